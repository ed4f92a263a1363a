//! A workspace: one organisation's AIMS in a folder, with its journal, images, blobs and keys.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use image::{Image, Images};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{BlobStore, Clock, Genesis, Journal, Origin, Seq, SigningKeys, SqliteJournal};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use registers::{Catalog, Key, RegisterInfo};
use serde_json::json;
use uuid::Uuid;

use crate::access::Actors;
use crate::assess::Assessments;
use crate::config::Config;
use crate::count::Counts;
use crate::error::{AimsError, Kind, Result};
use crate::frameworks::Engines;
use crate::list::Selections;
use crate::looked_at::LookedFor;
use crate::moment::{AsOf, Moments};
use crate::own_checks::OwnChecks;
use crate::permit::{Act, Actor, Subject, require};
use crate::pool::Pool;
use crate::reads::KnownReads;
use crate::refuse::register_in;
use crate::stale::Remembered;
use crate::work::{Gate, Work};

/// Most sheets that are read at a time; a large one takes some hundred MB.
const READ_AT_ONCE: usize = 2;

/// How long one waits to have a sheet read.
const READING_WAITS: Duration = Duration::from_secs(60);

/// Most passwords that are hashed at a time; each takes 19 MB.
const HASHED_AT_ONCE: usize = 2;

/// How long one waits until a password is hashed.
const HASHING_WAITS: Duration = Duration::from_secs(10);

/// What a workspace needs from the world outside it.
pub struct Environment {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// 32 bytes from a cryptographic random source: keys, salts and ids grow from it.
    pub seed: [u8; 32],
}

/// What a new workspace is to be.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    /// Name of the organisation.
    pub name: String,
    /// Name of the person who sets it up.
    pub operator: String,
    /// Whether it holds a worked example.
    pub demonstration: bool,
    /// The day at which a demonstration's calendar stands still.
    pub calendar: Option<Date>,
}

/// One organisation's AIMS.
pub struct Workspace {
    dir: PathBuf,
    config: Config,
    pub(crate) journal: Box<dyn Journal>,
    pub(crate) images: Images,
    pub(crate) blobs: BlobStore,
    pub(crate) clock: Arc<dyn Clock>,
    random: Mutex<ChaCha20Rng>,
    /// The head image of the last command, caught up by the next.
    head: Mutex<Option<Image>>,
    pub(crate) pool: Pool,
    pub(crate) moments: Moments,
    pub(crate) actors: Actors,
    /// The signed head that was read last, and how many entries it is over.
    signed_head: Mutex<Option<(u64, String)>>,
    pub(crate) counts: Counts,
    pub(crate) looked_for: LookedFor,
    pub(crate) reads: KnownReads,
    pub(crate) stale: Remembered,
    pub(crate) selections: Selections,
    pub(crate) assessments: Assessments,
    pub(crate) engines: Engines,
    pub(crate) own_checks: OwnChecks,
    /// Whether a story plays and its clock tells the day, not the calendar.
    pub(crate) playing: bool,
    /// What a server keeps that is no record; opened when first used.
    pub(crate) work: OnceLock<Work>,
    /// Few passwords are hashed at a time.
    pub(crate) hashing: Gate,
    /// Few uploaded sheets are read at a time.
    pub(crate) reading: Gate,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workspace({})", self.dir.display())
    }
}

impl Workspace {
    /// Makes a workspace with the organisation, its operator and the operator's access.
    pub fn init(dir: &Path, new: &NewWorkspace, env: Environment) -> Result<Self> {
        refuse_occupied(dir)?;
        let made = Self::make(dir, new, env).and_then(|mut workspace| {
            let operator = workspace.set_up(new)?;
            workspace.set_operator(&operator)?;
            Ok(workspace)
        });
        or_nothing(dir, made)
    }

    /// Makes a workspace without any record.
    pub fn empty(dir: &Path, new: &NewWorkspace, env: Environment) -> Result<Self> {
        refuse_occupied(dir)?;
        or_nothing(dir, Self::make(dir, new, env))
    }

