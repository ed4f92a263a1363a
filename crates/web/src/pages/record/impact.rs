//! What the page of an impact assessment begins with: its sections and how far each has come, and what
//! there is to know about this version (6.1.4, 8.4, A.5.2).

mod about;
mod benefits;

use aims::OpenPoint;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::Value;

use super::evidence::text;
use super::known::Known;
use crate::fault::Result;
use crate::parts;

/// The register.
const ASSESSMENTS: &str = "impact_assessment";

/// The sections of an assessment by letter, with the fields that they fill.
const SECTIONS: [(&str, &[&str]); 7] = [
    ("a", &["system_information"]),
    ("b", &["data"]),
    ("c", &["models"]),
    ("d", &["deployment"]),
    ("e", &["parties", "no_external_party_because"]),
    ("f", &["impacts"]),
    ("g", &["failures", "misuses"]),
];

/// How far a section has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// It says something, or says why there is nothing to say, and nothing lacks.
    Complete,
    /// It says something, and something lacks.
    Begun,
    /// It says nothing yet.
    NotStarted,
    /// It cannot be begun before others are complete.
    Waits,
    /// The depth of the assessment does not ask for it.
    NotAsked,
}

impl Progress {
    fn is_settled(self) -> bool {
        matches!(self, Self::Complete | Self::NotAsked)
    }

    /// Returns the class, the shape and the word of its mark.
    fn mark(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Complete => ("st conforms", "done", "impact-complete"),
            Self::Begun => ("st progress", "progress", "impact-in-progress"),
            Self::NotStarted => ("st open", "todo", "impact-not-started"),
            Self::Waits => ("st open", "locked", "impact-waits"),
            Self::NotAsked => ("st excluded", "excluded", "impact-not-asked"),
        }
    }
}

/// One line of the list of sections.
struct Task {
    letter: &'static str,
    name: String,
    said: String,
    progress: Progress,
    /// The field that it begins with.
    field: &'static str,
    /// The heading below that it leads to, where there is one.
    anchor: Option<String>,
    /// What is known of the work on it.
    work: Option<Value>,
}

/// Draws what the page begins with; nothing for other records.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn opening(known: &Known<'_, '_>) -> Result<Markup> {
    if known.found.register.name != ASSESSMENTS {
        return Ok(html! {});
    }
    let view = known.look.view()?;
    let lacks = view.assessment_lacks(&known.key)?;
    let open = view.not_looked_at(&known.key)?;
    let way = view.assessment_way(&known.key)?;
    Ok(html! {
        div.cols {
            (sections(known, &lacks, &open))
            (about::aside(known, way.as_ref()))
        }
        (benefits::section(known, &open))
    })
}

fn list<'b>(body: &'b Value, field: &str) -> &'b [Value] {
    body[field].as_array().map_or(&[], Vec::as_slice)
}

