//! Ownership as spans of days: which team has which product from when until when.

use std::collections::BTreeMap;

use crate::calendar::Day;
use crate::workspace::{Dimension, Names, Workspace, folded};

/// A product in the hands of a team, or of nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The team's id; none where nobody owns the product yet.
    pub team: Option<String>,
    /// First day.
    pub from: Day,
    /// The day after the last; none where it goes on.
    pub until: Option<Day>,
}

/// A product's spans in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSpans {
    /// The product's id.
    pub product: String,
    /// In order of their days.
    pub spans: Vec<Span>,
}

/// A day on which a product changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedHands {
    /// The product's id.
    pub product: String,
    /// The team before.
    pub before: String,
    /// The team after.
    pub after: String,
    /// The first day of the latter.
    pub on: Day,
}

/// Declared products and any others that are owned, each with its spans from `first` on. Of two entries from the same
/// day the later in the list holds, as in the allocation.
pub fn product_spans(workspace: &Workspace, names: &Names, first: Option<Day>) -> Vec<ProductSpans> {
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
        ProductSpans { spans: spans(owned, first), product }
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
pub fn changed_hands(rows: &[ProductSpans]) -> Vec<ChangedHands> {
    let mut changes: Vec<ChangedHands> = Vec::new();
    for row in rows {
        for pair in row.spans.windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(before), Some(team)) = (&before.team, &after.team) {
                changes.push(ChangedHands {
                    product: row.product.clone(),
                    before: before.clone(),
                    after: team.clone(),
                    on: after.from,
                });
            }
        }
    }
    crate::order::sort_by(&mut changes, |a, b| (a.on, &a.product).cmp(&(b.on, &b.product)));
    changes
}

/// The team that has a product on a day, by ids. Of two owners from the same day the later in the list holds.
pub fn owner_on(workspace: &Workspace, names: &Names, product: &str, day: Day) -> Option<String> {
    let id = folded(&names.resolve(Dimension::Product, product));
    let of_product = workspace.ownership.iter().filter(|entry| {
        entry.from <= day && folded(&names.resolve(Dimension::Product, &entry.product)) == id
    });
    of_product.max_by_key(|entry| entry.from).map(|entry| names.resolve(Dimension::Team, &entry.team))
}
