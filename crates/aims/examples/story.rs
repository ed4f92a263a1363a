//! Plays a story and says what a framework's checks find at the ends of its months:
//! `cargo run --release -p aims --example story -- story frameworks/iso-42001 [DAY …]`.
//!
//! For whoever writes the story or the checks: both are read from their folders, so nothing has to be
//! built again after an edit. With `--sql QUERY` it shows rows of the image of the last day instead.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use aims::{AsOf, NewWorkspace, Workspace};
use conformity::framework::{Loaded, prove};
use conformity::{CheckCache, Engine, Filter};
use image::Limits;
use jiff::civil::{Date, date};
use registers::{Key, catalog};

/// The ends of the months that the story is about.
const DAYS: [Date; 7] = [
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 10, 31),
];

/// From this day on improvements are listed too; before it there are too many to read.
const LISTED_FROM: Date = date(2026, 6, 30);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let sql = match arguments.iter().position(|argument| argument == "--sql") {
        Some(at) => arguments.drain(at..).nth(1),
        None => None,
    };
    let [story, framework, days @ ..] = arguments.as_slice() else {
        return Err("usage: story STORY FRAMEWORK [DAY …] [--sql QUERY]".into());
    };
    let folder = tempfile::tempdir()?;
    let clock = testkit::clock();
    let new = NewWorkspace {
        name: "TechServe Solutions".into(),
        operator: "Marit Vos".into(),
        demonstration: true,
        calendar: Some(date(2026, 11, 2)),
    };
    let dir = folder.path().join("aims");
    let mut workspace = Workspace::empty(&dir, &new, testkit::environment(&clock))?;
    aims::play(Path::new(story), &mut workspace, &clock, &mut |_, _| ())?;
    workspace.set_operator(&Key::new("PER", 2))?;

    let loaded = Loaded::from_folder(Path::new(framework), catalog())?;
    prove::queries(&loaded, catalog())?;
    let engine = Engine::new(loaded.framework);
    let days = match days {
        [] => DAYS.to_vec(),
        days => days
            .iter()
            .map(|day| day.parse())
            .collect::<Result<_, _>>()?,
    };
    if let Some(sql) = sql {
        let view = workspace.view(AsOf::Day(*days.last().unwrap_or(&DAYS[6])))?;
        let table = view.reader().rows(&sql, &Limits::user())?;
        println!("{}", table.columns.join(" | "));
        for row in table.rows {
            println!("{row:?}");
        }
        return Ok(());
    }
    for day in days {
        let view = workspace.view(AsOf::Day(day))?;
        let assessment = engine.check(view.reader(), &Filter::all(), &mut CheckCache::new())?;
        println!("{day} {:?}", assessment.summary);
        for (requirement, finding) in assessment.findings() {
            if finding.grade.word() == "improvement" && day < LISTED_FROM {
                continue;
            }
            let grade = finding.grade.word();
            println!(
                "  {grade:11} {:8} {}: {}",
                requirement.id,
                finding.check,
                finding.sentence()
            );
        }
        let waiting = assessment.requirements.iter();
        let waiting: Vec<String> = waiting
            .filter(|result| ["attest", "open"].contains(&result.status.word()))
            .map(|result| format!("{} {}", result.id, result.status.word()))
            .collect();
        if !waiting.is_empty() {
            println!("  not yet judged: {}", waiting.join(", "));
        }
    }
    Ok(())
}
