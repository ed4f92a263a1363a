//! Views come from a pool of readers, and never show less than what was written before they opened.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use aims::{AsOf, Edit, Environment, Kind, View, Workspace};
use jiff::SignedDuration;
use jiff::civil::date;
use registers::Key;
use serde_json::json;

use crate::common::{assert_says, body, key, operator, shown, workspace};

fn count(view: &View<'_>, register: &str) -> String {
    let sql = format!("select count(*) from {register}");
    let found = view.query(&sql).expect("a query");
    format!("{:?}", found.rows[0][0])
}

fn again(workspace: &Workspace) -> Workspace {
    let environment = Environment {
        clock: testkit::clock(),
        seed: [3; 32],
    };
    Workspace::open(workspace.dir(), environment).expect("opened")
}

fn retitle(workspace: &Workspace, key: &Key, title: &str) {
    let actor = operator(workspace);
    let edit = Edit::Set(vec![("title".into(), json!(title))]);
    workspace.edit(&actor, key, &edit, None).expect("an edit");
}

#[test]
fn a_workspace_is_shared_by_threads_and_a_view_is_sent_to_one() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    shared::<Workspace>();
    sent::<View<'static>>();
}

#[test]
fn a_view_shows_what_was_written_just_before_by_whomever() {
    let made = workspace();
    let ours = &made.workspace;
    let theirs = again(ours);
    let actor = operator(ours);
    let risk = ours
        .add(&actor, "risk", None, &body("risk"))
        .expect("a risk");
    for round in 0..20 {
        let writer = if round % 2 == 0 { ours } else { &theirs };
        let title = format!("Title {round}");
        retitle(writer, &risk, &title);
        for workspace in [ours, &theirs] {
            assert_eq!(shown(workspace, &risk).row.title, title);
            let hits = workspace
                .view(AsOf::Now)
                .expect("a view")
                .suggest("risk", &title, 5);
            assert_eq!(hits.expect("hits")[0].title, title);
        }
    }
}

#[test]
fn a_view_stays_at_its_moment_while_others_write() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let risk = workspace
        .add(&actor, "risk", None, &body("risk"))
        .expect("a risk");
    retitle(workspace, &risk, "Before");
    let before = workspace.view(AsOf::Now).expect("a view");
    retitle(workspace, &risk, "After");
    let after = workspace.view(AsOf::Now).expect("a view");
    let title = |view: &View<'_>| view.show(&risk).expect("a look").expect("there").row.title;
    assert_eq!(title(&before), "Before");
    assert_eq!(title(&after), "After");
    assert_eq!(before.history(&risk).expect("a life").len(), 2);
    assert_eq!(after.history(&risk).expect("a life").len(), 3);
    assert_eq!(before.version(&risk, 3).expect("an answer"), None);
    let third = after.version(&risk, 3).expect("an answer").expect("there");
    assert_eq!(third.body["title"], "After");
    let second = after.version(&risk, 2).expect("an answer").expect("there");
    assert_eq!(second.body["title"], "Before");
    drop((before, after));
    assert_eq!(shown(workspace, &risk).row.title, "After");
}

#[test]
fn images_are_deleted_while_views_are_asked_for() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let first = workspace.view(AsOf::Now).expect("a view").entry();
    for round in 1..=6 {
        workspace
            .add(&actor, "action", None, &body("action"))
            .expect("an action");
        let past = workspace.view(AsOf::Entry(first.0)).expect("a moment");
        assert_eq!(count(&past, "action"), "Integer(0)");
        drop(past);
        match round % 3 {
            0 => drop(std::fs::remove_dir_all(workspace.dir().join("cache"))),
            1 => std::fs::remove_file(workspace.dir().join("image.db")).expect("removed"),
            _ => {}
        }
        let now = workspace.view(AsOf::Now).expect("a view");
        assert_eq!(count(&now, "action"), format!("Integer({round})"));
    }
}

#[test]
fn erased_words_leave_every_pooled_reader() {
    let made = workspace();
    let ours = &made.workspace;
    let theirs = again(ours);
    let actor = operator(ours);
    let risk = ours
        .add(&actor, "risk", None, &body("risk"))
        .expect("a risk");
    retitle(ours, &risk, "Unspeakable");
    let before = ours.view(AsOf::Now).expect("a view").entry();
    ours.add(&actor, "action", None, &body("action"))
        .expect("an action");
    // Both workspaces have readers of the head and of a past moment in their pools.
    for workspace in [ours, &theirs] {
        for as_of in [AsOf::Now, AsOf::Entry(before.0)] {
            let view = workspace.view(as_of).expect("a view");
            let row = view.show(&risk).expect("a look").expect("there").row;
            assert_eq!(row.title, "Unspeakable");
        }
    }
    ours.erase(&actor, &risk, "a right to be forgotten")
        .expect("erased");
    for workspace in [ours, &theirs] {
        for as_of in [AsOf::Entry(before.0), AsOf::Now] {
            let view = workspace.view(as_of).expect("a view");
            let row = view.show(&risk).expect("a look").expect("there").row;
            assert_eq!(row.title, "(erased)", "{as_of:?}");
            assert_eq!(view.suggest("*", "unspeak", 9).expect("hits"), []);
        }
    }
}

