//! Places on a line of days: months, and labels in lanes. Plain data: no page, no browser.

use cost_matrix::calendar::{Day, Month};

/// The first days of the months from one day to another, without the first day itself.
pub(super) fn month_starts(first: Day, last: Day) -> Vec<(Month, Day)> {
    let months = std::iter::successors(Some(first.month().next()), |month| Some(month.next()));
    months.map(|month| (month, month.first_day())).take_while(|(_, day)| *day <= last).collect()
}

/// Puts labels into lanes so that none lies over another: for each label, given by where it starts and how wide it is (in
/// order of their starts), the number of its lane.
pub(super) fn lanes(labels: &[(f64, f64)]) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    labels
        .iter()
        .map(|(start, width)| {
            let free = ends.iter().position(|end| *end <= *start);
            let lane = free.unwrap_or(ends.len());
            if lane == ends.len() {
                ends.push(0.0);
            }
            ends[lane] = start + width;
            lane
        })
        .collect()
}
