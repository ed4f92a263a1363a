//! Frameworks: those that the product brings along, and the organisation's own in its workspace.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use conformity::{Engine, Framework, OWN, embedded_ids};

use crate::error::{AimsError, Kind, Result};
use crate::moment::AsOf;
use crate::workspace::Workspace;

/// Folder of the organisation's own frameworks in a workspace, one folder each.
pub(crate) const FOLDER: &str = "frameworks";

/// The engines of frameworks that were asked for.
#[derive(Default)]
pub(crate) struct Engines {
    embedded: OnceLock<Vec<Arc<Engine>>>,
    own: OnceLock<Vec<Arc<Engine>>>,
}

impl Workspace {
    /// Returns the engines of all frameworks as their files have them: the product's, and the
    /// organisation's own. [`crate::View::engines`] adds the checks that are records.
    ///
    /// # Errors
    /// What a framework in the folder `frameworks` is refused for.
    pub fn engines(&self) -> Result<Vec<&Engine>> {
        let engines = self.embedded()?.iter().chain(self.own()?);
        Ok(engines.map(Arc::as_ref).collect())
    }

    /// Returns the engines of the frameworks that are not refused.
    pub(crate) fn sound_engines(&self) -> Vec<Arc<Engine>> {
        let embedded = self.embedded().unwrap_or_default().iter();
        let own = self.own().unwrap_or_default();
        embedded.chain(own).cloned().collect()
    }

    /// Returns the engines of the organisation's own frameworks; none if one of them is refused.
    pub(crate) fn folder_engines(&self) -> &[Arc<Engine>] {
        self.own().unwrap_or_default()
    }

    /// Returns the engine of a framework as its files have it. One of the product works also beside an
    /// own one that does not.
    pub fn engine(&self, framework: &str) -> Result<&Engine> {
        self.shared_engine(framework).map(Arc::as_ref)
    }

    /// Returns the engine of a framework as its files have it, to be kept.
    pub(crate) fn shared_engine(&self, framework: &str) -> Result<&Arc<Engine>> {
        let is_meant = |engine: &&Arc<Engine>| engine.framework().id == framework;
        if let Some(engine) = self.embedded()?.iter().find(is_meant) {
            return Ok(engine);
        }
        if let Some(engine) = self.own()?.iter().find(is_meant) {
            return Ok(engine);
        }
        let engines = self.engines()?;
        let ids: Vec<_> = engines
            .iter()
            .map(|engine| engine.framework().id.as_str())
            .collect();
        let shown: String = framework.chars().take(40).collect();
        Err(
            AimsError::not_found(format!("there is no framework `{shown}`"))
                .with_hint(format!("there are: {}", ids.join(", "))),
        )
    }

    fn embedded(&self) -> Result<&[Arc<Engine>]> {
        if let Some(engines) = self.engines.embedded.get() {
            return Ok(engines);
        }
        let load = |id: &str| {
            Framework::embedded(id, self.catalog())
                .map(Engine::new)
                .map(Arc::new)
        };
        let engines = embedded_ids()
            .into_iter()
            .map(load)
            .collect::<std::result::Result<_, _>>();
        let engines = engines
            .map_err(|error| AimsError::new(Kind::Internal, error.to_string()).because(error))?;
        Ok(self.engines.embedded.get_or_init(|| engines))
    }

    fn own(&self) -> Result<&[Arc<Engine>]> {
        if let Some(engines) = self.engines.own.get() {
            return Ok(engines);
        }
        let folders = folders(&self.dir().join(FOLDER))?;
        let load = |folder: PathBuf| self.load(&folder).map(Engine::new).map(Arc::new);
        let engines = folders.into_iter().map(load).collect::<Result<Vec<_>>>()?;
        Ok(self.engines.own.get_or_init(|| engines))
    }

    fn load(&self, folder: &Path) -> Result<Framework> {
        // Its examples may speak of own fields.
        let catalog = self.view(AsOf::Now)?.catalog();
        let framework = Framework::from_folder(folder, catalog)
            .map_err(|error| AimsError::invalid(error.to_string()).because(error))?;
        if embedded_ids().contains(&framework.id.as_str()) || framework.id == OWN {
            return Err(AimsError::invalid(format!(
                "{}: there is a framework `{}` already",
                folder.display(),
                framework.id
            ))
            .with_hint("give your own another id, and its folder the same name"));
        }
        Ok(framework)
    }
}

fn folders(within: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(within) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| AimsError::file(within, "read", error))?,
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}
