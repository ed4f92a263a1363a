//! Which requirements are shown: all, those with findings, those of one status.

use conformity::{RequirementResult, Status};
use maud::{Markup, html};

use super::stand::Stand;
use crate::fault::{Fault, Result};
use crate::parts;

/// Which requirements are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    /// Every one.
    All,
    /// Those with a finding of any grade.
    Findings,
    /// Those that stand so.
    Status(Status),
    /// Those that the first stage of a certification audit looks at.
    Stage1,
    /// Those that stand differently today; in the past only.
    Different,
}

impl Filter {
    /// Reads a filter of the query.
    ///
    /// # Errors
    /// There is no such filter.
    pub(super) fn parse(text: Option<&str>, past: bool) -> Result<Self> {
        let Some(text) = text else {
            return Ok(Self::All);
        };
        let status = Status::ALL.into_iter().find(|status| status.word() == text);
        match (text, status) {
            ("all", _) => Ok(Self::All),
            ("findings", _) => Ok(Self::Findings),
            ("stage-1", _) => Ok(Self::Stage1),
            // Seen from today, nothing is different today.
            ("different", _) if !past => Ok(Self::All),
            ("different", _) => Ok(Self::Different),
            (_, Some(status)) => Ok(Self::Status(status)),
            _ => {
                let shown: String = text.chars().take(40).collect();
                Err(Fault::bad(format!(
                    "there is no filter `{shown}` of requirements"
                )))
            }
        }
    }

    /// Returns its word in addresses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Findings => "findings",
            Self::Status(status) => status.word(),
            Self::Stage1 => "stage-1",
            Self::Different => "different",
        }
    }

    /// Returns whether a requirement is shown.
    pub(super) fn lets(self, stand: &Stand<'_, '_>, result: &RequirementResult) -> bool {
        match self {
            Self::All => true,
            Self::Findings => !result.findings.is_empty(),
            Self::Status(status) => result.status == status,
            Self::Stage1 => stand.is_stage_1(&result.id),
            Self::Different => stand.changed(result).is_some(),
        }
    }

    /// Returns how many requirements it shows.
    pub(super) fn count(self, stand: &Stand<'_, '_>) -> usize {
        let all = stand.assessment.requirements.iter();
        all.filter(|result| self.lets(stand, result)).count()
    }

    /// Draws its name: a mark for a status.
    pub(super) fn name(self, stand: &Stand<'_, '_>) -> Markup {
        let words = &stand.look.words;
        match self {
            Self::All => html! { (words.t("requirements-all")) },
            Self::Findings => html! { (words.t("requirements-findings")) },
            Self::Status(status) => parts::status(words, status),
            Self::Stage1 => html! { (words.t("requirements-stage-1")) },
            Self::Different => html! { (words.t("requirements-different")) },
        }
    }
}

/// Returns the filters of the page with all requirements: those that show something, and the one on.
pub(super) fn of_overview(stand: &Stand<'_, '_>) -> Vec<(Filter, usize)> {
    let statuses = Status::ALL.into_iter().map(Filter::Status);
    let filters = [Filter::All, Filter::Findings]
        .into_iter()
        .chain(statuses)
        .chain([Filter::Stage1, Filter::Different]);
    useful(stand, filters)
}

/// Returns the filters beside one requirement.
pub(super) fn of_tree(stand: &Stand<'_, '_>) -> Vec<(Filter, usize)> {
    let mut filters = vec![
        Filter::All,
        Filter::Findings,
        Filter::Status(Status::Attest),
        Filter::Stage1,
        Filter::Different,
    ];
    if !filters.contains(&stand.filter) {
        filters.push(stand.filter);
    }
    useful(stand, filters.into_iter())
}

fn useful(stand: &Stand<'_, '_>, filters: impl Iterator<Item = Filter>) -> Vec<(Filter, usize)> {
    filters
        .map(|filter| (filter, filter.count(stand)))
        .filter(|(filter, count)| *count > 0 || *filter == stand.filter || *filter == Filter::All)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_is_found_by_its_word() {
        let statuses = Status::ALL.map(Filter::Status);
        let others = [
            Filter::All,
            Filter::Findings,
            Filter::Stage1,
            Filter::Different,
        ];
        for filter in statuses.into_iter().chain(others) {
            let found = Filter::parse(Some(filter.word()), true).expect("a filter");
            assert_eq!(found, filter);
        }
        assert_eq!(Filter::parse(None, false).expect("all"), Filter::All);
        assert!(Filter::parse(Some("none such"), false).is_err());
    }

    #[test]
    fn today_nothing_is_different_today() {
        let found = Filter::parse(Some("different"), false).expect("a filter");
        assert_eq!(found, Filter::All);
    }
}
