//! Finds the header: among the first lines, under any delimiter, the one that is FOCUS, or that a mapping or a vendor's
//! format knows, or that at least looks like one.

use super::csv::{Record, Tokenizer};
use super::error::{BillError, Unknown};
use super::formats::{self, Header, NoBill, Recognised, Rewriter};
use super::guess::Guess;
use super::json::Table;
use super::layout::{Layout, NoLayout};
use super::text::Foreign;
use crate::workspace::Mapping;

/// The header is looked for in so many lines.
pub(super) const LINES: u64 = 30;

/// And in so many bytes: longer lines than this hold no header.
pub(super) const BYTES: usize = 1 << 20;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows of an unknown table are shown.
const SAMPLED: usize = 20;

/// Where the header is, and what it means.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) layout: Layout,
    /// What makes the rows of a vendor's format fit the layout.
    pub(super) rewriter: Option<Box<Rewriter>>,
    pub(super) delimiter: u8,
    /// Records before the header that hold something.
    pub(super) preamble: u64,
    /// The header's place among the records.
    pub(super) record: usize,
}

/// The beginning of a file under one delimiter.
struct Reading {
    delimiter: u8,
    lines: Vec<Line>,
}

struct Line {
    number: u64,
    cells: Vec<String>,
    blank: bool,
}

/// Looks for the header in the beginning of a file; `complete` where that is the whole file.
pub(super) fn find(
    file: &str,
    start: &[u8],
    complete: bool,
    mappings: &[Mapping],
) -> Result<Found, BillError> {
    if start.trim_ascii().is_empty() {
        return Err(BillError::Empty { file: file.to_owned() });
    }
    let readings = DELIMITERS.map(|delimiter| Reading::of(start, delimiter, complete));
    for reading in &readings {
        let all: Vec<Vec<String>> = reading.lines.iter().map(|line| line.cells.clone()).collect();
        for (record, line) in reading.lines.iter().enumerate() {
            match meaning(&line.cells, (&all[..record], &all[record + 1..]), mappings) {
                Ok((mut layout, rewriter)) => {
                    layout.comma_is_unclear = !layout.mapped && reading.delimiter != b',';
                    let preamble = reading.lines[..record].iter().filter(|line| !line.blank).count() as u64;
                    return Ok(Found { layout, rewriter, delimiter: reading.delimiter, preamble, record });
                }
                Err(Meaningless::Unknown) => {}
                Err(known) => return Err(known.error(file, line.number)),
            }
        }
    }
    Err(unknown(file, start, &readings))
}

/// The same for the members of JSON records.
pub(super) fn of_table(
    file: &str,
    table: &Table,
    mappings: &[Mapping],
) -> Result<(Layout, Option<Box<Rewriter>>), BillError> {
    match meaning(&table.header, (&[], &[]), mappings) {
        Ok(found) => Ok(found),
        Err(Meaningless::Unknown) => {
            let sample = table.sample(SAMPLED);
            let guess = Guess::of(file, &table.header, &sample, b',');
            Err(BillError::Unknown(Box::new(Unknown {
                file: file.to_owned(),
                line: 1,
                header: table.header.clone(),
                sample,
                guess,
            })))
        }
        Err(known) => Err(known.error(file, 1)),
    }
}

/// Why a header can't be read.
enum Meaningless {
    Unknown,
    Doubled(String),
    NoBill(NoBill),
}

impl Meaningless {
    fn error(self, file: &str, line: u64) -> BillError {
        let file = file.to_owned();
        match self {
            Self::Unknown => BillError::NoHeader { file, lines: line },
            Self::Doubled(column) => BillError::DoubledColumn { file, line, column },
            Self::NoBill(NoBill { format, lacks }) => BillError::NoBill { file, format, lacks },
        }
    }
}

