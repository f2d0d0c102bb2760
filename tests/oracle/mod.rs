//! A second, plain and slow reading of the contract: charge by charge, day by day, in big rationals, with no
//! caching and no code shared with the engine. What the engine computes must agree with it cell by cell.
//!
//! Where the contract leaves a choice, the comment beside the code says which was taken.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod charges;
pub(crate) mod conditions;
pub(crate) mod days;
pub(crate) mod decimals;
pub(crate) mod names;
pub(crate) mod pools;
pub(crate) mod rules;

use charges::{Charge, list};
use days::{Day, day_text, month_text, read_day, week_text};
use decimals::{is_whole_units, read_json_decimal, show, ten_to};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use pools::{Place, Way};
use rules::{Payer, Standing, Workshop, attribute, read_rules, read_set};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Costs by the asked columns' texts, in the order in which they were asked.
pub(crate) type Cells = BTreeMap<Vec<String>, BigRational>;

/// Why the workspace cannot be allocated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// A short name: `shares-not-100`, `twice`, `unknown-pool`, `unknown-driver`, `reciprocal`, `no-rate`, …
    pub(crate) kind: String,
    /// The offending member, as `pools[0].split.targets[1]`, or what is missing.
    pub(crate) path: String,
    /// In words.
    pub(crate) text: String,
}

impl Refusal {
    fn new(kind: &str, path: &str, text: &str) -> Self {
        Self { kind: kind.to_string(), path: path.to_string(), text: text.to_string() }
    }

    fn malformed(path: &str, expected: &str) -> Self {
        Self::new("malformed", path, expected)
    }
}

/// What the second reading finds.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The costs of the asked days; an empty dimension reads `(unallocated)`, any other empty column is empty.
    pub(crate) cells: Cells,
    /// Everything that came in on the asked days.
    pub(crate) total: BigRational,
    /// What found a team, of it.
    pub(crate) allocated: BigRational,
    /// What did not.
    pub(crate) unallocated: BigRational,
    /// Rows of bills that were refused.
    pub(crate) refused_rows: usize,
    /// Whether the total is exact in units of 10^-18 too: nothing was converted or cut off by asked days.
    pub(crate) exact_total: bool,
    /// A ratio hangs on less than the engine's smallest unit, so that two right answers differ visibly: a weight
    /// that is nothing or nearly so, made of divisions that do not come out. Only totals can be compared.
    pub(crate) fragile: bool,
}

/// One charge on one day.
struct Part<'a> {
    charge: &'a Charge,
    day: Day,
    month: String,
    standing: Standing,
    cost: BigRational,
}

