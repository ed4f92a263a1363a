//! The log on standard error; `AIMWRIGHT_LOG` says how much of it.

use tracing_subscriber::EnvFilter;

/// The variable that says how much is logged, as in `AIMWRIGHT_LOG=debug`.
const VARIABLE: &str = "AIMWRIGHT_LOG";

/// How a command keeps its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Log {
    /// Only for whoever asks for one.
    Asked,
    /// As lines for people, from warnings up unless more is asked for.
    Text,
    /// As JSON, one object a line, from warnings up unless more is asked for.
    Json,
}

impl Log {
    /// Keeps the log from now on.
    pub(crate) fn keep(self) {
        let filter = match (EnvFilter::try_from_env(VARIABLE), self) {
            (Ok(filter), _) => filter,
            (Err(_), Self::Asked) => return,
            (Err(_), Self::Text | Self::Json) => EnvFilter::new("warn"),
        };
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        match self {
            Self::Asked | Self::Text => log.init(),
            Self::Json => log.json().init(),
        }
    }
}
