//! Days, times, numbers and sizes as people write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Words;

/// The messages of the months, whole and short.
const MONTHS: [(&str, &str); 12] = [
    ("month-1", "month-1.short"),
    ("month-2", "month-2.short"),
    ("month-3", "month-3.short"),
    ("month-4", "month-4.short"),
    ("month-5", "month-5.short"),
    ("month-6", "month-6.short"),
    ("month-7", "month-7.short"),
    ("month-8", "month-8.short"),
    ("month-9", "month-9.short"),
    ("month-10", "month-10.short"),
    ("month-11", "month-11.short"),
    ("month-12", "month-12.short"),
];

/// The messages of the days of the week, from Monday.
const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];

impl Words {
    /// Writes a day for a sentence: `10 August 2026`.
    pub(crate) fn day(&self, date: Date) -> String {
        self.written("date-day", date, self.month(date.month()))
    }

    /// Writes a day for a table: `10 Aug`, with the year where it is another than today's.
    pub(crate) fn day_short(&self, date: Date, today: Date) -> String {
        let same = date.year() == today.year();
        let id = if same {
            "date-short"
        } else {
            "date-short-year"
        };
        self.written(id, date, self.month_short(date.month()))
    }

    /// Writes a day as a heading: `Monday, 10 August`.
    pub(crate) fn weekday_day(&self, date: Date) -> String {
        self.written("date-weekday", date, self.month(date.month()))
    }

    /// Writes when something is due: `in 12 days`, `tomorrow`, `9 days late`.
    pub(crate) fn due(&self, date: Date, today: Date) -> String {
        match days_between(today, date) {
            0 => self.t("due-today").to_owned(),
            1 => self.t("due-tomorrow").to_owned(),
            days if days > 0 => self.with("due-in-days", &[("n", days.into())]),
            days => self.with("due-days-late", &[("n", (-days).into())]),
        }
    }

    /// Writes the time of a moment in UTC: `08:41`.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        let time = at.to_zoned(TimeZone::UTC).time();
        let two_digits = |number: i8| format!("{number:02}").into();
        let values = [
            ("hour", two_digits(time.hour())),
            ("minute", two_digits(time.minute())),
        ];
        self.with("date-time", &values)
    }

    /// Writes a moment: `10 August 2026, 08:41`.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        let day = self.day(at.to_zoned(TimeZone::UTC).date());
        self.with(
            "date-moment",
            &[("day", day.into()), ("time", self.time(at).into())],
        )
    }

    /// Writes a month: `August`.
    pub(crate) fn month(&self, month: i8) -> &'static str {
        let place = usize::try_from(month.clamp(1, 12) - 1).unwrap_or_default();
        self.t(MONTHS[place].0)
    }

    /// Writes a month in short: `Aug`.
    pub(crate) fn month_short(&self, month: i8) -> &'static str {
        let place = usize::try_from(month.clamp(1, 12) - 1).unwrap_or_default();
        self.t(MONTHS[place].1)
    }

    /// Writes a whole number with its thousands apart: `12,345`.
    pub(crate) fn number(&self, number: impl TryInto<i64>) -> String {
        let number = number.try_into().unwrap_or(i64::MAX);
        self.with("number", &[("n", number.into())])
    }

    /// Writes the size of a file: `1.4 MB`.
    pub(crate) fn size(&self, bytes: u64) -> String {
        const UNITS: [&str; 4] = ["size-bytes", "size-kb", "size-mb", "size-gb"];
        let mut unit = 0;
        let mut tenths = u128::from(bytes) * 10;
        while tenths >= 9_995 && unit + 1 < UNITS.len() {
            tenths = (tenths + 500) / 1_000;
            unit += 1;
        }
        let whole = self.number(tenths / 10);
        let text = match (unit, tenths % 10) {
            (0, _) | (_, 0) => whole,
            (_, tenth) => format!("{whole}{}{tenth}", self.t("number-decimal")),
        };
        self.with(UNITS[unit], &[("n", text.into())])
    }

    fn written(&self, id: &str, date: Date, month: &str) -> String {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        let values = [
            ("day", date.day().to_string().into()),
            ("month", month.into()),
            ("year", date.year().to_string().into()),
            ("weekday", self.t(WEEKDAYS[weekday]).into()),
        ];
        self.with(id, &values)
    }
}

/// Returns how many days lie from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 8, 10);

    #[test]
    fn days_are_written_for_sentences_tables_and_headings() {
        let words = Words::default();
        assert_eq!(words.day(TODAY), "10 August 2026");
        assert_eq!(words.day_short(date(2026, 12, 1), TODAY), "1 Dec");
        assert_eq!(words.day_short(date(2027, 3, 31), TODAY), "31 Mar 2027");
        assert_eq!(words.weekday_day(TODAY), "Monday, 10 August");
    }

    #[test]
    fn what_is_due_is_counted_in_days() {
        let words = Words::default();
        let due = |date| words.due(date, TODAY);
        assert_eq!(due(date(2026, 8, 22)), "in 12 days");
        assert_eq!(due(date(2026, 8, 11)), "tomorrow");
        assert_eq!(due(TODAY), "today");
        assert_eq!(due(date(2026, 8, 9)), "1 day late");
        assert_eq!(due(date(2025, 8, 10)), "365 days late");
        assert_eq!(due(date(2030, 8, 10)), "in 1,461 days");
    }

    #[test]
    fn moments_numbers_and_sizes_are_short() {
        let words = Words::default();
        let at: Timestamp = "2026-08-10T08:41:30Z".parse().expect("a moment");
        assert_eq!(words.time(at), "08:41");
        assert_eq!(words.moment(at), "10 August 2026, 08:41");
        assert_eq!(words.number(1_234_567), "1,234,567");
        assert_eq!(words.number(-1_000), "−1,000");
        assert_eq!(words.size(0), "0 bytes");
        assert_eq!(words.size(999), "999 bytes");
        assert_eq!(words.size(1_000), "1 kB");
        assert_eq!(words.size(1_440_000), "1.4 MB");
        assert_eq!(words.size(u64::MAX), "18,446,744,073.7 GB");
    }
}
