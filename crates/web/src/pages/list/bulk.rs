//! The same for all records that are selected in a list: one field set, or one step taken. First it
//! is shown what would happen to which record; then it happens to all of them at once, or to none.

use std::collections::HashMap;

use aims::{Act, AimsError, Bulk, Done, ListRow, PageQuery, Subject, Test};
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::{Key, RegisterInfo};

use super::ask::filter;
use super::head::within;
use super::setting::settable;
use super::{back, register, section};
use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Crumb};
use crate::sign_in::form_token;
use crate::url;

/// Most records of one selection.
const MOST: usize = 200;
/// Most characters of the words that are given with a step.
const LONGEST_NOTE: usize = 2_000;

/// Something that can be done to what is selected.
pub(super) struct Offer {
    act: String,
    said: String,
}

/// Returns what the person may do to records of a register.
pub(super) fn offered(look: &Look<'_>, register: &RegisterInfo) -> Vec<Offer> {
    let own = look.actor.as_ref().map_or("", |actor| actor.key.as_str());
    let subject = Subject {
        register: register.name,
        owner: own,
        ..Subject::default()
    };
    let words = &look.words;
    let mut offers = Vec::new();
    if settable(register).next().is_some() && look.may(Act::Edit, &subject) {
        offers.push(Offer {
            act: "set".into(),
            said: words.t("list-set").to_owned(),
        });
    }
    let steps = register
        .workflow
        .transitions
        .iter()
        .filter(|step| look.may(step.needs.into(), &subject));
    offers.extend(steps.map(|step| Offer {
        act: format!("take:{}", step.name),
        said: words.transition(step.name).into_owned(),
    }));
    offers
}

/// Draws what can be done to what is selected; it shows once something is.
pub(super) fn bar(look: &Look<'_>, offers: &[Offer]) -> Markup {
    let words = &look.words;
    html! {
        div.selbar role="region" aria-label=(words.t("list-with-selected")) {
            b { span data-selected {} " " (words.t("list-selected")) }
            @for offer in offers { button.btn type="submit" name="act" value=(offer.act) { (offer.said) } }
            button.btn type="reset" { (parts::icon("x", 12)) span.vh { (words.t("list-unselect")) } }
        }
    }
}

/// Says what was done when the list is shown again.
pub(super) fn done(look: &Look<'_>, done: &str) -> Markup {
    let count = done.parse().unwrap_or(0);
    html! { @if count > 0 { (parts::flash(look.words.count("list-done", count), None)) } }
}

/// What was sent: which records, what is to be done.
pub(super) struct Sent<'l, 's> {
    pub(super) look: &'l Look<'s>,
    pub(super) register: &'static RegisterInfo,
    records: Vec<(Key, Option<u32>)>,
    back: String,
}

/// Shows what would happen, or does it.
pub(super) fn bulk(look: &Look<'_>) -> Result<Answer> {
    let register = register(look)?;
    let act = look.field("act").unwrap_or_default();
    if is_refused(look, register, act) {
        return Err(Fault::Status(StatusCode::FORBIDDEN));
    }
    let sent = Sent {
        look,
        register,
        records: selected(look, register)?,
        back: back(look, register),
    };
    if sent.records.is_empty() {
        return Ok(Go::to(sent.back));
    }
    if let Some(step) = act.strip_prefix("take:") {
        let step = register
            .workflow
            .transition(step)
            .ok_or_else(|| Fault::bad(look.t("list-no-such-step")))?;
        let note = look
            .field("note")
            .map(str::trim)
            .filter(|note| !note.is_empty());
        let bulk = Bulk::Take {
            transition: step.name.into(),
            note: note.map(|note| note.chars().take(LONGEST_NOTE).collect()),
        };
        return sent.go_on(
            &bulk,
            &sent.title(&look.words.transition(step.name)),
            &html! { input type="hidden" name="act" value=(act); },
        );
    }
    let field = look
        .field("field")
        .and_then(|name| settable(register).find(|field| field.name == name));
    let Some(field) = field.filter(|_| act == "set") else {
        return Ok(sent.choose_field());
    };
    sent.set(field)
}

/// Returns whether the person may do nothing to records of this register, or not this.
fn is_refused(look: &Look<'_>, register: &RegisterInfo, act: &str) -> bool {
    let offers = offered(look, register);
    let step = act.strip_prefix("take:");
    let is_known =
        act == "set" || step.is_some_and(|step| register.workflow.transition(step).is_some());
    offers.is_empty() || is_known && offers.iter().all(|offer| offer.act != act)
}

