//! Dividing an amount by weights without loss: largest remainder (Hamilton) on the magnitude, the sign put back after.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::wide::multiply_divide;
use super::{Amount, Ratio};

/// Weights by which amounts are divided, in the order of the targets' ids: that order settles ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    weights: Weights,
}

/// There is no weight above zero, or one is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NothingToDivideBy;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Weights {
    /// Nearly all that occurs: weights whose sum fits into 128 bits.
    Narrow { weights: Vec<u128>, total: u128 },
    /// Composed ratios of pools of pools.
    Wide { weights: Vec<BigUint>, total: BigUint },
}

impl Shares {
    /// Shares by exact fractions, none negative, at least one above zero. They need not add up to one.
    pub fn of(ratios: &[Ratio]) -> Result<Self, NothingToDivideBy> {
        if ratios.iter().any(Signed::is_negative) || ratios.iter().all(Zero::is_zero) {
            return Err(NothingToDivideBy);
        }
        let denominator = ratios.iter().fold(BigInt::one(), |lcm, ratio| lcm.lcm(ratio.denom()));
        let weights = ratios.iter().map(|ratio| ratio.numer() * (&denominator / ratio.denom()));
        Ok(Self::from_integers(weights.map(|weight| weight.magnitude().clone()).collect()))
    }

    /// One share that gets everything.
    pub fn whole() -> Self {
        Self { weights: Weights::Narrow { weights: vec![1], total: 1 } }
    }

    /// Shares by numbers of days, or any other counts.
    pub fn of_counts(counts: &[u32]) -> Result<Self, NothingToDivideBy> {
        let weights: Vec<u128> = counts.iter().map(|count| u128::from(*count)).collect();
        match weights.iter().sum() {
            0 => Err(NothingToDivideBy),
            total => Ok(Self { weights: Weights::Narrow { weights, total } }),
        }
    }

    fn from_integers(weights: Vec<BigUint>) -> Self {
        let divisor = weights.iter().fold(BigUint::zero(), |gcd, weight| gcd.gcd(weight));
        let weights: Vec<BigUint> = weights.iter().map(|weight| weight / &divisor).collect();
        let total: BigUint = weights.iter().sum();
        let weights = match total.to_u128() {
            Some(total) => {
                Weights::Narrow { weights: weights.iter().filter_map(ToPrimitive::to_u128).collect(), total }
            }
            None => Weights::Wide { weights, total },
        };
        Self { weights }
    }

    /// How many parts there will be.
    pub fn len(&self) -> usize {
        match &self.weights {
            Weights::Narrow { weights, .. } => weights.len(),
            Weights::Wide { weights, .. } => weights.len(),
        }
    }

    /// Whether there are no parts (never, by construction).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The parts of an amount, in the order of the weights; they add up to it exactly.
    pub fn divide(&self, amount: Amount) -> Vec<Amount> {
        let magnitude = amount.units().unsigned_abs();
        let parts = match &self.weights {
            Weights::Narrow { weights, total } => {
                let floors =
                    weights.iter().map(|weight| multiply_divide(magnitude, *weight, *total)).collect();
                hand_out(magnitude, floors)
            }
            Weights::Wide { weights, total } => hand_out(magnitude, wide_floors(magnitude, weights, total)),
        };
        let sign = amount.units().signum();
        parts.into_iter().map(|part| Amount::from_units(sign * part as i128)).collect()
    }
}

fn wide_floors(magnitude: u128, weights: &[BigUint], total: &BigUint) -> Vec<(u128, BigUint)> {
    let floor = |weight: &BigUint| {
        let (quotient, rest) = (weight * BigUint::from(magnitude)).div_rem(total);
        // A weight is at most the total, so the quotient is at most the magnitude.
        (quotient.to_u128().unwrap_or(magnitude), rest)
    };
    weights.iter().map(floor).collect()
}

/// Gives each part its floor, and what is left, unit by unit, to the largest remainders; equal ones in the order given.
fn hand_out<R: Ord>(whole: u128, floors: Vec<(u128, R)>) -> Vec<u128> {
    let left = whole - floors.iter().map(|(floor, _)| floor).sum::<u128>();
    let mut order: Vec<usize> = (0..floors.len()).collect();
    if left > 0 {
        crate::order::sort_by(&mut order, |a, b| floors[*b].1.cmp(&floors[*a].1).then(a.cmp(b)));
    }
    let mut parts: Vec<u128> = floors.into_iter().map(|(floor, _)| floor).collect();
    for index in order.into_iter().take(left as usize) {
        parts[index] += 1;
    }
    parts
}
