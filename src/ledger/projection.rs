//! Bills and typed-in costs, narrowed to the fields that count: charges that are alike in those and have the same days
//! are one group, whatever the order of rows and files.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Refusal;
use super::fields::{Fields, ValueId};
use super::reads::{CATEGORY, PROVIDER, SERVICE, SOURCE, needed_fields};
use crate::bills::{Bill, Column};
use crate::calendar::Period;
use crate::money::Amount;
use crate::workspace::{Workspace, folded};

/// Charges that are alike in every field that counts, with the same days and currency.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The place of its values.
    pub(super) tuple: u32,
    pub(super) origin: Origin,
    /// Upper case, or empty: the workspace's currency.
    pub(super) currency: Arc<str>,
    pub(super) period: Period,
    /// On the workspace's basis, in the group's currency.
    pub(super) amount: Amount,
    /// How much was consumed, in the charges' own unit.
    pub(super) quantity: Amount,
    pub(super) rows: u64,
}

/// Where a group comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    Bills,
    /// A typed-in cost: the place of its source, and its own place there.
    Typed(u32, u32),
}

/// All groups, in the order of their values, currencies and days; typed-in ones last.
#[derive(Debug)]
pub(super) struct Projection {
    pub(super) fields: Fields,
    /// Value ids by column.
    pub(super) tuples: Vec<Box<[ValueId]>>,
    pub(super) groups: Vec<Group>,
    /// For each bill and combination its group; [`NO_GROUP`] where the basis has no cost.
    pub(super) places: Vec<Vec<u32>>,
    /// Rows that have no cost on the basis, by bill.
    pub(super) without_cost: Vec<u64>,
}

/// A bill's currency: upper case, and empty where it is the workspace's own.
pub(super) fn foreign(currency: &str, own: &str) -> Arc<str> {
    match currency.trim() {
        text if text.eq_ignore_ascii_case(own) => "".into(),
        text => text.to_ascii_uppercase().into(),
    }
}

/// Sums of costs without their signs up to which nothing can overflow: 10^19 currency units.
const MOST: u128 = 10u128.pow(37);

/// Whether all costs together stay where sums are exact.
pub(super) fn within_reach(workspace: &Workspace, bills: &[&Bill]) -> Result<(), Refusal> {
    let basis = workspace.cost_basis();
    let charged = bills.iter().flat_map(|bill| &bill.combinations).filter_map(|one| one.cost(basis));
    let typed = workspace.sources.iter().flat_map(|source| &source.monthly).map(|cost| cost.cost.amount());
    let sum = charged
        .chain(typed)
        .try_fold(0u128, |sum, cost| sum.checked_add(cost.units().unsigned_abs()).filter(|sum| *sum <= MOST));
    sum.map(|_| ()).ok_or(Refusal::TooLarge)
}

/// A combination that is in no group.
pub(super) const NO_GROUP: u32 = u32::MAX;

type GroupKey = (u32, Arc<str>, Period);

impl Projection {
    /// Narrows bills to what the workspace reads.
    pub(super) fn of(workspace: &Workspace, bills: &[&Bill]) -> Self {
        let names = needed_fields(workspace);
        let mut fields = Fields::named(names.iter().map(String::as_str));
        fill_values(&mut fields, workspace, bills);
        let mut projection = Self {
            fields,
            tuples: Vec::new(),
            groups: Vec::new(),
            places: Vec::new(),
            without_cost: Vec::new(),
        };
        let mut builder = Builder::default();
        let non_values: FxHashSet<String> = workspace.non_values.iter().map(|text| folded(text)).collect();
        for bill in bills {
            projection.add_bill(bill, workspace, &non_values, &mut builder);
        }
        projection.sort();
        projection.add_typed(workspace, &non_values, &mut builder);
        projection
    }

    fn add_bill(
        &mut self,
        bill: &Bill,
        workspace: &Workspace,
        non_values: &FxHashSet<String>,
        builder: &mut Builder,
    ) {
        let (basis, own_currency) = (workspace.cost_basis(), workspace.currency.trim());
        let columns: Vec<Vec<ValueId>> =
            self.fields.columns().iter().map(|field| translate(field, bill, non_values)).collect();
        let from: Vec<Option<usize>> =
            self.fields.columns().iter().map(|field| bill_column(bill, &field.name)).collect();
        let mut without_cost = 0;
        let mut places = Vec::with_capacity(bill.combinations.len());
        let mut tuple = vec![0; columns.len()];
        for combination in &bill.combinations {
            let Some(amount) = combination.cost(basis) else {
                without_cost += combination.rows;
                places.push(NO_GROUP);
                continue;
            };
            for (slot, (column, from)) in tuple.iter_mut().zip(columns.iter().zip(&from)) {
                let local = from.and_then(|place| combination.values.get(place)).copied().unwrap_or(0);
                *slot = column.get(local as usize).copied().unwrap_or(0);
            }
            let place = builder.tuple(&mut self.tuples, &tuple);
            let currency = foreign(&combination.currency, own_currency);
            let group = builder.group(&mut self.groups, (place, currency, combination.period));
            self.groups[group as usize].amount += amount;
            self.groups[group as usize].quantity += combination.quantity;
            self.groups[group as usize].rows += combination.rows;
            places.push(group);
        }
        self.places.push(places);
        self.without_cost.push(without_cost);
    }

