//! The third step of an import: what each row would do, what is wrong, and the import itself.

use aims::{Act, Brought, DraftRow, Kind, RowDoes, SheetDraft, Subject, Tried, faults_csv};
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::RegisterInfo;
use serde_json::Value;

use super::start::{discard_button, said};
use super::{crumbs, draft, label, steps};
use crate::answer::{Answer, Download, Go, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::pages::list::section;
use crate::parts::{self, Head, Pager, Wrong};
use crate::sign_in::form_token;
use crate::url;

/// Rows of a page.
const PAGE: u64 = 100;
/// Most rows with faults of a downloaded list.
const MOST_FAULTY: u64 = 100_000;
/// Most changed fields that are named for a row.
const CHANGES: usize = 8;
/// Most characters of a value that are shown.
const LONGEST: usize = 120;

/// What rows do, in the order of the filters.
const WORDS: [&str; 4] = ["faulty", "changes", "adds", "nothing"];

/// Shows what each row would do.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let (draft, register) = draft(look)?;
    match &draft.tried {
        Some(tried) => Ok(page(look, &draft, tried, register, None)?.into()),
        None => Ok(Go::to(format!("/import/{}", draft.id))),
    }
}

/// Answers with the list of everything that is wrong.
pub(super) fn faults(look: &Look<'_>) -> Result<Answer> {
    let (draft, _) = draft(look)?;
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    let rows = workspace.sheet_rows(actor, &draft.id, Some("faulty"), 0, MOST_FAULTY)?;
    let faults: Vec<_> = rows.into_iter().flat_map(|row| row.faults).collect();
    let stem = draft
        .file
        .rsplit_once('.')
        .map_or(draft.file.as_str(), |(stem, _)| stem);
    Ok(Download::bytes(
        format!("{stem}-faults.csv"),
        "text/csv; charset=utf-8",
        faults_csv(&faults),
    ))
}

