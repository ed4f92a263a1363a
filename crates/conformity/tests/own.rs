//! The organisation's own checks: where they count, that a broken one breaks nothing else, and what
//! each is refused for.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use conformity::framework::prove_own::problems;
use conformity::output::{Style, framework_text, sarif, why_text};
use conformity::{Assessment, CheckCache, Engine, Filter, Framework, OWN, Own, Status};
use image::{FixtureRecord, Image};
use jiff::civil::date;
use registers::catalog;
use serde_json::{Value, json};
use support::load;

/// Returns a sound check: every unit has a purpose of its own.
fn body() -> Value {
    json!({
        "says": "Every person has an address in our house.",
        "why": "Others bounce.",
        "grade": "minor",
        "framework": "small",
        "requirement": "1.1",
        "fails": "select id, 'has an address elsewhere'\nfrom person\nwhere email not like '%@small.example'",
        "remedy": { "kind": "edit", "field": "email" },
        "example_fails": {
            "day": "2026-07-31",
            "records": "- { key: PER-0001, body: { name: Ada, email: ada@other.example } }",
            "finds": "- [PER-0001, has an address elsewhere]",
        },
        "example_holds": {
            "day": "2026-07-31",
            "records": "- { key: PER-0001, body: { name: Ada, email: ada@small.example } }",
        },
    })
}

fn own(key: &str, changes: &[(&str, Value)]) -> Own {
    let mut body = body();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value.clone();
    }
    Own::new(key.parse().unwrap(), "A rule", body)
}

/// Returns what is wrong with a check after some fields were changed.
fn refused(changes: &[(&str, Value)]) -> Vec<String> {
    let small = load(&[]).framework;
    let found = problems(&own("CHK-0001", changes), &[&small], catalog()).unwrap();
    found.iter().map(ToString::to_string).collect()
}

fn people() -> Image {
    let image = Image::memory(catalog()).unwrap();
    for (key, email) in [
        ("PER-0001", "ada@small.example"),
        ("PER-0002", "ben@other.example"),
    ] {
        let record = FixtureRecord {
            key: &key.parse().unwrap(),
            version: 1,
            state: "active",
            body: &json!({ "name": key, "email": email }),
            at: "2026-01-05T09:00:00Z".parse().unwrap(),
            by: "PER-0001",
        };
        image.put(&record).unwrap();
    }
    image
}

fn assess(framework: &Framework, image: &Image, cache: &mut CheckCache) -> Assessment {
    let reader = image.reader(date(2026, 7, 31)).unwrap();
    let engine = Engine::new(framework.clone());
    engine.check(&reader, &Filter::all(), cache).unwrap()
}

