//! Writing for people and programs: lines, tables, JSON. What a record says is never taken for
//! a command to the terminal.

mod line;
mod progress;
mod safe;
mod table;

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

pub(crate) use line::{Line, Style, grade_style};
pub(crate) use progress::Progress;
pub(crate) use safe::{one_line, safe, safe_json};
pub(crate) use table::{Cell, Table};

/// Columns of text that goes to a file or another program.
const PIPE_WIDTH: usize = 100;

/// Standard output, and what is known of whoever reads it.
pub(crate) struct Output {
    to: Box<dyn Write>,
    terminal: bool,
    colour: bool,
    width: usize,
}

impl Output {
    /// Opens standard output.
    pub(crate) fn standard() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_some_and(|term| term == "dumb");
        let size = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            terminal,
            colour: terminal && !dumb && set("NO_COLOR").is_none(),
            width: if terminal {
                size().unwrap_or(PIPE_WIDTH).max(40)
            } else {
                PIPE_WIDTH
            },
            to: Box::new(io::BufWriter::new(stdout)),
        }
    }

    /// Returns the columns to wrap at.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Returns whether colours are shown.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    /// Writes one line.
    pub(crate) fn line(&mut self, line: impl Into<Line>) -> io::Result<()> {
        let line = line.into().render(self.colour);
        writeln!(self.to, "{line}")
    }

    /// Writes an empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.to)
    }

    /// Writes text wrapped at the width, every line indented.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) -> io::Result<()> {
        for paragraph in text.lines() {
            for line in line::wrap(paragraph, self.width.saturating_sub(indent).max(20)) {
                self.line(format!("{:indent$}{line}", ""))?;
            }
        }
        Ok(())
    }

    /// Writes text wrapped at the width beside a label, which is so many columns wide.
    pub(crate) fn beside(&mut self, label: Line, columns: usize, text: &str) -> io::Result<()> {
        let mut label = Some(label);
        for line in line::wrap(text, self.width.saturating_sub(columns).max(20)) {
            let start = label
                .take()
                .unwrap_or_else(|| format!("{:columns$}", "").into());
            self.line(start.text(line))?;
        }
        Ok(())
    }

    /// Writes a table.
    pub(crate) fn table(&mut self, table: &Table) -> io::Result<()> {
        let limit = self.terminal.then_some(self.width);
        for line in table.lines(limit) {
            self.line(line)?;
        }
        Ok(())
    }

    /// Writes a value as JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        writeln!(self.to, "{}", safe_json(&text))
    }

    /// Writes what is made elsewhere and holds no control sequences but line ends and colours of
    /// our own.
    pub(crate) fn ready(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())?;
        if text.ends_with('\n') {
            Ok(())
        } else {
            writeln!(self.to)
        }
    }

    /// Writes data for a program exactly, and harmlessly for a person.
    pub(crate) fn data(&mut self, text: &str) -> io::Result<()> {
        if self.terminal {
            text.lines()
                .try_for_each(|line| writeln!(self.to, "{}", safe(line)))
        } else {
            self.to.write_all(text.as_bytes())
        }
    }

    /// Hands everything over to whoever reads.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes one line to standard error, harmlessly; whether anybody reads it does not matter.
pub(crate) fn remark(text: &str) {
    for line in text.lines() {
        let _ = writeln!(io::stderr(), "{}", safe(line));
    }
}
