//! Shared costs, how they are divided, and the quantities and rates that dividing needs.

use serde::Serialize;

use super::{Base, Extra, Otherwise};
use crate::calendar::Month;
use crate::workspace::condition::Condition;
use crate::workspace::figure::Figure;

/// A shared cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Pool {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How it is divided.
    pub split: Split,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a pool is divided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Split {
    /// The same to each.
    Even {
        /// Teams or pools.
        targets: Vec<String>,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
    /// By percentages that add to exactly 100.
    Fixed {
        /// Target and percentage, in order.
        #[serde(serialize_with = "crate::workspace::figure_map")]
        #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Figure>"))]
        shares: Vec<(String, Figure)>,
        /// What happens where the shares of the targets that are left are all zero.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
    /// By the targets' direct cost of the month.
    Proportional {
        /// Teams or pools.
        targets: Vec<String>,
        /// Which direct charges count.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<Condition>,
        /// Whether what earlier pools gave counts as well.
        #[serde(skip_serializing_if = "Option::is_none")]
        base: Option<Base>,
        /// What every target pays first, each month.
        #[serde(skip_serializing_if = "Option::is_none")]
        floor: Option<Figure>,
        /// What happens where there are no weights.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
    /// By the driver's quantity of the month.
    Driver {
        /// The driver's id.
        driver: String,
        /// Teams or pools.
        targets: Vec<String>,
        /// What every target pays first, each month.
        #[serde(skip_serializing_if = "Option::is_none")]
        floor: Option<Figure>,
        /// What happens where there are no weights.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
}

impl Split {
    /// The targets, as they are written.
    pub fn targets(&self) -> Vec<&str> {
        match self {
            Self::Even { targets, .. }
            | Self::Proportional { targets, .. }
            | Self::Driver { targets, .. } => targets.iter().map(String::as_str).collect(),
            Self::Fixed { shares, .. } => shares.iter().map(|(target, _)| target.as_str()).collect(),
        }
    }

    /// Its name in files.
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Even { .. } => "even",
            Self::Fixed { .. } => "fixed",
            Self::Proportional { .. } => "proportional",
            Self::Driver { .. } => "driver",
        }
    }
}

/// An exchange rate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rate {
    /// The foreign currency.
    pub from: String,
    /// The month in which it holds.
    pub month: Month,
    /// Units of the workspace's currency for one of the foreign one.
    pub rate: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Quantities by which pools are divided.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Driver {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The quantities.
    pub values: Vec<DriverValue>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A target's quantity in a month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DriverValue {
    /// The month.
    pub month: Month,
    /// Team or pool.
    pub target: String,
    /// Quantity.
    pub quantity: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
