//! Step 1: every source is known, with owner, meter and bill, and every charge belongs to one.

use std::collections::BTreeMap;

use super::{Counted, Item, MOST, Seen, State, Station, item};
use crate::ledger::By;
use crate::money::Amount;
use crate::report::BillNote;
use crate::report::text::{count, listed};
use crate::workspace::{Category, Source, folded};

const STEP: Station = Station::Inventory;

/// By how many percent of the expected cost a month may differ.
const TOLERANCE: i128 = 25;

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    vec![
        categories(seen),
        owners(seen),
        meters(seen),
        charged(seen),
        unsourced(seen),
        expected(seen),
        refused(seen),
    ]
}

pub(super) fn name(source: &Source) -> String {
    source.name.as_deref().unwrap_or(&source.id).trim().to_owned()
}

fn names_where(seen: &Seen<'_>, lacks: impl Fn(&Source) -> bool) -> Vec<String> {
    seen.facts.workspace.sources.iter().filter(|source| lacks(source)).map(name).collect()
}

fn categories(seen: &Seen<'_>) -> Item {
    let sources = &seen.facts.workspace.sources;
    let number =
        |category: Category| sources.iter().filter(|source| source.category == Some(category)).count();
    let counts: Vec<String> =
        Category::ALL.iter().map(|category| format!("{} {}", number(*category), category.name())).collect();
    let uncategorised = names_where(seen, |source| source.category.is_none());
    let mut evidence =
        format!("{}: {}.", count(sources.len() as u64, "source", "sources"), counts.join(", "));
    if !uncategorised.is_empty() {
        evidence.push_str(&format!(" Without a category: {}.", listed(&uncategorised, MOST)));
    }
    let complete = uncategorised.is_empty() && Category::ALL.iter().all(|category| number(*category) > 0);
    let state = if sources.is_empty() { State::Open } else { State::done_if(complete, State::Attention) };
    let next = "Add what is missing: API accounts, compute, model hosting, and the tools that models call.";
    item(STEP, "sources", "All four kinds of AI cost are in the inventory", state, evidence, next)
}

fn owners(seen: &Seen<'_>) -> Item {
    let sources = &seen.facts.workspace.sources;
    let answer = |source: &Source| match seen.people.find(source.owner.as_deref()).text() {
        Some(owner) => format!("{} – {owner}", name(source)),
        None => format!("{} – nobody", name(source)),
    };
    let without: Vec<&Source> =
        sources.iter().filter(|source| !seen.people.find(source.owner.as_deref()).answers()).collect();
    let with = sources.len() - without.len();
    let mut evidence = format!("{with} of {} sources have an owner", sources.len());
    if !without.is_empty() {
        let missing: Vec<String> = without.iter().map(|source| name(source)).collect();
        evidence.push_str(&format!("; missing: {}", listed(&missing, MOST)));
    }
    evidence.push('.');
    if !sources.is_empty() {
        let all: Vec<String> = sources.iter().map(answer).collect();
        evidence.push_str(&format!(" {}.", all.join("; ")));
    }
    let state = State::of_count(with, sources.len());
    item(
        STEP,
        "source-owners",
        "Every source has an owner",
        state,
        evidence,
        "Name a person or an address for each.",
    )
}

fn meters(seen: &Seen<'_>) -> Item {
    let lacks =
        |source: &Source| source.meter.is_none() || (source.bill.is_none() && source.monthly.is_empty());
    Counted {
        id: "source-meters",
        title: "Of every source it is known what is counted and where its bill comes from",
        all: seen.facts.workspace.sources.len(),
        nouns: "sources",
        verb: "name meter and bill",
        without: names_where(seen, lacks),
        next: "Write down the meter (tokens, hours, seats) and where the bill is exported.",
    }
    .item(STEP)
}

fn charged(seen: &Seen<'_>) -> Item {
    let charged: Vec<String> = seen.by(By::Source).iter().map(|(source, _)| folded(source)).collect();
    Counted {
        id: "source-charges",
        title: "Every source has charges",
        all: seen.facts.workspace.sources.len(),
        nouns: "sources",
        verb: "have charges in these bills",
        without: names_where(seen, |source| !charged.contains(&folded(&source.id))),
        next: "Import the missing bill, or type the cost in.",
    }
    .item(STEP)
}

