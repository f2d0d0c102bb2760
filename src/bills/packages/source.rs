//! Where a package's bytes come from, and how what is in it flows out: piece by piece, so that whoever reads can pause.

use std::cell::RefCell;
use std::rc::Rc;

use super::fault::PackageFault;

/// How much is asked for at once.
pub(super) const PIECE: usize = 64 << 10;

/// Bytes that can be read at any place: a file on a disk or in a browser, or memory.
pub trait Bytes {
    /// How many there are.
    fn size(&self) -> u64;
    /// Fills the buffer from this place on and says how much that was; less than the buffer only at the end.
    fn read_at(&mut self, at: u64, into: &mut [u8]) -> std::io::Result<usize>;
}

impl Bytes for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&mut self, at: u64, into: &mut [u8]) -> std::io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }
}

/// A handle to bytes that several readers share.
#[derive(Clone)]
pub struct Source(Rc<RefCell<dyn Bytes>>);

impl Source {
    /// Of bytes at hand.
    pub fn of(bytes: impl Bytes + 'static) -> Self {
        Self(Rc::new(RefCell::new(bytes)))
    }

    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        self.0.borrow().size()
    }

    /// As many bytes from a place on as there are.
    pub(super) fn up_to(&self, at: u64, length: usize) -> Result<Vec<u8>, PackageFault> {
        let rest = usize::try_from(self.size().saturating_sub(at)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length.min(rest)];
        let mut filled = 0;
        while filled < bytes.len() {
            match self.0.borrow_mut().read_at(at + filled as u64, &mut bytes[filled..]) {
                Ok(0) => return Err(PackageFault::CutOff),
                Ok(count) => filled += count.min(bytes.len() - filled),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(PackageFault::Io(error.to_string())),
            }
        }
        Ok(bytes)
    }

    /// Exactly these bytes.
    pub(super) fn exactly(&self, at: u64, length: usize) -> Result<Vec<u8>, PackageFault> {
        let bytes = self.up_to(at, length)?;
        if bytes.len() == length { Ok(bytes) } else { Err(PackageFault::CutOff) }
    }
}

/// Something that comes in pieces.
pub(super) trait Flow {
    /// Adds a piece; false where nothing is left.
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault>;
    /// How far it is, of how much, in whatever it counts.
    fn progress(&self) -> (u64, u64);
}

/// Bytes that are already there.
pub(super) struct AtHand(pub(super) Option<Vec<u8>>);

impl Flow for AtHand {
    fn pour(&mut self, into: &mut Vec<u8>) -> Result<bool, PackageFault> {
        match self.0.take() {
            Some(bytes) => {
                into.extend_from_slice(&bytes);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn progress(&self) -> (u64, u64) {
        (u64::from(self.0.is_none()), 1)
    }
}

/// All of a flow, if it is no more than `most`.
pub(super) fn whole(
    flow: &mut impl Flow,
    most: usize,
    too_large: impl Fn() -> PackageFault,
) -> Result<Vec<u8>, PackageFault> {
    let mut all = Vec::new();
    while flow.pour(&mut all)? {
        if all.len() > most {
            return Err(too_large());
        }
    }
    if all.len() > most { Err(too_large()) } else { Ok(all) }
}

/// A range of a source as it stands.
pub(super) struct Range {
    source: Source,
    at: u64,
    end: u64,
}

impl Range {
    pub(super) fn new(source: Source, at: u64, length: u64) -> Self {
        Self { source, at, end: at.saturating_add(length) }
    }

    /// The next bytes; empty at the end.
    pub(super) fn next(&mut self) -> Result<Vec<u8>, PackageFault> {
        let length = (self.end - self.at).min(PIECE as u64) as usize;
        let bytes = self.source.exactly(self.at, length)?;
        self.at += bytes.len() as u64;
        Ok(bytes)
    }
}
