//! Merging two changes of one body: field by field, with what cannot be decided left to a person.

use serde_json::{Map, Value};

/// A field that both changed, and differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Where: a dotted path.
    pub path: String,
    /// What it was; null if it was not there.
    pub base: Value,
    /// What I made of it; null if I removed it. The merged body has this.
    pub mine: Value,
    /// What they made of it; null if they removed it.
    pub theirs: Value,
}

/// Two changes of one body put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The body: my changes and theirs; where both changed the same, mine.
    pub body: Value,
    /// What both changed differently, for a person to decide.
    pub conflicts: Vec<Conflict>,
    /// What was taken over of theirs, by dotted path; null where they removed it.
    pub taken: Vec<(String, Value)>,
}

/// Puts two changes of one body together, field by field.
///
/// Parts are merged field by field. Of a list each item is one value, which one side may change, and
/// both may add to its end; what one side shortened is one value as a whole. A field that is null
/// counts as not there.
pub fn merge(base: &Value, mine: &Value, theirs: &Value) -> Merged {
    let mut merging = Merging::default();
    let body = merging.value("", there(base), there(mine), there(theirs));
    Merged {
        body: body.unwrap_or(Value::Null),
        conflicts: merging.conflicts,
        taken: merging.taken,
    }
}

#[derive(Default)]
struct Merging {
    conflicts: Vec<Conflict>,
    taken: Vec<(String, Value)>,
}

impl Merging {
    fn value(
        &mut self,
        path: &str,
        base: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if mine == theirs || theirs == base {
            return mine.cloned();
        }
        if let (Some(Value::Object(mine)), Some(Value::Object(theirs))) = (mine, theirs) {
            let nothing = Map::new();
            let base = base.and_then(Value::as_object).unwrap_or(&nothing);
            return Some(Value::Object(self.fields(path, base, mine, theirs)));
        }
        let or_null = |value: Option<&Value>| value.cloned().unwrap_or_default();
        if mine == base {
            self.taken.push((path.to_owned(), or_null(theirs)));
            return theirs.cloned();
        }
        if let Some(items) = self.items(path, base, mine, theirs) {
            return Some(Value::Array(items));
        }
        self.conflicts.push(Conflict {
            path: path.to_owned(),
            base: or_null(base),
            mine: or_null(mine),
            theirs: or_null(theirs),
        });
        mine.cloned()
    }

