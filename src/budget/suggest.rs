//! What amount to put on a line: from what the last full months really cost, by a rule that fits into a sentence.

use std::collections::BTreeMap;

use crate::calendar::{Day, Month};
use crate::money::Amount;
use crate::workspace::BudgetPeriod;

/// How many full months are looked at.
const LOOKED_AT: usize = 3;

/// Digits that a suggested amount keeps.
const DIGITS: u32 = 2;

/// An amount for a budget, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// For one period.
    pub amount: Amount,
    /// What the line cost in the last full months, oldest first.
    pub months: Vec<(Month, Amount)>,
    /// What was rounded up.
    pub basis: Basis,
}

/// What a suggestion rounds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The highest of the months.
    Highest,
    /// Three months together: a quarter's worth.
    Together,
    /// Three times the highest, because three full months are not at hand.
    ThreeTimesHighest,
}

/// The months that lie whole between the first and the last day of the charges, in order.
pub fn full_months(first: Day, last: Day) -> Vec<Month> {
    let whole = |month: &Month| first <= month.first_day() && month.next().first_day() <= last.next();
    let months = std::iter::successors(Some(first.month()), |month| Some(month.next()));
    months.take_while(|month| *month <= last.month()).filter(whole).collect()
}

/// Suggests an amount: for a month the highest of the last three full months, for a quarter those three together (or
/// three times the highest, where there are fewer), rounded up to two significant digits. A month without spend counts
/// as nothing. None without a full month, or where nothing was spent.
pub fn suggest(seen: &BTreeMap<Month, Amount>, full: &[Month], period: BudgetPeriod) -> Option<Suggestion> {
    let looked_at = full.get(full.len().saturating_sub(LOOKED_AT)..)?;
    let cost = |month: &Month| seen.get(month).copied().unwrap_or_default();
    let months: Vec<(Month, Amount)> = looked_at.iter().map(|month| (*month, cost(month))).collect();
    let highest = months.iter().map(|(_, cost)| *cost).max()?;
    let (raw, basis) = match period {
        BudgetPeriod::Month => (highest, Basis::Highest),
        BudgetPeriod::Quarter if months.len() == LOOKED_AT => {
            (months.iter().map(|(_, cost)| *cost).sum(), Basis::Together)
        }
        BudgetPeriod::Quarter => (highest + highest + highest, Basis::ThreeTimesHighest),
    };
    (raw > Amount::ZERO).then(|| Suggestion { amount: rounded_up(raw), months, basis })
}

impl Suggestion {
    /// Why this amount, in one sentence; `write` prints an amount.
    pub fn reason(&self, write: impl Fn(Amount) -> String) -> String {
        let seen: Vec<String> =
            self.months.iter().map(|(month, cost)| format!("{} in {month}", write(*cost))).collect();
        let cost = match &*seen {
            [] => String::new(),
            [one] => format!("the line cost {one}, the only full month"),
            [most @ .., end] => {
                let number = if most.len() + 1 == LOOKED_AT { "last three" } else { "only two" };
                format!("the {number} full months cost {} and {end}", most.join(", "))
            }
        };
        let rule = match self.basis {
            Basis::Highest if seen.len() == 1 => "that",
            Basis::Highest => "the highest of them",
            Basis::Together => "the three together",
            Basis::ThreeTimesHighest if seen.len() == 1 => "three times that",
            Basis::ThreeTimesHighest => "three times the highest of them",
        };
        format!("{cost}; this is {rule}, rounded up to two digits")
    }
}

/// An amount above zero, rounded up to two significant digits.
fn rounded_up(amount: Amount) -> Amount {
    let units = amount.units();
    let digits = units.unsigned_abs().checked_ilog10().unwrap_or_default() + 1;
    let step = 10i128.pow(digits.saturating_sub(DIGITS));
    let rounded = units.checked_add(step - 1).map(|up| up / step * step);
    Amount::from_units(rounded.unwrap_or(units))
}
