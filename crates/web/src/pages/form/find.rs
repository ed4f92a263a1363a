//! Records found for words that were typed into a reference, for who works without the script.

use aims::View;

use super::plan::{Control, Plan};
use super::typed::{Entry, Part};
use crate::fault::Result;

/// Most records that are offered.
const MOST: usize = 12;

/// Records found for words in one field.
#[derive(Debug)]
pub(super) struct Found {
    /// The field.
    pub(super) path: String,
    /// What was typed.
    pub(super) words: String,
    /// Key and title of each.
    pub(super) hits: Vec<(String, String)>,
}

/// Looks for the records that words in a field mean; nothing if it is no reference.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn find(
    view: &View<'_>,
    plan: &Plan,
    typed: &mut Part,
    path: &str,
) -> Result<Option<Found>> {
    let control = plan.node(path).map(|node| node.control);
    let Some(Control::Ref(register) | Control::Refs(register)) = control else {
        return Ok(None);
    };
    let place = typed.at(&plan.register.fields, path);
    let Some(Entry::Refs(refs)) = place
        .filter(|place| place.position.is_none())
        .map(|place| place.entry)
    else {
        return Ok(None);
    };
    let hits = view.suggest(register, &refs.words, MOST)?;
    let found = hits.into_iter().filter(|hit| !refs.keys.contains(&hit.key));
    Ok(Some(Found {
        path: path.to_owned(),
        words: refs.words.clone(),
        hits: found.map(|hit| (hit.key, hit.title)).collect(),
    }))
}