    fn make(dir: &Path, new: &NewWorkspace, env: Environment) -> Result<Self> {
        make_private(dir).map_err(|error| AimsError::file(dir, "made", error))?;
        let mut random = ChaCha20Rng::from_seed(env.seed);
        let now = env.clock.now();
        let id = uuid(now, &mut random);
        let origin = if new.demonstration {
            Origin::demonstration(id)
        } else {
            Origin::workspace(id)
        };
        let mut seed = [0; 32];
        random.fill_bytes(&mut seed);
        let keys = SigningKeys::create(&dir.join("keys"), &origin, seed)?;
        let journal = SqliteJournal::create(dir, Genesis::new(&origin, now), keys)?;
        let config = Config {
            name: new.name.clone(),
            operator: None,
            calendar: new.calendar,
        };
        config.write(dir)?;
        Self::assemble(dir, config, journal, env.clock, random)
    }

    /// Opens a workspace.
    pub fn open(dir: &Path, env: Environment) -> Result<Self> {
        let config = Config::read(dir)?;
        let keys = SigningKeys::open(&dir.join("keys"))?;
        let journal = SqliteJournal::open(dir, keys)?;
        Self::assemble(
            dir,
            config,
            journal,
            env.clock,
            ChaCha20Rng::from_seed(env.seed),
        )
    }

    fn assemble(
        dir: &Path,
        config: Config,
        journal: SqliteJournal,
        clock: Arc<dyn Clock>,
        random: ChaCha20Rng,
    ) -> Result<Self> {
        Ok(Self {
            dir: dir.to_owned(),
            config,
            journal: Box::new(journal),
            images: Images::new(dir, registers::catalog()),
            blobs: BlobStore::open(&dir.join("blobs"))?,
            clock,
            random: Mutex::new(random),
            head: Mutex::new(None),
            pool: Pool::default(),
            moments: Moments::default(),
            actors: Actors::default(),
            signed_head: Mutex::default(),
            counts: Counts::default(),
            looked_for: LookedFor::default(),
            reads: KnownReads::default(),
            stale: Remembered::default(),
            selections: Selections::default(),
            assessments: Assessments::default(),
            engines: Engines::default(),
            own_checks: OwnChecks::default(),
            playing: false,
            work: OnceLock::new(),
            hashing: Gate::new(HASHED_AT_ONCE, HASHING_WAITS),
            reading: Gate::new(READ_AT_ONCE, READING_WAITS),
        })
    }

    fn set_up(&self, new: &NewWorkspace) -> Result<Key> {
        let system = Actor::system();
        let person = Key::new("PER", 1);
        self.write(&system, "init", None, |desk| {
            let name = &new.operator;
            desk.add(
                "person",
                Some(person.clone()),
                &json!({ "name": name, "engagement": "employee" }),
            )?;
            let organization = json!({ "name": new.name, "aims_owner": person });
            desk.add("organization", None, &organization)?;
            let roles = ["administrator", "aims_manager", "contributor"];
            desk.add("access", None, &json!({ "person": person, "roles": roles }))
                .map(|_| ())
        })?;
        Ok(person)
    }

    /// Names the person on whose behalf commands run when nobody is named.
    pub fn set_operator(&mut self, person: &Key) -> Result<()> {
        self.config.operator = Some(person.clone());
        self.config.write(&self.dir)
    }

    /// Returns the workspace's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the workspace's settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns whether it holds a worked example.
    pub fn is_demonstration(&self) -> bool {
        self.journal.genesis().demonstration
    }

