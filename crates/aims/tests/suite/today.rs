//! What the records ask of people, who did what, and the way so far.

use std::collections::BTreeSet;

use aims::{
    AsOf, DecisionToday, Duty, DutyKind, Edit, LogQuery, MilestoneKind, Urgency, View, changes,
    decision_today, grouped,
};
use conformity::Summary;
use jiff::civil::date;
use serde_json::json;

use crate::common::{body, key, operator, person, workspace};

fn duties(view: &View<'_>) -> Vec<Duty> {
    view.duties(None, 30).expect("duties")
}

/// Returns the duties of a record as words and days.
fn of(duties: &[Duty], record: &str) -> Vec<(&'static str, Option<String>)> {
    duties
        .iter()
        .filter(|duty| duty.record.as_str() == record)
        .map(|duty| (duty.what.word(), duty.day.map(|day| day.to_string())))
        .collect()
}

fn dated(word: &'static str, day: &str) -> (&'static str, Option<String>) {
    (word, Some(day.to_owned()))
}

#[test]
fn the_story_asks_of_people_what_its_records_say() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let august = workspace
        .view(AsOf::Day(date(2026, 8, 10)))
        .expect("a view");
    let all = duties(&august);
    // Both nonconformities of the internal audit, with the work on them.
    for record in ["NCR-0001", "NCR-0002"] {
        assert_eq!(of(&all, record), [dated("due", "2026-08-28")]);
    }
    assert_eq!(of(&all, "ACT-0015"), [dated("due", "2026-08-19")]);
    // A day inside a part of a record, with its person and its words.
    let inside = |duty: &&Duty| {
        let field = duty.field.as_deref();
        field.is_some_and(|field| field.contains('.')) && duty.detail.is_some()
    };
    let part = all.iter().filter(inside).find(|duty| duty.person.is_some());
    let part = part.expect("a part of a record that somebody has to see to");
    assert!(part.day.is_some(), "{part:?}");
    // Courses follow from roles.
    let trains = |duty: &&Duty| duty.what == DutyKind::Train;
    let train: BTreeSet<_> = all
        .iter()
        .filter(trains)
        .map(|duty| (duty.record.to_string(), duty.detail.clone()))
        .collect();
    assert_eq!(train.len(), 2);
    assert!(
        train
            .iter()
            .all(|(_, who)| who.as_deref() == Some("Joana Reis"))
    );
    // The overdue come first, what has no day last.
    let order: Vec<_> = all.iter().map(|duty| duty.urgency(august.day())).collect();
    assert!(order.is_sorted());
    assert!(order.contains(&Urgency::Waiting) && order.contains(&Urgency::Someday));
    // Of what the end asks for, the measures of October are due ten days later.
    let end = workspace.view(AsOf::Now).expect("a view");
    let all = duties(&end);
    assert_eq!(of(&all, "MET-0001"), [dated("measure", "2026-11-10")]);
    assert_eq!(of(&all, "NCR-0001"), []);
    assert_eq!(of(&all, "DOC-0017"), [dated("review", "2026-12-01")]);
    let year = end.duties(None, 400).expect("duties");
    assert_eq!(of(&year, "CRT-0001"), [dated("due", "2027-10-15")]);
    assert_eq!(of(&year, "REV-0001"), [], "a later review took its place");
    assert_eq!(of(&year, "REV-0002"), [dated("planned", "2027-04-22")]);
}

