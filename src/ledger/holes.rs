//! Charges that have nothing in a dimension, grouped by any fields: the holes from which a person makes the next rule.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::allocation::Entry;
use super::fields::ValueId;
use super::{Allocation, Asked, Coverage, Refusal, needed_fields};
use crate::bills::Bill;
use crate::money::Amount;
use crate::order::sort_by;
use crate::workspace::{Condition, Dimension, Member, Operator, Rule, Test, Workspace};

/// Which holes are asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoleQuery {
    /// The dimension that is empty; for the team, cost that nobody pays.
    pub dimension: Dimension,
    /// Only charges that have exactly these texts (none: no value) in these fields.
    pub filter: Vec<(String, Option<String>)>,
    /// The fields by which they are told apart.
    pub fields: Vec<String>,
    /// At most so many.
    pub most: usize,
}

/// Charges that are alike in the fields that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// A text a field; none where it has no value.
    pub values: Vec<Option<String>>,
    /// In the workspace's currency.
    pub cost: Amount,
    /// Rows of bills and typed-in costs.
    pub rows: u64,
    /// The pool that could not be divided, where that is why nobody pays: then no rule helps, but another split.
    pub pool: Option<String>,
}

/// The largest holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holes {
    /// Cost of all of them, listed or not.
    pub total: Amount,
    /// How many there are, listed or not.
    pub distinct: usize,
    /// The largest, by falling cost, then by texts.
    pub list: Vec<Hole>,
}

/// A pool that keeps it, where one does, and the values of the fields that were asked for.
type HoleKey = (Option<usize>, Vec<ValueId>);

impl Allocation {
    /// The holes of a dimension. A field that the allocation does not keep reads as having no value: see [`holes`].
    pub fn holes(&self, query: &HoleQuery) -> Holes {
        let place = |field: &String| self.projection.fields.place(field);
        let columns: Vec<Option<usize>> = query.fields.iter().map(place).collect();
        let filter: Vec<(Option<usize>, &Option<String>)> =
            query.filter.iter().map(|(field, text)| (place(field), text)).collect();
        let value = |entry: &Entry<'_>, column: Option<usize>| {
            column.map_or(0, |column| entry.attribution.values[column])
        };
        let text = |column: Option<usize>, id: ValueId| {
            column
                .and_then(|column| self.projection.fields.text(column, id))
                .map(std::string::ToString::to_string)
        };
        let mut sums: FxHashMap<HoleKey, (Amount, u64, u32)> = FxHashMap::default();
        self.entries(|entry| {
            let is_hole = match query.dimension {
                Dimension::Team => entry.coverage == Coverage::Unallocated,
                other => entry.attribution.dimensions[other.index()] == 0,
            };
            let chosen = |(column, wanted): &(Option<usize>, &Option<String>)| {
                text(*column, value(&entry, *column)) == **wanted
            };
            if !is_hole || !filter.iter().all(chosen) {
                return;
            }
            let pool = entry.attribution.pool.filter(|_| query.dimension == Dimension::Team);
            let key = columns.iter().map(|column| value(&entry, *column)).collect();
            let sum = sums.entry((pool, key)).or_insert((Amount::ZERO, 0, u32::MAX));
            sum.0 += entry.cost;
            // Parts of one group stand together: its rows count once.
            if sum.2 != entry.part.group {
                sum.1 += self.projection.groups[entry.part.group as usize].rows;
                sum.2 = entry.part.group;
            }
        });
        let mut list: Vec<Hole> = sums
            .into_iter()
            .map(|((pool, key), (cost, rows, _))| Hole {
                values: key.iter().zip(&columns).map(|(id, column)| text(*column, *id)).collect(),
                cost,
                rows,
                pool: pool.map(|pool| self.pools.ids[pool].clone()),
            })
            .collect();
        sort_by(&mut list, |a, b| {
            b.cost.cmp(&a.cost).then_with(|| (&a.values, &a.pool).cmp(&(&b.values, &b.pool)))
        });
        let total = list.iter().map(|hole| hole.cost).fold(Amount::ZERO, |sum, cost| sum + cost);
        let distinct = list.len();
        list.truncate(query.most);
        Holes { total, distinct, list }
    }
}

/// The same where the workspace does not read all of the fields: they are kept for this one time.
pub fn holes(workspace: &Workspace, bills: &[&Bill], query: &HoleQuery) -> Result<Holes, Refusal> {
    let mut workspace = workspace.clone();
    workspace.rules.push(reader(query));
    Ok(Allocation::of(&workspace, bills, Asked::default())?.holes(query))
}

/// Whether the workspace reads all of the fields, so that its allocation can answer.
pub fn reads_all(workspace: &Workspace, query: &HoleQuery) -> bool {
    let needed = needed_fields(workspace);
    query.fields.iter().chain(query.filter.iter().map(|(field, _)| field)).all(|field| needed.contains(field))
}

/// A rule that reads fields and sets nothing.
fn reader(query: &HoleQuery) -> Rule {
    let fields = query.fields.iter().chain(query.filter.iter().map(|(field, _)| field));
    let member = |field: &String| Member::Field(field.clone(), Test::Operators(vec![Operator::Exists(true)]));
    Rule { when: Condition { members: fields.map(member).collect() }, ..Rule::default() }
}