/// What the cells of a header mean, between the records before and after it.
fn meaning(
    header: &[String],
    (before, after): (&[Vec<String>], &[Vec<String>]),
    mappings: &[Mapping],
) -> Result<(Layout, Option<Box<Rewriter>>), Meaningless> {
    // A mapping is somebody's decision: it comes before what the names of the columns say by themselves.
    let by_mapping = mappings.iter().map(|mapping| Layout::mapped(header, mapping));
    let layout = by_mapping
        .chain(std::iter::once_with(|| Layout::focus(header)))
        .find(|layout| *layout != Err(NoLayout::NotEnough));
    let layout = match layout {
        Some(layout) => layout.map(|layout| (layout, None)),
        None => match formats::recognise(&Header::new(header, before, after)) {
            None => return Err(Meaningless::Unknown),
            Some(Recognised::NoBill(known)) => return Err(Meaningless::NoBill(known)),
            Some(Recognised::Bill(plan)) => {
                plan.compile().map(|(layout, rewriter)| (layout, Some(Box::new(rewriter))))
            }
        },
    };
    layout.map_err(|problem| match problem {
        NoLayout::Doubled(column) => Meaningless::Doubled(column.to_string()),
        NoLayout::NotEnough => Meaningless::Unknown,
    })
}

impl Reading {
    fn of(start: &[u8], delimiter: u8, complete: bool) -> Self {
        let mut lines = Vec::new();
        let mut note = |record: Record<'_>| lines.push(Line::of(&record));
        let mut tokenizer = Tokenizer::new(delimiter, 1);
        tokenizer.push(start, &mut note);
        if complete {
            tokenizer.finish(&mut note);
        }
        Self { delimiter, lines }
    }

    /// How much a record looks like a header: names that are known, rows of the same width below, no numbers.
    fn score(&self, file: &str, record: usize) -> Option<(usize, Guess)> {
        let line = &self.lines[record];
        let names = line.cells.iter().filter(|cell| !cell.trim().is_empty());
        let wordless = |cell: &String| !cell.chars().any(char::is_alphabetic);
        if names.clone().count() < 2 || names.clone().any(wordless) {
            return None;
        }
        let below: Vec<Vec<String>> = self.sample(record);
        let same_width = below.iter().take(5).filter(|cells| cells.len() == line.cells.len()).count();
        let guess = Guess::of(file, &line.cells, &below, self.delimiter);
        Some((guess.strength() * 10 + same_width * 3 + names.count().min(20), guess))
    }

    fn sample(&self, record: usize) -> Vec<Vec<String>> {
        let below = self.lines[record + 1..].iter().filter(|line| !line.blank);
        below.take(SAMPLED).map(|line| line.cells.clone()).collect()
    }
}

impl Line {
    fn of(record: &Record<'_>) -> Self {
        // Here invalid bytes only decide whether this is a header, and it is not.
        let cells =
            record.row().map(|row| row.cells().map(|cell| cell.to_text()).collect()).unwrap_or_default();
        Self { number: record.line, cells, blank: record.is_blank() }
    }
}

fn unknown(file: &str, start: &[u8], readings: &[Reading]) -> BillError {
    let file = file.to_owned();
    if let Some(looks_like) = Foreign::of_text(start) {
        return BillError::Foreign { file, looks_like };
    }
    let mut best: Option<(usize, &Reading, usize, Guess)> = None;
    for reading in readings {
        for record in 0..reading.lines.len() {
            if let Some((score, guess)) = reading.score(&file, record)
                && best.as_ref().is_none_or(|(most, ..)| score > *most)
            {
                best = Some((score, reading, record, guess));
            }
        }
    }
    let lines = readings.iter().filter_map(|reading| reading.lines.last()).map(|line| line.number).max();
    let Some((_, reading, record, guess)) = best else {
        return BillError::NoHeader { file, lines: lines.unwrap_or(1) };
    };
    BillError::Unknown(Box::new(Unknown {
        file,
        line: reading.lines[record].number,
        header: reading.lines[record].cells.iter().map(|cell| cell.trim().to_owned()).collect(),
        sample: reading.sample(record),
        guess,
    }))
}
