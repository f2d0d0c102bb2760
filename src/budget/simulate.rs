//! An escalation played through: an alert, who answers it and when (or nobody), who is told by then, what the line has spent
//! by then, and what each level's action would have saved. Knows no clock: the alert's day is the start.

use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};

use super::action::saved_share;
use super::alert::alerts_of;
use super::escalate::{Step, climb};
use super::lines::BudgetLine;
use super::moment::Moment;
use super::people::People;
use super::roles::{owner, told};
use super::spend::{History, Spending};
use super::trigger::{Situation, period_of};
use super::working::Working;
use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::ledger::Refusal;
use crate::money::{Amount, Ratio, print_ratio};
use crate::workspace::{Budget, Escalation, Names, Workspace};

/// Days by which the run rate is measured.
const RATE_DAYS: i32 = 7;

/// Months of alerts that are offered.
const MOST_MONTHS: usize = 6;

/// Who answers, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The level, from 1.
    pub level: usize,
    /// How many hours after it was told for the first time.
    pub after_hours: u32,
}

/// What is played through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// The day on which it fired, or is taken to have fired.
    pub fired: Day,
    /// Who answers; nobody where none.
    pub reply: Option<Reply>,
}

/// An alert of the loaded days, to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiredAlert {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// The day on which it fired.
    pub fired: Day,
    /// What kept it quiet.
    pub suppressed_by: Option<String>,
}

/// How an escalation went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// The day on which the trigger fired; the clock starts with it, UTC.
    pub fired: Day,
    /// The workspace's currency.
    pub currency: String,
    /// The budget for the period.
    pub amount: Amount,
    /// Spend to date, the day of the alert included as far as bills know it.
    pub spent: Amount,
    /// The last day of that.
    pub known_until: Day,
    /// Spend a day, the mean of the last days that are known.
    pub a_day: Amount,
    /// How many days that is the mean of; fewer than seven where the bills begin later.
    pub rate_days: u32,
    /// What the period comes to at that rate, if nobody acts.
    pub at_end: Amount,
    /// When the budget will be spent at that rate; none where it is already, or not before the period's end.
    pub spent_by: Option<Moment>,
    /// Whose budget it is, in words.
    pub owner: Option<String>,
    /// The levels, in order.
    pub steps: Vec<Played>,
    /// How it ended.
    pub ending: Ending,
}

/// A level in the play.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Played {
    /// Who is told, when, and by when they must answer.
    pub step: Step,
    /// How often it was told again before somebody answered.
    pub told_again: usize,
    /// What came of it.
    pub outcome: Outcome,
    /// Minutes from the alert until it was told.
    pub minutes: Option<i64>,
    /// By the clocks of the level's zone, when it is told.
    pub at: Option<String>,
    /// By the same clocks, its deadline.
    pub by: Option<String>,
    /// What the line has spent when it is told.
    pub spent: Option<Amount>,
    /// Whether that is after the period's end.
    pub too_late: bool,
    /// What of the spend still to come its action saves, from 0 to 1 as a decimal; none where nobody said.
    pub share: Option<String>,
    /// What the action saves by the period's end, if it is taken when the level is told (when it answers, for the one that
    /// does).
    pub saves: Option<Amount>,
}

/// What came of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It answered by its deadline.
    Answered,
    /// It answered, but the next levels had been told by then.
    AnsweredLate,
    /// It was told, and did not answer in its time.
    Silent,
    /// It was told, and another level answered while it still had time.
    Told,
    /// It reaches nobody.
    Nobody,
    /// Somebody answered before it would have been told.
    NotNeeded,
    /// No level before it hands on.
    NeverTold,
}

/// How an escalation ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Somebody answered.
    Answered {
        /// From 1.
        level: usize,
        /// When.
        at: Moment,
        /// By the clocks of the level's zone.
        read: String,
        /// Minutes from the alert.
        minutes: i64,
        /// What the line has spent by then.
        spent: Amount,
    },
    /// Nobody did: the line spends on to the period's end.
    Unanswered,
    /// The budget has no ladder, or one without levels.
    NoLadder,
}

/// Why nothing can be played through.
#[derive(Clone, Debug, PartialEq)]
pub enum NotPlayed {
    /// There is no such budget.
    NoBudget(String),
    /// The bills can't be allocated.
    Refused(Refusal),
}

impl std::fmt::Display for NotPlayed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoBudget(id) => write!(formatter, "there is no budget {id:?}: choose one of the workspace"),
            Self::Refused(refusal) => refusal.fmt(formatter),
        }
    }
}

