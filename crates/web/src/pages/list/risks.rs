//! What the list of risks shows above its table: the matrices before treatment and now, the line of
//! acceptance, and how to read them (6.1.1, 6.1.2).

use aims::{Criteria, LEVELS, ListPage, RiskMatrix, Test};
use maud::{Markup, html};
use serde_json::Value;

use super::ask::{ListAsk, filter};
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{RATINGS, heat, rank};

/// The register whose list has matrices.
const RISK: &str = "risk";

/// The three scales of consequences.
const SCALES: [&str; 3] = [
    "consequences_organization",
    "consequences_individuals",
    "consequences_societies",
];

/// Draws the matrices over the risks that a list holds; nothing above other registers.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn matrices(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> Result<Markup> {
    if ask.register.name != RISK || page.matching == 0 {
        return Ok(html! {});
    }
    let view = look.view()?;
    let [before, now] = view.risk_matrices(&ask.first().page(None, 1))?;
    let scale = Scale::of(view.criteria()?);
    let above = scale.above();
    let risen = risks(ask).with([filter("residual_rating", Test::Is(above.clone()))]);
    let count = if above.is_empty() {
        0
    } else {
        view.matching(RISK, &risen.page(None, 1))?
    };
    let words = &look.words;
    Ok(html! {
        section.heats aria-label=(words.t("risk-matrices")) {
            (matrix(look, ask, &scale, &before, &BEFORE))
            (matrix(look, ask, &scale, &now, &NOW))
            div.side-note {
                h2 { (words.t("risk-how")) }
                p { (words.t("risk-axes")) }
                (line(look, &scale))
                @if count > 0 {
                    p { a.num-link href=(risen.href(look)) { (words.count("risk-above", super::head::count_of(count))) } }
                }
                (unrated(look, ask, &before, &BEFORE))
                (unrated(look, ask, &now, &NOW))
                p { (words.t("risk-counted")) }
                ul.levels aria-label=(words.t("risk-levels")) {
                    @for (at, rating) in RATINGS.iter().enumerate() {
                        li { span class={ "sw " (heat(at)) } {} (words.choice(RISK, "residual.rating", rating)) }
                    }
                }
            }
        }
    })
}

/// Which of the two matrices.
struct Side {
    caption: &'static str,
    unrated: &'static str,
    likelihood: &'static str,
    consequence: &'static str,
}

const BEFORE: Side = Side {
    caption: "risk-before",
    unrated: "risk-unrated-before",
    likelihood: "inherent_likelihood",
    consequence: "inherent_consequence",
};

const NOW: Side = Side {
    caption: "risk-now",
    unrated: "risk-unrated-now",
    likelihood: "residual_likelihood",
    consequence: "residual_consequence",
};

/// Returns the open threats of a list: those that the matrices count.
fn risks(ask: &ListAsk) -> ListAsk {
    let one = |value: &str| vec![value.to_owned()];
    ask.with([
        filter("kind", Test::Is(one("threat"))),
        filter("state", Test::IsNot(one("closed"))),
    ])
}

/// The criteria as the matrices need them.
struct Scale {
    criteria: Option<Criteria>,
}

impl Scale {
    fn of(criteria: Option<Criteria>) -> Self {
        Self { criteria }
    }

