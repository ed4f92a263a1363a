//! Sample models: TechServe Solutions in August (statement) and February 2026 (gaps).

mod gap;
mod soa;

use jiff::civil::{Date, date};
use reports::{Approval, Cover, Fact, RecordVersion, Reference};

pub(crate) use self::gap::gap;
pub(crate) use self::soa::soa;

fn cover(title: &str, subtitle: &str, as_of: Date, entry: u64) -> Cover {
    Cover {
        organization: "TechServe Solutions".to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        as_of,
        entry,
        checkpoint_root: Some(
            "7c1e90b25fd4a94f03d8e6b11c774a60e30c4f189a2b61d70b51c29002fe77b2".to_owned(),
        ),
        prepared_by: "Marit Vos, compliance manager".to_owned(),
        demonstration: true,
        record: None,
        facts: Vec::new(),
        approvals: Vec::new(),
    }
}

fn record(key: &str, version: &str, state: &str) -> RecordVersion {
    RecordVersion {
        key: key.to_owned(),
        version: version.to_owned(),
        state: state.to_owned(),
        hash: Some("e30c4f189a2b61d7c41d0c7781f3bb0d6a90551fe2d94c3702fe77b2aa01c93e".to_owned()),
    }
}

fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

fn approval(step: &str, person: &str, role: &str, day: i8, entry: u64) -> Approval {
    Approval {
        step: step.to_owned(),
        person: person.to_owned(),
        role: Some(role.to_owned()),
        on: date(2026, 8, day),
        version: "1.2".to_owned(),
        entry: Some(entry),
    }
}

fn reference(key: &str, title: &str) -> Reference {
    Reference {
        key: key.to_owned(),
        title: title.to_owned(),
    }
}
