//! Guardrails by stage of exposure: the daily limits that follow from a month's budget, and the days on which they would have
//! tripped. Stages, shares and actions are the workspace's; a limit is advice to whoever enforces it.
//!
//! A day's soft limit is a thirtieth of the month less a safety buffer, the hard one lies above it. What is critical is not
//! stopped by a day's limit, only near the end of the month's money.

use num_traits::{One, Signed, Zero};
use serde::{Deserialize, Serialize};

use super::carry::month_part;
use super::given;
use super::lines::{BudgetLine, in_force};
use super::spend::{History, LineSpend, Spending};
use super::trigger::NewOf;
use super::unit_cost::UnitOf;
use crate::bills::Bill;
use crate::calendar::{Day, Month, Period};
use crate::ledger::{Finding, Refusal, Severity};
use crate::money::{Amount, Ratio};
use crate::workspace::{
    Budget, Condition, CopySetter, Dimension, Figure, GuardrailAssignment, GuardrailStage, Level, Names,
    Rule, Setter, Setters, Trigger, Workspace, folded,
};

/// Days that a month is taken to have, where a stage says nothing else; so are the percentages below.
pub const MONTH_DAYS: i64 = 30;
/// What a soft limit leaves for bad days, in percent.
pub const BUFFER: i64 = 10;
/// How far the hard limit lies above the soft one, in percent.
pub const HEADROOM: i64 = 20;
/// Where critical work stops, in percent of the month.
pub const STOP: i64 = 95;

/// A field of the bills that names the key of a request.
pub const KEY: &str = "x_ApiKey";

/// The stages that hold where the workspace names none.
pub fn usual_stages() -> Vec<GuardrailStage> {
    let stage = |id: &str, name: &str, share: &str, caps: [&str; 2], exit: &str| GuardrailStage {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        share: Figure::parse(share).ok().map(Level::Percent),
        per_request: Figure::parse(caps[0]).ok(),
        per_user: Figure::parse(caps[1]).ok(),
        exit: Some(exit.to_owned()),
        ..GuardrailStage::default()
    };
    let with = |stage: GuardrailStage, critical: bool, actions: [&str; 2], lift: [&str; 2]| GuardrailStage {
        critical: critical.then_some(true),
        at_soft: Some(actions[0].to_owned()),
        at_hard: Some(actions[1].to_owned()),
        lift: Some(lift[0].to_owned()),
        lift_for: Some(lift[1].to_owned()),
        ..stage
    };
    vec![
        with(
            stage(
                "internal",
                "Internal",
                "5",
                ["0.50", "5"],
                "Two weeks below the soft limit; cost per task is known",
            ),
            false,
            ["notify", "freeze new spend"],
            ["team owner", "24h"],
        ),
        with(
            stage(
                "pilot",
                "Pilot",
                "15",
                ["0.25", "3"],
                "Cost per user is known; no day over the hard limit in two weeks",
            ),
            false,
            ["notify", "throttle"],
            ["budget owner", "24h"],
        ),
        with(
            stage(
                "limited",
                "Limited",
                "40",
                ["0.10", "2"],
                "The forecast for full exposure fits the budget; owner and deputy answer alerts",
            ),
            false,
            ["require a plan", "switch to a cheaper model"],
            ["budget owner", "2d"],
        ),
        with(
            stage("general", "General", "100", ["0.10", "1"], "The last stage: reviewed every quarter"),
            true,
            ["notify", "require a plan"],
            ["leadership", "2d"],
        ),
    ]
}

/// The stages that hold: the workspace's, else the usual ones.
pub fn stages(workspace: &Workspace) -> Vec<GuardrailStage> {
    match workspace.guardrails.stages.is_empty() {
        true => usual_stages(),
        false => workspace.guardrails.stages.clone(),
    }
}

/// The limits that follow from a month's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// What the stage may spend in a month.
    pub month: Amount,
    /// A thirtieth, less the buffer.
    pub soft: Amount,
    /// Above that.
    pub hard: Amount,
    /// Where critical work stops within a month; none for what is not critical.
    pub stop: Option<Amount>,
}

