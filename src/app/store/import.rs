//! Bills on their way in.

use std::rc::Rc;

use web_sys::File;

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
}
