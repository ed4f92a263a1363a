//! One check: its rule in words and SQL, the records it looks through, and what it found in each.

use std::collections::HashSet;

use aims::LookedAt;
use conformity::framework::Check;
use conformity::{Finding, Grade, Status};
use maud::{Markup, html};
use registers::Key;

use super::because::{statement, upper_first, within};
use super::findings::{self, Failing};
use super::fix;
use super::one::One;
use crate::fault::{Fault, Result};
use crate::parts::{self, Pager};
use crate::words::Words;

/// Most records that a check is shown to have looked at.
const LOOKED_AT: usize = 50;

/// Findings on one page of a check.
const PAGE: usize = 50;

/// Words of SQL that are set apart.
const KEYWORDS: [&str; 42] = [
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "cross",
    "desc",
    "distinct",
    "else",
    "end",
    "except",
    "exists",
    "from",
    "group",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "over",
    "partition",
    "recursive",
    "select",
    "then",
    "union",
    "using",
    "values",
    "when",
    "where",
    "with",
];

/// Draws why a check's findings are findings; `open` where nothing else is to be read.
pub(super) fn why(one: &One<'_, '_, '_>, failing: &Failing<'_>, open: bool) -> Result<Markup> {
    let words = &one.stand.look.words;
    let body = html! {
        h4 { (words.t("requirements-check")) }
        (rule(one, failing.check))
        (sql(words, failing.check, false))
        h4 { (words.t("requirements-looked-at")) }
        (looked_through(one, failing.check, failing.findings)?)
        (disagree(one, failing.check)?)
    };
    Ok(parts::why(words, open, body))
}

/// Draws a check's rule: in words, why it is there, its id and what it tests.
fn rule(one: &One<'_, '_, '_>, check: &Check) -> Markup {
    let words = &one.stand.look.words;
    let said = [
        ("tests", check.tests.join(", ").into()),
        ("grade", within(words.grade(check.grade)).into()),
    ];
    html! {
        p { (check.says) }
        @if let Some(why) = &check.why { p.help { (why) } }
        @match &check.own {
            Some(key) => p.help {
                (parts::key(&one.stand.look.record(key.as_str()), key.as_str())) " "
                (words.with("requirements-own-check", &said))
            },
            None => p.help { code { (check.id) } " " (words.with("requirements-tests", &said)) },
        }
    }
}

fn sql(words: &Words, check: &Check, open: bool) -> Markup {
    let label = words.with(
        "requirements-sql-label",
        &[("check", check.id.as_str().into())],
    );
    let query = html! {
        pre.sql tabindex="0" role="region" aria-label=(label) {
            code { (highlighted(check.fails.trim_end())) }
        }
    };
    parts::disclosure(words.t("requirements-sql"), open, query)
}

/// Draws a query with its keywords set apart.
fn highlighted(sql: &str) -> Markup {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut pieces: Vec<(bool, &str)> = Vec::new();
    let mut quote: Option<char> = None;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        match quote {
            Some(open) if open == first => quote = None,
            None if first == '\'' || first == '"' => quote = Some(first),
            _ => {}
        }
        let keyword = quote.is_none() && KEYWORDS.contains(&piece.to_ascii_lowercase().as_str());
        pieces.push((keyword, piece));
        rest = after;
    }
    html! {
        @for (keyword, piece) in &pieces {
            @if *keyword { b { (piece) } } @else { (piece) }
        }
    }
}

/// Draws the records that a check looked through, those with findings first.
fn looked_through(one: &One<'_, '_, '_>, check: &Check, findings: &[Finding]) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let found = look
        .view()?
        .looked_at(&one.stand.framework.id, &check.id, LOOKED_AT)?;
    let rows = rows(findings, found.as_ref());
    if rows.is_empty() {
        let id = match &found {
            Some(_) => "requirements-looked-nothing",
            None => "requirements-looked-whole",
        };
        return Ok(html! { p.help { (words.t(id)) } });
    }
    let name = words.t("requirements-what-was-found");
    let head = html! {
        th.p2 scope="col" { (words.t("requirements-record")) }
        th scope="col" { (name) }
        th scope="col" { (words.t("requirements-result")) }
    };
    let body = html! {
        @for (key, title, finding) in &rows {
            tr {
                td."fit p2" { (parts::key(&look.record(key), key)) }
                th scope="row" {
                    a href=(look.record(key)) { (title) }
                    @if let Some(finding) = finding { span.sub { (finding.because) } }
                }
                td.fit { (verdict(words, finding.map(|finding| finding.grade))) }
            }
        }
    };
    Ok(html! {
        (parts::table("", words.t("requirements-looked-at"), head, body))
        (summary(one, findings, found.as_ref())?)
    })
}

