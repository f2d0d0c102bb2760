//! The KPI plan: what a team watches of spend, quality and conversion, each with formula, source, value week by week, baseline,
//! target, owner and the trigger that watches it. A value comes from days on which both of its sides are known, or is not told.

use std::collections::BTreeMap;

use num_traits::{Signed, ToPrimitive};
use serde::{Deserialize, Serialize};

use super::outcomes::OUTCOME_FIELDS;
use super::tokens::token_charges;
use crate::bills::Bill;
use crate::budget::forecast::{ENOUGH_DAYS, Question, outlook};
use crate::budget::people::People;
use crate::calendar::{Day, Period, Week};
use crate::ledger::{Allocation, Asked, By, Coverage, Refusal, consumed};
use crate::money::{Amount, Ratio, print_ratio};
use crate::workspace::{Dimension, KpiGoal, Names, Workspace, folded};

/// Weeks that are told.
const MOST_WEEKS: usize = 26;
/// Days of a week.
const WEEK: usize = 7;

/// What a KPI is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Spend,
    Quality,
    Conversion,
}

/// What is divided by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// Cost of products by an outcome, by its place.
    CostOver(usize),
    /// Cost of tokens by millions of them.
    CostOverTokens,
    /// One outcome by another, in percent.
    Rate(usize, usize),
    /// What conversions bring less what they cost, by conversions.
    Margin,
    /// Cost of some coverage by all of it, in percent.
    Share(&'static [Coverage]),
    /// How far a week came out from its forecast, in percent.
    ForecastError,
}

/// A KPI that can be planned.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Its id in files.
    pub id: &'static str,
    /// What it is about.
    pub kind: Kind,
    /// What it is called.
    pub title: &'static str,
    /// How it is worked out.
    pub formula: &'static str,
    /// From what.
    pub source: &'static str,
    /// Whether more is better.
    pub more_is_better: bool,
    measure: Measure,
    /// What a trigger that watches it looks at, and of what.
    watch: Option<(&'static str, Option<&'static str>)>,
}

const REQUESTS: usize = 0;
const ACCEPTED: usize = 1;
const REWORKED: usize = 2;
const ESCALATED: usize = 3;
const RESOLVED: usize = 4;
const CONVERSIONS: usize = 5;
const REVENUE: usize = 6;
const USERS: usize = 7;

const COST_AND_OUTCOMES: &str = "allocated cost of the products that outcomes name; outcomes";
const ALLOCATION: &str = "the allocation";

