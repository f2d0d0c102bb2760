//! Stored values as texts: decimals and moments as they are, binary numbers as the shortest text that means them.

use std::rc::Rc;

use num_bigint::BigInt;

use super::super::table::of_binary;
use super::levels::{Runs, bits, unsigned};
use super::schema::{Leaf, Meaning, Physical};
use super::thrift::zigzag;
use crate::calendar::Day;

/// How values of a page are written.
pub(super) enum Values {
    Plain { data: Rc<Vec<u8>>, at: usize },
    Dictionary { places: Runs, texts: Rc<Vec<Rc<str>>> },
    Bits { data: Rc<Vec<u8>>, bit: u64 },
    Runs(Runs),
    Delta(Delta),
    Lengths { lengths: Delta, data: Rc<Vec<u8>>, at: usize },
    Prefixed { prefixes: Delta, lengths: Delta, data: Rc<Vec<u8>>, at: usize, last: Vec<u8> },
    Split { data: Rc<Vec<u8>>, start: usize, count: usize, next: usize, width: usize },
}

impl Values {
    /// Of an encoding by its number, from a place in a page on; none where it is not read.
    pub(super) fn of(
        encoding: i64,
        data: &Rc<Vec<u8>>,
        at: usize,
        leaf: &Leaf,
        dictionary: &Option<Rc<Vec<Rc<str>>>>,
    ) -> Option<Self> {
        let rest = data.get(at..).unwrap_or_default();
        let data = Rc::clone(data);
        Some(match encoding {
            0 if leaf.physical == Physical::Boolean => Self::Bits { data, bit: at as u64 * 8 },
            0 => Self::Plain { data, at },
            2 | 8 => {
                let width = u32::from(rest.first().copied().unwrap_or(0));
                let end = data.len();
                Self::Dictionary {
                    places: Runs::new(data, at + 1, end, width),
                    texts: dictionary.clone().unwrap_or_default(),
                }
            }
            3 if leaf.physical == Physical::Boolean => {
                let end = data.len();
                Self::Runs(Runs::new(data, at + 4, end, 1))
            }
            5 => Self::Delta(Delta::new(data, at)?),
            6 => {
                let lengths = Delta::new(data.clone(), at)?;
                let at = lengths.end()?;
                Self::Lengths { lengths, data, at }
            }
            7 => {
                let prefixes = Delta::new(data.clone(), at)?;
                let lengths = Delta::new(data.clone(), prefixes.end()?)?;
                let at = lengths.end()?;
                Self::Prefixed { prefixes, lengths, data, at, last: Vec::new() }
            }
            9 => {
                let width = width(leaf.physical)?;
                Self::Split { start: at, count: rest.len() / width, next: 0, width, data }
            }
            _ => return None,
        })
    }

    /// The next value; none where the page is broken.
    pub(super) fn next(&mut self, leaf: &Leaf) -> Option<Rc<str>> {
        let text = match self {
            Self::Dictionary { places, texts } => {
                return texts.get(usize::try_from(places.next()?).ok()?).cloned();
            }
            Self::Plain { data, at } => {
                let bytes = plain(data, at, leaf.physical)?;
                text(bytes, leaf)
            }
            Self::Bits { data, bit } => {
                let set = bits(data, *bit, 1)?;
                *bit += 1;
                truth(set == 1)
            }
            Self::Runs(runs) => truth(runs.next()? == 1),
            Self::Delta(delta) => {
                let value = delta.next()?;
                match leaf.physical {
                    Physical::Int32 => text(&(value as i32).to_le_bytes(), leaf),
                    _ => text(&value.to_le_bytes(), leaf),
                }
            }
            Self::Lengths { lengths, data, at } => {
                let end = at.checked_add(usize::try_from(lengths.next()?).ok()?)?;
                let own = data.get(*at..end)?;
                *at = end;
                text(own, leaf)
            }
            Self::Prefixed { prefixes, lengths, data, at, last } => {
                let kept = usize::try_from(prefixes.next()?).ok().filter(|kept| *kept <= last.len())?;
                let end = at.checked_add(usize::try_from(lengths.next()?).ok()?)?;
                last.truncate(kept);
                last.extend_from_slice(data.get(*at..end)?);
                *at = end;
                text(last, leaf)
            }
            Self::Split { data, start, count, next, width } => {
                if *next >= *count {
                    return None;
                }
                let bytes: Vec<u8> = (0..*width).map(|part| data[*start + part * *count + *next]).collect();
                *next += 1;
                text(&bytes, leaf)
            }
        };
        Some(text.into())
    }
}

