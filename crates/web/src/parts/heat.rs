//! The matrix of likelihood and consequence, with the line up to which a risk is accepted as a stair.

use maud::{Markup, html};

use crate::words::Words;

/// One step of a scale: its number and its word.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The number.
    pub(crate) level: u8,
    /// The word.
    pub(crate) word: String,
}

/// One field of the matrix.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heat {
    /// How high the risk is there, 1 to 4.
    pub(crate) high: u8,
    /// Whether it lies within what may be accepted.
    pub(crate) accepted: bool,
    /// How many risks lie there.
    pub(crate) count: usize,
    /// The list of these risks.
    pub(crate) href: String,
}

/// Draws a matrix; `fields[row][column]` follows the scales, the lowest likelihood first.
pub(crate) fn heat(
    words: &Words,
    caption: &str,
    rows: &[Step],
    columns: &[Step],
    fields: &[Vec<Heat>],
) -> Markup {
    html! {
        table.heat {
            caption { (caption) }
            tbody {
                @for (y, row) in rows.iter().enumerate().rev() {
                    tr {
                        th scope="row" { (row.word) " " b { (row.level) } }
                        @for (x, column) in columns.iter().enumerate() { (field(words, row, column, fields, (x, y))) }
                    }
                }
            }
            tfoot {
                tr {
                    td.corner {}
                    @for column in columns { th scope="col" { b { (column.level) } br; (column.word) } }
                }
            }
        }
    }
}

fn field(
    words: &Words,
    row: &Step,
    column: &Step,
    fields: &[Vec<Heat>],
    (x, y): (usize, usize),
) -> Markup {
    let at = |x: usize, y: usize| fields.get(y).and_then(|row| row.get(x));
    let Some(field) = at(x, y) else {
        return html! { td {} };
    };
    let accepted = |place: Option<&Heat>| place.is_some_and(|place| place.accepted);
    let left = !field.accepted && x > 0 && accepted(at(x - 1, y));
    let below = !field.accepted && y > 0 && accepted(at(x, y - 1));
    let values = [
        ("n", field.count.into()),
        ("likelihood", row.level.to_string().into()),
        ("consequence", column.level.to_string().into()),
    ];
    html! {
        td.h2[field.high == 2].h3[field.high == 3].h4[field.high >= 4].wl[left].wb[below] {
            @if field.count > 0 {
                a href=(field.href) aria-label=(words.with("heat-field", &values)) { (words.number(field.count)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stair_runs_between_what_is_accepted_and_what_is_not() {
        let steps: Vec<_> = (1..=2)
            .map(|level| Step {
                level,
                word: format!("W{level}"),
            })
            .collect();
        let place = |high, accepted, count| Heat {
            high,
            accepted,
            count,
            href: "/r/risk?a=1&b=2".into(),
        };
        let fields = [
            vec![place(1, true, 0), place(2, true, 3)],
            vec![place(1, true, 0), place(4, false, 1)],
        ];
        let html = heat(&Words::default(), "Now", &steps, &steps, &fields).0;
        assert_eq!(html.matches("h4 wl wb").count(), 1, "{html}");
        assert_eq!(html.matches("wl").count(), 1, "{html}");
        assert!(
            html.contains("aria-label=\"3 risks, likelihood 1, consequence 2\">3</a>"),
            "{html}"
        );
        assert!(
            html.contains("aria-label=\"1 risk, likelihood 2, consequence 2\""),
            "{html}"
        );
        let empty = heat(&Words::default(), "Now", &steps, &steps, &[]).0;
        assert!(empty.contains("<td></td>"), "{empty}");
    }
}