fn verdict(words: &Words, grade: Option<Grade>) -> Markup {
    match grade {
        Some(grade) => parts::status_said(status(grade), words.t("requirements-fails")),
        None => parts::status_said(Status::Conforms, words.t("requirements-holds")),
    }
}

fn status(grade: Grade) -> Status {
    match grade {
        Grade::Major => Status::Major,
        Grade::Minor => Status::Minor,
        Grade::Improvement => Status::Improvement,
    }
}

/// One record that a check looked at: its key, its title, what was found.
type Row<'f> = (String, String, Option<&'f Finding>);

/// Puts together the records to show: those with findings, then others of the same register.
fn rows<'f>(findings: &'f [Finding], found: Option<&LookedAt>) -> Vec<Row<'f>> {
    let with: Vec<Row<'f>> = findings
        .iter()
        .filter_map(|finding| {
            let key = finding.record.clone()?;
            let title = finding.title.clone().unwrap_or_else(|| key.clone());
            Some((key, title, Some(finding)))
        })
        .take(LOOKED_AT)
        .collect();
    let known: HashSet<&str> = with.iter().map(|(key, ..)| key.as_str()).collect();
    let prefix = with.first().and_then(|(key, ..)| key.parse::<Key>().ok());
    let same = |key: &Key| {
        prefix
            .as_ref()
            .is_none_or(|one| one.prefix() == key.prefix())
    };
    let others = found
        .map_or(&[][..], |found| found.records.as_slice())
        .iter();
    let others = others.filter(|(key, _)| same(key) && !known.contains(key.as_str()));
    let others: Vec<Row<'f>> = others
        .map(|(key, title)| (key.to_string(), title.clone(), None))
        .collect();
    with.into_iter().chain(others).take(LOOKED_AT).collect()
}

/// Says how many records were looked at and found wanting, and leads to all of them.
fn summary(
    one: &One<'_, '_, '_>,
    findings: &[Finding],
    found: Option<&LookedAt>,
) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let entry = words.number(look.view()?.entry().0);
    Ok(html! {
        p.help {
            @if let Some(found) = found {
                @let name = within(&words.registers(found.register.name));
                @let values = [("n", found.count.into()), ("what", name.as_str().into()), ("found", findings.len().into())];
                @let id = if found.more { "requirements-looked-more" } else { "requirements-looked" };
                (words.with(id, &values)) " "
            }
            (words.with("requirements-computed", &[("entry", entry.into())]))
            @if let Some(found) = found {
                @let name = within(&words.registers(found.register.name));
                " "
                a.nb href=(look.href(&format!("/r/{}", found.register.name))) {
                    (words.with("requirements-all-of", &[("what", name.as_str().into())]))
                }
            }
        }
    })
}

/// Draws the way to answer a check with a reason, for who may.
fn disagree(one: &One<'_, '_, '_>, check: &Check) -> Result<Markup> {
    let words = &one.stand.look.words;
    let href = fix::attest(one.stand, &one.result.id, Some(&check.id))?;
    Ok(html! {
        @if let Some(href) = href {
            p.help {
                (words.t("requirements-disagree")) " "
                a href=(href) { (words.t("requirements-attest-reason")) }
            }
        }
    })
}

/// Draws the checks that found nothing, and those whose findings a person has overridden.
pub(super) fn others(one: &One<'_, '_, '_>) -> Result<Markup> {
    let words = &one.stand.look.words;
    if one.result.status == Status::Excluded {
        return Ok(html! {});
    }
    let checks = one.requirement.checks.iter();
    let (overridden, holding): (Vec<_>, Vec<_>) = checks
        .filter(|check| {
            one.failing
                .iter()
                .all(|failing| failing.check.id != check.id)
        })
        .partition(|check| {
            one.result
                .overridden
                .iter()
                .any(|found| found.check == check.id)
        });
    let idle = one.result.status == Status::Open;
    let id = if idle {
        "requirements-checks-idle"
    } else {
        "requirements-checks-hold"
    };
    let mut lines = Vec::new();
    for check in &holding {
        lines.push(line(one, check, idle)?);
    }
    Ok(html! {
        (answered(one, &overridden))
        @if !holding.is_empty() {
            @let body = html! { div.checks { @for line in &lines { (line) } } };
            (parts::section("checks", &words.count(id, holding.len()), html! {}, body))
        }
    })
}

