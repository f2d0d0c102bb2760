//! What a week costs by line and coverage, what differs between two readings of it, and how far they agree.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Week;
use crate::ledger::{Allocation, Asked, Coverage, Refusal, WeekEntry};
use crate::money::{Amount, Ratio};
use crate::workspace::{ClosedWeek, Dimension, Workspace};

/// A combination of the four dimensions: the key by which then and now are compared. None is an empty dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line {
    /// Who pays.
    pub team: Option<Arc<str>>,
    /// For what.
    pub product: Option<Arc<str>>,
    /// Where it runs.
    pub environment: Option<Arc<str>>,
    /// What it is used for.
    pub usage_type: Option<Arc<str>>,
}

/// A week's costs, in the workspace's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    entries: BTreeMap<(Line, Coverage), Amount>,
}

/// Differences of a line below this are what dividing leaves, not a change: 10^-12 of a currency unit.
const DUST: Amount = Amount::from_units(1_000_000);

impl Figures {
    /// What was known when a week was closed.
    pub fn of_closed(closed: &ClosedWeek) -> Self {
        let mut figures = Self::default();
        for entry in &closed.entries {
            let value = |dimension| {
                entry.get(dimension).map(str::trim).filter(|text| !text.is_empty()).map(Arc::from)
            };
            let line = Line {
                team: value(Dimension::Team),
                product: value(Dimension::Product),
                environment: value(Dimension::Environment),
                usage_type: value(Dimension::UsageType),
            };
            figures.add(line, entry.coverage, entry.cost.amount());
        }
        figures
    }

    pub(super) fn add(&mut self, line: Line, coverage: Coverage, cost: Amount) {
        *self.entries.entry((line, coverage)).or_default() += cost;
    }

    /// Lines, coverages and costs, in the order of the lines.
    pub fn entries(&self) -> impl Iterator<Item = (&Line, Coverage, Amount)> {
        self.entries.iter().map(|((line, coverage), cost)| (line, *coverage, *cost))
    }

    /// All of it.
    pub fn total(&self) -> Amount {
        self.entries.values().copied().sum()
    }

    /// What has a coverage.
    pub fn covered(&self, coverage: Coverage) -> Amount {
        self.entries().filter(|(_, other, _)| *other == coverage).map(|(.., cost)| cost).sum()
    }

    /// Cost by line, whatever its coverage.
    pub fn by_line(&self) -> BTreeMap<&Line, Amount> {
        let mut lines = BTreeMap::new();
        self.entries().for_each(|(line, _, cost)| *lines.entry(line).or_default() += cost);
        lines
    }
}

/// The weeks of a workspace and its bills by today's rules.
pub(super) fn allocate(workspace: &Workspace, bills: &[&crate::bills::Bill]) -> Result<Allocation, Refusal> {
    Allocation::of(workspace, bills, Asked { weeks: true, ..Asked::default() })
}

/// Entries as figures, week by week.
pub(super) fn by_week(entries: &[WeekEntry]) -> BTreeMap<Week, Figures> {
    let mut weeks: BTreeMap<Week, Figures> = BTreeMap::new();
    for entry in entries {
        weeks.entry(entry.week).or_default().add(line_of(entry), entry.coverage, entry.cost);
    }
    weeks
}

pub(super) fn line_of(entry: &WeekEntry) -> Line {
    let [team, product, environment, usage_type] = entry.values.clone();
    Line { team, product, environment, usage_type }
}

/// Now less then, by line; lines without a difference are not there. The differences add up to exactly that of the
/// totals: what dividing left in lines that did not change goes to the one that changed most.
pub fn differences(then: &Figures, now: &Figures) -> BTreeMap<Line, Amount> {
    let mut all: BTreeMap<Line, Amount> = BTreeMap::new();
    for (line, _, cost) in now.entries() {
        *all.entry(line.clone()).or_default() += cost;
    }
    for (line, _, cost) in then.entries() {
        *all.entry(line.clone()).or_default() += -cost;
    }
    all.retain(|_, difference| !difference.is_zero());
    let net: Amount = all.values().copied().sum();
    let largest = all.values().map(|difference| difference.abs()).max().unwrap_or_default();
    if largest >= DUST {
        all.retain(|_, difference| difference.abs() >= DUST);
        let left = net - all.values().copied().sum();
        if let Some(most) = all.values_mut().find(|difference| difference.abs() == largest) {
            *most += left;
        }
    } else if net.is_zero() {
        all.clear();
    }
    all
}

/// How far what was known agrees with what is known now: 1 − ½ Σ |difference| / the larger total, by magnitude. Exactly
/// one without a difference; none where there is one and both totals are zero, so that there is nothing to divide by.
pub fn accuracy(then: Amount, now: Amount, differences: &BTreeMap<Line, Amount>) -> Option<Ratio> {
    let one = Ratio::from_integer(1.into());
    let moved: Amount = differences.values().map(|difference| difference.abs()).sum();
    let whole = then.abs().max(now.abs());
    match (moved.is_zero(), whole.is_zero()) {
        (true, _) => Some(one),
        (false, true) => None,
        (false, false) => Some(&one - moved.to_ratio() / (whole.to_ratio() * Ratio::from_integer(2.into()))),
    }
}
