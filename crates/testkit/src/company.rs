//! Companies of any size, seeded and reproducible, for load.
//!
//! Every register takes part: a record is one of its register's samples with other names, numbers and
//! days, and with references to records of the same company. A register that is added later is in
//! the next company without a change here.

use std::collections::BTreeMap;

use aims::{Actor, AsOf, Record, Result, Workspace};
use jiff::SignedDuration;
use journal::{Clock, FixedClock};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use registers::{Catalog, Field, Key, Kind, RegisterInfo, catalog};
use serde_json::{Map, Value};

/// How large a company is to be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// AI systems.
    pub systems: u64,
    /// Records in all.
    pub records: u64,
    /// Companies of the same size and seed are equal.
    pub seed: u64,
}

/// Records that come in by the thousand, with their shares of what is left over.
const BULK: [(&str, u64); 6] = [
    ("measurement", 40),
    ("training_record", 18),
    ("risk", 16),
    ("action", 12),
    ("acknowledgement", 10),
    ("improvement", 4),
];

/// Records of one change set.
const BATCH: usize = 5_000;

/// Writes a company into a workspace, a day of the clock for each change set.
///
/// `progress` is told how many of how many records are written.
///
/// # Errors
/// What the workspace refuses; a company that validates is refused only by a full disk.
pub fn fill(
    workspace: &Workspace,
    clock: &FixedClock,
    actor: &Actor,
    size: &Size,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<()> {
    let company = Company::plan(size);
    let (mut base, bulk) = company.records();
    // Whoever set the workspace up keeps name and access.
    let view = workspace.view(AsOf::Now)?;
    base.retain(|record| !matches!(view.show(&record.key), Ok(Some(_))));
    drop(view);
    let total = (base.len() + bulk.len()) as u64;
    let mut written = base.len() as u64;
    // The first change set holds what all others point at.
    workspace.put(actor, &base)?;
    progress(written, total);
    for batch in bulk.chunks(BATCH) {
        clock.set(clock.now() + SignedDuration::from_hours(24));
        workspace.put(actor, batch)?;
        written += batch.len() as u64;
        progress(written, total);
    }
    Ok(())
}

/// How many records of each register there will be.
struct Company {
    catalog: &'static Catalog,
    counts: BTreeMap<&'static str, u64>,
    seed: u64,
}

impl Company {
    fn plan(size: &Size) -> Self {
        let catalog = catalog();
        let systems = size.systems.max(1);
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        for register in catalog.all() {
            counts.insert(register.name, base_count(register.name, systems));
        }
        let base: u64 = counts
            .iter()
            .filter(|(name, _)| !is_bulk(name))
            .map(|(_, count)| count)
            .sum();
        let left = size.records.saturating_sub(base);
        let shares: u64 = BULK.iter().map(|(_, share)| share).sum();
        let mut given = 0;
        for (name, share) in BULK.iter().rev() {
            let count = if *name == "measurement" {
                left - given
            } else {
                left * share / shares
            };
            counts.insert(name, count);
            given += count;
        }
        Self {
            catalog,
            counts,
            seed: size.seed,
        }
    }

    fn records(&self) -> (Vec<Record>, Vec<Record>) {
        let mut random = ChaCha20Rng::seed_from_u64(self.seed);
        let (mut base, mut bulk) = (Vec::new(), Vec::new());
        for register in self.catalog.all() {
            let samples = register.samples();
            for number in 1..=self.counts[register.name] {
                let sample = &samples[usize::try_from(number).unwrap_or(0) % samples.len()];
                // The first of each bulk register is there from the start, as others point at it.
                let records = if is_bulk(register.name) && number > 1 {
                    &mut bulk
                } else {
                    &mut base
                };
                records.push(self.record(register, number, sample, &mut random));
            }
        }
        // Kinds of bulk records are mixed, as they come in life.
        for at in (1..bulk.len()).rev() {
            bulk.swap(at, random.random_range(0..=at));
        }
        (base, bulk)
    }

    fn record(
        &self,
        register: &RegisterInfo,
        number: u64,
        sample: &Value,
        random: &mut ChaCha20Rng,
    ) -> Record {
        let mut body = sample.clone();
        self.vary_fields(&register.fields, &mut body, random);
        if let Some(object) = body.as_object_mut() {
            name(register, number, object, random);
            settle(register.name, number, object, random);
        }
        let workflow = register.workflow;
        let state = match workflow.name {
            "reviewed" if random.random_range(0..20) == 0 => "draft",
            "reviewed" => "approved",
            "handled" if random.random_range(0..3) == 0 => "closed",
            _ => workflow.initial,
        };
        Record {
            key: Key::new(register.prefix, number),
            state: state.into(),
            body,
        }
    }

    fn vary_fields(&self, fields: &[Field], value: &mut Value, random: &mut ChaCha20Rng) {
        let Some(object) = value.as_object_mut() else {
            return;
        };
        for field in fields {
            if let Some(value) = object.get_mut(&field.name) {
                self.vary(&field.kind, value, random);
            }
        }
    }

    fn vary(&self, kind: &Kind, value: &mut Value, random: &mut ChaCha20Rng) {
        match kind {
            Kind::Reference(register) => {
                let target = match (
                    register.as_str(),
                    value.as_str().and_then(|key| key.parse::<Key>().ok()),
                ) {
                    ("*", Some(key)) => self.catalog.of_key(&key),
                    (name, _) => self.catalog.get(name),
                };
                let Some(target) = target else { return };
                // Of bulk records only the first is there from the start.
                let count = if is_bulk(target.name) {
                    0
                } else {
                    self.counts[target.name]
                };
                *value = Value::from(
                    Key::new(target.prefix, random.random_range(1..=count.max(1))).to_string(),
                );
            }
            Kind::Object(fields) => self.vary_fields(fields, value, random),
            Kind::List(item) => value
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|value| self.vary(item, value, random)),
            _ => {}
        }
    }
}

