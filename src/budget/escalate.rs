//! Who is told of an alert, when, and by when they must answer: a ladder from the day on which a trigger fired.

use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::given;
use super::moment::Moment;
use super::people::People;
use super::roles::{Role, told};
use super::working::{Wait, Working};
use crate::calendar::Day;
use crate::workspace::{Budget, Escalation, EscalationLevel, Workspace};

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
    pub at: Option<Moment>,
    /// When the next level is told if nobody answers; none where nothing follows from silence.
    pub acknowledge_by: Option<Moment>,
    /// What the level may do.
    pub action: Option<String>,
    /// When they are told again before the next level is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again: Vec<Moment>,
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

/// How often a level is told again at most.
const MOST_REPEATS: usize = 99;

/// The ladder of a budget, climbed with nobody answering, from the start of the day on which a trigger fired. Each level
/// reaches whoever has its roles on the day on which it is told; one with working hours is told in them, and its time to
/// answer runs in them.
pub fn climb(workspace: &Workspace, budget: &Budget, escalation: &Escalation, fired: Day) -> Vec<Step> {
    let mut free = Some(Moment::midnight(fired));
    let mut steps = Vec::with_capacity(escalation.levels.len());
    for (place, level) in escalation.levels.iter().enumerate() {
        let working = Working::or_always(level.hours.as_ref());
        let at = free.map(|free| working.next(free));
        let people = People::of(workspace, Some(at.map_or(fired, Moment::day)));
        let (again, acknowledge_by) = waiting(level, &working, at);
        steps.push(Step {
            level: place + 1,
            notify: notified(&people, budget, level),
            via: given(&level.via).map(str::to_owned),
            at,
            acknowledge_by,
            action: given(&level.action).map(str::to_owned),
            again,
        });
        free = acknowledge_by;
    }
    steps
}

/// When a level is told again, and when its last time to answer is over.
fn waiting(level: &EscalationLevel, working: &Working, at: Option<Moment>) -> (Vec<Moment>, Option<Moment>) {
    let wait = level.acknowledge_within.as_deref().and_then(Wait::parse);
    let Some((mut told, wait)) = at.zip(wait) else { return (Vec::new(), None) };
    let mut again = Vec::new();
    for _ in 0..repeats(level).unwrap_or(0) {
        let Some(next) = working.after(told, wait) else { return (again, None) };
        told = working.next(next);
        again.push(told);
    }
    let by = working.after(told, wait);
    (again, by)
}

/// How often a level is told again; none where it is no whole number from 0 to 99.
pub fn repeats(level: &EscalationLevel) -> Option<usize> {
    let Some(figure) = &level.repeat else { return Some(0) };
    let ratio = figure.ratio();
    let whole = ratio.is_integer().then(|| ratio.to_integer().to_usize()).flatten();
    whole.filter(|times| *times <= MOST_REPEATS)
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