/// Alerts of the last months of the loaded days, latest first.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn fired_alerts(
    workspace: &Workspace,
    bills: &[&Bill],
    days: (Day, Day),
) -> Result<Vec<FiredAlert>, Refusal> {
    let names = Names::of(workspace);
    let lines: Vec<BudgetLine> =
        workspace.budgets.iter().map(|budget| BudgetLine::of(&names, &budget.line)).collect();
    let months: Vec<_> = Period::new(days.0, days.1.next()).into_iter().flat_map(Period::months).collect();
    let months = &months[months.len().saturating_sub(MOST_MONTHS)..];
    let first = months.first().map_or(days.1, |month| month.first_day());
    let start =
        workspace.budgets.iter().map(|budget| period_of(budget, first).start()).min().unwrap_or(first);
    let looked_at = Period::new(start, days.1.next()).unwrap_or(Period::day(days.1));
    let spending = Spending::of(workspace, bills, &lines, looked_at)?;
    let mut found: Vec<FiredAlert> = Vec::new();
    for month in months.iter().rev() {
        let as_of = Period::month(*month).last().min(days.1);
        for alert in alerts_of(workspace, &lines, &spending, as_of) {
            let (budget, trigger, fired) = (alert.budget, alert.trigger, alert.fired);
            let known =
                |one: &FiredAlert| one.budget == budget && one.trigger == trigger && one.fired == fired;
            if !found.iter().any(known) {
                found.push(FiredAlert { budget, trigger, fired, suppressed_by: alert.suppressed_by });
            }
        }
    }
    crate::order::sort_by(&mut found, |a, b| b.fired.cmp(&a.fired));
    Ok(found)
}

/// Plays an escalation through. Only what was known on the day of the alert counts.
///
/// # Errors
/// Where there is no such budget, or the bills up to that day can't be allocated.
pub fn simulate(
    workspace: &Workspace,
    bills: &[&Bill],
    incident: &Incident,
) -> Result<Simulation, NotPlayed> {
    let budget = workspace.budgets.iter().find(|budget| budget.id == incident.budget);
    let budget = budget.ok_or_else(|| NotPlayed::NoBudget(incident.budget.clone()))?;
    let names = Names::of(workspace);
    let line = BudgetLine::of(&names, &budget.line);
    // Days after the last charge hold nothing, however far away the alert is put.
    let day = last_day(workspace, bills).map_or(incident.fired, |last| last.min(incident.fired));
    let spending = Spending::of(workspace, bills, &[line], Period::day(day)).map_err(NotPlayed::Refused)?;
    let history = spending.lines.first().map(|line| line.on(day));
    let known_until = spending.known_until(day);
    let history = history.unwrap_or_else(|| History::of(day, Vec::new()));
    let situation = Situation {
        budget,
        history: &history,
        day: incident.fired,
        first: spending.first.unwrap_or(incident.fired),
        known_until,
        places: spending.places,
        values: &[],
        units: &[],
    };
    let pace = Pace::of(&situation, spending.first);
    Ok(played(workspace, budget, incident, &pace))
}

/// The last day of any charge.
fn last_day(workspace: &Workspace, bills: &[&Bill]) -> Option<Day> {
    let billed = bills.iter().flat_map(|bill| &bill.combinations).map(|one| one.period.last());
    let typed = workspace.sources.iter().flat_map(|source| &source.monthly);
    billed.chain(typed.map(|cost| Period::month(cost.month).last())).max()
}

/// What a line has spent, and how fast it spends.
struct Pace {
    period: Period,
    /// The period's budget.
    budgeted: Amount,
    known_until: Day,
    spent: Amount,
    /// Money a minute.
    rate: Ratio,
    rate_days: u32,
    /// What comes after this is an estimate.
    base: Moment,
}

impl Pace {
    fn of(situation: &Situation<'_>, first: Option<Day>) -> Self {
        let (period, known_until) = (situation.period(), situation.known_until);
        let start = Moment::midnight(period.start());
        let base = Moment::midnight(known_until.next()).max(start);
        let to_date = Period::new(period.start(), known_until.next()).ok();
        let sum = |days: Option<Period>| days.map(|days| situation.history.sum(days));
        let first = first.map(|first| first.max(known_until.next().plus(-RATE_DAYS)));
        let week = first.and_then(|first| Period::new(first, known_until.next()).ok());
        let rate_days = week.map_or(0, Period::days);
        let minutes = Ratio::from_integer((i64::from(rate_days.max(1)) * 24 * 60).into());
        Self {
            period,
            budgeted: super::carry::money(&situation.budgeted()),
            known_until,
            spent: sum(to_date).unwrap_or_default(),
            rate: sum(week).unwrap_or_default().to_ratio() / minutes,
            rate_days,
            base,
        }
    }

    fn end(&self) -> Moment {
        Moment::midnight(self.period.end())
    }

    fn over(&self, minutes: i64) -> Ratio {
        &self.rate * Ratio::from_integer(minutes.max(0).into())
    }

    /// The spend of the period by a moment; nothing is added after its end.
    fn spent_at(&self, moment: Moment) -> Amount {
        self.spent + money(&self.over(moment.min(self.end()).since(self.base)))
    }

    /// What is still to come from a moment on; credits that go on are no spend to save.
    fn to_come(&self, moment: Moment) -> Ratio {
        let to_come = self.over(self.end().since(moment.max(self.base)));
        if to_come.is_negative() { Ratio::zero() } else { to_come }
    }

