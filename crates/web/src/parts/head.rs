//! The head of a page: the way to it, its title, one sentence on how things are, what can be done.

use maud::{Markup, Render, html};

use crate::words::Words;

/// A step on the way to a page.
pub(crate) struct Crumb {
    /// Where it leads; the last step leads nowhere.
    pub(crate) href: Option<String>,
    /// What it is called.
    pub(crate) name: String,
}

impl Crumb {
    /// Makes a step that leads somewhere.
    pub(crate) fn to(href: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            name: name.into(),
        }
    }

    /// Makes the last step: the page itself.
    pub(crate) fn here(name: impl Into<String>) -> Self {
        Self {
            href: None,
            name: name.into(),
        }
    }
}

/// The head of a page.
#[derive(Default)]
pub(crate) struct Head {
    crumbs: Option<Markup>,
    number: Option<String>,
    title: String,
    lede: Option<Markup>,
    actions: Option<Markup>,
    facts: Vec<Markup>,
    below: Option<Markup>,
}

impl Head {
    /// Makes a head with a title: a thing or a day.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Sets the number before the title, as of a requirement.
    pub(crate) fn number(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Sets the way to the page.
    pub(crate) fn crumbs(mut self, words: &Words, crumbs: &[Crumb]) -> Self {
        self.crumbs = Some(html! {
            nav.crumbs aria-label=(words.t("crumbs")) {
                ol {
                    @for crumb in crumbs {
                        @match &crumb.href {
                            Some(href) => li { a href=(href) { (crumb.name) } },
                            None => li aria-current="page" { (crumb.name) },
                        }
                    }
                }
            }
        });
        self
    }

    /// Sets the sentence that says how things are.
    pub(crate) fn lede(mut self, lede: impl Render) -> Self {
        self.lede = Some(lede.render());
        self
    }

    /// Sets what can be done: links and buttons, at most one of them primary.
    pub(crate) fn actions(mut self, actions: impl Render) -> Self {
        self.actions = Some(actions.render()).filter(|markup| !markup.0.is_empty());
        self
    }

    /// Adds one of the facts in the line under the title: a mark, a key, `Owner <b>…</b>`.
    pub(crate) fn fact(mut self, fact: impl Render) -> Self {
        self.facts.push(fact.render());
        self
    }

    /// Sets what stands at the foot of the head, such as tabs or a ruler.
    pub(crate) fn below(mut self, below: impl Render) -> Self {
        self.below = Some(below.render());
        self
    }
}

impl Render for Head {
    fn render(&self) -> Markup {
        html! {
            header.page-head {
                @if let Some(crumbs) = &self.crumbs { (crumbs) }
                div.title {
                    div {
                        h1 {
                            @if let Some(number) = &self.number { span.no { (number) } " " }
                            (self.title)
                        }
                        @if let Some(lede) = &self.lede { p.lede { (lede) } }
                    }
                    @if let Some(actions) = &self.actions { div.actions { (actions) } }
                }
                @if !self.facts.is_empty() {
                    p.facts { @for fact in &self.facts { span { (fact) } } }
                }
                @if let Some(below) = &self.below { (below) }
            }
        }
    }
}

/// One of several pages about a thing.
pub(crate) struct Tab {
    /// Where it leads.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) name: String,
    /// How much is on it, where that says something.
    pub(crate) count: Option<usize>,
    /// Whether this is it.
    pub(crate) here: bool,
}

/// Draws tabs, which are links to pages.
pub(crate) fn tabs(words: &Words, about: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(about) {
            ul {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.here.then_some("page")] {
                            (tab.name)
                            @if let Some(count) = tab.count { " " span.n { (words.number(count)) } }
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
    fn a_head_holds_what_it_was_given_and_nothing_else() {
        let words = Words::default();
        let crumbs = [
            Crumb::to("/r/ai_system", "AI systems"),
            Crumb::here("AIS-0003"),
        ];
        let html = Head::new("CV <screening>")
            .crumbs(&words, &crumbs)
            .lede("It ranks.")
            .render()
            .0;
        assert!(html.contains("<li><a href=\"/r/ai_system\">AI systems</a></li><li aria-current=\"page\">AIS-0003</li>"), "{html}");
        assert!(
            html.contains("<h1>CV &lt;screening&gt;</h1><p class=\"lede\">It ranks.</p>"),
            "{html}"
        );
        assert!(
            !html.contains("facts") && !html.contains("actions"),
            "{html}"
        );
    }

    #[test]
    fn the_tab_one_is_on_is_said() {
        let tab = |name: &str, here| Tab {
            href: "/a".into(),
            name: name.into(),
            count: Some(1200),
            here,
        };
        let html = tabs(
            &Words::default(),
            "About it",
            &[tab("One", true), tab("Two", false)],
        )
        .0;
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
        assert!(html.contains("<span class=\"n\">1,200</span>"), "{html}");
    }
}
