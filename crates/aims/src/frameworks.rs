//! Frameworks: those that the product brings along, and the organisation's own in its workspace.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use conformity::{Engine, Framework, embedded_ids};

use crate::error::{AimsError, Kind, Result};
use crate::workspace::Workspace;

/// Folder of the organisation's own frameworks in a workspace, one folder each.
pub(crate) const FOLDER: &str = "frameworks";

/// The engines of frameworks that were asked for.
#[derive(Default)]
pub(crate) struct Engines {
    embedded: OnceLock<Vec<Engine>>,
    own: OnceLock<Vec<Engine>>,
}

impl Workspace {
    /// Returns the engines of all frameworks: the product's, and the organisation's own.
    ///
    /// # Errors
    /// What a framework in the folder `frameworks` is refused for.
    pub fn engines(&self) -> Result<Vec<&Engine>> {
        Ok(self.embedded()?.iter().chain(self.own()?).collect())
    }

    /// Returns the engine of a framework. One of the product works also beside an own one that does not.
    pub fn engine(&self, framework: &str) -> Result<&Engine> {
        let is_meant = |engine: &&Engine| engine.framework().id == framework;
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

    fn embedded(&self) -> Result<&[Engine]> {
        if let Some(engines) = self.engines.embedded.get() {
            return Ok(engines);
        }
        let load = |id: &str| Framework::embedded(id, self.catalog()).map(Engine::new);
        let engines = embedded_ids()
            .into_iter()
            .map(load)
            .collect::<std::result::Result<_, _>>();
        let engines = engines
            .map_err(|error| AimsError::new(Kind::Internal, error.to_string()).because(error))?;
        Ok(self.engines.embedded.get_or_init(|| engines))
    }

    fn own(&self) -> Result<&[Engine]> {
        if let Some(engines) = self.engines.own.get() {
            return Ok(engines);
        }
        let folders = folders(&self.dir().join(FOLDER))?;
        let load = |folder: PathBuf| self.load(&folder).map(Engine::new);
        let engines = folders.into_iter().map(load).collect::<Result<Vec<_>>>()?;
        Ok(self.engines.own.get_or_init(|| engines))
    }

    fn load(&self, folder: &Path) -> Result<Framework> {
        let framework = Framework::from_folder(folder, self.catalog())
            .map_err(|error| AimsError::invalid(error.to_string()).because(error))?;
        if embedded_ids().contains(&framework.id.as_str()) {
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
