//! The engine: runs a framework's checks over an image and says where every requirement stands.

mod cache;
mod documented;
mod fix;
mod standing;
mod why;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use image::{Reader, RequirementRow, Value};
use registers::Key;

use crate::assessment::{Assessment, Attestation, Finding, RequirementResult, Status, Summary};
use crate::framework::{Check, Framework, Grade, Requirement, Source};
use crate::located::nearest;

use cache::Titles;
pub use cache::{CheckCache, Found};
pub use documented::{DocumentedNow, DocumentedRecord};
pub use why::{Evidence, ExplainedCheck, Why};

pub(crate) use cache::text;
use standing::Standing;

/// Why an assessment could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ConformityError {
    /// A check's query failed.
    #[error("check {check} of framework {framework} could not be run: {source} ({at})")]
    Check {
        /// The framework.
        framework: String,
        /// The check.
        check: String,
        /// Where the check is written.
        at: Box<Source>,
        /// What the image said.
        source: image::QueryError,
    },
    /// A query of the engine itself failed.
    #[error("the image could not be asked about {about}: {source}")]
    Query {
        /// What it was asked about.
        about: &'static str,
        /// What the image said.
        source: image::QueryError,
    },
    /// The framework has no such requirement.
    #[error("framework {framework} has no requirement {id}{hint}")]
    NoRequirement {
        /// The framework.
        framework: String,
        /// The id asked for.
        id: String,
        /// What may have been meant.
        hint: String,
    },
}

impl ConformityError {
    fn query(about: &'static str) -> impl FnOnce(image::QueryError) -> Self {
        move |source| Self::Query { about, source }
    }
}

/// Which requirements to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Ids of requirements, or of the parts they stand in: `7.5` stands for `7.5.1` to `7.5.3`.
    /// Empty for all.
    pub requirements: Vec<String>,
}

impl Filter {
    /// Returns the filter that lets everything through.
    pub fn all() -> Self {
        Self::default()
    }

    /// Returns the filter for these requirements.
    pub fn only(requirements: &[&str]) -> Self {
        Self {
            requirements: requirements.iter().map(|&id| id.to_owned()).collect(),
        }
    }
}

/// Runs the checks of one framework.
#[derive(Debug)]
pub struct Engine {
    framework: Arc<Framework>,
}

impl Engine {
    /// Makes an engine for a framework.
    pub fn new(framework: Framework) -> Self {
        Self {
            framework: Arc::new(framework),
        }
    }

    /// Returns the framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// Returns the framework, to be kept.
    pub fn shared_framework(&self) -> Arc<Framework> {
        Arc::clone(&self.framework)
    }

    /// Says where every requirement stands, by the image as it is.
    ///
    /// A check whose tables have not changed since `cache` saw them is not run again.
    ///
    /// # Errors
    /// A requirement that the framework does not have, or a check that cannot be run.
    pub fn check(
        &self,
        reader: &Reader,
        filter: &Filter,
        cache: &mut CheckCache,
    ) -> Result<Assessment, ConformityError> {
        let selected = self.select(filter)?;
        self.prepare(reader)?;
        cache.fit(&self.framework.hash, reader.layout().fingerprint());
        let views = cache::views(reader)?;
        let standing = Standing::read(reader, &self.framework)?;
        self.look_at_results(&selected, reader, cache, &views)?;
        let mut requirements = Vec::with_capacity(selected.len());
        for requirement in selected {
            let mut result = standing.judge(&self.framework, requirement);
            if result.status != Status::Excluded {
                for check in &requirement.checks {
                    let found = cache.found(&self.framework, check, reader, &views)?;
                    add_findings(&mut result, check, found);
                }
                standing.add_lapse(&mut result, requirement);
                settle(&mut result, requirement);
            }
            requirements.push(result);
        }
        name_records(reader, &mut requirements, &mut cache.titles)?;
        Ok(Assessment {
            framework: self.framework.id.clone(),
            framework_title: self.framework.title.clone(),
            framework_hash: self.framework.hash.clone(),
            as_of: reader.day(),
            entry: reader.upto().0,
            summary: summary(&requirements),
            requirements,
        })
    }

    /// Explains one requirement: what it asks for, how it is judged, and what was found.
    ///
    /// # Errors
    /// A requirement that the framework does not have, or a check that cannot be run.
    pub fn why(
        &self,
        reader: &Reader,
        requirement: &str,
        cache: &mut CheckCache,
    ) -> Result<Why, ConformityError> {
        why::explain(self, reader, requirement, cache)
    }

