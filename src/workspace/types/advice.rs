//! What the audit is told: tokens that no bill counts, qualities, limits of a split, what a KPI should reach, outcomes.

use serde::Serialize;

use super::Extra;
use crate::calendar::Day;
use crate::workspace::figure::Figure;

/// What the audit is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Advice {
    /// Tokens a month of usage types, in the place of what bills count of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// How good models are at usage types, as somebody measured it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub qualities: Vec<Quality>,
    /// What each usage type's quality must reach. A usage type without a floor keeps its models.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<Floor>,
    /// Limits of providers' shares of all tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderLimit>,
    /// Limits of models' shares of all tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<ModelLimit>,
    /// How many percent of all tokens may change their model at once; all of them where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_moved: Option<Figure>,
    /// Percent of the uncached input that a cache could serve: a what-if.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached: Option<Figure>,
    /// Percent of all tokens that could wait for a batch: a what-if.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batched: Option<Figure>,
    /// Percent by which a batch is cheaper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_discount: Option<Figure>,
    /// What KPIs should reach, and who answers for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kpis: Vec<KpiGoal>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Advice {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Tokens of a usage type on a model in a month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Volume {
    /// The usage type, by id, name or alias.
    pub usage_type: String,
    /// The vendor.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The kind of tokens, as in prices.
    pub token_type: String,
    /// How many a month.
    pub tokens: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How good a model is at a usage type: a score of the user's own evaluation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quality {
    /// The usage type, by id, name or alias.
    pub usage_type: String,
    /// The vendor; any where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The model.
    pub model: String,
    /// On whatever scale, the same for all models of the usage type; higher is better.
    pub score: Figure,
    /// Which evaluation says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day on which it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a usage type's quality must reach.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Floor {
    /// The usage type, by id, name or alias.
    pub usage_type: String,
    /// The mean quality of its tokens must reach this.
    pub mean: Figure,
    /// And no model below this may have any of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The largest share that a vendor may have.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProviderLimit {
    /// The vendor.
    pub provider: String,
    /// Percent of all tokens.
    pub most: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The least and the largest share that a model may have.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModelLimit {
    /// The vendor; any where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The model.
    pub model: String,
    /// Percent of all tokens, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<Figure>,
    /// Percent of all tokens, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a KPI should reach, and who answers for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KpiGoal {
    /// The KPI's id, as `cost_per_request`.
    pub id: String,
    /// Where it stood when the plan was made; that of the first week where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Figure>,
    /// What it should reach; a share in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Figure>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How often it is looked at, as `weekly`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence: Option<String>,
    /// The trigger that watches it, as `budget/trigger`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a product did on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outcome {
    /// The day.
    pub day: Day,
    /// The product, by id, name or alias.
    pub product: String,
    /// Requests that were served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Figure>,
    /// Answers that were accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Figure>,
    /// Answers that somebody had to do again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reworked: Option<Figure>,
    /// Requests that were handed to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Figure>,
    /// Cases that were closed without people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Figure>,
    /// Conversions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversions: Option<Figure>,
    /// What they brought, in the workspace's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Figure>,
    /// Users that were active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
