//! Entries summed by any columns: the matrix.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::allocation::Entry;
use super::proof::Proof;
use super::reads::{CATEGORY, ESTIMATE, MODEL, PROVIDER, SOURCE};
use super::{Allocation, Coverage};
use crate::calendar::{Day, Month, Period};
use crate::money::Amount;
use crate::workspace::{Basis, Dimension};

/// How an empty dimension reads.
pub const UNALLOCATED: &str = "(unallocated)";

/// A column of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum By {
    Team,
    Product,
    Environment,
    UsageType,
    Category,
    Source,
    Provider,
    Model,
    Coverage,
    Estimate,
    Month,
    Week,
    Day,
}

impl By {
    /// All columns.
    pub const ALL: [Self; 13] = [
        Self::Team,
        Self::Product,
        Self::Environment,
        Self::UsageType,
        Self::Category,
        Self::Source,
        Self::Provider,
        Self::Model,
        Self::Coverage,
        Self::Estimate,
        Self::Month,
        Self::Week,
        Self::Day,
    ];

    /// The four dimensions.
    pub const DIMENSIONS: [Self; 4] = [Self::Team, Self::Product, Self::Environment, Self::UsageType];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Product => "product",
            Self::Environment => "environment",
            Self::UsageType => "usage_type",
            Self::Category => "category",
            Self::Source => "source",
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Coverage => "coverage",
            Self::Estimate => "estimate",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }

    /// The column of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }

    /// The dimension that it shows.
    pub const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Team => Some(Dimension::Team),
            Self::Product => Some(Dimension::Product),
            Self::Environment => Some(Dimension::Environment),
            Self::UsageType => Some(Dimension::UsageType),
            _ => None,
        }
    }

    /// The charge's column that it shows.
    const fn field(self) -> Option<&'static str> {
        match self {
            Self::Category => Some(CATEGORY),
            Self::Source => Some(SOURCE),
            Self::Provider => Some(PROVIDER),
            Self::Model => Some(MODEL),
            Self::Estimate => Some(ESTIMATE),
            _ => None,
        }
    }

    /// How an empty value reads.
    pub const fn empty(self) -> &'static str {
        if self.dimension().is_some() { UNALLOCATED } else { "" }
    }
}

/// Costs by columns, with the proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The columns.
    pub by: Vec<By>,
    /// By falling cost, then by names.
    pub rows: Vec<MatrixRow>,
    /// First to last day that is shown; none where there is nothing.
    pub period: Option<Period>,
    /// The cost that was allocated.
    pub basis: Basis,
    /// In equals out.
    pub proof: Proof,
}

/// A line of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// A text a column; none where it is empty.
    pub values: Vec<Option<Arc<str>>>,
    /// Exact, in the workspace's currency.
    pub cost: Amount,
    /// How much of it is estimated by a price list.
    pub estimated: Amount,
}

impl MatrixRow {
    /// The texts as they are printed.
    pub fn texts<'a>(&'a self, by: &'a [By]) -> impl Iterator<Item = &'a str> {
        self.values.iter().zip(by).map(|(value, by)| value.as_deref().unwrap_or(by.empty()))
    }
}

/// A row's key: a number a column.
pub(super) type Key = [u32; By::ALL.len()];

/// Days as key numbers: an epoch day may be negative.
const DAY_ZERO: i32 = 1 << 30;

impl Allocation {
    /// Sums the entries by columns. Weeks and days must have been asked for when allocating.
    pub fn matrix(&self, by: &[By]) -> Matrix {
        let mut sums: FxHashMap<Key, (Amount, Amount)> = FxHashMap::default();
        let columns = self.columns(by);
        let estimate = self.projection.fields.place(ESTIMATE);
        self.entries(|entry| {
            let sum = sums.entry(key(&columns, &entry)).or_default();
            sum.0 += entry.cost;
            if estimate.is_some_and(|column| entry.attribution.values[column] != 0) {
                sum.1 += entry.cost;
            }
        });
        let mut rows: Vec<MatrixRow> = sums
            .into_iter()
            .map(|(key, (cost, estimated))| MatrixRow {
                values: self.key_texts(&columns, &key),
                cost,
                estimated,
            })
            .collect();
        crate::order::sort_by(&mut rows, |a, b| {
            let by_names = || a.texts(by).cmp(b.texts(by)).then_with(|| a.values.cmp(&b.values));
            (Reverse(a.cost)).cmp(&Reverse(b.cost)).then_with(by_names)
        });
        Matrix { by: by.to_vec(), rows, period: self.period(), basis: self.basis, proof: self.proof() }
    }

    /// The columns with the places of the fields that they show.
    pub(super) fn columns(&self, by: &[By]) -> Vec<(By, Option<usize>)> {
        let place = |by: &By| by.field().and_then(|field| self.projection.fields.place(field));
        by.iter().map(|by| (*by, place(by))).collect()
    }

    /// The texts of a key.
    pub(super) fn key_texts(&self, columns: &[(By, Option<usize>)], key: &Key) -> Vec<Option<Arc<str>>> {
        let text = |((by, column), value): (&(By, Option<usize>), &u32)| match (by, by.dimension(), column) {
            (_, Some(dimension), _) => self.attributor.dimensions.text(dimension, *value).cloned(),
            (_, _, Some(column)) => self.projection.fields.text(*column, *value).cloned(),
            (By::Coverage, ..) => Coverage::ALL.get(*value as usize).map(|coverage| coverage.name().into()),
            (By::Month, ..) => Some(day_of(*value).month().to_string().into()),
            (By::Week, ..) => Some(day_of(*value).week().to_string().into()),
            (By::Day, ..) => Some(day_of(*value).to_string().into()),
            _ => None,
        };
        columns.iter().zip(key).map(text).collect()
    }
}

fn day_of(number: u32) -> Day {
    Day::from_epoch(number as i32 - DAY_ZERO)
}

fn day_number(day: Day) -> u32 {
    (day.epoch() + DAY_ZERO) as u32
}

/// Where an entry belongs.
pub(super) fn key(columns: &[(By, Option<usize>)], entry: &Entry<'_>) -> Key {
    let mut key = [0; By::ALL.len()];
    for (slot, (by, column)) in key.iter_mut().zip(columns) {
        let start = entry.part.period.start();
        *slot = match (by, by.dimension(), column) {
            (By::Team, ..) => entry.team,
            (_, Some(dimension), _) => entry.attribution.dimensions[dimension.index()],
            (_, _, Some(column)) => entry.attribution.values[*column],
            (By::Coverage, ..) => entry.coverage as u32,
            (By::Month, ..) => month_number(start.month()),
            (By::Week, ..) => day_number(start.week().monday()),
            _ => day_number(start),
        };
    }
    key
}

fn month_number(month: Month) -> u32 {
    day_number(month.first_day())
}
