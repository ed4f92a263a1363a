//! What the image says about requirements beside their checks: who attested to them, which
//! controls are excluded, and whether anything at all is recorded.

use std::collections::{HashMap, HashSet};

use image::{Reader, Value};
use jiff::civil::Date;

use super::ConformityError;
use super::cache::text;
use super::fix::encode;
use crate::assessment::{Attestation, Finding, RequirementResult, Status};
use crate::framework::{Framework, Grade, Requirement, RequirementKind};

/// The id under which a lapsed attestation is found: it is judged by the engine, not by a query.
pub(crate) const LAPSE: &str = "attestation-current";

/// The state of attestations, exclusions and registers in one image.
#[derive(Debug)]
pub(super) struct Standing {
    attested: HashMap<String, Vec<Attestation>>,
    lapsed: HashMap<String, (String, String)>,
    excluded: HashMap<String, (String, String)>,
    recorded: HashSet<String>,
}

impl Standing {
    pub(super) fn read(reader: &Reader, framework: &Framework) -> Result<Self, ConformityError> {
        Ok(Self {
            attested: attested(reader, &framework.id)?,
            lapsed: lapsed(reader, &framework.id)?,
            excluded: excluded(reader)?,
            recorded: recorded(reader, framework)?,
        })
    }

    /// Judges a requirement as far as that goes without its checks.
    pub(super) fn judge(
        &self,
        framework: &Framework,
        requirement: &Requirement,
    ) -> RequirementResult {
        let attestations = self
            .attested
            .get(&requirement.id)
            .cloned()
            .unwrap_or_default();
        if let Some(exclusion) = self.exclusion(requirement) {
            let mut result = RequirementResult::start(requirement, Status::Excluded, attestations);
            result.reason = Some(format!("{} ({})", exclusion.1, exclusion.0));
            return result;
        }
        let is_attested = attestations.iter().any(|given| given.check.is_none());
        let status = match () {
            () if is_attested => Status::Conforms,
            () if self.has_records(requirement) => Status::Attest,
            () => Status::Open,
        };
        let mut result = RequirementResult::start(requirement, status, attestations);
        if requirement.needs_attestation() {
            result.asks = requirement.attestation.as_ref().map(|ask| ask.asks.clone());
            let given = format!(
                "framework={}&requirement={}",
                encode(&framework.id),
                encode(&requirement.id)
            );
            result.fix = (!is_attested).then(|| format!("/attestation/new?{given}"));
        }
        result
    }

    /// Adds the finding that the word a requirement rests on no longer holds.
    pub(super) fn add_lapse(&self, result: &mut RequirementResult, requirement: &Requirement) {
        let is_attested = result
            .attestations
            .iter()
            .any(|given| given.check.is_none());
        if is_attested || !requirement.needs_attestation() {
            return;
        }
        let Some((record, expires)) = self.lapsed.get(&requirement.id) else {
            return;
        };
        result.findings.push(Finding {
            check: LAPSE.into(),
            grade: Grade::Minor,
            record: Some(record.clone()),
            title: None,
            because: format!("held until {expires} and was not given again"),
            since: expires
                .parse()
                .ok()
                .and_then(|day: Date| day.tomorrow().ok()),
            fix: result.fix.clone(),
            overridden_by: None,
            own: false,
        });
    }

    /// Tells whether a control is excluded with a reason.
    pub(super) fn excludes(&self, requirement: &Requirement) -> bool {
        self.exclusion(requirement).is_some()
    }

    fn exclusion(&self, requirement: &Requirement) -> Option<&(String, String)> {
        let is_control = requirement.kind == RequirementKind::Control;
        self.excluded.get(&requirement.id).filter(|_| is_control)
    }

    /// Tells whether anything is recorded that could show the requirement.
    ///
    /// Where checks of the framework judge it, that is a record of the register named first: the one it is about.
    fn has_records(&self, requirement: &Requirement) -> bool {
        let judging = if requirement.is_checked() {
            &requirement.evidence[..requirement.evidence.len().min(1)]
        } else {
            requirement.evidence.as_slice()
        };
        judging
            .iter()
            .any(|register| self.recorded.contains(register))
    }
}

