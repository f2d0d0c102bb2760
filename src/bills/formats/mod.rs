//! Vendors' own formats, a module each: which header or JSON shape it is, and how its columns become those of FOCUS. A
//! format is told by what is in a file, never by its name. Adding one: a module, a sample in `tests/cases/formats`, a line
//! in the list below.

mod anthropic;
mod aws;
mod aws_explorer;
mod azure;
mod cursor;
mod gateways;
mod gcp;
mod gcp_table;
mod github;
mod hosts;
mod litellm;
mod openai;
mod opencost;
mod openrouter;
mod plan;
mod platforms;
#[cfg(test)]
mod tests;
mod tracers;
mod usage;
mod values;

use serde_json::{Map, Value};

pub(super) use plan::{Header, NoBill, Recognised, Rewriter};
pub(crate) use values::token_type;

/// A record of a JSON file: its members by their names.
pub(super) type Record = Map<String, Value>;

/// What a JSON file holds, where its shape is one of its own.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) list: Vec<Record>,
    /// What the file says of itself that its records contradict.
    pub(super) notes: Vec<String>,
}

/// One vendor's format.
pub(super) struct Format {
    /// Whether a header is this format's, and what to do with its columns.
    recognise: fn(&Header<'_>) -> Option<Recognised>,
    /// The records of a JSON value whose shape is not a list, lines, or pages of them.
    records: Option<fn(&Value) -> Option<Records>>,
}

const fn table(recognise: fn(&Header<'_>) -> Option<Recognised>) -> Format {
    Format { recognise, records: None }
}

/// All formats; the first that recognises a header has it.
const FORMATS: [Format; 16] = [
    table(aws::recognise),
    table(aws_explorer::recognise),
    table(azure::recognise),
    table(gcp::recognise),
    table(gcp_table::recognise),
    Format { recognise: github::recognise, records: Some(github::records) },
    table(cursor::recognise),
    Format { recognise: litellm::recognise, records: Some(litellm::records) },
    table(openai::recognise),
    table(anthropic::recognise),
    Format { recognise: opencost::recognise, records: Some(opencost::records) },
    table(openrouter::recognise),
    table(tracers::recognise),
    table(platforms::recognise),
    table(hosts::recognise),
    Format { recognise: gateways::recognise, records: Some(gateways::records) },
];

/// The format of a header.
pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    FORMATS.iter().find_map(|format| (format.recognise)(header))
}

/// The records of a JSON value in a shape that one format has alone.
pub(super) fn records(value: &Value) -> Option<Records> {
    FORMATS.iter().filter_map(|format| format.records).find_map(|records| records(value))
}
