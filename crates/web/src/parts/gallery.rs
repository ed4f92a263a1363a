//! Draws every part once into a page in the target's temporary folder, to be looked at in a
//! browser, and holds what is true of all of them.

use conformity::{Grade, Status};
use jiff::civil::{Date, date as on};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::*;
use crate::assets::Assets;
use crate::words::Words;

const TODAY: Date = on(2026, 8, 10);

#[test]
fn every_part_is_drawn_and_keeps_to_the_policy() {
    let words = Words::default();
    let body = gallery(&words).0;
    for forbidden in [" style=", "<style", "<script", " onclick=", "javascript:"] {
        assert!(!body.contains(forbidden), "{forbidden}");
    }
    let ids: Vec<_> = body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id is there twice");
    for target in body
        .split("aria-labelledby=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(ids.contains(&target), "{target} names nothing");
    }
    write_page(&body);
}

fn write_page(body: &str) {
    let assets = Assets::new();
    let style = assets
        .find(assets.url("aimwright.css"), "")
        .expect("the style sheet");
    let style = String::from_utf8_lossy(&style.bytes).into_owned();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Parts" }
                style { (PreEscaped(style)) }
            }
            body { (sprite(body)) main.main id="main" { (PreEscaped(body)) } }
        }
    };
    let program = std::env::current_exe().expect("a test knows where it is");
    let target = program.ancestors().nth(3).expect("target/debug/deps/web");
    std::fs::create_dir_all(target.join("tmp")).expect("the target can be written to");
    std::fs::write(target.join("tmp/parts.html"), page.0).expect("the target can be written to");
}

fn gallery(words: &Words) -> Markup {
    html! {
        (heads(words))
        (marks(words))
        (buttons(words))
        (findings(words))
        (tables(words))
        (charts(words))
        (changes(words))
        (messages(words))
        (forms(words))
    }
}

fn heads(words: &Words) -> Markup {
    let milestones = [
        (on(2026, 2, 27), "Gap assessment"),
        (on(2026, 3, 24), "AI policy"),
        (on(2026, 6, 26), "Management review"),
        (on(2026, 7, 24), "Internal audit"),
        (on(2026, 9, 3), "Stage 1"),
        (on(2026, 9, 21), "Stage 2"),
        (on(2026, 10, 15), "Decision"),
    ];
    let milestones = milestones.map(|(on, name)| Milestone {
        on,
        name: name.into(),
    });
    let ruler = Ruler {
        from: on(2026, 1, 1),
        to: on(2026, 11, 1),
        today: TODAY,
        milestones: &milestones,
    };
    let crumbs = [Crumb::to("#", "AI systems"), Crumb::here("AIS-0003")];
    let tab = |name: &str, count, here| Tab {
        href: "#".into(),
        name: name.into(),
        count,
        here,
    };
    html! {
        (Head::new(words.weekday_day(TODAY)).lede("Stage 1 is in 24 days, stage 2 in 42. Nothing major is open.")
            .actions(link_button("#", "Stage 1 pack")).below(ruler.draw(words)))
        (Head::new("CV screening").number("8.4").crumbs(words, &crumbs)
            .actions(html! { (link_button("#", "Propose a change")) (primary_link("#", "Edit")) })
            .fact(state_version(words, "approved", 7, true)).fact(key("#", "AIS-0003"))
            .fact(html! { "Owner " b { "Tomasz Lind" } })
            .below(tabs(words, "About CV screening", &[tab("Overview", None, true), tab("Risks", Some(9), false)])))
    }
}