/// Imports, if it would go just as was shown.
pub(super) fn bring(look: &Look<'_>) -> Result<Answer> {
    let (draft, register) = draft(look)?;
    let again = format!("/import/{}/trial?moved=1", draft.id);
    let Some(tried) = &draft.tried else {
        return Ok(Go::to(format!("/import/{}", draft.id)));
    };
    // Another window may have corrected the mapping and tried it out since.
    if look.field("seen") != Some(tried.digest.as_str()) {
        return Ok(Go::to(again));
    }
    let name = look.field("name").unwrap_or_default().trim();
    let remember = look.field("remember").is_some();
    if remember && name.is_empty() {
        let wrong = look.t("import-no-name");
        return refused(look, &draft, tried, register, wrong);
    }
    let save_as = remember.then_some(name);
    let workspace = &look.site.workspace;
    match workspace.sheet_import(look.actor()?, &draft.id, save_as, &look.words) {
        Ok(Brought::Done { written, .. }) => Ok(Go::to(match written {
            Some(written) => format!("/import/done/{}/{}", written.first, written.last),
            None => "/import?done=nothing".to_owned(),
        })),
        Ok(Brought::Again(_)) => Ok(Go::to(again)),
        Err(error) if error.kind() == Kind::Invalid => {
            let wrong = said(look, &error);
            refused(look, &draft, tried, register, wrong)
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(
    look: &Look<'_>,
    draft: &SheetDraft,
    tried: &Tried,
    register: &RegisterInfo,
    wrong: String,
) -> Result<Answer> {
    let page = page(look, draft, tried, register, Some(wrong))?;
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into())
}

/// Returns how many rows do what a word says.
fn counted(tried: &Tried, word: &str) -> u64 {
    match word {
        "faulty" => tried.faulty,
        "changes" => tried.edited,
        "adds" => tried.added,
        _ => tried.unchanged,
    }
}

fn page(
    look: &Look<'_>,
    draft: &SheetDraft,
    tried: &Tried,
    register: &RegisterInfo,
    wrong: Option<String>,
) -> Result<Page> {
    let words = &look.words;
    let title = words.t("import-trial");
    let values = [
        ("added", tried.added.into()),
        ("edited", tried.edited.into()),
        ("unchanged", tried.unchanged.into()),
        ("faulty", tried.faulty.into()),
    ];
    let head = Head::new(title)
        .crumbs(words, &crumbs(look, register, draft))
        .lede(words.with("import-trial-lede", &values))
        .actions(discard_button(look, draft))
        .below(steps(look, draft, "trial"));
    let wrong = wrong.map(|said| Wrong { id: None, said });
    let main = html! {
        (head)
        @if let Some(wrong) = wrong { (parts::error_summary(words, &[wrong])) }
        @if look.query("moved").is_some() {
            (parts::note("info", words.t("import-moved"), html! { p { (words.t("import-moved-help")) } }))
        }
        @if !tried.notes.is_empty() { ul.plain { @for note in &tried.notes { li.help { (note) } } } }
        @if tried.faults > 0 { (mend(look, draft, tried, register)) }
        @else { (go_on(look, draft, tried)) }
        (rows(look, draft, tried, register)?)
    };
    Ok(Page::new(section(register), title, main))
}

/// Says that nothing can be imported, and the ways to put it right.
fn mend(look: &Look<'_>, draft: &SheetDraft, tried: &Tried, register: &RegisterInfo) -> Markup {
    let words = &look.words;
    let faults = usize::try_from(tried.faults).unwrap_or(usize::MAX);
    let body = html! {
        p { (words.t("import-mend-help")) }
        div.actions {
            a.btn href={ "/import/" (draft.id) "/faults" } { (words.t("import-faults-download")) }
            a.btn href={ "/import/" (draft.id) } { (words.t("import-correct")) }
            a.btn href={ "/r/" (register.name) "/import" } { (words.t("import-other-file")) }
        }
    };
    parts::note("err", &words.count("import-mend", faults), body)
}

/// Draws the form that imports.
fn go_on(look: &Look<'_>, draft: &SheetDraft, tried: &Tried) -> Markup {
    let words = &look.words;
    let mappings = Subject {
        register: "import_mapping",
        ..Subject::default()
    };
    let does_nothing = tried.added + tried.edited == 0;
    let said = words.with(
        "import-bring",
        &[
            ("added", tried.added.into()),
            ("edited", tried.edited.into()),
        ],
    );
    html! {
        section.sec.first aria-labelledby="bring" {
            header { h2 #bring { (words.t("import-bring-title")) } }
            @if does_nothing { p.prose { (words.t("import-nothing-to-do")) } } @else {
                form action={ "/import/" (draft.id) "/do" } method="post" {
                    (form_token(look))
                    input type="hidden" name="seen" value=(tried.digest);
                    @if look.may(Act::Add, &mappings) {
                        div.field {
                            label.check { input type="checkbox" name="remember" value="1"; " " (words.t("import-remember")) }
                        }
                        div.field {
                            label for="name" { (words.t("import-remember-name")) }
                            p.help #name-h { (words.t("import-remember-help")) }
                            input.in #name name="name" maxlength="200" value=(draft.mapping.name) aria-describedby="name-h" autocomplete="off";
                        }
                    }
                    div.actions { (parts::submit("primary", said)) }
                }
            }
        }
    }
}

fn rows(
    look: &Look<'_>,
    draft: &SheetDraft,
    tried: &Tried,
    register: &RegisterInfo,
) -> Result<Markup> {
    let words = &look.words;
    let only = look.query("only").filter(|word| WORDS.contains(word));
    let sum = WORDS.iter().map(|word| counted(tried, word)).sum();
    let all: u64 = only.map_or(sum, |word| counted(tried, word));
    let last = all.div_ceil(PAGE).max(1);
    let page = look.query("page").and_then(|page| page.parse::<u64>().ok());
    let page = page.unwrap_or(1).clamp(1, last);
    let skip = (page - 1) * PAGE;
    let found = look
        .site
        .workspace
        .sheet_rows(look.actor()?, &draft.id, only, skip, PAGE)?;
    let path = format!("/import/{}/trial", draft.id);
    let to = |only: Option<&str>, page: u64| {
        let page = page.to_string();
        let mut pairs = Vec::new();
        pairs.extend(only.map(|only| ("only", only)));
        pairs.extend((page != "1").then_some(("page", page.as_str())));
        url::with(&path, &pairs)
    };
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let heads = html! {
        th.num scope="col" { (words.t("import-row")) }
        th scope="col" { (words.t("import-does")) }
        th scope="col" { (words.t("import-what")) }
    };
    let lines = html! { @for row in &found { (line(look, register, row)) } };
    let pager = Pager {
        first: size(skip + 1),
        last: size(skip) + found.len(),
        all: size(all),
        before: (page > 1).then(|| to(only, page - 1)),
        after: (page < last).then(|| to(only, page + 1)),
    };
    let body = html! {
        nav.bar aria-label=(words.t("import-only")) {
            (parts::chip(words, &to(None, 1), words.t("import-all-rows"), Some(size(sum)), only.is_none()))
            @for word in WORDS {
                @let count = counted(tried, word);
                @if count > 0 { (parts::chip(words, &to(Some(word), 1), words.t(&format!("import-word-{word}")), Some(size(count)), only == Some(word))) }
            }
        }
        (parts::table("stack", words.t("import-rows"), heads, lines))
        (pager.draw(words))
    };
    Ok(parts::section(
        "rows",
        words.t("import-rows"),
        html! {},
        body,
    ))
}

fn line(look: &Look<'_>, register: &RegisterInfo, row: &DraftRow) -> Markup {
    let words = &look.words;
    let word = row.word();
    let name = format!("import-word-{word}");
    let said = words.t(&name);
    html! {
        tr {
            td."num c2" { (row.row) }
            td."fit c1" {
                @if word == "faulty" { span."st major" { (parts::icon("err", 14)) span { (said) } } }
                @else { (said) }
            }
            td.cf { (what(look, register, row)) }
        }
    }
}

/// Says what a row does to which record, or what is wrong with which cell.
fn what(look: &Look<'_>, register: &RegisterInfo, row: &DraftRow) -> Markup {
    let words = &look.words;
    match &row.does {
        RowDoes::Adds { title, .. } => html! { (title) },
        RowDoes::Nothing { key } => parts::key(&look.record(key.as_str()), key.as_str()),
        RowDoes::Changes {
            key,
            title,
            changes,
        } => html! {
            (parts::record(&look.record(key.as_str()), key.as_str(), title))
            @for (path, before, after) in changes.iter().take(CHANGES) {
                @let values = [
                    ("field", label(words, register.name, path).into()),
                    ("before", shown(look, before).into()),
                    ("after", shown(look, after).into()),
                ];
                span.sub { (words.with("import-change", &values)) }
            }
            @if changes.len() > CHANGES { span.sub { (words.count("import-more-changes", changes.len() - CHANGES)) } }
        },
        RowDoes::Faulty => html! {
            @if row.faults.is_empty() { (words.t("import-lacks-column")) } @else {
                ul.plain {
                    @for fault in &row.faults {
                        li {
                            b { (cell(&fault.place)) } " "
                            @if !fault.field.is_empty() { (label(words, register.name, &fault.field)) ": " }
                            (fault.message)
                        }
                    }
                }
            }
        },
    }
}

/// Returns the name of a cell without its sheet's: the page is about one sheet.
fn cell(place: &str) -> &str {
    place.rsplit_once('!').map_or(place, |(_, cell)| cell)
}

/// Returns a value as a person reads it, shortened.
fn shown(look: &Look<'_>, value: &Value) -> String {
    let text = match value {
        Value::Null => look.t("import-nothing"),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => look.t("import-nothing"),
        other => other.to_string(),
    };
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}