/// Reads workspace and bills (name and CSV text) by the contract.
pub(crate) fn read(
    workspace: &Value,
    bills: &[(&str, &str)],
    by: &[&str],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<Reading, Refusal> {
    let shop = Workshop::read(workspace)?;
    let rules = read_rules(workspace, &shop)?;
    let defaults = read_set(&workspace["defaults"], "defaults", &shop)?;
    let pools = pools::read_pools(workspace, &shop)?;
    let mut refused_rows = 0;
    let mut charges = Vec::new();
    let basis = workspace["basis"].as_str().unwrap_or("effective");
    for (_, csv_text) in bills {
        let (read, refused) = charges::read_bill(csv_text, basis, &shop.non_values)?;
        charges.extend(read);
        refused_rows += refused;
    }
    charges::name_sources(&mut charges, workspace)?;
    charges.extend(charges::typed_in(workspace, &shop)?);

    let mut parts = Vec::new();
    for charge in &charges {
        for day in charge.first..charge.after {
            let standing = attribute(charge, day, &rules, &defaults, &shop);
            let month = month_text(day);
            let cost = charge.cost_of_a_day() * rate(workspace, charge, &month)?;
            parts.push(Part { charge, day, month, standing, cost });
        }
    }
    let months: BTreeSet<String> = parts.iter().map(|part| part.month.clone()).collect();
    let mut ways = BTreeMap::new();
    let mut fragile = false;
    for month in months {
        let places = places_of(&parts, &month);
        let solved = pools.solve(&month, &places);
        fragile |= solved.fragile;
        ways.insert(month, solved.ways);
    }

    let from = from.and_then(read_day).unwrap_or(Day::MIN);
    let until = until.and_then(read_day).unwrap_or(Day::MAX);
    let whole = parts.iter().all(|part| (from..until).contains(&part.day));
    let exact_total = whole && charges.iter().all(|charge| factor_is_one(workspace, charge));
    let mut reading = Reading {
        cells: Cells::new(),
        total: BigRational::zero(),
        allocated: BigRational::zero(),
        unallocated: BigRational::zero(),
        refused_rows,
        exact_total,
        fragile,
    };
    for part in parts.iter().filter(|part| (from..until).contains(&part.day)) {
        reading.add(part, by, &ways[&part.month]);
    }
    Ok(reading)
}

impl Reading {
    /// Adds a part to the cells that it belongs to: one, or for a pool's part one for each that the pool pays.
    fn add(&mut self, part: &Part<'_>, by: &[&str], ways: &[Way]) {
        self.total += &part.cost;
        match &part.standing.payer {
            Payer::Team { id, known } => {
                let coverage = if *known { "direct" } else { "defaulted" };
                self.put(part, by, Some(id), coverage, part.cost.clone());
            }
            Payer::Nobody => self.put(part, by, None, "unallocated", part.cost.clone()),
            Payer::Pool { position, .. } => {
                let way = &ways[*position];
                for (team, ratio) in &way.teams {
                    self.put(part, by, Some(team), "shared", &part.cost * ratio);
                }
                self.put(part, by, None, "unallocated", &part.cost * &way.kept);
            }
        }
    }

    fn put(&mut self, part: &Part<'_>, by: &[&str], team: Option<&str>, coverage: &str, cost: BigRational) {
        if cost.is_zero() {
            return;
        }
        let column = |name: &&str| match *name {
            "team" => team.unwrap_or("(unallocated)").to_string(),
            "product" | "environment" | "usage_type" => {
                part.standing.field(part.charge, name).unwrap_or_else(|| "(unallocated)".to_string())
            }
            "coverage" => coverage.to_string(),
            "month" => part.month.clone(),
            "week" => week_text(part.day),
            "day" => day_text(part.day),
            "category" => part.charge.fields.get("x_CostCategory").cloned().unwrap_or_default(),
            "source" => part.charge.fields.get("x_Source").cloned().unwrap_or_default(),
            "provider" => part.charge.fields.get("ProviderName").cloned().unwrap_or_default(),
            "model" => part.charge.fields.get("x_Model").cloned().unwrap_or_default(),
            other => panic!("no such column: {other}"),
        };
        let key = by.iter().map(column).collect();
        let side = if team.is_some() { &mut self.allocated } else { &mut self.unallocated };
        *side += &cost;
        *self.cells.entry(key).or_insert_with(BigRational::zero) += cost;
    }
}

/// What a pool's weights may look at: every part of the month.
fn places_of<'a>(parts: &'a [Part<'_>], month: &str) -> Vec<Place<'a>> {
    let of_month = parts.iter().filter(|part| part.month == month);
    let place = |part: &'a Part<'_>| Place {
        charge: part.charge,
        standing: &part.standing,
        cost: &part.cost,
        whole_units: is_whole_units(&part.cost),
    };
    of_month.map(place).collect()
}

fn factor_is_one(workspace: &Value, charge: &Charge) -> bool {
    let own = workspace["currency"].as_str().unwrap_or("USD");
    charge.currency.as_deref().is_none_or(|currency| currency == own)
}

/// The rate of the part's month, into the workspace's currency.
fn rate(workspace: &Value, charge: &Charge, month: &str) -> Result<BigRational, Refusal> {
    if factor_is_one(workspace, charge) {
        return Ok(BigRational::one());
    }
    let currency = charge.currency.clone().unwrap_or_default();
    let fits = |rate: &&Value| rate["from"] == currency.as_str() && rate["month"] == month;
    let rate = list(&workspace["rates"]).iter().find(fits);
    rate.and_then(|rate| read_json_decimal(&rate["rate"])).ok_or_else(|| {
        Refusal::new("no-rate", &format!("{currency} {month}"), "no rate for this currency and month")
    })
}

/// Whether two tables agree: every cell within 10^-12 of a currency unit (where a division does not come out the
/// engine divides whole units of 10^-18), and the totals exactly, or within the same where they were cut.
pub(crate) fn assert_agrees(engine: &Cells, oracle: &Cells, exact_total: bool) -> Result<(), String> {
    let tolerance = BigRational::one() / ten_to(12);
    let zero = BigRational::zero();
    let mut wrong = Vec::new();
    for key in engine.keys().chain(oracle.keys()).collect::<BTreeSet<_>>() {
        let (theirs, ours) = (engine.get(key).unwrap_or(&zero), oracle.get(key).unwrap_or(&zero));
        if (theirs - ours).abs() > tolerance {
            wrong.push(format!("{key:?}: engine {}, second reading {}", show(theirs), show(ours)));
        }
    }
    let (theirs, ours): (BigRational, BigRational) = (engine.values().sum(), oracle.values().sum());
    let apart = (&theirs - &ours).abs();
    if apart > tolerance || (exact_total && !apart.is_zero()) {
        wrong.push(format!("total: engine {}, second reading {}", show(&theirs), show(&ours)));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