fn is_bulk(register: &str) -> bool {
    BULK.iter().any(|(name, _)| *name == register)
}

/// How many of a register's records a company with so many systems has, before bulk.
fn base_count(register: &str, systems: u64) -> u64 {
    match register {
        "organization" => 1,
        "ai_system" | "impact_assessment" | "metric" => systems,
        "dataset" | "evidence" => systems * 2,
        "model" => systems.div_ceil(2),
        "supplier" => systems.div_ceil(4),
        "person" => 20 + systems * 3,
        "org_unit" => 5 + systems / 20,
        "control" => 38,
        "nonconformity" | "audit_finding" => 4 + systems / 10,
        "document" => 12 + systems / 5,
        "risk_treatment_plan" | "risk_assessment" => 1 + systems / 10,
        _ => 3,
    }
}

const FIRST: [&str; 24] = [
    "Amara", "Bengt", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hiro", "Ines", "Jonas",
    "Kaja", "Luca", "Mira", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Samir", "Tilde", "Ugo",
    "Vera", "Wanda", "Yusuf",
];
const LAST: [&str; 24] = [
    "Adeyemi",
    "Bakker",
    "Costa",
    "Dahl",
    "Eriksen",
    "Fontaine",
    "Garcia",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kowalska",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quist",
    "Rossi",
    "Sato",
    "Tanaka",
    "Ullman",
    "Visser",
    "Weber",
    "Yilmaz",
];
const SUBJECTS: [&str; 12] = [
    "Claims triage",
    "Fraud signal",
    "Document reader",
    "Call summary",
    "Price advice",
    "Route plan",
    "Damage estimate",
    "Churn forecast",
    "Reply draft",
    "Stock forecast",
    "Identity check",
    "Repair choice",
];

fn pick<'a>(words: &[&'a str], random: &mut impl Rng) -> &'a str {
    words[random.random_range(0..words.len())]
}

