//! Plans by which AI risks are treated.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Check, Rating, TreatmentOption};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, Control, Person, Risk, Role};

/// What is done about one or more AI risks, by whom and by when, and whether it worked (6.1.3, 8.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskTreatmentPlan {
    /// The plan in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The risks it treats. Every risk that is to be treated belongs to a plan (6.1.3).
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Why these options and measures were chosen and others were not (6.1.3).
    pub rationale: Option<String>,
    /// What is done, one line a step that somebody can finish.
    #[serde(default)]
    pub measures: Vec<TreatmentMeasure>,
    /// People, money and tools that the plan needs, and where they come from.
    pub resources: Option<String>,
    /// What limits the plan: dates, money, dependence on others.
    pub constraints: Option<String>,
    /// The rating that should remain once the plan is carried out.
    #[schemars(extend("x-list" = true))]
    pub expected_residual: Option<Rating>,
    /// Whether the plan worked, checked by somebody after enough time in operation (8.3). If it
    /// did not, the options are looked at again.
    pub effectiveness: Option<Check>,
    /// How one will see that it worked: a number, a test, an observation (6.1.1).
    #[schemars(extend("x-list" = true))]
    pub success_measure: Option<String>,
    /// How the plan and its risks are watched while it is carried out.
    pub monitoring: Option<String>,
    /// The day by which the plan is looked at again (8.3).
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
    /// Who of designated management approved the plan or the risk that remains (6.1.3).
    #[serde(default)]
    pub approvals: Vec<PlanApproval>,
    /// How the plan was revised, and why; above all where a measure did not work (8.3).
    #[serde(default)]
    pub revisions: Vec<PlanRevision>,
    /// Designated management's approval of the plan and of the risk that remains (6.1.3).
    pub residual_acceptance: Option<ResidualAcceptance>,
}

/// One measure of a treatment plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TreatmentMeasure {
    /// What is done.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The option it carries out.
    pub option: TreatmentOption,
    /// The controls it puts in place or makes better.
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
    /// The person who sees to it.
    pub owner: Ref<Person>,
    /// The day by which it is done.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["done_on", "action"]))]
    pub due: Date,
    /// The action by which the work is followed.
    pub action: Option<Ref<Action>>,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// People, money and tools that it needs.
    pub resources: Option<String>,
    /// How one will see that it worked.
    pub success_measure: Option<String>,
    /// The day by which somebody looks whether it worked (8.3).
    #[schemars(extend("x-due" = "review", "x-due-who" = "owner", "x-due-done" = ["checked_on"]))]
    pub check_by: Option<Date>,
    /// The day on which somebody looked.
    pub checked_on: Option<Date>,
    /// Who looked; better not the one who did it.
    pub checked_by: Option<Ref<Person>>,
    /// Whether it worked.
    pub worked: Option<bool>,
    /// What was seen. If it did not work, what is done instead.
    pub effect: Option<String>,
}

/// Approval of a plan, or of what remains, by designated management.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanApproval {
    /// The person who approved.
    pub by: Ref<Person>,
    /// The role that gives the person the authority.
    pub role: Option<Ref<Role>>,
    /// What was approved.
    pub what: PlanApprovalSubject,
    /// The day.
    pub on: Date,
    /// The version of the plan that was approved.
    #[schemars(range(min = 1))]
    pub version: Option<i64>,
    /// Conditions, or the grounds.
    pub note: Option<String>,
}

/// What an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanApprovalSubject {
    /// The plan.
    Plan,
    /// The risk that remains.
    ResidualRisk,
    /// The plan and the risk that remains.
    Both,
}

/// One revision of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRevision {
    /// The day.
    pub on: Date,
    /// Why it was revised: a measure that did not work, a new risk, a change.
    #[schemars(length(min = 1))]
    pub because: String,
    /// What is different now.
    pub what: Option<String>,
}

/// Designated management's acceptance of what remains.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidualAcceptance {
    /// The person who accepted it; somebody with the authority that the criteria ask for.
    pub by: Ref<Person>,
    /// The day.
    pub on: Date,
    /// What exactly is accepted, and on what grounds.
    #[schemars(length(min = 1))]
    pub statement: String,
}

impl Register for RiskTreatmentPlan {
    const NAME: &'static str = "risk_treatment_plan";
    const PREFIX: &'static str = "RTP";
    const CLAUSES: &'static str = "6.1.3, 8.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Fair estimates for older cars".into(),
            risks: vec![Ref::number(1)],
            rationale: Some(
                "Excluding older cars was rejected, since their owners would wait longest.".into(),
            ),
            constraints: Some("Photos of older cars are scarce; one labelling firm only.".into()),
            monitoring: Some("Error by age of car, each month.".into()),
            review_by: Some(date(2027, 4, 30)),
            approvals: vec![PlanApproval {
                by: Ref::number(2),
                role: Some(Ref::number(2)),
                what: PlanApprovalSubject::Both,
                on: date(2026, 5, 12),
                version: Some(1),
                note: Some("For one year.".into()),
            }],
            revisions: vec![PlanRevision {
                on: date(2026, 6, 3),
                because: "Half of the first photos bought were too dark to use.".into(),
                what: Some("Photos are now tested before they are paid for.".into()),
            }],
            measures: vec![
                TreatmentMeasure {
                    what: "Buy and label 6,000 photos of damage to cars older than twelve years and \
                           train the model with them."
                        .into(),
                    option: TreatmentOption::RemoveSource,
                    controls: vec![Ref::number(25), Ref::number(26)],
                    owner: Ref::number(3),
                    due: date(2026, 6, 30),
                    action: Some(Ref::number(1)),
                    done_on: Some(date(2026, 6, 24)),
                    resources: Some("EUR 28,000; 25 days of engineering".into()),
                    success_measure: Some("Error for older cars below 10 %".into()),
                    check_by: Some(date(2026, 10, 10)),
                    checked_on: Some(date(2026, 10, 6)),
                    checked_by: Some(Ref::number(5)),
                    worked: Some(true),
                    effect: Some("7 % to 8 % from July to September".into()),
                },
                TreatmentMeasure {
                    what: "Send every estimate for such a car to an adjuster until the error is \
                           below 10 % for three months."
                        .into(),
                    option: TreatmentOption::ChangeLikelihood,
                    controls: vec![Ref::number(33)],
                    owner: Ref::number(4),
                    due: date(2026, 5, 15),
                    action: None,
                    done_on: Some(date(2026, 5, 13)),
                    resources: None,
                    success_measure: Some("No estimate for such a car leaves unseen".into()),
                    check_by: Some(date(2026, 10, 10)),
                    checked_on: None,
                    checked_by: None,
                    worked: None,
                    effect: None,
                },
            ],
            resources: Some("EUR 28,000 for photos and labelling; 25 days of engineering.".into()),
            expected_residual: Some(Rating::Medium),
            effectiveness: Some(Check {
                by: Ref::number(5),
                on: date(2026, 10, 6),
                result: "Error for cars older than twelve years was 7 %, 8 % and 7 % in July, August \
                         and September. The plan worked."
                    .into(),
            }),
            success_measure: Some(
                "Mean absolute error for cars older than twelve years below 10 % for three months \
                 in a row."
                    .into(),
            ),
            residual_acceptance: Some(ResidualAcceptance {
                by: Ref::number(2),
                on: date(2026, 5, 12),
                statement: "The medium risk that remains is accepted for a year: an adjuster sees \
                            each case meanwhile, and claimants can ask for a survey."
                    .into(),
            }),
        }]
    }
}
