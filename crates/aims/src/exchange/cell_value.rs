//! Reads a cell as its field asks for: days, numbers, choices, references and lists of them.

use jiff::civil::Date;
use registers::{Choice, Key, Kind};
use serde_json::Value;

use super::guess::plain;
use super::sheet::{SheetCell, UNCALCULATED};
use super::synonyms::{NO, YES};

/// The order in which days are written in the texts of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DayForm {
    /// Month first where slashes part the numbers.
    MonthFirst,
    /// Day first where slashes part the numbers.
    DayFirst,
    /// Written out, with d, m and y.
    Written(String),
}

/// How the cells of one column are read.
pub(super) struct Reading<'a> {
    pub(super) days: Option<DayForm>,
    pub(super) separator: Option<&'a str>,
    /// Finds the record that a text names; says why there is not just one.
    pub(super) find: &'a mut dyn FnMut(&str, &str) -> Result<Key, String>,
    /// What people read for choices.
    pub(super) label: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads a cell; what is wrong is said without its place.
pub(super) fn read(kind: &Kind, cell: &SheetCell, how: &mut Reading<'_>) -> Result<Value, String> {
    if let SheetCell::Failed(error) = cell {
        return Err(if error == UNCALCULATED {
            format!("holds {error}")
        } else {
            format!("holds {error}: its formula failed; mend it in the workbook")
        });
    }
    let text = cell.shown();
    let trimmed = text.trim();
    Ok(match kind {
        Kind::Text { .. } => Value::String(text),
        Kind::Date => Value::String(day_of(cell, how.days.as_ref())?.to_string()),
        Kind::Choice(choices) => Value::String(choice(choices, trimmed, how.label)?),
        Kind::Reference(register) => Value::String((how.find)(register, trimmed)?.to_string()),
        Kind::Boolean => Value::Bool(truth(cell)?),
        Kind::Integer { .. } => Value::from(whole(cell, trimmed)?),
        Kind::Number { .. } => {
            let number = match cell {
                SheetCell::Number(number) => Some(*number),
                SheetCell::Text(_) => trimmed.parse().ok(),
                _ => None,
            };
            let number = number.and_then(serde_json::Number::from_f64);
            Value::Number(number.ok_or_else(|| {
                format!(
                    "`{}` is no number; write it with a point, like 1234.5",
                    short(trimmed)
                )
            })?)
        }
        Kind::List(item) => list(item, &text, cell, how)?,
        Kind::Object(_) => return Err("a part cannot stand in one cell".into()),
    })
}

fn list(item: &Kind, text: &str, cell: &SheetCell, how: &mut Reading<'_>) -> Result<Value, String> {
    if text.trim_start().starts_with('[') {
        let json = serde_json::from_str(text);
        return json.map_err(|error| format!("begins with [ and is no list in JSON: {error}"));
    }
    if !matches!(cell, SheetCell::Text(_)) {
        return Ok(Value::Array(vec![read(item, cell, how)?]));
    }
    if matches!(item, Kind::Object(_)) {
        return Err(
            "is a list of parts: write it in JSON, or give columns of their own like roles.0.person"
                .into(),
        );
    }
    let words: Vec<&str> = match how.separator {
        Some(separator) if !separator.is_empty() => text.split(separator).collect(),
        _ => text.split([';', '\n']).collect(),
    };
    let words = words
        .into_iter()
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let values = words.map(|word| read(item, &SheetCell::Text(word.to_owned()), how));
    values.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn choice(
    choices: &[Choice],
    text: &str,
    label: &dyn Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let wanted = plain(text);
    let exact = choices.iter().find(|choice| choice.value == text);
    let fits = |choice: &&Choice| {
        let labelled = || label(&choice.value).is_some_and(|label| plain(&label) == wanted);
        !wanted.is_empty() && (plain(&choice.value) == wanted || labelled())
    };
    let mut alike = choices.iter().filter(fits);
    let found = match (exact, alike.next(), alike.next()) {
        (Some(exact), ..) => Some(exact),
        (None, Some(only), None) => Some(only),
        _ => None,
    };
    found.map(|choice| choice.value.clone()).ok_or_else(|| {
        let words: Vec<_> = choices.iter().map(|choice| choice.value.as_str()).collect();
        format!("`{}` must be one of {}", short(text), words.join(", "))
    })
}

/// Returns whether a cell says yes or no.
pub(super) fn is_truth(cell: &SheetCell) -> bool {
    truth(cell).is_ok()
}

fn truth(cell: &SheetCell) -> Result<bool, String> {
    if let SheetCell::Truth(truth) = cell {
        return Ok(*truth);
    }
    let text = cell.shown().trim().to_lowercase();
    match text.as_str() {
        yes if YES.contains(&yes) => Ok(true),
        no if NO.contains(&no) => Ok(false),
        _ => Err(format!("`{}` is neither yes nor no", short(&text))),
    }
}

fn whole(cell: &SheetCell, text: &str) -> Result<i64, String> {
    let refused = || format!("`{}` is no whole number", short(text));
    match cell {
        #[expect(clippy::cast_possible_truncation, reason = "its size was looked at")]
        SheetCell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Ok(*number as i64)
        }
        SheetCell::Text(_) => text.parse().map_err(|_| refused()),
        _ => Err(refused()),
    }
}

