//! Writes workbooks: typed columns, one look, printable, and no cell that is a formula.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::{Approval, Cover, ReportError, text};

/// The most characters (UTF-16 units) a cell may hold, less room for [`SHORTENED`].
const LONGEST: usize = 32_700;
const SHORTENED: &str = "… (shortened; the record has the whole text)";
/// The most characters of a person's text in a page header or a document property.
const LONGEST_LABEL: usize = 80;
/// A4 in Excel's numbering of papers.
const A4: u8 = 9;
/// Whole numbers and fractions, with separators.
const NUMBER: &str = "#,##0.##";
const INK: Color = Color::RGB(0x1B_1E22);
const ACCENT: Color = Color::RGB(0x0D_5266);
const HEAD: Color = Color::RGB(0xE6_EFF1);
const RULE: Color = Color::RGB(0xCD_CDC7);

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Day(Date),
    Blank,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        // A count beyond four thousand million does not fit a sheet anyway.
        Self::Number(f64::from(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}

/// Joins lines into one cell, a line each.
pub(crate) fn lines<I: IntoIterator<Item = String>>(items: I) -> Cell<'static> {
    let joined = items.into_iter().collect::<Vec<_>>().join("\n");
    if joined.is_empty() {
        Cell::Blank
    } else {
        joined.into()
    }
}

/// Returns what the cover says, as labelled values.
pub(crate) fn cover_facts(cover: &Cover) -> Vec<(String, Cell<'_>)> {
    let mut facts: Vec<(String, Cell<'_>)> = vec![
        ("Organization".to_owned(), (&cover.organization).into()),
        ("Basis".to_owned(), (&cover.subtitle).into()),
        ("As of".to_owned(), cover.as_of.into()),
        ("Journal entry".to_owned(), cover.entry.to_string().into()),
        (
            "Checkpoint root".to_owned(),
            cover.checkpoint_root.as_ref().into(),
        ),
        ("Prepared by".to_owned(), (&cover.prepared_by).into()),
    ];
    if cover.demonstration {
        facts.push((
            "Demonstration".to_owned(),
            "The records are an invented example.".into(),
        ));
    }
    if let Some(record) = &cover.record {
        let line = format!(
            "{}, version {}, {}",
            record.key, record.version, record.state
        );
        facts.push(("Record".to_owned(), line.into()));
    }
    facts.extend(
        cover
            .facts
            .iter()
            .map(|fact| (fact.label.clone(), (&fact.value).into())),
    );
    facts.extend(
        cover
            .approvals
            .iter()
            .map(|step| (step.step.clone(), approval(step).into())),
    );
    facts
}

fn approval(step: &Approval) -> String {
    let role = step
        .role
        .as_ref()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    format!(
        "{}{role}, {}, version {}",
        step.person, step.on, step.version
    )
}

/// A column of a table: its title and its width in characters.
pub(crate) struct Column<'a>(pub(crate) &'a str, pub(crate) f64);

struct Formats {
    title: Format,
    label: Format,
    text: Format,
    guarded: Format,
    number: Format,
    figure: Format,
    day: Format,
    head: Format,
}

impl Formats {
    fn new() -> Self {
        let base = Format::new()
            .set_font_color(INK)
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(RULE);
        let text = base.clone().set_text_wrap().set_align(FormatAlign::Left);
        Self {
            title: Format::new().set_font_size(16).set_font_color(ACCENT),
            label: text.clone().set_bold(),
            guarded: text.clone().set_quote_prefix(),
            text,
            number: base.clone().set_num_format(NUMBER),
            figure: base
                .clone()
                .set_num_format(NUMBER)
                .set_align(FormatAlign::Left),
            day: base
                .clone()
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Left),
            head: base
                .set_bold()
                .set_text_wrap()
                .set_background_color(HEAD)
                .set_border_bottom(FormatBorder::Thin),
        }
    }
}

/// A workbook in the making.
pub(crate) struct Book {
    file: Workbook,
    formats: Formats,
    head: String,
    foot: String,
}

impl Book {
    /// Starts a workbook with the cover's properties and its day as date.
    pub(crate) fn new(cover: &Cover) -> Result<Self, ReportError> {
        let mut file = Workbook::new();
        let made =
            excel_day(cover.as_of).map_or_else(|| ExcelDateTime::from_ymd(1900, 1, 1), Ok)?;
        file.set_properties(
            &DocProperties::new()
                .set_title(label(&cover.title))
                .set_subject(label(&cover.subtitle))
                .set_author(label(&cover.prepared_by))
                .set_company(label(&cover.organization))
                .set_creation_datetime(&made),
        );
        let mark = if cover.demonstration {
            "DEMONSTRATION"
        } else {
            ""
        };
        let (title, of) = (header_text(&cover.title), header_text(&cover.organization));
        Ok(Self {
            file,
            formats: Formats::new(),
            head: format!("&L{title}&C{mark}&R{of}"),
            foot: format!(
                "&LAs of {}, entry {}&RPage &P of &N",
                cover.as_of, cover.entry
            ),
        })
    }

