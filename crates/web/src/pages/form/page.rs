//! The page around a form: its head, what is wrong, its sections, how it is saved, what it touches.

use std::collections::{BTreeMap, HashMap};

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use registers::Key;

use super::draw::Draw;
use super::state::{About, BASE, DRAFT, Form, NOTE, Opened, name_of};
use super::typed::{Entry, Part};
use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{Crumb, Head, error_summary, icon, note, prose};
use crate::sections;
use crate::sign_in::form_token;
use crate::words::Words;

/// Makes the page of a form.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn page(look: &Look<'_>, form: &Form, status: StatusCode) -> Result<Answer> {
    let titles = titles(look, form)?;
    let draw = Draw {
        words: &look.words,
        plan: &form.plan,
        titles: &titles,
        wrongs: &form.wrongs,
        clashes: &form.clashes,
        found: form.found.as_ref(),
        preview: form.preview.as_deref(),
    };
    let main = html! {
        (head(look, form)?)
        div."cols form-cols" {
            form.edit action=(form.action()) method="post" novalidate data-keep=(form.keep())
                data-pick-list=(look.words.t("form-pick-list")) data-pick-none=(look.words.t("form-pick-none")) {
                (hidden(look, form))
                (messages(look, form)?)
                @for section in &form.plan.sections { (draw.section(section, &form.typed)) }
                @if form.opened().is_some() { (about_the_change(look, form)) }
                (savebar(look, form))
                (super::proofs::offered(look, form)?)
            }
            (aside(look, form))
        }
    };
    let section = sections::of_register(form.plan.register.name).id;
    Ok(Page::new(section, title(look, form), main)
        .status(status)
        .into())
}

fn title(look: &Look<'_>, form: &Form) -> String {
    match &form.about {
        About::New => look.words.with(
            "form-new",
            &[(
                "register",
                within(&look.words, &look.words.register(form.plan.register.name)).into(),
            )],
        ),
        About::Record(opened) => {
            let title = if opened.shown.row.title.is_empty() {
                opened.key.as_str()
            } else {
                &opened.shown.row.title
            };
            look.words.with("form-edit", &[("title", title.into())])
        }
    }
}

/// Writes a name as it stands within a sentence; not every language writes it smaller.
fn within(words: &Words, name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next();
    let spelled = letters.next().is_none_or(char::is_uppercase);
    if spelled || words.find("form-names-within") != Some("lower") {
        return name.to_owned();
    }
    let mut lower: String = first.into_iter().flat_map(char::to_lowercase).collect();
    lower.extend(name.chars().skip(1));
    lower
}

fn head(look: &Look<'_>, form: &Form) -> Result<Markup> {
    let words = &look.words;
    let register = form.plan.register;
    let mut crumbs = vec![Crumb::to(
        look.href(&format!("/r/{}", register.name)),
        words.registers(register.name),
    )];
    let head = Head::new(title(look, form));
    let head = match &form.about {
        About::New => {
            crumbs.push(Crumb::here(words.t("form-crumb-new")));
            let mut head = head.lede({
                let help = words.register_help(register.name);
                prose(help.split("\n\n").next().unwrap_or_default())
            });
            for other in others_drafts(look, form)? {
                head = head.fact(other);
            }
            head
        }
        About::Record(opened) => {
            crumbs.push(Crumb::to(
                look.record(opened.key.as_str()),
                opened.key.as_str(),
            ));
            crumbs.push(Crumb::here(words.t("form-crumb-edit")));
            head.fact(html! { span.key { (opened.key) } })
                .fact(editing(look, opened))
                .fact(saving(look, form, opened))
        }
    };
    Ok(html! { (head.crumbs(words, &crumbs)) })
}

/// Says which version is edited and since when it is what it is.
fn editing(look: &Look<'_>, opened: &Opened) -> Markup {
    let words = &look.words;
    let base = &opened.base;
    let state = words.state(&base.state);
    let day = base
        .at
        .parse::<Timestamp>()
        .ok()
        .map(|at| at.to_zoned(TimeZone::UTC).date());
    html! {
        (words.t("form-you-edit")) " " b { (base.version) } ", " (state)
        @if let Some(day) = day { ", " (crate::parts::day(words, day)) }
    }
}

