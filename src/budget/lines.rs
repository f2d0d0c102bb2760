//! A budget's line held against rows of the matrix: what counts, what counts twice, what no budget covers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::trigger::{NewOf, Watch};
use super::unit_cost::UnitOf;
use crate::calendar::Month;
use crate::ledger::{By, UNALLOCATED};
use crate::money::Amount;
use crate::workspace::{Budget, BudgetPeriod, Names, Workspace, folded};

/// The columns that a line can name, in the order in which they are offered. (`coverage` is understood as well; months,
/// weeks and days are not, because a budget has a period of its own.)
pub const COLUMNS: [By; 8] = [
    By::Team,
    By::Product,
    By::Environment,
    By::UsageType,
    By::Category,
    By::Source,
    By::Provider,
    By::Model,
];

/// A budget's line, ready to be held against entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// Column and folded value (none: the column must be empty); none where the line can hold for nothing.
    wanted: Option<BTreeMap<By, Option<String>>>,
    /// Of what new values are told.
    told_new: BTreeSet<NewOf>,
    /// Units whose cost is looked at.
    units: BTreeSet<UnitOf>,
}

/// How two lines lie to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// The same entries.
    Same,
    /// Every entry of this one counts in the other.
    Within,
    /// Every entry of the other counts in this one.
    Around,
    /// Some entries can count in both.
    Crossing,
    /// None can.
    Apart,
}

impl BudgetLine {
    /// Reads a line; names and aliases of declared values stand for their ids.
    pub fn of(names: &Names, line: &[(String, String)]) -> Self {
        let mut wanted = Some(BTreeMap::new());
        for (column, value) in line {
            let by = By::by_name(column.trim()).filter(|by| !matches!(by, By::Month | By::Week | By::Day));
            let (Some(by), Some(known)) = (by, &mut wanted) else {
                wanted = None;
                break;
            };
            let value = match by.dimension() {
                Some(dimension) => folded(&names.resolve(dimension, value)),
                None => folded(value),
            };
            let empty = value.is_empty() || (by.dimension().is_some() && value == UNALLOCATED);
            let value = (!empty).then_some(value);
            if known.insert(by, value.clone()).is_some_and(|before| before != value) {
                wanted = None;
                break;
            }
        }
        Self { wanted, told_new: BTreeSet::new(), units: BTreeSet::new() }
    }

    /// The line of a budget, with what its triggers want to know of single values.
    pub fn of_budget(names: &Names, budget: &Budget) -> Self {
        let told_new = budget.triggers.iter().filter_map(NewOf::watched).collect();
        let units = budget.triggers.iter().filter_map(|trigger| match Watch::of(trigger) {
            Ok(Watch::UnitCost(of, _)) => Some(of),
            _ => None,
        });
        Self { told_new, units: units.collect(), ..Self::of(names, &budget.line) }
    }

    /// Units whose cost is looked at.
    pub fn units(&self) -> impl Iterator<Item = UnitOf> {
        self.units.iter().copied()
    }

    /// Of what new values are told.
    pub fn told_new(&self) -> impl Iterator<Item = NewOf> {
        self.told_new.iter().copied()
    }

    /// Whether an entry counts; `value` gives what stands in a column.
    pub fn holds<'a>(&self, value: impl Fn(By) -> Option<&'a str>) -> bool {
        let Some(wanted) = &self.wanted else { return false };
        wanted.iter().all(|(by, wanted)| match (value(*by), wanted) {
            (Some(found), Some(wanted)) => folded(found) == *wanted,
            (found, wanted) => found.is_none() && wanted.is_none(),
        })
    }

    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = By> {
        self.wanted.iter().flat_map(|wanted| wanted.keys().copied())
    }

    /// How it lies to another line, by what the two say (not by what was spent).
    pub fn kinship(&self, other: &Self) -> Kinship {
        let (Some(mine), Some(theirs)) = (&self.wanted, &other.wanted) else { return Kinship::Apart };
        let contradiction = mine.iter().any(|(by, value)| theirs.get(by).is_some_and(|other| other != value));
        if contradiction {
            return Kinship::Apart;
        }
        let mine_has_all = theirs.keys().all(|by| mine.contains_key(by));
        let theirs_has_all = mine.keys().all(|by| theirs.contains_key(by));
        match (mine_has_all, theirs_has_all) {
            (true, true) => Kinship::Same,
            (true, false) => Kinship::Within,
            (false, true) => Kinship::Around,
            (false, false) => Kinship::Crossing,
        }
    }
}

/// One row of a matrix that has a column `month`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRow {
    values: Vec<Option<String>>,
    month: Month,
    cost: Amount,
}

/// What was seen, month by month: rows of a matrix over the columns that the budgets name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    by: Vec<By>,
    rows: Vec<SeenRow>,
}

/// Spend that counts in two budgets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The other budget, by its place in the workspace.
    pub other: usize,
    /// How the two lines lie to one another.
    pub kinship: Kinship,
    /// What was seen that counts in both, in months that both are in force.
    pub shared: Amount,
}

/// A team's spend on a product of which some is in no budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    /// The team.
    pub team: String,
    /// The product, where one is known.
    pub product: Option<String>,
    /// Whether nothing of the team's spend has a product.
    pub is_whole_team: bool,
    /// All of it.
    pub cost: Amount,
    /// What no budget's line holds.
    pub uncovered: Amount,
}

impl Uncovered {
    /// A line that holds exactly this spend.
    pub fn line(&self) -> Vec<(String, String)> {
        let mut line = vec![(By::Team.name().to_owned(), self.team.clone())];
        if !self.is_whole_team {
            let product = self.product.as_deref().unwrap_or(UNALLOCATED);
            line.push((By::Product.name().to_owned(), product.to_owned()));
        }
        line
    }
}

