//! Bytes to UTF-8: UTF-8 with and without a mark, UTF-16 both ways, else Windows-1252. Tells files that are no text.

use memchr::{memchr_iter, memmem};

use super::parts::Apart;

/// How many bytes are looked at before the encoding is chosen; the same for every way of cutting the input.
const SNIFFED: usize = 1_024;

/// What Windows-1252 has from 0x80 to 0x9f; its five gaps stay control characters, as browsers read them.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A file that is not text, by what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel before 2007, and other compound files.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Another ZIP archive.
    Zip,
    /// Apache Parquet.
    Parquet,
    /// PDF.
    Pdf,
    /// Packed with zstd, bzip2, xz or 7-Zip.
    Packed,
    /// An image.
    Image,
    /// JSON.
    Json,
    /// A web page.
    Html,
    /// Something with bytes that no text has.
    Binary,
}

impl Foreign {
    /// What it looks like, and what to do about it.
    pub const fn advice(self) -> (&'static str, &'static str) {
        const SAVE_AS_CSV: &str = "open it in a spreadsheet and save the sheet as CSV (UTF-8)";
        match self {
            Self::Xlsx => ("an Excel workbook (XLSX)", SAVE_AS_CSV),
            Self::Xls => ("an old Excel workbook (XLS)", SAVE_AS_CSV),
            Self::Ods => ("an OpenDocument spreadsheet (ODS)", SAVE_AS_CSV),
            Self::Zip => ("a ZIP archive", "unpack it and give the CSV files inside"),
            Self::Parquet => {
                ("a Parquet file", "export it as CSV, or convert it (DuckDB: COPY … TO 'bill.csv')")
            }
            Self::Pdf => ("a PDF", "download the invoice's detail as CSV; a PDF has no columns to read"),
            Self::Packed => {
                ("a packed file (zstd, bzip2, xz or 7-Zip)", "unpack it first; gzip is read as it is")
            }
            Self::Image => ("an image", "download the bill as CSV"),
            Self::Json => ("JSON", "export it as CSV"),
            Self::Html => (
                "a web page",
                "the download may have asked for a login: open it in a browser, then export CSV",
            ),
            Self::Binary => ("a binary file", "export the bill as CSV"),
        }
    }

    /// What the first bytes of a file say.
    fn of_bytes(start: &[u8]) -> Option<Self> {
        const MAGICS: [(&[u8], Foreign); 12] = [
            (b"%PDF", Foreign::Pdf),
            (b"PAR1", Foreign::Parquet),
            (b"PARE", Foreign::Parquet),
            (b"\xd0\xcf\x11\xe0", Foreign::Xls),
            (b"\x28\xb5\x2f\xfd", Foreign::Packed),
            (b"BZh", Foreign::Packed),
            (b"\xfd7zXZ", Foreign::Packed),
            (b"7z\xbc\xaf", Foreign::Packed),
            (b"\x89PNG", Foreign::Image),
            (b"GIF8", Foreign::Image),
            (b"\xff\xd8\xff", Foreign::Image),
            (b"SQLite format 3", Foreign::Binary),
        ];
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            let holds = |part: &[u8]| memmem::find(start, part).is_some();
            return Some(if holds(b"opendocument.spreadsheet") {
                Self::Ods
            } else if holds(b"[Content_Types].xml") || holds(b"xl/") || holds(b"_rels/") {
                Self::Xlsx
            } else {
                Self::Zip
            });
        }
        MAGICS.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, kind)| *kind)
    }

    /// What text that is no table says.
    pub(super) fn of_text(start: &[u8]) -> Option<Self> {
        let text = start.trim_ascii_start();
        let tag = text.get(..text.len().min(9)).unwrap_or_default().to_ascii_lowercase();
        if tag.starts_with(b"<!doctype") || tag.starts_with(b"<html") {
            return Some(Self::Html);
        }
        let inner = text.get(1..).unwrap_or_default().trim_ascii_start();
        let json = match text.first() {
            Some(b'{') => inner.starts_with(b"\"") || inner.starts_with(b"}"),
            Some(b'[') => inner.starts_with(b"{") || inner.starts_with(b"["),
            _ => false,
        };
        json.then_some(Self::Json)
    }
}

/// How a file's bytes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Nothing but ASCII so far.
    Ascii,
    /// Beyond ASCII it was UTF-8 so far; bytes that are not are handed on, and their row is refused.
    Utf8,
    Windows1252,
    Utf16 {
        big_endian: bool,
    },
}

/// The second stage of reading a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoder {
    /// `None` as long as too few bytes were seen.
    encoding: Option<Encoding>,
    /// Bytes that wait for those after them.
    waiting: Vec<u8>,
    high_surrogate: Option<u16>,
    out: Vec<u8>,
}