#[test]
fn the_day_moves_on_between_views() {
    let made = workspace();
    let workspace = &made.workspace;
    let today = |view: &View<'_>| {
        let found = view.query("select today()").expect("a query");
        format!("{:?}", found.rows[0][0])
    };
    let first = workspace.view(AsOf::Now).expect("a view");
    assert_eq!(today(&first), "Text(\"2026-01-05\")");
    drop(first);
    made.clock.advance(SignedDuration::from_hours(24));
    let second = workspace.view(AsOf::Now).expect("a view");
    assert_eq!(today(&second), "Text(\"2026-01-06\")");
    let future = workspace
        .view(AsOf::Day(date(2031, 5, 6)))
        .expect("a future day");
    assert_eq!(today(&future), "Text(\"2031-05-06\")");
    assert_eq!(future.entry(), second.entry());
    assert_eq!(today(&second), "Text(\"2026-01-06\")");
}

#[test]
fn days_without_entries_have_answers() {
    let made = workspace();
    let workspace = &made.workspace;
    let before = workspace.view(AsOf::Day(date(1999, 1, 1))).expect("a view");
    assert_eq!(before.entry().0, 0);
    assert_eq!(before.counts().expect("counts")["person"], 0);
    let error = workspace.view(AsOf::Entry(999)).err().expect("refused");
    assert_says(&error, Kind::NotFound, &["999", "the newest is"]);
    // A day that is not over may get further entries.
    let day = AsOf::Day(workspace.today());
    let first = workspace.view(day).expect("a view").entry();
    workspace
        .add(&operator(workspace), "risk", None, &body("risk"))
        .expect("a risk");
    assert!(workspace.view(day).expect("a view").entry() > first);
}

#[test]
fn who_acts_is_asked_again_after_each_write() {
    let made = workspace();
    let ours = &made.workspace;
    let person = crate::common::person(ours, "Bo", &["viewer"]);
    let roles = |workspace: &Workspace| {
        let actor = workspace.actor(Some(&person.key)).expect("an actor");
        actor.roles.len()
    };
    let theirs = again(ours);
    assert_eq!((roles(ours), roles(&theirs)), (1, 1));
    ours.user_disable(&operator(ours), &key(&person.key))
        .expect("disabled");
    assert_eq!((roles(ours), roles(&theirs)), (0, 0));
}

#[test]
fn more_views_than_the_pool_holds_are_open_at_once() {
    let made = workspace();
    let workspace = &made.workspace;
    let views: Vec<_> = (0..12)
        .map(|_| workspace.view(AsOf::Now).expect("a view"))
        .collect();
    workspace
        .add(&operator(workspace), "risk", None, &body("risk"))
        .expect("a risk");
    assert!(views.iter().all(|view| count(view, "risk") == "Integer(0)"));
    drop(views);
    let views: Vec<_> = (0..12)
        .map(|_| workspace.view(AsOf::Now).expect("a view"))
        .collect();
    assert!(views.iter().all(|view| count(view, "risk") == "Integer(1)"));
}

#[test]
fn threads_read_whole_moments_while_one_writes() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    // Both change in one change set, so that every moment has them equal.
    let pair = [key("ACT-0001"), key("ACT-0002")];
    let put = |round: u32| {
        let records: Vec<_> = pair
            .iter()
            .map(|key| aims::Record {
                key: key.clone(),
                state: "open".into(),
                body: json!({"title": format!("Round {round:04}")}),
            })
            .collect();
        workspace.put(&actor, &records).expect("put");
    };
    put(0);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let mut newest = String::new();
                while !done.load(Ordering::Relaxed) {
                    let view = workspace.view(AsOf::Now).expect("a view");
                    let titles = view.titles(&pair).expect("titles");
                    let page = view.page("action", &aims::PageQuery::default());
                    let page = page.expect("a page");
                    assert_eq!(titles[&pair[0]], titles[&pair[1]]);
                    assert_eq!(page.rows[0].title, titles[&pair[0]]);
                    assert_eq!((page.matching, page.total), (2, 2));
                    assert!(titles[&pair[0]] >= newest, "time goes on");
                    newest.clone_from(&titles[&pair[0]]);
                }
            });
        }
        for round in 1..40 {
            put(round);
            assert_eq!(
                shown(workspace, &pair[0]).row.title,
                format!("Round {round:04}")
            );
        }
        done.store(true, Ordering::Relaxed);
    });
}
