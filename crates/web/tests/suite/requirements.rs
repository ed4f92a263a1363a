//! Requirements: what the pages say is what the assessment says, today and on past days.

use std::collections::BTreeMap;

use aims::AsOf;
use conformity::{Assessment, Status};
use jiff::civil::Date;

use testkit::company::{Size, fill};

use crate::client::Client;
use crate::common::{HELEN, MARIT, RUTH, Served, TOMASZ};

const ISO: &str = "iso-42001";

fn assessment(served: &Served, day: &str) -> Assessment {
    let day: Date = day.parse().expect("a day");
    let view = served.workspace.view(AsOf::Day(day)).expect("a past day");
    let assessment = view.assessment(ISO).expect("an assessment");
    Assessment::clone(&assessment)
}

/// Returns what stands between two texts, wherever both are found.
fn between<'p>(page: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    let parts = page.split(start).skip(1);
    parts
        .filter_map(|part| part.split_once(end).map(|(found, _)| found))
        .collect()
}

/// Returns the rows of a list: number and status.
fn rows(page: &str) -> BTreeMap<String, String> {
    let rows = between(page, "<td class=\"no c3\">", "</tr>");
    let row = |row: &str| {
        let (number, rest) = row.split_once('<').expect("a number");
        let status = between(rest, "<td class=\"c2\"><span class=\"st ", "\"");
        (number.to_owned(), status[0].to_owned())
    };
    rows.into_iter().map(row).collect()
}

/// Returns the counts on the chips, by filter.
fn chips(page: &str) -> BTreeMap<String, usize> {
    let bar = between(page, "<nav class=\"bar\"", "</nav>")[0];
    let chip = |chip: &str| {
        let filter = chip.split("filter=").nth(1).map_or("all", |rest| {
            rest.split(['"', '&']).next().expect("a filter")
        });
        let count = between(chip, "<span class=\"n\">", "<")[0].to_owned();
        (filter.to_owned(), count.parse().expect("a count"))
    };
    between(bar, "<a class=\"chip\"", "</a>")
        .into_iter()
        .map(chip)
        .collect()
}

fn links(page: &str) -> Vec<String> {
    let main = page.split_once("<main").expect("a main part").1;
    let links = between(main, "href=\"", "\"").into_iter();
    links
        .map(|link| link.replace("&amp;", "&"))
        .filter(|link| link.starts_with('/'))
        .collect()
}

#[test]
fn on_the_day_of_the_audit_two_minors_stand_out() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let rows = rows(&client.page("/requirements?as_of=2026-07-31"));
    let with = |status: &str| -> Vec<&str> {
        let rows = rows.iter().filter(|(_, found)| *found == status);
        rows.map(|(number, _)| number.as_str()).collect()
    };
    assert_eq!(with("minor"), ["6.1.4", "7.2"]);
    assert!(with("major").is_empty());
    for (requirement, word) in [("6.1.4", "minor"), ("7.2", "minor"), ("5.2", "conforms")] {
        let page = client.page(&format!(
            "/requirements/{ISO}/{requirement}?as_of=2026-07-31"
        ));
        let facts = between(&page, "<p class=\"facts\">", "</p>")[0];
        assert!(
            facts.contains(&format!("st {word} boxed")),
            "{requirement}: {facts}"
        );
    }
}

#[test]
fn the_list_says_what_the_assessment_says() {
    let served = Served::story();
    let client = Client::signed_in(&served, HELEN);
    for day in ["2026-02-28", "2026-07-31", "2026-10-30"] {
        let assessment = assessment(&served, day);
        let rows = rows(&client.page(&format!("/requirements?as_of={day}")));
        let known: BTreeMap<String, String> = assessment
            .requirements
            .iter()
            .map(|result| (result.id.clone(), result.status.word().to_owned()))
            .collect();
        assert_eq!(rows, known, "{day}");
    }
}

