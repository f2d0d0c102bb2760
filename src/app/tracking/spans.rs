//! Ownership as spans of days, and places on a line of days. Plain data: no page, no browser.

use std::collections::BTreeMap;

use cost_matrix::calendar::{Day, Month};
use cost_matrix::workspace::{Dimension, Names, Setter, Workspace, folded};

/// A product in the hands of a team, or of nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The team's id; none where nobody owns the product yet.
    pub(super) team: Option<String>,
    pub(super) from: Day,
    /// The day after the last; none where it goes on.
    pub(super) until: Option<Day>,
}

/// A product's spans in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The product's id.
    pub(super) product: String,
    pub(super) spans: Vec<Span>,
}

/// A change of hands: the product, the team before and the team after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) product: String,
    pub(super) before: Option<String>,
    pub(super) after: String,
    pub(super) on: Day,
}

/// Declared products and any others that are owned, each with its spans from `first` on. Of two entries of the same day the
/// later in the list holds, as in the allocation.
pub(super) fn rows(workspace: &Workspace, names: &Names, first: Option<Day>) -> Vec<Row> {
    let mut entries: BTreeMap<String, BTreeMap<Day, String>> = BTreeMap::new();
    for entry in &workspace.ownership {
        let product = folded(&names.resolve(Dimension::Product, &entry.product));
        let team = names.resolve(Dimension::Team, &entry.team);
        entries.entry(product).or_default().insert(entry.from, team);
    }
    let declared: Vec<String> =
        workspace.products.iter().map(|product| product.id.trim().to_owned()).collect();
    let known: Vec<String> = declared.iter().map(|id| folded(id)).collect();
    let others: Vec<String> = entries.keys().filter(|product| !known.contains(product)).cloned().collect();
    let row = |product: String| {
        let owned = entries.get(&folded(&product));
        Row { spans: spans(owned, first), product }
    };
    declared.into_iter().chain(others).map(row).collect()
}

fn spans(owned: Option<&BTreeMap<Day, String>>, first: Option<Day>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let begins = owned.and_then(|owned| owned.keys().next()).copied();
    if let Some(first) = first
        && begins.is_none_or(|begins| first < begins)
    {
        spans.push(Span { team: None, from: first, until: begins });
    }
    for (from, team) in owned.into_iter().flatten() {
        if let Some(last) = spans.last_mut() {
            last.until = Some(*from);
            if last.team.as_deref().is_some_and(|before| folded(before) == folded(team)) {
                last.until = None;
                continue;
            }
        }
        spans.push(Span { team: Some(team.clone()), from: *from, until: None });
    }
    spans
}

/// The days on which products change hands, in order: the first owner of a product is no change.
pub(super) fn changes(rows: &[Row]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for row in rows {
        for pair in row.spans.windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(before), Some(team)) = (&before.team, &after.team) {
                changes.push(Change {
                    product: row.product.clone(),
                    before: Some(before.clone()),
                    after: team.clone(),
                    on: after.from,
                });
            }
        }
    }
    cost_matrix::order::sort_by(&mut changes, |a, b| (a.on, &a.product).cmp(&(b.on, &b.product)));
    changes
}

/// Who has a product on a day.
pub(super) fn owner_on(rows: &[Row], product: &str, day: Day) -> Option<String> {
    let row = rows.iter().find(|row| folded(&row.product) == folded(product))?;
    let span = row.spans.iter().rev().find(|span| span.from <= day)?;
    span.team.clone()
}

/// The rules that give a product's cost to whoever owns it, by name: what they decide moves with a change.
pub(super) fn rules_by_owner(workspace: &Workspace) -> Vec<String> {
    let rules = workspace.rules.iter();
    let rules = rules.filter(|rule| matches!(rule.set.get(Dimension::Team), Some(Setter::OwnerOf { .. })));
    rules.map(|rule| rule.name.clone().unwrap_or_else(|| rule.id.clone())).collect()
}

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
