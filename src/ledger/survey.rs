//! What the bills hold, seen by the workspace: what each rule won, the values that fields really have, and what
//! nobody claims, so that a person can write the next rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::attribute::DecidedBy;
use super::condition::{Facts, ReadyCondition};
use super::fields::Fields;
use super::reads::SERVICE;
use super::{Allocation, Coverage, MODEL, PROVIDER, SOURCE};
use crate::bills::{Bill, Combination};
use crate::calendar::Month;
use crate::money::Amount;
use crate::workspace::{Condition, Dimension, Workspace};

/// What a rule decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleWins {
    /// Cost of the parts of which it set at least one dimension, in the workspace's currency.
    pub cost: Amount,
    /// Cost of the parts of which it named the team (or pool).
    pub team_cost: Amount,
    /// Rows of bills (and typed-in costs) among them.
    pub rows: u64,
}

/// A field and its values by falling cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    /// The field.
    pub field: String,
    /// How many distinct values it has.
    pub distinct: usize,
    /// Cost of the charges that have no value there.
    pub missing: Amount,
    /// The largest values: text, cost, rows.
    pub values: Vec<(String, Amount, u64)>,
}

/// Charges that are alike in vendor, service and model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclaimed {
    /// Vendor.
    pub provider: Option<String>,
    /// Service.
    pub service: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// In the workspace's currency.
    pub cost: Amount,
    /// Rows.
    pub rows: u64,
}

/// What a source cost in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMonth {
    /// The source's id; none: charges that belong to no source.
    pub source: Option<String>,
    /// The month.
    pub month: Month,
    /// In the workspace's currency.
    pub cost: Amount,
    /// Rows of bills and typed-in costs.
    pub rows: u64,
}

/// A pool in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolMonth {
    /// The pool's id.
    pub pool: String,
    /// The month.
    pub month: Month,
    /// What charges put into it, in the workspace's currency.
    pub put: Amount,
    /// Who pays how much of that in the end; none: nobody.
    pub payers: Vec<(Option<String>, Amount)>,
}

impl Allocation {
    /// What each rule won, in the order of the rules.
    pub fn rule_wins(&self, workspace: &Workspace) -> Vec<RuleWins> {
        let mut wins = vec![RuleWins::default(); workspace.rules.len()];
        let mut counted: Vec<Option<u32>> = vec![None; workspace.rules.len()];
        for part in &self.parts {
            let decided = &self.attributions[part.attribution as usize].decided;
            let mut rules: Vec<usize> = decided.iter().flatten().filter_map(rule_of).collect();
            crate::order::sort(&mut rules);
            rules.dedup();
            for rule in rules {
                wins[rule].cost += part.amount;
                if decided[0].as_ref().and_then(rule_of) == Some(rule) {
                    wins[rule].team_cost += part.amount;
                }
                // Parts of one group stand together: its rows count once a rule.
                if counted[rule].replace(part.group) != Some(part.group) {
                    wins[rule].rows += self.projection.groups[part.group as usize].rows;
                }
            }
        }
        wins
    }

    /// Cost by source and month, in their order; charges without a source first.
    pub fn source_months(&self) -> Vec<SourceMonth> {
        let column = self.projection.fields.place(SOURCE);
        let mut sums: BTreeMap<(u32, Month), (Amount, u64)> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| self.asked.shows(part.period.start())) {
            let values = &self.attributions[part.attribution as usize].values;
            let sum = sums.entry((column.map_or(0, |column| values[column]), part.month())).or_default();
            sum.0 += part.amount;
            sum.1 += self.projection.groups[part.group as usize].rows;
        }
        let text = |id| {
            column.and_then(|column| self.projection.fields.text(column, id)).map(|text| text.to_string())
        };
        let month = |((source, month), (cost, rows))| SourceMonth { source: text(source), month, cost, rows };
        sums.into_iter().map(month).collect()
    }

    /// What charges put into each pool, month by month, and who pays it in the end.
    pub fn pool_months(&self) -> Vec<PoolMonth> {
        let mut sums: BTreeMap<(usize, Month), (Amount, BTreeMap<u32, Amount>)> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| self.asked.shows(part.period.start())) {
            let Some(pool) = self.attributions[part.attribution as usize].pool else { continue };
            let (put, payers) = sums.entry((pool, part.month())).or_default();
            *put += part.amount;
            self.entries_of(part, |entry| *payers.entry(entry.team).or_default() += entry.cost);
        }
        let team = |id| self.attributor.dimensions.text(Dimension::Team, id).map(|text| text.to_string());
        let month =
            |((pool, month), (put, payers)): ((usize, Month), (Amount, BTreeMap<u32, Amount>))| PoolMonth {
                pool: self.pools.ids[pool].clone(),
                month,
                put,
                payers: payers.into_iter().map(|(id, cost)| (team(id), cost)).collect(),
            };
        sums.into_iter().map(month).collect()
    }

    /// Charges of bills that belong to no source of the inventory, by vendor, service and model, largest first (a large
    /// credit before a small charge).
    pub fn unsourced(&self, workspace: &Workspace) -> Vec<Unclaimed> {
        let fields = &self.projection.fields;
        let Some(column) = fields.place(SOURCE) else { return Vec::new() };
        // A bill may name sources of its own; only declared ones belong to the inventory.
        let sources = workspace.sources.iter().map(|source| fields.id(column, source.id.trim()));
        let declared: FxHashSet<u32> = sources.filter(|id| *id != 0).collect();
        self.by_service(|_, values| !declared.contains(&values[column]))
    }

    /// What nobody pays, largest first (a large credit before a small charge).
    pub fn unclaimed(&self) -> Vec<Unclaimed> {
        self.by_service(|coverage, _| coverage == Coverage::Unallocated)
    }

    fn by_service(&self, chosen: impl Fn(Coverage, &[u32]) -> bool) -> Vec<Unclaimed> {
        let columns = [PROVIDER, SERVICE, MODEL].map(|name| self.projection.fields.place(name));
        let mut sums: FxHashMap<[u32; 3], (Amount, u64)> = FxHashMap::default();
        self.entries(|entry| {
            if chosen(entry.coverage, &entry.attribution.values) {
                let value =
                    |column: Option<usize>| column.map_or(0, |column| entry.attribution.values[column]);
                let sum = sums.entry(columns.map(value)).or_default();
                sum.0 += entry.cost;
                sum.1 += self.projection.groups[entry.part.group as usize].rows;
            }
        });
        let text = |place: usize, id: u32| {
            columns[place]
                .and_then(|column| self.projection.fields.text(column, id))
                .map(|text| text.to_string())
        };
        let mut unclaimed: Vec<Unclaimed> = sums
            .into_iter()
            .map(|(key, (cost, rows))| Unclaimed {
                provider: text(0, key[0]),
                service: text(1, key[1]),
                model: text(2, key[2]),
                cost,
                rows,
            })
            .collect();
        crate::order::sort_by(&mut unclaimed, |a, b| {
            (b.cost.abs(), b.cost)
                .cmp(&(a.cost.abs(), a.cost))
                .then_with(|| (&a.provider, &a.service, &a.model).cmp(&(&b.provider, &b.service, &b.model)))
        });
        unclaimed
    }
}

