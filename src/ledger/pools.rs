//! Pools divided, month by month: each pool's ratio over its targets, and composed over pools of pools, exactly.

mod compose;
mod divide;
mod reciprocal;

use std::collections::{BTreeMap, BTreeSet};

use num_traits::Zero;
use rustc_hash::FxHashMap;

use super::attribute::{Attribution, Attributor, DecidedBy};
use super::condition::ReadyCondition;
use super::fields::{Fields, ValueId};
use crate::calendar::Month;
use crate::money::{Amount, Ratio, Shares};
use crate::workspace::{
    Base, Coverage, Dimension, Figure, Names, Otherwise, PoolMode, Split, Target, Workspace,
};

pub(super) use compose::{Chain, Step};

/// A payer: a team by its place among the targets, or nobody where a pool could not be divided.
pub(super) type Payer = Option<usize>;

/// A target: a team by its place among all targets (they stand in the order of their ids), or a pool by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Goal {
    Team(usize),
    Pool(usize),
}

/// A pool made ready: targets in the order of their ids.
#[derive(Debug)]
struct ReadyPool {
    goals: Vec<(Goal, Weighing)>,
    method: Method,
    of: Option<ReadyCondition>,
    received: bool,
    floor: Option<Ratio>,
    even_otherwise: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Even,
    Fixed,
    Proportional,
    Driver,
}

/// A target's own weight: its fixed share, or its driver's quantities by month.
#[derive(Clone, Debug, Default)]
struct Weighing {
    fixed: Ratio,
    quantities: BTreeMap<Month, Ratio>,
}

/// All pools of a workspace.
#[derive(Debug)]
pub(super) struct Pools {
    mode: PoolMode,
    pools: Vec<ReadyPool>,
    /// Ids of pools, for paths.
    pub(super) ids: Vec<String>,
    /// Teams that are targets, in the order of their ids.
    teams: Vec<ValueId>,
    places: FxHashMap<ValueId, usize>,
}

/// What a month's charges put into pools and onto teams, as far as pools look at it.
#[derive(Debug, Default)]
pub(super) struct MonthCost {
    /// What charges put into each pool.
    own: Vec<Amount>,
    /// For each pool that is proportional: the direct cost of each goal that counts for it.
    direct: Vec<BTreeMap<Goal, Amount>>,
}

/// Where a pool's money goes in a month.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Payers in the order of their ids, nobody last.
    pub(super) payers: Vec<Payer>,
    /// Their shares, which divide any part of the pool.
    pub(super) shares: Shares,
    /// How each share came about.
    pub(super) chains: Vec<Chain>,
}

/// Why a pool was not divided in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Undivided {
    /// No target is left.
    NoTarget,
    /// All weights are zero, or one is negative.
    EmptyBase,
    /// Only pools that feed each other.
    Cycle,
}

/// One target's share of a pool.
type Division = Result<Vec<(Goal, Ratio)>, Undivided>;

/// A month, solved.
#[derive(Debug)]
pub(super) struct Solution {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) undivided: Vec<(usize, Undivided)>,
}

impl Pools {
    /// Makes the pools of a workspace ready.
    pub(super) fn of(workspace: &Workspace, attributor: &mut Attributor, fields: &Fields) -> Self {
        let names = attributor.names().clone();
        let splits: Vec<Vec<(Target, Weighing)>> =
            workspace.pools.iter().map(|pool| targets(workspace, &names, &pool.split)).collect();
        let teams: BTreeSet<&str> =
            splits.iter().flatten().filter_map(|(target, _)| team_of(target)).collect();
        let teams: Vec<(&str, ValueId)> =
            teams.into_iter().map(|id| (id, attributor.dimensions.intern(Dimension::Team, id))).collect();
        let goal = |target: &Target| match target {
            Target::Pool(place) => Goal::Pool(*place),
            Target::Team(id) => Goal::Team(teams.partition_point(|(team, _)| *team < id.as_str())),
        };
        let pools = workspace.pools.iter().zip(&splits).map(|(pool, targets)| {
            let goals = targets.iter().map(|(target, weighing)| (goal(target), weighing.clone()));
            ready_pool(&pool.split, goals.collect(), fields)
        });
        Self {
            mode: workspace.solving(),
            pools: pools.collect(),
            ids: workspace.pools.iter().map(|pool| pool.id.trim().to_owned()).collect(),
            places: teams.iter().enumerate().map(|(place, (_, id))| (*id, place)).collect(),
            teams: teams.into_iter().map(|(_, id)| id).collect(),
        }
    }

