//! All weeks of a workspace and its bills: as they were closed, as they are now, and how far the two agree.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::changed::{BillChange, BillChanges, BillWeeks, Now, bill_costs, changes};
use super::close::{CloseRefusal, Closed, Closing, close};
use super::correct::Correction;
use super::figures::{Figures, Line, accuracy, allocate, by_week, differences};
use super::known::Known;
use super::{TrackRefusal, correct};
use crate::bills::Bill;
use crate::calendar::{Day, Week};
use crate::ledger::{Allocation, Coverage, WeekEntry};
use crate::money::{Amount, DECIMALS, Ratio, print_ratio};
use crate::workspace::{ClosedWeek, Targets, Workspace};

/// A line of `track`. Money and ratios are decimal texts; ratios have up to 18 places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedWeek {
    /// The week.
    pub week: Week,
    /// Its Monday.
    pub from: Day,
    /// Its Sunday.
    pub to: Day,
    /// The workspace's currency.
    pub currency: String,
    /// What it cost: as it was known when it was closed; of an open week, as it is known now. So are the four parts.
    pub total: Amount,
    /// What a rule or a source attributed.
    pub direct: Amount,
    /// What came through pools.
    pub shared: Amount,
    /// What a default or a catch-all attributed.
    pub defaulted: Amount,
    /// What nobody pays.
    pub unallocated: Amount,
    /// The Allocation Accuracy Index, direct / total; none where the total is zero.
    pub index: Option<String>,
    /// Whether it is closed.
    pub closed: bool,
    /// What it costs now, by today's rules, owners and bills; none where no bill of a closed week is here.
    pub restated_total: Option<Amount>,
    /// How far what was closed agrees with what is known now; none where it was never closed, or where there is
    /// nothing to hold against or to divide by.
    pub accuracy: Option<String>,
    /// The index by today's rules, owners and bills.
    pub restated_index: Option<String>,
    /// The day on which it was closed.
    pub closed_on: Option<Day>,
    /// Bills (`bill:<file>`) and typed-in costs (`source:<id>`) that came, changed or went since it was closed, and
    /// by that changed what it costs.
    pub changed: Vec<String>,
    /// The highest target that the index reaches, of crawl, walk and run; none below the first.
    #[serde(default)]
    pub target: Option<String>,
    /// The next one; none above the last, or where there is no index.
    #[serde(default)]
    pub next_target: Option<NextTarget>,
}

/// A target that a week does not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextTarget {
    /// Its name.
    pub target: String,
    /// The index that it asks for, as a share.
    pub index: String,
    /// How much more would have to be direct.
    pub missing: Amount,
}

/// The highest target that a share of direct cost reaches, and the next one; neither where the total is zero.
pub fn targets(workspace: &Workspace, direct: Amount, total: Amount) -> (Option<String>, Option<NextTarget>) {
    if total.is_zero() {
        return (None, None);
    }
    let share = |percent: Amount| percent.to_ratio() / Ratio::from_integer(100.into());
    let index = direct.to_ratio() / total.to_ratio();
    let named = || Targets::NAMES.into_iter().zip(workspace.targets.percents());
    let reached = named().rev().find(|(_, percent)| index >= share(*percent));
    let next = named().find(|(_, percent)| index < share(*percent)).map(|(name, percent)| NextTarget {
        target: name.to_owned(),
        index: print_ratio(&share(percent), DECIMALS),
        missing: Amount::from_ratio(&(share(percent) * total.to_ratio() - direct.to_ratio()))
            .unwrap_or_default(),
    });
    (reached.map(|(name, _)| name.to_owned()), next)
}

/// A workspace and its bills, allocated week by week.
pub struct Tracking<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) bills: &'a [&'a Bill],
    allocation: Rc<Allocation>,
    pub(super) entries: Vec<WeekEntry>,
    pub(super) now: BTreeMap<Week, Figures>,
    bill_costs: BillWeeks,
    pub(super) closed: BTreeMap<Week, &'a ClosedWeek>,
}

/// A closed week, then and now.
pub(super) struct Restated<'a> {
    pub(super) closed: &'a ClosedWeek,
    pub(super) known: Option<Known>,
    pub(super) then: Figures,
    pub(super) now: Figures,
    /// Now less then.
    pub(super) differences: BTreeMap<Line, Amount>,
}

impl Restated<'_> {
    /// What the week costs more now.
    pub(super) fn net(&self) -> Amount {
        self.now.total() - self.then.total()
    }

    /// How far the two agree.
    pub(super) fn accuracy(&self) -> Option<Ratio> {
        accuracy(self.then.total(), self.now.total(), &self.differences)
    }
}

impl<'a> Tracking<'a> {
    /// Allocates bills by a workspace, whose problems (see [`crate::workspace::problems`]) the caller has refused.
    pub fn of(workspace: &'a Workspace, bills: &'a [&'a Bill]) -> Result<Self, TrackRefusal> {
        Self::over(workspace, bills, Rc::new(allocate(workspace, bills)?))
    }

    /// The same over an allocation that is there already: of the same workspace and bills, with weeks, over all days.
    pub fn over(
        workspace: &'a Workspace,
        bills: &'a [&'a Bill],
        allocation: Rc<Allocation>,
    ) -> Result<Self, TrackRefusal> {
        let entries = allocation.week_entries();
        let mut now = by_week(&entries);
        // A week whose charges cancel has charges.
        for week in allocation.week_costs().into_keys() {
            now.entry(week).or_default();
        }
        // Of two closings of one week the later in the list holds.
        let closed = workspace.closed_weeks.iter().map(|closed| (closed.week, closed)).collect();
        Ok(Self {
            workspace,
            bills,
            entries,
            now,
            bill_costs: bill_costs(workspace, bills)?,
            closed,
            allocation,
        })
    }

