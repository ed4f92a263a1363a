//! Where a record is in its life: sheets for what is approved, cards for what is kept, rings for work.

use maud::{Markup, html};

use super::status::mark;
use crate::words::Words;

/// Marks a record's state with its word.
pub(crate) fn state(words: &Words, state: &str) -> Markup {
    let (class, shape) = look(state);
    mark(class, shape, 14, words.state(state))
}

/// Marks a record's state with its word and version: `draft v3`.
pub(crate) fn state_version(words: &Words, state: &str, version: u64, boxed: bool) -> Markup {
    let (class, shape) = look(state);
    let class = format!("{class}{}", if boxed { " boxed" } else { "" });
    let said = html! { (words.state(state)) " v" (version) };
    mark(&class, shape, 14, said)
}

/// Returns a state's class and shape.
fn look(state: &str) -> (&'static str, &'static str) {
    match state {
        "draft" => ("draft", "draft"),
        "in_review" => ("review", "review"),
        "approved" => ("approved", "approved"),
        "superseded" => ("superseded", "superseded"),
        "stale" => ("stale", "stale"),
        "open" => ("open", "todo"),
        "in_progress" => ("progress", "progress"),
        "done" => ("progress", "done"),
        "verified" => ("verified", "verified"),
        "closed" => ("closed", "closed"),
        "active" => ("review", "active"),
        "retired" => ("closed", "retired"),
        _ => ("open", "dot"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_every_workflow_has_a_shape_of_its_own() {
        let mut shapes = Vec::new();
        for workflow in [
            &registers::workflow::KEPT,
            &registers::workflow::REVIEWED,
            &registers::workflow::HANDLED,
        ] {
            shapes.extend(workflow.states.iter().map(|state| look(state).1));
        }
        let all = shapes.len();
        shapes.sort_unstable();
        shapes.dedup();
        assert_eq!(shapes.len(), all);
        assert!(!shapes.contains(&"dot"));
    }

    #[test]
    fn a_state_is_said_with_its_version() {
        let html = state_version(&Words::default(), "in_review", 3, true).0;
        assert!(
            html.contains("st review boxed") && html.contains("in review v3"),
            "{html}"
        );
    }
}