/// Returns whether a field says something.
fn is_filled(body: &Value, field: &str) -> bool {
    match &body[field] {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// Returns the open answers of a section.
fn answers<'b>(body: &'b Value, letter: &'b str) -> impl Iterator<Item = &'b Value> {
    let answers = list(body, "open_answers").iter();
    answers.filter(move |answer| text(answer, "section") == letter)
}

/// Says how far one of the sections A to G has come.
fn progress(body: &Value, letter: &str, fields: &[&str], lacks: &[OpenPoint]) -> Progress {
    let says =
        fields.iter().any(|field| is_filled(body, field)) || answers(body, letter).next().is_some();
    let lacking = lacks
        .iter()
        .any(|lack| lack.section.as_deref() == Some(letter));
    match (says, lacking) {
        (true, false) => Progress::Complete,
        (true, true) => Progress::Begun,
        (false, false) if text(body, "depth") == "screening" => Progress::NotAsked,
        (false, _) => Progress::NotStarted,
    }
}

/// Says how far the measures have come: each has somebody and a day, or was done.
fn measures(body: &Value, impacts: Progress) -> Progress {
    let measures = list(body, "measures");
    let harms = list(body, "impacts").iter();
    let mut harms = harms.filter(|impact| text(impact, "effect") == "harm");
    if measures.is_empty() {
        let nothing_to_do = impacts.is_settled() && harms.next().is_none();
        return if nothing_to_do {
            Progress::NotAsked
        } else {
            Progress::NotStarted
        };
    }
    let is_settled = |measure: &Value| {
        is_filled(measure, "done_on") || is_filled(measure, "owner") && is_filled(measure, "due")
    };
    if measures.iter().all(is_settled) {
        Progress::Complete
    } else {
        Progress::Begun
    }
}

/// Says how far the decision has come.
fn decision(body: &Value, state: &str, lacks: &[OpenPoint], others: &[Progress]) -> Progress {
    let lacking = lacks.iter().any(|lack| lack.section.is_none());
    match is_filled(body, "outcome") {
        true if state == "approved" && !lacking => Progress::Complete,
        true => Progress::Begun,
        false if others.iter().all(|progress| progress.is_settled()) => Progress::NotStarted,
        false => Progress::Waits,
    }
}

fn sections(known: &Known<'_, '_>, lacks: &[OpenPoint], open: &[(String, String)]) -> Markup {
    let words = &known.look.words;
    let tasks = tasks(known, lacks, open);
    let complete = tasks
        .iter()
        .filter(|task| task.progress.is_settled())
        .count();
    let values = [("n", complete.into()), ("all", tasks.len().into())];
    html! {
        section."sec first" aria-labelledby="tasks" {
            header {
                h2 #tasks { (words.t("impact-sections")) }
                p { (words.with("impact-complete-of", &values)) }
            }
            ol.tasks { @for task in &tasks { (line(known, task)) } }
        }
    }
}

fn tasks(known: &Known<'_, '_>, lacks: &[OpenPoint], open: &[(String, String)]) -> Vec<Task> {
    let words = &known.look.words;
    let body = &known.found.body;
    let anchor = |fields: &[&'static str]| {
        let filled = fields.iter().find(|field| is_filled(body, field))?;
        let first = if *filled == "no_external_party_because" {
            "parties"
        } else {
            filled
        };
        Some(format!("s-{first}"))
    };
    let mut tasks: Vec<Task> = SECTIONS
        .iter()
        .map(|(letter, fields)| {
            let work = list(body, "sections")
                .iter()
                .find(|work| text(work, "section") == *letter);
            Task {
                letter,
                name: words.t(&format!("impact-section-{letter}")).to_owned(),
                said: with_answers(known, letter, summary(known, letter, open)),
                progress: progress(body, letter, fields, lacks),
                field: fields[0],
                anchor: anchor(fields),
                work: work.cloned(),
            }
        })
        .collect();
    let impacts = tasks[5].progress;
    tasks.push(Task {
        letter: "",
        name: words.t("impact-measures").to_owned(),
        said: measures_said(known),
        progress: measures(body, impacts),
        field: "measures",
        anchor: anchor(&["measures"]),
        work: None,
    });
    let others: Vec<Progress> = tasks.iter().map(|task| task.progress).collect();
    let state = &known.found.row.state;
    let decided = decision(body, state, lacks, &others);
    tasks.push(Task {
        letter: "",
        name: words.t("impact-decision").to_owned(),
        said: decision_said(known, decided, &tasks),
        progress: decided,
        field: "outcome",
        anchor: is_filled(body, "outcome").then(|| "s-residual_summary".to_owned()),
        work: None,
    });
    tasks
}

/// Adds to a summary how many questions do not apply, and of how many the answer is not known yet.
fn with_answers(known: &Known<'_, '_>, letter: &str, mut said: Vec<String>) -> String {
    let words = &known.look.words;
    for (state, id) in [
        ("not_applicable", "impact-not-applicable"),
        ("unknown", "impact-unknown"),
    ] {
        let count = answers(&known.found.body, letter)
            .filter(|answer| text(answer, "state") == state)
            .count();
        if count > 0 {
            said.push(words.count(id, count));
        }
    }
    said.join("; ")
}

/// Says in a few words what a section holds.
fn summary(known: &Known<'_, '_>, letter: &str, open: &[(String, String)]) -> Vec<String> {
    let words = &known.look.words;
    let body = &known.found.body;
    let some = |id: &str, count: usize| (count > 0).then(|| words.count(id, count));
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let said = match letter {
        "a" => {
            let information = &body["system_information"];
            vec![
                some(
                    "impact-functions",
                    list(information, "functionalities").len(),
                ),
                some("impact-uses", list(information, "intended_uses").len()),
                some(
                    "impact-unintended",
                    list(information, "unintended_uses").len(),
                ),
            ]
        }
        "b" => {
            let data = list(body, "data");
            let needed = data
                .iter()
                .flat_map(|data| list(data, "quality"))
                .filter(|quality| quality["needed"].as_bool().unwrap_or(false));
            let short = needed
                .filter(|quality| text(quality, "met") != "yes")
                .count();
            vec![
                some("impact-data", data.len()),
                some("impact-data-short", short),
            ]
        }
        "c" => {
            let names = list(body, "models").iter().map(|model| text(model, "name"));
            let names: Vec<&str> = names.collect();
            let said = match names.len() {
                0 => None,
                1..=3 => Some(words.list(&names)),
                count => Some(words.count("impact-models", count)),
            };
            vec![said]
        }
        "d" => {
            let places = texts(&body["deployment"]["areas"]);
            let languages = texts(&body["deployment"]["languages"]);
            let said =
                [places, languages].map(|names| (!names.is_empty()).then(|| names.join(", ")));
            said.into()
        }
        "e" => {
            let parties = list(body, "parties");
            let direct = parties
                .iter()
                .filter(|party| party["directly_affected"].as_bool().unwrap_or(false));
            let heard = parties
                .iter()
                .filter(|party| is_filled(party, "consulted_on"));
            vec![
                some("impact-parties", parties.len()),
                some("impact-direct", direct.count()),
                some("impact-heard", heard.count()),
            ]
        }
        "f" => vec![
            benefits::answered(known, open),
            some("impact-benefits", benefits::count(body, "benefit")),
            some("impact-harms", benefits::count(body, "harm")),
        ],
        _ => vec![
            some("impact-failures", list(body, "failures").len()),
            some("impact-misuses", list(body, "misuses").len()),
        ],
    };
    said.into_iter().flatten().collect()
}

fn measures_said(known: &Known<'_, '_>) -> String {
    let words = &known.look.words;
    let measures = list(&known.found.body, "measures");
    let done = measures
        .iter()
        .filter(|measure| is_filled(measure, "done_on"));
    match (measures.len(), done.count()) {
        (0, _) => String::new(),
        (all, 0) => words.count("impact-measures-n", all),
        (all, done) => {
            words.count("impact-measures-n", all) + "; " + &words.count("impact-done", done)
        }
    }
}

fn decision_said(known: &Known<'_, '_>, progress: Progress, tasks: &[Task]) -> String {
    let words = &known.look.words;
    let body = &known.found.body;
    if progress == Progress::Waits {
        let open = tasks.iter().filter(|task| !task.progress.is_settled());
        let names: Vec<String> = open
            .map(|task| match task.letter {
                "" => task.name.to_lowercase(),
                letter => letter.to_uppercase(),
            })
            .collect();
        return words.with(
            "impact-waits-for",
            &[("sections", words.list(&names).into())],
        );
    }
    let outcome = text(body, "outcome");
    if outcome.is_empty() {
        return String::new();
    }
    let conditions = list(body, "conditions");
    let met = conditions
        .iter()
        .filter(|condition| is_filled(condition, "met_on"));
    let said = words.choice(ASSESSMENTS, "outcome", outcome).into_owned();
    match (conditions.len(), met.count()) {
        (0, _) => said,
        (all, met) => {
            let values = [("n", met.into()), ("all", all.into())];
            format!("{said}; {}", words.with("impact-conditions", &values))
        }
    }
}

fn line(known: &Known<'_, '_>, task: &Task) -> Markup {
    let words = &known.look.words;
    let form = format!("/k/{}/edit#f-{}", known.key, task.field);
    let href = task
        .anchor
        .as_ref()
        .map(|anchor| format!("#{anchor}"))
        .or_else(|| known.may_edit().then(|| form.clone()));
    let (class, shape, word) = task.progress.mark();
    html! {
        li {
            span.no { (task.letter.to_uppercase()) }
            div {
                @match href {
                    Some(href) => a href=(href) { (task.name) },
                    None => span.name { (task.name) },
                }
                @if !task.said.is_empty() { p { (task.said) } }
            }
            div.end {
                span class=(class) { (parts::icon(shape, 14)) span { (words.t(word)) } }
                p { (work(known, task)) }
                @if known.may_edit() && task.anchor.is_some() {
                    a.go href=(form) { (words.t("impact-edit")) span.vh { " " (task.name) } }
                }
            }
        }
    }
}

/// Says whose section it is and when it was, or is to be, complete.
fn work(known: &Known<'_, '_>, task: &Task) -> Markup {
    let words = &known.look.words;
    let named = task.work.as_ref().map_or("", |work| text(work, "owner"));
    let owner = match named {
        "" => text(&known.found.body, "assessor"),
        named => named,
    };
    let day = |field: &str| -> Option<Date> { text(task.work.as_ref()?, field).parse().ok() };
    html! {
        (known.who(owner))
        @if let Some(done) = day("done_on") { ", " (parts::date(words, done, known.day)) }
        @else if let Some(due) = day("due") { ", " (parts::due(words, due, known.day)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lack(section: Option<&str>) -> OpenPoint {
        OpenPoint {
            section: section.map(str::to_owned),
            what: "…".into(),
        }
    }

    #[test]
    fn a_section_is_as_far_as_its_answers() {
        let body = json!({
            "depth": "full",
            "data": [{ "name": "Claims" }],
            "models": [],
            "open_answers": [{ "section": "c", "question": "Which?", "state": "not_applicable", "why": "None" }],
        });
        let is =
            |letter, fields: &[&str], lacks: &[OpenPoint]| progress(&body, letter, fields, lacks);
        assert_eq!(is("b", &["data"], &[]), Progress::Complete);
        assert_eq!(is("b", &["data"], &[lack(Some("b"))]), Progress::Begun);
        assert_eq!(is("c", &["models"], &[]), Progress::Complete);
        assert_eq!(
            is("a", &["system_information"], &[lack(Some("a"))]),
            Progress::NotStarted
        );
        let screening = json!({ "depth": "screening" });
        assert_eq!(
            progress(&screening, "b", &["data"], &[]),
            Progress::NotAsked
        );
    }

    #[test]
    fn the_decision_waits_for_the_sections() {
        let (open, done) = (json!({}), json!({ "outcome": "go" }));
        let settled = [Progress::Complete, Progress::NotAsked];
        let unsettled = [Progress::Complete, Progress::Begun];
        assert_eq!(decision(&open, "draft", &[], &unsettled), Progress::Waits);
        assert_eq!(
            decision(&open, "draft", &[], &settled),
            Progress::NotStarted
        );
        assert_eq!(decision(&done, "draft", &[], &settled), Progress::Begun);
        assert_eq!(
            decision(&done, "approved", &[lack(None)], &settled),
            Progress::Begun
        );
        assert_eq!(
            decision(&done, "approved", &[], &settled),
            Progress::Complete
        );
    }

    #[test]
    fn measures_have_somebody_and_a_day() {
        let harm = json!({ "effect": "harm" });
        let is = |body: Value| measures(&body, Progress::Complete);
        assert_eq!(is(json!({ "impacts": [harm] })), Progress::NotStarted);
        assert_eq!(is(json!({ "impacts": [] })), Progress::NotAsked);
        let with = |measure: Value| json!({ "impacts": [harm], "measures": [measure] });
        assert_eq!(
            is(with(json!({ "what": "x", "owner": "PER-0001" }))),
            Progress::Begun
        );
        assert_eq!(
            is(with(json!({ "what": "x", "done_on": "2026-01-02" }))),
            Progress::Complete
        );
    }
}
