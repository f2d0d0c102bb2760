//! Any bill as FOCUS CSV: every accepted row in its order, amounts and stamps as they stand wherever FOCUS reads them so.
//! Texts that a spreadsheet would take for formulas are guarded; reading FOCUS takes the guard off.

use std::io::{self, Read, Write};
use std::sync::Arc;

use super::bill::Refused;
use super::csv::Row;
use super::error::BillError;
use super::focus::Kind;
use super::guard::with_guard;
use super::layout::{Layout, LayoutColumn, Place};
use super::normal;
use super::reader::{Options, Pipeline, Sink, read_pieces};
use super::row::{Charge, Needs};
use super::tags::{NotAnObject, read_tags};
use crate::workspace::Basis;

/// Writes one bill, which comes in pieces, as FOCUS CSV. A row needs any of its costs: which of them counts is asked
/// only where money is allocated, and cells that are empty stay so.
pub struct Converter<'a, W: Write> {
    pipeline: Pipeline<'a, Writer<W>>,
}

/// What was converted.
#[derive(Clone, Debug)]
pub struct Converted<W> {
    /// Where the rows went.
    pub output: W,
    /// What the bill was read as.
    pub format: String,
    /// Rows read, refused ones included.
    pub rows: u64,
    /// How many of them were refused and are not in the output.
    pub rejected: u64,
    /// The first [`super::MOST_REFUSED`] of them.
    pub refused: Vec<Refused>,
}

impl<'a, W: Write> Converter<'a, W> {
    /// Begins a file; the header goes to `output` as soon as the file's is found.
    pub fn new(name: &str, options: &Options<'_>, output: W) -> Self {
        Self { pipeline: Pipeline::new(name, options, Needs::AnyCost(options.basis), Writer::new(output)) }
    }

    /// Writes these columns, in this order, instead of the file's own: several bills fit into one file.
    #[must_use]
    pub fn columns(mut self, columns: &[String], with_header: bool) -> Self {
        self.pipeline.body.sink.chosen = Some((columns.to_vec(), with_header));
        self
    }

    /// Shows every refused row to a function.
    #[must_use]
    pub fn on_refused(mut self, see: impl FnMut(&Refused) + 'a) -> Self {
        self.pipeline.body.refusals.see = Some(Box::new(see));
        self
    }

    /// Goes on with a piece of the file. An error is final.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BillError> {
        self.pipeline.push(bytes)
    }

    /// Rows so far, refused ones included.
    pub const fn rows(&self) -> u64 {
        self.pipeline.body.rows
    }

    /// The file is over.
    pub fn finish(self) -> Result<Converted<W>, BillError> {
        let (ended, mut writer) = self.pipeline.finish(String::new())?;
        let io = |error: io::Error| BillError::Io { file: ended.name.clone(), reason: error.to_string() };
        writer.output.flush().map_err(io)?;
        Ok(Converted {
            output: writer.output,
            format: ended.layout.format,
            rows: ended.rows,
            rejected: ended.rejected,
            refused: ended.refused,
        })
    }
}

/// The columns that converting a bill gives, without reading more of it than its beginning.
pub fn bill_columns(
    name: &str,
    mut reader: impl Read,
    options: &Options<'_>,
) -> Result<Vec<String>, BillError> {
    let mut pipeline = Pipeline::new(name, options, Needs::AnyCost(options.basis), Names::default());
    read_pieces(name, &mut reader, |piece| {
        pipeline.push(piece)?;
        Ok(!pipeline.body.has_begun())
    })?;
    if pipeline.body.has_begun() {
        return Ok(pipeline.body.sink.0);
    }
    pipeline.finish(String::new()).map(|(_, names)| names.0)
}

/// A sink that only wants to know the columns.
#[derive(Default)]
struct Names(Vec<String>);

impl Sink for Names {
    fn begin(&mut self, layout: &Layout) -> io::Result<()> {
        self.0 = output_columns(layout).into_iter().map(|column| column.name.to_string()).collect();
        Ok(())
    }

    fn row(&mut self, _: &Layout, _: &Row<'_>, _: &Charge) -> io::Result<()> {
        Ok(())
    }
}

/// Where an output column comes from.
#[derive(Clone, Debug)]
enum Source {
    Value(LayoutColumn),
    /// `Tags`: the JSON cell and the columns of single tags.
    Tags {
        json: Option<Place>,
        keys: Vec<(String, Place)>,
    },
}

struct Output {
    name: Arc<str>,
    source: Source,
}

struct Writer<W> {
    output: W,
    chosen: Option<(Vec<String>, bool)>,
    /// By column of the output; none where the file lacks it.
    sources: Vec<Option<Source>>,
    line: Vec<u8>,
    scratch: String,
}

impl<W: Write> Writer<W> {
    const fn new(output: W) -> Self {
        Self { output, chosen: None, sources: Vec::new(), line: Vec::new(), scratch: String::new() }
    }
}

