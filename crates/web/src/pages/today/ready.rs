//! Readiness: how the requirements stand, part by part, and how that went month by month.

use conformity::{Assessment, RequirementResult, Status};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{FRAMEWORK, quiet_table};
use crate::background::{MONTHS, Wish};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::url;

/// Makes the section on how the requirements stand.
pub(super) fn section(look: &Look<'_>, assessment: &Assessment) -> Markup {
    let words = &look.words;
    let summary = &assessment.summary;
    let counted = [
        ("n", summary.conform.into()),
        ("all", summary.requirements.into()),
    ];
    let beside = html! { a.more href=(look.href("/requirements")) { (words.with("today-conform", &counted)) } };
    let body = html! {
        ul.legend { @for status in Status::ALL { (legend(look, assessment, status)) } }
        (table(look, assessment))
    };
    let section = parts::section("ready", words.t("today-readiness"), beside, body);
    html! { div.ready { (section) } }
}

fn legend(look: &Look<'_>, assessment: &Assessment, status: Status) -> Markup {
    let of_status = |result: &&RequirementResult| result.status == status;
    let count = assessment.requirements.iter().filter(of_status).count();
    if count == 0 || status == Status::Conforms {
        return html! {};
    }
    let href = look.href(&url::with("/requirements", &[("filter", status.word())]));
    let said = format!("{count} {}", look.words.status(status));
    html! { li { a.quiet href=(href) { (parts::status_said(status, said)) } } }
}

fn table(look: &Look<'_>, assessment: &Assessment) -> Markup {
    let words = &look.words;
    let rows = html! {
        @for (group, results) in groups(assessment) {
            @let conform = results.iter().filter(|result| result.status == Status::Conforms).count();
            @let (number, name) = group.split_once(' ').unwrap_or((group, ""));
            @let first = results.first().map_or("", |result| result.id.as_str());
            tr {
                th scope="row" {
                    span.no { (number) } " "
                    a href=(look.href(&format!("/requirements/{FRAMEWORK}/{first}"))) { (words.find(&format!("part-{}", number.replace('.', "-"))).unwrap_or(name)) }
                }
                td { (parts::strip(results.iter().map(|result| result.status))) }
                td.num { (conform) span.dim { " / " (results.len()) } }
            }
        }
    };
    let heads = [
        words.t("today-part"),
        words.t("today-each"),
        words.t("today-conforming"),
    ];
    quiet_table(words.t("today-ready-caption"), &heads, "", &rows)
}

/// Returns the results by the part they stand in, in the order of the framework.
fn groups(assessment: &Assessment) -> Vec<(&str, Vec<&RequirementResult>)> {
    let mut groups: Vec<(&str, Vec<&RequirementResult>)> = Vec::new();
    for result in &assessment.requirements {
        match groups
            .last_mut()
            .filter(|(group, _)| *group == result.group)
        {
            Some((_, results)) => results.push(result),
            None => groups.push((&result.group, vec![result])),
        }
    }
    groups
}

/// Makes the section on how many requirements conformed at the month ends.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn trend(look: &Look<'_>, assessment: &Assessment) -> Result<Markup> {
    let words = &look.words;
    let trend = look
        .site
        .workspace
        .trend_at_hand(FRAMEWORK, look.day()?, MONTHS)?;
    if !trend.missing.is_empty() {
        look.site.wants(Wish::Trend);
    }
    if trend.points.len() < 2 {
        return Ok(html! {});
    }
    let point = |day: Date, conform: usize| parts::Point {
        name: words.month_short(day.month()).to_owned(),
        long: words.day(day),
        #[expect(clippy::cast_precision_loss, reason = "requirements are few")]
        value: conform as f64,
        said: conform.to_string(),
    };
    let points: Vec<_> = trend
        .points
        .iter()
        .map(|known| point(known.day, known.summary.conform))
        .collect();
    let title = words.count("today-trend-of", assessment.summary.requirements);
    let note = if trend.missing.is_empty() {
        ""
    } else {
        words.t("today-trend-lacks")
    };
    let chart = parts::LineChart {
        title: &title,
        note,
        over: words.t("today-trend-over"),
        points: &points,
        limit: None,
    };
    Ok(parts::section(
        "trend",
        words.t("today-trend"),
        html! {},
        chart.draw(words),
    ))
}
