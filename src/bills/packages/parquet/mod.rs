//! Parquet, as billing exports use it: flat columns, structs, maps of tags and lists of values become rows of CSV, a page
//! of each column at a time. What is nested deeper is left out and named.

mod levels;
mod schema;
mod thrift;
mod unpack;
mod values;

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use self::levels::Runs;
use self::schema::{Column, Leaf, Meaning, Physical, Schema};
use self::thrift::Value;
use self::unpack::{LARGEST_PAGE, unpack};
use self::values::{Values, dictionary};
use super::fault::PackageFault;
use super::source::{Flow, PIECE, Source};
use super::table::write_row;

/// The longest description that is read.
const LARGEST_FOOTER: u64 = 64 << 20;

/// No header of a page is longer.
const LONGEST_HEADER: usize = 64 << 10;

/// A map or a list with more values in one row is no tags'.
const MOST_IN_A_CELL: usize = 1 << 16;

/// Text may be this many times as long as the file, once it is longer than [`HARMLESS`].
const MOST_GROWTH: u64 = 2_000;

/// What is shorter than this may grow as it likes.
const HARMLESS: u64 = 256 << 20;

/// A Parquet file on its way out.
pub(super) struct Rows {
    source: Source,
    names: Vec<String>,
    columns: Vec<Column>,
    groups: std::vec::IntoIter<Value>,
    readers: Vec<Reader>,
    left: i64,
    header: bool,
    rows: (u64, u64),
    poured: u64,
    /// Columns that are not read.
    pub(super) unread: Vec<String>,
}

impl Rows {
    pub(super) fn open(source: &Source) -> Result<Self, PackageFault> {
        let size = source.size();
        let tail = source.exactly(size.checked_sub(8).ok_or(PackageFault::CutOff)?, 8)?;
        match &tail[4..] {
            b"PAR1" => {}
            b"PARE" => return Err(PackageFault::Encrypted("the Parquet file".to_owned())),
            _ => return Err(PackageFault::CutOff),
        }
        let length = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
        if length > LARGEST_FOOTER {
            return Err(PackageFault::TooLarge {
                what: "the description of the columns".to_owned(),
                limit: 64,
            });
        }
        let at = size.checked_sub(8 + length).ok_or(PackageFault::CutOff)?;
        let (footer, _) = thrift::read(&source.exactly(at, length as usize)?)?;
        let schema = Schema::of(footer.list(2))?;
        if schema.columns.is_empty() {
            return Err(PackageFault::Nothing);
        }
        let (names, columns) = schema.columns.into_iter().unzip();
        Ok(Self {
            source: source.clone(),
            names,
            columns,
            groups: footer.list(4).to_vec().into_iter(),
            readers: Vec::new(),
            left: 0,
            header: false,
            rows: (0, footer.number(3).and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0)),
            poured: 0,
            unread: schema.unread,
        })
    }

    /// Opens the next group of rows.
    fn begin_group(&mut self) -> Result<bool, PackageFault> {
        let Some(group) = self.groups.next() else { return Ok(false) };
        self.left = group.number(3).unwrap_or(0);
        let chunks = group.list(1);
        self.readers.clear();
        for column in &self.columns {
            let leaves: &[&Leaf] = match column {
                Column::Single(leaf) | Column::List(leaf) => &[leaf],
                Column::Map(key, value) => &[key, value],
            };
            for leaf in leaves {
                let chunk =
                    chunks.get(leaf.place).ok_or_else(|| PackageFault::damaged("a column is missing"))?;
                self.readers.push(Reader::new(&self.source, chunk, leaf)?);
            }
        }
        Ok(true)
    }

    fn row(&mut self) -> Result<Vec<Rc<str>>, PackageFault> {
        let mut readers = self.readers.iter_mut();
        let mut cells = Vec::with_capacity(self.columns.len());
        let missing = || PackageFault::damaged("a column is missing");
        for column in &self.columns {
            let reader = readers.next().ok_or_else(missing)?;
            cells.push(match column {
                Column::Single(_) => reader.single()?.unwrap_or_default(),
                Column::List(leaf) => list(reader.several()?, leaf),
                Column::Map(_, leaf) => {
                    let keys = reader.several()?;
                    let values = readers.next().ok_or_else(missing)?.several()?;
                    map(keys, values, leaf)
                }
            });
        }
        Ok(cells)
    }
}

impl Flow for Rows {
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault> {
        if !std::mem::replace(&mut self.header, true) {
            write_row(self.names.iter().map(String::as_str), into);
            return Ok(true);
        }
        let enough = into.len() + PIECE;
        while into.len() < enough {
            if self.left > 0 {
                let row = self.row()?;
                let before = into.len();
                write_row(row.iter().map(|cell| &**cell), into);
                self.poured += (into.len() - before) as u64;
                if self.poured > HARMLESS && self.poured / MOST_GROWTH > self.source.size() {
                    return Err(PackageFault::Bomb("the Parquet file".to_owned()));
                }
                self.left -= 1;
                self.rows.0 += 1;
            } else if !self.begin_group()? {
                return Ok(into.len() + PIECE > enough);
            }
        }
        Ok(true)
    }

