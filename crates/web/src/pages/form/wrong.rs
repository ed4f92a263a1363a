//! What is wrong with what was typed: beside each field, in the summary, and counted by section.

use aims::AimsError;
use registers::Problem;

use super::plan::{Control, Plan};
use crate::parts::Wrong;
use crate::words::Words;

/// Something wrong at a place of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct At {
    path: String,
    message: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Wrongs {
    at: Vec<At>,
}

impl Wrongs {
    /// Takes what validation found.
    pub(super) fn of_problems(problems: Vec<Problem>) -> Self {
        let at = problems.into_iter().map(|problem| At {
            path: problem.path(),
            message: problem.message,
        });
        Self { at: at.collect() }
    }

    /// Takes what a command said.
    pub(super) fn of_error(error: &AimsError) -> Self {
        let mut wrongs = Self::default();
        for problem in error.problems() {
            wrongs.add(&problem.path, &problem.message);
        }
        if wrongs.is_empty() {
            let hint = error
                .hint()
                .map(|hint| format!(": {hint}"))
                .unwrap_or_default();
            wrongs.add("", &format!("{error}{hint}"));
        }
        wrongs
    }

    /// Adds something wrong at a path.
    pub(super) fn add(&mut self, path: &str, message: &str) {
        self.at.push(At {
            path: path.to_owned(),
            message: message.to_owned(),
        });
    }

    /// Returns whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Returns what is wrong with a control; with `below` also what is wrong with a value in its list.
    pub(super) fn beside(&self, words: &Words, path: &str, below: bool) -> Option<String> {
        if self.at.is_empty() {
            return None;
        }
        let mut said: Vec<String> = Vec::new();
        for at in self
            .at
            .iter()
            .filter(|at| at.path == path || below && is_below(&at.path, path))
        {
            let message = sentence(words, &at.message);
            if !said.contains(&message) {
                said.push(message);
            }
        }
        Some(said.join(" ")).filter(|said| !said.is_empty())
    }

    /// Returns whether something is wrong within a part.
    pub(super) fn is_wrong_in(&self, path: &str) -> bool {
        self.at
            .iter()
            .any(|at| at.path == path || is_below(&at.path, path))
    }

    /// Returns how much is wrong among fields of these names.
    pub(super) fn count_in(&self, plan: &Plan, section: &str) -> usize {
        let within = |at: &&At| {
            plan.section_of(&at.path)
                .is_some_and(|found| found.id == section)
        };
        self.at.iter().filter(within).count()
    }

    /// Lists everything with links to the controls.
    pub(super) fn summary(&self, words: &Words, plan: &Plan) -> Vec<Wrong> {
        let listed = |at: &At| {
            let message = sentence(words, &at.message);
            let said = plan.said(&at.path);
            Wrong {
                id: target(plan, &at.path),
                said: if said.is_empty() {
                    message
                } else {
                    words.with(
                        "form-wrong",
                        &[("field", said.into()), ("message", message.into())],
                    )
                },
            }
        };
        let mut at: Vec<&At> = self.at.iter().collect();
        at.sort_by_cached_key(|at| plan.place(&at.path));
        at.into_iter().map(listed).collect()
    }
}

/// Returns the id of the control that a path speaks of.
fn target(plan: &Plan, path: &str) -> Option<String> {
    let node = plan.node(path)?;
    let path = match (node.control, path.rsplit_once('.')) {
        // A list of values is one control.
        (Control::Lines | Control::Ticks | Control::Refs(_), Some((values, last)))
            if last.parse::<usize>().is_ok() =>
        {
            values
        }
        (Control::OfFile, _) => return None,
        _ => path,
    };
    Some(id(path))
}

/// Returns the id of a control on the page.
pub(super) fn id(path: &str) -> String {
    format!("f-{path}")
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Makes a sentence of what validation says.
fn sentence(words: &Words, message: &str) -> String {
    if ["is required", "is empty"].contains(&message) {
        return words.t("form-fill-in").to_owned();
    }
    let mut letters = message.chars();
    let mut sentence: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_leads_to_the_control() {
        let words = Words::default();
        let plan = Plan::of(
            &words,
            registers::catalog().get("supplier").expect("a register"),
        );
        let mut wrongs = Wrongs::default();
        wrongs.add("answers.1.question", "is required");
        wrongs.add("provides.0", "must be a record key, not `x`");
        wrongs.add("", "Nothing fits");
        let summary = wrongs.summary(&words, &plan);
        assert_eq!(summary[0].id, None);
        assert_eq!(summary[1].id.as_deref(), Some("f-provides"));
        assert_eq!(summary[2].id.as_deref(), Some("f-answers.1.question"));
        assert!(
            summary[2].said.starts_with("Answers 2, Question"),
            "{}",
            summary[2].said
        );
        assert_eq!(
            wrongs.beside(&words, "provides", true).as_deref(),
            Some("Must be a record key, not `x`.")
        );
        assert_eq!(wrongs.beside(&words, "provides", false), None);
        assert_eq!(wrongs.beside(&words, "answers.10.question", true), None);
        assert_eq!(wrongs.count_in(&plan, "s-answers"), 1);
    }
}
