//! The doctor finds any row that was changed, removed, reordered or inserted, and names the first
//! entry that does not fit.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use journal::{Fault, Journal as _, Seq, SigningKeys, SqliteJournal};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_oneof};
use proptest::sample::select;
use rusqlite::Connection;

use crate::common::{FILLED, append, change, create, fill, open, origin, risk, set, title};

/// Statements by which somebody tampers, and the entry that the doctor should name first.
#[derive(Debug, Clone)]
struct Tampering {
    sql: String,
    names: Option<u64>,
}

fn tampering(names: impl Into<Option<u64>>, sql: impl Into<String>) -> Tampering {
    Tampering {
        sql: sql.into(),
        names: names.into(),
    }
}

/// Makes the journal that everybody tampers with.
fn template() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fill(&create(dir.path(), true));
    dir
}

/// Copies the journal, tampers with the copy and returns what the doctor says.
fn examine(template: &Path, sql: &str) -> Vec<Fault> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("keys")).unwrap();
    for file in ["journal.db", "keys/signing.key", "keys/signing.pub"] {
        fs::copy(template.join(file), dir.path().join(file)).unwrap();
    }
    let connection = Connection::open(dir.path().join("journal.db")).unwrap();
    connection
        .execute_batch(
            "pragma synchronous = off; pragma foreign_keys = off;
             pragma ignore_check_constraints = on",
        )
        .unwrap();
    connection
        .execute_batch(sql)
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    drop(connection);
    open(dir.path()).verify(&mut |_| ()).unwrap()
}

fn entries() -> impl Strategy<Value = u64> {
    1..=FILLED
}

fn two_entries() -> impl Strategy<Value = (u64, u64)> {
    (entries(), entries())
        .prop_filter("one is not two", |(a, b)| a != b)
        .prop_map(|(a, b)| (a.min(b), a.max(b)))
}

/// Changed columns of an entry.
fn changed_entries() -> impl Strategy<Value = Tampering> {
    let changes = [
        "change_set = zeroblob(16)",
        "at = at + 1",
        "at = at - 60000000000",
        "by = 'PER-0099'",
        "command = 'approve'",
        "command = case command when 'erase' then 'edit' else 'erase' end",
        "record = 'RSK-0099'",
        "record = case record when 'RSK-0001' then 'RSK-0002' else 'RSK-0001' end",
        "record = 'not a key'",
        "register = 'supplier'",
        "version = version + 1",
        "version = 0",
        "version = -5",
        "version = 99999999999",
        "state = 'approved'",
        "state = cast(x'ff' as text)",
        "shape = 2",
        "body = zeroblob(32)",
        "body = zeroblob(3)",
        "body = (select e.body from entry e where e.body <> entry.body limit 1)",
        "note = case when note is null then zeroblob(32) else null end",
        "note = zeroblob(32)",
    ];
    (entries(), select(changes.to_vec())).prop_map(|(seq, change)| {
        tampering(seq, format!("update entry set {change} where seq = {seq}"))
    })
}

/// Removed, moved, swapped and inserted entries.
fn moved_entries() -> impl Strategy<Value = Tampering> {
    const COLUMNS: &str =
        "change_set, at, by, command, record, register, version, state, shape, body, note";
    let forged = |seq: i64, like: u64| {
        format!(
            "insert into entry (seq, {COLUMNS}) select {seq}, {COLUMNS} from entry where seq = {like};"
        )
    };
    prop_oneof![
        entries().prop_map(|seq| tampering(seq, format!("delete from entry where seq = {seq}"))),
        entries().prop_map(|seq| {
            tampering(seq, format!("update entry set seq = 999 where seq = {seq}"))
        }),
        two_entries().prop_map(|(a, b)| {
            let swap = format!(
                "update entry set seq = 999 where seq = {a};
                 update entry set seq = {a} where seq = {b};
                 update entry set seq = {b} where seq = 999;"
            );
            tampering(a, swap)
        }),
        (entries(), entries())
            .prop_filter("a copy of itself", |(a, b)| a != b)
            .prop_map(move |(seq, like)| {
                let shift = format!(
                    "update entry set seq = -seq - 1 where seq >= {seq};
                 update entry set seq = -seq where seq < 0;"
                );
                let like = if like > seq { like + 1 } else { like };
                tampering(seq, shift + &forged(i64::try_from(seq).unwrap(), like))
            }),
        (
            select(&[FILLED + 1, FILLED + 2, 1 << 53, (1 << 63) - 1][..]),
            entries()
        )
            .prop_map(move |(seq, like)| tampering(seq, forged(i64::try_from(seq).unwrap(), like))),
        entries().prop_map(move |like| tampering(0_u64, forged(0, like))),
        entries().prop_map(move |like| tampering(None, forged(-4, like))),
    ]
}

