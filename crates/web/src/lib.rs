//! Pages and JSON API: the browser's way into a workspace.
//!
//! ```text
//! connection    server     heads and bodies limited, patience limited, graceful stop
//!     │ request
//!     ▼
//! dispatch      the route's intake takes the body; the request waits in its lane
//!     │ on a thread that may wait for files
//!     ▼
//! sign_in       cookie or token → person → roles         guard: is the form ours?
//!     │ Look    who asks, about which moment, with what, in which language
//!     ▼
//! pages, api    a plain function Look → Answer, through `aims` alone
//!     │ Answer  a page, a part, a way on, a file, data
//!     ▼
//! respond       the shell around a page; ETag; problem documents for faults
//! ```
//!
//! A room (`pages/…`, `api/…`) lists its routes; `routes::all` is the one table, and the test of
//! permissions goes through it line by line. Handlers write through commands of `aims` and then lead
//! on (`303`), so that going back or loading again repeats nothing. Every link is made by
//! `Look::href`, which stays in the moment the page shows. All words come from `words`.

mod answer;
mod api;
mod ask_id;
mod assets;
mod background;
mod dispatch;
mod fault;
mod files;
mod guard;
mod input;
mod kept;
mod look;
mod markdown;
mod metrics;
mod multipart;
mod packing;
mod pages;
mod parts;
mod respond;
mod routes;
mod sections;
mod server;
mod shell;
mod sign_in;
mod site;
mod stream;
mod url;
mod words;

pub use background::prepare;
pub use server::{serve, serve_metrics};
pub use site::{Options, Site};

/// Returns every route: its method, its path, and whether it lets in who has not signed in.
pub fn routes() -> Vec<(&'static str, &'static str, bool)> {
    let method = |verb: routes::Verb| match verb {
        routes::Verb::Get => "GET",
        routes::Verb::Post => "POST",
        routes::Verb::Put => "PUT",
        routes::Verb::Patch => "PATCH",
        routes::Verb::Delete => "DELETE",
    };
    let all = routes::all().into_iter();
    all.map(|route| (method(route.verb), route.path, route.open))
        .collect()
}

/// Returns the description of the JSON API (OpenAPI 3.1).
pub fn openapi() -> serde_json::Value {
    api::document()
}