impl Limits {
    /// From what a stage may spend in a month. What of the stage's own figures makes no sense is taken as usual.
    pub fn of(month: &Ratio, stage: &GuardrailStage) -> Self {
        let days = stage.days.as_ref().map(Figure::ratio).filter(|days| *days >= Ratio::one());
        let a_day = month / days.unwrap_or_else(|| Ratio::from_integer(MONTH_DAYS.into()));
        let part = |level: &Option<Level>, usual: i64, of: &Ratio| match level {
            Some(Level::Amount(figure)) if !figure.amount().is_negative() => figure.ratio(),
            Some(Level::Percent(figure)) if !figure.amount().is_negative() => {
                figure.ratio() * of / Ratio::from_integer(100.into())
            }
            _ => Ratio::new(usual.into(), 100.into()) * of,
        };
        let least = &a_day - part(&stage.buffer, BUFFER, &a_day);
        let soft = if least.is_negative() && !a_day.is_negative() { Ratio::zero() } else { least };
        let amount = |ratio: &Ratio| Amount::from_ratio(ratio).unwrap_or_default();
        Self {
            month: amount(month),
            hard: amount(&(&soft + part(&stage.headroom, HEADROOM, &soft))),
            soft: amount(&soft),
            stop: (stage.critical == Some(true)).then(|| amount(&part(&stage.stop, STOP, month))),
        }
    }
}

/// Which limit a day reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The day's soft one.
    Soft,
    /// The day's hard one.
    Hard,
    /// The month's stop.
    Stop,
}

/// A day on which a limit would have tripped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// The day.
    pub day: Day,
    /// The highest limit that it reached.
    pub limit: Limit,
    /// What it cost; for a stop, what its month had cost with it.
    pub spent: Amount,
    /// What it reached.
    pub at: Amount,
}

/// A product or a key at its stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guarded {
    /// Its place among the workspace's assignments.
    pub place: usize,
    /// The limits of the last loaded month; none where there is no money to follow from.
    pub limits: Option<Limits>,
    /// Where the month's money comes from: the budget's id; none where the assignment says an amount, or nothing does.
    pub budget: Option<String>,
    /// Why there are no limits, and what to do.
    pub gap: Option<String>,
    /// Days that were looked at: those on which limits held.
    pub days: u32,
    /// Days on which a limit would have tripped, in order.
    pub trips: Vec<Trip>,
    /// Days on which a cap of the stage was passed, in order.
    #[serde(default)]
    pub caps: Vec<CapTrip>,
    /// What of the caps the bills can't tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<Cap>,
    /// What the last loaded days cost, in order, for a picture.
    pub recent: Vec<(Day, Amount)>,
}

impl Guarded {
    /// Days on which a limit or a cap would have tripped.
    pub fn tripped_days(&self) -> usize {
        let limits = self.trips.iter().map(|trip| trip.day);
        let days: std::collections::BTreeSet<Day> =
            limits.chain(self.caps.iter().map(|trip| trip.day)).collect();
        days.len()
    }
}

/// What a stage caps beside days and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// What one request may cost.
    Request,
    /// What one user may cost a day.
    User,
}

/// A day on which a cap was passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapTrip {
    /// The day.
    pub day: Day,
    /// Which cap.
    pub cap: Cap,
    /// What a request cost that day in the mean, or what the dearest user did.
    pub spent: Amount,
    /// The cap.
    pub at: Amount,
    /// The dearest user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// How many users passed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<usize>,
}

/// Days of the picture.
const RECENT: i32 = 35;

/// Why an assignment has no limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap<'a> {
    /// Neither product nor key, or both.
    Nothing,
    /// The stage is not declared.
    Stage(&'a str),
    /// The budget is not declared.
    Budget(&'a str),
    /// No budget stands on the product.
    NoBudget,
    /// A key has no budget of its own.
    KeyBudget,
}

impl std::fmt::Display for Gap<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("names neither a product nor a key: name one of them"),
            Self::Stage(stage) => {
                write!(formatter, "its stage {stage:?} does not exist: choose one of the stages")
            }
            Self::Budget(budget) => write!(formatter, "the budget {budget:?} does not exist: choose one"),
            Self::NoBudget => formatter
                .write_str("no budget's line names the product: set one, or type an amount for the month"),
            Self::KeyBudget => {
                formatter.write_str("a key has no budget: choose one, or type an amount for the month")
            }
        }
    }
}

