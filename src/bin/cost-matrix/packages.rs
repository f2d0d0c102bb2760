//! A bill as it is given: one file of text, or an archive, a workbook or a Parquet file with bills in it.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use cost_matrix::bills::{Bytes, Package, PackagePart, Sheets, Source, TELLING, is_package};
use cost_matrix::workspace::{Mapping, Workspace};

use super::arguments::Reading;
use super::bills::{is_standard_input, name_of, open};
use super::ending::Failure;

/// What stands in a file.
pub(crate) enum Opened {
    /// A bill of text, and its size where it is known.
    Text(Box<dyn Read>, Option<u64>),
    /// Bills in a package.
    Package(Box<Package>),
}

/// Something that can be opened as often as it is read.
pub(crate) struct Given {
    name: String,
    kind: Kind,
}

enum Kind {
    /// A file on a disk, which is opened again each time.
    File(std::path::PathBuf),
    /// What came by standard input: text that can be read once.
    Text(Option<Box<dyn Read>>),
    Package(Source),
}

/// Which sheet of a workbook is read.
pub(crate) fn sheets(reading: &Reading, workspace: &Workspace) -> Sheets {
    Sheets { asked: reading.sheet.clone(), preferred: workspace.sheets.clone() }
}

impl Given {
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        let name = name_of(path);
        let problem = |error: io::Error| Failure::of(format!("{}: {error}", path.display()));
        let (mut reader, size) = open(path)?;
        let mut start = Vec::new();
        reader.by_ref().take(TELLING as u64).read_to_end(&mut start).map_err(problem)?;
        let kind = if !is_package(&start) {
            match size {
                Some(_) if !is_standard_input(path) => Kind::File(path.to_owned()),
                _ => Kind::Text(Some(Box::new(Cursor::new(start).chain(reader)))),
            }
        } else if size.is_some() {
            Kind::Package(Source::of(OnDisk(File::open(path).map_err(problem)?)))
        } else {
            reader.read_to_end(&mut start).map_err(problem)?;
            Kind::Package(Source::of(start))
        };
        Ok(Self { name, kind })
    }

    /// Opens it; text of standard input only once.
    pub(crate) fn open(&mut self, sheets: &Sheets, mappings: &[Mapping]) -> Result<Opened, Failure> {
        match &mut self.kind {
            Kind::File(path) => open(path).map(|(reader, size)| Opened::Text(reader, size)),
            Kind::Text(reader) => {
                let reader = reader.take().unwrap_or_else(|| Box::new(io::empty()));
                Ok(Opened::Text(reader, None))
            }
            Kind::Package(source) => Package::open(&self.name, source.clone(), sheets, mappings)
                .map(|package| Opened::Package(Box::new(package)))
                .map_err(|error| Failure::of(error.to_string())),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is text that can be read only once.
    pub(crate) const fn is_once(&self) -> bool {
        matches!(self.kind, Kind::Text(_))
    }

    /// Gives text back that was read once.
    pub(crate) fn put_back(&mut self, reader: Box<dyn Read>) {
        if let Kind::Text(own) = &mut self.kind {
            *own = Some(reader);
        }
    }
}

/// A file whose parts are read in any order.
struct OnDisk(File);

impl Bytes for OnDisk {
    fn size(&self) -> u64 {
        self.0.metadata().map_or(0, |about| about.len())
    }

    fn read_at(&mut self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.0.seek(SeekFrom::Start(at))?;
        self.0.read(into)
    }
}

/// A part that is read by others and asked for its rest afterwards.
pub(crate) struct Lent<'p>(pub(crate) &'p mut PackagePart);

impl Read for Lent<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}
