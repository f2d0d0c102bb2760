//! Bytes of numbers, texts and amounts: what evidence and stored bills are made of. Reading never panics and never
//! reserves more than the input could hold.

use crate::money::{Amount, DECIMALS};

/// In an amount's first byte: nothing else follows, it is zero.
const ZERO: u8 = 0x3f;
const NEGATIVE: u8 = 0x40;

pub(super) fn put_number(out: &mut Vec<u8>, value: u64) {
    put_wide(out, u128::from(value));
}

/// Seven bits a byte, the lowest first.
pub(super) fn put_wide(out: &mut Vec<u8>, mut value: u128) {
    // Most numbers are small, and 128-bit shifts are slow where they are not native.
    if let Ok(mut small) = u64::try_from(value) {
        while small >= 0x80 {
            out.push(small as u8 | 0x80);
            small >>= 7;
        }
        out.push(small as u8);
        return;
    }
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// An amount as its digits without trailing zeros, and how many zeros follow.
pub(super) fn put_amount(out: &mut Vec<u8>, amount: Amount) {
    let units = amount.units();
    if units == 0 {
        return out.push(ZERO);
    }
    let (digits, zeros) = strip_zeros(units.unsigned_abs());
    out.push(zeros | if units < 0 { NEGATIVE } else { 0 });
    put_wide(out, digits);
}

fn strip_zeros(mut digits: u128) -> (u128, u8) {
    let mut zeros = 0;
    const STEP: u128 = 10u128.pow(9);
    while u64::try_from(digits).is_err() && digits.is_multiple_of(STEP) {
        digits /= STEP;
        zeros += 9;
    }
    let Ok(mut small) = u64::try_from(digits) else {
        while digits.is_multiple_of(10) {
            digits /= 10;
            zeros += 1;
        }
        return (digits, zeros);
    };
    while small.is_multiple_of(1_000_000) {
        small /= 1_000_000;
        zeros += 6;
    }
    while small.is_multiple_of(10) {
        small /= 10;
        zeros += 1;
    }
    (u128::from(small), zeros)
}

/// Reads what the functions above wrote; `None` where the bytes end too early or make no sense.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        u64::try_from(self.wide()?).ok()
    }

    pub(super) fn small(&mut self) -> Option<u32> {
        u32::try_from(self.wide()?).ok()
    }

    pub(super) fn wide(&mut self) -> Option<u128> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u128::from(first));
        }
        let mut value = u128::from(first & 0x7f);
        for shift in (7..126).step_by(7) {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        let last = self.byte().filter(|byte| *byte < 4)?;
        Some(value | (u128::from(last) << 126))
    }

    /// A count of things of which each takes at least one byte.
    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.bytes.len())
    }

    pub(super) fn take(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        let (taken, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.take()?).ok()
    }

    pub(super) fn amount(&mut self) -> Option<Amount> {
        let first = self.byte()?;
        if first == ZERO {
            return Some(Amount::ZERO);
        }
        let zeros = u32::from(first & ZERO);
        if zeros > 2 * DECIMALS + 2 || first & 0x80 != 0 {
            return None;
        }
        let magnitude = i128::try_from(self.wide()?).ok()?.checked_mul(10i128.pow(zeros))?;
        Some(Amount::from_units(if first & NEGATIVE == 0 { magnitude } else { -magnitude }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(units: i128, narrow in 0u32..127, zeros in 0u32..30, number: u64) {
            let units = (units >> narrow).checked_mul(10i128.pow(zeros)).unwrap_or(units);
            // i128::MIN has no positive counterpart; no sum of a bill comes near it.
            prop_assume!(units != i128::MIN);
            let mut bytes = Vec::new();
            put_amount(&mut bytes, Amount::from_units(units));
            put_number(&mut bytes, number);
            put_wide(&mut bytes, u128::MAX);
            let mut cursor = Cursor::new(&bytes);
            prop_assert_eq!(cursor.amount(), Some(Amount::from_units(units)));
            prop_assert_eq!(cursor.number(), Some(number));
            prop_assert_eq!(cursor.wide(), Some(u128::MAX));
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.amount().is_some() && cursor.wide().is_some() && cursor.text().is_some() {}
        }
    }
}
