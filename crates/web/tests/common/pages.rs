//! The pages that the story has, for tests that look at all of them.

use aims::View;
use image::Value;
use registers::{Key, catalog};

/// A page of each kind, with as much on it as the story has.
pub(crate) const KINDS: [&str; 17] = [
    "/today",
    "/today?as_of=2026-07-31",
    "/today/duties",
    "/requirements",
    "/requirements/iso-42001/7.2?as_of=2026-07-31",
    "/r/risk",
    "/k/AIS-0003",
    "/k/RSK-0001",
    "/k/AIA-0003/history",
    "/k/AIS-0003/edit",
    "/r/impact_assessment/new",
    "/find?q=risk",
    "/changes",
    "/journal",
    "/me",
    "/settings",
    "/reports",
];

/// Pages that are not made from a register.
pub(crate) const ROOMS: [&str; 31] = [
    "/k/AIA-0003/compare",
    "/k/AIA-0003/v/1",
    "/k/AIA-0003/edit",
    "/k/AIS-0003/attach",
    "/k/AIS-0003/do/supersede",
    "/k/PER-0052/erase",
    "/r/risk?add=owner",
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
    "/documented",
    "/library/risks",
    "/import",
    "/r/risk/import",
    "/requirements?lens=themes",
    "/concern",
    "/drafts",
    "/me",
    "/settings",
    "/reports",
    "/keyboard",
];

/// Returns every register with the keys of its records.
pub(crate) fn records(view: &View<'_>) -> Vec<(&'static str, Vec<Key>)> {
    let keys = |name: &str| {
        let sql = format!("select id from {name} where state <> 'erased' order by id");
        let table = view.query(&sql).expect("a register is a table");
        let key = |row: &Vec<Value>| match row.first() {
            Some(Value::Text(key)) => key.parse().expect("a key"),
            other => panic!("{other:?} is no key"),
        };
        table.rows.iter().map(key).collect()
    };
    let registers = catalog().all().iter();
    registers
        .map(|register| (register.name, keys(register.name)))
        .collect()
}
