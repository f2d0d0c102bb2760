//! Excel workbooks (XLSX): a sheet's rows as lines of CSV while its XML comes in. Numbers are the text that is stored,
//! dates are told by the format of their cell, formulas by the value that was stored beside them.

use rustc_hash::FxHashMap;

use super::fault::PackageFault;
use super::source::Flow;
use super::table::{Epoch, Lines, MOST_COLUMNS, MOST_ROWS, date, is_day_format, number, shows_day};
use super::xml::{Event, Xml};
use super::zip::{Archive, Unpacked};
use super::{Sheet, choose};

/// The texts of all sheets have to be held at once.
const LARGEST_TEXTS: usize = 256 << 20;

/// Everything else that is not a sheet is small.
const LARGEST_PART: usize = 16 << 20;

/// What a workbook's sheets share.
pub(super) struct Workbook {
    archive: Archive,
    pub(super) sheets: Vec<Sheet>,
    parts: Vec<String>,
    epoch: Epoch,
    texts: std::rc::Rc<Vec<Box<str>>>,
    /// By the number of a cell's style: whether it shows a day.
    days: std::rc::Rc<Vec<bool>>,
}

/// Whether an archive is a workbook.
pub(super) fn is_workbook(archive: &Archive) -> bool {
    archive.find("[Content_Types].xml").is_some()
        && archive.members.iter().any(|member| {
            let name = member.name.to_lowercase();
            name.starts_with("xl/") || name.ends_with("workbook.xml")
        })
}

impl Workbook {
    pub(super) fn open(archive: Archive) -> Result<Self, PackageFault> {
        let main = relations(&archive, "_rels/.rels", "")?
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        if main.to_lowercase().ends_with(".bin") {
            return Err(PackageFault::Unread {
                what: "a binary workbook (XLSB)".to_owned(),
                remedy: "save it as XLSX or CSV",
            });
        }
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = main.rsplit('/').next().unwrap_or_default();
        let own = relations(&archive, &joined(&folder, &format!("_rels/{file}.rels")), &folder)?;
        let mut workbook = Self {
            sheets: Vec::new(),
            parts: Vec::new(),
            epoch: Epoch::default(),
            texts: Default::default(),
            days: Default::default(),
            archive,
        };
        workbook.read_sheets(&main, &own)?;
        let part = |kind: &str| own.iter().find(|relation| relation.kind.ends_with(kind));
        if let Some(relation) = part("/styles") {
            workbook.days = workbook.read_styles(&relation.target)?.into();
        }
        if let Some(relation) = part("/sharedStrings") {
            workbook.texts = workbook.read_texts(&relation.target)?.into();
        }
        Ok(workbook)
    }

    fn xml(&self, part: &str) -> Result<Option<Xml<Unpacked>>, PackageFault> {
        self.archive.find(part).map(|member| self.archive.flow(member).map(Xml::new)).transpose()
    }

