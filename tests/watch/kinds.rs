//! The second evaluation of triggers on bursts, new values, the cost of a unit and what nobody pays: plain rows and big
//! rationals, sharing no code with the engine but the calendar's days.

use cost_matrix::calendar::Day;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde_json::Value;

use super::{Row, number, span, spent, whole};

/// Whether it holds, what it must reach, what is seen.
type Seen = Option<(bool, BigRational, BigRational)>;

/// Rows that count in a budget's line.
fn in_line<'a>(budget: &'a Value, rows: &'a [Row]) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(|row| {
        let line = budget["line"].as_object().expect("a line");
        line.iter().all(|(name, value)| row.tag(name) == value.as_str().expect("a text"))
    })
}

/// The part of a row's figure that falls from a day to before another.
fn part(row: &Row, figure: &str, from: Day, before: Day) -> BigRational {
    let days = (row.end.min(before).epoch() - row.start.max(from).epoch()).max(0);
    number(figure) * whole(days) / whole(row.end.epoch() - row.start.epoch())
}

/// What nobody pays, of the spend to date.
pub(super) fn unallocated(budget: &Value, trigger: &Value, rows: &[Row], day: Day, start: Day) -> Seen {
    let nobodys: Vec<Row> = rows.iter().filter(|row| row.tag("team").is_empty()).cloned().collect();
    let lost = spent(budget, &nobodys, start, day.next()).0;
    let all = spent(budget, rows, start, day.next()).0;
    let at = trigger["at"].as_str().expect("a level");
    let Some(percent) = at.strip_suffix('%') else {
        return Some((!lost.is_zero() && lost >= number(at), number(at), lost));
    };
    let least = number(percent) / whole(100);
    all.is_positive().then(|| {
        let share = &lost / all;
        (!lost.is_zero() && share >= least, least, share)
    })
}

/// The dearest value that no day of the line before the period had.
pub(super) fn new(budget: &Value, trigger: &Value, rows: &[Row], day: Day, start: Day) -> Seen {
    let place = ["provider", "model", "key"].iter().position(|of| trigger["of"] == **of).expect("of what");
    let known = |row: &&Row| row.start <= day;
    let first = in_line(budget, rows).filter(known).map(|row| row.start).min()?;
    let values: std::collections::BTreeSet<&str> = in_line(budget, rows)
        .filter(known)
        .map(|row| row.more[place].as_str())
        .filter(|value| !value.is_empty())
        .collect();
    let is_new = |value: &&str| {
        in_line(budget, rows).filter(|row| row.more[place] == **value).all(|row| row.start >= start)
    };
    let cost = |value: &str| -> BigRational {
        let of_value = in_line(budget, rows).filter(|row| row.more[place] == value);
        of_value.map(|row| part(row, &row.cost, start, day.next())).sum()
    };
    let dearest = values.into_iter().filter(is_new).map(cost).max().filter(|_| first < start)?;
    let least = number(trigger["at"].as_str().expect("an amount"));
    Some((dearest >= least, least, dearest))
}

/// Cost by quantity of the rows that count a unit; in requests, or in millions of tokens.
fn unit_price(
    budget: &Value,
    rows: &[Row],
    of: &Value,
    spans: &[(Day, Day)],
) -> Option<(BigRational, BigRational)> {
    let (unit, scale) =
        if *of == "request" { ("Requests", whole(1)) } else { ("1K tokens", whole(1) / whole(1000)) };
    let (mut cost, mut quantity) = (BigRational::zero(), BigRational::zero());
    for row in in_line(budget, rows).filter(|row| row.more[4] == unit) {
        for (from, before) in spans {
            cost += part(row, &row.cost, *from, *before);
            quantity += part(row, &row.more[3], *from, *before) * &scale;
        }
    }
    quantity.is_positive().then(|| (cost / &quantity, quantity))
}

