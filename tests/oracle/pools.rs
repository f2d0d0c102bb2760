//! Pools: who pays what part of a pool's month, for all splits and the three modes, each month on its own.

use super::Refusal;
use super::charges::{Charge, list};
use super::conditions::Condition;
use super::decimals::{read_json_decimal, ten_to};
use super::rules::{Payer, Standing, TEAM, Workshop};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde_json::Value;
use std::collections::BTreeMap;

/// A part of a charge, as far as pools care.
pub(crate) struct Place<'a> {
    /// The charge.
    pub(crate) charge: &'a Charge,
    /// Its final dimensions.
    pub(crate) standing: &'a Standing,
    /// Its cost in the workspace's currency.
    pub(crate) cost: &'a BigRational,
    /// Whether the cost is a whole number of units of 10^-18.
    pub(crate) whole_units: bool,
}

/// Who pays a pool's month in the end: parts of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Way {
    /// By team.
    pub(crate) teams: BTreeMap<String, BigRational>,
    /// What stays unallocated.
    pub(crate) kept: BigRational,
}

/// The ways of all pools in one month.
pub(crate) struct Solved {
    /// By the pools' positions.
    pub(crate) ways: Vec<Way>,
    /// See `Reading::fragile`.
    pub(crate) fragile: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Pool(usize),
    Team(String),
}

#[derive(Debug)]
enum Weights {
    Even,
    Fixed(Vec<BigRational>),
    Proportional { of: Condition, received: bool },
    Driver(usize),
}

#[derive(Debug)]
struct Split {
    targets: Vec<Target>,
    weights: Weights,
    floor: Option<BigRational>,
    otherwise_even: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Direct,
    StepDown,
    Reciprocal,
}

/// The quantities of one driver.
type Driver = Vec<(String, Target, BigRational)>;

/// All pools of a workspace.
#[derive(Debug)]
pub(crate) struct Pools {
    mode: Mode,
    splits: Vec<Split>,
    drivers: Vec<Driver>,
}

/// Reads pools, drivers and mode; refuses what the contract refuses, used or not.
pub(crate) fn read_pools(workspace: &Value, shop: &Workshop) -> Result<Pools, Refusal> {
    let mode = match workspace["pool_mode"].as_str() {
        Some("direct") => Mode::Direct,
        None | Some("step_down") => Mode::StepDown,
        Some("reciprocal") => Mode::Reciprocal,
        Some(other) => return Err(Refusal::malformed("pool_mode", other)),
    };
    let mut drivers = Vec::new();
    for (at, driver) in list(&workspace["drivers"]).iter().enumerate() {
        drivers.push(read_driver(driver, &format!("drivers[{at}]"), shop)?);
    }
    let mut splits = Vec::new();
    for (at, pool) in list(&workspace["pools"]).iter().enumerate() {
        let path = format!("pools[{at}].split");
        let split = read_split(&pool["split"], &path, workspace, shop)?;
        let received = matches!(split.weights, Weights::Proportional { received: true, .. });
        if mode == Mode::Reciprocal && (split.floor.is_some() || received) {
            let member = if split.floor.is_some() { "floor" } else { "base" };
            return Err(Refusal::new("reciprocal", &format!("{path}.{member}"), "not in reciprocal mode"));
        }
        splits.push(split);
    }
    Ok(Pools { mode, splits, drivers })
}

/// A target is a pool first, then a team; a team that nobody declared is paid.
fn read_target(text: &str, shop: &Workshop) -> Target {
    match shop.pools.find(text) {
        Some(position) => Target::Pool(position),
        None => Target::Team(shop.declared[TEAM].id_or_text(text)),
    }
}

fn read_driver(driver: &Value, path: &str, shop: &Workshop) -> Result<Driver, Refusal> {
    let mut values = Vec::new();
    for entry in list(&driver["values"]) {
        let month = entry["month"].as_str().ok_or_else(|| Refusal::malformed(path, "a month"))?;
        let target = entry["target"].as_str().ok_or_else(|| Refusal::malformed(path, "a target"))?;
        let quantity =
            read_json_decimal(&entry["quantity"]).ok_or_else(|| Refusal::malformed(path, "a quantity"))?;
        values.push((month.trim().to_string(), read_target(target, shop), quantity));
    }
    Ok(values)
}

