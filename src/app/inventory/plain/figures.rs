//! Expected against seen: what the list of sources shows, by category and in all.

use std::collections::BTreeMap;

use cost_matrix::calendar::{Day, Month};
use cost_matrix::ledger::SourceMonth;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Category, Source, Workspace, folded};

/// By how much of the expectation a month may exceed it before it is marked.
const TOLERANCE_PERCENT: i128 = 10;

/// Cost by source and month, to look up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    sums: BTreeMap<(String, Month), Amount>,
    /// All months with any cost, in order.
    pub(crate) months: Vec<Month>,
    /// The last day of all charges: the last month may be on its way.
    last_day: Option<Day>,
}

/// How a month of a source stands against what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing is expected, so there is nothing to compare.
    NotExpected,
    /// Within the tolerance, or below in a month that is not over yet.
    Near,
    Over,
    /// A whole month below.
    Under,
}

/// A sum over sources in the last month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Totals {
    pub(crate) seen: Amount,
    pub(crate) expected: Amount,
    /// Seen less expected, of the sources that have an expectation.
    pub(crate) difference: Amount,
}

/// A group of the list: its category and the places of its sources in the workspace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) category: Option<Category>,
    pub(crate) places: Vec<usize>,
}

impl Seen {
    /// What an allocation says.
    pub(crate) fn of(sources: &[SourceMonth], months: &[Month], last_day: Option<Day>) -> Self {
        let mut sums = BTreeMap::new();
        for one in sources {
            if let Some(source) = &one.source {
                *sums.entry((folded(source), one.month)).or_default() += one.cost;
            }
        }
        Self { sums, months: months.to_vec(), last_day }
    }

    /// What a source cost in a month.
    pub(crate) fn cost(&self, source: &Source, month: Month) -> Option<Amount> {
        self.sums.get(&(folded(&source.id), month)).copied()
    }

    /// Whether a source has any cost.
    pub(crate) fn has_any(&self, source: &Source) -> bool {
        self.months.iter().any(|month| self.cost(source, *month).is_some())
    }

    /// The day up to which a month has charges, where that is not its end.
    pub(crate) fn until(&self, month: Month) -> Option<Day> {
        let last = self.last_day?;
        (self.months.last() == Some(&month) && last.month() == month && last.plus(1).month() == month)
            .then_some(last)
    }

    /// The last months, at most so many.
    pub(crate) fn last(&self, most: usize) -> &[Month] {
        &self.months[self.months.len().saturating_sub(most)..]
    }

    /// How a month of a source stands.
    pub(crate) fn standing(&self, source: &Source, month: Month) -> Standing {
        let Some(expected) = source.expected_monthly.as_ref().map(|figure| figure.amount()) else {
            return Standing::NotExpected;
        };
        let difference = self.cost(source, month).unwrap_or(Amount::ZERO) - expected;
        let beyond = difference.units().abs() > expected.units().abs() / 100 * TOLERANCE_PERCENT;
        match (beyond, difference.is_negative()) {
            (true, false) => Standing::Over,
            (true, true) if self.until(month).is_none() => Standing::Under,
            _ => Standing::Near,
        }
    }

    /// Months between its first and the last of all in which a source that has bills cost nothing: a bill may be missing.
    pub(crate) fn gaps(&self, source: &Source) -> Vec<Month> {
        let first = self.months.iter().position(|month| self.cost(source, *month).is_some());
        let Some(first) = first else { return Vec::new() };
        self.months[first..].iter().copied().filter(|month| self.cost(source, *month).is_none()).collect()
    }

    /// The last month of some sources.
    pub(crate) fn totals<'s>(&self, sources: impl Iterator<Item = &'s Source>) -> Totals {
        let mut totals = Totals::default();
        let last = self.months.last().copied();
        for source in sources {
            let seen = last.and_then(|month| self.cost(source, month)).unwrap_or(Amount::ZERO);
            totals.seen += seen;
            if let Some(figure) = &source.expected_monthly {
                totals.expected += figure.amount();
                totals.difference += seen - figure.amount();
            }
        }
        totals
    }
}

/// The sources by the guide's four categories, then those without one; empty groups are left out.
pub(crate) fn groups(workspace: &Workspace) -> Vec<Group> {
    let categories = Category::ALL.into_iter().map(Some).chain([None]);
    categories
        .map(|category| {
            let of = workspace.sources.iter().enumerate().filter(|(_, source)| source.category == category);
            Group { category, places: of.map(|(place, _)| place).collect() }
        })
        .filter(|group| !group.places.is_empty())
        .collect()
}

/// A difference as people read it: always with its sign, and in percent of the expectation where that is not nothing.
pub(crate) fn percent_over(difference: Amount, expected: Amount) -> Option<String> {
    if expected.is_zero() {
        return None;
    }
    // Only for the eye.
    let percent = difference.units() as f64 / expected.units() as f64 * 100.0;
    let sign = if percent < 0.0 { "\u{2212}" } else { "+" };
    Some(format!("{sign}{:.0} %", percent.abs()))
}