const fn definition(
    id: &'static str,
    kind: Kind,
    texts: [&'static str; 3],
    measure: Measure,
    watch: Option<(&'static str, Option<&'static str>)>,
) -> Definition {
    let [title, formula, source] = texts;
    let more_is_better =
        matches!(measure, Measure::Margin | Measure::Share(&[Coverage::Direct, Coverage::Shared]));
    Definition { id, kind, title, formula, source, more_is_better, measure, watch }
}

/// All of them.
pub const KPIS: [Definition; 12] = [
    definition(
        "cost_per_request",
        Kind::Spend,
        ["Cost per request", "cost ÷ requests", COST_AND_OUTCOMES],
        Measure::CostOver(REQUESTS),
        Some(("unit_cost", Some("request"))),
    ),
    definition(
        "cost_per_million_tokens",
        Kind::Spend,
        ["Cost per million tokens", "cost of token charges ÷ millions of tokens", "bills that count tokens"],
        Measure::CostOverTokens,
        Some(("unit_cost", Some("million_tokens"))),
    ),
    definition(
        "cost_per_active_user",
        Kind::Spend,
        ["Cost per active user and day", "cost ÷ active users, each day's counted", COST_AND_OUTCOMES],
        Measure::CostOver(USERS),
        None,
    ),
    definition(
        "unallocated_share",
        Kind::Spend,
        ["Unallocated share", "unallocated cost ÷ all cost", ALLOCATION],
        Measure::Share(&[Coverage::Unallocated]),
        Some(("unallocated", None)),
    ),
    definition(
        "forecast_error",
        Kind::Spend,
        [
            "Forecast error",
            "|forecast − actual| ÷ actual, the week's forecast made on the day before it",
            "the allocation's days",
        ],
        Measure::ForecastError,
        Some(("forecast", None)),
    ),
    definition(
        "chargeback_rate",
        Kind::Spend,
        ["Chargeback rate", "cost charged to a team by a rule, a source or a pool ÷ all cost", ALLOCATION],
        Measure::Share(&[Coverage::Direct, Coverage::Shared]),
        None,
    ),
    definition(
        "cost_per_accepted",
        Kind::Quality,
        ["Cost per accepted answer", "cost ÷ accepted answers", COST_AND_OUTCOMES],
        Measure::CostOver(ACCEPTED),
        None,
    ),
    definition(
        "rework_rate",
        Kind::Quality,
        ["Rework rate", "reworked answers ÷ requests", "outcomes"],
        Measure::Rate(REWORKED, REQUESTS),
        None,
    ),
    definition(
        "escalation_rate",
        Kind::Quality,
        ["Escalation to people", "escalated requests ÷ requests", "outcomes"],
        Measure::Rate(ESCALATED, REQUESTS),
        None,
    ),
    definition(
        "cost_per_conversion",
        Kind::Conversion,
        ["Cost per conversion", "cost ÷ conversions", COST_AND_OUTCOMES],
        Measure::CostOver(CONVERSIONS),
        None,
    ),
    definition(
        "margin_per_conversion",
        Kind::Conversion,
        ["Margin per conversion", "(revenue − cost) ÷ conversions", COST_AND_OUTCOMES],
        Measure::Margin,
        None,
    ),
    definition(
        "cost_per_resolved",
        Kind::Conversion,
        ["Cost per resolved case", "cost ÷ resolved cases", COST_AND_OUTCOMES],
        Measure::CostOver(RESOLVED),
        None,
    ),
];

impl Definition {
    /// Whether it is told in percent; else in the workspace's currency.
    pub const fn is_percent(&self) -> bool {
        matches!(self.measure, Measure::Rate(..) | Measure::Share(_) | Measure::ForecastError)
    }

    /// What has to be there before it has a value.
    fn needs(&self) -> String {
        let outcomes = |fields: &[usize]| {
            let names: Vec<&str> = fields.iter().map(|field| OUTCOME_FIELDS[*field].0).collect();
            format!("outcomes with {}", names.join(" and "))
        };
        match self.measure {
            Measure::CostOver(field) => {
                format!("{} of a product that has cost on the same days", outcomes(&[field]))
            }
            Measure::Margin => {
                format!("{} of a product that has cost on the same days", outcomes(&[CONVERSIONS, REVENUE]))
            }
            Measure::Rate(one, other) => outcomes(&[one, other]),
            Measure::CostOverTokens => {
                "a bill that counts tokens (ConsumedQuantity, ConsumedUnit)".to_owned()
            }
            Measure::Share(_) => "a bill, or a source with a cost a month".to_owned(),
            Measure::ForecastError => format!("{ENOUGH_DAYS} days of cost before a whole week"),
        }
    }
}

/// The plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KpiPlan {
    /// The workspace's currency.
    pub currency: String,
    /// In the order of [`KPIS`].
    pub kpis: Vec<Kpi>,
    /// Days and products of which there are outcomes.
    pub outcomes: (u64, u64),
    /// Products of outcomes that have no cost.
    pub without_cost: Vec<String>,
}

/// A KPI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kpi {
    /// Its id in files.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// How it is worked out.
    pub formula: String,
    /// From what.
    pub source: String,
    /// Whether values are percent; else money.
    pub is_percent: bool,
    /// Whether more is better.
    pub more_is_better: bool,
    /// What has to be there before it has a value.
    pub needs: Option<String>,
    /// The value of the last whole week (of the last there is, where none is whole): decimal text.
    pub current: Option<String>,
    /// That week.
    pub week: Option<Week>,
    /// Where it stood when the plan was made, or in the first week.
    pub baseline: Option<String>,
    /// Whether somebody typed the baseline.
    pub is_typed: bool,
    /// What it should reach.
    pub target: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How often it is looked at.
    pub cadence: String,
    /// The trigger that watches it, as `budget/trigger`.
    pub trigger: Option<String>,
    /// Whether that trigger does not exist.
    pub is_lost: bool,
    /// Week by week, in order.
    pub weeks: Vec<KpiWeek>,
}

