//! What the page knows.

use std::rc::Rc;

use cost_matrix::desk::Overview;
use cost_matrix::workspace::Workspace;

use super::document::Document;
use super::import::Import;

/// Everything that the page knows. Components read it; only the reducer makes a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Counts every change of anything, so that comparing two states is cheap.
    pub(super) version: u64,
    pub(crate) document: Document,
    /// Counts the changes of the document.
    pub(crate) revision: u64,
    pub(super) past: Vec<Step>,
    pub(super) future: Vec<Step>,
    /// The field of the last edit, as long as nothing else happened: more edits of it are the same step.
    pub(super) open_field: Option<String>,
    /// What the engine says of the document; missing until it has said something.
    pub(crate) overview: Option<Rc<Overview>>,
    /// Which answer that is: counts up. Questions are asked again when it changes.
    pub(crate) overview_turn: u64,
    /// The revision that the overview is about.
    pub(crate) overview_revision: u64,
    /// Why the engine has not taken the document, in its words.
    pub(crate) refusal: Option<Rc<str>>,
    /// Imports since the page was opened, the newest last.
    pub(crate) imports: Vec<Import>,
    pub(super) last_import: u32,
    pub(crate) saved: Saved,
    pub(crate) toasts: Vec<Toast>,
    pub(super) last_toast: u32,
    /// What a screen reader is told.
    pub(crate) announcement: Rc<str>,
    pub(crate) engine: Engine,
    /// How often a worker has become ready. Each holds nothing at first.
    pub(super) workers: u32,
    /// Whether the browser's storage has been looked into.
    pub(crate) opened: bool,
    /// Whether there was work from an earlier visit.
    pub(crate) found_work: bool,
    /// The revision at which everything was erased: that one is not saved again.
    pub(super) erased: Option<u64>,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl State {
    /// The workspace.
    pub(crate) fn workspace(&self) -> &Workspace {
        &self.document.workspace
    }

    /// Whether anything costs anything.
    pub(crate) fn has_cost(&self) -> bool {
        let allocated = self.overview.as_ref().and_then(|overview| overview.allocated.as_ref());
        allocated.is_some_and(|allocated| allocated.days.is_some())
    }

    /// What Undo would take back.
    pub(crate) fn undo_label(&self) -> Option<&str> {
        self.past.last().map(|step| &*step.label)
    }

    /// What Redo would do again.
    pub(crate) fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|step| &*step.label)
    }

    /// Whether the overview is about the document as it stands.
    pub(crate) fn is_current(&self) -> bool {
        self.overview.is_some() && self.overview_revision == self.revision
    }

    /// The currency of all figures.
    pub(crate) fn currency(&self) -> &str {
        self.workspace().currency.trim()
    }
}

/// A state to go back or forward to, and what that undoes or does again.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) label: Rc<str>,
    pub(super) document: Document,
}

/// Whether the work is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Saved {
    /// There is nothing to save yet.
    #[default]
    Nothing,
    Saving,
    /// At this time of day.
    At(String),
    /// The text says why and what to do.
    Failed(String),
}

/// A notice that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) id: u32,
    pub(crate) text: String,
    /// The revision that Undo would take back; offered as long as it is the present one.
    pub(crate) undoes: Option<u64>,
    pub(crate) is_problem: bool,
}

/// How the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Engine {
    #[default]
    Starting,
    Ready,
    /// It panicked with this message. `replaced`: another has taken its place.
    Died {
        message: String,
        replaced: bool,
    },
}
