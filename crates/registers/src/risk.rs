//! AI risks and opportunities.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Confidence, LifeCycleStage, Rating, TreatmentOption};
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{
    Action, AiSystem, Control, Dataset, Document, ImpactAssessment, Metric, Model, Person,
    RiskCriteria, Supplier,
};

/// An AI risk or opportunity: what may happen, how it is rated, what is done about it and who
/// accepted what remains (6.1.2, 6.1.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// The risk in a few words, as people speak of it.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Whether it would do harm or good. Opportunities are determined and acted on too (6.1.1).
    pub kind: RiskKind,
    /// What it comes from; the sources of Annex C.3.
    pub source: RiskSource,
    /// Where in or around the AI system it arises, for grouping.
    pub family: RiskFamily,
    /// The objectives that it helps or hinders; those of Annex C.2 (6.1.2).
    #[serde(default)]
    pub objectives: Vec<RiskObjective>,
    /// The AI systems it belongs to. Empty for a risk of the management system as a whole.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Whether it concerns the AI management system as a whole and no single system.
    #[serde(default)]
    pub aims_wide: bool,
    /// The datasets it has to do with.
    #[serde(default)]
    pub datasets: Vec<Ref<Dataset>>,
    /// The models it has to do with.
    #[serde(default)]
    pub models: Vec<Ref<Model>>,
    /// The suppliers it has to do with.
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// The stage of the life cycle in which it arises.
    pub stage: Option<LifeCycleStage>,
    /// Why it could happen: the condition that is there today.
    #[schemars(length(min = 1))]
    pub cause: String,
    /// What would happen.
    #[schemars(length(min = 1))]
    pub event: String,
    /// What would follow for the organisation, for individuals and for societies (6.1.2).
    #[schemars(length(min = 1))]
    pub consequence: String,
    /// Groups of people who would bear it, or gain from it.
    #[serde(default)]
    pub affected: Vec<String>,
    /// What is at stake, and what it is worth to the organisation, to people or to society.
    pub asset: Option<String>,
    /// The laws, contracts and other duties that it touches, where they have records.
    #[serde(default)]
    pub obligations: Vec<AnyRef>,
    /// The criteria by which it is rated.
    pub criteria: Option<Ref<RiskCriteria>>,
    /// Its level with the controls that exist today, before treatment.
    pub inherent: Option<RiskRating>,
    /// Whether the likelihood cannot be estimated. The level then follows the criteria for this
    /// case.
    #[serde(default)]
    pub likelihood_unknown: bool,
    /// How sure the rating is.
    pub confidence: Option<Confidence>,
    /// What is not known, and what would change the rating.
    pub uncertainty: Option<String>,
    /// What the comparison with the criteria says (6.1.2).
    pub evaluation: Option<RiskEvaluation>,
    /// Place in the order of treatment, 1 first (6.1.2).
    #[schemars(range(min = 1, max = 5))]
    pub priority: Option<i64>,
    /// The option chosen from the results of the assessment (6.1.3).
    #[schemars(extend("x-list" = true))]
    pub option: Option<TreatmentOption>,
    /// Why this option and not another (6.1.3).
    pub option_because: Option<String>,
    /// The controls that carry the option out (6.1.3).
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
    /// Actions that address the risk or take up the opportunity, and whether they worked (6.1.1).
    #[serde(default)]
    pub actions: Vec<RiskAction>,
    /// The person who answers for this risk and has the means to act on it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// What already keeps it in check, and how well that works.
    pub existing_controls: Option<String>,
    /// Its level once treatment works.
    #[schemars(extend("x-list" = true))]
    pub residual: Option<RiskRating>,
    /// Why the benefits outweigh what remains, where it cannot be brought below the line.
    pub benefit_risk: Option<String>,
    /// The metrics that show whether the risk grows.
    #[serde(default)]
    pub indicators: Vec<Ref<Metric>>,
    /// Who accepted the residual risk. Designated management must; the owner should (6.1.3). Each
    /// person accepts in person, within the authority that the criteria give.
    #[serde(default)]
    pub acceptances: Vec<Acceptance>,
    /// The impact assessments that brought it up; their results are considered here (6.1.4).
    #[serde(default)]
    pub from_impact: Vec<Ref<ImpactAssessment>>,
    /// The id of the entry in a library of risks from which it was taken over.
    pub library_id: Option<String>,
    /// The day it was first seen.
    pub identified_on: Option<Date>,
    /// The day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// The level of a risk under its criteria.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskRating {
    /// Level of likelihood.
    #[schemars(range(min = 1, max = 5))]
    pub likelihood: i64,
    /// Level of consequences to the organisation.
    #[schemars(range(min = 1, max = 5))]
    pub organization: i64,
    /// Level of consequences to individuals.
    #[schemars(range(min = 1, max = 5))]
    pub individuals: i64,
    /// Level of consequences to societies.
    #[schemars(range(min = 1, max = 5))]
    pub societies: i64,
    /// What the matrix gives for the likelihood and the most serious consequence.
    pub rating: Rating,
}

