//! Reading bills piece by piece, with pauses in which the worker hears other requests.

use std::io::Read;

use cost_matrix::bills::{
    Bill, BillError, BillReader, Keep, Options, Package, PackagePart, Sheets, Source, Unknown,
};
use cost_matrix::workspace::{Basis, Mapping, Workspace};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::file_source::FileSource;
use super::office::{Office, Reply};
use super::packages::package;
use protocol::{Imported, MappingWanted, ResponseBody, call_later};

/// How much is read between two looks at the clock.
const PIECE: usize = 256 << 10;

/// How long work goes on without a pause, in milliseconds: a cancel is heard after that.
const BREATH: f64 = 50.0;

/// What is to be imported.
pub(crate) enum Job {
    File { file: File, basis: Basis, mappings: String, sheets: Vec<String> },
    Sample,
}

/// Why an import has not given bills.
enum Stop {
    Cancelled,
    Unreadable(BillError),
}

/// What a file came to.
#[derive(Default)]
struct Found {
    bills: Vec<Bill>,
    left_out: Vec<String>,
    wanted: Option<Box<MappingWanted>>,
}

impl From<BillError> for Stop {
    fn from(error: BillError) -> Self {
        Self::Unreadable(error)
    }
}

impl Job {
    pub(crate) async fn run(self, office: &Office, reply: &Reply) -> ResponseBody {
        if office.is_cancelled(reply.id) {
            return ResponseBody::Cancelled;
        }
        let sample = matches!(self, Self::Sample);
        let now = js_sys::Date::now();
        let mut work = Work { office, reply, begun: now, paused: now };
        let read = match self {
            Self::File { file, basis, mappings, sheets } => {
                work.any(&file, basis, &mappings_of(&mappings), sheets).await
            }
            Self::Sample => work.sample().await.map(|bills| Found { bills, ..Found::default() }),
        };
        match read {
            Ok(Found { bills, left_out, wanted }) => {
                let mut imported = Vec::new();
                for bill in bills {
                    imported.push(keep(office, bill).await);
                }
                if sample {
                    let workspace = cost_matrix::sample::workspace().to_owned();
                    ResponseBody::Sampled { workspace, bills: imported }
                } else {
                    ResponseBody::Imported { bills: imported, left_out, wanted }
                }
            }
            Err(Stop::Cancelled) => ResponseBody::Cancelled,
            Err(Stop::Unreadable(BillError::Unknown(unknown))) => {
                ResponseBody::MappingWanted(Box::new(wanted(*unknown)))
            }
            Err(Stop::Unreadable(error)) => ResponseBody::Refused { reason: error.to_string() },
        }
    }
}

async fn keep(office: &Office, bill: Bill) -> Imported {
    let (name, sha256) = (bill.name.clone(), bill.sha256.clone());
    let (rows, rejected) = (bill.rows as f64, bill.rejected as f64);
    let not_kept = office.library.add(bill).await.err().map(|error| error.to_string());
    Imported { name, sha256, rows, rejected, not_kept }
}

fn wanted(unknown: Unknown) -> MappingWanted {
    let guess = unknown.guess;
    MappingWanted {
        file: unknown.file,
        line: unknown.line as f64,
        header: unknown.header,
        sample: unknown.sample,
        guess: serde_json::to_string(&guess.mapping).unwrap_or_default(),
        confident: guess.confident,
        doubts: guess.doubts,
    }
}

/// The mappings of a workspace, of which nothing else is known here.
fn mappings_of(text: &str) -> Vec<Mapping> {
    let workspace = format!(r#"{{"format":"cost-matrix/1","mappings":{text}}}"#);
    Workspace::open_unchecked(&workspace).map(|workspace| workspace.mappings).unwrap_or_default()
}

/// One import on its way.
struct Work<'a> {
    office: &'a Office,
    reply: &'a Reply,
    /// When it began, in milliseconds.
    begun: f64,
    /// When the last pause was.
    paused: f64,
}

