//! Reading what bills print as money: signs, brackets, thousands separators, exponents, currency signs.

use std::fmt;

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::amount::DECIMALS;
use super::{Amount, Ratio, round_half_even};

/// The sign between whole and fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

/// A number as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The amount, rounded half to even where the text had more than 18 decimals.
    pub amount: Amount,
    /// What that rounding took away (exact less rounded), as an integer at `10^-places`.
    pub tail: Option<(BigInt, u32)>,
}

impl Reading {
    /// The number with every digit.
    pub fn ratio(&self) -> Ratio {
        let tail = self
            .tail
            .as_ref()
            .map(|(tail, places)| Ratio::new(tail.clone(), BigInt::from(10u8).pow(*places)));
        self.amount.to_ratio() + tail.unwrap_or_default()
    }
}

/// A text that is no number, or one that no bill can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotANumber {
    /// Nothing but space.
    Empty,
    /// Something else than digits, one decimal mark, separators of thousands, a sign, an exponent, a currency sign.
    Malformed,
    /// 10^18 or more, or more than 1,000 digits.
    TooLarge,
}

impl fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "is empty",
            Self::Malformed => "is not a number",
            Self::TooLarge => "is larger than any bill (10^18 or more, or more than 1,000 digits)",
        })
    }
}

const MOST_DIGITS: usize = 1_000;

/// Reads a number: `1,234.50`, `1.234,50` (with [`DecimalMark::Comma`]), `(12.00)`, `1e-7`, `-0`, `$5`, `12 €`, `3-`.
pub fn read_decimal(text: &str, mark: DecimalMark) -> Result<Reading, NotANumber> {
    if let Some(units) = read_plain(text.as_bytes(), mark) {
        return Ok(Reading { amount: Amount::from_units(units), tail: None });
    }
    let (negative, digits) = strip_signs(text.trim())?;
    let (mantissa, exponent) = split_exponent(digits)?;
    let (digits, places) = read_mantissa(mantissa, mark)?;
    let places = i64::from(places) - exponent;
    let magnitude = BigInt::parse_bytes(digits.as_bytes(), 10).ok_or(NotANumber::Malformed)?;
    scale(if negative { -magnitude } else { magnitude }, places)
}

/// The common case without any allocation: an optional minus, up to 18 digits, a mark, up to 18 digits.
fn read_plain(bytes: &[u8], mark: DecimalMark) -> Option<i128> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let mark = match mark {
        DecimalMark::Point => b'.',
        DecimalMark::Comma => b',',
    };
    let (mut value, mut decimals, mut seen) = (0u64, 0u32, 0u32);
    if digits.len() > 19 {
        return read_long(digits, mark).map(|units| if negative { -units } else { units });
    }
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + u64::from(digit);
            decimals += seen;
        } else if *byte == mark && seen == 0 {
            seen = 1;
        } else {
            return None;
        }
    }
    let whole = digits.len() as u32 - decimals - seen;
    if whole == 0 || whole > 18 || decimals > DECIMALS || (seen == 1 && decimals == 0) {
        return None;
    }
    let units = i128::from(value) * i128::from(10u64.pow(DECIMALS - decimals));
    Some(if negative { -units } else { units })
}

/// The same for more digits than 64 bits hold.
fn read_long(digits: &[u8], mark: u8) -> Option<i128> {
    let split = digits.iter().position(|byte| *byte == mark)?;
    let (whole, fraction) = (&digits[..split], &digits[split + 1..]);
    if whole.is_empty() || whole.len() > 18 || fraction.is_empty() || fraction.len() > 18 {
        return None;
    }
    let units = i128::from(read_digits(whole)?) * 10i128.pow(DECIMALS)
        + i128::from(read_digits(fraction)?) * i128::from(10u64.pow(DECIMALS - fraction.len() as u32));
    Some(units)
}

