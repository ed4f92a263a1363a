//! What the records say about a requirement beside its checks, on the story.

use aims::{AsOf, Workspace};
use jiff::civil::{Date, date};
use registers::Key;

fn keys(text: &[&str]) -> Vec<Key> {
    text.iter().map(|key| key.parse().expect("a key")).collect()
}

fn day(workspace: &Workspace, day: Date) -> aims::View<'_> {
    workspace.view(AsOf::Day(day)).expect("a past day")
}

#[test]
fn a_requirement_s_records_are_found() {
    let story = testkit::story();
    let workspace = &story.workspace;
    let view = workspace.view(AsOf::Now).expect("a view");

    let briefs = view
        .briefs(&keys(&["PER-0001", "AIS-0001", "AIS-9999"]))
        .expect("briefs");
    assert_eq!(briefs.len(), 2, "what does not exist is left out");
    let system = &briefs[&Key::new("AIS", 1)];
    assert_eq!(system.register.name, "ai_system");
    assert!(system.version >= 1 && !system.title.is_empty());

    let registers = [
        "impact_assessment".to_owned(),
        "no_such_register".to_owned(),
    ];
    let speaking = view.speaking(&registers, 2).expect("records");
    assert_eq!(speaking.len(), 1);
    assert!(speaking[0].count >= 2 && speaking[0].records.len() == 2);
    let approved = speaking[0]
        .records
        .iter()
        .find(|brief| brief.approved_on.is_some());
    assert!(approved.is_some_and(|brief| brief.review_by.is_some()));

    let control = view.naming("A.9.3", 50).expect("records");
    assert!(control.iter().any(|brief| brief.register.name == "control"));
    assert!(view.naming("no such", 50).expect("records").is_empty());
}

#[test]
fn statements_say_whether_they_hold_on_the_day() {
    let story = testkit::story();
    let view = story.workspace.view(AsOf::Now).expect("a view");
    let requirements = ["4.1", "5.1", "7.1", "7.4", "6.3", "10.1"];
    let all = requirements.map(|id| view.statements("iso-42001", id, 10).expect("statements"));
    let all: Vec<_> = all.into_iter().flatten().collect();
    let one = all
        .iter()
        .find(|one| one.holds)
        .expect("a statement that holds");
    assert!(!one.by_name.is_empty() && one.by_name != one.by, "{one:?}");
    let (on, expires) = (one.on.expect("a day"), one.expires.expect("a last day"));
    assert!(on <= view.day() && view.day() <= expires);
    let later = expires.tomorrow().expect("a day");
    assert!(later > view.day());
}

#[test]
fn a_check_names_the_records_it_looks_through() {
    let story = testkit::story();
    let workspace = &story.workspace;
    let view = day(workspace, date(2026, 7, 31));
    let engine = workspace.engine("iso-42001").expect("a framework");
    let mut known = 0;
    for check in engine.framework().checks() {
        let found = view
            .looked_at("iso-42001", &check.id, 3)
            .expect("an answer");
        if let Some(found) = found {
            known += 1;
            assert!(found.records.len() <= 3, "{}", check.id);
            for (key, title) in &found.records {
                let of = workspace.catalog().of_key(key).expect("a register");
                assert_eq!(of.name, found.register.name, "{}: {key} {title}", check.id);
            }
        }
    }
    assert!(known > 40, "most checks name a table of records: {known}");
    assert!(view.looked_at("iso-42001", "no-such-check", 3).is_err());
    let systems = view
        .looked_at("iso-42001", "impact-assessment-current", 10)
        .expect("an answer")
        .expect("a table of records");
    assert_eq!(systems.register.name, "ai_system");
    assert_eq!(usize::try_from(systems.count), Ok(systems.records.len()));
    assert!(!systems.more && systems.count > 1);
}
