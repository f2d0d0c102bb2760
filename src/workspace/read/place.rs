//! Where in a document something stands, without allocating until somebody asks.

use std::fmt;

use crate::workspace::WorkspaceError;

/// A place in a JSON document, as a chain of steps on the stack.
#[derive(Clone, Copy, Debug)]
pub(in crate::workspace) enum Place<'p> {
    /// The whole document.
    Root,
    /// A member of an object.
    Member(&'p Place<'p>, &'p str),
    /// An element of a list.
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    /// An error here.
    pub(in crate::workspace) fn error(&self, reason: impl Into<String>) -> WorkspaceError {
        WorkspaceError::Member { path: self.to_string(), reason: reason.into() }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Root => Ok(()),
            Place::Item(parent, index) => write!(formatter, "{parent}[{index}]"),
            Place::Member(Place::Root, name) if is_plain(name) => formatter.write_str(name),
            Place::Member(parent, name) if is_plain(name) => write!(formatter, "{parent}.{name}"),
            Place::Member(parent, name) => write!(formatter, "{parent}[{name:?}]"),
        }
    }
}

/// Whether a name needs no quotes in a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_' || sign == '-')
}
