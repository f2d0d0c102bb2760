//! Alerts: which triggers of which budgets fired in the period that holds a day, each once, on the first day on which it
//! held; what keeps an alert quiet; and who is told.

use num_traits::Zero;
use serde::{Deserialize, Serialize};

use super::carry::money;
use super::escalate::{Step, climb};
use super::lines::{BudgetLine, Kinship, in_force};
use super::reminders::Reminders;
use super::spend::Spending;
use super::trigger::{Measured, PeriodForecast, Situation, Unit, Unknown, Watch, period_of};
use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::ledger::Refusal;
use crate::money::{Amount, DECIMALS, Ratio, print_ratio};
use crate::workspace::{Budget, Figure, Names, Trigger, Workspace};

/// A trigger that fired. Serialises to the line that scripts read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// What it looks at, as the workspace says.
    pub on: String,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// The first day on which the condition held.
    pub fired: Day,
    /// What had to be reached: money, or a share (0.25 is 25 %), as `unit` says.
    pub threshold: Decimal,
    /// What was seen on the day on which it fired.
    pub observed: Decimal,
    /// The budget for the period, with what was carried into it.
    pub budget_amount: Amount,
    /// The workspace's currency.
    pub currency: String,
    /// What keeps it quiet: `trigger:<id>` of the same budget, `budget:<id>/<trigger>` of a line around it, or `reminders`.
    pub suppressed_by: Option<String>,
    /// Who is told, and when.
    pub escalation: Vec<Step>,
    /// In what threshold and observed are: the currency, or `share`.
    pub unit: String,
    /// The day on which one looks.
    pub as_of: Day,
    /// What is seen on that day; none where there is nothing to hold against any more.
    pub now: Option<Decimal>,
    /// Since when it has recovered: what is seen fell below a lower line and has not held since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Day>,
    /// The spend to date on that day.
    pub spent: Amount,
    /// What the spend was held against when it fired, in money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Decimal>,
    /// The values that were new when it fired.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// How the period's end was forecast when it fired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<AlertForecast>,
}

/// What is said where a run rate stands in for a forecast.
pub const NOT_ENOUGH: &str = "not enough history";

/// How a period's end was forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertForecast {
    /// The method's name.
    pub method: String,
    /// Eight of ten outcomes lie from here …
    pub low: Option<Amount>,
    /// … to here.
    pub high: Option<Amount>,
    /// The method's errors on the line's own past, as a share of what was spent.
    pub wape: Option<Decimal>,
    /// `not enough history`, where a run rate stands in.
    pub note: Option<String>,
}

/// An exact fraction as decimal text: every digit where it comes out within 18 places, else rounded there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decimal(String);

impl Decimal {
    /// Prints a fraction.
    pub fn of(ratio: &Ratio) -> Self {
        Self(print_ratio(ratio, DECIMALS))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// As an amount of money, or of anything else with 18 places; zero beyond what an amount can hold.
    pub fn amount(&self) -> Amount {
        Amount::parse(&self.0).unwrap_or_default()
    }
}

/// A trigger that can't fire, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deaf {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// Which word is not known.
    pub why: Unknown,
}

/// Triggers that this version does not know.
pub fn deaf(workspace: &Workspace) -> Vec<Deaf> {
    let triggers = workspace
        .budgets
        .iter()
        .flat_map(|budget| budget.triggers.iter().map(move |trigger| (budget.id.clone(), trigger)));
    triggers
        .filter_map(|(budget, trigger)| {
            let why = Watch::of(trigger).err()?;
            Some(Deaf { budget, trigger: trigger.id.clone(), why })
        })
        .collect()
}

/// The alerts of the periods that hold a day, in the order of budgets and triggers in the workspace. Bills are cut to each
/// day that is looked at: nothing after it changes what fired on it.
///
/// # Errors
/// Where the bills up to that day can't be allocated.
pub fn alerts(workspace: &Workspace, bills: &[&Bill], as_of: Day) -> Result<Vec<Alert>, Refusal> {
    let names = Names::of(workspace);
    let lines: Vec<BudgetLine> =
        workspace.budgets.iter().map(|budget| BudgetLine::of_budget(&names, budget)).collect();
    let periods = workspace.budgets.iter().map(|budget| period_of(budget, as_of));
    let start = periods.map(Period::start).min().unwrap_or(as_of);
    let looked_at = Period::new(start, as_of.next()).unwrap_or(Period::day(as_of));
    let spending = Spending::of(workspace, bills, &lines, looked_at)?;
    Ok(alerts_of(workspace, &lines, &spending, as_of))
}