/// One action that addresses a risk, and whether it worked.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskAction {
    /// The action.
    pub action: Ref<Action>,
    /// The effect that is expected of it, so that one can tell later whether it came.
    pub expected: Option<String>,
    /// The day by which its effect is judged.
    #[schemars(extend("x-due" = "review", "x-due-done" = ["judged_on"]))]
    pub judge_by: Option<Date>,
    /// The day on which its effect was judged (6.1.1).
    pub judged_on: Option<Date>,
    /// Who judged.
    pub judged_by: Option<Ref<Person>>,
    /// Whether it worked.
    pub worked: Option<bool>,
    /// What was seen.
    pub effect: Option<String>,
}

/// Says who accepted a residual risk, and for how long.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The person who accepted it.
    pub by: Ref<Person>,
    /// The capacity in which the person did.
    pub role: AcceptanceRole,
    /// The day.
    pub on: Date,
    /// The last day on which the acceptance counts; it is renewed or treatment goes on.
    #[schemars(extend("x-due" = "expires", "x-due-who" = "by", "x-due-per" = ["role"]))]
    pub valid_until: Option<Date>,
    /// What must stay true for the acceptance to hold.
    pub conditions: Option<String>,
    /// The record that shows it, such as minutes or a treatment plan. It is needed where the AIMS
    /// manager writes the acceptance down for the person.
    pub evidence: Option<AnyRef>,
}

/// The capacity in which a person accepts a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceRole {
    /// Management that the organisation designated for such decisions.
    DesignatedManagement,
    /// The owner of the risk.
    RiskOwner,
}

/// Whether a risk would do harm or good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskKind {
    /// It would do harm.
    Threat,
    /// It would do good.
    Opportunity,
}

/// What a risk comes from (Annex C.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskSource {
    /// Surroundings so wide or changing that tests cover little of them (C.3.1).
    ComplexityOfEnvironment,
    /// Nobody can tell people why or how a result came about (C.3.2).
    LackOfTransparency,
    /// How much runs without a human, and how control is handed over (C.3.3).
    LevelOfAutomation,
    /// Data, its collection, poisoning, learning in use (C.3.4).
    MachineLearning,
    /// Faults and limits of the machines it runs on (C.3.5).
    Hardware,
    /// Flaws in design, testing, deployment, maintenance or retirement (C.3.6).
    LifeCycle,
    /// Immature technology, or carelessness with mature technology (C.3.7).
    TechnologyReadiness,
    /// Something that Annex C.3 does not list: suppliers, law, staffing, misuse.
    Other,
}

/// Where in or around an AI system a risk arises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskFamily {
    /// In the data.
    Data,
    /// In the model.
    Model,
    /// In the system around the model.
    System,
    /// In the organisation that builds or uses it.
    Organizational,
    /// Outside: suppliers, law, attackers, society.
    External,
}

