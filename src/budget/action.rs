//! What a level may do, and what of the spend still to come that saves.

use num_traits::{One, Signed};

use crate::money::Ratio;
use crate::workspace::{EscalationLevel, Figure, folded};

/// What a level may do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Only be told.
    Notify,
    /// Ask for a plan.
    RequirePlan,
    /// Slow requests down.
    Throttle,
    /// Send requests to a cheaper model.
    CheaperModel,
    /// Stop whatever is not spent yet.
    FreezeSpend,
    /// Keep back a percentage of what is still to come.
    HoldBack(Figure),
    /// Something else, in the workspace's own words.
    Other(String),
}

/// The actions that are offered, as they stand in files.
pub const ACTIONS: [&str; 6] = [
    "notify",
    "require a plan",
    "throttle",
    "switch to a cheaper model",
    "freeze new spend",
    "hold back 10%",
];

impl Action {
    /// Reads a level's text.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match folded(text).as_str() {
            "" | "notify" => Self::Notify,
            "require a plan" => Self::RequirePlan,
            "throttle" => Self::Throttle,
            "switch to a cheaper model" => Self::CheaperModel,
            "freeze new spend" | "freeze" => Self::FreezeSpend,
            folded => {
                let held = folded.strip_prefix("hold back").and_then(percent);
                held.map_or_else(|| Self::Other(text.to_owned()), Self::HoldBack)
            }
        }
    }

    /// What of the spend still to come it saves, from 0 to 1; none where only its user can know.
    fn share(&self) -> Option<Ratio> {
        match self {
            Self::FreezeSpend => Some(Ratio::one()),
            Self::HoldBack(percent) => Some(part(percent)),
            _ => None,
        }
    }
}

/// What of the spend still to come a level's action saves: what the level says, else what its action means.
pub fn saved_share(level: &EscalationLevel) -> Option<Ratio> {
    let said = level.saves.as_deref().and_then(percent).map(|percent| part(&percent));
    said.or_else(|| Action::parse(level.action.as_deref().unwrap_or_default()).share())
}

/// A percentage from 0 to 100, as `30%` or `30 %`.
pub fn percent(text: &str) -> Option<Figure> {
    let figure = Figure::parse(text.trim().strip_suffix('%')?.trim()).ok()?;
    let share = part(&figure);
    (!share.is_negative() && share <= Ratio::one()).then_some(figure)
}

fn part(percent: &Figure) -> Ratio {
    percent.ratio() / Ratio::from_integer(100.into())
}
