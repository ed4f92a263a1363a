//! The organisation's own checks: which are in force at a moment, the frameworks that hold them, and
//! what keeps one from being approved.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use conformity::framework::prove_own::problems;
use conformity::{Engine, Framework, OWN, Own};
use image::Value as Cell;
use registers::{Catalog, Key, RegisterInfo};
use serde_json::Value;

use crate::access::text;
use crate::error::{AimsError, FieldProblem, Kind, Result};
use crate::moment::AsOf;
use crate::view::View;
use crate::workspace::Workspace;

/// The register of own checks.
const REGISTER: &str = "own_check";

/// Sets of own checks that are kept: the present one and those of past moments looked at last.
const KEPT: usize = 8;

/// Most own checks that run; a workspace with more shows the first of them.
const MOST: usize = 500;

/// The own checks of the moments looked at last.
#[derive(Default)]
pub(crate) struct OwnChecks(Mutex<Vec<Arc<OwnSet>>>);

/// The own checks in force at a moment, and the frameworks that hold them.
pub(crate) struct OwnSet {
    /// Counts head images opened anew: words may have been erased since.
    generation: u64,
    /// Key and version of each.
    versions: Vec<(String, u32)>,
    checks: Vec<Own>,
    engines: Mutex<HashMap<String, Arc<Engine>>>,
}

impl OwnSet {
    /// Returns the engine of a framework, made by `make` when it is first asked for.
    fn engine(&self, id: &str, make: impl FnOnce(&[Own]) -> Framework) -> Arc<Engine> {
        let mut engines = lock(&self.engines);
        let engine = engines
            .entry(id.to_owned())
            .or_insert_with(|| Arc::new(Engine::new(make(&self.checks))));
        Arc::clone(engine)
    }
}

impl View<'_> {
    /// Returns the engine of a framework as it stands at this moment: with the organisation's own
    /// checks that are in force.
    ///
    /// # Errors
    /// There is no such framework.
    pub fn engine(&self, framework: &str) -> Result<Arc<Engine>> {
        let own = self.own_checks()?;
        if framework == OWN {
            return Ok(self.own_framework(&own));
        }
        let engine = self.workspace.shared_engine(framework)?;
        if own.checks.is_empty() {
            return Ok(Arc::clone(engine));
        }
        Ok(own.engine(framework, |own| engine.framework().with_own(own)))
    }

    /// Returns the engines of all frameworks as they stand at this moment; own checks that count under
    /// no requirement of a standard stand in one of their own, the last.
    ///
    /// # Errors
    /// What a framework in the folder `frameworks` is refused for.
    pub fn engines(&self) -> Result<Vec<Arc<Engine>>> {
        let ids = self.workspace.engines()?.into_iter();
        self.engines_of(ids.map(|engine| engine.framework().id.clone()))
    }

    /// Returns the engines of the frameworks that are not refused: what is wrong with one of the
    /// organisation's own keeps nobody from the rest.
    ///
    /// # Errors
    /// The organisation's own checks cannot be read.
    pub fn sound_engines(&self) -> Result<Vec<Arc<Engine>>> {
        let ids = self.workspace.sound_engines().into_iter();
        self.engines_of(ids.map(|engine| engine.framework().id.clone()))
    }

    fn engines_of(&self, ids: impl Iterator<Item = String>) -> Result<Vec<Arc<Engine>>> {
        let mut engines = ids.map(|id| self.engine(&id)).collect::<Result<Vec<_>>>()?;
        let own = self.own_checks()?;
        let own = self.own_framework(&own);
        if !own.framework().requirements.is_empty() {
            engines.push(own);
        }
        Ok(engines)
    }

    fn own_framework(&self, own: &OwnSet) -> Arc<Engine> {
        own.engine(OWN, |checks| {
            let others = self.workspace.sound_engines();
            let others: Vec<&Framework> = others.iter().map(|engine| engine.framework()).collect();
            Framework::of_own(checks, &others)
        })
    }

    /// Returns the own checks that are in force at this moment.
    fn own_checks(&self) -> Result<Arc<OwnSet>> {
        let versions = self.own_versions()?;
        let generation = self.lease.generation();
        let kept = &self.workspace.own_checks.0;
        let known = lock(kept)
            .iter()
            .find(|set| set.generation == generation && set.versions == versions)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut checks = Vec::with_capacity(versions.len());
        for (key, version) in &versions {
            let key: Key = key.parse().map_err(|_| broken(key))?;
            let body = self.version(&key, *version)?.map(|version| version.body);
            let title = key.to_string();
            checks.push(Own::new(key, &title, body.unwrap_or_default()));
        }
        let set = Arc::new(OwnSet {
            generation,
            versions,
            checks,
            engines: Mutex::default(),
        });
        let mut kept = lock(kept);
        kept.retain(|set| set.generation == generation);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(Arc::clone(&set));
        Ok(set)
    }

    /// Returns key and version of the own checks that are in force.
    fn own_versions(&self) -> Result<Vec<(String, u32)>> {
        if self.lease.stamp(REGISTER).0 == 0 {
            return Ok(Vec::new());
        }
        let sql = "select id, approved_version from record where register = ?1 and approved_version is not null \
                   and state not in ('superseded', 'erased') order by length(id), id limit ?2";
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let values = [Cell::Text(REGISTER.into()), Cell::Integer(most)];
        let rows = self.lease.own(sql, &values)?;
        let versions = rows.iter().filter_map(|row| match &row[1] {
            Cell::Integer(version) => Some((text(&row[0]), u32::try_from(*version).ok()?)),
            _ => None,
        });
        Ok(versions.collect())
    }
}

