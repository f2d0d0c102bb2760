//! Bytes to records and fields: a tokenizer that takes its input in any pieces. It reads what spreadsheets read: quoted
//! newlines, doubled quotes, bare quotes in unquoted text, text after a closing quote, every kind of line end.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use super::blocks::{self, BLOCK};
use super::parts::Apart;

/// A record longer than this is refused: an unclosed quote must not swallow the memory.
pub(super) const LONGEST_RECORD: usize = 4 << 20;

/// How much of a piece is copied behind a record that the piece before began.
const STEP: usize = 4 << 10;

/// Where a field stands in its record, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    start: u32,
    end: u32,
    shape: Shape,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    Quoted,
    /// Quoted, with doubled quotes or with text after the closing quote.
    Escaped,
}

/// Why a record is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The input ended inside quotes; so many lines after the first were read as one text.
    NeverCloses { lines: u64 },
    /// Longer than [`LONGEST_RECORD`].
    TooLong,
}

/// Where the fields of a record stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fields<'r> {
    /// Field by field.
    Told(&'r [Field]),
    /// Where each ends; every quote in the record stands where the rules of quoting want one.
    Stops(&'r [u32]),
}

impl Fields<'_> {
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Told(fields) => fields.len(),
            Self::Stops(stops) => stops.len(),
        }
    }

    /// Field by field.
    #[inline]
    fn get(&self, index: usize, text: &[u8]) -> Option<Field> {
        match self {
            Self::Told(fields) => fields.get(index).copied(),
            Self::Stops(stops) => {
                let end = *stops.get(index)?;
                let start = if index == 0 { 0 } else { stops[index - 1] + 1 };
                if start == end || text[start as usize] != b'"' {
                    return Some(Field { start, end, shape: Shape::Plain });
                }
                let (start, end) = (start + 1, end - 1);
                let doubled = memchr(b'"', &text[start as usize..end as usize]).is_some();
                Some(Field { start, end, shape: if doubled { Shape::Escaped } else { Shape::Quoted } })
            }
        }
    }
}

/// A record as it stands in the input, without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) fields: Fields<'r>,
    /// Physical line, from 1, where it starts.
    pub(super) line: u64,
    pub(super) fault: Option<Fault>,
}

/// A record whose text is valid UTF-8.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub(super) text: &'r str,
    pub(super) line: u64,
    fields: Fields<'r>,
    /// Of the cells' texts, where they have been numbered.
    numbers: &'r [u32],
    /// Of all its texts together; zero where they have none.
    skeleton: u32,
}

/// One field of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'r> {
    raw: &'r str,
    shape: Shape,
}

impl<'r> Record<'r> {
    /// The record as text, where it is valid UTF-8.
    pub(super) fn row(&self) -> Option<Row<'r>> {
        let text = std::str::from_utf8(self.bytes).ok()?;
        Some(Row { text, line: self.line, fields: self.fields, numbers: &[], skeleton: 0 })
    }

    /// Whether nothing but space stands on the line.
    pub(super) fn is_blank(&self) -> bool {
        self.fields.len() <= 1
            && self.fault.is_none()
            && self.bytes.iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }
}

impl<'r> Row<'r> {
    pub(super) const fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field; an empty one beyond the end.
    #[inline]
    pub(super) fn cell(&self, index: usize) -> Cell<'r> {
        let Some(field) = self.fields.get(index, self.text.as_bytes()) else {
            return Cell { raw: "", shape: Shape::Plain };
        };
        Cell { raw: &self.text[field.start as usize..field.end as usize], shape: field.shape }
    }

    /// The number of a cell's text, by which what it means is remembered; zero where it has none.
    #[inline]
    pub(super) fn number(&self, index: usize) -> u32 {
        self.numbers.get(index).copied().unwrap_or(0)
    }

    /// The number of all cells together that hold texts: neither stamps nor numbers. Zero where they have none.
    pub(super) const fn skeleton(&self) -> u32 {
        self.skeleton
    }

    pub(super) const fn with_numbers(self, numbers: &'r [u32], skeleton: u32) -> Self {
        Self { numbers, skeleton, ..self }
    }

    /// The text of cells side by side as it stands in the file, where it tells by itself which cells they are.
    #[inline]
    pub(super) fn span(&self, first: usize, last: usize) -> Option<&'r [u8]> {
        let Fields::Stops(stops) = self.fields else { return None };
        let start = if first == 0 { 0 } else { stops.get(first - 1)? + 1 };
        self.text.as_bytes().get(start as usize..*stops.get(last)? as usize)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'r>> {
        let row = *self;
        (0..row.len()).map(move |index| row.cell(index))
    }
}

