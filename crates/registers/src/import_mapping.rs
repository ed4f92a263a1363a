//! Remembered ways to read workbooks.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Person;
use crate::kit::{Ref, Register, Workflow, workflow};

/// How the columns of a workbook become the fields of a register, remembered for the next import
/// (7.5.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// Name by which people choose it, such as: Risk list of the security team.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// The register into which rows are read.
    #[schemars(
        length(min = 1),
        regex(pattern = r"^[a-z][a-z_]*$"),
        extend("x-list" = true, "x-form" = "the name of a register, like ai_system")
    )]
    pub register: String,
    /// The sheet of the workbook. Left out, the first one is read.
    #[schemars(extend("x-list" = true))]
    pub sheet: Option<String>,
    /// The row with the headings, counted from 1.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub header_row: i64,
    /// A column of the workbook, or a fixed value, for each field that is filled.
    #[serde(default)]
    pub columns: Vec<MappedColumn>,
    /// The field by which a row is recognised as a record that exists, so that it is changed and
    /// not added again. Left out, every row is new.
    pub matched_by: Option<String>,
    /// Headings that are left out on purpose. Others that nobody knows are shown at import.
    #[serde(default)]
    pub ignored: Vec<String>,
    /// Where such workbooks come from, and what to look out for.
    pub note: Option<String>,
    /// The day on which it was last used.
    #[schemars(extend("x-list" = true))]
    pub last_used: Option<Date>,
    /// The person who last used it.
    pub last_used_by: Option<Ref<Person>>,
}

/// One field of the register and where its value comes from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// The field, with dots into parts, such as `owner` or `inherent.likelihood`.
    #[schemars(
        length(min = 1, max = 200),
        regex(pattern = r"^[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,39}){0,3}$"),
        extend("x-form" = "the path of a field, like inherent.likelihood")
    )]
    pub field: String,
    /// The heading of the column as the workbook has it. Leave it out for a fixed value.
    pub heading: Option<String>,
    /// The value for every row, or for rows whose cell is empty where a heading is given too.
    pub fixed: Option<String>,
    /// How days are written in text cells, with d, m and y, such as dd.mm.yyyy. Cells that hold a
    /// real date need none.
    pub date_format: Option<String>,
    /// What parts the values of a list within one cell, such as ; or a comma.
    #[schemars(length(max = 10))]
    pub list_separator: Option<String>,
    /// Words of the workbook and what is written for them.
    #[serde(default)]
    pub translations: Vec<Translation>,
}

/// A word of the workbook and what is written for it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// The word in the workbook. Capitals and blanks around it do not matter.
    #[schemars(length(min = 1, max = 200))]
    pub from: String,
    /// The value in the register. Left out, the cell counts as empty.
    pub to: Option<String>,
}

impl Register for ImportMapping {
    const NAME: &'static str = "import_mapping";
    const PREFIX: &'static str = "MAP";
    const CLAUSES: &'static str = "7.5.2, 7.5.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        let column = |field: &str, heading: &str| MappedColumn {
            field: field.into(),
            heading: Some(heading.into()),
            fixed: None,
            date_format: None,
            list_separator: None,
            translations: vec![],
        };
        let translation = |from: &str, to: &str| Translation {
            from: from.into(),
            to: Some(to.into()),
        };
        vec![Self {
            name: "Risk list of the security team".into(),
            register: "risk".into(),
            sheet: Some("Register".into()),
            header_row: 3,
            columns: vec![
                column("title", "Risk"),
                column("cause", "Cause"),
                column("inherent.likelihood", "L"),
                MappedColumn {
                    translations: vec![
                        translation("Chance", "opportunity"),
                        translation("Gefahr", "threat"),
                    ],
                    ..column("kind", "Art")
                },
                MappedColumn {
                    list_separator: Some(";".into()),
                    ..column("affected", "Who is affected")
                },
                MappedColumn {
                    date_format: Some("dd.mm.yyyy".into()),
                    ..column("review_by", "Review")
                },
                MappedColumn {
                    heading: None,
                    fixed: Some("organizational".into()),
                    ..column("family", "")
                },
            ],
            matched_by: Some("title".into()),
            ignored: vec!["Colour".into(), "Ticket".into()],
            note: Some("Sent by the security team each quarter; two title rows on top.".into()),
            last_used: Some(date(2026, 7, 2)),
            last_used_by: Some(Ref::number(3)),
        }]
    }
}
