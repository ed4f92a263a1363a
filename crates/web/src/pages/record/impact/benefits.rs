//! Section F of an impact assessment as a matrix: each party from each perspective, what it gains and what it
//! bears, before and after measures (A.5.4, A.5.5).

use maud::{Markup, html};
use registers::{Field, Kind};
use serde_json::Value;

use super::super::evidence::text;
use super::super::known::Known;
use super::{ASSESSMENTS, list};
use crate::parts;

/// Returns the perspectives from which every directly affected party is looked at: the choices of the
/// field.
fn perspectives(known: &Known<'_, '_>) -> Vec<&'static str> {
    fn words(fields: &'static [Field], path: &[&str]) -> Vec<&'static str> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let field = fields.iter().find(|field| field.name == *first);
        let mut kind = field.map(|field| &field.kind);
        while let Some(Kind::List(item)) = kind {
            kind = Some(item);
        }
        match kind {
            Some(Kind::Object(inner)) => words(inner, rest),
            Some(Kind::Choice(choices)) => {
                let choices = choices.iter();
                choices.map(|choice| choice.value.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }
    words(&known.found.register.fields, &["impacts", "perspective"])
}

/// One row of the matrix.
struct Party<'b> {
    name: &'b str,
    /// The entry in section E; nothing where the benefits and harms name a party that is not in it.
    said: Option<&'b Value>,
}

impl Party<'_> {
    fn is(&self, field: &str) -> bool {
        self.said
            .is_some_and(|said| said[field].as_bool().unwrap_or(false))
    }
}

/// Returns how many benefits or harms an assessment names.
pub(super) fn count(body: &Value, effect: &str) -> usize {
    let impacts = list(body, "impacts").iter();
    impacts
        .filter(|impact| text(impact, "effect") == effect)
        .count()
}

/// Returns the parties of section E, then those that only the benefits and harms name.
fn parties(body: &Value) -> Vec<Party<'_>> {
    let listed = list(body, "parties").iter().map(|said| Party {
        name: text(said, "name"),
        said: Some(said),
    });
    let mut parties: Vec<Party<'_>> = listed.collect();
    for impact in list(body, "impacts") {
        let name = text(impact, "party");
        if parties.iter().all(|party| party.name != name) {
            parties.push(Party { name, said: None });
        }
    }
    parties
}

/// Says how many of the pairs that have to be answered are; nothing where none has to be.
pub(super) fn answered(known: &Known<'_, '_>, open: &[(String, String)]) -> Option<String> {
    let parties = parties(&known.found.body);
    let asked = parties
        .iter()
        .filter(|party| party.is("directly_affected"))
        .count()
        * perspectives(known).len();
    let values = [
        ("n", asked.saturating_sub(open.len()).into()),
        ("all", asked.into()),
    ];
    (asked > 0).then(|| known.look.words.with("impact-answered", &values))
}

