//! Units, sites and functions of the organisation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Person;
use crate::kit::{Ref, Register, Workflow, workflow};

/// A unit, site or function of the organisation (4.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrgUnit {
    /// Name of the unit.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What kind of unit it is.
    #[schemars(extend("x-list" = true))]
    pub kind: UnitKind,
    /// What it does, in a sentence.
    pub what: Option<String>,
    /// The unit it belongs to.
    #[schemars(extend("x-list" = true))]
    pub parent: Option<Ref<OrgUnit>>,
    /// The person who leads it.
    #[schemars(extend("x-list" = true))]
    pub head: Option<Ref<Person>>,
    /// Place, where it has one of its own.
    pub location: Option<String>,
    /// Number of people in it.
    #[schemars(range(min = 0))]
    pub headcount: Option<i64>,
    /// Number of people in it whose work has to do with AI; it counts for audit time.
    #[schemars(range(min = 0))]
    pub ai_headcount: Option<i64>,
}

/// What kind of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A part of the organisation with people of its own.
    Unit,
    /// A place.
    Site,
    /// A task that is shared by several units.
    Function,
}

impl Register for OrgUnit {
    const NAME: &'static str = "org_unit";
    const PREFIX: &'static str = "UNT";
    const CLAUSES: &'static str = "4.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Claims analytics".into(),
                kind: UnitKind::Unit,
                what: Some("Builds and watches the AI systems for claims.".into()),
                parent: None,
                head: Some(Ref::number(1)),
                location: Some("Dublin".into()),
                headcount: Some(22),
                ai_headcount: Some(14),
            },
            Self {
                name: "Triage team".into(),
                kind: UnitKind::Unit,
                what: None,
                parent: Some(Ref::number(1)),
                head: Some(Ref::number(2)),
                location: None,
                headcount: None,
                ai_headcount: Some(5),
            },
        ]
    }
}
