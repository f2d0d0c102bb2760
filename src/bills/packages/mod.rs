//! Files in files: archives of bills, workbooks, Parquet, and gzip of these, told by what is in them. Each bill in one comes
//! out as text, piece by piece, and goes the way of any other bill.

mod fault;
mod ods;
mod parquet;
mod source;
mod table;
mod xls;
mod xlsx;
mod xml;
mod zip;

use std::io::{self, Read};

use sha2::{Digest, Sha256};

pub use self::fault::PackageFault;
use self::source::{AtHand, Flow, PIECE};
pub use self::source::{Bytes, Source};
use self::zip::{Archive, Unpacked};
use super::bill::Bill;
use super::error::BillError;
use super::header;
use crate::workspace::Mapping;

/// What stands in an archive and has to be held at once: a workbook, a Parquet file, another archive.
const LARGEST_INNER: usize = 256 << 20;

/// How deep archives may stand in archives.
const DEEPEST: usize = 2;

/// How many bytes tell what a file is.
pub const TELLING: usize = 8 << 10;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    name: String,
    hidden: bool,
}

/// The first sheet of these names.
fn choose(sheets: &[Sheet], wanted: &[String]) -> Option<usize> {
    let folded = |name: &str| name.trim().to_lowercase();
    wanted.iter().find_map(|wanted| sheets.iter().position(|sheet| folded(&sheet.name) == folded(wanted)))
}

/// Which sheet of a workbook is read.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// The one of this name; a workbook without it is refused.
    pub asked: Option<String>,
    /// The first of these names that a workbook has. Where it has none of them, it is the first sheet that reads as a bill.
    pub preferred: Vec<String>,
}

/// Which sheet of a workbook was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSheet {
    /// Its name.
    pub name: String,
    /// All sheets of the workbook, in their order.
    pub all: Vec<String>,
}

/// Whether the first bytes of a file, [`TELLING`] of them or all, are those of a package.
pub fn is_package(start: &[u8]) -> bool {
    is_bare_package(start) || (start.starts_with(&GZIP) && is_bare_package(&gunzipped_start(start)))
}

fn is_bare_package(start: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PAR1", b"PARE", b"\xd0\xcf\x11\xe0"]
        .iter()
        .any(|magic| start.starts_with(magic))
}

fn gunzipped_start(start: &[u8]) -> Vec<u8> {
    let mut inner = vec![0; 8];
    let mut filled = 0;
    let mut decoder = flate2::read::GzDecoder::new(start);
    while filled < inner.len() {
        match decoder.read(&mut inner[filled..]) {
            Ok(count) if count > 0 => filled += count,
            _ => break,
        }
    }
    inner.truncate(filled);
    inner
}

/// A package that was opened: its bills come out one after the other.
pub struct Package {
    name: String,
    depth: usize,
    sheets: Sheets,
    mappings: Vec<Mapping>,
    inside: Inside,
}

enum Inside {
    Archive { archive: Box<Archive>, next: usize, inner: Option<Box<Package>> },
    Single(Option<Box<PackagePart>>),
}

impl Package {
    /// Opens a file that [`is_package`].
    pub fn open(
        name: &str,
        source: Source,
        sheets: &Sheets,
        mappings: &[Mapping],
    ) -> Result<Self, BillError> {
        Self::open_at(name, source, (sheets, mappings), 0)
            .map_err(|fault| BillError::Package { file: name.to_owned(), fault })
    }

    fn open_at(
        name: &str,
        source: Source,
        (sheets, mappings): (&Sheets, &[Mapping]),
        depth: usize,
    ) -> Result<Self, PackageFault> {
        let start = source.up_to(0, TELLING)?;
        let source = if start.starts_with(&GZIP) { gunzipped(&source)? } else { source };
        let start = source.up_to(0, TELLING)?;
        let mut package = Self {
            name: name.to_owned(),
            depth,
            sheets: sheets.clone(),
            mappings: mappings.to_vec(),
            inside: Inside::Single(None),
        };
        package.inside = if start.starts_with(b"PAR") {
            let rows = parquet::Rows::open(&source)?;
            let notes = rows.unread.iter().map(|column| {
                format!("the column {column} is nested in a way that is not read; it was left out")
            });
            let notes = notes.collect();
            Inside::Single(Some(Box::new(PackagePart::of_file(name, &source, Box::new(rows), None, notes))))
        } else if start.starts_with(b"\xd0\xcf\x11\xe0") {
            let book = xls::Workbook::open(&source)?;
            let rows = |sheet: usize| Ok(Box::new(AtHand(Some(book.table(sheet)?))) as Box<dyn Flow>);
            package.sheet(&source, &book.sheets, &rows, &|wanted| book.chosen(wanted))?
        } else {
            let archive = Archive::open(&source)?;
            if xlsx::is_workbook(&archive) {
                let book = xlsx::Workbook::open(archive)?;
                let rows = |sheet: usize| Ok(Box::new(book.rows(sheet)?) as Box<dyn Flow>);
                package.sheet(&source, &book.sheets, &rows, &|wanted| book.chosen(wanted))?
            } else if ods::is_spreadsheet(&archive) {
                let tables = ods::Tables::open(archive)?;
                let rows = |sheet: usize| Ok(Box::new(tables.rows(sheet)?) as Box<dyn Flow>);
                package.sheet(&source, &tables.sheets, &rows, &|wanted| tables.chosen(wanted))?
            } else if depth >= DEEPEST {
                return Err(PackageFault::TooDeep);
            } else if archive.members.iter().any(zip::Member::is_file) {
                Inside::Archive { archive: Box::new(archive), next: 0, inner: None }
            } else {
                return Err(PackageFault::Nothing);
            }
        };
        Ok(package)
    }

