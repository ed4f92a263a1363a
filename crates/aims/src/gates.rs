//! What must be in place before an AI system goes into use (8.1, A.6.1.3, A.6.2.5).
//!
//! Each condition is one query over the image whose rows say what lacks, as the record's key (or null)
//! and words. `?1` is the system's key, `?2` the body of its version that is to go into use, `?3` the
//! keys of what is out of date for it.

use image::{Reader, Value as Cell};
use registers::Key;
use serde_json::{Value, json};

use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// Stages of the life cycle in which a system is in use.
const IN_USE: [&str; 4] = [
    "deployment",
    "operation_and_monitoring",
    "continuous_validation",
    "re_evaluation",
];

/// Something that lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The record to look at, where there is one.
    pub record: Option<Key>,
    /// What lacks, in words that go on after the record's key.
    pub words: String,
}

/// One condition for going into use, and what lacks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Short name: `impact`, `risks`, `tests`, `information`, `oversight`, `logging`, `decision`,
    /// `risk_class` or `restricted_use`.
    pub id: &'static str,
    /// Whether no exception can be made.
    pub absolute: bool,
    /// Where it is put right.
    pub remedy: &'static str,
    /// The register whose records show it; `ai_system` where the system's own record does.
    pub register: &'static str,
    /// What lacks; nothing if the condition is met.
    pub lacks: Vec<Lack>,
}

impl Condition {
    /// Returns whether nothing lacks.
    pub fn is_met(&self) -> bool {
        self.lacks.is_empty()
    }
}

struct Rule {
    id: &'static str,
    absolute: bool,
    remedy: &'static str,
    register: &'static str,
    lacks: &'static str,
}

const RULES: [Rule; 9] = [
    Rule {
        id: "risk_class",
        absolute: true,
        remedy: "a system of this class is not used; change what it does, then its risk class",
        register: "ai_system",
        lacks: "select null, 'its risk class is prohibited' \
                where json_extract(?2, '$.risk_class') = 'prohibited'",
    },
    Rule {
        id: "restricted_use",
        absolute: true,
        remedy: "change the use, or say in the system's record what allows it",
        register: "ai_system",
        lacks: "select a.id, 'does not rule out what is forbidden: ' || d.\"use\" \
                from approved_impact_assessment a \
                join approved_impact_assessment__systems y on y.id = a.id and y.value = ?1 \
                join approved_impact_assessment__restricted_decisions d on d.id = a.id \
                where d.forbidden and coalesce(d.allowed, 1) \
                union all \
                select null, 'its use is restricted and nothing says what allows it' \
                where json_extract(?2, '$.restricted_use') = 1 \
                and trim(coalesce(json_extract(?2, '$.restricted_use_basis'), '')) = ''",
    },
    Rule {
        id: "impact",
        absolute: false,
        remedy: "write or renew the impact assessment and have it approved",
        register: "impact_assessment",
        lacks: "select (select max(i.id) from impact_assessment i \
                        join impact_assessment__systems y on y.id = i.id and y.value = ?1 \
                        where i.state not in ('superseded', 'erased')), \
                       'no approved impact assessment is current and recommends the use' \
                where not exists ( \
                  select 1 from approved_impact_assessment a \
                  join approved_impact_assessment__systems y on y.id = a.id and y.value = ?1 \
                  where a.outcome in ('go', 'go_with_conditions') \
                  and a.performed_on <= today() \
                  and coalesce(a.next_review, today()) >= today() \
                  and a.performed_on >= coalesce(json_extract(?2, '$.last_significant_change'), a.performed_on) \
                  and a.id not in (select value from json_each(?3)) \
                  and not exists (select 1 from approved_impact_assessment__lapses l \
                                  where l.id = a.id and l.renewed_on is null))",
    },
    Rule {
        id: "risks",
        absolute: false,
        remedy: "treat the risk down to the line of acceptance, or have it accepted",
        register: "risk",
        lacks: "select null, 'no risk of it is recorded' \
                where not exists (select 1 from risk r \
                                  join risk__systems y on y.id = r.id and y.value = ?1 \
                                  where r.kind = 'threat' and r.state <> 'erased') \
                union all \
                select r.id, 'is neither treated nor accepted' \
                from risk__systems y \
                cross join open_risk r on r.id = y.id \
                where y.value = ?1 and r.kind = 'threat' \
                and not exists (select 1 from accepted_risk a where a.risk = r.id) \
                and not exists ( \
                  select 1 from rating_scale has join rating_scale line on has.rank <= line.rank \
                  where has.rating = coalesce(r.residual_rating, r.inherent_rating) \
                  and line.rating = coalesce((select c.acceptable_up_to from approved_risk_criteria c \
                                              where c.id = r.criteria), 'low'))",
    },
    Rule {
        id: "tests",
        absolute: false,
        remedy: "test this version against its requirements and record the test run",
        register: "test_run",
        lacks: "with run as ( \
                  select t.* from test_run t \
                  where t.system = ?1 and t.state = 'active' \
                  and t.id not in (select value from json_each(?3)) \
                  and t.version_ = coalesce(json_extract(?2, '$.version'), t.version_)) \
                select null, 'no passed test of this version is recorded' \
                where not exists (select 1 from run where passed) \
                union all \
                select f.id, 'failed, and nothing says that it passed since' \
                from run f \
                where not f.passed \
                and not exists (select 1 from run p \
                                where p.passed and p.kind = f.kind and p.measure = f.measure \
                                and p.\"on\" >= f.\"on\")",
    },
    Rule {
        id: "information",
        absolute: false,
        remedy: "write what users are told about it and have it approved",
        register: "user_information",
        lacks: "select (select max(u.id) from user_information u \
                        where u.system = ?1 and u.state not in ('superseded', 'erased')), \
                       'no approved information for its users has a text or a document' \
                where not exists ( \
                  select 1 from approved_user_information u \
                  where u.system = ?1 and u.audience in ('users', 'customers') \
                  and (u.document is not null or trim(coalesce(u.text, '')) <> ''))",
    },
    Rule {
        id: "oversight",
        absolute: false,
        remedy: "say in the system's record how people watch it and step in",
        register: "ai_system",
        lacks: "select null, 'nothing says how people oversee it' \
                where trim(coalesce(json_extract(?2, '$.oversight'), '')) = ''",
    },
    Rule {
        id: "logging",
        absolute: false,
        remedy: "say in the system's record what it logs",
        register: "ai_system",
        lacks: "select null, 'nothing says what it logs' \
                where trim(coalesce(json_extract(?2, '$.logging'), '')) = ''",
    },
    Rule {
        id: "decision",
        absolute: false,
        remedy: "decide on the system anew at a gate",
        register: "gate",
        lacks: "select g.id, 'says stop' from ( \
                  select id, decision from approved_gate \
                  where system = ?1 and decision is not null and decided_on <= today() \
                  and to_stage in ('deployment', 'operation_and_monitoring', 'continuous_validation', 're_evaluation') \
                  order by decided_on desc, id desc limit 1) g \
                where g.decision = 'stop'",
    },
];

