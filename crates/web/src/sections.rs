//! The sections of the site: what the side bar shows, and which registers belong where.

use crate::words::Words;

/// A part of the site with an entry in the side bar.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its id: the word `section-<id>` is its name.
    pub(crate) id: &'static str,
    /// Its first page.
    pub(crate) path: &'static str,
    /// The registers that belong to it; the first one's list is the first page, if there are any.
    pub(crate) registers: &'static [&'static str],
}

/// A group of sections that folds.
#[derive(Debug)]
pub(crate) struct Group {
    /// Its id: the word `group-<id>` is its name.
    pub(crate) id: &'static str,
    /// Its sections.
    pub(crate) sections: &'static [Section],
}

impl Section {
    /// Returns what it is called.
    pub(crate) fn name(&self, words: &Words) -> String {
        words.t(&format!("section-{}", self.id)).to_owned()
    }
}

const fn section(
    id: &'static str,
    path: &'static str,
    registers: &'static [&'static str],
) -> Section {
    Section {
        id,
        path,
        registers,
    }
}

/// The sections that always stand on top.
pub(crate) static TOP: [Section; 2] = [
    section("today", "/today", &[]),
    section(
        "requirements",
        "/requirements",
        &["attestation", "gap_assessment"],
    ),
];

/// The groups below them.
pub(crate) static GROUPS: [Group; 4] = [
    Group {
        id: "manage",
        sections: &[
            section(
                "context",
                "/r/context_issue",
                &["context_issue", "interested_party", "obligation", "process"],
            ),
            section(
                "systems",
                "/r/ai_system",
                &["ai_system", "model", "dataset"],
            ),
            section(
                "risks",
                "/r/risk",
                &[
                    "risk",
                    "risk_criteria",
                    "risk_assessment",
                    "risk_treatment_plan",
                    "reassessment",
                ],
            ),
            section(
                "impact",
                "/r/impact_assessment",
                &["impact_assessment", "impact_process", "benefit"],
            ),
            section(
                "controls",
                "/r/control",
                &["control", "statement_of_applicability"],
            ),
            section(
                "documents",
                "/r/document",
                &["document", "evidence", "acknowledgement", "communication"],
            ),
            section(
                "improvement",
                "/r/nonconformity",
                &["nonconformity", "action", "improvement", "change"],
            ),
        ],
    },
    Group {
        id: "operate",
        sections: &[
            section(
                "people",
                "/r/person",
                &[
                    "person",
                    "role",
                    "org_unit",
                    "governance_body",
                    "training_course",
                    "training_record",
                    "resource",
                ],
            ),
            section(
                "suppliers",
                "/r/supplier",
                &["supplier", "responsibility_matrix", "customer_requirement"],
            ),
            section(
                "lifecycle",
                "/r/gate",
                &["gate", "test_run", "deployment_plan", "user_information"],
            ),
            section(
                "use",
                "/r/approved_tool",
                &["approved_tool", "use_exception", "oversight_event"],
            ),
            section("incidents", "/r/incident", &["incident", "concern"]),
        ],
    },
    Group {
        id: "evaluate",
        sections: &[
            section(
                "measures",
                "/r/objective",
                &["objective", "metric", "measurement", "evaluation"],
            ),
            section(
                "audits",
                "/r/audit",
                &["audit", "audit_programme", "audit_finding"],
            ),
            section(
                "reviews",
                "/r/management_review",
                &["management_review", "leadership_action"],
            ),
        ],
    },
    Group {
        id: "programme",
        sections: &[
            section(
                "certification",
                "/r/certification",
                &["certification", "cost"],
            ),
            section("reports", "/reports", &[]),
            section(
                "settings",
                "/settings",
                &[
                    "organization",
                    "scope",
                    "access",
                    "own_field",
                    "own_check",
                    "import_mapping",
                ],
            ),
        ],
    },
];

/// Returns all sections.
pub(crate) fn all() -> impl Iterator<Item = &'static Section> {
    TOP.iter()
        .chain(GROUPS.iter().flat_map(|group| group.sections))
}

/// Returns the section that a register belongs to.
pub(crate) fn of_register(register: &str) -> &'static Section {
    let found = all().find(|section| section.registers.contains(&register));
    found.unwrap_or(&GROUPS[3].sections[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_register_stands_in_one_section() {
        for register in registers::catalog().all() {
            let places = all()
                .filter(|section| section.registers.contains(&register.name))
                .count();
            assert_eq!(places, 1, "{}", register.name);
        }
        for section in all() {
            for register in section.registers {
                assert!(registers::catalog().get(register).is_some(), "{register}");
            }
        }
    }
}
