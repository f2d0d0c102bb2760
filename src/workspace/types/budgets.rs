//! Budgets of lines, their triggers, and who is told.

use serde::Serialize;

use super::{BudgetPeriod, CarryOver, Extra};
use crate::calendar::Month;
use crate::workspace::figure::{Figure, Level};

/// A budget on a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Budget {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Column of the matrix and its value: the entries that count.
    #[serde(serialize_with = "crate::workspace::text_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub line: Vec<(String, String)>,
    /// How long it lasts; a month where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<BudgetPeriod>,
    /// Amount for one period, in the workspace's currency.
    pub amount: Figure,
    /// Months that have an amount of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monthly: Vec<BudgetMonth>,
    /// How it is planned over the period: `even`, `working_days`, `last_months`, `last_year`, or one of a later version;
    /// even where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What of a period goes on into the next one; nothing where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carry_over: Option<CarryOver>,
    /// First month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// The month after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Month>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// What raises an alert.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// The escalation's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation: Option<String>,
    /// How often an alert that stands is told again, for triggers that don't say it: `never`, `daily`, `weekly`; daily
    /// where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminders: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A month of a budget that has an amount of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BudgetMonth {
    /// The month.
    pub month: Month,
    /// An amount, or a percentage of the budget's amount for one period.
    pub amount: Level,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A condition on a line's spend.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Trigger {
    /// Unique within its budget.
    pub id: String,
    /// What is looked at: `actual`, `forecast`, `variance`, `unallocated`, `burn`, `new`, `unit_cost`, or one of a later version.
    pub on: String,
    /// Percentage of the budget (of the plan for `burn`), or an amount; `new` needs none.
    #[serde(skip_serializing_if = "Level::is_absent")]
    #[cfg_attr(test, schemars(default))]
    pub at: Level,
    /// Of what a `new` value is told (`provider`, `model`, `key`), or what a `unit_cost` counts (`request`,
    /// `million_tokens`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// How many of the last days a `burn` looks at; 3 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u64>,
    /// Whether the lower end of a `forecast`'s 80 % interval must reach it, not the most likely outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sure: Option<bool>,
    /// What a variance is held against: `plan`, `previous`, `trailing`; or the rise of a `unit_cost`: the latter two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versus: Option<String>,
    /// How the end of the period is forecast, where it is fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<TriggerForecast>,
    /// What the difference must reach besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Figure>,
    /// How often it is told again while it stands: `never`, `daily`, `weekly`; as its budget says where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminders: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The method of forecasting that a trigger fixes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TriggerForecast {
    /// `run_rate`, or one of a later version.
    pub method: String,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A ladder of who is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Escalation {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The levels, first told first.
    pub levels: Vec<EscalationLevel>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A level of a ladder.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EscalationLevel {
    /// Roles (`team owner`, `deputy`, `budget owner`, `finance`, `leadership`), people's ids or addresses.
    pub notify: Vec<String>,
    /// Channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// How long without an answer until the next level is told, as `24h` or `2d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledge_within: Option<String>,
    /// What this level may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What that saves of the spend still to come, as `30%`, where the action itself does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saves: Option<String>,
    /// How often the level is told again before the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Figure>,
    /// When it can be told; at any hour where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<WorkingHours>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Hours of the week in which a level is told, and in which the time to answer runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WorkingHours {
    /// From, as `09:00`.
    pub from: String,
    /// Until, as `17:00`; midnight is `24:00`.
    pub until: String,
    /// Days of the week, as `mon`; Monday to Friday where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<String>,
    /// A fixed distance from UTC, as `+01:00`; UTC where absent. There are no named zones and no summer time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
