//! Style, scripts and pictures: all of them inside the binary, each under a name that changes with
//! its content, so that a browser may keep it for ever.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::body::Bytes;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::packing::{Effort, Encoding};

static SCRIPTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/js");

static FAVICON: &[u8] = include_bytes!("../assets/favicon.svg");

/// The parts of the style sheet, in their order.
const STYLE: [&str; 11] = [
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/layout.css"),
    include_str!("../assets/css/components.css"),
    include_str!("../assets/css/tables.css"),
    include_str!("../assets/css/forms.css"),
    include_str!("../assets/css/charts.css"),
    include_str!("../assets/css/pages.css"),
    include_str!("../assets/css/records.css"),
    include_str!("../assets/css/edges.css"),
    include_str!("../assets/css/print.css"),
];

/// For how long a browser keeps what has a hash in its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// For how long a browser keeps what always has the same name.
const FOR_A_DAY: &str = "public, max-age=86400";

/// A file as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Its bytes, in that encoding.
    pub(crate) bytes: Bytes,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// The `Content-Encoding`, unless the bytes are as they were written.
    pub(crate) encoding: Option<&'static str>,
    /// The `ETag`, in its quotation marks.
    pub(crate) etag: String,
    /// The `Cache-Control`.
    pub(crate) cache: &'static str,
}

/// All files that pages load.
#[derive(Debug)]
pub(crate) struct Assets {
    files: HashMap<String, File>,
    urls: BTreeMap<String, String>,
}

/// One file, compressed when it is first asked for.
#[derive(Debug)]
struct File {
    plain: Bytes,
    media_type: &'static str,
    hash: String,
    cache: &'static str,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Assets {
    /// Names every file by its content.
    pub(crate) fn new() -> Self {
        let mut assets = Self {
            files: HashMap::new(),
            urls: BTreeMap::new(),
        };
        assets.add("aimwright.css", STYLE.concat().into_bytes());
        let scripts = SCRIPTS.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            media_type(name)
                .starts_with("text/javascript")
                .then_some((name, file.contents_utf8()?))
        });
        for (name, text) in in_order_of_imports(&scripts.collect()) {
            let text = assets.rewritten(text);
            assets.add(name, text.into_bytes());
        }
        let icon = File::new("favicon.svg", FAVICON.to_vec(), FOR_A_DAY);
        assets.files.insert("/favicon.svg".to_owned(), icon);
        assets
            .urls
            .insert("favicon.svg".to_owned(), "/favicon.svg".to_owned());
        assets
    }

    /// Returns the path under which a file is loaded.
    ///
    /// # Panics
    /// There is no such file: names are literals, and a test loads every page.
    pub(crate) fn url(&self, name: &str) -> &str {
        let url = self.urls.get(name);
        url.unwrap_or_else(|| panic!("no asset is called {name}"))
    }

    /// Returns a file by its path, in the best encoding of those that `Accept-Encoding` names.
    pub(crate) fn find(&self, path: &str, accept_encoding: &str) -> Option<Asset> {
        let file = self.files.get(path)?;
        let encoding = Encoding::of(accept_encoding);
        let packed = |encoding: Encoding| encoding.pack(&file.plain, Effort::Once).into();
        let bytes = match encoding {
            Some(Encoding::Brotli) => file.brotli.get_or_init(|| packed(Encoding::Brotli)),
            Some(Encoding::Gzip) => file.gzip.get_or_init(|| packed(Encoding::Gzip)),
            None => &file.plain,
        };
        let encoding = encoding.map(Encoding::name);
        Some(Asset {
            bytes: bytes.clone(),
            media_type: file.media_type,
            encoding,
            etag: format!("\"{}{}\"", file.hash, encoding.unwrap_or_default()),
            cache: file.cache,
        })
    }

    fn add(&mut self, name: &str, plain: Vec<u8>) {
        let file = File::new(name, plain, FOR_EVER);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let path = format!("/assets/{stem}-{}.{ending}", &file.hash[..8]);
        self.urls.insert(name.to_owned(), path.clone());
        self.files.insert(path, file);
    }

    /// Returns a module whose imports name the other modules as they are served.
    fn rewritten(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (name, path) in &self.urls {
            out = out.replace(&format!("\"./{name}\""), &format!("\"{path}\""));
        }
        out
    }
}

