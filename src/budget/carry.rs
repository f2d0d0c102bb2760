//! What a period's budget is: its own amount, or what was typed for its months, and what the periods before left over or
//! owe. And the months ahead, as they are planned.

use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};

use super::alert::Decimal;
use super::lines::in_force;
use super::plan::PlanShape;
use super::spend::{History, Spending};
use super::trigger::{Situation, period_before, period_of};
use crate::calendar::{Day, Month, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Budget, BudgetPeriod, CarryOver, Level};

/// What a budget has for a month: what was typed for it, else its amount (a third of a quarter's).
pub(super) fn month_part(budget: &Budget, month: Month) -> Ratio {
    let amount = budget.amount.amount().to_ratio();
    match budget.monthly.iter().find(|one| one.month == month).map(|one| &one.amount) {
        Some(Level::Amount(figure)) => figure.amount().to_ratio(),
        Some(Level::Percent(figure)) => figure.amount().to_ratio() * amount / Ratio::from_integer(100.into()),
        None if budget.period == Some(BudgetPeriod::Quarter) => amount / Ratio::from_integer(3.into()),
        None => amount,
    }
}

/// What a budget has for a period, before anything is carried over.
pub(super) fn own_amount(budget: &Budget, period: Period) -> Ratio {
    period.months().map(|month| month_part(budget, month)).sum()
}

impl Situation<'_> {
    /// The period's budget: its own amount, with what is carried into it. What earlier periods owe takes it down to
    /// nothing, not below; the rest of the debt goes on.
    pub fn budgeted(&self) -> Ratio {
        let own = own_amount(self.budget, self.period());
        let whole = &own + self.carried();
        if whole.is_negative() && !own.is_negative() { Ratio::zero() } else { whole }
    }

    /// What the periods before left over (above zero) or owe. Periods count from the first that the bills have from its first
    /// day on, and in which the budget is in force.
    pub fn carried(&self) -> Ratio {
        let Some(carry) = self.budget.carry_over else { return Ratio::zero() };
        let counts =
            |period: &Period| self.first <= period.start() && in_force(self.budget, period.start().month());
        let before = |period: &Period| Some(period_before(self.budget, *period)).filter(counts);
        let mut periods: Vec<Period> = std::iter::successors(before(&self.period()), before).collect();
        periods.reverse();
        periods.into_iter().fold(Ratio::zero(), |carried, period| {
            let left = own_amount(self.budget, period) + carried - self.history.sum(period).to_ratio();
            let goes_on = match carry {
                CarryOver::Both => true,
                CarryOver::Unspent => left.is_positive(),
                CarryOver::Overspent => left.is_negative(),
            };
            if goes_on { left } else { Ratio::zero() }
        })
    }
}

/// A month of a budget as it is planned. Money in the workspace's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMonth {
    /// The month.
    pub month: Month,
    /// What the budget itself has for it.
    pub own: Amount,
    /// What is carried into its period; none where nothing is carried over, or the period before is not over.
    pub carried: Option<Amount>,
    /// The budget of its period.
    pub budget: Amount,
    /// What of it is planned for the month, then for its first ten and its first twenty days; none where that follows spend
    /// which is still to come.
    pub planned: Option<[Amount; 3]>,
    /// What the line cost in it, as far as it is known; none of a month that has not begun.
    pub spent: Option<Amount>,
}

/// Months that are shown before the one that holds the day, and in all.
const SHOWN: (i32, usize) = (2, 12);

/// The months of a budget around a day, as they are planned; `place` is the budget's among the lines of `spending`.
pub fn planned_months(budget: &Budget, place: usize, spending: &Spending, as_of: Day) -> Vec<PlannedMonth> {
    let line = spending.lines.get(place).map(|line| line.on(as_of));
    let history = line.unwrap_or_else(|| History::of(as_of, Vec::new()));
    let first = spending.first.unwrap_or(as_of);
    let start = as_of.month().plus(-SHOWN.0);
    let months = std::iter::successors(Some(start), |month| Some(month.next())).take(SHOWN.1);
    let months =
        months.filter(|month| in_force(budget, period_of(budget, month.first_day()).start().month()));
    let situation = |day| Situation {
        budget,
        history: &history,
        day,
        first,
        known_until: spending.known_until(as_of),
        places: spending.places,
        values: &[],
        units: &[],
    };
    months.map(|month| planned_month(&situation(month.first_day()), month, as_of)).collect()
}

fn planned_month(situation: &Situation<'_>, month: Month, as_of: Day) -> PlannedMonth {
    let (budget, period) = (situation.budget, situation.period());
    let has_begun = period.start() <= as_of;
    let own = own_amount(budget, period);
    let needs_history = matches!(PlanShape::of(budget), Ok(PlanShape::LastPeriods | PlanShape::LastYear));
    let budgeted = if has_begun { situation.budgeted() } else { own };
    let offset = |day: Day| u32::try_from(day.epoch() - period.start().epoch()).unwrap_or_default();
    let at = |day: Day| &budgeted * super::plan::planned(situation, offset(day));
    let planned = || {
        let before = at(month.first_day());
        let to = |days: i32| money(&(at(month.first_day().plus(days)) - &before));
        [money(&(at(month.next().first_day()) - &before)), to(10), to(20)]
    };
    PlannedMonth {
        month,
        own: money(&month_part(budget, month)),
        carried: (budget.carry_over.is_some() && has_begun).then(|| money(&situation.carried())),
        budget: money(&budgeted),
        planned: (has_begun || !needs_history).then(planned),
        spent: (month.first_day() <= as_of).then(|| situation.history.sum(Period::month(month))),
    }
}

/// An exact figure at 18 places, as it is printed.
pub(super) fn money(ratio: &Ratio) -> Amount {
    Decimal::of(ratio).amount()
}
