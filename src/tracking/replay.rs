//! Why a closed week differs: owners, quantities and rates are put back as they stood, one kind after the other, and
//! the week is allocated again each time. What each kind moved is then a fact; the rest is bills or rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Tracking;
use super::correct::Cause;
use super::figures::{Figures, Line, allocate, by_week, differences};
use super::known::{self, Known, Owned};
use super::track::Restated;
use crate::calendar::Week;
use crate::money::Amount;
use crate::workspace::Workspace;

/// What one kind of change moved in a week.
pub(super) struct Step {
    pub(super) cause: Cause,
    pub(super) before: Figures,
    pub(super) after: Figures,
    /// Ids of what changed: products, drivers, currencies.
    pub(super) changed: Vec<String>,
}

/// A week replayed.
pub(super) struct Replayed {
    /// The week by today's bills and rules, with owners, quantities and rates as they stood.
    pub(super) start: Figures,
    /// From there to today.
    pub(super) steps: Vec<Step>,
    /// Whether the week remembers how they stood; else owners are guessed, and the others taken as they are.
    pub(super) remembered: bool,
}

/// Replays weeks; allocations for the same owners, quantities and rates are made once.
pub(super) struct Replayer<'t, 'a> {
    tracking: &'t Tracking<'a>,
    made: BTreeMap<String, Option<BTreeMap<Week, Figures>>>,
}

impl<'t, 'a> Replayer<'t, 'a> {
    pub(super) fn of(tracking: &'t Tracking<'a>) -> Self {
        Self { tracking, made: BTreeMap::new() }
    }

    /// Replays a closed week.
    pub(super) fn replay(&mut self, restated: &Restated<'_>) -> Replayed {
        let week = restated.closed.week;
        let now = Known::of(self.tracking.workspace, week);
        let remembered = restated.known.is_some();
        let then = match &restated.known {
            Some(known) => known.clone(),
            None => Known { ownership: self.guess_owners(restated, &now.ownership), ..now.clone() },
        };
        let mut workspace = self.tracking.workspace.clone();
        let mut steps = Vec::new();
        let mut after = restated.now.clone();
        for cause in [Cause::Ownership, Cause::Driver, Cause::Rate] {
            let changed = changed(cause, &then, &now);
            if changed.is_empty() {
                continue;
            }
            let mut earlier = workspace.clone();
            match cause {
                Cause::Ownership => known::put_owners_back(&mut earlier, &then.ownership, week),
                Cause::Driver => known::put_quantities_back(&mut earlier, &then.drivers, week),
                _ => known::put_rates_back(&mut earlier, &then.rates, week),
            }
            // Where the week can't be allocated that way (a rate that nobody needed then), the kind stays as it is.
            let Some(before) = self.figures(&earlier, week) else { continue };
            steps.push(Step { cause, before: before.clone(), after, changed });
            (workspace, after) = (earlier, before);
        }
        steps.reverse();
        Replayed { start: after, steps, remembered }
    }

    /// A week by a workspace that differs from today's in owners, quantities and rates only.
    fn figures(&mut self, workspace: &Workspace, week: Week) -> Option<Figures> {
        let key =
            serde_json::to_string(&(&workspace.ownership, &workspace.drivers, &workspace.rates)).ok()?;
        let bills = self.tracking.bills;
        let weeks = self.made.entry(key).or_insert_with(|| {
            allocate(workspace, bills).ok().map(|allocation| by_week(&allocation.week_entries()))
        });
        weeks.as_ref().map(|weeks| weeks.get(&week).cloned().unwrap_or_default())
    }

    /// Where nobody noted the owners: for each product in lines that differ, the last entry is taken to be new if the
    /// product's lines come nearer to what was closed without it.
    fn guess_owners(&mut self, restated: &Restated<'_>, now: &[Owned]) -> Vec<Owned> {
        let differ: BTreeSet<&str> =
            restated.differences.keys().filter_map(|line| line.product.as_deref()).collect();
        let is_last = |place: usize| now.get(place + 1).is_none_or(|next| next.product != now[place].product);
        let candidates: BTreeSet<usize> = (0..now.len())
            .filter(|place| is_last(*place) && differ.contains(now[*place].product.as_str()))
            .collect();
        let without = |places: &BTreeSet<usize>| -> Vec<Owned> {
            let kept = now.iter().enumerate().filter(|(place, _)| !places.contains(place));
            kept.map(|(_, owned)| owned.clone()).collect()
        };
        if candidates.is_empty() {
            return now.to_vec();
        }
        let week = restated.closed.week;
        let mut workspace = self.tracking.workspace.clone();
        known::put_owners_back(&mut workspace, &without(&candidates), week);
        let Some(replayed) = self.figures(&workspace, week) else { return now.to_vec() };
        let left = differences(&restated.then, &replayed);
        let nearer = |place: &usize| {
            let product = &now[*place].product;
            apart(&left, product) < apart(&restated.differences, product)
        };
        without(&candidates.iter().copied().filter(nearer).collect())
    }
}

/// How far a product's lines are apart.
fn apart(differences: &BTreeMap<Line, Amount>, product: &str) -> Amount {
    let lines = differences.iter().filter(|(line, _)| line.product.as_deref() == Some(product));
    lines.map(|(_, difference)| difference.abs()).sum()
}

/// What changed of a kind: products, drivers, currencies.
fn changed(cause: Cause, then: &Known, now: &Known) -> Vec<String> {
    fn ids<T: PartialEq>(then: &[T], now: &[T], id: impl Fn(&T) -> &str) -> Vec<String> {
        let of = |list: &[T], wanted: &str| -> Vec<usize> {
            list.iter().enumerate().filter(|(_, one)| id(one) == wanted).map(|(place, _)| place).collect()
        };
        let all: BTreeSet<&str> = then.iter().chain(now).map(&id).collect();
        let differs = |wanted: &&str| {
            let (before, after) = (of(then, wanted), of(now, wanted));
            before.len() != after.len()
                || before.iter().zip(&after).any(|(before, after)| then[*before] != now[*after])
        };
        all.into_iter().filter(differs).map(str::to_owned).collect()
    }
    match cause {
        Cause::Ownership => ids(&then.ownership, &now.ownership, |one| &one.product),
        Cause::Driver => ids(&then.drivers, &now.drivers, |one| &one.driver),
        _ => ids(&then.rates, &now.rates, |one| &one.from),
    }
}