    /// Adds a sheet that is one table: fixed head, filter, head repeated in print.
    pub(crate) fn table<'a>(
        &mut self,
        name: &str,
        columns: &[Column<'_>],
        rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
    ) -> Result<(), ReportError> {
        let formats = &self.formats;
        let sheet = self.file.add_worksheet();
        dress(sheet, name, &self.head, &self.foot)?;
        for (at, Column(title, width)) in (0u16..).zip(columns) {
            sheet.set_column_width(at, *width)?;
            sheet.write_string_with_format(0, at, *title, &formats.head)?;
        }
        let mut last = 0;
        for (row, cells) in (1u32..).zip(rows) {
            for (at, cell) in (0u16..).zip(&cells) {
                write(sheet, row, at, cell, formats)?;
            }
            last = row;
        }
        let right = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last, right)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        Ok(())
    }

    /// Adds a sheet of labelled values under a title: sections of `(label, value)`.
    pub(crate) fn facts(
        &mut self,
        name: &str,
        title: &str,
        sections: &[(&str, Vec<(String, Cell<'_>)>)],
    ) -> Result<(), ReportError> {
        let formats = &self.formats;
        let sheet = self.file.add_worksheet();
        dress(sheet, name, &self.head, &self.foot)?;
        sheet.set_column_width(0, 30)?.set_column_width(1, 80)?;
        sheet.write_string_with_format(0, 0, fitting(title).as_ref(), &formats.title)?;
        let mut row = 2;
        for (heading, pairs) in sections {
            sheet.write_string_with_format(row, 0, *heading, &formats.head)?;
            sheet.write_blank(row, 1, &formats.head)?;
            row += 1;
            for (label, value) in pairs {
                sheet.write_string_with_format(row, 0, fitting(label).as_ref(), &formats.label)?;
                match value {
                    Cell::Number(n) => {
                        sheet.write_number_with_format(row, 1, *n, &formats.figure)?;
                    }
                    other => write(sheet, row, 1, other, formats)?,
                }
                row += 1;
            }
            row += 1;
        }
        Ok(())
    }

    /// Returns the file.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ReportError> {
        Ok(self.file.save_to_buffer()?)
    }
}

/// Names a sheet and sets it up for paper.
fn dress(sheet: &mut Worksheet, name: &str, head: &str, foot: &str) -> Result<(), ReportError> {
    sheet.set_name(name)?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_header(head).set_footer(foot);
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// Writes a cell as what it is. Text is always a string, so nothing is ever a formula.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), ReportError> {
    match cell {
        Cell::Text(text) => {
            let format = if looks_like_formula(text) {
                &formats.guarded
            } else {
                &formats.text
            };
            sheet.write_string_with_format(row, at, fitting(text).as_ref(), format)?;
        }
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number_with_format(row, at, *number, &formats.number)?;
        }
        Cell::Day(day) => match excel_day(*day) {
            Some(date) => {
                sheet.write_datetime_with_format(row, at, &date, &formats.day)?;
            }
            None => {
                sheet.write_string_with_format(row, at, day.to_string(), &formats.text)?;
            }
        },
        Cell::Number(_) | Cell::Blank => {
            sheet.write_blank(row, at, &formats.text)?;
        }
    }
    Ok(())
}

/// Whether a spreadsheet would read this as a formula if a person typed it. Such a cell is
/// marked as text, so that it stays text when it is edited.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Returns the text as a cell can hold it.
fn fitting(text: &str) -> Cow<'_, str> {
    let shown = text::visible(text, |_| true);
    if shown.encode_utf16().count() <= LONGEST {
        return shown;
    }
    let mut units = 0;
    let kept = shown.chars().take_while(|c| {
        units += c.len_utf16();
        units <= LONGEST
    });
    Cow::Owned(kept.collect::<String>() + SHORTENED)
}

/// Returns the text short enough for a property or a header.
fn label(text: &str) -> String {
    let shown = text::visible(text, |_| true).replace('\n', " ");
    if shown.chars().count() <= LONGEST_LABEL {
        return shown;
    }
    shown.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
}

/// Returns the text for a page header, in which `&` starts a command.
fn header_text(text: &str) -> String {
    // A header has 255 characters for all its parts, and each `&` takes two.
    label(text)
        .replace('&', "&&")
        .chars()
        .take(LONGEST_LABEL)
        .collect()
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let month = u8::try_from(day.month()).ok()?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}
