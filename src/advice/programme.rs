//! Linear programmes over exact figures. A simplex in floating point (microlp) finds which limits bind; the answer then
//! follows from those limits by exact elimination and is held against every row. Knows numbers only.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};
use num_traits::{Signed, ToPrimitive, Zero};

use crate::money::Ratio;

/// How a row is held against its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    AtMost,
    AtLeast,
    Equal,
}

/// One limit.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Column and factor, each column once.
    pub(super) terms: Vec<(usize, Ratio)>,
    pub(super) sense: Sense,
    pub(super) limit: Ratio,
    /// Which wish it belongs to; none where it follows from what shares are.
    pub(super) wish: Option<usize>,
}

/// Columns of zero or more with what each costs, and rows; the cheapest is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Programme {
    pub(super) costs: Vec<Ratio>,
    /// Columns that are avoided where that costs nothing: a ten-millionth of the dearest column each.
    pub(super) avoided: Vec<bool>,
    pub(super) rows: Vec<Row>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Solved {
    /// The cheapest values of the columns.
    Best(Vec<Ratio>),
    /// No values meet all rows.
    Infeasible,
    /// The solver gave up: its words.
    Failed(String),
}

/// From here on a value counts as more than nothing, and below here a row as tight.
const NEAR: f64 = 1e-6;
/// What avoiding a column is worth.
const AVOIDING: f64 = 1e-7;

impl Row {
    fn sum(&self, values: &[Ratio]) -> Ratio {
        self.terms.iter().map(|(column, factor)| factor * &values[*column]).sum()
    }

    /// Whether values keep the row.
    pub(super) fn holds(&self, values: &[Ratio]) -> bool {
        let sum = self.sum(values);
        match self.sense {
            Sense::AtMost => sum <= self.limit,
            Sense::AtLeast => sum >= self.limit,
            Sense::Equal => sum == self.limit,
        }
    }

    /// Whether values stand exactly at the limit.
    pub(super) fn is_tight(&self, values: &[Ratio]) -> bool {
        self.sum(values) == self.limit
    }

    /// By what the row is divided before it goes into floating point.
    fn scale(&self) -> f64 {
        let largest = self.terms.iter().map(|(_, factor)| float(factor).abs()).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }
}

impl Programme {
    /// What values cost.
    pub(super) fn cost(&self, values: &[Ratio]) -> Ratio {
        self.costs.iter().zip(values).map(|(cost, value)| cost * value).sum()
    }

    /// The cheapest values, by the rows of these wishes and those of none.
    pub(super) fn solve(&self, wishes: impl Fn(usize) -> bool) -> Solved {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| row.wish.is_none_or(&wishes)).collect();
        // A row without columns is a plain fact.
        let none = vec![Ratio::zero(); self.costs.len()];
        if rows.iter().any(|row| row.terms.is_empty() && !row.holds(&none)) {
            return Solved::Infeasible;
        }
        let values = match self.floats(&rows) {
            Ok(values) => values,
            Err(Error::Infeasible) => return Solved::Infeasible,
            Err(error) => return Solved::Failed(error.to_string()),
        };
        let exact = vertex(&rows, &values).filter(|exact| is_kept(&rows, exact));
        match exact.or_else(|| rounded(&values).filter(|near| is_kept(&rows, near))) {
            Some(values) => Solved::Best(values),
            None => Solved::Failed("its answer could not be confirmed exactly".to_owned()),
        }
    }

    fn floats(&self, rows: &[&Row]) -> Result<Vec<f64>, Error> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let dearest = self.costs.iter().map(|cost| float(cost).abs()).fold(0.0, f64::max);
        let dearest = if dearest > 0.0 { dearest } else { 1.0 };
        let columns: Vec<_> = self
            .costs
            .iter()
            .enumerate()
            .map(|(place, cost)| {
                let avoided = self.avoided.get(place).copied().unwrap_or(false);
                let extra = if avoided { AVOIDING } else { 0.0 };
                problem.add_var(float(cost) / dearest + extra, (0.0, f64::INFINITY))
            })
            .collect();
        for row in rows.iter().filter(|row| !row.terms.is_empty()) {
            let scale = row.scale();
            let terms: Vec<_> =
                row.terms.iter().map(|(column, factor)| (columns[*column], float(factor) / scale)).collect();
            let sense = match row.sense {
                Sense::AtMost => ComparisonOp::Le,
                Sense::AtLeast => ComparisonOp::Ge,
                Sense::Equal => ComparisonOp::Eq,
            };
            problem.add_constraint(terms, sense, float(&row.limit) / scale);
        }
        let outcome = problem.solve()?;
        let solution =
            outcome.into_solution().map_err(|_| Error::InternalError("it was stopped".to_owned()))?;
        Ok(columns.iter().map(|column| solution.var_value(*column)).collect())
    }
}

fn float(ratio: &Ratio) -> f64 {
    ratio.to_f64().unwrap_or(0.0)
}

fn is_kept(rows: &[&Row], values: &[Ratio]) -> bool {
    values.iter().all(|value| !value.is_negative()) && rows.iter().all(|row| row.holds(values))
}