#[test]
fn filters_count_and_show_what_they_say() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let day = "2026-02-28";
    let assessment = assessment(&served, day);
    let chips = chips(&client.page(&format!("/requirements?as_of={day}")));
    let results = &assessment.requirements;
    assert_eq!(chips["all"], results.len());
    let found = results.iter().filter(|result| !result.findings.is_empty());
    assert_eq!(chips["findings"], found.count());
    for status in Status::ALL {
        let count = results
            .iter()
            .filter(|result| result.status == status)
            .count();
        assert_eq!(
            chips.get(status.word()).copied().unwrap_or(0),
            count,
            "{}",
            status.word()
        );
    }
    for (filter, count) in &chips {
        let page = client.page(&format!("/requirements?filter={filter}&as_of={day}"));
        assert_eq!(rows(&page).len(), *count, "{filter}");
    }
    let today = client.page("/requirements");
    assert!(
        !today.contains("filter=different"),
        "today nothing is different today"
    );
    assert_eq!(client.get("/requirements?filter=nonsense").status, 422);
}

#[test]
fn what_is_different_today_is_told() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let then = assessment(&served, "2026-07-31");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let now = view.assessment(ISO).expect("an assessment");
    let changed: Vec<&str> = then
        .requirements
        .iter()
        .filter(|then| now.requirement(&then.id).map(|now| now.status) != Some(then.status))
        .map(|result| result.id.as_str())
        .collect();
    assert!(changed.contains(&"7.2"), "{changed:?}");
    let page = client.page("/requirements?filter=different&as_of=2026-07-31");
    let rows = rows(&page);
    assert_eq!(rows.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut changed = changed.clone();
        changed.sort_unstable();
        changed
    });
    let cells = between(&page, "data-l=\"Today:\">", "</td>");
    assert!(
        cells.iter().all(|cell| cell.contains("class=\"st ")),
        "{cells:?}"
    );
}

#[test]
fn every_requirement_has_a_page_that_names_its_checks() {
    let served = Served::story();
    let client = Client::signed_in(&served, RUTH);
    let engine = served.workspace.engine(ISO).expect("a framework");
    for requirement in &engine.framework().requirements {
        let path = format!("/requirements/{ISO}/{}", requirement.id);
        let page = client.page(&path);
        let here = between(&page, "aria-current=\"page\"><span class=\"no\">", "<");
        assert_eq!(here, [requirement.id.as_str()]);
        for test in requirement.tests.keys() {
            assert!(
                page.contains(&format!("<span class=\"no\">{test}</span>")),
                "{path}: {test}"
            );
        }
        let excluded = page.contains("st excluded boxed");
        for check in &requirement.checks {
            let code = format!("<code>{}</code>", check.id);
            assert!(excluded || page.contains(&code), "{path}: {}", check.id);
            let page = client.page(&format!("{path}?check={}", check.id));
            assert!(
                page.contains(&code) && page.contains("<pre class=\"sql\""),
                "{path}: {}",
                check.id
            );
        }
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for path in [
        "/requirements?framework=none-such",
        "/requirements/none-such/7.2",
        "/requirements/iso-42001/7.9",
        "/requirements/iso-42001/7",
        "/requirements/iso-42001/%3Cscript%3E",
        "/requirements/iso-42001/7.2?check=none-such",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("<script>"), "{path}");
    }
}

#[test]
fn a_finding_says_where_it_is_put_right_and_why_it_is_one() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    // The clock goes back to the day of the audit's follow-up, so that there is something to do.
    let then = assessment(&served, "2026-07-31");
    let competence = then.requirement("7.2").expect("a requirement");
    let page = client.page("/requirements/iso-42001/7.2?as_of=2026-07-31");
    for finding in &competence.findings {
        let key = finding.record.as_deref().expect("a record");
        assert!(
            page.contains(&format!("href=\"/k/{key}?as_of=2026-07-31\"")),
            "{key}"
        );
    }
    assert!(page.contains("Why this is a finding") && page.contains("What it looked at"));
    assert!(
        !page.contains("/new?"),
        "nothing can be written in the past"
    );
}

