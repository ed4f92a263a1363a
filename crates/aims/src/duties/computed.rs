//! Duties from days that no field holds, because they follow from several records: courses to be
//! taken, values to be measured, the cycle of a certificate.

use image::{Limits, Value};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{Duty, DutyKind, day, key, words};
use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// Days after the end of a period by which its value is recorded, as the vocabulary has it.
const TO_MEASURE: i64 = 10;

pub(super) fn duties(view: &View<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let mut duties = courses(view, horizon)?;
    duties.extend(measurements(view, horizon)?);
    duties.extend(certificates(view, horizon)?);
    Ok(duties)
}

/// Courses that people have to complete, or to take again because they stop counting.
fn courses(view: &View<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let sql = "with passed (person, course, until) as ( \
                 select person, course, max(coalesce(valid_until, '9999-12-31')) from passed_course group by person, course) \
               select q.course, q.course_title, q.person, coalesce(r.title, ''), q.due_on, p.until from required_course q \
               left join passed p on p.person = q.person and p.course = q.course \
               left join record r on r.id = q.person \
               where coalesce(p.until, q.due_on) <= ?1";
    let found = view
        .reader()
        .rows_with(sql, &[&horizon.to_string()], &Limits::check())?;
    let duties = found.rows.iter().filter_map(|row| {
        let until = day(&row[5]);
        let what = until.map_or(DutyKind::Train, |_| DutyKind::Expires);
        let mut duty = Duty::new(key(&row[0])?, "training_course", text(&row[1]), what);
        duty.person = key(&row[2]);
        duty.detail = words(&row[3]);
        duty.day = until.or_else(|| day(&row[4]));
        duty.because = vec!["7.2".into()];
        Some(duty)
    });
    Ok(duties.collect())
}

/// Metrics without a value for the last period that ended.
fn measurements(view: &View<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let sql = "select m.id, m.title, m.owner, m.frequency, m.measure_from, \
               (select max(v.period_to) from measurement v where v.metric = m.id and v.state = 'active') \
               from approved_metric m";
    let found = view.reader().rows_with(sql, &[], &Limits::check())?;
    let today = view.day();
    let duties = found.rows.iter().filter_map(|row| {
        let (from, to) = last_period(&text(&row[3]), today)?;
        let begun = day(&row[4]).is_none_or(|begin| begin <= from);
        let measured = day(&row[5]).is_some_and(|newest| newest >= to);
        let due = to.checked_add(TO_MEASURE.days()).ok()?;
        if !begun || measured || due > horizon {
            return None;
        }
        let mut duty = Duty::new(key(&row[0])?, "metric", text(&row[1]), DutyKind::Measure);
        duty.person = key(&row[2]);
        duty.day = Some(due);
        duty.detail = Some(format!("{from} to {to}"));
        duty.because = vec!["9.1".into()];
        Some(duty)
    });
    Ok(duties.collect())
}

/// Returns the first and last day of the last period that ended before a day.
fn last_period(frequency: &str, today: Date) -> Option<(Date, Date)> {
    let month = today.first_of_month();
    let (next, length): (Date, Span) = match frequency {
        "weekly" => {
            let since_monday = today.weekday().since(Weekday::Monday);
            (
                today.checked_sub(i64::from(since_monday).days()).ok()?,
                7.days(),
            )
        }
        "monthly" => (month, 1.month()),
        "quarterly" => {
            let into = i64::from((month.month() - 1) % 3);
            (month.checked_sub(into.months()).ok()?, 3.months())
        }
        "yearly" => (today.first_of_year(), 1.year()),
        _ => return None,
    };
    Some((next.checked_sub(length).ok()?, next.yesterday().ok()?))
}

/// The days that follow from the decision to certify.
fn certificates(view: &View<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let sql = "select d.id, c.title, d.first_surveillance_by, d.recertification_window_opens, d.expires, \
               exists (select 1 from audit a where a.kind = 'surveillance' and a.performed_from >= d.decision_on), \
               exists (select 1 from audit a where a.kind = 'recertification' and a.performed_from >= d.decision_on) \
               from certification_dates d join certification c on c.id = d.id \
               where d.id = (select id from certification_dates order by decision_on desc, id desc limit 1)";
    let found = view.reader().rows_with(sql, &[], &Limits::check())?;
    let mut duties = Vec::new();
    for row in &found.rows {
        let done = |cell: &Value| *cell != Value::Integer(0);
        let asked = [
            (
                DutyKind::Due,
                "first_surveillance_by",
                &row[2],
                done(&row[5]),
            ),
            (
                DutyKind::Planned,
                "recertification_window_opens",
                &row[3],
                done(&row[6]),
            ),
            (DutyKind::Expires, "expires", &row[4], false),
        ];
        for (what, field, cell, done) in asked {
            let (Some(record), Some(by)) = (key(&row[0]), day(cell)) else {
                continue;
            };
            if !done && by <= horizon {
                let mut duty = Duty::new(record, "certification", text(&row[1]), what);
                duty.day = Some(by);
                duty.field = Some(field.to_owned());
                duties.push(duty);
            }
        }
    }
    Ok(duties)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_has_ended_before_today() {
        let today = date(2026, 8, 10);
        for (frequency, from, to) in [
            ("weekly", date(2026, 8, 3), date(2026, 8, 9)),
            ("monthly", date(2026, 7, 1), date(2026, 7, 31)),
            ("quarterly", date(2026, 4, 1), date(2026, 6, 30)),
            ("yearly", date(2025, 1, 1), date(2025, 12, 31)),
        ] {
            assert_eq!(
                last_period(frequency, today),
                Some((from, to)),
                "{frequency}"
            );
        }
        assert_eq!(last_period("never", today), None);
        let sunday = date(2026, 8, 9);
        assert_eq!(
            last_period("weekly", sunday),
            Some((date(2026, 7, 27), date(2026, 8, 2)))
        );
    }
}
