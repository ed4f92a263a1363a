//! Words about fields and registers, in which names stand between backticks.

use maud::{Markup, html};

/// Draws a text; what stands between backticks is set as code.
pub(crate) fn prose(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 0 { (part) } @else { code { (part) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_nothing_acts() {
        let text = "As `en` or `<b>`; <i>no</i>";
        assert_eq!(
            prose(text).0,
            "As <code>en</code> or <code>&lt;b&gt;</code>; &lt;i&gt;no&lt;/i&gt;"
        );
        assert_eq!(prose("").0, "");
    }
}