#[test]
fn a_decision_is_asked_of_those_who_may_take_it() {
    let made = workspace();
    let workspace = &made.workspace;
    let author = person(workspace, "Ada Author", &["contributor", "approver"]);
    let approver = person(workspace, "Bo Approver", &["approver"]);
    let viewer = person(workspace, "Cy Viewer", &["viewer"]);
    let mut text = body("document");
    text["owner"] = json!(author.key);
    let policy = workspace
        .add(&author, "document", None, &text)
        .expect("a policy");
    let asked = |actor: &aims::Actor| {
        let view = workspace.view(AsOf::Now).expect("a view");
        let duties = view.duties(Some(actor), 30).expect("duties");
        let counts = view.duty_counts(Some(actor)).expect("counts");
        assert_eq!(counts.values().sum::<usize>(), duties.len());
        duties
            .iter()
            .map(|duty| (duty.what, duty.transition))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&author), [(DutyKind::Draft, Some("submit"))]);
    assert_eq!(asked(&approver), []);
    workspace
        .take(&author, &policy, "submit", None, None)
        .expect("submitted");
    assert_eq!(asked(&author), [], "nobody approves what they wrote");
    assert_eq!(asked(&approver), [(DutyKind::Decide, Some("approve"))]);
    assert_eq!(asked(&viewer), []);
    workspace
        .take(&approver, &policy, "return", Some("Shorter."), None)
        .expect("returned");
    assert_eq!(asked(&author), [(DutyKind::Returned, Some("submit"))]);
    assert_eq!(asked(&approver), []);
    // A version in force keeps its day while the next is drafted.
    let review = Edit::Set(vec![("review_by".into(), json!("2026-01-20"))]);
    workspace
        .edit(&author, &policy, &review, None)
        .expect("edited");
    workspace
        .take(&author, &policy, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&approver, &policy, "approve", None, None)
        .expect("approved");
    assert_eq!(asked(&author), [(DutyKind::Review, None)]);
    let later = Edit::Set(vec![("review_by".into(), json!("2027-01-20"))]);
    workspace
        .edit(&author, &policy, &later, None)
        .expect("edited");
    assert_eq!(
        asked(&author),
        [(DutyKind::Review, None), (DutyKind::Draft, Some("submit"))]
    );
}

#[test]
fn a_duty_ends_when_it_is_done_and_one_without_a_name_is_the_managers() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let bo = person(workspace, "Bo", &["contributor"]);
    let mut action = body("action");
    action["due"] = json!("2026-01-10");
    let action = workspace
        .add(&ada, "action", None, &action)
        .expect("an action");
    let open = workspace
        .add(&ada, "action", None, &body("action"))
        .expect("an action");
    let asked = |actor: &aims::Actor| {
        let view = workspace.view(AsOf::Now).expect("a view");
        let duties = view.duties(Some(actor), 30).expect("duties");
        duties
            .iter()
            .map(|duty| (duty.record.clone(), duty.what))
            .collect::<Vec<_>>()
    };
    assert!(ada.roles.contains("aims_manager"));
    assert_eq!(
        asked(&ada),
        [
            (action.clone(), DutyKind::Due),
            (open.clone(), DutyKind::Open)
        ]
    );
    assert_eq!(asked(&bo), []);
    let owner = Edit::Set(vec![("owner".into(), json!(bo.key))]);
    workspace.edit(&ada, &action, &owner, None).expect("edited");
    assert_eq!(asked(&ada), [(open.clone(), DutyKind::Open)]);
    assert_eq!(asked(&bo), [(action.clone(), DutyKind::Due)]);
    let done = Edit::Set(vec![("done_on".into(), json!("2026-01-05"))]);
    workspace.edit(&bo, &action, &done, None).expect("edited");
    assert_eq!(asked(&bo), []);
    workspace
        .take(&bo, &action, "finish", None, None)
        .expect("finished");
    assert_eq!(
        asked(&ada),
        [(action, DutyKind::Decide), (open, DutyKind::Open)]
    );
}

#[test]
fn the_log_is_read_from_its_newest_entry_on() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let log = |query: &LogQuery| view.log(query).expect("a log");
    let all = log(&LogQuery {
        limit: Some(1_000),
        ..LogQuery::default()
    });
    assert_eq!(all[0].seq, view.entry().0);
    assert!(all.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1));
    let next = log(&LogQuery {
        before: Some(all[9].seq),
        limit: Some(5),
        ..LogQuery::default()
    });
    assert_eq!(next, all[10..15]);
    let since = log(&LogQuery {
        since: Some(date(2026, 10, 20)),
        limit: Some(1_000),
        ..LogQuery::default()
    });
    let expected: Vec<_> = all
        .iter()
        .filter(|line| line.at.to_string().as_str() >= "2026-10-20")
        .collect();
    assert!(!since.is_empty() && since.iter().collect::<Vec<_>>() == expected);
    assert_eq!(
        log(&LogQuery {
            since: Some(date(2027, 1, 1)),
            ..LogQuery::default()
        }),
        []
    );
    let every = LogQuery {
        since: Some(date(2025, 1, 1)),
        limit: Some(5),
        ..LogQuery::default()
    };
    assert_eq!(log(&every), all[..5]);
    let policy = LogQuery {
        record: Some(key("DOC-0001")),
        ..LogQuery::default()
    };
    assert!(
        !log(&policy).is_empty()
            && log(&policy)
                .iter()
                .all(|line| line.record.as_str() == "DOC-0001")
    );
    let by = LogQuery {
        by: Some("PER-0002".into()),
        register: Some("risk".into()),
        ..LogQuery::default()
    };
    assert!(
        log(&by)
            .iter()
            .all(|line| line.by_name == "Marit Vos" && line.register == "risk")
    );
    // What one import brought is one line.
    let august = LogQuery {
        since: Some(date(2026, 8, 3)),
        limit: Some(1_000),
        ..LogQuery::default()
    };
    let groups = grouped(log(&august));
    let import = groups
        .iter()
        .find(|group| group.newest().command == "import")
        .expect("an import");
    let (first, last) = import.run().expect("numbers that follow one another");
    assert_eq!(
        import.lines.len() as u64,
        last.number() - first.number() + 1
    );
    let lines: usize = groups.iter().map(|group| group.lines.len()).sum();
    assert_eq!(lines, log(&august).len());
}

