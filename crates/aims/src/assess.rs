//! Assessments: what the checks find at a moment, found once and kept in memory.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use conformity::{Assessment, CheckCache, Filter, Finding, RequirementResult};
use jiff::civil::Date;

use crate::error::Result;
use crate::spoken::spoken;
use crate::view::View;

/// Moments of which the assessment is kept.
const KEPT: usize = 16;

/// Results of checks are written beside the image at most this often.
const BETWEEN_WRITES: Duration = Duration::from_secs(10);

/// The assessments of one workspace.
#[derive(Default)]
pub(crate) struct Assessments {
    kept: Mutex<Kept>,
    /// How many points of trends became known.
    points: AtomicU64,
    /// What checks of the head found before, by framework.
    checks: Mutex<HashMap<String, Arc<Mutex<Checks>>>>,
}

#[derive(Default)]
struct Kept {
    generation: u64,
    /// The one used last comes last.
    moments: Vec<(Moment, Slot)>,
    /// The newest of the head, by framework.
    newest: HashMap<String, Arc<Assessment>>,
    /// The records that the findings of the newest name, where somebody asked.
    named: HashMap<String, (Arc<Assessment>, Arc<Named>)>,
}

/// The records that findings name.
#[derive(Default)]
struct Named {
    /// Their keys by prefix, each once and in order.
    by_prefix: HashMap<String, Arc<Vec<String>>>,
    /// Where the findings at a record stand: the requirement and the finding, counted from 0.
    places: HashMap<String, Vec<(usize, usize)>>,
}

/// A framework, an entry and a day.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moment {
    framework: String,
    entry: u64,
    day: Date,
}

/// An assessment that is there, or that the first who asks is making.
type Slot = Arc<Mutex<Option<Arc<Assessment>>>>;

/// What checks found before, where nothing they look at has changed since.
#[derive(Default)]
struct Checks {
    generation: u64,
    cache: Option<CheckCache>,
    /// How many checks had run when the results were last written, and when that was.
    written: Option<(usize, Instant)>,
}

/// What an answer about the present is made of besides who asks: while it stays the same, so does the
/// answer, once the checks of the moment are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    generation: u64,
    entry: u64,
    day: Date,
    points: u64,
}

