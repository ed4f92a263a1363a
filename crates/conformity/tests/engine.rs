//! The engine over small images: statuses, counts, what is remembered and what runs again.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use conformity::framework::{Files, Loaded};
use conformity::{CheckCache, Engine, Filter, Grade, Status};
use image::{FixtureRecord, Image, Reader};
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use support::load;

const DAY: Date = date(2026, 7, 31);

/// What a framework may ask to be documented, besides.
const DOCUMENTED: &str = "\
documented:
  - requirement: \"1.1\"
    what: Who works here
    kind: keep
    register: person
    shown_by: select id from person
  - requirement: A.1
    what: The units
    kind: retain
    register: org_unit
    shown_by: select id from org_unit
    asked_when: select id from person
";

/// Reads the small framework with what it asks to be documented.
fn load_with_documented() -> Loaded {
    let mut all = support::originals(&[]);
    all.push(("documented.yaml".to_owned(), DOCUMENTED.as_bytes().to_vec()));
    Loaded::from_files(&Files::new("small", "small", all), registers::catalog())
        .expect("the framework is read")
}

struct Bench {
    engine: Engine,
    image: Image,
    cache: CheckCache,
}

impl Bench {
    fn new(changes: &[(&str, &str)]) -> Self {
        Self::of(load(changes))
    }

    fn of(loaded: Loaded) -> Self {
        let engine = Engine::new(loaded.framework);
        let image = Image::memory(registers::catalog()).unwrap();
        Self {
            engine,
            image,
            cache: CheckCache::new(),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "a json! literal is written in the call"
    )]
    fn put(&self, key: &str, state: &str, body: Value) {
        let record = FixtureRecord {
            key: &key.parse().unwrap(),
            version: 1,
            state,
            body: &body,
            at: "2026-01-05T09:00:00Z".parse().unwrap(),
            by: "PER-0001",
        };
        self.image.put(&record).unwrap();
    }

    fn person(&self, key: &str, name: &str, email: Option<&str>) {
        self.put(key, "active", json!({ "name": name, "email": email }));
    }

    fn attest(&self, key: &str, requirement: &str, check: Option<&str>, expires: &str) {
        let body = json!({
            "framework": "small", "requirement": requirement, "check": check,
            "statement": "It is so.", "by": "PER-0001", "on": "2026-05-01", "expires": expires,
        });
        self.put(key, "active", body);
    }

    fn exclude(&self, key: &str, control: &str, reason: Option<&str>) {
        let body = json!({
            "title": "Control", "annex_a": control, "applicable": "no", "reason": reason,
            "status": "not_applicable",
        });
        self.put(key, "approved", body);
    }

    fn reader(&self, day: Date) -> Reader {
        self.image.reader(day).unwrap()
    }

    fn check(&mut self) -> conformity::Assessment {
        self.check_on(DAY)
    }

    fn check_on(&mut self, day: Date) -> conformity::Assessment {
        let reader = self.reader(day);
        self.engine
            .check(&reader, &Filter::all(), &mut self.cache)
            .unwrap()
    }

    fn status(&mut self, requirement: &str) -> Status {
        self.check().requirement(requirement).unwrap().status
    }
}

#[test]
fn emptiness_is_not_conformity() {
    let mut bench = Bench::new(&[]);
    let assessment = bench.check();
    let statuses: Vec<Status> = assessment
        .requirements
        .iter()
        .map(|result| result.status)
        .collect();
    assert_eq!(statuses, [Status::Major, Status::Open, Status::Open]);
    assert_eq!(assessment.summary.major, 1);
    assert_eq!(assessment.summary.open, 2);
    assert_eq!(assessment.summary.conform, 0);
    let finding = &assessment.requirements[0].findings[0];
    assert_eq!(finding.record, None);
    assert_eq!(finding.sentence(), "no person is recorded");
    assert_eq!(finding.fix.as_deref(), Some("/person/new"));
}