/// Where an assignment's money for a month comes from.
#[derive(Clone, Copy, Debug)]
enum Money<'a> {
    Typed(&'a Figure),
    Of(&'a Budget),
}

impl Money<'_> {
    /// For a month; none where the budget is not in force.
    fn month(self, month: Month) -> Option<Ratio> {
        match self {
            Self::Typed(figure) => Some(figure.ratio()),
            Self::Of(budget) => in_force(budget, month).then(|| month_part(budget, month)),
        }
    }
}

/// An assignment, resolved.
struct Guard<'a> {
    stage: &'a GuardrailStage,
    money: Money<'a>,
}

impl<'a> Guard<'a> {
    fn of(
        workspace: &'a Workspace,
        names: &Names,
        stages: &'a [GuardrailStage],
        assignment: &'a GuardrailAssignment,
    ) -> Result<Self, Gap<'a>> {
        let product = given(&assignment.product);
        if product.is_some() == given(&assignment.key).is_some() {
            return Err(Gap::Nothing);
        }
        let wanted = folded(&assignment.stage);
        let stage = stages.iter().find(|stage| folded(&stage.id) == wanted);
        let stage = stage.ok_or(Gap::Stage(assignment.stage.trim()))?;
        if let Some(figure) = &assignment.amount {
            return Ok(Self { stage, money: Money::Typed(figure) });
        }
        if let Some(id) = given(&assignment.budget) {
            let budget = workspace.budgets.iter().find(|budget| folded(&budget.id) == folded(id));
            return budget.map(|budget| Self { stage, money: Money::Of(budget) }).ok_or(Gap::Budget(id));
        }
        let product = product.ok_or(Gap::KeyBudget)?;
        let product = folded(&names.resolve(Dimension::Product, product));
        let stands_on = |budget: &&Budget| {
            budget.line.iter().any(|(column, value)| {
                column.trim() == Dimension::Product.name()
                    && folded(&names.resolve(Dimension::Product, value)) == product
            })
        };
        let budget = workspace.budgets.iter().find(stands_on).ok_or(Gap::NoBudget)?;
        Ok(Self { stage, money: Money::Of(budget) })
    }

    /// The limits of a month.
    fn limits(&self, month: Month) -> Option<Limits> {
        let money = self.money.month(month)?;
        let allowed = match &self.stage.share {
            None => money,
            Some(Level::Percent(share)) => money * share.ratio() / Ratio::from_integer(100.into()),
            Some(Level::Amount(amount)) => amount.ratio(),
        };
        Some(Limits::of(&allowed, self.stage))
    }

    /// The days of a history on which a limit would have tripped, and how many days were looked at.
    fn trips(&self, history: &History) -> (u32, Vec<Trip>) {
        let (mut looked_at, mut trips) = (0, Vec::new());
        let mut month: Option<(Month, Option<Limits>, Amount, bool)> = None;
        for (place, spend) in history.days().iter().enumerate() {
            let day = history.first().plus(place as i32);
            if month.is_none_or(|(known, ..)| known != day.month()) {
                month = Some((day.month(), self.limits(day.month()), Amount::ZERO, false));
            }
            let Some((_, Some(limits), so_far, stopped)) = &mut month else { continue };
            looked_at += 1;
            *so_far += spend.cost;
            let positive = !spend.cost.is_zero() && !spend.cost.is_negative();
            match limits.stop.filter(|stop| positive && !*stopped && *so_far >= *stop) {
                Some(stop) => {
                    *stopped = true;
                    trips.push(Trip { day, limit: Limit::Stop, spent: *so_far, at: stop });
                }
                None if positive && spend.cost >= limits.hard => {
                    trips.push(Trip { day, limit: Limit::Hard, spent: spend.cost, at: limits.hard });
                }
                None if positive && spend.cost >= limits.soft => {
                    trips.push(Trip { day, limit: Limit::Soft, spent: spend.cost, at: limits.soft });
                }
                None => {}
            }
        }
        (looked_at, trips)
    }
}

