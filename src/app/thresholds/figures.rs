//! What was seen of a budget, period by period, against its amount. Plain data: no page, no browser.

use std::collections::BTreeMap;

use cost_matrix::budget::{BudgetLine, Seen, Suggestion, full_months, suggest};
use cost_matrix::calendar::{Day, Month};
use cost_matrix::desk::Overview;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Budget, BudgetPeriod, Names};

/// What a budget's line cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    /// Every loaded month, in order.
    pub(super) months: Vec<(Month, Amount)>,
    /// Every loaded period of the budget, in order: the same as the months for a budget by months.
    pub(super) periods: Vec<PeriodFigure>,
    /// An amount, where what was seen suggests one.
    pub(super) suggestion: Option<Suggestion>,
}

/// One month or quarter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PeriodFigure {
    /// As `2026-03` or `2026-Q1`.
    pub(super) label: String,
    pub(super) cost: Amount,
    /// Whether the bills have all of its days.
    pub(super) is_full: bool,
}

impl Figures {
    pub(super) fn of(seen: &Seen, names: &Names, budget: &Budget, days: Option<(Day, Day)>) -> Self {
        let period = budget.period.unwrap_or(BudgetPeriod::Month);
        Self::of_line(seen, &BudgetLine::of(names, &budget.line), period, days)
    }

    pub(super) fn of_line(
        seen: &Seen,
        line: &BudgetLine,
        period: BudgetPeriod,
        days: Option<(Day, Day)>,
    ) -> Self {
        let Some((first, last)) = days else { return Self::default() };
        let costs = seen.months(line);
        let full = full_months(first, last);
        let all = std::iter::successors(Some(first.month()), |month| Some(month.next()));
        let months: Vec<(Month, Amount)> = all
            .take_while(|month| *month <= last.month())
            .map(|month| (month, costs.get(&month).copied().unwrap_or_default()))
            .collect();
        Self { periods: periods(&months, &full, period), suggestion: suggest(&costs, &full, period), months }
    }

    /// The last period that the bills have whole.
    pub(super) fn last_full(&self) -> Option<&PeriodFigure> {
        self.periods.iter().rev().find(|period| period.is_full)
    }

    /// The period that is on its way: the last one, where it is not full.
    pub(super) fn current(&self) -> Option<&PeriodFigure> {
        self.periods.last().filter(|period| !period.is_full)
    }
}

fn periods(months: &[(Month, Amount)], full: &[Month], period: BudgetPeriod) -> Vec<PeriodFigure> {
    if period == BudgetPeriod::Month {
        let month = |(month, cost): &(Month, Amount)| PeriodFigure {
            label: month.to_string(),
            cost: *cost,
            is_full: full.contains(month),
        };
        return months.iter().map(month).collect();
    }
    let mut quarters: BTreeMap<Day, (PeriodFigure, usize)> = BTreeMap::new();
    for (month, cost) in months {
        let quarter = month.quarter();
        let (figure, whole) = quarters.entry(quarter.first_day()).or_insert_with(|| {
            (PeriodFigure { label: quarter.to_string(), cost: Amount::ZERO, is_full: false }, 0)
        });
        figure.cost += *cost;
        *whole += usize::from(full.contains(month));
        figure.is_full = *whole == 3;
    }
    quarters.into_values().map(|(figure, _)| figure).collect()
}

/// First and last day that the bills reach (or, without bills, the typed-in costs).
pub(crate) fn loaded_days(overview: Option<&Overview>) -> Option<(Day, Day)> {
    let overview = overview?;
    let bills = overview.bills.iter().filter_map(|bill| bill.days);
    let bills = bills.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
    bills.or_else(|| overview.allocated.as_ref()?.days)
}