    /// The value id of a payer; 0 is nobody.
    pub(super) fn team(&self, payer: Payer) -> ValueId {
        payer.and_then(|place| self.teams.get(place)).copied().unwrap_or(0)
    }

    /// Nothing yet of a month.
    pub(super) fn month(&self) -> MonthCost {
        MonthCost {
            own: vec![Amount::ZERO; self.pools.len()],
            direct: vec![BTreeMap::new(); self.pools.len()],
        }
    }

    /// Counts a part of a charge: what it puts into a pool, and where it is direct cost of a target.
    pub(super) fn count(
        &self,
        month: &mut MonthCost,
        attributor: &Attributor,
        fields: &Fields,
        attribution: &Attribution,
        amount: Amount,
    ) {
        if let Some(pool) = attribution.pool {
            month.own[pool] += amount;
        }
        let Some(goal) = self.direct_goal(attribution) else { return };
        for (pool, counted) in self.pools.iter().zip(&mut month.direct) {
            let counts = pool.method == Method::Proportional
                && pool.goals.iter().any(|(other, _)| *other == goal)
                && pool.of.as_ref().is_none_or(|of| attributor.holds(of, fields, attribution));
            if counts {
                *counted.entry(goal).or_default() += amount;
            }
        }
    }

    /// Solves a month.
    pub(super) fn solve(&self, month: Month, cost: &MonthCost) -> Solution {
        match self.mode {
            PoolMode::Reciprocal => self.solve_at_once(month, cost),
            PoolMode::Direct | PoolMode::StepDown => self.solve_in_order(month, cost),
        }
    }

    /// The target that a charge is direct cost of: the one that rules and sources named. A pool named by defaults is
    /// no such thing.
    fn direct_goal(&self, attribution: &Attribution) -> Option<Goal> {
        let team = Dimension::Team.index();
        match (attribution.pool, attribution.coverage) {
            (Some(pool), _) => {
                (attribution.decided[team] != Some(DecidedBy::Default)).then_some(Goal::Pool(pool))
            }
            (None, Coverage::Direct) => {
                self.places.get(&attribution.dimensions[team]).copied().map(Goal::Team)
            }
            _ => None,
        }
    }
}

fn team_of(target: &Target) -> Option<&str> {
    match target {
        Target::Team(id) => Some(id),
        Target::Pool(_) => None,
    }
}

/// A split's targets with what they weigh of themselves.
fn targets(workspace: &Workspace, names: &Names, split: &Split) -> Vec<(Target, Weighing)> {
    let weighing = |text: &str| match split {
        Split::Fixed { shares, .. } => Weighing {
            fixed: shares.iter().filter(|(target, _)| target == text).map(|(_, share)| ratio(share)).sum(),
            ..Weighing::default()
        },
        Split::Driver { driver, .. } => Weighing {
            quantities: quantities(workspace, names, driver, &names.target(text)),
            ..Weighing::default()
        },
        _ => Weighing::default(),
    };
    split.targets().into_iter().map(|text| (names.target(text), weighing(text))).collect()
}

fn quantities(workspace: &Workspace, names: &Names, driver: &str, target: &Target) -> BTreeMap<Month, Ratio> {
    let mut quantities = BTreeMap::new();
    let driver = names.driver(driver).and_then(|place| workspace.drivers.get(place));
    for value in driver.into_iter().flat_map(|driver| &driver.values) {
        if names.target(&value.target) == *target {
            *quantities.entry(value.month).or_insert_with(Ratio::zero) += ratio(&value.quantity);
        }
    }
    quantities
}

fn ratio(figure: &Figure) -> Ratio {
    figure.ratio()
}

fn ready_pool(split: &Split, goals: Vec<(Goal, Weighing)>, fields: &Fields) -> ReadyPool {
    let plain =
        |method| ReadyPool { goals, method, of: None, received: false, floor: None, even_otherwise: false };
    match split {
        Split::Even { .. } => plain(Method::Even),
        Split::Fixed { otherwise, .. } => {
            ReadyPool { even_otherwise: *otherwise == Some(Otherwise::Even), ..plain(Method::Fixed) }
        }
        Split::Proportional { of, base, floor, otherwise, .. } => ReadyPool {
            of: of.as_ref().map(|of| ReadyCondition::of(of, fields)),
            received: *base == Some(Base::Received),
            floor: floor.as_ref().map(ratio),
            even_otherwise: *otherwise == Some(Otherwise::Even),
            ..plain(Method::Proportional)
        },
        Split::Driver { floor, otherwise, .. } => ReadyPool {
            floor: floor.as_ref().map(ratio),
            even_otherwise: *otherwise == Some(Otherwise::Even),
            ..plain(Method::Driver)
        },
    }
}
