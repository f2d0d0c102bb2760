//! Evidence: for every charge of a bill its line, its combination and its costs, in a few bytes a row.

/// The rows of a bill in their order, packed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    packed: Vec<u8>,
}
