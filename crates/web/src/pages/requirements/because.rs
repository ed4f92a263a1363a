//! Why a requirement stands where it stands, in one sentence; and small words about counts.

use conformity::{Finding, RequirementResult, Status};

use crate::words::Words;

/// Letters of a finding that a list of requirements shows.
const LONGEST: usize = 180;

/// Returns why a requirement does not plainly conform; nothing if it does.
pub(super) fn because(words: &Words, result: &RequirementResult) -> Option<String> {
    match result.status {
        Status::Conforms => None,
        Status::Open => Some(words.t("requirements-because-open").to_owned()),
        Status::Attest => Some(words.t("requirements-because-attest").to_owned()),
        Status::Excluded => result.reason.clone(),
        Status::Major | Status::Minor | Status::Improvement => found(words, result),
    }
}

/// Returns the first finding as a sentence, and how many there are besides.
fn found(words: &Words, result: &RequirementResult) -> Option<String> {
    let first = result.findings.first()?;
    let more = result.findings.len() - 1;
    let sentence = cut(&upper_first(&first.sentence()), LONGEST);
    if more == 0 {
        return Some(sentence);
    }
    let values = [("first", sentence.into()), ("n", more.into())];
    Some(words.with("requirements-because-more", &values))
}

/// Cuts a text between two words where it is longer than a list has room for.
fn cut(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(longest) else {
        return text.to_owned();
    };
    let kept = &text[..end];
    let kept = kept.rsplit_once(' ').map_or(kept, |(words, _)| words);
    format!("{} …", kept.trim_end_matches([',', ';', ' ']))
}

/// Returns a finding as a statement to be read: the record by its title, and what is wrong.
pub(super) fn statement(finding: &Finding) -> String {
    let title = finding.title.as_deref().or(finding.record.as_deref());
    let text = match title {
        Some(title) => format!("{title} {}", finding.because),
        None => finding.because.clone(),
    };
    let text = upper_first(text.trim());
    if text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

/// Puts the first letter in upper case.
pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Puts a label into the middle of a sentence: `Training record` becomes `training record`, while
/// `AI system` and `A.5.2` stay.
pub(super) fn within(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next();
    let stays = letters.next().is_none_or(|second| !second.is_lowercase());
    match first {
        Some(first) if !stays => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        _ => label.to_owned(),
    }
}

/// Joins what is said of several things: `2 minor findings, 3 improvements and 1 more`.
pub(super) fn joined(words: &Words, said: &[String]) -> String {
    match said {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => {
            let values = [
                ("first", rest.join(", ").into()),
                ("last", last.as_str().into()),
            ];
            words.with("requirements-and", &values)
        }
    }
}

#[cfg(test)]
mod tests {
    use conformity::Grade;

    use super::*;

    fn finding(record: Option<&str>, title: Option<&str>, because: &str) -> Finding {
        Finding {
            check: "a-check".into(),
            grade: Grade::Minor,
            record: record.map(str::to_owned),
            title: title.map(str::to_owned),
            because: because.into(),
            fix: None,
            since: None,
            overridden_by: None,
            own: false,
        }
    }

    #[test]
    fn a_finding_is_said_as_a_sentence() {
        let said = |record, title, because| statement(&finding(record, title, because));
        let full = said(Some("PER-0007"), Some("Eva Roth"), "has no valid record");
        assert_eq!(full, "Eva Roth has no valid record.");
        assert_eq!(
            said(Some("PER-0007"), None, "is erased"),
            "PER-0007 is erased."
        );
        assert_eq!(
            said(None, None, "no AI system is recorded"),
            "No AI system is recorded."
        );
    }

    #[test]
    fn long_findings_are_cut_between_words() {
        assert_eq!(cut("lists three, four and five", 14), "lists three …");
        assert_eq!(cut("ä three, four", 8), "ä …");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("unbreakable", 4), "unbr …");
    }

    #[test]
    fn labels_stand_within_a_sentence() {
        assert_eq!(within("Training record"), "training record");
        assert_eq!(within("AI system"), "AI system");
        assert_eq!(within(""), "");
    }

    #[test]
    fn several_things_are_joined() {
        let words = Words::default();
        let said = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|one| (*one).to_owned()).collect();
            joined(&words, &list)
        };
        assert_eq!(said(&["a"]), "a");
        assert_eq!(said(&["a", "b", "c"]), "a, b and c");
        assert_eq!(said(&[]), "");
    }
}
