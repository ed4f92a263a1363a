//! The examples of all registers, standing together in one workspace.

use std::collections::{BTreeMap, BTreeSet};

use aims::{Record, Workspace};
use registers::{Key, catalog, references};
use serde_json::Value;

/// Returns the examples of a register as they can stand without files.
pub(crate) fn samples(register: &str) -> Vec<Value> {
    let mut samples = catalog().get(register).expect("a register").samples();
    for sample in &mut samples {
        if let Some(fields) = sample.as_object_mut().filter(|_| register == "evidence") {
            fields.shift_remove("sha256");
        }
    }
    samples
}

/// Puts every record that the examples of all registers point at into a workspace, and returns them.
pub(crate) fn put(workspace: &Workspace) -> Vec<Key> {
    let mut bodies: BTreeMap<Key, Value> = BTreeMap::new();
    for register in catalog().all() {
        // The first records of these are the operator's.
        let taken = u64::from(["person", "organization", "access"].contains(&register.name));
        for (at, body) in samples(register.name).into_iter().enumerate() {
            bodies.insert(Key::new(register.prefix, at as u64 + 1 + taken), body);
        }
    }
    loop {
        let pointed = bodies.iter().flat_map(|(key, body)| {
            let register = catalog().of_key(key).expect("a register");
            references(register, body).into_iter().map(|(_, to)| to)
        });
        let mut missing: BTreeSet<Key> = pointed.collect();
        missing.retain(|key| !bodies.contains_key(key) && key.as_str() != "PER-0001");
        if missing.is_empty() {
            break;
        }
        for key in missing {
            let register = catalog().of_key(&key).expect("a register").name;
            bodies.insert(key, samples(register).swap_remove(0));
        }
    }
    let record = |(key, body): (Key, Value)| Record {
        state: catalog()
            .of_key(&key)
            .expect("a register")
            .workflow
            .initial
            .to_owned(),
        key,
        body,
    };
    let records: Vec<Record> = bodies.into_iter().map(record).collect();
    let actor = workspace.actor(None).expect("the operator");
    workspace.put(&actor, &records).expect("all examples");
    records.into_iter().map(|record| record.key).collect()
}
