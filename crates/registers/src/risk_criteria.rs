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
    /// What assessors do where the likelihood cannot be estimated: which level they write, and who
    /// looks at it.
    pub likelihood_unknown: Option<String>,
    /// Words for consequences to the organisation: money, customers, law, reputation.
    #[serde(default)]
    pub consequences_organization: Vec<ScaleLevel>,
    /// Words for consequences to individuals: rights, health, livelihood, dignity (6.1.2).
    #[serde(default)]
    pub consequences_individuals: Vec<ScaleLevel>,
    /// Words for consequences to societies: groups, institutions, environment (6.1.2).
    #[serde(default)]
    pub consequences_societies: Vec<ScaleLevel>,
    /// What else bears on a level: how many are reached, how long, whether it can be undone,
    /// whether those concerned are easily harmed.
    #[serde(default)]
    pub dimensions: Vec<ExtraDimension>,
    /// The rating of every pair of likelihood and highest consequence. Whole when each pair of
    /// levels has exactly one cell.
    #[serde(default)]
    pub matrix: Vec<MatrixCell>,
    /// The highest rating that is acceptable without treatment (6.1.1).
    #[schemars(extend("x-list" = true))]
    pub acceptable_up_to: Rating,
    /// Kinds of risk for which the line of acceptance is another one.
    #[serde(default)]
    pub tolerances: Vec<Tolerance>,
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
    /// What must be given for such an acceptance, such as a plan or a second signature.
    pub condition: Option<String>,
    /// Months for which such an acceptance may count at most.
    #[schemars(range(min = 1))]
    pub valid_months: Option<i64>,
}

/// Something else that bears on a level of risk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtraDimension {
    /// The word for it: scale, duration, reversibility.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// How it is judged.
    #[schemars(length(min = 1))]
    pub meaning: String,
    /// How it changes the level, such as: one level more where it cannot be undone.
    pub effect: Option<String>,
}

/// A line of acceptance for one kind of risk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// The kind of risk it holds for.
    #[schemars(length(min = 1))]
    pub kind: String,
    /// The highest rating that is acceptable there without treatment.
    pub acceptable_up_to: Rating,
    /// Why it differs from the general line.
    pub reason: Option<String>,
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
            likelihood_unknown: Some(
                "Write level 4, say that it is unknown, and ask the risk owner for a test within \
                 90 days."
                    .into(),
            ),
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
            dimensions: vec![
                ExtraDimension {
                    name: "Reversibility".into(),
                    meaning: "Whether the state before can be restored for everyone.".into(),
                    effect: Some("One level more where it cannot.".into()),
                },
                ExtraDimension {
                    name: "Vulnerable groups".into(),
                    meaning: "Whether those concerned can hardly defend themselves.".into(),
                    effect: Some("One level more for individuals.".into()),
                },
            ],
            matrix: matrix(),
            acceptable_up_to: Rating::Medium,
            tolerances: vec![Tolerance {
                kind: "Loss of a justified claim".into(),
                acceptable_up_to: Rating::Low,
                reason: Some("The AI policy promises a person's decision.".into()),
            }],
            authority: vec![
                authority(Rating::Low, 3, 24, None),
                authority(Rating::Medium, 2, 12, None),
                authority(Rating::High, 1, 6, Some("Only with a treatment plan that has begun.")),
            ],
            review_months: 12,
            review_by: Some(date(2027, 1, 31)),
        }]
    }
}

fn authority(
    rating: Rating,
    role: u64,
    months: i64,
    condition: Option<&str>,
) -> AcceptanceAuthority {
    AcceptanceAuthority {
        rating,
        role: Ref::number(role),
        condition: condition.map(str::to_owned),
        valid_months: Some(months),
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
