//! How far an impact assessment has come: what lacks in it, from which perspectives a party was not looked
//! at, and who decides on it (6.1.4, 8.4, A.5.2). Its approval asks the same.

use std::collections::HashSet;

use image::{Reader, Value as Cell};
use registers::Key;

use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// What lacks in an assessment, `?1`: queries whose rows are a section, if it is about one, and words.
const LACKS: [&str; 8] = [
    "select null, 'it names no AI system: choose those that it is about' from impact_assessment a \
     where id = ?1 and subject <> 'organization' \
     and not exists (select 1 from impact_assessment__systems y where y.id = a.id) \
     union all \
     select null, 'it recommends nothing: choose the outcome' from impact_assessment where id = ?1 and outcome is null",
    "select null, case state when 'unknown' then 'no action finds the answer to the screening question: ' || question \
                       when 'answered' then 'neither yes nor no to the screening question: ' || question \
                       else 'nothing says why the screening question does not apply: ' || question end \
     from impact_assessment__screening where id = ?1 \
     and (state = 'answered' and yes is null or state = 'unknown' and action is null \
          or state = 'not_applicable' and trim(coalesce(why, '')) = '') \
     union all \
     select null, 'it is not deep enough: yes to \"' || s.question || '\" leads to ' || p.yes_leads_to \
     from impact_assessment a \
     join impact_assessment__screening s on s.id = a.id \
     join approved_impact_process__screening p on p.question = s.question \
       and p.id = (select q.id from approved_impact_process q order by q.id = a.process desc, q.id desc limit 1) \
     where a.id = ?1 and s.yes \
     and (case p.yes_leads_to when 'full' then 3 when 'standard' then 2 else 1 end) \
       > (case a.depth when 'full' then 3 when 'standard' then 2 else 1 end)",
    "select section, case state when 'unknown' then 'no action finds the answer in section ' else 'nothing gives the answer in section ' end \
            || upper(section) || ': ' || question \
     from impact_assessment__open_answers where id = ?1 \
     and (state = 'unknown' and action is null or state = 'not_applicable' and trim(coalesce(why, '')) = '')",
    "select section, 'section ' || upper(section) || ' is not finished' from impact_assessment__sections \
     where id = ?1 and done_on is null",
    // Whom section E leaves out is found by others; who is in it stands in the benefits and harms.
    "with blank (section) as ( \
       select 'a' from impact_assessment where id = ?1 and system_information_description is null \
       union all select 'b' where not exists (select 1 from impact_assessment__data where id = ?1) \
       union all select 'c' where not exists (select 1 from impact_assessment__models where id = ?1) \
       union all select 'f' where not exists (select 1 from impact_assessment__impacts where id = ?1) \
       union all select 'g' where not exists (select 1 from impact_assessment__failures where id = ?1 \
                                              union all select 1 from impact_assessment__misuses where id = ?1)) \
     select section, 'section ' || upper(section) || ' is blank and no open answer says why' from blank \
     where section not in (select section from impact_assessment__open_answers where id = ?1) \
     and (select depth from impact_assessment where id = ?1) <> 'screening'",
    "select 'f', party || ': the harm ' || perspective || ' has no rating' \
     from impact_assessment__impacts where id = ?1 and effect = 'harm' and rating is null and residual is null",
    "select null, 'nobody decided on the restricted use: ' || r.value \
     from impact_assessment__system_information_restricted_uses r \
     where r.id = ?1 and not exists (select 1 from impact_assessment__restricted_decisions d where d.id = ?1) \
     union all \
     select null, 'nobody decided on the restricted use: ' || d.\"use\" \
     from impact_assessment__restricted_decisions d where d.id = ?1 and d.allowed is null \
     union all \
     select null, y.value || ' has a restricted use, and no decision on it stands here' \
     from impact_assessment__systems y join ai_system s on s.id = y.value and s.restricted_use \
     where y.id = ?1 and not exists (select 1 from impact_assessment__restricted_decisions d where d.id = ?1)",
    "select null, 'allows a use that is forbidden: ' || d.\"use\" \
     from impact_assessment__restricted_decisions d where d.id = ?1 and d.forbidden and d.allowed",
];

/// After how many of those queries the perspectives are asked for.
const BEFORE_PERSPECTIVES: usize = 5;