fn read_split(split: &Value, path: &str, workspace: &Value, shop: &Workshop) -> Result<Split, Refusal> {
    let mut names: Vec<&str> = list(&split["targets"]).iter().filter_map(Value::as_str).collect();
    let weights = match split["method"].as_str() {
        Some("even") => Weights::Even,
        Some("fixed") => {
            let shares = split["shares"].as_object().ok_or_else(|| Refusal::malformed(path, "shares"))?;
            names = shares.keys().map(String::as_str).collect();
            let percent: Option<Vec<_>> = shares.values().map(read_json_decimal).collect();
            let percent = percent.ok_or_else(|| Refusal::malformed(path, "shares"))?;
            if percent.iter().sum::<BigRational>() != ten_to(2) {
                return Err(Refusal::new(
                    "shares-not-100",
                    &format!("{path}.shares"),
                    "must add to exactly 100",
                ));
            }
            Weights::Fixed(percent)
        }
        Some("proportional") => Weights::Proportional {
            of: Condition::read(&split["of"], &format!("{path}.of"))?,
            received: split["base"] == "received",
        },
        Some("driver") => {
            let wanted = super::names::folded(split["driver"].as_str().unwrap_or_default());
            let is_it =
                |driver: &Value| driver["id"].as_str().is_some_and(|id| super::names::folded(id) == wanted);
            let found = list(&workspace["drivers"]).iter().position(is_it);
            Weights::Driver(
                found.ok_or_else(|| Refusal::new("unknown-driver", &format!("{path}.driver"), &wanted))?,
            )
        }
        _ => return Err(Refusal::malformed(path, "a method")),
    };
    let targets: Vec<Target> = names.iter().map(|name| read_target(name, shop)).collect();
    if let Some(at) = (1..targets.len()).find(|at| targets[..*at].contains(&targets[*at])) {
        return Err(Refusal::new("twice", path, names[at]));
    }
    let floor = match &split["floor"] {
        Value::Null => None,
        value => Some(read_json_decimal(value).ok_or_else(|| Refusal::malformed(path, "a floor"))?),
    };
    // `floor` belongs to proportional and driver; `otherwise` is read for every split whose weights can be empty.
    let floor = floor.filter(|_| matches!(weights, Weights::Proportional { .. } | Weights::Driver(_)));
    Ok(Split { targets, weights, floor, otherwise_even: split["otherwise"] == "even" })
}

/// A weight, and by how many units of 10^-18 the engine's may rightly differ.
#[derive(Clone)]
struct Weight {
    value: BigRational,
    doubt: u32,
}

/// The month while it is worked out.
struct Month<'a> {
    name: &'a str,
    places: &'a [Place<'a>],
    /// What earlier pools gave, in `step_down`.
    received: BTreeMap<Target, BigRational>,
    fragile: bool,
}

