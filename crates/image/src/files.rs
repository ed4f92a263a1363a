//! Image files of a workspace: the head image and a few as-of images kept warm.
//!
//! Every file may be deleted at any time; what is missing, older than the program or damaged is
//! rebuilt without a word. In a folder that cannot be written, images live in memory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use journal::{Journal, Seq};
use registers::Catalog;

use crate::error::ImageError;
use crate::image::{Image, end_of};

/// As-of images that are kept for the next question about the same moment.
const KEPT_WARM: usize = 4;

/// Behind by more entries than this, an image is rebuilt, which is faster than catching up.
const FAR_BEHIND: u64 = 20_000;

/// Finds, makes and refreshes the images of one workspace.
#[derive(Debug, Clone)]
pub struct Images {
    folder: PathBuf,
    catalog: &'static Catalog,
}

impl Images {
    /// Names the workspace folder in which images live.
    pub fn new(folder: &Path, catalog: &'static Catalog) -> Self {
        Self {
            folder: folder.to_owned(),
            catalog,
        }
    }

    /// Returns the image of the journal's head, caught up.
    pub fn head(&self, journal: &dyn Journal) -> Result<Image, ImageError> {
        let path = self.folder.join("image.db");
        if let Ok(image) = self.caught_up(&path, journal) {
            return Ok(image);
        }
        let upto = Seq(journal.head()?.size);
        match self.rebuilt(&path, journal, upto) {
            Ok(()) => self
                .caught_up(&path, journal)
                .or_else(|_| self.in_memory(journal, upto)),
            Err(_) => self.in_memory(journal, upto),
        }
    }

    /// Returns the last entry of a day, in UTC.
    pub fn entry_at_end_of(journal: &dyn Journal, day: Date) -> Result<Seq, ImageError> {
        Ok(journal.last_at(end_of(day))?)
    }

    /// Returns the image as of an entry, from the few kept warm or built anew.
    pub fn as_of(&self, journal: &dyn Journal, entry: Seq) -> Result<Image, ImageError> {
        let entry = Seq(entry.0.min(journal.head()?.size));
        if entry.0 == journal.head()?.size {
            return self.head(journal);
        }
        let folder = self.folder.join("cache");
        let path = folder.join(format!("as-of-{entry}.db"));
        if let Some(image) = self.warm(&path, journal, entry) {
            // Touched, so that the one unused for longest goes first.
            let _ = File::options()
                .append(true)
                .open(&path)
                .and_then(|file| touch(&file));
            return Ok(image);
        }
        let made =
            fs::create_dir_all(&folder).is_ok() && self.rebuilt(&path, journal, entry).is_ok();
        if made {
            forget_oldest(&folder);
        }
        match self.warm(&path, journal, entry) {
            Some(image) => Ok(image),
            None => self.in_memory(journal, entry),
        }
    }

    /// Builds an image of the same entry from nothing, to compare with.
    pub fn from_nothing(&self, journal: &dyn Journal, entry: Seq) -> Result<Image, ImageError> {
        self.in_memory(journal, entry)
    }

    fn caught_up(&self, path: &Path, journal: &dyn Journal) -> Result<Image, ImageError> {
        let missing = || ImageError::File {
            path: path.display().to_string(),
            source: std::io::Error::from(std::io::ErrorKind::NotFound),
        };
        if !path.exists() {
            return Err(missing());
        }
        let image = Image::file(path, self.catalog)?;
        let behind = journal.head()?.size.saturating_sub(image.upto()?.0);
        if behind > FAR_BEHIND || !image.fits(journal)? {
            return Err(missing());
        }
        image.catch_up(journal)?;
        Ok(image)
    }

    fn warm(&self, path: &Path, journal: &dyn Journal, entry: Seq) -> Option<Image> {
        if !path.exists() {
            return None;
        }
        let image = Image::connect(path, self.catalog).ok()?;
        let fits = image.fits(journal).ok()? && image.upto().ok()? == entry;
        fits.then_some(image)
    }

    fn in_memory(&self, journal: &dyn Journal, upto: Seq) -> Result<Image, ImageError> {
        let image = Image::nowhere(self.catalog)?;
        image.build(journal, upto)?;
        Ok(image)
    }

    /// Builds a file beside the old one and puts it in its place.
    fn rebuilt(&self, path: &Path, journal: &dyn Journal, upto: Seq) -> Result<(), ImageError> {
        let refuse = |source| ImageError::File {
            path: path.display().to_string(),
            source,
        };
        let lock = File::create(self.folder.join("image.lock")).map_err(refuse)?;
        lock.lock().map_err(refuse)?;
        let new = path.with_extension("new");
        remove(&new).map_err(refuse)?;
        {
            let image = Image::connect(&new, self.catalog)?;
            let fast =
                "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -64000";
            image.batch(fast)?;
            image.build(journal, upto)?;
        }
        // An old write-ahead log beside a new file would be taken for its own.
        remove(path).map_err(refuse)?;
        fs::rename(&new, path).map_err(refuse)
    }
}

fn touch(file: &File) -> std::io::Result<()> {
    let read = file.metadata()?.accessed()?;
    file.set_modified(read)
}

fn remove(path: &Path) -> std::io::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn forget_oldest(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "db")
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(KEPT_WARM);
    for (_, path) in files.into_iter().take(surplus) {
        // A file that stays is forgotten next time.
        let _ = remove(&path);
    }
}
