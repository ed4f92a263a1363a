//! The library of AI risks: beginnings to take over into one's own register.

use aims::{Act, LibraryEntry, Subject, library_risks};
use maud::html;
use serde_json::Value;

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/library/risks", show)]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let title = words.t("library-title");
    let taken = look.view()?.taken_from_library()?;
    let family = look.query("family").unwrap_or_default();
    let mut families: Vec<&str> = library_risks()
        .iter()
        .map(|entry| entry.text("family"))
        .collect();
    families.sort_unstable();
    families.dedup();
    let shown: Vec<&LibraryEntry> = library_risks()
        .iter()
        .filter(|entry| family.is_empty() || entry.text("family") == family)
        .collect();
    let to = |family: &str| {
        let pairs: &[(&str, &str)] = if family.is_empty() {
            &[]
        } else {
            &[("family", family)]
        };
        look.href(&url::with("/library/risks", pairs))
    };
    let register = Subject {
        register: "risk",
        ..Subject::default()
    };
    let may_add = look.may(Act::Add, &register);
    let heads = html! {
        th scope="col" { (words.t("library-risk")) }
        th scope="col" { (words.t("library-how")) }
        th scope="col" { (words.t("library-yours")) }
    };
    let rows = html! {
        @for entry in &shown {
            tr {
                th.c1 scope="row" { (entry.text("title")) span.sub { (words.choice("risk", "kind", entry.text("kind"))) " · " (words.choice("risk", "family", entry.text("family"))) } }
                td.cf {
                    p { (entry.text("cause")) " " (entry.text("event")) }
                    p { (entry.text("consequence")) }
                }
                td."fit" {
                    @for (_, key) in taken.iter().filter(|(id, _)| *id == entry.id) { a href=(look.record(key)) { (key) } " " }
                    @if may_add { a."btn small" href=(begin(entry)) { (words.t("library-begin")) span.vh { ": " (entry.text("title")) } } }
                }
            }
        }
    };
    let main = html! {
        (parts::Head::new(title).lede(words.t("library-lede")))
        nav.bar aria-label=(words.t("library-families")) {
            (parts::chip(words, &to(""), words.t("requirements-all"), Some(library_risks().len()), family.is_empty()))
            @for one in families {
                @let count = library_risks().iter().filter(|entry| entry.text("family") == one).count();
                (parts::chip(words, &to(one), words.choice("risk", "family", one), Some(count), one == family))
            }
        }
        section.sec.first { (parts::table("stack", title, heads, rows)) }
    };
    Ok(Page::new("risks", title, main).into())
}

/// Returns the link to a form that begins with an entry.
fn begin(entry: &LibraryEntry) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in entry.body.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => pairs.push((name.clone(), text.clone())),
            Value::Array(list) => {
                let texts = list.iter().filter_map(Value::as_str).enumerate();
                pairs.extend(texts.map(|(at, text)| (format!("{name}.{at}"), text.to_owned())));
            }
            _ => {}
        }
    }
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    url::with("/r/risk/new", &pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_begins_with_every_field_of_an_entry() {
        let link = begin(&library_risks()[0]);
        assert!(link.starts_with("/r/risk/new?"), "{link}");
        for part in [
            "title=",
            "objectives.0=",
            "library_id=",
            "cause=",
            "family=",
        ] {
            assert!(link.contains(part), "{part} in {link}");
        }
    }
}