impl<W: Write> Sink for Writer<W> {
    fn begin(&mut self, layout: &Layout) -> io::Result<()> {
        if layout.counts_tokens() {
            let what = format!(
                "this is {}, which counts tokens and has no money to convert; allocate it with a price list in the workspace",
                layout.format
            );
            return Err(io::Error::other(what));
        }
        let own = output_columns(layout);
        let (names, with_header) = self.chosen.take().unwrap_or_else(|| {
            let names = own.iter().map(|column| column.name.to_string()).collect();
            (names, true)
        });
        let find = |name: &str| own.iter().find(|column| *column.name == *name);
        // A cost column that this bill lacks but others have: the cost that is read in its place, or the rows would be
        // refused there.
        let substitute = |name: &str| {
            let basis = Basis::ALL.into_iter().find(|basis| basis.column() == name)?;
            find(layout.substitutes[basis.index()]?.column())
        };
        let source =
            |name: &String| find(name).or_else(|| substitute(name)).map(|column| column.source.clone());
        self.sources = names.iter().map(source).collect();
        if !with_header {
            return Ok(());
        }
        self.line.clear();
        for (index, name) in names.iter().enumerate() {
            put_separator(&mut self.line, index);
            put_text(&mut self.line, name);
        }
        self.line.push(b'\n');
        self.output.write_all(&self.line)
    }

    fn row(&mut self, layout: &Layout, row: &Row<'_>, charge: &Charge) -> io::Result<()> {
        self.line.clear();
        for (index, source) in self.sources.iter().enumerate() {
            put_separator(&mut self.line, index);
            match source {
                None => {}
                Some(Source::Value(column)) => {
                    let text = normal::value(layout, row, column, charge.period, &mut self.scratch);
                    match column.kind {
                        Kind::Text | Kind::Tags | Kind::Key => put_text(&mut self.line, &with_guard(&text)),
                        Kind::Number | Kind::Stamp => put_text(&mut self.line, &text),
                    }
                }
                Some(Source::Tags { json, keys }) => {
                    let text = tags(layout, row, json.as_ref(), keys);
                    put_text(&mut self.line, &with_guard(&text));
                }
            }
        }
        self.line.push(b'\n');
        self.output.write_all(&self.line)
    }
}

fn put_separator(line: &mut Vec<u8>, index: usize) {
    if index > 0 {
        line.push(b',');
    }
}

/// A text as a CSV field: quoted where it must be, and where a bare NULL would read as missing.
fn put_text(line: &mut Vec<u8>, text: &str) {
    let special = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !text.bytes().any(special) && text != "NULL" {
        return line.extend_from_slice(text.as_bytes());
    }
    line.push(b'"');
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
}

/// The file's columns, with all tags in one.
fn output_columns(layout: &Layout) -> Vec<Output> {
    let is_tag = |column: &&LayoutColumn| column.name.starts_with("Tags.") || column.kind == Kind::Tags;
    let (mut json, mut keys, mut first) = (None, Vec::new(), None);
    for (index, column) in layout.columns.iter().enumerate().filter(|(_, column)| is_tag(column)) {
        first = first.or(Some(index));
        match column.name.strip_prefix("Tags.") {
            Some(key) => keys.push((key.to_owned(), column.place.clone())),
            None => json = Some(column.place.clone()),
        }
    }
    let mut columns = Vec::new();
    for (index, column) in layout.columns.iter().enumerate() {
        if first == Some(index) {
            let source = Source::Tags { json: json.take(), keys: std::mem::take(&mut keys) };
            columns.push(Output { name: "Tags".into(), source });
        } else if !is_tag(&column) {
            columns.push(Output { name: column.name.clone(), source: Source::Value(column.clone()) });
        }
    }
    columns
}

/// The JSON cell as it stands, with the columns of single tags as further members.
fn tags(layout: &Layout, row: &Row<'_>, json: Option<&Place>, keys: &[(String, Place)]) -> String {
    let mut scratch = String::new();
    let mut object = String::new();
    if let Some(place) = json {
        layout.unguarded(layout.text(row, place, &mut scratch)).clone_into(&mut object);
    }
    let mut members = Vec::new();
    for (key, place) in keys {
        let text = layout.unguarded(layout.text(row, place, &mut scratch));
        if !text.is_empty() {
            members.push(format!("{}: {}", json_text(key), json_text(text)));
        }
    }
    if members.is_empty() {
        return object;
    }
    let inner = object.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    match read_tags(&object) {
        Ok(tags) if tags.is_empty() => {}
        Ok(_) => members.insert(0, inner.to_owned()),
        Err(NotAnObject) if object.is_empty() => {}
        // A text that is no object becomes a tag itself, so that it is not lost.
        Err(NotAnObject) => members.insert(0, format!("\"Tags\": {}", json_text(&object))),
    }
    format!("{{{}}}", members.join(", "))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
