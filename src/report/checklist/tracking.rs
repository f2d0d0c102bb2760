//! Step 4: coverage is looked at every week, and ownership follows the organisation.

use std::collections::BTreeMap;

use super::{Counted, Item, MOST, Seen, State, Station, item, with_findings};
use crate::calendar::Day;
use crate::ledger::{By, Coverage};
use crate::money::Amount;
use crate::report::text::{count, listed, percent};
use crate::report::{BillNote, Days};
use crate::tracking::{DisputedRule, disputed_rules, open_disputes, targets};
use crate::workspace::{Dimension, Targets, folded};

const STEP: Station = Station::Tracking;

/// After how many days a bill's newest charge is too old for a weekly look.
const STALE: i32 = 14;

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    let mut items = vec![index(seen), fresh(seen), closed(seen), product_owners(seen)];
    items.extend(changes(seen));
    items.extend(disputes(seen));
    items
}

/// Changes of hands are told and followed up; nothing where none was entered.
fn changes(seen: &Seen<'_>) -> Option<Item> {
    let changes = &seen.facts.workspace.changes;
    if changes.is_empty() {
        return None;
    }
    let (mut untold, mut undone): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for change in changes {
        let missing = change.tell.iter().filter(|one| !change.told.contains(&one.who));
        untold.extend(missing.map(|one| format!("{} ({})", one.who, change.what)));
        let left = change.tasks.iter().filter(|task| !change.done.contains(task)).count();
        if left > 0 {
            undone.push(format!("{} ({})", change.what, count(left as u64, "task", "tasks")));
        }
    }
    let mut evidence =
        format!("{} entered.", count(changes.len() as u64, "change of hands was", "changes of hands were"));
    if !untold.is_empty() {
        evidence.push_str(&format!(" To tell: {}.", listed(&untold, MOST)));
    }
    if !undone.is_empty() {
        evidence.push_str(&format!(" To do: {}.", listed(&undone, MOST)));
    }
    let state = State::done_if(untold.is_empty() && undone.is_empty(), State::Attention);
    let next = "Tell everybody, and tick off what follows, under Ownership.";
    Some(item(STEP, "changes-followed", "Changes of hands are told and followed up", state, evidence, next))
}

/// Disputes are decided, and a rule that draws too many is reviewed; nothing where nobody ever disputed anything.
fn disputes(seen: &Seen<'_>) -> Option<Item> {
    let workspace = seen.facts.workspace;
    if workspace.disputes.is_empty() {
        return None;
    }
    let open: Vec<_> = open_disputes(workspace).collect();
    let amount: Amount = open.iter().map(|dispute| dispute.amount.amount()).sum();
    let mut evidence = match open.is_empty() {
        true => format!("{} decided.", count(workspace.disputes.len() as u64, "dispute is", "disputes are")),
        false => format!(
            "{} of {} open, about {}.",
            open.len(),
            count(workspace.disputes.len() as u64, "dispute is", "disputes are"),
            seen.money(amount)
        ),
    };
    let rules: Vec<String> = disputed_rules(workspace)
        .into_iter()
        .filter(|rule| !reviewed(seen, rule))
        .map(|rule| {
            let disputes = count(rule.count as u64, "dispute", "disputes");
            format!("{} ({disputes} of {} about {})", rule.rule, rule.month, seen.money(rule.amount))
        })
        .collect();
    if !rules.is_empty() {
        evidence.push_str(&format!(" More than is tolerated, so to be reviewed: {}.", listed(&rules, MOST)));
    }
    let state = State::done_if(open.is_empty() && rules.is_empty(), State::Attention);
    let next = match rules.is_empty() {
        true => "Accept or reject each dispute, with an outcome.",
        false => "Review the disputed rules with their owner, and settle the disputes.",
    };
    Some(item(STEP, "disputes", "Disputes are settled, and disputed rules reviewed", state, evidence, next))
}

/// Whether somebody looked at the rule after its month of disputes began.
fn reviewed(seen: &Seen<'_>, rule: &DisputedRule) -> bool {
    let name = rule.queue_item();
    let mut ticks = seen.facts.workspace.reviewed.iter();
    ticks.any(|tick| tick.item == name && seen.day.is_none_or(|day| tick.on <= day))
}

/// How the last month with cost stands to the targets.
fn against_targets(seen: &Seen<'_>, months: &BTreeMap<String, (Amount, Amount)>) -> String {
    let last = months.iter().rev().find(|(_, (_, all))| !all.is_zero());
    let Some((month, (direct, all))) = last else { return String::new() };
    let workspace = seen.facts.workspace;
    let (reached, next) = targets(workspace, *direct, *all);
    let percents: Vec<String> = Targets::NAMES
        .into_iter()
        .zip(workspace.targets.percents())
        .map(|(name, percent)| format!("{name} {percent} %"))
        .collect();
    let stands = match reached {
        Some(target) => format!("{month} reaches {target}"),
        None => format!("{month} reaches none"),
    };
    let missing =
        next.map(|next| format!("; for {} {} more have to be direct", next.target, seen.money(next.missing)));
    format!(" Targets: {}; {stands}{}.", percents.join(", "), missing.unwrap_or_default())
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
        false => {
            format!(
                "Allocation Accuracy Index by month: {}.{}",
                texts.join(", "),
                against_targets(seen, &months)
            )
        }
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

/// The bill that ends first decides: a new export of one vendor does not make another's recent.
fn fresh(seen: &Seen<'_>) -> Item {
    let bills = seen.facts.bills.iter().filter_map(|bill| Some((bill, bill.newest?)));
    let bills: Vec<(&BillNote, Days)> = bills.collect();
    let oldest = bills.iter().min_by_key(|(bill, newest)| (newest.to, &bill.file));
    let (state, evidence) = match (oldest, seen.facts.as_of) {
        (None, _) => (State::Open, "There is no bill yet.".to_owned()),
        (Some((bill, newest)), None) => {
            let text = format!(
                "The oldest bill, {}, ends with {}; without a day to look at its age is not known.",
                bill.file, newest.to
            );
            (State::Attention, text)
        }
        (Some((bill, newest)), Some(day)) => aged(&bills, (bill, *newest), day),
    };
    let next = match seen.facts.as_of {
        None if oldest.is_some() => "Say of which day this is, and compare it with the newest charge.",
        _ => "Import the newest export of every bill.",
    };
    item(STEP, "fresh", "No bill is older than two weeks", state, evidence, next)
}

fn aged(bills: &[(&BillNote, Days)], (oldest, newest): (&BillNote, Days), day: Day) -> (State, String) {
    // A charge of which days are still to come is of today.
    let age = (day.epoch() - newest.to.epoch()).max(0);
    let ahead: Vec<String> =
        bills.iter().filter(|(_, newest)| day < newest.from).map(|(bill, _)| bill.file.clone()).collect();
    let mut evidence = format!(
        "The oldest bill, {}, ends with {}, {} before {day}.",
        oldest.file,
        newest.to,
        count(age.unsigned_abs().into(), "day", "days")
    );
    if newest.to > day {
        evidence = format!("The oldest bill, {}, ends with {}, after {day}.", oldest.file, newest.to);
    }
    if !ahead.is_empty() {
        evidence.push_str(&format!(" Charges after {day}: {}.", listed(&ahead, MOST)));
    }
    (State::done_if(age <= STALE && ahead.is_empty(), State::Attention), evidence)
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
    let next = "Enter who has the product from when, so that no day is without an owner.";
    with_findings(item, &seen.found(&["ownership-gap"]), next)
}