impl Decoder {
    /// Goes on in the middle of a file.
    pub(super) fn going_on(encoding: Encoding) -> Self {
        Self { encoding: Some(encoding), ..Self::default() }
    }

    /// The encoding, where parts of the file can be read apart.
    pub(super) fn in_parts(&self) -> Option<Encoding> {
        self.encoding.filter(|encoding| matches!(encoding, Encoding::Ascii | Encoding::Utf8))
    }

    /// Goes on behind a part that another decoder has read: what that one made of its bytes is what this one would have
    /// made of them.
    pub(super) fn join(&mut self, part: &Self) -> Result<(), Apart> {
        let (Some(before), Some(after)) = (self.encoding, part.encoding) else { return Err(Apart) };
        let same = before == after
            || (before, after) == (Encoding::Ascii, Encoding::Utf8)
            || (before, after) == (Encoding::Utf8, Encoding::Ascii);
        if !same || !self.waiting.is_empty() {
            return Err(Apart);
        }
        if after == Encoding::Utf8 {
            self.encoding = Some(after);
        }
        self.waiting.extend_from_slice(&part.waiting);
        Ok(())
    }

    /// Hands on the text of a piece as UTF-8.
    pub(super) fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) -> Result<(), Foreign> {
        if self.encoding.is_some() {
            self.decode(bytes, each);
            return Ok(());
        }
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= SNIFFED { self.start(each) } else { Ok(()) }
    }

    /// The file is over.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), Foreign> {
        if self.encoding.is_none() {
            self.start(each)?;
        }
        let rest = std::mem::take(&mut self.waiting);
        match self.encoding {
            Some(Encoding::Utf16 { .. }) if !rest.is_empty() || self.high_surrogate.is_some() => {
                each("\u{fffd}".as_bytes());
            }
            // A character that the file's end cuts off is none: the same as any other byte that UTF-8 has not.
            Some(Encoding::Ascii) => self.windows_1252(&rest, each),
            _ => each(&rest),
        }
        Ok(())
    }

    fn start(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), Foreign> {
        let start = std::mem::take(&mut self.waiting);
        let sniffed = &start[..start.len().min(SNIFFED)];
        if let Some(foreign) = Foreign::of_bytes(sniffed) {
            return Err(foreign);
        }
        let (encoding, mark) = sniff(sniffed)?;
        self.encoding = Some(encoding);
        self.decode(&start[mark..], each);
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) {
        match self.encoding {
            Some(Encoding::Ascii) | None => self.ascii(bytes, each),
            Some(Encoding::Utf8) => each(bytes),
            Some(Encoding::Windows1252) => self.windows_1252(bytes, each),
            Some(Encoding::Utf16 { big_endian }) => self.utf16(bytes, big_endian, each),
        }
    }

    /// The first character beyond ASCII decides between UTF-8 and Windows-1252.
    fn ascii(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) {
        if self.waiting.is_empty() && bytes.is_ascii() {
            return each(bytes);
        }
        let mut bytes = bytes;
        if self.waiting.is_empty() {
            let (plain, rest) =
                bytes.split_at(bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len()));
            each(plain);
            bytes = rest;
        }
        let mut undecided = std::mem::take(&mut self.waiting);
        undecided.extend_from_slice(bytes);
        let first = &undecided[..undecided.len().min(4)];
        match std::str::from_utf8(first) {
            Err(error) if error.valid_up_to() == 0 && error.error_len().is_none() => self.waiting = undecided,
            Err(error) if error.valid_up_to() == 0 => {
                self.encoding = Some(Encoding::Windows1252);
                self.windows_1252(&undecided, each);
            }
            _ => {
                self.encoding = Some(Encoding::Utf8);
                each(&undecided);
            }
        }
    }

    fn windows_1252(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) {
        if bytes.is_ascii() {
            return each(bytes);
        }
        self.out.clear();
        for byte in bytes {
            match byte {
                0..0x80 => self.out.push(*byte),
                0x80..0xa0 => push_character(&mut self.out, WINDOWS_1252[usize::from(byte - 0x80)]),
                _ => push_character(&mut self.out, char::from(*byte)),
            }
        }
        each(&self.out);
    }

    fn utf16(&mut self, bytes: &[u8], big_endian: bool, each: &mut impl FnMut(&[u8])) {
        let mut bytes = bytes;
        self.out.clear();
        if let Some(first) = self.waiting.pop() {
            let Some((second, rest)) = bytes.split_first() else { return self.waiting.push(first) };
            self.unit([first, *second], big_endian);
            bytes = rest;
        }
        let pairs = bytes.chunks_exact(2);
        self.waiting.extend_from_slice(pairs.remainder());
        pairs.for_each(|pair| self.unit([pair[0], pair[1]], big_endian));
        each(&self.out);
    }

    fn unit(&mut self, bytes: [u8; 2], big_endian: bool) {
        let unit = if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) };
        let high = self.high_surrogate.take();
        match (high, unit) {
            (Some(high), 0xdc00..0xe000) => {
                let code = 0x1_0000 + (u32::from(high - 0xd800) << 10) + u32::from(unit - 0xdc00);
                push_character(&mut self.out, char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            (Some(_), _) => {
                push_character(&mut self.out, '\u{fffd}');
                self.unit(bytes, big_endian);
            }
            (None, 0xd800..0xdc00) => self.high_surrogate = Some(unit),
            (None, _) => push_character(&mut self.out, char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}')),
        }
    }
}