/// The exception that holds today: an approved gate that was forced and that the person who answers
/// for it approved.
const EXCEPTION: &str = "select g.id from approved_gate g \
     where g.system = ?1 and g.forced_by = g.approved_by and g.forced_on <= today() and g.forced_until >= today() \
     and g.to_stage in ('deployment', 'operation_and_monitoring', 'continuous_validation', 're_evaluation') \
     order by g.forced_until desc, g.id limit 1";

/// Returns whether a system at this stage is in use.
pub(crate) fn in_use(stage: Option<&str>) -> bool {
    stage.is_some_and(|stage| IN_USE.contains(&stage))
}

/// Returns every condition for a system to go into use, met or not.
///
/// `stale` are the records that are out of date for the system.
pub(crate) fn conditions(
    reader: &Reader,
    system: &Key,
    body: &Value,
    stale: &[String],
) -> Result<Vec<Condition>> {
    let values = [
        Cell::Text(system.to_string()),
        Cell::Text(body.to_string()),
        Cell::Text(json!(stale).to_string()),
    ];
    let mut found = Vec::with_capacity(RULES.len());
    for rule in &RULES {
        let places = (1..=values.len()).rev();
        let places = places
            .filter(|at| rule.lacks.contains(&format!("?{at}")))
            .max();
        let rows = reader.own(rule.lacks, &values[..places.unwrap_or(0)])?;
        let lack = |row: &Vec<Cell>| Lack {
            record: text(&row[0]).parse().ok(),
            words: text(&row[1]),
        };
        found.push(Condition {
            id: rule.id,
            absolute: rule.absolute,
            remedy: rule.remedy,
            register: rule.register,
            lacks: rows.iter().map(lack).collect(),
        });
    }
    Ok(found)
}

/// Returns the gate whose exception lets the system go into use today, if there is one.
pub(crate) fn exception(reader: &Reader, system: &Key) -> Result<Option<Key>> {
    let rows = reader.own(EXCEPTION, &[Cell::Text(system.to_string())])?;
    Ok(rows.first().and_then(|row| text(&row[0]).parse().ok()))
}

impl View<'_> {
    /// Returns the conditions for an AI system to go into use, as this body of it says, and the gate
    /// whose exception holds, if there is one (A.6.1.3, A.6.2.5).
    ///
    /// # Errors
    /// The image cannot be read.
    pub fn before_use(&self, system: &Key, body: &Value) -> Result<(Vec<Condition>, Option<Key>)> {
        let stale = self.stale(Some(system))?;
        let stale: Vec<String> = stale.iter().map(|stale| stale.record.to_string()).collect();
        Ok((
            conditions(self.reader(), system, body, &stale)?,
            exception(self.reader(), system)?,
        ))
    }
}
