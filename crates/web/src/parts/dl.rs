//! Facts about a record: what a thing is called, and what it is.

use maud::{Markup, Render, html};

/// One fact: its name and its value.
pub(crate) struct Fact {
    name: String,
    value: Markup,
}

impl Fact {
    /// Makes a fact.
    pub(crate) fn new(name: impl Into<String>, value: impl Render) -> Self {
        let name = name.into();
        let value = value.render();
        Self { name, value }
    }
}

/// Draws facts below one another.
pub(crate) fn dl(facts: impl IntoIterator<Item = Fact>) -> Markup {
    list("dl", facts)
}

/// Draws facts below one another with a narrow column of names.
pub(crate) fn dl_narrow(facts: impl IntoIterator<Item = Fact>) -> Markup {
    list("dl narrow", facts)
}

/// Draws facts in two columns where there is room.
pub(crate) fn dl_two(facts: impl IntoIterator<Item = Fact>) -> Markup {
    html! { div.t-wrap { (list("dl two", facts)) } }
}

fn list(class: &str, facts: impl IntoIterator<Item = Fact>) -> Markup {
    html! {
        dl class=(class) {
            @for fact in facts { div { dt { (fact.name) } dd { (fact.value) } } }
        }
    }
}
