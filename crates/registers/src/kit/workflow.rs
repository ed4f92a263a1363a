//! Workflows: the states a record passes through, and who may move it on. Declared, not coded.

/// A record's state in its workflow.
pub type State = &'static str;

/// States and transitions that the records of a register pass through.
#[derive(Debug, PartialEq, Eq)]
pub struct Workflow {
    /// Short name: `kept`, `reviewed` or `handled`.
    pub name: &'static str,
    /// The state of a new record.
    pub initial: State,
    /// All states, in the order of a record's life.
    pub states: &'static [State],
    /// What may be done to move a record from one state to another.
    pub transitions: &'static [Transition],
    /// What an edit does to the state: `(from, to)`; a state that is not listed refuses edits.
    pub edits: &'static [(State, State)],
}

/// One permitted move from a state to another.
#[derive(Debug, PartialEq, Eq)]
pub struct Transition {
    /// The verb a person uses: `submit`, `approve`, `close`.
    pub name: &'static str,
    /// States from which it may be taken.
    pub from: &'static [State],
    /// The state it leads to.
    pub to: State,
    /// The permission it asks for.
    pub needs: Needs,
    /// Whether the author of the version is barred from taking it.
    pub not_by_author: bool,
}

/// The kind of permission a transition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The right to edit the record.
    Edit,
    /// The right to approve versions of the register.
    Approve,
    /// The right to verify or close what others did.
    Verify,
}

impl Workflow {
    /// Returns the transition of this name, if the workflow has one.
    pub fn transition(&self, name: &str) -> Option<&'static Transition> {
        self.transitions
            .iter()
            .find(|transition| transition.name == name)
    }

    /// Returns the transitions that can be taken from this state.
    pub fn from(&self, state: &str) -> impl Iterator<Item = &'static Transition> {
        self.transitions
            .iter()
            .filter(move |transition| transition.from.contains(&state))
    }

    /// Returns the state after an edit, or nothing if this state refuses edits.
    pub fn after_edit(&self, state: &str) -> Option<State> {
        self.edits
            .iter()
            .find(|(from, _)| *from == state)
            .map(|(_, to)| *to)
    }

    /// Returns whether versions are approved, so that one can be in force while the next is drafted.
    pub fn approves(&self) -> bool {
        self.states.contains(&"approved")
    }
}

const fn step(name: &'static str, from: &'static [State], to: State, needs: Needs) -> Transition {
    Transition {
        name,
        from,
        to,
        needs,
        not_by_author: false,
    }
}

const fn by_another(mut transition: Transition) -> Transition {
    transition.not_by_author = true;
    transition
}

/// Facts that are kept until they no longer hold.
pub static KEPT: Workflow = Workflow {
    name: "kept",
    initial: "active",
    states: &["active", "retired"],
    transitions: &[
        step("retire", &["active"], "retired", Needs::Edit),
        step("restore", &["retired"], "active", Needs::Edit),
    ],
    edits: &[("active", "active")],
};

/// Documented information that is approved before it is used (7.5.2).
pub static REVIEWED: Workflow = Workflow {
    name: "reviewed",
    initial: "draft",
    states: &["draft", "in_review", "approved", "superseded"],
    transitions: &[
        step("submit", &["draft"], "in_review", Needs::Edit),
        step("return", &["in_review"], "draft", Needs::Approve),
        by_another(step("approve", &["in_review"], "approved", Needs::Approve)),
        step(
            "supersede",
            &["draft", "in_review", "approved"],
            "superseded",
            Needs::Approve,
        ),
    ],
    edits: &[
        ("draft", "draft"),
        ("in_review", "draft"),
        ("approved", "draft"),
    ],
};

/// Work that is taken on, finished and checked by someone else (10.2).
pub static HANDLED: Workflow = Workflow {
    name: "handled",
    initial: "open",
    states: &["open", "in_progress", "done", "verified", "closed"],
    transitions: &[
        step("start", &["open"], "in_progress", Needs::Edit),
        step("finish", &["open", "in_progress"], "done", Needs::Edit),
        by_another(step("verify", &["done"], "verified", Needs::Verify)),
        step("close", &["verified"], "closed", Needs::Verify),
        step(
            "reopen",
            &["done", "verified", "closed"],
            "in_progress",
            Needs::Edit,
        ),
    ],
    edits: &[
        ("open", "open"),
        ("in_progress", "in_progress"),
        ("done", "done"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_transition_and_edit_joins_states_of_its_workflow() {
        for workflow in [&KEPT, &REVIEWED, &HANDLED] {
            assert!(workflow.states.contains(&workflow.initial));
            for transition in workflow.transitions {
                assert!(
                    workflow.states.contains(&transition.to),
                    "{}",
                    transition.name
                );
                assert!(
                    transition
                        .from
                        .iter()
                        .all(|state| workflow.states.contains(state))
                );
            }
            for (from, to) in workflow.edits {
                assert!(workflow.states.contains(from) && workflow.states.contains(to));
            }
        }
    }

    #[test]
    fn every_state_can_be_reached() {
        for workflow in [&KEPT, &REVIEWED, &HANDLED] {
            for state in workflow.states {
                let reached = *state == workflow.initial
                    || workflow
                        .transitions
                        .iter()
                        .any(|transition| transition.to == *state);
                assert!(reached, "{state} of {}", workflow.name);
            }
        }
    }

    #[test]
    fn an_approved_version_is_edited_into_a_draft() {
        assert_eq!(REVIEWED.after_edit("approved"), Some("draft"));
        assert_eq!(REVIEWED.after_edit("superseded"), None);
        assert_eq!(HANDLED.after_edit("closed"), None);
    }
}