impl Seen {
    /// The columns to ask the matrix for: what the budgets name, team and product, and the month.
    pub fn columns(workspace: &Workspace) -> Vec<By> {
        let named = |by: &By| {
            let names = |budget: &Budget| budget.line.iter().any(|(column, _)| column.trim() == by.name());
            workspace.budgets.iter().any(names)
        };
        let always = |by: &By| matches!(by, By::Team | By::Product);
        let mut columns: Vec<By> = COLUMNS.into_iter().filter(|by| always(by) || named(by)).collect();
        columns.extend(Some(By::Coverage).filter(named));
        columns.push(By::Month);
        columns
    }

    /// Takes a matrix's rows; those whose month does not read are left out (a matrix has none).
    pub fn of<'a>(by: &[By], rows: impl IntoIterator<Item = (&'a [Option<String>], Amount)>) -> Self {
        let Some(place) = by.iter().position(|by| *by == By::Month) else { return Self::default() };
        let rows = rows.into_iter().filter_map(|(values, cost)| {
            let month = values.get(place)?.as_deref()?.parse().ok()?;
            Some(SeenRow { values: values.to_vec(), month, cost })
        });
        Self { by: by.to_vec(), rows: rows.collect() }
    }

    fn value<'a>(&self, row: &'a SeenRow, by: By) -> Option<&'a str> {
        let place = self.by.iter().position(|column| *column == by)?;
        row.values.get(place)?.as_deref()
    }

    fn holds(&self, line: &BudgetLine, row: &SeenRow) -> bool {
        line.columns().all(|by| self.by.contains(&by)) && line.holds(|by| self.value(row, by))
    }

    /// What a line cost in each month, exactly. Months without an entry that matches are missing.
    pub fn months(&self, line: &BudgetLine) -> BTreeMap<Month, Amount> {
        let mut months = BTreeMap::new();
        for row in self.rows.iter().filter(|row| self.holds(line, row)) {
            *months.entry(row.month).or_default() += row.cost;
        }
        months
    }

    /// With which other budgets a budget shares entries. Lines that could cross but never did are left out.
    pub fn overlaps(&self, names: &Names, workspace: &Workspace, place: usize) -> Vec<Overlap> {
        let Some(budget) = workspace.budgets.get(place) else { return Vec::new() };
        let line = BudgetLine::of(names, &budget.line);
        let others = workspace.budgets.iter().enumerate().filter(|(other, _)| *other != place);
        let overlaps = others.filter_map(|(other, that)| {
            let other_line = BudgetLine::of(names, &that.line);
            let kinship = line.kinship(&other_line);
            if kinship == Kinship::Apart || ends_before(budget, that) || ends_before(that, budget) {
                return None;
            }
            let both = |row: &&SeenRow| {
                in_force(budget, row.month)
                    && in_force(that, row.month)
                    && self.holds(&line, row)
                    && self.holds(&other_line, row)
            };
            let shared = self.rows.iter().filter(both).map(|row| row.cost).sum::<Amount>();
            (kinship != Kinship::Crossing || !shared.is_zero()).then_some(Overlap { other, kinship, shared })
        });
        overlaps.collect()
    }

    /// Teams' spend on products of which some stands in no budget, the largest such part first, over the given months.
    /// What has no team is not listed: it wants a team before it wants a budget.
    pub fn uncovered(&self, names: &Names, workspace: &Workspace, months: &[Month]) -> Vec<Uncovered> {
        let lines: Vec<BudgetLine> =
            workspace.budgets.iter().map(|budget| BudgetLine::of(names, &budget.line)).collect();
        let mut sums: BTreeMap<(&str, Option<&str>), (Amount, Amount)> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| months.contains(&row.month)) {
            let Some(team) = self.value(row, By::Team) else { continue };
            let sum = sums.entry((team, self.value(row, By::Product))).or_default();
            sum.0 += row.cost;
            if !lines.iter().any(|line| self.holds(line, row)) {
                sum.1 += row.cost;
            }
        }
        let has_products =
            |team: &str| sums.keys().any(|(other, product)| *other == team && product.is_some());
        let mut list: Vec<Uncovered> = sums
            .iter()
            .filter(|(_, (_, uncovered))| *uncovered > Amount::ZERO)
            .map(|((team, product), (cost, uncovered))| Uncovered {
                team: (*team).to_owned(),
                product: product.map(str::to_owned),
                is_whole_team: !has_products(team),
                cost: *cost,
                uncovered: *uncovered,
            })
            .collect();
        list.sort_by_key(|one| Reverse(one.uncovered));
        list
    }

    /// The spend of these months that has no team.
    pub fn without_team(&self, months: &[Month]) -> Amount {
        let rows = self.rows.iter().filter(|row| months.contains(&row.month));
        rows.filter(|row| self.value(row, By::Team).is_none()).map(|row| row.cost).sum()
    }
}

/// Whether a budget is in force in a month; one by quarters is from the first month of its first quarter on.
pub fn in_force(budget: &Budget, month: Month) -> bool {
    first(budget).is_none_or(|first| first <= month) && budget.until.is_none_or(|until| month < until)
}

fn first(budget: &Budget) -> Option<Month> {
    let from = budget.from?;
    Some(match budget.period {
        Some(BudgetPeriod::Quarter) => from.quarter().first_day().month(),
        _ => from,
    })
}

/// Whether one budget ends before the other begins.
fn ends_before(one: &Budget, other: &Budget) -> bool {
    one.until.zip(first(other)).is_some_and(|(until, first)| until <= first)
}