impl<'r> Cell<'r> {
    /// The text between the outer quotes, where doubled quotes are still doubled.
    pub(super) const fn raw(&self) -> &'r str {
        self.raw
    }

    pub(super) const fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) const fn is_quoted(&self) -> bool {
        !matches!(self.shape, Shape::Plain)
    }

    /// The text; `scratch` holds it where it had to be put together.
    #[inline]
    pub(super) fn text<'s>(&self, scratch: &'s mut String) -> &'s str
    where
        'r: 's,
    {
        if self.shape != Shape::Escaped {
            return self.raw;
        }
        scratch.clear();
        unescape(self.raw, scratch);
        scratch
    }

    /// The text without outer space, put together only where quotes are doubled in it.
    pub(super) fn to_trimmed(self) -> Cow<'r, str> {
        match self.shape {
            Shape::Escaped => Cow::Owned(self.to_text().trim().to_owned()),
            Shape::Plain | Shape::Quoted => Cow::Borrowed(self.raw.trim()),
        }
    }

    /// The text as its own string.
    pub(super) fn to_text(self) -> String {
        self.text(&mut String::new()).to_owned()
    }
}

/// A row that is put together: cells of another row, of records that are no CSV, and cells that are worked out.
#[derive(Clone, Debug, Default)]
pub(super) struct RowBuilder {
    text: String,
    fields: Vec<Field>,
    line: u64,
}

impl RowBuilder {
    /// Begins a row without cells.
    pub(super) fn begin(&mut self, line: u64) {
        self.text.clear();
        self.fields.clear();
        self.line = line;
    }

    /// Begins with so many cells of a row; those that it lacks are empty.
    pub(super) fn begin_with(&mut self, row: &Row<'_>, width: usize) {
        self.begin(row.line);
        self.text.push_str(row.text);
        let bytes = row.text.as_bytes();
        self.fields.extend((0..row.len().min(width)).filter_map(|index| row.fields.get(index, bytes)));
        self.fields.resize(width, Field { start: 0, end: 0, shape: Shape::Plain });
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, text: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.fields.push(Field { start, end: self.text.len() as u32, shape: Shape::Quoted });
    }

    pub(super) fn row(&self) -> Row<'_> {
        Row {
            text: &self.text,
            line: self.line,
            fields: Fields::Told(&self.fields),
            numbers: &[],
            skeleton: 0,
        }
    }
}

/// Doubled quotes become one; a single one closes, and what follows stands as it is.
fn unescape(raw: &str, into: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr(b'"', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        match rest[at + 1..].strip_prefix('"') {
            Some(after) => {
                into.push('"');
                rest = after;
            }
            None => {
                rest = &rest[at + 1..];
                break;
            }
        }
    }
    into.push_str(rest);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// On a quote inside quotes: the end, or the first of two.
    QuoteSeen,
    /// After the closing quote, where text goes on.
    Tail,
}

/// Where the scanning of one record stands.
#[derive(Clone, Debug)]
struct Scan {
    state: State,
    at: usize,
    field_start: usize,
    escaped: bool,
    quotes: bool,
    fields: Vec<Field>,
    stops: Vec<u32>,
}

impl Scan {
    const fn new() -> Self {
        Self {
            state: State::FieldStart,
            at: 0,
            field_start: 0,
            escaped: false,
            quotes: false,
            fields: Vec::new(),
            stops: Vec::new(),
        }
    }

    fn restart(&mut self) {
        self.fields.clear();
        self.stops.clear();
        (self.state, self.at, self.quotes) = (State::FieldStart, 0, false);
    }

    /// Reads the record that begins where `bytes` begin block by block, if it ends in them and every quote in it stands
    /// where the rules of quoting want one. Else nothing has happened, and [`Scan::run`] reads it.
    fn fast(&mut self, delimiter: u8, bytes: &[u8]) -> Option<usize> {
        let found = self.blocks(delimiter, bytes);
        if found.is_none() {
            self.restart();
        }
        found
    }

