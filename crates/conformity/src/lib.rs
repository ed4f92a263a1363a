//! Conformity is computed: frameworks of requirements, checks over the image, findings.
//!
//! A [`Framework`] is a standard as data. An [`Engine`] runs its checks over an image's
//! [`image::Reader`] and makes an [`Assessment`]; [`output`] writes it for people and machines.
//! Nothing here writes a record or knows of files other than a framework's own.

mod assessment;
mod engine;
pub mod framework;
pub mod located;
pub mod output;

pub use assessment::{Assessment, Attestation, Finding, RequirementResult, Status, Summary};
pub use engine::{
    CheckCache, ConformityError, DocumentedNow, DocumentedRecord, Engine, Evidence, ExplainedCheck,
    Filter, Found, Why,
};
pub use framework::{
    Framework, FrameworkError, Grade, OWN, Own, OwnProblem, Refusals, RequirementKind, embedded_ids,
};
