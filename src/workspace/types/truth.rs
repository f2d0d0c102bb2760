//! What keeps figures true: which of several bills of the same money is charged, prices of usage that has none, and the
//! totals of invoices that charges are held against.

use serde::Serialize;

use super::Extra;
use crate::calendar::{Day, Month};
use crate::workspace::condition::Condition;
use crate::workspace::figure::Figure;

/// How later exports of one account and format are taken, where what they hold does not tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    /// The bills' format, as `detect` names it, or its beginning: `focus` is every version.
    pub format: String,
    /// The billing account; every one where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Whether of two such bills the newer takes the place of the older on the days that both hold. Where false, they are
    /// parts of one whole and all of them count.
    pub replaces: bool,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Charges that are not charged, because another bill holds the same money. They may still say how it is divided.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Overlap {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Only bills of this format, or of those that begin so: `litellm` is all of LiteLLM's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Only the bill of this file name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Only charges for which this holds; it reads columns, not dimensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Only charges that begin on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Only charges that begin before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The driver that gets, for each team and month, what these charges come to by the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// What is counted for the driver: `cost` (where absent), `quantity` or `rows`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a driver counts of charges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// What they cost, in the workspace's currency.
    #[default]
    Cost,
    /// How much was consumed.
    Quantity,
    /// How many they are.
    Rows,
}

impl Invoice {
    /// Whether estimates are scaled to it.
    pub fn scales(&self) -> bool {
        self.scale_estimates == Some(true)
    }
}

impl Counts {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cost, Self::Quantity, Self::Rows];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Quantity => "quantity",
            Self::Rows => "rows",
        }
    }
}

/// What a million tokens cost, from a day on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Price {
    /// The vendor.
    pub provider: String,
    /// The model as the usage names it; a last `*` stands for any ending.
    pub model: String,
    /// The kind of tokens: `input`, `output`, `cache_read`, `cache_write`, …
    pub token_type: String,
    /// Of a million tokens.
    pub per_million: Figure,
    /// ISO 4217 code.
    pub currency: String,
    /// The first day on which it holds; from ever on where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The address at which it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day on which it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a vendor's invoice of a month comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Invoice {
    /// The vendor, as its charges name it; this or `source` is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The inventory's source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The month.
    pub month: Month,
    /// The total as it is printed.
    pub total: Figure,
    /// ISO 4217 code; the workspace's currency where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The invoice's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Whether this vendor's estimates of the month are scaled so that its charges come to the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_estimates: Option<bool>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
