//! Criteria by which AI risks are rated and judged.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Role;
use crate::kit::parts::Rating;
use crate::kit::{Ref, Register, Workflow, workflow};

/// The criteria by which AI risks are rated, judged and accepted (6.1.1, 6.1.2).
///
/// Two people who assess the same system by the same criteria should arrive at the same level.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskCriteria {
    /// Name by which people cite the criteria.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// How risks are found, rated, compared and ranked, step by step. Good when a newcomer who
    /// follows it gets the result that a colleague got (6.1.2).
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub method: String,
    /// How much AI risk the organisation is willing to take, and where none at all. It may differ
    /// from what is tolerated in information security.
    #[schemars(extend("x-markdown" = true))]
    pub appetite: Option<String>,
    /// Words for how likely an event is, a line for each level. Frequencies or ranges make a
    /// level repeatable.
    #[serde(default)]
    pub likelihood: Vec<ScaleLevel>,
    /// Words for consequences to the organisation: money, customers, law, reputation.
    #[serde(default)]
    pub consequences_organization: Vec<ScaleLevel>,
    /// Words for consequences to individuals: rights, health, livelihood, dignity (6.1.2).
    #[serde(default)]
    pub consequences_individuals: Vec<ScaleLevel>,
    /// Words for consequences to societies: groups, institutions, environment (6.1.2).
    #[serde(default)]
    pub consequences_societies: Vec<ScaleLevel>,
    /// The rating of every pair of likelihood and highest consequence. Whole when each pair of
    /// levels has exactly one cell.
    #[serde(default)]
    pub matrix: Vec<MatrixCell>,
    /// The highest rating that is acceptable without treatment (6.1.1).
    #[schemars(extend("x-list" = true))]
    pub acceptable_up_to: Rating,
    /// Who may accept a residual risk of which rating. An acceptance above a person's authority
    /// does not count (6.1.3).
    #[serde(default)]
    pub authority: Vec<AcceptanceAuthority>,
    /// Months after which risks rated by these criteria are looked at again.
    #[schemars(range(min = 1), extend("x-list" = true))]
    pub review_months: i64,
    /// The day by which the criteria themselves are reviewed.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One level of a scale.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleLevel {
    /// Number of the level, 1 for the least.
    #[schemars(range(min = 1, max = 5))]
    pub level: i64,
    /// The word for it: rare, serious.
    #[schemars(length(min = 1, max = 200))]
    pub word: String,
    /// What it means, so that two people choose the same level.
    #[schemars(length(min = 1))]
    pub meaning: String,
}

/// One cell of the risk matrix.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatrixCell {
    /// Level of likelihood.
    #[schemars(range(min = 1, max = 5))]
    pub likelihood: i64,
    /// Level of the most serious consequence.
    #[schemars(range(min = 1, max = 5))]
    pub consequence: i64,
    /// The rating of this pair.
    pub rating: Rating,
}

/// Says which role may accept risks of which rating.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceAuthority {
    /// Rating of the residual risk.
    pub rating: Rating,
    /// The role whose holders may accept it: designated management.
    pub role: Ref<Role>,
}

impl Register for RiskCriteria {
    const NAME: &'static str = "risk_criteria";
    const PREFIX: &'static str = "CRI";
    const CLAUSES: &'static str = "6.1.1, 6.1.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "AI risk criteria 2026".into(),
            method: "1. Read the system's record, its impact assessment, incidents and test \
                     results.\n2. Name cause, event and consequence for each risk.\n3. Choose the \
                     likelihood over the next twelve months.\n4. Choose the consequence for the \
                     organisation, for individuals and for societies, each by its own scale.\n5. \
                     Take the rating from the matrix with the highest of the three.\n6. Compare \
                     with the acceptance line and rank what lies above it.\n\nTwo assessors rate \
                     independently first and settle differences in writing."
                .into(),
            appetite: Some(
                "We take moderate commercial risk for faster settlement. We take none where a \
                 claimant could lose a justified claim without a person looking at it."
                    .into(),
            ),
            likelihood: scale(&[
                ("rare", "Less than once in five years over all systems."),
                ("unlikely", "About once in one to five years."),
                ("possible", "About once a year."),
                ("likely", "Several times a year."),
                ("frequent", "Monthly or more often."),
            ]),
            consequences_organization: scale(&[
                ("slight", "Below EUR 10,000 and no customer notices."),
                ("noticeable", "Below EUR 100,000, or one insurer complains."),
                ("serious", "Below EUR 500,000, or an insurer reconsiders its contract."),
                ("grave", "Loss of an insurer, or an authority investigates."),
                ("existential", "The licence or the business is at stake."),
            ]),
            consequences_individuals: scale(&[
                ("slight", "A nuisance that is gone within a day."),
                ("noticeable", "Delay or extra effort for some weeks; money is made good."),
                ("serious", "A loss that hurts a household, or private facts become known."),
                ("grave", "Lasting loss of money, health or standing."),
                ("irreparable", "Nothing can make it good."),
            ]),
            consequences_societies: scale(&[
                ("slight", "Nobody beyond those concerned would notice."),
                ("noticeable", "A local group is treated a little worse for a while."),
                ("serious", "A protected group is treated worse across a market."),
                ("grave", "Trust in fair insurance suffers in a country."),
                ("irreparable", "An institution or habitat is damaged for a generation."),
            ]),
            matrix: matrix(),
            acceptable_up_to: Rating::Medium,
            authority: vec![
                AcceptanceAuthority { rating: Rating::Low, role: Ref::number(3) },
                AcceptanceAuthority { rating: Rating::Medium, role: Ref::number(2) },
                AcceptanceAuthority { rating: Rating::High, role: Ref::number(1) },
            ],
            review_months: 12,
            review_by: Some(date(2027, 1, 31)),
        }]
    }
}

fn scale(words: &[(&str, &str)]) -> Vec<ScaleLevel> {
    let levels = (1..).zip(words);
    levels
        .map(|(level, (word, meaning))| ScaleLevel {
            level,
            word: (*word).into(),
            meaning: (*meaning).into(),
        })
        .collect()
}

fn matrix() -> Vec<MatrixCell> {
    let pairs = (1..=5).flat_map(|likelihood| (1..=5).map(move |consequence| (likelihood, consequence)));
    let rating = |product| match product {
        ..=4 => Rating::Low,
        5..=9 => Rating::Medium,
        10..=15 => Rating::High,
        _ => Rating::Critical,
    };
    pairs
        .map(|(likelihood, consequence)| MatrixCell {
            likelihood,
            consequence,
            rating: rating(likelihood * consequence),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_rates_every_pair_of_levels_once() {
        let criteria = &RiskCriteria::samples()[0];
        for likelihood in &criteria.likelihood {
            for consequence in &criteria.consequences_individuals {
                let pair = |cell: &&MatrixCell| {
                    (cell.likelihood, cell.consequence) == (likelihood.level, consequence.level)
                };
                assert_eq!(criteria.matrix.iter().filter(pair).count(), 1);
            }
        }
    }
}