/// The same on spend that is already at hand: it must have been made ready for every day of the period up to this one.
/// `lines` are those of the workspace's budgets.
pub fn alerts_of(workspace: &Workspace, lines: &[BudgetLine], spending: &Spending, as_of: Day) -> Vec<Alert> {
    let mut fired = Vec::new();
    for (place, budget) in workspace.budgets.iter().enumerate() {
        if in_force(budget, period_of(budget, as_of).start().month()) {
            fired.extend(fired_of(budget, place, spending, as_of));
        }
    }
    fired.iter().map(|one| alert(workspace, lines, &fired, one, as_of)).collect()
}

/// A trigger that fired, before it is told.
struct Fired<'a> {
    place: usize,
    budget: &'a Budget,
    trigger: &'a Trigger,
    watch: Watch,
    day: Day,
    then: Measured,
    cleared: Option<Day>,
    now: Option<Measured>,
    spent: Amount,
    budgeted: Ratio,
}

/// A trigger on its way through the days.
struct Walk<'a> {
    trigger: &'a Trigger,
    watch: Watch,
    fired: Option<(Day, Measured)>,
    cleared: Option<Day>,
    now: Option<Measured>,
}

impl Walk<'_> {
    /// It fires once. It clears on the day on which what is seen lies below a lower line, and no longer where it holds again:
    /// figures that swing about the threshold don't make it come and go.
    fn on(&mut self, situation: &Situation<'_>) {
        self.now = situation.measure(self.trigger, self.watch);
        let Some(measured) = &self.now else { return };
        match (&self.fired, self.cleared) {
            (None, _) if measured.holds => self.fired = Some((situation.day, measured.clone())),
            (None, _) => {}
            (Some(_), None) if measured.observed < recovery(measured, situation) => {
                self.cleared = Some(situation.day);
            }
            (Some(_), Some(_)) if measured.holds => self.cleared = None,
            (Some(_), _) => {}
        }
    }
}

/// Below this a trigger that fired has recovered: five points of the budget, or of the share, under its threshold; under a
/// threshold that is less than twice that, half of it.
fn recovery(measured: &Measured, situation: &Situation<'_>) -> Ratio {
    let points = match measured.unit {
        Unit::Money => situation.budgeted(),
        Unit::Share => Ratio::from_integer(1.into()),
    } / Ratio::from_integer(20.into());
    let half = &measured.threshold / Ratio::from_integer(2.into());
    &measured.threshold - if points < half { points } else { half }
}

fn fired_of<'a>(budget: &'a Budget, place: usize, spending: &Spending, as_of: Day) -> Vec<Fired<'a>> {
    let (Some(first), Some(line)) = (spending.first, spending.lines.get(place)) else { return Vec::new() };
    let walk = |trigger: &'a Trigger| {
        let watch = Watch::of(trigger).ok()?;
        Some(Walk { trigger, watch, fired: None, cleared: None, now: None })
    };
    let mut walks: Vec<Walk<'a>> = budget.triggers.iter().filter_map(walk).collect();
    if walks.is_empty() {
        return Vec::new();
    }
    let (mut spent, mut budgeted) = (Amount::ZERO, Ratio::default());
    let start = period_of(budget, as_of).start();
    for day in (start.epoch()..=as_of.epoch()).map(Day::from_epoch) {
        let history = line.on(day);
        let (values, units) = (line.values(), line.units());
        let (known_until, places) = (spending.known_until(day), spending.places);
        let situation =
            Situation { budget, history: &history, day, first, known_until, places, values, units };
        walks.iter_mut().for_each(|walk| walk.on(&situation));
        (spent, budgeted) = (situation.spent(), situation.budgeted());
    }
    let fired = walks.into_iter().filter_map(|walk| {
        let (day, then) = walk.fired?;
        let Walk { trigger, watch, cleared, now, .. } = walk;
        Some(Fired {
            place,
            budget,
            trigger,
            watch,
            day,
            then,
            cleared,
            now,
            spent,
            budgeted: budgeted.clone(),
        })
    });
    fired.collect()
}

