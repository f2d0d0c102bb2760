//! How pages are packed: Snappy, gzip, zstd and LZ4 are read, the others are named.

use std::io::Read;

use super::super::fault::PackageFault;

/// A page that is larger when it is unpacked can't be held.
pub(super) const LARGEST_PAGE: usize = 128 << 20;

/// Unpacks a page to exactly this size.
pub(super) fn unpack(codec: i64, packed: Vec<u8>, size: usize) -> Result<Vec<u8>, PackageFault> {
    if size > LARGEST_PAGE {
        return Err(PackageFault::TooLarge { what: "a page".to_owned(), limit: LARGEST_PAGE >> 20 });
    }
    let unpacked = match codec {
        0 => return Ok(packed),
        1 => snappy(&packed, size),
        2 => {
            let mut out = Vec::new();
            let read =
                flate2::read::MultiGzDecoder::new(&packed[..]).take(size as u64 + 1).read_to_end(&mut out);
            read.ok().map(|_| out)
        }
        6 => zstd(&packed, size),
        7 => lz4(&packed, size),
        other => {
            let how = match other {
                3 => "LZO".to_owned(),
                4 => "brotli".to_owned(),
                5 => "LZ4 in Hadoop's frames".to_owned(),
                other => format!("codec {other}"),
            };
            return Err(PackageFault::Unread {
                what: format!("Parquet packed with {how}"),
                remedy: "write it with snappy, gzip, zstd or lz4_raw, or as CSV",
            });
        }
    };
    unpacked.filter(|out| out.len() == size).ok_or_else(|| PackageFault::damaged("a page can't be unpacked"))
}

fn zstd(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let decoder = ruzstd::decoding::StreamingDecoder::new(packed).ok()?;
    decoder.take(size as u64 + 1).read_to_end(&mut out).ok()?;
    Some(out)
}

fn snappy(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut told = 0_u64;
    for shift in (0..35).step_by(7) {
        let byte = *packed.get(at)?;
        at += 1;
        told |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    if told != size as u64 {
        return None;
    }
    let mut out = Vec::with_capacity(size);
    while let Some(&tag) = packed.get(at) {
        at += 1;
        let little = |at: usize, width: usize| -> Option<usize> {
            let bytes = packed.get(at..at + width)?;
            Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
        };
        let upper = usize::from(tag >> 2);
        match tag & 3 {
            0 => {
                let width = upper.saturating_sub(59);
                let length = if width == 0 { upper + 1 } else { little(at, width)?.checked_add(1)? };
                at += width;
                out.extend_from_slice(packed.get(at..at.checked_add(length)?)?);
                at += length;
            }
            1 => {
                let back = (usize::from(tag >> 5) << 8) | little(at, 1)?;
                at += 1;
                repeat(&mut out, back, (upper & 7) + 4, size)?;
            }
            kind => {
                let width = if kind == 2 { 2 } else { 4 };
                let back = little(at, width)?;
                at += width;
                repeat(&mut out, back, upper + 1, size)?;
            }
        }
        if out.len() > size {
            return None;
        }
    }
    Some(out)
}

fn lz4(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(size);
    let mut at = 0;
    let longer = |at: &mut usize, start: usize| -> Option<usize> {
        let mut length = start;
        if start == 15 {
            loop {
                let byte = *packed.get(*at)?;
                *at += 1;
                length = length.checked_add(usize::from(byte))?;
                if byte < 255 {
                    break;
                }
            }
        }
        Some(length)
    };
    while let Some(&token) = packed.get(at) {
        at += 1;
        let length = longer(&mut at, usize::from(token >> 4))?;
        out.extend_from_slice(packed.get(at..at.checked_add(length)?)?);
        at += length;
        if at == packed.len() {
            break;
        }
        let back = packed.get(at..at + 2)?;
        let back = usize::from(u16::from_le_bytes([back[0], back[1]]));
        at += 2;
        let length = longer(&mut at, usize::from(token & 15))? + 4;
        repeat(&mut out, back, length, size)?;
    }
    Some(out)
}

/// Repeats what stands so far back; the copy may run into itself.
fn repeat(out: &mut Vec<u8>, back: usize, length: usize, most: usize) -> Option<()> {
    let from = out.len().checked_sub(back).filter(|_| back > 0)?;
    if out.len().checked_add(length)? > most {
        return None;
    }
    if back >= length {
        out.extend_from_within(from..from + length);
    } else {
        for place in from..from + length {
            out.push(out[place]);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snappy_repeats_what_was() {
        // "abcd" as a literal, four bytes from four back, then a run that runs into itself.
        let packed = [13, 3 << 2, b'a', b'b', b'c', b'd', 0b0000_0001, 4, (4 << 2) | 2, 1, 0];
        assert_eq!(snappy(&packed, 13).as_deref(), Some(&b"abcdabcdddddd"[..]));
        for end in 0..packed.len() {
            assert_ne!(snappy(&packed[..end], 13).map(|out| out.len()), Some(13));
        }
    }

    #[test]
    fn lz4_repeats_what_was() {
        let packed = [0x41, b'a', b'b', b'c', b'd', 4, 0, 0x10, b'!'];
        assert_eq!(lz4(&packed, 10).as_deref(), Some(&b"abcdabcda!"[..]));
        assert_eq!(lz4(&[0x41, b'a', b'b', b'c', b'd', 9, 0, 0], 9), None);
    }
}
