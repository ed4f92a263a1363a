//! What is out of date in the story, and whom it asks.

use aims::{AsOf, DutyKind, Stale, View};
use jiff::civil::{Date, date};

use crate::common::{key, operator};

fn stale(view: &View<'_>, about: &str) -> Vec<Stale> {
    view.stale(Some(&key(about))).expect("what is out of date")
}

#[test]
fn what_a_change_made_stale_is_settled_by_a_decision() {
    let made = testkit::story();
    let on = |day: Date| made.workspace.view(AsOf::Day(day)).expect("a view");
    let before = on(date(2026, 9, 7));
    assert_eq!(stale(&before, "MDL-0001"), []);
    let open = on(date(2026, 9, 10));
    let found = stale(&open, "RAS-0005");
    let one = found.iter().find(|stale| stale.changed == key("MDL-0001"));
    let one = one.expect("the risk assessment is older than the model");
    assert_eq!(one.through, "MDL-0001 version, used by AIS-0001");
    assert_eq!(one.field.as_deref(), Some("version"));
    assert_eq!(
        (one.since, one.react_by),
        (date(2026, 9, 8), date(2026, 9, 22))
    );
    // The model and the system say so too; a person has nothing to do with it.
    for about in ["MDL-0001", "AIS-0001"] {
        assert!(stale(&open, about).contains(one), "{about}");
    }
    assert_eq!(stale(&open, "PER-0002"), []);
    let all = open.stale(None).expect("what is out of date");
    assert!(all.contains(one) && all.is_sorted_by_key(|stale| stale.since));
    // It asks the owner of the system, since the assessment names none.
    assert_eq!(one.owner, Some(key("PER-0007")));
    let owner = made.workspace.actor(Some("PER-0007")).expect("an actor");
    let asked = |actor| {
        let duties = open.duties(Some(actor), 30).expect("duties");
        duties
            .iter()
            .any(|duty| duty.record == key("RAS-0005") && duty.what == DutyKind::Reassess)
    };
    assert!(asked(&owner));
    assert!(!asked(&operator(&made.workspace)));
    let after = on(date(2026, 9, 12));
    assert_eq!(stale(&after, "MDL-0001"), []);
    assert_eq!(stale(&after, "SOA-0001"), []);
}
