//! Corrections: what moved in a closed week, line by line, each with its cause. They net to what the bills changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::approval::approve;
use super::figures::{Line, differences, line_of};
use super::known::Parts;
use super::replay::{Replayed, Replayer, Step};
use super::track::{Restated, Tracking};
use super::{BillChanges, TrackRefusal, workspace_sha256};
use crate::calendar::Week;
use crate::ledger::{Coverage, DecidedBy};
use crate::money::Amount;

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Rules, defaults, pools, sources or names are others.
    Rule,
    /// A product has another owner.
    Ownership,
    /// A bill or a typed-in cost came, changed or went.
    Bill,
    /// A pool is divided by other quantities.
    Driver,
    /// Foreign money is converted at another rate.
    Rate,
}

impl Cause {
    /// As it stands in a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Ownership => "ownership",
            Self::Bill => "bill",
            Self::Driver => "driver",
            Self::Rate => "rate",
        }
    }
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The closed week.
    pub week: Week,
    /// The four dimensions.
    #[serde(flatten)]
    pub line: Line,
    /// What the line costs more (or less) than it did, in the workspace's currency; never zero.
    pub amount: Amount,
    /// Why.
    pub cause: Cause,
    /// What changed, as `product:assist`, `rule:by-tag`, `bill:march.csv`; the kind alone where there are several.
    pub subject: String,
    /// Whether the cause is known: by allocating the week as things stood, or because nothing else differs. Else it is
    /// the likeliest.
    pub certain: bool,
    /// Who approved the week's corrections as they stand; none: nobody did, or they were others then.
    #[serde(default)]
    pub approved_by: Option<String>,
}

/// The corrections of all closed weeks that can be allocated again, in order.
pub(super) fn corrections(tracking: &Tracking<'_>) -> Result<Vec<Correction>, TrackRefusal> {
    let mut corrections = Vec::new();
    let mut replayer = Replayer::of(tracking);
    for week in tracking.closed.keys() {
        if let Some(restated) = tracking.restated(*week)?
            && !restated.differences.is_empty()
        {
            let replayed = replayer.replay(&restated);
            Journal { tracking, restated: &restated, replayed: &replayed }.write(&mut corrections);
        }
    }
    Ok(corrections)
}

/// The journal of one week.
struct Journal<'j> {
    tracking: &'j Tracking<'j>,
    restated: &'j Restated<'j>,
    replayed: &'j Replayed,
}