/// A KPI in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiWeek {
    /// The week.
    pub week: Week,
    /// Decimal text.
    pub value: String,
    /// What was divided: decimal text.
    pub part: String,
    /// By what: decimal text.
    pub whole: String,
    /// Whether all its days are loaded.
    pub is_whole: bool,
}

/// How a KPI stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No value, or no target.
    Open,
    /// The target is reached.
    Met,
    /// It is not.
    Missed,
}

/// Works out the plan.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn kpi_plan(workspace: &Workspace, bills: &[&Bill], as_of: Option<Day>) -> Result<KpiPlan, Refusal> {
    let facts = Facts::of(workspace, bills)?;
    let people = People::of(workspace, as_of);
    let kpis = KPIS.iter().map(|definition| facts.kpi(workspace, &people, definition)).collect();
    let days: std::collections::BTreeSet<Day> = workspace.outcomes.iter().map(|one| one.day).collect();
    let products: std::collections::BTreeSet<String> =
        workspace.outcomes.iter().map(|one| facts.product(&one.product)).collect();
    Ok(KpiPlan {
        currency: workspace.currency.trim().to_owned(),
        kpis,
        outcomes: (days.len() as u64, products.len() as u64),
        without_cost: products.into_iter().filter(|product| !facts.has_cost(product)).collect(),
    })
}

/// Numerator and denominator by week.
type Weeks = BTreeMap<Week, (Ratio, Ratio)>;

/// What all of them are worked out from.
struct Facts<'a> {
    workspace: &'a Workspace,
    names: Names,
    days: Option<Period>,
    /// By day and product.
    products: BTreeMap<(String, Day), Amount>,
    /// By day and coverage, in the order of [`Coverage::ALL`].
    coverage: BTreeMap<Day, [Amount; 4]>,
    /// Cost and millions of tokens.
    tokens: Weeks,
}

impl<'a> Facts<'a> {
    fn of(workspace: &'a Workspace, bills: &[&Bill]) -> Result<Self, Refusal> {
        let asked = Asked { days: true, ..Asked::default() };
        let allocation = Allocation::of(workspace, bills, asked)?;
        let mut facts = Self {
            workspace,
            names: Names::of(workspace),
            days: allocation.period(),
            products: BTreeMap::new(),
            coverage: BTreeMap::new(),
            tokens: Weeks::new(),
        };
        for row in allocation.matrix(&[By::Day, By::Product, By::Coverage]).rows {
            let [day, product, coverage] = [0, 1, 2].map(|at| row.values.get(at).cloned().flatten());
            let Some(day) = day.and_then(|day| day.parse::<Day>().ok()) else { continue };
            if let Some(product) = product {
                *facts.products.entry((folded(&product), day)).or_default() += row.cost;
            }
            let place = Coverage::ALL.iter().position(|one| coverage.as_deref() == Some(one.name()));
            facts.coverage.entry(day).or_default()[place.unwrap_or(3)] += row.cost;
        }
        for (one, millions) in token_charges(&consumed(workspace, bills)?.0) {
            let sum = facts.tokens.entry(one.first.week()).or_default();
            sum.0 += one.cost.to_ratio();
            sum.1 += millions;
        }
        Ok(facts)
    }

    fn product(&self, text: &str) -> String {
        folded(&self.names.resolve(Dimension::Product, text))
    }

    fn has_cost(&self, product: &str) -> bool {
        self.products.keys().any(|(id, _)| id == product)
    }