fn unsourced(seen: &Seen<'_>) -> Item {
    let cost = seen.cost(|sum| sum.value(By::Source).is_none());
    let rows = seen.sums.iter().any(|sum| sum.value(By::Source).is_none());
    let mut evidence = format!("{} of {} belong to no source.", seen.part(cost), seen.money(seen.total));
    if let Some(largest) = seen.facts.allocation.unsourced(seen.facts.workspace).first() {
        let texts: Vec<&str> =
            [&largest.provider, &largest.service].into_iter().flatten().map(String::as_str).collect();
        evidence.push_str(&format!(" Largest: {} with {}.", texts.join(", "), seen.money(largest.cost)));
    }
    let state = if seen.sums.is_empty() { State::Open } else { State::done_if(!rows, State::Attention) };
    item(
        STEP,
        "unsourced",
        "Every charge belongs to a source",
        state,
        evidence,
        "Add a source that matches them.",
    )
}

fn expected(seen: &Seen<'_>) -> Item {
    let last = seen.facts.allocation.source_months().iter().map(|line| line.month).max();
    let mut seen_costs: BTreeMap<String, Amount> = BTreeMap::new();
    for line in seen.facts.allocation.source_months() {
        if let (Some(source), true) = (&line.source, Some(line.month) == last) {
            *seen_costs.entry(folded(source)).or_default() += line.cost;
        }
    }
    let mut off = Vec::new();
    let mut known = 0;
    for source in &seen.facts.workspace.sources {
        let Some(expected) = source.expected_monthly.as_ref().map(|figure| figure.amount()) else { continue };
        known += 1;
        let cost = seen_costs.get(&folded(&source.id)).copied().unwrap_or_default();
        // Both sides times 100, as fractions: products of amounts may pass 128 bits.
        let percent = crate::money::Ratio::from_integer((TOLERANCE).into());
        let hundred = crate::money::Ratio::from_integer(100.into());
        if (cost - expected).abs().to_ratio() * hundred > expected.abs().to_ratio() * percent {
            off.push(format!("{} {} of {}", name(source), seen.money(cost), seen.money(expected)));
        }
    }
    let all = seen.facts.workspace.sources.len();
    let mut evidence = format!("{known} of {all} sources have an expected monthly cost.");
    match (last, off.is_empty()) {
        (Some(month), false) => {
            evidence.push_str(&format!(" In {month} more than {TOLERANCE} % off: {}.", listed(&off, MOST)))
        }
        (Some(month), true) if known > 0 => {
            evidence.push_str(&format!(" In {month} all of them came within {TOLERANCE} %."));
        }
        _ => {}
    }
    let state = match State::of_count(known, all) {
        State::Done => State::done_if(off.is_empty(), State::Attention),
        state => state,
    };
    let next = "Enter what a month should cost, and ask the owners of those that are off.";
    item(STEP, "expected", "What is seen is what was expected", state, evidence, next)
}

fn refused(seen: &Seen<'_>) -> Item {
    let bills = seen.facts.bills;
    let sum = |part: fn(&BillNote) -> u64| bills.iter().map(part).sum::<u64>();
    let (rows, rejected) = (sum(|bill| bill.rows), sum(|bill| bill.rejected));
    let files: Vec<String> = bills
        .iter()
        .filter(|bill| bill.rejected > 0)
        .map(|bill| format!("{} ({})", bill.file, bill.rejected))
        .collect();
    let mut evidence = format!(
        "{} with {}; refused: {rejected}.",
        count(bills.len() as u64, "bill", "bills"),
        count(rows, "row", "rows")
    );
    if !files.is_empty() {
        evidence.push_str(&format!(" In: {}.", listed(&files, MOST)));
    }
    let state =
        if rejected > 0 { State::Attention } else { State::done_if(!seen.sums.is_empty(), State::Open) };
    let next = "Import the bills; where rows are refused, look at their reasons and export the file again.";
    item(STEP, "rows-read", "Every row of every bill was read", state, evidence, next)
}
