//! No page breaks a rule that axe knows, in any width and in both sets of colours.

use aims::AsOf;
use registers::Key;

use super::axe::Axe;
use super::{shared, signed_in};
use crate::browser::driver::Browser;
use crate::common::{MARIT, Served};
use crate::pages::{self, KINDS, ROOMS};

/// Pages that say what is wrong, with their status.
const FAULTS: [(&str, u16); 5] = [
    ("/no-such-page", 404),
    ("/k/RSK-9999", 404),
    ("/r/risk/new?as_of=2026-07-31", 409),
    ("/today?as_of=soon", 422),
    ("/changes?from=2026-08-31&to=2026-06-30", 422),
];

fn inspector(served: &Served) -> Option<Axe> {
    Axe::new(signed_in(served, MARIT)?)
}

/// Returns the name and a record of every register that has any.
fn records(served: &Served) -> Vec<(&'static str, Option<Key>)> {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let records = pages::records(&view).into_iter();
    records
        .map(|(register, keys)| (register, keys.into_iter().next()))
        .collect()
}

#[test]
fn rooms_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for page in ROOMS {
        axe.look(page);
    }
    for (page, status) in FAULTS {
        axe.look_at_fault(page, status);
    }
    axe.is_content();
}

#[test]
fn lists_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (register, _) in records(&served) {
        axe.look(&format!("/r/{register}"));
    }
    axe.is_content();
}

#[test]
fn records_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (_, key) in records(&served) {
        if let Some(key) = key {
            axe.look(&format!("/k/{key}"));
        }
    }
    axe.is_content();
}

#[test]
fn forms_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (register, _) in records(&served) {
        axe.look(&format!("/r/{register}/new"));
    }
    axe.is_content();
}

#[test]
fn every_kind_of_page_can_be_used_on_every_screen() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for page in KINDS {
        axe.look_on_every_screen(page);
    }
    axe.is_content();
}

#[test]
fn signing_in_can_be_used_by_everybody() {
    let served = shared();
    let Some(browser) = Browser::open(&served.url("")) else {
        return;
    };
    let Some(mut axe) = Axe::new(browser) else {
        return;
    };
    axe.look_on_every_screen("/sign-in");
    axe.is_content();
}
