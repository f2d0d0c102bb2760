//! Bills on their way in.

use std::rc::Rc;

use web_sys::File;

use crate::app::widgets::grouped;
use protocol::{Imported, MappingWanted};

/// A file that is being or was imported in this visit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Import {
    pub(crate) id: u32,
    pub(crate) name: String,
    /// The file; none for the sample.
    pub(crate) file: Option<File>,
    /// Whether it was begun on the sample: a bill of one's own begins a workspace of its own.
    pub(crate) on_sample: bool,
    /// The same for all that were given at once.
    pub(crate) together: u32,
    /// The worker's request, to cancel it by.
    pub(crate) request: Option<u32>,
    pub(crate) phase: Phase,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Stands in line.
    Waiting,
    Running {
        /// Bytes done, of all.
        done: f64,
        of: f64,
        rows: f64,
        /// Since it began.
        seconds: f64,
    },
    /// A person must say what the columns mean; then it is imported again.
    MappingWanted(Rc<MappingWanted>),
    Done(Imported),
    Failed {
        reason: String,
    },
    Cancelled,
}

impl Phase {
    /// Whether it waits or runs.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Running { .. })
    }

    /// How far it has come, in words: `37 % · 1,200,000 rows · 84 MB/s · 5 s left`; none where it does not run.
    pub(crate) fn progress(&self) -> Option<String> {
        let Self::Running { done, of, rows, seconds } = *self else { return None };
        let percent = if of > 0.0 { done / of * 100.0 } else { 0.0 };
        let mut text = format!("{percent:.0} % · {} rows", grouped(&format!("{rows:.0}")));
        // Before that the figures jump.
        if seconds > 0.5 && done > 0.0 {
            let left = seconds * (of - done) / done;
            text.push_str(&format!(" · {:.0} MB/s · {left:.0} s left", done / seconds / 1e6));
        }
        Some(text)
    }
}
