//! JSON bills as tables: lists, lines and pages of records become a header and rows of cells, so that they go the same way
//! as CSV. Numbers keep every digit. A whole file is held at once, so its size has a limit.

mod shape;
#[cfg(test)]
mod tests;
mod tree;

use std::fmt;

use rustc_hash::FxHashMap;
use serde_json::Value;

use self::tree::Tree;
use super::formats::Record;

/// The longest file of one JSON value: its tree takes several times as much memory.
pub(super) const LARGEST_DOCUMENT: usize = 64 << 20;

/// The longest file of JSON lines, of which one is taken apart at a time.
pub(super) const LARGEST_LINES: usize = 512 << 20;

/// More columns than this are no bill's.
const MOST_COLUMNS: usize = 10_000;

/// Why a file is no JSON bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It is no JSON.
    Malformed {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// What is wrong.
        reason: String,
    },
    /// More bytes than are held at once.
    TooLarge {
        /// How many mebibytes are read.
        limit: usize,
        /// Whether it is a file of lines.
        lines: bool,
    },
    /// Nothing in it is an object.
    NoRecords,
    /// More different members than a table has columns.
    TooManyMembers,
}

impl JsonFault {
    /// Bytes that are no text.
    pub(super) fn not_utf_8() -> Self {
        Self::Malformed { line: 1, column: 1, reason: "it is not UTF-8".to_owned() }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { line, column, reason } => write!(
                formatter,
                "line {line}: no valid JSON ({reason}, at column {column}); download it again, completely"
            ),
            Self::TooLarge { limit, lines: false } => write!(
                formatter,
                "this JSON is larger than {limit} MiB, which is read as a whole; export CSV or JSON lines, or split it by days"
            ),
            Self::TooLarge { limit, lines: true } => write!(
                formatter,
                "these JSON lines are larger than {limit} MiB; split them by days or export CSV"
            ),
            Self::NoRecords => formatter.write_str(
                "this JSON has no list of records; give a list, lines of objects, or the pages of a billing interface",
            ),
            Self::TooManyMembers => write!(
                formatter,
                "the records of this JSON have more than {MOST_COLUMNS} different members; a name may hold a value there"
            ),
        }
    }
}

/// A JSON file that was looked through once.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    columns: FxHashMap<String, usize>,
    content: Content,
    pub(super) notes: Vec<String>,
}

#[derive(Debug)]
enum Content {
    /// Of one value or of several.
    Records(Vec<Value>),
    /// Lines of objects.
    Lines(String),
}

/// One record of a table.
pub(super) struct TableRow<'t> {
    /// The line, or the number of the record where all stand in one value.
    pub(super) line: u64,
    /// By column, or why it has none.
    pub(super) cells: Result<&'t [String], &'static str>,
    /// As JSON.
    pub(super) text: &'t str,
}

/// A JSON file that is looked through, a share at a time.
#[derive(Debug)]
pub(super) struct Gathering {
    text: String,
    lines: bool,
    at: usize,
    tree: Tree,
    list: Vec<Value>,
    /// Records of which the columns were noted.
    noted: usize,
    table: Table,
}

/// How many bytes of text are taken apart in one share.
const SHARE: usize = 1 << 20;

/// How many records are looked at in one share.
const RECORDS: usize = 5_000;

impl Gathering {
    pub(super) fn new(text: String) -> Self {
        let table = Table {
            header: Vec::new(),
            columns: FxHashMap::default(),
            content: Content::Records(Vec::new()),
            notes: Vec::new(),
        };
        Self { lines: is_lines(&text), text, at: 0, tree: Tree::default(), list: Vec::new(), noted: 0, table }
    }

    /// Does a share; the table when it is complete.
    pub(super) fn step(&mut self) -> Result<Option<Table>, JsonFault> {
        let limit = if self.lines { LARGEST_LINES } else { LARGEST_DOCUMENT };
        if self.text.len() > limit {
            return Err(JsonFault::TooLarge { limit: limit >> 20, lines: self.lines });
        }
        let more = if self.lines { self.step_lines()? } else { self.step_document()? };
        if more {
            return Ok(None);
        }
        let empty = Table {
            header: Vec::new(),
            columns: FxHashMap::default(),
            content: Content::Records(Vec::new()),
            notes: Vec::new(),
        };
        let mut table = std::mem::replace(&mut self.table, empty);
        table.content = if self.lines {
            Content::Lines(std::mem::take(&mut self.text))
        } else {
            Content::Records(std::mem::take(&mut self.list))
        };
        table.notes.sort();
        table.notes.dedup();
        if table.header.is_empty() { Err(JsonFault::NoRecords) } else { Ok(Some(table)) }
    }

    fn step_lines(&mut self) -> Result<bool, JsonFault> {
        let end = self.at + SHARE;
        while self.at < self.text.len() && self.at < end {
            let rest = &self.text[self.at..];
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            for record in records_of_line(&rest[..length], &mut self.table.notes).into_iter().flatten() {
                self.table.note_columns(&record)?;
            }
            self.at += length;
        }
        Ok(self.at < self.text.len())
    }