/// Says what saving makes.
fn saving(look: &Look<'_>, form: &Form, opened: &Opened) -> Markup {
    let words = &look.words;
    let approves = form.plan.register.workflow.approves();
    html! {
        (words.t("form-saving-makes")) " " b { (opened.next()) }
        @if approves { ", " (words.t("form-needs-approval")) }
    }
}

/// Leads to drafts of other new records of the register.
fn others_drafts(look: &Look<'_>, form: &Form) -> Result<Vec<Markup>> {
    let own = form.draft.as_ref().map(|draft| draft.id.as_str());
    let drafts = look.site.workspace.drafts(look.actor()?)?;
    let of_this = drafts.iter().filter(|draft| {
        draft.key.is_none()
            && draft.register == form.plan.register.name
            && Some(draft.id.as_str()) != own
    });
    Ok(of_this
        .take(3)
        .map(|draft| super::list::link(look, draft))
        .collect())
}

fn hidden(look: &Look<'_>, form: &Form) -> Markup {
    html! {
        (form_token(look))
        @if let Some(opened) = form.opened() { input type="hidden" name=(BASE) value=(opened.base.version); }
        @if let Some(draft) = &form.draft { input type="hidden" name=(DRAFT) value=(draft.id); }
        // The Enter key presses the first button there is: it keeps what was typed.
        button hidden type="submit" name="_keep" value="" {}
        template data-chip { (super::draw::chip(&look.words, None, "", "", "")) }
    }
}

fn messages(look: &Look<'_>, form: &Form) -> Result<Markup> {
    let words = &look.words;
    let plain = |said: String| html! { p { (said) } };
    Ok(html! {
        @if !form.wrongs.is_empty() { (error_summary(words, &form.wrongs.summary(words, &form.plan))) }
        @if let Some(reason) = &form.unkept { (note("err", words.t("form-unkept"), plain(reason.clone()))) }
        @if let Some(draft) = form.draft.as_ref().filter(|_| form.restored) {
            (note("progress", &words.with("form-restored", &[("when", super::list::when(look, draft.saved)?.into())]), html! {
                p.actions-in { button."btn small" type="submit" name="_discard" value="again" { (words.t("form-discard-draft")) } }
            }))
        }
        @if !form.unknown.is_empty() {
            (note("stale", words.t("form-unknown"), html! {
                dl { @for (name, value) in &form.unknown { div { dt { (name) } dd { (value) } } } }
            }))
        }
        @if let Some(opened) = form.opened() {
            @for other in &opened.others {
                (note("progress", &words.with("form-other", &[("name", other.name.as_str().into()), ("when", super::list::when(look, other.since)?.into())]), plain(words.t("form-other-more").to_owned())))
            }
            @if opened.is_behind() {
                @let by = name_of(look, &opened.shown.row.updated_by)?;
                (note("stale", &words.with("form-behind", &[("version", opened.shown.row.version.into()), ("name", by.into())]), plain(words.t("form-behind-more").to_owned())))
            } @else if !form.clashes.is_empty() {
                (note("stale", &words.count("form-clashes", form.clashes.len()), html! {
                    ul { @for clash in &form.clashes { li { a href={ "#" (super::wrong::id(&clash.path)) "-c" } { (form.plan.said(&clash.path)) } } } }
                    @if !form.taken.is_empty() {
                        @let fields: Vec<String> = form.taken.iter().map(|path| form.plan.said(path)).collect();
                        p { (words.with("form-taken", &[("version", opened.base.version.into()), ("name", opened.by(look)?.into()), ("fields", fields.join("; ").into())])) }
                    }
                }))
            }
        }
    })
}

