//! Decimals that a person typed: the text is kept beside the amount, so that saving changes nothing.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::money::{Amount, DecimalMark, NotANumber, Ratio, read_decimal};

/// A decimal as it was typed, and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    text: String,
    amount: Amount,
}

impl Figure {
    /// Reads a plain decimal.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        Ok(Self { text: text.to_owned(), amount: Amount::parse(text)? })
    }

    /// The figure of an amount.
    pub fn of(amount: Amount) -> Self {
        Self { text: amount.to_string(), amount }
    }

    /// What it means.
    pub const fn amount(&self) -> Amount {
        self.amount
    }

    /// What it means to the last digit, also beyond 18 places.
    pub fn ratio(&self) -> Ratio {
        match read_decimal(&self.text, DecimalMark::Point) {
            Ok(reading) => reading.ratio(),
            Err(_) => self.amount.to_ratio(),
        }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Where a trigger stands: a percentage of the budget, or an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// `80%`
    Percent(Figure),
    /// `8000`
    Amount(Figure),
}

impl Default for Level {
    /// None at all; see [`Level::is_absent`].
    fn default() -> Self {
        Self::Amount(Figure::default())
    }
}

impl Level {
    /// Whether nothing was typed: a trigger that needs no level.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Amount(figure) if figure.text().is_empty())
    }

    /// Reads `80%` or `8000`.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        match text.trim().strip_suffix('%') {
            Some(percent) => Figure::parse(percent.trim_end()).map(Self::Percent),
            None => Figure::parse(text).map(Self::Amount),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(figure) => write!(formatter, "{figure}%"),
            Self::Amount(figure) => figure.fmt(formatter),
        }
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
