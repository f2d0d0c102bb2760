//! What the station does without a browser: edits of the workspace, figures, pasted tables, mappings. Knows the engine
//! only, so that it is tested natively (`tests/inventory.rs`).

pub(crate) mod edits;
pub(crate) mod figures;
pub(crate) mod lists;
pub(crate) mod mapping;
pub(crate) mod matching;
pub(crate) mod paste;
pub(crate) mod people;
pub(crate) mod truth;
pub(crate) mod words;
