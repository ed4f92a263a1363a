//! Duties from days that no field holds, because they follow from several records: courses to be
//! taken, values to be measured, what is out of date, the cycle of a certificate, people to be told of
//! an incident.

use image::{Limits, Value};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{Asked, Duty, DutyKind, day, key, words};
use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// Days after the end of a period by which its value is recorded, as the vocabulary has it.
const TO_MEASURE: i64 = 10;

pub(super) fn duties(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let mut duties = courses(view, asked, horizon)?;
    duties.extend(measurements(view, asked, horizon)?);
    duties.extend(reassessments(view, asked, horizon)?);
    duties.extend(certificates(view, horizon)?);
    duties.extend(escalations(view, asked, horizon)?);
    Ok(duties)
}

/// Courses that people have to complete, or to take again because they stop counting.
fn courses(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    // The plus keeps the person's index in use: a person takes few courses, a course has many records.
    let sql = "select q.course, q.course_title, q.person, q.due_on, \
               (select max(coalesce(p.valid_until, '9999-12-31')) from passed_course p \
                where p.person = q.person and +p.course = q.course), \
               (select r.title from record r where r.id = q.person) \
               from required_course q where q.due_on <= ?1 and (?2 is null or q.person = ?2)";
    let (person, _) = asked.values();
    let latest = horizon.to_string();
    let found = view
        .reader()
        .rows_with(sql, &[&latest, &person], &Limits::check())?;
    let duties = found.rows.iter().filter_map(|row| {
        let until = day(&row[4]);
        if until.is_some_and(|until| until > horizon) {
            return None;
        }
        let what = until.map_or(DutyKind::Train, |_| DutyKind::Expires);
        let mut duty = Duty::new(key(&row[0])?, "training_course", text(&row[1]), what);
        duty.person = key(&row[2]);
        duty.detail = words(&row[5]);
        duty.day = until.or_else(|| day(&row[3]));
        duty.because = vec!["7.2".into()];
        Some(duty)
    });
    Ok(duties.collect())
}

/// Metrics without a value for the last period that ended.
fn measurements(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    // The plus keeps the period's index in use: of a metric there are many values, of late few.
    let sql = format!(
        "select m.id, m.title, m.owner, m.measure_from from approved_metric m \
         where m.frequency = ?1 and {} and not exists (select 1 from measurement v \
         where v.period_to >= ?4 and +v.metric = m.id and +v.state = 'active')",
        Asked::condition("m.owner")
    );
    let (person, else_too) = asked.values();
    let mut duties = Vec::new();
    for frequency in ["weekly", "monthly", "quarterly", "yearly"] {
        let Some((from, to)) = last_period(frequency, view.day()) else {
            continue;
        };
        let due = to.saturating_add(TO_MEASURE.days());
        if due > horizon {
            continue;
        }
        let ended = to.to_string();
        let found = view.reader().rows_with(
            &sql,
            &[&frequency, &person, &else_too, &ended],
            &Limits::check(),
        )?;
        duties.extend(found.rows.iter().filter_map(|row| {
            if day(&row[3]).is_some_and(|begin| begin > from) {
                return None;
            }
            let mut duty = Duty::new(key(&row[0])?, "metric", text(&row[1]), DutyKind::Measure);
            duty.person = key(&row[2]);
            duty.day = Some(due);
            duty.detail = Some(format!("{from} to {to}"));
            duty.because = vec!["9.1".into()];
            Some(duty)
        }));
    }
    Ok(duties)
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

/// Records that are out of date, one duty each, for whoever answers for them; not where somebody is at
/// it, nor where the day is a field that asks by itself.
fn reassessments(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let (person, else_too) = asked.values();
    let mut duties: Vec<Duty> = Vec::new();
    for stale in view.stale(None)? {
        let is_asked = match (person, &stale.owner) {
            (None, _) => true,
            (Some(person), Some(owner)) => owner.as_str() == person,
            (Some(_), None) => else_too,
        };
        let asks = is_asked && stale.handled_in.is_none() && stale.trigger != "planned_date";
        if !asks || stale.react_by > horizon {
            continue;
        }
        if let Some(duty) = duties.iter_mut().find(|duty| duty.record == stale.record) {
            duty.day = duty.day.min(Some(stale.react_by));
            continue;
        }
        let Some(register) = registers::catalog().of_key(&stale.record) else {
            continue;
        };
        let mut duty = Duty::new(stale.record, register.name, stale.title, DutyKind::Reassess);
        duty.person = stale.owner;
        duty.day = Some(stale.react_by);
        duty.since = Some(stale.since);
        duty.detail = Some(format!("{} ({})", stale.because, stale.through));
        duties.push(duty);
    }
    Ok(duties)
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

/// Open incidents of which a role that the organisation names for their severity has not been told.
fn escalations(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let sql = format!(
        "select i.id, i.title, i.owner, date(i.detected_on, '+' || e.within_days || ' days') as due_on, \
                coalesce(r.title, e.role) \
         from incident i \
         join organization__incident_escalation e on e.severity = i.severity \
         join organization o on o.id = e.id and o.state = 'active' \
         left join role r on r.id = e.role \
         where i.state in ('open', 'in_progress') and due_on <= ?1 and {} \
         and not exists (select 1 from incident__escalations t \
                         join role__holders h on h.person = t.\"to\" and h.id = e.role \
                         where t.id = i.id)",
        Asked::condition("i.owner")
    );
    let (person, else_too) = asked.values();
    let latest = horizon.to_string();
    let found = view
        .reader()
        .rows_with(&sql, &[&latest, &person, &else_too], &Limits::check())?;
    let duties = found.rows.iter().filter_map(|row| {
        let mut duty = Duty::new(key(&row[0])?, "incident", text(&row[1]), DutyKind::Due);
        duty.person = key(&row[2]);
        duty.day = day(&row[3]);
        duty.detail = words(&row[4]);
        duty.field = Some("escalations".into());
        duty.because = vec!["A.8.4".into()];
        Some(duty)
    });
    Ok(duties.collect())
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
