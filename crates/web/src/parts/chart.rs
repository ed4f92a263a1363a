//! Charts: drawn here, sized in per cent so that type never scales, with a table of the same numbers.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::section::disclosure;
use crate::words::Words;

/// One point of a line.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    /// What stands below it: `Feb`.
    pub(crate) name: String,
    /// What the table calls it: `February`.
    pub(crate) long: String,
    /// The value.
    pub(crate) value: f64,
    /// The value as people write it.
    pub(crate) said: String,
}

/// A value that must not be passed.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    /// The value.
    pub(crate) value: f64,
    /// What stands beside the line: `limit 0.80`.
    pub(crate) said: String,
    /// Whether values above it are bad; else values below are.
    pub(crate) most: bool,
}

/// Values over time.
#[derive(Debug, Clone)]
pub(crate) struct LineChart<'a> {
    /// What is measured.
    pub(crate) title: &'a str,
    /// A remark at the end of the title's line.
    pub(crate) note: &'a str,
    /// What the table's first column is called: `Month`.
    pub(crate) over: &'a str,
    /// The points in their order.
    pub(crate) points: &'a [Point],
    /// The value that must not be passed.
    pub(crate) limit: Option<Limit>,
}

/// Height of the drawing in pixels, and where its highest and lowest values lie.
const HEIGHT: f64 = 148.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 112.0;

impl LineChart<'_> {
    /// Draws the chart, and its numbers as a table behind a switch.
    pub(crate) fn draw(&self, words: &Words) -> Markup {
        html! {
            figure {
                figcaption { h3 { (self.title) } span.help { (self.note) } }
                @if !self.points.is_empty() { (self.drawing()) }
                (disclosure(words.t("chart-as-table"), false, self.table(words)))
            }
        }
    }

    fn drawing(&self) -> Markup {
        let places = self.places();
        let last = places.len().saturating_sub(1);
        let every = self.points.len().div_ceil(12);
        html! {
            svg.chart height=(HEIGHT) role="img" aria-label=(self.said()) {
                line.grid x1="0" x2="100%" y1=(BOTTOM) y2=(BOTTOM) {}
                line.grid x1="0" x2="100%" y1=(TOP) y2=(TOP) {}
                @if let Some(limit) = &self.limit {
                    @let y = self.height(limit.value);
                    line.limit x1="0" x2="100%" y1=(tenth(y)) y2=(tenth(y)) {}
                    text.limit-t.end x="100%" y=(tenth(y + if y > 80.0 { -4.0 } else { 14.0 })) { (limit.said) }
                }
                svg viewBox={ "0 0 100 " (HEIGHT) } width="100%" height=(HEIGHT) preserveAspectRatio="none" {
                    polyline.line points=(path(&places)) {}
                }
                @for (n, (point, (x, y))) in self.points.iter().zip(&places).enumerate() {
                    @let dot = self.dot(n == last, point.value);
                    @let shown = n == last || (last - n).is_multiple_of(every);
                    @let below = *y < TOP + 14.0;
                    circle class=(dot) cx=(percent(*x)) cy=(tenth(*y)) r="3" {}
                    @if shown {
                        text.mid.strong[n == last] x=(percent(*x)) y=(tenth(if below { y + 18.0 } else { y - 8.0 })) { (point.said) }
                        text.mid x=(percent(*x)) y=(HEIGHT - 8.0) { (point.name) }
                    }
                }
            }
        }
    }

    fn table(&self, words: &Words) -> Markup {
        html! {
            table.t.plain {
                caption.vh { (self.title) }
                thead { tr { th scope="col" { (self.over) } th.num scope="col" { (words.t("chart-value")) } } }
                tbody {
                    @for point in self.points {
                        tr { th scope="row" { (point.long) } td.num { (point.said) } }
                    }
                }
            }
        }
    }

    /// Returns the chart in words, for those who do not see it.
    fn said(&self) -> String {
        let mut said = format!("{}: ", self.title);
        for (n, point) in self.points.iter().enumerate() {
            let _ = write!(
                said,
                "{}{} {}",
                if n > 0 { ", " } else { "" },
                point.long,
                point.said
            );
        }
        if let Some(limit) = &self.limit {
            let _ = write!(said, "; {}", limit.said);
        }
        said
    }

    fn dot(&self, last: bool, value: f64) -> &'static str {
        let bad = self.limit.as_ref().is_some_and(|limit| {
            if limit.most {
                value > limit.value
            } else {
                value < limit.value
            }
        });
        match (bad, last) {
            (true, _) => "dot bad",
            (false, true) => "dot last",
            (false, false) => "dot",
        }
    }

    /// Returns where the points lie: per cent across, pixels down.
    fn places(&self) -> Vec<(f64, f64)> {
        let across = |n: usize| {
            if self.points.len() < 2 {
                50.0
            } else {
                4.0 + 92.0 * share(n, self.points.len() - 1)
            }
        };
        let points = self.points.iter().enumerate();
        points
            .map(|(n, point)| (across(n), self.height(point.value)))
            .collect()
    }

    fn height(&self, value: f64) -> f64 {
        let values = self.points.iter().map(|point| point.value);
        let limit = self.limit.iter().map(|limit| limit.value);
        let (low, high) = range(values.chain(limit));
        BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)
    }
}

