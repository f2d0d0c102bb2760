//! Gzip or plain: told by the first two bytes, unpacked as it comes in, every member of the file.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

/// How much packed input is taken at once: it may grow a thousandfold, and that must fit.
const STEP: usize = 4 << 10;

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The first stage of reading a file.
#[derive(Debug)]
pub(super) enum Unpack {
    /// Fewer bytes than the magic number has.
    Unknown(Vec<u8>),
    /// Handed on as it is.
    Plain,
    /// Unpacked.
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

impl Default for Unpack {
    fn default() -> Self {
        Self::Unknown(Vec::new())
    }
}

impl Unpack {
    /// Hands on the plain bytes of a piece.
    pub(super) fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(&[u8])) -> io::Result<()> {
        match self {
            Self::Plain => each(bytes),
            Self::Gzip(decoder) => {
                for step in bytes.chunks(STEP) {
                    decoder.write_all(step)?;
                    hand_on(decoder, each);
                }
            }
            Self::Unknown(start) => {
                start.extend_from_slice(bytes);
                if start.len() >= MAGIC.len() {
                    let start = std::mem::take(start);
                    *self = if start.starts_with(&MAGIC) {
                        Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
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
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[u8])) -> io::Result<()> {
        match self {
            Self::Plain => {}
            Self::Unknown(start) => each(start),
            Self::Gzip(decoder) => {
                decoder.try_finish()?;
                hand_on(decoder, each);
            }
        }
        Ok(())
    }
}

fn hand_on(decoder: &mut MultiGzDecoder<Vec<u8>>, each: &mut impl FnMut(&[u8])) {
    each(decoder.get_ref());
    decoder.get_mut().clear();
}