#[test]
fn a_sound_check_is_not_refused_and_nor_are_the_samples() {
    assert_eq!(refused(&[]), Vec::<String>::new());
    let standard = Framework::embedded("iso-42001", catalog()).unwrap();
    for sample in catalog().get("own_check").unwrap().samples() {
        let sample = Own::new("CHK-0001".parse().unwrap(), "A sample", sample);
        assert_eq!(problems(&sample, &[&standard], catalog()).unwrap(), []);
    }
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "each refusal beside what it is refused for"
)]
fn what_cannot_work_is_refused_at_its_place() {
    for (pointer, value, words) in [
        (
            "/framework",
            json!("smal"),
            "framework: there is no framework smal; did you mean small?",
        ),
        (
            "/requirement",
            json!("1.3"),
            "requirement: there is no requirement 1.3; did you mean",
        ),
        (
            "/requirement",
            Value::Null,
            "requirement: name the requirement that it counts under",
        ),
        (
            "/fails",
            json!("select id, 'x'\nfrom dragon"),
            "fails:2:6: no such table: dragon",
        ),
        (
            "/fails",
            json!("select id, 'x',\n  colour from person"),
            "fails:2:3: no such column: colour",
        ),
        (
            "/fails",
            json!("select id from person"),
            "fails: the query must select a record's key",
        ),
        (
            "/fails",
            json!("delete from person"),
            "fails: this query is not allowed",
        ),
        (
            "/fails",
            json!("attach 'x' as y"),
            "fails: this query is not allowed",
        ),
        (
            "/fails",
            json!(
                "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i), 'x' from n"
            ),
            "fails: the query was stopped",
        ),
        (
            "/remedy",
            json!({ "kind": "new" }),
            "remedy.register: name the register",
        ),
        (
            "/remedy",
            json!({ "kind": "new", "register": "persom" }),
            "did you mean person?",
        ),
        (
            "/remedy",
            json!({ "kind": "new", "register": "action", "prefill": [{ "field": "titel", "value": "x" }] }),
            "remedy.prefill: there is no field of action titel; did you mean title?",
        ),
        (
            "/remedy",
            json!({ "kind": "new", "register": "action", "prefill": [{ "field": "title", "value": "{colour}" }] }),
            "remedy.prefill: the query selects no column colour",
        ),
        (
            "/remedy/field",
            json!("emial"),
            "remedy.field: there is no field of person emial",
        ),
        (
            "/remedy/register",
            json!("person"),
            "remedy: a record that is edited needs no register",
        ),
        (
            "/example_fails/records",
            json!("- key: PER-0001\n  body: { nam: Ada }"),
            "example_fails.records:2:",
        ),
        (
            "/example_fails/records",
            json!("- [1"),
            "example_fails.records:",
        ),
        (
            "/example_fails/records",
            json!("- { key: XYZ-0001 }"),
            "example_fails.records:1:",
        ),
        (
            "/example_fails/finds",
            Value::Null,
            "example_fails.finds: say what the query finds",
        ),
        (
            "/example_fails/finds",
            json!("- [PER-0001, is late]"),
            "example_fails: does not find [PER-0001, \"is late\"]; finds [PER-0001, \"has an address elsewhere\"]",
        ),
        (
            "/example_fails/records",
            Value::Null,
            "example_fails: the failing fixture finds nothing",
        ),
        (
            "/example_holds/finds",
            json!("- [PER-0001, x]"),
            "example_holds.finds: in this example the sentence holds",
        ),
        (
            "/example_holds/records",
            json!("- { key: PER-0002, body: { name: Ben, email: ben@other.example } }"),
            "example_holds: finds [PER-0002, \"has an address elsewhere\"]",
        ),
    ] {
        let found = refused(&[(pointer, value.clone())]);
        assert!(
            found.iter().any(|line| line.contains(words)),
            "{pointer} = {value}: {found:#?} lacks {words}"
        );
    }
    let unread = Own::new("CHK-0001".parse().unwrap(), "A rule", json!({}));
    assert_eq!(problems(&unread, &[], catalog()).unwrap().len(), 1);
}

#[test]
fn it_counts_under_its_requirement_and_asks_for_no_less_attestation() {
    let small = load(&[]).framework;
    let attested = own("CHK-0002", &[("/requirement", json!("1.2"))]);
    let whole = small.with_own(&[own("CHK-0001", &[]), attested]);
    assert_ne!(whole.hash, small.hash);
    let image = people();
    let mut cache = CheckCache::new();
    let before = assess(&small, &image, &mut cache);
    assert_eq!(before.requirement("1.1").unwrap().status, Status::Conforms);
    let after = assess(&whole, &image, &mut cache);
    let result = after.requirement("1.1").unwrap();
    assert_eq!(result.status, Status::Minor);
    let [finding] = result.findings.as_slice() else {
        panic!("{:?}", result.findings);
    };
    assert_eq!(
        (
            finding.check.as_str(),
            finding.record.as_deref(),
            finding.own
        ),
        ("CHK-0001", Some("PER-0002"), true)
    );
    assert_eq!(finding.fix.as_deref(), Some("/PER-0002/edit#email"));
    let requirement = whole.requirement("1.2").unwrap();
    assert!(requirement.needs_attestation() && !requirement.is_checked());
    assert_eq!(assess(&small, &image, &mut cache), before, "and back");
}

#[test]
fn it_is_shown_as_our_own() {
    let whole = load(&[]).framework.with_own(&[own("CHK-0001", &[])]);
    assert!(framework_text(&whole).contains("in our house. (CHK-0001, our own)"));
    let image = people();
    let reader = image.reader(date(2026, 7, 31)).unwrap();
    let engine = Engine::new(whole.clone());
    let why = engine.why(&reader, "1.1", &mut CheckCache::new()).unwrap();
    let style = Style {
        colour: false,
        width: 100,
    };
    let text = why_text(&why, style);
    assert!(
        text.contains("Check CHK-0001 (minor, our own): 1 finding"),
        "{text}"
    );
    assert_eq!(
        serde_json::to_value(&why).unwrap()["checks"][2]["own"],
        true
    );
    let made = assess(&whole, &image, &mut CheckCache::new());
    let log = sarif(&made, &whole, "1");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "CHK-0001").unwrap();
    assert_eq!(rule["properties"]["tags"], json!(["1.1", "minor", "own"]));
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "CHK-0001"));
}

