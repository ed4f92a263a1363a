//! The sandbox: what a query may see, and that it can neither write, leave nor run for ever.

use std::time::{Duration, Instant};

use image::{FixtureRecord, Image, Limits, QueryError, Reader, RequirementRow, Value};
use jiff::civil::date;
use registers::{Key, catalog};

/// An image in which every register holds its samples.
fn samples() -> Image {
    let image = Image::memory(catalog()).expect("an image in memory");
    for register in catalog().all() {
        for (at, body) in register.samples().iter().enumerate() {
            let key = Key::new(register.prefix, at as u64 + 1);
            let state = if register.workflow.approves() {
                "approved"
            } else {
                register.workflow.initial
            };
            let at = "2026-03-02T09:00:00Z".parse().expect("a moment");
            let record = FixtureRecord {
                key: &key,
                version: 1,
                state,
                body,
                at,
                by: "PER-0001",
            };
            image
                .put(&record)
                .unwrap_or_else(|error| panic!("{key}: {error}"));
        }
    }
    image
}

fn reader() -> Reader {
    samples().reader_of_test()
}

trait ReaderOfTest {
    fn reader_of_test(self) -> Reader;
}

impl ReaderOfTest for Image {
    fn reader_of_test(self) -> Reader {
        let reader = self.reader(date(2026, 7, 31)).expect("a reader");
        // The database in memory lives as long as one connection does.
        drop(self);
        reader
    }
}

#[test]
fn every_register_and_its_version_in_force_can_be_read() {
    let reader = reader();
    for tables in reader.layout().tables() {
        for set in tables.sets() {
            let name = format!("{}{}", set.prefix(), tables.register.name);
            let found = reader.rows(
                &format!("select id, key, title, owner from {name}"),
                &Limits::user(),
            );
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(found.rows.len(), tables.register.samples().len(), "{name}");
        }
    }
}

#[test]
fn lists_are_tables_and_references_are_links() {
    let reader = reader();
    let rows = |sql: &str| reader.rows(sql, &Limits::user()).expect(sql).rows;
    assert!(!rows("select * from role__holders").is_empty());
    assert!(!rows("select * from approved_impact_assessment__parties").is_empty());
    assert!(
        !rows("select * from link where from_id = 'ROL-0001' and field = 'holders.person'")
            .is_empty()
    );
    let search = "select rowid from search where search match ?1";
    let found = reader.rows_with(search, &[&"northlight"], &Limits::user());
    assert!(!found.expect(search).rows.is_empty());
}

#[test]
fn the_day_and_the_difference_of_days_are_functions() {
    let found = reader()
        .rows(
            "select today(), days_between('2026-02-27', today()), days_between(null, today())",
            &Limits::user(),
        )
        .expect("functions");
    let expected = vec![
        Value::Text("2026-07-31".into()),
        Value::Integer(154),
        Value::Null,
    ];
    assert_eq!(found.rows, vec![expected]);
}

#[test]
fn a_query_says_what_it_depends_on() {
    let read = reader()
        .tables_read("select id from approved_document where review_by < today()")
        .expect("a query");
    assert!(read.uses_today);
    assert_eq!(
        read.tables.into_iter().collect::<Vec<_>>(),
        ["approved_document"]
    );
}

#[test]
fn checks_see_the_requirements_of_their_framework() {
    let reader = reader();
    let row = RequirementRow {
        id: "7.2",
        title: "Competence",
        kind: "clause",
        group: "7 Support",
    };
    reader
        .define_requirements(&[row])
        .expect("a temporary table");
    let found = reader
        .rows(
            "select grp from requirement where id = '7.2'",
            &Limits::check(),
        )
        .expect("rows");
    assert_eq!(found.rows, vec![vec![Value::Text("7 Support".into())]]);
}