fn read_digits(bytes: &[u8]) -> Option<u64> {
    bytes
        .iter()
        .try_fold(0u64, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0')))
}

/// Takes away brackets, signs before and after, and a currency sign; tells whether the number is negative.
fn strip_signs(text: &str) -> Result<(bool, &str), NotANumber> {
    if text.is_empty() {
        return Err(NotANumber::Empty);
    }
    let (mut negative, mut rest) = match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (true, inner.trim()),
        None => (false, text),
    };
    let bracketed = negative;
    let (mut signed, mut currency) = (false, false);
    loop {
        let first = rest.chars().next().ok_or(NotANumber::Malformed)?;
        let last = rest.chars().next_back().ok_or(NotANumber::Malformed)?;
        let (sign, shorter) = match (first, last) {
            ('-' | '\u{2212}' | '+', _) => (Some(first), &rest[first.len_utf8()..]),
            ('$' | '€' | '£' | '¥' | '₹', _) => (None, &rest[first.len_utf8()..]),
            (_, '-' | '\u{2212}') => (Some(last), &rest[..rest.len() - last.len_utf8()]),
            (_, '$' | '€' | '£' | '¥' | '₹') => (None, &rest[..rest.len() - last.len_utf8()]),
            _ => return Ok((negative, rest)),
        };
        let seen_before = if sign.is_some() { &mut signed } else { &mut currency };
        if std::mem::replace(seen_before, true) || (sign.is_some() && bracketed) {
            return Err(NotANumber::Malformed);
        }
        negative |= matches!(sign, Some('-' | '\u{2212}'));
        rest = shorter.trim();
    }
}

fn split_exponent(digits: &str) -> Result<(&str, i64), NotANumber> {
    match digits.find(['e', 'E']) {
        None => Ok((digits, 0)),
        Some(at) => {
            let exponent: i64 = digits[at + 1..].parse().map_err(|_| NotANumber::Malformed)?;
            if exponent.unsigned_abs() > MOST_DIGITS as u64 {
                return Err(NotANumber::TooLarge);
            }
            Ok((&digits[..at], exponent))
        }
    }
}

/// The digits without separators, and how many of them are decimals.
fn read_mantissa(text: &str, mark: DecimalMark) -> Result<(String, u32), NotANumber> {
    let (mark, separators) = match mark {
        DecimalMark::Point => ('.', [',', ' ', '\u{a0}', '\u{202f}', '\'', '’']),
        DecimalMark::Comma => (',', ['.', ' ', '\u{a0}', '\u{202f}', '\'', '’']),
    };
    let (whole, fraction) = text.split_once(mark).unwrap_or((text, ""));
    let mut groups = whole.split(separators);
    let mut digits = groups.next().unwrap_or_default().to_owned();
    let mut rest = groups.peekable();
    if rest.peek().is_some() && !(1..=3).contains(&digits.len()) {
        return Err(NotANumber::Malformed);
    }
    while let Some(group) = rest.next() {
        // Thousands in threes; the groups before the last may be pairs, as in 12,34,567.
        if !(group.len() == 3 || (group.len() == 2 && rest.peek().is_some())) {
            return Err(NotANumber::Malformed);
        }
        digits.push_str(group);
    }
    digits.push_str(fraction);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotANumber::Malformed);
    }
    if digits.len() > MOST_DIGITS {
        return Err(NotANumber::TooLarge);
    }
    Ok((digits, fraction.len() as u32))
}

/// An integer at `10^-places` as an amount and what rounding takes away.
fn scale(value: BigInt, places: i64) -> Result<Reading, NotANumber> {
    let kept = i64::from(DECIMALS);
    let (units, tail) = if places <= kept {
        (value * BigInt::from(10u8).pow((kept - places) as u32), None)
    } else {
        let scale = BigInt::from(10u8).pow((places - kept) as u32);
        let rounded = round_half_even(&Ratio::new(value.clone(), scale.clone()));
        let tail = value - &rounded * scale;
        (rounded, (!tail.is_zero()).then_some((tail, places as u32)))
    };
    let units = units.to_i128().filter(|units| units.unsigned_abs() < 10u128.pow(2 * DECIMALS));
    Ok(Reading { amount: Amount::from_units(units.ok_or(NotANumber::TooLarge)?), tail })
}
