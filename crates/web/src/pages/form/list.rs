//! A person's drafts: everything typed into forms and not saved.

use aims::Draft;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use registers::Key;

use crate::answer::{Answer, Go, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{Head, empty};
use crate::sign_in::form_token;
use crate::url;

/// Fields whose text names a draft of a new record.
const NAMES: [&str; 4] = ["title", "name", "statement", "what"];

/// Most characters of a draft's name.
const LONGEST_NAME: usize = 80;

/// Lists the person's drafts.
///
/// # Errors
/// Nobody has signed in.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let drafts = look.site.workspace.drafts(look.actor()?)?;
    let keys: Vec<Key> = drafts
        .iter()
        .filter_map(|draft| draft.key.clone())
        .collect();
    let titles = look.now()?.titles(&keys)?;
    let title = words.t("form-drafts");
    let main = html! {
        (Head::new(title).lede(words.count("form-drafts-lede", drafts.len())))
        h2.vh { (words.t("form-drafts-unsaved")) }
        @if drafts.is_empty() {
            (empty(words.t("form-drafts-none"), words.t("form-drafts-why"), html! {}))
        } @else {
            ul.drafts {
                @for draft in &drafts {
                    @let record = draft.key.as_ref().and_then(|key| titles.get(key));
                    li {
                        div {
                            a href=(way(draft)) { @if let Some(key) = &draft.key { span.key { (key) } " " } (record.cloned().unwrap_or_else(|| name(look, draft))) }
                            p.help { (words.register(&draft.register)) ", " (words.with("form-kept-when", &[("when", when(look, draft.saved)?.into())])) }
                        }
                        form action={ "/drafts/" (draft.id) "/discard" } method="post" {
                            (form_token(look))
                            button."btn quiet small" type="submit" { (words.t("form-discard-draft")) }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("today", title, main).into())
}

/// Drops one of the person's drafts; another's is not found and stays.
///
/// # Errors
/// Nobody has signed in.
pub(super) fn discard(look: &Look<'_>) -> Result<Answer> {
    look.site
        .workspace
        .draft_drop(look.actor()?, look.param("id"))?;
    Ok(Go::to("/drafts"))
}

/// Leads to a draft of a new record.
pub(super) fn link(look: &Look<'_>, draft: &Draft) -> Markup {
    html! { (look.words.t("form-draft")) " " a href=(way(draft)) { (name(look, draft)) } }
}

/// Returns the way to a draft's form.
fn way(draft: &Draft) -> String {
    match &draft.key {
        Some(key) => format!("/k/{key}/edit"),
        None => url::with(
            &format!("/r/{}/new", draft.register),
            &[("draft", &draft.id)],
        ),
    }
}

/// Returns what a draft of a new record is called: the first of its fields that names records.
fn name(look: &Look<'_>, draft: &Draft) -> String {
    let said = |wanted: &&str| {
        let found = draft
            .fields
            .iter()
            .find(|(name, value)| name == wanted && !value.trim().is_empty());
        found.map(|(_, value)| value.trim().chars().take(LONGEST_NAME).collect::<String>())
    };
    NAMES
        .iter()
        .find_map(said)
        .unwrap_or_else(|| look.t("form-unnamed"))
}

/// Writes a moment: its time, with the day where that is not today.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn when(look: &Look<'_>, at: Timestamp) -> Result<String> {
    let today = at.to_zoned(TimeZone::UTC).date() == look.day()?;
    Ok(if today {
        look.words.time(at)
    } else {
        look.words.moment(at)
    })
}