fn line(one: &One<'_, '_, '_>, check: &Check, idle: bool) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let found = look
        .view()?
        .looked_at(&one.stand.framework.id, &check.id, 1)?;
    let said = match found {
        Some(found) if found.more => words.with("requirements-over", &[("n", found.count.into())]),
        Some(found) if found.count > 0 => {
            let values = [("n", found.count.into()), ("all", found.count.into())];
            words.with("requirements-n-of", &values)
        }
        _ => words.t("requirements-look").to_owned(),
    };
    let href = one
        .stand
        .one_with(&one.result.id, one.stand.filter, &[("check", &check.id)]);
    let carries_out = match check.own {
        Some(_) => words.t("requirements-ours").to_owned(),
        None => check.tests.join(", "),
    };
    let values = [
        ("tests", carries_out.into()),
        ("grade", within(words.grade(check.grade)).into()),
    ];
    let id = html! {
        code { (check.id) }
        span { (words.with("requirements-would-be", &values)) }
    };
    let mark = if idle { Status::Open } else { Status::Conforms };
    Ok(parts::check(
        mark.word(),
        &check.says,
        id,
        html! { a href=(href) { (said) } },
    ))
}

/// Draws what checks found and a person's statement overrides.
fn answered(one: &One<'_, '_, '_>, checks: &[&Check]) -> Markup {
    let look = one.stand.look;
    let words = &look.words;
    if checks.is_empty() {
        return html! {};
    }
    let found = one.result.overridden.iter().take(findings::FIRST);
    let body = html! {
        div.checks {
            @for finding in found {
                @let by = finding.overridden_by.as_deref().unwrap_or_default();
                @let id = html! { code { (finding.check) } };
                (parts::check("attest", &statement(finding), id, parts::key(&look.record(by), by)))
            }
        }
    };
    let heading = words.count("requirements-overridden-n", one.result.overridden.len());
    parts::section("overridden", &heading, html! {}, body)
}

/// Draws the page of one check: its rule, everything it found page by page, what it looked through.
pub(super) fn page(one: &One<'_, '_, '_>, check: &Check) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let failing = one
        .failing
        .iter()
        .find(|failing| failing.check.id == check.id);
    let findings = failing.map_or(&[][..], |failing| failing.findings);
    let back = one.stand.one(&one.result.id);
    let beside = html! { a.more href=(back) { (words.t("requirements-back")) } };
    let body = html! { (rule(one, check)) (sql(words, check, true)) };
    let looked =
        html! { div.looked { (looked_through(one, check, findings)?) (disagree(one, check)?) } };
    Ok(html! {
        (one.head()?)
        (parts::section("rule", words.t("requirements-check"), beside, body))
        (found(one, check, findings)?)
        (parts::section("looked", words.t("requirements-looked-at"), html! {}, looked))
    })
}

/// Draws one page of what a check found.
fn found(one: &One<'_, '_, '_>, check: &Check, findings: &[Finding]) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    if findings.is_empty() {
        return Ok(html! {});
    }
    let after = match look.query("after") {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| Fault::bad("`after` is the number of findings that are passed over"))?,
    };
    let page = findings.iter().skip(after).take(PAGE);
    let link = |after: usize| {
        let after = after.to_string();
        let pairs = [("check", check.id.as_str()), ("after", after.as_str())];
        one.stand.one_with(&one.result.id, one.stand.filter, &pairs)
    };
    let last = findings.len().min(after.saturating_add(PAGE));
    let pager = Pager {
        first: after.saturating_add(1).min(last),
        last,
        all: findings.len(),
        before: (after > 0).then(|| link(after.saturating_sub(PAGE))),
        after: (last < findings.len()).then(|| link(last)),
    };
    let body = html! {
        @for (n, finding) in page.enumerate() {
            (findings::article(one, finding, &format!("f{n}"), n == 0, None))
        }
        @if findings.len() > PAGE || after > 0 { (pager.draw(words)) }
    };
    let heading = upper_first(&words.count("requirements-found-n", findings.len()));
    Ok(parts::section("findings", &heading, html! {}, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_set_apart_and_texts_are_not() {
        let html = highlighted("select id, 'not <in> from' from risk where is_in = 1").0;
        assert_eq!(
            html,
            "<b>select</b> id, 'not &lt;in&gt; from' <b>from</b> risk <b>where</b> is_in = 1"
        );
    }

    #[test]
    fn keywords_are_sorted_so_that_none_is_there_twice() {
        assert!(KEYWORDS.is_sorted_by(|one, next| one < next));
    }
}