/// Each directly affected party of the assessment `?1` with each perspective from which nothing says
/// whether it is harmed, helped or neither.
const NOT_LOOKED_AT: &str = "with perspective (n, word) as (values (1, 'accountability'), (2, 'transparency'), \
       (3, 'fairness'), (4, 'privacy'), (5, 'reliability'), (6, 'safety'), (7, 'explainability'), (8, 'environmental')) \
     select p.name, v.word \
     from impact_assessment__parties p join perspective v \
     where p.id = ?1 and p.directly_affected \
     and not exists (select 1 from impact_assessment__impacts i \
                     where i.id = p.id and i.party = p.name and i.perspective = v.word) \
     order by p.n, v.n";

/// The highest rating that remains of the harms, and the process in force that was followed.
const ROUTE: &str = "select (select i.rating from (select coalesce(h.residual, h.rating) as rating \
             from impact_assessment__impacts h where h.id = ?1 and h.effect = 'harm') i \
          join rating_scale s on s.rating = i.rating order by s.rank desc limit 1), \
       (select p.id from approved_impact_process p \
        order by p.id = (select process from impact_assessment where id = ?1) desc, p.id desc limit 1)";

/// Who may decide by the process `?1` on an assessment with the rating `?2`: a row for each way that
/// is high enough, with the way, whether a role is named for it, and persons by key and name.
const DECIDERS: &str = "select t.route, t.approver is not null, p.id, p.name \
     from approved_impact_process__thresholds t \
     join rating_scale line on line.rating = t.rating \
     join rating_scale has on has.rating = ?2 and has.rank <= line.rank \
     left join ( \
       select h.id as role, null as route, h.person from approved_role__holders h \
       where h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
       union \
       select null, 'governance_lead', h.person from approved_role__holders h join approved_role r on r.id = h.id \
       where r.kind = 'aims_responsible' and h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
       union \
       select null, 'committee', m.person from approved_governance_body__members m \
       where m.\"from\" <= today() and coalesce(m.\"to\", today()) >= today() \
       union \
       select null, 'top_management', h.person from approved_role__holders h join approved_role r on r.id = h.id \
       where r.kind = 'top_management' and h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
     ) who on who.role = t.approver or t.approver is null and who.route = t.route \
     left join person p on p.id = who.person \
     order by line.rank, p.id";

/// The sensitive uses of the process in force under which an assessment or one of its systems falls and for
/// which a role approves: the use, the role, and a row for each person who holds it today.
const SENSITIVE: &str = "with named (word) as ( \
       select lower(value) from impact_assessment__system_information_sensitive_uses where id = ?1 \
       union \
       select lower(replace(s.sensitive_use, '_', ' ')) from impact_assessment__systems y \
       join ai_system s on s.id = y.value \
       where y.id = ?1 and trim(coalesce(s.sensitive_use, '')) <> '') \
     select distinct u.\"use\", u.approver, h.person \
     from approved_impact_process__sensitive_uses u \
     join named n on instr(n.word, lower(u.\"use\")) > 0 or instr(lower(u.\"use\"), n.word) > 0 \
     left join approved_role__holders h on h.id = u.approver \
       and h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
     where u.approver is not null \
     and u.id = (select p.id from approved_impact_process p \
                 order by p.id = (select process from impact_assessment where id = ?1) desc, p.id desc limit 1) \
     order by 1, 2, 3";

/// A sensitive use, the role that approves it, and who holds that role.
pub(crate) struct Sensitive {
    pub(crate) named: String,
    pub(crate) role: String,
    pub(crate) people: Vec<String>,
}

/// Returns the sensitive uses of an assessment that a role of the process approves.
pub(crate) fn sensitive(reader: &Reader, key: &Key) -> Result<Vec<Sensitive>> {
    let mut found: Vec<Sensitive> = Vec::new();
    for row in reader.own(SENSITIVE, &[Cell::Text(key.to_string())])? {
        let (named, role, person) = (text(&row[0]), text(&row[1]), text(&row[2]));
        let is_new = found.last().is_none_or(|last| last.named != named);
        if is_new {
            found.push(Sensitive {
                named,
                role,
                people: Vec::new(),
            });
        }
        let last = found.last_mut().expect("one was pushed");
        last.people
            .extend(Some(person).filter(|person| !person.is_empty()));
    }
    Ok(found)
}

/// Something that keeps an assessment from being approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// The section, `a` to `g`; nothing for what is about the whole.
    pub section: Option<String>,
    /// What lacks.
    pub what: String,
}

/// The way to a decision that the impact process in force sets for what remains of the harms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The highest rating that remains.
    pub rating: String,
    /// The process in force.
    pub process: String,
    /// Who may decide, on the way that is needed first.
    pub deciders: Vec<Decider>,
}