#[test]
fn ways_to_write_are_shown_to_who_may_write() {
    let served = Served::story();
    let path = format!("/requirements/{ISO}/9.1");
    let writing = |who: &str, path: &str| -> Vec<String> {
        let links = links(&Client::signed_in(&served, who).page(path)).into_iter();
        links.filter(|link| link.contains("/new")).collect()
    };
    let manager = writing(MARIT, &path);
    assert!(
        manager
            .iter()
            .any(|link| link.starts_with("/r/nonconformity/new?requirement=")),
        "{manager:?}"
    );
    let past = writing(MARIT, &format!("{path}?as_of=2026-07-31"));
    assert!(past.is_empty(), "{past:?}");
}

#[test]
fn links_stay_in_the_moment() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for path in [
        "/requirements?as_of=2026-07-31",
        "/requirements/iso-42001/7.2?as_of=2026-07-31",
        "/requirements/iso-42001/7.2?filter=findings&check=training-complete&as_of=2026-07-31",
    ] {
        let page = client.page(path);
        let content = page
            .split_once("<section class=\"past\"")
            .expect("a banner")
            .1;
        let content = content.split_once("</section>").expect("its end").1;
        let links = between(content, "href=\"", "\"");
        let astray: Vec<_> = links
            .into_iter()
            .filter(|link| link.starts_with('/') && !link.contains("as_of=2026-07-31"))
            .collect();
        assert!(astray.is_empty(), "{path}: {astray:?}");
    }
}

#[test]
fn every_fix_leads_to_a_form_that_knows_its_fields() {
    let served = Served::empty();
    let client = Client::signed_in(&served, "PER-0001");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let assessment = view.assessment(ISO).expect("an assessment");
    let mut seen = 0;
    for result in &assessment.requirements {
        let fixes = result
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_deref());
        let fixes: Vec<&str> = fixes.chain(result.fix.as_deref()).collect();
        let page = client.page(&format!("/requirements/{ISO}/{}", result.id));
        let links = links(&page);
        for fix in fixes {
            let (path, query) = fix.split_once('?').unwrap_or((fix, ""));
            let Some(name) = path.trim_start_matches('/').strip_suffix("/new") else {
                assert!(
                    links.iter().any(|link| link.contains("/edit")),
                    "{fix}: {links:?}"
                );
                continue;
            };
            let register = registers::catalog().get(name).expect("a register");
            let start = format!("/r/{name}/new");
            let link = links
                .iter()
                .find(|link| link.starts_with(&start) && link.contains(query));
            let link = link.unwrap_or_else(|| panic!("{}: {fix} is not in {links:?}", result.id));
            let form = client.page(link);
            assert!(form.contains("<form"), "{link}");
            let known = link.split_once('?').map_or("", |(_, query)| query);
            for pair in known.split('&').filter(|pair| !pair.is_empty()) {
                let field = pair.split('=').next().expect("a field");
                assert!(register.field(field).is_some(), "{link}: {field}");
                let value = pair.split('=').nth(1).expect("a value");
                let value = value.replace("%20", " ");
                assert!(
                    form.contains(&format!("value=\"{value}\"")),
                    "{link}: {field}"
                );
            }
            seen += 1;
        }
        let main = page.split_once("<main").expect("a main part").1;
        let primary = main.matches("class=\"btn primary\"").count();
        assert!(primary <= 1, "{}: {primary} primary buttons", result.id);
    }
    assert!(seen > 25, "{seen}");
}

/// Serves a generated company, in which much is amiss.
fn company() -> Served {
    let served = Served::empty();
    let actor = served.workspace.actor(None).expect("an operator");
    let size = Size {
        systems: 60,
        records: 3_000,
        seed: 5,
    };
    fill(
        &served.workspace,
        &served.clock,
        &actor,
        &size,
        &mut |_, _| (),
    )
    .expect("a company");
    served
}

