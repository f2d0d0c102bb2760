//! What the page and the worker say to each other, and what both need of the browser. It may know the engine, nothing of
//! the page or the worker.
//!
//! Messages travel by serde-wasm-bindgen. A JSON document goes as text (the numbers of `serde_json` are private to it),
//! files go as handles: they are not copied.

#![cfg(feature = "page")]

mod host;
mod storage;

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Overview, Question};
use cost_matrix::workspace::Basis;
use serde::{Deserialize, Serialize};

pub use host::{call_later, describe};
pub use storage::{Generations, Storage, StorageError};

/// One question of the page. Its `id` stands in everything that answers it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Counts up from 1 and is never used twice.
    pub id: u32,
    /// What is asked.
    pub body: RequestBody,
}

/// What the page can ask for.
#[derive(Debug, Serialize, Deserialize)]
pub enum RequestBody {
    /// The workspace as it stands now, and the bills that belong to it, by hash. Bills that the worker does not hold it
    /// takes from the browser's storage. Answered by `Document`; all later questions are about it.
    Document {
        /// As JSON.
        text: String,
        /// Hashes.
        bills: Vec<String>,
        /// Today: the engine has no clock.
        as_of: Day,
    },
    /// A question about the document.
    Ask(Question),
    /// Reads a bill, piece by piece: other requests are answered meanwhile. `mappings` is a workspace's member as JSON.
    Import {
        /// The file, as a handle.
        #[serde(with = "serde_wasm_bindgen::preserve")]
        file: web_sys::File,
        /// The cost basis of the workspace.
        basis: Basis,
        /// How tables of no known kind are read.
        mappings: String,
        /// Names of sheets that are read in workbooks.
        sheets: Vec<String>,
    },
    /// Makes the sample company's bills and reads them like anybody's.
    ImportSample,
    /// Ends an import, by the id of its request.
    Cancel {
        /// Of the import.
        request: u32,
    },
    /// Forgets everything that the browser keeps for this page. Bills at hand stay until the page is left.
    Erase,
}

/// One message about a request: any number of `Progress`, then exactly one other.
#[derive(Debug, Serialize, Deserialize)]
pub struct Response {
    /// The request's.
    pub id: u32,
    /// What is said to it.
    pub body: ResponseBody,
}

/// What the worker can answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ResponseBody {
    /// Long work is on its way.
    Progress {
        /// Bytes read.
        done: f64,
        /// Bytes in all.
        of: f64,
        /// Rows read.
        rows: f64,
        /// Since it began: with the bytes, how fast it is, and how long the rest will take.
        seconds: f64,
    },
    /// To `Document`.
    Document {
        /// What the document comes to.
        overview: Box<Overview>,
        /// Hashes of bills that are not kept here any more or can't be read.
        missing: Vec<String>,
    },
    /// To `Ask`.
    Answered(Answer),
    /// To `Import`.
    Imported {
        /// The bills of the file: one, or those of an archive.
        bills: Vec<Imported>,
        /// What of an archive was left out, and why.
        left_out: Vec<String>,
        /// A table among them of no known kind. Import the file again with a mapping.
        wanted: Option<Box<MappingWanted>>,
    },
    /// To `ImportSample`.
    Sampled {
        /// The sample company's, as JSON.
        workspace: String,
        /// Its bills.
        bills: Vec<Imported>,
    },
    /// To `Import`: the file is a table of no known kind. Import it again with a mapping.
    MappingWanted(Box<MappingWanted>),
    /// To an import that was cancelled.
    Cancelled,
    /// To `Cancel` and `Erase`.
    Done,
    /// The request could not be met; the text says why and what to do.
    Refused {
        /// For people.
        reason: String,
    },
}

/// A bill that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The file's name.
    pub name: String,
    /// Its identity.
    pub sha256: String,
    /// Rows read, refused ones included.
    pub rows: f64,
    /// Rows refused.
    pub rejected: f64,
    /// Why the browser did not keep it: it is there until the page is left.
    pub not_kept: Option<String>,
}

/// A table of which only a person can say what its columns mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MappingWanted {
    /// The file's name.
    pub file: String,
    /// The line of the header, from 1.
    pub line: f64,
    /// The names in it.
    pub header: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// A mapping that may fit, as an element of the workspace's `mappings`.
    pub guess: String,
    /// Whether the guess can be used without asking.
    pub confident: bool,
    /// What a person should look at.
    pub doubts: Vec<String>,
}

impl ResponseBody {
    /// Whether more will come for the same request.
    pub fn is_progress(&self) -> bool {
        matches!(self, Self::Progress { .. })
    }
}

/// Everything that the worker sends.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// It has started and listens.
    Ready,
    /// It has panicked and will not answer any more.
    Panicked {
        /// Of the panic.
        message: String,
    },
    /// About a request.
    Response(Response),
}
