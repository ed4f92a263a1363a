//! Links within the site, put together and taken apart.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b',');

/// Encodes a value for a query or one step of a path.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

/// Returns a path with these pairs added to its query.
pub(crate) fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, None), |(path, rest)| (path, Some(rest)));
    let mut url = path.to_owned();
    for (name, value) in pairs {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&encode(name));
        url.push('=');
        url.push_str(&encode(value));
    }
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(fragment);
    }
    url
}

/// Reads the pairs of a query or a form; nothing if they are not UTF-8.
pub(crate) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        Some((decode(name)?, decode(value)?))
    };
    parts.map(pair).collect()
}

fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// Returns a path that a sign-in may lead on to: within this site, and nowhere else.
pub(crate) fn local(text: &str) -> Option<&str> {
    let within = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(['\\', '\r', '\n', '\t']);
    within.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_added_before_the_fragment() {
        assert_eq!(
            with("/k/RSK-0001#history", &[("as_of", "2026-03-31")]),
            "/k/RSK-0001?as_of=2026-03-31#history"
        );
        assert_eq!(
            with("/find?q=a", &[("b", "c&d é")]),
            "/find?q=a&b=c%26d%20%C3%A9"
        );
    }

    #[test]
    fn pairs_come_back_as_they_were_sent() {
        let sent = "name=a+b%26c&empty=&flag&x=%C3%A9";
        let read = pairs(sent).expect("UTF-8");
        let read: Vec<_> = read
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            read,
            [("name", "a b&c"), ("empty", ""), ("flag", ""), ("x", "é")]
        );
        assert!(pairs("x=%FF").is_none());
    }

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        assert_eq!(
            local("/k/RSK-0001?as_of=2026-03-31"),
            Some("/k/RSK-0001?as_of=2026-03-31")
        );
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "/a\nb",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