/// Draws a small line without words; its numbers must stand beside it.
pub(crate) fn spark(values: &[f64], limit: Option<f64>) -> Markup {
    let (low, high) = range(values.iter().copied().chain(limit));
    let height = |value: f64| 17.0 - 14.0 * (value - low) / (high - low);
    let last = values.len().saturating_sub(1);
    let place = |(n, value): (usize, &f64)| (2.0 + 82.0 * share(n, last.max(1)), height(*value));
    let places: Vec<_> = values.iter().enumerate().map(place).collect();
    html! {
        svg.spark width="88" height="20" aria-hidden="true" {
            @if let Some(limit) = limit {
                line.limit x1="0" x2="88" y1=(tenth(height(limit))) y2=(tenth(height(limit))) {}
            }
            polyline.line points=(path(&places)) {}
            @if let Some((x, y)) = places.last() { circle.dot cx=(tenth(*x)) cy=(tenth(*y)) r="2.25" {} }
        }
    }
}

/// Returns the lowest and the highest value, never the same.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    match high - low {
        gap if gap > 0.0 => (low, high),
        _ if low.is_finite() => (low - 1.0, low + 1.0),
        _ => (0.0, 1.0),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "places in a chart of a few hundred points"
)]
fn share(n: usize, of: usize) -> f64 {
    n as f64 / of as f64
}

fn path(places: &[(f64, f64)]) -> String {
    let points = places.iter().map(|(x, y)| format!("{x:.2},{y:.1}"));
    points.collect::<Vec<_>>().join(" ")
}

fn tenth(length: f64) -> String {
    format!("{length:.1}")
}

/// Writes a place in per cent.
pub(super) fn percent(place: f64) -> String {
    format!("{place:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<Point> {
        let point = |(n, value): (usize, &f64)| Point {
            name: format!("M{n}"),
            long: format!("Month {n}"),
            value: *value,
            said: format!("{value:.2}"),
        };
        values.iter().enumerate().map(point).collect()
    }

    fn chart(points: &[Point]) -> String {
        let chart = LineChart {
            title: "Ratio <x>",
            note: "",
            over: "Month",
            points,
            limit: Some(Limit {
                value: 0.8,
                said: "limit 0.80".into(),
                most: false,
            }),
        };
        chart.draw(&Words::default()).0
    }

    #[test]
    fn a_chart_says_its_numbers_in_words_and_in_a_table() {
        let html = chart(&points(&[0.78, 0.81, 0.86]));
        assert!(html.contains("aria-label=\"Ratio &lt;x&gt;: Month 0 0.78, Month 1 0.81, Month 2 0.86; limit 0.80\""), "{html}");
        assert!(
            html.contains("<th scope=\"row\">Month 1</th><td class=\"num\">0.81</td>"),
            "{html}"
        );
        assert_eq!(html.matches("dot bad").count(), 1, "{html}");
        assert_eq!(html.matches("dot last").count(), 1, "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn one_point_no_point_and_odd_numbers_are_drawn() {
        for values in [
            &[][..],
            &[1.0],
            &[2.0, 2.0],
            &[f64::NAN, 1.0],
            &[f64::MAX, f64::MIN],
        ] {
            let html = chart(&points(values));
            assert!(html.contains("</figure>"), "{values:?}");
            assert!(!spark(values, None).0.is_empty());
        }
    }

    #[test]
    fn many_points_do_not_write_over_each_other() {
        let values: Vec<f64> = (0..60).map(f64::from).collect();
        let html = chart(&points(&values));
        assert!(html.matches("<text class=\"mid\"").count() <= 26, "{html}");
        assert_eq!(html.matches("<circle").count(), 60);
    }
}
