//! What a command is given: the shared options, the output, and the way to the workspace.

use std::path::Path;
use std::sync::Arc;

use aims::{Actor, AsOf, Done, Environment, View, Workspace};
use conformity::output::Style;
use conformity::{Framework, embedded_ids};
use journal::{Clock, SystemClock};
use rand::TryRng;
use rand::rngs::SysRng;
use registers::{Key, RegisterInfo};
use serde_json::json;

use crate::arguments::Shared;
use crate::failure::{Failure, Result};
use crate::output::{Output, Progress, remark};

/// What every command is given.
pub(crate) struct Context {
    pub(crate) shared: Shared,
    pub(crate) out: Output,
}

impl Context {
    /// Returns the folder of the workspace.
    pub(crate) fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// Opens the workspace.
    pub(crate) fn workspace(&self) -> Result<Workspace> {
        Ok(Workspace::open(
            self.dir(),
            environment(Arc::new(SystemClock))?,
        )?)
    }

    /// Opens the records as of the moment asked for.
    pub(crate) fn view<'w>(&self, workspace: &'w Workspace) -> Result<View<'w>> {
        self.may_read(workspace)?;
        Ok(workspace.view(self.as_of())?)
    }

    /// Returns a register with the own fields of the moment asked for; without a workspace, or for whom
    /// may not read records, without them.
    pub(crate) fn register(&self, name: &str) -> Result<&'static RegisterInfo> {
        let plain = register(name)?;
        if !self.dir().join("aimwright.toml").is_file() {
            return Ok(plain);
        }
        let workspace = self.workspace()?;
        let view = self.view(&workspace).ok();
        Ok(view
            .and_then(|view| view.catalog().get(plain.name))
            .unwrap_or(plain))
    }

    /// Refuses unless who runs the command may look at records.
    pub(crate) fn may_read(&self, workspace: &Workspace) -> Result<()> {
        Ok(workspace.require_read(&self.actor(workspace)?)?)
    }

    /// Opens the workspace to write on somebody's behalf.
    pub(crate) fn writing(&self) -> Result<(Workspace, Actor)> {
        self.only_now()?;
        let workspace = self.workspace()?;
        let actor = self.actor(&workspace)?;
        Ok((workspace, actor))
    }

    /// Returns on whose behalf the command runs.
    pub(crate) fn actor(&self, workspace: &Workspace) -> Result<Actor> {
        Ok(workspace.actor(self.shared.person.as_deref())?)
    }

    /// Runs something over all frameworks; without a workspace these are the ones of the program.
    pub(crate) fn with_frameworks<T>(
        &self,
        run: impl FnOnce(&[&Framework]) -> Result<T>,
    ) -> Result<T> {
        if self.dir().join("aimwright.toml").is_file() {
            let workspace = self.workspace()?;
            if let Ok(view) = self.view(&workspace) {
                let engines = view.engines()?;
                let all: Vec<_> = engines.iter().map(|engine| engine.framework()).collect();
                return run(&all);
            }
            // Who may not read records sees the frameworks as their files have them.
            let engines = workspace.engines()?;
            let all: Vec<_> = engines.iter().map(|engine| engine.framework()).collect();
            return run(&all);
        }
        let load = |id: &str| Framework::embedded(id, registers::catalog());
        let all = embedded_ids().into_iter().map(load);
        let all: Vec<_> = all
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| Failure::new(error.to_string()))?;
        run(&all.iter().collect::<Vec<_>>())
    }

    /// Returns the moment asked for.
    pub(crate) fn as_of(&self) -> AsOf {
        self.shared.as_of.unwrap_or(AsOf::Now)
    }

    /// Refuses `--as-of` for what cannot be done in the past.
    pub(crate) fn only_now(&self) -> Result<()> {
        match self.shared.as_of {
            None => Ok(()),
            Some(_) => Err(
                Failure::new("nothing can be changed in the past").with_hint(
                    "leave --as-of away; a record says in its own fields when a thing happened",
                ),
            ),
        }
    }

    /// Says how a change to a record ended.
    pub(crate) fn tell_done(&mut self, done: &Done, as_json: bool) -> Result<()> {
        let Done {
            key,
            version,
            state,
        } = done;
        if as_json {
            self.out
                .json(&json!({ "key": key, "version": version, "state": state }))?;
        } else {
            self.out.line(format!("{key} version {version} {state}"))?;
        }
        Ok(())
    }

    /// Says what keeps an own check that was just written from being approved.
    pub(crate) fn tell_unfit(&self, workspace: &Workspace, key: &Key) -> Result<()> {
        if register_of(key)?.name != "own_check" {
            return Ok(());
        }
        let Some(shown) = workspace.view(AsOf::Now)?.show(key)? else {
            return Ok(());
        };
        for problem in workspace.own_check_problems(shown.register, key, &shown.body)? {
            let (path, message) = (problem.path, crate::output::one_line(&problem.message));
            self.remark(&format!("{key} cannot be approved yet: {path}: {message}"));
        }
        Ok(())
    }

    /// Returns how long texts are to be laid out.
    pub(crate) fn style(&self) -> Style {
        Style {
            colour: self.out.colour(),
            width: self.out.width(),
        }
    }

    /// Starts to show how far long work is.
    pub(crate) fn progress(&self, name: &'static str) -> Progress {
        Progress::start(self.shared.quiet, name)
    }

    /// Says something beside the result, unless it is to be quiet.
    pub(crate) fn remark(&self, text: &str) {
        if !self.shared.quiet {
            remark(text);
        }
    }
}

/// Makes the environment of a workspace: a clock, and chance from the operating system.
pub(crate) fn environment(clock: Arc<dyn Clock>) -> Result<Environment> {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(|error| {
        Failure::new(format!(
            "the operating system gives no random numbers: {error}"
        ))
    })?;
    Ok(Environment { clock, seed })
}

/// Returns the register of this name, or says which one may be meant.
pub(crate) fn register(name: &str) -> Result<&'static RegisterInfo> {
    let catalog = registers::catalog();
    let by_prefix = || {
        catalog
            .all()
            .iter()
            .find(|register| register.prefix == name)
    };
    catalog.get(name).or_else(by_prefix).ok_or_else(|| {
        let shown: String = name.chars().take(40).collect();
        Failure::new(format!("there is no register `{shown}`"))
            .with_hint("`aimwright registers` lists them all")
    })
}

/// Returns the register that a key belongs to.
pub(crate) fn register_of(key: &Key) -> Result<&'static RegisterInfo> {
    registers::catalog().of_key(key).ok_or_else(|| {
        Failure::new(format!("{key} belongs to no register"))
            .with_hint("`aimwright registers` lists the prefixes of keys")
    })
}
