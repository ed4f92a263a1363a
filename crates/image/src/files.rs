//! Image files of a workspace: the head image and a few as-of images kept warm.
//!
//! Every file may be deleted at any time; what is missing, older than the program, damaged or holds
//! words that were erased since is rebuilt without a word. In a folder that cannot be written, images
//! live in memory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use journal::{Journal, Seq};
use registers::Catalog;

use crate::error::ImageError;
use crate::image::{Image, end_of};
use crate::layout::Layout;

/// As-of images that are kept for the next question about the same moment.
const KEPT_WARM: usize = 4;

/// Folder of what can be made again: as-of images, and results that others keep.
const CACHE: &str = "cache";

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

    /// Returns the layout of its images' tables without own fields.
    pub fn layout(&self) -> &'static Layout {
        Layout::of(self.catalog)
    }

    /// Returns the image of the journal's head, caught up.
    pub fn head(&self, journal: &dyn Journal) -> Result<Image, ImageError> {
        let path = self.folder.join("image.db");
        if let Ok(image) = self.caught_up(&path, journal) {
            return Ok(image);
        }
        self.head_anew(&path, journal)
            .or_else(|_| self.in_memory(journal, Seq(journal.head()?.size)))
    }

    fn head_anew(&self, path: &Path, journal: &dyn Journal) -> Result<Image, ImageError> {
        let _place = self.take_place()?;
        // Somebody else may have built it while this one waited.
        match self.caught_up(path, journal) {
            Ok(image) => return Ok(image),
            // The past stays as it was when own fields come or go.
            Err(ImageError::OtherFields) => {}
            // What was derived from the image before may hold words that were erased since.
            Err(_) => forget_all(&self.folder.join(CACHE)),
        }
        self.rebuild(path, journal, Seq(journal.head()?.size), Mode::Shared)?;
        self.caught_up(path, journal)
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
        let folder = self.folder.join(CACHE);
        let path = folder.join(format!("as-of-{entry}.db"));
        // The head image first: if words were erased, it takes the old images with it.
        if path.exists()
            && self.head(journal).is_ok()
            && let Some(image) = self.warm(&path, journal, entry)
        {
            // Touched, so that the one unused for longest goes first.
            let _ = touch(&path);
            return Ok(image);
        }
        self.moment_anew(&folder, &path, journal, entry)
            .or_else(|_| self.in_memory(journal, entry))
    }

    fn moment_anew(
        &self,
        folder: &Path,
        path: &Path,
        journal: &dyn Journal,
        entry: Seq,
    ) -> Result<Image, ImageError> {
        fs::create_dir_all(folder).map_err(refused(folder))?;
        let _place = self.take_place()?;
        if let Some(image) = self.warm(path, journal, entry) {
            return Ok(image);
        }
        self.rebuild(path, journal, entry, Mode::Still)?;
        let image = self
            .warm(path, journal, entry)
            .ok_or_else(|| missing(path))?;
        forget_oldest(folder, path);
        Ok(image)
    }

    /// Builds an image of the same entry from nothing, to compare with.
    pub fn from_nothing(&self, journal: &dyn Journal, entry: Seq) -> Result<Image, ImageError> {
        self.in_memory(journal, entry)
    }

    fn caught_up(&self, path: &Path, journal: &dyn Journal) -> Result<Image, ImageError> {
        if !is_whole(path) {
            return Err(missing(path));
        }
        let image = Image::file(path, self.catalog)?;
        let behind = journal.head()?.size.saturating_sub(image.upto()?.0);
        if behind > FAR_BEHIND || !image.fits(journal)? {
            return Err(missing(path));
        }
        image.catch_up(journal)?;
        Ok(image)
    }

    fn warm(&self, path: &Path, journal: &dyn Journal, entry: Seq) -> Option<Image> {
        if !is_whole(path) {
            return None;
        }
        let image = Image::connect(path, self.catalog).ok()?;
        let fits = image.fits(journal).ok()? && image.upto().ok()? == entry;
        fits.then_some(image)
    }

    fn in_memory(&self, journal: &dyn Journal, upto: Seq) -> Result<Image, ImageError> {
        let mut image = Image::nowhere(self.catalog)?;
        image.build(journal, upto)?;
        Ok(image)
    }

    /// Waits for the place of the one who builds image files; it is given back with the file.
    fn take_place(&self) -> Result<File, ImageError> {
        let path = self.folder.join("image.lock");
        let lock = File::create(&path).map_err(refused(&path))?;
        lock.lock().map_err(refused(&path))?;
        Ok(lock)
    }

    /// Builds a file beside the old one and puts it in its place.
    fn rebuild(
        &self,
        path: &Path,
        journal: &dyn Journal,
        upto: Seq,
        mode: Mode,
    ) -> Result<(), ImageError> {
        let new = path.with_extension("new");
        remove(&new).map_err(refused(&new))?;
        let built = self.build_file(&new, journal, upto, mode).and_then(|()| {
            // An old write-ahead log beside a new file would be taken for its own.
            remove(path).map_err(refused(path))?;
            fs::rename(&new, path).map_err(refused(path))
        });
        if built.is_err() {
            // Half an image is of no use, and the disk may be full.
            let _ = remove(&new);
        }
        built
    }

    fn build_file(
        &self,
        new: &Path,
        journal: &dyn Journal,
        upto: Seq,
        mode: Mode,
    ) -> Result<(), ImageError> {
        let mut image = Image::connect(new, self.catalog)?;
        image.batch(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -64000",
        )?;
        image.build(journal, upto)?;
        match mode {
            Mode::Still => Ok(()),
            // Set here, where nobody else has the file open: it needs the file for itself.
            Mode::Shared => image.batch("pragma journal_mode = wal"),
        }
    }
}

/// Whether an image file is going to change.
#[derive(Clone, Copy)]
enum Mode {
    /// It is read while somebody moves it on.
    Shared,
    /// It stays as it is.
    Still,
}

/// Bytes of one page of an image file.
const PAGE: u64 = 4_096;

/// Tells whether a file is there and ends with a page. SQLite reads what lacks of the last one as zeros.
fn is_whole(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len().is_multiple_of(PAGE))
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> ImageError {
    let path = path.display().to_string();
    move |source| ImageError::File { path, source }
}

fn missing(path: &Path) -> ImageError {
    refused(path)(std::io::Error::from(std::io::ErrorKind::NotFound))
}

/// Marks a file as used now: setting its times, even to what they were, is noted with the moment.
fn touch(path: &Path) -> std::io::Result<()> {
    let file = File::options().append(true).open(path)?;
    file.set_modified(file.metadata()?.modified()?)
}

/// Returns when a file was marked last, in seconds and nanoseconds.
#[cfg(unix)]
fn used(metadata: &fs::Metadata) -> impl Ord + use<> {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn used(metadata: &fs::Metadata) -> impl Ord + use<> {
    metadata.modified().ok()
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

fn forget_all(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        // A folder is nothing that this program put there.
        let _ = fs::remove_file(entry.path());
    }
}

/// Removes the images unused for longest, and never the one that was just made.
fn forget_oldest(folder: &Path, newest: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let is_image = |path: &Path| path.extension().is_some_and(|ending| ending == "db");
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| is_image(&entry.path()) && entry.path() != newest)
        .filter_map(|entry| Some((used(&entry.metadata().ok()?), entry.path())))
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(KEPT_WARM - 1);
    for (_, path) in files.into_iter().take(surplus) {
        // A file that stays is forgotten next time.
        let _ = remove(&path);
    }
}