impl Pools {
    /// Who pays each pool's month.
    pub(crate) fn solve(&self, month: &str, places: &[Place<'_>]) -> Solved {
        let mut month = Month { name: month, places, received: BTreeMap::new(), fragile: false };
        let ways = match self.mode {
            Mode::Direct => self.direct(&mut month),
            Mode::StepDown => self.step_down(&mut month),
            Mode::Reciprocal => self.reciprocal(&mut month),
        };
        Solved { ways, fragile: month.fragile }
    }

    /// Shares to pools are left out, the others scale up.
    fn direct(&self, month: &mut Month<'_>) -> Vec<Way> {
        let mut ways = Vec::new();
        for pool in 0..self.splits.len() {
            let own = month.own(pool);
            let shares = self.shares(pool, &own, &|target| matches!(target, Target::Team(_)), month);
            ways.push(compose(shares, &[]));
        }
        ways
    }

    /// Pools close in the order they stand, each giving away what it has plus what it received.
    fn step_down(&self, month: &mut Month<'_>) -> Vec<Way> {
        let mut given: Vec<Option<Vec<(Target, BigRational)>>> = Vec::new();
        for pool in 0..self.splits.len() {
            let has = month.own(pool) + month.received.get(&Target::Pool(pool)).cloned().unwrap_or_default();
            let open = |target: &Target| !matches!(target, Target::Pool(closed) if *closed <= pool);
            let shares = self.shares(pool, &has, &open, month);
            for (target, share) in shares.iter().flatten() {
                *month.received.entry(target.clone()).or_default() += &has * share;
            }
            given.push(shares);
        }
        // A pool gives only to later ones: their ways are known when its own is composed.
        let mut ways = vec![Way::default(); given.len()];
        for pool in (0..given.len()).rev() {
            ways[pool] = compose(given[pool].take(), &ways);
        }
        ways
    }

    /// All pools at once: with each pool's way unknown, `way = shares to teams + shares to pools × their ways`.
    fn reciprocal(&self, month: &mut Month<'_>) -> Vec<Way> {
        let count = self.splits.len();
        let mut given = Vec::new();
        for pool in 0..count {
            let own = month.own(pool);
            given.push(self.shares(pool, &own, &|target| *target != Target::Pool(pool), month));
        }
        // What a pool without a way out holds or receives stays unallocated: it keeps all, like one that cannot divide.
        let out = ways_out(&given);
        for pool in 0..count {
            if !out[pool] {
                given[pool] = None;
            }
        }
        // Unknowns: how much of one unit of `start` passes through each pool in all.
        (0..count).map(|start| self.follow(start, &given)).collect()
    }

    /// Where one unit of the pool `start` ends.
    fn follow(&self, start: usize, given: &[Option<Vec<(Target, BigRational)>>]) -> Way {
        let count = given.len();
        // passes[q] = (q is start) + sum over p of passes[p] × share(p to q)
        let mut rows = vec![vec![BigRational::zero(); count + 1]; count];
        for (pool, row) in rows.iter_mut().enumerate() {
            row[pool] += BigRational::one();
            if pool == start {
                row[count] = BigRational::one();
            }
        }
        for (giver, shares) in given.iter().enumerate() {
            for (target, share) in shares.iter().flatten() {
                if let Target::Pool(taker) = target {
                    rows[*taker][giver] -= share;
                }
            }
        }
        let passes = gauss(rows);
        let mut way = Way::default();
        for (pool, passed) in passes.iter().enumerate() {
            match &given[pool] {
                None => way.kept += passed,
                Some(shares) => {
                    for (target, share) in shares {
                        if let Target::Team(team) = target {
                            *way.teams.entry(team.clone()).or_default() += passed * share;
                        }
                    }
                }
            }
        }
        way
    }

    /// The parts of one that the pool gives, or nothing where it cannot divide.
    ///
    /// Targets that are left out are left out first; then empty weights; then a floor that is too high; then all else.
    fn shares(
        &self,
        pool: usize,
        has: &BigRational,
        stays: &dyn Fn(&Target) -> bool,
        month: &mut Month<'_>,
    ) -> Option<Vec<(Target, BigRational)>> {
        let split = &self.splits[pool];
        let kept: Vec<usize> = (0..split.targets.len()).filter(|at| stays(&split.targets[*at])).collect();
        if kept.is_empty() {
            return None;
        }
        let mut weights: Vec<Weight> = kept.iter().map(|at| self.weight(split, *at, month)).collect();
        month.doubt(&weights, has, kept.len());
        let sum: BigRational = weights.iter().map(|weight| &weight.value).sum();
        let empty = sum.is_zero() || weights.iter().any(|weight| weight.value.is_negative());
        if empty && !split.otherwise_even {
            return None;
        }
        if empty {
            weights = vec![Weight { value: BigRational::one(), doubt: 0 }; kept.len()];
        }
        let sum: BigRational = weights.iter().map(|weight| &weight.value).sum();
        let count = BigRational::from_integer(kept.len().into());
        let share = |weight: &Weight| match &split.floor {
            None => &weight.value / &sum,
            Some(floor) if *has < floor * &count => BigRational::one() / &count,
            // Nothing to divide, and nothing to pay first.
            Some(_) if has.is_zero() => &weight.value / &sum,
            Some(floor) => (floor + (has - floor * &count) * &weight.value / &sum) / has,
        };
        Some(
            kept.iter()
                .zip(&weights)
                .map(|(at, weight)| (split.targets[*at].clone(), share(weight)))
                .collect(),
        )
    }

    fn weight(&self, split: &Split, at: usize, month: &Month<'_>) -> Weight {
        let target = &split.targets[at];
        match &split.weights {
            Weights::Even => Weight { value: BigRational::one(), doubt: 0 },
            Weights::Fixed(percent) => Weight { value: percent[at].clone(), doubt: 0 },
            Weights::Driver(driver) => {
                let fits =
                    self.drivers[*driver].iter().filter(|(of, to, _)| of == month.name && to == target);
                Weight { value: fits.map(|(_, _, quantity)| quantity).sum(), doubt: 0 }
            }
            Weights::Proportional { of, received } => {
                let mut weight = month.direct_cost(target, of);
                if let Some(more) = month.received.get(target).filter(|_| *received) {
                    weight.value += more;
                    weight.doubt += 1;
                }
                weight
            }
        }
    }
}

impl Month<'_> {
    /// What rules, sources and defaults put into the pool.
    fn own(&self, pool: usize) -> BigRational {
        let in_it = |place: &&Place<'_>| matches!(place.standing.payer, Payer::Pool { position, .. } if position == pool);
        self.places.iter().filter(in_it).map(|place| place.cost).sum()
    }

