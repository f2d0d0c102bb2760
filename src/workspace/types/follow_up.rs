//! What follows from work on the matrix: dated owners of teams, changes of hands with who was told, disputes, reviews.

use serde::Serialize;

use super::{Dimension, Extra};
use crate::calendar::{Day, Month, Week};
use crate::workspace::figure::Figure;

/// From a day on, a team has another owner or deputy. What is absent stays as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TeamOwner {
    /// The team.
    pub team: String,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// First day.
    pub from: Day,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A change of hands that was entered with the guide, and how far its follow-up is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HandedOver {
    /// Unique id.
    pub id: String,
    /// Kind and id of what changed hands: `product:assist`, `owner:search`, `team:search`, `environment:dev`,
    /// `x_ApiKey:key-1`.
    pub what: String,
    /// Who had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Who has it now; absent where a team closed and nobody took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// First day.
    pub day: Day,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day on which it was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entered_on: Option<Day>,
    /// What moved in open weeks when it was entered, in the workspace's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_open: Option<Figure>,
    /// What moved in closed weeks, to be booked as corrections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_closed: Option<Figure>,
    /// Who has to know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<TellWhom>,
    /// Those who were told, by `who`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What was left to do, each in a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Those of them that are done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Somebody who has to know of a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TellWhom {
    /// Person's name, or the address.
    pub who: String,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// As what: `owner of ads`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Somebody does not agree with what a line was charged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dispute {
    /// Unique id.
    pub id: String,
    /// The day on which it was opened.
    pub opened_on: Day,
    /// Who disputes: person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Column of the matrix and its value: what was charged.
    #[serde(serialize_with = "crate::workspace::text_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub line: Vec<(String, String)>,
    /// How much of it, in the workspace's currency.
    pub amount: Figure,
    /// The week in which it was charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<Week>,
    /// The month in which it was charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How it stands.
    pub state: DisputeState,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The id of the rule that charged it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The day on which it was settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a dispute stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// Nobody has decided.
    #[default]
    Open,
    /// The charge was wrong.
    Accepted,
    /// The charge stands.
    Rejected,
}

impl DisputeState {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Rejected];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// Past which disputes of a month their rule has to be reviewed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DisputeLimits {
    /// So many disputes are still tolerated; 3 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Figure>,
    /// So much disputed money is still tolerated, in the workspace's currency; any where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who answers for the rules of a dimension, and when they were looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleOwner {
    /// The dimension.
    pub dimension: Dimension,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The day of the last review; a review is due a quarter later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An item of the review queue that somebody has looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reviewed {
    /// The item: its kind and subject, as `idle-rule rule:by-tag`.
    pub item: String,
    /// The day.
    pub on: Day,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
