//! The contract of a home: what every implementation of [`Journal`] has to do.
//!
//! A home's test file makes its journals in a function `fn(bool) -> Home` and calls `contract!`
//! with it.

mod proofs;
mod reading;
mod together;
mod writing;

use std::any::Any;

use journal::{Journal, VerifierKey};

pub(crate) use self::{proofs::*, reading::*, together::*, writing::*};

/// A new journal, and what it takes to test it.
pub(crate) struct Home {
    /// The journal.
    pub(crate) journal: Box<dyn Journal>,
    /// Opens the same journal once more, as another process would.
    pub(crate) again: Box<dyn Fn() -> Box<dyn Journal> + Sync>,
    /// Verifies its checkpoints.
    pub(crate) verifier: VerifierKey,
    /// What must live as long as the journal.
    pub(crate) _keep: Box<dyn Any>,
}

/// Makes a home with an empty journal, which is a demonstration or not.
pub(crate) type Make = fn(demonstration: bool) -> Home;

/// Declares a test for each clause of the contract.
macro_rules! contract {
    ($make:path: $($clause:ident)*) => {
        $(
            #[test]
            fn $clause() {
                $crate::contract::$clause($make);
            }
        )*
    };
    ($make:path) => {
        $crate::contract::contract! { $make:
            an_empty_journal_has_a_signed_head
            a_demonstration_says_so
            what_was_appended_is_read
            reading_gives_a_body_once
            reading_can_start_and_end_anywhere
            a_visitor_may_read_and_may_stop
            a_change_set_is_written_whole
            one_record_may_change_twice_in_a_set
            a_stale_write_is_refused_whole
            senseless_changes_are_refused
            a_transition_repeats_the_body
            erasure_blanks_and_keeps_the_tree
            an_erased_record_may_live_on
            every_entry_is_proved
            every_head_extends_every_older_one
            impossible_proofs_are_refused
            heads_are_signed
            the_last_entry_at_a_moment_is_found
            a_broken_random_source_is_noticed
            strange_texts_survive
            many_writers_lose_nothing
            readers_see_whole_change_sets
            ten_thousand_changes_are_one_append
            a_copy_is_refused_where_something_is
        }
    };
}

pub(crate) use contract;
