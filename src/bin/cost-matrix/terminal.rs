//! Standard error: messages, colours on a terminal only, and the progress of work that takes a while.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// A message that ends the run.
pub(crate) fn complain(message: &str) {
    say("error:", "31", message);
}

/// A message beside which the run goes on.
pub(crate) fn warn(message: &str) {
    say("warning:", "33", message);
}

/// A line as it is. Nobody can be told when standard error is closed.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn say(word: &str, colour: &str, message: &str) {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && std::io::stderr().is_terminal() {
        tell(&format!("\u{1b}[1;{colour}m{word}\u{1b}[0m {message}"));
    } else {
        tell(&format!("{word} {message}"));
    }
}

/// How long work may take before its progress is shown, and how often it is shown then.
const PATIENCE: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

/// The progress of reading one file, on one line that goes away.
pub(crate) struct Progress {
    name: String,
    size: Option<u64>,
    begun: Instant,
    shown: Option<Instant>,
    on_terminal: bool,
}

impl Progress {
    /// Begins; the size is known of files.
    pub(crate) fn of(name: &str, size: Option<u64>) -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        Self { name: name.to_owned(), size, begun: Instant::now(), shown: None, on_terminal }
    }

    /// Shows how far it is, if it is time.
    pub(crate) fn at(&mut self, bytes: u64, rows: u64) {
        let due = self.shown.map_or(self.begun.elapsed() > PATIENCE, |shown| shown.elapsed() > EVERY);
        if !self.on_terminal || !due {
            return;
        }
        self.shown = Some(Instant::now());
        let read = match self.size.filter(|size| *size > 0) {
            Some(size) => format!("{} % of {} MB", (bytes * 100 / size).min(100), size / 1_000_000),
            None => format!("{} MB", bytes / 1_000_000),
        };
        let mut error = std::io::stderr();
        let _ = write!(error, "\r\u{1b}[K{}: {read}, {rows} rows", self.name);
        let _ = error.flush();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let mut error = std::io::stderr();
            let _ = write!(error, "\r\u{1b}[K");
            let _ = error.flush();
        }
    }
}
