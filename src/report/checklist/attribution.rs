//! Step 2: cost has a team, a product, an environment and a usage type, by rules that do what they say.

use super::{Counted, Item, MOST, Seen, State, Station, item, with_findings};
use crate::ledger::{By, Coverage, UNALLOCATED};
use crate::report::text::{count, listed, percent};
use crate::workspace::Team;

const STEP: Station = Station::Attribution;

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    let mut items = vec![teams(seen), team_owners(seen)];
    items.extend([By::Product, By::Environment, By::UsageType].map(|by| dimension(seen, by)));
    items.extend([values(seen), rules(seen), pools(seen)]);
    items
}

fn teams(seen: &Seen<'_>) -> Item {
    let unallocated = seen.covered(Coverage::Unallocated);
    let nobody = seen.sums.iter().any(|sum| sum.coverage == Coverage::Unallocated);
    let parts: Vec<String> = Coverage::ALL
        .iter()
        .zip(seen.coverage_parts())
        .map(|(coverage, part)| format!("{} {part}", coverage.name()))
        .collect();
    let mut evidence = format!("{}; nobody pays {}.", parts.join(", "), seen.money(unallocated));
    if let Some(largest) = seen.facts.allocation.unclaimed().first() {
        let texts = [&largest.provider, &largest.service, &largest.model].into_iter().flatten();
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let what = if texts.is_empty() { UNALLOCATED.to_owned() } else { texts.join(", ") };
        evidence.push_str(&format!(" Largest: {what} with {}.", seen.money(largest.cost)));
    }
    let state = if seen.sums.is_empty() { State::Open } else { State::done_if(!nobody, State::Attention) };
    let next = "Make a rule from the largest charges that nobody pays.";
    item(STEP, "teams", "Every charge has a team that pays", state, evidence, next)
}

fn team_owners(seen: &Seen<'_>) -> Item {
    let name = |team: &Team| team.name.as_deref().unwrap_or(&team.id).trim().to_owned();
    // A team that ended needs nobody.
    let teams: Vec<&Team> = seen
        .facts
        .workspace
        .teams
        .iter()
        .filter(|team| seen.people.is_there(team.from, team.until))
        .collect();
    let without: Vec<String> = teams
        .iter()
        .filter(|team| !seen.people.find(seen.people.owner_of(team)).answers())
        .map(|team| name(team))
        .collect();
    let with = teams.len() - without.len();
    let mut evidence = format!("{with} of {} teams have an owner", teams.len());
    if !without.is_empty() {
        evidence.push_str(&format!("; missing: {}", listed(&without, MOST)));
    }
    evidence.push('.');
    let all: Vec<String> = teams
        .iter()
        .map(|team| {
            let owner = seen.people.find(seen.people.owner_of(team)).text();
            format!("{} – {}", name(team), owner.unwrap_or_else(|| "nobody".to_owned()))
        })
        .collect();
    if !all.is_empty() {
        evidence.push_str(&format!(" {}.", all.join("; ")));
    }
    let state = State::of_count(with, teams.len());
    let next = "Name an owner: without one a ladder that tells the team owner reaches nobody.";
    item(STEP, "team-owners", "Every team has an owner", state, evidence, next)
}

fn dimension(seen: &Seen<'_>, by: By) -> Item {
    let known = seen.cost(|sum| sum.value(by).is_some());
    let (id, title, noun) = match by {
        By::Product => ("products", "Every charge has a product", "a product"),
        By::Environment => ("environments", "Every charge has an environment", "an environment"),
        _ => ("usage-types", "Every charge has a usage type", "a usage type"),
    };
    let complete = seen.sums.iter().all(|sum| sum.value(by).is_some());
    let (with, without) = seen.parted(known);
    let evidence = format!(
        "{} ({}) of {} have {noun}; {} have none.",
        seen.money(with),
        percent(known, seen.total),
        seen.money(seen.total),
        seen.money(without)
    );
    let state = match (seen.sums.is_empty(), complete, known.is_zero()) {
        (false, true, _) => State::Done,
        (false, false, false) => State::Attention,
        _ => State::Open,
    };
    item(STEP, id, title, state, evidence, "Let a rule set it, or a default for the rest.")
}

fn values(seen: &Seen<'_>) -> Item {
    let unknown = seen.found(&["unknown-value", "unknown-target"]);
    let subjects: Vec<String> = unknown.iter().map(|finding| finding.subject.clone()).collect();
    let evidence = match subjects.len() {
        0 => "Every value that charges were given is declared.".to_owned(),
        number => format!(
            "{} not declared: {}.",
            count(number as u64, "value is", "values are"),
            listed(&subjects, MOST)
        ),
    };
    let state = State::done_if(unknown.is_empty(), State::Attention);
    let next = "Declare them, or add them as aliases of what they mean.";
    item(
        STEP,
        "declared",
        "Teams, products, environments and usage types are declared",
        state,
        evidence,
        next,
    )
}

fn rules(seen: &Seen<'_>) -> Item {
    let rules = &seen.facts.workspace.rules;
    let idle = seen.found(&["shadowed-rule", "dead-rule", "unknown-field", "empty-period", "no-group"]);
    let mut subjects: Vec<String> =
        idle.iter().map(|finding| format!("{} ({})", finding.subject, finding.code)).collect();
    subjects.dedup();
    let mut evidence = format!("{} in order", count(rules.len() as u64, "rule", "rules"));
    match subjects.is_empty() {
        true => evidence.push_str("; each has an effect."),
        false => evidence.push_str(&format!("; to look at: {}.", listed(&subjects, MOST))),
    }
    let state =
        if rules.is_empty() { State::Open } else { State::done_if(idle.is_empty(), State::Attention) };
    let next = "Write rules from what bills really say; move up or remove those that never win.";
    item(STEP, "rules", "Every rule has an effect", state, evidence, next)
}

fn pools(seen: &Seen<'_>) -> Item {
    let undivided = seen.facts.allocation.undivided();
    let mut without: Vec<String> = seen
        .facts
        .workspace
        .pools
        .iter()
        .filter(|pool| undivided.iter().any(|(_, id, _)| id.trim() == pool.id.trim()))
        .map(|pool| pool.id.clone())
        .collect();
    crate::order::sort(&mut without);
    let shared = seen.covered(Coverage::Shared);
    let all = seen.facts.workspace.pools.len();
    if all == 0 {
        let evidence = "There is no pool: no cost is shared.".to_owned();
        return item(STEP, "pools", "Shared cost is divided", State::Done, evidence, "");
    }
    let mut item = Counted {
        id: "pools",
        title: "Shared cost is divided",
        all,
        nouns: "pools",
        verb: "could be divided in every month",
        without,
        next: "Give the split targets with weights in that month, or let it fall to even.",
    }
    .item(STEP);
    item.evidence.push_str(&format!(" Through pools went {}.", seen.part(shared)));
    // A share that a pool gives to itself is left out, as it should be: a remark, nothing to do.
    let own: Vec<String> =
        seen.found(&["self-target"]).iter().map(|finding| finding.subject.clone()).collect();
    if !own.is_empty() {
        item.evidence.push_str(&format!(" Naming themselves, which is left out: {}.", listed(&own, MOST)));
    }
    let next =
        "Mend the splits: a share that points back, or a month without weights, is not what was meant.";
    with_findings(item, &seen.found(&["pool-cycle", "empty-base"]), next)
}