/// An assignment's days: in whole, what its requests cost, and what each of its users did.
struct Seen {
    days: History,
    requests: Option<History>,
    users: Vec<(String, History)>,
}

impl Seen {
    fn of(line: &LineSpend, day: Day) -> Self {
        let requests = line.units().iter().find(|(of, _)| *of == UnitOf::Request);
        let users = line.values().iter().filter(|value| value.of == NewOf::User);
        Self {
            days: line.on(day),
            requests: requests.map(|(_, spend)| spend.on(day)),
            users: users.map(|value| (value.value.clone(), value.spend.on(day))).collect(),
        }
    }

    /// The days on which the caps of a stage were passed, and what of them the bills can't tell.
    fn caps(&self, stage: &GuardrailStage) -> (Vec<CapTrip>, Vec<Cap>) {
        let (mut trips, mut untold) = (Vec::new(), Vec::new());
        let days = || (0..self.days.days().len() as i32).map(|place| self.days.first().plus(place));
        if let Some(cap) = &stage.per_request {
            let requests = self.requests.as_ref();
            trips.extend(days().filter_map(|day| dear_requests(requests?, day, cap)));
            untold.extend(Some(Cap::Request).filter(|_| requests.is_none()));
        }
        if let Some(cap) = &stage.per_user {
            trips.extend(days().filter_map(|day| dear_users(&self.users, day, cap.amount())));
            untold.extend(Some(Cap::User).filter(|_| self.users.is_empty()));
        }
        crate::order::sort_by(&mut trips, |a: &CapTrip, b| a.day.cmp(&b.day));
        (trips, untold)
    }
}

/// A day whose requests cost more than the cap in the mean: so did at least one of them.
fn dear_requests(requests: &History, day: Day, cap: &Figure) -> Option<CapTrip> {
    let (cost, count) = (requests.sum(Period::day(day)), requests.quantity(Period::day(day)));
    let mean = (count > Amount::ZERO).then(|| cost.to_ratio() / count.to_ratio())?;
    (mean > cap.ratio()).then(|| CapTrip {
        day,
        cap: Cap::Request,
        spent: Amount::from_ratio(&mean).unwrap_or_default(),
        at: cap.amount(),
        user: None,
        users: None,
    })
}

fn dear_users(users: &[(String, History)], day: Day, cap: Amount) -> Option<CapTrip> {
    let costs = users.iter().map(|(user, history)| (history.sum(Period::day(day)), user));
    let dear: Vec<_> = costs.filter(|(cost, _)| *cost > cap).collect();
    let (spent, user) = dear.iter().copied().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)))?;
    let (user, users) = (Some(user.clone()), Some(dear.len()));
    Some(CapTrip { day, cap: Cap::User, spent, at: cap, user, users })
}

/// Every assignment with its limits, held against the loaded days.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn guardrails(
    workspace: &Workspace,
    bills: &[&Bill],
    days: Option<(Day, Day)>,
) -> Result<Vec<Guarded>, Refusal> {
    let names = Names::of(workspace);
    let stages = stages(workspace);
    let assigned = &workspace.guardrails.assigned;
    let histories = match days {
        Some((_, last)) if !assigned.is_empty() => histories(workspace, &names, bills, last)?,
        _ => assigned.iter().map(|_| None).collect(),
    };
    let month = days.map(|(_, last)| last.month());
    let one = |(place, (assignment, seen)): (usize, (&GuardrailAssignment, Option<Seen>))| {
        let guard = Guard::of(workspace, &names, &stages, assignment);
        let ((days, trips), (caps, untold)) = match (&guard, &seen) {
            (Ok(guard), Some(seen)) => (guard.trips(&seen.days), seen.caps(guard.stage)),
            _ => Default::default(),
        };
        let first_month = guard.as_ref().ok().and_then(|guard| match guard.money {
            Money::Typed(_) => Month::of(1970, 1),
            Money::Of(budget) => budget.from.or(Month::of(1970, 1)),
        });
        let limits = guard.as_ref().ok().and_then(|guard| guard.limits(month.or(first_month)?));
        let ended = || "its budget is not in force in the last loaded month: choose another".to_owned();
        let gap = guard.as_ref().err().map(ToString::to_string).or_else(|| limits.is_none().then(ended));
        let budget = match &guard {
            Ok(Guard { money: Money::Of(budget), .. }) => Some(budget.id.clone()),
            _ => None,
        };
        let recent = recent(seen.as_ref().map(|seen| &seen.days));
        Guarded { place, limits, budget, gap, days, trips, caps, untold, recent }
    };
    Ok(assigned.iter().zip(histories).enumerate().map(one).collect())
}

