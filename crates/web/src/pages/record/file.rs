//! The file of an evidence record, sent as a download and never opened in the page.

use super::known::Known;
use crate::answer::{Answer, Download};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::stream::sending;

/// Sends the file.
pub(super) fn send(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    let file = look
        .site
        .workspace
        .evidence_file(look.actor()?, &known.key)?;
    let file = file.ok_or(Fault::not_found())?;
    // Seen from a day in the past the record may speak of another file than now.
    let then = known
        .found
        .body
        .get("sha256")
        .and_then(serde_json::Value::as_str);
    if look.is_past()
        && then.is_none_or(|then| !then.eq_ignore_ascii_case(&file.sha256.to_string()))
    {
        return Err(Fault::not_found());
    }
    Ok(Answer::File(Download {
        name: file.name,
        media_type: file.media_type,
        length: Some(file.size),
        body: sending(file.reader),
    }))
}
