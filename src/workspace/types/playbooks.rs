//! The playbooks beside the matrix: a review of security controls by source, incidents, managed changes.

use serde::Serialize;

use super::Extra;
use crate::calendar::Day;
use crate::workspace::figure::Figure;

/// What people entered into the playbooks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Playbooks {
    /// What is known of each source's risk and control.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<SourceControl>,
    /// The day of the last review of all sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Day>,
    /// After how many months they are reviewed again; 3 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_months: Option<Figure>,
    /// Incidents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<SecurityIncident>,
    /// Changes that are led from the notice to the closing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ManagedChange>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Playbooks {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The risk of a source, and what is done about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceControl {
    /// The source's id.
    pub source: String,
    /// What data it sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// How likely harm is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Degree>,
    /// How bad it would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<Degree>,
    /// Why these two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// How far that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Remediation>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How likely, or how bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// 1.
    Low,
    /// 2.
    Medium,
    /// 3.
    High,
}

impl Degree {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// From 1.
    pub const fn number(self) -> u32 {
        self as u32 + 1
    }
}

/// How far a control is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Remediation {
    /// Not begun.
    Open,
    /// Begun.
    Underway,
    /// In place.
    Done,
    /// The risk is accepted as it is.
    Accepted,
}

impl Remediation {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Open, Self::Underway, Self::Done, Self::Accepted];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Underway => "underway",
            Self::Done => "done",
            Self::Accepted => "accepted",
        }
    }
}

/// An incident: a prompt injection, or a key that ran away.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SecurityIncident {
    /// Unique id.
    pub id: String,
    /// What happened, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day on which it was opened.
    pub opened_on: Day,
    /// The key concerned, as bills name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The team concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// For how many hours it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Figure>,
    /// What it cost, in the workspace's currency; estimated from the key's highest rate where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What happened when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelineEntry>,
    /// The dispute that was opened about its money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispute: Option<String>,
    /// The day on which it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A moment of an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TimelineEntry {
    /// When, as people write it: `2026-03-11 14:05`.
    pub at: String,
    /// What.
    pub what: String,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A change that is led from the notice to the closing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ManagedChange {
    /// Unique id.
    pub id: String,
    /// What changes, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What it is about: a product's or a rule's id, a model, a provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What comes in its place: a team, a model, a provider, a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The first day.
    pub from: Day,
    /// How one goes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_back: Option<String>,
    /// The day on which it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A product gets another owner.
    Owner,
    /// A model takes the place of another.
    Model,
    /// A provider takes the place of another.
    Provider,
    /// A price moves.
    Price,
    /// A rule changes.
    Rule,
}

impl ChangeKind {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Model, Self::Provider, Self::Price, Self::Rule];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Model => "model",
            Self::Provider => "provider",
            Self::Price => "price",
            Self::Rule => "rule",
        }
    }
}
