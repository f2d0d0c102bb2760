//! Weeks as they were known when they were closed.

use serde::Serialize;

use super::{Coverage, Dimension, Extra};
use crate::calendar::{Day, Week};
use crate::workspace::figure::Figure;

/// A week as it was known when it was closed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClosedWeek {
    /// The ISO week, as `2026-W11`.
    pub week: Week,
    /// The day on which it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Who closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// SHA-256 of the workspace by which it was allocated, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_sha256: Option<String>,
    /// The bills that were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bills: Vec<ClosedBill>,
    /// What every combination of dimensions cost then.
    pub entries: Vec<ClosedEntry>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A bill of a closed week.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClosedBill {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The cost of a combination of dimensions in a closed week.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClosedEntry {
    /// Team, where one paid.
    pub team: Option<String>,
    /// Product, where one was known.
    pub product: Option<String>,
    /// Environment, where one was known.
    pub environment: Option<String>,
    /// Usage type, where one was known.
    pub usage_type: Option<String>,
    /// How it came to its team.
    pub coverage: Coverage,
    /// In the workspace's currency.
    pub cost: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl ClosedEntry {
    /// What stands in a dimension.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        match dimension {
            Dimension::Team => self.team.as_deref(),
            Dimension::Product => self.product.as_deref(),
            Dimension::Environment => self.environment.as_deref(),
            Dimension::UsageType => self.usage_type.as_deref(),
        }
    }
}
