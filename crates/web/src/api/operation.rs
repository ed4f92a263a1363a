//! What the table of operations says of each.

use crate::routes::{Handler, Route, Verb};

/// What an operation takes as its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing.
    Nothing,
    /// The body of a record of the register.
    Record,
    /// A merge patch of a record's body.
    Patch,
    /// An object with a `note` that may be left away.
    Note,
    /// An object with a `reason`.
    Reason,
    /// An object with an `sql` text.
    Query,
    /// A file as it is.
    File,
}

/// What an operation answers when all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// Data.
    Data,
    /// A record with its `ETag`.
    Record,
    /// What was added, with its place.
    Created,
    /// Key, version and state after the change.
    Done,
    /// A file.
    File,
}

/// A parameter of the query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
}

/// Names a parameter of the query.
pub(crate) const fn query(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about }
}

/// One operation.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    /// How it is reached.
    pub(crate) route: Route,
    /// Its name for programs.
    pub(crate) id: &'static str,
    /// What it does.
    pub(crate) about: &'static str,
    /// Parameters of the query.
    pub(crate) parameters: &'static [Parameter],
    /// What it takes.
    pub(crate) body: Body,
    /// What it answers.
    pub(crate) gives: Gives,
    /// Whether it heeds `If-Match`.
    pub(crate) if_match: bool,
    /// Whether it takes `as_of`.
    pub(crate) timed: bool,
}

impl Operation {
    const fn new(route: Route, id: &'static str, about: &'static str) -> Self {
        Self {
            route,
            id,
            about,
            parameters: &[],
            body: Body::Nothing,
            gives: Gives::Data,
            if_match: false,
            timed: false,
        }
    }

    /// Makes an operation that looks at something.
    pub(crate) const fn get(
        path: &'static str,
        id: &'static str,
        about: &'static str,
        handler: Handler,
    ) -> Self {
        let mut operation = Self::new(Route::get(path, handler), id, about);
        operation.timed = true;
        operation
    }

    /// Makes an operation that changes something.
    pub(crate) const fn write(
        verb: Verb,
        path: &'static str,
        id: &'static str,
        about: &'static str,
        handler: Handler,
    ) -> Self {
        Self::new(Route::json(verb, path, handler), id, about)
    }

    /// Makes an operation that takes a file.
    pub(crate) const fn stream(
        path: &'static str,
        id: &'static str,
        about: &'static str,
        handler: Handler,
    ) -> Self {
        Self::new(Route::upload(path, handler), id, about).body(Body::File)
    }

    /// Names the parameters of the query.
    pub(crate) const fn query(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Says what it takes.
    pub(crate) const fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Says what it answers.
    pub(crate) const fn gives(mut self, gives: Gives) -> Self {
        self.gives = gives;
        self
    }

    /// Lets it heed `If-Match`.
    pub(crate) const fn if_match(mut self) -> Self {
        self.if_match = true;
        self
    }

    /// Lets in who has not signed in.
    pub(crate) const fn open(mut self) -> Self {
        self.route = self.route.open();
        self.timed = false;
        self
    }

    /// Says that it looks at something although it takes a body.
    pub(crate) const fn reads(mut self) -> Self {
        self.route = self.route.reading();
        self.timed = true;
        self
    }
}