    /// The sheet that is read.
    fn sheet(
        &self,
        source: &Source,
        sheets: &[Sheet],
        rows: &dyn Fn(usize) -> Result<Box<dyn Flow>, PackageFault>,
        chosen: &dyn Fn(&[String]) -> Option<usize>,
    ) -> Result<Inside, PackageFault> {
        let names = || sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
        let place = match &self.sheets.asked {
            Some(asked) => chosen(std::slice::from_ref(asked))
                .ok_or_else(|| PackageFault::NoSheet { wanted: asked.clone(), there: names() })?,
            None => match chosen(&self.sheets.preferred) {
                Some(place) => place,
                None => self.first_bill(sheets, rows)?.ok_or(PackageFault::Nothing)?,
            },
        };
        let read = ReadSheet { name: sheets[place].name.clone(), all: names() };
        let mut notes = Vec::new();
        if read.all.len() > 1 {
            let others: Vec<String> = read.all.iter().filter(|name| **name != read.name).cloned().collect();
            notes.push(format!(
                "the sheet “{}” was read; the workbook also has: {}",
                read.name,
                others.join(", ")
            ));
        }
        let part = PackagePart::of_file(&self.name, source, rows(place)?, Some(read), notes);
        Ok(Inside::Single(Some(Box::new(part))))
    }

    /// The first sheet that reads as a bill; else the first that holds something, those that are shown first.
    fn first_bill(
        &self,
        sheets: &[Sheet],
        rows: &dyn Fn(usize) -> Result<Box<dyn Flow>, PackageFault>,
    ) -> Result<Option<usize>, PackageFault> {
        let shown = (0..sheets.len()).filter(|place| !sheets[*place].hidden);
        let order: Vec<usize> =
            shown.chain((0..sheets.len()).filter(|place| sheets[*place].hidden)).collect();
        if let [only] = order[..] {
            return Ok(Some(only));
        }
        let mut filled = None;
        for place in &order {
            let mut flow = rows(*place)?;
            let mut start = Vec::new();
            let mut more = true;
            while more
                && start.len() < header::BYTES
                && memchr::memchr_iter(b'\n', &start).count() < header::LINES as usize
            {
                more = flow.pour(&mut start)?;
            }
            if start.is_empty() {
                continue;
            }
            let lines = memchr::memchr_iter(b'\n', &start).nth(header::LINES as usize - 1);
            let (length, complete) = lines.map_or((start.len(), !more), |at| (at + 1, false));
            match header::find(&self.name, &start[..length.min(header::BYTES)], complete, &self.mappings) {
                Ok(_) | Err(BillError::NoBill { .. } | BillError::DoubledColumn { .. }) => {
                    return Ok(Some(*place));
                }
                Err(_) => filled = filled.or(Some(*place)),
            }
        }
        Ok(filled.or_else(|| order.first().copied()))
    }

    /// The next bill. One that can't be opened does not keep the others from coming.
    pub fn next_part(&mut self) -> Option<Result<PackagePart, BillError>> {
        match &mut self.inside {
            Inside::Single(part) => part.take().map(|part| Ok(*part)),
            Inside::Archive { archive, next, inner } => loop {
                if let Some(package) = inner {
                    match package.next_part() {
                        Some(part) => return Some(part),
                        None => *inner = None,
                    }
                }
                let member = archive.members.get(*next)?;
                *next += 1;
                if !member.is_file() {
                    continue;
                }
                let name = format!("{}/{}", self.name, member.name);
                let refused = |fault| Some(Err(BillError::Package { file: name.clone(), fault }));
                let mut flow = match archive.flow(member) {
                    Ok(flow) => flow,
                    Err(fault) => return refused(fault),
                };
                let mut start = Vec::new();
                let mut more = true;
                while more && start.len() < TELLING {
                    match flow.pour(&mut start) {
                        Ok(next) => more = next,
                        Err(fault) => return refused(fault),
                    }
                }
                if !is_package(&start) {
                    return Some(Ok(PackagePart::of_member(&name, start, flow)));
                }
                let opened = archive.content(member, LARGEST_INNER).and_then(|content| {
                    let how = (&self.sheets, &self.mappings[..]);
                    Self::open_at(&name, Source::of(content), how, self.depth + 1)
                });
                match opened {
                    Ok(package) => *inner = Some(Box::new(package)),
                    Err(fault) => return refused(fault),
                }
            },
        }
    }
}