    /// Returns the registers without own fields.
    pub fn catalog(&self) -> &'static Catalog {
        registers::catalog()
    }

    /// Returns the register of this name with the own fields in force today.
    ///
    /// # Errors
    /// There is no such register, or the workspace cannot be read.
    pub fn register(&self, name: &str) -> Result<&'static RegisterInfo> {
        register_in(self.view(AsOf::Now)?.catalog(), name)
    }

    /// Returns the day it is: the clock's in UTC, or the one at which a demonstration stands still.
    pub fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::UTC).date()
    }

    /// Returns the moment at which a change is recorded.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        let now = self.clock.now();
        let Some(day) = self.config.calendar.filter(|_| !self.playing) else {
            return now;
        };
        // The calendar stands still, the time of day does not.
        let moved = now.to_zoned(TimeZone::UTC).with().date(day).build();
        moved.map_or(now, |moved| moved.timestamp())
    }

    /// Returns the moment of the newest entry, which none after it may precede.
    pub(crate) fn newest_at(&self, size: u64) -> Result<Option<jiff::Timestamp>> {
        let mut newest = None;
        if size > 0 {
            let mut visit = |entry: journal::Entry, _: Option<journal::Body>| {
                newest = Some(entry.at);
                Ok(())
            };
            self.journal.read(Seq(size - 1), Seq(size), &mut visit)?;
        }
        Ok(newest)
    }

    /// Runs something over the head image, caught up with the journal.
    pub(crate) fn with_head<T>(&self, run: impl FnOnce(&Image) -> Result<T>) -> Result<T> {
        let mut slot = self.lock_head();
        let fresh = match slot.take() {
            Some(image) => match image.catch_up(self.journal.as_ref()) {
                Ok(()) => image,
                Err(_) => self.images.head(self.journal.as_ref())?,
            },
            None => self.images.head(self.journal.as_ref())?,
        };
        run(slot.insert(fresh))
    }

    fn lock_head(&self) -> MutexGuard<'_, Option<Image>> {
        self.head
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Runs something with the workspace's random source.
    pub(crate) fn random<T>(&self, run: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        run(&mut self
            .random
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Returns the signed head of the journal, to deposit with somebody else.
    pub fn checkpoint(&self) -> Result<String> {
        let size = self.journal.size()?;
        let mut known = self
            .signed_head
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, text)) = known.as_ref().filter(|(at, _)| *at == size) {
            return Ok(text.clone());
        }
        let checkpoint = self.journal.checkpoint()?;
        let text = checkpoint.text().to_owned();
        *known = Some((checkpoint.size(), text.clone()));
        Ok(text)
    }

    /// Makes a new id; ids grow with time.
    pub(crate) fn new_id(&self) -> Uuid {
        self.id_of(self.now())
    }

    /// Makes a new id of a moment, which can be read off it.
    pub(crate) fn id_of(&self, at: jiff::Timestamp) -> Uuid {
        self.random(|random| uuid(at, random))
    }

    /// Returns the moment at which the day began, for what must not tell its time.
    pub(crate) fn start_of_day(&self) -> jiff::Timestamp {
        let now = self.now().to_zoned(TimeZone::UTC);
        now.start_of_day()
            .map_or(self.now(), |start| start.timestamp())
    }

    /// Returns on whose behalf a command runs.
    ///
    /// A person is named by key or by name; nobody means the workspace's operator.
    pub fn actor(&self, person: Option<&str>) -> Result<Actor> {
        let named = match (person, &self.config.operator) {
            (Some(person), _) => person.to_owned(),
            (None, Some(operator)) => operator.to_string(),
            (None, None) => {
                return Err(
                    AimsError::new(Kind::Refused, "this workspace has no operator")
                        .with_hint("name the person with --as"),
                );
            }
        };
        self.actor_on(&named, self.today())
    }
}

impl Workspace {
    /// Refuses unless the person may look at records.
    pub fn require_read(&self, actor: &Actor) -> Result<()> {
        let any = Subject {
            register: "record",
            ..Subject::default()
        };
        require(actor, Act::Read, &any)
    }

    /// Refuses unless the person may take the whole workspace along, with its keys.
    pub fn require_administer(&self, actor: &Actor) -> Result<()> {
        let whole = Subject {
            register: "workspace",
            ..Subject::default()
        };
        require(actor, Act::Administer, &whole)
    }
}

/// Makes a UUID of version 7 from a moment and random bytes.
fn uuid(at: jiff::Timestamp, random: &mut impl Rng) -> Uuid {
    let mut bytes = [0; 10];
    random.fill_bytes(&mut bytes);
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// Makes a folder that only its owner can look into; the ones above it are made as usual.
pub(crate) fn make_private(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Removes what was made of a workspace that could not be finished, so that one can try again.
fn or_nothing(dir: &Path, made: Result<Workspace>) -> Result<Workspace> {
    if made.is_err() {
        // The folder was empty or not there; if it cannot be removed the next try says so.
        let _ = std::fs::remove_dir_all(dir);
    }
    made
}

fn refuse_occupied(dir: &Path) -> Result<()> {
    let Ok(mut entries) = std::fs::read_dir(dir) else {
        return Ok(());
    };
    if entries.next().is_none() {
        return Ok(());
    }
    let what = if dir.join("journal.db").exists() {
        "already holds a workspace"
    } else {
        "is not empty"
    };
    Err(
        AimsError::new(Kind::Unusable, format!("{} {what}", dir.display()))
            .with_hint("choose a new folder with --dir"),
    )
}
