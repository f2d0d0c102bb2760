//! A JSON value that is built a share at a time, so that whoever reads a large file can pause. Texts and numbers are left to
//! serde_json; what is wrong with a file as well.

use serde_json::{Map, Value};

/// Deeper than this serde_json does not read.
const DEEPEST: usize = 120;

/// What is there of a value.
#[derive(Debug, Default)]
pub(super) struct Tree {
    open: Vec<Open>,
    expected: Expected,
}

#[derive(Debug)]
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Expected {
    #[default]
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    CommaOrEnd,
}

/// The text is no JSON.
#[derive(Debug)]
pub(super) struct NoJson;

impl Tree {
    /// Whether a value has begun and not ended.
    pub(super) const fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Goes on from a place for about so many bytes; a value as soon as one is complete.
    pub(super) fn step(&mut self, text: &str, at: &mut usize, share: usize) -> Result<Option<Value>, NoJson> {
        let end = at.saturating_add(share);
        while *at < end {
            let bytes = text.as_bytes();
            while bytes.get(*at).is_some_and(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) {
                *at += 1;
            }
            let Some(byte) = bytes.get(*at) else { return Ok(None) };
            let value = match (self.expected, byte) {
                (Expected::Value | Expected::ValueOrEnd, b'{') => {
                    self.begin(Open::Object(Map::new(), String::new()), Expected::NameOrEnd)?;
                    *at += 1;
                    None
                }
                (Expected::Value | Expected::ValueOrEnd, b'[') => {
                    self.begin(Open::List(Vec::new()), Expected::ValueOrEnd)?;
                    *at += 1;
                    None
                }
                (Expected::ValueOrEnd | Expected::CommaOrEnd, b']') => {
                    *at += 1;
                    match self.open.pop() {
                        Some(Open::List(list)) => Some(Value::Array(list)),
                        _ => return Err(NoJson),
                    }
                }
                (Expected::NameOrEnd | Expected::CommaOrEnd, b'}') => {
                    *at += 1;
                    match self.open.pop() {
                        Some(Open::Object(members, _)) => Some(Value::Object(members)),
                        _ => return Err(NoJson),
                    }
                }
                (Expected::Value | Expected::ValueOrEnd, _) => Some(scalar(text, at)?),
                (Expected::Name | Expected::NameOrEnd, b'"') => {
                    let (Value::String(name), Some(Open::Object(_, own))) =
                        (scalar(text, at)?, self.open.last_mut())
                    else {
                        return Err(NoJson);
                    };
                    *own = name;
                    self.expected = Expected::Colon;
                    None
                }
                (Expected::Colon, b':') => {
                    *at += 1;
                    self.expected = Expected::Value;
                    None
                }
                (Expected::CommaOrEnd, b',') => {
                    *at += 1;
                    self.expected = match self.open.last() {
                        Some(Open::Object(..)) => Expected::Name,
                        _ => Expected::Value,
                    };
                    None
                }
                _ => return Err(NoJson),
            };
            if let Some(value) = value.and_then(|value| self.put(value)) {
                self.expected = Expected::Value;
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    fn begin(&mut self, open: Open, expected: Expected) -> Result<(), NoJson> {
        if self.open.len() >= DEEPEST {
            return Err(NoJson);
        }
        self.open.push(open);
        self.expected = expected;
        Ok(())
    }

    /// Puts a value where it belongs; gives it back where it belongs to nothing.
    fn put(&mut self, value: Value) -> Option<Value> {
        self.expected = Expected::CommaOrEnd;
        match self.open.last_mut() {
            None => return Some(value),
            Some(Open::List(list)) => list.push(value),
            Some(Open::Object(members, name)) => {
                members.insert(std::mem::take(name), value);
            }
        }
        None
    }
}

/// A text, a number or a word.
fn scalar(text: &str, at: &mut usize) -> Result<Value, NoJson> {
    let bytes = &text.as_bytes()[*at..];
    let length = if bytes[0] == b'"' {
        let mut end = 1;
        loop {
            match bytes.get(end) {
                Some(b'\\') => end += 2,
                Some(b'"') => break end + 1,
                Some(_) => end += 1,
                None => return Err(NoJson),
            }
        }
    } else {
        let ends = |byte: &u8| {
            matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b']' | b'}' | b':' | b'"' | b'[' | b'{')
        };
        bytes.iter().position(ends).unwrap_or(bytes.len())
    };
    let own = text.get(*at..*at + length).ok_or(NoJson)?;
    *at += length;
    serde_json::from_str(own).map_err(|_| NoJson)
}