    fn read_sheets(&mut self, main: &str, relations: &[Relation]) -> Result<(), PackageFault> {
        let Some(mut xml) = self.xml(main)? else {
            return Err(PackageFault::damaged("the workbook's list of sheets is missing"));
        };
        loop {
            match xml.next()? {
                Event::End => break,
                Event::Open(tag) if tag.name == "workbookPr" => {
                    let is_1904 = tag.attribute("date1904").is_some_and(|text| text == "1" || text == "true");
                    self.epoch = if is_1904 { Epoch::Of1904 } else { Epoch::Of1900 };
                }
                Event::Open(tag) if tag.name == "sheet" => {
                    let id = tag.attribute("id").unwrap_or_default();
                    let relation = relations.iter().find(|relation| relation.id == id);
                    let Some(relation) = relation.filter(|relation| relation.kind.ends_with("/worksheet"))
                    else {
                        continue;
                    };
                    let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                    let name = tag.attribute("name").unwrap_or_default().into_owned();
                    self.sheets.push(Sheet { name, hidden });
                    self.parts.push(relation.target.clone());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_styles(&self, part: &str) -> Result<Vec<bool>, PackageFault> {
        let Some(mut xml) = self.xml(part)? else { return Ok(Vec::new()) };
        let mut own: FxHashMap<u32, bool> = FxHashMap::default();
        let mut days = Vec::new();
        let mut within = false;
        loop {
            match xml.next()? {
                Event::End => return Ok(days),
                Event::Open(tag) if tag.name == "numFmt" => {
                    let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                    let code = tag.attribute("formatCode").unwrap_or_default();
                    own.extend(id.map(|id| (id, shows_day(&code))));
                }
                Event::Open(tag) if tag.name == "cellXfs" => within = true,
                Event::Close("cellXfs") => within = false,
                Event::Open(tag) if tag.name == "xf" && within => {
                    let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    days.push(own.get(&id).copied().unwrap_or_else(|| is_day_format(id)));
                }
                _ => {}
            }
        }
    }

    fn read_texts(&self, part: &str) -> Result<Vec<Box<str>>, PackageFault> {
        let Some(mut xml) = self.xml(part)? else { return Ok(Vec::new()) };
        let mut texts = Vec::new();
        let (mut text, mut held) = (TextOf::default(), 0);
        loop {
            match xml.next()? {
                Event::End => return Ok(texts),
                Event::Open(tag) if tag.name == "si" => {
                    text = TextOf::default();
                    if tag.is_empty {
                        texts.push("".into());
                    }
                }
                Event::Close("si") => {
                    let own = text.take();
                    held += own.len() + 16;
                    if held > LARGEST_TEXTS {
                        let what = "the workbook's list of texts".to_owned();
                        return Err(PackageFault::TooLarge { what, limit: LARGEST_TEXTS >> 20 });
                    }
                    texts.push(own.into());
                }
                event => text.see(&event),
            }
        }
    }

    /// A sheet's rows.
    pub(super) fn rows(&self, sheet: usize) -> Result<Rows, PackageFault> {
        let part = &self.parts[sheet];
        let Some(xml) = self.xml(part)? else {
            return Err(PackageFault::damaged(format!("the sheet “{}” is missing", self.sheets[sheet].name)));
        };
        Ok(Rows {
            xml,
            epoch: self.epoch,
            texts: self.texts.clone(),
            days: self.days.clone(),
            lines: Lines::default(),
            row: 0,
            column: 0,
            cell: None,
            ended: false,
        })
    }

    /// The sheet of a name out of a list, or none.
    pub(super) fn chosen(&self, wanted: &[String]) -> Option<usize> {
        choose(&self.sheets, wanted)
    }
}

/// A relation of a part to another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(archive: &Archive, part: &str, folder: &str) -> Result<Vec<Relation>, PackageFault> {
    let Some(member) = archive.find(part) else { return Ok(Vec::new()) };
    if member.packed() > LARGEST_PART as u64 {
        return Err(PackageFault::TooLarge { what: part.to_owned(), limit: LARGEST_PART >> 20 });
    }
    let mut xml = Xml::new(archive.flow(member)?);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::End => return Ok(relations),
            Event::Open(tag) if tag.name == "Relationship" => {
                let of = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
                relations.push(Relation {
                    id: of("Id"),
                    kind: of("Type"),
                    target: joined(folder, &of("Target")),
                });
            }
            _ => {}
        }
    }
}

/// A path from a folder, without `.` and `..`.
fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let from = if target.starts_with('/') { "" } else { folder };
    for part in from.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The text of runs, without how it is spoken.
#[derive(Default)]
struct TextOf {
    text: String,
    open: bool,
    spoken: bool,
}

impl TextOf {
    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Open(tag) if tag.name == "t" => self.open = !tag.is_empty,
            Event::Close("t") => self.open = false,
            Event::Open(tag) if tag.name == "rPh" => self.spoken = !tag.is_empty,
            Event::Close("rPh") => self.spoken = false,
            Event::Text(text) if self.open && !self.spoken => self.text.push_str(text),
            _ => {}
        }
    }

    fn take(&mut self) -> String {
        without_codes(std::mem::take(&mut self.text))
    }
}

/// `_x000D_` is how a control character is written.
fn without_codes(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(character) = character else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..at]);
        out.push(character);
        rest = &rest[at + 7..];
    }
    out.push_str(rest);
    out
}

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Number,
    Shared,
    Truth,
    Text,
}

struct Cell {
    held: Held,
    is_day: bool,
    value: String,
    has_value: bool,
    inline: TextOf,
    formula: String,
    open: Open,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Value,
    Formula,
}

