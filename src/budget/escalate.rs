//! Who is told of an alert, when, and by when they must answer: a ladder from the day on which a trigger fired.

use serde::{Deserialize, Serialize};

use super::people::People;
use super::roles::{Role, hours, told};
use crate::calendar::Day;
use crate::workspace::{Budget, Escalation, EscalationLevel, Workspace};

/// An hour of a day, UTC; prints as `2026-03-11T00:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour {
    /// The day.
    pub day: Day,
    /// The hour of the day, from 0 to 23.
    pub hour: u32,
}

/// One level, with whom it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From 1.
    pub level: usize,
    /// Who is told.
    pub notify: Vec<Notified>,
    /// The channel.
    pub via: Option<String>,
    /// When they are told if nobody before has answered; none where a level before waits for ever.
    pub at: Option<Hour>,
    /// When the next level is told if nobody answers; none where nothing follows from silence.
    pub acknowledge_by: Option<Hour>,
    /// What the level may do.
    pub action: Option<String>,
}

/// Somebody who is told, or a text that reaches nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notified {
    /// The role by which; none for a person or an address.
    pub role: Option<String>,
    /// What they are called; none where nobody is reached.
    pub name: Option<String>,
    /// Where they are reached; none where nobody is reached.
    pub contact: Option<String>,
    /// Why nobody is reached, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

/// The latest day of the calendar that a deadline may fall on: a deadline of years is no deadline.
const MOST_HOURS: u32 = 24 * 3660;

impl Hour {
    /// The start of a day.
    pub const fn midnight(day: Day) -> Self {
        Self { day, hour: 0 }
    }

    /// So many hours later; none beyond ten years.
    pub fn plus(self, hours: u32) -> Option<Self> {
        let hours = (hours <= MOST_HOURS).then_some(self.hour + hours)?;
        Some(Self { day: self.day.plus((hours / 24) as i32), hour: hours % 24 })
    }
}

impl std::fmt::Display for Hour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}T{:02}:00:00Z", self.day, self.hour)
    }
}

impl Serialize for Hour {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::str::FromStr for Hour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || format!("{text:?} is no hour of a day, as 2026-03-11T00:00:00Z");
        let (day, hour) =
            text.strip_suffix(":00:00Z").and_then(|text| text.split_once('T')).ok_or_else(fault)?;
        let hour = hour.parse().ok().filter(|hour| *hour < 24).ok_or_else(fault)?;
        Ok(Self { day: day.parse().map_err(|_| fault())?, hour })
    }
}

impl<'de> Deserialize<'de> for Hour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The ladder of a budget, climbed with nobody answering, from the start of the day on which a trigger fired. Each level
/// reaches whoever has its roles on the day on which it is told.
pub fn climb(workspace: &Workspace, budget: &Budget, escalation: &Escalation, fired: Day) -> Vec<Step> {
    let mut at = Some(Hour::midnight(fired));
    let mut steps = Vec::with_capacity(escalation.levels.len());
    for (place, level) in escalation.levels.iter().enumerate() {
        let people = People::of(workspace, Some(at.map_or(fired, |hour| hour.day)));
        let wait = level.acknowledge_within.as_deref().and_then(hours);
        let acknowledge_by = at.zip(wait).and_then(|(at, wait)| at.plus(wait));
        steps.push(Step {
            level: place + 1,
            notify: notified(&people, budget, level),
            via: given(&level.via),
            at,
            acknowledge_by,
            action: given(&level.action),
        });
        at = acknowledge_by;
    }
    steps
}

fn notified(people: &People<'_>, budget: &Budget, level: &EscalationLevel) -> Vec<Notified> {
    let named = level.notify.iter().map(|who| who.trim()).filter(|who| !who.is_empty());
    let resolve = |who: &str| {
        let role = Role::by_name(who).map(|role| role.name().to_owned());
        match told(people, budget, who) {
            Ok(told) => Notified { role, name: Some(told.name), contact: Some(told.contact), gap: None },
            Err(gap) => Notified { role, name: None, contact: None, gap: Some(gap.to_string()) },
        }
    };
    named.map(resolve).collect()
}

fn given(text: &Option<String>) -> Option<String> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