/// Gives a record a name of its own.
fn name(
    register: &RegisterInfo,
    number: u64,
    body: &mut Map<String, Value>,
    random: &mut ChaCha20Rng,
) {
    let name = if register.name == "person" {
        format!("{} {}", pick(&FIRST, random), pick(&LAST, random))
    } else {
        format!("{} {number}", pick(&SUBJECTS, random))
    };
    for field in ["name", "title"] {
        let Some(sample) = body.get(field).and_then(Value::as_str) else {
            continue;
        };
        // A name that must have a form keeps the sample's, with the number after it.
        let fits = match register.field(field).map(|field| &field.kind) {
            Some(Kind::Text {
                pattern: Some(pattern),
                ..
            }) => pattern.fits(&name),
            _ => true,
        };
        let name = if fits {
            name
        } else {
            format!("{sample}_{number}")
        };
        body.insert(field.into(), Value::from(name));
        return;
    }
}

/// Sets the fields by which records of one register differ most.
fn settle(register: &str, number: u64, body: &mut Map<String, Value>, random: &mut ChaCha20Rng) {
    let day = |number: u64| {
        let months = i16::try_from(number % 24).unwrap_or(0);
        let start = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().months(months));
        (start, start.last_of_month())
    };
    match register {
        "measurement" => {
            let (from, to) = day(number);
            body.insert("period_from".into(), Value::from(from.to_string()));
            body.insert("period_to".into(), Value::from(to.to_string()));
            body.insert("taken_on".into(), Value::from(to.to_string()));
            body.insert(
                "value".into(),
                Value::from(f64::from(random.random_range(0..1000)) / 10.0),
            );
        }
        "training_record" => {
            body.insert("done_on".into(), Value::from(day(number).0.to_string()));
        }
        // A generated company has no files: its evidence stands elsewhere.
        "evidence" => {
            for field in ["sha256", "file_name", "media_type", "size"] {
                body.remove(field);
            }
            body.insert(
                "link".into(),
                Value::from(format!("https://records.example/{number}")),
            );
        }
        "control" => {
            let annex = ANNEX_A[usize::try_from(number - 1).unwrap_or(0) % ANNEX_A.len()];
            body.insert("annex_a".into(), Value::from(annex));
            body.remove("own_id");
        }
        _ => {}
    }
}

const ANNEX_A: [&str; 38] = [
    "A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3", "A.4.4", "A.4.5", "A.4.6",
    "A.5.2", "A.5.3", "A.5.4", "A.5.5", "A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3", "A.6.2.4",
    "A.6.2.5", "A.6.2.6", "A.6.2.7", "A.6.2.8", "A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6",
    "A.8.2", "A.8.3", "A.8.4", "A.8.5", "A.9.2", "A.9.3", "A.9.4", "A.10.2", "A.10.3", "A.10.4",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_has_as_many_records_as_asked_for_and_validates() {
        let test = crate::workspace();
        let size = Size {
            systems: 12,
            records: 1_500,
            seed: 4,
        };
        let actor = test.workspace.actor(None).expect("the operator");
        fill(&test.workspace, &test.clock, &actor, &size, &mut |_, _| {}).expect("a company");
        let view = test.workspace.view(aims::AsOf::Now).expect("a view");
        let count = |sql: &str| view.query(sql).expect(sql).rows[0][0].clone();
        assert_eq!(
            count("select count(*) from record"),
            image::Value::Integer(1_500)
        );
        assert_eq!(
            count("select count(*) from ai_system"),
            image::Value::Integer(12)
        );
        let faults = test.workspace.doctor(&mut |_, _| {}).expect("a doctor");
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn equal_seeds_make_equal_companies() {
        let records = |seed| {
            let (base, bulk) = Company::plan(&Size {
                systems: 5,
                records: 600,
                seed,
            })
            .records();
            base.into_iter()
                .chain(bulk)
                .map(|record| (record.key, record.state, record.body))
                .collect::<Vec<_>>()
        };
        assert_eq!(records(1), records(1));
        assert_ne!(records(1), records(2));
    }
}