    /// Explains one requirement by an assessment that the same image was given already.
    ///
    /// # Errors
    /// A requirement that the framework does not have, or that was not assessed.
    pub fn why_from(
        &self,
        reader: &Reader,
        requirement: &str,
        assessment: &Assessment,
    ) -> Result<Why, ConformityError> {
        why::explain_from(self, reader, requirement, assessment)
    }

    fn requirement(&self, id: &str) -> Result<&Requirement, ConformityError> {
        self.framework
            .requirement(id)
            .ok_or_else(|| self.no_requirement(id))
    }

    /// Returns the requirements that a filter lets through, in the framework's order.
    fn select(&self, filter: &Filter) -> Result<Vec<&Requirement>, ConformityError> {
        let wanted = &filter.requirements;
        for id in wanted {
            if !self
                .framework
                .requirements
                .iter()
                .any(|requirement| requirement.stands_under(id))
            {
                return Err(self.no_requirement(id));
            }
        }
        let asked = |requirement: &&Requirement| {
            wanted.is_empty() || wanted.iter().any(|id| requirement.stands_under(id))
        };
        Ok(self.framework.requirements.iter().filter(asked).collect())
    }

    fn no_requirement(&self, id: &str) -> ConformityError {
        let known = self
            .framework
            .requirements
            .iter()
            .map(|requirement| requirement.id.as_str());
        let parts: Vec<&str> = known
            .clone()
            .filter(|known| known.starts_with(&format!("{id}.")))
            .collect();
        let hint = match nearest(id, known) {
            _ if !parts.is_empty() => format!(" of its own; it has {}", parts.join(", ")),
            Some(meant) => format!("; did you mean {meant}?"),
            None => format!(
                "; `aimwright framework show {}` lists all",
                self.framework.id
            ),
        };
        ConformityError::NoRequirement {
            framework: self.framework.id.clone(),
            id: id.to_owned(),
            hint,
        }
    }

    /// Runs all other checks first, where a selected one looks at what they found.
    fn look_at_results(
        &self,
        selected: &[&Requirement],
        reader: &Reader,
        cache: &mut CheckCache,
        views: &HashSet<String>,
    ) -> Result<(), ConformityError> {
        let mut checks = selected.iter().flat_map(|requirement| &requirement.checks);
        if !checks.any(Check::looks_at_results) {
            return Ok(());
        }
        let mut results = Vec::new();
        let here = self.framework.requirements.iter().flat_map(|requirement| {
            let checks = requirement.checks.iter();
            checks.map(move |check| (requirement.id.as_str(), check))
        });
        let elsewhere = self.framework.elsewhere.iter();
        let elsewhere = elsewhere.map(|(requirement, check)| (requirement.as_str(), check));
        for (requirement, check) in here.chain(elsewhere) {
            if check.looks_at_results() {
                continue;
            }
            let found = cache.found(&self.framework, check, reader, views)?;
            let rows = found.count() as u64;
            results.push((check.id.as_str(), requirement, check.grade.word(), rows));
        }
        reader
            .define_results(&results)
            .map_err(ConformityError::query("results"))
    }

    /// Gives the checks the framework's own list of requirements.
    fn prepare(&self, reader: &Reader) -> Result<(), ConformityError> {
        define_requirements(reader, &self.framework)
            .and_then(|()| reader.define_results(&[]))
            .map_err(ConformityError::query("requirements"))
    }
}

/// Makes the table `requirement` that a framework's checks compare records with.
pub(crate) fn define_requirements(
    reader: &Reader,
    framework: &Framework,
) -> Result<(), image::QueryError> {
    let rows: Vec<RequirementRow<'_>> = framework
        .requirements
        .iter()
        .map(|requirement| RequirementRow {
            id: &requirement.id,
            title: &requirement.title,
            kind: requirement.kind.word(),
            group: &requirement.group,
        })
        .collect();
    reader.define_requirements(&rows)
}

/// Turns the rows of a check into findings of its requirement.
fn add_findings(result: &mut RequirementResult, check: &Check, found: &Found) {
    let overridden = result
        .attestations
        .iter()
        .find(|given| given.check.as_ref() == Some(&check.id));
    let overridden = overridden.map(|given| given.record.clone());
    let is_own = check.own.is_some();
    let since = found.columns.iter().position(|column| column == "since");
    let findings = found.rows.iter().map(|row| Finding {
        check: check.id.clone(),
        grade: check.grade,
        record: row.first().cloned().flatten(),
        title: None,
        because: row.get(1).cloned().flatten().unwrap_or_default(),
        since: since.and_then(|at| row.get(at)?.as_deref()?.get(..10)?.parse().ok()),
        fix: check
            .remedy
            .as_ref()
            .and_then(|remedy| fix::link(remedy, &found.columns, row)),
        overridden_by: overridden.clone(),
        own: is_own,
    });
    let broken = found.broken.as_ref().map(|reason| Finding {
        check: check.id.clone(),
        grade: check.grade,
        // A check in a file has no record.
        record: is_own.then(|| check.id.clone()),
        title: None,
        because: if is_own {
            format!("cannot be run: {reason}")
        } else {
            format!(
                "the check {} ({}) cannot be run: {reason}",
                check.id, check.source
            )
        },
        since: None,
        fix: is_own.then(|| format!("/{}/edit#fails", check.id)),
        overridden_by: overridden.clone(),
        own: is_own,
    });
    let findings = findings.chain(broken);
    if overridden.is_some() {
        result.overridden.extend(findings);
    } else {
        result.findings.extend(findings);
    }
}

