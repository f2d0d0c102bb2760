//! Rules: a condition, and what they set.

use serde::Serialize;

use super::{Dimension, Extra};
use crate::calendar::Day;
use crate::workspace::condition::Condition;

/// A condition and the dimensions that it sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rule {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it holds.
    pub when: Condition,
    /// What it sets.
    pub set: Setters,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The day after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is set, by dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Setters {
    /// Team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Setter>,
    /// Product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Setter>,
    /// Environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Setter>,
    /// Usage type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_type: Option<Setter>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Setters {
    /// What a dimension is set to.
    pub const fn get(&self, dimension: Dimension) -> Option<&Setter> {
        match dimension {
            Dimension::Team => self.team.as_ref(),
            Dimension::Product => self.product.as_ref(),
            Dimension::Environment => self.environment.as_ref(),
            Dimension::UsageType => self.usage_type.as_ref(),
        }
    }

    /// The place of a dimension's setter.
    pub const fn get_mut(&mut self, dimension: Dimension) -> &mut Option<Setter> {
        match dimension {
            Dimension::Team => &mut self.team,
            Dimension::Product => &mut self.product,
            Dimension::Environment => &mut self.environment,
            Dimension::UsageType => &mut self.usage_type,
        }
    }

    /// Whether nothing is set (and nothing unknown stands here).
    pub fn is_empty(&self) -> bool {
        Dimension::ALL.iter().all(|dimension| self.get(*dimension).is_none()) && self.extra.is_empty()
    }
}

/// Where a dimension's value comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Setter {
    /// A plain text.
    Text(String),
    /// A field of the charge.
    Copy(CopySetter),
    /// The team that owns what stands in another dimension on that day.
    OwnerOf {
        /// Always the product.
        owner_of: Dimension,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
    /// A pool, for the team only.
    Pool {
        /// The pool's id.
        pool: String,
        /// Unknown members.
        #[serde(flatten)]
        extra: Extra,
    },
}

impl Setter {
    /// The team that owns the product.
    pub fn owner_of_product() -> Self {
        Self::OwnerOf { owner_of: Dimension::Product, extra: Extra::new() }
    }

    /// A pool, by its id.
    pub fn pool(id: &str) -> Self {
        Self::Pool { pool: id.to_owned(), extra: Extra::new() }
    }

    /// A field as it stands.
    pub fn copy(field: &str) -> Self {
        Self::Copy(CopySetter { copy: field.to_owned(), ..CopySetter::default() })
    }
}

/// Copies a field, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CopySetter {
    /// The field.
    pub copy: String,
    /// A regular expression whose first group is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<String>,
    /// Results by value; a value that is not here sets nothing.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::workspace::optional_text_map")]
    #[cfg_attr(test, schemars(with = "Option<std::collections::BTreeMap<String, String>>"))]
    pub map: Option<Vec<(String, String)>>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
