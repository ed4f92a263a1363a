//! All requirements of a framework: one sentence on how things stand, and group by group what conforms.

use conformity::Status;
use conformity::framework::Lens;
use maud::{Markup, html};

use super::because::joined;
use super::filter::{self, Filter};
use super::group::{self, Group};
use super::stand::{self, Stand};
use super::{SECTION, list};
use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{self, Head};
use crate::url;

/// Answers with all requirements, or those that the filter lets through.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let framework = look.query("framework").unwrap_or(stand::first());
    let stand = Stand::read(look, framework)?;
    let title = look.t("requirements-title");
    let head = Head::new(title.as_str())
        .lede(lede(&stand)?)
        .actions(actions(&stand)?);
    let body = match (stand.lens(), stand.filter) {
        (Some(lens), _) => lensed(&stand, lens)?,
        (None, Filter::All) => folds(&stand)?,
        (None, _) => flat(&stand)?,
    };
    let main = html! {
        (head)
        @if stand.lens().is_none() { (bar(&stand)) }
        (body)
    };
    Ok(Page::new(SECTION, title, main).into())
}

/// Says in a few sentences how things stand.
fn lede(stand: &Stand<'_, '_>) -> Result<String> {
    let words = &stand.look.words;
    let counts = &stand.assessment.summary;
    let past = stand.look.is_past();
    let values = [
        ("conform", counts.conform.into()),
        ("all", counts.requirements.into()),
        ("day", words.day(stand.look.day()?).into()),
    ];
    let mut sentences = vec![if past {
        words.with("requirements-conformed", &values)
    } else {
        words.with("requirements-conform", &values)
    }];
    let some = |id: &str, n: usize| (n > 0).then(|| words.count(id, n));
    let found: Vec<String> = [
        some("requirements-n-major", counts.major),
        some("requirements-n-minor", counts.minor),
        some("requirements-n-improvement", counts.improvement),
    ]
    .into_iter()
    .flatten()
    .collect();
    let values = [("found", joined(words, &found).into())];
    sentences.push(match (found.is_empty(), past) {
        (true, true) => words.t("requirements-found-nothing").to_owned(),
        (true, false) => words.t("requirements-find-nothing").to_owned(),
        (false, true) => words.with("requirements-found", &values),
        (false, false) => words.with("requirements-find", &values),
    });
    let rest: Vec<String> = [
        some("requirements-n-attest", counts.attest),
        some("requirements-n-open", counts.open),
        some("requirements-n-excluded", counts.excluded),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !rest.is_empty() {
        let values = [("rest", joined(words, &rest).into())];
        sentences.push(words.with("requirements-rest", &values));
    }
    let different = Filter::Different.count(stand);
    if past && different > 0 {
        sentences.push(words.count("requirements-n-different", different));
    }
    Ok(sentences.join(" "))
}

/// Draws the choices between lenses and, where there are several, between frameworks.
fn actions(stand: &Stand<'_, '_>) -> Result<Markup> {
    let look = stand.look;
    Ok(html! {
        a.btn href=(look.href("/documented")) { (look.words.t("documented-title")) }
        (lenses(stand))
        (frameworks(stand)?)
    })
}

/// Draws the choice between the framework's own order and its lenses.
fn lenses(stand: &Stand<'_, '_>) -> Markup {
    let words = &stand.look.words;
    if stand.framework.lenses.is_empty() {
        return html! {};
    }
    let own = parts::Item::Link {
        href: stand.through(None),
        name: words.t("requirements-own-order").to_owned(),
        hint: None,
        here: stand.lens().is_none(),
    };
    let others = stand.framework.lenses.iter().map(|lens| parts::Item::Link {
        href: stand.through(Some(lens)),
        name: lens.title.clone(),
        hint: None,
        here: stand.lens().is_some_and(|here| here.id == lens.id),
    });
    let items: Vec<_> = std::iter::once(own).chain(others).collect();
    let name = stand
        .lens()
        .map_or(words.t("requirements-lens"), |lens| lens.title.as_str());
    html! {
        (parts::menu_button("lenses", "", name))
        (parts::menu("lenses", &items))
    }
}

/// Draws the choice between frameworks, where there are several.
fn frameworks(stand: &Stand<'_, '_>) -> Result<Markup> {
    let look = stand.look;
    // An own framework that is refused is told where it is asked for; here the others are offered.
    let engines = look.view()?.engines().unwrap_or_default();
    if engines.len() < 2 {
        return Ok(html! {});
    }
    let items = engines.iter().map(|engine| {
        let framework = engine.framework();
        parts::Item::Link {
            href: look.href(&url::with("/requirements", &[("framework", &framework.id)])),
            name: framework.title.clone(),
            hint: None,
            here: framework.id == stand.framework.id,
        }
    });
    let items: Vec<_> = items.collect();
    Ok(html! {
        (parts::menu_button("frameworks", "", &stand.framework.title))
        (parts::menu("frameworks", &items))
    })
}

/// Draws the filters.
fn bar(stand: &Stand<'_, '_>) -> Markup {
    let words = &stand.look.words;
    html! {
        nav.bar aria-label=(words.t("requirements-filters")) {
            @for (filter, count) in filter::of_overview(stand) {
                (parts::chip(words, &stand.all(filter), filter.name(stand), Some(count), filter == stand.filter))
            }
        }
    }
}

/// Draws every group, open where something needs attention.
fn folds(stand: &Stand<'_, '_>) -> Result<Markup> {
    let mut drawn = Vec::new();
    for part in group::parts(stand) {
        drawn.push(html! { h2.part-t { (part.heading) } });
        for group in &part.groups {
            drawn.push(fold(stand, group)?);
        }
    }
    Ok(html! {
        div.folds {
            (list::head(stand)?)
            @for one in &drawn { (one) }
        }
    })
}

/// Draws the requirements under the words of a lens.
fn lensed(stand: &Stand<'_, '_>, lens: &Lens) -> Result<Markup> {
    let words = &stand.look.words;
    let groups = group::through(stand, lens);
    let mut drawn = Vec::new();
    for (group, item) in groups.iter().zip(&lens.items) {
        drawn.push(html! {
            @if let Some(says) = &item.says { p.lede { (says) } }
            (fold(stand, group)?)
        });
    }
    Ok(html! {
        p.about { (lens.about) " " (words.t("requirements-lens-only")) }
        div.folds {
            (list::head(stand)?)
            @for one in &drawn { (one) }
        }
    })
}

fn fold(stand: &Stand<'_, '_>, group: &Group<'_>) -> Result<Markup> {
    let words = &stand.look.words;
    let different = group
        .all
        .iter()
        .any(|result| stand.changed(result).is_some());
    let values = [
        ("n", group.conforming().into()),
        ("all", group.all.len().into()),
    ];
    Ok(html! {
        details.fold id=(group.anchor()) open[group.needs_attention() || different] {
            summary {
                (parts::icon_with("chev", "chev", 12))
                span.no { (group.number) }
                span { (group.title) }
                (parts::strip(statuses(group)))
                span.cnt { (words.with("requirements-n-of", &values)) span.vh { " " (words.t("requirements-do-conform")) } }
            }
            (list::table(stand, group.title, &group.shown)?)
        }
    })
}

/// Returns how a group's requirements stand.
pub(super) fn statuses(group: &Group<'_>) -> impl Iterator<Item = Status> {
    group.all.iter().map(|result| result.status)
}

/// Draws what a filter lets through as one list.
fn flat(stand: &Stand<'_, '_>) -> Result<Markup> {
    let words = &stand.look.words;
    let rows: Vec<_> = stand.shown().collect();
    if rows.is_empty() {
        let all = parts::link_button(&stand.all(Filter::All), words.t("requirements-show-all"));
        let heading = words.t("requirements-none");
        return Ok(parts::empty(heading, words.t("requirements-none-why"), all));
    }
    Ok(html! {
        div.folds {
            (list::head(stand)?)
            (list::table(stand, words.t("requirements-title"), &rows)?)
        }
    })
}
