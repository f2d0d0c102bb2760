//! The table of allocation lines: what is spent, who owns it, by which rule, against which budget, who is told.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::csv::{Cell, Table as CsvTable};
use super::json::document;
use super::markdown::{self, Table};
use super::notes::{BillNote, Days};
use super::people::People;
use super::text::{Digits, escaped, percent, share};
use crate::budget::{BudgetLine, in_force};
use crate::calendar::Day;
use crate::ledger::{Allocation, By, Coverage, DecidedBy, LineSum, Proof, UNALLOCATED};
use crate::money::{Amount, minor_units, print_ratio, round_list};
use crate::workspace::{Basis, Budget, Workspace};

/// The allocation lines of a workspace's bills.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// By falling printed cost, then by texts.
    pub lines: Vec<Line>,
    /// First to last day; none where there is nothing.
    pub period: Option<crate::calendar::Period>,
    /// The cost that was allocated.
    pub basis: Basis,
    /// In equals out.
    pub proof: Proof,
    /// How costs are written.
    pub digits: Digits,
}

/// One line. Texts are as they are printed; an empty dimension reads `(unallocated)`, anything else that is not known
/// is empty.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// The inventory's source.
    pub source: String,
    /// Its cost category.
    pub category: String,
    /// The four dimensions.
    pub dimensions: [String; 4],
    /// Who answers for the team on the day that was asked for.
    pub owner: String,
    /// What decided the dimensions: rules by id, `source:<id>`, `defaults`.
    pub rules: Vec<String>,
    /// The pool through which the cost came.
    pub pool: String,
    /// As it is printed.
    pub cost: Amount,
    /// Of the total, as a decimal to 6 places; empty where the total is nothing.
    pub share: String,
    /// The budgets' ids.
    pub budgets: Vec<String>,
    /// What their triggers look at, as `actual 80%`.
    pub triggers: Vec<String>,
    /// The escalations' ids.
    pub escalations: Vec<String>,
    /// How much is known of who pays.
    pub coverage: Coverage,
}

/// What the columns are called in files.
const COLUMNS: [&str; 15] = [
    "source",
    "category",
    "team",
    "product",
    "environment",
    "usage_type",
    "owner",
    "rule",
    "pool",
    "coverage",
    "budget",
    "triggers",
    "escalation",
    "cost",
    "share",
];

impl Lines {
    /// The lines of an allocation; owners are those of the given day, or of the last day of the charges.
    pub fn of(workspace: &Workspace, allocation: &Allocation, as_of: Option<Day>, exact: bool) -> Self {
        let digits = if exact { Digits::Exact } else { Digits::Minor(minor_units(&allocation.currency)) };
        let period = allocation.period();
        let people = People::of(workspace, as_of.or(period.map(|period| period.last())));
        let mut lines = merge(workspace, &people, &allocation.line_sums());
        if let Digits::Minor(places) = digits {
            let costs: Vec<Amount> = lines.iter().map(|line| line.cost).collect();
            for (line, cost) in lines.iter_mut().zip(round_list(&costs, places)) {
                line.cost = cost;
            }
        }
        crate::order::sort_by(&mut lines, |a, b| {
            Reverse(a.cost).cmp(&Reverse(b.cost)).then_with(|| a.texts().cmp(&b.texts()))
        });
        Self { lines, period, basis: allocation.basis, proof: allocation.proof(), digits }
    }

    /// A header and a row a line; no total row.
    pub fn csv(&self) -> String {
        let mut table = CsvTable::new();
        table.row(COLUMNS.map(Cell::Text));
        for line in &self.lines {
            let texts = line.texts();
            let numbers = [Cow::Owned(self.digits.plain(line.cost)), Cow::Borrowed(line.share.as_str())];
            table.row(texts.iter().map(|text| Cell::Text(text)).chain(numbers.map(Cell::Number)));
        }
        table.finish()
    }

    /// One document, with proof and bills.
    pub fn json(&self, bills: &[BillNote]) -> String {
        document(&Document {
            period: self.period.map(Days::of),
            basis: self.basis,
            currency: &self.proof.currency,
            lines: self.lines.iter().map(|line| line.members(self.digits)).collect(),
            proof: &self.proof,
            bills,
        })
    }