/// The exact corner that floats stand near: the rows that are tight there, solved for the columns that are not zero.
fn vertex(rows: &[&Row], values: &[f64]) -> Option<Vec<Ratio>> {
    let basic: Vec<usize> = (0..values.len()).filter(|place| values[*place] > NEAR).collect();
    let near = |row: &&&Row| {
        let sum: f64 = row.terms.iter().map(|(column, factor)| float(factor) * values[*column]).sum();
        row.sense == Sense::Equal || (sum - float(&row.limit)).abs() <= NEAR * row.scale()
    };
    let mut system: Vec<Vec<Ratio>> = rows.iter().filter(near).map(|row| line(row, &basic)).collect();
    let pivots = eliminate(&mut system, basic.len())?;
    let mut exact = vec![Ratio::zero(); values.len()];
    // What no row fixes keeps its value, rounded.
    for (column, _) in basic.iter().zip(&pivots).filter(|(_, pivot)| pivot.is_none()) {
        exact[*column] = near_ratio(values[*column])?;
    }
    for (place, column) in basic.iter().enumerate() {
        let Some(row) = pivots[place] else { continue };
        let others: Ratio = (0..basic.len())
            .filter(|other| *other != place && pivots[*other].is_none())
            .map(|other| &system[row][other] * &exact[basic[other]])
            .sum();
        exact[*column] = &system[row][basic.len()] - others;
    }
    Some(exact)
}

/// A row's factors of some columns, and its limit.
fn line(row: &Row, columns: &[usize]) -> Vec<Ratio> {
    let mut line = vec![Ratio::zero(); columns.len() + 1];
    for (column, factor) in &row.terms {
        if let Some(place) = columns.iter().position(|one| one == column) {
            line[place] += factor;
        }
    }
    line[columns.len()] = row.limit.clone();
    line
}

/// Gauss and Jordan: for each column the row that fixes it. None where rows contradict each other.
fn eliminate(system: &mut [Vec<Ratio>], columns: usize) -> Option<Vec<Option<usize>>> {
    let mut pivots = vec![None; columns];
    let mut next = 0;
    for column in 0..columns {
        let Some(found) = (next..system.len()).find(|row| !system[*row][column].is_zero()) else { continue };
        system.swap(next, found);
        let factor = system[next][column].clone();
        system[next].iter_mut().for_each(|cell| *cell /= &factor);
        let pivot = system[next].clone();
        for (place, row) in system.iter_mut().enumerate() {
            let factor = row[column].clone();
            if place != next && !factor.is_zero() {
                row.iter_mut().zip(&pivot).for_each(|(cell, one)| *cell -= &factor * one);
            }
        }
        pivots[column] = Some(next);
        next += 1;
    }
    let is_contradiction =
        |row: &Vec<Ratio>| row[..columns].iter().all(Zero::is_zero) && !row[columns].is_zero();
    (!system.iter().any(is_contradiction)).then_some(pivots)
}

/// Values as fractions of a million, where no corner was found.
fn rounded(values: &[f64]) -> Option<Vec<Ratio>> {
    values.iter().map(|value| near_ratio(*value)).collect()
}

fn near_ratio(value: f64) -> Option<Ratio> {
    let million = Ratio::from_integer(1_000_000.into());
    let whole = Ratio::from_float((value * 1e6).round())?;
    Some(whole / million)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(number: i64, of: i64) -> Ratio {
        Ratio::new(number.into(), of.into())
    }

    fn row(terms: &[(usize, i64)], sense: Sense, limit: Ratio, wish: Option<usize>) -> Row {
        let terms = terms.iter().map(|(column, factor)| (*column, ratio(*factor, 1))).collect();
        Row { terms, sense, limit, wish }
    }

    #[test]
    fn a_corner_is_exact() {
        // The cheapest of x + 2 y with x + y = 1 and x at most a third.
        let programme = Programme {
            costs: vec![ratio(1, 1), ratio(2, 1)],
            avoided: Vec::new(),
            rows: vec![
                row(&[(0, 1), (1, 1)], Sense::Equal, ratio(1, 1), None),
                row(&[(0, 1)], Sense::AtMost, ratio(1, 3), Some(0)),
            ],
        };
        assert_eq!(programme.solve(|_| true), Solved::Best(vec![ratio(1, 3), ratio(2, 3)]));
        assert_eq!(programme.solve(|_| false), Solved::Best(vec![ratio(1, 1), ratio(0, 1)]));
    }

    #[test]
    fn contradictions_are_told() {
        let rows = vec![
            row(&[(0, 1)], Sense::AtLeast, ratio(2, 3), Some(0)),
            row(&[(0, 1)], Sense::AtMost, ratio(1, 3), Some(1)),
        ];
        let programme = Programme { costs: vec![ratio(1, 1)], avoided: Vec::new(), rows };
        assert_eq!(programme.solve(|_| true), Solved::Infeasible);
        assert_eq!(programme.solve(|wish| wish == 0), Solved::Best(vec![ratio(2, 3)]));
    }
}