    /// Sums of outcomes that have all of these, in their order, with what their products cost on those days.
    fn outcomes(&self, fields: &[usize], needs_cost: bool) -> BTreeMap<Week, (Ratio, Vec<Ratio>)> {
        let mut weeks: BTreeMap<Week, (Ratio, Vec<Ratio>)> = BTreeMap::new();
        for one in &self.workspace.outcomes {
            let figures = one.figures();
            let Some(values) = fields.iter().map(|field| figures[*field]).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let cost = self.products.get(&(self.product(&one.product), one.day));
            if needs_cost && cost.is_none() {
                continue;
            }
            let sums = weeks
                .entry(one.day.week())
                .or_insert_with(|| (Ratio::default(), vec![Ratio::default(); fields.len()]));
            sums.0 += cost.copied().unwrap_or_default().to_ratio();
            for (sum, value) in sums.1.iter_mut().zip(values) {
                *sum += value.ratio();
            }
        }
        weeks
    }

    fn weeks(&self, measure: Measure) -> Weeks {
        match measure {
            Measure::CostOver(field) => {
                let weeks = self.outcomes(&[field], true).into_iter();
                weeks.map(|(week, (cost, mut sums))| (week, (cost, sums.remove(0)))).collect()
            }
            Measure::Margin => {
                let weeks = self.outcomes(&[CONVERSIONS, REVENUE], true).into_iter();
                weeks.map(|(week, (cost, sums))| (week, (&sums[1] - cost, sums[0].clone()))).collect()
            }
            Measure::Rate(one, other) => {
                let weeks = self.outcomes(&[one, other], false).into_iter();
                weeks.map(|(week, (_, sums))| (week, (sums[0].clone(), sums[1].clone()))).collect()
            }
            Measure::CostOverTokens => self.tokens.clone(),
            Measure::Share(which) => {
                let mut weeks = Weeks::new();
                for (day, costs) in &self.coverage {
                    let sum = weeks.entry(day.week()).or_default();
                    for (coverage, cost) in Coverage::ALL.iter().zip(costs) {
                        let cost = cost.to_ratio();
                        if which.contains(coverage) {
                            sum.0 += &cost;
                        }
                        sum.1 += cost;
                    }
                }
                weeks
            }
            Measure::ForecastError => self.forecast_errors(),
        }
    }

    /// For each whole week with enough days before it: how far its forecast was off, and what it came to.
    fn forecast_errors(&self) -> Weeks {
        let mut weeks = Weeks::new();
        let Some(days) = self.days else { return weeks };
        let each: Vec<Day> = (days.start().epoch()..=days.last().epoch()).map(Day::from_epoch).collect();
        let total =
            |day: &Day| self.coverage.get(day).map_or(Amount::ZERO, |costs| costs.iter().copied().sum());
        let costs: Vec<Amount> = each.iter().map(total).collect();
        let floats: Vec<f64> =
            costs.iter().map(|cost| cost.to_ratio().to_f64().unwrap_or_default()).collect();
        let gone: Vec<usize> = each.iter().map(|day| day.date().2 as usize).collect();
        let mondays: Vec<usize> = (ENOUGH_DAYS..each.len().saturating_sub(WEEK - 1))
            .filter(|at| each[*at].weekday() == 0)
            .collect();
        for at in mondays.into_iter().rev().take(MOST_WEEKS) {
            let question = Question { history: &floats[..at], gone: &gone[..at], steps: WEEK, method: None };
            let Some(outlook) = outlook(&question) else { continue };
            let expected: f64 = outlook.days.iter().sum();
            let actual: Amount = costs[at..at + WEEK].iter().copied().sum();
            // A forecast is an estimate: to a hundredth where it meets money.
            let Some(expected) = Ratio::from_float((expected * 100.0).round()) else { continue };
            let error = expected / Ratio::from_integer(100.into()) - actual.to_ratio();
            weeks.insert(each[at].week(), (error.abs(), actual.to_ratio()));
        }
        weeks
    }

