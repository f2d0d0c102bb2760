//! A file of the user's as a blocking `Read`, piece by piece, so that memory does not follow its size. Only a worker may block.

use std::io::{self, Read};

use js_sys::Uint8Array;
use web_sys::{Blob, FileReaderSync};

use protocol::describe;

/// How much is fetched from the browser at once: large enough that the crossing costs nothing, small beside the ledger.
const PIECE: usize = 1 << 20;

/// Reads a file from its start.
pub(crate) struct FileSource {
    blob: Blob,
    reader: FileReaderSync,
    /// Positions are floats because JavaScript's are: exact up to 2^53 bytes.
    next: f64,
    piece: Vec<u8>,
    used: usize,
}

impl FileSource {
    /// Fails on the page's own thread, where blocking is not allowed.
    pub(crate) fn new(blob: &Blob) -> io::Result<Self> {
        let reader = FileReaderSync::new().map_err(|thrown| io::Error::other(describe(&thrown)))?;
        Ok(Self { blob: blob.clone(), reader, next: 0.0, piece: Vec::new(), used: 0 })
    }

    /// Bytes fetched so far, of [`FileSource::size`].
    pub(crate) fn position(&self) -> f64 {
        self.next
    }

    /// The file's length in bytes.
    pub(crate) fn size(&self) -> f64 {
        self.blob.size()
    }

    fn fetch_piece(&mut self) -> io::Result<()> {
        let end = (self.next + PIECE as f64).min(self.size());
        let buffer = self
            .blob
            .slice_with_f64_and_f64(self.next, end)
            .and_then(|part| self.reader.read_as_array_buffer(&part))
            .map_err(|thrown| io::Error::other(describe(&thrown)))?;
        let bytes = Uint8Array::new(&buffer);
        self.piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.piece);
        self.used = 0;
        self.next = end;
        Ok(())
    }
}

impl Read for FileSource {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.used == self.piece.len() && self.next < self.size() {
            self.fetch_piece()?;
        }
        let count = into.len().min(self.piece.len() - self.used);
        into[..count].copy_from_slice(&self.piece[self.used..self.used + count]);
        self.used += count;
        Ok(count)
    }
}
