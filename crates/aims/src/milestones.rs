//! Milestones: the days that mark the way of a management system, and what a certification body
//! would decide today. Computed from records, kept nowhere.

use conformity::Summary;
use image::{Limits, Value};
use jiff::civil::Date;
use registers::Key;

use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// What happened or is planned to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MilestoneKind {
    /// A comparison of practice with the requirements.
    GapAssessment,
    /// The AI policy was approved for the first time.
    Policy,
    /// An internal audit.
    InternalAudit,
    /// A review by top management.
    ManagementReview,
    /// The first certification audit: documents and readiness.
    Stage1,
    /// The second certification audit: whether it works.
    Stage2,
    /// The certification body's decision.
    Decision,
    /// A surveillance audit, or the last day for the first one.
    Surveillance,
    /// A recertification audit, or the day from which it is prepared.
    Recertification,
    /// The certificate's last day.
    Expiry,
}

impl MilestoneKind {
    /// All kinds, in the order of the way to a certificate and beyond.
    pub const ALL: [Self; 10] = [
        Self::GapAssessment,
        Self::Policy,
        Self::InternalAudit,
        Self::ManagementReview,
        Self::Stage1,
        Self::Stage2,
        Self::Decision,
        Self::Surveillance,
        Self::Recertification,
        Self::Expiry,
    ];

    /// Returns the word for it in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::GapAssessment => "gap_assessment",
            Self::Policy => "policy",
            Self::InternalAudit => "internal",
            Self::ManagementReview => "management_review",
            Self::Stage1 => "stage_1",
            Self::Stage2 => "stage_2",
            Self::Decision => "decision",
            Self::Surveillance => "surveillance",
            Self::Recertification => "recertification",
            Self::Expiry => "expiry",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A day on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// The day; the last, if it took several.
    pub day: Date,
    /// What it is.
    pub kind: MilestoneKind,
    /// The record that says so.
    pub record: Key,
    /// Its title.
    pub title: String,
    /// Whether it has happened.
    pub done: bool,
}

/// The next audit by a certification body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAudit {
    /// The audit.
    pub record: Key,
    /// Its title.
    pub title: String,
    /// Its first day.
    pub day: Date,
    /// Its last day, if it is planned.
    pub until: Option<Date>,
    /// Which audit of the cycle it is.
    pub stage: MilestoneKind,
}

/// What a certification body would decide by the findings there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionToday {
    /// Something major is open: no certificate before it is put right.
    NotGranted,
    /// Nothing major is open, but of some requirements nothing is recorded or stated yet.
    NotReady,
    /// Only minor findings are open: granted, with a plan of actions for them.
    GrantedWithActions,
    /// Nothing major or minor is open.
    Granted,
}

/// Returns what a certification body would decide by these counts.
pub fn decision_today(summary: &Summary) -> DecisionToday {
    if summary.major > 0 {
        DecisionToday::NotGranted
    } else if summary.open > 0 {
        DecisionToday::NotReady
    } else if summary.minor > 0 {
        DecisionToday::GrantedWithActions
    } else {
        DecisionToday::Granted
    }
}

/// Returns word, day, key, title and whether it is done, of everything that marks the way.
///
/// A review that was planned ahead is a milestone of its own until one is held on that day or later.
const MILESTONES: &str = "
select 'gap_assessment' as word, performed_on as day, id, title, 1 as done
from approved_gap_assessment where performed_on <= today()
union all
select 'policy', min(substr(p.at, 1, 10)), d.id, d.title, 1
from document d join document__reached p on p.id = d.id and p.state = 'approved'
where d.kind = 'policy' and d.subject = 'ai_policy' and d.state <> 'erased' group by d.id
union all
select kind, coalesce(performed_to, performed_from, planned_to, planned_from), id, title,
       coalesce(performed_to <= today(), 0)
from audit where kind <> 'supplier' and state <> 'erased'
union all
select 'management_review', held_on, id, title, held_on <= today()
from management_review where state not in ('superseded', 'erased')
union all
select 'management_review', next_on, id, title, 0
from management_review m
where state not in ('superseded', 'erased') and next_on > today()
  and not exists (select 1 from management_review o
                  where o.held_on > m.held_on and o.state not in ('superseded', 'erased'))
union all
select 'decision', decision_on, id, title, decision_on <= today()
from certification where state not in ('superseded', 'erased')
union all
select 'surveillance', d.first_surveillance_by, d.id, c.title, 0
from certification_dates d join certification c on c.id = d.id
where not exists (select 1 from audit a where a.kind = 'surveillance'
                  and coalesce(a.performed_from, a.planned_from) >= d.decision_on)
union all
select 'recertification', d.recertification_window_opens, d.id, c.title, 0
from certification_dates d join certification c on c.id = d.id
where not exists (select 1 from audit a where a.kind = 'recertification'
                  and coalesce(a.performed_from, a.planned_from) >= d.decision_on)
union all
select 'expiry', d.expires, d.id, c.title, d.expires < today()
from certification_dates d join certification c on c.id = d.id
";

impl View<'_> {
    /// Returns what marks the way between two days, both included, in the order of the days.
    pub fn milestones(&self, from: Date, to: Date) -> Result<Vec<Milestone>> {
        let sql = format!(
            "select word, day, id, title, done from ({MILESTONES}) where day between ?1 and ?2 order by day, id, word"
        );
        let found = self.reader().rows_with(
            &sql,
            &[&from.to_string(), &to.to_string()],
            &Limits::check(),
        )?;
        let milestone = |row: &Vec<Value>| {
            Some(Milestone {
                kind: MilestoneKind::of_word(&text(&row[0]))?,
                day: text(&row[1]).parse().ok()?,
                record: text(&row[2]).parse().ok()?,
                title: text(&row[3]),
                done: row[4] == Value::Integer(1),
            })
        };
        Ok(found.rows.iter().filter_map(milestone).collect())
    }

    /// Returns the audit by a certification body that comes next, if one is planned.
    pub fn next_audit(&self) -> Result<Option<NextAudit>> {
        let sql = "select id, title, planned_from, planned_to, kind from audit \
                   where kind in ('stage_1', 'stage_2', 'surveillance', 'recertification') \
                   and state in ('open', 'in_progress') and performed_to is null \
                   and coalesce(planned_to, planned_from) >= today() order by planned_from, id limit 1";
        let found = self.reader().rows_with(sql, &[], &Limits::check())?;
        let audit = |row: &Vec<Value>| {
            Some(NextAudit {
                record: text(&row[0]).parse().ok()?,
                title: text(&row[1]),
                day: text(&row[2]).parse().ok()?,
                until: text(&row[3]).parse().ok(),
                stage: MilestoneKind::of_word(&text(&row[4]))?,
            })
        };
        Ok(found.rows.first().and_then(audit))
    }
}