#[test]
fn milestones_follow_from_records_at_every_day() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let kinds = |day| {
        let view = workspace.view(AsOf::Day(day)).expect("a view");
        let found = view
            .milestones(date(2026, 1, 1), date(2026, 12, 31))
            .expect("milestones");
        found
            .iter()
            .map(|milestone| (milestone.kind, milestone.day.to_string(), milestone.done))
            .collect::<Vec<_>>()
    };
    let all = kinds(date(2026, 11, 2));
    let expected = [
        (MilestoneKind::GapAssessment, "2026-02-13"),
        (MilestoneKind::Policy, "2026-03-26"),
        (MilestoneKind::ManagementReview, "2026-06-26"),
        (MilestoneKind::InternalAudit, "2026-07-24"),
        (MilestoneKind::Stage1, "2026-09-03"),
        (MilestoneKind::Stage2, "2026-09-22"),
        (MilestoneKind::Decision, "2026-10-15"),
        (MilestoneKind::ManagementReview, "2026-10-22"),
    ];
    assert_eq!(
        all,
        expected.map(|(kind, day)| (kind, day.to_owned(), true))
    );
    let june = kinds(date(2026, 6, 30));
    assert!(
        june.contains(&(MilestoneKind::InternalAudit, "2026-07-24".into(), false)),
        "{june:?}"
    );
    assert!(
        !june
            .iter()
            .any(|(kind, ..)| *kind == MilestoneKind::Decision)
    );
}

#[test]
fn the_next_audit_is_the_certification_bodys() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let audit = |kind: &str, from: &str| {
        let body =
            json!({"title": kind, "kind": kind, "planned_from": from, "planned_to": "2026-12-31"});
        workspace.add(&ada, "audit", None, &body).expect("an audit")
    };
    let next = || {
        workspace
            .view(AsOf::Now)
            .expect("a view")
            .next_audit()
            .expect("a look")
    };
    audit("internal", "2026-02-01");
    assert_eq!(next(), None);
    audit("stage_2", "2026-09-21");
    let first = audit("stage_1", "2026-09-03");
    let found = next().expect("an audit");
    assert_eq!(
        (found.record, found.day, found.stage),
        (first.clone(), date(2026, 9, 3), MilestoneKind::Stage1)
    );
    let done = Edit::Set(vec![
        ("performed_from".into(), json!("2026-01-04")),
        ("performed_to".into(), json!("2026-01-05")),
    ]);
    workspace.edit(&ada, &first, &done, None).expect("edited");
    assert_eq!(next().map(|audit| audit.stage), Some(MilestoneKind::Stage2));
}

#[test]
fn a_decision_weighs_the_findings() {
    let summary = |major, minor, open| Summary {
        major,
        minor,
        open,
        ..Summary::default()
    };
    assert_eq!(decision_today(&summary(1, 3, 0)), DecisionToday::NotGranted);
    assert_eq!(decision_today(&summary(0, 3, 1)), DecisionToday::NotReady);
    assert_eq!(
        decision_today(&summary(0, 3, 0)),
        DecisionToday::GrantedWithActions
    );
    assert_eq!(decision_today(&summary(0, 0, 0)), DecisionToday::Granted);
}

