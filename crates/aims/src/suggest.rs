//! Which controls of Annex A fit a risk: by the objectives that it puts at stake, what it comes from and
//! where it arises (6.1.3, Annex C). A beginning for whoever treats it, never a choice.

use std::sync::LazyLock;

use conformity::located::{Document, Limits};
use image::Value as Cell;
use registers::Key;
use serde_json::Value;

use crate::access::text;
use crate::error::Result;
use crate::view::View;

const CONTROLS: &str = include_str!("../library/controls.yaml");

/// Least points of a control that is named: an objective or a source counts two, the family one.
const ENOUGH: usize = 3;

/// Most controls that are named.
const MOST: usize = 6;

/// What a control does against which risks.
#[derive(Debug)]
struct Use {
    control: String,
    does: String,
    objectives: Vec<String>,
    sources: Vec<String>,
    families: Vec<String>,
}

/// A control that fits a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedControl {
    /// Its number in Annex A.
    pub annex_a: String,
    /// What it does against such a risk.
    pub does: String,
    /// The organisation's records of it, with their titles.
    pub records: Vec<(Key, String)>,
    /// Whether the risk names one of them.
    pub is_named: bool,
}

static USES: LazyLock<Vec<Use>> = LazyLock::new(|| {
    let document = Document::parse(CONTROLS.as_bytes(), &Limits::default());
    let Ok(Value::Array(items)) = document.map(Document::into_value) else {
        return Vec::new();
    };
    let read = |item: &Value| {
        let word = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        Use {
            control: word("control"),
            does: word("does"),
            objectives: words(&item["objectives"]).map(str::to_owned).collect(),
            sources: words(&item["sources"]).map(str::to_owned).collect(),
            families: words(&item["families"]).map(str::to_owned).collect(),
        }
    };
    items.iter().map(read).collect()
});

impl Use {
    /// Returns how well it fits a risk.
    fn points(&self, risk: &Value) -> usize {
        let is_at_stake = |objective: &&str| self.objectives.iter().any(|own| own == objective);
        let is_one = |field: &str, of: &[String]| {
            let word = risk[field].as_str();
            usize::from(word.is_some_and(|word| of.iter().any(|own| own == word)))
        };
        2 * words(&risk["objectives"]).filter(is_at_stake).count()
            + 2 * is_one("source", &self.sources)
            + is_one("family", &self.families)
    }
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// Returns the controls that fit a risk, the best first.
fn fitting(risk: &Value) -> Vec<&'static Use> {
    let mut fitting: Vec<(usize, &Use)> = USES
        .iter()
        .map(|one| (one.points(risk), one))
        .filter(|(points, _)| *points >= ENOUGH)
        .collect();
    // Of equals the one that Annex A names first.
    fitting.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    fitting.into_iter().map(|(_, one)| one).take(MOST).collect()
}

impl View<'_> {
    /// Returns the controls of Annex A that fit a risk with this body, the best first, with the
    /// organisation's records of each.
    ///
    /// # Errors
    /// The image cannot be read.
    pub fn suggested_controls(&self, risk: &Value) -> Result<Vec<SuggestedControl>> {
        let sql = "select id, title from control where annex_a = ? \
                   and state not in ('superseded', 'erased') order by length(id), id";
        let named: Vec<&str> = words(&risk["controls"]).collect();
        let mut suggested = Vec::new();
        for one in fitting(risk) {
            let rows = self.lease.own(sql, &[Cell::Text(one.control.clone())])?;
            let record = |row: &Vec<Cell>| Some((text(&row[0]).parse().ok()?, text(&row[1])));
            let records: Vec<(Key, String)> = rows.iter().filter_map(record).collect();
            suggested.push(SuggestedControl {
                annex_a: one.control.clone(),
                does: one.does.clone(),
                is_named: records.iter().any(|(key, _)| named.contains(&key.as_str())),
                records,
            });
        }
        Ok(suggested)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use conformity::{Framework, RequirementKind};
    use registers::{Completeness, catalog, validate};
    use serde_json::json;

    use super::*;
    use crate::library_risks;

    fn numbers(risk: &Value) -> Vec<&'static str> {
        let fitting = fitting(risk).into_iter();
        fitting.map(|one| one.control.as_str()).collect()
    }

    #[test]
    fn every_line_speaks_of_a_control_and_of_risks() {
        let standard = Framework::embedded("iso-42001", catalog()).expect("the standard");
        let register = catalog().get("risk").expect("there are risks");
        let mut seen = BTreeSet::new();
        for one in USES.iter() {
            assert!(seen.insert(&one.control), "{} twice", one.control);
            let control = standard.requirement(&one.control).expect("a requirement");
            assert_eq!(control.kind, RequirementKind::Control);
            assert!(control.good.is_some(), "{}", one.control);
            assert!(
                !one.does.is_empty() && !one.objectives.is_empty(),
                "{}",
                one.control
            );
            for source in one.sources.iter().map(String::as_str).chain(["other"]) {
                for family in one.families.iter().map(String::as_str).chain(["data"]) {
                    let body =
                        json!({"objectives": one.objectives, "source": source, "family": family});
                    let problems = validate(register, &body, Completeness::Partial);
                    assert!(problems.is_empty(), "{}: {problems:?}", one.control);
                }
            }
        }
        assert!(seen.len() >= 30, "{}", seen.len());
    }

    #[test]
    fn most_risks_of_the_library_find_a_control() {
        let threats = || {
            library_risks()
                .iter()
                .filter(|risk| risk.text("kind") == "threat")
        };
        let lost: Vec<&str> = threats()
            .filter(|risk| fitting(&risk.body).is_empty())
            .map(|risk| risk.id.as_str())
            .collect();
        assert!(lost.is_empty(), "{lost:?} of {}", threats().count());
    }

    #[test]
    fn what_fits_best_comes_first() {
        let bias = json!({"objectives": ["fairness", "data_quality"], "source": "machine_learning", "family": "data"});
        assert_eq!(
            numbers(&bias),
            ["A.7.4", "A.7.6", "A.4.3", "A.7.2", "A.7.5", "A.6.2.4"]
        );
        let supplier =
            json!({"objectives": ["maintainability"], "source": "other", "family": "external"});
        assert_eq!(numbers(&supplier)[0], "A.10.3");
        assert_eq!(numbers(&json!({"family": "data"})), [""; 0]);
    }
}