/// Returns the day that a cell holds.
pub(super) fn day_of(cell: &SheetCell, form: Option<&DayForm>) -> Result<Date, String> {
    match cell {
        SheetCell::Day(day) => Ok(*day),
        SheetCell::Moment(moment) => Ok(moment.date()),
        SheetCell::Text(text) => written_day(text.trim(), form),
        other => Err(format!(
            "`{}` is no day; give the cell the format of a date",
            short(&other.shown())
        )),
    }
}

fn written_day(text: &str, form: Option<&DayForm>) -> Result<Date, String> {
    let no_day = || format!("`{}` is no day; write it like 2026-03-31", short(text));
    if let Some(DayForm::Written(form)) = form {
        return by_form(text, form)
            .ok_or_else(|| format!("`{}` is no day of the form {form}", short(text)));
    }
    if let Ok(day) = text.parse::<Date>() {
        return Ok(day);
    }
    if let Some([day, month, year]) = numbers(text, '.') {
        return date(year, month, day).ok_or_else(no_day);
    }
    let Some([first, second, year]) = numbers(text, '/') else {
        return Err(no_day());
    };
    match form {
        Some(DayForm::DayFirst) => date(year, second, first).ok_or_else(no_day),
        Some(DayForm::MonthFirst) => date(year, first, second).ok_or_else(no_day),
        _ if first == second || second > 12 => date(year, first, second).ok_or_else(no_day),
        _ if first > 12 => date(year, second, first).ok_or_else(no_day),
        _ => Err(format!(
            "`{}` may be {} or {}: say how days are written, with the date format dd/mm/yyyy or mm/dd/yyyy",
            short(text),
            date(year, first, second).map_or_else(no_day, |day| day.to_string()),
            date(year, second, first).map_or_else(no_day, |day| day.to_string()),
        )),
    }
}

/// Finds out of the texts of a column whether days or months come first between slashes.
pub(super) fn order_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<DayForm> {
    let (mut day, mut month) = (false, false);
    for text in texts {
        if let Some([first, second, _]) = numbers(text.trim(), '/') {
            day |= first > 12;
            month |= second > 12;
        }
    }
    match (day, month) {
        (true, false) => Some(DayForm::DayFirst),
        (false, true) => Some(DayForm::MonthFirst),
        _ => None,
    }
}

/// Refuses a form in which no day can be written.
pub(super) fn form_of(form: &str) -> Result<DayForm, String> {
    let lower = form.to_lowercase();
    let parts = ['d', 'm', 'y'].map(|letter| lower.contains(letter));
    if parts == [true; 3] && lower.chars().count() <= 20 {
        Ok(DayForm::Written(lower))
    } else {
        Err(format!(
            "`{}` is no date format; write it like dd.mm.yyyy",
            short(form)
        ))
    }
}

/// Reads a day by a form: runs of d, m and y are numbers, all else stands as it is.
fn by_form(text: &str, form: &str) -> Option<Date> {
    let (mut year, mut month, mut day) = (None, None, None);
    let mut rest = text;
    let mut letters = form.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut width = 1;
        while letters.peek() == Some(&letter) && "dmy".contains(letter) {
            letters.next();
            width += 1;
        }
        let part = match letter {
            'd' => &mut day,
            'm' => &mut month,
            'y' => &mut year,
            other => {
                rest = rest.strip_prefix(other)?;
                continue;
            }
        };
        // Digits that nothing parts from the next number are counted.
        let next_is_number = letters.peek().is_some_and(|next| "dmy".contains(*next));
        let most = match (next_is_number, letter) {
            (true, _) => width,
            (false, 'y') => 4,
            (false, _) => 2,
        };
        let digits = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        *part = Some(rest[..digits].parse::<i16>().ok()?);
        rest = &rest[digits..];
    }
    if !rest.is_empty() {
        return None;
    }
    let year = year?;
    let short_year = (0..100).contains(&year) && !form.contains("yyy");
    date(if short_year { 2000 + year } else { year }, month?, day?)
}

