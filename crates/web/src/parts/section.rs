//! Sections of a page, disclosures, and links to records.

use maud::{Markup, Render, html};

use super::icon::icon_with;

/// Draws a section: a hairline, a head and what stands below; `beside` is a line or a link at its end.
pub(crate) fn section(id: &str, heading: &str, beside: impl Render, body: impl Render) -> Markup {
    html! {
        section.sec aria-labelledby=(id) {
            header { h2 id=(id) { (heading) } (beside) }
            (body)
        }
    }
}

/// Draws what is shown on demand.
pub(crate) fn disclosure(summary: &str, open: bool, body: impl Render) -> Markup {
    html! {
        details.more-d open[open] {
            summary { (icon_with("chev", "chev", 12)) (summary) }
            (body)
        }
    }
}

/// Draws a key as a link to its record.
pub(crate) fn key(href: &str, key: &str) -> Markup {
    html! { a.key href=(href) { (key) } }
}

/// Draws a link to a record by key and title.
pub(crate) fn record(href: &str, key: &str, title: &str) -> Markup {
    html! { a href=(href) { span.key { (key) } " " (title) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_named_by_its_heading() {
        let html = section("needs", "Needs <you>", html! { p { "7" } }, "text").0;
        assert!(
            html.starts_with("<section class=\"sec\" aria-labelledby=\"needs\">"),
            "{html}"
        );
        assert!(
            html.contains("<h2 id=\"needs\">Needs &lt;you&gt;</h2><p>7</p></header>text"),
            "{html}"
        );
    }

    #[test]
    fn a_title_cannot_break_out() {
        let html = record("/k/A-0001?a=\"", "A-0001", "<script>").0;
        assert!(
            html.contains("?a=&quot;") && html.contains("&lt;script&gt;"),
            "{html}"
        );
    }
}
