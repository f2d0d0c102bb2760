//! Exact numbers of the second reading: decimals as big rationals, never a float.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde_json::Value;

/// Ten to the given power.
pub(crate) fn ten_to(power: u32) -> BigRational {
    BigRational::from_integer(BigInt::from(10).pow(power))
}

/// A plain decimal with an optional sign, thousands commas, accountant's brackets and exponent.
pub(crate) fn read_decimal(text: &str) -> Option<BigRational> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return read_decimal(inner).map(|amount| -amount.abs());
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|power| power.abs() < 100)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.replace(',', ""));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut value = BigRational::from_integer(digits.parse::<BigInt>().ok()?) / ten_to(fraction.len() as u32);
    let scale = ten_to(exponent.unsigned_abs());
    value = if exponent < 0 { value / scale } else { value * scale };
    Some(if negative { -value } else { value })
}

/// A decimal from a JSON text or number.
pub(crate) fn read_json_decimal(value: &Value) -> Option<BigRational> {
    match value {
        Value::String(text) => read_decimal(text),
        Value::Number(number) => read_decimal(&number.to_string()),
        _ => None,
    }
}

/// Rounded half to even to 18 decimal places, as the reader of a bill does with a longer amount.
pub(crate) fn to_eighteen_places(value: &BigRational) -> BigRational {
    let scaled = value * ten_to(18);
    let floor = scaled.floor();
    let over = &scaled - &floor;
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let odd = !(floor.to_integer() % BigInt::from(2)).is_zero();
    let rounded = if over > half || (over == half && odd) { floor + BigRational::one() } else { floor };
    rounded / ten_to(18)
}

/// Whether the amount is a whole number of the engine's smallest unit, 10^-18.
pub(crate) fn is_whole_units(value: &BigRational) -> bool {
    (value * ten_to(18)).is_integer()
}

/// `"12.50"`, or `"3500/41"` where a decimal does not come out.
pub(crate) fn read_fraction(text: &str) -> Option<BigRational> {
    match text.split_once('/') {
        Some((above, below)) => {
            Some(read_decimal(above)? / read_decimal(below).filter(|below| !below.is_zero())?)
        }
        None => read_decimal(text),
    }
}

/// For messages: about twenty digits after the point.
pub(crate) fn show(value: &BigRational) -> String {
    let scaled = (value * ten_to(20)).round().to_integer();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = format!("{:0>21}", scaled.abs().to_string());
    let (whole, fraction) = digits.split_at(digits.len() - 20);
    format!("{sign}{whole}.{fraction}")
}