    /// A table with the total, the proof, and what was refused.
    pub fn markdown(&self, bills: &[BillNote]) -> String {
        let currency = escaped(&self.proof.currency);
        let texts = COLUMNS[..13].iter().map(|name| name.replace('_', " ")).collect();
        let mut table = Table::new(texts, vec![format!("cost ({currency})"), "share".to_owned()]);
        let total = self.lines.iter().map(|line| line.cost).sum();
        for line in &self.lines {
            let numbers = [self.digits.grouped(line.cost), percent(line.cost, total)];
            table.row(line.texts().iter().map(|text| escaped(text)), numbers);
        }
        let blanks = std::iter::repeat_n(String::new(), 12);
        let numbers = [format!("**{}**", self.digits.grouped(total)), String::new()];
        table.row(std::iter::once("**Total**".to_owned()).chain(blanks), numbers);
        let mut text =
            format!("# Allocation lines\n\n{}\n{}\n", table.text, markdown::proof(&self.proof, self.digits));
        text.push_str(&markdown::remarks(bills));
        text
    }
}

#[derive(Serialize)]
struct Document<'a> {
    period: Option<Days>,
    basis: Basis,
    currency: &'a str,
    lines: Vec<serde_json::Map<String, serde_json::Value>>,
    proof: &'a Proof,
    bills: &'a [BillNote],
}

impl Line {
    /// The texts of all columns but the numbers.
    fn texts(&self) -> [String; 13] {
        let [team, product, environment, usage_type] = self.dimensions.clone();
        [
            self.source.clone(),
            self.category.clone(),
            team,
            product,
            environment,
            usage_type,
            self.owner.clone(),
            self.rules.join("; "),
            self.pool.clone(),
            self.coverage.name().to_owned(),
            self.budgets.join("; "),
            self.triggers.join("; "),
            self.escalations.join("; "),
        ]
    }

    fn members(&self, digits: Digits) -> serde_json::Map<String, serde_json::Value> {
        let numbers = [digits.plain(self.cost), self.share.clone()];
        let values = self.texts().into_iter().chain(numbers);
        COLUMNS.iter().map(|name| (*name).to_owned()).zip(values.map(Into::into)).collect()
    }
}

/// Sums that differ only by vendor or model are one line, with the budgets of both.
fn merge(workspace: &Workspace, people: &People<'_>, sums: &[LineSum]) -> Vec<Line> {
    let total: Amount = sums.iter().map(|sum| sum.cost).sum();
    let mut lines: BTreeMap<_, Line> = BTreeMap::new();
    for sum in sums {
        let visible = (sum.values.get(..6).map(<[_]>::to_vec), sum.coverage, sum.pool.clone());
        let line = lines.entry(visible).or_insert_with(|| blank(people, sum));
        line.cost += sum.cost;
        note_all(&mut line.rules, sum.decided.iter().map(|(_, by)| decider(workspace, *by)));
        for budget in workspace.budgets.iter().filter(|budget| holds(people, budget, sum)) {
            note_all(&mut line.budgets, [budget.id.clone()]);
            note_all(&mut line.triggers, budget.triggers.iter().map(|it| format!("{} {}", it.on, it.at)));
            note_all(&mut line.escalations, budget.escalation.clone());
        }
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    for line in &mut lines {
        line.share = share(line.cost, total).map(|share| print_ratio(&share, 6)).unwrap_or_default();
    }
    lines
}

fn blank(people: &People<'_>, sum: &LineSum) -> Line {
    let text = |by: By| sum.value(by).unwrap_or_default().to_owned();
    let dimension = |by: By| sum.value(by).unwrap_or(UNALLOCATED).to_owned();
    let owner = sum.value(By::Team).and_then(|team| people.team_owner(team).text());
    Line {
        source: text(By::Source),
        category: text(By::Category),
        dimensions: By::DIMENSIONS.map(dimension),
        owner: owner.unwrap_or_default(),
        rules: Vec::new(),
        pool: sum.pool.clone().unwrap_or_default(),
        cost: Amount::ZERO,
        share: String::new(),
        budgets: Vec::new(),
        triggers: Vec::new(),
        escalations: Vec::new(),
        coverage: sum.coverage,
    }
}

fn note_all(list: &mut Vec<String>, texts: impl IntoIterator<Item = String>) {
    for text in texts {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

fn decider(workspace: &Workspace, by: DecidedBy) -> String {
    match by {
        DecidedBy::Rule(place) => workspace.rules.get(place).map(|rule| rule.id.clone()).unwrap_or_default(),
        DecidedBy::Source(place) => {
            format!("source:{}", workspace.sources.get(place).map_or("", |source| &source.id))
        }
        DecidedBy::Default => "defaults".to_owned(),
    }
}

/// Whether a line of entries counts towards a budget that is in force on the day looked at. One that is narrowed to a month, a week or a day holds for no
/// line, which lasts longer.
pub(super) fn holds(people: &People<'_>, budget: &Budget, sum: &LineSum) -> bool {
    people.day().is_none_or(|day| in_force(budget, day.month()))
        && BudgetLine::of(people.names(), &budget.line).holds(|by| match by {
            By::Coverage => Some(sum.coverage.name()),
            _ => sum.value(by),
        })
}
