//! `aimwright demo`: plays the worked example, TechServe Solutions, into a workspace and serves it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use aims::{AsOf, NewWorkspace, Workspace};
use clap::Args;
use conformity::{Assessment, Finding};
use include_dir::{Dir, include_dir};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use journal::FixedClock;
use registers::Key;
use serde_json::{Value, json};

use super::serve::Listening;
use crate::context::{Context, environment};
use crate::failure::{Failure, Outcome, Result};
use crate::fix;
use crate::log::Log;
use crate::output::{Line, Output, Style, grade_style};

/// The worked example as data.
static STORY: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../story");

/// The standard that TechServe is certified against.
const FRAMEWORK: &str = "iso-42001";

/// On whose behalf commands run in it: the number of the AIMS owner, and her name.
const OPERATOR: (u64, &str) = (2, "Marit Vos");

/// The day at which the demonstration's calendar stands still.
const CALENDAR: Date = date(2026, 11, 2);

/// The password of everybody in the demonstration: no secret, its people are invented.
const PASSWORD: &str = "plumb line and level";

/// Who can sign in: number, address, and what the person does.
const PEOPLE: [(u64, &str, &str); 5] = [
    (
        2,
        "marit.vos@techserve.example",
        "compliance manager, AIMS owner, administrator",
    ),
    (
        1,
        "helen.okafor@techserve.example",
        "chief executive: reads, decides, approves",
    ),
    (
        3,
        "daniel.brandt@techserve.example",
        "chief technology officer",
    ),
    (11, "tomasz.lind@techserve.example", "owner of an AI system"),
    (5, "ruth.adeyemi@techserve.example", "internal auditor"),
];

/// The ends of the months at which somebody looks at TechServe, and what has happened by then.
const CHAPTERS: [(Date, &str); 7] = [
    (date(2026, 2, 28), "the gap assessment"),
    (date(2026, 3, 31), "policy, scope and roles in force"),
    (
        date(2026, 6, 30),
        "procedures, assessments, training, a management review",
    ),
    (date(2026, 7, 31), "the internal audit"),
    (
        date(2026, 8, 31),
        "what the internal audit found is corrected",
    ),
    (date(2026, 9, 30), "the certification audit, stage 2"),
    (date(2026, 10, 31), "certified"),
];

/// Requirements of which findings are shown at most for one month.
const REQUIREMENTS_SHOWN: usize = 10;

/// Findings shown at most for one requirement.
const FINDINGS_SHOWN: usize = 2;

/// The column at which the words of findings start.
const TEXT_AT: usize = 23;

/// Plays the worked example, prints what an auditor would have found, and serves its pages
#[derive(Debug, Args)]
#[command(after_help = "\
TechServe Solutions, a software house of about 120 people with six AI systems, sets up its AI
management system from January to October 2026 and is certified. The workspace is marked as a
demonstration, and its calendar stands still at 2026-11-02. If it is there already, it is not
played again. Then its pages are served until Ctrl-C, and it is printed who can sign in. With
--format json the months are all there is.

Examples:
  aimwright demo
  aimwright demo --dir techserve --listen 127.0.0.1:8000
  aimwright demo --no-serve
  aimwright why 7.2 --dir techserve --as-of 2026-07-31")]
pub(crate) struct Demo {
    /// Make the workspace and print the months, but serve no pages
    #[arg(long)]
    no_serve: bool,

    #[command(flatten)]
    listening: Listening,
}

impl Demo {
    /// Returns how the log is kept.
    pub(crate) fn log(&self) -> Log {
        if self.no_serve {
            Log::Asked
        } else {
            self.listening.log()
        }
    }

    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let as_json = context.shared.format.is_json()?;
        let existing = existing(context)?;
        let taken = if self.no_serve || as_json {
            None
        } else {
            Some(self.listening.take()?)
        };
        let workspace = match existing {
            Some(workspace) => {
                context.remark("The demonstration is there already; it is not played again.\n");
                workspace
            }
            None => play(context)?,
        };
        months(context, &workspace, as_json)?;
        sign_ins(&workspace)?;
        web::prepare(&workspace)?;
        tell(context, &workspace);
        context.out.flush()?;
        if let Some(taken) = taken {
            self.listening.serve(workspace, taken)?;
        }
        Ok(Outcome::Done)
    }
}

/// Writes the months, each as soon as it is known, or all as JSON.
fn months(context: &mut Context, workspace: &Workspace, as_json: bool) -> Result<()> {
    let mut months = Vec::new();
    for (day, chapter) in CHAPTERS {
        let assessment = workspace.view(AsOf::Day(day))?.check(FRAMEWORK, &[])?;
        if as_json {
            months.push(summary(day, chapter, &assessment));
        } else {
            let assessment = Arc::unwrap_or_clone(assessment);
            month(&mut context.out, day, chapter, assessment)?;
            context.out.flush()?;
        }
    }
    if as_json {
        context.out.json(&months)?;
    }
    Ok(())
}

/// Gives the people of the demonstration their password, unless they have one already.
fn sign_ins(workspace: &Workspace) -> Result<()> {
    let actor = workspace.actor(None)?;
    for (number, _, _) in PEOPLE {
        let person = Key::new("PER", number);
        if !workspace.has_password(&person)? {
            workspace.user_password(&actor, &person, PASSWORD)?;
        }
    }
    Ok(())
}

