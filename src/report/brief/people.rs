//! Budgets with their triggers, ladders of who is told, and who answers for what.

use crate::budget::in_force;
use crate::ledger::By;
use crate::report::checklist::Seen;
use crate::report::document::{Block, Section, Table};
use crate::workspace::{Budget, Declared, EscalationLevel, Source, folded};

pub(super) fn thresholds(seen: &Seen<'_>) -> Section {
    let budgets = &seen.facts.workspace.budgets;
    let mut section = Section::new("budgets", "Budgets and triggers");
    let text = if budgets.is_empty() { "No budget is set yet." } else { "" };
    section.lead = Some(seen.wording("budgets", text));
    if budgets.is_empty() {
        return section;
    }
    section.with(Block::Table(budget_table(seen, budgets.iter())))
}

/// Budgets, a row each.
pub(in crate::report) fn budget_table<'b>(
    seen: &Seen<'_>,
    budgets: impl IntoIterator<Item = &'b Budget>,
) -> Table {
    let heads = ["Budget", "Line", "Per", "In force", "Triggers", "Escalation", "Owner"];
    let mut table = Table::new(heads, &[format!("Amount ({})", seen.facts.allocation.currency)]);
    for budget in budgets {
        table.row([
            budget.name.as_deref().unwrap_or(&budget.id).to_owned(),
            line_text(budget),
            budget.period.map_or("month", |period| period.name()).to_owned(),
            span_text(seen, budget),
            triggers_text(budget),
            budget.escalation.clone().unwrap_or_else(|| "none".to_owned()),
            budget_owner(seen, budget),
            seen.digits.grouped(budget.amount.amount()),
        ]);
    }
    table
}

fn line_text(budget: &Budget) -> String {
    let parts: Vec<String> = budget.line.iter().map(|(column, value)| format!("{column} {value}")).collect();
    if parts.is_empty() { "everything".to_owned() } else { parts.join(", ") }
}

/// The months for which it holds, first and last, and whether the day looked at is among them.
fn span_text(seen: &Seen<'_>, budget: &Budget) -> String {
    let span = match (budget.from, budget.until.map(|until| until.plus(-1))) {
        (None, None) => return "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(last)) => format!("to {last}"),
        (Some(from), Some(last)) => format!("{from} to {last}"),
    };
    match seen.day {
        Some(day) if !in_force(budget, day.month()) => format!("{span} (not on {day})"),
        _ => span,
    }
}

fn triggers_text(budget: &Budget) -> String {
    let parts = budget.triggers.iter().map(|trigger| {
        let versus =
            trigger.versus.as_deref().map_or_else(String::new, |versus| format!(" against {versus}"));
        format!("{} {}{versus}", trigger.on, trigger.at)
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// The budget's own owner, else its team's.
pub(in crate::report) fn budget_owner(seen: &Seen<'_>, budget: &Budget) -> String {
    let people = crate::budget::people::People::of(seen.facts.workspace, seen.day);
    let own = people.find(budget.owner.as_deref()).text();
    let team = budget.line.iter().find(|(column, _)| column.trim() == By::Team.name());
    let owner = own.or_else(|| team.and_then(|(_, team)| seen.people.team_owner(team).text()));
    owner.unwrap_or_else(|| "nobody".to_owned())
}

pub(super) fn ladders(seen: &Seen<'_>) -> Section {
    let ladders = &seen.facts.workspace.escalations;
    let mut section = Section::new("escalation", "Escalation");
    let text = if ladders.is_empty() { "No ladder is set yet." } else { "" };
    section.lead = Some(seen.wording("escalation", text));
    if ladders.is_empty() {
        return section;
    }
    section.with(Block::Table(ladder_table(seen)))
}

/// Every level of every ladder.
pub(in crate::report) fn ladder_table(seen: &Seen<'_>) -> Table {
    let mut table = Table::new(["Ladder", "Level", "Tell", "Via", "Wait for an answer", "Then"], &[]);
    for ladder in &seen.facts.workspace.escalations {
        for (place, level) in ladder.levels.iter().enumerate() {
            table.row([
                ladder.name.as_deref().unwrap_or(&ladder.id).to_owned(),
                (place + 1).to_string(),
                told(seen, level),
                level.via.clone().unwrap_or_default(),
                level.acknowledge_within.clone().unwrap_or_default(),
                level.action.clone().unwrap_or_default(),
            ]);
        }
    }
    table
}

/// Roles with who fills them; the team's and the budget's own people differ from line to line.
fn told(seen: &Seen<'_>, level: &EscalationLevel) -> String {
    let people = crate::budget::people::People::of(seen.facts.workspace, seen.day);
    let text = |who: &String| {
        let wanted = folded(who);
        let role = seen.facts.workspace.roles.iter().find(|(role, _)| folded(role) == wanted);
        match role {
            Some((role, person)) => {
                let person = people.find(Some(person)).text();
                format!("{role} ({})", person.unwrap_or_else(|| "nobody".to_owned()))
            }
            None if matches!(&*wanted, "finance" | "leadership") => format!("{wanted} (nobody)"),
            None => people.find(Some(who)).text().unwrap_or_default(),
        }
    };
    level.notify.iter().map(text).collect::<Vec<_>>().join(", ")
}

pub(super) fn owners(seen: &Seen<'_>) -> Section {
    let as_of = seen.day.map_or_else(String::new, |day| format!(" As of {day}."));
    let mut section = Section::new("owners", "Owners");
    section.lead = Some(seen.wording("owners", format!("Who answers for what.{as_of}")));
    section.with(Block::Table(owner_table(seen)))
}

/// Teams, products with an owner of their own, and sources.
pub(in crate::report) fn owner_table(seen: &Seen<'_>) -> Table {
    let workspace = seen.facts.workspace;
    let mut table = Table::new(["What", "Name", "Owner", "Deputy", "Cost centre"], &[]);
    let who = |text: Option<&str>| {
        let people = crate::budget::people::People::of(workspace, seen.day);
        people.find(text).text().unwrap_or_else(|| "–".to_owned())
    };
    let named = |name: Option<&str>, id: &str| name.unwrap_or(id).to_owned();
    for team in &workspace.teams {
        table.row([
            "team".to_owned(),
            named(team.name.as_deref(), &team.id),
            who(seen.people.owner_of(team)),
            who(seen.people.deputy_of(team)),
            team.cost_center.clone().unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    let product = |product: &Declared| {
        ["product".to_owned(), named(product.name.as_deref(), &product.id), who(product.owner.as_deref())]
    };
    let source = |source: &Source| {
        ["source".to_owned(), named(source.name.as_deref(), &source.id), who(source.owner.as_deref())]
    };
    let products = workspace.products.iter().filter(|product| product.owner.is_some()).map(product);
    for row in products.chain(workspace.sources.iter().map(source)) {
        table.row(row.into_iter().chain([String::new(), String::new()]));
    }
    table
}