    fn kpi(&self, workspace: &'a Workspace, people: &People<'a>, definition: &Definition) -> Kpi {
        let goal = workspace.advice.kpis.iter().find(|goal| folded(&goal.id) == definition.id);
        let hundred = Ratio::from_integer(100.into());
        let is_whole = |week: Week| {
            self.days
                .is_some_and(|days| days.start() <= week.monday() && week.monday().plus(6) <= days.last())
        };
        let mut values: Vec<(Week, Ratio, Ratio, Ratio)> = self
            .weeks(definition.measure)
            .into_iter()
            .filter(|(_, (_, whole))| *whole > Ratio::default())
            .map(|(week, (part, whole))| {
                let value = &part / &whole;
                (week, if definition.is_percent() { value * &hundred } else { value }, part, whole)
            })
            .collect();
        values.drain(..values.len().saturating_sub(MOST_WEEKS));
        let current = values.iter().rfind(|(week, ..)| is_whole(*week)).or(values.last());
        let typed = goal.and_then(|goal| goal.baseline.as_ref());
        let first = values.iter().find(|(week, ..)| is_whole(*week)).or(values.first());
        let print = |value: &Ratio| print_ratio(value, if definition.is_percent() { 2 } else { 6 });
        let target = goal.and_then(|goal| goal.target.as_ref());
        let standing = match (current, target) {
            (Some((_, value, ..)), Some(target)) => {
                let met = match definition.more_is_better {
                    true => *value >= target.ratio(),
                    false => *value <= target.ratio(),
                };
                if met { Standing::Met } else { Standing::Missed }
            }
            _ => Standing::Open,
        };
        let (trigger, is_lost) = watching(workspace, definition, goal);
        Kpi {
            id: definition.id.to_owned(),
            kind: definition.kind,
            title: definition.title.to_owned(),
            formula: definition.formula.to_owned(),
            source: definition.source.to_owned(),
            is_percent: definition.is_percent(),
            more_is_better: definition.more_is_better,
            needs: current.is_none().then(|| definition.needs()),
            current: current.map(|(_, value, ..)| print(value)),
            week: current.map(|(week, ..)| *week),
            baseline: typed.map(ToString::to_string).or_else(|| first.map(|(_, value, ..)| print(value))),
            is_typed: typed.is_some(),
            target: target.map(ToString::to_string),
            standing,
            owner: owner(workspace, people, definition, goal),
            cadence: goal.and_then(|goal| goal.cadence.clone()).unwrap_or_else(|| "weekly".to_owned()),
            trigger,
            is_lost,
            weeks: values
                .iter()
                .map(|(week, value, part, whole)| KpiWeek {
                    week: *week,
                    value: print(value),
                    part: print_ratio(part, 2),
                    whole: print_ratio(whole, 2),
                    is_whole: is_whole(*week),
                })
                .collect(),
        }
    }
}

/// Who the plan names; of spend, else whoever has the role of finance.
fn owner<'w>(
    workspace: &'w Workspace,
    people: &People<'w>,
    definition: &Definition,
    goal: Option<&'w KpiGoal>,
) -> Option<String> {
    let typed = goal.and_then(|goal| goal.owner.as_deref()).filter(|text| !text.trim().is_empty());
    let finance = || {
        let of_spend = definition.kind == Kind::Spend;
        let role = workspace.roles.iter().find(|(role, _)| folded(role) == "finance").filter(|_| of_spend);
        role.map(|(_, who)| who.as_str())
    };
    people.find(typed.or_else(finance)).text()
}

/// The trigger that the plan names, else the first that looks at the same; and whether it does not exist.
fn watching(
    workspace: &Workspace,
    definition: &Definition,
    goal: Option<&KpiGoal>,
) -> (Option<String>, bool) {
    let all = || {
        let budgets = workspace.budgets.iter();
        budgets.flat_map(|budget| budget.triggers.iter().map(move |trigger| (budget, trigger)))
    };
    let name = |budget: &str, trigger: &str| format!("{}/{}", budget.trim(), trigger.trim());
    if let Some(text) = goal.and_then(|goal| goal.trigger.as_deref()).filter(|text| !text.trim().is_empty()) {
        let known = all().any(|(budget, trigger)| folded(&name(&budget.id, &trigger.id)) == folded(text));
        return (Some(text.trim().to_owned()), !known);
    }
    let Some((on, of)) = definition.watch else { return (None, false) };
    let looks = |trigger: &crate::workspace::Trigger| {
        folded(&trigger.on) == on
            && of.is_none_or(|of| trigger.of.as_deref().is_some_and(|text| folded(text) == of))
    };
    let found = all().find(|(_, trigger)| looks(trigger));
    (found.map(|(budget, trigger)| name(&budget.id, &trigger.id)), false)
}