impl View<'_> {
    /// Returns what answers about the head are made of.
    pub fn stamp(&self) -> Stamp {
        Stamp {
            generation: self.lease.generation(),
            entry: self.entry().0,
            day: self.day(),
            points: self.workspace.assessments.points.load(Ordering::Acquire),
        }
    }

    /// Returns whether the newest assessments at hand are those of this moment.
    ///
    /// # Errors
    /// The organisation's own checks cannot be read.
    pub fn is_assessed(&self) -> Result<bool> {
        let engines = self.sound_engines()?;
        Ok(engines.iter().all(|engine| {
            let newest = self.assessment_at_hand(&engine.framework().id);
            newest.is_some_and(|made| made.entry == self.entry().0 && made.as_of == self.day())
        }))
    }

    /// Returns the assessment of this moment: the one at hand, or one made now.
    ///
    /// Whoever asks while it is being made waits for it.
    pub fn assessment(&self, framework: &str) -> Result<Arc<Assessment>> {
        let engine = self.engine(framework)?;
        let moment = self.assessed(framework);
        let kept = &self.workspace.assessments;
        let slot = kept.slot(self.lease.generation(), &moment);
        let mut place = lock(&slot);
        if let Some(assessment) = &*place {
            return Ok(Arc::clone(assessment));
        }
        let (made, written) = self.over_checks(framework, |cache| {
            Ok(engine.check(&self.lease, &Filter::all(), cache)?)
        })?;
        let made = Arc::new(made);
        *place = Some(Arc::clone(&made));
        drop(place);
        if self.is_head() {
            kept.newest(self.lease.generation(), &made);
        }
        self.write(framework, written);
        Ok(made)
    }

    /// Returns the newest assessment of the head that is known, without making one.
    pub fn assessment_at_hand(&self, framework: &str) -> Option<Arc<Assessment>> {
        let kept = lock(&self.workspace.assessments.kept);
        let is_fresh = kept.generation == self.workspace.pool.generation();
        kept.newest.get(framework).filter(|_| is_fresh).cloned()
    }

    /// Returns the records that findings of the newest known assessments name, of those whose keys have
    /// this prefix.
    ///
    /// # Errors
    /// The organisation's own checks cannot be read.
    pub fn named_by_findings(&self, prefix: &str) -> Result<Arc<Vec<String>>> {
        let mut keys = Arc::new(Vec::new());
        let engines = self.sound_engines()?;
        for engine in &engines {
            let id = &engine.framework().id;
            let Some(assessment) = self.assessment_at_hand(id) else {
                continue;
            };
            let named = self.workspace.assessments.named(id, &assessment);
            match named.by_prefix.get(prefix) {
                Some(found) if keys.is_empty() => keys = Arc::clone(found),
                Some(found) => {
                    let all = Arc::make_mut(&mut keys);
                    all.extend(found.iter().cloned());
                    all.sort_unstable();
                    all.dedup();
                }
                None => {}
            }
        }
        Ok(keys)
    }

    /// Returns what an assessment finds at a record, with the requirements.
    pub fn findings_at<'a>(
        &self,
        assessment: &'a Arc<Assessment>,
        record: &str,
    ) -> Vec<(&'a RequirementResult, &'a Finding)> {
        let newest = self.assessment_at_hand(&assessment.framework);
        if newest.is_none_or(|newest| !Arc::ptr_eq(&newest, assessment)) {
            // One of the past is asked for too seldom to be gathered.
            let all = assessment.findings();
            return all
                .filter(|(_, finding)| finding.record.as_deref() == Some(record))
                .collect();
        }
        let kept = &self.workspace.assessments;
        let named = kept.named(&assessment.framework, assessment);
        let places = named.places.get(record).into_iter().flatten();
        places
            .map(|(requirement, finding)| {
                let requirement = &assessment.requirements[*requirement];
                (requirement, &requirement.findings[*finding])
            })
            .collect()
    }

    /// Runs a framework's checks; `requirements` names some, none means all.
    pub fn check(&self, framework: &str, requirements: &[String]) -> Result<Arc<Assessment>> {
        if requirements.is_empty() {
            return self.assessment(framework);
        }
        let engine = self.engine(framework)?;
        let filter = Filter {
            requirements: requirements.to_vec(),
        };
        let (assessment, written) = self.over_checks(framework, |cache| {
            Ok(engine.check(&self.lease, &filter, cache)?)
        })?;
        self.write(framework, written);
        Ok(Arc::new(assessment))
    }

    /// Explains one requirement: its words, its checks and what they find.
    pub fn why(&self, framework: &str, requirement: &str) -> Result<conformity::Why> {
        let engine = self.engine(framework)?;
        let moment = self.assessed(framework);
        let known = self
            .workspace
            .assessments
            .known(self.lease.generation(), &moment);
        if let Some(known) = known {
            return Ok(engine.why_from(&self.lease, requirement, &known)?);
        }
        let (why, written) = self.over_checks(framework, |cache| {
            Ok(engine.why(&self.lease, requirement, cache)?)
        })?;
        self.write(framework, written);
        Ok(why)
    }

    /// Lists the documented information that a framework asks for, as it stands.
    pub fn documented(&self, framework: &str) -> Result<Vec<conformity::DocumentedNow>> {
        let mut all = self.workspace.engine(framework)?.documented(&self.lease)?;
        for record in all.iter_mut().flat_map(|one| &mut one.records) {
            record.title = spoken(&self.lease, &record.key, std::mem::take(&mut record.title));
        }
        Ok(all)
    }

    fn assessed(&self, framework: &str) -> Moment {
        Moment {
            framework: framework.to_owned(),
            entry: self.entry().0,
            day: self.day(),
        }
    }

    /// Tells whether it shows the newest entry on the present day.
    fn is_head(&self) -> bool {
        let size = self.workspace.journal.size();
        size.is_ok_and(|size| size == self.entry().0) && self.day() == self.workspace.today()
    }

    /// Runs something with what checks found before; returns what is to be written beside the image.
    fn over_checks<T>(
        &self,
        framework: &str,
        run: impl FnOnce(&mut CheckCache) -> Result<T>,
    ) -> Result<(T, Option<Vec<u8>>)> {
        let checks = self.workspace.assessments.checks(framework);
        let mut checks = lock(&checks);
        let generation = self.lease.generation();
        if checks.generation != generation && generation == self.workspace.pool.generation() {
            *checks = Checks {
                generation,
                ..Checks::default()
            };
        }
        if checks.generation != generation {
            return Ok((run(&mut CheckCache::default())?, None));
        }
        if !self.is_head() {
            // Where nothing has changed since, it says the same of the past.
            let mut cache = checks.cache.clone().unwrap_or_default();
            drop(checks);
            return Ok((run(&mut cache)?, None));
        }
        let cache = checks.cache.get_or_insert_with(|| self.read(framework));
        // The first time most of the image is read; later the tables of the checks that run again.
        self.lease.spread(true)?;
        let answer = run(cache);
        self.lease.spread(false)?;
        Ok((answer?, checks.due()))
    }

    /// Reads what checks found when another process ran them.
    fn read(&self, framework: &str) -> CheckCache {
        let bytes = std::fs::read(self.cache_file(framework)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps what checks found; a cache that cannot be kept costs time only.
    fn write(&self, framework: &str, bytes: Option<Vec<u8>>) {
        // What an image said that is no longer there may hold words that were erased since.
        let Some(bytes) = bytes.filter(|_| !self.lease.is_replaced()) else {
            return;
        };
        let file = self.cache_file(framework);
        let new = file.with_extension("new");
        let kept = file
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| {
                std::fs::write(&new, bytes)?;
                std::fs::rename(&new, &file)
            });
        if let Err(error) = kept {
            tracing::debug!(%error, "results of checks were not kept");
        }
    }

    fn cache_file(&self, framework: &str) -> PathBuf {
        self.workspace
            .dir()
            .join("cache")
            .join(format!("checks-{framework}.json"))
    }
}

