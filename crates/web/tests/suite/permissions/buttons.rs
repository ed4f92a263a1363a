//! Nothing is offered that would be refused: forms and links of pages, for every access role.

use std::collections::BTreeSet;

use super::for_all;
use super::place::{Visit, Visitor};
use super::table::{Who, cases, is_of};
use crate::form::unescape;

/// Pages that are opened as everybody who may.
const PAGES: [&str; 35] = [
    "/today",
    "/today/duties",
    "/requirements",
    "/requirements/iso-42001/5.2",
    "/requirements/iso-42001/10.2",
    "/find?q=action",
    "/r",
    "/r/action",
    "/r/document",
    "/r/access",
    "/r/evidence",
    "/r/supplier",
    "/k/ACT-0001",
    "/k/ACT-0002",
    "/k/ACT-0004",
    "/k/DOC-0001",
    "/k/DOC-0002",
    "/k/DOC-0003",
    "/k/EVD-0001",
    "/k/PER-0002",
    "/k/ACC-0002",
    "/k/ACT-0001/history",
    "/k/ACT-0001/v/1",
    "/k/ACT-0001/edit",
    "/k/ACT-0001/attach",
    "/r/action/new",
    "/drafts",
    "/import",
    "/r/action/import",
    "/r/person/import",
    "/changes",
    "/journal",
    "/reports",
    "/me",
    "/settings",
];

/// Pages of which forms are not sent here: they end accounts and sign-ins. The table has them.
const ENDS: [&str; 5] = [
    "/sign-out",
    "/sign-out-everywhere",
    "/settings/access/{person}/end",
    "/settings/access/{person}/password",
    "/me/sign-ins/{id}/end",
];

/// What a page offers.
#[derive(Debug, Default)]
struct Offers {
    /// Where its forms are posted.
    posts: BTreeSet<String>,
    /// Where its links lead.
    links: BTreeSet<String>,
}

impl Offers {
    fn of(page: &str) -> Self {
        let mut offers = Self::default();
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let name = tag.split_whitespace().next().unwrap_or_default();
            match name {
                "form" if value(tag, "method").as_deref() == Some("post") => {
                    let action = value(tag, "action").expect("a form says where it is sent");
                    offers.posts.insert(path(&action));
                }
                "button" | "input" => {
                    assert!(
                        value(tag, "formaction").is_none(),
                        "a button of its own way: {tag}"
                    );
                }
                "a" => {
                    let href = value(tag, "href").unwrap_or_default();
                    if href.starts_with('/') {
                        offers.links.insert(path(&href));
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

fn path(href: &str) -> String {
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn value(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

/// Returns the pages that a visitor may open, with their mark-up.
fn opened(visit: &Visit, pages: &[&str]) -> Vec<(String, String)> {
    let opened = pages.iter().filter_map(|page| {
        let answer = visit.open(page);
        assert!(
            [200, 403].contains(&answer.status),
            "{page}: {}",
            answer.status
        );
        (answer.status == 200).then(|| ((*page).to_owned(), answer.body))
    });
    opened.collect()
}

#[test]
fn no_page_offers_what_would_be_refused() {
    let wrong = for_all(|visitor| {
        let visit = Visit::new(visitor);
        match visitor.role() {
            Some(role) => refused(&visit, role),
            None => Vec::new(),
        }
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Follows everything that pages offer, and returns what was refused.
fn refused(visit: &Visit, role: &str) -> Vec<String> {
    let cases = cases();
    let narrow = |path: &str| {
        let mut of = cases
            .iter()
            .filter(|case| !case.writes() && is_of(path, case.route));
        of.any(|case| matches!(case.who, Who::Roles(_)))
    };
    let (mut posts, mut links) = (BTreeSet::new(), BTreeSet::new());
    let mut wrong = Vec::new();
    for (page, markup) in opened(visit, &PAGES) {
        let offers = Offers::of(&markup);
        assert!(offers.posts.contains("/sign-out"), "{page} has no way out");
        for post in offers.posts {
            let line = cases
                .iter()
                .find(|case| case.method == "POST" && is_of(&post, case.route));
            match line {
                None => wrong.push(format!("{role}: {page} posts to {post}, which is no route")),
                Some(case) if ENDS.contains(&case.route) => {
                    if !case.lets(Some(role)) {
                        wrong.push(format!("{role}: {page} offers POST {post}"));
                    }
                }
                Some(_) if posts.insert(post.clone()) => {
                    // With nothing in it, so that it is looked at but hardly anything is done.
                    let status = visit.send("POST", &post, "").status;
                    if status == 403 || status >= 500 {
                        wrong.push(format!("{role}: {page} offers POST {post}: {status}"));
                    }
                }
                Some(_) => {}
            }
        }
        for link in offers.links {
            if narrow(&link) && links.insert(link.clone()) {
                let status = visit.open(&link).status;
                if status == 403 || status >= 500 {
                    wrong.push(format!("{role}: {page} links to {link}: {status}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn whoever_may_is_offered_it() {
    let offers = |visitor: usize, page: &str| {
        let answer = Visit::new(Visitor::Role(visitor)).open(page);
        Offers::of(&answer.body)
    };
    let (contributor, owner, approver, administrator) = (1, 2, 3, 7);
    assert!(
        offers(contributor, "/k/ACT-0002")
            .links
            .contains("/k/ACT-0002/edit")
    );
    assert!(
        offers(contributor, "/k/DOC-0001")
            .posts
            .contains("/k/DOC-0001/do/submit")
    );
    assert!(
        offers(owner, "/k/ACT-0001")
            .links
            .contains("/k/ACT-0001/edit")
    );
    assert!(
        offers(approver, "/k/DOC-0002")
            .links
            .contains("/k/DOC-0002/do/approve")
    );
    assert!(
        offers(administrator, "/k/ACT-0001")
            .links
            .contains("/k/ACT-0001/erase")
    );
    assert!(
        offers(administrator, "/settings")
            .posts
            .contains("/settings/access")
    );
}

#[test]
fn in_the_past_nothing_can_be_done_but_to_sign_out() {
    let wrong = for_all(|visitor| {
        if visitor.role().is_none() {
            return Vec::new();
        }
        let visit = Visit::new(visitor);
        let mut wrong = Vec::new();
        for page in PAGES {
            let joint = if page.contains('?') { '&' } else { '?' };
            let answer = visit.open(&format!("{page}{joint}as_of=2026-02-01"));
            if answer.status != 200 {
                // Forms are no pages of the past.
                assert!(
                    [403, 404, 409].contains(&answer.status),
                    "{page}: {}",
                    answer.status
                );
                continue;
            }
            let mut posts = Offers::of(&answer.body).posts;
            posts.remove("/sign-out");
            if !posts.is_empty() {
                wrong.push(format!("{visitor:?}: {page} offers {posts:?}"));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
