//! The typefaces inside the program, read once.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The typefaces and the catalogue in which Typst looks them up.
pub(super) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) faces: Vec<Font>,
}

/// A serif for text, a monospaced face for hashes, and more behind them for rarer scripts.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&faces)),
        faces,
    }
});

/// Whether some typeface draws this character, or Unicode wants it drawn as nothing.
pub(super) fn covers(c: char) -> bool {
    invisible(c)
        || FONTS
            .faces
            .iter()
            .any(|face| face.info().coverage.contains(u32::from(c)))
}

/// Joiners, direction marks, soft hyphens and break hints: they act on their neighbours.
const fn invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\n')
}
