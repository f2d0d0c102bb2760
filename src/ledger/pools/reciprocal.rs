//! Pools that feed each other, solved at once with exact fractions.
//!
//! A unit in a pool is followed as in an absorbing Markov chain: with `Q` the shares from pools to pools and `R` those
//! to payers, what a pool's money ends at is `(I − Q)⁻¹ R`. That is the textbook's reciprocal method (simultaneous
//! equations) seen from the other side.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_integer::Integer;
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

/// Where a unit in each pool ends. Every pool left in the system has a way out, so the system has exactly one solution
/// and each pivot can be found.
fn ends(divisions: &[Division]) -> Vec<BTreeMap<PayerOrder, Ratio>> {
    let payers: BTreeSet<PayerOrder> = divisions.iter().flat_map(payers_of).collect();
    let payers: Vec<PayerOrder> = payers.into_iter().collect();
    let rows =
        divisions.iter().enumerate().map(|(place, division)| row(place, division, divisions.len(), &payers));
    let solved = eliminate(rows.collect());
    solved
        .into_iter()
        .map(|ends| payers.iter().copied().zip(ends).filter(|(_, ratio)| !ratio.is_zero()).collect())
        .collect()
}

fn payers_of(division: &Division) -> Vec<PayerOrder> {
    match division {
        Err(_) => vec![PayerOrder(None)],
        Ok(shares) => shares
            .iter()
            .filter_map(|(goal, _)| match goal {
                Goal::Team(team) => Some(PayerOrder(Some(*team))),
                Goal::Pool(_) => None,
            })
            .collect(),
    }
}

/// One pool's equation, `(I − Q | R)`, multiplied by its common denominator.
fn row(place: usize, division: &Division, pools: usize, payers: &[PayerOrder]) -> Vec<BigInt> {
    let mut cells = vec![Ratio::zero(); pools + payers.len()];
    cells[place] = Ratio::one();
    let column = |payer: PayerOrder| pools + payers.partition_point(|other| *other < payer);
    match division {
        Err(_) => cells[column(PayerOrder(None))] = Ratio::one(),
        Ok(shares) => {
            for (goal, share) in shares {
                match goal {
                    Goal::Pool(next) => cells[*next] -= share,
                    Goal::Team(team) => cells[column(PayerOrder(Some(*team)))] += share,
                }
            }
        }
    }
    let common = cells.iter().fold(BigInt::one(), |common, cell| common.lcm(cell.denom()));
    cells.iter().map(|cell| cell.numer() * (&common / cell.denom())).collect()
}

/// Solves a system of as many equations as rows; the columns beyond are the right sides. Bareiss 1968, fraction-free
/// Gauss and Jordan: every intermediate cell is a determinant of the system, so numbers stay as short as they can be.
fn eliminate(mut rows: Vec<Vec<BigInt>>) -> Vec<Vec<Ratio>> {
    let count = rows.len();
    let mut before = BigInt::one();
    for column in 0..count {
        let Some(pivot) = (column..count).find(|row| !rows[*row][column].is_zero()) else { continue };
        rows.swap(column, pivot);
        let pivot_row = rows[column].clone();
        let pivot = &pivot_row[column];
        for (place, row) in rows.iter_mut().enumerate().filter(|(place, _)| *place != column) {
            let factor = row[column].clone();
            for (at, cell) in row.iter_mut().enumerate() {
                // What stands left of the column is nothing, but for the diagonal of the rows that are done.
                if at >= column || at == place {
                    *cell = (&*cell * pivot - &pivot_row[at] * &factor) / &before;
                }
            }
        }
        before = pivot.clone();
    }
    let right = |(place, row): (usize, Vec<BigInt>)| {
        let diagonal = row[place].clone();
        let ratio = |cell: BigInt| {
            if diagonal.is_zero() { Ratio::zero() } else { Ratio::new(cell, diagonal.clone()) }
        };
        row.into_iter().skip(count).map(ratio).collect()
    };
    rows.into_iter().enumerate().map(right).collect()
}
