//! What the last weeks hold that those before did not: values that are new, rules that win nothing any more.

use std::collections::{BTreeMap, BTreeSet};

use super::attribute::DecidedBy;
use super::{Allocation, Asked, Refusal};
use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::money::Amount;
use crate::workspace::{Condition, Dimension, Member, Operator, Rule, Test, Workspace, folded};

/// An allocation that tells the days before a span from those inside.
#[derive(Debug)]
pub struct Recent {
    allocation: Allocation,
    rules: usize,
    span: Period,
}

/// What a rule won, before and inside a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecentWins {
    /// Cost of what it decided before.
    pub before: Amount,
    /// Cost of what it decided inside.
    pub inside: Amount,
    /// Whether it decided anything inside, be it of no cost.
    pub won: bool,
}

impl Recent {
    /// Allocates bills, with these fields kept beside those that the workspace reads.
    pub fn of(
        workspace: &Workspace,
        bills: &[&Bill],
        fields: &BTreeSet<String>,
        span: Period,
    ) -> Result<Self, Refusal> {
        let rules = workspace.rules.len();
        let mut workspace = workspace.clone();
        let member =
            |field: &String| Member::Field(field.clone(), Test::Operators(vec![Operator::Exists(true)]));
        let when = Condition { members: fields.iter().map(member).collect() };
        // It reads the fields and sets nothing.
        workspace.rules.push(Rule { when, ..Rule::default() });
        let asked = Asked { from: Some(span.start()), until: Some(span.end()), ..Asked::default() };
        Ok(Self { allocation: Allocation::of(&workspace, bills, asked)?, rules, span })
    }

    /// The allocation, which shows the days of the span.
    pub const fn allocation(&self) -> &Allocation {
        &self.allocation
    }

    /// Values of a field that charges of the span have and none before, with their cost inside. Where nothing is
    /// charged before the span, nothing is new.
    pub fn new_values(&self, field: &str) -> Vec<(String, Amount)> {
        let Some(column) = self.allocation.projection.fields.place(field) else { return Vec::new() };
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut inside: BTreeMap<String, (String, Amount)> = BTreeMap::new();
        let mut reaches_back = false;
        for part in &self.allocation.parts {
            let before = part.period.start() < self.span.start();
            reaches_back |= before;
            let id = self.allocation.attributions[part.attribution as usize].values[column];
            let Some(text) = self.allocation.projection.fields.text(column, id) else { continue };
            if before {
                known.insert(folded(text));
            } else if part.period.start() < self.span.end() {
                let sum = inside.entry(folded(text)).or_insert_with(|| (text.to_string(), Amount::ZERO));
                sum.1 += part.amount;
            }
        }
        let new = inside.into_iter().filter(|(text, _)| reaches_back && !known.contains(text));
        new.map(|(_, value)| value).collect()
    }

    /// What each rule won, in the order of the rules.
    pub fn rule_wins(&self) -> Vec<RecentWins> {
        let mut wins = vec![RecentWins::default(); self.rules];
        for part in &self.allocation.parts {
            let decided = &self.allocation.attributions[part.attribution as usize].decided;
            let mut rules: Vec<usize> = decided.iter().flatten().filter_map(rule_of).collect();
            crate::order::sort(&mut rules);
            rules.dedup();
            let start = part.period.start();
            for rule in rules {
                let Some(rule) = wins.get_mut(rule) else { continue };
                if start < self.span.start() {
                    rule.before += part.amount;
                } else if start < self.span.end() {
                    rule.inside += part.amount;
                    rule.won = true;
                }
            }
        }
        wins
    }

    /// Cost of products that waits for an owner, until the end of the span.
    pub fn unowned(&self) -> BTreeMap<String, Amount> {
        let mut sums = BTreeMap::new();
        for (product, period, cost) in self.allocation.unowned() {
            if period.start() < self.span.end() {
                *sums.entry(product).or_default() += cost;
            }
        }
        sums
    }

    /// What the values of a dimension cost inside the span, by folded text.
    pub fn by_value(&self, dimension: Dimension) -> BTreeMap<String, Amount> {
        let matrix = self.allocation.matrix(&[super::By::DIMENSIONS[dimension.index()]]);
        let rows = matrix.rows.into_iter();
        rows.filter_map(|row| Some((folded(row.values.first()?.as_deref()?), row.cost))).collect()
    }
}

fn rule_of(by: &DecidedBy) -> Option<usize> {
    match by {
        DecidedBy::Rule(place) => Some(*place),
        DecidedBy::Source(_) | DecidedBy::Default => None,
    }
}

/// What a team costs from a day to before another: what still goes to one that ended.
pub fn team_cost(
    workspace: &Workspace,
    bills: &[&Bill],
    team: &str,
    from: Day,
    until: Day,
) -> Result<Amount, Refusal> {
    let asked = Asked { from: Some(from), until: Some(until), ..Asked::default() };
    let matrix = Allocation::of(workspace, bills, asked)?.matrix(&[super::By::Team]);
    let of_team = |value: Option<&str>| value.is_some_and(|value| folded(value) == folded(team));
    let rows =
        matrix.rows.iter().filter(|row| of_team(row.values.first().and_then(|value| value.as_deref())));
    Ok(rows.map(|row| row.cost).sum())
}
