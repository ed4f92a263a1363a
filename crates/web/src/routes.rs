//! The table of routes: what the server answers, and how a request reaches its handler.
//!
//! A handler is a plain function from a [`Look`] to an [`Answer`]; it runs on a thread where it may
//! wait for files. Everything asynchronous happens before it and after it, in `dispatch`.

use axum::http::Method;

use crate::answer::Answer;
use crate::fault::Result;
use crate::look::Look;

/// What answers a request.
pub(crate) type Handler = fn(&Look<'_>) -> Result<Answer>;

/// How the body of a request is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intake {
    /// There is none, and what comes is not read.
    Nothing,
    /// A form as browsers send it, held in memory.
    Form,
    /// Bytes held in memory, such as JSON.
    Bytes,
    /// A stream that the handler reads, such as a file.
    Stream,
}

/// Which queue a request waits in, so that slow work never holds up pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Pages and queries.
    Read,
    /// Commands.
    Write,
    /// Reports and passwords.
    Slow,
    /// Files on their way in, which take as long as their senders take.
    Upload,
}

/// One route.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says yes or no to a question of its own"
)]
#[derive(Clone, Copy)]
pub(crate) struct Route {
    /// The method.
    pub(crate) verb: Verb,
    /// The path, with `{names}` for what varies.
    pub(crate) path: &'static str,
    /// How the body is taken.
    pub(crate) intake: Intake,
    /// The queue.
    pub(crate) lane: Lane,
    /// Whether somebody who has not signed in may ask.
    pub(crate) open: bool,
    /// Whether it is noted nowhere who asks.
    pub(crate) unseen: bool,
    /// Whether it only looks, whatever its method.
    pub(crate) reads: bool,
    /// Whether its pages are made again only when what they are made of has changed.
    pub(crate) kept: bool,
    /// What answers.
    pub(crate) handler: Handler,
}

/// The methods that routes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Look.
    Get,
    /// Do.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Take away.
    Delete,
}

impl Verb {
    /// Returns the method of HTTP.
    pub(crate) fn http(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }
}

impl Route {
    const fn new(
        verb: Verb,
        path: &'static str,
        intake: Intake,
        lane: Lane,
        handler: Handler,
    ) -> Self {
        Self {
            verb,
            path,
            intake,
            lane,
            open: false,
            unseen: false,
            reads: matches!(verb, Verb::Get),
            kept: false,
            handler,
        }
    }

    /// Makes a route to look at something.
    pub(crate) const fn get(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Get, path, Intake::Nothing, Lane::Read, handler)
    }

    /// Makes a route that a form is sent to.
    pub(crate) const fn post(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Post, path, Intake::Form, Lane::Write, handler)
    }

    /// Makes a route that a file is sent to.
    pub(crate) const fn upload(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Post, path, Intake::Stream, Lane::Upload, handler)
    }

    /// Makes a route that takes JSON.
    pub(crate) const fn json(verb: Verb, path: &'static str, handler: Handler) -> Self {
        Self::new(verb, path, Intake::Bytes, Lane::Write, handler)
    }

    /// Lets in who has not signed in.
    pub(crate) const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Notes nowhere who asks.
    pub(crate) const fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    /// Says that its pages show nothing but records, what checks found in them, and who asks.
    pub(crate) const fn kept(mut self) -> Self {
        self.kept = true;
        self
    }

    /// Says that it only looks, although it takes a body.
    pub(crate) const fn reading(mut self) -> Self {
        self.reads = true;
        self.lane = Lane::Read;
        self
    }

    /// Puts it into the queue of slow work.
    pub(crate) const fn slow(mut self) -> Self {
        self.lane = Lane::Slow;
        self
    }
}

/// Returns every route there is.
pub(crate) fn all() -> Vec<Route> {
    let mut all = Vec::new();
    all.extend(crate::pages::routes());
    all.extend(crate::sign_in::routes());
    all.extend(crate::files::routes());
    all.extend(crate::api::routes());
    all
}
