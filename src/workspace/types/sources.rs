//! The inventory: where AI spend comes from, and how its bills are read.

use serde::Serialize;

use super::{Category, Extra, Setters};
use crate::calendar::{DateOrder, Month};
use crate::workspace::condition::Condition;
use crate::workspace::figure::Figure;

/// An entry of the inventory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Source {
    /// Unique id.
    pub id: String,
    /// Display name; the `ServiceName` of its typed-in charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Cost category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Vendor; the `ProviderName` of its typed-in charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is counted (tokens, hours, seats).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter: Option<String>,
    /// Where the bill comes from, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
    /// Expected cost a month, in the workspace's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_monthly: Option<Figure>,
    /// Which charges of bills are this source's.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<Condition>,
    /// Typed-in charges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monthly: Vec<MonthlyCost>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A typed-in charge over a whole month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MonthlyCost {
    /// The month.
    pub month: Month,
    /// In the workspace's currency.
    pub cost: Figure,
    /// Dimensions that stand before any rule.
    #[serde(skip_serializing_if = "Setters::is_empty")]
    pub set: Setters,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a CSV file that is not FOCUS is read. It applies to a file whose header has all mapped columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Mapping {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// FOCUS column and the file's header, in order.
    #[serde(serialize_with = "crate::workspace::text_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub columns: Vec<(String, String)>,
    /// The decimal mark: `.` or `,`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<String>,
    /// How dates are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// FOCUS column and the text that every row has there.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "crate::workspace::text_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub constants: Vec<(String, String)>,
    /// Headers of columns that are not kept at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
