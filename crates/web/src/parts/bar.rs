//! What stands above and below a register's table: filters, and the way through its pages.

use maud::{Markup, Render, html};

use super::icon::icon;
use crate::words::Words;

/// A filter that is on.
pub(crate) struct Filter {
    /// What it is about: `Owner`.
    pub(crate) name: String,
    /// What it asks for: `Tomasz Lind`.
    pub(crate) value: String,
    /// The same page without it.
    pub(crate) without: String,
}

/// Draws a filter that is on, with the way to take it off.
pub(crate) fn filter(words: &Words, filter: &Filter) -> Markup {
    let off = words.with("filter-remove", &[("name", filter.name.as_str().into())]);
    html! {
        span.chip.on {
            span { (filter.name) " " b { (filter.value) } }
            a.x href=(filter.without) { (icon("x", 12)) span.vh { (off) } }
        }
    }
}

/// Draws one of several views of the same rows, with how many there are.
pub(crate) fn chip(
    words: &Words,
    href: &str,
    said: impl Render,
    count: Option<usize>,
    here: bool,
) -> Markup {
    html! {
        a.chip href=(href) aria-current=[here.then_some("true")] {
            span { (said) }
            @if let Some(count) = count { span.n { (words.number(count)) } }
        }
    }
}

/// The way through the pages of a long table.
pub(crate) struct Pager {
    /// The number of the first row shown, from 1.
    pub(crate) first: usize,
    /// The number of the last row shown.
    pub(crate) last: usize,
    /// How many rows there are.
    pub(crate) all: usize,
    /// The page before.
    pub(crate) before: Option<String>,
    /// The page after.
    pub(crate) after: Option<String>,
}

impl Pager {
    /// Draws where one is and the ways on; nothing for an empty table.
    pub(crate) fn draw(&self, words: &Words) -> Markup {
        let values = [
            ("first", self.first.into()),
            ("last", self.last.into()),
            ("all", self.all.into()),
        ];
        html! {
            @if self.all > 0 {
                nav.pager aria-label=(words.t("pager")) {
                    span { (words.with("pager-rows", &values)) }
                    @if self.before.is_some() || self.after.is_some() {
                        span.actions {
                            @if let Some(href) = &self.before { a href=(href) rel="prev" { (words.t("pager-before")) } }
                            @if let Some(href) = &self.after { a href=(href) rel="next" { (words.t("pager-after")) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_says_how_to_take_it_off() {
        let one = Filter {
            name: "Owner".into(),
            value: "<Ana>".into(),
            without: "/r/risk".into(),
        };
        let html = filter(&Words::default(), &one).0;
        assert!(
            html.contains("<b>&lt;Ana&gt;</b>") && html.contains("Remove filter: Owner"),
            "{html}"
        );
    }

    #[test]
    fn a_pager_leads_only_where_there_are_rows() {
        let words = Words::default();
        let pager = Pager {
            first: 1,
            last: 50,
            all: 1200,
            before: None,
            after: Some("?page=2".into()),
        };
        let html = pager.draw(&words).0;
        assert!(
            html.contains("1 to 50 of 1,200")
                && html.contains("rel=\"next\"")
                && !html.contains("rel=\"prev\""),
            "{html}"
        );
        assert!(Pager { all: 0, ..pager }.draw(&words).0.is_empty());
    }
}