/// All of a gzip file whose content is a package.
fn gunzipped(source: &Source) -> Result<Source, PackageFault> {
    let mut packed = Sequence { source: source.clone(), at: 0 };
    let mut inner = Vec::new();
    let what = || "the content of the gzip file".to_owned();
    let read =
        flate2::read::MultiGzDecoder::new(&mut packed).take(LARGEST_INNER as u64 + 1).read_to_end(&mut inner);
    match read {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(PackageFault::CutOff),
        Err(_) => Err(PackageFault::Damaged("gzip".to_owned())),
        Ok(_) if inner.len() > LARGEST_INNER => {
            Err(PackageFault::TooLarge { what: what(), limit: LARGEST_INNER >> 20 })
        }
        Ok(_) => Ok(Source::of(inner)),
    }
}

/// A source from its start.
struct Sequence {
    source: Source,
    at: u64,
}

impl Read for Sequence {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self
            .source
            .up_to(self.at, into.len().min(PIECE))
            .map_err(|fault| io::Error::other(fault.to_string()))?;
        into[..bytes.len()].copy_from_slice(&bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }
}

/// One bill of a package, as text. What goes wrong on its way is an error of reading.
pub struct PackagePart {
    name: String,
    sheet: Option<ReadSheet>,
    notes: Vec<String>,
    flow: Option<Box<dyn Flow>>,
    /// What came and was not yet asked for.
    piece: Vec<u8>,
    used: usize,
    identity: Option<Identity>,
}

/// The hash of a file whose text is not what it consists of.
struct Identity {
    source: Source,
    at: u64,
    hasher: Sha256,
}

impl PackagePart {
    fn of_member(name: &str, start: Vec<u8>, flow: Unpacked) -> Self {
        Self {
            name: name.to_owned(),
            sheet: None,
            notes: Vec::new(),
            flow: Some(Box::new(flow)),
            piece: start,
            used: 0,
            identity: None,
        }
    }

    fn of_file(
        name: &str,
        source: &Source,
        flow: Box<dyn Flow>,
        sheet: Option<ReadSheet>,
        notes: Vec<String>,
    ) -> Self {
        let identity = Identity { source: source.clone(), at: 0, hasher: Sha256::new() };
        Self {
            name: name.to_owned(),
            sheet,
            notes,
            flow: Some(flow),
            piece: Vec::new(),
            used: 0,
            identity: Some(identity),
        }
    }

    /// The bill's name: the file's, and in an archive the member's behind it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sheet, where it is one.
    pub const fn sheet(&self) -> Option<&ReadSheet> {
        self.sheet.as_ref()
    }

    /// How far it is, of how much.
    pub fn progress(&self) -> (u64, u64) {
        self.flow.as_ref().map_or((1, 1), |flow| flow.progress())
    }

    /// Completes the bill that was read from it: what stands beside its text, and the hash of the file's own bytes. A
    /// sheet that is not the first of its workbook has that of the bytes and its name, so that two of them are two bills.
    pub fn complete(mut self, bill: &mut Bill) -> io::Result<()> {
        while self.hash_some()? {}
        if let Some(identity) = self.identity {
            let mut hasher = identity.hasher;
            if let Some(sheet) = self.sheet.as_ref().filter(|sheet| sheet.all.first() != Some(&sheet.name)) {
                hasher.update(sheet.name.as_bytes());
            }
            bill.sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        }
        bill.notes.splice(0..0, self.notes);
        Ok(())
    }

    /// Hashes a piece of the file; false where none is left.
    fn hash_some(&mut self) -> io::Result<bool> {
        let Some(identity) = &mut self.identity else { return Ok(false) };
        let bytes = identity.source.up_to(identity.at, PIECE * 4).map_err(io::Error::other)?;
        identity.hasher.update(&bytes);
        identity.at += bytes.len() as u64;
        Ok(!bytes.is_empty())
    }
}

impl Read for PackagePart {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.used == self.piece.len() {
            self.piece.clear();
            self.used = 0;
            let Some(flow) = &mut self.flow else { return Ok(0) };
            if !flow.pour(&mut self.piece).map_err(io::Error::other)? && self.piece.is_empty() {
                self.flow = None;
            }
        }
        let count = into.len().min(self.piece.len() - self.used);
        into[..count].copy_from_slice(&self.piece[self.used..self.used + count]);
        self.used += count;
        Ok(count)
    }
}

impl std::error::Error for PackageFault {}