    /// Value ids follow the order of texts, so this order is that of the texts.
    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.groups.len() as u32).collect();
        let key = |index: &u32| {
            let group = &self.groups[*index as usize];
            (&self.tuples[group.tuple as usize], &group.currency, group.period)
        };
        crate::order::sort_by(&mut order, |a, b| key(a).cmp(&key(b)));
        let mut moved = vec![0; order.len()];
        for (place, old) in order.iter().enumerate() {
            moved[*old as usize] = place as u32;
        }
        self.groups = order.iter().map(|old| self.groups[*old as usize].clone()).collect();
        let places = self.places.iter_mut().flatten().filter(|place| **place != NO_GROUP);
        places.for_each(|place| *place = moved[*place as usize]);
    }

    /// A typed-in cost has its vendor, its name, its source and its category, and no other field.
    fn add_typed(&mut self, workspace: &Workspace, non_values: &FxHashSet<String>, builder: &mut Builder) {
        for (index, source) in workspace.sources.iter().enumerate() {
            let texts = [
                (PROVIDER, source.provider.as_deref()),
                (SERVICE, source.name.as_deref()),
                (SOURCE, Some(source.id.as_str())),
                (CATEGORY, source.category.map(|category| category.name())),
            ];
            let mut tuple = vec![0; self.fields.columns().len()];
            for (name, text) in texts {
                let text = text.filter(|text| !non_values.contains(&folded(text)));
                if let (Some(column), Some(text)) = (self.fields.place(name), text) {
                    tuple[column] = self.fields.id(column, text.trim());
                }
            }
            for (place, cost) in source.monthly.iter().enumerate() {
                self.groups.push(Group {
                    tuple: builder.tuple(&mut self.tuples, &tuple),
                    origin: Origin::Typed(index as u32, place as u32),
                    currency: "".into(),
                    period: Period::month(cost.month),
                    amount: cost.cost.amount(),
                    quantity: Amount::ZERO,
                    rows: 1,
                });
            }
        }
    }
}

/// Finds tuples and groups again.
#[derive(Default)]
struct Builder {
    tuples: FxHashMap<Box<[ValueId]>, u32>,
    groups: FxHashMap<GroupKey, u32>,
}

impl Builder {
    fn tuple(&mut self, tuples: &mut Vec<Box<[ValueId]>>, tuple: &[ValueId]) -> u32 {
        if let Some(place) = self.tuples.get(tuple) {
            return *place;
        }
        let place = tuples.len() as u32;
        tuples.push(tuple.into());
        self.tuples.insert(tuple.into(), place);
        place
    }

    fn group(&mut self, groups: &mut Vec<Group>, key: GroupKey) -> u32 {
        *self.groups.entry(key).or_insert_with_key(|(tuple, currency, period)| {
            groups.push(Group {
                tuple: *tuple,
                origin: Origin::Bills,
                currency: currency.clone(),
                period: *period,
                amount: Amount::ZERO,
                quantity: Amount::ZERO,
                rows: 0,
            });
            groups.len() as u32 - 1
        })
    }
}

fn bill_column(bill: &Bill, name: &str) -> Option<usize> {
    bill.columns.iter().position(|column| *column.name == *name)
}

/// For each value id of a bill's column the id over all bills; texts that stand for nothing become missing.
fn translate(
    field: &super::fields::FieldColumn,
    bill: &Bill,
    non_values: &FxHashSet<String>,
) -> Vec<ValueId> {
    let Some(place) = bill_column(bill, &field.name) else { return vec![0] };
    let find = |text: &Arc<str>| {
        if !non_values.is_empty() && non_values.contains(&folded(text)) {
            return 0;
        }
        field.values.binary_search(text).map_or(0, |place| place as ValueId + 1)
    };
    std::iter::once(0).chain(bill.columns[place].values.iter().map(find)).collect()
}

/// Collects the values of every column over all bills and the workspace's own, sorted.
fn fill_values(fields: &mut Fields, workspace: &Workspace, bills: &[&Bill]) {
    for field in fields.columns_mut() {
        let named = |column: &&Column| column.name == field.name;
        let columns: Vec<&Column> = bills.iter().flat_map(|bill| bill.columns.iter()).filter(named).collect();
        let own = own_values(workspace, &field.name);
        field.present = !columns.is_empty() || !own.is_empty();
        let mut values: Vec<Arc<str>> =
            columns.iter().flat_map(|column| column.values.iter().cloned()).chain(own).collect();
        crate::order::sort(&mut values);
        values.dedup();
        field.values = values;
    }
}

/// What the workspace itself puts into a column: sources, their categories, and the fields of typed-in costs.
fn own_values(workspace: &Workspace, field: &str) -> Vec<Arc<str>> {
    let typed = |source: &&crate::workspace::Source| !source.monthly.is_empty();
    let sources = workspace.sources.iter();
    let texts: Vec<Option<&str>> = match field {
        SOURCE => sources.map(|source| Some(source.id.as_str())).collect(),
        CATEGORY => sources.map(|source| source.category.map(|category| category.name())).collect(),
        PROVIDER => sources.filter(typed).map(|source| source.provider.as_deref()).collect(),
        SERVICE => sources.filter(typed).map(|source| source.name.as_deref()).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().flatten().map(str::trim).filter(|text| !text.is_empty()).map(Arc::from).collect()
}