    fn progress(&self) -> (u64, u64) {
        self.rows
    }
}

/// What a level says is there: nothing around it, an empty one, a value that is missing, a value.
type Entry = (u32, Option<Rc<str>>);

fn json(text: &str, leaf: &Leaf) -> Json {
    match (leaf.physical, leaf.meaning) {
        (Physical::Boolean, _) => Json::Bool(text == "true"),
        (
            Physical::Int32 | Physical::Int64 | Physical::Float | Physical::Double,
            Meaning::Plain | Meaning::Unsigned,
        ) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

fn list(entries: Vec<Entry>, leaf: &Leaf) -> Rc<str> {
    let values: Vec<Json> =
        entries.iter().filter_map(|(_, value)| value.as_deref()).map(|text| json(text, leaf)).collect();
    if values.is_empty() { "".into() } else { Json::Array(values).to_string().into() }
}

fn map(keys: Vec<Entry>, values: Vec<Entry>, leaf: &Leaf) -> Rc<str> {
    let mut members = Map::new();
    for ((_, key), (_, value)) in keys.into_iter().zip(values) {
        if let Some(key) = key {
            members.insert(key.to_string(), value.map_or(Json::Null, |text| json(&text, leaf)));
        }
    }
    if members.is_empty() { "".into() } else { Json::Object(members).to_string().into() }
}

/// Reads one leaf within a group of rows.
struct Reader {
    source: Source,
    leaf: Leaf,
    codec: i64,
    at: u64,
    end: u64,
    dictionary: Option<Rc<Vec<Rc<str>>>>,
    page: Option<Page>,
    /// A value that was looked at and belongs to the next row.
    ahead: Option<(u32, Entry)>,
}

struct Page {
    left: i64,
    repeated: Option<Runs>,
    defined: Option<Runs>,
    values: Values,
}

fn broken() -> PackageFault {
    PackageFault::damaged("a page of a column")
}

impl Reader {
    fn new(source: &Source, chunk: &Value, leaf: &Leaf) -> Result<Self, PackageFault> {
        let about = match chunk.get(3) {
            Some(about) if chunk.get(8).is_none() => about,
            _ => return Err(PackageFault::Encrypted("a column of the Parquet file".to_owned())),
        };
        if chunk.get(1).is_some() {
            return Err(PackageFault::Unread {
                what: "a Parquet file whose columns stand in other files".to_owned(),
                remedy: "write it as one file",
            });
        }
        let number = |id: i64| about.number(id).and_then(|number| u64::try_from(number).ok());
        let data = number(9).ok_or_else(broken)?;
        let at = number(11).filter(|at| *at > 0 && *at < data).unwrap_or(data);
        Ok(Self {
            source: source.clone(),
            leaf: leaf.clone(),
            codec: about.number(4).unwrap_or(0),
            at,
            end: at.saturating_add(number(7).ok_or_else(broken)?).min(source.size()),
            dictionary: None,
            page: None,
            ahead: None,
        })
    }

    /// The value of a row.
    fn single(&mut self) -> Result<Option<Rc<str>>, PackageFault> {
        Ok(self.entry()?.ok_or_else(broken)?.1.1)
    }

    /// The values of a row, by their levels.
    fn several(&mut self) -> Result<Vec<Entry>, PackageFault> {
        let first = match self.ahead.take() {
            Some(ahead) => ahead,
            None => self.entry()?.ok_or_else(broken)?,
        };
        let mut entries = vec![first.1];
        while let Some((repeated, entry)) = self.entry()? {
            if repeated == 0 {
                self.ahead = Some((repeated, entry));
                break;
            }
            if entries.len() > MOST_IN_A_CELL {
                return Err(PackageFault::damaged("a row holds more values than tags have"));
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The next value with its levels; none at the end of the group.
    fn entry(&mut self) -> Result<Option<(u32, Entry)>, PackageFault> {
        loop {
            if let Some(page) = self.page.as_mut().filter(|page| page.left > 0) {
                page.left -= 1;
                let level = |runs: &mut Option<Runs>, most: u32| match runs {
                    Some(runs) => runs.next().filter(|level| *level <= most).ok_or_else(broken),
                    None => Ok(most),
                };
                let repeated = match &mut page.repeated {
                    Some(_) => level(&mut page.repeated, self.leaf.repeated)?,
                    None => 0,
                };
                let defined = level(&mut page.defined, self.leaf.defined)?;
                let value = if defined == self.leaf.defined {
                    Some(page.values.next(&self.leaf).ok_or_else(broken)?)
                } else {
                    None
                };
                return Ok(Some((repeated, (defined, value))));
            }
            if !self.next_page()? {
                return Ok(None);
            }
        }
    }

    fn next_page(&mut self) -> Result<bool, PackageFault> {
        if self.at >= self.end {
            return Ok(false);
        }
        let room = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(LONGEST_HEADER);
        let (header, length) = thrift::read(&self.source.up_to(self.at, room)?)?;
        self.at += length as u64;
        let size = |id: i64| {
            let size = header.number(id).and_then(|size| usize::try_from(size).ok()).ok_or_else(broken)?;
            let what = || PackageFault::TooLarge { what: "a page".to_owned(), limit: LARGEST_PAGE >> 20 };
            if size <= LARGEST_PAGE { Ok(size) } else { Err(what()) }
        };
        let (unpacked, packed) = (size(2)?, size(3)?);
        let bytes = self.source.exactly(self.at, packed)?;
        self.at += packed as u64;
        match header.number(1) {
            Some(0) => self.page = Some(self.first_kind(&header, bytes, unpacked)?),
            Some(2) => {
                let about = header.get(7).ok_or_else(broken)?;
                let count =
                    about.number(1).and_then(|count| usize::try_from(count).ok()).ok_or_else(broken)?;
                let data = unpack(self.codec, bytes, unpacked)?;
                self.dictionary = Some(Rc::new(dictionary(&data, count, &self.leaf).ok_or_else(broken)?));
            }
            Some(3) => self.page = Some(self.second_kind(&header, bytes, unpacked)?),
            _ => {}
        }
        Ok(true)
    }

    /// A page whose levels are packed with its values.
    fn first_kind(&self, header: &Value, bytes: Vec<u8>, unpacked: usize) -> Result<Page, PackageFault> {
        let about = header.get(5).ok_or_else(broken)?;
        let data = Rc::new(unpack(self.codec, bytes, unpacked)?);
        let mut at = 0;
        let mut levels = |most: u32, encoding: Option<i64>| {
            if most == 0 {
                return Ok(None);
            }
            if encoding != Some(3) {
                return Err(PackageFault::Unread {
                    what: "Parquet with levels in an old writing (BIT_PACKED)".to_owned(),
                    remedy: "write it again with a newer program, or as CSV",
                });
            }
            let head: &[u8] = data.get(at..at + 4).ok_or_else(broken)?;
            let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
            let runs = Runs::new(Rc::clone(&data), at + 4, at.saturating_add(4 + length), width_of(most));
            at = at.saturating_add(4 + length);
            Ok(Some(runs))
        };
        let repeated = levels(self.leaf.repeated, about.number(4))?;
        let defined = levels(self.leaf.defined, about.number(3))?;
        let values = self.values(about.number(2), &data, at)?;
        Ok(Page { left: about.number(1).unwrap_or(0), repeated, defined, values })
    }

    /// A page whose levels stand before its packed values.
    fn second_kind(&self, header: &Value, mut bytes: Vec<u8>, unpacked: usize) -> Result<Page, PackageFault> {
        let about = header.get(8).ok_or_else(broken)?;
        let length = |id: i64| about.number(id).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let (defined, repeated) = (length(5), length(6));
        let levels = repeated
            .checked_add(defined)
            .filter(|levels| *levels <= bytes.len().min(unpacked))
            .ok_or_else(broken)?;
        let packed = bytes.split_off(levels);
        let codec = if about.number(7) == Some(0) { 0 } else { self.codec };
        let data = if packed.is_empty() { packed } else { unpack(codec, packed, unpacked - levels)? };
        let bytes = Rc::new(bytes);
        let runs = |from: usize, to: usize, most: u32| {
            (most > 0).then(|| Runs::new(Rc::clone(&bytes), from, to, width_of(most)))
        };
        Ok(Page {
            left: about.number(1).unwrap_or(0),
            repeated: runs(0, repeated, self.leaf.repeated),
            defined: runs(repeated, levels, self.leaf.defined),
            values: self.values(about.number(4), &Rc::new(data), 0)?,
        })
    }

    fn values(&self, encoding: Option<i64>, data: &Rc<Vec<u8>>, at: usize) -> Result<Values, PackageFault> {
        let encoding = encoding.ok_or_else(broken)?;
        Values::of(encoding, data, at, &self.leaf, &self.dictionary).ok_or_else(|| {
            if matches!(encoding, 0 | 2 | 3 | 5..=9) {
                return broken();
            }
            PackageFault::Unread {
                what: format!("Parquet in the encoding {encoding}"),
                remedy: "write it again with the usual encodings, or as CSV",
            }
        })
    }
}

/// How many bits levels up to this one have.
const fn width_of(most: u32) -> u32 {
    32 - most.leading_zeros()
}
