//! The latest steps beside a record's page; for an AI system, those of everything about it.

use aims::{Passage, Step};
use maud::{Markup, html};

use super::history::{mark, people, said, what};
use super::known::{Known, day_of};
use super::system::System;
use crate::fault::Result;
use crate::parts::{self, Moment};

/// Steps of a record that are shown.
const STEPS: usize = 8;

/// Draws the timeline beside the page.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn aside(known: &Known<'_, '_>, system: Option<&System>) -> Result<Markup> {
    let words = &known.look.words;
    let view = known.look.view()?;
    let life = view.life(&known.key, None, if system.is_some() { 0 } else { STEPS })?;
    let moments = match system {
        Some(system) => system
            .passages
            .iter()
            .map(|passage| about(known, system, passage))
            .collect(),
        None => own(known, &life.steps)?,
    };
    let more = words.with(
        "record-everything",
        &[("n", words.number(life.total).into())],
    );
    Ok(html! {
        aside aria-labelledby="timeline" {
            section."sec first" {
                header { h2 #timeline { (words.t("record-timeline")) } a.more href=(known.at("history")) { (more) } }
                (parts::timeline(words, known.day, true, &moments))
            }
        }
    })
}

fn own(known: &Known<'_, '_>, steps: &[Step]) -> Result<Vec<Moment>> {
    let titles = known.look.view()?.briefs(&people(steps))?;
    let who = |by: &str| {
        let named = by.parse().ok().and_then(|key| titles.get(&key));
        named.map_or_else(|| known.who(by), |person| person.title.clone())
    };
    let moment = |step: &Step| {
        let (class, shape) = mark(
            &step.entry.command,
            &step.entry.state,
            !step.changes.is_empty(),
        );
        Some(Moment {
            on: day_of(&step.entry.at)?,
            class,
            shape,
            body: html! {
                p { (said(known, step)) @if let Some(note) = &step.note { ": " (short(note)) } }
                span.by { (who(&step.entry.by)) }
            },
        })
    };
    Ok(steps.iter().filter_map(moment).collect())
}

/// Draws a step of a record that is about the system.
fn about(known: &Known<'_, '_>, system: &System, passage: &Passage) -> Moment {
    let words = &known.look.words;
    let wrote = ["add", "edit", "import", "attach"].contains(&passage.command.as_str());
    let (class, shape) = mark(&passage.command, &passage.state, wrote);
    let key = passage.record.key.as_str();
    let what = what(
        known,
        &passage.command,
        &passage.state,
        passage.version,
        wrote,
    );
    let is_own = passage.record.key == known.key;
    Moment {
        on: passage.at.to_zoned(jiff::tz::TimeZone::UTC).date(),
        class,
        shape,
        body: html! {
            p {
                @if !is_own { (words.register(passage.record.register.name)) " " a.nb href=(known.look.record(key)) { (key) } ": " }
                (what)
            }
            span.by { (system.who(known, &passage.by)) }
        },
    }
}

/// Returns the beginning of a note.
fn short(note: &str) -> String {
    let line = note.lines().next().unwrap_or_default();
    if line.chars().count() <= 140 {
        return line.to_owned();
    }
    let start: String = line.chars().take(139).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_note_is_cut_between_letters() {
        assert_eq!(short("Read.\nAnd more."), "Read.");
        let cut = short(&"é".repeat(300));
        assert_eq!(cut.chars().count(), 140);
        assert!(cut.ends_with('…'));
    }
}