/// Reads which records are meant, each once, with the versions the person looked at.
fn selected(look: &Look<'_>, register: &RegisterInfo) -> Result<Vec<(Key, Option<u32>)>> {
    let mut records: Vec<(Key, Option<u32>)> = Vec::new();
    let sent = look.fields().iter().filter(|(name, _)| name == "k");
    for (_, value) in sent {
        let (key, version) = value.split_once('@').unwrap_or((value, ""));
        let key: Key = key.parse().map_err(|_| Fault::no_record(key))?;
        if key.prefix() != register.prefix {
            return Err(Fault::no_record(key.as_str()));
        }
        if records.iter().all(|(known, _)| *known != key) {
            records.push((key, version.parse().ok()));
        }
    }
    if records.len() > MOST {
        return Err(Fault::bad(look.words.with(
            "list-too-many",
            &[("n", records.len().into()), ("most", MOST.into())],
        )));
    }
    Ok(records)
}

impl Sent<'_, '_> {
    /// Draws a page that asks for more before anything is shown.
    pub(super) fn asks(&self, title: &str, status: StatusCode, fields: &Markup) -> Answer {
        let words = &self.look.words;
        let lede = words.count("list-selected-count", self.records.len());
        let main = html! {
            (self.head(title).lede(lede))
            form.bulk action={ "/r/" (self.register.name) "/bulk" } method="post" {
                (self.carried(self.records.iter().map(|(key, seen)| (key, *seen))))
                (fields)
                div.actions { (parts::submit("primary", words.t("list-go-on"))) (parts::link_button(&self.back, words.t("list-cancel"))) }
            }
        };
        Page::new(section(self.register), title, main)
            .status(status)
            .into()
    }

    /// Names what is done and to how many records: `Start: 2 risks`.
    pub(super) fn title(&self, what: &str) -> String {
        let words = &self.look.words;
        let one = self.records.len() == 1;
        let name = self.register.name;
        let records = if one {
            words.register(name)
        } else {
            words.registers(name)
        };
        let values = [
            ("what", what.into()),
            ("n", self.records.len().into()),
            ("records", within(words, &records).into()),
        ];
        words.with("list-bulk-title", &values)
    }

    fn head(&self, title: &str) -> parts::Head {
        let words = &self.look.words;
        let crumbs = [
            Crumb::to(self.back.clone(), words.registers(self.register.name)),
            Crumb::here(title),
        ];
        parts::Head::new(title).crumbs(words, &crumbs)
    }

    fn carried<'k>(&self, records: impl Iterator<Item = (&'k Key, Option<u32>)>) -> Markup {
        html! {
            (form_token(self.look))
            input type="hidden" name="back" value=(self.back);
            @for (key, seen) in records {
                input type="hidden" name="k" value={ (key) "@" (seen.map_or(String::new(), |seen| seen.to_string())) };
            }
        }
    }

    /// Does it once it was confirmed; before, shows what would happen.
    pub(super) fn go_on(&self, bulk: &Bulk, title: &str, hidden: &Markup) -> Result<Answer> {
        let workspace = &self.look.site.workspace;
        let actor = self.look.actor()?;
        let mut refused = None;
        if self.look.field("confirm").is_some() {
            match workspace.change_all(actor, &self.records, bulk) {
                Ok(done) => {
                    let count = done.len().to_string();
                    return Ok(Go::to(url::with(
                        &without_done(&self.back),
                        &[("done", &count)],
                    )));
                }
                Err(error) => refused = Some(Fault::from(error)),
            }
        }
        if refused
            .as_ref()
            .is_some_and(|refused| refused.status().is_server_error())
        {
            return refused.map_or(Ok(Go::to(self.back.clone())), Err);
        }
        let outlook = workspace.rehearse_all(actor, &self.records, bulk)?;
        let status = refused.as_ref().map_or(StatusCode::OK, Fault::status);
        let main = self.confirm(title, bulk, hidden, outlook, refused.as_ref())?;
        Ok(Page::new(section(self.register), title, main)
            .status(status)
            .into())
    }

    /// Looks up the records that are meant, as they stand.
    fn rows(&self) -> Result<HashMap<Key, ListRow>> {
        let keys = self
            .records
            .iter()
            .map(|(key, _)| key.to_string())
            .collect();
        let query = PageQuery {
            filters: vec![filter("key", Test::Is(keys))],
            limit: MOST,
            ..PageQuery::default()
        };
        let page = self.look.view()?.page(self.register.name, &query)?;
        Ok(page
            .rows
            .into_iter()
            .map(|row| (row.key.clone(), row))
            .collect())
    }

    fn confirm(
        &self,
        title: &str,
        bulk: &Bulk,
        hidden: &Markup,
        outlook: Vec<(Key, aims::Result<Done>)>,
        refused: Option<&Fault>,
    ) -> Result<Markup> {
        let words = &self.look.words;
        let rows = self.rows()?;
        let lines: Vec<Line> = outlook
            .into_iter()
            .filter_map(|(key, ended)| Some(Line::of(self.register, rows.get(&key)?, ended, bulk)))
            .collect();
        let going: Vec<&Line> = lines.iter().filter(|line| line.changes()).collect();
        let values = [("n", going.len().into()), ("all", lines.len().into())];
        Ok(html! {
            (self.head(title).lede(words.with("list-bulk-lede", &values)))
            @if let Some(refused) = refused { (wrong(self.look, refused)) }
            form.bulk action={ "/r/" (self.register.name) "/bulk" } method="post" {
                (self.carried(going.iter().map(|line| (&line.row.key, Some(line.row.version)))))
                (hidden)
                (parts::table("plain stack", title, self.heads(), html! { @for line in &lines { (self.line(line)) } }))
                @if matches!(bulk, Bulk::Take { .. }) && !going.is_empty() {
                    (self.note())
                }
                div.actions {
                    @if !going.is_empty() {
                        button."btn primary" type="submit" name="confirm" value="yes" { (words.count("list-bulk-do", going.len())) }
                    }
                    (parts::link_button(&self.back, words.t("list-cancel")))
                }
            }
        })
    }

    /// Draws the field for words that go with a step.
    fn note(&self) -> Markup {
        let words = &self.look.words;
        let frame = parts::Field {
            id: "note",
            label: words.t("list-note"),
            optional: true,
            ..parts::Field::default()
        };
        let typed = self.look.field("note").unwrap_or_default();
        frame.around(
            words,
            html! {
                textarea.area #note name="note" rows="2" maxlength=(LONGEST_NOTE) { (typed) }
            },
        )
    }

    fn heads(&self) -> Markup {
        let words = &self.look.words;
        html! {
            th scope="col" { (words.t("list-key")) }
            th scope="col" { (words.t("list-title")) }
            th scope="col" { (words.t("list-now")) }
            th scope="col" { (words.t("list-then")) }
        }
    }

    fn line(&self, line: &Line) -> Markup {
        let words = &self.look.words;
        let row = &line.row;
        html! {
            tr {
                td."fit c3" { (parts::key(&self.look.record(row.key.as_str()), row.key.as_str())) }
                th."c1" scope="row" { (row.title) }
                td."fit c2" { (parts::state_version(words, &row.state, u64::from(row.version), false)) }
                td."cf" {
                    @match &line.then {
                        Then::Becomes(done) => (parts::state_version(words, &done.state, u64::from(done.version), false)),
                        Then::Same => span.dim { (words.t("list-same")) },
                        Then::Not(id) => {
                            span.dim { (words.t("list-cannot")) " " }
                            (words.with(id, &[("state", words.state(&row.state).into_owned().into())]))
                        },
                        Then::Cannot(error) => {
                            span.dim { (words.t("list-cannot")) " " }
                            (error.to_string())
                            @if let Some(hint) = error.hint().filter(|hint| !hint.contains('`')) { span.sub { (hint) } }
                        },
                    }
                }
            }
        }
    }
}

