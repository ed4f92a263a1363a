//! What a handler answers: a page, a part of one, a way on, a file, data.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use maud::Markup;

use crate::respond::Whole;

/// What a handler answers.
pub(crate) enum Answer {
    /// A page within the shell.
    Page(Box<Page>),
    /// A page that was made before.
    Again(Whole),
    /// A page without the shell, such as the one to sign in.
    Bare(StatusCode, Markup),
    /// A part of a page, for a script that asked for it.
    Part(Markup),
    /// The way on after something was done.
    Go(Go),
    /// A file or a data document.
    File(Download),
    /// Data of the JSON API.
    Json(
        StatusCode,
        serde_json::Value,
        Vec<(HeaderName, HeaderValue)>,
    ),
}

/// A page within the shell.
pub(crate) struct Page {
    /// The title, without the name of the organisation.
    pub(crate) title: String,
    /// Which entry of the side bar is meant: the id of a section.
    pub(crate) section: &'static str,
    /// What stands in `main`.
    pub(crate) main: Markup,
    /// The status.
    pub(crate) status: StatusCode,
    /// A message about what was just done.
    pub(crate) notice: Option<Markup>,
}

impl Page {
    /// Makes a page of a section.
    pub(crate) fn new(section: &'static str, title: impl Into<String>, main: Markup) -> Self {
        Self {
            title: title.into(),
            section,
            main,
            status: StatusCode::OK,
            notice: None,
        }
    }

    /// Gives it another status.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

/// The way on after something was done, with cookies to set.
pub(crate) struct Go {
    /// Where to.
    pub(crate) to: String,
    /// Cookies to set.
    pub(crate) cookies: Vec<String>,
}

impl Go {
    /// Leads on to a page.
    pub(crate) fn to(path: impl Into<String>) -> Answer {
        Answer::Go(Self {
            to: path.into(),
            cookies: Vec::new(),
        })
    }
}

/// A file.
pub(crate) struct Download {
    /// The name under which it is saved.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// Its length, where it is known.
    pub(crate) length: Option<u64>,
    /// What is in it.
    pub(crate) body: Body,
}

impl Download {
    /// Makes a file of bytes.
    pub(crate) fn bytes(
        name: impl Into<String>,
        media_type: &'static str,
        bytes: Vec<u8>,
    ) -> Answer {
        Answer::File(Self {
            name: name.into(),
            media_type,
            length: u64::try_from(bytes.len()).ok(),
            body: bytes.into(),
        })
    }
}
