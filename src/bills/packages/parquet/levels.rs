//! Numbers of few bits: runs and packed groups, as levels and places in a dictionary are written, one after the other.

use std::rc::Rc;

/// Reads such numbers.
pub(super) struct Runs {
    data: Rc<Vec<u8>>,
    at: usize,
    end: usize,
    width: u32,
    run: Run,
}

enum Run {
    Nothing,
    Same { value: u32, left: u64 },
    Packed { bit: u64, left: u64 },
}

impl Runs {
    pub(super) fn new(data: Rc<Vec<u8>>, at: usize, end: usize, width: u32) -> Self {
        let end = end.min(data.len());
        Self { data, at: at.min(end), end, width: width.min(32), run: Run::Nothing }
    }

    /// The next number; none where the data ends.
    pub(super) fn next(&mut self) -> Option<u32> {
        if self.width == 0 {
            return Some(0);
        }
        loop {
            match &mut self.run {
                Run::Same { value, left } if *left > 0 => {
                    *left -= 1;
                    return Some(*value);
                }
                Run::Packed { bit, left } if *left > 0 => {
                    let value = bits(&self.data[..self.end], *bit, self.width)?;
                    *bit += u64::from(self.width);
                    *left -= 1;
                    return Some(value as u32);
                }
                _ => self.begin()?,
            }
        }
    }

    fn begin(&mut self) -> Option<()> {
        let head = self.unsigned()?;
        if head & 1 == 1 {
            let left = (head >> 1).checked_mul(8)?;
            let bytes = usize::try_from((head >> 1).checked_mul(u64::from(self.width))?).ok()?;
            self.run = Run::Packed { bit: self.at as u64 * 8, left };
            self.at = self.at.checked_add(bytes)?.min(self.end);
        } else {
            let width = self.width.div_ceil(8) as usize;
            let bytes = self.data.get(self.at..self.at.checked_add(width)?.min(self.end))?;
            if bytes.len() < width {
                return None;
            }
            let value = bytes.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
            self.at += width;
            self.run = Run::Same { value, left: head >> 1 };
        }
        Some(())
    }

    fn unsigned(&mut self) -> Option<u64> {
        let (number, used) = unsigned(self.data.get(self.at..self.end)?)?;
        self.at += used;
        Some(number)
    }
}

/// A number of so many bits from a place on, the low bits first.
pub(super) fn bits(data: &[u8], bit: u64, width: u32) -> Option<u64> {
    let mut value = 0_u64;
    let mut got = 0;
    let mut bit = bit;
    while got < width {
        let byte = u64::from(*data.get(usize::try_from(bit / 8).ok()?)?);
        let from = (bit % 8) as u32;
        let count = (8 - from).min(width - got);
        value |= ((byte >> from) & ((1 << count) - 1)) << got;
        got += count;
        bit += u64::from(count);
    }
    Some(value)
}

/// A number of groups of seven bits, and how many bytes it has.
pub(super) fn unsigned(data: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (place, byte) in data.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f).checked_shl(place as u32 * 7)?;
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}
