//! The JSON API under `/api/v1`: the same queries and commands as the pages.
//!
//! One table, [`OPERATIONS`], says what there is: routes are made of it, and the OpenAPI document is
//! written from it and from the registers' schemas. Faults are problem documents (RFC 9457). A
//! record's `ETag` is its version and state; a change may carry `If-Match` and is refused when
//! somebody was faster. Lists go on from an opaque cursor. `?as_of=` works everywhere on what is
//! looked at, and nowhere on what is changed.

mod conform;
mod journal;
mod lists;
mod openapi;
mod operation;
mod records;
mod shapes;
mod uploads;

pub(crate) use openapi::document;
use operation::{Body, Gives, Operation, query};

use crate::routes::{Route, Verb};

/// Every operation of the API.
pub(crate) static OPERATIONS: &[Operation] = &[
    Operation::get("/api/v1", "about", "Says what this workspace is and who asks", journal::about),
    Operation::get("/api/v1/openapi.json", "openapi", "Returns this description", openapi::show).open(),
    Operation::get("/api/v1/registers", "registers", "Lists the registers with their counts", lists::registers),
    Operation::get("/api/v1/registers/{register}", "register", "Returns a register: its schema, workflow and columns", lists::register),
    Operation::get("/api/v1/registers/{register}/records", "listRecords", "Lists records of a register, a page at a time", lists::records)
        .query(&[
            query("f", "A filter, may be repeated: `column:is:a,b`, `column:not:a,b`, `column:has:text`, `column:from:value`, `column:to:value`, `column:empty`, `column:given`."),
            query("q", "Words that the records hold."),
            query("sort", "A column; with `-` before it, from the greatest down."),
            query("columns", "Columns by name, parted by commas."),
            query("limit", "Most records of the page: 1 to 500, 50 unless said otherwise."),
            query("after", "Where the page before ended: its `next`."),
        ]),
    Operation::write(Verb::Post, "/api/v1/registers/{register}/records", "addRecord", "Adds a record", records::add).body(Body::Record).gives(Gives::Created),
    Operation::get("/api/v1/records/{key}", "record", "Returns a record with what it is linked to", records::show).gives(Gives::Record),
    Operation::write(Verb::Put, "/api/v1/records/{key}", "replaceRecord", "Writes a new version of a record", records::replace).body(Body::Record).if_match().gives(Gives::Done),
    Operation::write(Verb::Patch, "/api/v1/records/{key}", "changeRecord", "Changes fields of a record (JSON Merge Patch, RFC 7396)", records::patch).body(Body::Patch).if_match().gives(Gives::Done),
    Operation::write(Verb::Delete, "/api/v1/records/{key}", "eraseRecord", "Blanks a record's words for ever; the journal still verifies", records::erase).body(Body::Reason).gives(Gives::Done),
    Operation::write(Verb::Post, "/api/v1/records/{key}/transitions/{transition}", "moveRecord", "Moves a record on in its workflow", records::take).body(Body::Note).if_match().gives(Gives::Done),
    Operation::get("/api/v1/records/{key}/history", "history", "Returns who changed what, and when", records::history),
    Operation::get("/api/v1/records/{key}/versions/{version}", "version", "Returns one version of a record", records::version),
    Operation::get("/api/v1/records/{key}/file", "file", "Returns the file of an evidence record", uploads::download).gives(Gives::File),
    Operation::stream("/api/v1/records/{key}/evidence", "attach", "Stores a file and adds the evidence record that says what it shows", uploads::attach)
        .query(&[query("name", "The file's name."), query("shows", "What the file shows of the record.")])
        .gives(Gives::Created),
    Operation::get("/api/v1/search", "search", "Finds records by words, best first", lists::search)
        .query(&[query("q", "The words."), query("limit", "Most records: 1 to 100, 20 unless said otherwise.")]),
    Operation::get("/api/v1/frameworks", "frameworks", "Lists the frameworks", conform::frameworks),
    Operation::get("/api/v1/frameworks/{framework}/assessment", "assessment", "Says where every requirement stands, with its findings", conform::assessment),
    Operation::get("/api/v1/frameworks/{framework}/requirements/{requirement}", "why", "Explains one requirement: its checks, what they find, its evidence", conform::why),
    Operation::write(Verb::Post, "/api/v1/query", "query", "Runs a SELECT over the image", conform::query).body(Body::Query).reads(),
    Operation::get("/api/v1/log", "log", "Lists entries of the journal, newest first", journal::log)
        .query(&[
            query("before", "Only entries before this one."),
            query("limit", "Most entries: 1 to 500, 50 unless said otherwise."),
            query("register", "Only this register."),
            query("by", "Only what this person did."),
            query("record", "Only this record."),
        ]),
    Operation::get("/api/v1/changes", "changes", "Says what changed between two moments", journal::changes)
        .query(&[query("from", "The earlier day or entry."), query("to", "The later day or entry; now unless said otherwise."), query("framework", "The framework; `iso-42001` unless said otherwise.")]),
    Operation::get("/api/v1/duties", "duties", "Lists what the records ask of the person who asks", journal::duties)
        .query(&[query("days", "How many days to look ahead; 60 unless said otherwise.")]),
    Operation::get("/api/v1/checkpoint", "checkpoint", "Returns the signed head of the journal (C2SP tlog-checkpoint)", journal::checkpoint),
];

/// Returns the routes of the API.
pub(crate) fn routes() -> Vec<Route> {
    OPERATIONS.iter().map(|operation| operation.route).collect()
}