/// Draws the matrix with its legend; nothing while there is no party.
pub(super) fn section(known: &Known<'_, '_>, open: &[(String, String)]) -> Markup {
    let words = &known.look.words;
    let parties = parties(&known.found.body);
    if parties.is_empty() {
        return html! {};
    }
    let beside = html! { @if let Some(said) = answered(known, open) { p { (said) } } };
    let title = words.t("impact-section-f");
    let perspectives = perspectives(known);
    html! {
        section.sec aria-labelledby="matrix" {
            header { h2 #matrix { span.no { "F" } " " (title) } (beside) }
            div.scroll-x tabindex="0" role="region" aria-label=(words.t("impact-matrix")) {
                table.bh {
                    caption.vh { (words.t("impact-matrix-caption")) }
                    thead {
                        tr {
                            th scope="col" { (words.t("impact-party")) }
                            @for perspective in &perspectives {
                                th scope="col" { (words.choice(ASSESSMENTS, "impacts.perspective", perspective)) }
                            }
                        }
                    }
                    tbody { @for party in &parties { (row(known, party, &perspectives, open)) } }
                }
            }
            (legend(known))
        }
    }
}

fn row(
    known: &Known<'_, '_>,
    party: &Party<'_>,
    perspectives: &[&str],
    open: &[(String, String)],
) -> Markup {
    html! {
        tr {
            th scope="row" { (party.name) small { (about(known, party)) } }
            @for perspective in perspectives {
                @let lacks = open.iter().any(|(name, lacking)| name == party.name && lacking == perspective);
                (cell(known, party, perspective, lacks))
            }
        }
    }
}

/// Says how a party stands to the system.
fn about(known: &Known<'_, '_>, party: &Party<'_>) -> String {
    let words = &known.look.words;
    let Some(said) = party.said else {
        return words.t("impact-not-in-e").to_owned();
    };
    let relation = words.choice(ASSESSMENTS, "parties.relation", text(said, "relation"));
    let mut about = vec![relation.to_lowercase()];
    if party.is("directly_affected") {
        about.insert(0, words.t("impact-directly").to_owned());
    }
    if !text(said, "vulnerability").is_empty() {
        about.push(words.t("impact-vulnerable").to_owned());
    }
    let size = text(said, "size");
    if !size.is_empty() {
        about.push(size.to_owned());
    }
    about.join(", ")
}

fn cell(known: &Known<'_, '_>, party: &Party<'_>, perspective: &str, lacks: bool) -> Markup {
    let words = &known.look.words;
    let impacts = list(&known.found.body, "impacts");
    let here: Vec<(usize, &Value)> = impacts
        .iter()
        .enumerate()
        .filter(|(_, impact)| {
            text(impact, "party") == party.name && text(impact, "perspective") == perspective
        })
        .collect();
    let worst = here
        .iter()
        .filter_map(|(_, impact)| remaining(impact))
        .max();
    let class = worst.map_or("", parts::heat);
    html! {
        td class=[Some(class).filter(|class| !class.is_empty())] {
            @for (at, impact) in &here { (entry(known, *at, impact)) }
            @if lacks && known.may_edit() {
                a.todo href={ "/k/" (known.key) "/edit#f-impacts" } { (words.t("impact-to-answer")) }
            } @else if lacks {
                span.todo { (words.t("impact-to-answer")) }
            } @else if here.is_empty() {
                span.none aria-hidden="true" { "–" }
                span.vh { (words.t("impact-nothing-said")) }
            }
        }
    }
}

/// Returns the place of what remains of a harm among the ratings, from the lowest.
fn remaining(impact: &Value) -> Option<usize> {
    if text(impact, "effect") != "harm" {
        return None;
    }
    let rating = ["residual", "rating"]
        .map(|field| text(impact, field))
        .into_iter()
        .find(|rating| !rating.is_empty())?;
    parts::rank(rating)
}

/// Draws one benefit, harm or finding that there is none, as a link to its entry below.
fn entry(known: &Known<'_, '_>, at: usize, impact: &Value) -> Markup {
    let words = &known.look.words;
    let said = |field: &str| {
        let rating = text(impact, field);
        (!rating.is_empty()).then(|| {
            words
                .choice(ASSESSMENTS, "impacts.rating", rating)
                .to_lowercase()
        })
    };
    let href = format!("#e-impacts-{}", at + 1);
    html! {
        @match text(impact, "effect") {
            "harm" => a."f harm" href=(href) {
                (parts::icon("minus", 12))
                span {
                    span.vh { (words.t("impact-harm")) ": " }
                    @match (said("rating"), said("residual")) {
                        (Some(before), Some(after)) => {
                            (before) " " span aria-hidden="true" { "→" } span.vh { (words.t("impact-becomes")) } " " b { (after) }
                        },
                        (Some(only), None) | (None, Some(only)) => b { (only) },
                        (None, None) => (words.t("impact-unrated")),
                    }
                }
            },
            "benefit" => a."f ben" href=(href) {
                (parts::icon("plus", 12))
                span { span.vh { (words.t("impact-benefit")) ": " } (said("rating").unwrap_or_else(|| words.t("impact-benefit").to_lowercase())) }
            },
            _ => a.none href=(href) { (words.t("impact-none")) },
        }
    }
}

/// Says what the signs and shades mean.
fn legend(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let after = |rating: &str| {
        let said = words
            .choice(ASSESSMENTS, "impacts.rating", rating)
            .to_lowercase();
        words.with("impact-after", &[("rating", said.into())])
    };
    html! {
        p.keyline {
            span.f.ben { (parts::icon("plus", 12)) } span { (words.t("impact-benefit").to_lowercase()) }
            span.f.harm { (parts::icon("minus", 12)) }
            span { (words.t("impact-key-harm")) " " span aria-hidden="true" { "→" } " " b { (words.t("impact-key-after")) } }
            @for (at, rating) in parts::RATINGS.iter().enumerate().skip(1) { span class={ "sw " (parts::heat(at)) } {} span { (after(rating)) } }
            span.dim { (words.t("impact-key-none")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_party_has_a_row_once() {
        let body = json!({
            "parties": [{ "name": "Applicants", "directly_affected": true }, { "name": "Works councils" }],
            "impacts": [{ "party": "Applicants" }, { "party": "Neighbours" }, { "party": "Neighbours" }],
        });
        let parties = parties(&body);
        let names: Vec<&str> = parties.iter().map(|party| party.name).collect();
        assert_eq!(names, ["Applicants", "Works councils", "Neighbours"]);
        assert!(parties[0].is("directly_affected") && parties[2].said.is_none());
    }

    #[test]
    fn what_remains_of_a_harm_is_its_shade() {
        let rank = |impact: Value| remaining(&impact);
        assert_eq!(
            rank(json!({ "effect": "harm", "rating": "high", "residual": "low" })),
            Some(0)
        );
        assert_eq!(rank(json!({ "effect": "harm", "rating": "high" })), Some(2));
        assert_eq!(rank(json!({ "effect": "benefit", "rating": "high" })), None);
        assert_eq!(rank(json!({ "effect": "harm" })), None);
    }
}
