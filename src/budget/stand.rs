//! How each budget's line stands on a day: spent, planned, forecast, and when the budget would be spent. Everything that
//! is shown beside the alerts of that day, from the same measurements.

use serde::{Deserialize, Serialize};

use super::alert::{AlertForecast, Decimal};
use super::carry::money;
use super::lines::in_force;
use super::spend::{History, Spending};
use super::trigger::{PeriodForecast, Situation, Watch, estimate, period_of};
use crate::calendar::{Day, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Budget, Level, Workspace};

/// A budget's line on a day. Money in the workspace's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BudgetStand {
    /// The budget's id.
    pub budget: String,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// Whether the budget is in force in it; nothing else is told of one that is not.
    pub in_force: bool,
    /// The budget for the period, with what was carried into it.
    pub amount: Amount,
    /// What of that was carried over from the periods before; none where nothing is carried over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Amount>,
    /// The spend to date.
    pub spent: Amount,
    /// The plan to date.
    pub plan: Amount,
    /// Days gone, this one included.
    pub gone: u32,
    /// Days of the period.
    pub days: u32,
    /// Spent a day so far.
    pub rate: Amount,
    /// What the period is expected to cost; none before the line's first entry.
    pub forecast: Option<StandForecast>,
    /// (budget − forecast) / budget: below zero where it would be exceeded; none without a forecast or a budget.
    pub variance: Option<Decimal>,
    /// On which day the budget is spent; none where that is not within the period.
    pub spent_on: Option<SpentOn>,
    /// Spend to date after each day of the period that is gone.
    pub cumulative: Vec<Amount>,
    /// The plan after each day of the period.
    pub planned: Vec<Amount>,
    /// The amounts of money at which triggers stand.
    pub levels: Vec<StandLevel>,
}

/// What a period is expected to cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandForecast {
    /// At its end.
    pub total: Amount,
    /// Method, interval and errors.
    pub by: AlertForecast,
    /// Spend to date after each day that is still to come, up to the end; for the eye.
    pub path: Vec<Amount>,
}

/// The day on which a budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentOn {
    /// The day.
    pub day: Day,
    /// Whether it is still to come, by the forecast.
    pub is_expected: bool,
}

/// A trigger on spend or forecast, as an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandLevel {
    /// The trigger's id.
    pub trigger: String,
    /// Whether the forecast is held against it, not the spend.
    pub is_forecast: bool,
    /// Where it stands.
    pub at: Amount,
}

/// The stands of all budgets of a workspace, in its order, on spend that is at hand for this day.
pub fn stands_of(workspace: &Workspace, spending: &Spending, as_of: Day) -> Vec<BudgetStand> {
    let known_until = spending.known_until(as_of);
    let budgets = workspace.budgets.iter().enumerate();
    budgets
        .map(|(place, budget)| {
            let line = spending.lines.get(place).map(|line| line.on(as_of));
            let history = line.unwrap_or_else(|| History::of(as_of, Vec::new()));
            let situation = Situation {
                budget,
                history: &history,
                day: as_of,
                first: spending.first.unwrap_or(as_of),
                known_until,
                places: spending.places,
                values: &[],
                units: &[],
            };
            stand(budget, &situation)
        })
        .collect()
}

fn stand(budget: &Budget, situation: &Situation<'_>) -> BudgetStand {
    let period = situation.period();
    let gone = situation.to_date().days();
    let (amount, spent) = (money(&situation.budgeted()), situation.spent());
    let mut stand = BudgetStand {
        budget: budget.id.clone(),
        from: period.start(),
        to: period.last(),
        in_force: in_force(budget, period_of(budget, situation.day).start().month()),
        amount,
        carried: budget.carry_over.map(|_| money(&situation.carried())),
        spent,
        plan: money(&situation.plan()),
        gone,
        days: period.days(),
        rate: money(&(spent.to_ratio() / Ratio::from_integer(gone.into()))),
        forecast: None,
        variance: None,
        spent_on: None,
        cumulative: cumulative(situation),
        planned: (1..=period.days()).map(|gone| money(&situation.plan_after(gone))).collect(),
        levels: Vec::new(),
    };
    if !stand.in_force {
        return stand;
    }
    let forecast = situation.forecast(None);
    stand.spent_on = spent_on(&stand, situation, forecast.as_ref());
    stand.levels = levels(budget, amount);
    if let Some(forecast) = &forecast {
        let budgeted = amount.to_ratio();
        let positive = amount > Amount::ZERO;
        stand.variance = positive.then(|| Decimal::of(&((&budgeted - &forecast.total) / &budgeted)));
        stand.forecast = Some(StandForecast {
            total: money(&forecast.total),
            by: AlertForecast::of(forecast),
            path: path(situation, forecast),
        });
    }
    stand
}

