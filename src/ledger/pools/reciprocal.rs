//! Pools that feed each other, solved at once with exact fractions.
//!
//! A unit in a pool is followed as in an absorbing Markov chain: with `Q` the shares from pools to pools and `R` those
//! to payers, what a pool's money ends at is `(I − Q)⁻¹ R`. That is the textbook's reciprocal method (simultaneous
//! equations) seen from the other side.

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use super::compose::PayerOrder;
use super::divide::Circumstances;
use super::{Division, Goal, MonthCost, Outcome, Pools, Solution, Undivided};
use crate::calendar::Month;
use crate::money::Ratio;

impl Pools {
    pub(super) fn solve_at_once(&self, month: Month, cost: &MonthCost) -> Solution {
        let nothing = Ratio::zero();
        let mut divisions: Vec<Division> = self
            .pools
            .iter()
            .enumerate()
            .map(|(place, pool)| {
                pool.divide(&Circumstances {
                    pool: place,
                    month,
                    cost,
                    whole: &nothing,
                    received: &|_| Ratio::zero(),
                    left_out: &|goal| goal == Goal::Pool(place),
                })
            })
            .collect();
        // A pool from which no way leads out, to a team or to a pool that cannot divide, keeps what it has.
        let leads_out = pools_with_a_way_out(&divisions);
        for (division, leads_out) in divisions.iter_mut().zip(leads_out) {
            if !leads_out {
                *division = Err(Undivided::Cycle);
            }
        }
        let ends = ends(&divisions);
        let touched = touched(&divisions, cost);
        let undivided = divisions.iter().enumerate().filter_map(|(place, division)| {
            let why = division.as_ref().err()?;
            touched[place].then_some((place, *why))
        });
        let undivided = undivided.collect();
        let outcomes = ends.into_iter().enumerate().map(|(place, payers)| Outcome::of_payers(place, payers));
        Solution { outcomes: outcomes.collect(), undivided }
    }
}

fn pools_with_a_way_out(divisions: &[Division]) -> Vec<bool> {
    let mut out: Vec<bool> = divisions.iter().map(Result::is_err).collect();
    loop {
        let reached = |place: usize, out: &[bool]| {
            divisions[place].iter().flatten().any(|(goal, _)| match goal {
                Goal::Team(_) => true,
                Goal::Pool(next) => out[*next],
            })
        };
        let next: Vec<bool> = (0..out.len()).map(|place| out[place] || reached(place, &out)).collect();
        if next == out {
            return out;
        }
        out = next;
    }
}

/// Pools that hold money of their own or may get some of it.
fn touched(divisions: &[Division], cost: &MonthCost) -> Vec<bool> {
    let mut touched: Vec<bool> = cost.own.iter().map(|own| !own.is_zero()).collect();
    for _ in 0..divisions.len() {
        for place in 0..divisions.len() {
            if touched[place] {
                for (goal, _) in divisions[place].iter().flatten() {
                    if let Goal::Pool(next) = goal {
                        touched[*next] = true;
                    }
                }
            }
        }
    }
    touched
}

/// Where a unit in each pool ends: Gauss and Jordan over fractions. Every pool left in the system has a way out, so the
/// system has exactly one solution and each pivot can be found.
fn ends(divisions: &[Division]) -> Vec<BTreeMap<PayerOrder, Ratio>> {
    let count = divisions.len();
    let mut left: Vec<Vec<Ratio>> = vec![vec![Ratio::zero(); count]; count];
    let mut right: Vec<BTreeMap<PayerOrder, Ratio>> = vec![BTreeMap::new(); count];
    for (place, division) in divisions.iter().enumerate() {
        left[place][place] = Ratio::one();
        match division {
            Err(_) => {
                right[place].insert(PayerOrder(None), Ratio::one());
            }
            Ok(shares) => {
                for (goal, share) in shares {
                    match goal {
                        Goal::Pool(next) => left[place][*next] -= share,
                        Goal::Team(team) => {
                            *right[place].entry(PayerOrder(Some(*team))).or_default() += share
                        }
                    }
                }
            }
        }
    }
    for column in 0..count {
        let Some(pivot) = (column..count).find(|row| !left[*row][column].is_zero()) else { continue };
        left.swap(column, pivot);
        right.swap(column, pivot);
        let factor = left[column][column].clone();
        left[column].iter_mut().for_each(|cell| *cell /= &factor);
        right[column].values_mut().for_each(|cell| *cell /= &factor);
        let (pivot_left, pivot_right) = (left[column].clone(), right[column].clone());
        for row in (0..count).filter(|row| *row != column) {
            let factor = left[row][column].clone();
            if factor.is_zero() {
                continue;
            }
            for (cell, pivot) in left[row].iter_mut().zip(&pivot_left) {
                *cell -= pivot * &factor;
            }
            for (payer, pivot) in &pivot_right {
                *right[row].entry(*payer).or_default() -= pivot * &factor;
            }
        }
    }
    right.iter_mut().for_each(|ends| ends.retain(|_, ratio| !ratio.is_zero()));
    right
}
