//! Every route × every access role, and every button: what a page offers is what its receiver allows.
//!
//! `permissions.txt` is the table. A route without a line fails, and so does a line without a route.

mod buttons;
mod place;
mod table;

use std::collections::BTreeSet;

use aims::ROLES;

use crate::client::Answer;
use place::{Visit, Visitor};
use table::{Case, Who, cases};

#[test]
fn every_route_has_a_line_and_every_line_a_route() {
    let routes: BTreeSet<(&str, &str)> = web::routes()
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let cases = cases();
    let lines: BTreeSet<(&str, &str)> =
        cases.iter().map(|case| (case.method, case.route)).collect();
    let without: Vec<_> = routes.difference(&lines).collect();
    assert!(without.is_empty(), "routes without a line: {without:#?}");
    let stale: Vec<_> = lines.difference(&routes).collect();
    assert!(stale.is_empty(), "lines without a route: {stale:#?}");
}

#[test]
fn strangers_may_what_the_table_says_is_open() {
    let open: BTreeSet<(&str, &str)> = web::routes()
        .into_iter()
        .filter_map(|(method, path, open)| open.then_some((method, path)))
        .collect();
    let cases = cases();
    let told = cases.iter().filter(|case| case.who == Who::Everybody);
    let told: BTreeSet<(&str, &str)> = told.map(|case| (case.method, case.route)).collect();
    assert_eq!(open, told);
}

#[test]
fn the_table_names_roles_that_there_are() {
    for case in cases() {
        if let Who::Roles(roles) = &case.who {
            let strange: Vec<_> = roles.iter().filter(|role| !ROLES.contains(role)).collect();
            assert!(
                strange.is_empty(),
                "{} {}: {strange:?}",
                case.method,
                case.route
            );
        }
    }
}

#[test]
fn everybody_gets_the_answer_that_the_table_says() {
    let wrong = for_all(|visitor| {
        let mut visit = Visit::new(visitor);
        let cases = cases();
        let wrong = cases
            .iter()
            .filter_map(|case| check(&mut visit, visitor, case));
        wrong.collect()
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Asks for everybody at once and puts together what is wrong.
fn for_all(ask: impl Fn(Visitor) -> Vec<String> + Sync) -> Vec<String> {
    std::thread::scope(|scope| {
        let asked = Visitor::all().into_iter();
        let asked: Vec<_> = asked
            .map(|visitor| {
                scope.spawn({
                    let ask = &ask;
                    move || ask(visitor)
                })
            })
            .collect();
        let found = asked
            .into_iter()
            .map(|asked| asked.join().expect("answers"));
        found.flatten().collect()
    })
}

/// Asks what one line says, and returns what is wrong with the answer.
fn check(visit: &mut Visit, visitor: Visitor, case: &Case) -> Option<String> {
    let said = |what: &str, answer: &Answer| {
        let hint: String = answer.body.chars().take(300).collect();
        format!(
            "{visitor:?} {:?}: {} {}: {what}: {} {}{}",
            visitor.role(),
            case.method,
            case.path,
            answer.status,
            answer.headers.get("location").map_or("", String::as_str),
            if answer.status == 422 {
                hint.as_str()
            } else {
                ""
            },
        )
    };
    if case.lets(visitor.role()) {
        let answer = visit.ask(case, true);
        let sent_away = leads_to_sign_in(&answer) && !case.ends_sign_in();
        let fits = case.is_done(answer.status) && !sent_away;
        return (!fits).then(|| said("not done", &answer));
    }
    let before = visit.entries();
    let answer = visit.ask(case, true);
    if !is_refused(visitor, case, &answer) {
        return Some(said("not refused", &answer));
    }
    if case.writes() {
        let answer = visit.ask(case, false);
        if !is_refused(visitor, case, &answer) {
            return Some(said("not refused before it was looked at", &answer));
        }
    }
    (visit.entries() != before).then(|| said("refused, but written", &answer))
}

fn leads_to_sign_in(answer: &Answer) -> bool {
    let to = answer.headers.get("location");
    answer.status == 303 && to.is_some_and(|to| to.starts_with("/sign-in"))
}

/// Returns whether an answer is the one for somebody who may not.
fn is_refused(visitor: Visitor, case: &Case, answer: &Answer) -> bool {
    match visitor {
        Visitor::Role(_) => answer.status == 403,
        Visitor::Stranger | Visitor::Gone if case.is_api() => answer.status == 401,
        Visitor::Stranger | Visitor::Gone => leads_to_sign_in(answer),
    }
}