fn numbers(text: &str, separator: char) -> Option<[i16; 3]> {
    let mut parts = text
        .split(separator)
        .map(|part| part.trim().parse::<i16>().ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    // Two digits of a year are not guessed.
    let part = |part: i16| i8::try_from(part).ok();
    (1000..=9999).contains(&year).then_some(())?;
    Date::new(year, part(month)?, part(day)?).ok()
}

/// Shortens what is cited.
pub(super) fn short(text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, form: Option<&DayForm>) -> Result<String, String> {
        day_of(&SheetCell::Text(text.into()), form).map(|day| day.to_string())
    }

    #[test]
    fn days_are_read_as_they_are_written_and_never_guessed() {
        let is = |text: &str, form: Option<&DayForm>, expected: &str| {
            assert_eq!(day(text, form).as_deref(), Ok(expected), "{text}");
        };
        is("2026-03-31", None, "2026-03-31");
        is(" 31.03.2026 ", None, "2026-03-31");
        is("3/31/2026", None, "2026-03-31");
        is("31/3/2026", None, "2026-03-31");
        is("3/3/2026", None, "2026-03-03");
        is("3/4/2026", Some(&DayForm::DayFirst), "2026-04-03");
        is("3/4/2026", Some(&DayForm::MonthFirst), "2026-03-04");
        let form = |text: &str| form_of(text).expect("a form");
        is("20260331", Some(&form("yyyymmdd")), "2026-03-31");
        is("31-3-26", Some(&form("dd-mm-yy")), "2026-03-31");
        is("3.4.2026", Some(&form("mm.dd.yyyy")), "2026-03-04");
        let ambiguous = day("3/4/2026", None).expect_err("two days");
        assert!(
            ambiguous.contains("2026-03-04 or 2026-04-03"),
            "{ambiguous}"
        );
        for text in [
            "31.2.2026",
            "1.1.26",
            "soon",
            "2026-13-01",
            "99/99/2026",
            "1.2.3.4",
            "٣/٣/٢٠٢٦",
        ] {
            assert!(day(text, None).is_err(), "{text}");
        }
        assert!(day("1/2/2026", Some(&form("dd.mm.yyyy"))).is_err());
        assert!(form_of("tomorrow").is_err() && form_of("dd").is_err());
        assert!(day_of(&SheetCell::Number(45000.0), None).is_err());
    }

    #[test]
    fn the_order_of_days_and_months_is_found_out_of_the_column() {
        assert_eq!(
            order_of(["3/4/2026", "13/4/2026"].into_iter()),
            Some(DayForm::DayFirst)
        );
        assert_eq!(
            order_of(["3/4/2026", "3/14/2026"].into_iter()),
            Some(DayForm::MonthFirst)
        );
        assert_eq!(order_of(["13/4/2026", "3/14/2026"].into_iter()), None);
        assert_eq!(order_of(["3/4/2026", "x"].into_iter()), None);
    }

    fn value(kind: &Kind, cell: &SheetCell, separator: Option<&str>) -> Result<Value, String> {
        let mut how = Reading {
            days: None,
            separator,
            find: &mut |_, text| text.parse().map_err(|_| format!("no {text}")),
            label: &|value| (value == "high").then(|| "Hoch".to_owned()),
        };
        read(kind, cell, &mut how)
    }

    #[test]
    fn choices_lists_and_numbers_are_read() {
        let text = |text: &str| SheetCell::Text(text.into());
        let choice = |value: &str| Choice {
            value: value.into(),
            help: String::new(),
        };
        let choices = Kind::Choice(vec![choice("high"), choice("not_started")]);
        for (cell, expected) in [
            ("High", "high"),
            ("hoch ", "high"),
            ("Not started", "not_started"),
        ] {
            assert_eq!(
                value(&choices, &text(cell), None),
                Ok(expected.into()),
                "{cell}"
            );
        }
        let refused = value(&choices, &text("hihg"), None).expect_err("no choice");
        assert!(refused.contains("high, not_started"), "{refused}");
        let list = Kind::List(Box::new(choices));
        let both = serde_json::json!(["high", "not_started"]);
        assert_eq!(
            value(&list, &text("High; not started"), None),
            Ok(both.clone())
        );
        assert_eq!(
            value(&list, &text("high\nnot started\n"), None),
            Ok(both.clone())
        );
        assert_eq!(
            value(&list, &text("high, not started"), Some(",")),
            Ok(both.clone())
        );
        assert_eq!(
            value(&list, &text("[\"high\",\"not_started\"]"), None),
            Ok(both)
        );
        let whole = Kind::Integer {
            min: None,
            max: None,
        };
        assert_eq!(value(&whole, &SheetCell::Number(7.0), None), Ok(7.into()));
        assert!(value(&whole, &SheetCell::Number(7.5), None).is_err());
        assert!(value(&whole, &text("=7"), None).is_err());
        let failed = value(&whole, &SheetCell::Failed("#REF!".into()), None).expect_err("failed");
        assert!(failed.contains("#REF!"), "{failed}");
        let keys = Kind::List(Box::new(Kind::Reference("risk".into())));
        assert!(value(&keys, &text("RSK-0001;nobody"), None).is_err());
        let plain = Kind::Text {
            min: 0,
            max: 99,
            pattern: None,
        };
        assert_eq!(
            value(&plain, &SheetCell::Number(12.0), None),
            Ok("12".into())
        );
        assert_eq!(
            value(&plain, &text("=cmd|' /C calc'!A0"), None),
            Ok("=cmd|' /C calc'!A0".into())
        );
        for (cell, expected) in [("Ja", true), ("x", true), ("NON", false), ("0", false)] {
            assert_eq!(
                value(&Kind::Boolean, &text(cell), None),
                Ok(expected.into()),
                "{cell}"
            );
        }
        assert!(value(&Kind::Boolean, &text("maybe"), None).is_err());
    }
}
