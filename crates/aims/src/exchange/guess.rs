//! Guesses which column of a sheet fills which field, and says how sure that is.

use registers::import_mapping::{ImportMapping, MappedColumn};
use registers::{Column, Key, Kind, RegisterInfo};
use serde::{Deserialize, Serialize};

use super::cell_value::{day_of, is_truth};
use super::sheet::{Heading, LONGEST_HEADING, Sheet, SheetCell, SheetRow};
use super::synonyms::SYNONYMS;
use super::target::{Target, within};
use crate::error::Result;

/// Rows in which headings are looked for.
const LOOKED_AT: usize = 30;
/// Cells of a column that are looked at.
const SAMPLED: usize = 40;
/// Characters of a cell that are looked at.
const LONGEST_SAMPLE: usize = 200;
/// Columns that are guessed by more than their exact names, and cells of a row in which headings are looked for.
const MOST_GUESSED: usize = 300;
/// What a guess must be worth to be made.
const ENOUGH: i32 = 45;

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// Nothing fits.
    None,
    /// Something hints at it; look before you import.
    Unsure,
    /// The words or the cells fit.
    Likely,
    /// The heading names the field.
    Certain,
}

impl Confidence {
    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// What people read for fields and choices, where somebody knows it.
pub trait Labels {
    /// Returns what people read beside a field.
    fn field(&self, register: &str, path: &str) -> Option<String>;
    /// Returns what people read for a choice.
    fn choice(&self, register: &str, path: &str, value: &str) -> Option<String>;
}

/// Nobody knows: names alone count.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLabels;

impl Labels for NoLabels {
    fn field(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn choice(&self, _: &str, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// A column of a sheet, and the field that it may fill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// Its heading.
    pub heading: Heading,
    /// The first of its values.
    pub examples: Vec<String>,
    /// The field; nothing if none fits.
    pub field: Option<String>,
    /// How sure that is.
    pub confidence: Confidence,
}

/// Returns whether two names are the same but for capitals, blanks, hyphens and a plural.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

/// Returns the words of a name in small letters: `dueDate`, `due_date` and `Due dates` are alike.
pub(super) fn plain(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
        if letter.is_alphanumeric() {
            if begins || words.is_empty() {
                words.push(String::new());
            }
            let word = words.last_mut().expect("one was pushed");
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    for word in &mut words {
        if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") {
            word.pop();
        }
    }
    words.join(" ")
}

/// Finds the row with the headings: the one of the first rows whose words name the most fields.
pub fn header_row(sheet: &Sheet, register: &RegisterInfo, labels: &dyn Labels) -> Result<u32> {
    let names = Names::of(register, labels);
    let mut best = (0, 0);
    let mut found = sheet.rows.first().map_or(1, |row| row.number);
    for row in sheet.rows.iter().take(LOOKED_AT) {
        let is_text = |(_, cell): &&(u32, SheetCell)| matches!(cell, SheetCell::Text(_));
        let texts = row.cells.iter().filter(is_text).take(MOST_GUESSED);
        let words = |cell: &SheetCell| begin_of(cell, LONGEST_HEADING);
        let known = texts.clone().filter(|(_, cell)| names.knows(&words(cell)));
        // A title above the table is one cell; of rows that name nothing the fullest counts.
        let score = (known.count(), texts.count());
        if score > best && score.1 > 1 || best == (0, 0) && score.0 > 0 {
            best = score;
            found = row.number;
        }
    }
    Ok(found)
}

/// Guesses for each heading which field its column fills; each field is filled once.
pub fn guess(
    sheet: &Sheet,
    header: u32,
    register: &RegisterInfo,
    labels: &dyn Labels,
) -> Result<Vec<Guess>> {
    let names = Names::of(register, labels);
    let below = sheet.below(header);
    let mut guesses = Vec::new();
    let mut scores: Vec<(i32, usize, String)> = Vec::new();
    for (at, heading) in sheet.headings(header).into_iter().enumerate() {
        let cells = sample(below, heading.column);
        let words = plain(&heading.name);
        if let Ok(target) = Target::find(register, &heading.name.trim().to_lowercase()) {
            scores.push((100, at, target.path));
        }
        for field in names.fields.iter().filter(|_| at < MOST_GUESSED) {
            let score = field.by_name(&words) + field.by_content(&cells, register);
            if score >= ENOUGH {
                scores.push((score, at, field.path.clone()));
            }
        }
        let shown = |cell: &Sample| cell.shown.chars().take(60).collect();
        guesses.push(Guess {
            examples: cells.iter().take(3).map(shown).collect(),
            heading,
            field: None,
            confidence: Confidence::None,
        });
    }
    // The surest first; of equals the one further left.
    scores.sort_by_key(|(score, at, _)| (-score, *at));
    let mut taken: Vec<String> = Vec::new();
    for (score, at, path) in scores {
        let guess = &mut guesses[at];
        let overlaps = |other: &String| within(&path, other) || within(other, &path);
        if guess.field.is_none() && !taken.iter().any(overlaps) {
            taken.push(path.clone());
            guess.field = Some(path);
            guess.confidence = match score {
                85.. => Confidence::Certain,
                60.. => Confidence::Likely,
                _ => Confidence::Unsure,
            };
        }
    }
    Ok(guesses)
}

/// Makes a mapping of guesses, as it is remembered.
pub fn mapping_of(sheet: &Sheet, header: u32, register: &str, guesses: &[Guess]) -> ImportMapping {
    let column = |guess: &Guess| {
        Some(MappedColumn {
            field: guess.field.clone()?,
            heading: Some(guess.heading.name.clone()),
            fixed: None,
            date_format: None,
            list_separator: None,
            translations: Vec::new(),
        })
    };
    ImportMapping {
        name: format!("{register} from {}", sheet.name),
        register: register.to_owned(),
        sheet: (!sheet.others.is_empty()).then(|| sheet.name.clone()),
        header_row: i64::from(header),
        columns: guesses.iter().filter_map(column).collect(),
        matched_by: None,
        ignored: Vec::new(),
        note: None,
        last_used: None,
        last_used_by: None,
    }
}

/// The beginning of a cell, in the ways in which guesses look at it.
struct Sample {
    cell: SheetCell,
    shown: String,
    plain: String,
}

fn sample(rows: &[SheetRow], column: u32) -> Vec<Sample> {
    let cells = rows.iter().filter_map(|row| row.cell(column));
    let sample = |cell: &SheetCell| {
        let shown = begin_of(cell, LONGEST_SAMPLE);
        let cell = match cell {
            SheetCell::Text(_) => SheetCell::Text(shown.clone()),
            other => other.clone(),
        };
        let plain = plain(&shown);
        Sample { cell, shown, plain }
    };
    cells.take(SAMPLED).map(sample).collect()
}

/// Returns the first characters of a cell as a person reads it.
fn begin_of(cell: &SheetCell, most: usize) -> String {
    match cell {
        SheetCell::Text(text) | SheetCell::Failed(text) => text.chars().take(most).collect(),
        other => other.shown(),
    }
}

/// The names of a register's fields.
struct Names<'a> {
    fields: Vec<FieldNames<'a>>,
}

struct FieldNames<'a> {
    path: String,
    column: Option<Column<'a>>,
    /// The whole way, its last name, and what people read.
    whole: String,
    last: String,
    label: Option<String>,
    synonyms: Vec<String>,
    help: String,
    choices: Vec<String>,
}

impl<'a> Names<'a> {
    fn of(register: &'a RegisterInfo, labels: &dyn Labels) -> Self {
        let columns = register.columns();
        let own = ["key", "state"].map(|name| (name.to_owned(), None));
        let columns = columns
            .into_iter()
            .map(|column| (column.name.clone(), Some(column)));
        let fields = own.into_iter().chain(columns).map(|(path, column)| {
            let last = path.rsplit('.').next().unwrap_or_default();
            let synonyms = SYNONYMS.iter().find(|(name, _)| *name == last);
            let synonyms = synonyms.map_or(&[][..], |(_, words)| words);
            let kind = column.as_ref().map(Column::kind);
            let choices = match kind {
                Some(Kind::Choice(choices)) => {
                    let words = |value: &str| {
                        let label = labels.choice(register.name, &path, value);
                        [Some(plain(value)), label.map(|label| plain(&label))]
                    };
                    let words = choices.iter().flat_map(|choice| words(&choice.value));
                    words.flatten().collect()
                }
                _ => Vec::new(),
            };
            let help = column.as_ref().map_or("", |column| &column.field.help);
            FieldNames {
                whole: plain(&path),
                last: plain(last),
                label: labels
                    .field(register.name, &path)
                    .or_else(|| column.as_ref()?.field.label().map(str::to_owned))
                    .map(|label| plain(&label)),
                synonyms: synonyms.iter().map(|word| plain(word)).collect(),
                help: plain(help.split(['.', ':']).next().unwrap_or_default()),
                choices,
                path,
                column,
            }
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// Returns whether a heading names a field.
    fn knows(&self, heading: &str) -> bool {
        let heading = plain(heading);
        self.fields
            .iter()
            .any(|field| field.by_name(&heading) >= 60)
    }
}

impl FieldNames<'_> {
    /// Scores what the heading says.
    fn by_name(&self, heading: &str) -> i32 {
        let nested = self.path.contains('.');
        if heading.is_empty() {
            0
        } else if self.label.as_deref() == Some(heading) {
            if nested { 88 } else { 95 }
        } else if self.whole == heading {
            93
        } else if self.last == heading {
            if nested { 75 } else { 92 }
        } else if self.synonyms.iter().any(|word| word == heading) {
            if nested { 60 } else { 80 }
        } else {
            self.by_words(heading)
        }
    }

    fn by_words(&self, heading: &str) -> i32 {
        let words: Vec<&str> = heading.split(' ').filter(|word| word.len() > 2).collect();
        let names: Vec<&str> = self
            .whole
            .split(' ')
            .filter(|word| word.len() > 2)
            .collect();
        let shared = words.iter().filter(|word| names.contains(word)).count();
        if shared > 0 && (shared == words.len() || shared == names.len()) {
            return 62;
        }
        let helps = || self.help.split(' ').collect::<Vec<_>>();
        let in_help = !words.is_empty() && {
            let help = helps();
            words
                .iter()
                .all(|word| word.len() > 3 && help.contains(word))
        };
        if in_help { 40 } else { 0 }
    }

    /// Scores what the cells hold.
    fn by_content(&self, cells: &[Sample], register: &RegisterInfo) -> i32 {
        if cells.is_empty() {
            return 0;
        }
        let share = |fits: &dyn Fn(&Sample) -> bool| {
            let count = cells.iter().filter(|cell| fits(cell)).count();
            i32::try_from(count * 100 / cells.len()).unwrap_or(0)
        };
        let is_key = |prefix: Option<&str>, cell: &Sample| {
            let key = cell.shown.trim().parse::<Key>();
            key.is_ok_and(|key| prefix.is_none_or(|prefix| key.prefix() == prefix))
        };
        let Some(column) = &self.column else {
            return match (
                self.path.as_str(),
                share(&|cell| is_key(Some(register.prefix), cell)),
            ) {
                ("key", 80..) => 60,
                // Numbers of their own are no keys.
                ("key", ..20) => -50,
                ("state", _) => {
                    let states = register.workflow.states;
                    let fits = |cell: &Sample| states.contains(&cell.shown.trim());
                    if share(&fits) < 50 { -50 } else { 10 }
                }
                _ => 0,
            };
        };
        match column.kind() {
            Kind::Choice(_) => {
                let fits = |cell: &Sample| self.choices.contains(&cell.plain);
                match share(&fits) {
                    // Words that many choices know, such as high, say little by themselves.
                    80.. => 40,
                    0 => -15,
                    _ => 10,
                }
            }
            Kind::Date => match share(&|cell| day_of(&cell.cell, None).is_ok()) {
                80.. => 15,
                ..30 => -10,
                _ => 0,
            },
            Kind::Boolean => match share(&|cell| is_truth(&cell.cell)) {
                80.. => 5,
                _ => -30,
            },
            Kind::Integer { .. } | Kind::Number { .. } => {
                let fits = |cell: &Sample| match &cell.cell {
                    SheetCell::Number(_) => true,
                    SheetCell::Text(text) => text.trim().parse::<f64>().is_ok(),
                    _ => false,
                };
                if share(&fits) >= 80 { 5 } else { -30 }
            }
            Kind::Reference(register) => {
                let prefix = registers::catalog().get(register).map(|found| found.prefix);
                if prefix.is_some() && share(&|cell| is_key(prefix, cell)) >= 80 {
                    30
                } else {
                    0
                }
            }
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(register: &str) -> &'static RegisterInfo {
        registers::catalog().get(register).expect("a register")
    }

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let cell = |text: &&str| match text.parse::<f64>() {
            Ok(number) => SheetCell::Number(number),
            Err(_) => SheetCell::Text((*text).into()),
        };
        let rows = (1..).zip(rows).map(|(number, row)| SheetRow {
            number,
            cells: (0..)
                .zip(row.iter())
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| (column, cell(text)))
                .collect(),
        });
        Sheet {
            name: "Sheet1".into(),
            rows: rows.filter(|row| !row.cells.is_empty()).collect(),
            ..Sheet::default()
        }
    }

    #[test]
    fn names_are_alike_whatever_their_dress() {
        for (one, other) in [
            ("dueDate", "due_date"),
            ("AI systems", "ai_system"),
            ("E-Mail", "e mail"),
            ("  Who\tis ", "who is"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
        assert!(!alike("business", "busines"));
        assert!(!alike("", "-"));
    }

    #[test]
    fn headings_are_found_below_titles_and_columns_by_words_and_content() {
        let sheet = sheet(&[
            &["People of the Leipzig plant"],
            &[],
            &[
                "Nr",
                "Nom complet",
                "E-Mail",
                "Abteilung",
                "Vertrag",
                "Start",
                "Colour",
                "Top management",
            ],
            &[
                "7",
                "Ada Lovelace",
                "ada@example.org",
                "UNT-0001",
                "employee",
                "2020-01-01",
                "red",
                "yes",
            ],
            &[
                "8",
                "Ben",
                "ben@example.org",
                "UNT-0002",
                "contractor",
                "2021-01-01",
                "blue",
                "no",
            ],
        ]);
        let header = header_row(&sheet, of("person"), &NoLabels).expect("a row");
        assert_eq!(header, 3);
        let guesses = guess(&sheet, header, of("person"), &NoLabels).expect("guesses");
        let found: Vec<_> = guesses
            .iter()
            .map(|guess| (guess.heading.name.as_str(), guess.field.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                ("Nr", None),
                ("Nom complet", Some("name")),
                ("E-Mail", Some("email")),
                ("Abteilung", Some("unit")),
                ("Vertrag", None),
                ("Start", Some("from")),
                ("Colour", None),
                ("Top management", Some("top_management")),
            ]
        );
        let sure = |at: usize| guesses[at].confidence;
        assert_eq!(
            (sure(1), sure(6), sure(7)),
            (Confidence::Likely, Confidence::None, Confidence::Certain)
        );
    }

    #[test]
    fn long_cells_are_guessed_by_their_beginning() {
        let long = "aB-".repeat(60_000);
        let line = [&*long; 20];
        let rows: Vec<&[&str]> = (0..SAMPLED).map(|_| &line[..]).collect();
        let sheet = sheet(&rows);
        for sampled in sample(&sheet.rows, 0) {
            assert_eq!(sampled.shown.chars().count(), LONGEST_SAMPLE);
            assert!(sampled.plain.len() <= 2 * LONGEST_SAMPLE);
        }
        let header = header_row(&sheet, of("risk"), &NoLabels).expect("a row");
        let guesses = guess(&sheet, header, of("risk"), &NoLabels).expect("guesses");
        assert_eq!(guesses.len(), 20);
    }

    #[test]
    fn a_field_is_filled_once_and_dotted_headings_reach_into_lists() {
        let sheet = sheet(&[
            &[
                "name",
                "Name",
                "competences.0.competence",
                "competences.1.competence",
            ],
            &["a", "b", "c", "d"],
        ]);
        let guesses = guess(&sheet, 1, of("person"), &NoLabels).expect("guesses");
        let fields: Vec<_> = guesses.iter().map(|guess| guess.field.as_deref()).collect();
        let expected = [
            Some("name"),
            None,
            Some("competences.0.competence"),
            Some("competences.1.competence"),
        ];
        assert_eq!(fields, expected);
        let mapping = mapping_of(&sheet, 1, "person", &guesses);
        assert_eq!(mapping.columns.len(), 3);
        assert_eq!(
            mapping.columns[2].heading.as_deref(),
            Some("competences.1.competence")
        );
    }
}
