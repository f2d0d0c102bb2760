//! The amount: an exact decimal with 18 places in a 128-bit integer.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use super::{DecimalMark, NotANumber, Ratio, read_decimal};

/// Decimal places that every amount keeps.
pub const DECIMALS: u32 = 18;

const UNITS_PER_ONE: i128 = 10i128.pow(DECIMALS);

/// An amount of money in units of 10^-18 of its currency, which stands beside it (once per table, or in the workspace).
///
/// Totals up to 1.7 × 10^20 fit; sums beyond that are a programming error and saturate no cell silently: they panic in
/// tests and cannot be reached from bills, whose cells are refused above 10^18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

/// An amount that does not fit into 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountOverflow;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount of so many units of 10^-18.
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// How many units of 10^-18 this is.
    pub const fn units(self) -> i128 {
        self.0
    }

    /// Reads a plain decimal (`1234.50`, `-0.1`, `1e-7`), rounding half to even beyond 18 places.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        read_decimal(text, DecimalMark::Point).map(|reading| reading.amount)
    }

    /// Whether this is exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The amount without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// This amount as an exact fraction of one currency unit.
    pub fn to_ratio(self) -> Ratio {
        Ratio::new(BigInt::from(self.0), BigInt::from(UNITS_PER_ONE))
    }

    /// The nearest amount to a fraction of one currency unit, half to even.
    pub fn from_ratio(ratio: &Ratio) -> Result<Self, AmountOverflow> {
        let scaled = ratio * Ratio::from_integer(BigInt::from(UNITS_PER_ONE));
        i128::try_from(super::round_half_even(&scaled)).map(Self).map_err(|_| AmountOverflow)
    }

    /// This amount with exactly `places` decimals, rounded half to even, as it is printed.
    pub fn to_fixed(self, places: u32) -> String {
        let unit = minor_unit(places);
        fixed_text(divide_half_even(self.0, unit), places)
    }
}

/// Units of 10^-18 in one minor unit of a currency with `places` decimals (at most 18).
pub(super) fn minor_unit(places: u32) -> i128 {
    10i128.pow(DECIMALS.saturating_sub(places))
}

/// Prints a count of minor units with its decimals.
pub(super) fn fixed_text(minor: i128, places: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = minor.unsigned_abs();
    let one = 10u128.pow(places.min(DECIMALS));
    match places {
        0 => format!("{sign}{digits}"),
        _ => format!("{sign}{}.{:0width$}", digits / one, digits % one, width = places as usize),
    }
}

fn divide_half_even(value: i128, unit: i128) -> i128 {
    let (quotient, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && quotient % 2 != 0);
    quotient + i128::from(up)
}

impl fmt::Display for Amount {
    /// Every digit, plainly, without trailing zeros.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (magnitude / UNITS_PER_ONE as u128, magnitude % UNITS_PER_ONE as u128);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let digits = format!("{fraction:018}");
        write!(formatter, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl serde::Serialize for Amount {
    /// As decimal text, so that no reader puts it through a float.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A sum in which every printed digit counts, also those beyond 18 places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    rounded: Amount,
    /// What rounding took away, as an integer at `10^-tail_places`.
    tail: BigInt,
    tail_places: u32,
}

impl ExactSum {
    /// Adds a reading with all its digits.
    pub fn add(&mut self, reading: &super::Reading) {
        self.rounded += reading.amount;
        if let Some((tail, places)) = &reading.tail {
            self.add_tail(tail, *places);
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.rounded += other.rounded;
        if !other.tail.is_zero() {
            self.add_tail(&other.tail.clone(), other.tail_places);
        }
    }

    fn add_tail(&mut self, tail: &BigInt, places: u32) {
        if places > self.tail_places {
            self.tail *= BigInt::from(10u8).pow(places - self.tail_places);
            self.tail_places = places;
        }
        self.tail += tail * BigInt::from(10u8).pow(self.tail_places - places);
    }

    /// What it is made of: the rounded sum, and what rounding took away as an integer at `10^-places`.
    pub fn parts(&self) -> (Amount, &BigInt, u32) {
        (self.rounded, &self.tail, self.tail_places)
    }

    /// The sum of [`ExactSum::parts`].
    pub fn from_parts(rounded: Amount, tail: BigInt, tail_places: u32) -> Self {
        Self { rounded, tail, tail_places }
    }

    /// The sum of the readings as they were rounded to 18 places.
    pub fn rounded(&self) -> Amount {
        self.rounded
    }

    /// What rounding to 18 places added: the rounded sum less the exact one, every digit.
    pub fn rounding(&self) -> String {
        decimal_text(&-self.tail.clone(), self.tail_places)
    }

    /// The same as an exact fraction.
    pub fn rounding_ratio(&self) -> Ratio {
        Ratio::new(-self.tail.clone(), BigInt::from(10u8).pow(self.tail_places))
    }

    /// The exact sum, every digit, without trailing zeros.
    pub fn exact(&self) -> String {
        if self.tail.is_zero() {
            return self.rounded.to_string();
        }
        let places = self.tail_places.max(DECIMALS);
        let scale = |value: BigInt, from: u32| value * BigInt::from(10u8).pow(places - from);
        let sum = scale(BigInt::from(self.rounded.0), DECIMALS) + scale(self.tail.clone(), self.tail_places);
        decimal_text(&sum, places)
    }
}

/// A fraction as a decimal without trailing zeros: every digit where it comes out within `places`, else rounded half to
/// even there.
pub fn print_ratio(ratio: &Ratio, places: u32) -> String {
    let scaled = ratio * Ratio::from_integer(BigInt::from(10u8).pow(places));
    decimal_text(&super::round_half_even(&scaled), places)
}

/// An integer at `10^-places`, printed plainly without trailing zeros.
fn decimal_text(value: &BigInt, places: u32) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    let places = places as usize;
    let digits = format!("{:0>width$}", value.abs().to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction.trim_end_matches('0') {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}
