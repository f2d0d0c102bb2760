//! Guardrails: how much of a month's budget a product or a key may spend at each stage of exposure, and what happens at
//! its limits.

use serde::Serialize;

use super::Extra;
use crate::workspace::figure::{Figure, Level};

/// Stages of exposure, and who is at which.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Guardrails {
    /// Stages, from the smallest exposure; the four usual ones where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<GuardrailStage>,
    /// What is at which stage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assigned: Vec<GuardrailAssignment>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Guardrails {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty() && self.assigned.is_empty() && self.extra.is_empty()
    }
}

/// A stage of exposure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GuardrailStage {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What of the month's budget may be spent: a percentage, or an amount. All of it where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Level>,
    /// Whether a daily limit must not stop it: only the month's hard stop does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<bool>,
    /// Days that a month is taken to have; 30 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Figure>,
    /// What a day's soft limit leaves for bad days, of a day's part or as an amount; 10 % where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<Level>,
    /// How far the hard limit lies above the soft one, of it or as an amount; 20 % where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headroom: Option<Level>,
    /// Where what is critical stops, of the month or as an amount; 95 % where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<Level>,
    /// The most that one request may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_request: Option<Figure>,
    /// The most that one user may cost a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_user: Option<Figure>,
    /// What happens at the daily soft limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_soft: Option<String>,
    /// What happens at the daily hard limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_hard: Option<String>,
    /// Who may lift a limit: a role, a person's id or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift: Option<String>,
    /// For how long, as `24h` or `2d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift_for: Option<String>,
    /// What must hold before the next stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is at which stage: a product or a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GuardrailAssignment {
    /// The product, by id, name or alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The key, as bills name it (`x_ApiKey`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The stage's id.
    pub stage: String,
    /// The budget whose month counts; for a product, the first budget on it where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
    /// A month's budget of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