    fn step_document(&mut self) -> Result<bool, JsonFault> {
        if self.at < self.text.len() {
            match self.tree.step(&self.text, &mut self.at, SHARE) {
                Err(_) => return Err(self.fault()),
                Ok(None) if self.at >= self.text.len() && self.tree.is_open() => return Err(self.fault()),
                Ok(None) => {}
                Ok(Some(value)) => self.list.extend(shape::records(value, &mut self.table.notes)),
            }
            return Ok(true);
        }
        for record in self.list[self.noted..].iter().take(RECORDS) {
            self.table.note_columns(record)?;
            self.noted += 1;
        }
        Ok(self.noted < self.list.len())
    }

    /// What is wrong, in the words of whoever reads all at once.
    #[cold]
    fn fault(&self) -> JsonFault {
        let mut values = serde_json::Deserializer::from_str(&self.text).into_iter::<Value>();
        match values.find_map(Result::err) {
            Some(error) => malformed(&error),
            None => JsonFault::Malformed { line: 1, column: 1, reason: "it is nested too deeply".to_owned() },
        }
    }
}

/// How far the records of a table were read.
#[derive(Debug, Default)]
pub(super) struct Next {
    /// Of a list: the next record. Of lines: the next line's first byte.
    at: usize,
    line: u64,
    over: bool,
}

impl Next {
    pub(super) const fn is_over(&self) -> bool {
        self.over
    }
}

impl Table {
    #[cfg(test)]
    fn read(text: String) -> Result<Self, JsonFault> {
        let mut gathering = Gathering::new(text);
        loop {
            if let Some(table) = gathering.step()? {
                return Ok(table);
            }
        }
    }

    fn note_columns(&mut self, record: &Value) -> Result<(), JsonFault> {
        let Value::Object(record) = record else { return Ok(()) };
        let (header, columns) = (&mut self.header, &mut self.columns);
        shape::flatten(record, &mut |name, _| {
            if !columns.contains_key(name) && columns.len() <= MOST_COLUMNS {
                columns.insert(name.to_owned(), header.len());
                header.push(name.to_owned());
            }
        });
        if columns.len() > MOST_COLUMNS { Err(JsonFault::TooManyMembers) } else { Ok(()) }
    }

    /// The first rows, as a sample.
    pub(super) fn sample(&self, most: usize) -> Vec<Vec<String>> {
        let mut sample = Vec::new();
        self.visit(|row| {
            sample.extend(row.cells.ok().map(<[String]>::to_vec));
            sample.len() < most
        });
        sample
    }

    /// Shows every record, in the order of the file, until the function has enough.
    pub(super) fn visit(&self, each: impl FnMut(&TableRow<'_>) -> bool) {
        self.visit_from(&mut Next::default(), each);
    }

    /// The same from where it was left.
    pub(super) fn visit_from(&self, next: &mut Next, mut each: impl FnMut(&TableRow<'_>) -> bool) {
        let mut cells = vec![String::new(); self.header.len()];
        match &self.content {
            Content::Records(list) => {
                while let Some(record) = list.get(next.at) {
                    next.at += 1;
                    if !self.show(record, next.at as u64, &mut cells, &mut each) {
                        return;
                    }
                }
            }
            Content::Lines(text) => {
                while next.at < text.len() {
                    let rest = &text[next.at..];
                    let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
                    let line = rest[..length].trim_end_matches(['\n', '\r']);
                    next.at += length;
                    next.line += 1;
                    if line.trim().is_empty() {
                        continue;
                    }
                    let mut enough = false;
                    match records_of_line(line, &mut Vec::new()) {
                        None => {
                            enough = !each(&TableRow {
                                line: next.line,
                                cells: Err("is no valid JSON"),
                                text: line,
                            });
                        }
                        // A line's records are shown together: there is no place within a line to go on from.
                        Some(records) => {
                            for record in &records {
                                enough |= !self.show(record, next.line, &mut cells, &mut each);
                            }
                        }
                    }
                    if enough {
                        return;
                    }
                }
            }
        }
        next.over = true;
    }

    fn show(
        &self,
        record: &Value,
        line: u64,
        cells: &mut [String],
        each: &mut impl FnMut(&TableRow<'_>) -> bool,
    ) -> bool {
        let text = record.to_string();
        let Value::Object(members) = record else {
            return each(&TableRow { line, cells: Err("is no JSON object"), text: &text });
        };
        cells.iter_mut().for_each(String::clear);
        let mut twice = false;
        shape::flatten(members, &mut |name, value| {
            if let Some(place) = self.columns.get(name) {
                twice |= !cells[*place].is_empty();
                cells[*place] = value;
            }
        });
        let cells = if twice { Err("has two members that would be one column") } else { Ok(&*cells) };
        each(&TableRow { line, cells, text: &text })
    }
}

/// Whether every line is a value of its own: the first is an object, and something follows it.
pub(super) fn is_lines(text: &str) -> bool {
    let start = text.trim_start();
    let Some((first, rest)) = start.split_once('\n') else { return false };
    !rest.trim().is_empty() && matches!(serde_json::from_str(first), Ok(Value::Object(_)))
}

/// The records of a line; none where it is no JSON.
fn records_of_line(line: &str, notes: &mut Vec<String>) -> Option<Vec<Value>> {
    if line.trim().is_empty() {
        return Some(Vec::new());
    }
    serde_json::from_str(line).ok().map(|value| shape::records(value, notes))
}

#[cold]
fn malformed(error: &serde_json::Error) -> JsonFault {
    let (line, column) = (error.line() as u64, error.column() as u64);
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
    JsonFault::Malformed { line, column, reason }
}

/// A record as a value.
fn of_record(record: Record) -> Value {
    Value::Object(record)
}
