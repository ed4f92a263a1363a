//! Assessments: exact for their moment, made once, and kept.

use std::sync::Arc;
use std::thread;

use aims::{AsOf, Workspace};
use jiff::SignedDuration;
use serde_json::json;

use crate::common::{body, operator};

const FRAMEWORK: &str = "iso-42001";

/// Makes an assessment without anything that was kept.
fn anew(workspace: &Workspace, as_of: AsOf) -> conformity::Assessment {
    let view = workspace.view(as_of).expect("a view");
    let engine = view.engine(FRAMEWORK).expect("an engine");
    let mut cache = conformity::CheckCache::default();
    let all = conformity::Filter::all();
    engine
        .check(view.reader(), &all, &mut cache)
        .expect("a check")
}

#[test]
fn an_assessment_is_exact_for_its_moment() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let size = workspace.view(AsOf::Now).expect("a view").entry().0;
    for round in 0..4 {
        let later = workspace.today().tomorrow().expect("a day");
        for as_of in [
            AsOf::Now,
            AsOf::Entry(size / 2),
            AsOf::Day(later),
            AsOf::Now,
        ] {
            let view = workspace.view(as_of).expect("a view");
            let kept = view.assessment(FRAMEWORK).expect("an assessment");
            assert_eq!(*kept, anew(workspace, as_of), "{as_of:?}, round {round}");
            let again = view.assessment(FRAMEWORK).expect("an assessment");
            assert!(Arc::ptr_eq(&kept, &again), "{as_of:?} is kept");
        }
        let view = workspace.view(AsOf::Now).expect("a view");
        let now = view.assessment(FRAMEWORK).expect("an assessment");
        let at_hand = view.assessment_at_hand(FRAMEWORK).expect("at hand");
        assert!(Arc::ptr_eq(&now, &at_hand));
        for result in now.requirements.iter().take(12) {
            let why = view.why(FRAMEWORK, &result.id).expect("an explanation");
            assert_eq!(why.result, *result);
        }
        workspace
            .add(&actor, "action", None, &body("action"))
            .expect("an action");
        if round == 2 {
            let risk = crate::common::key("RSK-0001");
            workspace
                .erase(&actor, &risk, "a right to be forgotten")
                .expect("erased");
            let view = workspace.view(AsOf::Now).expect("a view");
            assert_eq!(view.assessment_at_hand(FRAMEWORK), None);
        }
        made.clock.advance(SignedDuration::from_hours(1));
    }
}

#[test]
fn who_asks_at_once_gets_the_same() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    assert_eq!(
        workspace
            .view(AsOf::Now)
            .expect("a view")
            .assessment_at_hand(FRAMEWORK),
        None
    );
    for _ in 0..3 {
        let risk = json!({"title": "Nothing was written down"});
        workspace
            .add(&actor, "action", None, &risk)
            .expect("an action");
        let made: Vec<_> = thread::scope(|scope| {
            let ask = || {
                let view = workspace.view(AsOf::Now).expect("a view");
                view.assessment(FRAMEWORK).expect("an assessment")
            };
            let asking: Vec<_> = (0..12).map(|_| scope.spawn(ask)).collect();
            asking
                .into_iter()
                .map(|thread| thread.join().expect("an answer"))
                .collect()
        });
        assert!(made.iter().all(|other| Arc::ptr_eq(other, &made[0])));
    }
}

#[test]
fn results_are_there_for_the_next_process() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    view.check(FRAMEWORK, &[]).expect("a check");
    let file = made
        .workspace
        .dir()
        .join("cache")
        .join("checks-iso-42001.json");
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(file).expect("a file")).expect("JSON");
    let checks = kept["checks"].as_object().expect("checks");
    assert!(!checks.is_empty());
}

#[test]
fn a_finding_names_its_record_as_it_is_called_now() {
    let made = testkit::workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let body = json!({"name": "Old name", "purpose": "Sorts.", "origin": "built", "automation": "advisory",
        "stage": "inception"});
    let key = workspace
        .add(&actor, "ai_system", None, &body)
        .expect("a system");
    let named = || {
        let view = workspace.view(AsOf::Now).expect("a view");
        let found = view.assessment(FRAMEWORK).expect("an assessment");
        let here = view.findings_at(&found, key.as_str());
        assert!(!here.is_empty(), "a system in use lacks much");
        let titles = here
            .iter()
            .map(|(_, finding)| finding.title.clone().unwrap_or_default());
        titles.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(named().into_iter().collect::<Vec<_>>(), ["Old name"]);
    let edit = aims::Edit::Set(vec![("name".into(), json!("New name"))]);
    workspace.edit(&actor, &key, &edit, None).expect("an edit");
    assert_eq!(named().into_iter().collect::<Vec<_>>(), ["New name"]);
}