#[test]
fn checks_with_nothing_to_look_at_show_no_conformity() {
    let mut bench = Bench::new(&[("evidence: [person]", "evidence: [org_unit]")]);
    bench.person("PER-0001", "Ada", Some("ada@small.example"));
    assert_eq!(bench.status("1.1"), Status::Open);
    bench.put(
        "UNT-0001",
        "active",
        json!({ "name": "Claims", "kind": "unit" }),
    );
    assert_eq!(bench.status("1.1"), Status::Conforms);
}

#[test]
fn a_finding_names_its_record_and_its_fix() {
    let mut bench = Bench::new(&[]);
    bench.person("PER-0001", "Ada", Some("ada@small.example"));
    bench.person("PER-0007", "Ben", None);
    let assessment = bench.check();
    assert_eq!(assessment.as_of, DAY);
    assert_eq!(assessment.entry, 2);
    assert_eq!(assessment.summary.minor, 1);
    let (requirement, finding) = assessment.findings().next().unwrap();
    assert_eq!(
        (requirement.id.as_str(), requirement.status),
        ("1.1", Status::Minor)
    );
    assert_eq!(finding.sentence(), "PER-0007 Ben has no address");
    assert_eq!(finding.fix.as_deref(), Some("/PER-0007/edit#email"));
    assert!(assessment.has_findings(Grade::Minor));
    assert!(assessment.has_findings(Grade::Improvement));
    assert!(!assessment.has_findings(Grade::Major));
}

#[test]
fn an_attestation_makes_a_requirement_conform_until_it_expires() {
    let mut bench = Bench::new(&[]);
    assert_eq!(bench.status("1.2"), Status::Open);
    bench.put("UNT-0001", "active", json!({ "name": "Office" }));
    let waiting = bench.check();
    let waiting = waiting.requirement("1.2").unwrap();
    assert_eq!(waiting.status, Status::Attest);
    assert_eq!(waiting.asks.as_deref(), Some("We provide what is needed."));
    assert_eq!(
        waiting.fix.as_deref(),
        Some("/attestation/new?framework=small&requirement=1.2")
    );
    bench.attest("ATT-0001", "1.2", None, "2026-07-31");
    let given = bench.check();
    let given = given.requirement("1.2").unwrap();
    assert_eq!(
        (given.status, given.fix.as_deref()),
        (Status::Conforms, None)
    );
    assert_eq!(given.attestations[0].record, "ATT-0001");
}

#[test]
fn a_lapsed_attestation_is_a_finding_until_it_is_given_again() {
    let mut bench = Bench::new(&[]);
    bench.attest("ATT-0001", "1.2", None, "2026-06-30");
    bench.attest("ATT-0002", "1.2", None, "2026-07-31");
    let later = bench.check_on(date(2026, 8, 1));
    let lapsed = later.requirement("1.2").unwrap();
    assert_eq!(lapsed.status, Status::Minor);
    let [finding] = lapsed.findings.as_slice() else {
        panic!("one lapse: {lapsed:?}");
    };
    assert_eq!(finding.record.as_deref(), Some("ATT-0002"));
    assert_eq!(finding.since, Some(date(2026, 8, 1)));
    assert_eq!(
        finding.fix.as_deref(),
        Some("/attestation/new?framework=small&requirement=1.2")
    );
    bench.attest("ATT-0003", "1.2", None, "2027-07-31");
    let again = bench.check_on(date(2026, 8, 1));
    assert_eq!(again.requirement("1.2").unwrap().status, Status::Conforms);
}

/// The first requirement with a test that no query can see.
const LEFT_TO_A_PERSON: (&str, &str) = (
    "      \"1.1-2\": Everyone has an address.\n",
    "      \"1.1-2\": Everyone has an address.\n      \"1.1-3\": Everyone is kind.\n    attestation:\n      \
     asks: We are kind.\n      months: 12\n      tests: { \"1.1-3\": Kindness leaves no record. }\n",
);

