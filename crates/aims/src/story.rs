//! Playing a story: records as they were made, day by day, with the clock set to each moment.
//!
//! A story is a folder of YAML files, played in the order of their paths. Each holds a list of steps:
//! `at` and `as`, and one of `add`, `edit`, `do`, `attach`, `import` or `batch`. The steps go through the
//! same commands as everything else, so a story that breaks a rule does not play.

use std::path::{Path, PathBuf};

use conformity::located::Place;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use journal::FixedClock;
use registers::Key;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::command::set;
use crate::desk::Desk;
use crate::error::{AimsError, Result};
use crate::input::{parse, read};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// Most bytes of one file of a story.
const LARGEST_FILE: u64 = 32 << 20;

/// What was played.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    /// Steps.
    pub steps: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Option<DateTime>,
    #[serde(rename = "as")]
    by: Option<String>,
    add: Option<String>,
    edit: Option<Key>,
    #[serde(rename = "do")]
    take: Option<Key>,
    attach: Option<Key>,
    import: Option<String>,
    batch: Option<Vec<Step>>,
    key: Option<Key>,
    body: Option<Value>,
    set: Option<Map<String, Value>>,
    transition: Option<String>,
    note: Option<String>,
    register: Option<String>,
    file: Option<String>,
    shows: Option<String>,
}

/// Plays a story into a workspace that was made empty with this clock.
///
/// `progress` is told how many of how many files are played.
///
/// # Errors
/// The first step that the commands refuse, with file and line.
pub fn play(
    story: &Path,
    workspace: &mut Workspace,
    clock: &FixedClock,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Played> {
    workspace.playing = true;
    let played = play_all(story, workspace, clock, progress);
    workspace.playing = false;
    played
}

fn play_all(
    story: &Path,
    workspace: &Workspace,
    clock: &FixedClock,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Played> {
    let mut files = Vec::new();
    collect(story, &mut files)?;
    files.sort();
    let mut played = Played::default();
    for (at, path) in files.iter().enumerate() {
        let name = path
            .strip_prefix(story)
            .unwrap_or(path)
            .display()
            .to_string();
        let document = parse(&name, &read(path, LARGEST_FILE)?)?;
        let steps = document.value().as_array().cloned().unwrap_or_default();
        for (at, step) in steps.into_iter().enumerate() {
            let place = document.place(&format!("/{at}"));
            let here = |place: Place| format!("{name}:{}", place.line);
            let step: Step = serde_json::from_value(step)
                .map_err(|error| AimsError::invalid(format!("{}: {error}", here(place))))?;
            let stage = Stage {
                story,
                folder: path.parent().unwrap_or(story),
                workspace,
                clock,
            };
            stage.play(&step).map_err(|error| error.at(&here(place)))?;
            played.steps += 1;
        }
        progress(at as u64 + 1, files.len() as u64);
    }
    Ok(played)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| AimsError::file(folder, "read", error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "files") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

struct Stage<'a> {
    story: &'a Path,
    folder: &'a Path,
    workspace: &'a Workspace,
    clock: &'a FixedClock,
}

impl Stage<'_> {
    fn play(&self, step: &Step) -> Result<()> {
        let at = step
            .at
            .ok_or_else(|| AimsError::invalid("a step needs `at`"))?;
        let at = at
            .to_zoned(TimeZone::UTC)
            .map_err(|error| AimsError::invalid(error.to_string()))?;
        self.clock.set(at.timestamp());
        let actor = self.actor(step.by.as_deref())?;
        if let Some(steps) = &step.batch {
            let command = steps.first().map_or("batch", command);
            let lay = |desk: &mut Desk<'_>| steps.iter().try_for_each(|step| lay(desk, step));
            return self
                .workspace
                .write(&actor, command, step.note.as_deref(), lay)
                .map(|_| ());
        }
        if let Some(file) = &step.import {
            let register = step.register.as_deref().unwrap_or_default();
            return self
                .workspace
                .import_csv(&actor, register, &self.folder.join(file))
                .map(|_| ());
        }
        if let Some(key) = &step.attach {
            let file = self.story.join(step.file.as_deref().unwrap_or_default());
            let more = Value::Object(step.set.clone().unwrap_or_default());
            let shows = step.shows.as_deref().unwrap_or_default();
            return self
                .workspace
                .attach_as(&actor, step.key.clone(), key, &file, shows, &more)
                .map(|_| ());
        }
        self.workspace
            .write(&actor, command(step), step.note.as_deref(), |desk| {
                lay(desk, step)
            })
            .map(|_| ())
    }

    fn actor(&self, by: Option<&str>) -> Result<Actor> {
        let by = by.ok_or_else(|| AimsError::invalid("a step needs `as`"))?;
        self.workspace.actor_on(by, self.clock_day())
    }

    fn clock_day(&self) -> jiff::civil::Date {
        use journal::Clock;
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }
}

fn command(step: &Step) -> &str {
    match step {
        Step { add: Some(_), .. } => "add",
        Step { edit: Some(_), .. } => "edit",
        Step {
            transition: Some(transition),
            ..
        } => transition,
        _ => "batch",
    }
}

fn lay(desk: &mut Desk<'_>, step: &Step) -> Result<()> {
    if let Some(register) = &step.add {
        let body = step.body.clone().unwrap_or_default();
        return desk
            .add(register, step.key.clone(), &body)
            .map(|_| ())
            .map_err(|error| named(error, step));
    }
    if let Some(key) = &step.edit {
        let fields: Vec<_> = step.set.clone().unwrap_or_default().into_iter().collect();
        let body = set(&desk.existing(key)?.body, &fields)?;
        return desk
            .edit(key, &body, None)
            .map(|_| ())
            .map_err(|error| error.at(key.as_str()));
    }
    if let Some(key) = &step.take {
        let transition = step.transition.as_deref().unwrap_or_default();
        return desk
            .take(key, transition, None)
            .map(|_| ())
            .map_err(|error| error.at(key.as_str()));
    }
    Err(AimsError::invalid(
        "a step adds, edits, does, attaches, imports or batches",
    ))
}

fn named(error: AimsError, step: &Step) -> AimsError {
    match &step.key {
        Some(key) => error.at(key.as_str()),
        None => error,
    }
}
