//! Erasing a record's words for ever: the page that says what goes, and the act.

use aims::Act;
use axum::http::StatusCode;
use maud::html;

use super::crumbs;
use super::known::Known;
use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Fact, Field, Head, Wrong};
use crate::sign_in::form_token;
use crate::url;

/// Longest reason, in characters.
const LONGEST: usize = 4_000;

/// Asks whether to erase, and says what goes.
pub(super) fn ask(look: &Look<'_>) -> Result<Answer> {
    let known = open(look)?;
    Ok(page(&known, None)?.into())
}

fn open<'l, 's>(look: &'l Look<'s>) -> Result<Known<'l, 's>> {
    let known = Known::of(look)?;
    if look.is_past() {
        return Err(Fault::past());
    }
    if !look.may(Act::Erase, &known.subject()) {
        return Err(Fault::Status(StatusCode::FORBIDDEN));
    }
    Ok(known)
}

/// Erases.
pub(super) fn erase(look: &Look<'_>) -> Result<Answer> {
    let known = open(look)?;
    let reason = look.field("reason").map(str::trim).unwrap_or_default();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let wrong = look.words.t("record-erase-no-reason");
        return Ok(page(&known, Some(wrong))?
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into());
    }
    look.site
        .workspace
        .erase(look.actor()?, &known.key, reason)?;
    Ok(Go::to(url::with(
        &format!("/k/{}", known.key),
        &[("done", "erased")],
    )))
}

fn page(known: &Known<'_, '_>, wrong: Option<&str>) -> Result<Page> {
    let words = &known.look.words;
    let heading = words.with("record-erase-heading", &[("title", known.title().into())]);
    let head = Head::new(heading.as_str())
        .crumbs(words, &crumbs(known, Some(words.t("record-erase"))))
        .lede(words.t("record-erase-lede"));
    let steps = known.look.view()?.life(&known.key, None, 0)?.total;
    let mut goes = vec![
        Fact::new(
            words.t("record-record"),
            html! { span.key { (known.key) } " " (known.title()) },
        ),
        Fact::new(
            words.t("record-erase-versions"),
            words.number(known.found.row.version),
        ),
        Fact::new(
            words.t("record-erase-stays"),
            words.count("record-erase-steps", steps),
        ),
    ];
    let file = super::evidence::text(&known.found.body, "file_name");
    if known.found.register.name == "evidence" && !file.is_empty() {
        goes.push(Fact::new(words.t("record-erase-file"), file));
    }
    let control = html! { textarea.area #reason name="reason" rows="3" required maxlength=(LONGEST) aria-describedby="reason-h" {} };
    let field = Field {
        id: "reason",
        label: words.t("record-erase-reason"),
        help: words.t("record-erase-reason-help"),
        error: wrong,
        optional: false,
    };
    let summary = wrong.map(|said| {
        let wrong = Wrong {
            id: Some("reason".into()),
            said: said.to_owned(),
        };
        parts::error_summary(words, &[wrong])
    });
    let main = html! {
        (head)
        @if let Some(summary) = summary { (summary) }
        section.sec aria-label=(words.t("record-erase-goes")) { (parts::dl_narrow(goes)) }
        form method="post" action={ "/k/" (known.key) "/erase" } {
            (form_token(known.look))
            (field.around(words, control))
            div.actions {
                (parts::submit("danger", words.t("record-erase-do")))
                (parts::link_button(&known.look.record(known.key.as_str()), words.t("record-cancel")))
            }
        }
    };
    Ok(Page::new(known.section(), heading, main))
}