    #[inline]
    fn blocks(&mut self, delimiter: u8, bytes: &[u8]) -> Option<usize> {
        // All bits where the block before ended inside quotes.
        let mut inside = 0u64;
        // Whether the byte before was a closing quote; whether a quote may open here.
        let (mut closed, mut may_open) = (0u64, 1u64);
        // Line ends inside quotes.
        let mut inner = 0;
        for base in (0..bytes.len()).step_by(BLOCK) {
            let marks = blocks::marks(&bytes[base..], delimiter);
            let (mut ends, mut stops) = (marks.ends, marks.delimiters | marks.ends);
            if marks.quotes | inside | closed == 0 {
                may_open = stops >> 63;
            } else {
                let within = blocks::parity(marks.quotes) ^ inside;
                (ends, stops) = (ends & !within, stops & !within);
                // What stands behind the record's end belongs to the next one.
                let record = if ends == 0 { u64::MAX } else { ends ^ (ends - 1) };
                let (opens, closes) = (marks.quotes & within, marks.quotes & !within);
                let stray = (opens & !((stops | closes) << 1 | may_open))
                    | ((closes << 1 | closed) & !(stops | opens));
                if stray & record != 0 {
                    return None;
                }
                (closed, may_open) = (closes >> 63, (stops | closes) >> 63);
                inner |= marks.ends & within & record;
                inside = (within as i64 >> 63) as u64;
            }
            self.stops.reserve(BLOCK);
            // Where it ends here, up to that.
            let mut left = if ends == 0 { stops } else { stops & (ends ^ (ends - 1)) };
            while left != 0 {
                self.stops.push(base as u32 + left.trailing_zeros());
                left &= left - 1;
            }
            if ends != 0 {
                self.quotes = inner != 0;
                return Some(base + ends.trailing_zeros() as usize);
            }
        }
        None
    }

    fn field(&mut self, end: usize, quoted: bool) {
        let shape = match (quoted, self.escaped) {
            (false, _) => Shape::Plain,
            (true, false) => Shape::Quoted,
            (true, true) => Shape::Escaped,
        };
        self.fields.push(Field { start: self.field_start as u32, end: end as u32, shape });
    }

    /// Goes on with the record that begins where `bytes` begin; the place of its line end, where that was reached.
    fn run(&mut self, delimiter: u8, bytes: &[u8]) -> Option<usize> {
        loop {
            match self.state {
                State::FieldStart => {
                    let quote = *bytes.get(self.at)? == b'"';
                    self.at += usize::from(quote);
                    (self.field_start, self.escaped) = (self.at, false);
                    self.quotes |= quote;
                    self.state = if quote { State::Quoted } else { State::Plain };
                }
                State::Plain | State::Tail => {
                    let Some(ahead) = memchr3(delimiter, b'\n', b'\r', &bytes[self.at..]) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += ahead;
                    self.field(self.at, self.state == State::Tail);
                    if bytes[self.at] != delimiter {
                        return Some(self.at);
                    }
                    self.at += 1;
                    self.state = State::FieldStart;
                }
                State::Quoted => {
                    let Some(ahead) = memchr(b'"', &bytes[self.at..]) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += ahead;
                    self.state = State::QuoteSeen;
                }
                State::QuoteSeen => match *bytes.get(self.at + 1)? {
                    b'"' => {
                        self.escaped = true;
                        self.at += 2;
                        self.state = State::Quoted;
                    }
                    next if next == delimiter => {
                        self.field(self.at, true);
                        self.at += 2;
                        self.state = State::FieldStart;
                    }
                    b'\n' | b'\r' => {
                        self.field(self.at, true);
                        return Some(self.at + 1);
                    }
                    _ => {
                        self.escaped = true;
                        self.at += 1;
                        self.state = State::Tail;
                    }
                },
            }
        }
    }

    /// The record ends with the input.
    fn close(&mut self, length: usize) -> bool {
        match self.state {
            State::FieldStart => {
                (self.field_start, self.escaped) = (length, false);
                self.field(length, false);
            }
            State::Plain => self.field(length, false),
            State::Tail => self.field(length, true),
            State::QuoteSeen => self.field(length - 1, true),
            State::Quoted => {
                self.field(length, true);
                return false;
            }
        }
        true
    }
}

/// What happens to the next byte before a record may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    /// The record before ended with a carriage return: a line feed belongs to it.
    LineFeed,
    /// The rest of a line that was too long.
    RestOfLine,
}

/// Cuts bytes into records.
#[derive(Clone, Debug)]
pub(super) struct Tokenizer {
    delimiter: u8,
    line: u64,
    before: Before,
    scan: Scan,
    /// The beginning of a record that the pieces so far did not end.
    carry: Vec<u8>,
}

impl Tokenizer {
    /// Starts at a physical line.
    pub(super) const fn new(delimiter: u8, line: u64) -> Self {
        Self { delimiter, line, before: Before::Nothing, scan: Scan::new(), carry: Vec::new() }
    }