impl Work<'_> {
    /// A bill, or a file with bills in it.
    async fn any(
        &mut self,
        file: &File,
        basis: Basis,
        mappings: &[Mapping],
        sheets: Vec<String>,
    ) -> Result<Found, Stop> {
        let name = file.name();
        let unreadable =
            |problem: std::io::Error| BillError::Io { file: name.clone(), reason: problem.to_string() };
        let Some(bytes) = package(file).map_err(unreadable)? else {
            let bill = self.file(file, basis, mappings).await?;
            return Ok(Found { bills: vec![bill], ..Found::default() });
        };
        let sheets = Sheets { asked: None, preferred: sheets };
        let mut package = Package::open(&name, Source::of(bytes), &sheets, mappings)?;
        let mut read = Found::default();
        let mut failed = Vec::new();
        while let Some(part) = package.next_part() {
            let outcome = match part {
                Ok(part) => self.part(part, basis, mappings).await,
                Err(error) => Err(error.into()),
            };
            match outcome {
                Ok(bill) => read.bills.push(bill),
                Err(Stop::Cancelled) => return Err(Stop::Cancelled),
                Err(Stop::Unreadable(BillError::Unknown(unknown))) if read.wanted.is_none() => {
                    read.wanted = Some(Box::new(wanted(*unknown)));
                }
                Err(Stop::Unreadable(error)) => failed.push(error),
            }
        }
        if read.bills.is_empty() && read.wanted.is_none() && !failed.is_empty() {
            return Err(Stop::Unreadable(failed.swap_remove(0)));
        }
        read.left_out = failed.iter().map(ToString::to_string).collect();
        Ok(read)
    }

    /// One bill of a package.
    async fn part(
        &mut self,
        mut part: PackagePart,
        basis: Basis,
        mappings: &[Mapping],
    ) -> Result<Bill, Stop> {
        let name = part.name().to_owned();
        let unreadable =
            |problem: std::io::Error| BillError::Io { file: name.clone(), reason: problem.to_string() };
        let mut reader = BillReader::new(&name, Options { basis, keep: Keep::Everything, mappings });
        let mut piece = vec![0; PIECE];
        loop {
            let count = part.read(&mut piece).map_err(unreadable)?;
            if count == 0 {
                break;
            }
            reader.push(&piece[..count])?;
            let (done, of) = part.progress();
            self.pause(done as f64, of.max(1) as f64, reader.rows()).await?;
        }
        let mut bill = self.rest(reader).await?;
        part.complete(&mut bill).map_err(unreadable)?;
        Ok(bill)
    }

    /// What can be read only when all of a file is there: JSON.
    async fn rest(&mut self, mut reader: BillReader<'_>) -> Result<Bill, Stop> {
        while reader.work()? {
            self.pause(1.0, 1.0, reader.rows()).await?;
        }
        Ok(reader.finish()?)
    }

    async fn file(&mut self, file: &File, basis: Basis, mappings: &[Mapping]) -> Result<Bill, Stop> {
        let name = file.name();
        let unreadable = |problem: String| BillError::Io {
            file: name.clone(),
            reason: format!(
                "{problem}. It may have been moved or changed since it was chosen; choose it again"
            ),
        };
        let mut source = FileSource::new(file).map_err(unreadable)?;
        let options = Options { basis, keep: Keep::Everything, mappings };
        let mut reader = BillReader::new(&name, options);
        loop {
            let before = source.position();
            let size = source.size();
            let Some(bytes) = source.next().await.map_err(unreadable)? else {
                return self.rest(reader).await;
            };
            let mut done = before;
            for piece in bytes.chunks(PIECE) {
                reader.push(piece)?;
                done += piece.len() as f64;
                self.pause(done, size, reader.rows()).await?;
            }
        }
    }

    async fn sample(&mut self) -> Result<Vec<Bill>, Stop> {
        let files = cost_matrix::sample::bills();
        let size: usize = files.iter().map(|file| file.contents.len()).sum();
        let (mut bills, mut done, mut rows) = (Vec::new(), 0, 0);
        for file in files {
            let mut reader = BillReader::new(&file.name, Options::default());
            for piece in file.contents.as_bytes().chunks(PIECE) {
                reader.push(piece)?;
                done += piece.len();
                self.pause(done as f64, size as f64, rows + reader.rows()).await?;
            }
            rows += reader.rows();
            bills.push(reader.finish()?);
        }
        Ok(bills)
    }

    /// Where it is time: tells how far the work is, lets other requests through, and ends it if it was cancelled.
    async fn pause(&mut self, done: f64, of: f64, rows: u64) -> Result<(), Stop> {
        if js_sys::Date::now() - self.paused < BREATH {
            return Ok(());
        }
        let seconds = (js_sys::Date::now() - self.begun) / 1_000.0;
        self.reply.progress((done, of), rows, seconds);
        // A failing timer would only mean no pause.
        let _ = JsFuture::from(Promise::new(&mut |resolve, _| {
            if call_later(&resolve, 0).is_err() {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }))
        .await;
        self.paused = js_sys::Date::now();
        if self.office.is_cancelled(self.reply.id) { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
