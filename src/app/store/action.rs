//! What can happen.

use std::rc::Rc;

use cost_matrix::desk::Overview;
use cost_matrix::workspace::Workspace;

use super::document::Document;
use super::import::{Import, Phase};

/// One thing that happens.
pub(crate) enum Action {
    /// The browser's storage was looked into; a document where there was one.
    Opened {
        document: Option<Document>,
        problem: Option<String>,
    },
    /// The user changes the workspace.
    Edit(Edit),
    /// Another document takes the place of this one; Undo brings this one back.
    Replace {
        label: Rc<str>,
        document: Document,
    },
    /// A workspace file was chosen: it takes the place of the workspace, and the bills stay.
    OpenWorkspace {
        name: String,
        bytes: Vec<u8>,
    },
    /// These bills belong to the document as well.
    AddBills {
        label: Rc<str>,
        /// The import's id.
        import: u32,
        bills: Vec<String>,
    },
    /// A bill does not belong to it any more.
    RemoveBill {
        name: String,
        sha256: String,
    },
    Undo,
    Redo,
    /// The worker has taken a document: the revision, and what it says of it.
    Overview {
        revision: u64,
        overview: Rc<Overview>,
    },
    /// The worker has not taken a document.
    NotTaken {
        revision: u64,
        reason: Rc<str>,
    },
    /// A new import, in line.
    ImportBegins(Import),
    /// An import has come further.
    ImportPhase {
        id: u32,
        phase: Phase,
    },
    /// The worker's request that an import is.
    ImportRequest {
        id: u32,
        request: u32,
    },
    /// An import's entry is not needed any more.
    ImportForget {
        id: u32,
    },
    Saving,
    Saved {
        at: String,
    },
    NotSaved {
        reason: String,
    },
    Toast {
        text: String,
        is_problem: bool,
    },
    DropToast {
        id: u32,
    },
    /// For screen readers.
    Announce(Rc<str>),
    /// A worker listens. It holds nothing.
    WorkerReady,
    WorkerDied {
        message: String,
        replaced: bool,
    },
    /// The notice that a worker died was read.
    WorkerDeathSeen,
    /// Everything in this browser was erased.
    Erased,
}

/// A change of the workspace.
pub(crate) struct Edit {
    /// What it does, as "Rename team": Undo is offered under this name.
    pub(crate) label: Rc<str>,
    /// The field, where edits of it in a row are one step.
    pub(crate) field: Option<String>,
    /// Whether a notice with Undo is shown: for what removes something.
    pub(crate) told: bool,
    pub(crate) change: Box<dyn FnOnce(&mut Workspace)>,
}