fn rule_of(by: &DecidedBy) -> Option<usize> {
    match by {
        DecidedBy::Rule(place) => Some(*place),
        DecidedBy::Source(_) | DecidedBy::Default => None,
    }
}

/// The values of a field over all bills, largest first, at most `most` of them. Costs are summed in the bills' own
/// currencies, to rank values, not to be shown as money where currencies are mixed.
pub fn field_values(workspace: &Workspace, bills: &[&Bill], field: &str, most: usize) -> FieldValues {
    let basis = workspace.cost_basis();
    let mut sums: FxHashMap<Arc<str>, (Amount, u64)> = FxHashMap::default();
    let mut missing = Amount::ZERO;
    for bill in bills {
        let Some(place) = bill.columns.iter().position(|column| *column.name == *field) else { continue };
        for combination in &bill.combinations {
            let cost = combination.cost(basis).unwrap_or(Amount::ZERO);
            match combination.values.get(place).copied().unwrap_or(0) {
                0 => missing += cost,
                id => {
                    let sum = sums.entry(bill.columns[place].values[id as usize - 1].clone()).or_default();
                    sum.0 += cost;
                    sum.1 += combination.rows;
                }
            }
        }
    }
    let distinct = sums.len();
    let mut values: Vec<(String, Amount, u64)> =
        sums.into_iter().map(|(text, (cost, rows))| (text.to_string(), cost, rows)).collect();
    crate::order::sort_by(&mut values, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(most);
    FieldValues { field: field.to_owned(), distinct, missing, values }
}

/// What a condition would choose among all charges of bills: cost (in the bills' own currencies) and rows.
pub fn preview(workspace: &Workspace, bills: &[&Bill], condition: &Condition) -> (Amount, u64) {
    let mut sums = (Amount::ZERO, 0);
    for bill in bills {
        for (combination, _) in bill.combinations.iter().zip(chosen(bill, condition)).filter(|(_, is)| *is) {
            sums.0 += combination.cost(workspace.cost_basis()).unwrap_or(Amount::ZERO);
            sums.1 += combination.rows;
        }
    }
    sums
}

/// For each combination of a bill whether a condition on its columns holds; dimensions are empty.
pub fn chosen(bill: &Bill, condition: &Condition) -> Vec<bool> {
    let mut fields = Fields::named(condition.fields());
    let mut places = Vec::new();
    for column in fields.columns_mut() {
        let place = bill.columns.iter().position(|other| other.name == column.name);
        column.values = place.map(|place| bill.columns[place].values.clone()).unwrap_or_default();
        places.push(place);
    }
    let ready = ReadyCondition::of(condition, &fields);
    let dimensions = super::fields::Dimensions::default();
    let holds = |combination: &Combination| {
        let value = |place: &Option<usize>| {
            place.and_then(|place| combination.values.get(place)).copied().unwrap_or(0)
        };
        let values: Vec<u32> = places.iter().map(value).collect();
        ready.holds(Facts { fields: &fields, dimensions: &dimensions, values: &values, standing: [0; 4] })
    };
    bill.combinations.iter().map(holds).collect()
}
