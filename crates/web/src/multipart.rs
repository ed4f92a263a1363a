//! A form with a file, read as it streams in: fields are held, files pass through.
//!
//! The handler stands on a thread that may wait; the stream is waited for in turns. Who sends nothing
//! for a while, or too slowly altogether, is no longer waited for.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::runtime::Handle;

use crate::fault::{Fault, Result};
use crate::look::Look;

/// Most bytes of a field that is no file, and most fields.
const LARGEST_FIELD: u64 = 64 << 10;
const MOST_PARTS: usize = 32;

/// How slow an upload may be once it has had a minute: 4 kB a second.
const SLOWEST: u64 = 4 << 10;
const GRACE: Duration = Duration::from_secs(60);

/// The parts of a form with a file.
pub(crate) struct Parts {
    form: Multipart<'static>,
    wait: Wait,
    seen: usize,
}

/// One part of the form.
pub(crate) enum Part {
    /// A field and its text.
    Text(String, String),
    /// A file and its name as sent.
    File(String, Box<FileBytes>),
}

/// How long is waited.
#[derive(Clone)]
struct Wait {
    handle: Handle,
    patience: Duration,
    started: Instant,
}

impl Wait {
    fn on<T>(
        &self,
        future: impl Future<Output = std::result::Result<T, multer::Error>>,
    ) -> std::result::Result<T, Stopped> {
        let waited = self
            .handle
            .block_on(async { tokio::time::timeout(self.patience, future).await });
        match waited {
            Err(_) => Err(Stopped(StatusCode::REQUEST_TIMEOUT)),
            Ok(Err(error)) => Err(Stopped(status(&error))),
            Ok(Ok(came)) => Ok(came),
        }
    }

    fn is_too_slow(&self, bytes: u64) -> bool {
        let given = GRACE + Duration::from_secs(bytes / SLOWEST);
        self.started.elapsed() > given
    }
}

/// Why the stream is read no further.
#[derive(Debug, Clone, Copy)]
struct Stopped(StatusCode);

impl From<Stopped> for Fault {
    fn from(stopped: Stopped) -> Self {
        Self::Status(stopped.0)
    }
}

fn status(error: &multer::Error) -> StatusCode {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl Parts {
    /// Begins to read the form that was sent.
    ///
    /// # Errors
    /// It is no form with files.
    pub(crate) fn of(look: &Look<'_>) -> Result<Self> {
        let kind = look
            .ask
            .header(header::CONTENT_TYPE.as_str())
            .unwrap_or_default();
        let boundary = multer::parse_boundary(kind)
            .map_err(|_| Fault::Status(StatusCode::UNPROCESSABLE_ENTITY))?;
        let whole = aims::LARGEST_FILE.saturating_add(1 << 20);
        let limits = SizeLimit::new().whole_stream(whole).per_field(whole);
        let body = look.input.stream()?.into_data_stream();
        Ok(Self {
            form: Multipart::with_constraints(
                body,
                boundary,
                Constraints::new().size_limit(limits),
            ),
            wait: Wait {
                handle: Handle::current(),
                patience: look.site.options.patience,
                started: Instant::now(),
            },
            seen: 0,
        })
    }

    /// Returns the next part; nothing at the end. The part before must have been read.
    ///
    /// # Errors
    /// The form is broken, or its sender too slow.
    pub(crate) fn next(&mut self) -> Result<Option<Part>> {
        self.seen += 1;
        if self.seen > MOST_PARTS {
            return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let Some(field) = self.wait.on(self.form.next_field())? else {
            return Ok(None);
        };
        if let Some(name) = field.file_name() {
            let name = name.to_owned();
            let bytes = FileBytes::new(field, self.wait.clone());
            return Ok(Some(Part::File(name, Box::new(bytes))));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = FileBytes::new(field, self.wait.clone());
        let mut text = Vec::new();
        let read = (&mut bytes).take(LARGEST_FIELD + 1).read_to_end(&mut text);
        if read.is_err() {
            return Err(Fault::Status(
                bytes.why().unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
            ));
        }
        if text.len() as u64 > LARGEST_FIELD {
            return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let text =
            String::from_utf8(text).map_err(|_| Fault::bad("the form is not written in UTF-8"))?;
        Ok(Some(Part::Text(name, text.replace("\r\n", "\n"))))
    }
}

/// The bytes of one part, as they come.
pub(crate) struct FileBytes {
    field: Field<'static>,
    wait: Wait,
    chunk: Bytes,
    read: u64,
    stopped: Option<Stopped>,
}

impl FileBytes {
    fn new(field: Field<'static>, wait: Wait) -> Self {
        Self {
            field,
            wait,
            chunk: Bytes::new(),
            read: 0,
            stopped: None,
        }
    }

    /// Returns why no more came, if the stream did not end as it should.
    pub(crate) fn why(&self) -> Option<StatusCode> {
        self.stopped.map(|stopped| stopped.0)
    }

    /// Reads a part that nobody wants.
    ///
    /// # Errors
    /// As for the stream.
    pub(crate) fn pass(mut self) -> Result<()> {
        let passed = io::copy(&mut self, &mut io::sink());
        match (passed, self.stopped) {
            (_, Some(stopped)) => Err(stopped.into()),
            _ => Ok(()),
        }
    }

    fn refill(&mut self) -> std::result::Result<bool, Stopped> {
        if self.wait.is_too_slow(self.read) {
            return Err(Stopped(StatusCode::REQUEST_TIMEOUT));
        }
        let came = self.wait.on(self.field.chunk())?;
        let Some(chunk) = came else {
            return Ok(false);
        };
        self.read += chunk.len() as u64;
        self.chunk = chunk;
        Ok(true)
    }
}

impl Read for FileBytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.refill() {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(stopped) => {
                    self.stopped = Some(stopped);
                    return Err(io::Error::other("the upload stopped"));
                }
            }
        }
        let length = self.chunk.len().min(into.len());
        into[..length].copy_from_slice(&self.chunk.split_to(length));
        Ok(length)
    }
}
