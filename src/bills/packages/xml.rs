//! As much XML as office documents need: elements, attributes, texts, told one after the other while the document comes in.
//! No entities of its own, so none that grow.

use std::borrow::Cow;

use memchr::memmem;

use super::fault::PackageFault;
use super::source::Flow;

/// A tag or a text longer than this is no table's.
const LONGEST: usize = 16 << 20;

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event<'x> {
    /// An element begins; an empty one ends at once, without a [`Event::Close`].
    Open(Tag<'x>),
    /// An element ends, by its name without prefix.
    Close(&'x str),
    /// Text between tags.
    Text(Cow<'x, str>),
    /// The document is over.
    End,
}

/// The beginning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'x> {
    /// Without prefix.
    pub(super) name: &'x str,
    attributes: &'x str,
    pub(super) is_empty: bool,
}

impl<'x> Tag<'x> {
    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'x, str>> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if local(key.trim()) == name {
                return Some(unescaped(value));
            }
            rest = next;
        }
    }
}

/// Reads a document.
pub(super) struct Xml<F> {
    flow: F,
    buffer: Vec<u8>,
    at: usize,
}

/// Where a token stands in the buffer.
enum Token {
    Text(usize, usize),
    Verbatim(usize, usize),
    Tag(usize, usize),
    Nothing,
    End,
}

impl<F: Flow> Xml<F> {
    pub(super) const fn new(flow: F) -> Self {
        Self { flow, buffer: Vec::new(), at: 0 }
    }

    /// How far the document is.
    pub(super) fn progress(&self) -> (u64, u64) {
        self.flow.progress()
    }

    pub(super) fn next(&mut self) -> Result<Event<'_>, PackageFault> {
        loop {
            match self.token()? {
                Token::Nothing => {}
                Token::End => return Ok(Event::End),
                Token::Text(from, to) => return Ok(Event::Text(unescaped(text_of(&self.buffer[from..to])?))),
                Token::Verbatim(from, to) => {
                    return Ok(Event::Text(Cow::Borrowed(text_of(&self.buffer[from..to])?)));
                }
                Token::Tag(from, to) => return tag(text_of(&self.buffer[from..to])?),
            }
        }
    }

    fn token(&mut self) -> Result<Token, PackageFault> {
        if self.at > 0 && self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
        }
        if !self.fill(1)? {
            return Ok(Token::End);
        }
        if self.buffer[self.at] != b'<' {
            let length = self.find(b"<", 0)?;
            let from = self.at;
            let to = length.map_or(self.buffer.len(), |length| from + length);
            self.at = to;
            return Ok(Token::Text(from, to));
        }
        self.fill(9)?;
        let here = &self.buffer[self.at..];
        let (end, verbatim) = if here.starts_with(b"<!--") {
            (&b"-->"[..], false)
        } else if here.starts_with(b"<![CDATA[") {
            (&b"]]>"[..], true)
        } else if here.starts_with(b"<?") {
            (&b"?>"[..], false)
        } else if here.starts_with(b"<!") {
            return Err(PackageFault::damaged(
                "its XML declares a document type, as no office document does",
            ));
        } else {
            let mut length = self.find(b">", 1)?.ok_or(PackageFault::CutOff)?;
            while in_quotes(&self.buffer[self.at + 1..self.at + length]) {
                length = self.find(b">", length + 1)?.ok_or(PackageFault::CutOff)?;
            }
            let from = self.at + 1;
            self.at += length + 1;
            return Ok(Token::Tag(from, self.at - 1));
        };
        let length = self.find(end, 2)?.ok_or(PackageFault::CutOff)?;
        let from = self.at;
        self.at += length + end.len();
        Ok(if verbatim { Token::Verbatim(from + 9, from + length) } else { Token::Nothing })
    }

    /// Has at least so many bytes ahead, if there are.
    fn fill(&mut self, count: usize) -> Result<bool, PackageFault> {
        while self.buffer.len() - self.at < count {
            if self.at > LONGEST / 16 {
                self.buffer.drain(..self.at);
                self.at = 0;
            }
            if !self.flow.pour(&mut self.buffer)? {
                return Ok(self.buffer.len() - self.at >= count);
            }
        }
        Ok(true)
    }

    /// How far ahead something stands.
    fn find(&mut self, what: &[u8], from: usize) -> Result<Option<usize>, PackageFault> {
        let mut from = from;
        loop {
            let ahead = &self.buffer[self.at..];
            if let Some(found) = ahead.get(from..).and_then(|rest| memmem::find(rest, what)) {
                return Ok(Some(from + found));
            }
            if ahead.len() > LONGEST {
                return Err(PackageFault::TooLarge {
                    what: "a tag or a text".to_owned(),
                    limit: LONGEST >> 20,
                });
            }
            from = ahead.len().saturating_sub(what.len() - 1).max(from);
            let length = ahead.len();
            if !self.fill(length + 1)? {
                return Ok(None);
            }
        }
    }
}

/// Whether a tag that is cut here is cut within the value of an attribute.
fn in_quotes(tag: &[u8]) -> bool {
    let mut open = None;
    for byte in tag.iter().filter(|byte| matches!(byte, b'"' | b'\'')) {
        match open {
            None => open = Some(byte),
            Some(quote) if quote == byte => open = None,
            Some(_) => {}
        }
    }
    open.is_some()
}

fn text_of(bytes: &[u8]) -> Result<&str, PackageFault> {
    std::str::from_utf8(bytes).map_err(|_| PackageFault::damaged("its XML is not UTF-8"))
}

fn tag(text: &str) -> Result<Event<'_>, PackageFault> {
    if let Some(name) = text.strip_prefix('/') {
        return Ok(Event::Close(local(name.trim_end())));
    }
    let (text, is_empty) = text.strip_suffix('/').map_or((text, false), |text| (text, true));
    let end = text.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(text.len());
    let (name, attributes) = text.split_at(end);
    if name.is_empty() {
        return Err(PackageFault::damaged("its XML has a tag without a name"));
    }
    Ok(Event::Open(Tag { name: local(name), attributes, is_empty }))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A text with its characters in the place of their names.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let named = after.find(';').filter(|end| *end <= 10).and_then(|end| {
            let character = character(&after[..end])?;
            Some((character, &after[end + 1..]))
        });
        match named {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
            Some(digits) => code(digits, 16),
            None => name.strip_prefix('#').and_then(|digits| code(digits, 10)),
        },
    }
}