#[test]
fn a_test_left_to_a_person_waits_for_a_statement_beside_the_checks() {
    let mut bench = Bench::new(&[LEFT_TO_A_PERSON]);
    let requirement = &bench.engine.framework().requirements[0];
    assert!(requirement.untested().is_empty());
    assert_eq!(bench.status("1.1"), Status::Major);
    bench.person("PER-0001", "Ada", Some("ada@small.example"));
    let waiting = bench.check();
    let waiting = waiting.requirement("1.1").unwrap();
    assert_eq!(waiting.status, Status::Attest);
    assert_eq!(waiting.asks.as_deref(), Some("We are kind."));
    bench.attest("ATT-0001", "1.1", None, "2027-01-01");
    assert_eq!(bench.status("1.1"), Status::Conforms);
    bench.person("PER-0002", "Ben", None);
    assert_eq!(bench.status("1.1"), Status::Minor);
}

#[test]
fn a_check_can_look_at_what_the_others_found() {
    let query = (
        "select p.id, 'has no address',\n             p.title as name\n      from person p\n      where p.email is null",
        "select null, 'people are missing: ' || findings from check_result\n      \
         where check_id = 'person-exists' and findings > 0",
    );
    let proof = [
        (
            "          - { key: PER-0001, body: { name: Ada, email: ada@small.example } }\n          \
             - { key: PER-0002, body: { name: Ben } }\n        finds:\n          - [PER-0002, has no address]",
            "          []\n        results: { person-exists: 1 }\n        finds: [\"people are missing: 1\"]",
        ),
        ("    remedy: { edit: \"{id}\", field: email }\n", ""),
    ];
    let changes = [query, proof[0], proof[1]];
    let loaded = load(&changes);
    conformity::framework::prove::queries(&loaded, registers::catalog()).unwrap();
    conformity::framework::prove::fixtures(&loaded, registers::catalog()).unwrap();
    let mut bench = Bench::new(&changes);
    let empty = bench.check();
    assert_eq!(empty.summary.major, 1);
    assert_eq!(empty.summary.minor, 1);
    bench.person("PER-0001", "Ada", None);
    assert_eq!(bench.check().summary.minor, 0);
    let reader = bench.reader(DAY);
    let alone = bench
        .engine
        .check(&reader, &Filter::only(&["A.1"]), &mut bench.cache)
        .unwrap();
    assert_eq!(alone.requirements.len(), 1);
}

#[test]
fn a_check_can_say_since_when() {
    let query = ("p.title as name", "date(p.created_at) as since");
    let mut bench = Bench::new(&[query]);
    bench.person("PER-0001", "Ada", None);
    let assessment = bench.check();
    let (_, finding) = assessment.findings().next().unwrap();
    assert_eq!(finding.since, Some(date(2026, 1, 5)));
}

#[test]
fn an_attestation_for_another_requirement_or_framework_does_not_count() {
    let mut bench = Bench::new(&[]);
    bench.attest("ATT-0001", "A.1", None, "2027-01-01");
    assert_eq!(bench.status("1.2"), Status::Open);
    assert_eq!(bench.status("A.1"), Status::Conforms);
    let mut bench = Bench::new(&[]);
    let body = json!({
        "framework": "other", "requirement": "1.2", "statement": "It is so.", "by": "PER-0001",
        "on": "2026-05-01", "expires": "2027-01-01",
    });
    bench.put("ATT-0001", "active", body);
    assert_eq!(bench.status("1.2"), Status::Open);
}

#[test]
fn an_attestation_does_not_replace_a_check_unless_it_names_it() {
    let mut bench = Bench::new(&[]);
    bench.person("PER-0001", "Ada", None);
    bench.attest("ATT-0001", "1.1", None, "2027-01-01");
    assert_eq!(bench.status("1.1"), Status::Minor);
    bench.attest("ATT-0002", "1.1", Some("person-reachable"), "2027-01-01");
    let assessment = bench.check();
    let result = assessment.requirement("1.1").unwrap();
    assert_eq!(result.status, Status::Conforms);
    assert_eq!(assessment.summary.minor, 0);
    assert_eq!(
        result.overridden[0].overridden_by.as_deref(),
        Some("ATT-0002")
    );
    assert_eq!(
        result.overridden[0].sentence(),
        "PER-0001 Ada has no address"
    );
}

