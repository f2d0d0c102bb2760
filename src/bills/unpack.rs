//! Gzip or plain: told by the first two bytes, unpacked as it comes in, every member of the file.

use std::fmt;
use std::io::Write;

use flate2::write::GzDecoder;

/// How much packed input is taken at once: it may grow a thousandfold, and that must fit.
const STEP: usize = 4 << 10;

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What is wrong with a gzip file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GzipFault {
    /// The end is missing.
    CutOff,
    /// A byte is wrong.
    Damaged,
    /// It is complete, but something that is neither gzip nor zeros comes after it.
    Trailing,
}

impl fmt::Display for GzipFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CutOff => "the gzip file ends too early; copy or download it again, completely",
            Self::Damaged => "the gzip file is damaged; copy or download it again",
            Self::Trailing => {
                "the gzip file is complete, but something that is no gzip follows it; copy or download it again, or unpack \
                 it and give the CSV file"
            }
        })
    }
}

/// The first stage of reading a file.
#[derive(Debug)]
pub(super) enum Unpack {
    /// Fewer bytes than the magic number has.
    Unknown(Vec<u8>),
    /// Handed on as it is.
    Plain,
    /// Unpacked.
    Gzip(Box<Members>),
}

/// Gzip files one after the other.
#[derive(Debug)]
pub(super) struct Members {
    decoder: GzDecoder<Vec<u8>>,
    /// Whether the member is not the first.
    later: bool,
    /// Whether only zeros may follow.
    padding: bool,
}

impl Default for Unpack {
    fn default() -> Self {
        Self::Unknown(Vec::new())
    }
}

impl Unpack {
    /// Whether what was handed on is what came in.
    pub(super) const fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }

    /// Hands on the plain bytes of a piece.
    pub(super) fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) -> Result<(), GzipFault> {
        match self {
            Self::Plain => each(bytes),
            Self::Gzip(members) => return members.push(bytes, each),
            Self::Unknown(start) => {
                start.extend_from_slice(bytes);
                if start.len() >= MAGIC.len() {
                    let start = std::mem::take(start);
                    *self = if start.starts_with(&MAGIC) {
                        Self::Gzip(Box::new(Members::new(false)))
                    } else {
                        Self::Plain
                    };
                    return self.push(&start, each);
                }
            }
        }
        Ok(())
    }

    /// The file is over; an error where its packing is not.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), GzipFault> {
        match self {
            Self::Plain => {}
            Self::Unknown(start) => each(start),
            Self::Gzip(members) => return members.finish(each),
        }
        Ok(())
    }
}

impl Members {
    fn new(later: bool) -> Self {
        Self { decoder: GzDecoder::new(Vec::new()), later, padding: false }
    }

    fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) -> Result<(), GzipFault> {
        let mut rest = bytes;
        while let Some(next) = rest.first() {
            if self.padding {
                let zeros = rest.iter().all(|byte| *byte == 0);
                return if zeros { Ok(()) } else { Err(GzipFault::Trailing) };
            }
            match self.decoder.write(&rest[..rest.len().min(STEP)]) {
                // It takes nothing more: the member is complete.
                Ok(0) => {
                    self.end_member(each)?;
                    match *next {
                        0 => self.padding = true,
                        first if first == MAGIC[0] => *self = Self::new(true),
                        _ => return Err(GzipFault::Trailing),
                    }
                }
                Ok(taken) => {
                    self.hand_on(each);
                    rest = &rest[taken..];
                }
                Err(_) if self.later && self.decoder.header().is_none() => return Err(GzipFault::Trailing),
                Err(_) => return Err(GzipFault::Damaged),
            }
        }
        Ok(())
    }

    fn finish(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), GzipFault> {
        if self.padding {
            return Ok(());
        }
        // A member that would take one more byte is not complete.
        match self.decoder.write(&[0]) {
            Ok(0) => self.end_member(each),
            _ => Err(GzipFault::CutOff),
        }
    }

    /// Checks the sum of a member that is complete.
    fn end_member(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), GzipFault> {
        self.decoder.try_finish().map_err(|_| GzipFault::Damaged)?;
        self.hand_on(each);
        Ok(())
    }

    fn hand_on(&mut self, each: &mut impl FnMut(&[u8])) {
        each(self.decoder.get_ref());
        self.decoder.get_mut().clear();
    }
}
