//! Step 3: every team's line has a budget with triggers, and a ladder of people who are told.

use super::{Counted, Item, MOST, Seen, State, Station, item, with_findings};
use crate::ledger::{By, Finding, LineSum};
use crate::report::lines::holds;
use crate::report::text::{count, listed};
use crate::workspace::{Budget, folded};

const STEP: Station = Station::Thresholds;

/// The texts of `notify` that stand for whoever owns the line or the budget.
const ROLES_OF_LINE: [&str; 4] = ["team owner", "deputy", "budget owner", "budget deputy"];

pub(super) fn items(seen: &Seen<'_>) -> Vec<Item> {
    vec![budgets(seen), triggers(seen), escalations(seen), ladders(seen), acknowledgements(seen)]
}

/// The gaps in ladders of one kind of subject.
fn ladder_gaps<'a>(seen: &Seen<'a>, kind: &str) -> Vec<&'a Finding> {
    let gaps = seen.found(&["escalation-gap"]).into_iter();
    gaps.filter(|finding| finding.subject.split(':').next() == Some(kind)).collect()
}

/// A team has a budget where one that is in force holds for lines of its own.
fn budgets(seen: &Seen<'_>) -> Item {
    let teams = seen.by(By::Team);
    let named = |budget: &&Budget| budget.line.iter().any(|(column, _)| column.trim() == By::Team.name());
    let budgets: Vec<&Budget> = seen.facts.workspace.budgets.iter().filter(named).collect();
    let counts = |sum: &&LineSum| budgets.iter().any(|budget| holds(&seen.people, budget, sum));
    let lines: Vec<&LineSum> = seen.sums.iter().filter(|sum| sum.value(By::Team).is_some()).collect();
    let counting: Vec<&LineSum> = lines.iter().copied().filter(counts).collect();
    let has_budget = |team: &str| counting.iter().any(|sum| sum.value(By::Team) == Some(team));
    let without: Vec<String> = teams
        .iter()
        .filter(|(team, _)| !has_budget(team))
        .map(|(team, cost)| format!("{team} ({})", seen.money(*cost)))
        .collect();
    let mut item = Counted {
        id: "budgets",
        title: "Every team that pays has a budget",
        all: teams.len(),
        nouns: "teams that pay",
        verb: "have a budget",
        without,
        next: "Set a budget on the line; what was seen is a start.",
    }
    .item(STEP);
    if !lines.is_empty() {
        let lines = count(lines.len() as u64, "team line", "team lines");
        item.evidence.push_str(&format!(" {} of {lines} count towards one.", counting.len()));
    }
    item
}

fn of_budgets(
    seen: &Seen<'_>,
    id: &str,
    title: &str,
    verb: &str,
    next: &str,
    lacks: impl Fn(&Budget) -> bool,
) -> Item {
    let budgets = &seen.facts.workspace.budgets;
    let without = budgets.iter().filter(|budget| lacks(budget)).map(|budget| budget.id.clone()).collect();
    Counted { id, title, all: budgets.len(), nouns: "budgets", verb, without, next }.item(STEP)
}

fn triggers(seen: &Seen<'_>) -> Item {
    let kinds = ["actual", "forecast", "variance"];
    let number = |kind: &str| {
        let triggers = seen.facts.workspace.budgets.iter().flat_map(|budget| &budget.triggers);
        triggers.filter(|trigger| folded(&trigger.on) == kind).count()
    };
    let mut item = of_budgets(
        seen,
        "triggers",
        "Every budget has a trigger",
        "have a trigger",
        "Add a trigger before the budget is spent, one on the forecast and one on variance.",
        |budget| budget.triggers.is_empty(),
    );
    let counts: Vec<String> = kinds.iter().map(|kind| format!("{} {kind}", number(kind))).collect();
    item.evidence.push_str(&format!(" Triggers: {}.", counts.join(", ")));
    item
}

fn escalations(seen: &Seen<'_>) -> Item {
    let item = of_budgets(
        seen,
        "escalations",
        "Every budget has an escalation path",
        "lead to a ladder of people",
        "Choose a ladder for each budget.",
        |budget| budget.escalation.as_deref().and_then(|text| seen.people.names().escalation(text)).is_none(),
    );
    let next =
        "Mend what the ladder of each budget leads to: an owner or a deputy is missing, or both are one.";
    with_findings(item, &ladder_gaps(seen, "budget"), next)
}

fn ladders(seen: &Seen<'_>) -> Item {
    let ladders = &seen.facts.workspace.escalations;
    let mut gaps = Vec::new();
    let mut levels = 0;
    for ladder in ladders {
        for (place, level) in ladder.levels.iter().enumerate() {
            levels += 1;
            if !level.notify.iter().any(|who| reaches(seen, who)) {
                gaps.push(format!("{} level {}", ladder.id, place + 1));
            }
        }
        if ladder.levels.is_empty() {
            gaps.push(format!("{} has no level", ladder.id));
        }
    }
    let mut evidence = format!(
        "{} with {}",
        count(ladders.len() as u64, "ladder", "ladders"),
        count(levels, "level", "levels")
    );
    match gaps.is_empty() {
        true if ladders.is_empty() => evidence.push('.'),
        true => evidence.push_str("; each tells somebody."),
        false => evidence.push_str(&format!("; nobody is told at: {}.", listed(&gaps, MOST))),
    }
    let state =
        if ladders.is_empty() { State::Open } else { State::done_if(gaps.is_empty(), State::Attention) };
    let next = "Give each level a role that somebody fills, a person or an address.";
    let item = item(STEP, "ladders", "Every level of every ladder tells somebody", state, evidence, next);
    with_findings(item, &ladder_gaps(seen, "escalation"), next)
}

/// Whether a text of `notify` can reach somebody. Whether a team has an owner is another item's.
fn reaches(seen: &Seen<'_>, who: &str) -> bool {
    let who_folded = folded(who);
    if ROLES_OF_LINE.contains(&&*who_folded) {
        return true;
    }
    let role = seen.facts.workspace.roles.iter().find(|(role, _)| folded(role) == who_folded);
    match role {
        Some((_, person)) => seen.people.find(Some(person)).answers(),
        None => !matches!(&*who_folded, "finance" | "leadership") && seen.people.find(Some(who)).answers(),
    }
}

fn acknowledgements(seen: &Seen<'_>) -> Item {
    let ladders = &seen.facts.workspace.escalations;
    // The last level has nobody to hand on to.
    let lacks = |ladder: &&crate::workspace::Escalation| {
        let handing_on = ladder.levels.len().saturating_sub(1);
        ladder.levels.iter().take(handing_on).any(|level| level.acknowledge_within.is_none())
    };
    Counted {
        id: "acknowledgements",
        title: "Every ladder says how long it waits for an answer",
        all: ladders.len(),
        nouns: "ladders",
        verb: "name a time at every level that hands on",
        without: ladders.iter().filter(lacks).map(|ladder| ladder.id.clone()).collect(),
        next: "Say after how long without an acknowledgement the next level is told.",
    }
    .item(STEP)
}
