//! Budgets, day by day: one walk through the loaded days, kept while days are asked for in turn.

use std::rc::Rc;

use super::answer::Refused;
use super::{AlertsView, Desk};
use crate::budget::alert::{alerts_of, deaf};
use crate::budget::backtest::{Backtest, backtest};
use crate::budget::spend::Spending;
use crate::budget::stand::stands_of;
use crate::budget::{BudgetLine, PlannedMonth, planned_months};
use crate::calendar::{Day, Period};
use crate::workspace::{Names, problems};

/// The lines of all budgets and what they cost, ready to be looked at on any day up to the last.
#[derive(Debug)]
pub(super) struct Lines {
    last: Day,
    pub(super) lines: Vec<BudgetLine>,
    pub(super) spending: Spending,
}

impl Desk {
    /// How every budget stands on a day, and what has fired by then.
    pub(super) fn alerts(&mut self, as_of: Day) -> Result<AlertsView, Refused> {
        let known = self.lines_until(as_of)?;
        let deaf = deaf(&self.workspace).into_iter();
        Ok(AlertsView {
            stands: stands_of(&self.workspace, &known.spending, as_of),
            alerts: alerts_of(&self.workspace, &known.lines, &known.spending, as_of),
            deaf: deaf.map(|one| (one.budget, one.trigger, one.why.to_string())).collect(),
            known_until: known.spending.first.map(|_| known.spending.known_until(as_of)),
        })
    }

    /// The months of a budget as they are planned; none of one that does not exist.
    pub(super) fn plan(&mut self, budget: &str, as_of: Day) -> Result<Vec<PlannedMonth>, Refused> {
        let known = self.lines_until(as_of)?;
        let place = self.workspace.budgets.iter().position(|one| one.id == budget);
        let planned =
            place.map(|place| planned_months(&self.workspace.budgets[place], place, &known.spending, as_of));
        Ok(planned.unwrap_or_default())
    }

    /// What each trigger would have done on the days that bills reach (or, without bills, typed-in costs).
    pub(super) fn backtest(&mut self) -> Result<Backtest, Refused> {
        let loaded = self.charged.iter().flat_map(|bill| &bill.control).map(|line| line.period.last()).max();
        let typed = self.workspace.sources.iter().flat_map(|source| &source.monthly);
        let typed = typed.map(|cost| Period::month(cost.month).last()).max();
        let Some(last) = loaded.or(typed) else { return Ok(Backtest::default()) };
        let known = self.lines_until(last)?;
        Ok(backtest(&self.workspace, &known.spending, last))
    }

    /// The lines up to a day; kept where all loaded days can be told.
    pub(super) fn lines_until(&mut self, day: Day) -> Result<Rc<Lines>, Refused> {
        if let Some(known) = self.spending.as_ref().filter(|known| day <= known.last) {
            return Ok(known.clone());
        }
        if let Some(problem) = problems(&self.workspace).into_iter().next() {
            return Err(Refused::Workspace(format!("{}: {}", problem.path, problem.message)));
        }
        let loaded = self.charged.iter().flat_map(|bill| &bill.control).map(|line| line.period);
        let loaded = loaded.reduce(Period::cover);
        let typed = self
            .workspace
            .sources
            .iter()
            .flat_map(|source| &source.monthly)
            .map(|cost| cost.month.first_day());
        let first = loaded.map(Period::start).into_iter().chain(typed).min().unwrap_or(day).min(day);
        let last = loaded.map_or(day, Period::last).max(day);
        // A later day's bills may lack a rate that this day's don't need.
        let whole = self.walk(first, last);
        let is_whole = whole.is_ok();
        let lines =
            Rc::new(whole.or_else(|refused| if day < last { self.walk(first, day) } else { Err(refused) })?);
        if is_whole {
            self.spending = Some(lines.clone());
        }
        Ok(lines)
    }

    fn walk(&self, first: Day, last: Day) -> Result<Lines, Refused> {
        let names = Names::of(&self.workspace);
        let budgets = self.workspace.budgets.iter();
        let lines: Vec<BudgetLine> = budgets.map(|budget| BudgetLine::of_budget(&names, budget)).collect();
        let looked_at = Period::new(first.month().first_day(), last.next()).unwrap_or(Period::day(last));
        let spending = Spending::of(&self.workspace, &self.bill_list(), &lines, looked_at);
        Ok(Lines { last, lines, spending: spending.map_err(Refused::Ledger)? })
    }
}
