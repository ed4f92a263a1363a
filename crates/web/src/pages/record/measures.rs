//! Measures of an AI system: the latest values against their limits, the first of them as a chart.

use aims::Brief;
use conformity::Status;
use jiff::civil::Date;
use maud::{Markup, html};
use registers::Key;
use serde_json::Value;

use super::evidence::text;
use super::known::Known;
use super::links::Around;
use super::value::number_said;
use crate::fault::Result;
use crate::parts::{self, Limit, LineChart, Point};

/// Most measures that are shown.
const MEASURES: usize = 8;

/// Most periods of a measure that are drawn, and most that are looked through to find the latest.
const PERIODS: usize = 13;
const LOOKED_THROUGH: usize = 400;

/// A metric with its latest values.
struct Measure {
    brief: Brief,
    body: Value,
    /// Last day of each period and its value, the oldest first.
    values: Vec<(Date, f64)>,
}

/// Draws the measures of the record; nothing if there are none.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(known: &Known<'_, '_>, around: &Around) -> Result<Markup> {
    let words = &known.look.words;
    let mut measures = Vec::new();
    let metrics: Vec<&Brief> = around
        .from("metric", "systems")
        .iter()
        .take(MEASURES)
        .collect();
    let view = known.look.view()?;
    let mut bodies = view.bodies(metrics.iter().map(|brief| &brief.key))?;
    for brief in metrics {
        if let Some(body) = bodies.remove(&brief.key) {
            measures.push(Measure {
                values: values(known, &brief.key)?,
                brief: brief.clone(),
                body,
            });
        }
    }
    if measures.is_empty() {
        return Ok(html! {});
    }
    let latest = measures
        .iter()
        .filter_map(|measure| measure.values.last())
        .map(|(day, _)| *day)
        .max();
    let beside =
        html! { @if let Some(day) = latest { p { (words.month(day.month())) " " (day.year()) } } };
    let drawn = measures.iter().find(|measure| measure.values.len() > 1);
    let body = html! {
        @if let Some(measure) = drawn { (chart(known, measure)) }
        (table(known, &measures))
    };
    Ok(parts::section(
        "measures",
        &words.registers("metric"),
        beside,
        body,
    ))
}

/// Returns the latest values of a metric.
fn values(known: &Known<'_, '_>, metric: &Key) -> Result<Vec<(Date, f64)>> {
    let view = known.look.view()?;
    let register = registers::catalog()
        .get("measurement")
        .expect("a register of the product");
    let found = view.pointing_from(metric, register, "metric", LOOKED_THROUGH)?;
    let bodies = view.bodies(found.iter().map(|brief| &brief.key))?;
    let value = |body: &Value| {
        Some((
            text(body, "period_to").parse().ok()?,
            body["value"].as_f64()?,
        ))
    };
    let mut values: Vec<(Date, f64)> = bodies.values().filter_map(value).collect();
    values.sort_by_key(|(day, _)| *day);
    Ok(values.split_off(values.len().saturating_sub(PERIODS)))
}

impl Measure {
    fn number(&self, name: &str) -> Option<f64> {
        self.body[name].as_f64()
    }

    /// Returns the limit that a chart shows: the one on the bad side, and whether above it is bad.
    fn limit(&self) -> Option<(f64, bool)> {
        let least = self.number("lower").map(|limit| (limit, false));
        let most = self.number("upper").map(|limit| (limit, true));
        if text(&self.body, "direction") == "lower_is_better" {
            most.or(least)
        } else {
            least.or(most)
        }
    }

    /// Returns whether a value keeps all limits.
    fn holds(&self, value: f64) -> bool {
        self.number("lower").is_none_or(|limit| value >= limit)
            && self.number("upper").is_none_or(|limit| value <= limit)
    }

    /// Writes a value with its unit.
    fn said(&self, known: &Known<'_, '_>, value: f64) -> String {
        let number = number_said(known, None, value);
        let unit = text(&self.body, "unit");
        if unit.is_empty() {
            number
        } else {
            format!("{number} {unit}")
        }
    }

    fn limits(&self, known: &Known<'_, '_>) -> String {
        let words = &known.look.words;
        let said = |id: &'static str, limit: Option<f64>| {
            limit.map(|limit| words.with(id, &[("limit", self.said(known, limit).into())]))
        };
        let least = said("record-at-least", self.number("lower"));
        let most = said("record-at-most", self.number("upper"));
        [least, most]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn chart(known: &Known<'_, '_>, measure: &Measure) -> Markup {
    let words = &known.look.words;
    let points: Vec<Point> = measure
        .values
        .iter()
        .map(|(day, value)| Point {
            name: words.month_short(day.month()).to_owned(),
            long: words.day(*day),
            value: *value,
            said: number_said(known, None, *value),
        })
        .collect();
    let limit = measure.limit().map(|(value, most)| Limit {
        value,
        said: words.with(
            "record-limit",
            &[("limit", measure.said(known, value).into())],
        ),
        most,
    });
    let frequency = text(&measure.body, "frequency");
    let note = match frequency {
        "" => measure.brief.key.to_string(),
        word => format!(
            "{}, {}",
            measure.brief.key,
            words.choice("metric", "frequency", word)
        ),
    };
    let chart = LineChart {
        title: &measure.brief.title,
        note: &note,
        over: words.t("record-period-to"),
        points: &points,
        limit,
    };
    chart.draw(words)
}

fn table(known: &Known<'_, '_>, measures: &[Measure]) -> Markup {
    let words = &known.look.words;
    let head = html! {
        (parts::Column::new(&words.register("metric"), ""))
        (parts::Column::new(words.t("record-measure-course"), "fit"))
        (parts::Column::new(words.t("record-measure-latest"), "num"))
        (parts::Column::new(words.t("record-measure-limit"), "fit p2"))
        (parts::Column::new(words.t("record-measure-result"), "fit"))
    };
    let rows = html! {
        @for measure in measures {
            @let href = known.look.record(measure.brief.key.as_str());
            @let latest = measure.values.last().map(|(_, value)| *value);
            @let course: Vec<f64> = measure.values.iter().map(|(_, value)| *value).collect();
            tr {
                th.c1 scope="row" { a.name href=(href) { (measure.brief.title) } }
                td."fit c3" { @if course.len() > 1 { (parts::spark(&course, measure.limit().map(|(limit, _)| limit))) } }
                td."num fit c4" { @if let Some(latest) = latest { (measure.said(known, latest)) } }
                td."fit dim p2" { (measure.limits(known)) }
                td."fit c2" { @if let Some(latest) = latest { (result(known, measure, latest)) } @else { span.dim { (words.t("record-measure-none")) } } }
            }
        }
    };
    parts::table("stack", &words.registers("metric"), head, rows)
}

fn result(known: &Known<'_, '_>, measure: &Measure, latest: f64) -> Markup {
    let words = &known.look.words;
    if measure.limit().is_none() {
        return html! {};
    }
    if measure.holds(latest) {
        parts::status_said(Status::Conforms, words.t("record-within"))
    } else {
        parts::status_said(Status::Minor, words.t("record-outside"))
    }
}
