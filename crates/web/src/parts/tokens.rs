//! Holds the style sheet to what it promises: every text can be read on every paper, light and dark.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../assets/css/tokens.css");
const PAGES: &str = include_str!("../../assets/css/pages.css");

/// Least contrast of text (WCAG 2.2, 1.4.3) and of what bounds a control (1.4.11).
const TEXT: f64 = 4.5;
const BOUND: f64 = 3.0;

#[test]
fn text_can_be_read_on_every_paper() {
    for past in [false, true] {
        for theme in [0, 1] {
            let colours = colours(past);
            let colour = |name: &str| colours.get(name).expect(name)[theme];
            for paper in ["paper", "paper-2", "raised"] {
                let inks = [
                    "ink",
                    "ink-2",
                    "ink-3",
                    "accent",
                    "conforms",
                    "improvement",
                    "minor",
                    "major",
                    "attest",
                ];
                for ink in inks {
                    let found = contrast(colour(ink), colour(paper));
                    assert!(
                        found >= TEXT,
                        "--{ink} on --{paper}: {found:.2}, theme {theme}, past {past}"
                    );
                }
            }
            for (ink, paper) in [
                ("on-accent", "accent"),
                ("on-accent", "accent-2"),
                ("accent", "accent-wash"),
                ("ink", "paper-3"),
                ("ink-2", "paper-3"),
            ] {
                let found = contrast(colour(ink), colour(paper));
                assert!(
                    found >= TEXT,
                    "--{ink} on --{paper}: {found:.2}, theme {theme}, past {past}"
                );
            }
            let found = contrast(colour("edge"), colour("raised"));
            assert!(
                found >= BOUND,
                "--edge on --raised: {found:.2}, theme {theme}"
            );
        }
    }
}

#[test]
fn contrast_is_measured_as_the_guidelines_say() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
    assert!((contrast([0x77, 0x77, 0x77], [255, 255, 255]) - 4.48).abs() < 0.01);
}

/// Returns every plain colour of the tokens, light and dark; `past` with the older paper.
fn colours(past: bool) -> BTreeMap<String, [[u8; 3]; 2]> {
    let older = PAGES
        .split(".then-page {")
        .nth(1)
        .and_then(|rest| rest.split('}').next());
    let older = older.filter(|_| past).unwrap_or_default();
    [TOKENS, older]
        .iter()
        .flat_map(|text| text.split("--"))
        .filter_map(token)
        .collect()
}

fn token(text: &str) -> Option<(String, [[u8; 3]; 2])> {
    let (name, value) = text.split_once(": light-dark(")?;
    let (light, rest) = value.split_once(',')?;
    let (dark, _) = rest.split_once(')')?;
    Some((name.to_owned(), [hex(light)?, hex(dark)?]))
}

fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text
        .trim()
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Returns how light a colour is, as WCAG defines it.
fn light(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    linear
        .iter()
        .zip([0.2126, 0.7152, 0.0722])
        .map(|(part, weight)| part * weight)
        .sum()
}
