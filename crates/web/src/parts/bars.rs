//! Bars: how much of each whole is there.

use maud::{Markup, html};

use super::chart::percent;
use super::section::disclosure;
use crate::words::Words;

/// One bar.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it stands for.
    pub(crate) name: String,
    /// How much is there.
    pub(crate) part: u32,
    /// How much there could be.
    pub(crate) whole: u32,
}

/// Draws bars below one another, and their numbers as a table; `over` and `of` name its columns.
pub(crate) fn bars(
    words: &Words,
    title: &str,
    note: &str,
    [over, part, whole]: [&str; 3],
    bars: &[Bar],
) -> Markup {
    let said = |bar: &Bar| {
        words.with(
            "progress-of",
            &[("done", bar.part.into()), ("all", bar.whole.into())],
        )
    };
    let all: Vec<_> = bars
        .iter()
        .map(|bar| format!("{} {}", bar.name, said(bar)))
        .collect();
    html! {
        figure {
            figcaption { h3 { (title) } span.help { (note) } }
            svg."chart bars" height=(28 * bars.len() + 4) role="img" aria-label={ (title) ": " (all.join(", ")) } {
                @for (n, bar) in bars.iter().enumerate() {
                    @let y = 28 * n + 14;
                    text x="0" y=(y) { (bar.name) }
                    rect.bar-b x="26%" width="60%" y=(y - 5) height="10" {}
                    rect.bar-f x="26%" width=(percent(60.0 * share(bar))) y=(y - 5) height="10" {}
                    text.end x="100%" y=(y) { (said(bar)) }
                }
            }
            (disclosure(words.t("chart-as-table"), false, html! {
                table."t plain" {
                    caption.vh { (title) }
                    thead { tr { th scope="col" { (over) } th.num scope="col" { (part) } th.num scope="col" { (whole) } } }
                    tbody {
                        @for bar in bars {
                            tr { th scope="row" { (bar.name) } td.num { (words.number(bar.part)) } td.num { (words.number(bar.whole)) } }
                        }
                    }
                }
            }))
        }
    }
}

fn share(bar: &Bar) -> f64 {
    (f64::from(bar.part) / f64::from(bar.whole.max(1))).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let bar = |part, whole| Bar {
            name: "Sales <b>".into(),
            part,
            whole,
        };
        let html = bars(
            &Words::default(),
            "Read",
            "",
            ["Function", "Read", "People"],
            &[bar(1, 2), bar(0, 0), bar(9, 3)],
        )
        .0;
        for width in ["30.00%", "0.00%", "60.00%"] {
            assert!(
                html.contains(&format!(
                    "<rect class=\"bar-f\" x=\"26%\" width=\"{width}\""
                )),
                "{width}: {html}"
            );
        }
        assert!(
            html.contains("Sales &lt;b&gt; 1 of 2, ") && html.contains("<td class=\"num\">2</td>"),
            "{html}"
        );
    }
}