fn recent(history: Option<&History>) -> Vec<(Day, Amount)> {
    let Some(history) = history else { return Vec::new() };
    let skipped = history.days().len().saturating_sub(RECENT as usize);
    let days = history.days().iter().enumerate().skip(skipped);
    days.map(|(place, day)| (history.first().plus(place as i32), day.cost)).collect()
}

/// What each assignment cost, day by day: a product as the rules allocate it, a key as the bills name it.
fn histories(
    workspace: &Workspace,
    names: &Names,
    bills: &[&Bill],
    last: Day,
) -> Result<Vec<Option<Seen>>, Refusal> {
    let assigned = &workspace.guardrails.assigned;
    let watched = capped(workspace);
    let line = |names: &Names, column: &str, text: Option<&str>| {
        text.map(|text| {
            let line = vec![(column.to_owned(), text.to_owned())];
            BudgetLine::of_budget(names, &Budget { line, ..watched.clone() })
        })
    };
    // What is read of bills follows from what budgets look at.
    let mut by_product = workspace.clone();
    by_product.budgets.push(watched.clone());
    let mut by_key = by_key(workspace);
    by_key.budgets.push(watched.clone());
    let key_names = Names::of(&by_key);
    let spend = |workspace: &Workspace, lines: Vec<Option<BudgetLine>>| {
        let wanted: Vec<BudgetLine> = lines.iter().flatten().cloned().collect();
        if wanted.is_empty() {
            return Ok(lines.into_iter().map(|_| None).collect());
        }
        let spending = Spending::of(workspace, bills, &wanted, Period::day(last))?;
        let known = spending.known_until(last);
        let mut found = spending.lines.into_iter();
        let seen =
            |line: Option<BudgetLine>| line.and_then(|_| found.next()).map(|line| Seen::of(&line, known));
        Ok::<Vec<Option<Seen>>, Refusal>(lines.into_iter().map(seen).collect())
    };
    let products = assigned.iter().map(|one| line(names, Dimension::Product.name(), given(&one.product)));
    let products = spend(&by_product, products.collect())?;
    let keys = assigned.iter().map(|one| line(&key_names, Dimension::UsageType.name(), given(&one.key)));
    let keys = spend(&by_key, keys.collect())?;
    Ok(products.into_iter().zip(keys).map(|(product, key)| product.or(key)).collect())
}

/// A budget that looks at what the stages in use cap: at users, at requests, or at neither.
fn capped(workspace: &Workspace) -> Budget {
    let stages = stages(workspace);
    let in_use = |stage: &&GuardrailStage| {
        workspace.guardrails.assigned.iter().any(|one| folded(&one.stage) == folded(&stage.id))
    };
    let used = || stages.iter().filter(in_use);
    let looks_at = |on: &str, of: &str| Trigger {
        on: on.to_owned(),
        of: Some(of.to_owned()),
        at: Level::Amount(Figure::of(Amount::ZERO)),
        ..Trigger::default()
    };
    let mut triggers = Vec::new();
    if used().any(|stage| stage.per_request.is_some()) {
        triggers.push(looks_at("unit_cost", UnitOf::Request.name()));
    }
    if used().any(|stage| stage.per_user.is_some()) {
        triggers.push(looks_at("new", NewOf::User.name()));
    }
    Budget { triggers, ..Budget::default() }
}

