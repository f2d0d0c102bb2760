//! Weeks as they were known when they were closed.

use serde::Serialize;

use super::{Coverage, Dimension, Extra};
use crate::calendar::{Day, Week};
use crate::money::{Amount, DECIMALS};
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
    /// Who approved what was corrected since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approval>,
    /// The bills that were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bills: Vec<ClosedBill>,
    /// What every combination of dimensions cost then.
    pub entries: Vec<ClosedEntry>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Somebody's yes to the corrections of a closed week, as they stood then.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Approval {
    /// Who approved them.
    pub by: String,
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// SHA-256 of the corrections that were approved, in hexadecimal: of others it is no approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections_sha256: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How much of a week's cost should be named directly, in percent. What is absent stands at 80, 90 and 95.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Targets {
    /// To begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crawl: Option<Figure>,
    /// Once tagging works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<Figure>,
    /// Where costs are charged to teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Targets {
    /// Their names, in their order.
    pub const NAMES: [&str; 3] = ["crawl", "walk", "run"];

    /// Whether nothing was said of them.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In percent, in the order of the names.
    pub fn percents(&self) -> [Amount; 3] {
        let usual = [80, 90, 95].map(|percent| Amount::from_units(percent * 10_i128.pow(DECIMALS)));
        let typed = [&self.crawl, &self.walk, &self.run];
        std::array::from_fn(|place| typed[place].as_ref().map_or(usual[place], Figure::amount))
    }

    /// The place of a target, by its name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Option<Figure>> {
        match name {
            "crawl" => Some(&mut self.crawl),
            "walk" => Some(&mut self.walk),
            "run" => Some(&mut self.run),
            _ => None,
        }
    }
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
