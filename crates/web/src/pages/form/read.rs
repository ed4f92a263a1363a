//! From the fields of a form to what was typed: each name is a path into the register.
//!
//! A name is a dotted path with positions in lists, `parties.0.name`. A sign before it says what
//! kind of value it is: `~owner` words that look for a record, `+owner` a record picked from those
//! found. Names that start with `!`, and some with `_`, belong to the form itself.

use std::collections::BTreeMap;

use registers::{Field, Kind};

use super::typed::{Entry, Part, Refs, split};

/// Most parts that one form shows.
const MOST_PARTS: usize = 2_000;

/// Most fields of one form.
const MOST_FIELDS: usize = 50_000;

/// The value with which a form says that the record had this part already.
pub(super) const THERE: &str = "there";

/// What the form itself sends, after `_`: what it is about, and the button that was pressed.
const OWN: [&str; 11] = [
    "form", "base", "draft", "add", "remove", "up", "find", "preview", "keep", "discard", "save",
];

/// Sign before the name of words that look for a record.
pub(super) const WORDS: char = '~';

/// Sign before the name of a record picked from those found.
pub(super) const PICK: char = '+';

/// What a form's fields say.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// What was typed.
    pub(super) typed: Part,
    /// Fields that the register does not have.
    pub(super) unknown: Vec<(String, String)>,
    /// Whether there were more parts or fields than a form shows.
    pub(super) too_many: bool,
}

/// Reads a form's fields.
pub(super) fn read(fields: &'static [Field], pairs: &[(String, String)]) -> Read {
    let given: Vec<Given<'_>> = pairs
        .iter()
        .filter(|(name, _)| !is_own(name))
        .take(MOST_FIELDS)
        .map(|(name, value)| Given::new(name, value))
        .collect();
    let mut reader = Reader {
        unknown: Vec::new(),
        parts: 0,
        too_many: pairs.len() > MOST_FIELDS,
    };
    let typed = reader.part(fields, given);
    Read {
        typed,
        unknown: reader.unknown,
        too_many: reader.too_many,
    }
}

/// Returns whether a field belongs to the form itself.
fn is_own(name: &str) -> bool {
    let action = name
        .strip_prefix('_')
        .is_some_and(|name| OWN.contains(&name));
    action || name.starts_with('!')
}

/// What kind of value a field of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Value,
    Words,
    Pick,
}

/// A field of a form, and the rest of the way to its place.
#[derive(Debug, Clone, Copy)]
struct Given<'p> {
    name: &'p str,
    rest: &'p str,
    sort: Sort,
    value: &'p str,
}

impl<'p> Given<'p> {
    fn new(name: &'p str, value: &'p str) -> Self {
        let (sort, rest) = match (name.strip_prefix(WORDS), name.strip_prefix(PICK)) {
            (Some(rest), _) => (Sort::Words, rest),
            (_, Some(rest)) => (Sort::Pick, rest),
            _ => (Sort::Value, name),
        };
        Self {
            name,
            rest,
            sort,
            value,
        }
    }

    /// Returns the position that is the whole rest of the way.
    fn position(&self) -> Option<usize> {
        self.rest.parse().ok()
    }
}

struct Reader {
    unknown: Vec<(String, String)>,
    parts: usize,
    too_many: bool,
}

impl Reader {
    fn part(&mut self, fields: &'static [Field], given: Vec<Given<'_>>) -> Part {
        let mut by_field: BTreeMap<usize, Vec<Given<'_>>> = BTreeMap::new();
        let mut there = false;
        for mut one in given {
            if one.rest.is_empty() {
                there |= one.value == THERE;
                continue;
            }
            let (step, rest) = split(one.rest);
            match fields.iter().position(|field| field.name == step) {
                Some(at) => {
                    one.rest = rest;
                    by_field.entry(at).or_default().push(one);
                }
                None => self.refuse(&one),
            }
        }
        let entries = fields.iter().enumerate();
        let entries = entries.map(|(at, field)| match by_field.remove(&at) {
            Some(given) => self.entry(&field.kind, given),
            None => Entry::blank(&field.kind),
        });
        Part {
            entries: entries.collect(),
            there,
        }
    }

