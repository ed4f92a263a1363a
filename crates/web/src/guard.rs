//! What protects people from other sites: headers on every answer, and proof that a form is ours.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use subtle::ConstantTimeEq;

use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::routes::{Intake, Route};

/// Name of the hidden field that proves that a form came from our own page.
pub(crate) const FORM_TOKEN: &str = "_form";

/// Headers that every answer carries.
const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds the headers that every answer carries.
pub(crate) fn add_headers(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if https {
        headers.insert(
            "strict-transport-security",
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

/// Returns whether a browser says that another site sent this.
pub(crate) fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return false,
        Some(_) => return true,
        None => {}
    }
    let Some(origin) = text("origin") else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host != text("host")
}

/// Refuses what changes something unless it came from a page of ours.
///
/// A request with a personal token needs no proof: no browser adds the token by itself.
///
/// # Errors
/// The request came from another site or without the session's form token.
pub(crate) fn own_form(look: &Look<'_>, route: Route) -> Result<()> {
    if is_foreign(&look.ask.headers) {
        return Err(Fault::Status(StatusCode::FORBIDDEN));
    }
    if route.open || look.session.is_none() {
        return Ok(());
    }
    let header = look.ask.header("x-form-token");
    let given = match route.intake {
        Intake::Form => look.field(FORM_TOKEN).or(header),
        // A file's fields are read as they stream by; the token stands before them, in the address.
        Intake::Stream => look.query(FORM_TOKEN).or(header),
        Intake::Bytes | Intake::Nothing => header,
    };
    let wanted = look.form_token();
    let fits = given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(wanted.as_bytes())));
    if fits && !wanted.is_empty() {
        return Ok(());
    }
    Err(Fault::stale_form())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn other_sites_are_told_apart() {
        let host = ("host", "aims.example");
        assert!(!is_foreign(&headers(&[host])));
        assert!(!is_foreign(&headers(&[
            host,
            ("origin", "https://aims.example")
        ])));
        assert!(!is_foreign(&headers(&[
            host,
            ("sec-fetch-site", "same-origin")
        ])));
        assert!(is_foreign(&headers(&[
            host,
            ("origin", "https://evil.example")
        ])));
        assert!(is_foreign(&headers(&[host, ("origin", "null")])));
        assert!(is_foreign(&headers(&[
            host,
            ("sec-fetch-site", "cross-site")
        ])));
        assert!(is_foreign(&headers(&[
            host,
            ("sec-fetch-site", "same-site")
        ])));
    }
}
