//! Counts for the people who run the server, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use axum::http::StatusCode;

/// Upper bounds of the time classes, in milliseconds.
const CLASSES: [u64; 10] = [1, 2, 5, 10, 20, 50, 100, 250, 1_000, 5_000];

/// What was counted since the server started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    routes: Mutex<BTreeMap<(&'static str, u16), Tally>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    count: u64,
    micros: u64,
    classes: [u64; CLASSES.len()],
}

impl Metrics {
    /// Starts to count.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Counts an answer of a route.
    pub(crate) fn observe(&self, path: &'static str, status: StatusCode, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut routes = self
            .routes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let tally = routes.entry((path, status.as_u16())).or_default();
        tally.count += 1;
        tally.micros = tally.micros.saturating_add(micros);
        for (count, bound) in tally.classes.iter_mut().zip(CLASSES) {
            *count += u64::from(micros <= bound * 1_000);
        }
    }

    /// Returns all counts as text; `more` are further values by name.
    pub(crate) fn text(&self, more: &[(&str, &str, u64)]) -> String {
        let routes = self
            .routes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone();
        let mut text = String::from(
            "# HELP aimwright_answer_seconds Time from the whole request to its answer.\n\
             # TYPE aimwright_answer_seconds histogram\n",
        );
        for ((path, status), tally) in &routes {
            let labels = format!("route=\"{path}\",status=\"{status}\"");
            for (count, bound) in tally.classes.iter().zip(CLASSES) {
                let (whole, part) = (bound / 1_000, bound % 1_000);
                let _ = writeln!(
                    text,
                    "aimwright_answer_seconds_bucket{{{labels},le=\"{whole}.{part:03}\"}} {count}"
                );
            }
            let (count, micros) = (tally.count, tally.micros);
            let _ = writeln!(
                text,
                "aimwright_answer_seconds_bucket{{{labels},le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(
                text,
                "aimwright_answer_seconds_sum{{{labels}}} {}.{:06}",
                micros / 1_000_000,
                micros % 1_000_000
            );
            let _ = writeln!(text, "aimwright_answer_seconds_count{{{labels}}} {count}");
        }
        for (name, help, value) in more {
            let _ = write!(
                text,
                "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_status_and_time() {
        let metrics = Metrics::new();
        metrics.observe("/today", StatusCode::OK, Duration::from_micros(1_500));
        metrics.observe("/today", StatusCode::OK, Duration::from_millis(30));
        let text = metrics.text(&[("aimwright_entries", "Entries in the journal.", 7)]);
        assert!(
            text.contains("bucket{route=\"/today\",status=\"200\",le=\"0.001\"} 0"),
            "{text}"
        );
        assert!(
            text.contains("bucket{route=\"/today\",status=\"200\",le=\"0.002\"} 1"),
            "{text}"
        );
        assert!(
            text.contains("bucket{route=\"/today\",status=\"200\",le=\"+Inf\"} 2"),
            "{text}"
        );
        assert!(
            text.contains("sum{route=\"/today\",status=\"200\"} 0.031500"),
            "{text}"
        );
        assert!(text.contains("\naimwright_entries 7\n"), "{text}");
    }
}