#[test]
fn a_control_is_excluded_by_an_approved_record_with_a_reason() {
    let mut bench = Bench::new(&[]);
    bench.exclude("CTL-0001", "A.1", None);
    assert_eq!(bench.status("A.1"), Status::Open);
    bench.exclude("CTL-0002", "A.1", Some("We have no units."));
    let assessment = bench.check();
    let result = assessment.requirement("A.1").unwrap();
    assert_eq!(result.status, Status::Excluded);
    assert_eq!(
        result.reason.as_deref(),
        Some("We have no units. (CTL-0002)")
    );
    assert_eq!(assessment.summary.excluded, 1);
    bench.exclude("CTL-0003", "1.2", Some("A clause cannot be excluded."));
    assert_eq!(bench.status("1.2"), Status::Open);
}

#[test]
fn a_control_that_applies_somewhere_is_not_excluded() {
    let mut bench = Bench::new(&[]);
    bench.exclude("CTL-0001", "A.1", Some("We have no units."));
    assert_eq!(bench.status("A.1"), Status::Excluded);
    let body = json!({
        "title": "Control", "annex_a": "A.1", "applicable": "some_systems",
        "status": "implemented",
    });
    bench.put("CTL-0002", "draft", body.clone());
    assert_eq!(bench.status("A.1"), Status::Excluded);
    bench.put("CTL-0003", "approved", body);
    assert_eq!(bench.status("A.1"), Status::Open);
}

#[test]
fn an_erased_record_is_no_record() {
    let mut bench = Bench::new(&[]);
    let (key, body) = ("UNT-0001".parse().unwrap(), json!({"name": "Support"}));
    let version = |state| FixtureRecord {
        key: &key,
        version: 1,
        state,
        body: &body,
        at: "2026-05-01T09:00:00Z".parse().unwrap(),
        by: "PER-0001",
    };
    bench
        .image
        .put_versions(&[version("active"), version("erased")])
        .unwrap();
    assert_eq!(bench.status("A.1"), Status::Open);
    bench.put("UNT-0002", "active", json!({"name": "Support"}));
    assert_eq!(bench.status("A.1"), Status::Attest);
}

#[test]
fn the_worst_finding_gives_the_status_and_comes_first() {
    let mut bench = Bench::new(&[(
        "where not exists (select 1 from person)",
        "where (select count(*) from person) < 2",
    )]);
    bench.person("PER-0001", "Ada", None);
    let assessment = bench.check();
    let result = assessment.requirement("1.1").unwrap();
    let grades: Vec<Grade> = result
        .findings
        .iter()
        .map(|finding| finding.grade)
        .collect();
    assert_eq!(
        (result.status, grades),
        (Status::Major, vec![Grade::Major, Grade::Minor])
    );
}

#[test]
fn only_what_a_write_can_have_changed_runs_again() {
    let mut bench = Bench::new(&[]);
    bench.check();
    assert_eq!(bench.cache.ran(), 2);
    bench.check();
    assert_eq!(bench.cache.ran(), 2);
    bench.put("UNT-0001", "active", json!({ "name": "Office" }));
    bench.check();
    assert_eq!(bench.cache.ran(), 2);
    bench.person("PER-0001", "Ada", None);
    let assessment = bench.check();
    assert_eq!(bench.cache.ran(), 4);
    assert_eq!((assessment.summary.major, assessment.summary.minor), (0, 1));
    bench.check_on(date(2027, 1, 1));
    assert_eq!(bench.cache.ran(), 4, "no check asks for the day");
}