/// Says where the workspace is, how to look at it and who can sign in.
fn tell(context: &Context, workspace: &Workspace) {
    let dir = workspace.dir().display();
    context.remark(&format!(
        "The workspace is {dir}. Look at it with:\n  \
         aimwright serve --dir {dir}\n  \
         aimwright check --dir {dir} --as-of 2026-07-31\n  \
         aimwright why 7.2 --dir {dir} --as-of 2026-07-31\n  \
         aimwright list ai_system --dir {dir}\n\n\
         Sign in with the password \"{PASSWORD}\" as one of:"
    ));
    for (_, address, function) in PEOPLE {
        context.remark(&format!("  {address:32} {function}"));
    }
}

/// Opens the demonstration that is there already.
fn existing(context: &Context) -> Result<Option<Workspace>> {
    let dir = context.dir();
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if !occupied {
        return Ok(None);
    }
    let workspace = context.workspace().map_err(|_| {
        Failure::new(format!(
            "{} is not empty and holds no demonstration",
            dir.display()
        ))
        .with_hint("name a new folder with --dir")
    })?;
    if workspace.is_demonstration() {
        return Ok(Some(workspace));
    }
    Err(Failure::new(format!(
        "{} is a real workspace, not a demonstration",
        dir.display()
    ))
    .with_hint("name a new folder with --dir"))
}

/// Plays the story into a new workspace.
///
/// It is played beside its place and moved there when it is whole, so that a story that was
/// interrupted is not taken for one that is over.
fn play(context: &Context) -> Result<Workspace> {
    let dir = context.dir();
    let beside = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(|error| Failure::file(beside, "made", &error))?;
    let stage = tempfile::Builder::new()
        .prefix(".aimwright-demo-")
        .tempdir_in(beside)
        .map_err(|error| Failure::file(beside, "written", &error))?;
    let story = stage.path().join("story");
    fs::create_dir(&story)
        .and_then(|()| STORY.extract(&story))
        .map_err(|error| Failure::file(&story, "written", &error))?;
    let played = stage.path().join("workspace");
    perform(context, &story, &played)?;
    // An empty folder may be there; it is replaced.
    let _ = fs::remove_dir(dir);
    fs::rename(&played, dir).map_err(|error| Failure::file(dir, "made", &error))?;
    context.workspace()
}

fn perform(context: &Context, story: &Path, dir: &Path) -> Result<()> {
    let new = NewWorkspace {
        name: "TechServe Solutions".into(),
        operator: OPERATOR.1.into(),
        demonstration: true,
        calendar: Some(CALENDAR),
    };
    let start = date(2026, 1, 1)
        .to_zoned(TimeZone::UTC)
        .map_err(|error| Failure::new(error.to_string()))?;
    let clock = Arc::new(FixedClock::new(start.timestamp()));
    let mut workspace = Workspace::empty(dir, &new, environment(clock.clone())?)?;
    let progress = context.progress("playing the story");
    aims::play(story, &mut workspace, &clock, &mut |done, whole| {
        progress.at(done, whole);
    })?;
    workspace.set_operator(&Key::new("PER", OPERATOR.0))?;
    Ok(())
}

fn summary(day: Date, chapter: &str, assessment: &Assessment) -> Value {
    let findings = assessment.findings().map(|(requirement, finding)| {
        json!({
            "requirement": requirement.id,
            "grade": finding.grade,
            "record": finding.record,
            "because": finding.because,
        })
    });
    json!({
        "as_of": day,
        "chapter": chapter,
        "summary": assessment.summary,
        "findings": findings.collect::<Vec<_>>(),
    })
}

/// Writes what an auditor would have found at the end of a month.
fn month(out: &mut Output, day: Date, chapter: &str, mut assessment: Assessment) -> Result<()> {
    let counts = &assessment.summary;
    let numbers = format!(
        "{} major, {} minor, {} to improve",
        counts.major, counts.minor, counts.improvement
    );
    let head = Line::default().with(Style::Bold, format!("{day}  {numbers:36}"));
    out.line(head.text(chapter))?;
    assessment.requirements.iter_mut().for_each(fix::for_people);
    let mut failed: Vec<_> = assessment
        .requirements
        .iter()
        .filter(|result| !result.findings.is_empty())
        .collect();
    failed.sort_by_key(|result| result.findings[0].grade);
    for result in failed.iter().take(REQUIREMENTS_SHOWN) {
        for (at, finding) in result.findings.iter().take(FINDINGS_SHOWN).enumerate() {
            let id = if at == 0 { result.id.as_str() } else { "" };
            one_finding(out, id, finding)?;
        }
        more(
            out,
            result.findings.len(),
            FINDINGS_SHOWN,
            "at this requirement",
        )?;
    }
    more(
        out,
        failed.len(),
        REQUIREMENTS_SHOWN,
        &format!("requirements: aimwright check --as-of {day}"),
    )?;
    Ok(out.gap()?)
}

fn one_finding(out: &mut Output, id: &str, finding: &Finding) -> Result<()> {
    let grade = format!("{:11}", finding.grade.word());
    let label = Line::from("  ").with(grade_style(finding.grade), grade);
    Ok(out.beside(
        label.text(format!("  {id:6}  ")),
        TEXT_AT,
        &finding.sentence(),
    )?)
}

fn more(out: &mut Output, all: usize, shown: usize, of: &str) -> Result<()> {
    match all.saturating_sub(shown) {
        0 => Ok(()),
        rest => Ok(out.line(
            Line::default().with(Style::Dim, format!("{:TEXT_AT$}and {rest} more {of}", "")),
        )?),
    }
}