/// Where each text belongs, in the order of the rows in `body`.
fn bodies(template: &Path) -> Vec<u64> {
    let connection = Connection::open(template.join("journal.db")).unwrap();
    let mut statement = connection
        .prepare("select entry from body order by rowid")
        .unwrap();
    let entries = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    entries
        .map(|entry| entry.unwrap().try_into().unwrap())
        .collect()
}

/// Changed, removed and swapped texts.
fn changed_bodies(template: &Path) -> impl Strategy<Value = Tampering> + use<> {
    let bodies: Vec<(usize, u64)> = (1..).zip(bodies(template)).collect();
    let changes = [
        "update body set text = coalesce(text, '') || ' ', salt = coalesce(salt, zeroblob(16)) where rowid = {}",
        "update body set text = 'forged', salt = zeroblob(16) where rowid = {}",
        "update body set text = cast(x'ff' as text), salt = zeroblob(16) where rowid = {}",
        "update body set salt = zeroblob(16) where rowid = {}",
        "update body set salt = zeroblob(2), text = 'x' where rowid = {}",
        "update body set hash = zeroblob(32) where rowid = {}",
        "update body set hash = zeroblob(1) where rowid = {}",
        "update body set entry = entry + 1 where rowid = {}",
        "update body set entry = -entry where rowid = {}",
        "delete from body where rowid = {}",
    ];
    let one =
        (select(bodies.clone()), select(changes.to_vec())).prop_map(|((row, entry), change)| {
            tampering(entry, change.replace("{}", &row.to_string()))
        });
    let swap = (select(bodies.clone()), select(bodies))
        // An erased body and note of one entry are rows without a difference.
        .prop_filter("of two entries", |(a, b)| a.1 != b.1)
        .prop_map(|((a, first), (b, second))| {
            let (a, b) = (a.min(b), a.max(b));
            let swap = format!(
                "create temp table t as select * from body where rowid in ({a}, {b}) order by rowid;
                 update body set hash = zeroblob(32) where rowid = {a};
                 update body set hash = (select hash from t limit 1) where rowid = {b};
                 update body set hash = (select hash from t limit 1 offset 1) where rowid = {a};"
            );
            tampering(first.min(second), swap)
        });
    prop_oneof![one, swap]
}

/// Changed, removed, swapped and inserted nodes.
fn changed_nodes() -> impl Strategy<Value = Tampering> {
    let count = tlog_tiles::stored_hash_count(FILLED);
    let written_with = |position: u64| {
        let (level, number) = tlog_tiles::split_stored_hash_index(position);
        (number + 1) << level
    };
    let one = "where position = {}";
    let changes = [
        format!("update node set hash = zeroblob(32) {one}"),
        format!("update node set hash = zeroblob(31) {one}"),
        format!("delete from node {one}"),
        format!("update node set position = 5000 {one}"),
    ];
    let touched = (0..count, select(changes.to_vec())).prop_map(move |(position, change)| {
        tampering(
            written_with(position),
            change.replace("{}", &position.to_string()),
        )
    });
    let swapped = (0..count, 0..count)
        .prop_filter("one is not two", |(a, b)| a != b)
        .prop_map(move |(a, b)| {
            let swap = format!(
                "update node set position = 999 where position = {a};
                 update node set position = {a} where position = {b};
                 update node set position = {b} where position = 999;"
            );
            tampering(written_with(a).min(written_with(b)), swap)
        });
    let inserted = select(vec![-1, i64::try_from(count).unwrap(), 1 << 60]).prop_map(|position| {
        tampering(
            None,
            format!("insert into node values ({position}, zeroblob(32))"),
        )
    });
    prop_oneof![4 => touched, 4 => swapped, 1 => inserted]
}

