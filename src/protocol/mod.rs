//! What the page and the worker say to each other. It may know the engine and the browser's `File`, nothing of the page.
//!
//! Messages travel by serde-wasm-bindgen. A JSON document goes as text (the numbers of `serde_json` are private to it),
//! bytes go as `serde_bytes` would have them or as a `preserve`d `Uint8Array`, files as handles: they are not copied.

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
    /// Who is there?
    Ping,
    /// Reads a file to its end and says how much there was.
    Measure {
        #[serde(with = "serde_wasm_bindgen::preserve")]
        file: web_sys::File,
    },
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
    /// Long work is on its way: bytes done of all bytes.
    Progress { done: f64, of: f64 },
    /// To `Ping`.
    Pong { engine_version: String },
    /// To `Measure`: bytes and line ends read.
    Measured { bytes: f64, lines: f64 },
    /// The request could not be met; the text says why and what to do.
    Refused { reason: String },
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