impl File {
    fn new(name: &str, plain: Vec<u8>, cache: &'static str) -> Self {
        let mut hash = String::new();
        for byte in &Sha256::digest(&plain)[..8] {
            write!(hash, "{byte:02x}").expect("a string can be written to");
        }
        Self {
            plain: plain.into(),
            media_type: media_type(name),
            hash,
            cache,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Returns the modules so that each stands after those it imports; a circle is left as it is found.
fn in_order_of_imports<'s>(scripts: &BTreeMap<&'s str, &'s str>) -> Vec<(&'s str, &'s str)> {
    let mut ordered: Vec<(&str, &str)> = Vec::new();
    let mut waiting = scripts.clone();
    while !waiting.is_empty() {
        let imports = |text: &str, name: &str| text.contains(&format!("\"./{name}\""));
        let ready: Vec<&str> = waiting
            .iter()
            .filter(|(own, text)| {
                let mut others = waiting.keys().filter(|name| name != own);
                !others.any(|name| imports(text, name))
            })
            .map(|(name, _)| *name)
            .collect();
        let next = if ready.is_empty() {
            waiting.keys().copied().collect()
        } else {
            ready
        };
        ordered.extend(next.iter().filter_map(|name| waiting.remove_entry(name)));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::io::Read as _;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_file_is_found_under_the_name_with_its_hash_and_no_other() {
        let assets = Assets::new();
        let url = assets.url("aimwright.css");
        assert!(
            url.starts_with("/assets/aimwright-")
                && url.len() == "/assets/aimwright-12345678.css".len()
        );
        let asset = assets.find(url, "").expect("the style sheet");
        assert_eq!(asset.media_type, "text/css; charset=utf-8");
        assert!(asset.cache.contains("immutable"));
        assert!(asset.bytes.starts_with(b"/*"));
        for wrong in [
            "/assets/aimwright.css",
            "/assets/aimwright-00000000.css",
            "/assets/../Cargo.toml",
        ] {
            assert!(assets.find(wrong, "").is_none(), "{wrong}");
        }
        let icon = assets.find("/favicon.svg", "").expect("the mark");
        assert!(!icon.cache.contains("immutable"));
    }

    #[test]
    fn a_compressed_file_is_the_same_file() {
        let assets = Assets::new();
        let url = assets.url("aimwright.css");
        let plain = assets.find(url, "identity").expect("the style sheet");
        let small = assets.find(url, "gzip, br").expect("the style sheet");
        assert_eq!(small.encoding, Some("br"));
        assert!(small.bytes.len() < 16_000, "{}", small.bytes.len());
        assert_ne!(small.etag, plain.etag);
        let mut text = Vec::new();
        let mut reader = brotli::Decompressor::new(&small.bytes[..], 4096);
        reader.read_to_end(&mut text).expect("brotli");
        assert_eq!(text, plain.bytes);

        let zipped = assets
            .find(url, "br;q=0, gzip;q=0.5")
            .expect("the style sheet");
        assert_eq!(zipped.encoding, Some("gzip"));
        let mut text = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(&zipped.bytes[..]);
        reader.read_to_end(&mut text).expect("gzip");
        assert_eq!(text, plain.bytes);
    }

    #[test]
    fn modules_come_after_what_they_import() {
        let scripts = BTreeMap::from([
            ("a.js", "import { b } from \"./b.js\";"),
            ("b.js", "import \"./c.js\";"),
            ("c.js", "export const c = 1;"),
        ]);
        let names: Vec<_> = in_order_of_imports(&scripts)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["c.js", "b.js", "a.js"]);
    }

    #[test]
    fn every_import_names_a_module_that_is_served() {
        let assets = Assets::new();
        for (path, file) in &assets.files {
            let text = String::from_utf8_lossy(&file.plain);
            assert!(
                path.contains(".css") || !text.contains("\"./"),
                "{path} imports an unknown module"
            );
        }
    }

    #[test]
    fn the_style_sheet_loads_nothing_from_elsewhere() {
        let style = STYLE.concat();
        assert!(!style.contains("@import") && !style.contains("url("));
        assert_eq!(style.matches('{').count(), style.matches('}').count());
    }

    #[test]
    fn every_property_that_is_used_is_given() {
        let style = STYLE.concat();
        let given = |name: &str| style.contains(&format!("{name}:"));
        let used = style.split("var(").skip(1).map(|rest| {
            let end = rest.find([')', ',', ' ']).expect("an end");
            &rest[..end]
        });
        let lost: HashSet<&str> = used.filter(|name| !given(name)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn every_class_of_the_style_sheet_is_on_a_page() {
        let mut said: HashSet<String> = HashSet::new();
        for folder in ["src", "assets/js"] {
            words_below(folder.into(), &mut said);
        }
        let icons = include_str!("../assets/icons.svg");
        said.extend(words(icons).map(str::to_owned));
        said.extend(conformity::Status::ALL.map(|status| status.word().to_owned()));
        let style = STYLE.concat();
        let selectors = style
            .split('{')
            .filter_map(|text| text.rsplit(['}', ';', '/']).next());
        let classes = selectors.flat_map(|text| {
            let names = text.split('.').skip(1);
            names.filter_map(|rest| words(rest).next().filter(|name| rest.starts_with(name)))
        });
        let mut unused: Vec<&str> = classes
            .filter(|class| class.starts_with(|letter: char| letter.is_ascii_alphabetic()))
            .filter(|class| !said.contains(*class))
            .collect();
        unused.dedup();
        assert!(unused.is_empty(), "no page has {unused:?}");
    }

    fn words(text: &str) -> impl Iterator<Item = &str> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        text.split(move |letter| !is_part(letter))
            .filter(|word| !word.is_empty())
    }

    fn words_below(folder: PathBuf, said: &mut HashSet<String>) {
        for entry in std::fs::read_dir(folder)
            .expect("a folder of the crate")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                words_below(path, said);
            } else if path.file_name().is_some_and(|name| name != "gallery.rs") {
                let text = std::fs::read_to_string(path).expect("a text");
                said.extend(words(&text).map(str::to_owned));
            }
        }
    }
}
