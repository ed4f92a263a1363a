//! All that a template can see: itself, the shared style, the data, the built-in typefaces.
//!
//! There is no file system, no package and no network behind it, and its day is the day of
//! the report.

use std::sync::LazyLock;

use jiff::civil::Date;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::FONTS;

const STYLE: &str = include_str!("../../templates/style.typ");

/// The files a template can name, interned once.
struct Names {
    main: FileId,
    style: FileId,
    data: FileId,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    main: name("main.typ"),
    style: name("style.typ"),
    data: name("data.json"),
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn name(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The world of one report.
pub(super) struct ReportWorld {
    main: Source,
    style: Source,
    data: Bytes,
    as_of: Date,
}

impl ReportWorld {
    /// Makes the world of this template, this data (JSON) and this day.
    pub(super) fn new(template: &str, data: Vec<u8>, as_of: Date) -> Self {
        Self {
            main: Source::new(NAMES.main, template.to_owned()),
            style: Source::new(NAMES.style, STYLE.to_owned()),
            data: Bytes::new(data),
            as_of,
        }
    }
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        NAMES.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id {
            id if id == NAMES.main => Ok(self.main.clone()),
            id if id == NAMES.style => Ok(self.style.clone()),
            _ => Err(absent(id)),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == NAMES.data => Ok(self.data.clone()),
            _ => Err(absent(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        super::datetime(self.as_of)
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> ReportWorld {
        ReportWorld::new("", b"{}".to_vec(), jiff::civil::date(2026, 7, 31))
    }

    #[test]
    fn nothing_but_the_report_can_be_read() {
        let world = world();
        assert!(world.file(NAMES.data).is_ok());
        for path in ["/etc/passwd", "other.json", "main.typ"] {
            assert!(
                world.file(name(path)).is_err(),
                "{path} must not be readable"
            );
        }
        let package = "@preview/cetz:0.3.0".parse().expect("a package name");
        let path = VirtualPath::new("lib.typ").expect("a path");
        let id = RootedPath::new(VirtualRoot::Package(package), path).intern();
        assert!(world.source(id).is_err());
    }

    #[test]
    fn today_is_the_day_of_the_report() {
        let today = world().today(None).expect("a day");
        assert_eq!(
            (today.year(), today.month(), today.day()),
            (Some(2026), Some(7), Some(31))
        );
    }
}
