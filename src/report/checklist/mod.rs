//! The working checklist: the guide's five steps, each item with its state, its evidence from the workspace and the
//! bills, and what to do next. Nothing here is fixed text about a state: change the workspace and the item follows.

mod attribution;
mod brief;
mod inventory;
mod thresholds;
mod tracking;

use serde::{Deserialize, Serialize};

use super::markdown::digits_of;
use super::notes::BillNote;
use super::people::People;
use super::playbooks::PlaybookFacts;
use super::text::{Digits, listed, percent, percents};
use crate::calendar::Day;
use crate::ledger::{Allocation, By, Coverage, Finding, LineSum};
use crate::money::{Amount, round_list};
use crate::workspace::Workspace;

/// A station of the page, in the order of the guide's steps: where an item is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Station {
    /// Sources and bills.
    Inventory,
    /// Dimensions, rules, pools.
    Attribution,
    /// Budgets, triggers, escalation.
    Thresholds,
    /// Weeks, ownership.
    Tracking,
    /// The matrix and the brief.
    Matrix,
}

impl Station {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::Inventory, Self::Attribution, Self::Thresholds, Self::Tracking, Self::Matrix];

    /// The step of the guide, from 1.
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// The page's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inventory => "Inventory",
            Self::Attribution => "Attribution",
            Self::Thresholds => "Thresholds",
            Self::Tracking => "Tracking",
            Self::Matrix => "Matrix & brief",
        }
    }

    /// The step of the guide.
    pub const fn step(self) -> &'static str {
        match self {
            Self::Inventory => "Inventory every AI cost source",
            Self::Attribution => "Attribute cost to team, product, environment and usage type",
            Self::Thresholds => "Set budget thresholds, triggers and escalation",
            Self::Tracking => "Track allocation weekly and follow ownership",
            Self::Matrix => "Hand out the brief",
        }
    }
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing is left to do.
    Done,
    /// Begun, or done but for something.
    Attention,
    /// Not begun.
    Open,
}

impl State {
    /// Done where all of some are good, open where none is.
    fn of_count(good: usize, all: usize) -> Self {
        match good {
            0 => Self::Open,
            _ if good == all => Self::Done,
            _ => Self::Attention,
        }
    }

    const fn done_if(done: bool, otherwise: Self) -> Self {
        if done { Self::Done } else { otherwise }
    }
}

/// One item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The step that it belongs to.
    pub step: Station,
    /// A word for scripts, as `team-owners`.
    pub id: String,
    /// What shall be so.
    pub title: String,
    /// How far it is.
    pub state: State,
    /// One or two sentences of what is so, with figures from the workspace and the bills.
    pub evidence: String,
    /// What to do; none where nothing is left.
    pub next: Option<String>,
    /// Where it is mended.
    pub station: Station,
}

/// What the checklist and the brief look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The document.
    pub workspace: &'a Workspace,
    /// Its bills, allocated.
    pub allocation: &'a Allocation,
    /// What is said of the bills.
    pub bills: &'a [BillNote],
    /// What checking found.
    pub findings: &'a [Finding],
    /// The day on which people and owners are looked up; the last day of the charges where none is given.
    pub as_of: Option<Day>,
    /// What keys cost and how weeks went, for the playbooks; none where nobody asks for them.
    pub playbooks: Option<&'a PlaybookFacts>,
}

/// The facts, with what several items need of them.
pub(super) struct Seen<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) people: People<'a>,
    pub(super) sums: Vec<LineSum>,
    pub(super) total: Amount,
    pub(super) day: Option<Day>,
    pub(super) digits: Digits,
}

impl<'a> Seen<'a> {
    pub(super) fn of(facts: Facts<'a>) -> Self {
        let sums = facts.allocation.line_sums();
        let day = facts.as_of.or(facts.allocation.period().map(|period| period.last()));
        Self {
            facts,
            people: People::of(facts.workspace, day),
            total: sums.iter().map(|sum| sum.cost).sum(),
            sums,
            day,
            digits: digits_of(&facts.allocation.currency),
        }
    }

    /// An amount with its currency.
    pub(super) fn money(&self, amount: Amount) -> String {
        format!("{} {}", self.digits.grouped(amount), self.facts.allocation.currency)
    }

    /// A part of all cost as `12.00 USD (3.4 %)`.
    pub(super) fn part(&self, amount: Amount) -> String {
        format!("{} ({})", self.money(amount), percent(amount, self.total))
    }

