//! Packed answers: what is sent whole is packed at once, with a window no wider than it is.
//!
//! A stream is packed as it goes, by the layer around all answers; it leaves alone what is packed.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;

/// Fewest bytes that are worth packing.
const LEAST: usize = 512;

/// Narrowest and widest window of Brotli, as powers of two: it is cleared for every answer.
const WINDOWS: std::ops::RangeInclusive<u32> = 12..=20;

/// A way in which answers are packed (RFC 9110, 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Brotli, RFC 7932.
    Brotli,
    /// Gzip, RFC 1952.
    Gzip,
}

/// How much time packing may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For every answer.
    Each,
    /// Once for as long as the program runs.
    Once,
}

impl Encoding {
    /// Returns the best that an `Accept-Encoding` allows.
    pub(crate) fn of(accept: &str) -> Option<Self> {
        [Self::Brotli, Self::Gzip]
            .into_iter()
            .find(|encoding| accepts(accept, encoding.name()))
    }

    /// Returns its name in headers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Packs bytes.
    pub(crate) fn pack(self, plain: &[u8], effort: Effort) -> Vec<u8> {
        match self {
            Self::Brotli => brotli(plain, effort),
            Self::Gzip => gzip(plain, effort),
        }
    }
}

/// Packs an answer as its receiver allows, if that is worth it.
pub(crate) fn packed(accept: &str, plain: Vec<u8>) -> (Vec<u8>, Option<Encoding>) {
    match Encoding::of(accept).filter(|_| plain.len() >= LEAST) {
        Some(encoding) => (encoding.pack(&plain, Effort::Each), Some(encoding)),
        None => (plain, None),
    }
}

fn brotli(plain: &[u8], effort: Effort) -> Vec<u8> {
    let window = usize::BITS - plain.len().leading_zeros();
    let window = window.clamp(*WINDOWS.start(), *WINDOWS.end());
    let params = BrotliEncoderParams {
        // The fastest leaves the longest forms above 100 kB.
        quality: if effort == Effort::Once { 9 } else { 2 },
        lgwin: i32::try_from(window).unwrap_or_default(),
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(plain.len() / 3);
    let mut writer = brotli::CompressorWriter::with_params(&mut out, 4096, &params);
    writer.write_all(plain).expect("memory can be written to");
    drop(writer);
    out
}

fn gzip(plain: &[u8], effort: Effort) -> Vec<u8> {
    let level = if effort == Effort::Once { 8 } else { 2 };
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    writer.write_all(plain).expect("memory can be written to");
    writer.finish().expect("memory can be written to")
}

/// Returns whether an `Accept-Encoding` allows an encoding.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_comes_out_the_same_whatever_its_size() {
        for size in [512, 5_000, 150_000, 3_000_000] {
            let plain: Vec<u8> = (0..size).map(|at: u32| (at % 251) as u8).collect();
            for effort in [Effort::Each, Effort::Once] {
                let mut out = Vec::new();
                let packed = Encoding::Brotli.pack(&plain, effort);
                brotli::Decompressor::new(&packed[..], 4096)
                    .read_to_end(&mut out)
                    .expect("Brotli");
                assert!(out == plain, "{size} {effort:?}");
                let packed = Encoding::Gzip.pack(&plain, effort);
                let mut out = Vec::new();
                flate2::read::GzDecoder::new(&packed[..])
                    .read_to_end(&mut out)
                    .expect("gzip");
                assert!(out == plain, "{size} {effort:?}");
            }
        }
    }

    #[test]
    fn the_receiver_says_what_it_takes() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Some(Encoding::Brotli)),
            ("gzip;q=1.0, BR;q=0", Some(Encoding::Gzip)),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(Encoding::of(accept), encoding, "{accept}");
        }
        assert_eq!(packed("br", vec![b'a'; LEAST - 1]).1, None);
        assert_eq!(packed("br", vec![b'a'; LEAST]).1, Some(Encoding::Brotli));
    }
}
