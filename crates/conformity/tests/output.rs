//! What is printed: JSON as the contract says, text, SARIF 2.1.0 and JUnit XML.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use conformity::framework::Loaded;
use conformity::output::{
    Style, assessment_text, framework_json, framework_text, json, junit, sarif, why_text,
};
use conformity::{Assessment, CheckCache, Engine, Filter};
use image::{FixtureRecord, Image, Reader};
use jiff::civil::date;
use serde_json::{Value, json};
use support::load;

/// An engine and a reader of an image with one person who has a difficult name and no address.
fn bench() -> (Engine, Reader, Image) {
    let image = Image::memory(registers::catalog()).unwrap();
    let body = json!({ "name": "Ada <&> \"Lovelace\" \u{1}]]>" });
    let record = FixtureRecord {
        key: &"PER-0007".parse().unwrap(),
        version: 1,
        state: "active",
        body: &body,
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
        by: "PER-0001",
    };
    image.put(&record).unwrap();
    let unit = FixtureRecord {
        key: &"UNT-0001".parse().unwrap(),
        body: &json!({ "name": "Office" }),
        ..record
    };
    image.put(&unit).unwrap();
    let reader = image.reader(date(2026, 7, 31)).unwrap();
    (Engine::new(load(&[]).framework), reader, image)
}

fn assess() -> (Engine, Assessment) {
    let (engine, reader, _image) = bench();
    let assessment = engine
        .check(&reader, &Filter::all(), &mut CheckCache::new())
        .unwrap();
    (engine, assessment)
}

#[test]
fn json_has_the_shape_that_scripts_rely_on() {
    let (_, assessment) = assess();
    let json = json(&assessment);
    assert_eq!(json["framework"], "small");
    assert_eq!(json["as_of"], "2026-07-31");
    assert_eq!(json["entry"], 2);
    let summary = &json["summary"];
    for (count, expected) in [
        ("major", 0),
        ("minor", 1),
        ("improvement", 0),
        ("requirements", 3),
        ("conform", 0),
    ] {
        assert_eq!(summary[count], expected, "{count}");
    }
    let first = &json["requirements"][0];
    assert_eq!(first["id"], "1.1");
    assert_eq!(first["title"], "People");
    assert_eq!(first["kind"], "clause");
    assert_eq!(first["status"], "minor");
    let finding = &first["findings"][0];
    assert_eq!(finding["check"], "person-reachable");
    assert_eq!(finding["grade"], "minor");
    assert_eq!(finding["record"], "PER-0007");
    assert_eq!(finding["because"], "has no address");
    assert_eq!(finding["fix"], "/PER-0007/edit#email");
    assert_eq!(json["requirements"][1]["status"], "attest");
    assert_eq!(json["requirements"][1]["findings"], json!([]));
    let back: Assessment = serde_json::from_value(json).unwrap();
    assert_eq!(back, assessment);
}

#[test]
fn framework_show_has_the_shape_that_scripts_rely_on() {
    let Loaded { framework, .. } = load(&[]);
    let json = framework_json(&framework);
    assert_eq!(json["id"], "small");
    assert_eq!(json["title"], "A small framework");
    assert_eq!(json["edition"], "1");
    let first = &json["requirements"][0];
    assert_eq!(first["tests"], json!(["1.1-1", "1.1-2"]));
    assert_eq!(first["attestation"], false);
    assert_eq!(
        first["checks"][1],
        json!({
            "id": "person-reachable", "grade": "minor", "says": "Every person has an address.",
            "tests": ["1.1-2"], "own": false,
        })
    );
    assert_eq!(json["requirements"][1]["attestation"], true);
    assert_eq!(json["requirements"][2]["kind"], "control");
    let text = framework_text(&framework);
    assert!(text.contains("  1.1  People (by 2 checks)\n"), "{text}");
    assert!(
        text.contains("  A.1  Control of units (by attestation)\n"),
        "{text}"
    );
}

#[test]
fn text_is_aligned_and_says_what_to_do() {
    let (engine, reader, _image) = bench();
    let reachable = Filter::only(&["1"]);
    let assessment = engine
        .check(&reader, &reachable, &mut CheckCache::new())
        .unwrap();
    let text =
        assessment_text(&assessment, Style::default()).replace("Ada <&> \"Lovelace\" ]]>", "Ada");
    assert_eq!(
        text,
        "A small framework as of 2026-07-31 (entry 2)\n\
         \n\
         1 People\n\
         \x20 1.1  minor        People\n\
         \x20      minor       PER-0007 Ada has no address\n\
         \x20      fix         /PER-0007/edit#email\n\
         \x20 1.2  attest       Resources\n\
         \x20      to attest We provide what is needed.\n\
         \x20      fix         /attestation/new?framework=small&requirement=1.2\n\
         \n\
         0 major, 1 minor, 0 opportunities for improvement. 0 of 2 requirements conform; 1 to attest.\n"
    );
    assert!(!text.contains('\u{1b}'));
    let coloured = assessment_text(
        &assessment,
        Style {
            colour: true,
            width: 40,
        },
    );
    assert!(coloured.contains("\u{1b}[33mminor      \u{1b}[0m"));
}