#[test]
fn a_broken_one_is_a_finding_and_breaks_nothing_else() {
    let broken = own(
        "CHK-0001",
        &[("/fails", json!("select id, 'x' from dragon"))],
    );
    let unread = Own::new(
        "CHK-0002".parse().unwrap(),
        "An old rule",
        json!({ "says": 1 }),
    );
    let checks = [broken, unread];
    let small = load(&[]).framework;
    let image = people();
    let mut cache = CheckCache::new();
    let made = assess(&small.with_own(&checks), &image, &mut cache);
    let result = made.requirement("1.1").unwrap();
    let [finding] = result.findings.as_slice() else {
        panic!("{:?}", result.findings);
    };
    assert_eq!(finding.because, "cannot be run: no such table: dragon");
    assert_eq!(finding.record.as_deref(), Some("CHK-0001"));
    assert_eq!(finding.fix.as_deref(), Some("/CHK-0001/edit#fails"));
    let ran = cache.ran();
    assess(&small.with_own(&checks), &image, &mut cache);
    assert_eq!(
        cache.ran(),
        ran,
        "it is not run again while nothing changes"
    );
    let ours = assess(&Framework::of_own(&checks, &[&small]), &image, &mut cache);
    assert_eq!(ours.requirements.len(), 1);
    let result = ours.requirement("CHK-0002").unwrap();
    assert_eq!(
        (result.title.as_str(), result.status),
        ("An old rule", Status::Minor)
    );
    assert!(result.findings[0].because.starts_with("cannot be run: "));
}

#[test]
fn rules_without_a_requirement_stand_by_themselves() {
    let alone = own(
        "CHK-0001",
        &[("/framework", Value::Null), ("/requirement", Value::Null)],
    );
    let lost = own("CHK-0002", &[("/requirement", json!("9.9"))]);
    let placed = own("CHK-0003", &[]);
    let small = load(&[]).framework;
    let ours = Framework::of_own(&[alone.clone(), lost, placed], &[&small]);
    assert_eq!(ours.id, OWN);
    let ids: Vec<&str> = ours
        .requirements
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["CHK-0001", "CHK-0002"]);
    let first = ours.requirements[1].first.as_deref();
    assert_eq!(
        first,
        Some("Name a requirement that there is in CHK-0002: small has no 9.9.")
    );
    assert_eq!(ours.elsewhere[0].0, "1.1");
    let image = people();
    let made = assess(&ours, &image, &mut CheckCache::new());
    assert_eq!(made.summary.minor, 2);
    let nothing = Image::memory(catalog()).unwrap();
    let made = assess(
        &Framework::of_own(&[alone], &[&small]),
        &nothing,
        &mut CheckCache::new(),
    );
    assert_eq!(
        made.requirements[0].status,
        Status::Open,
        "nothing shows that it holds"
    );
}

#[test]
fn other_checks_see_what_it_found_wherever_it_stands() {
    let query = "select check_id, 'found ' || findings || ' under ' || requirement from check_result \
                 where check_id like 'CHK-%' order by check_id";
    let looks = (
        "select p.id, 'has no address',\n             p.title as name\n      from person p\n      where p.email is null",
        query,
    );
    let small = load(&[looks]).framework;
    let alone = own(
        "CHK-0002",
        &[("/framework", Value::Null), ("/requirement", Value::Null)],
    );
    let broken = own("CHK-0003", &[("/fails", json!("select"))]);
    let whole = small.with_own(&[own("CHK-0001", &[]), alone, broken]);
    let made = assess(&whole, &people(), &mut CheckCache::new());
    let result = made.requirement("1.1").unwrap();
    let seen = result
        .findings
        .iter()
        .filter(|found| found.check == "person-reachable");
    let seen: Vec<String> = seen
        .map(|found| format!("{} {}", found.record.as_deref().unwrap(), found.because))
        .collect();
    assert_eq!(
        seen,
        [
            "CHK-0001 found 1 under 1.1",
            "CHK-0002 found 1 under CHK-0002",
            "CHK-0003 found 1 under 1.1"
        ]
    );
}
