//! OpenDocument spreadsheets (ODS): a table's rows as lines of CSV while the XML comes in. Numbers and dates are the values
//! that are stored, not what is shown of them.

use super::fault::PackageFault;
use super::source::{Flow, PIECE};
use super::table::{Lines, MOST_COLUMNS, MOST_ROWS, number};
use super::xml::{Event, Tag, Xml};
use super::zip::{Archive, Unpacked};
use super::{Sheet, choose};

const CONTENT: &str = "content.xml";

/// What cells that are repeated may come to.
const LONGEST_ROW: usize = 1 << 20;

/// A spreadsheet's tables.
pub(super) struct Tables {
    archive: Archive,
    pub(super) sheets: Vec<Sheet>,
}

/// Whether an archive is a spreadsheet.
pub(super) fn is_spreadsheet(archive: &Archive) -> bool {
    archive.members.first().is_some_and(|member| member.name == "mimetype")
        && archive.find(CONTENT).is_some()
        && archive
            .find("mimetype")
            .and_then(|member| archive.content(member, 1 << 10).ok())
            .is_some_and(|kind| kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"))
}

impl Tables {
    pub(super) fn open(archive: Archive) -> Result<Self, PackageFault> {
        if let Some(manifest) = archive.find("META-INF/manifest.xml") {
            let manifest = archive.content(manifest, 1 << 20)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(PackageFault::Encrypted("the spreadsheet".to_owned()));
            }
        }
        let mut tables = Self { archive, sheets: Vec::new() };
        let mut xml = tables.xml()?;
        loop {
            match xml.next()? {
                Event::End => return Ok(tables),
                Event::Open(tag) if tag.name == "table" => {
                    let name = tag.attribute("name").unwrap_or_default().into_owned();
                    tables.sheets.push(Sheet { name, hidden: false });
                }
                _ => {}
            }
        }
    }

    fn xml(&self) -> Result<Xml<Unpacked>, PackageFault> {
        let content = self.archive.find(CONTENT).ok_or(PackageFault::Nothing)?;
        self.archive.flow(content).map(Xml::new)
    }

    pub(super) fn rows(&self, sheet: usize) -> Result<Rows, PackageFault> {
        Ok(Rows {
            xml: self.xml()?,
            before: sheet + 1,
            lines: Lines::default(),
            row: 0,
            times: 1,
            column: 0,
            cell: None,
            repeat: None,
            ended: false,
        })
    }

    pub(super) fn chosen(&self, wanted: &[String]) -> Option<usize> {
        choose(&self.sheets, wanted)
    }
}

struct Cell {
    value: Option<String>,
    text: String,
    paragraphs: usize,
    within: usize,
    note: usize,
    times: usize,
}

/// A table on its way out.
pub(super) struct Rows {
    xml: Xml<Unpacked>,
    /// Tables that are still to begin, with this one.
    before: usize,
    lines: Lines,
    row: u64,
    times: u64,
    column: usize,
    cell: Option<Cell>,
    /// A row that is written again.
    repeat: Option<(Vec<String>, u64)>,
    ended: bool,
}

impl Flow for Rows {
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault> {
        let enough = into.len() + PIECE;
        for _ in 0..200_000 {
            if into.len() >= enough {
                break;
            }
            if let Some((cells, left)) = self.repeat.take() {
                self.row += 1;
                self.lines.put(cells.clone());
                self.lines.end_row(self.row, into);
                if left > 1 {
                    self.repeat = Some((cells, left - 1));
                }
                continue;
            }
            if self.ended {
                return Ok(false);
            }
            self.step()?;
        }
        Ok(true)
    }

    fn progress(&self) -> (u64, u64) {
        self.xml.progress()
    }
}

impl Rows {
    fn step(&mut self) -> Result<(), PackageFault> {
        let Self { xml, before, lines, row, times, column, cell, repeat, ended } = self;
        match xml.next()? {
            Event::End => return Err(PackageFault::CutOff),
            Event::Open(tag) if tag.name == "table" && *before > 0 => {
                *before -= 1;
                *ended = *before == 0 && tag.is_empty;
            }
            _ if *before > 0 => {}
            Event::Close("table") => *ended = true,
            Event::Open(tag) if tag.name == "table-row" => {
                *column = 0;
                *times = repeated(&tag, "number-rows-repeated");
                if tag.is_empty {
                    *row = row.saturating_add(*times);
                }
            }
            Event::Close("table-row") => {
                if lines.is_blank() {
                    *row = row.saturating_add(*times);
                } else if row.saturating_add(*times) > MOST_ROWS {
                    return Err(PackageFault::damaged("the table has more rows than a spreadsheet can have"));
                } else {
                    *repeat = Some((lines.cells().to_vec(), *times));
                    lines.put(Vec::new());
                }
            }
            Event::Open(tag) if tag.name == "table-cell" || tag.name == "covered-table-cell" => {
                let times = repeated(&tag, "number-columns-repeated").min(MOST_COLUMNS as u64) as usize;
                if tag.is_empty && tag.attribute("value-type").is_none() {
                    *column = column.saturating_add(times);
                } else {
                    let own = Cell {
                        value: value(&tag),
                        text: String::new(),
                        paragraphs: 0,
                        within: 0,
                        note: 0,
                        times,
                    };
                    if tag.is_empty {
                        put(own, lines, column)?;
                    } else {
                        *cell = Some(own);
                    }
                }
            }
            Event::Close("table-cell" | "covered-table-cell") => {
                if let Some(own) = cell.take() {
                    put(own, lines, column)?;
                }
            }
            event => {
                if let Some(cell) = cell {
                    cell.see(&event);
                }
            }
        }
        Ok(())
    }
}

fn put(cell: Cell, lines: &mut Lines, column: &mut usize) -> Result<(), PackageFault> {
    let text = cell.value.unwrap_or(cell.text);
    if text.len().saturating_mul(cell.times) > LONGEST_ROW {
        return Err(PackageFault::Bomb("a cell that is repeated".to_owned()));
    }
    for place in *column..column.saturating_add(cell.times).min(MOST_COLUMNS) {
        lines.set(place, text.clone());
    }
    *column = column.saturating_add(cell.times);
    Ok(())
}

fn repeated(tag: &Tag<'_>, name: &str) -> u64 {
    tag.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// The stored value; none for texts.
fn value(tag: &Tag<'_>) -> Option<String> {
    match tag.attribute("value-type").as_deref() {
        Some("float" | "currency" | "percentage") => {
            tag.attribute("value").map(|text| number(&text).into_owned())
        }
        Some("date") => tag.attribute("date-value").map(|text| text.into_owned()),
        Some("boolean") => tag.attribute("boolean-value").map(|text| text.to_uppercase()),
        Some("string") => tag.attribute("string-value").map(|text| text.into_owned()),
        _ => None,
    }
}

impl Cell {
    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Open(tag) if tag.name == "annotation" && !tag.is_empty => self.note += 1,
            Event::Close("annotation") => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            Event::Open(tag) if tag.name == "p" => {
                if self.paragraphs > 0 {
                    self.text.push(' ');
                }
                self.paragraphs += 1;
                self.within += usize::from(!tag.is_empty);
            }
            Event::Close("p") => self.within = self.within.saturating_sub(1),
            Event::Open(tag) if tag.name == "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.text.extend(std::iter::repeat_n(' ', count.min(1_000)));
            }
            Event::Open(tag) if tag.name == "tab" || tag.name == "line-break" => self.text.push(' '),
            Event::Text(text) if self.within > 0 => self.text.push_str(text),
            _ => {}
        }
    }
}