#[test]
fn a_check_that_asks_for_the_day_runs_again_on_another() {
    let mut bench = Bench::new(&[
        ("from person p\n", "from active_person p\n"),
        (
            "where p.email is null",
            "where p.email is null and p.\"to\" is not null",
        ),
    ]);
    let body = json!({ "name": "Ada", "from": "2026-01-01", "to": "2026-12-31" });
    bench.put("PER-0001", "active", body);
    assert_eq!(bench.check().summary.minor, 1);
    assert_eq!(bench.cache.ran(), 2);
    assert_eq!(bench.check_on(date(2027, 1, 1)).summary.minor, 0);
    assert_eq!(bench.cache.ran(), 3);
    bench.check_on(date(2027, 1, 1));
    bench.put("UNT-0001", "active", json!({ "name": "Office" }));
    bench.check_on(date(2027, 1, 1));
    assert_eq!(
        bench.cache.ran(),
        3,
        "the view's own name must not make it run again"
    );
}

#[test]
fn the_cache_survives_on_disk_and_empties_itself_for_another_framework() {
    let mut bench = Bench::new(&[]);
    bench.person("PER-0001", "Ada", None);
    let before = bench.check();
    let kept = serde_json::to_vec(&bench.cache).unwrap();
    bench.cache = serde_json::from_slice(&kept).unwrap();
    assert_eq!(bench.check(), before);
    assert_eq!(bench.cache.ran(), 0);
    bench.engine = Engine::new(load(&[("'has no address'", "'lacks an address'")]).framework);
    let after = bench.check();
    assert_eq!(bench.cache.ran(), 2);
    assert_eq!(
        after.findings().next().unwrap().1.because,
        "lacks an address"
    );
}

#[test]
fn a_cached_assessment_equals_a_fresh_one() {
    let mut bench = Bench::new(&[]);
    for number in 1..20 {
        let email = (number % 3 == 0).then_some("someone@small.example");
        bench.person(
            &format!("PER-{number:04}"),
            &format!("Person {number}"),
            email,
        );
        if number % 5 == 0 {
            bench.put(
                &format!("UNT-{number:04}"),
                "active",
                json!({ "name": "Office" }),
            );
        }
        let kept = bench.check();
        bench.cache = CheckCache::new();
        assert_eq!(bench.check(), kept);
    }
}

#[test]
fn a_filter_takes_requirements_and_parts() {
    let mut bench = Bench::new(&[]);
    let mut ids = |wanted: &[&str]| -> Result<Vec<String>, String> {
        let reader = bench.reader(DAY);
        let checked = bench
            .engine
            .check(&reader, &Filter::only(wanted), &mut bench.cache);
        let results = checked.map_err(|error| error.to_string())?.requirements;
        Ok(results.into_iter().map(|result| result.id).collect())
    };
    assert_eq!(ids(&["1.2"]).unwrap(), ["1.2"]);
    assert_eq!(ids(&["1", "A.1"]).unwrap(), ["1.1", "1.2", "A.1"]);
    assert_eq!(
        ids(&["1.3"]).unwrap_err(),
        "framework small has no requirement 1.3; did you mean 1.1?"
    );
    assert_eq!(
        ids(&["nonsense"]).unwrap_err(),
        "framework small has no requirement nonsense; `aimwright framework show small` lists all"
    );
    let mut cache = CheckCache::new();
    let reader = bench.reader(DAY);
    let why = bench.engine.why(&reader, "1", &mut cache);
    assert_eq!(
        why.unwrap_err().to_string(),
        "framework small has no requirement 1 of its own; it has 1.1, 1.2"
    );
}

/// Returns the finding that a check cannot be run.
fn broken(assessment: &conformity::Assessment) -> &conformity::Finding {
    let mut findings = assessment.findings().map(|(_, finding)| finding);
    let found = findings.find(|finding| finding.because.contains("cannot be run"));
    found.expect("a check cannot be run")
}

#[test]
fn a_check_that_cannot_run_is_named_with_its_file() {
    let mut bench = Bench::new(&[("from person p", "from nowhere p")]);
    let reader = bench.reader(DAY);
    let assessment = bench
        .engine
        .check(&reader, &Filter::all(), &mut bench.cache)
        .unwrap();
    let finding = broken(&assessment);
    assert_eq!(
        finding.because,
        "the check person-reachable (small/checks/people.yaml:17:5) cannot be run: no such table: nowhere"
    );
    assert_eq!((&finding.record, &finding.fix), (&None, &None));
}