#[test]
fn whatever_is_not_a_select_over_the_image_is_refused() {
    let reader = reader();
    for hostile in [
        "delete from risk",
        "update person set name = 'x'",
        "insert into link values ('a','b','c')",
        "create table x (y)",
        "create temp table x (y)",
        "drop table risk",
        "attach database '/etc/passwd' as x",
        "attach database ':memory:' as x",
        "detach database main",
        "pragma table_info(risk)",
        "pragma query_only = off",
        "vacuum into '/tmp/copy.db'",
        "begin immediate",
        "select load_extension('x')",
        "select randomblob(1000000000)",
        "select 1; delete from risk",
        "select count(*) from search('a a a')",
        "select rowid from search where search match 'a a a'",
        "select rowid from search where title = 'a'",
        "select 1 where exists (select 1 from record r join search s on s.rowid = r.number)",
        "explain",
        "",
        "-- nothing",
    ] {
        let refused = reader.rows(hostile, &Limits::user());
        assert!(
            matches!(
                refused,
                Err(QueryError::Refused(_) | QueryError::Sql { .. })
            ),
            "{hostile}: {refused:?}"
        );
    }
    let left = reader
        .rows("select count(*) from risk", &Limits::user())
        .expect("the image is whole");
    assert_ne!(left.rows[0][0], Value::Integer(0));
}

