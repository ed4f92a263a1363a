//! Moving a record on in its workflow: the page that asks, the step itself, and what happens when
//! somebody else was faster.

use aims::Kind;
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::{Key, Transition};

use super::crumbs;
use super::known::{Known, moment};
use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Fact, Field, Head};
use crate::sign_in::form_token;
use crate::url;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 4_000;

/// Returns whether a step is asked about before it is taken: it binds, ends or sends back something.
pub(super) fn asks(step: &str) -> bool {
    [
        "approve",
        "return",
        "supersede",
        "retire",
        "verify",
        "close",
        "reopen",
    ]
    .contains(&step)
}

fn named(known: &Known<'_, '_>) -> Result<&'static Transition> {
    let step = known
        .found
        .register
        .workflow
        .transition(known.look.param("step"));
    step.ok_or(Fault::not_found())
}

/// Asks whether to take a step, and says what it means.
pub(super) fn ask(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    let step = named(&known)?;
    if look.is_past() {
        return Err(Fault::past());
    }
    if !step.from.contains(&known.found.row.state.as_str()) {
        return moved(&known, step);
    }
    if !super::head::steps(&known)
        .iter()
        .any(|may| may.name == step.name)
    {
        return Err(refused(&known, step));
    }
    Ok(page(&known, step, "")?.into())
}

fn refused(known: &Known<'_, '_>, step: &Transition) -> Fault {
    let own = step.not_by_author
        && known
            .look
            .actor
            .as_ref()
            .is_some_and(|actor| actor.key == known.found.row.author);
    let words = &known.look.words;
    let label = words.transition(step.name);
    let said = words.with(
        "record-may-not",
        &[
            ("step", label.clone().into()),
            ("key", known.key.as_str().into()),
        ],
    );
    let error = aims::AimsError::new(Kind::Refused, said);
    if own {
        return error
            .with_hint(words.with("record-barred", &[("step", label.into())]))
            .into();
    }
    error.into()
}

