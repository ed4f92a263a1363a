//! The body of a request, taken as its route wants it.

use std::cell::RefCell;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use bytes::BytesMut;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Result};
use crate::routes::Intake;
use crate::url;

/// Most bytes of a form or of JSON.
pub(crate) const LARGEST_INPUT: usize = 2 << 20;

/// Most bytes that are read of what is too large.
const HEARD_OUT: usize = 16 << 20;

/// The body of a request.
#[derive(Debug, Default)]
pub(crate) enum Input {
    /// There is none.
    #[default]
    Nothing,
    /// The fields of a form.
    Form(Vec<(String, String)>),
    /// Bytes.
    Bytes(Bytes),
    /// A stream, which the handler takes.
    Stream(RefCell<Option<Body>>),
}

impl Input {
    /// Takes a body as the route wants it.
    ///
    /// # Errors
    /// It is too large, breaks off, or is no form.
    pub(crate) async fn take(intake: Intake, body: Body) -> Result<Self> {
        match intake {
            Intake::Nothing => Ok(Self::Nothing),
            Intake::Form => Ok(Self::Form(form(&collect(body).await?)?)),
            Intake::Bytes => Ok(Self::Bytes(collect(body).await?)),
            Intake::Stream => Ok(Self::Stream(RefCell::new(Some(body)))),
        }
    }

    /// Returns whether no body came.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Form(fields) => fields.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Stream(_) => false,
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields().iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn fields(&self) -> &[(String, String)] {
        match self {
            Self::Form(fields) => fields,
            _ => &[],
        }
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let bytes = match self {
            Self::Bytes(bytes) => bytes.as_ref(),
            _ => &[],
        };
        serde_json::from_slice(bytes).map_err(|error| {
            Fault::bad(format!(
                "the body is not the JSON that belongs here: {error}"
            ))
        })
    }

    /// Returns the stream, once.
    ///
    /// # Errors
    /// The route takes no stream.
    pub(crate) fn stream(&self) -> Result<Body> {
        let Self::Stream(stream) = self else {
            return Err(Fault::bad("no file was sent"));
        };
        stream.take().ok_or_else(|| Fault::bad("no file was sent"))
    }
}

/// Collects a body. What is too large is read on a while and thrown away, so that the sender hears
/// why it is not taken instead of finding the connection closed.
async fn collect(body: Body) -> Result<Bytes> {
    let mut pieces = body.into_data_stream();
    let mut collected = BytesMut::new();
    let mut size = 0;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Fault::bad("the request broke off before its end"))?;
        size += piece.len();
        if size <= LARGEST_INPUT {
            collected.extend_from_slice(&piece);
        } else if size > HEARD_OUT {
            break;
        }
    }
    if size > LARGEST_INPUT {
        return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(collected.freeze())
}

fn form(bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let text = std::str::from_utf8(bytes).ok().and_then(url::pairs);
    let fields = text.ok_or_else(|| Fault::bad("the form is not written in UTF-8"))?;
    // A browser sends lines that end in CR LF; bodies hold plain line ends.
    let plain = |(name, value): (String, String)| (name, value.replace("\r\n", "\n"));
    Ok(fields.into_iter().map(plain).collect())
}
