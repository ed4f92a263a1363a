//! Attaching evidence: a file that streams in, and what it shows.

use aims::{AimsError, Kind};
use axum::http::{StatusCode, header};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::crumbs;
use super::head::may_attach;
use super::known::Known;
use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::guard::FORM_TOKEN;
use crate::look::Look;
use crate::multipart::{Part, Parts};
use crate::parts::{self, Field, Head, Wrong};
use crate::url;

/// What the form may take beside the file's own bytes.
const AROUND: u64 = 1 << 20;

/// What somebody said of the file.
#[derive(Debug, Default)]
struct Said {
    shows: String,
    title: String,
    from: String,
    until: String,
}

/// What is wrong with the form, by the id of the control.
type Wrongs = Vec<(&'static str, String)>;

/// Shows the form.
pub(super) fn ask(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    if look.is_past() {
        return Err(Fault::past());
    }
    if !may_attach(&known) {
        return Err(Fault::Status(StatusCode::FORBIDDEN));
    }
    Ok(page(&known, &Said::default(), &Vec::new()).into())
}

/// Takes the form and the file.
pub(super) fn attach(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    // Refused before anything of the file is read.
    if !may_attach(&known) {
        return Err(Fault::Status(StatusCode::FORBIDDEN));
    }
    let length = look
        .ask
        .header(header::CONTENT_LENGTH.as_str())
        .and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > aims::LARGEST_FILE + AROUND) {
        return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let actor = look.actor()?;
    let mut parts = Parts::of(look)?;
    let mut said = Said::default();
    let mut file = None;
    while let Some(part) = parts.next()? {
        match part {
            Part::Text(name, text) => said.take(&name, text),
            Part::File(name, mut bytes) if file.is_none() && !name.is_empty() => {
                let stored = look.site.workspace.store_upload(actor, &mut bytes);
                let stored = stored
                    .map_err(|error| bytes.why().map_or_else(|| error.into(), Fault::Status))?;
                file = Some((name, stored));
            }
            Part::File(_, bytes) => bytes.pass()?,
        }
    }
    let mut wrongs = said.wrongs(look);
    let Some((name, stored)) = file.filter(|(_, stored)| stored.size() > 0) else {
        wrongs.insert(0, ("file", look.t("record-attach-no-file")));
        return Ok(page(&known, &said, &wrongs)
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into());
    };
    if !wrongs.is_empty() {
        return Ok(page(&known, &said, &wrongs)
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into());
    }
    let added = look.site.workspace.attach_upload(
        actor,
        std::slice::from_ref(&known.key),
        stored,
        &name,
        &said.shows,
        &said.more(),
    );
    match added {
        Ok(evidence) => {
            let done = format!("attached:{evidence}");
            Ok(Go::to(url::with(
                &format!("/k/{}#evidence", known.key),
                &[("done", &done)],
            )))
        }
        Err(error) if error.kind() == Kind::Invalid => Ok(refused(&known, &said, &error)),
        Err(error) => Err(error.into()),
    }
}

impl Said {
    fn take(&mut self, name: &str, text: String) {
        match name {
            "shows" => self.shows = text,
            "title" => self.title = text,
            "effective_from" => self.from = text,
            "effective_until" => self.until = text,
            _ => {}
        }
    }

    fn wrongs(&self, look: &Look<'_>) -> Wrongs {
        let mut wrongs = Vec::new();
        if self.shows.trim().is_empty() {
            wrongs.push(("shows", look.t("record-attach-no-words")));
        }
        let is_day = |text: &str| text.is_empty() || text.parse::<jiff::civil::Date>().is_ok();
        for (id, text) in [
            ("effective_from", &self.from),
            ("effective_until", &self.until),
        ] {
            if !is_day(text) {
                wrongs.push((id, look.t("record-attach-no-day")));
            }
        }
        if wrongs.is_empty()
            && !self.from.is_empty()
            && !self.until.is_empty()
            && self.until < self.from
        {
            wrongs.push(("effective_until", look.t("record-attach-turned")));
        }
        wrongs
    }

    fn more(&self) -> Value {
        let given = [
            ("title", &self.title),
            ("effective_from", &self.from),
            ("effective_until", &self.until),
        ];
        let given = given
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty());
        Value::Object(
            given
                .map(|(name, text)| (name.to_owned(), text.trim().into()))
                .collect::<Map<_, _>>(),
        )
    }
}

fn refused(known: &Known<'_, '_>, said: &Said, error: &AimsError) -> Answer {
    let wrongs = error
        .to_string()
        .lines()
        .map(|line| ("", line.to_owned()))
        .collect();
    page(known, said, &wrongs)
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .into()
}

fn page(known: &Known<'_, '_>, said: &Said, wrongs: &Wrongs) -> Page {
    let words = &known.look.words;
    let heading = words.with("record-attach-to", &[("title", known.title().into())]);
    let head = Head::new(heading.as_str())
        .crumbs(words, &crumbs(known, Some(words.t("record-attach"))))
        .lede(words.t("record-attach-lede"));
    let summary: Vec<Wrong> = wrongs
        .iter()
        .map(|(id, said)| Wrong {
            id: (!id.is_empty()).then(|| (*id).to_owned()),
            said: said.clone(),
        })
        .collect();
    let main = html! {
        (head)
        @if !summary.is_empty() { (parts::error_summary(words, &summary)) }
        (form(known, said, wrongs))
    };
    Page::new(known.section(), heading, main)
}

fn form(known: &Known<'_, '_>, said: &Said, wrongs: &Wrongs) -> Markup {
    let words = &known.look.words;
    let action = url::with(
        &format!("/k/{}/attach", known.key),
        &[(FORM_TOKEN, known.look.form_token())],
    );
    let field = |id: &'static str,
                 label: &'static str,
                 help: &'static str,
                 optional: bool,
                 control: Markup| {
        let error = wrongs
            .iter()
            .find(|(wrong, _)| *wrong == id)
            .map(|(_, said)| said.as_str());
        Field {
            id,
            label,
            help,
            error,
            optional,
        }
        .around(words, control)
    };
    let shows = html! { textarea.area #shows name="shows" rows="3" required maxlength="4000" aria-describedby="shows-h" { (said.shows) } };
    let file = html! { input #file type="file" name="file" required; };
    let title = html! { input.in #title type="text" name="title" maxlength="200" value=(said.title) aria-describedby="title-h"; };
    let from = html! { input."in w-date" #effective_from type="date" name="effective_from" value=(said.from); };
    let until = html! { input."in w-date" #effective_until type="date" name="effective_until" value=(said.until) aria-describedby="effective_until-h"; };
    html! {
        form.upload method="post" action=(action) enctype="multipart/form-data" {
            (field("file", words.t("record-attach-file"), "", false, file))
            (field("shows", words.t("record-attach-shows"), words.help("evidence", "shows"), false, shows))
            (field("title", words.t("record-attach-title"), words.t("record-attach-title-help"), true, title))
            (field("effective_from", words.t("record-attach-from"), "", true, from))
            (field("effective_until", words.t("record-attach-until"), words.help("evidence", "effective_until"), true, until))
            div.actions {
                (parts::submit("primary", words.t("record-attach-do")))
                (parts::link_button(&known.look.record(known.key.as_str()), words.t("record-cancel")))
            }
        }
    }
}
