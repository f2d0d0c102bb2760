//! One large file read in parts that stand side by side in it, by several threads or workers: the bill is the same to the
//! byte as that of one reader, or the parts say that they do not fit, and the file is read by one.
//!
//! A part begins where a record probably begins. That it does is known when the part before it ends: between two records
//! or not. By induction the parts are cut where one reader would have found the same records.

use std::fmt;

use super::accumulate::{Accumulator, Keep};
use super::bill::Refused;
use super::csv::Tokenizer;
use super::layout::Layout;
use super::reader::{Body, Sink};
use super::row::{Needs, Totals};
use super::text::{Decoder, Encoding};

/// How many records in a row have as many cells as the header where a part may begin.
const ALIKE: usize = 3;

/// How far those are looked for from one line end.
const AHEAD: usize = 64 << 10;

/// What a part has to know of its file.
#[derive(Clone, Debug)]
pub struct PartPlan {
    pub(super) file: String,
    pub(super) needs: Needs,
    pub(super) keep: Keep,
    pub(super) layout: Layout,
    pub(super) delimiter: u8,
    pub(super) encoding: Encoding,
}

impl PartPlan {
    /// Where in a piece of the file, cut out anywhere, a part may begin.
    pub fn border(&self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).take(1_000).find(|at| self.fits(&bytes[*at..]))
    }

    fn fits(&self, bytes: &[u8]) -> bool {
        let (mut alike, mut others) = (0, 0);
        let mut tokenizer = Tokenizer::new(self.delimiter, 1);
        for piece in bytes[..bytes.len().min(AHEAD)].chunks(AHEAD / 64) {
            tokenizer.push(piece, |record| {
                let fits = record.fields.len() == self.layout.width() && record.fault.is_none();
                alike += usize::from(fits && others == 0);
                others += usize::from(!fits && alike < ALIKE);
            });
            if alike >= ALIKE || others > 0 {
                break;
            }
        }
        alike >= ALIKE && others == 0
    }
}

/// Reads a part of a file.
pub struct PartReader {
    decoder: Decoder,
    body: Body<'static, Accumulator>,
}

/// A part that was read.
pub struct Part {
    pub(super) decoder: Decoder,
    pub(super) tokenizer: Tokenizer,
    pub(super) totals: Totals,
    pub(super) rows: u64,
    pub(super) rejected: u64,
    pub(super) refused: Vec<Refused>,
    pub(super) fingerprint: u128,
    pub(super) accumulator: Accumulator,
}

impl PartReader {
    /// Begins a part.
    pub fn new(plan: &PartPlan) -> Self {
        let mut accumulator = Accumulator::new(plan.keep.clone());
        // This sink never fails.
        let _ = accumulator.begin(&plan.layout);
        Self { decoder: Decoder::going_on(plan.encoding), body: Body::of_part(plan, accumulator) }
    }

    /// Goes on with a piece of the part.
    pub fn push(&mut self, bytes: &[u8]) {
        let Self { decoder, body } = self;
        // What is no text is found at the beginning of a file.
        let _ = decoder.push(bytes, &mut |text| body.push(text));
    }

    /// Rows so far, refused ones included.
    pub const fn rows(&self) -> u64 {
        self.body.rows
    }

    /// The part is over: the next one begins, or the file has ended.
    pub fn finish(self) -> Option<Part> {
        self.body.into_part(self.decoder)
    }
}

/// Parts that do not fit together: the file is to be read by one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart;

impl fmt::Display for Apart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the parts of the file do not fit together")
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Part").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl fmt::Debug for PartReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PartReader").field("rows", &self.rows()).finish_non_exhaustive()
    }
}