    fn lines(&self, field: &str) -> &[Value] {
        let body = self.criteria.as_ref().map(|criteria| &criteria.body);
        body.and_then(|body| body[field].as_array())
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the word of a level of one scale.
    fn word(&self, scale: &str, level: usize) -> Option<&str> {
        let line = self
            .lines(scale)
            .iter()
            .find(|line| line["level"].as_u64() == Some(level as u64))?;
        line["word"].as_str()
    }

    /// Returns the word of a level of consequence, if all scales have the same.
    fn consequence(&self, level: usize) -> Option<&str> {
        let [first, second, third] = SCALES.map(|scale| self.word(scale, level));
        first.filter(|_| first == second && second == third)
    }

    /// Returns the rating of a cell, by its place from the lowest.
    fn rank(&self, likelihood: usize, consequence: usize) -> Option<usize> {
        let is_meant = |cell: &&Value| {
            cell["likelihood"].as_u64() == Some(likelihood as u64)
                && cell["consequence"].as_u64() == Some(consequence as u64)
        };
        let rating = self.lines("matrix").iter().find(is_meant)?["rating"].as_str()?;
        rank(rating)
    }

    /// Returns the highest rating that is acceptable, by its place from the lowest.
    fn acceptable(&self) -> Option<usize> {
        let body = &self.criteria.as_ref()?.body;
        let rating = body["acceptable_up_to"].as_str()?;
        rank(rating)
    }

    fn is_above(&self, likelihood: usize, consequence: usize) -> bool {
        let rank = self.rank(likelihood, consequence);
        rank.zip(self.acceptable())
            .is_some_and(|(rank, acceptable)| rank > acceptable)
    }

    /// Returns the ratings above the line.
    fn above(&self) -> Vec<String> {
        let first = self.acceptable().map_or(RATINGS.len(), |at| at + 1);
        RATINGS[first..].iter().map(ToString::to_string).collect()
    }
}

fn matrix(
    look: &Look<'_>,
    ask: &ListAsk,
    scale: &Scale,
    counts: &RiskMatrix,
    side: &Side,
) -> Markup {
    let words = &look.words;
    html! {
        table.heat {
            caption { (words.t(side.caption)) }
            tbody {
                @for likelihood in (1..=LEVELS).rev() {
                    tr {
                        th scope="row" {
                            @if let Some(word) = scale.word("likelihood", likelihood) { (word) " " }
                            b { (likelihood) }
                        }
                        @for consequence in 1..=LEVELS {
                            (cell(look, ask, scale, counts, side, (likelihood, consequence)))
                        }
                    }
                }
            }
            tfoot {
                tr {
                    td {}
                    @for level in 1..=LEVELS {
                        th scope="col" {
                            b { (level) }
                            @if let Some(word) = scale.consequence(level) { br; (word) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(
    look: &Look<'_>,
    ask: &ListAsk,
    scale: &Scale,
    counts: &RiskMatrix,
    side: &Side,
    (likelihood, consequence): (usize, usize),
) -> Markup {
    let words = &look.words;
    let rank = scale.rank(likelihood, consequence);
    let rating = rank.map(|rank| words.choice(RISK, "residual.rating", RATINGS[rank]));
    let above = scale.is_above(likelihood, consequence);
    // The line runs between a cell above it and its neighbours below it, at the left and beneath.
    let left = above && (consequence == 1 || !scale.is_above(likelihood, consequence - 1));
    let beneath = above && (likelihood == 1 || !scale.is_above(likelihood - 1, consequence));
    let classes = [
        rank.map_or("", heat),
        if left { "wl" } else { "" },
        if beneath { "wb" } else { "" },
    ];
    let classes: Vec<&str> = classes
        .into_iter()
        .filter(|class| !class.is_empty())
        .collect();
    let class = Some(classes.join(" ")).filter(|class| !class.is_empty());
    let count = counts.at(likelihood, consequence);
    let level = |level: usize| Test::Is(vec![level.to_string()]);
    let shown = risks(ask).with([
        filter(side.likelihood, level(likelihood)),
        filter(side.consequence, level(consequence)),
    ]);
    let values = [
        ("n", super::head::count_of(count).into()),
        ("likelihood", likelihood.into()),
        ("consequence", consequence.into()),
    ];
    html! {
        td class=[class] {
            @if count > 0 {
                a href=(shown.href(look)) {
                    span aria-hidden="true" { (words.number(count)) }
                    span.vh { (words.with("risk-cell", &values)) ": " }
                    @if let Some(rating) = &rating { small { (rating) } }
                    @if above { span.vh { ", " (words.t("risk-cell-above")) } }
                }
            } @else if let Some(rating) = &rating {
                small { (rating) }
            }
        }
    }
}

/// Says where the line of acceptance runs, and by which criteria.
fn line(look: &Look<'_>, scale: &Scale) -> Markup {
    let words = &look.words;
    let Some(criteria) = &scale.criteria else {
        let href = look.href("/r/risk_criteria");
        return html! { p { (words.t("risk-no-criteria")) " " a href=(href) { (words.registers("risk_criteria")) } } };
    };
    let href = look.href(&format!("/k/{}/v/{}", criteria.key, criteria.version));
    let acceptable = scale
        .acceptable()
        .map(|rank| words.choice(RISK, "residual.rating", RATINGS[rank]));
    html! {
        p {
            (words.t("risk-line")) " "
            a.nb href=(href) { (criteria.key) " " (words.with("risk-version", &[("version", criteria.version.into())])) } ". "
            @if let Some(acceptable) = acceptable {
                (words.with("risk-acceptable", &[("rating", acceptable.into_owned().into())]))
            }
        }
    }
}

/// Says how many of the risks that count are not rated, with the way to them.
fn unrated(look: &Look<'_>, ask: &ListAsk, counts: &RiskMatrix, side: &Side) -> Markup {
    let count = super::head::count_of(counts.unrated);
    let shown = risks(ask).with([filter(side.likelihood, Test::Empty)]);
    html! {
        @if count > 0 { p { a.num-link href=(shown.href(look)) { (look.words.count(side.unrated, count)) } } }
    }
}

#[cfg(test)]
mod tests {
    use registers::Key;
    use serde_json::json;

    use super::*;

    fn scale(third: &str) -> Scale {
        let level = |word: &str| json!([{ "level": 1, "word": word, "meaning": "m" }]);
        Scale::of(Some(Criteria {
            key: Key::new("CRI", 1),
            version: 2,
            body: json!({
                "acceptable_up_to": "medium",
                "consequences_organization": level("slight"),
                "consequences_individuals": level("slight"),
                "consequences_societies": level(third),
                "matrix": [
                    { "likelihood": 1, "consequence": 1, "rating": "medium" },
                    { "likelihood": 2, "consequence": 1, "rating": "high" },
                ],
            }),
        }))
    }

    #[test]
    fn the_line_runs_above_what_is_acceptable() {
        let scale = scale("slight");
        assert!(!scale.is_above(1, 1) && scale.is_above(2, 1));
        assert!(!scale.is_above(3, 3), "a pair that the criteria lack");
        assert_eq!(scale.above(), ["high", "critical"]);
        assert!(Scale::of(None).above().is_empty());
    }

    #[test]
    fn a_level_has_a_word_where_all_scales_agree() {
        assert_eq!(scale("slight").consequence(1), Some("slight"));
        assert_eq!(scale("small").consequence(1), None);
    }
}
