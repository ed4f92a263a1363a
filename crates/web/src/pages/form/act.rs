//! What the buttons within a form do to what was typed: add a part, remove, move up.

use registers::{Field, Kind};

use super::typed::{Entry, Part};

/// What a button of a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act<'f> {
    /// Add a part to a list.
    Add(&'f str),
    /// Remove a part, a value or a reference.
    Remove(&'f str),
    /// Move a part up by one.
    Up(&'f str),
    /// Look for records.
    Find(&'f str),
    /// Show Markdown as it will be read.
    Preview(&'f str),
    /// Only keep what was typed.
    Keep,
    /// Drop what was typed.
    Discard,
    /// Save.
    Save,
}

impl<'f> Act<'f> {
    /// Returns what the button that was pressed asks for.
    pub(super) fn of(fields: &'f [(String, String)]) -> Self {
        let mut acts = fields.iter().rev().filter_map(|(name, value)| {
            let act = match name.as_str() {
                "_add" => Self::Add(value),
                "_remove" => Self::Remove(value),
                "_up" => Self::Up(value),
                "_find" => Self::Find(value),
                "_preview" => Self::Preview(value),
                "_keep" => Self::Keep,
                "_discard" => Self::Discard,
                "_save" => Self::Save,
                _ => return None,
            };
            Some(act)
        });
        acts.next().unwrap_or(Self::Save)
    }

    /// Does it to what was typed, and returns the path to which the eye should go.
    pub(super) fn apply(self, fields: &'static [Field], typed: &mut Part) -> Option<String> {
        match self {
            Self::Add(path) => add(fields, typed, path),
            Self::Remove(path) => remove(fields, typed, path),
            Self::Up(path) => up(fields, typed, path),
            Self::Find(path) | Self::Preview(path) => {
                typed.at(fields, path).map(|_| path.to_owned())
            }
            Self::Keep | Self::Discard | Self::Save => None,
        }
    }
}

fn add(fields: &'static [Field], typed: &mut Part, path: &str) -> Option<String> {
    let place = typed.at(fields, path)?;
    let (Entry::Parts(parts), Kind::List(of), None) = (place.entry, place.kind, place.position)
    else {
        return None;
    };
    let Kind::Object(inner) = &**of else {
        return None;
    };
    parts.push(Part::blank(inner));
    Some(format!("{path}.{}", parts.len() - 1))
}

fn remove(fields: &'static [Field], typed: &mut Part, path: &str) -> Option<String> {
    let place = typed.at(fields, path)?;
    let list = place
        .position
        .and_then(|_| path.rsplit_once('.'))
        .map_or(path, |(list, _)| list);
    match (place.entry, place.position) {
        (Entry::Refs(refs), None) => refs.keys.clear(),
        (Entry::Refs(refs), Some(at)) if at < refs.keys.len() => {
            refs.keys.remove(at);
        }
        (Entry::Values(values), Some(at)) if at < values.len() => {
            values.remove(at);
        }
        (Entry::Parts(parts), Some(at)) if at < parts.len() => {
            parts.remove(at);
        }
        _ => return None,
    }
    Some(list.to_owned())
}

fn up(fields: &'static [Field], typed: &mut Part, path: &str) -> Option<String> {
    let place = typed.at(fields, path)?;
    match (place.entry, place.position) {
        (Entry::Parts(parts), Some(at)) if at > 0 && at < parts.len() => {
            parts.swap(at - 1, at);
            let (list, _) = path.rsplit_once('.')?;
            Some(format!("{list}.{}", at - 1))
        }
        _ => Some(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplier() -> (&'static [Field], Part) {
        let register = registers::catalog().get("supplier").expect("a register");
        let body = serde_json::json!({"provides": ["AIS-0001", "AIS-0002"], "answers": [{"question": "a"}, {"question": "b"}]});
        (&register.fields, Part::of(&register.fields, &body))
    }

    fn questions(fields: &'static [Field], typed: &Part) -> String {
        let body = super::super::body::body(fields, typed, None);
        let answers = body["answers"].as_array().into_iter().flatten();
        answers
            .map(|answer| answer["question"].as_str().unwrap_or("-").to_owned())
            .collect()
    }

    #[test]
    fn parts_are_added_moved_and_removed() {
        let (fields, mut typed) = supplier();
        assert_eq!(
            Act::Add("answers").apply(fields, &mut typed).as_deref(),
            Some("answers.2")
        );
        assert_eq!(
            Act::Up("answers.1").apply(fields, &mut typed).as_deref(),
            Some("answers.0")
        );
        assert_eq!(questions(fields, &typed), "ba-");
        assert_eq!(
            Act::Remove("answers.0")
                .apply(fields, &mut typed)
                .as_deref(),
            Some("answers")
        );
        assert_eq!(questions(fields, &typed), "a-");
        assert_eq!(
            Act::Remove("provides.0")
                .apply(fields, &mut typed)
                .as_deref(),
            Some("provides")
        );
        assert_eq!(
            super::super::body::body(fields, &typed, None)["provides"],
            serde_json::json!(["AIS-0002"])
        );
    }

    #[test]
    fn what_leads_nowhere_does_nothing() {
        let (fields, typed) = supplier();
        for path in [
            "",
            "name",
            "x",
            "answers.9",
            "answers.0.question",
            "provides.9",
            "answers.x",
        ] {
            for act in [Act::Add(path), Act::Remove(path), Act::Up(path)] {
                let mut after = typed.clone();
                act.apply(fields, &mut after);
                assert_eq!(after, typed, "{act:?}");
            }
        }
    }
}