fn about_the_change(look: &Look<'_>, form: &Form) -> Markup {
    let words = &look.words;
    html! {
        section.fs aria-labelledby="s-!note" {
            h2 id="s-!note" { (words.t("form-change")) }
            div.field {
                label for="note" { (words.t("form-note")) }
                p.help #note-h { (words.t("form-note-help")) }
                textarea."area line" #note name=(NOTE) rows="2" maxlength="2000" aria-describedby="note-h" { (form.note) }
            }
        }
    }
}

fn savebar(look: &Look<'_>, form: &Form) -> Markup {
    let words = &look.words;
    let save = match form.opened() {
        None => words.t("form-save").to_owned(),
        Some(opened) => words.with("form-save-version", &[("version", opened.next().into())]),
    };
    let kept = form
        .draft
        .as_ref()
        .map(|draft| words.with("form-kept", &[("time", words.time(draft.saved).into())]));
    html! {
        div.savebar {
            button."btn primary" type="submit" name="_save" value="" aria-keyshortcuts="Control+Enter" { (save) }
            @if super::save::submits(form) {
                button.btn type="submit" name="_save" value="submit" { (words.t("form-save-submit")) }
            }
            button."btn quiet" type="submit" name="_discard" value="" { (words.t("form-discard")) }
            span.kept role="status" data-unkept=(words.t("form-unkept")) { (kept.unwrap_or_default()) }
        }
    }
}

fn aside(look: &Look<'_>, form: &Form) -> Markup {
    let words = &look.words;
    html! {
        aside.toc aria-labelledby="toc" {
            div {
                h2 #toc { (words.t("form-in-record")) }
                ol {
                    @for section in &form.plan.sections {
                        @let wrong = form.wrongs.count_in(&form.plan, &section.id);
                        li {
                            a href={ "#" (section.id) } { (section.head) }
                            @if wrong > 0 { " " span.n { (words.count("form-errors-in", wrong)) } }
                        }
                    }
                }
                @if let Some(opened) = form.opened() { (touched(look, form, opened)) }
            }
        }
    }
}

/// Says what saving touches: records that point here, and the version in force.
fn touched(look: &Look<'_>, form: &Form, opened: &Opened) -> Markup {
    let words = &look.words;
    let mut by_register: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
    for link in &opened.shown.links_from {
        let register = link
            .key
            .parse::<Key>()
            .ok()
            .and_then(|key| registers::catalog().of_key(&key));
        if let Some(register) = register {
            by_register
                .entry(register.name)
                .or_default()
                .insert(&link.key);
        }
    }
    let in_force = opened
        .shown
        .row
        .approved_version
        .filter(|_| form.plan.register.workflow.approves());
    html! {
        @if in_force.is_some() || !by_register.is_empty() {
            h2 { (words.t("form-touched")) }
            ul.touch {
                @if let Some(version) = in_force {
                    li { (icon("progress", 14)) span { (words.with("form-in-force", &[("version", version.into()), ("next", opened.next().into())])) } }
                }
                @for (register, keys) in &by_register {
                    @let name = if keys.len() == 1 { words.register(register) } else { words.registers(register) };
                    li { (icon("stale", 14)) span {
                        (name) ": "
                        @if let (1, Some(key)) = (keys.len(), keys.first()) {
                            a."key u" href=(look.record(key)) { (key) }
                        } @else {
                            (words.number(keys.len()))
                        }
                        " " (words.count("form-points-here", keys.len()))
                    } }
                }
            }
        }
    }
}

/// Returns the titles of all records that what was typed refers to, in one query.
fn titles(look: &Look<'_>, form: &Form) -> Result<HashMap<Key, String>> {
    let mut keys = Vec::new();
    collect(&form.typed, &mut keys);
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(look.view()?.titles(&keys)?)
}

fn collect(part: &Part, keys: &mut Vec<Key>) {
    for entry in &part.entries {
        match entry {
            Entry::Refs(refs) => keys.extend(refs.keys.iter().filter_map(|key| key.parse().ok())),
            Entry::Part(part) => collect(part, keys),
            Entry::Parts(parts) => parts.iter().for_each(|part| collect(part, keys)),
            Entry::Text(_) | Entry::Values(_) => {}
        }
    }
}
