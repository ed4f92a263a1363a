//! No page breaks a rule that axe knows, in any width and in both sets of colours.

use aims::AsOf;
use image::Value;

use super::axe::Axe;
use super::{KINDS, shared, signed_in};
use crate::browser::driver::Browser;
use crate::common::{MARIT, Served};

/// Pages that are not made from a register.
const ROOMS: [&str; 18] = [
    "/requirements?filter=minor",
    "/requirements?as_of=2026-07-31&filter=minor",
    "/requirements/iso-42001/6.1.4?as_of=2026-07-31",
    "/requirements/iso-42001/A.6.2.8",
    "/requirements/iso-42001/4.3?as_of=2026-02-28",
    "/today?as_of=2026-02-28",
    "/r",
    "/r/risk?as_of=2026-07-31",
    "/find?q=screening",
    "/find?q=nothing-has-these-words",
    "/changes?from=2026-06-30&to=2026-08-31",
    "/changes?from=2026-06-30&to=2026-08-31&as_of=2026-08-31",
    "/journal",
    "/drafts",
    "/me",
    "/settings",
    "/reports",
    "/keyboard",
];

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
fn records(served: &Served) -> Vec<(&'static str, Option<String>)> {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let first = |name: &str| {
        let sql = format!("select id from {name} where state <> 'erased' order by id limit 1");
        let table = view.query(&sql).expect("a register is a table");
        match table.rows.first()?.first()? {
            Value::Text(key) => Some(key.clone()),
            _ => None,
        }
    };
    let registers = served.workspace.catalog().all().iter();
    registers
        .map(|register| (register.name, first(register.name)))
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