impl Checks {
    /// Returns what is to be written: nothing if no check ran since, or that was a moment ago.
    fn due(&mut self) -> Option<Vec<u8>> {
        let cache = self.cache.as_ref()?;
        let (ran, at) = self.written.map_or((0, None), |(ran, at)| (ran, Some(at)));
        if cache.ran() == ran || at.is_some_and(|at| at.elapsed() < BETWEEN_WRITES) {
            return None;
        }
        self.written = Some((cache.ran(), Instant::now()));
        serde_json::to_vec(cache).ok()
    }
}

impl Assessments {
    /// Notes that a point of a trend became known.
    pub(crate) fn point_known(&self) {
        self.points.fetch_add(1, Ordering::Release);
    }

    fn slot(&self, generation: u64, moment: &Moment) -> Slot {
        let mut kept = lock(&self.kept);
        kept.fit(generation);
        if kept.generation != generation {
            return Slot::default();
        }
        let at = kept.moments.iter().position(|(known, _)| known == moment);
        let (moment, slot) = at.map_or_else(
            || (moment.clone(), Slot::default()),
            |at| kept.moments.remove(at),
        );
        if kept.moments.len() >= KEPT {
            kept.moments.remove(0);
        }
        kept.moments.push((moment, Arc::clone(&slot)));
        slot
    }

    /// Returns the assessment of a moment if it is there.
    fn known(&self, generation: u64, moment: &Moment) -> Option<Arc<Assessment>> {
        let kept = lock(&self.kept);
        let slot = kept.moments.iter().find(|(known, _)| known == moment);
        let (_, slot) = slot.filter(|_| kept.generation == generation)?;
        // Whoever is making it holds the slot.
        slot.try_lock().ok()?.clone()
    }

    fn newest(&self, generation: u64, made: &Arc<Assessment>) {
        let mut kept = lock(&self.kept);
        let known = kept.newest.get(&made.framework);
        let is_newer =
            known.is_none_or(|known| (known.entry, known.as_of) <= (made.entry, made.as_of));
        if kept.generation == generation && is_newer {
            kept.newest.insert(made.framework.clone(), Arc::clone(made));
        }
    }

    /// Returns the records that an assessment's findings name, gathered once.
    fn named(&self, framework: &str, assessment: &Arc<Assessment>) -> Arc<Named> {
        if let Some((of, named)) = lock(&self.kept).named.get(framework)
            && Arc::ptr_eq(of, assessment)
        {
            return Arc::clone(named);
        }
        let named = Arc::new(Named::of(assessment));
        let known = (Arc::clone(assessment), Arc::clone(&named));
        lock(&self.kept).named.insert(framework.to_owned(), known);
        named
    }

    fn checks(&self, framework: &str) -> Arc<Mutex<Checks>> {
        let mut checks = lock(&self.checks);
        match checks.get(framework) {
            Some(checks) => Arc::clone(checks),
            None => Arc::clone(checks.entry(framework.to_owned()).or_default()),
        }
    }
}

impl Named {
    fn of(assessment: &Assessment) -> Self {
        let mut named = Self::default();
        for (at, requirement) in assessment.requirements.iter().enumerate() {
            for (n, finding) in requirement.findings.iter().enumerate() {
                if let Some(key) = &finding.record {
                    let places = named.places.entry(key.clone()).or_default();
                    places.push((at, n));
                }
            }
        }
        let mut by_prefix: HashMap<String, Vec<String>> = HashMap::new();
        for key in named.places.keys() {
            if let Some((prefix, _)) = key.split_once('-') {
                by_prefix
                    .entry(prefix.into())
                    .or_default()
                    .push(key.clone());
            }
        }
        for (prefix, mut keys) in by_prefix {
            keys.sort_unstable();
            named.by_prefix.insert(prefix, Arc::new(keys));
        }
        named
    }
}

impl Kept {
    /// Forgets everything when the head image had to be opened anew.
    fn fit(&mut self, generation: u64) {
        if generation > self.generation {
            *self = Self {
                generation,
                ..Self::default()
            };
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
