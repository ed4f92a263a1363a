//! What two people changed differently: whose value stands is for the second one to say.
//!
//! The form then carries my value of each such field beside what is typed anew, so that nothing is
//! lost until a choice is saved: `!mine.PATH` is my value as JSON, `!choice.PATH` what was chosen.

use maud::{Markup, html};
use registers::{Field, Kind};
use serde_json::Value;

use super::draw::Draw;
use super::plan::Node;
use super::wrong::id;
use crate::parts::text_diff;
use crate::words::Words;

/// Start of the name of my value.
const MINE: &str = "!mine.";

/// Start of the name of a choice.
const CHOICE: &str = "!choice.";

/// Whose value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Mine.
    Mine,
    /// The other's.
    Theirs,
    /// Neither: what is typed in the form.
    Anew,
}

impl Choice {
    const ALL: [Self; 3] = [Self::Mine, Self::Theirs, Self::Anew];

    fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
            Self::Anew => "anew",
        }
    }
}

/// A field that two people changed differently.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clash {
    /// Where.
    pub(super) path: String,
    /// What I made of it; null if I removed it.
    pub(super) mine: Value,
    /// What they made of it; null if they removed it.
    pub(super) theirs: Value,
    /// Whose value stands.
    pub(super) choice: Choice,
    /// The other's name.
    pub(super) by: String,
}

/// Reads the clashes that a form carries; `theirs` is the body of the version that it began with.
pub(super) fn read(
    fields: &'static [Field],
    pairs: &[(String, String)],
    theirs: &Value,
    by: &str,
) -> Vec<Clash> {
    let chosen = |path: &str| {
        let found = pairs
            .iter()
            .rev()
            .find(|(name, _)| name.strip_prefix(CHOICE) == Some(path));
        let said = found.map(|(_, value)| value.as_str());
        Choice::ALL
            .into_iter()
            .find(|choice| Some(choice.name()) == said)
    };
    let mut clashes: Vec<Clash> = Vec::new();
    for (name, value) in pairs {
        let Some(path) = name.strip_prefix(MINE) else {
            continue;
        };
        let known = clashes.iter().any(|clash| clash.path == path);
        if known || !leads_somewhere(fields, path) {
            continue;
        }
        let Ok(mine) = serde_json::from_str(value) else {
            continue;
        };
        clashes.push(Clash {
            mine,
            theirs: at(theirs, path).cloned().unwrap_or_default(),
            choice: chosen(path).unwrap_or(Choice::Mine),
            path: path.to_owned(),
            by: by.to_owned(),
        });
    }
    clashes
}

/// Returns the fields of a form that carry clashes.
pub(super) fn pairs(clashes: &[Clash]) -> Vec<(String, String)> {
    let both = |clash: &Clash| {
        [
            (format!("{MINE}{}", clash.path), clash.mine.to_string()),
            (
                format!("{CHOICE}{}", clash.path),
                clash.choice.name().to_owned(),
            ),
        ]
    };
    clashes.iter().flat_map(both).collect()
}

/// Puts what was chosen into a body.
pub(super) fn settle(body: &mut Value, clashes: &[Clash]) {
    for clash in clashes {
        let value = match clash.choice {
            Choice::Mine => &clash.mine,
            Choice::Theirs => &clash.theirs,
            Choice::Anew => continue,
        };
        put(body, &clash.path, value);
    }
}

/// Returns whether a path leads through parts to a field; positions in lists are never part of it.
fn leads_somewhere(fields: &[Field], path: &str) -> bool {
    let (name, rest) = super::typed::split(path);
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        return false;
    };
    match &field.kind {
        _ if rest.is_empty() => true,
        Kind::Object(inner) => leads_somewhere(inner, rest),
        _ => false,
    }
}

fn at<'v>(body: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(body, |value, step| value.get(step))
}

fn put(body: &mut Value, path: &str, value: &Value) {
    let (name, rest) = super::typed::split(path);
    if body.is_null() {
        *body = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    if !rest.is_empty() {
        put(fields.entry(name).or_insert(Value::Null), rest, value);
    } else if value.is_null() {
        fields.shift_remove(name);
    } else {
        fields.insert(name.to_owned(), value.clone());
    }
}

/// Draws a field with both values and what is typed anew.
pub(super) fn draw(form: &Draw<'_>, node: &Node, clash: &Clash, anew: &Markup) -> Markup {
    let words = form.words;
    let (mine, theirs) = (said(words, &clash.mine), said(words, &clash.theirs));
    let name = format!("{CHOICE}{}", clash.path);
    let option = |choice: Choice, said: Markup| {
        html! {
            label { input type="radio" name=(name) value=(choice.name()) checked[clash.choice == choice]; span { (said) } }
        }
    };
    html! {
        fieldset."field clash" id={ (id(&clash.path)) "-c" } tabindex="-1" {
            legend.group-l { (node.label) }
            p.help { (words.with("form-clash", &[("name", clash.by.as_str().into())])) }
            input type="hidden" name={ (MINE) (clash.path) } value=(clash.mine);
            div.opts {
                (option(Choice::Mine, html! { (words.t("form-clash-mine")) ": " span.value { (mine) } }))
                (option(Choice::Theirs, html! {
                    (words.with("form-clash-theirs", &[("name", clash.by.as_str().into())])) ": "
                    span.value { (text_diff(&mine, &theirs)) }
                }))
                (option(Choice::Anew, html! { (words.t("form-clash-anew")) }))
            }
            div.anew { (anew) }
        }
    }
}

/// Writes a value so that it can be compared: the words of a part one after the other.
pub(super) fn said(words: &Words, value: &Value) -> String {
    match value {
        Value::Null => words.t("form-clash-nothing").to_owned(),
        Value::Bool(yes) => words.yes_no(*yes).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| said(words, item)).collect();
            items.join("; ")
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields.values().map(|value| said(words, value)).collect();
            fields.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_chosen_stands_in_the_body() {
        let fields = &registers::catalog()
            .get("supplier")
            .expect("a register")
            .fields;
        let theirs = json!({"what": "theirs", "contract": {"reference": "T"}});
        let sent = [
            ("!mine.what", "\"mine\""),
            ("!choice.what", "theirs"),
            ("!mine.contract.reference", "null"),
            ("!mine.review_by", "\"x\""),
            ("!choice.review_by", "anew"),
            ("!mine.answers.0.question", "1"),
            ("!mine.nothing", "1"),
            ("!mine.contact", "{"),
        ];
        let sent: Vec<_> = sent
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let clashes = read(fields, &sent, &theirs, "Ana");
        let paths: Vec<_> = clashes.iter().map(|clash| clash.path.as_str()).collect();
        assert_eq!(paths, ["what", "contract.reference", "review_by"]);
        let mut body = json!({"what": "typed", "contract": {"reference": "typed", "clauses": []}, "review_by": "2026-01-01"});
        settle(&mut body, &clashes);
        assert_eq!(
            body,
            json!({"what": "theirs", "contract": {"clauses": []}, "review_by": "2026-01-01"})
        );
        assert_eq!(read(fields, &pairs(&clashes), &theirs, "Ana"), clashes);
    }
}
