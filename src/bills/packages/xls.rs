//! Excel workbooks before 2007 (XLS, BIFF8 in a compound file), held as a whole: they are small. Their numbers are binary;
//! each becomes the shortest text that means it, which is what was typed.

use rustc_hash::FxHashMap;

use super::fault::PackageFault;
use super::source::Source;
use super::table::{Epoch, Lines, date, is_day_format, of_binary, shows_day};
use super::{Sheet, choose};

/// No workbook of 65,536 rows is larger.
const LARGEST: usize = 128 << 20;

const END_OF_CHAIN: u32 = 0xffff_fffe;

fn damaged(what: &str) -> PackageFault {
    PackageFault::damaged(what)
}

/// A workbook's sheets.
pub(super) struct Workbook {
    records: Vec<u8>,
    pub(super) sheets: Vec<Sheet>,
    starts: Vec<usize>,
    epoch: Epoch,
    texts: Vec<String>,
    days: Vec<bool>,
}

impl Workbook {
    pub(super) fn open(source: &Source) -> Result<Self, PackageFault> {
        if source.size() > LARGEST as u64 {
            return Err(PackageFault::TooLarge { what: "the workbook".to_owned(), limit: LARGEST >> 20 });
        }
        let file = Compound::open(source.up_to(0, LARGEST)?)?;
        if file.has("EncryptedPackage") {
            return Err(PackageFault::Encrypted("the workbook".to_owned()));
        }
        if let Some(records) = file.stream("Workbook")? {
            return Self::of(records);
        }
        let what = if file.has("Book") { "a workbook of Excel 95 or before" } else { "this compound file" };
        Err(PackageFault::Unread { what: what.to_owned(), remedy: "save the sheet as XLSX or CSV" })
    }

    fn of(records: Vec<u8>) -> Result<Self, PackageFault> {
        let mut workbook = Self {
            records,
            sheets: Vec::new(),
            starts: Vec::new(),
            epoch: Epoch::default(),
            texts: Vec::new(),
            days: Vec::new(),
        };
        let mut formats: FxHashMap<u16, bool> = FxHashMap::default();
        let mut styles = Vec::new();
        let mut at = 0;
        while let Some(record) = Record::at(&workbook.records, &mut at) {
            match record.kind {
                0x2f => return Err(PackageFault::Encrypted("the workbook".to_owned())),
                0x22 if record.u16(0) == Some(1) => workbook.epoch = Epoch::Of1904,
                0x85 => {
                    let start = record.u32(0).ok_or_else(|| damaged("a sheet's place"))? as usize;
                    let is_table = record.data.get(5) == Some(&0);
                    let name = text(record.data.get(6..).unwrap_or_default(), 1).unwrap_or_default();
                    if is_table {
                        let hidden = record.data.get(4).is_some_and(|state| state & 3 != 0);
                        workbook.sheets.push(Sheet { name, hidden });
                        workbook.starts.push(start);
                    }
                }
                0x41e => {
                    let code = text(record.data.get(2..).unwrap_or_default(), 2).unwrap_or_default();
                    formats.extend(record.u16(0).map(|id| (id, shows_day(&code))));
                }
                0xe0 => styles.push(record.u16(2).unwrap_or(0)),
                0xfc => {
                    let parts = with_continuations(&workbook.records, record.data, at);
                    workbook.texts = shared_texts(&parts)?;
                }
                0x0a => break,
                _ => {}
            }
        }
        let is_day = |id: &u16| formats.get(id).copied().unwrap_or_else(|| is_day_format(u32::from(*id)));
        workbook.days = styles.iter().map(is_day).collect();
        Ok(workbook)
    }

    pub(super) fn chosen(&self, wanted: &[String]) -> Option<usize> {
        choose(&self.sheets, wanted)
    }