/// Runs a query of the engine, kept prepared, with values for its `?` places; returns its rows as text.
pub(super) fn query(
    reader: &Reader,
    about: &'static str,
    sql: &str,
    values: &[&str],
) -> Result<Vec<Vec<Option<String>>>, ConformityError> {
    let values: Vec<Value> = values
        .iter()
        .map(|value| Value::Text((*value).to_owned()))
        .collect();
    let rows = reader
        .own(sql, &values)
        .map_err(ConformityError::query(about))?;
    Ok(rows
        .into_iter()
        .map(|row| row.into_iter().map(text).collect())
        .collect())
}

fn attested(
    reader: &Reader,
    framework: &str,
) -> Result<HashMap<String, Vec<Attestation>>, ConformityError> {
    let sql = "select requirement, id, check_, \"by\", attested_on, expires \
               from current_attestation where framework = ? order by expires desc, id";
    let mut attested: HashMap<String, Vec<Attestation>> = HashMap::new();
    for row in query(reader, "attestations", sql, &[framework])? {
        let Ok([Some(requirement), Some(record), check, by, on, expires]) = <[_; 6]>::try_from(row)
        else {
            continue;
        };
        let given = Attestation {
            record,
            check,
            by,
            on,
            expires,
        };
        attested.entry(requirement).or_default().push(given);
    }
    Ok(attested)
}

/// Finds the attestation of each requirement that lapsed last.
fn lapsed(
    reader: &Reader,
    framework: &str,
) -> Result<HashMap<String, (String, String)>, ConformityError> {
    let sql = "select requirement, id, max(expires) from attestation \
               where framework = ? and state = 'active' and \"check\" is null and expires < today() \
               group by requirement";
    let rows = query(reader, "lapsed attestations", sql, &[framework])?;
    let lapsed = rows
        .into_iter()
        .filter_map(|row| match <[_; 3]>::try_from(row) {
            Ok([Some(requirement), Some(record), Some(expires)]) => {
                Some((requirement, (record, expires)))
            }
            _ => None,
        });
    Ok(lapsed.collect())
}

fn excluded(reader: &Reader) -> Result<HashMap<String, (String, String)>, ConformityError> {
    // Where another record of the same control applies, the exclusion is of one part only.
    let sql = "select annex_a, id, reason from excluded_control where annex_a is not null \
               and annex_a not in (select annex_a from applicable_control where annex_a is not null) order by id desc";
    let rows = query(reader, "excluded controls", sql, &[])?;
    let excluded = rows
        .into_iter()
        .filter_map(|row| match <[_; 3]>::try_from(row) {
            Ok([Some(control), Some(record), Some(reason)]) => Some((control, (record, reason))),
            _ => None,
        });
    Ok(excluded.collect())
}

/// Finds the registers that hold any record whose words were not erased. Attestations do not count: one for another
/// requirement says nothing about this one.
fn recorded(reader: &Reader, framework: &Framework) -> Result<HashSet<String>, ConformityError> {
    let named = framework
        .requirements
        .iter()
        .flat_map(|requirement| &requirement.evidence);
    let named: HashSet<&String> = named
        .filter(|register| *register != "attestation")
        .collect();
    let known = named
        .into_iter()
        .filter(|name| reader.layout().register(name).is_some());
    let asked: Vec<String> = known
        .map(|name| {
            format!("select '{name}' where exists (select 1 from {name} where state <> 'erased')")
        })
        .collect();
    let mut recorded = HashSet::new();
    // SQLite takes at most 500 parts of a union.
    for some in asked.chunks(200) {
        let rows = query(reader, "registers", &some.join(" union all "), &[])?;
        recorded.extend(rows.into_iter().flatten().flatten());
    }
    Ok(recorded)
}