fn page(known: &Known<'_, '_>, step: &Transition, note: &str) -> Result<Page> {
    let words = &known.look.words;
    let label = words.transition(step.name);
    let heading = words.with(
        "record-step-heading",
        &[
            ("step", label.clone().into()),
            ("title", known.title().into()),
        ],
    );
    let head = Head::new(heading.as_str())
        .crumbs(words, &crumbs(known, Some(&label)))
        .lede(meaning(known, step));
    let action = format!("/k/{}/do/{}", known.key, step.name);
    let control = html! { textarea.area #note name="note" rows="3" maxlength=(LONGEST_NOTE) aria-describedby="note-h" { (note) } };
    let field = Field {
        id: "note",
        label: words.t("record-note"),
        help: words.t("record-note-help"),
        optional: true,
        ..Field::default()
    };
    let main = html! {
        (head)
        section.sec aria-label=(words.t("record-facts")) { (parts::dl_narrow(facts(known)?)) }
        form method="post" action=(action) {
            (form_token(known.look))
            input type="hidden" name="seen" value=(known.found.row.version);
            (field.around(words, control))
            div.actions {
                (parts::submit("primary", label))
                (parts::link_button(&known.look.record(known.key.as_str()), words.t("record-cancel")))
            }
        }
    };
    Ok(Page::new(known.section(), heading, main))
}

/// Says what a step means for the record.
fn meaning(known: &Known<'_, '_>, step: &Transition) -> String {
    let words = &known.look.words;
    let version = known.found.row.version;
    let id = match step.name {
        "approve" => "record-means-approve",
        "return" => "record-means-return",
        "supersede" => "record-means-supersede",
        "retire" => "record-means-retire",
        "verify" => "record-means-verify",
        "close" => "record-means-close",
        "reopen" => "record-means-reopen",
        _ => "record-means-other",
    };
    words.with(
        id,
        &[
            ("version", version.into()),
            ("next", (version + 1).into()),
            ("state", words.state(step.to).into()),
        ],
    )
}

/// Returns what exactly the step is about: the version, who wrote it, its hash.
fn facts(known: &Known<'_, '_>) -> Result<Vec<Fact>> {
    let words = &known.look.words;
    let row = &known.found.row;
    let life = known.look.view()?.life(&known.key, None, 1)?;
    let hash = life
        .steps
        .first()
        .map_or("", |step| step.entry.body.as_str());
    let short: String = hash.chars().take(16).collect();
    Ok(vec![
        Fact::new(
            words.t("record-record"),
            html! { span.key { (known.key) } " " (known.title()) },
        ),
        Fact::new(
            words.t("record-version"),
            html! { (parts::state_version(words, &row.state, row.version.into(), false)) },
        ),
        Fact::new(words.t("record-written-by"), known.who(&row.author)),
        Fact::new(words.t("record-hash"), html! { code.hash { (short) } }),
    ])
}

/// Takes the step.
pub(super) fn take(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    let step = named(&known)?;
    if !super::head::may_take(&known, step, step.not_by_author) {
        return Err(refused(&known, step));
    }
    let seen = look.field("seen").and_then(|seen| seen.parse::<u32>().ok());
    let seen =
        seen.ok_or_else(|| Fault::bad("the form does not say which version was looked at"))?;
    let note = look
        .field("note")
        .map(str::trim)
        .filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(Fault::bad(format!(
            "the note is longer than {LONGEST_NOTE} characters"
        )));
    }
    match look
        .site
        .workspace
        .take(look.actor()?, &known.key, step.name, note, Some(seen))
    {
        Ok(_) => Ok(Go::to(url::with(
            &format!("/k/{}", known.key),
            &[("done", step.name)],
        ))),
        Err(error) if error.kind() == Kind::Conflict => stale(&known, seen),
        Err(error) if error.kind() == Kind::Invalid => {
            let now = look.now()?.record(&known.key)?;
            let is_moved = now.is_some_and(|now| !step.from.contains(&now.row.state.as_str()));
            if is_moved {
                moved(&known, step)
            } else {
                Err(error.into())
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// Says that somebody wrote a new version since the person looked.
fn stale(known: &Known<'_, '_>, seen: u32) -> Result<Answer> {
    let words = &known.look.words;
    let (who, when, version) = last_change(known)?;
    let values = [
        ("who", who.into()),
        ("when", when.into()),
        ("version", version.into()),
        ("seen", seen.into()),
    ];
    let path = format!("compare?from={seen}&to={version}");
    let actions = html! {
        (parts::primary_link(&known.at(&path), words.t("record-see-changes")))
        (parts::link_button(&known.look.record(known.key.as_str()), words.t("record-back")))
    };
    Ok(conflict(
        known,
        &words.with("record-stale", &values),
        &actions,
    ))
}

/// Says that the record has left the state from which the step leads.
fn moved(known: &Known<'_, '_>, step: &Transition) -> Result<Answer> {
    let words = &known.look.words;
    let now = known.look.now()?.record(&known.key)?;
    let state = now.map_or_else(String::new, |now| now.row.state);
    let (who, when, _) = last_change(known)?;
    let values = [
        ("who", who.into()),
        ("when", when.into()),
        ("state", words.state(&state).into()),
        ("step", words.transition(step.name).into()),
    ];
    let actions = html! { (parts::primary_link(&known.look.record(known.key.as_str()), words.t("record-back"))) };
    Ok(conflict(
        known,
        &words.with("record-moved", &values),
        &actions,
    ))
}

/// Returns who changed the record last, when, and its version now.
fn last_change(known: &Known<'_, '_>) -> Result<(String, String, u32)> {
    let now = known.look.now()?;
    let Some(found) = now.record(&known.key)? else {
        return Ok((String::new(), String::new(), known.found.row.version));
    };
    let by: Option<Key> = found.row.updated_by.parse().ok();
    let named = now.briefs(by.iter())?;
    let who = by.and_then(|by| named.get(&by).map(|brief| brief.title.clone()));
    let when = moment(&found.row.updated_at).map(|at| known.look.words.moment(at));
    Ok((
        who.unwrap_or_else(|| known.who(&found.row.updated_by)),
        when.unwrap_or_default(),
        found.row.version,
    ))
}

fn conflict(known: &Known<'_, '_>, lede: &str, actions: &Markup) -> Answer {
    let words = &known.look.words;
    let heading = words.with("record-conflict", &[("title", known.title().into())]);
    let head = Head::new(heading.as_str())
        .crumbs(
            words,
            &crumbs(known, Some(words.t("record-conflict-crumb"))),
        )
        .lede(lede);
    let main =
        html! { (head) p.help { (words.t("record-conflict-help")) } div.actions { (actions) } };
    Page::new(known.section(), heading, main)
        .status(StatusCode::CONFLICT)
        .into()
}
