//! Pools that close one after the other (or leave each other out), and the chains by which their money travels.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::divide::Circumstances;
use super::{Division, Goal, MonthCost, Outcome, Payer, Pools, Solution};
use crate::calendar::Month;
use crate::money::{Ratio, Shares};
use crate::workspace::PoolMode;

/// A pool's money on its way to one payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ledger) struct Chain {
    /// The pools it leaves, in order.
    pub(in crate::ledger) steps: Vec<Step>,
    /// The place of the payer in the outcome.
    pub(in crate::ledger) payer: usize,
    /// The product of the steps' ratios.
    pub(in crate::ledger) ratio: Ratio,
}

/// One pool giving to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ledger) struct Step {
    /// The pool's place.
    pub(in crate::ledger) pool: usize,
    /// The team, or the next pool, or nobody.
    pub(in crate::ledger) to: Option<Goal>,
    /// The target's share of what the pool gives away.
    pub(in crate::ledger) ratio: Ratio,
}

/// More chains than this between a pool and its payers are shown as one step with the composed ratio.
const MOST_CHAINS: usize = 256;

impl Pools {
    /// Step down, or direct: pools close in their order.
    pub(super) fn solve_in_order(&self, month: Month, cost: &MonthCost) -> Solution {
        let (mut undivided, mut divisions) = (Vec::new(), Vec::<Division>::new());
        let mut received: BTreeMap<Goal, Ratio> = BTreeMap::new();
        for (place, pool) in self.pools.iter().enumerate() {
            let got = received.get(&Goal::Pool(place)).cloned().unwrap_or_default();
            let whole = cost.own[place].to_ratio() + got;
            let division = pool.divide(&Circumstances {
                pool: place,
                month,
                cost,
                whole: &whole,
                received: &|goal| match self.mode {
                    PoolMode::StepDown => received.get(&goal).cloned().unwrap_or_default(),
                    _ => Ratio::zero(),
                },
                left_out: &|goal| match goal {
                    Goal::Pool(other) => self.mode == PoolMode::Direct || other <= place,
                    Goal::Team(_) => false,
                },
            });
            match &division {
                Ok(shares) => {
                    for (goal, share) in shares {
                        *received.entry(*goal).or_default() += &whole * share;
                    }
                }
                Err(why) if !whole.is_zero() => undivided.push((place, *why)),
                Err(_) => {}
            }
            divisions.push(division);
        }
        let outcomes = (0..self.pools.len()).map(|place| Outcome::composed(place, &divisions));
        Solution { outcomes: outcomes.collect(), undivided }
    }
}

impl Outcome {
    /// Follows a pool's money until a team has it or nobody can.
    fn composed(place: usize, divisions: &[Division]) -> Self {
        let mut found = Vec::new();
        follow(place, divisions, &mut Vec::new(), &mut found);
        if found.len() <= MOST_CHAINS {
            return Self::of_chains(found);
        }
        let payers = composed_ratios(place, divisions);
        Self::of_payers(place, payers)
    }

    /// An outcome with one step to each payer.
    pub(super) fn of_payers(pool: usize, payers: BTreeMap<PayerOrder, Ratio>) -> Self {
        let step =
            |payer: Payer, ratio: &Ratio| Step { pool, to: payer.map(Goal::Team), ratio: ratio.clone() };
        Self::of_chains(
            payers.into_iter().map(|(payer, ratio)| (vec![step(payer.0, &ratio)], payer.0, ratio)).collect(),
        )
    }

    fn of_chains(found: Vec<(Vec<Step>, Payer, Ratio)>) -> Self {
        let mut ratios: BTreeMap<PayerOrder, Ratio> = BTreeMap::new();
        for (_, payer, ratio) in &found {
            *ratios.entry(PayerOrder(*payer)).or_default() += ratio;
        }
        let payers: Vec<Payer> = ratios.keys().map(|payer| payer.0).collect();
        let place = |payer: Payer| payers.iter().position(|other| *other == payer).unwrap_or(0);
        let chains = found
            .into_iter()
            .map(|(steps, payer, ratio)| Chain { steps, payer: place(payer), ratio })
            .collect();
        let ratios: Vec<Ratio> = ratios.into_values().collect();
        // Ratios are above zero and add up to one, so there is always something to divide by.
        let shares = Shares::of(&ratios).unwrap_or_else(|_| Shares::whole());
        Self { payers, shares, chains }
    }
}

/// Every way from a pool to a payer, depth first in the order of targets; stops after more than [`MOST_CHAINS`].
fn follow(
    place: usize,
    divisions: &[Division],
    steps: &mut Vec<Step>,
    found: &mut Vec<(Vec<Step>, Payer, Ratio)>,
) {
    let nobody = [(None, Ratio::from_integer(BigInt::from(1)))];
    let targets: Vec<(Option<Goal>, Ratio)> = match &divisions[place] {
        Ok(shares) => shares.iter().map(|(goal, share)| (Some(*goal), share.clone())).collect(),
        Err(_) => nobody.to_vec(),
    };
    for (to, ratio) in targets {
        if found.len() > MOST_CHAINS {
            return;
        }
        steps.push(Step { pool: place, to, ratio });
        match to {
            Some(Goal::Pool(next)) => follow(next, divisions, steps, found),
            Some(Goal::Team(team)) => found.push((steps.clone(), Some(team), product(steps))),
            None => found.push((steps.clone(), None, product(steps))),
        }
        steps.pop();
    }
}

fn product(steps: &[Step]) -> Ratio {
    steps.iter().map(|step| &step.ratio).product()
}

/// The same without the ways: the last pools first, since pools only feed later ones.
fn composed_ratios(place: usize, divisions: &[Division]) -> BTreeMap<PayerOrder, Ratio> {
    let mut composed: Vec<BTreeMap<PayerOrder, Ratio>> = vec![BTreeMap::new(); divisions.len()];
    for pool in (place..divisions.len()).rev() {
        let mut ratios: BTreeMap<PayerOrder, Ratio> = BTreeMap::new();
        match &divisions[pool] {
            Err(_) => *ratios.entry(PayerOrder(None)).or_default() += Ratio::one(),
            Ok(shares) => {
                for (goal, share) in shares {
                    match goal {
                        Goal::Team(team) => *ratios.entry(PayerOrder(Some(*team))).or_default() += share,
                        Goal::Pool(next) => {
                            for (payer, ratio) in &composed[*next] {
                                *ratios.entry(*payer).or_default() += ratio * share;
                            }
                        }
                    }
                }
            }
        }
        composed[pool] = ratios;
    }
    composed.swap_remove(place)
}

/// Payers with nobody last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PayerOrder(pub(super) Payer);

impl Ord for PayerOrder {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.is_none(), self.0).cmp(&(other.0.is_none(), other.0))
    }
}

impl PartialOrd for PayerOrder {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
