//! What the page and the worker say to each other. It may know the engine and the browser's `File`, nothing of the page.
//!
//! Messages travel by serde-wasm-bindgen. A JSON document goes as text (the numbers of `serde_json` are private to it),
//! files go as handles: they are not copied.

use cost_matrix::desk::{Answer, Overview, Question};
use cost_matrix::workspace::Basis;
use serde::{Deserialize, Serialize};

/// One question of the page. Its `id` stands in everything that answers it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Counts up from 1 and is never used twice.
    pub(crate) id: u32,
    pub(crate) body: RequestBody,
}

/// What the page can ask for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum RequestBody {
    /// The workspace as it stands now, and the bills that belong to it, by hash. Bills that the worker does not hold it
    /// takes from the browser's storage. Answered by `Document`; all later questions are about it.
    Document { text: String, bills: Vec<String> },
    /// A question about the document.
    Ask(Question),
    /// Reads a bill, piece by piece: other requests are answered meanwhile. `mappings` is a workspace's member as JSON.
    Import {
        #[serde(with = "serde_wasm_bindgen::preserve")]
        file: web_sys::File,
        basis: Basis,
        mappings: String,
    },
    /// Makes the sample company's bills and reads them like anybody's.
    ImportSample,
    /// Ends an import, by the id of its request.
    Cancel { request: u32 },
    /// Forgets everything that the browser keeps for this page. Bills at hand stay until the page is left.
    Erase,
}

/// One message about a request: any number of `Progress`, then exactly one other.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Response {
    /// The request's.
    pub(crate) id: u32,
    pub(crate) body: ResponseBody,
}

/// What the worker can answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum ResponseBody {
    /// Long work is on its way: bytes done of all bytes, rows read so far.
    Progress { done: f64, of: f64, rows: f64 },
    /// To `Document`; `missing` are bills that are not kept here any more or can't be read, by hash.
    Document { overview: Box<Overview>, missing: Vec<String> },
    /// To `Ask`.
    Answered(Answer),
    /// To `Import` and `ImportSample`.
    Imported(Vec<Imported>),
    /// To `Import`: the file is a table of no known kind. Import it again with a mapping.
    MappingWanted(Box<MappingWanted>),
    /// To an import that was cancelled.
    Cancelled,
    /// To `Cancel` and `Erase`.
    Done,
    /// The request could not be met; the text says why and what to do.
    Refused { reason: String },
}

/// A bill that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Imported {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) rows: f64,
    pub(crate) rejected: f64,
    /// Why the browser did not keep it: it is there until the page is left.
    pub(crate) not_kept: Option<String>,
}

/// A table of which only a person can say what its columns mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MappingWanted {
    pub(crate) file: String,
    /// The line of the header, from 1.
    pub(crate) line: f64,
    pub(crate) header: Vec<String>,
    /// The first rows.
    pub(crate) sample: Vec<Vec<String>>,
    /// A mapping that may fit, as an element of the workspace's `mappings`.
    pub(crate) guess: String,
    /// Whether the guess can be used without asking.
    pub(crate) confident: bool,
    /// What a person should look at.
    pub(crate) doubts: Vec<String>,
}

impl ResponseBody {
    /// Whether more will come for the same request.
    pub(crate) fn is_progress(&self) -> bool {
        matches!(self, Self::Progress { .. })
    }
}

/// Everything that the worker sends.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromWorker {
    /// It has started and listens.
    Ready,
    /// It has panicked and will not answer any more.
    Panicked {
        message: String,
    },
    Response(Response),
}