    /// A sheet's rows, as CSV.
    pub(super) fn table(&self, sheet: usize) -> Result<Vec<u8>, PackageFault> {
        let mut rows: std::collections::BTreeMap<u16, Vec<(u16, String)>> = Default::default();
        let mut waiting: Option<(u16, u16)> = None;
        let mut at = self.starts[sheet];
        let mut depth = 0;
        while let Some(record) = Record::at(&self.records, &mut at) {
            let mut put = |row: Option<u16>, column: Option<u16>, text: String| {
                if let (Some(row), Some(column)) = (row, column) {
                    rows.entry(row).or_default().push((column, text));
                }
            };
            let (row, column, style) = (record.u16(0), record.u16(2), record.u16(4));
            match record.kind {
                0x809 => depth += 1,
                0x0a => {
                    depth -= 1;
                    if depth <= 0 {
                        break;
                    }
                }
                _ if depth > 1 => {}
                0x203 => put(row, column, self.number(style, record.f64(6))),
                0x27e => put(row, column, self.number(style, record.u32(6).map(compact))),
                0xbd => {
                    let cells = record.data.get(4..).unwrap_or_default().chunks_exact(6);
                    for (place, cell) in cells.enumerate() {
                        let style = u16::from_le_bytes([cell[0], cell[1]]);
                        let value = compact(u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]));
                        let column = column.map(|first| first.saturating_add(place as u16));
                        put(row, column, self.number(Some(style), Some(value)));
                    }
                }
                0xfd => {
                    let text = record.u32(6).and_then(|place| self.texts.get(place as usize));
                    put(row, column, text.cloned().unwrap_or_default());
                }
                0x204 => {
                    put(row, column, text(record.data.get(6..).unwrap_or_default(), 2).unwrap_or_default())
                }
                0x205 => put(row, column, truth(record.data)),
                0x06 => {
                    let value = record.data.get(6..14).unwrap_or_default();
                    match value {
                        [0, .., 0xff, 0xff] => waiting = row.zip(column),
                        [1, _, flag, .., 0xff, 0xff] => {
                            put(row, column, truth(&[0, 0, 0, 0, 0, 0, *flag, 0]))
                        }
                        [2, _, code, .., 0xff, 0xff] => {
                            put(row, column, truth(&[0, 0, 0, 0, 0, 0, *code, 1]))
                        }
                        [3, .., 0xff, 0xff] => {}
                        _ => put(row, column, self.number(style, record.f64(6))),
                    }
                }
                0x207 => {
                    if let Some((row, column)) = waiting.take() {
                        put(Some(row), Some(column), text(record.data, 2).unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        let mut lines = Lines::default();
        let mut out = Vec::new();
        for (row, cells) in rows {
            cells.into_iter().for_each(|(column, text)| lines.set(usize::from(column), text));
            lines.end_row(u64::from(row) + 1, &mut out);
        }
        Ok(out)
    }

    fn number(&self, style: Option<u16>, value: Option<f64>) -> String {
        let Some(value) = value else { return String::new() };
        let text = of_binary(value);
        let is_day = style.and_then(|style| self.days.get(usize::from(style))).copied().unwrap_or(false);
        if is_day { date(&text, self.epoch).into_owned() } else { text }
    }
}

/// The numbers that need four bytes only: an integer or a cut binary one, possibly in hundredths.
fn compact(value: u32) -> f64 {
    let number = if value & 2 != 0 {
        f64::from((value as i32) >> 2)
    } else {
        f64::from_bits(u64::from(value & 0xffff_fffc) << 32)
    };
    if value & 1 != 0 { number / 100.0 } else { number }
}

fn truth(data: &[u8]) -> String {
    let value = data.get(6).copied().unwrap_or(0);
    if data.get(7) != Some(&1) {
        return if value == 0 { "FALSE" } else { "TRUE" }.to_owned();
    }
    match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
    .to_owned()
}

#[derive(Clone, Copy)]
struct Record<'r> {
    kind: u16,
    data: &'r [u8],
}

impl<'r> Record<'r> {
    fn at(records: &'r [u8], at: &mut usize) -> Option<Self> {
        let head = records.get(*at..)?.get(..4)?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let data = records.get(*at + 4..*at + 4 + length)?;
        *at += 4 + length;
        Some(Self { kind, data })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn f64(&self, at: usize) -> Option<f64> {
        self.data.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
    }
}

/// A text behind its length, of one or two bytes.
fn text(data: &[u8], width: usize) -> Option<String> {
    let length = match width {
        1 => usize::from(*data.first()?),
        _ => usize::from(u16::from_le_bytes([*data.first()?, *data.get(1)?])),
    };
    let wide = data.get(width)? & 1 != 0;
    let rest = data.get(width + 1..)?;
    Some(characters(rest.get(..length * if wide { 2 } else { 1 }).unwrap_or(rest), wide))
}

fn characters(bytes: &[u8], wide: bool) -> String {
    if wide {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
}

/// A record's data with that of the records that continue it.
fn with_continuations<'r>(records: &'r [u8], data: &'r [u8], mut at: usize) -> Vec<&'r [u8]> {
    let mut parts = vec![data];
    while let Some(record) = Record::at(records, &mut at).filter(|record| record.kind == 0x3c) {
        parts.push(record.data);
    }
    parts
}

/// Reads through parts; where one ends within a text, the next begins with how its characters are written.
struct Parts<'p> {
    parts: &'p [&'p [u8]],
    part: usize,
    at: usize,
}

impl Parts<'_> {
    fn bytes(&mut self, mut count: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while count > 0 {
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            if rest.is_empty() {
                (self.part, self.at) = (self.part + 1, 0);
                continue;
            }
            let taken = count.min(rest.len());
            bytes.extend_from_slice(&rest[..taken]);
            self.at += taken;
            count -= taken;
        }
        Some(bytes)
    }

    fn number(&mut self, width: usize) -> Option<usize> {
        Some(self.bytes(width)?.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    fn characters(&mut self, mut count: usize, mut wide: bool) -> Option<String> {
        let mut text = String::new();
        while count > 0 {
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            if rest.is_empty() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.number(1)? & 1 != 0;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let taken = count.min(rest.len() / width);
            if taken == 0 {
                return None;
            }
            text.push_str(&characters(&rest[..taken * width], wide));
            self.at += taken * width;
            count -= taken;
        }
        Some(text)
    }
}

fn shared_texts(parts: &[&[u8]]) -> Result<Vec<String>, PackageFault> {
    let mut parts = Parts { parts, part: 0, at: 0 };
    let count = parts.bytes(4).and_then(|_| parts.number(4)).ok_or_else(|| damaged("the list of texts"))?;
    let mut texts = Vec::new();
    for _ in 0..count {
        let Some(text) = shared_text(&mut parts) else { return Err(damaged("the list of texts")) };
        texts.push(text);
    }
    Ok(texts)
}

fn shared_text(parts: &mut Parts<'_>) -> Option<String> {
    let length = parts.number(2)?;
    let flags = parts.number(1)?;
    let runs = if flags & 8 != 0 { parts.number(2)? } else { 0 };
    let more = if flags & 4 != 0 { parts.number(4)? } else { 0 };
    let text = parts.characters(length, flags & 1 != 0)?;
    parts.bytes(runs * 4)?;
    parts.bytes(more)?;
    Some(text)
}

/// The file system within the file.
struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    chain: Vec<u32>,
    small: Vec<u8>,
    small_chain: Vec<u32>,
    cutoff: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: u64,
}

impl Compound {
    fn open(bytes: Vec<u8>) -> Result<Self, PackageFault> {
        let head = bytes.get(..512).ok_or(PackageFault::CutOff)?;
        let number = |at: usize| u32_at(head, at);
        let shift = head[30];
        if !matches!(shift, 9 | 12) {
            return Err(damaged("the size of its sectors"));
        }
        let sector = 1_usize << shift;
        let (directory, cutoff, small_start) = (number(48), u64::from(number(56)), number(60));
        let mut tables: Vec<u32> = (0..109).map(|place| number(76 + place * 4)).collect();
        let (mut next, mut left) = (number(68), number(72));
        let mut file = Self {
            sector,
            chain: Vec::new(),
            small: Vec::new(),
            small_chain: Vec::new(),
            cutoff,
            entries: Vec::new(),
            bytes,
        };
        let most = file.bytes.len() / sector + 1;
        while next < END_OF_CHAIN && left > 0 && tables.len() <= most + 109 {
            let more = numbers(file.at(next)?);
            let (last, own) = more.split_last().ok_or_else(|| damaged("its tables"))?;
            tables.extend(own);
            (next, left) = (*last, left - 1);
        }
        for table in tables.into_iter().filter(|table| *table < END_OF_CHAIN - 3) {
            let own = numbers(file.at(table)?);
            file.chain.extend(own);
            if file.chain.len() > most + sector {
                break;
            }
        }
        let entries = file.follow(directory, u64::MAX)?;
        file.entries = entries.chunks_exact(128).map(Entry::of).collect();
        let root = file.entries.first().map(|root| (root.start, root.size));
        if let Some((start, size)) = root.filter(|(start, _)| *start < END_OF_CHAIN) {
            file.small = file.follow(start, size)?;
            file.small_chain = numbers(&file.follow(small_start, u64::MAX)?);
        }
        Ok(file)
    }

    fn at(&self, sector: u32) -> Result<&[u8], PackageFault> {
        let start = (sector as usize).checked_add(1).and_then(|place| place.checked_mul(self.sector));
        let start = start.filter(|start| *start < self.bytes.len()).ok_or(PackageFault::CutOff)?;
        Ok(&self.bytes[start..(start + self.sector).min(self.bytes.len())])
    }

    fn follow(&self, start: u32, size: u64) -> Result<Vec<u8>, PackageFault> {
        let mut bytes = Vec::new();
        let mut sector = start;
        let most = self.bytes.len();
        while sector < END_OF_CHAIN && (bytes.len() as u64) < size {
            bytes.extend_from_slice(self.at(sector)?);
            if bytes.len() > most {
                return Err(damaged("its sectors form a circle"));
            }
            sector = *self.chain.get(sector as usize).ok_or(PackageFault::CutOff)?;
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))
    }

    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, PackageFault> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        if entry.size >= self.cutoff {
            return self.follow(entry.start, entry.size).map(Some);
        }
        let mut bytes = Vec::new();
        let mut sector = entry.start;
        while sector < END_OF_CHAIN && (bytes.len() as u64) < entry.size {
            let start = sector as usize * 64;
            bytes.extend_from_slice(self.small.get(start..start + 64).ok_or(PackageFault::CutOff)?);
            if bytes.len() > self.small.len() {
                return Err(damaged("its small sectors form a circle"));
            }
            sector = *self.small_chain.get(sector as usize).ok_or(PackageFault::CutOff)?;
        }
        bytes.truncate(entry.size as usize);
        Ok(Some(bytes))
    }
}

impl Entry {
    fn of(bytes: &[u8]) -> Self {
        let length = usize::from(u16::from_le_bytes([bytes[64], bytes[65]])).saturating_sub(2).min(62);
        Self {
            name: characters(&bytes[..length], true),
            kind: bytes[66],
            start: u32_at(bytes, 116),
            size: u64::from(u32_at(bytes, 120)),
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}