    /// When an amount will be spent; none where it is already, or not before the period's end.
    fn reaches(&self, amount: Amount) -> Option<Moment> {
        let missing = (amount - self.spent).to_ratio();
        if !missing.is_positive() || !self.rate.is_positive() {
            return None;
        }
        let minutes = i64::try_from((missing / &self.rate).ceil().to_integer()).ok()?;
        self.base.plus(minutes).filter(|moment| *moment <= self.end())
    }
}

fn money(ratio: &Ratio) -> Amount {
    Amount::from_ratio(ratio).unwrap_or_default()
}

fn played(workspace: &Workspace, budget: &Budget, incident: &Incident, pace: &Pace) -> Simulation {
    let names = Names::of(workspace);
    let ladder = budget.escalation.as_deref().and_then(|name| names.escalation(name));
    let ladder = ladder.and_then(|place| workspace.escalations.get(place));
    let start = Moment::midnight(incident.fired);
    let climbed = ladder.map(|ladder| climb(workspace, budget, ladder, incident.fired)).unwrap_or_default();
    let answer = incident.reply.and_then(|reply| {
        let step = climbed.get(reply.level.checked_sub(1)?)?;
        let reached = step.notify.iter().any(|one| one.contact.is_some());
        let at = step.at.filter(|_| reached)?.plus(i64::from(reply.after_hours) * 60)?;
        Some((reply.level, at))
    });
    let zone = |level: usize| {
        let hours = ladder.and_then(|ladder| ladder.levels.get(level - 1)?.hours.as_ref());
        Working::or_always(hours).zone()
    };
    let ending = match answer {
        _ if climbed.is_empty() => Ending::NoLadder,
        None => Ending::Unanswered,
        Some((level, at)) => Ending::Answered {
            level,
            at,
            read: at.read_in(zone(level)),
            minutes: at.since(start),
            spent: pace.spent_at(at),
        },
    };
    let steps = climbed.into_iter().map(|step| play(step, ladder, pace, start, answer)).collect();
    let people = People::of(workspace, Some(incident.fired));
    Simulation {
        budget: budget.id.clone(),
        trigger: incident.trigger.clone(),
        from: pace.period.start(),
        to: pace.period.last(),
        fired: incident.fired,
        currency: workspace.currency.trim().to_owned(),
        amount: pace.budgeted,
        spent: pace.spent,
        known_until: pace.known_until,
        a_day: money(&pace.over(24 * 60)),
        rate_days: pace.rate_days,
        at_end: pace.spent_at(pace.end()),
        spent_by: pace.reaches(pace.budgeted),
        owner: told(&people, budget, "budget owner")
            .ok()
            .map(|told| told.name)
            .or_else(|| owner(&people, budget).map(str::to_owned)),
        steps,
        ending,
    }
}

fn play(
    step: Step,
    ladder: Option<&Escalation>,
    pace: &Pace,
    start: Moment,
    answer: Option<(usize, Moment)>,
) -> Played {
    let level = ladder.and_then(|ladder| ladder.levels.get(step.level - 1));
    let zone = Working::or_always(level.and_then(|level| level.hours.as_ref())).zone();
    let own = answer.filter(|(level, _)| *level == step.level).map(|(_, at)| at);
    let until = answer.map(|(_, at)| at);
    let outcome = match (step.at, own, until) {
        (None, ..) => Outcome::NeverTold,
        (Some(_), Some(at), _) if step.acknowledge_by.is_none_or(|by| at <= by) => Outcome::Answered,
        (Some(_), Some(_), _) => Outcome::AnsweredLate,
        (Some(told), None, Some(answered)) if told >= answered => Outcome::NotNeeded,
        (Some(_), ..) if step.notify.iter().all(|one| one.contact.is_none()) => Outcome::Nobody,
        (Some(_), None, Some(answered)) if step.acknowledge_by.is_none_or(|by| answered <= by) => {
            Outcome::Told
        }
        (Some(_), ..) => Outcome::Silent,
    };
    let is_told = !matches!(outcome, Outcome::NotNeeded | Outcome::NeverTold);
    let share = level.and_then(saved_share);
    let acts = own.or(step.at);
    let saves = share.as_ref().zip(acts).map(|(share, at)| money(&(share * pace.to_come(at))));
    Played {
        told_again: step.again.iter().filter(|again| until.is_none_or(|until| **again < until)).count(),
        outcome,
        minutes: step.at.map(|at| at.since(start)),
        at: step.at.map(|at| at.read_in(zone)),
        by: step.acknowledge_by.map(|by| by.read_in(zone)),
        spent: step.at.filter(|_| is_told).map(|at| pace.spent_at(at)),
        too_late: step.at.is_some_and(|at| at >= pace.end()),
        share: share.map(|share| print_ratio(&share, 6)),
        saves: saves.filter(|_| is_told),
        step,
    }
}