#[test]
fn an_endless_check_is_stopped() {
    let endless = "from (with recursive n(i) as (select 1 union all select i + 1 from n) \
                   select i, null as email, null as id, null as title from n) p";
    let mut bench = Bench::new(&[("from person p", endless)]);
    let reader = bench.reader(DAY);
    let assessment = bench
        .engine
        .check(&reader, &Filter::all(), &mut bench.cache)
        .unwrap();
    let because = &broken(&assessment).because;
    assert!(because.contains("was stopped"), "{because}");
}

#[test]
fn checks_see_the_list_of_requirements() {
    let mut bench = Bench::new(&[
        (
            "select null, 'no person is recorded'",
            "select null, group_concat(id, ' ') from requirement",
        ),
        (
            "where not exists (select 1 from person)",
            "where kind = 'clause'",
        ),
    ]);
    let assessment = bench.check();
    assert_eq!(assessment.findings().next().unwrap().1.because, "1.1 1.2");
    bench.check();
    assert_eq!(bench.cache.ran(), 2);
}

#[test]
fn why_explains_with_sql_findings_and_records() {
    let mut bench = Bench::new(&[]);
    bench.person("PER-0001", "Ada", None);
    bench.put("UNT-0001", "active", json!({ "name": "Office" }));
    bench.attest("ATT-0001", "1.2", None, "2026-06-30");
    let reader = bench.reader(DAY);
    let why = bench.engine.why(&reader, "1.1", &mut bench.cache).unwrap();
    assert_eq!(why.result.status, Status::Minor);
    assert_eq!(why.checks.len(), 2);
    assert!(why.checks[1].sql.contains("where p.email is null"));
    assert_eq!(
        why.checks[1].findings[0].record.as_deref(),
        Some("PER-0001")
    );
    assert_eq!(why.evidence[0].count, 1);
    assert_eq!(why.evidence[0].records[0].1, "Ada");
    assert_eq!(
        why.tests[0],
        ("1.1-1".to_owned(), "Everyone is recorded.".to_owned())
    );
    assert!(why.attestation.is_none());
    let why = bench.engine.why(&reader, "1.2", &mut bench.cache).unwrap();
    assert_eq!(why.result.status, Status::Minor);
    assert_eq!(
        why.attestation,
        Some(("We provide what is needed.".to_owned(), 12))
    );
    assert_eq!(
        why.expired,
        Some(("ATT-0001".to_owned(), "2026-06-30".to_owned()))
    );
    assert!(bench.engine.why(&reader, "1", &mut bench.cache).is_err());
}

#[test]
fn what_has_to_be_documented_is_there_missing_not_needed_or_not_asked_for_yet() {
    let bench = Bench::of(load_with_documented());
    let now = |bench: &Bench| {
        let pieces = bench.engine.documented(&bench.reader(DAY)).unwrap();
        let told = pieces.iter().map(|piece| {
            let keys: Vec<&str> = piece.records.iter().map(|record| &*record.key).collect();
            (piece.is_missing(), piece.unasked, keys.join(" "))
        });
        told.collect::<Vec<_>>()
    };
    let none = String::new;
    assert_eq!(now(&bench), [(true, false, none()), (false, true, none())]);
    bench.person("PER-0001", "Ada", None);
    let people = (false, false, "PER-0001".to_owned());
    assert_eq!(now(&bench), [people.clone(), (true, false, none())]);
    bench.exclude("CTL-0001", "A.1", Some("We have no units."));
    assert_eq!(now(&bench), [people.clone(), (false, false, none())]);
    bench.put("UNT-0001", "active", json!({ "name": "Sales" }));
    let units = (false, false, "UNT-0001".to_owned());
    assert_eq!(now(&bench), [people, units]);
}