/// What does not concern an entry.
fn changed_surroundings() -> impl Strategy<Value = Tampering> {
    let changes = [
        "delete from checkpoint",
        "update checkpoint set text = replace(text, 'demonstration', 'workspace')",
        "update checkpoint set text = replace(text, char(10) || 'demonstration', '')",
        "update checkpoint set text = cast(x'ff' as text)",
        "update meta set value = replace(value, 'true', 'false')",
        "update meta set value = replace(value, '2026', '2020')",
        "insert into body values (zeroblob(32), 0, zeroblob(16), 'inserted')",
        "create trigger t after insert on entry begin delete from node; end",
        "create table other (x)",
        "drop index entry_by_time",
        "drop table node",
        "drop table body",
        "drop table entry",
        "drop table checkpoint",
    ];
    select(changes.to_vec()).prop_map(|sql| tampering(None, sql))
}

/// Runs a strategy's cases against one template.
fn check(cases: u32, template: &Path, strategy: impl Strategy<Value = Tampering>) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let seed = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(config, seed);
    let hits = Cell::new(0);
    runner
        .run(&strategy, |tampering| {
            let faults = examine(template, &tampering.sql);
            hits.set(hits.get() + 1);
            prop_assert!(!faults.is_empty(), "nothing was found");
            prop_assert_eq!(faults[0].entry, tampering.names.map(Seq), "{:#?}", faults);
            let order: Vec<u64> = faults
                .iter()
                .map(|fault| fault.entry.map_or(u64::MAX, |seq| seq.0))
                .collect();
            prop_assert!(order.is_sorted());
            Ok(())
        })
        .unwrap();
    assert!(hits.get() >= cases);
}

#[test]
fn an_untouched_copy_is_clean() {
    assert_eq!(examine(template().path(), "select 1"), []);
}

#[test]
fn a_changed_entry_is_named() {
    check(300, template().path(), changed_entries());
}

#[test]
fn a_removed_moved_or_inserted_entry_is_named() {
    check(200, template().path(), moved_entries());
}

#[test]
fn a_changed_text_is_named() {
    let template = template();
    check(300, template.path(), changed_bodies(template.path()));
}

#[test]
fn a_changed_node_is_named() {
    check(250, template().path(), changed_nodes());
}

#[test]
fn all_else_that_was_changed_is_told() {
    check(60, template().path(), changed_surroundings());
}

#[test]
fn one_changed_entry_is_one_fault() {
    let template = template();
    for seq in 1..=FILLED {
        let sql = format!("update entry set state = 'approved' where seq = {seq}");
        let faults = examine(template.path(), &sql);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(
            faults[0]
                .what
                .contains(&format!("entry {seq} does not fit")),
            "{faults:?}"
        );
    }
}

#[test]
fn an_erasure_that_no_entry_tells_of_is_told() {
    let template = template();
    let sql = "update body set salt = null, text = null where entry = 13";
    let [fault] = examine(template.path(), sql).try_into().unwrap();
    assert_eq!(fault.entry, Some(Seq(13)));
    assert!(fault.what.contains("no entry erased it"), "{}", fault.what);
}

#[test]
fn a_journal_rewritten_without_the_key_is_found() {
    let (template, forged) = (template(), tempfile::tempdir().unwrap());
    let journal = create(forged.path(), true);
    fill(&journal);
    let add = change(risk(9), 0, 1, "open", title("backdated"));
    append(&journal, &set(9, "add", None, vec![add])).unwrap();
    drop(journal);
    // The same folder of keys would verify it; those of the organisation do not.
    let keys = tempfile::tempdir().unwrap();
    SigningKeys::create(&keys.path().join("keys"), &origin(true), [99; 32]).unwrap();
    for file in ["keys/signing.key", "keys/signing.pub"] {
        fs::copy(keys.path().join(file), template.path().join(file)).unwrap();
    }
    fs::copy(
        forged.path().join("journal.db"),
        template.path().join("journal.db"),
    )
    .unwrap();
    let faults = examine(template.path(), "select 1");
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].what.contains("not signed by"), "{faults:?}");
}

#[test]
fn a_damaged_file_is_a_fault_and_no_failure() {
    let template = template();
    let path = template.path().join("journal.db");
    let whole = fs::read(&path).unwrap();
    let page = 4096;
    for damaged in 1..whole.len() / page {
        let mut bytes = whole.clone();
        bytes[damaged * page..(damaged + 1) * page].fill(0xa5);
        fs::write(&path, &bytes).unwrap();
        let keys = SigningKeys::open(&template.path().join("keys")).unwrap();
        // A file that cannot be opened at all is told by that.
        let Ok(journal) = SqliteJournal::open(template.path(), keys) else {
            continue;
        };
        assert_ne!(journal.verify(&mut |_| ()).unwrap(), [], "page {damaged}");
    }
}
