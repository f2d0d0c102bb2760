//! A change of hands before it is made and when it is made: the dated entry, the edits that go with it, the money that
//! moves week by week, and who has to know.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::edits::{dated_rule, put};
use super::figures::{Line, allocate, by_week, differences};
use super::proposals::{Proposal, proposed};
use super::spans::owner_on;
use super::tell::{ToTell, to_tell};
use super::{Figures, TrackRefusal};
use crate::bills::Bill;
use crate::budget::people::People;
use crate::calendar::{Day, Week};
use crate::ledger::{Allocation, Asked, By};
use crate::money::Amount;
use crate::workspace::{Dimension, Extra, Names, Ownership, TeamOwner, Workspace, folded};

/// What changes hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A product goes to another team.
    Product(String),
    /// A team gets another owner, deputy, or both.
    Owner(String),
    /// Charges with a value go to another team: an environment, a usage type, or a column of the bills as `x_ApiKey`.
    Value {
        /// Dimension or column.
        field: String,
        /// Its text.
        value: String,
    },
    /// A team becomes a part of another, or closes.
    Team(String),
}

impl What {
    /// As it stands in the workspace's `changes`: `product:assist`.
    pub fn text(&self) -> String {
        match self {
            Self::Product(id) => format!("product:{id}"),
            Self::Owner(id) => format!("owner:{id}"),
            Self::Team(id) => format!("team:{id}"),
            Self::Value { field, value } => format!("{field}:{value}"),
        }
    }

    /// The same read back.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let id = id.to_owned();
        Some(match kind {
            "product" => Self::Product(id),
            "owner" => Self::Owner(id),
            "team" => Self::Team(id),
            field => Self::Value { field: field.to_owned(), value: id },
        })
    }
}

/// From a day on, something is to be in other hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What.
    pub what: What,
    /// The new team (id, name or alias), or the new owner (person or address); none: a team closes, or only the deputy
    /// changes.
    pub to: Option<String>,
    /// The new deputy, where a team's people change.
    pub deputy: Option<String>,
    /// Who has it, where the workspace alone does not say: the team that pays for a value.
    pub holder: Option<String>,
    /// The first day.
    pub from: Day,
    /// Why.
    pub reason: Option<String>,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeEffect {
    /// Who has it on that day until now; none: nobody.
    pub old: Option<String>,
    /// Who will have it.
    pub new: Option<String>,
    /// The weeks in which money moves, in order.
    pub weeks: Vec<WeekMoves>,
    /// What names the old team or its people, with the proposed edit.
    pub proposals: Vec<Proposal>,
    /// Who has to know.
    pub to_tell: Vec<ToTell>,
    /// What lies on the product, environment or usage type from that day on and is still paid by others, by team.
    pub stays: Vec<(Option<String>, Amount)>,
}

/// What moves in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekMoves {
    /// The week.
    pub week: Week,
    /// Whether it is closed, so that the move is a correction.
    pub closed: bool,
    /// What each line pays more or less; nets to zero.
    pub lines: Vec<(Line, Amount)>,
    /// How much changes its line: half of all differences, without their signs.
    pub moved: Amount,
}

impl ChangeEffect {
    /// What moves in open and in closed weeks.
    pub fn moved(&self) -> [Amount; 2] {
        let sum = |closed: bool| {
            self.weeks.iter().filter(|week| week.closed == closed).map(|week| week.moved).sum()
        };
        [sum(false), sum(true)]
    }
}

/// A change against a workspace: ids resolved, the old hands found.
pub(super) struct Handover<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) names: Names,
    pub(super) what: What,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) old_deputy: Option<String>,
    pub(super) deputy: Option<String>,
    pub(super) from: Day,
}

impl<'a> Handover<'a> {
    pub(super) fn of(workspace: &'a Workspace, change: &Change) -> Self {
        let names = Names::of(workspace);
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let as_team = |text: String| names.resolve(Dimension::Team, &text);
        let (mut new, mut old_deputy) = (given(&change.to), None);
        let (what, old) = match &change.what {
            What::Product(product) => {
                let id = names.resolve(Dimension::Product, product);
                let old = owner_on(workspace, &names, &id, change.from);
                (What::Product(id), old)
            }
            What::Team(team) => {
                let id = as_team(team.clone());
                (What::Team(id.clone()), Some(id))
            }
            What::Owner(team) => {
                let id = as_team(team.clone());
                let people = People::of(workspace, Some(change.from));
                let found = super::tell::team(workspace, &id);
                old_deputy = found.and_then(|team| people.deputy_of(team)).map(str::to_owned);
                (What::Owner(id), found.and_then(|team| people.owner_of(team)).map(str::to_owned))
            }
            What::Value { field, value } => {
                let value = match Dimension::by_name(field) {
                    Some(dimension) => names.resolve(dimension, value),
                    None => value.trim().to_owned(),
                };
                (What::Value { field: field.clone(), value }, given(&change.holder).map(as_team))
            }
        };
        if !matches!(what, What::Owner(_)) {
            new = new.map(as_team);
        }
        Self {
            workspace,
            what,
            old,
            new,
            old_deputy,
            deputy: given(&change.deputy),
            from: change.from,
            names,
        }
    }

    /// The product that changes hands.
    pub(super) fn product(&self) -> Option<&str> {
        match &self.what {
            What::Product(id) => Some(id),
            _ => None,
        }
    }
}