fn marks(words: &Words) -> Markup {
    let states = [
        "draft",
        "in_review",
        "approved",
        "superseded",
        "stale",
        "open",
        "in_progress",
        "done",
        "verified",
        "closed",
        "waiting",
        "active",
        "retired",
    ];
    let strip_of = [
        Status::Conforms,
        Status::Minor,
        Status::Conforms,
        Status::Improvement,
        Status::Attest,
        Status::Excluded,
    ];
    section(
        "marks",
        "Marks",
        html! { p { "shape, word, colour" } },
        html! {
            p.bar { @for one in Status::ALL { (status(words, one)) } }
            p.bar { @for one in Status::ALL { (status_boxed(words, one)) } }
            p.bar { @for one in Status::ALL { (status_small(words, one)) } (status_said(Status::Minor, "2 minor")) }
            p.bar { @for one in states { (state(words, one)) } }
            p.bar { (strip(strip_of)) }
            p.bar {
                (date(words, TODAY, TODAY)) (day(words, TODAY)) (due(words, on(2026, 8, 12), TODAY)) (due(words, on(2026, 8, 1), TODAY))
                (due(words, on(2026, 9, 1), TODAY)) (record("#", "AIS-0003", "CV screening"))
                @if let Ok(at) = "2026-08-10T08:41:00Z".parse() { (moment(words, at)) (time(words, at)) }
            }
        },
    )
}

fn buttons(words: &Words) -> Markup {
    let items = [
        Item::Heading("With this record".into()),
        Item::link("#", "Attach evidence"),
        Item::Link {
            href: "#".into(),
            name: "Copy link".into(),
            hint: Some("c".into()),
            here: true,
        },
        Item::Line,
    ];
    let one = Filter {
        name: "Owner".into(),
        value: "Tomasz Lind".into(),
        without: "#".into(),
    };
    let pager = Pager {
        first: 1,
        last: 50,
        all: 1_200,
        before: Some("#".into()),
        after: Some("#".into()),
    };
    section(
        "buttons",
        "Buttons",
        "",
        html! {
            div.bar {
                (submit("primary", "Save as version 9")) (submit("", "Propose a change")) (submit("quiet", "Discard")) (submit("danger", "Retire"))
                (menu_button("mn", "", "More")) (menu("mn", &items))
            }
            div.bar { (chip(words, "#", "Findings", Some(4), false)) (chip(words, "#", "All", Some(70), true)) (filter(words, &one)) }
            (pager.draw(words))
        },
    )
}

fn findings(words: &Words) -> Markup {
    let finding = |id, grade, actions| Finding {
        id,
        grade,
        about: vec![
            html! { (key("#", "DOC-0001")) " AI policy" },
            html! { "since 27 February, 25 days" },
        ],
        statement: "No approved AI policy exists.",
        then: Some(html! { "A draft of 18 March waits for the chief executive." }),
        actions,
        why: Some(why(
            words,
            grade == Grade::Major,
            html! { h4 { "The check" } p { "An AI policy is approved." } },
        )),
    };
    section(
        "findings",
        "Two findings",
        "",
        html! {
            (finding("f1", Grade::Major, Some(primary_link("#", "Ask for approval"))).draw(words))
            (finding("f2", Grade::Improvement, None).draw(words))
            div.checks { (check("conforms", "Every system in scope has an assessment.", html! { code { "impact-current" } }, "4 of 4")) }
            p { (grade_icon(Grade::Minor, 16)) }
        },
    )
}

fn tables(words: &Words) -> Markup {
    let sorted = Column {
        name: "State",
        long: None,
        class: "",
        href: Some("#".into()),
        sorted: Some(Sorted::Down),
    };
    let head = html! { (Column::new("Key", "")) (sorted) (Column::new("Review by", "p2")) (Column::new("Read", "num")) };
    let rows = html! {
        @for n in 1..4 {
            tr { td.fit { (key("#", &format!("DOC-000{n}"))) } td.fit { (state_version(words, "draft", n, false)) } td { (due(words, on(2026, 8, 12), TODAY)) } td.num { "112" } }
        }
    };
    let facts = || {
        ["Owner", "Risk monitor", "Logging"]
            .map(|name| Fact::new(name, "Every ranking, kept 24 months"))
    };
    section(
        "tables",
        "Tables",
        "",
        html! {
            (table("", "Documents", head, rows))
            (dl_two(facts())) (dl(facts())) (dl_narrow(facts()))
        },
    )
}