/// What would happen to one record.
struct Line {
    row: ListRow,
    then: Then,
}

enum Then {
    Becomes(Done),
    Same,
    /// Its state does not let it: the message that says so.
    Not(&'static str),
    Cannot(AimsError),
}

impl Line {
    fn of(register: &RegisterInfo, row: &ListRow, ended: aims::Result<Done>, bulk: &Bulk) -> Self {
        let then = match ended {
            Ok(done) if matches!(bulk, Bulk::Set(_)) && done.version == row.version => Then::Same,
            Ok(done) => Then::Becomes(done),
            Err(error) => not_from(register, row, bulk).map_or(Then::Cannot(error), Then::Not),
        };
        Self {
            row: row.clone(),
            then,
        }
    }

    fn changes(&self) -> bool {
        matches!(self.then, Then::Becomes(_))
    }
}

/// Returns the message that says that a record's state is what stands in the way, if it is.
fn not_from(register: &RegisterInfo, row: &ListRow, bulk: &Bulk) -> Option<&'static str> {
    let workflow = register.workflow;
    match bulk {
        Bulk::Set(_) => (workflow.after_edit(&row.state).is_none()).then_some("list-no-edit"),
        Bulk::Take { transition, .. } => {
            let step = workflow.transition(transition)?;
            let from = step.from.contains(&row.state.as_str());
            (!from).then_some("list-no-step-from")
        }
    }
}

/// Says why nothing was done.
fn wrong(look: &Look<'_>, refused: &Fault) -> Markup {
    let message = refused.message().unwrap_or_else(|| look.t("error-other"));
    html! {
        div."note error" role="alert" tabindex="-1" {
            (parts::icon("err", 16))
            div {
                h2 { (look.t("list-not-done")) }
                @for line in message.lines() { p { (line) } }
                p.help { (look.t("list-look-again")) }
            }
        }
    }
}

/// Returns a list's address without what was said when it was shown before.
fn without_done(back: &str) -> String {
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("done="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_before_is_not_said_again() {
        assert_eq!(without_done("/r/risk?done=3"), "/r/risk");
        assert_eq!(
            without_done("/r/risk?q=a&done=3&sort=title"),
            "/r/risk?q=a&sort=title"
        );
        assert_eq!(without_done("/r/risk"), "/r/risk");
    }
}
