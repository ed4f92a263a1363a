//! The tree of requirements beside one of them.

use maud::{Markup, html};

use super::filter;
use super::group::{self, Group};
use super::overview::statuses;
use super::stand::Stand;
use crate::parts;

/// Draws the tree; `here` is the requirement beside it.
pub(super) fn pane(stand: &Stand<'_, '_>, here: &str) -> Markup {
    let words = &stand.look.words;
    html! {
        div.pane {
            header {
                h2 { (stand.framework.title) }
                nav.chips aria-label=(words.t("requirements-filters")) {
                    @for (filter, count) in filter::of_tree(stand) {
                        (parts::chip(words, &stand.one_with(here, filter, &[]), filter.name(stand), Some(count), filter == stand.filter))
                    }
                }
            }
            nav.tree aria-label=(words.t("requirements-title")) {
                @for part in group::parts(stand) {
                    p.part-h { (part.heading) }
                    @for group in &part.groups { (branch(stand, group, here)) }
                }
            }
        }
    }
}

fn branch(stand: &Stand<'_, '_>, group: &Group<'_>, here: &str) -> Markup {
    let words = &stand.look.words;
    let filtered = stand.filter != filter::Filter::All;
    let open = group.holds(here) || filtered || group.needs_attention();
    let values = [
        ("n", group.conforming().into()),
        ("all", group.all.len().into()),
    ];
    html! {
        details open[open] {
            summary {
                (parts::icon_with("chev", "chev", 12))
                span.no { (group.number) }
                span { (group.title) }
                (parts::strip(statuses(group)))
                span.vh { (words.with("requirements-n-of-conform", &values)) }
            }
            ul {
                @for result in &group.shown {
                    li {
                        a href=(stand.one(&result.id)) aria-current=[(result.id == here).then_some("page")] {
                            span.no { (result.id) }
                            span { (result.title) }
                            (parts::status_small(words, result.status))
                        }
                    }
                }
            }
        }
    }
}
