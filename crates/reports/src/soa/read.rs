//! Reads controls with all that hangs on them: risks, impact assessments, documents, evidence.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Practice;
use crate::source::{Row, in_force};
use crate::{Evidence, Reference, ReportError, Source, markdown};

/// A control as recorded: the version in force, or a draft that was never approved.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) key: String,
    pub(super) state: String,
    pub(super) title: String,
    pub(super) annex_a: Option<String>,
    pub(super) own_id: Option<String>,
    /// `yes`, `no`, `some_systems`, as recorded.
    pub(super) applicable: Option<String>,
    pub(super) systems: Vec<Reference>,
    pub(super) reason_kind: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) risks: Vec<Reference>,
    /// The risks that name it themselves.
    pub(super) relied_on_by: Vec<Reference>,
    pub(super) impacts: Vec<Reference>,
    pub(super) how: Option<String>,
    pub(super) documents: Vec<Document>,
    pub(super) practice: Practice,
    pub(super) evidence: Vec<Evidence>,
    pub(super) owner: Option<String>,
    pub(super) reviewed: Option<Date>,
}

/// A document that describes a control.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) reference: Reference,
    pub(super) state: String,
    pub(super) in_force: bool,
}

impl Control {
    /// Returns the id under which it is known: Annex A's, the organisation's, or the record's key.
    pub(super) fn id(&self) -> &str {
        let own = || self.own_id.as_deref().unwrap_or(&self.key);
        self.annex_a.as_deref().unwrap_or_else(own)
    }
}

impl Practice {
    /// Returns the practice of this word.
    pub(super) fn of(word: Option<&str>) -> Self {
        match word {
            Some("not_started") => Self::NotStarted,
            Some("planned") => Self::Planned,
            Some("partly") => Self::Partly,
            Some("implemented") => Self::Implemented,
            Some("not_applicable") => Self::NotNeeded,
            _ => Self::Unknown,
        }
    }
}

/// What belongs to a control, by the control's key.
type Of<T> = BTreeMap<String, Vec<T>>;

struct Parts {
    systems: Of<Reference>,
    risks: Of<Reference>,
    relied_on_by: Of<Reference>,
    impacts: Of<Reference>,
    documents: Of<Row>,
    evidence: Of<Row>,
}

/// Returns the controls in force and the drafts of new ones, in the order of their keys.
pub(super) fn controls(source: &Source<'_>) -> Result<Vec<Control>, ReportError> {
    let columns = "id, state, title, annex_a, own_id, applicable, reason_kind, reason, how, status, \
                   reviewed_on, owner";
    let sql = format!(
        "select c.*, coalesce(nullif(p.title, ''), c.owner) as owner_name from ({}) c \
         left join person p on p.id = c.owner order by length(c.id), c.id",
        in_force("control", "", columns)
    );
    let mut parts = parts(source)?;
    let rows = source.rows(&sql)?;
    Ok(rows.iter().map(|row| control(row, &mut parts)).collect())
}

fn control(row: &Row, parts: &mut Parts) -> Control {
    let key = row.word("id");
    let taken = |of: &mut Of<Reference>| of.remove(&key).unwrap_or_default();
    let documents = parts.documents.remove(&key).unwrap_or_default();
    let evidence = parts.evidence.remove(&key).unwrap_or_default();
    Control {
        state: row.word("state"),
        title: row.word("title"),
        annex_a: row.text("annex_a"),
        own_id: row.text("own_id"),
        applicable: row.text("applicable"),
        systems: taken(&mut parts.systems),
        reason_kind: row.text("reason_kind"),
        reason: row.text("reason"),
        risks: taken(&mut parts.risks),
        relied_on_by: taken(&mut parts.relied_on_by),
        impacts: taken(&mut parts.impacts),
        how: row.text("how").map(|how| markdown::plain(&how)),
        documents: documents.iter().map(document).collect(),
        practice: Practice::of(row.text("status").as_deref()),
        evidence: evidence.iter().filter_map(trace).collect(),
        owner: row.text("owner_name"),
        reviewed: row.day("reviewed_on"),
        key,
    }
}

fn document(row: &Row) -> Document {
    Document {
        reference: row.reference(),
        state: row.word("state"),
        in_force: row.count("in_force") == Some(1),
    }
}

fn trace(row: &Row) -> Option<Evidence> {
    Some(Evidence {
        key: row.text("key"),
        title: row.word("title"),
        on: row.day("on_day")?,
    })
}

fn parts(source: &Source<'_>) -> Result<Parts, ReportError> {
    let listed = |list: &str| in_force("control", list, "id, value as key");
    let relied = "select value as id, id as key from risk__controls \
                  where id in (select id from risk where state <> 'erased')";
    let risks = format!("{} union {relied}", listed("__risks"));
    let measures = in_force(
        "impact_assessment",
        "__measures",
        "control as id, id as key",
    );
    let impacts = format!(
        "{} union select * from ({measures}) where id is not null",
        listed("__impacts")
    );
    Ok(Parts {
        systems: source.references(&named(&listed("__systems")))?,
        risks: source.references(&named(&risks))?,
        relied_on_by: source.references(&named(relied))?,
        impacts: source.references(&named(&impacts))?,
        documents: source.by_id(&documents(&listed("__documented_in")))?,
        evidence: source.by_id(&evidence())?,
    })
}

/// Returns a query that gives the records of a query of `id` and `key` their titles.
fn named(pairs: &str) -> String {
    format!(
        "select l.id, l.key, coalesce(r.title, '') as title from ({pairs}) l \
         left join record r on r.id = l.key order by length(l.key), l.key"
    )
}

fn documents(pairs: &str) -> String {
    format!(
        "select l.id, l.key, coalesce(r.title, '') as title, coalesce(r.state, 'missing') as state, \
         r.approved_version is not null as in_force from ({pairs}) l \
         left join record r on r.id = l.key order by length(l.key), l.key"
    )
}

/// Returns a query of all dated evidence: traces in the controls, and evidence linked to them.
fn evidence() -> String {
    let traces = in_force(
        "control",
        "__operating",
        "id, \"on\" as on_day, what as title, coalesce(evidence, record) as key",
    );
    format!(
        "select * from ({traces} union all \
           select r.value, coalesce(e.effective_from, date(e.created_at)), e.title, e.id \
           from evidence e join evidence__records r on r.id = e.id \
           where e.state = 'active' and r.value like 'CTL-%' \
             and e.id not in (select evidence from control__operating where evidence is not null)) \
         where on_day <= today() order by on_day desc, key"
    )
}