/// One who may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// The word for the way: `reviewer`, `committee`, `stop` and the like.
    pub route: String,
    /// Whether the process names a role for it.
    pub names_role: bool,
    /// The person, where somebody holds the role.
    pub person: Option<DecidingPerson>,
}

/// A person by key and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidingPerson {
    /// The key.
    pub key: String,
    /// The name.
    pub name: String,
}

impl Way {
    /// Returns the word for the way that is high enough and no higher.
    pub fn needed(&self) -> &str {
        self.deciders
            .first()
            .map_or("", |decider| decider.route.as_str())
    }
}

impl View<'_> {
    /// Returns what keeps an assessment's newest version from being approved.
    pub fn assessment_lacks(&self, key: &Key) -> Result<Vec<OpenPoint>> {
        lacks(&self.lease, key)
    }

    /// Returns each directly affected party of an assessment with each perspective from which it was not
    /// looked at.
    pub fn not_looked_at(&self, key: &Key) -> Result<Vec<(String, String)>> {
        not_looked_at(&self.lease, key)
    }

    /// Returns the parties of an assessment for whom a risk names it as the place where it came up.
    pub fn parties_at_risk(&self, key: &Key) -> Result<HashSet<String>> {
        let sql = "select distinct p.value from risk__from_impact f \
                   join risk r on r.id = f.id \
                   join risk__affected p on p.id = r.id \
                   where f.value = ? and r.state <> 'erased'";
        let rows = self.lease.own(sql, &[Cell::Text(key.to_string())])?;
        Ok(rows.iter().map(|row| text(&row[0])).collect())
    }

    /// Returns the way to a decision on an assessment; nothing if no harm is rated, or no process in force
    /// sets one for the rating.
    pub fn assessment_way(&self, key: &Key) -> Result<Option<Way>> {
        way(&self.lease, key)
    }
}

/// Returns what keeps an assessment's newest version from being approved.
pub(crate) fn lacks(reader: &Reader, key: &Key) -> Result<Vec<OpenPoint>> {
    let asked = [Cell::Text(key.to_string())];
    let mut found = Vec::new();
    for (at, query) in LACKS.iter().enumerate() {
        if at == BEFORE_PERSPECTIVES {
            found.extend(perspectives(reader, key)?);
        }
        let rows = reader.own(query, &asked)?;
        found.extend(rows.iter().map(|row| OpenPoint {
            section: Some(text(&row[0])).filter(|section| !section.is_empty()),
            what: text(&row[1]),
        }));
    }
    Ok(found)
}

/// Returns a line for each party that was not looked at from every perspective.
fn perspectives(reader: &Reader, key: &Key) -> Result<Vec<OpenPoint>> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for (party, perspective) in not_looked_at(reader, key)? {
        match lines.last_mut().filter(|(last, _)| *last == party) {
            Some((_, perspectives)) => perspectives.push(perspective),
            None => lines.push((party, vec![perspective])),
        }
    }
    let said = lines.into_iter().map(|(party, perspectives)| OpenPoint {
        section: Some("f".into()),
        what: format!("{party} is not looked at for {}", perspectives.join(", ")),
    });
    Ok(said.collect())
}

fn not_looked_at(reader: &Reader, key: &Key) -> Result<Vec<(String, String)>> {
    let found = reader.own(NOT_LOOKED_AT, &[Cell::Text(key.to_string())])?;
    Ok(found
        .iter()
        .map(|row| (text(&row[0]), text(&row[1])))
        .collect())
}

/// Returns the way to a decision on an assessment, if one is set.
pub(crate) fn way(reader: &Reader, key: &Key) -> Result<Option<Way>> {
    let found = reader.own(ROUTE, &[Cell::Text(key.to_string())])?;
    let (rating, process) = (found[0][0].clone(), found[0][1].clone());
    if rating == Cell::Null || process == Cell::Null {
        return Ok(None);
    }
    let rows = reader.own(DECIDERS, &[process.clone(), rating.clone()])?;
    let decider = |row: &Vec<Cell>| Decider {
        route: text(&row[0]),
        names_role: text(&row[1]) == "1",
        person: (row[2] != Cell::Null).then(|| DecidingPerson {
            key: text(&row[2]),
            name: text(&row[3]),
        }),
    };
    Ok((!rows.is_empty()).then(|| Way {
        rating: text(&rating),
        process: text(&process),
        deciders: rows.iter().map(decider).collect(),
    }))
}