#[test]
fn fixes_of_records_lead_to_their_fields() {
    let served = company();
    let client = Client::signed_in(&served, "PER-0001");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let assessment = view.assessment(ISO).expect("an assessment");
    let mut seen = 0;
    for result in assessment
        .requirements
        .iter()
        .filter(|result| !result.findings.is_empty())
    {
        let page = client.page(&format!("/requirements/{ISO}/{}", result.id));
        let mut edits = links(&page);
        edits.retain(|link| link.contains("/edit"));
        edits.dedup_by_key(|link| link.split_once('#').map(|(_, field)| field.to_owned()));
        for link in edits {
            let (path, field) = link.split_once('#').unwrap_or((&link, ""));
            let form = client.page(path);
            assert!(
                field.is_empty() || form.contains(&format!(" id=\"{field}\"")),
                "{link}"
            );
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn many_findings_come_in_pages_and_none_is_left_out() {
    let served = Served::empty();
    let actor = served.workspace.actor(None).expect("an operator");
    let size = Size {
        systems: 60,
        records: 3_000,
        seed: 5,
    };
    fill(
        &served.workspace,
        &served.clock,
        &actor,
        &size,
        &mut |_, _| (),
    )
    .expect("a company");
    let client = Client::signed_in(&served, "PER-0001");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let assessment = view.assessment(ISO).expect("an assessment");
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (result, finding) in assessment.findings() {
        *counts.entry((&result.id, &finding.check)).or_default() += 1;
    }
    let (&(id, check), &count) = counts
        .iter()
        .max_by_key(|(_, count)| **count)
        .expect("findings");
    assert!(count > 70, "{id} {check}: {count}");

    let path = format!("/requirements/{ISO}/{id}");
    let page = client.page(&path);
    let of_page: usize = counts
        .iter()
        .filter(|((requirement, _), _)| *requirement == id)
        .map(|(_, count)| (*count).min(20))
        .sum();
    assert_eq!(page.matches("<article class=\"finding").count(), of_page);
    let rest = format!("{path}?check={check}&after=20");
    assert!(links(&page).contains(&rest), "{rest}");

    let mut after = 0;
    let mut seen = Vec::new();
    while after < count {
        let page = client.page(&format!("{path}?check={check}&after={after}"));
        let found = between(&page, "<article class=\"finding", "</article>");
        seen.extend(
            found
                .iter()
                .map(|one| between(one, "<a class=\"key\" href=\"/k/", "\"")[0].to_owned()),
        );
        assert!(!found.is_empty() && found.len() <= 50);
        after += found.len();
    }
    let result = assessment.requirement(id).expect("a requirement");
    let known = result
        .findings
        .iter()
        .filter(|finding| finding.check == check);
    let known: Vec<String> = known.filter_map(|finding| finding.record.clone()).collect();
    assert_eq!(seen, known);
    assert_eq!(
        client.get(&format!("{path}?check={check}&after=x")).status,
        422
    );
    assert_eq!(
        client
            .get(&format!("{path}?check={check}&after=99999999"))
            .status,
        200
    );
}

#[test]
fn evidence_is_attached_by_whoever_may_add_it() {
    let served = Served::story();
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let assessment = view.assessment(ISO).expect("an assessment");
    let result = assessment.requirement("8.4").expect("a requirement");
    let path = format!("/requirements/{ISO}/{}", result.id);
    let adds = |who: &str| {
        let page = Client::signed_in(&served, who).page(&path);
        links(&page)
            .iter()
            .any(|link| link.starts_with("/r/evidence/new"))
    };
    assert!(adds(TOMASZ) && adds(MARIT));
    let form = Client::signed_in(&served, MARIT).page("/r/evidence/new?requirements=8.4");
    assert!(form.contains("-h\">8.4"), "the form knows the requirement");
    let viewer = Client::signed_in(&served, HELEN).page(&path);
    let main = viewer.split_once("<main").expect("a main part").1;
    assert!(
        !main.contains("method=\"post\""),
        "a page to read sends nothing"
    );
}