#[test]
fn changes_between_two_days_name_records_and_requirements() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let on = |day| workspace.view(AsOf::Day(day)).expect("a view");
    let (july, august) = (on(date(2026, 7, 31)), on(date(2026, 8, 31)));
    let found = changes(&july, &august, "iso-42001").expect("changes");
    assert_eq!(found.entries, august.entry().0 - july.entry().0);
    assert_eq!(found.more, 0);
    let record = |text: &str| {
        let mut records = found.records.iter();
        records
            .find(|record| record.key.as_str() == text)
            .unwrap_or_else(|| panic!("{text}"))
    };
    let corrected = record("NCR-0001");
    assert_eq!(
        corrected.from.as_ref().map(|(_, state)| state.as_str()),
        Some("in_progress")
    );
    assert_eq!(
        corrected.to.as_ref().map(|(_, state)| state.as_str()),
        Some("closed")
    );
    assert!(
        corrected
            .changed
            .iter()
            .any(|field| field.starts_with("cause")),
        "{corrected:?}"
    );
    let control = record("CTL-0041");
    assert_eq!(
        (control.from.clone(), control.by_name.is_empty()),
        (None, false)
    );
    assert!(control.changed.is_empty());
    assert!(
        found
            .records
            .windows(2)
            .all(|pair| pair[0].at >= pair[1].at)
    );
    let competence = found
        .requirements
        .iter()
        .find(|requirement| requirement.id == "7.2");
    let competence = competence.expect("7.2 became better");
    assert_eq!(competence.from, conformity::Status::Minor);
    assert!(!competence.gone.is_empty() && competence.new.is_empty());
    // Nothing lies between a moment and itself, and time does not run backwards.
    let none = changes(&july, &july, "iso-42001").expect("changes");
    assert!(none.records.is_empty() && none.requirements.is_empty() && none.entries == 0);
    assert!(changes(&august, &july, "iso-42001").is_err());
}

#[test]
fn the_trend_is_filled_in_point_by_point_and_kept() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let upto = date(2026, 8, 10);
    let at_hand = || {
        workspace
            .trend_at_hand("iso-42001", upto, 2)
            .expect("a trend")
    };
    let days = [date(2026, 6, 30), date(2026, 7, 31), upto];
    assert_eq!(at_hand().missing, days);
    assert!(workspace.trend_fill("iso-42001", upto, 2).expect("a point"));
    assert_eq!(at_hand().missing, days[..2], "the newest is wanted first");
    let points = workspace.trend("iso-42001", upto, 2).expect("a trend");
    assert_eq!(at_hand().points, points);
    assert!(
        !workspace
            .trend_fill("iso-42001", upto, 2)
            .expect("nothing to do")
    );
    let minors: Vec<_> = points
        .iter()
        .map(|point| (point.day, point.summary.minor))
        .collect();
    assert_eq!(minors[1], (days[1], 2), "what the internal audit found");
    for point in &points {
        let view = workspace.view(AsOf::Day(point.day)).expect("a view");
        let assessment = view.check("iso-42001", &[]).expect("an assessment");
        assert_eq!(assessment.summary, point.summary);
    }
    // Since when: to the month by the trend, to the day by what is filled in.
    let view = workspace.view(AsOf::Day(upto)).expect("a view");
    let assessment = view.check("iso-42001", &[]).expect("an assessment");
    let since = || workspace.standing_since(&assessment).expect("since")["7.2"];
    assert_eq!(
        (since().after, since().by, since().day()),
        (Some(days[0]), days[1], None)
    );
    let mut looked = 0;
    while workspace
        .standing_fill(&assessment, "7.2")
        .expect("a point")
    {
        looked += 1;
    }
    assert!(looked <= 5, "{looked}");
    let day = since().day().expect("a day");
    let status = |day| {
        let view = workspace.view(AsOf::Day(day)).expect("a view");
        let assessment = view
            .check("iso-42001", &["7.2".into()])
            .expect("an assessment");
        assessment.requirements[0].status
    };
    assert_eq!(status(day), since().status);
    assert_ne!(status(day.yesterday().expect("a day")), since().status);
    // The file may go at any time, and a file of nonsense is none.
    let file = workspace.dir().join("cache/trend-iso-42001.json");
    std::fs::write(&file, "nonsense").expect("a file");
    assert_eq!(at_hand().missing, days);
    assert!(workspace.trend_at_hand("no-such", upto, 2).is_err());
    // Nothing is asked for before there was a workspace, or after today.
    let long = workspace
        .trend_at_hand("iso-42001", date(2030, 1, 1), 100)
        .expect("a trend");
    assert_eq!(long.missing.first(), Some(&date(2026, 1, 31)));
    assert_eq!(long.missing.last(), Some(&workspace.today()));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story of one workspace")]
