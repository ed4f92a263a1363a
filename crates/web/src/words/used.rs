//! Holds messages and code together: what the code says exists, and what exists is said.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Words;

/// Calls whose first literal is the id of a message.
const CALLS: [&str; 4] = ["t(", "find(", "with(", "count("];

#[test]
fn every_message_that_the_code_names_exists() {
    let words = Words::default();
    let ids: BTreeSet<String> = every_id();
    for (path, text) in sources() {
        for id in named(&text) {
            assert!(
                ids.contains(id) || words.find(id).is_some(),
                "{}: {id}",
                path.display()
            );
        }
    }
}

#[test]
fn every_message_is_said_somewhere() {
    let sources: String = sources().into_iter().map(|(_, text)| text).collect();
    let whole =
        |id: &str| sources.contains(&format!("\"{id}\"")) || sources.contains(&format!("\"{id}."));
    // Code that puts an id together writes its start before a brace: `format!("state-{state}")`.
    let put_together = |id: &str| {
        let starts = id.match_indices('-').map(|(at, _)| &id[..=at]);
        starts
            .into_iter()
            .any(|start| sources.contains(&format!("\"{start}{{")))
    };
    let ids = every_id();
    let unsaid: Vec<_> = ids
        .iter()
        .filter(|id| !whole(id) && !put_together(id))
        .collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

fn every_id() -> BTreeSet<String> {
    files(Path::new("locales/en"), "ftl")
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("a file of messages"))
        .flat_map(|text| super::language::names(&text).collect::<Vec<_>>())
        .collect()
}

/// Returns the program's files without what stands under `#[cfg(test)]`.
fn sources() -> Vec<(PathBuf, String)> {
    files(Path::new("src"), "rs")
        .into_iter()
        .filter(|path| !path.ends_with("words/used.rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a file of the program");
            let code = text
                .split("\n#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default();
            (path, code.to_owned())
        })
        .collect()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the crate");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path, ending)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

/// Returns the ids that calls name as literals, such as `words.t("nav-today")`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    CALLS.iter().flat_map(move |call| {
        text.match_indices(call).filter_map(move |(at, _)| {
            let before = text[..at].chars().next_back()?;
            let rest = text[at + call.len()..].trim_start().strip_prefix('"')?;
            let id = rest.split('"').next()?;
            let message = id.contains('-')
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            (before == '.' && message).then_some(id)
        })
    })
}

#[test]
fn calls_are_found_across_lines() {
    let text = "words.t(\"nav-today\"); look.words.with(\n    \"due-in-days\", &[]); words.find(&id); x.find(\"a b-c\")";
    let found: Vec<_> = named(text).collect();
    assert_eq!(found, ["nav-today", "due-in-days"]);
}
