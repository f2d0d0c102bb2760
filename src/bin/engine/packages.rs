//! Files that hold bills, as a workbook or an archive does: read at any place of them, so that only what is needed is held.

use std::io;

use cost_matrix::bills::{Bytes, TELLING, is_package};
use js_sys::Uint8Array;
use web_sys::{Blob, FileReaderSync};

use protocol::describe;

/// How much is fetched from the browser at once.
const PIECE: usize = 1 << 20;

/// A file of the user's, with the piece that was read last at hand.
pub(crate) struct BlobBytes {
    blob: Blob,
    reader: FileReaderSync,
    piece: Vec<u8>,
    start: u64,
}

/// The file, where its first bytes are those of a package.
pub(crate) fn package(blob: &Blob) -> io::Result<Option<BlobBytes>> {
    let reader = FileReaderSync::new().map_err(|thrown| io::Error::other(describe(&thrown)))?;
    let mut bytes = BlobBytes { blob: blob.clone(), reader, piece: Vec::new(), start: 0 };
    bytes.piece = bytes.fetch(0, TELLING as u64)?;
    Ok(is_package(&bytes.piece).then_some(bytes))
}

impl BlobBytes {
    fn fetch(&self, from: u64, to: u64) -> io::Result<Vec<u8>> {
        let to = to.min(self.size());
        // Positions are floats because JavaScript's are: exact up to 2^53 bytes.
        let buffer = self
            .blob
            .slice_with_f64_and_f64(from as f64, to as f64)
            .and_then(|part| self.reader.read_as_array_buffer(&part))
            .map_err(|thrown| io::Error::other(describe(&thrown)))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl Bytes for BlobBytes {
    fn size(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&mut self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let held = self.start..self.start + self.piece.len() as u64;
        if !held.contains(&at) {
            self.piece = self.fetch(at, at.saturating_add(PIECE.max(into.len()) as u64))?;
            self.start = at;
        }
        let from = (at - self.start) as usize;
        let count = into.len().min(self.piece.len() - from);
        into[..count].copy_from_slice(&self.piece[from..from + count]);
        Ok(count)
    }
}