fn broken(key: &str) -> AimsError {
    AimsError::new(Kind::Internal, format!("`{key}` is no key"))
}

impl Workspace {
    /// Returns what keeps an own check from being approved, by field; nothing if it can be, or if the
    /// record is another register's.
    ///
    /// Its query is run over its two examples, in images of their own.
    ///
    /// # Errors
    /// The examples' images could not be made.
    pub fn own_check_problems(
        &self,
        register: &RegisterInfo,
        key: &Key,
        body: &Value,
    ) -> Result<Vec<FieldProblem>> {
        if register.name != REGISTER {
            return Ok(Vec::new());
        }
        let catalog = self.view(AsOf::Now)?.catalog();
        self.own_check_problems_in(catalog, key, body)
    }

    /// Returns what keeps an own check from being approved where these registers have own fields.
    pub(crate) fn own_check_problems_in(
        &self,
        catalog: &'static Catalog,
        key: &Key,
        body: &Value,
    ) -> Result<Vec<FieldProblem>> {
        let own = Own::new(key.clone(), "", body.clone());
        let engines = self.sound_engines();
        let frameworks: Vec<&Framework> = engines.iter().map(|engine| engine.framework()).collect();
        let found = problems(&own, &frameworks, catalog).map_err(|error| {
            AimsError::new(Kind::Internal, "the check could not be proved").because(error)
        })?;
        let told = found.into_iter().map(|problem| FieldProblem {
            path: problem.field.to_owned(),
            message: match problem.place {
                Some(place) => format!(
                    "line {}, column {}: {}",
                    place.line, place.column, problem.message
                ),
                None => problem.message,
            },
        });
        Ok(told.collect())
    }

    /// Refuses an own check that does not do what it says.
    pub(crate) fn prove_own_check(
        &self,
        catalog: &'static Catalog,
        key: &Key,
        body: &Value,
    ) -> Result<()> {
        let register = catalog.of_key(key);
        if register.is_none_or(|register| register.name != REGISTER) {
            return Ok(());
        }
        let problems = self.own_check_problems_in(catalog, key, body)?;
        if problems.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{key}: {}: {}", problem.path, problem.message))
            .collect();
        let refusal = AimsError::invalid(lines.join("\n"))
            .with_hint(format!("put it right with `aimwright edit {key}`; the query must find in the failing example what that says, and nothing in the other"));
        Err(problems.into_iter().fold(refusal, |refusal, problem| {
            refusal.with_problem(&problem.path, problem.message)
        }))
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