fn charts(words: &Words) -> Markup {
    let values = [0.78, 0.81, 0.79, 0.83, 0.84, 0.85, 0.86];
    let points: Vec<_> = values
        .iter()
        .zip(1..)
        .map(|(value, month)| Point {
            name: words.month_short(month).into(),
            long: words.month(month).into(),
            value: *value,
            said: format!("{value:.2}"),
        })
        .collect();
    let chart = LineChart {
        title: "Selection-rate ratio, lowest to highest group",
        note: "MET-0005, monthly",
        over: "Month",
        points: &points,
        limit: Some(Limit {
            value: 0.8,
            said: "limit 0.80".into(),
            most: false,
        }),
    };
    section(
        "charts",
        "Charts",
        "",
        html! { (chart.draw(words)) p.bar { (spark(&values, Some(0.8))) "0.86" } },
    )
}

fn changes(words: &Words) -> Markup {
    let changes = [
        (
            "Degree of automation",
            text_diff(
                "Sorts out applications below a score",
                "Proposes an order; a recruiter decides",
            ),
        ),
        (
            "Logging",
            text_diff(
                "Every ranking, kept 12 months",
                "Every ranking, kept 24 months",
            ),
        ),
        (
            "Owner",
            changed(Some(html! { "Marit Vos" }), Some(html! { "Tomasz Lind" })),
        ),
    ];
    let moments = [
        Moment {
            on: on(2026, 6, 12),
            class: "approved",
            shape: "approved",
            body: html! { p { "Version 2 approved" } span.by { "AI Governance Committee" } },
        },
        Moment {
            on: on(2026, 6, 2),
            class: "",
            shape: "dot",
            body: html! { p { "Version 1 became 2" } (diff(changes)) },
        },
        Moment {
            on: on(2026, 5, 4),
            class: "",
            shape: "dot",
            body: html! { p { "Version 1 written" } },
        },
    ];
    section(
        "history",
        "History",
        "",
        timeline(words, TODAY, true, &moments),
    )
}

fn messages(words: &Words) -> Markup {
    let wrongs = [
        Wrong {
            id: Some("lim".into()),
            said: "Limits: say a limit".into(),
        },
        Wrong {
            id: None,
            said: "It was changed meanwhile".into(),
        },
    ];
    section(
        "messages",
        "Messages",
        "",
        html! {
            (flash("Saved. CV screening is now version 9, a draft.", Some(link_button("#", "See what changed"))))
            (note("clock", "Ines Carvalho is editing this record too", html! { p.help { "She began at 08:52." } }))
            (banner("info", "The workspace is read-only."))
            (error_summary(words, &wrongs))
            (empty("No external reports yet", "People outside can tell you that an AI system has harmed them.", primary_link("#", "Record a report")))
            (disclosure("More", true, html! { p { "Shown." } }))
        },
    )
}

fn forms(words: &Words) -> Markup {
    let name = Field {
        id: "name",
        label: "Name",
        help: "What people call it.",
        ..Field::default()
    };
    let limits = Field {
        id: "lim",
        label: "Limits",
        help: "What it must not do.",
        error: Some("Say a limit."),
        optional: false,
    };
    let groups = Field {
        id: "grp",
        label: "Affected groups",
        help: "",
        error: None,
        optional: true,
    };
    section(
        "form-h",
        "Purpose",
        "",
        html! {
            (name.around(words, html! { input.in id="name" aria-describedby=[described_by("name", name.help, name.error)]; }))
            (limits.around(words, html! { textarea.area id="lim" aria-describedby=[described_by("lim", limits.help, limits.error)] {} }))
            (groups.group(words, html! { div.opts { label { input type="checkbox"; " Applicants" } } }))
            (icon("mark", 20))
        },
    )
}

#[test]
fn parts_render_within_other_mark_up() {
    let head: Markup = html! { (Head::new("A")) };
    assert_eq!(head.0, Head::new("A").render().0);
}