    /// The direct cost of a target: of a team what is covered as `direct` (so neither a catch-all's nor the
    /// defaults'), of a pool what rules and sources put into it (so not the defaults').
    fn direct_cost(&self, target: &Target, of: &Condition) -> Weight {
        let mut weight = Weight { value: BigRational::zero(), doubt: 0 };
        for place in self.places {
            let counts = match (&place.standing.payer, target) {
                (Payer::Team { id, known: true }, Target::Team(team)) => id == team,
                (Payer::Pool { position, put: true }, Target::Pool(pool)) => position == pool,
                _ => false,
            };
            if counts && of.holds(&|name| place.standing.field(place.charge, name)) {
                weight.value += place.cost;
                weight.doubt += u32::from(!place.whole_units);
            }
        }
        weight
    }

    /// Notes where a few units of 10^-18 would change a decision or a visible digit.
    fn doubt(&mut self, weights: &[Weight], has: &BigRational, count: usize) {
        let unit = BigRational::one() / ten_to(18);
        let doubt = |weight: &Weight| BigRational::from_integer(weight.doubt.into()) * &unit;
        let doubts: BigRational = weights.iter().map(&doubt).sum();
        if doubts.is_zero() {
            return;
        }
        let sum: BigRational = weights.iter().map(|weight| weight.value.abs()).sum();
        let near_zero = weights.iter().any(|weight| weight.doubt > 0 && weight.value.abs() <= doubt(weight));
        let all: BigRational = self.places.iter().map(|place| place.cost.abs()).sum();
        let spread = (all + has.abs()) * doubts * BigRational::from_integer(count.into());
        self.fragile |= near_zero || spread * ten_to(13) > sum;
    }
}

/// The way of a pool whose shares to other pools go theirs.
fn compose(shares: Option<Vec<(Target, BigRational)>>, ways: &[Way]) -> Way {
    let Some(shares) = shares else {
        return Way { teams: BTreeMap::new(), kept: BigRational::one() };
    };
    let mut way = Way::default();
    for (target, share) in shares {
        match target {
            Target::Team(team) => *way.teams.entry(team).or_default() += share,
            Target::Pool(pool) => {
                for (team, ratio) in &ways[pool].teams {
                    *way.teams.entry(team.clone()).or_default() += ratio * &share;
                }
                way.kept += &ways[pool].kept * &share;
            }
        }
    }
    way
}

/// Which pools lead to a team, or to a pool that cannot divide, by shares that are not zero.
fn ways_out(given: &[Option<Vec<(Target, BigRational)>>]) -> Vec<bool> {
    let mut out = vec![false; given.len()];
    for _ in 0..=given.len() {
        for pool in 0..given.len() {
            out[pool] = match &given[pool] {
                None => true,
                Some(shares) => shares.iter().any(|(target, share)| {
                    !share.is_zero()
                        && match target {
                            Target::Team(_) => true,
                            Target::Pool(other) => out[*other],
                        }
                }),
            };
        }
    }
    out
}

/// Solves the rows `coefficients… = last` exactly.
fn gauss(mut rows: Vec<Vec<BigRational>>) -> Vec<BigRational> {
    let count = rows.len();
    for column in 0..count {
        let pivot =
            (column..count).find(|row| !rows[*row][column].is_zero()).expect("every pool has a way out");
        rows.swap(column, pivot);
        let divisor = rows[column][column].clone();
        for cell in &mut rows[column] {
            *cell /= &divisor;
        }
        let pivot_row = rows[column].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != column && !row[column].is_zero() {
                let factor = row[column].clone();
                for (cell, above) in row.iter_mut().zip(&pivot_row) {
                    *cell -= &factor * above;
                }
            }
        }
    }
    rows.into_iter().map(|row| row[count].clone()).collect()
}
