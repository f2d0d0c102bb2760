//! JSON bills as tables: lists, lines and pages of records become a header and rows of cells, so that they go the same way
//! as CSV. Numbers keep every digit. A whole file is held at once, so its size has a limit.

mod shape;
#[cfg(test)]
mod tests;

use std::fmt;

use rustc_hash::FxHashMap;
use serde_json::Value;

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

impl Table {
    pub(super) fn read(text: String) -> Result<Self, JsonFault> {
        let mut table = Self {
            header: Vec::new(),
            columns: FxHashMap::default(),
            content: Content::Records(Vec::new()),
            notes: Vec::new(),
        };
        if is_lines(&text) {
            if text.len() > LARGEST_LINES {
                return Err(JsonFault::TooLarge { limit: LARGEST_LINES >> 20, lines: true });
            }
            for line in text.lines() {
                for record in records_of_line(line, &mut table.notes).into_iter().flatten() {
                    table.note_columns(&record)?;
                }
            }
            table.content = Content::Lines(text);
        } else {
            if text.len() > LARGEST_DOCUMENT {
                return Err(JsonFault::TooLarge { limit: LARGEST_DOCUMENT >> 20, lines: false });
            }
            let mut list = Vec::new();
            for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
                let value = value.map_err(|error| malformed(&error))?;
                list.extend(shape::records(value, &mut table.notes));
            }
            for record in &list {
                table.note_columns(record)?;
            }
            table.content = Content::Records(list);
        }
        table.notes.sort();
        table.notes.dedup();
        if table.header.is_empty() { Err(JsonFault::NoRecords) } else { Ok(table) }
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
    pub(super) fn visit(&self, mut each: impl FnMut(&TableRow<'_>) -> bool) {
        let mut cells = vec![String::new(); self.header.len()];
        match &self.content {
            Content::Records(list) => {
                for (index, record) in list.iter().enumerate() {
                    if !self.show(record, index as u64 + 1, &mut cells, &mut each) {
                        return;
                    }
                }
            }
            Content::Lines(text) => {
                for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    let number = index as u64 + 1;
                    let Some(records) = records_of_line(line, &mut Vec::new()) else {
                        if !each(&TableRow { line: number, cells: Err("is no valid JSON"), text: line }) {
                            return;
                        }
                        continue;
                    };
                    for record in &records {
                        if !self.show(record, number, &mut cells, &mut each) {
                            return;
                        }
                    }
                }
            }
        }
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