/// The workspace with one rule only, that tells charges apart by their key: no pool and no name has a say.
fn by_key(workspace: &Workspace) -> Workspace {
    let copy = CopySetter { copy: KEY.to_owned(), ..CopySetter::default() };
    let set = Setters { usage_type: Some(Setter::Copy(copy)), ..Setters::default() };
    let rule = Rule { id: "key".to_owned(), when: Condition::default(), set, ..Rule::default() };
    Workspace {
        currency: workspace.currency.clone(),
        basis: workspace.basis,
        non_values: workspace.non_values.clone(),
        rates: workspace.rates.clone(),
        rules: vec![rule],
        ..Workspace::default()
    }
}

/// What is wrong with guardrails.
pub fn check_guardrails(workspace: &Workspace) -> Vec<Finding> {
    let names = Names::of(workspace);
    let stages = stages(workspace);
    let warn = |subject: String, message: String| Finding {
        severity: Severity::Warning,
        code: "guardrail-gap".to_owned(),
        subject,
        message,
    };
    let assigned = workspace.guardrails.assigned.iter().filter_map(|one| {
        let gap = Guard::of(workspace, &names, &stages, one).err()?;
        let what = given(&one.product).map(|product| format!("product:{product}"));
        let what = what.or_else(|| given(&one.key).map(|key| format!("key:{key}")));
        Some(warn(what.unwrap_or_else(|| "workspace:guardrails".to_owned()), gap.to_string()))
    });
    let waits = workspace.guardrails.stages.iter().filter_map(|stage| {
        let text = given(&stage.lift_for).filter(|text| super::Wait::parse(text).is_none())?;
        let message = format!("lifts a limit for {text:?}, which is no time: write it as \"24h\" or \"2d\"");
        Some(warn(format!("stage:{}", stage.id), message))
    });
    let figures = workspace.guardrails.stages.iter().flat_map(|stage| {
        let texts = senseless(stage).into_iter();
        texts.map(|text| warn(format!("stage:{}", stage.id), text)).collect::<Vec<_>>()
    });
    assigned.chain(waits).chain(figures).collect()
}

/// What of a stage's figures is taken as usual, because it makes no sense.
fn senseless(stage: &GuardrailStage) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(days) = stage.days.as_ref().filter(|days| days.ratio() < Ratio::one()) {
        texts.push(format!("takes a month to have {days} days: write 1 or more; {MONTH_DAYS} hold"));
    }
    let levels = [
        ("buffer", &stage.buffer, BUFFER),
        ("headroom", &stage.headroom, HEADROOM),
        ("stop", &stage.stop, STOP),
    ];
    for (name, level, usual) in levels {
        let (Some(Level::Percent(figure)) | Some(Level::Amount(figure))) = level else { continue };
        if figure.amount().is_negative() {
            texts.push(format!("has a {name} of {figure}, below nothing: write 0 or more; {usual} % hold"));
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(text: &str) -> Ratio {
        Amount::parse(text).unwrap_or_default().to_ratio()
    }

    #[test]
    fn the_guides_figures() {
        let critical = GuardrailStage { critical: Some(true), ..GuardrailStage::default() };
        let limits = Limits::of(&ratio("10000"), &critical);
        let printed = [limits.soft, limits.hard, limits.stop.unwrap_or_default()].map(|it| it.to_fixed(2));
        assert_eq!(printed, ["300.00", "360.00", "9500.00"]);
        assert_eq!(Limits::of(&ratio("10000"), &GuardrailStage::default()).stop, None);
        let nothing = Limits::of(&ratio("0"), &critical);
        assert!(nothing.soft.is_zero() && nothing.hard.is_zero());
    }

    #[test]
    fn the_usual_stages_read() {
        let stages = usual_stages();
        let ids: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
        assert_eq!(ids, ["internal", "pilot", "limited", "general"]);
        assert!(stages.iter().all(|stage| stage.share.is_some() && stage.per_user.is_some()));
    }
}
