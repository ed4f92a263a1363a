//! The day of an entry: a demonstration's calendar stands still, and entries never go back in time.

use aims::{AsOf, Edit, NewWorkspace, Workspace};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::common::{body, key, operator, workspace};

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn last_change(workspace: &Workspace, record: &str) -> Timestamp {
    let view = workspace.view(AsOf::Now).expect("a view");
    let history = view.history(&key(record)).expect("a history");
    let at = &history.last().expect("a change").entry.at;
    at.parse().expect("a moment")
}

#[test]
fn a_demonstration_writes_on_its_calendar_day_whatever_the_real_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = testkit::clock();
    let new = NewWorkspace {
        demonstration: true,
        calendar: Some(date(2026, 11, 2)),
        ..testkit::new()
    };
    let workspace = Workspace::init(
        &folder.path().join("aims"),
        &new,
        testkit::environment(&clock),
    );
    let workspace = workspace.expect("a workspace");
    let ada = operator(&workspace);
    for (real, written) in [
        ("2026-05-11T09:30:00Z", "2026-11-02T09:30:00Z"),
        ("2027-03-01T10:15:00Z", "2026-11-02T10:15:00Z"),
    ] {
        clock.set(moment(real));
        let risk = workspace
            .add(&ada, "risk", None, &body("risk"))
            .expect("a risk");
        assert_eq!(last_change(&workspace, risk.as_str()), moment(written));
        assert_eq!(workspace.today(), date(2026, 11, 2));
        let seen = |day| {
            let view = workspace.view(AsOf::Day(day)).expect("a view");
            view.show(&risk).expect("a look").is_some()
        };
        assert!(
            !seen(date(2026, 11, 1)) && seen(date(2026, 11, 2)),
            "{real}"
        );
    }
}

#[test]
fn a_story_is_dated_by_its_own_clock() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let first = view
        .query("select min(created_at), max(updated_at) < '2026-11-02' from record")
        .expect("a query");
    let found = format!("{:?}", first.rows);
    assert!(
        found.contains("2026-01-") && found.contains("Integer(1)"),
        "{found}"
    );
}

#[test]
fn an_entry_is_never_earlier_than_the_one_before() {
    let made = workspace();
    let ada = operator(&made.workspace);
    made.clock.advance(SignedDuration::from_hours(48));
    let risk = made
        .workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let added = last_change(&made.workspace, risk.as_str());
    made.clock.set(moment(testkit::START));
    let set = Edit::Set(vec![("title".into(), json!("Another"))]);
    made.workspace
        .edit(&ada, &risk, &set, None)
        .expect("an edit");
    assert_eq!(last_change(&made.workspace, risk.as_str()), added);
}