/// An objective that a risk helps or hinders (Annex C.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskObjective {
    /// Somebody answers for decisions and outcomes (C.2.1).
    Accountability,
    /// The skills that AI needs are there (C.2.2).
    AiExpertise,
    /// Training and test data is there and good enough (C.2.3).
    DataQuality,
    /// Effects on the environment are known and kept in bounds (C.2.4).
    EnvironmentalImpact,
    /// No unjust outcome for persons or groups (C.2.5).
    Fairness,
    /// Faults can be put right and changes made (C.2.6).
    Maintainability,
    /// Personal data and inferences are protected (C.2.7).
    Privacy,
    /// Performance holds under changed or bad conditions (C.2.8).
    Robustness,
    /// No danger to life, health, property or environment (C.2.9).
    Safety,
    /// The system withstands attacks, those on AI included (C.2.10).
    Security,
    /// People are told about the system and can understand its results (C.2.11).
    Transparency,
}

/// What the comparison of a risk with its criteria says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskEvaluation {
    /// The level is acceptable as it is.
    Accept,
    /// The level is not acceptable: the risk is treated.
    Treat,
    /// Too little is known to judge: the risk is analysed further.
    Analyse,
}

impl Register for Risk {
    const NAME: &'static str = "risk";
    const PREFIX: &'static str = "RSK";
    const CLAUSES: &'static str = "6.1.2, 6.1.3, 8.2, 8.3";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![unfair_estimates(), faster_settlement()]
    }
}

fn unfair_estimates() -> Risk {
    Risk {
        title: "Repair estimates for older cars are too low".into(),
        kind: RiskKind::Threat,
        source: RiskSource::MachineLearning,
        family: RiskFamily::Data,
        objectives: vec![RiskObjective::Fairness, RiskObjective::DataQuality],
        systems: vec![Ref::number(1)],
        aims_wide: false,
        datasets: vec![Ref::number(1)],
        models: vec![Ref::number(1)],
        suppliers: vec![Ref::number(1)],
        stage: Some(LifeCycleStage::OperationAndMonitoring),
        cause: "Cars older than twelve years make up 4 % of the training photos and 19 % \
                of claims."
            .into(),
        event: "The estimator misses corrosion and parts that are no longer made, and \
                names a sum below the real cost."
            .into(),
        consequence: "Owners of older cars, who often have little money, are offered too \
                      little; complaints rise; insurers ask for re-assessment; poorer \
                      households are treated worse as a group."
            .into(),
        affected: vec!["Claimants with older cars".into(), "Insurers".into()],
        asset: Some("Fair settlement of about 8,700 claims a year".into()),
        obligations: vec![AnyRef::to::<Document>(2)],
        criteria: Some(Ref::number(1)),
        inherent: Some(RiskRating {
            likelihood: 4,
            organization: 2,
            individuals: 3,
            societies: 2,
            rating: Rating::High,
        }),
        likelihood_unknown: false,
        confidence: Some(Confidence::Medium),
        uncertainty: Some("Claims before 2022 have no age of car; the error may be higher.".into()),
        evaluation: Some(RiskEvaluation::Treat),
        priority: Some(1),
        option: Some(TreatmentOption::ChangeLikelihood),
        option_because: Some(
            "Leaving older cars out would keep their owners waiting; more photos lower the error \
             for good."
                .into(),
        ),
        controls: vec![Ref::number(26), Ref::number(19)],
        actions: vec![RiskAction {
            action: Ref::number(1),
            expected: Some("Error for older cars below 10 %".into()),
            judge_by: Some(date(2026, 10, 10)),
            judged_on: Some(date(2026, 10, 6)),
            judged_by: Some(Ref::number(5)),
            worked: Some(true),
            effect: Some("7 % to 8 % from July to September".into()),
        }],
        owner: Some(Ref::number(3)),
        existing_controls: Some(
            "Adjusters see every estimate above EUR 3,000. Sums below pass unseen, where \
             most older cars are."
                .into(),
        ),
        residual: Some(RiskRating {
            likelihood: 2,
            organization: 2,
            individuals: 3,
            societies: 2,
            rating: Rating::Medium,
        }),
        benefit_risk: Some(
            "Owners of older cars gain the same days as others, and a person sees each case.".into(),
        ),
        indicators: vec![Ref::number(1)],
        acceptances: vec![
            Acceptance {
                by: Ref::number(2),
                role: AcceptanceRole::DesignatedManagement,
                on: date(2026, 5, 12),
                valid_until: Some(date(2027, 5, 11)),
                conditions: Some(
                    "The monthly error for cars older than twelve years stays below 10 %."
                        .into(),
                ),
                evidence: Some(AnyRef::to::<crate::RiskTreatmentPlan>(1)),
            },
            Acceptance {
                by: Ref::number(3),
                role: AcceptanceRole::RiskOwner,
                on: date(2026, 5, 11),
                valid_until: Some(date(2027, 5, 11)),
                conditions: None,
                evidence: Some(AnyRef::to::<crate::RiskTreatmentPlan>(1)),
            },
        ],
        from_impact: vec![Ref::number(1)],
        library_id: Some("unrepresentative-training-data".into()),
        identified_on: Some(date(2026, 3, 4)),
        review_by: Some(date(2027, 3, 31)),
    }
}