#[test]
fn the_explanation_shows_the_check_in_words_and_sql() {
    let (engine, reader, _image) = bench();
    let why = engine.why(&reader, "1.1", &mut CheckCache::new()).unwrap();
    let text = why_text(&why, Style::default());
    for expected in [
        "1.1 People: minor\n",
        "Check person-reachable (minor, tests 1.1-2): 1 finding\n",
        "Check person-exists (major, tests 1.1-1): holds\n",
        "    where p.email is null\n",
        "  person (1)\n",
        "fix         /PER-0007/edit#email\n",
    ] {
        assert!(
            text.contains(expected),
            "{expected:?} is missing in\n{text}"
        );
    }
}

/// Reads a required property of a SARIF object.
fn required<'v>(object: &'v Value, name: &str) -> &'v Value {
    object
        .get(name)
        .unwrap_or_else(|| panic!("{name} is required in {object}"))
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let (engine, assessment) = assess();
    let log = sarif(&assessment, engine.framework(), "0.1.0");
    assert_eq!(required(&log, "version"), "2.1.0");
    let run = &required(&log, "runs")[0];
    let driver = required(required(run, "tool"), "driver");
    assert_eq!(required(driver, "name"), "aimwright");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2);
    for rule in rules {
        assert!(required(rule, "id").is_string());
        assert!(required(&rule["shortDescription"], "text").is_string());
        assert!(required(&rule["fullDescription"], "text").is_string());
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level));
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    let result = &results[0];
    assert!(
        required(required(result, "message"), "text")
            .as_str()
            .unwrap()
            .contains("has no address")
    );
    assert_eq!(result["level"], "warning");
    assert_eq!(result["kind"], "fail");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["logicalLocations"][0];
    assert_eq!(place["fullyQualifiedName"], "PER-0007");
    let prints = result["partialFingerprints"].as_object().unwrap();
    assert!(
        prints
            .values()
            .all(|print| print.as_str().unwrap().len() == 64)
    );
}

#[test]
fn a_fingerprint_does_not_change_with_the_words() {
    let (engine, assessment) = assess();
    let mut reworded = assessment.clone();
    reworded.requirements[0].findings[0].because = "lacks an address".into();
    let print = |assessment: &Assessment| {
        let log = sarif(assessment, engine.framework(), "0.1.0");
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(print(&assessment), print(&reworded));
    reworded.requirements[0].findings[0].record = Some("PER-0008".into());
    assert_ne!(print(&assessment), print(&reworded));
}

#[test]
fn junit_has_a_suite_for_every_requirement_and_is_well_formed() {
    let (engine, assessment) = assess();
    let xml = junit(&assessment, engine.framework());
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "));
    assert!(
        xml.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""),
        "{xml}"
    );
    assert!(
        xml.contains("<testcase classname=\"small.1.1\" name=\"person-exists\"/>"),
        "{xml}"
    );
    assert!(
        xml.contains("<failure type=\"minor\" message=\"Every person has an address.\">"),
        "{xml}"
    );
    assert!(xml.contains("PER-0007 Ada &lt;&amp;&gt; &quot;Lovelace&quot; ]]&gt; has no address"));
    assert!(
        xml.contains("<skipped message=\"waits for a person&apos;s word: We provide"),
        "{xml}"
    );
    well_formed(&xml);
}

/// Walks through the tags and sees that each closes the one opened last.
fn well_formed(xml: &str) {
    let mut open = Vec::new();
    for part in xml.split('<').skip(2) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains('>') && !text.contains('\u{1}'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn an_excluded_control_is_a_skipped_case_with_its_reason() {
    let (engine, reader, image) = bench();
    let body = json!({
        "title": "Units", "annex_a": "A.1", "applicable": "no", "reason": "We have < 2 units.",
        "status": "not_applicable",
    });
    let record = FixtureRecord {
        key: &"CTL-0001".parse().unwrap(),
        version: 1,
        state: "approved",
        body: &body,
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
        by: "PER-0001",
    };
    drop(reader);
    image.put(&record).unwrap();
    let reader = image.reader(date(2026, 7, 31)).unwrap();
    let assessment = engine
        .check(&reader, &Filter::all(), &mut CheckCache::new())
        .unwrap();
    let xml = junit(&assessment, engine.framework());
    let expected = "name=\"applicability\"><skipped message=\"We have &lt; 2 units. (CTL-0001)\"/>";
    assert!(xml.contains(expected), "{xml}");
    let text = assessment_text(&assessment, Style::default());
    assert!(
        text.contains("because We have < 2 units. (CTL-0001)"),
        "{text}"
    );
}
