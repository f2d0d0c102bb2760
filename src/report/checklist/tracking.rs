//! Step 4: coverage is looked at every week, and ownership follows the organisation.

use std::collections::BTreeMap;

use super::{Counted, Item, Seen, State, Station, item};
use crate::ledger::{By, Coverage};
use crate::money::Amount;
use crate::report::text::{count, percent};
use crate::workspace::{Dimension, folded};

const STEP: Station = Station::Tracking;

/// After how many days a newest charge is too old for a weekly look.
const STALE: i32 = 14;

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    vec![index(seen), fresh(seen), closed(seen), product_owners(seen)]
}

fn index(seen: &Seen<'_>) -> Item {
    let mut months: BTreeMap<String, (Amount, Amount)> = BTreeMap::new();
    for row in seen.facts.allocation.matrix(&[By::Month, By::Coverage]).rows {
        let [Some(month), Some(coverage)] = &row.values[..] else { continue };
        let sums = months.entry(month.to_string()).or_default();
        sums.1 += row.cost;
        if **coverage == *Coverage::Direct.name() {
            sums.0 += row.cost;
        }
    }
    let texts: Vec<String> =
        months.iter().map(|(month, (direct, all))| format!("{month} {}", percent(*direct, *all))).collect();
    let evidence = match texts.is_empty() {
        true => "There are no charges yet.".to_owned(),
        false => format!("Allocation Accuracy Index by month: {}.", texts.join(", ")),
    };
    // Fractions, so that months of different size compare.
    let ratios: Vec<_> =
        months.values().filter_map(|(direct, all)| crate::report::text::share(*direct, *all)).collect();
    let fell = ratios.len() > 1 && ratios.last() < ratios.get(ratios.len() - 2);
    let state = if texts.is_empty() { State::Open } else { State::done_if(!fell, State::Attention) };
    let next = "The index fell: see what came that no rule names, before it becomes a habit.";
    let next = if texts.is_empty() { "Import bills of several weeks." } else { next };
    item(STEP, "index", "The Allocation Accuracy Index does not fall", state, evidence, next)
}

fn fresh(seen: &Seen<'_>) -> Item {
    let newest = seen.facts.allocation.period().map(|period| period.last());
    let (state, evidence) = match (newest, seen.facts.as_of) {
        (None, _) => (State::Open, "There are no charges yet.".to_owned()),
        (Some(newest), None) => (State::Done, format!("The newest charge is of {newest}.")),
        (Some(newest), Some(day)) => {
            let age = day.epoch() - newest.epoch();
            let state = State::done_if(age <= STALE, State::Attention);
            let age =
                count(age.unsigned_abs().into(), "day", "days") + if age < 0 { " after" } else { " before" };
            (state, format!("The newest charge is of {newest}, {age} {day}."))
        }
    };
    item(
        STEP,
        "fresh",
        "The bills are of this week",
        state,
        evidence,
        "Import the newest export of every bill.",
    )
}

fn closed(seen: &Seen<'_>) -> Item {
    let weeks = &seen.facts.workspace.closed_weeks;
    let last = weeks.iter().map(|closed| closed.week).max();
    let evidence = match last {
        None => "No week is closed yet.".to_owned(),
        Some(week) => {
            format!("{} closed, the last {week}.", count(weeks.len() as u64, "week is", "weeks are"))
        }
    };
    // The week before the last day's is over, and can be closed.
    let due = seen.day.map(|day| day.plus(-7).week());
    let state = match (last, due) {
        (None, _) => State::Open,
        (Some(last), Some(due)) if last < due => State::Attention,
        _ => State::Done,
    };
    let next = "Close each week once its bills are in, so that later changes show as restatements.";
    item(STEP, "closed-weeks", "Finished weeks are closed", state, evidence, next)
}

fn product_owners(seen: &Seen<'_>) -> Item {
    let products = &seen.facts.workspace.products;
    let names = seen.people.names();
    let owned = |id: &str| {
        seen.facts.workspace.ownership.iter().any(|entry| {
            let same = folded(&names.resolve(Dimension::Product, &entry.product)) == folded(id);
            same && seen.day.is_none_or(|day| entry.from <= day)
        })
    };
    let without = products.iter().filter(|product| !owned(&product.id)).map(|product| product.id.clone());
    let mut item = Counted {
        id: "product-teams",
        title: "Every product belongs to a team, from a day on",
        all: products.len(),
        nouns: "products",
        verb: "belong to a team",
        without: without.collect(),
        next: "Enter which team has the product since when; a change is one more entry with its day.",
    }
    .item(STEP);
    let last = seen.facts.workspace.ownership.iter().max_by_key(|entry| entry.from);
    if let Some(last) = last {
        item.evidence
            .push_str(&format!(" Last change: {} to {} from {}.", last.product, last.team, last.from));
    }
    item
}
