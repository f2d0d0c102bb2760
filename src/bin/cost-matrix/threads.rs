//! Reading bills by several threads: many small files side by side, a large plain one in parts. What comes out is the same
//! to the byte as by one thread.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use cost_matrix::bills::{Bill, BillError, BillReader, FileHash, Options, Part, PartPlan, PartReader};

use super::terminal::Progress;

/// Files from here on are read in parts.
pub(crate) const LARGE: u64 = 8 << 20;

/// How much of a file is read before its parts begin, and looked through for a place where one may.
const BEGINNING: usize = 1 << 20;

/// How much a thread reads at once: it stays in the processor's cache until it is read.
const PIECE: usize = 256 << 10;

/// How many threads work where nobody says it.
pub(crate) fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Works on all places of a list, side by side; the results in their order.
pub(crate) fn side_by_side<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return done;
            }
            done.push((place, work(place)));
        }
    };
    let mut all: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.min(count)).map(|_| scope.spawn(worker)).collect();
        let ended = threads.into_iter().map(|thread| thread.join());
        ended.flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, result)| result).collect()
}

/// A large file that parts are read of.
struct Large<'a> {
    path: &'a Path,
    size: u64,
    bytes: AtomicU64,
    rows: AtomicU64,
}

/// Reads a large file in parts; `None` where it has to be read by one thread.
pub(crate) fn in_parts(
    path: &Path,
    name: &str,
    size: u64,
    options: Options<'_>,
    threads: usize,
) -> Result<Option<Bill>, BillError> {
    let problem = |error: io::Error| BillError::Io { file: name.to_owned(), reason: error.to_string() };
    let file = Large { path, size, bytes: AtomicU64::new(0), rows: AtomicU64::new(0) };
    let mut reader = BillReader::new(name, options).hashed_elsewhere();
    reader.push(&file.read_at(0, BEGINNING).map_err(problem)?)?;
    let Some(plan) = reader.parts() else { return Ok(None) };
    let cuts = file.cuts(&plan, threads).map_err(problem)?;
    let read = thread::scope(|scope| {
        let hash = scope.spawn(|| file.hash());
        let spawn = |cut: &[u64]| {
            let (plan, file, from, to) = (&plan, &file, cut[0], cut[1]);
            scope.spawn(move || file.part(plan, from, to))
        };
        let parts: Vec<_> = cuts.windows(2).skip(1).map(spawn).collect();
        let mut progress = Progress::of(name, Some(size));
        let mut failed = None;
        let first = file.pieces(cuts[0], cuts[1], |piece| {
            failed = reader.push(piece).err();
            progress
                .at(file.bytes.load(Ordering::Relaxed), reader.rows() + file.rows.load(Ordering::Relaxed));
            failed.is_none()
        });
        let parts: Vec<_> = parts.into_iter().map(|part| part.join().ok()).collect();
        (failed, first, parts, hash.join().ok())
    });
    let (failed, first, parts, hash) = read;
    if let Some(error) = failed {
        return Err(error);
    }
    first.map_err(problem)?;
    for part in parts {
        let Some(part) = part.transpose().map_err(problem)?.flatten() else { return Ok(None) };
        if reader.join(part).is_err() {
            return Ok(None);
        }
    }
    match hash.transpose().map_err(problem)? {
        Some(hash) => reader.finish_hashed(hash).map(Some),
        None => Ok(None),
    }
}

impl Large<'_> {
    fn read_at(&self, from: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::with_capacity(length);
        file.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where the parts begin and the last one ends.
    fn cuts(&self, plan: &PartPlan, parts: usize) -> io::Result<Vec<u64>> {
        let mut cuts = vec![BEGINNING as u64];
        for part in 1..parts as u64 {
            let from = (self.size / parts as u64 * part).max(BEGINNING as u64);
            if let Some(border) = plan.border(&self.read_at(from, BEGINNING)?)
                && cuts.last().is_some_and(|last| *last < from + border as u64)
            {
                cuts.push(from + border as u64);
            }
        }
        cuts.push(self.size);
        Ok(cuts)
    }

    /// Hands out what stands between two places.
    fn pieces(&self, from: u64, to: u64, mut each: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(from))?;
        let (mut left, mut piece) = (to - from, vec![0; PIECE]);
        while left > 0 {
            let most = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            match file.read(&mut piece[..most]) {
                Ok(0) => return Err(io::Error::other("the file became shorter while it was read")),
                Ok(length) => {
                    self.bytes.fetch_add(length as u64, Ordering::Relaxed);
                    left -= length as u64;
                    if !each(&piece[..length]) {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn part(&self, plan: &PartPlan, from: u64, to: u64) -> io::Result<Option<Part>> {
        let mut part = PartReader::new(plan);
        let mut told = 0;
        self.pieces(from, to, |piece| {
            part.push(piece);
            self.rows.fetch_add(part.rows() - told, Ordering::Relaxed);
            told = part.rows();
            true
        })?;
        Ok(part.finish())
    }

    fn hash(&self) -> io::Result<String> {
        let mut file = File::open(self.path)?.take(self.size);
        let (mut hash, mut piece) = (FileHash::default(), vec![0; PIECE]);
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(hash.finish()),
                Ok(length) => hash.push(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