fn alert(
    workspace: &Workspace,
    lines: &[BudgetLine],
    fired: &[Fired<'_>],
    one: &Fired<'_>,
    as_of: Day,
) -> Alert {
    let period = period_of(one.budget, as_of);
    let ladder = one.budget.escalation.as_deref().and_then(|name| {
        Names::of(workspace).escalation(name).and_then(|place| workspace.escalations.get(place))
    });
    let currency = workspace.currency.trim().to_owned();
    let is_money = one.then.unit == Unit::Money;
    Alert {
        budget: one.budget.id.clone(),
        trigger: one.trigger.id.clone(),
        on: one.trigger.on.clone(),
        from: period.start(),
        to: period.last(),
        fired: one.day,
        threshold: Decimal::of(&one.then.threshold),
        observed: Decimal::of(&one.then.observed),
        budget_amount: money(&one.budgeted),
        suppressed_by: suppressed_by(lines, fired, one, as_of),
        escalation: ladder.map(|ladder| climb(workspace, one.budget, ladder, one.day)).unwrap_or_default(),
        unit: if is_money { currency.clone() } else { "share".to_owned() },
        currency,
        as_of,
        now: one.now.as_ref().map(|now| Decimal::of(&now.observed)),
        cleared: one.cleared,
        spent: one.spent,
        against: one.then.against.as_ref().map(Decimal::of),
        values: one.then.values.clone(),
        forecast: one.then.forecast.as_ref().map(AlertForecast::of),
    }
}

impl AlertForecast {
    pub(super) fn of(forecast: &PeriodForecast) -> Self {
        Self {
            method: forecast.method.name().to_owned(),
            low: forecast.interval.map(|(low, _)| low),
            high: forecast.interval.map(|(_, high)| high),
            wape: forecast
                .wape
                .and_then(|wape| Figure::parse(&format!("{wape:.4}")).ok())
                .map(|figure| Decimal::of(&figure.amount().to_ratio())),
            note: (!forecast.enough_history).then(|| NOT_ENOUGH.to_owned()),
        }
    }
}

/// What keeps an alert quiet. A higher trigger that looks at the same and fired no later says all that a lower one does;
/// so does one at least as high of a line around this one. Reminders are off only where the trigger or its budget says so.
fn suppressed_by(lines: &[BudgetLine], fired: &[Fired<'_>], one: &Fired<'_>, as_of: Day) -> Option<String> {
    let same = |other: &&Fired<'_>| {
        other.watch == one.watch && other.then.unit == one.then.unit && other.day <= one.day
    };
    let own = fired.iter().filter(|other| other.place == one.place).filter(same);
    let higher = own.filter(|other| other.then.threshold > one.then.threshold);
    let highest = higher.max_by(|a, b| a.then.threshold.cmp(&b.then.threshold));
    if let Some(highest) = highest {
        return Some(format!("trigger:{}", highest.trigger.id));
    }
    let around = fired.iter().filter(same).find(|other| {
        let within = || {
            lines
                .get(one.place)
                .zip(lines.get(other.place))
                .is_some_and(|(inner, outer)| inner.kinship(outer) == Kinship::Within)
        };
        let same_period = period_of(other.budget, as_of) == period_of(one.budget, as_of);
        other.place != one.place && same_period && within() && part(other) >= part(one)
    });
    if let Some(around) = around {
        return Some(format!("budget:{}/{}", around.budget.id, around.trigger.id));
    }
    (!reminds(one, as_of)).then(|| "reminders".to_owned())
}

/// A threshold as a part of its budget, so that lines of different size compare; a share is one already.
fn part(one: &Fired<'_>) -> Option<Ratio> {
    match one.then.unit {
        Unit::Share => Some(one.then.threshold.clone()),
        Unit::Money if one.budgeted.is_zero() => None,
        Unit::Money => Some(&one.then.threshold / &one.budgeted),
    }
}

/// Whether an alert that fired before today is told again today.
fn reminds(one: &Fired<'_>, as_of: Day) -> bool {
    let since = as_of.epoch() - one.day.epoch();
    match Reminders::of(one.budget, one.trigger).unwrap_or_default() {
        Reminders::Never => since == 0,
        Reminders::Daily => true,
        Reminders::Weekly => since % 7 == 0,
    }
}
