//! Where everything stands in a JSON text that has been read already: the spans of values and the space before them.

use std::ops::Range;

use crate::workspace::read::without_mark;

/// A value and what it is made of.
pub(super) struct Node {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Its parts.
    pub(super) parts: Parts,
}

/// The parts of a value.
pub(super) enum Parts {
    /// A text, a number, `true`, `false` or `null`.
    None,
    /// A list's elements.
    Items(Vec<Part>),
    /// An object's members.
    Members(Vec<Part>),
}

/// An element of a list or a member of an object.
pub(super) struct Part {
    /// The member's name; empty for elements.
    pub(super) name: String,
    /// Where the space before it starts.
    pub(super) lead: usize,
    /// Where it starts: the name's quote, or the value.
    pub(super) start: usize,
    /// Its value.
    pub(super) value: Node,
}

/// The layout of a whole text; nothing where it is no JSON, or nested too deeply.
pub(super) fn layout(text: &str) -> Option<Node> {
    let mark = text.len() - without_mark(text).len();
    let mut scan = Scan { text, at: mark };
    scan.space();
    scan.value(0)
}

const DEEPEST: usize = 128;

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let parts = match self.peek()? {
            _ if depth > DEEPEST => return None,
            b'{' => Parts::Members(self.parts(b'}', depth)?),
            b'[' => Parts::Items(self.parts(b']', depth)?),
            b'"' => {
                self.string()?;
                Parts::None
            }
            _ => {
                while !matches!(self.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
                    self.at += 1;
                }
                Parts::None
            }
        };
        Some(Node { span: start..self.at, parts })
    }

    fn parts(&mut self, close: u8, depth: usize) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        self.at += 1;
        loop {
            let lead = self.at;
            self.space();
            if self.take(close).is_some() {
                return Some(parts);
            }
            let start = self.at;
            let name = if close == b'}' { self.name()? } else { String::new() };
            let value = self.value(depth + 1)?;
            parts.push(Part { name, lead, start, value });
            self.space();
            if self.take(b',').is_none() {
                self.take(close)?;
                return Some(parts);
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let start = self.at;
        self.string()?;
        let name = serde_json::from_str(self.text.get(start..self.at)?).ok()?;
        self.space();
        self.take(b':')?;
        self.space();
        Some(name)
    }

    fn string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
}
