//! Taking members out of an object one by one; what is left over is kept as it is.

use serde_json::{Map, Value};

use super::place::Place;
use crate::workspace::{Extra, WorkspaceError};

/// What can be read from a JSON value.
pub(in crate::workspace) trait Read: Sized {
    /// Reads a value that stands at a place.
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError>;
}

/// An object whose members are being taken out.
pub(in crate::workspace) struct Object<'p> {
    place: Place<'p>,
    members: Map<String, Value>,
}

impl<'p> Object<'p> {
    /// The members of an object.
    pub(super) fn open(place: Place<'p>, value: Value) -> Result<Self, WorkspaceError> {
        match value {
            Value::Object(members) => Ok(Self { place, members }),
            other => Err(expected(place, "an object { … }", &other)),
        }
    }

    /// Whether a member stands there (`null` counts as nothing).
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// Where the object stands.
    pub(super) const fn place(&self) -> Place<'p> {
        self.place
    }

    /// A member that may be absent or `null`.
    pub(super) fn optional<T: Read>(&mut self, name: &str) -> Result<Option<T>, WorkspaceError> {
        match self.members.shift_remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::read(Place::Member(&self.place, name), value).map(Some),
        }
    }

    /// A member that stands for its type's default where absent.
    pub(super) fn or_default<T: Read + Default>(&mut self, name: &str) -> Result<T, WorkspaceError> {
        self.optional(name).map(Option::unwrap_or_default)
    }

    /// A member that must be there; `remedy` says what to write.
    pub(super) fn required<T: Read>(&mut self, name: &str, remedy: &str) -> Result<T, WorkspaceError> {
        self.optional(name)?
            .ok_or_else(|| Place::Member(&self.place, name).error(format!("is missing; write {remedy}")))
    }

    /// Everything that nobody took, in its order.
    pub(super) fn rest(self) -> Extra {
        self.members
    }
}

/// An error for a value of another kind.
pub(super) fn expected(place: Place<'_>, what: &str, found: &Value) -> WorkspaceError {
    place.error(format!("expected {what}, found {}", describe(found)))
}

/// What a value is, in words, shortened.
pub(in crate::workspace) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {}", shortened(&number.to_string())),
        Value::String(text) => format!("{:?}", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
