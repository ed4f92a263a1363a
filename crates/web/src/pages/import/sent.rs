//! A mapping out of the form in which a person corrected it.

use aims::{Guess, SheetDraft};
use registers::import_mapping::{ImportMapping, MappedColumn, Translation};

use crate::look::Look;

/// What parts a word of the sheet from what is written for it.
pub(super) const ARROW: char = '=';

/// Reads the mapping that was sent for a sheet.
pub(super) fn mapping(look: &Look<'_>, draft: &SheetDraft) -> ImportMapping {
    let given = |name: &str| {
        let value = look.field(name).unwrap_or_default().trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let mut columns = Vec::new();
    let mut ignored = Vec::new();
    let mut further: Vec<&MappedColumn> = Vec::new();
    for guess in &draft.holds.columns {
        let at = guess.heading.column;
        let Some(field) = given(&format!("f.{at}")) else {
            ignored.push(guess.heading.name.clone());
            continue;
        };
        columns.push(MappedColumn {
            field,
            heading: Some(guess.heading.name.clone()),
            fixed: given(&format!("e.{at}")),
            date_format: given(&format!("d.{at}")),
            list_separator: given(&format!("s.{at}")),
            translations: translations(look.field(&format!("t.{at}")).unwrap_or_default()),
        });
        further.extend(read_by(draft, guess).skip(1));
    }
    // The form has one field for a column; what a remembered column fills besides is kept.
    for column in further {
        if columns.iter().all(|other| other.field != column.field) {
            columns.push(column.clone());
        }
    }
    let mut fix = |field: &str, value: Option<String>| {
        if let (Some(value), false) = (value, field.is_empty()) {
            columns.push(MappedColumn {
                field: field.to_owned(),
                heading: None,
                fixed: Some(value),
                date_format: None,
                list_separator: None,
                translations: Vec::new(),
            });
        }
    };
    for (name, _) in look.fields() {
        if let Some(field) = name.strip_prefix("fix.") {
            fix(field, given(name));
        }
    }
    if let Some(field) = given("fix") {
        fix(&field, given("fixed"));
    }
    let holds = &draft.holds;
    ImportMapping {
        sheet: (!holds.sheets.is_empty()).then(|| holds.sheet.clone()),
        header_row: i64::from(holds.header_row),
        columns,
        matched_by: given("matched_by"),
        ignored,
        ..draft.mapping.clone()
    }
}

/// Returns what a mapping says of a column: by its exact heading, else by one that is alike but for
/// capitals and blanks.
pub(super) fn read_by<'d>(
    draft: &'d SheetDraft,
    guess: &Guess,
) -> impl Iterator<Item = &'d MappedColumn> {
    let at = guess.heading.column;
    draft.mapping.columns.iter().filter(move |column| {
        let heading = column.heading.as_deref();
        heading.is_some_and(|heading| column_of(&draft.holds.columns, heading) == Some(at))
    })
}

fn column_of(columns: &[Guess], heading: &str) -> Option<u32> {
    let folded = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let exact = columns.iter().find(|guess| guess.heading.name == heading);
    let alike = || {
        let wanted = folded(heading);
        let mut columns = columns.iter();
        columns.find(|guess| folded(&guess.heading.name) == wanted)
    };
    exact.or_else(alike).map(|guess| guess.heading.column)
}

/// Reads words and what is written for them: a line each, `Hoch = high`; nothing behind it empties the cell.
fn translations(text: &str) -> Vec<Translation> {
    let pairs = text.lines().filter_map(|line| line.split_once(ARROW));
    let translation = |(from, to): (&str, &str)| {
        let (from, to) = (from.trim(), to.trim());
        (!from.is_empty()).then(|| Translation {
            from: from.to_owned(),
            to: (!to.is_empty()).then(|| to.to_owned()),
        })
    };
    pairs.filter_map(translation).collect()
}

/// Writes words and what is written for them as they are typed.
pub(super) fn written(translations: &[Translation]) -> String {
    let lines: Vec<_> = translations
        .iter()
        .map(|one| {
            format!(
                "{} {ARROW} {}",
                one.from,
                one.to.as_deref().unwrap_or_default()
            )
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        let read = translations("Hoch = high\r\n\n keine Angabe=\n = x\nno pair\na=b=c");
        let pairs: Vec<_> = read
            .iter()
            .map(|one| (one.from.as_str(), one.to.as_deref()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("Hoch", Some("high")),
                ("keine Angabe", None),
                ("a", Some("b=c"))
            ]
        );
        assert_eq!(written(&read), "Hoch = high\nkeine Angabe = \na = b=c");
    }
}