fn faster_settlement() -> Risk {
    Risk {
        title: "Clear-cut claims are settled within a day".into(),
        kind: RiskKind::Opportunity,
        source: RiskSource::LevelOfAutomation,
        family: RiskFamily::System,
        objectives: vec![RiskObjective::AiExpertise, RiskObjective::Robustness],
        systems: vec![Ref::number(1), Ref::number(2)],
        aims_wide: false,
        datasets: vec![],
        models: vec![],
        suppliers: vec![],
        stage: Some(LifeCycleStage::OperationAndMonitoring),
        cause: "Two thirds of claims are plain body damage with good photos.".into(),
        event: "Adjusters confirm a proposed estimate in minutes and spend their time on \
                hard cases."
            .into(),
        consequence: "Claimants have their money days earlier; insurers renew contracts; \
                      fewer hire cars are driven meanwhile."
            .into(),
        affected: vec!["Claimants".into(), "Adjusters".into(), "Insurers".into()],
        asset: None,
        obligations: vec![],
        criteria: Some(Ref::number(1)),
        inherent: Some(RiskRating {
            likelihood: 3,
            organization: 3,
            individuals: 2,
            societies: 1,
            rating: Rating::Medium,
        }),
        likelihood_unknown: false,
        confidence: None,
        uncertainty: None,
        evaluation: Some(RiskEvaluation::Treat),
        priority: Some(3),
        option: Some(TreatmentOption::Pursue),
        option_because: None,
        controls: vec![Ref::number(33)],
        actions: vec![],
        owner: Some(Ref::number(2)),
        existing_controls: None,
        residual: None,
        benefit_risk: None,
        indicators: vec![],
        acceptances: vec![],
        from_impact: vec![],
        library_id: None,
        identified_on: Some(date(2026, 3, 4)),
        review_by: Some(date(2026, 9, 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_rated_by_the_sample_criteria() {
        let criteria = &RiskCriteria::samples()[0];
        for risk in Risk::samples() {
            for level in risk.inherent.iter().chain(&risk.residual) {
                let worst = level.organization.max(level.individuals).max(level.societies);
                let cell = criteria
                    .matrix
                    .iter()
                    .find(|cell| (cell.likelihood, cell.consequence) == (level.likelihood, worst))
                    .expect("the matrix is whole");
                assert_eq!(cell.rating, level.rating, "{}", risk.title);
            }
        }
    }
}
