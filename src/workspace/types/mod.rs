//! The document that a user saves, as types. Members that this version does not know stand in `extra` and are kept.

mod advice;
mod brief;
mod budgets;
mod choices;
mod closed;
mod follow_up;
mod guardrails;
mod people;
mod playbooks;
mod pools;
mod rules;
mod sources;
mod truth;

use serde::Serialize;

pub use advice::{Advice, Floor, KpiGoal, ModelLimit, Outcome, ProviderLimit, Quality, Volume};
pub use brief::{BriefEdits, EditedText, TaskEdit};
pub use budgets::{Budget, BudgetMonth, Escalation, EscalationLevel, Trigger, TriggerForecast, WorkingHours};
pub use choices::{Base, Basis, BudgetPeriod, CarryOver, Category, Coverage, Dimension, Otherwise, PoolMode};
pub use closed::{Approval, ClosedBill, ClosedEntry, ClosedWeek, Targets};
pub use follow_up::{
    Dispute, DisputeLimits, DisputeState, HandedOver, Reviewed, RuleOwner, TeamOwner, TellWhom,
};
pub use guardrails::{GuardrailAssignment, GuardrailStage, Guardrails};
pub use people::{Declared, Ownership, Person, Team};
pub use playbooks::{
    ChangeKind, Degree, ManagedChange, Playbooks, Remediation, SecurityIncident, SourceControl, TimelineEntry,
};
pub use pools::{Driver, DriverValue, Pool, Rate, Split};
pub use rules::{CopySetter, Rule, Setter, Setters};
pub use sources::{Mapping, MonthlyCost, Source};
pub use truth::{Counts, Export, Invoice, Overlap, Price};

/// Members that this version does not know, in their order.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// The whole workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Workspace {
    /// What this file is: `cost-matrix/1`.
    pub format: Format,
    /// What the user calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ISO 4217 code of the currency that everything is allocated in.
    pub currency: String,
    /// Which cost column is allocated; effective where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Teams: who can pay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// Products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Declared>,
    /// Environments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<Declared>,
    /// Usage types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usage_types: Vec<Declared>,
    /// Which team has which product from which day on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ownership: Vec<Ownership>,
    /// People, dated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Roles and who fills them, by person's id.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "crate::workspace::text_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub roles: Vec<(String, String)>,
    /// The inventory.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// How CSV files that are not FOCUS are read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Names of sheets that are read in workbooks: of those that one has, the first in this list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Texts that count as missing everywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub non_values: Vec<String>,
    /// The ordered rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What fills dimensions that no rule set.
    #[serde(skip_serializing_if = "Setters::is_empty")]
    pub defaults: Setters,
    /// Shared costs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// How pools of pools are solved; step down where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_mode: Option<PoolMode>,
    /// Exchange rates into the workspace's currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// Quantities by which pools are divided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drivers: Vec<Driver>,
    /// Budgets of lines, with triggers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
    /// Escalation ladders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Escalation>,
    /// How much should be named directly.
    #[serde(skip_serializing_if = "Targets::is_empty")]
    pub targets: Targets,
    /// Limits by stage of exposure.
    #[serde(skip_serializing_if = "Guardrails::is_empty")]
    pub guardrails: Guardrails,
    /// Weeks as they were when they were closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_weeks: Vec<ClosedWeek>,
    /// Owners and deputies of teams from a day on; before the first, those of the team itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<TeamOwner>,
    /// Changes of hands that were entered with the guide, and how far their follow-up is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<HandedOver>,
    /// What somebody does not agree with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    /// Past which disputes of a month a rule has to be reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispute_limits: Option<DisputeLimits>,
    /// Who answers for the rules of each dimension.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rule_owners: Vec<RuleOwner>,
    /// Items of the review queue that somebody has looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewed: Vec<Reviewed>,
    /// What people wrote into the brief.
    #[serde(skip_serializing_if = "BriefEdits::is_empty")]
    pub brief: BriefEdits,
    /// Security controls, incidents, managed changes.
    #[serde(skip_serializing_if = "Playbooks::is_empty")]
    pub playbooks: Playbooks,
    /// How later exports of one account are taken, where what they hold does not tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<Export>,
    /// Charges that are not charged, because another bill holds the same money.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlaps: Vec<Overlap>,
    /// Prices by which usage without money is estimated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// Totals of vendors' invoices, against which charges are held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Invoice>,
    /// What the audit is told.
    #[serde(skip_serializing_if = "Advice::is_empty")]
    pub advice: Advice,
    /// What products did, day by day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The file's format and version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Format {
    /// The version that this program writes.
    #[default]
    #[serde(rename = "cost-matrix/1")]
    One,
}