impl Journal<'_> {
    fn write(&self, corrections: &mut Vec<Correction>) {
        let begin = corrections.len();
        self.rest(corrections);
        for step in &self.replayed.steps {
            let moved = differences(&step.before, &step.after);
            corrections.extend(moved.into_iter().map(|(line, amount)| {
                let subject = step_subject(step, &line);
                self.correction(line, amount, step.cause, subject, self.replayed.remembered)
            }));
        }
        // What belongs together stands together, what is taken before what is given.
        corrections[begin..].sort_by(|one, other| order(one).cmp(&order(other)));
        approve(self.restated.closed, &mut corrections[begin..]);
    }

    fn correction(
        &self,
        line: Line,
        amount: Amount,
        cause: Cause,
        subject: String,
        certain: bool,
    ) -> Correction {
        let week = self.restated.closed.week;
        Correction { week, line, amount, cause, subject, certain, approved_by: None }
    }

    /// What owners, quantities and rates do not explain: bills, or rules.
    fn rest(&self, corrections: &mut Vec<Correction>) {
        let moved = differences(&self.restated.then, &self.replayed.start);
        if moved.is_empty() {
            return;
        }
        let bills = self.tracking.bill_changes(self.restated);
        let rules = self.rules_changed();
        let charges = match self.restated.known.is_some() || !self.restated.closed.bills.is_empty() {
            true => Some(!bills.differing.is_empty()),
            false => None,
        };
        let net: Amount = moved.values().copied().sum();
        let (cause, certain) = match (charges, rules) {
            (Some(true), Some(false)) => (Cause::Bill, true),
            (Some(false), Some(true)) => (Cause::Rule, true),
            // Nothing is left that could change what a week costs, but for a cost column or a rate nobody noted.
            _ if !net.is_zero() => (self.unknown_net(charges), false),
            _ => (Cause::Rule, false),
        };
        let winners = (cause == Cause::Rule).then(|| self.winners(&moved));
        corrections.extend(moved.into_iter().map(|(line, amount)| {
            let subject = match &winners {
                Some(winners) => winners.subject(&line),
                None if cause == Cause::Bill => bill_subject(&bills),
                None => "rates".to_owned(),
            };
            self.correction(line, amount, cause, subject, certain)
        }));
    }

    /// The total changed, and nobody knows by what.
    fn unknown_net(&self, charges: Option<bool>) -> Cause {
        let own = self.tracking.workspace.currency.trim();
        let mut lines = self.tracking.bills.iter().flat_map(|bill| &bill.control);
        let foreign = lines.any(|line| {
            let currency = line.currency.trim();
            !currency.is_empty() && !currency.eq_ignore_ascii_case(own)
        });
        if charges == Some(false) && foreign && self.restated.known.is_none() {
            Cause::Rate
        } else {
            Cause::Bill
        }
    }

    /// Whether what attributes charges differs from what it was; none: nobody noted it.
    fn rules_changed(&self) -> Option<bool> {
        let workspace = self.tracking.workspace;
        match &self.restated.known {
            Some(known) => {
                let same_basis = known.basis == workspace.cost_basis().column();
                Some(known.parts != Parts::of(workspace) || !same_basis)
            }
            None => {
                let then = self.restated.closed.workspace_sha256.as_deref()?;
                then.eq_ignore_ascii_case(&workspace_sha256(workspace)).then_some(false)
            }
        }
    }

    fn winners(&self, moved: &BTreeMap<Line, Amount>) -> Winners {
        let pools_only = self.restated.known.as_ref().is_some_and(|known| {
            let now = Parts::of(self.tracking.workspace);
            Parts { pools: now.pools.clone(), ..known.parts.clone() } == now && known.parts.pools != now.pools
        });
        let mut winners = Winners::default();
        let week = self.restated.closed.week;
        let costs = self.restated.now.by_line();
        // More money, or more of a credit.
        let gains = |line: &Line| {
            let now = costs.get(line).copied().unwrap_or_default();
            moved.get(line).is_some_and(|amount| amount.is_negative() == now.is_negative())
        };
        for entry in self.tracking.entries.iter().filter(|entry| entry.week == week) {
            let line = line_of(entry);
            if !gains(&line) {
                continue;
            }
            let subject = match (&entry.pool, pools_only && entry.coverage == Coverage::Shared) {
                (Some(pool), true) => format!("pool:{pool}"),
                _ => self.decider(entry.team_by),
            };
            let work = Line { team: None, ..line.clone() };
            winners.by_line.entry(line).or_default().push((entry.cost, subject.clone()));
            winners.by_work.entry(work).or_default().push((entry.cost, subject.clone()));
            winners.all.push((entry.cost, subject));
        }
        winners
    }

    fn decider(&self, by: Option<DecidedBy>) -> String {
        let workspace = self.tracking.workspace;
        let found = match by {
            Some(DecidedBy::Rule(place)) => {
                workspace.rules.get(place).map(|rule| format!("rule:{}", rule.id))
            }
            Some(DecidedBy::Source(place)) => {
                workspace.sources.get(place).map(|source| format!("source:{}", source.id))
            }
            Some(DecidedBy::Default) => Some("defaults".to_owned()),
            None => None,
        };
        found.unwrap_or_else(|| "rules".to_owned())
    }
}

/// What decides the team of the lines that got more, to tell which rule took the money; of what lost, the rule that
/// takes the same work now.
#[derive(Default)]
struct Winners {
    by_line: BTreeMap<Line, Vec<(Amount, String)>>,
    by_work: BTreeMap<Line, Vec<(Amount, String)>>,
    all: Vec<(Amount, String)>,
}

impl Winners {
    fn subject(&self, line: &Line) -> String {
        let work = Line { team: None, ..line.clone() };
        let known = self.by_line.get(line).or_else(|| self.by_work.get(&work)).unwrap_or(&self.all);
        let largest = known.iter().max_by(|one, other| one.0.cmp(&other.0).then_with(|| other.1.cmp(&one.1)));
        largest.map_or_else(|| "rules".to_owned(), |(_, subject)| subject.clone())
    }
}

fn step_subject(step: &Step, line: &Line) -> String {
    let (kind, several) = match step.cause {
        Cause::Ownership => ("product", "ownership"),
        Cause::Driver => ("driver", "drivers"),
        _ => ("rate", "rates"),
    };
    let own =
        step.changed.iter().find(|id| step.cause == Cause::Ownership && line.product.as_deref() == Some(id));
    match (own, &step.changed[..]) {
        (Some(id), _) | (None, [id]) => format!("{kind}:{id}"),
        _ => several.to_owned(),
    }
}

fn bill_subject(bills: &BillChanges) -> String {
    let touching: Vec<&str> = bills.touching.iter().map(|change| change.subject.as_str()).collect();
    let differing: Vec<&str> = bills.differing.iter().map(String::as_str).collect();
    match (&touching[..], &differing[..]) {
        ([one], _) | ([], [one]) => (*one).to_owned(),
        _ => "bills".to_owned(),
    }
}

type Order<'a> = (Cause, &'a str, Line, bool, &'a Line);

fn order(correction: &Correction) -> Order<'_> {
    let work = Line { team: None, ..correction.line.clone() };
    let given = !correction.amount.is_negative();
    (correction.cause, &correction.subject, work, given, &correction.line)
}
