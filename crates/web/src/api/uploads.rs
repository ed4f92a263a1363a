//! Files of evidence: sent as they are, given back as downloads.

use aims::{Act, Subject};
use serde_json::json;

use super::records::created;
use crate::answer::{Answer, Download};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::stream::{reader, sending};

/// Stores a file and adds the evidence record that says what it shows.
pub(super) fn attach(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let actor = look.actor()?;
    let evidence = Subject {
        register: "evidence",
        ..Subject::default()
    };
    look.require(Act::Add, &evidence)?;
    let name = look
        .query("name")
        .ok_or_else(|| Fault::bad("name the file with ?name="))?;
    let shows = look
        .query("shows")
        .ok_or_else(|| Fault::bad("say what the file shows with ?shows="))?;
    if look.now()?.show(&key)?.is_none() {
        return Err(Fault::no_record(key.as_str()));
    }
    let workspace = &look.site.workspace;
    let upload = workspace.store_upload(actor, reader(look.input.stream()?))?;
    let evidence = workspace.attach_upload(actor, &[key], upload, name, shows, &json!({}))?;
    created(look, &evidence)
}

/// Returns the file of an evidence record.
pub(super) fn download(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let file = look
        .site
        .workspace
        .evidence_file(look.actor()?, &key)?
        .ok_or_else(Fault::not_found)?;
    Ok(Answer::File(Download {
        name: file.name,
        media_type: file.media_type,
        length: Some(file.size),
        body: sending(file.reader),
    }))
}
