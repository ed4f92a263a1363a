//! From an answer to a response: pages in the shell, tags that spare the second sending, files.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Download, Go, Page};
use crate::assets::Asset;
use crate::fault::{Fault, Result};
use crate::look::{Ask, Look};
use crate::packing::{Encoding, packed};
use crate::shell;
use crate::url;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// Makes the response of an answer.
///
/// # Errors
/// The shell around a page cannot be made.
pub(crate) fn answer(look: &Look<'_>, answer: Answer) -> Result<Response> {
    Ok(match answer {
        Answer::Page(page) if page.status != StatusCode::OK || look.ask.method != "GET" => {
            with_body(page.status, HTML, shell::page(look, &page)?.into())
        }
        Answer::Page(page) => {
            let whole = Whole::of(&look.ask, HTML, shell::page(look, &page)?);
            if let Some(place) = &look.place {
                look.site.kept.keep(place.clone(), whole.clone());
            }
            whole.response(&look.ask)
        }
        Answer::Again(whole) => whole.response(&look.ask),
        Answer::Bare(status, markup) => tagged(&look.ask, status, HTML, markup.into_string()),
        Answer::Part(markup) => tagged(&look.ask, StatusCode::OK, HTML, markup.into_string()),
        Answer::Go(go) => going(&go),
        Answer::File(file) => download(file),
        Answer::Json(status, value, headers) => json(&look.ask, status, &value, headers),
    })
}

/// Makes the response of a fault: a page for people, a problem document for machines.
pub(crate) fn fault(look: &Look<'_>, fault: &Fault) -> Response {
    if matches!(fault, Fault::SignIn) && !look.ask.api {
        let from = if look.ask.method == "GET" {
            asked(&look.ask)
        } else {
            String::new()
        };
        let pairs: &[(&str, &str)] = if from.is_empty() {
            &[]
        } else {
            &[("to", &from)]
        };
        return going(&Go {
            to: url::with("/sign-in", pairs),
            cookies: Vec::new(),
        });
    }
    if look.ask.api || look.actor.is_none() {
        return bare_fault(&look.ask, fault);
    }
    let page = Page::new(
        "",
        shell::fault_title(look, fault),
        shell::fault(look, fault),
    )
    .status(fault.status());
    let made = shell::page(look, &page);
    made.map_or_else(
        |_| bare_fault(&look.ask, fault),
        |page| with_body(fault.status(), HTML, page.into()),
    )
}

/// Makes the response of a fault where no shell can be made.
pub(crate) fn bare_fault(ask: &Ask, fault: &Fault) -> Response {
    let status = fault.status();
    if ask.api {
        let mut response = with_body(status, PROBLEM, fault.problem(&ask.id).to_string().into());
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"aimwright\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        return response;
    }
    let message = fault.message();
    let words = match (&message, fault.hint()) {
        (Some(message), Some(hint)) => format!("{message}\n{hint}"),
        (Some(message), None) => message.clone(),
        _ => String::new(),
    };
    with_body(
        status,
        HTML,
        plain_page(status, &words, &ask.id).into_string().into(),
    )
}

/// Makes a response with a status and nothing that could go wrong.
pub(crate) fn plain(status: StatusCode, id: &str) -> Response {
    with_body(
        status,
        HTML,
        plain_page(status, "", id).into_string().into(),
    )
}

fn plain_page(status: StatusCode, words: &str, id: &str) -> Markup {
    let title = status.canonical_reason().unwrap_or("Error");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Aimwright" }
            }
            body {
                main {
                    h1 { (title) }
                    @for line in words.lines() { p { (line) } }
                    p { a href="/" { "Aimwright" } }
                    @if !id.is_empty() { p { small { (id) } } }
                }
            }
        }
    }
}

fn with_body(status: StatusCode, kind: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An answer that is known whole: packed as its receiver takes it, with a tag of its content.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    kind: HeaderValue,
    tag: HeaderValue,
    encoding: Option<Encoding>,
    bytes: Bytes,
}

impl Whole {
    fn of(ask: &Ask, kind: HeaderValue, text: String) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..12]));
        let accept = ask.header("accept-encoding").unwrap_or_default();
        let (bytes, encoding) = packed(accept, text.into_bytes());
        Self {
            kind,
            tag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\"")),
            encoding,
            bytes: bytes.into(),
        }
    }

    /// Returns how many bytes it holds.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Makes the response; what the browser has already is not sent again.
    fn response(&self, ask: &Ask) -> Response {
        let has = ask
            .header("if-none-match")
            .is_some_and(|given| given.split(',').any(|one| self.tag == one.trim()));
        let mut response = if has {
            with_body(StatusCode::NOT_MODIFIED, self.kind.clone(), Body::empty())
        } else {
            with_body(StatusCode::OK, self.kind.clone(), self.bytes.clone().into())
        };
        let headers = response.headers_mut();
        if let Some(encoding) = self.encoding.filter(|_| !has) {
            let name = HeaderValue::from_static(encoding.name());
            headers.insert(header::CONTENT_ENCODING, name);
        }
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        headers.append(
            header::VARY,
            HeaderValue::from_static("Cookie, Accept-Language, Accept-Encoding"),
        );
        response
    }
}

/// Sends a text with a tag of its content, or says that the browser has it already.
fn tagged(ask: &Ask, status: StatusCode, kind: HeaderValue, text: String) -> Response {
    if status != StatusCode::OK || ask.method != "GET" {
        return with_body(status, kind, text.into());
    }
    Whole::of(ask, kind, text).response(ask)
}

fn json(
    ask: &Ask,
    status: StatusCode,
    value: &serde_json::Value,
    headers: Vec<(HeaderName, HeaderValue)>,
) -> Response {
    let text = value.to_string();
    // A record's own tag stands for its version; other data is tagged by what it holds.
    let own = headers.iter().any(|(name, _)| name == header::ETAG);
    let mut response = if own {
        with_body(status, JSON, text.into())
    } else {
        tagged(ask, status, JSON, text)
    };
    response.headers_mut().extend(headers);
    response
}

fn going(go: &Go) -> Response {
    let mut response = with_body(StatusCode::SEE_OTHER, TEXT, Body::empty());
    let to = HeaderValue::from_str(&go.to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    for cookie in &go.cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Sends an asset, or says that the browser has it already.
pub(crate) fn asset(asset: &Asset, asked: &HeaderMap) -> Response {
    let has = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes());
    let mut response = Response::new(if has {
        Body::empty()
    } else {
        Body::from(asset.bytes.clone())
    });
    if has {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.media_type),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(asset.cache));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = asset.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(tag) = HeaderValue::from_str(&asset.etag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn download(file: Download) -> Response {
    let mut response = with_body(
        StatusCode::OK,
        HeaderValue::from_static(file.media_type),
        file.body,
    );
    let headers = response.headers_mut();
    if let Some(length) = file.length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if !file.name.is_empty()
        && let Ok(disposition) = HeaderValue::from_str(&disposition(&file.name))
    {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Names a file to save (RFC 6266): in plain letters, and in full for who can read that.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || "._- ()".contains(letter) {
                letter
            } else {
                '_'
            }
        })
        .collect();
    format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        url::encode(name)
    )
}

/// Returns the page that was asked for, with its query, to come back to.
pub(crate) fn asked(ask: &Ask) -> String {
    let pairs: Vec<(&str, &str)> = ask
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    url::with(&ask.path, &pairs)
}