fn push_character(out: &mut Vec<u8>, character: char) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The encoding, and how long its mark is.
fn sniff(start: &[u8]) -> Result<(Encoding, usize), Foreign> {
    match start {
        [0xef, 0xbb, 0xbf, ..] => return Ok((Encoding::Utf8, 3)),
        [0xff, 0xfe, ..] => return Ok((Encoding::Utf16 { big_endian: false }, 2)),
        [0xfe, 0xff, ..] => return Ok((Encoding::Utf16 { big_endian: true }, 2)),
        _ => {}
    }
    // Latin text in UTF-16 has a zero in every pair, always on the same side.
    let zeros = [0, 1].map(|side| memchr_iter(0, start).filter(|at| at % 2 == side).count());
    let most = start.len() / 2 * 3 / 4;
    match zeros {
        [0, 0] => Ok((Encoding::Ascii, 0)),
        [0, odd] if odd >= most => Ok((Encoding::Utf16 { big_endian: false }, 0)),
        [even, 0] if even >= most => Ok((Encoding::Utf16 { big_endian: true }, 0)),
        _ => Err(Foreign::Binary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(pieces: &[&[u8]]) -> Result<Vec<u8>, Foreign> {
        let (mut decoder, mut text) = (Decoder::default(), Vec::new());
        for piece in pieces {
            decoder.push(piece, &mut |bytes| text.extend_from_slice(bytes))?;
        }
        decoder.finish(&mut |bytes| text.extend_from_slice(bytes))?;
        Ok(text)
    }

    fn encode(text: &str, how: u8) -> Vec<u8> {
        let units = || text.encode_utf16();
        match how {
            0 => text.as_bytes().to_vec(),
            1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            2 => [0xfeff].into_iter().chain(units()).flat_map(u16::to_le_bytes).collect(),
            _ => [0xfeff].into_iter().chain(units()).flat_map(u16::to_be_bytes).collect(),
        }
    }

    proptest! {
        #[test]
        fn every_encoding_and_cut_gives_the_text(text in "[a-zäß€😀\n,]{0,40}", long: bool, how in 0u8..4, cuts: [u8; 3]) {
            let text = if long { "x".repeat(SNIFFED - 20) + &text } else { text };
            let bytes = encode(&text, how);
            let mut pieces = Vec::new();
            let mut rest = &bytes[..];
            for cut in cuts {
                let (piece, after) = rest.split_at(if long { rest.len().saturating_sub(usize::from(cut)) } else {
                    rest.len().min(usize::from(cut) % 9)
                });
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            prop_assert_eq!(decode(&pieces), Ok(text.into_bytes()));
        }
    }

    #[test]
    fn windows_1252_where_it_is_no_utf_8() {
        let text = decode(&[b"a,b\nM\xfcnchen,\x80 5 \x93x\x94\n"]).expect("text");
        assert_eq!(String::from_utf8(text).as_deref(), Ok("a,b\nMünchen,€ 5 “x”\n"));
        let cut_off = decode(&[b"caf\xc3"]).expect("text");
        assert_eq!(String::from_utf8(cut_off).as_deref(), Ok("cafÃ"));
    }

    #[test]
    fn bytes_that_are_no_utf_8_after_some_that_were() {
        assert_eq!(decode(&["ü,".as_bytes(), b"\xff\n"]), Ok([b"\xc3\xbc,\xff\n".as_slice()].concat()));
    }

    #[test]
    fn utf_16_without_a_mark() {
        let bytes: Vec<u8> = "Date;Cost\n1;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&[&bytes]), Ok(b"Date;Cost\n1;2\n".to_vec()));
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(decode(&[b"PK\x03\x04....[Content_Types].xml"]), Err(Foreign::Xlsx));
        assert_eq!(decode(&[b"%PDF-1.7"]), Err(Foreign::Pdf));
        assert_eq!(decode(&[b"PAR1\x00\x01"]), Err(Foreign::Parquet));
        assert_eq!(decode(&[b"\x00\x01\x02\x00\x00"]), Err(Foreign::Binary));
        assert_eq!(Foreign::of_text(b"  [ {\"a\": 1}]"), Some(Foreign::Json));
    }
}
