//! One pool in one month: its weights, its floors, and the shares that follow.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use super::{Division, Goal, Method, MonthCost, ReadyPool, Undivided, Weighing};
use crate::calendar::Month;
use crate::money::{Amount, Ratio};

/// What is known when a pool is divided.
pub(super) struct Circumstances<'a> {
    /// The pool's place.
    pub(super) pool: usize,
    pub(super) month: Month,
    pub(super) cost: &'a MonthCost,
    /// What the pool gives away: its own and what it received.
    pub(super) whole: &'a Ratio,
    /// What earlier pools gave to a target.
    pub(super) received: &'a dyn Fn(Goal) -> Ratio,
    /// Whether a target is left out: the pool itself, a closed pool, pools that don't count.
    pub(super) left_out: &'a dyn Fn(Goal) -> bool,
}

impl ReadyPool {
    /// The shares of those targets that get more than nothing or less; they add up to one.
    pub(super) fn divide(&self, about: &Circumstances<'_>) -> Division {
        let goals: Vec<&(Goal, Weighing)> =
            self.goals.iter().filter(|(goal, _)| !(about.left_out)(*goal)).collect();
        if goals.is_empty() {
            return Err(Undivided::NoTarget);
        }
        let one = Ratio::from_integer(BigInt::from(1));
        let count = Ratio::from_integer(BigInt::from(goals.len()));
        let mut weights: Vec<Ratio> =
            goals.iter().map(|(goal, own)| self.weight(*goal, own, about)).collect();
        let unusable = weights.iter().any(Signed::is_negative) || weights.iter().all(Zero::is_zero);
        if unusable && !self.even_otherwise {
            return Err(Undivided::EmptyBase);
        }
        let floors = self.floor.as_ref().map(|floor| floor * &count);
        let too_small = floors.as_ref().is_some_and(|floors| about.whole < floors);
        if unusable || too_small {
            weights.iter_mut().for_each(|weight| weight.clone_from(&one));
        }
        let total: Ratio = weights.iter().sum();
        let by_weight = weights.into_iter().map(|weight| weight / &total);
        let shares: Vec<Ratio> = match (&self.floor, floors) {
            // Every target pays the floor, only the rest goes by weight.
            (Some(floor), Some(floors)) if !too_small && !about.whole.is_zero() => {
                by_weight.map(|share| (floor + (about.whole - &floors) * share) / about.whole).collect()
            }
            _ => by_weight.collect(),
        };
        let goals = goals.into_iter().map(|(goal, _)| *goal);
        Ok(goals.zip(shares).filter(|(_, share)| !share.is_zero()).collect())
    }

    fn weight(&self, goal: Goal, own: &Weighing, about: &Circumstances<'_>) -> Ratio {
        match self.method {
            Method::Even => Ratio::from_integer(BigInt::from(1)),
            Method::Fixed => own.fixed.clone(),
            Method::Driver => own.quantities.get(&about.month).cloned().unwrap_or_default(),
            Method::Proportional => {
                let direct = about.cost.direct[about.pool].get(&goal).copied().unwrap_or(Amount::ZERO);
                let received = if self.received { (about.received)(goal) } else { Ratio::zero() };
                direct.to_ratio() + received
            }
        }
    }
}