    fn entry(&mut self, kind: &'static Kind, given: Vec<Given<'_>>) -> Entry {
        match kind {
            Kind::Reference(_) => self.refs(false, &given),
            Kind::Object(fields) => Entry::Part(self.part(fields, given)),
            Kind::List(of) => match &**of {
                Kind::Reference(_) => self.refs(true, &given),
                Kind::Object(fields) => self.parts(fields, given),
                of => self.values(of, &given),
            },
            _ => self.text(&given),
        }
    }

    /// Takes the last of several values: a hidden field may stand before a visible one.
    fn text(&mut self, given: &[Given<'_>]) -> Entry {
        let mut text = "";
        for one in given {
            if one.rest.is_empty() && one.sort == Sort::Value {
                text = one.value;
            } else {
                self.refuse(one);
            }
        }
        Entry::Text(text.to_owned())
    }

    fn refs(&mut self, many: bool, given: &[Given<'_>]) -> Entry {
        let mut refs = Refs::default();
        let (mut chosen, mut picked) = (Vec::new(), Vec::new());
        for one in given {
            let blank = one.value.trim().is_empty();
            match (one.sort, one.rest.is_empty(), one.position()) {
                (Sort::Words, true, _) => one.value.clone_into(&mut refs.words),
                (Sort::Pick, true, _) if blank => {}
                (Sort::Pick, true, _) => picked.push(one.value.to_owned()),
                (Sort::Value, true, _) => chosen.push((usize::MAX, one.value.to_owned())),
                (Sort::Value, false, Some(at)) if many => chosen.push((at, one.value.to_owned())),
                _ => self.refuse(one),
            }
        }
        chosen.retain(|(_, key)| !key.trim().is_empty());
        chosen.sort_by_key(|(at, _)| *at);
        refs.keys.extend(chosen.into_iter().map(|(_, key)| key));
        if !picked.is_empty() {
            // What was picked answers the words.
            refs.words.clear();
        }
        if many {
            refs.add(picked);
        } else if let Some(one) = picked.pop().or_else(|| refs.keys.pop()) {
            refs.keys = vec![one];
        }
        refs.settle(many);
        Entry::Refs(refs)
    }

    /// Reads a list of single values: one a line, one a box, or one a field with its position.
    fn values(&mut self, of: &Kind, given: &[Given<'_>]) -> Entry {
        let mut values = Vec::new();
        for one in given {
            match (one.sort, one.rest.is_empty(), one.position()) {
                (Sort::Value, true, _) if matches!(of, Kind::Choice(_)) => {
                    values.push((usize::MAX, one.value));
                }
                (Sort::Value, true, _) => {
                    let lines = one.value.split('\n').filter(|line| !line.trim().is_empty());
                    values.extend(lines.map(|line| (usize::MAX, line)));
                }
                (Sort::Value, false, Some(at)) => values.push((at, one.value)),
                _ => self.refuse(one),
            }
        }
        values.sort_by_key(|(at, _)| *at);
        Entry::Values(
            values
                .into_iter()
                .map(|(_, value)| value.to_owned())
                .collect(),
        )
    }

    fn parts(&mut self, fields: &'static [Field], given: Vec<Given<'_>>) -> Entry {
        let mut by_position: BTreeMap<usize, Vec<Given<'_>>> = BTreeMap::new();
        for mut one in given {
            let (step, rest) = split(one.rest);
            match step.parse() {
                Ok(position) => {
                    one.rest = rest;
                    by_position.entry(position).or_default().push(one);
                }
                Err(_) => self.refuse(&one),
            }
        }
        self.parts += by_position.len();
        if self.parts > MOST_PARTS {
            self.too_many = true;
            return Entry::Parts(Vec::new());
        }
        let parts = by_position.into_values();
        Entry::Parts(parts.map(|given| self.part(fields, given)).collect())
    }

    fn refuse(&mut self, given: &Given<'_>) {
        self.unknown
            .push((given.name.to_owned(), given.value.to_owned()));
    }
}

/// Returns whether a record has more parts than a form shows.
pub(super) fn is_too_large(part: &Part) -> bool {
    fn count(part: &Part) -> usize {
        let entries = part.entries.iter().map(|entry| match entry {
            Entry::Part(part) => count(part),
            Entry::Parts(parts) => parts.len() + parts.iter().map(count).sum::<usize>(),
            _ => 0,
        });
        entries.sum()
    }
    count(part) > MOST_PARTS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pairs::pairs;
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn fields(register: &str) -> &'static [Field] {
        &registers::catalog()
            .get(register)
            .expect("a register")
            .fields
    }

    #[test]
    fn what_is_written_is_read_again() {
        for register in registers::catalog().all() {
            for body in register.samples() {
                let mut typed = Part::of(&register.fields, &body);
                let read = read(&register.fields, &pairs(&register.fields, &typed));
                typed.there = false;
                assert_eq!(read.typed, typed, "{}", register.name);
                assert!(read.unknown.is_empty() && !read.too_many);
            }
        }
    }

    #[test]
    fn holes_between_positions_close_and_order_is_kept() {
        let read = read(
            fields("supplier"),
            &given(&[
                ("answers.70.question", "b"),
                ("answers.3.question", "a"),
                ("provides.9", "AIS-0002"),
                ("provides.1", "AIS-0001"),
            ]),
        );
        let closed = read_back(&read.typed, "supplier");
        assert_eq!(
            closed,
            [
                ("provides", "AIS-0001"),
                ("provides", "AIS-0002"),
                ("answers.0", ""),
                ("answers.0.question", "a"),
                ("answers.1", ""),
                ("answers.1.question", "b")
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    fn read_back(typed: &Part, register: &str) -> Vec<(String, String)> {
        pairs(fields(register), typed)
    }

    #[test]
    fn names_that_lead_nowhere_are_told() {
        let odd = [
            "nothing",
            "name.0",
            "name.x",
            "answers",
            "answers.x.question",
            "answers.0.nothing",
            "answers.0.question.0.0",
            "answers.-1.question",
            "~name",
            "+name",
            "provides.x",
            "contract.signed_on.deep",
            "answers.99999999999999999999999.question",
            "..",
            "answers..question",
        ];
        let sent: Vec<_> = odd
            .iter()
            .map(|name| ((*name).to_owned(), "x".to_owned()))
            .collect();
        let read = read(fields("supplier"), &sent);
        let told: Vec<_> = read.unknown.iter().map(|(name, _)| name.as_str()).collect();
        for name in odd {
            assert!(told.contains(&name), "{name}");
        }
        assert!(!read.typed.counts(), "{:?}", read.typed);
    }

    #[test]
    fn very_many_parts_are_not_taken() {
        let sent: Vec<_> = (0..=MOST_PARTS)
            .map(|at| (format!("answers.{at}.question"), String::new()))
            .collect();
        assert!(read(fields("supplier"), &sent).too_many);
        assert!(!read(fields("supplier"), &sent[1..]).too_many);
    }

    #[test]
    fn what_is_picked_answers_the_words() {
        let read = read(
            fields("supplier"),
            &given(&[
                ("provides", "AIS-0001"),
                ("~provides", "cv"),
                ("+provides", "AIS-0003"),
                ("+provides", ""),
            ]),
        );
        assert_eq!(
            read_back(&read.typed, "supplier"),
            given(&[("provides", "AIS-0001"), ("provides", "AIS-0003")])
        );
    }

    /// Names that often lead somewhere: steps of real fields, positions, and nonsense.
    fn name() -> impl Strategy<Value = String> {
        let step = prop::sample::select(vec![
            "title",
            "systems",
            "inherent",
            "rating",
            "likelihood",
            "acceptances",
            "by",
            "on",
            "objectives",
            "affected",
            "0",
            "1",
            "7",
            "99999999999999999999",
            "",
            "-1",
            "x",
        ]);
        let sign = prop::sample::select(vec!["", "", "", "~", "+", "!", "_"]);
        (sign, prop::collection::vec(step, 0..5))
            .prop_map(|(sign, steps)| format!("{sign}{}", steps.join(".")))
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_and_stays_what_it_is(
            sent in prop::collection::vec((name(), "[ -~\n\u{0}é]{0,12}"), 0..30)
        ) {
            let fields = fields("risk");
            let once = read(fields, &sent).typed;
            let again = read(fields, &pairs(fields, &once));
            prop_assert!(again.unknown.is_empty(), "{:?}", again.unknown);
            let mut closed = once.clone();
            closed.close();
            let mut once_more = again.typed;
            once_more.close();
            prop_assert_eq!(&once_more, &closed);
            let body = super::super::body::body(fields, &closed, None);
            prop_assert!(body.is_object());
        }
    }
}