fn truth(set: bool) -> String {
    if set { "true" } else { "false" }.to_owned()
}

fn width(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(length) => Some(length),
        Physical::Boolean | Physical::Bytes => None,
    }
}

fn plain<'d>(data: &'d [u8], at: &mut usize, physical: Physical) -> Option<&'d [u8]> {
    let length = match width(physical) {
        Some(width) => width,
        None => {
            let head = data.get(*at..at.checked_add(4)?)?;
            *at += 4;
            u32::from_le_bytes(head.try_into().ok()?) as usize
        }
    };
    let end = at.checked_add(length)?;
    let value = data.get(*at..end)?;
    *at = end;
    Some(value)
}

/// The texts of a dictionary.
pub(super) fn dictionary(data: &[u8], count: usize, leaf: &Leaf) -> Option<Vec<Rc<str>>> {
    let mut at = 0;
    let mut texts = Vec::new();
    for _ in 0..count {
        texts.push(text(plain(data, &mut at, leaf.physical)?, leaf).into());
    }
    Some(texts)
}

/// A value's bytes as a text.
fn text(bytes: &[u8], leaf: &Leaf) -> String {
    let whole = || match *bytes {
        [a, b, c, d] => i64::from(i32::from_le_bytes([a, b, c, d])),
        _ => i64::from_le_bytes(bytes.try_into().unwrap_or_default()),
    };
    match (leaf.physical, leaf.meaning) {
        (Physical::Int32 | Physical::Int64, Meaning::Decimal(scale)) => scaled(&whole().to_string(), scale),
        (Physical::Bytes | Physical::Fixed(_), Meaning::Decimal(scale)) => {
            scaled(&BigInt::from_signed_bytes_be(bytes).to_string(), scale)
        }
        (Physical::Int32, Meaning::Date) => Day::from_epoch(whole() as i32).to_string(),
        (Physical::Int64, Meaning::Stamp(parts)) => moment(whole(), parts),
        (Physical::Int96, _) => julian(bytes),
        (Physical::Int32, Meaning::Unsigned) => (whole() as u32).to_string(),
        (Physical::Int64, Meaning::Unsigned) => (whole() as u64).to_string(),
        (Physical::Int32 | Physical::Int64, _) => whole().to_string(),
        (Physical::Float, _) => {
            let value = f32::from_le_bytes(bytes.try_into().unwrap_or_default());
            if value.is_finite() { format!("{value}") } else { String::new() }
        }
        (Physical::Double, _) => of_binary(f64::from_le_bytes(bytes.try_into().unwrap_or_default())),
        (_, Meaning::Uuid) if bytes.len() == 16 => {
            let hex = hexadecimal(bytes);
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        (Physical::Fixed(_), Meaning::Plain) => hexadecimal(bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An integer as a decimal number with so many places.
fn scaled(integer: &str, scale: u32) -> String {
    if scale == 0 {
        return integer.to_owned();
    }
    let (sign, digits) = integer.strip_prefix('-').map_or(("", integer), |digits| ("-", digits));
    let digits = format!("{digits:0>width$}", width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    format!("{sign}{whole}.{fraction}")
}

/// Parts of a second since 1970.
fn moment(value: i64, parts: u64) -> String {
    let a_day = 86_400 * parts as i64;
    let (days, rest) = (value.div_euclid(a_day), value.rem_euclid(a_day));
    stamp(days, rest as u64, parts)
}

fn stamp(days: i64, rest: u64, parts: u64) -> String {
    // Beyond a few thousand years it is no date of a bill, and its row is refused with the number.
    let Some(days) = i32::try_from(days).ok().filter(|days| (-700_000..2_900_000).contains(days)) else {
        return format!("{days} days after 1970");
    };
    let (seconds, fraction) = (rest / parts, rest % parts);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = if fraction == 0 {
        String::new()
    } else {
        let width = parts.ilog10() as usize;
        format!(".{fraction:0>width$}").trim_end_matches('0').to_owned()
    };
    format!("{}T{hour:02}:{minute:02}:{second:02}{fraction}Z", Day::from_epoch(days))
}

/// Nanoseconds of a day, and the day as astronomers count.
fn julian(bytes: &[u8]) -> String {
    const JULIAN_1970: i64 = 2_440_588;
    let nanoseconds = bytes.get(..8).and_then(|part| part.try_into().ok()).map_or(0, u64::from_le_bytes);
    let day = bytes.get(8..12).and_then(|part| part.try_into().ok()).map_or(0, u32::from_le_bytes);
    stamp(i64::from(day) - JULIAN_1970, nanoseconds.min(86_399_999_999_999), 1_000_000_000)
}

/// Numbers as what each is more than the one before.
pub(super) struct Delta {
    data: Rc<Vec<u8>>,
    at: usize,
    miniblock: usize,
    miniblocks: usize,
    left: u64,
    value: i64,
    first: bool,
    least: i64,
    widths: Vec<u8>,
    block: usize,
    within: usize,
    bit: u64,
}

impl Delta {
    fn new(data: Rc<Vec<u8>>, at: usize) -> Option<Self> {
        let mut at = at;
        let mut number = || {
            let (number, used) = unsigned(data.get(at..)?)?;
            at += used;
            Some(number)
        };
        let (size, miniblocks, left, value) = (number()?, number()?, number()?, zigzag(number()?));
        let miniblocks = usize::try_from(miniblocks).ok().filter(|count| (1..=512).contains(count))?;
        let size = usize::try_from(size).ok().filter(|size| *size <= 1 << 16 && *size % miniblocks == 0)?;
        let miniblock = size / miniblocks;
        if miniblock == 0 || !miniblock.is_multiple_of(8) {
            return None;
        }
        let none = Self {
            data,
            at,
            miniblock,
            miniblocks,
            left,
            value,
            first: true,
            least: 0,
            widths: Vec::new(),
            block: 0,
            within: 0,
            bit: 0,
        };
        Some(none)
    }

    /// The next number.
    fn next(&mut self) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if std::mem::take(&mut self.first) {
            return Some(self.value);
        }
        if self.within == 0 {
            self.begin()?;
        }
        let width = u32::from(*self.widths.get(self.block)?);
        let more = bits(&self.data, self.bit, width)?;
        self.bit += u64::from(width);
        self.within -= 1;
        self.value = self.value.wrapping_add(self.least).wrapping_add(more as i64);
        Some(self.value)
    }

    /// Begins the next few numbers.
    fn begin(&mut self) -> Option<()> {
        if self.widths.is_empty() || self.block + 1 == self.miniblocks {
            let (least, used) = unsigned(self.data.get(self.at..)?)?;
            self.least = zigzag(least);
            self.at += used;
            self.widths = self.data.get(self.at..self.at + self.miniblocks)?.to_vec();
            self.at += self.miniblocks;
            self.block = 0;
        } else {
            self.block += 1;
        }
        let width = *self.widths.get(self.block).filter(|width| **width <= 64)?;
        self.bit = self.at as u64 * 8;
        self.at += usize::from(width) * self.miniblock / 8;
        self.within = self.miniblock;
        Some(())
    }

    /// Where what comes after these numbers begins.
    fn end(&self) -> Option<usize> {
        let mut at = self.at;
        // The first stands by itself.
        let mut left = self.left.saturating_sub(1);
        let a_block = (self.miniblock * self.miniblocks) as u64;
        while left > 0 {
            let (_, used) = unsigned(self.data.get(at..)?)?;
            at += used;
            let widths = self.data.get(at..at + self.miniblocks)?;
            at += self.miniblocks;
            let mut here = left.min(a_block);
            for width in widths {
                if here == 0 {
                    break;
                }
                at = at.checked_add(usize::from(*width) * self.miniblock / 8)?;
                here = here.saturating_sub(self.miniblock as u64);
            }
            left -= left.min(a_block);
        }
        Some(at)
    }
}