impl Change {
    /// The workspace with the dated entry and the edits of the chosen proposals (by their places); the one before it
    /// undoes everything.
    pub fn apply(&self, workspace: &Workspace, chosen: &[String]) -> Workspace {
        let handover = Handover::of(workspace, self);
        let mut after = workspace.clone();
        let taken = proposed(&handover).into_iter().filter(|(one, _)| chosen.contains(&one.place));
        put(&mut after, &handover, taken.filter_map(|(_, edit)| edit).collect());
        self.enter(&mut after, &handover);
        after
    }

    /// The dated entry itself.
    fn enter(&self, after: &mut Workspace, handover: &Handover<'_>) {
        let reason = self.reason.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut extra = Extra::new();
        if let Some(reason) = &reason {
            extra.insert("reason".to_owned(), json!(reason));
        }
        match (&handover.what, &handover.new) {
            (What::Product(product), Some(team)) => after.ownership.push(Ownership {
                product: product.clone(),
                team: team.clone(),
                from: self.from,
                extra,
            }),
            (What::Owner(team), owner) => after.owners.push(TeamOwner {
                team: team.clone(),
                owner: owner.clone(),
                deputy: handover.deputy.clone(),
                from: self.from,
                reason,
                extra: Extra::new(),
            }),
            (What::Team(team), into) => {
                if let Some(team) = after.teams.iter_mut().find(|one| folded(&one.id) == folded(team)) {
                    team.until = Some(self.from);
                    team.merged_into.clone_from(into);
                }
            }
            (What::Value { field, value }, Some(team)) => {
                dated_rule(after, field, value, team, self.from, extra);
            }
            (What::Product(_) | What::Value { .. }, None) => {}
        }
    }

    /// Who has it on that day, as far as the workspace alone says.
    pub fn holder_in(&self, workspace: &Workspace) -> Option<String> {
        Handover::of(workspace, self).old
    }
}

/// Works out what a change with the edits of the chosen proposals would do. Nothing is changed.
pub fn change_effect(
    workspace: &Workspace,
    bills: &[&Bill],
    change: &Change,
    chosen: &[String],
) -> Result<ChangeEffect, TrackRefusal> {
    let after = change.apply(workspace, chosen);
    let moves_money = !matches!(change.what, What::Owner(_));
    let weeks = if moves_money { moves(workspace, &after, bills)? } else { Vec::new() };
    let mut change = change.clone();
    if matches!(change.what, What::Value { .. }) && change.holder.is_none() {
        change.holder = payer(&weeks);
    }
    let handover = Handover::of(workspace, &change);
    let proposals: Vec<Proposal> = proposed(&handover).into_iter().map(|(proposal, _)| proposal).collect();
    let to_tell = to_tell(&handover, &proposals, weeks.iter().any(|week| week.closed));
    let stays = stays(&after, bills, &handover)?;
    Ok(ChangeEffect { old: handover.old, new: handover.new, weeks, proposals, to_tell, stays })
}

/// The team that gives most.
fn payer(weeks: &[WeekMoves]) -> Option<String> {
    let mut given: BTreeMap<&str, Amount> = BTreeMap::new();
    for (line, amount) in weeks.iter().flat_map(|week| &week.lines) {
        if let Some(team) = line.team.as_deref() {
            *given.entry(team).or_default() += *amount;
        }
    }
    let most = given.into_iter().min_by_key(|(_, amount)| *amount)?;
    most.1.is_negative().then(|| most.0.to_owned())
}

fn moves(before: &Workspace, after: &Workspace, bills: &[&Bill]) -> Result<Vec<WeekMoves>, TrackRefusal> {
    let then = by_week(&allocate(before, bills)?.week_entries());
    let now = by_week(&allocate(after, bills)?.week_entries());
    let closed: BTreeSet<Week> = before.closed_weeks.iter().map(|closed| closed.week).collect();
    let nothing = Figures::default();
    let weeks: BTreeSet<Week> = then.keys().chain(now.keys()).copied().collect();
    let of_week = |week: Week| {
        let differences: BTreeMap<Line, Amount> =
            differences(then.get(&week).unwrap_or(&nothing), now.get(&week).unwrap_or(&nothing));
        let given = differences.values().filter(|amount| !amount.is_negative()).copied().sum();
        let lines: Vec<(Line, Amount)> = differences.into_iter().collect();
        (!lines.is_empty()).then(|| WeekMoves { week, closed: closed.contains(&week), lines, moved: given })
    };
    Ok(weeks.into_iter().filter_map(of_week).collect())
}

fn stays(
    after: &Workspace,
    bills: &[&Bill],
    handover: &Handover<'_>,
) -> Result<Vec<(Option<String>, Amount)>, TrackRefusal> {
    let (by, value) = match &handover.what {
        What::Product(product) => (By::Product, product),
        What::Value { field, value } => match By::by_name(field) {
            Some(by @ (By::Environment | By::UsageType)) => (by, value),
            _ => return Ok(Vec::new()),
        },
        What::Owner(_) | What::Team(_) => return Ok(Vec::new()),
    };
    let asked = Asked { from: Some(handover.from), ..Asked::default() };
    let matrix = Allocation::of(after, bills, asked)?.matrix(&[by, By::Team]);
    let of_value = |text: &Option<std::sync::Arc<str>>| {
        text.as_deref().is_some_and(|text| folded(text) == folded(value))
    };
    let rows = matrix.rows.into_iter().filter(|row| row.values.first().is_some_and(of_value));
    let parts = rows.map(|row| (row.values.get(1).cloned().flatten().map(|team| team.to_string()), row.cost));
    Ok(parts.filter(|(team, cost)| *team != handover.new && !cost.is_zero()).collect())
}
