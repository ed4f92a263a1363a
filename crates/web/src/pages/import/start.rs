//! The beginning of an import: which register, the file, and the templates to fill in.

use aims::{AimsError, Kind, LARGEST_SHEET, SheetDraft, csv_template};
use axum::http::{StatusCode, header};
use maud::{Markup, html};
use registers::RegisterInfo;

use super::may;
use crate::answer::{Answer, Download, Go, Page};
use crate::fault::{Fault, Result};
use crate::guard::FORM_TOKEN;
use crate::look::Look;
use crate::multipart::{Part, Parts};
use crate::pages::list::{section, within};
use crate::parts::{self, Crumb, Field, Head, Wrong};
use crate::sign_in::form_token;
use crate::url;

/// What the form may take beside the file's own bytes.
const AROUND: u64 = 1 << 20;

/// Lists the registers that can be imported into, and the imports under way.
pub(super) fn index(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    if look.is_past() {
        return Err(Fault::past());
    }
    let drafts = look.site.workspace.sheet_drafts(look.actor()?)?;
    let registers = look.view()?.catalog().all().iter();
    let registers: Vec<_> = registers
        .filter(|register| may(look, register.name))
        .collect();
    let heads = html! {
        th scope="col" { (words.t("list-register")) }
        th scope="col" { (words.t("import-templates")) }
    };
    let rows = html! {
        @for register in &registers {
            tr {
                th.c1 scope="row" { a.name href={ "/r/" (register.name) "/import" } { (words.registers(register.name)) } }
                td."fit c2" { (templates(look, register)) }
            }
        }
    };
    let title = words.t("import-title");
    let main = html! {
        (Head::new(title).lede(words.t("import-lede")))
        @if look.query("done") == Some("nothing") { (parts::flash(words.t("import-nothing-new"), None)) }
        (under_way(look, &drafts)?)
        (parts::section("into", words.t("import-into"), html! {}, parts::table("stack", words.t("import-into"), heads, rows)))
    };
    Ok(Page::new("settings", title, main).into())
}

/// Returns the register that the path names, if who asks may import into it.
fn register(look: &Look<'_>) -> Result<&'static RegisterInfo> {
    let register = look.register(look.param("register"))?;
    if look.is_past() {
        return Err(Fault::past());
    }
    if !may(look, register.name) {
        return Err(AimsError::new(Kind::Refused, look.words.t("import-may-not")).into());
    }
    Ok(register)
}

/// Shows the form for a file.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let register = register(look)?;
    Ok(page(look, register, None)?.into())
}

/// Takes the file in and leads on to its columns.
pub(super) fn take(look: &Look<'_>) -> Result<Answer> {
    // Refused before anything of the file is read.
    let register = register(look)?;
    let length = look
        .ask
        .header(header::CONTENT_LENGTH.as_str())
        .and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > LARGEST_SHEET + AROUND) {
        return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    let mut parts = Parts::of(look)?;
    let mut file = None;
    while let Some(part) = parts.next()? {
        match part {
            Part::Text(..) => {}
            Part::File(name, mut bytes) if file.is_none() && !name.is_empty() => {
                let taken = workspace.sheet_take_in(actor, register.name, &mut bytes);
                match taken {
                    Ok(upload) => file = Some((name, upload)),
                    Err(error) => {
                        return match bytes.why() {
                            Some(status) => Err(Fault::Status(status)),
                            None => refused(look, register, error),
                        };
                    }
                }
            }
            Part::File(_, bytes) => bytes.pass()?,
        }
    }
    let Some((name, upload)) = file.filter(|(_, upload)| upload.size() > 0) else {
        let wrong = look.t("import-no-file");
        let page = page(look, register, Some(&wrong))?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into());
    };
    match workspace.sheet_begin(actor, register.name, &name, &upload, &look.words) {
        Ok(draft) => Ok(Go::to(format!("/import/{}", draft.id))),
        Err(error) => refused(look, register, error),
    }
}

/// Shows the form again with what is wrong with the file and what to do.
fn refused(look: &Look<'_>, register: &RegisterInfo, error: AimsError) -> Result<Answer> {
    if error.kind() != Kind::Invalid {
        return Err(error.into());
    }
    let wrong = said(look, &error);
    let page = page(look, register, Some(&wrong))?;
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into())
}

/// Says an error with what can be done about it.
pub(super) fn said(look: &Look<'_>, error: &AimsError) -> String {
    match error.hint() {
        Some(hint) => look.words.with(
            "import-wrong",
            &[("wrong", error.to_string().into()), ("hint", hint.into())],
        ),
        None => error.to_string(),
    }
}