/// A sheet on its way out.
pub(super) struct Rows {
    xml: Xml<Unpacked>,
    epoch: Epoch,
    texts: std::rc::Rc<Vec<Box<str>>>,
    days: std::rc::Rc<Vec<bool>>,
    lines: Lines,
    row: u64,
    column: usize,
    cell: Option<Cell>,
    ended: bool,
}

impl Flow for Rows {
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault> {
        if self.ended {
            return Ok(false);
        }
        let enough = into.len() + super::source::PIECE;
        // Empty rows give nothing, so events are counted as well: a caller wants to pause now and then.
        for _ in 0..200_000 {
            if into.len() >= enough {
                break;
            }
            match self.xml.next()? {
                Event::End => return Err(PackageFault::CutOff),
                Event::Close("sheetData") => {
                    self.ended = true;
                    break;
                }
                Event::Open(tag) if tag.name == "sheetData" && tag.is_empty => {
                    self.ended = true;
                    break;
                }
                Event::Open(tag) if tag.name == "row" => {
                    let own = tag.attribute("r").and_then(|number| number.parse().ok());
                    let row = own.unwrap_or(self.row + 1);
                    if row > MOST_ROWS || row <= self.row {
                        return Err(PackageFault::damaged(format!(
                            "a row of the sheet has the number {row}"
                        )));
                    }
                    (self.row, self.column) = (row, 0);
                }
                Event::Close("row") => self.lines.end_row(self.row, into),
                Event::Open(tag) if tag.name == "c" => {
                    if let Some(place) = tag.attribute("r") {
                        self.column = column(&place).ok_or_else(|| {
                            PackageFault::damaged(format!("a cell of the sheet has the place {place}"))
                        })?;
                    }
                    let style = tag.attribute("s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
                    let held = match tag.attribute("t").as_deref() {
                        None | Some("n") => Held::Number,
                        Some("s") => Held::Shared,
                        Some("b") => Held::Truth,
                        Some(_) => Held::Text,
                    };
                    if tag.is_empty {
                        self.column += 1;
                    } else {
                        self.cell = Some(Cell {
                            held,
                            is_day: self.days.get(style).copied().unwrap_or(false),
                            value: String::new(),
                            has_value: false,
                            inline: TextOf::default(),
                            formula: String::new(),
                            open: Open::Nothing,
                        });
                    }
                }
                Event::Close("c") => {
                    if let Some(cell) = self.cell.take() {
                        let text = cell.text(&self.texts, self.epoch);
                        self.lines.set(self.column, text);
                    }
                    self.column += 1;
                }
                event => {
                    if let Some(cell) = &mut self.cell {
                        cell.see(&event);
                    }
                }
            }
        }
        Ok(true)
    }

    fn progress(&self) -> (u64, u64) {
        self.xml.progress()
    }
}

impl Cell {
    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Open(tag) if tag.name == "v" && !tag.is_empty => {
                (self.open, self.has_value) = (Open::Value, true);
            }
            Event::Open(tag) if tag.name == "f" && !tag.is_empty => self.open = Open::Formula,
            Event::Close("v" | "f") => self.open = Open::Nothing,
            Event::Text(text) if self.open == Open::Value => self.value.push_str(text),
            Event::Text(text) if self.open == Open::Formula => self.formula.push_str(text),
            other => self.inline.see(other),
        }
    }

    fn text(mut self, texts: &[Box<str>], epoch: Epoch) -> String {
        if !self.has_value {
            let inline = self.inline.take();
            // A formula that nobody has worked out yet: its row shall be refused with it.
            return if inline.is_empty() && !self.formula.is_empty() {
                format!("={}", self.formula)
            } else {
                inline
            };
        }
        match self.held {
            Held::Number if self.is_day => date(&self.value, epoch).into_owned(),
            Held::Number => number(&self.value).into_owned(),
            Held::Shared => {
                let text = self.value.trim().parse::<usize>().ok().and_then(|place| texts.get(place));
                text.map(ToString::to_string).unwrap_or_default()
            }
            Held::Truth => if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Held::Text => without_codes(self.value),
        }
    }
}

/// `AB12` is column 27.
fn column(place: &str) -> Option<usize> {
    let mut column = 0_usize;
    for letter in place.bytes().take_while(u8::is_ascii_alphabetic).take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1).filter(|column| *column < MOST_COLUMNS)
}