fn cumulative(situation: &Situation<'_>) -> Vec<Amount> {
    let mut sum = Amount::ZERO;
    let days = situation.history.within(situation.to_date()).iter();
    let sums = days.map(|day| {
        sum += day.cost;
        sum
    });
    let mut sums: Vec<Amount> = sums.collect();
    // Days before the first charge of all have no spend.
    let gone = situation.to_date().days() as usize;
    let missing = gone.saturating_sub(sums.len());
    sums.splice(0..0, std::iter::repeat_n(Amount::ZERO, missing));
    sums
}

/// The days that are still to come, and what will have been spent after each, as an estimate. What bills have not told of
/// the days that are gone counts on the first of them.
fn to_come(situation: &Situation<'_>, forecast: &PeriodForecast) -> Vec<(Day, f64)> {
    let last = situation.period().last();
    let first = last.plus(1 - forecast.ahead.len() as i32);
    let known = Period::new(situation.period().start(), first.max(situation.period().start()));
    let mut sum = known.map_or(0.0, |known| estimate(situation.history.sum(known)));
    let mut days = Vec::with_capacity(forecast.ahead.len());
    for (place, expected) in forecast.ahead.iter().enumerate() {
        sum += expected;
        days.push((first.plus(place as i32), sum));
    }
    days.retain(|(day, _)| *day > situation.day);
    days
}

fn path(situation: &Situation<'_>, forecast: &PeriodForecast) -> Vec<Amount> {
    let days = to_come(situation, forecast).into_iter();
    days.map(|(_, sum)| super::trigger::amount_of(sum, situation.places).unwrap_or_default()).collect()
}

/// The first day on which the spend reached the budget, or is expected to.
fn spent_on(
    stand: &BudgetStand,
    situation: &Situation<'_>,
    forecast: Option<&PeriodForecast>,
) -> Option<SpentOn> {
    let seen = situation.history.within(situation.to_date()).iter().any(|day| day.seen);
    if !seen || stand.amount.is_negative() {
        return None;
    }
    let reached = |sum: &Amount| *sum >= stand.amount && *sum > Amount::ZERO;
    if let Some(place) = stand.cumulative.iter().position(reached) {
        return Some(SpentOn { day: stand.from.plus(place as i32), is_expected: false });
    }
    let budgeted = estimate(stand.amount);
    let days = to_come(situation, forecast?).into_iter();
    // Half a minor unit, so that a sum of floats that comes out on the budget reaches it.
    let half = 0.5 / 10f64.powi(situation.places as i32);
    let day = days.into_iter().find(|(_, sum)| *sum > 0.0 && *sum + half >= budgeted).map(|(day, _)| day)?;
    Some(SpentOn { day, is_expected: true })
}

fn levels(budget: &Budget, amount: Amount) -> Vec<StandLevel> {
    let levels = budget.triggers.iter().filter_map(|trigger| {
        let is_forecast = match Watch::of(trigger).ok()? {
            Watch::Actual => false,
            Watch::Forecast { .. } => true,
            _ => return None,
        };
        let at = match &trigger.at {
            Level::Amount(figure) => figure.amount(),
            Level::Percent(figure) => {
                money(&(figure.ratio() * amount.to_ratio() / Ratio::from_integer(100.into())))
            }
        };
        Some(StandLevel { trigger: trigger.id.clone(), is_forecast, at })
    });
    levels.collect()
}