/// Gives a requirement the status of its worst finding.
fn settle(result: &mut RequirementResult, requirement: &Requirement) {
    let is_attested = result
        .attestations
        .iter()
        .any(|given| given.check.is_none());
    result.findings.sort_by_key(|finding| finding.grade);
    result.status = match result.findings.first().map(|finding| finding.grade) {
        Some(Grade::Major) => Status::Major,
        Some(Grade::Minor) => Status::Minor,
        Some(Grade::Improvement) => Status::Improvement,
        // Checks that find nothing because there is nothing to look at show no conformity.
        None if result.status == Status::Open => Status::Open,
        None if requirement.needs_attestation() && !is_attested => Status::Attest,
        None => Status::Conforms,
    };
}

fn summary(requirements: &[RequirementResult]) -> Summary {
    let findings = || {
        requirements
            .iter()
            .flat_map(|requirement| &requirement.findings)
    };
    let graded = |grade| findings().filter(|finding| finding.grade == grade).count();
    let standing = |status| {
        requirements
            .iter()
            .filter(|result| result.status == status)
            .count()
    };
    Summary {
        major: graded(Grade::Major),
        minor: graded(Grade::Minor),
        improvement: graded(Grade::Improvement),
        requirements: requirements.len(),
        conform: standing(Status::Conforms),
        attest: standing(Status::Attest),
        open: standing(Status::Open),
        excluded: standing(Status::Excluded),
    }
}

/// Most keys of one lookup of titles.
const KEYS: usize = 400;

/// Adds to every finding the title of its record.
fn name_records(
    reader: &Reader,
    requirements: &mut [RequirementResult],
    known: &mut Titles,
) -> Result<(), ConformityError> {
    let findings = requirements
        .iter_mut()
        .flat_map(|result| result.findings.iter_mut().chain(&mut result.overridden));
    let mut findings: Vec<&mut Finding> = findings.collect();
    let keys: HashSet<Key> = findings
        .iter()
        .filter_map(|finding| finding.record.as_ref()?.parse().ok())
        .collect();
    known.follow(reader)?;
    let new = keys.into_iter().filter(|key| !known.has(key.as_str()));
    known.learn(titles(reader, new.collect())?);
    for finding in &mut findings {
        finding.title = finding.record.as_ref().and_then(|key| known.of(key));
    }
    Ok(())
}

/// Looks up the titles of records.
fn titles(reader: &Reader, keys: HashSet<Key>) -> Result<HashMap<String, String>, ConformityError> {
    let mut by_register: HashMap<&'static str, Vec<Key>> = HashMap::new();
    for key in keys {
        if let Some(tables) = reader.layout().of_key(&key) {
            by_register
                .entry(tables.register.name)
                .or_default()
                .push(key);
        }
    }
    let mut titles = HashMap::new();
    for (register, keys) in by_register {
        for some in keys.chunks(KEYS) {
            let listed: Vec<String> = some.iter().map(|key| format!("'{key}'")).collect();
            let sql = format!(
                "select id, title from {register} where id in ({})",
                listed.join(",")
            );
            let table = reader.rows(&sql, &image::Limits::check());
            for row in table.map_err(ConformityError::query("titles"))?.rows {
                if let [Value::Text(key), Value::Text(title)] = row.as_slice() {
                    titles.insert(key.clone(), title.clone());
                }
            }
        }
    }
    Ok(titles)
}

impl RequirementResult {
    /// Starts the result of a requirement of which nothing is known yet.
    fn start(requirement: &Requirement, status: Status, attestations: Vec<Attestation>) -> Self {
        Self {
            id: requirement.id.clone(),
            title: requirement.title.clone(),
            kind: requirement.kind,
            group: requirement.group.clone(),
            status,
            reason: None,
            findings: Vec::new(),
            overridden: Vec::new(),
            attestations,
            asks: None,
            fix: None,
        }
    }
}