fn page(look: &Look<'_>, register: &RegisterInfo, wrong: Option<&str>) -> Result<Page> {
    let words = &look.words;
    let many = within(words, &words.registers(register.name));
    let title = words.with("import-records", &[("records", many.into())]);
    let list = format!("/r/{}", register.name);
    let head = Head::new(title.as_str())
        .crumbs(
            words,
            &[
                Crumb::to(list.as_str(), words.registers(register.name)),
                Crumb::here(words.t("import-do")),
            ],
        )
        .lede(words.t("import-file-lede"));
    let drafts = look.site.workspace.sheet_drafts(look.actor()?)?;
    let drafts: Vec<_> = drafts
        .into_iter()
        .filter(|draft| draft.register == register.name)
        .collect();
    let action = url::with(
        &format!("/r/{}/import", register.name),
        &[(FORM_TOKEN, look.form_token())],
    );
    let megabytes = words.with(
        "import-file-help",
        &[("most", (LARGEST_SHEET >> 20).into())],
    );
    let field = Field {
        id: "file",
        label: words.t("import-file"),
        help: &megabytes,
        error: wrong,
        optional: false,
    };
    let described = parts::described_by(field.id, field.help, field.error);
    let control = html! { input #file type="file" name="file" required accept=".xlsx,.csv,.tsv,.txt" aria-describedby=[described]; };
    let summary = wrong.map(|said| Wrong {
        id: Some("file".into()),
        said: said.to_owned(),
    });
    let main = html! {
        (head)
        @if let Some(wrong) = summary { (parts::error_summary(words, &[wrong])) }
        form.upload method="post" action=(action) enctype="multipart/form-data" {
            (field.around(words, control))
            div.actions {
                (parts::submit("primary", words.t("import-look")))
                (parts::link_button(&list, words.t("record-cancel")))
            }
        }
        (under_way(look, &drafts)?)
        (parts::section("template", words.t("import-templates"), html! {}, html! {
            p.prose { (words.t("import-templates-help")) }
            p { (templates(look, register)) }
        }))
    };
    Ok(Page::new(section(register), title, main))
}

/// Draws the links to a register's templates.
fn templates(look: &Look<'_>, register: &RegisterInfo) -> Markup {
    let words = &look.words;
    let of = words.registers(register.name);
    let path = format!("/r/{}/template", register.name);
    html! {
        a.u href={ (path) "?format=xlsx" } { (words.t("import-xlsx")) span.vh { ": " (of) } } " "
        a.u href={ (path) "?format=csv" } { (words.t("import-csv")) span.vh { ": " (of) } }
    }
}

/// Lists the person's imports that are not finished.
fn under_way(look: &Look<'_>, drafts: &[SheetDraft]) -> Result<Markup> {
    let words = &look.words;
    if drafts.is_empty() {
        return Ok(html! {});
    }
    let today = look.day()?;
    let when = |draft: &SheetDraft| {
        let on = draft.saved.to_zoned(jiff::tz::TimeZone::UTC).date();
        if on == today {
            words.time(draft.saved)
        } else {
            words.moment(draft.saved)
        }
    };
    let list = html! {
        ul.drafts {
            @for draft in drafts {
                li {
                    div {
                        a href={ "/import/" (draft.id) } { (draft.file) }
                        p.help { (words.registers(&draft.register)) ", " (words.with("form-kept-when", &[("when", when(draft).into())])) }
                    }
                    (discard_button(look, draft))
                }
            }
        }
    };
    Ok(parts::section(
        "under-way",
        words.t("import-under-way"),
        html! {},
        html! { p.prose { (words.t("import-under-way-help")) } (list) },
    ))
}

/// Draws the button that drops an import.
pub(super) fn discard_button(look: &Look<'_>, draft: &SheetDraft) -> Markup {
    html! {
        form.inline action={ "/import/" (draft.id) "/discard" } method="post" {
            (form_token(look))
            button."btn quiet small" type="submit" { (look.words.t("import-discard")) span.vh { ": " (draft.file) } }
        }
    }
}

/// Drops one of the person's imports; another's stays.
pub(super) fn discard(look: &Look<'_>) -> Result<Answer> {
    look.site
        .workspace
        .sheet_drop(look.actor()?, look.param("id"))?;
    Ok(Go::to("/import"))
}

/// Answers with the empty file to fill in.
pub(super) fn template(look: &Look<'_>) -> Result<Answer> {
    let register = look.register(look.param("register"))?;
    let name = |ending: &str| {
        let name = register.name.replace('_', "-");
        format!("{name}-template.{ending}")
    };
    match look.query("format").unwrap_or("xlsx") {
        "xlsx" => {
            let bytes = reports::register_sheet::template(register);
            let bytes = bytes.map_err(|error| Fault::bad(error.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(Download::bytes(name("xlsx"), kind, bytes))
        }
        "csv" => Ok(Download::bytes(
            name("csv"),
            "text/csv; charset=utf-8",
            csv_template(register),
        )),
        other => {
            let other: String = other.chars().take(20).collect();
            Err(Fault::bad(
                look.words
                    .with("import-no-format", &[("format", other.into())]),
            ))
        }
    }
}