fn what_is_renewed_settled_or_past_asks_for_nothing() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let asked = |record: &str| {
        let view = workspace.view(AsOf::Now).expect("a view");
        of(&duties(&view), record)
    };
    // A statement is renewed by a later one about the same, not by one about something else.
    let attest = |requirement: &str, expires: &str| {
        let body = json!({
            "framework": "iso-42001", "requirement": requirement, "statement": "It is so.",
            "by": "PER-0001", "on": "2026-01-02", "expires": expires,
        });
        workspace
            .add(&ada, "attestation", None, &body)
            .expect("a statement")
    };
    let first = attest("5.1", "2026-01-15");
    attest("7.1", "2027-01-15");
    assert_eq!(asked(first.as_str()), [dated("expires", "2026-01-15")]);
    let second = attest("5.1", "2026-01-25");
    assert_eq!(asked(first.as_str()), []);
    assert_eq!(asked(second.as_str()), [dated("expires", "2026-01-25")]);
    workspace
        .take(&ada, &second, "retire", None, None)
        .expect("retired");
    assert_eq!(asked(first.as_str()), [dated("expires", "2026-01-15")]);
    // Of the acceptances of a risk, the last in each capacity counts, until the risk is closed.
    let accepted = |role: &str, until: &str| json!({"by": "PER-0001", "role": role, "on": "2026-01-02", "valid_until": until});
    let mut risk = body("risk");
    risk["review_by"] = json!("2026-06-01");
    risk["owner"] = json!("PER-0001");
    risk["acceptances"] = json!([
        accepted("risk_owner", "2026-01-10"),
        accepted("designated_management", "2026-01-20"),
        accepted("risk_owner", "2026-01-30"),
    ]);
    let risk = workspace.add(&ada, "risk", None, &risk).expect("a risk");
    let both = [
        dated("expires", "2026-01-20"),
        dated("expires", "2026-01-30"),
    ];
    assert_eq!(asked(risk.as_str()), both);
    // What ends asks for something until it has ended.
    let leaver = |name: &str, to: &str| {
        let body = json!({"name": name, "engagement": "employee", "to": to});
        workspace
            .add(&ada, "person", None, &body)
            .expect("a person")
    };
    let (gone, leaving) = (leaver("Cy", "2026-01-04"), leaver("Di", "2026-01-31"));
    assert_eq!(asked(gone.as_str()), []);
    assert_eq!(asked(leaving.as_str()), [dated("ends", "2026-01-31")]);
    // A step of a plan in force is done when a draft over it says so.
    let bo = person(workspace, "Bo", &["approver"]);
    let objective = json!({
        "title": "Fewer wrong figures", "kind": "responsible_use", "statement": "Half as many by the end of the year.",
        "plan": [
            {"what": "Count them", "owner": bo.key, "due": "2026-01-12"},
            {"what": "Teach", "owner": bo.key, "due": "2026-01-13", "done_on": "2026-01-05"},
        ],
    });
    let objective = workspace
        .add(&ada, "objective", None, &objective)
        .expect("an objective");
    let draft = [("draft", None)];
    assert_eq!(asked(objective.as_str()), draft, "nothing is in force yet");
    for (actor, step) in [(&ada, "submit"), (&bo, "approve")] {
        workspace
            .take(actor, &objective, step, None, None)
            .expect("a step");
    }
    assert_eq!(asked(objective.as_str()), [dated("due", "2026-01-12")]);
    let done = Edit::Set(vec![("plan.0.done_on".into(), json!("2026-01-05"))]);
    workspace
        .edit(&ada, &objective, &done, None)
        .expect("edited");
    assert_eq!(asked(objective.as_str()), draft);
    // A notice waits until it is handled.
    let supplier = json!({
        "name": "Lingua Models", "what": "Models for language.",
        "change_notices": [
            {"on": "2026-01-03", "what": "A new model."},
            {"on": "2026-01-04", "what": "A new price.", "handled": "Agreed."},
        ],
    });
    let supplier = workspace
        .add(&ada, "supplier", None, &supplier)
        .expect("a supplier");
    for (actor, step) in [(&ada, "submit"), (&bo, "approve")] {
        workspace
            .take(actor, &supplier, step, None, None)
            .expect("a step");
    }
    let view = workspace.view(AsOf::Now).expect("a view");
    let waiting = duties(&view);
    let waiting = waiting
        .iter()
        .find(|duty| duty.record == supplier)
        .expect("a notice");
    assert_eq!(
        (waiting.what, waiting.since),
        (DutyKind::Answer, Some(date(2026, 1, 3)))
    );
    assert_eq!(waiting.field.as_deref(), Some("change_notices.0.on"));
    assert_eq!(waiting.detail.as_deref(), Some("A new model."));
}
