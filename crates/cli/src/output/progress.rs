//! Progress bars, on a terminal only.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How far long work is.
#[derive(Debug)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts to show work of this name, unless nobody would see it.
    pub(crate) fn start(quiet: bool, name: &'static str) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(name);
        bar.set_style(style("{spinner} {msg} {elapsed}"));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// Shows how much of the whole is done.
    pub(crate) fn at(&self, done: u64, whole: u64) {
        let Some(bar) = &self.0 else { return };
        if bar.length() != Some(whole) {
            bar.set_length(whole);
            bar.set_style(style("{msg} {wide_bar} {pos}/{len} {eta}"));
        }
        bar.set_position(done);
    }

    /// Shows what is being done, and how much of it.
    pub(crate) fn doing(&self, what: &str, done: u64) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} {done}", super::one_line(what)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates stand in this file")
}