    /// Goes on with a piece of the input.
    pub(super) fn push(&mut self, bytes: &[u8], mut each: impl FnMut(Record<'_>)) {
        let mut rest = self.continue_carried(bytes, &mut each);
        loop {
            rest = self.skip(rest);
            if rest.is_empty() {
                return;
            }
            self.scan.restart();
            let limited = &rest[..rest.len().min(LONGEST_RECORD + 1)];
            let used = match self.scan.fast(self.delimiter, limited) {
                Some(end) => Some(self.hand_over(rest, end, &mut each)),
                None => self.record(rest, &mut each),
            };
            let Some(used) = used else {
                self.carry.extend_from_slice(rest);
                return;
            };
            rest = &rest[used..];
        }
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Goes on behind a part that another tokenizer has read, where this one stands between two records; how many lines
    /// are before the part.
    pub(super) fn join(&mut self, part: Self) -> Result<u64, Apart> {
        if !self.carry.is_empty() || self.before != Before::Nothing || self.delimiter != part.delimiter {
            return Err(Apart);
        }
        let lines = self.line - 1;
        *self = Self { line: lines + part.line, ..part };
        Ok(lines)
    }

    /// The input is over.
    pub(super) fn finish(&mut self, mut each: impl FnMut(Record<'_>)) {
        if self.carry.is_empty() {
            return;
        }
        let carry = std::mem::take(&mut self.carry);
        let closed = self.scan.close(carry.len());
        let lines = count_lines(&carry);
        let fault = (!closed).then_some(Fault::NeverCloses { lines });
        let fields = Fields::Told(&self.scan.fields);
        each(Record { bytes: &carry, fields, line: self.line, fault });
        self.line += lines + 1;
    }

    /// Ends the record that was carried over, if this piece does; what is left of the piece.
    fn continue_carried<'b>(&mut self, bytes: &'b [u8], each: &mut impl FnMut(Record<'_>)) -> &'b [u8] {
        let mut rest = bytes;
        if self.carry.is_empty() {
            return rest;
        }
        let mut carry = std::mem::take(&mut self.carry);
        while !rest.is_empty() {
            let had = carry.len();
            let (step, after) = rest.split_at(rest.len().min(STEP));
            carry.extend_from_slice(step);
            if let Some(used) = self.record(&carry, each) {
                carry.clear();
                self.carry = carry;
                return &rest[used - had..];
            }
            rest = after;
        }
        self.carry = carry;
        rest
    }

    /// Hands over the record at the beginning of `bytes`, if it ends there; how much of them it took.
    fn record(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Option<usize> {
        let limited = &bytes[..bytes.len().min(LONGEST_RECORD + 1)];
        if let Some(end) = self.scan.run(self.delimiter, limited) {
            return Some(self.hand_over(bytes, end, each));
        }
        if limited.len() <= LONGEST_RECORD {
            return None;
        }
        let bytes = &bytes[..LONGEST_RECORD];
        let fields = Fields::Told(&[]);
        each(Record { bytes, fields, line: self.line, fault: Some(Fault::TooLong) });
        // A line feed behind the cut may belong to a carriage return before it: that pair is one line end.
        let pair = usize::from(bytes.ends_with(b"\r") && limited[LONGEST_RECORD] == b'\n');
        self.line += count_lines(&limited[..LONGEST_RECORD + pair]);
        self.before = Before::RestOfLine;
        Some(LONGEST_RECORD + pair)
    }

    /// Hands over the record that ends at a place; how much of the bytes it took.
    #[inline]
    fn hand_over(&mut self, bytes: &[u8], end: usize, each: &mut impl FnMut(Record<'_>)) -> usize {
        let Scan { stops, fields, .. } = &self.scan;
        let fields = if stops.is_empty() { Fields::Told(fields) } else { Fields::Stops(stops) };
        let record = Record { bytes: &bytes[..end], fields, line: self.line, fault: None };
        each(record);
        self.line += if self.scan.quotes { 1 + count_lines(record.bytes) } else { 1 };
        self.before = if bytes[end] == b'\r' { Before::LineFeed } else { Before::Nothing };
        end + 1
    }

    /// What is left of a piece when the ends of earlier lines are gone.
    fn skip<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let mut rest = bytes;
        if self.before == Before::RestOfLine {
            let Some(end) = memchr2(b'\n', b'\r', rest) else { return &[] };
            self.line += 1;
            self.before = if rest[end] == b'\r' { Before::LineFeed } else { Before::Nothing };
            rest = &rest[end + 1..];
        }
        if self.before == Before::LineFeed && !rest.is_empty() {
            self.before = Before::Nothing;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        rest
    }
}

/// Line ends in a text: line feeds, carriage returns, and pairs of them.
fn count_lines(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count() as u64
}
