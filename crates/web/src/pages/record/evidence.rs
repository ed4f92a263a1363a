//! What shows that a record is true: files and links, with how long they hold; and the form to add one.

use aims::Brief;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::Value;

use super::head::may_attach;
use super::known::Known;
use super::links::title;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Most pieces that are shown; the list has the rest.
const MOST: usize = 20;

/// Draws the evidence of a record, and the form to attach more.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let own = (known.found.register.name == "evidence").then(|| own_file(known));
    let view = known.look.view()?;
    let register = registers::catalog()
        .get("evidence")
        .expect("the register is part of the product");
    let mut found = view.pointing_from(&known.key, register, "records", MOST + 1)?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    let may_attach = may_attach(known);
    if found.is_empty() && !may_attach && own.is_none() {
        return Ok(html! {});
    }
    let bodies = view.bodies(found.iter().map(|brief| &brief.key))?;
    let rows: Vec<(&Brief, &Value)> = found
        .iter()
        .filter_map(|brief| Some((brief, bodies.get(&brief.key)?)))
        .collect();
    let body = html! {
        @if let Some(own) = own { (own) }
        @if !rows.is_empty() { (table(known, &rows)) }
        @if more {
            @let filter = format!("records:is:{}", known.key);
            p.help { a href=(known.look.href(&url::with("/r/evidence", &[("f", &filter)]))) { (words.t("record-evidence-all")) } }
        }
        @if rows.is_empty() && known.found.register.name != "evidence" { p.help { (words.t("record-evidence-none")) } }
        @if may_attach { p.actions { (parts::link_button(&known.at("attach"), words.t("record-attach"))) } }
    };
    let beside =
        html! { @if !rows.is_empty() { p { (words.count("record-evidence-count", rows.len())) } } };
    Ok(parts::section(
        "evidence",
        words.t("record-evidence"),
        beside,
        body,
    ))
}

/// Draws the way to the file of an evidence record.
fn own_file(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let body = &known.found.body;
    let Some(hash) = body.get("sha256").and_then(Value::as_str) else {
        return html! {};
    };
    html! {
        p.actions {
            a.btn href=(known.at("file")) download {
                (words.t("record-download")) " " (text(body, "file_name"))
                @if let Some(size) = size(body) { " (" (words.size(size)) ")" }
            }
        }
        p.help { (words.t("record-hash")) " " code.hash { (hash) } }
    }
}

fn table(known: &Known<'_, '_>, rows: &[(&Brief, &Value)]) -> Markup {
    let words = &known.look.words;
    let head = html! {
        (parts::Column::new(words.t("record-evidence-what"), ""))
        (parts::Column::new(words.t("record-evidence-file"), "p2"))
        (parts::Column::new(words.t("record-evidence-holds"), "fit"))
    };
    let rows = html! {
        @for (brief, body) in rows {
            @let href = known.look.record(brief.key.as_str());
            tr {
                th.c1 scope="row" {
                    a.name href=(href) { (title(known, brief)) }
                    span.sub { (text(body, "shows")) }
                }
                td."cf p2" { (file(known, brief, body)) }
                td."fit c2" { (holds(known, brief, body)) }
            }
        }
    };
    parts::table("stack", words.t("record-evidence"), head, rows)
}

fn file(known: &Known<'_, '_>, brief: &Brief, body: &Value) -> Markup {
    let words = &known.look.words;
    let Some(hash) = body.get("sha256").and_then(Value::as_str) else {
        return html! { span.dim { (words.t("record-evidence-elsewhere")) } };
    };
    let href = known.look.href(&format!("/k/{}/file", brief.key));
    let short: String = hash.chars().take(12).collect();
    html! {
        a.u href=(href) download { (text(body, "file_name")) }
        span.sub {
            @if let Some(size) = size(body) { (words.size(size)) " " }
            code.hash { (short) }
        }
    }
}

fn holds(known: &Known<'_, '_>, brief: &Brief, body: &Value) -> Markup {
    let words = &known.look.words;
    let day = |name: &str| text(body, name).parse::<Date>().ok();
    let until = day("effective_until");
    html! {
        @if let Some(from) = day("effective_from") { (parts::date(words, from, known.day)) }
        @if let Some(until) = until { " " (words.t("record-until")) " " (parts::date(words, until, known.day)) }
        @if until.is_some_and(|until| until < known.day) {
            span.sub { span."st minor" { (parts::icon("minor", 14)) span { (words.t("record-expired")) } } }
        }
        @if brief.state == "retired" { span.sub { (parts::state(words, &brief.state)) } }
    }
}

/// Returns a text of a body; empty if there is none.
pub(super) fn text<'v>(body: &'v Value, name: &str) -> &'v str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn size(body: &Value) -> Option<u64> {
    body.get("size").and_then(Value::as_u64)
}
