//! Tags: a cell with a JSON object, taken apart without building a tree. A key keeps its spelling, outer space included,
//! because field names are compared as they are; values are trimmed like every other text.

use std::borrow::Cow;

/// How deep a nested value may go; deeper, the cell is kept as it stands.
const DEEPEST: usize = 32;

/// A cell that is no JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotAnObject;

/// A key and its value; `None` for null.
pub(super) type Tag<'a> = (Cow<'a, str>, Option<Cow<'a, str>>);

/// The members of an object: strings as text, numbers, `true` and `false` as they stand, nested values as JSON.
pub(super) fn read_tags(text: &str) -> Result<Vec<Tag<'_>>, NotAnObject> {
    let mut reader = Reader { text, at: 0 };
    reader.expect(b'{')?;
    let mut tags = Vec::new();
    if reader.next_is(b'}') {
        return reader.end(tags);
    }
    loop {
        reader.skip_space();
        let key = reader.string()?;
        reader.expect(b':')?;
        tags.push((key, reader.value()?));
        if !reader.next_is(b',') {
            reader.expect(b'}')?;
            return reader.end(tags);
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes a byte after space, if it is there.
    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotAnObject> {
        if self.next_is(byte) { Ok(()) } else { Err(NotAnObject) }
    }

    fn end<T>(&mut self, result: T) -> Result<T, NotAnObject> {
        self.skip_space();
        if self.at == self.text.len() { Ok(result) } else { Err(NotAnObject) }
    }

    fn value(&mut self) -> Result<Option<Cow<'a, str>>, NotAnObject> {
        self.skip_space();
        if self.peek() == Some(b'"') {
            return self.string().map(Some);
        }
        let start = self.at;
        self.skip_value(0)?;
        let raw = &self.text[start..self.at];
        Ok((raw != "null").then_some(Cow::Borrowed(raw)))
    }

    fn skip_value(&mut self, depth: usize) -> Result<(), NotAnObject> {
        self.skip_space();
        match self.peek().ok_or(NotAnObject)? {
            b'"' => self.string().map(drop),
            b'{' | b'[' if depth >= DEEPEST => Err(NotAnObject),
            b'{' => self.skip_members(b'}', depth),
            b'[' => self.skip_members(b']', depth),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number(),
        }
    }

    fn skip_members(&mut self, close: u8, depth: usize) -> Result<(), NotAnObject> {
        self.at += 1;
        if self.next_is(close) {
            return Ok(());
        }
        loop {
            if close == b'}' {
                self.skip_space();
                self.string()?;
                self.expect(b':')?;
            }
            self.skip_value(depth + 1)?;
            if !self.next_is(b',') {
                return self.expect(close);
            }
        }
    }

    fn word(&mut self, word: &str) -> Result<(), NotAnObject> {
        if !self.text[self.at..].starts_with(word) {
            return Err(NotAnObject);
        }
        self.at += word.len();
        Ok(())
    }

    fn digits(&mut self) -> Result<(), NotAnObject> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(NotAnObject) }
    }

    fn number(&mut self) -> Result<(), NotAnObject> {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, NotAnObject> {
        if self.peek() != Some(b'"') {
            return Err(NotAnObject);
        }
        self.at += 1;
        let mut decoded = String::new();
        loop {
            let rest = &self.text[self.at..];
            let ahead = memchr::memchr2(b'"', b'\\', rest.as_bytes()).ok_or(NotAnObject)?;
            let plain = &rest[..ahead];
            self.at += ahead + 1;
            if rest.as_bytes()[ahead] == b'"' {
                if decoded.is_empty() {
                    return Ok(Cow::Borrowed(plain));
                }
                decoded.push_str(plain);
                return Ok(Cow::Owned(decoded));
            }
            decoded.push_str(plain);
            decoded.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, NotAnObject> {
        let byte = self.peek().ok_or(NotAnObject)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return Err(NotAnObject),
        })
    }

    fn code_point(&mut self) -> Result<char, NotAnObject> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or('\u{fffd}'));
        }
        let before = self.at;
        if self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = before;
        }
        Ok('\u{fffd}')
    }

    fn hex(&mut self) -> Result<u32, NotAnObject> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(NotAnObject)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAnObject);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| NotAnObject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Vec<(String, Option<String>)>> {
        let tags = read_tags(text).ok()?;
        Some(tags.into_iter().map(|(key, value)| (key.into_owned(), value.map(Cow::into_owned))).collect())
    }

    #[test]
    fn values_of_every_kind() {
        let text = r#" {"team": "search", " org":1.50e-3, "on" :true,"none":null,"deep":{"a": [1, {}]}, "é\n\ud83d\ude00":"\"q\""} "#;
        let expected = [
            ("team", Some("search")),
            (" org", Some("1.50e-3")),
            ("on", Some("true")),
            ("none", None),
            ("deep", Some(r#"{"a": [1, {}]}"#)),
            ("é\n😀", Some("\"q\"")),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.map(str::to_owned)));
        assert_eq!(read(text), Some(expected.to_vec()));
        assert_eq!(read("{}"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_object() {
        for text in [
            "",
            "[]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":01}",
            "{'a':1}",
            "{} x",
            "{\"a\":\"\\x\"}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let deep = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(&deep(DEEPEST)).is_some());
        assert_eq!(read(&deep(1_000_000)), None);
    }

    proptest! {
        #[test]
        fn agrees_with_serde(text in r#"\{("[a-b\\"u0-9]{0,6}" ?: ?([0-9.eE+-]{1,5}|"[a-z\\n"]{0,4}"|true|null|\[\]|\{"a":1\}),?){0,3}\}"#) {
            let expected = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text);
            // Lone surrogates are replaced here and refused there.
            prop_assert!(expected.is_err() || read(&text).is_some(), "{}", text);
            if let (Ok(expected), Some(tags)) = (expected, read(&text)) {
                for (key, value) in tags.iter().filter(|(_, value)| value.is_some()) {
                    let last = tags.iter().rev().find(|(other, _)| other == key);
                    if last.is_some_and(|last| &last.1 == value) && expected[key].is_string() {
                        prop_assert_eq!(expected[key].as_str(), value.as_deref());
                    }
                }
            }
        }
    }
}
