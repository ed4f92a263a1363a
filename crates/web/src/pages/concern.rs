//! Raising a concern: by name, in confidence or by nobody, and the answer to one raised by nobody.
//!
//! The form keeps no draft, and none of its routes notes who was here.

use axum::http::StatusCode;
use maud::{Markup, html};
use registers::Kind;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::sign_in::{bare, form_token};

/// Most AI systems to choose from.
const SYSTEMS: usize = 500;

/// Ways to raise a concern, the least exposed last.
const WAYS: [&str; 3] = ["named", "confidential", "anonymous"];

/// Fields that the form sends.
const FIELDS: [&str; 5] = ["subject", "what", "kind", "confidentiality", "system"];

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 3] {
    [
        Route::get("/concern", show).unseen(),
        Route::post("/concern", raise).unseen(),
        Route::get("/concern/{reference}", answer).open().unseen(),
    ]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    form(look, None)
}

fn form(look: &Look<'_>, wrong: Option<&str>) -> Result<Answer> {
    let words = &look.words;
    let typed = |name: &str| look.field(name).unwrap_or_default();
    let way = Some(typed("confidentiality"))
        .filter(|way| WAYS.contains(way))
        .unwrap_or("named");
    let systems = look.view()?.query(&format!(
        "select id, title from ai_system where state not in ('superseded', 'erased') order by title limit {SYSTEMS}"
    ))?;
    let title = words.t("concern-raise");
    let main = html! {
        (parts::Head::new(title).lede(words.t("concern-lede")))
        form action="/concern" method="post" autocomplete="off" {
            (form_token(look))
            @if let Some(wrong) = wrong { div.errors role="alert" tabindex="-1" { p { (wrong) } } }
            fieldset.field {
                legend.group-l { (words.t("concern-how")) }
                div.opts {
                    @for one in WAYS {
                        label {
                            input type="radio" name="confidentiality" value=(one) checked[one == way];
                            span { (words.t(&format!("concern-how-{one}"))) }
                            span.help { (words.t(&format!("concern-how-{one}-help"))) }
                        }
                    }
                }
            }
            div.field {
                label for="subject" { (words.t("concern-about")) }
                input.in #subject name="subject" required maxlength="200" autocomplete="off" aria-describedby="subject-help" value=(typed("subject"));
                p.help #subject-help { (words.t("concern-about-help")) }
            }
            div.field {
                label for="what" { (words.t("concern-what")) }
                textarea.in #what name="what" rows="8" required maxlength="20000" { (typed("what")) }
            }
            div.field {
                label for="kind" { (words.t("concern-kind")) }
                select.in #kind name="kind" {
                    @for kind in kinds() { option value=(kind) selected[kind == typed("kind")] { (words.choice("concern", "kind", kind)) } }
                }
            }
            div.field {
                label for="system" { (words.t("concern-system")) }
                select.in #system name="system" {
                    option value="" { (words.t("concern-no-system")) }
                    @for row in &systems.rows {
                        @if let [image::Value::Text(key), image::Value::Text(name)] = row.as_slice() {
                            option value=(key) selected[key == typed("system")] { (name) }
                        }
                    }
                }
            }
            div.actions { (parts::submit("primary", words.t("concern-send"))) }
        }
    };
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(Page::new("incidents", title, main).status(status).into())
}

/// Returns the words for kinds of concern.
fn kinds() -> impl Iterator<Item = &'static str> {
    let field = registers::catalog()
        .get("concern")
        .and_then(|register| register.field("kind"));
    let choices = match field.map(|field| &field.kind) {
        Some(Kind::Choice(choices)) => choices.as_slice(),
        _ => &[],
    };
    choices.iter().map(|choice| choice.value.as_str())
}

fn raise(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let given = FIELDS.map(|name| (name, look.field(name).unwrap_or_default().trim()));
    if given
        .iter()
        .any(|(name, text)| text.is_empty() && *name != "system")
    {
        return form(look, Some(words.t("concern-missing")));
    }
    let given = given.into_iter().filter(|(_, text)| !text.is_empty());
    let body: Map<String, Value> = given
        .map(|(name, text)| (name.to_owned(), json!(text)))
        .collect();
    let raised = match look
        .site
        .workspace
        .raise_concern(look.actor()?, &Value::Object(body))
    {
        Ok(raised) => raised,
        Err(error) if error.kind() == aims::Kind::Invalid => {
            return form(look, Some(&error.to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    // Shown at once: a page that is led to would tell by its time who was here.
    let title = words.t("concern-raise");
    let key = raised.key.as_str();
    let kept = words.with("concern-kept", &[("key", key.into())]);
    let main = html! {
        (parts::Head::new(title))
        (parts::note("done", &kept, html! {
            @if let Some(reference) = &raised.reference {
                p { b { (words.t("concern-reference")) } }
                pre.sql tabindex="0" { code { (reference) } }
                p { (words.t("concern-reference-help")) }
                pre.sql tabindex="0" { code { "/concern/" (reference) } }
            } @else {
                p { a href=(look.record(key)) { (key) } }
            }
        }))
    };
    Ok(Page::new("incidents", title, main).into())
}

/// Shows what came of an anonymous concern to whoever has its reference.
fn answer(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let found = match look.site.workspace.feedback(look.param("reference")) {
        Ok(found) => found,
        Err(error) if error.kind() == aims::Kind::NotFound => return Ok(unknown(look)),
        Err(error) => return Err(Fault::from(error)),
    };
    let title = words.t("concern-answer");
    let day = |text: &str| text.parse().ok().map(|day| parts::day(words, day));
    let main = html! {
        main #main {
            h1 { (title) }
            h2 { (found.subject) }
            (parts::dl([
                parts::Fact::new(words.t("concern-answer-state"), words.state(&found.state)),
                parts::Fact::new(words.t("concern-answer-received"), html! { @if let Some(day) = day(&found.received_on) { (day) } }),
            ]))
            h2 { (words.t("concern-answer-told")) }
            @if found.answer.is_empty() { p { (words.t("concern-answer-none")) } } @else {
                p { (found.answer) }
                @if let Some(day) = day(&found.answered_on) { p.help { (day) } }
            }
        }
    };
    Ok(Answer::Bare(StatusCode::OK, bare(look, title, door(&main))))
}

fn unknown(look: &Look<'_>) -> Answer {
    let title = look.t("concern-unknown");
    let main = html! { main #main { h1 { (title) } } };
    Answer::Bare(StatusCode::NOT_FOUND, bare(look, &title, door(&main)))
}

fn door(main: &Markup) -> Markup {
    html! { div.door { (main) } }
}

/// Says who raised a concern in confidence, to those who may know.
///
/// # Errors
/// The workspace cannot be read.
pub(crate) fn raised_by(look: &Look<'_>, concern: &registers::Key) -> Result<Markup> {
    let Some(person) = look.site.workspace.raiser(look.actor()?, concern)? else {
        return Ok(html! {});
    };
    let names = look.view()?.titles(std::slice::from_ref(&person))?;
    let name = names.get(&person).cloned().unwrap_or_default();
    let words = &look.words;
    Ok(parts::section(
        "raised-by",
        words.t("concern-raised-by"),
        html! {},
        html! {
            p { (parts::record(&look.record(person.as_str()), person.as_str(), &name)) }
            p.help { (words.t("concern-raised-by-help")) }
        },
    ))
}