/// What a unit costs, or by which part that rose over the periods before, up to the same day of each.
pub(super) fn unit_cost(budget: &Value, trigger: &Value, rows: &[Row], day: Day, quarter: bool) -> Seen {
    let (start, _) = span(day, quarter);
    let (price, _) = unit_price(budget, rows, &trigger["of"], &[(start, day.next())])?;
    let at = trigger["at"].as_str().expect("a level");
    let Some(percent) = at.strip_suffix('%') else { return Some((price >= number(at), number(at), price)) };
    let gone = day.epoch() - start.epoch() + 1;
    let (mut spans, mut before) = (Vec::new(), start);
    for _ in 0..if trigger["versus"] == "trailing" { 3 } else { 1 } {
        let (from, to) = span(before.plus(-1), quarter);
        spans.push((from, from.plus(gone).min(to)));
        before = from;
    }
    let (against, _) = unit_price(budget, rows, &trigger["of"], &spans)?;
    let least = number(percent) / whole(100);
    against.is_positive().then(|| {
        let rise = (price - &against) / against;
        (rise >= least, least, rise)
    })
}

/// How many times its plan was spent in the last known days and in the last of them: the lower of the two. A day's plan is the
/// budget by the mean of its weekday in the four weeks before.
pub(super) fn burn(budget: &Value, trigger: &Value, rows: &[Row], day: Day, quarter: bool) -> Seen {
    let (start, end) = span(day, quarter);
    // Days of charges that tell how far the bills reach.
    let told = rows.iter().filter(|row| row.end.epoch() - row.start.epoch() <= 3 && row.start <= day);
    let last = told.map(|row| row.end.plus(-1).min(day)).max().unwrap_or(day);
    let window = last.plus(1 - trigger["days"].as_i64().unwrap_or(3) as i32);
    let first = in_line(budget, rows).filter(|row| row.start <= day).map(|row| row.start).min()?;
    if window.epoch() - first.epoch() < 14 || last < start || last >= end {
        return None;
    }
    let of_day = |at: Day| spent(budget, rows, at, at.next()).0;
    let looked_at = first.max(window.plus(-28)).epoch()..window.epoch();
    let mean = |weekday: u32| {
        let days: Vec<Day> =
            looked_at.clone().map(Day::from_epoch).filter(|at| at.weekday() == weekday).collect();
        let sum: BigRational = days.iter().map(|at| of_day(*at).max(BigRational::zero())).sum();
        sum / whole(days.len().max(1) as i32)
    };
    let means: Vec<BigRational> = (0..7).map(mean).collect();
    let weight = |from: Day, before: Day| -> BigRational {
        (from.epoch()..before.epoch()).map(|at| means[Day::from_epoch(at).weekday() as usize].clone()).sum()
    };
    let all = weight(start, end);
    let amount = number(budget["amount"].as_str().expect("an amount"));
    let burnt = |from: Day| {
        let planned = if all.is_zero() { all.clone() } else { &amount * weight(from, last.next()) / &all };
        let came = spent(budget, rows, from, last.next()).0;
        (!planned.is_zero()).then(|| came.clone() / planned).ok_or(came)
    };
    let slower = match (burnt(window), burnt(last)) {
        (Ok(long), Ok(short)) => long.min(short),
        // A day without any plan that cost something burns faster than all others.
        (Ok(long), Err(came)) if came.is_positive() => long,
        _ => return None,
    };
    let at = trigger["at"].as_str().and_then(|at| at.strip_suffix('%')).expect("a percentage");
    let least = number(at) / whole(100);
    let places = whole(10_000);
    let seen = half_even(&(slower * &places)) / places;
    Some((seen >= least, least, seen))
}

/// The nearest whole number; of two as near the even one.
fn half_even(value: &BigRational) -> BigRational {
    let floor = value.floor();
    let rest = value - &floor;
    let half = BigRational::new(1.into(), 2.into());
    let odd = (&floor / whole(2)).fract() != BigRational::zero();
    if rest > half || (rest == half && odd) { floor + whole(1) } else { floor }
}