    /// An amount and what is left of all cost, rounded so that they add up to it.
    pub(super) fn parted(&self, part: Amount) -> (Amount, Amount) {
        let Digits::Minor(places) = self.digits else { return (part, self.total - part) };
        let rest = self.total - part;
        // Larger first, as in a table of both.
        let larger_first = part >= rest;
        let pair = if larger_first { [part, rest] } else { [rest, part] };
        match (&round_list(&pair, places)[..], larger_first) {
            ([part, rest], true) | ([rest, part], false) => (*part, *rest),
            _ => (part, rest),
        }
    }

    /// What chosen lines cost.
    pub(super) fn cost(&self, chosen: impl Fn(&LineSum) -> bool) -> Amount {
        self.sums.iter().filter(|sum| chosen(sum)).map(|sum| sum.cost).sum()
    }

    pub(super) fn covered(&self, coverage: Coverage) -> Amount {
        self.cost(|sum| sum.coverage == coverage)
    }

    /// Values of a column and what they cost, largest first; empty ones left out.
    pub(super) fn by(&self, by: By) -> Vec<(String, Amount)> {
        let mut sums = std::collections::BTreeMap::<&str, Amount>::new();
        for sum in &self.sums {
            if let Some(text) = sum.value(by) {
                *sums.entry(text).or_default() += sum.cost;
            }
        }
        let mut sums: Vec<(String, Amount)> =
            sums.into_iter().map(|(text, cost)| (text.to_owned(), cost)).collect();
        crate::order::sort_by(&mut sums, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sums
    }

    /// How much of all cost each coverage is, in the order of [`Coverage::ALL`]; together 100.0 %.
    pub(super) fn coverage_parts(&self) -> Vec<String> {
        percents(&Coverage::ALL.map(|coverage| self.covered(coverage)))
    }

    /// The findings of some codes.
    pub(super) fn found(&self, codes: &[&str]) -> Vec<&'a Finding> {
        self.facts.findings.iter().filter(|finding| codes.contains(&&*finding.code)).collect()
    }
}

/// Findings that belong to an item: it is not done while one of them is open.
fn with_findings(mut item: Item, findings: &[&Finding], next: &str) -> Item {
    let mut subjects: Vec<String> =
        findings.iter().map(|finding| format!("{} ({})", finding.subject, finding.code)).collect();
    subjects.dedup();
    if subjects.is_empty() {
        return item;
    }
    item.evidence.push_str(&format!(" To look at: {}.", listed(&subjects, MOST)));
    if item.state == State::Done {
        item.state = State::Attention;
        item.next = Some(next.to_owned());
    }
    item
}

/// How many names evidence lists.
const MOST: usize = 6;

/// `4 of 6 sources have an owner; missing: a, b.`
fn have(all: usize, nouns: &str, verb: &str, lacking: &str, without: &[String]) -> String {
    let good = all.saturating_sub(without.len());
    if without.is_empty() {
        return format!("{good} of {all} {nouns} {verb}.");
    }
    format!("{good} of {all} {nouns} {verb}; {lacking}: {}.", listed(without, MOST))
}

/// The item of a count: something that all of some things must have.
struct Counted<'t> {
    id: &'t str,
    title: &'t str,
    all: usize,
    nouns: &'t str,
    verb: &'t str,
    without: Vec<String>,
    next: &'t str,
}

impl Counted<'_> {
    fn item(self, step: Station) -> Item {
        let state = State::of_count(self.all.saturating_sub(self.without.len()), self.all);
        Item {
            step,
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            state,
            evidence: have(self.all, self.nouns, self.verb, "missing", &self.without),
            next: (state != State::Done).then(|| self.next.to_owned()),
            station: step,
        }
    }
}

/// An item in full.
fn item(step: Station, id: &str, title: &str, state: State, evidence: String, next: &str) -> Item {
    Item {
        step,
        id: id.to_owned(),
        title: title.to_owned(),
        state,
        evidence,
        next: (state != State::Done).then(|| next.to_owned()),
        station: step,
    }
}

/// The items, in the order of the guide's steps.
pub fn checklist(facts: &Facts<'_>) -> Vec<Item> {
    items(&Seen::of(*facts))
}

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    let steps = [inventory::items, attribution::items, thresholds::items, tracking::items, brief::items];
    steps.into_iter().flat_map(|step| step(seen)).collect()
}
