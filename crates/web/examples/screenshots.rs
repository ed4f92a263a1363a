//! Takes the pictures in `docs/images`: the worked example in Chromium, as the README shows it.
//!
//! `make screenshots` runs it. It needs Chromium and chromedriver, which `make tools` installs.

#[path = "../tests/suite/browser/chromedriver.rs"]
mod chromedriver;
#[expect(dead_code, reason = "tests use all of it")]
#[path = "../tests/common/mod.rs"]
mod common;
#[expect(dead_code, reason = "tests use all of it")]
#[path = "../tests/suite/browser/driver.rs"]
mod driver;

use std::collections::HashMap;
use std::error::Error;
use std::io::Cursor;

use common::{MARIT, PASSWORD, Served};
use driver::{Browser, Screen};

/// Name of the picture, page, and whether it is dark.
const PICTURES: [(&str, &str, bool); 6] = [
    ("today", "/today", false),
    ("today-dark", "/today", true),
    (
        "requirements",
        "/requirements/iso-42001/6.1.4?as_of=2026-07-31",
        false,
    ),
    ("list", "/r/risk", false),
    ("detail", "/k/AIS-0003", false),
    ("form", "/k/AIA-0003/edit", false),
];

/// Width of the pictures in pixels.
const WIDTH: u32 = 1440;

/// Most colours of a picture: as many as a byte tells apart.
const COLOURS: usize = 256;

fn main() -> Result<(), Box<dyn Error>> {
    let served = Served::story();
    let browser = Browser::open(&served.url("")).ok_or("there is no browser")?;
    browser.sign_in(MARIT, PASSWORD);
    let folder = testkit::repository().join("docs/images");
    std::fs::create_dir_all(&folder)?;
    // Past months are computed beside the pages, one after the other.
    browser.wait("every month is known", |page| {
        page.goto("/today");
        !page.text("main").contains("being computed")
    });
    for (name, page, dark) in PICTURES {
        browser.screen(Screen::new(WIDTH, dark));
        browser.goto(page);
        let picture = smaller(&browser.picture())?;
        std::fs::write(folder.join(format!("{name}.png")), &picture)?;
        println!("{name}.png  {page}  {} bytes", picture.len());
    }
    Ok(())
}

/// Writes a picture with its most frequent colours alone, which takes less than half of the room and
/// cannot be seen in a picture of text.
fn smaller(picture: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut reader = png::Decoder::new(Cursor::new(picture)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("a picture too large")?];
    let info = reader.next_frame(&mut pixels)?;
    let size = info.color_type.samples();
    let colours: Vec<[u8; 3]> = pixels[..info.buffer_size()]
        .chunks_exact(size)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let (palette, places) = palette(&colours);
    let indexed: Vec<u8> = colours.iter().map(|colour| places[colour]).collect();
    let mut smaller = Vec::new();
    let mut encoder = png::Encoder::new(&mut smaller, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indexed)?;
    Ok(smaller)
}

/// Returns the most frequent colours, and for every colour the place of the one nearest to it.
fn palette(colours: &[[u8; 3]]) -> (Vec<[u8; 3]>, HashMap<[u8; 3], u8>) {
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for colour in colours {
        *counts.entry(*colour).or_default() += 1;
    }
    let mut palette: Vec<[u8; 3]> = counts.keys().copied().collect();
    // By the colour as well, so that the same picture is always the same file.
    palette.sort_by_key(|colour| (std::cmp::Reverse(counts[colour]), *colour));
    palette.truncate(COLOURS);
    let distance = |one: &[u8; 3], other: &[u8; 3]| -> u32 {
        let parts = one.iter().zip(other);
        parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let nearest = |colour: &[u8; 3]| {
        let near = (0_u8..=u8::MAX).zip(&palette);
        near.min_by_key(|(_, other)| distance(colour, other))
            .map_or(0, |(place, _)| place)
    };
    let places = counts
        .keys()
        .map(|colour| (*colour, nearest(colour)))
        .collect();
    (palette, places)
}