    /// The allocation behind it, which tells weeks apart.
    pub fn allocation(&self) -> &Allocation {
        &self.allocation
    }

    /// What a week costs now, if anything is charged in it.
    pub fn week(&self, week: Week) -> Option<&Figures> {
        self.now.get(&week)
    }

    /// Closes a week. The workspace is not changed: the answer holds the one with the week in it.
    pub fn close(&self, closing: &Closing) -> Result<Closed, CloseRefusal> {
        let figures = self.now.get(&closing.week).cloned().unwrap_or_default();
        close(self.workspace, self.bills, (&self.allocation, &figures), closing)
    }

    /// All weeks that have charges or are closed, in order.
    pub fn weeks(&self) -> Result<Vec<TrackedWeek>, TrackRefusal> {
        let weeks: BTreeSet<Week> = self.now.keys().chain(self.closed.keys()).copied().collect();
        weeks.into_iter().map(|week| self.tracked(week)).collect()
    }

    /// What moved in closed weeks since they were closed, as pairs that net to what their bills changed: to nothing,
    /// where only the attribution did.
    pub fn corrections(&self) -> Result<Vec<Correction>, TrackRefusal> {
        correct::corrections(self)
    }

    /// What changed in the charges of a closed week since it was closed.
    pub fn changes(&self, week: Week) -> Result<Vec<BillChange>, TrackRefusal> {
        let restated = self.restated(week)?;
        Ok(restated.map(|restated| self.bill_changes(&restated).touching).unwrap_or_default())
    }

    fn tracked(&self, week: Week) -> Result<TrackedWeek, TrackRefusal> {
        let closed = self.closed.get(&week).copied();
        let restated = self.restated(week)?;
        let now = self.now.get(&week).cloned().unwrap_or_default();
        let (known, current) = match (&restated, closed) {
            (Some(restated), _) => (restated.then.clone(), Some(&restated.now)),
            (None, Some(closed)) => (Figures::of_closed(closed), None),
            (None, None) => (now.clone(), Some(&now)),
        };
        let changed =
            restated.as_ref().map(|restated| self.bill_changes(restated).touching).unwrap_or_default();
        let (target, next_target) = targets(self.workspace, known.covered(Coverage::Direct), known.total());
        Ok(TrackedWeek {
            week,
            from: week.monday(),
            to: week.next().monday().plus(-1),
            currency: self.workspace.currency.trim().to_owned(),
            total: known.total(),
            direct: known.covered(Coverage::Direct),
            shared: known.covered(Coverage::Shared),
            defaulted: known.covered(Coverage::Defaulted),
            unallocated: known.covered(Coverage::Unallocated),
            index: index(&known),
            closed: closed.is_some(),
            restated_total: current.map(Figures::total),
            accuracy: restated.as_ref().and_then(print_accuracy),
            restated_index: current.and_then(index),
            closed_on: closed.and_then(|closed| closed.closed_on),
            changed: changed.into_iter().map(|change| change.subject).collect(),
            target,
            next_target,
        })
    }

    /// A closed week held against today; none where it is not closed, or where nothing of what it cost is here.
    pub(super) fn restated(&self, week: Week) -> Result<Option<Restated<'a>>, TrackRefusal> {
        let Some(closed) = self.closed.get(&week).copied() else { return Ok(None) };
        let known = Known::read(closed);
        let currency = self.workspace.currency.trim();
        if let Some(then) = known.as_ref().map(|known| &known.currency)
            && !then.is_empty()
            && !then.eq_ignore_ascii_case(currency)
        {
            return Err(TrackRefusal::Currency { week, then: then.clone(), now: currency.to_owned() });
        }
        let then = Figures::of_closed(closed);
        let now = match self.now.get(&week) {
            Some(now) => now.clone(),
            None if then.entries().next().is_none() => Figures::default(),
            None => return Ok(None),
        };
        let differences = differences(&then, &now);
        Ok(Some(Restated { closed, known, then, now, differences }))
    }

    /// What changed in the charges of a closed week.
    pub(super) fn bill_changes(&self, restated: &Restated<'_>) -> BillChanges {
        let now = Now { workspace: self.workspace, bills: self.bills, costs: &self.bill_costs };
        changes(restated.closed, restated.known.as_ref(), &now)
    }
}

/// Direct by total; none where the total is zero.
fn index(figures: &Figures) -> Option<String> {
    let total = figures.total();
    let ratio = || figures.covered(Coverage::Direct).to_ratio() / total.to_ratio();
    (!total.is_zero()).then(|| print_ratio(&ratio(), DECIMALS))
}

/// With up to 18 places; "1" says that nothing changed, and is said of nothing else.
fn print_accuracy(restated: &Restated<'_>) -> Option<String> {
    let text = print_ratio(&restated.accuracy()?, DECIMALS);
    let rounded_up = text == "1" && !restated.differences.is_empty();
    Some(if rounded_up { format!("0.{}", "9".repeat(DECIMALS as usize)) } else { text })
}
