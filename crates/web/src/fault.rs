//! What goes wrong, and how it is told: as a page to people, as a problem document to machines.

use aims::{AimsError, Kind};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The result of a handler.
pub(crate) type Result<T> = std::result::Result<T, Fault>;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Somebody needs to sign in first.
    SignIn,
    /// The command or query says why.
    Aims(Box<AimsError>),
    /// A status that says enough.
    Status(StatusCode),
}

impl From<AimsError> for Fault {
    fn from(error: AimsError) -> Self {
        Self::Aims(Box::new(error))
    }
}

impl Fault {
    /// Says that the request cannot be understood.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        AimsError::invalid(message).into()
    }

    /// Says that there is no such record.
    pub(crate) fn no_record(text: &str) -> Self {
        let shown: String = text.chars().take(40).collect();
        AimsError::not_found(format!("there is no record {shown}")).into()
    }

    /// Says that a record has no version of this number.
    pub(crate) fn no_version(key: &str, version: u32) -> Self {
        AimsError::not_found(format!("{key} has no version {version}")).into()
    }

    /// Says that nothing can be written into the past.
    pub(crate) fn past() -> Self {
        let error = AimsError::new(
            Kind::Conflict,
            "this page shows the past, where nothing can be written",
        );
        error.with_hint("go back to today and do it there").into()
    }

    /// Says that a form is not of this session.
    pub(crate) fn stale_form() -> Self {
        let error = AimsError::new(Kind::Refused, "this form belongs to a session that is over");
        error
            .with_hint("open the page again and send the form once more")
            .into()
    }

    /// Says that there is no such page.
    pub(crate) const fn not_found() -> Self {
        Self::Status(StatusCode::NOT_FOUND)
    }

    /// Returns the status of HTTP.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Status(status) => *status,
            Self::Aims(error) => match error.kind() {
                Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::Refused => StatusCode::FORBIDDEN,
                Kind::Conflict => StatusCode::CONFLICT,
                Kind::NotFound => StatusCode::NOT_FOUND,
                Kind::Unusable => StatusCode::SERVICE_UNAVAILABLE,
                Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// Returns what the person may read; nothing if only the log may say.
    pub(crate) fn message(&self) -> Option<String> {
        match self {
            Self::Aims(error) if !self.is_ours() => Some(error.to_string()),
            _ => None,
        }
    }

    /// Returns what the person can do next.
    pub(crate) fn hint(&self) -> Option<&str> {
        match self {
            Self::Aims(error) if !self.is_ours() => error.hint(),
            _ => None,
        }
    }

    /// Returns whether the fault is the program's or the machine's, so that its words are for the log.
    fn is_ours(&self) -> bool {
        self.status().is_server_error()
    }

    /// Writes the fault into the log once, with its causes.
    pub(crate) fn log(&self, request: &str) {
        if !self.is_ours() {
            tracing::debug!(request, status = self.status().as_u16(), fault = ?self.message(), "not answered as asked");
            return;
        }
        let Self::Aims(error) = self else {
            tracing::error!(request, status = self.status().as_u16(), "failed");
            return;
        };
        let mut causes = Vec::new();
        let mut cause = std::error::Error::source(error.as_ref());
        while let Some(next) = cause {
            causes.push(next.to_string());
            cause = next.source();
        }
        tracing::error!(request, error = %error, ?causes, "failed");
    }

    /// Returns the fault as a problem document (RFC 9457).
    pub(crate) fn problem(&self, request: &str) -> Value {
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "instance": format!("urn:request:{request}"),
        });
        if let Some(message) = self.message() {
            problem["detail"] = message.into();
        }
        if let Some(hint) = self.hint() {
            problem["hint"] = hint.into();
        }
        if let Self::Aims(error) = self
            && !error.problems().is_empty()
        {
            let errors = error.problems().iter().map(
                |problem| json!({ "pointer": pointer(&problem.path), "detail": problem.message }),
            );
            problem["errors"] = errors.collect();
        }
        problem
    }
}
/// Returns the JSON Pointer (RFC 6901) of a field, as RFC 9457 writes it.
fn pointer(path: &str) -> String {
    if path.is_empty() {
        return "#".into();
    }
    let escaped = path.replace('~', "~0").replace('/', "~1");
    format!("#/{}", escaped.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_the_field() {
        for (path, said) in [
            ("", "#"),
            ("name", "#/name"),
            ("parties.0.name", "#/parties/0/name"),
            ("a~b/c", "#/a~0b~1c"),
        ] {
            assert_eq!(pointer(path), said);
        }
    }
}