#[test]
fn a_query_without_end_is_stopped() {
    let limits = Limits {
        time: Duration::from_millis(300),
        ..Limits::user()
    };
    let endless =
        "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n";
    let started = Instant::now();
    let stopped = reader().rows(endless, &limits);
    assert!(
        matches!(stopped, Err(QueryError::Stopped(_))),
        "{stopped:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_huge_result_is_stopped() {
    let many = "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n";
    let rows = Limits {
        rows: 1_000,
        ..Limits::user()
    };
    assert!(matches!(
        reader().rows(many, &rows),
        Err(QueryError::Stopped(_))
    ));
    for wide in [
        "select printf('%.*c', 9000000, 'x')",
        "select replace(printf('%.*c', 4000000, 'x'), 'x', 'xxx')",
        "select replace(printf('%.*c', 4000000, 'x'), 'x', printf('%.*c', 4000000, 'x'))",
    ] {
        match reader().rows(wide, &Limits::user()) {
            Err(QueryError::Sql { message, .. }) => {
                assert!(message.contains("too big"), "{wide}: {message}");
            }
            other => panic!("{wide}: {:?}", other.map(|found| found.rows.len())),
        }
    }
    let bytes = Limits {
        bytes: 10_000,
        ..Limits::user()
    };
    assert!(matches!(
        reader().rows("select body from record", &bytes),
        Err(QueryError::Stopped(_))
    ));
}

#[test]
fn a_mistake_in_a_query_is_named() {
    match reader().rows("select nosuch from risk", &Limits::user()) {
        Err(QueryError::Sql { message, offset }) => {
            assert!(message.contains("nosuch"), "{message}");
            assert_eq!(offset, Some(7));
        }
        other => panic!("{other:?}"),
    }
}

/// Words that stand for the clock or the machine's time zone, however they are written.
#[test]
fn the_clock_of_the_machine_is_out_of_reach() {
    let reader = reader();
    for asking in [
        "select date('now')",
        "select date(' NOW ')",
        "select date()",
        "select time('Now')",
        "select datetime('now', '+1 day')",
        "select julianday()",
        "select julianday('subsec')",
        "select unixepoch()",
        "select unixepoch('subsecond')",
        "select strftime('%Y')",
        "select strftime('%Y', 'now')",
        "select timediff('2026-01-01', 'now')",
        "select timediff('now', '2026-01-01')",
        "select date(x'6e6f77')",
        "select date('now' || char(0) || 'x')",
        "select date('2026-01-01', 'localtime')",
        "select date('2026-01-01', 'utc')",
        "select d from (select date('n' || 'ow') as d)",
        "select current_date",
        "select current_time",
        "select current_timestamp",
    ] {
        match reader.rows(asking, &Limits::user()) {
            Err(error) => assert!(
                error.to_string().contains("use today()"),
                "{asking}: {error}"
            ),
            Ok(found) => panic!("{asking}: {:?}", found.rows),
        }
    }
}

#[test]
fn dates_and_texts_are_reckoned_as_sqlite_does() {
    let reader = reader();
    let plain = rusqlite::Connection::open_in_memory().expect("SQLite");
    for sum in [
        "date('2026-01-31', '+1 months')",
        "date('2026-01-31T10:00:00Z', 'start of month', '-1 day')",
        "date('2026-08-15', '-7 days', 'weekday 0')",
        "date(null)",
        "date('rubbish')",
        "date('2026-01-01', null)",
        "datetime(1767225600, 'unixepoch')",
        "datetime(1767225600.5, 'unixepoch', 'subsec')",
        "time('2026-01-01T10:11:12Z')",
        "julianday('2026-01-01')",
        "unixepoch('2026-01-01')",
        "strftime('now %m', '2026-03-02')",
        "timediff('2026-03-02', '2026-01-01')",
        "instr('Gänse', 'nse')",
        "instr('Gänse', '')",
        "instr('Gänse', 'x')",
        "instr(null, 'x')",
        "instr(x'c3a4ff', x'ff')",
        "instr(3.5, '.')",
        "instr(12345, 34)",
        "replace('aXbX', 'X', 'yy')",
        "replace('aXbX', '', 'yy')",
        "replace(12, '', 'yy')",
        "replace('aXbX', 'X', null)",
        "replace(null, 'X', '')",
        "replace(1.50, '5', 'x')",
        "trim('xxaxx', 'x')",
        "ltrim('xyaxy', 'yx')",
        "rtrim('xyaxy', 'yx')",
        "trim('äbä', 'ä')",
        "trim('a', '')",
        "trim('a', null)",
        "trim('  a ')",
    ] {
        let sql = format!("select {sum}");
        let expected: Value = plain
            .query_row(&sql, [], |row| row.get(0))
            .expect("SQLite's answer");
        let found = reader.rows(&sql, &Limits::user());
        let found = found.unwrap_or_else(|error| panic!("{sum}: {error}"));
        assert_eq!(found.rows, [[expected]], "{sum}");
    }
}

#[test]
fn no_single_step_of_a_query_takes_long() {
    let reader = reader();
    let half = "printf('%.*c', 2000000, 'a')";
    for slow in [
        format!("select instr({half} || {half}, {half} || 'b')"),
        format!("select length(replace({half} || {half}, {half} || 'b', 'c'))"),
        format!("select length(trim({half}, replace({half}, 'a', 'b') || 'a'))"),
        format!("select length(unhex({half}, {half} || 'x'))"),
    ] {
        let started = Instant::now();
        let _ = reader.rows(&slow, &Limits::user());
        let took = started.elapsed();
        assert!(took < Duration::from_secs(8), "{slow}: {took:?}");
    }
}

/// What a query keeps meanwhile is not kept in memory.
#[cfg(target_os = "linux")]
#[test]
fn a_query_takes_little_memory() {
    let most = || {
        let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's account");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let line = line.expect("the most memory used so far");
        let kilobytes = line.trim().trim_end_matches(" kB");
        kilobytes.parse::<u64>().expect("a number") / 1024
    };
    let limits = Limits {
        time: Duration::from_secs(4),
        ..Limits::user()
    };
    let before = most();
    let greedy = "with recursive big(y) as materialized (select printf('%.*c', 4000000, 'y')), \
                  n(x) as (select 1 union all select x + 1 from n where x < 100000) \
                  select count(distinct y || x) from n, big";
    let stopped = reader().rows(greedy, &limits);
    assert!(stopped.is_err(), "{stopped:?}");
    let taken = most() - before;
    assert!(taken < 500, "{taken} MB");
}

#[test]
fn a_query_that_was_stopped_says_nothing_of_the_next() {
    let reader = reader();
    let limits = Limits {
        kilosteps: 1,
        ..Limits::user()
    };
    let endless =
        "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n";
    assert!(matches!(
        reader.rows(endless, &limits),
        Err(QueryError::Stopped(_))
    ));
    assert!(matches!(
        reader.tables_read("select nosuch from risk"),
        Err(QueryError::Sql { .. })
    ));
    reader.tables_read("select id from risk").expect("a query");
}