    /// Puts lists together item by item; nothing if that cannot be done without asking.
    fn items(
        &mut self,
        path: &str,
        base: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Vec<Value>> {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
        let base = base.map_or(Some(Vec::new()), |base| list(Some(base)))?;
        let (mine, theirs) = (list(mine)?, list(theirs)?);
        if mine.len() < base.len() || theirs.len() < base.len() {
            return None;
        }
        let mut merged = Vec::new();
        let mut taken = Vec::new();
        for (at, before) in base.iter().enumerate() {
            let (mine, theirs) = (&mine[at], &theirs[at]);
            if theirs == before || mine == theirs {
                merged.push(mine.clone());
            } else if mine == before {
                taken.push(at);
                merged.push(theirs.clone());
            } else {
                return None;
            }
        }
        // What was saved first stands first.
        let (mine, theirs) = (&mine[base.len()..], &theirs[base.len()..]);
        let mut only_mine: Vec<&Value> = mine.iter().collect();
        for added in theirs {
            match only_mine.iter().position(|own| *own == added) {
                // What both added is there once, or as often as the one who added it most often did.
                Some(same) => drop(only_mine.remove(same)),
                None => taken.push(merged.len()),
            }
            merged.push(added.clone());
        }
        merged.extend(only_mine.into_iter().cloned());
        for at in taken {
            self.taken
                .push((format!("{path}.{at}"), merged[at].clone()));
        }
        Some(merged)
    }

    fn fields(
        &mut self,
        path: &str,
        base: &Map<String, Value>,
        mine: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Map<String, Value> {
        let only_theirs = theirs.keys().filter(|name| !mine.contains_key(*name));
        let mut merged = Map::new();
        for name in mine.keys().chain(only_theirs) {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            let of = |fields: &'_ Map<String, Value>| fields.get(name).cloned();
            let (base, mine, theirs) = (of(base), of(mine), of(theirs));
            let [base, mine, theirs] =
                [&base, &mine, &theirs].map(|value| value.as_ref().and_then(there));
            if let Some(value) = self.value(&path, base, mine, theirs) {
                merged.insert(name.clone(), value);
            }
        }
        merged
    }
}

/// Takes null for what is not there.
fn there(value: &Value) -> Option<&Value> {
    Some(value).filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_one_side_changed_is_taken() {
        let base =
            json!({"title": "T", "owner": "PER-0001", "part": {"a": 1, "b": 2}, "list": [1]});
        let mine =
            json!({"title": "New", "owner": "PER-0001", "part": {"a": 5, "b": 2}, "list": [1]});
        let theirs = json!({"title": "T", "part": {"a": 1, "b": 7}, "list": [1, 2], "note": "n"});
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(
            merged.body,
            json!({"title": "New", "part": {"a": 5, "b": 7}, "list": [1, 2], "note": "n"})
        );
        assert_eq!(merged.conflicts, []);
        assert_eq!(
            merged.taken,
            [
                ("owner".into(), Value::Null),
                ("part.b".into(), json!(7)),
                ("list".into(), json!([1, 2])),
                ("note".into(), json!("n")),
            ]
        );
    }

    #[test]
    fn what_both_changed_is_for_a_person_to_decide() {
        let base = json!({"title": "T", "part": {"a": 1}, "list": [1]});
        let mine = json!({"title": "Mine", "list": [2]});
        let theirs = json!({"title": "Theirs", "part": {"a": 2}, "list": [3]});
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.body, mine);
        let paths: Vec<_> = merged
            .conflicts
            .iter()
            .map(|conflict| conflict.path.as_str())
            .collect();
        assert_eq!(paths, ["title", "list", "part"]);
        assert_eq!(
            merged.conflicts[2],
            Conflict {
                path: "part".into(),
                base: json!({"a": 1}),
                mine: Value::Null,
                theirs: json!({"a": 2}),
            }
        );
        assert_eq!(merged.taken, []);
    }

    #[test]
    fn a_part_that_both_began_is_put_together() {
        let merged = merge(
            &json!({}),
            &json!({"part": {"a": 1}}),
            &json!({"part": {"b": 2}}),
        );
        assert_eq!(merged.body, json!({"part": {"a": 1, "b": 2}}));
        assert_eq!(merged.taken, [("part.b".into(), json!(2))]);
    }

    #[test]
    fn lists_are_put_together_where_each_item_was_changed_by_one_alone() {
        let list = |mine: Value, theirs: Value| {
            let base = json!({"list": ["a", "b"]});
            merge(&base, &json!({"list": mine}), &json!({"list": theirs}))
        };
        let merged = list(json!(["A", "b"]), json!(["a", "B"]));
        assert_eq!(merged.body, json!({"list": ["A", "B"]}));
        assert_eq!(merged.taken, [("list.1".into(), json!("B"))]);
        let merged = list(
            json!(["a", "b", "mine", "same"]),
            json!(["a", "b", "same", "theirs"]),
        );
        assert_eq!(
            merged.body,
            json!({"list": ["a", "b", "same", "theirs", "mine"]})
        );
        assert_eq!(merged.taken, [("list.3".into(), json!("theirs"))]);
        assert_eq!(merged.conflicts, []);
        for (mine, theirs) in [
            (json!(["A", "b"]), json!(["Z", "b"])),
            (json!(["a"]), json!(["a", "b", "c"])),
            (json!(["a", "b", "c"]), json!([])),
        ] {
            assert_eq!(list(mine.clone(), theirs).conflicts.len(), 1, "{mine}");
        }
        let both = merge(&json!({}), &json!({"list": [1]}), &json!({"list": [2]}));
        assert_eq!(both.body, json!({"list": [2, 1]}));
        let twice = merge(
            &json!({}),
            &json!({"list": [1, 1]}),
            &json!({"list": [1, 2]}),
        );
        assert_eq!(twice.body, json!({"list": [1, 2, 1]}));
    }

    /// Bodies that often agree with each other in parts.
    fn body() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            (0..3).prop_map(|number| json!(number)),
            "[ab]".prop_map(|text| json!(text)),
        ];
        let value = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
                fields(inner),
            ]
        });
        fields(value)
    }

    fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
        let name = prop::sample::select(vec!["a", "b", "c", "d"]);
        prop::collection::vec((name, value), 0..4).prop_map(|fields| {
            Value::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            )
        })
    }

    proptest! {
        #[test]
        fn merging_with_what_nobody_changed_is_mine(base in body(), mine in body()) {
            let merged = merge(&base, &mine, &base);
            prop_assert_eq!(&merged.body, &mine);
            prop_assert!(merged.conflicts.is_empty() && merged.taken.is_empty());
        }

        #[test]
        fn without_conflicts_it_does_not_matter_whose_is_mine(
            base in body(), mine in body(), theirs in body()
        ) {
            let one = merge(&base, &mine, &theirs);
            let two = merge(&base, &theirs, &mine);
            prop_assert_eq!(one.conflicts.len(), two.conflicts.len());
            if one.conflicts.is_empty() {
                prop_assert_eq!(without_nulls(&one.body), without_nulls(&two.body));
            }
        }

        #[test]
        fn what_is_taken_stands_in_the_body(base in body(), mine in body(), theirs in body()) {
            let merged = merge(&base, &mine, &theirs);
            for (path, value) in merged.taken {
                let pointer = format!("/{}", path.replace('.', "/"));
                let found = merged.body.pointer(&pointer).cloned().unwrap_or_default();
                prop_assert_eq!(found, value, "{}", path);
            }
        }
    }

    /// Takes out what is not there, and the order in which both sides added to lists.
    fn without_nulls(value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let mut items: Vec<Value> = items.clone();
                items.sort_by_key(Value::to_string);
                Value::Array(items)
            }
            Value::Object(fields) => fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect(),
            other => other.clone(),
        }
    }
}
