//! The working brief as Markdown: what is spent, who pays by which rule, what is open, who is told, and when to look again.

use std::fmt::Write;

use super::checklist::{Facts, Item, Seen, State, Station, items};
use super::markdown::{Table, proof, remarks};
use super::printed::Printed;
use super::text::{count, escaped};
use super::words::Words;
use crate::budget::in_force;
use crate::ledger::{By, Coverage, Severity};
use crate::workspace::{Budget, Declared, EscalationLevel};

/// Writes the brief.
pub fn brief(facts: &Facts<'_>) -> String {
    let seen = Seen::of(*facts);
    let sections = [
        head(&seen),
        coverage(&seen),
        matrices(&seen),
        checklist(&items(&seen)),
        decisions(&seen),
        thresholds(&seen),
        ladders(&seen),
        rules(&seen),
        pools(&seen),
        owners(&seen),
        cadence(&seen),
    ];
    sections.join("\n")
}

fn head(seen: &Seen<'_>) -> String {
    let Facts { workspace, allocation, bills, as_of, .. } = seen.facts;
    let name = workspace.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let title = name.map_or_else(String::new, |name| format!(": {}", escaped(name)));
    let mut text = format!(
        "# AI cost allocation brief{title}\n\nThis brief says which team pays which part of the AI bills, by which rule, who owns it, \
         what its budget is, and who is told when it is passed. Work through the checklist, take the open decisions, and look again \
         every week.\n\n## Scope\n\n"
    );
    let days = allocation
        .period()
        .map_or_else(|| "no charges".to_owned(), |period| format!("{} to {}", period.start(), period.last()));
    let _ = writeln!(text, "- Period: {days}");
    if let Some(day) = as_of {
        let _ = writeln!(text, "- As of: {day}");
    }
    let _ = writeln!(text, "- Basis: {} cost, in {}", allocation.basis.name(), escaped(&allocation.currency));
    let typed = workspace.sources.iter().filter(|source| !source.monthly.is_empty()).count() as u64;
    let _ = writeln!(
        text,
        "- Bills: {}; typed in: {}",
        count(bills.len() as u64, "file", "files"),
        count(typed, "source", "sources")
    );
    for bill in bills {
        let rows = count(bill.rows, "row", "rows");
        let refused =
            if bill.rejected > 0 { format!(", **{} refused**", bill.rejected) } else { String::new() };
        let short = bill.sha256.get(..12).unwrap_or(&bill.sha256);
        let _ = writeln!(text, "  - {}: {rows}{refused}, SHA-256 {short}…", escaped(&bill.file));
    }
    let _ = write!(text, "\n{}\n", proof(&allocation.proof(), seen.digits));
    text + &remarks(bills)
}

fn coverage(seen: &Seen<'_>) -> String {
    let parts = seen.coverage_parts();
    let mut text = format!(
        "## Coverage\n\nAllocation Accuracy Index: **{}** (the part of all cost whose team a rule or a source named).\n\n",
        parts[Coverage::Direct as usize]
    );
    let printed = Printed::of(&seen.facts.allocation.matrix(&[By::Coverage]), false);
    let heads = vec![format!("Cost ({})", escaped(&seen.facts.allocation.currency)), "Part".to_owned()];
    let mut table = Table::new(vec!["Coverage".to_owned(), "Means".to_owned()], heads);
    for coverage in Coverage::ALL {
        let row = printed.rows.iter().find(|row| row.texts[0] == coverage.name());
        let cost = row.map(|row| row.cost).unwrap_or_default();
        let numbers = [seen.digits.grouped(cost), parts[coverage as usize].clone()];
        table.row([coverage.name().to_owned(), meaning(coverage).to_owned()], numbers);
    }
    let total = format!("**{}**", seen.digits.grouped(printed.total()));
    table.row(["**Total**".to_owned(), String::new()], [total, String::new()]);
    text.push_str(&table.text);
    text
}

const fn meaning(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Direct => "a rule or a source named the team",
        Coverage::Shared => "divided through a pool",
        Coverage::Defaulted => "a default or a catch-all named the team",
        Coverage::Unallocated => "nobody pays",
    }
}

fn matrices(seen: &Seen<'_>) -> String {
    let printed = |by: &[By]| Printed::of(&seen.facts.allocation.matrix(by), false);
    let mut text = format!("## Who pays\n\n{}", printed(&[By::Team]).list());
    if let Some(table) = printed(&[By::Team, By::Product]).largest() {
        let currency = &seen.facts.allocation.currency;
        let _ = write!(text, "\nBy team and product:\n\n{}", table.markdown(seen.digits, currency));
        let (teams, products) = table.left_out;
        let left_out = [(teams, "team", "teams"), (products, "product", "products")];
        for (number, one, many) in left_out.into_iter().filter(|(number, ..)| *number > 0) {
            let number = count(number as u64, one, many);
            let _ = write!(text, "\nThe table is cut: the smallest {number} stand together as one.\n");
        }
    }
    text
}

fn checklist(items: &[Item]) -> String {
    let done = items.iter().filter(|item| item.state == State::Done).count();
    let mut text = format!("## Checklist\n\n{done} of {} items are done.\n", items.len());
    for station in Station::ALL {
        let _ = write!(text, "\n### {}. {}\n\n", station.number(), station.step());
        for item in items.iter().filter(|item| item.step == station) {
            let mark = if item.state == State::Done { 'x' } else { ' ' };
            let attention = if item.state == State::Attention { " (begun)" } else { "" };
            let _ = writeln!(text, "- [{mark}] **{}**{attention}: {}", item.title, escaped(&item.evidence));
            if let Some(next) = &item.next {
                let _ = writeln!(text, "  Next, in {}: {}", item.station.name(), escaped(next));
            }
        }
    }
    text
}

/// Errors and warnings that are still to be decided.
fn decisions(seen: &Seen<'_>) -> String {
    let mut text = "## Open decisions\n\n".to_owned();
    let open = seen.facts.findings.iter().filter(|finding| finding.severity != Severity::Note);
    let before = text.len();
    for finding in open {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let _ = writeln!(
            text,
            "- [ ] {} ({severity}, {}): {}",
            escaped(&finding.subject),
            finding.code,
            escaped(&finding.message)
        );
    }
    if text.len() == before {
        text.push_str("None: the checks found no error and no warning.\n");
    }
    text
}

fn thresholds(seen: &Seen<'_>) -> String {
    let budgets = &seen.facts.workspace.budgets;
    if budgets.is_empty() {
        return "## Budgets and triggers\n\nNo budget is set yet.\n".to_owned();
    }
    let texts =
        ["Budget", "Line", "Per", "In force", "Triggers", "Escalation", "Owner"].map(str::to_owned).to_vec();
    let mut table = Table::new(texts, vec![format!("Amount ({})", escaped(&seen.facts.allocation.currency))]);
    for budget in budgets {
        let texts = [
            budget.name.as_deref().unwrap_or(&budget.id).to_owned(),
            line_text(budget),
            budget.period.map_or("month", |period| period.name()).to_owned(),
            span_text(seen, budget),
            triggers_text(budget),
            budget.escalation.clone().unwrap_or_else(|| "none".to_owned()),
            budget_owner(seen, budget),
        ];
        table.row(texts.iter().map(|text| escaped(text)), [seen.digits.grouped(budget.amount.amount())]);
    }
    format!("## Budgets and triggers\n\n{}", table.text)
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
fn budget_owner(seen: &Seen<'_>, budget: &Budget) -> String {
    let own = seen.people.find(budget.owner.as_deref()).text();
    let team = budget.line.iter().find(|(column, _)| column.trim() == By::Team.name());
    let owner = own.or_else(|| team.and_then(|(_, team)| seen.people.team_owner(team).text()));
    owner.unwrap_or_else(|| "nobody".to_owned())
}

fn ladders(seen: &Seen<'_>) -> String {
    let ladders = &seen.facts.workspace.escalations;
    if ladders.is_empty() {
        return "## Escalation\n\nNo ladder is set yet.\n".to_owned();
    }
    let heads = ["Ladder", "Level", "Tell", "Via", "Wait for an answer", "Then"];
    let mut table = Table::new(heads.map(str::to_owned).to_vec(), Vec::new());
    for ladder in ladders {
        for (place, level) in ladder.levels.iter().enumerate() {
            let name = ladder.name.as_deref().unwrap_or(&ladder.id).to_owned();
            let texts = [
                name,
                (place + 1).to_string(),
                told(seen, level),
                level.via.clone().unwrap_or_default(),
                level.acknowledge_within.clone().unwrap_or_default(),
                level.action.clone().unwrap_or_default(),
            ];
            table.row(texts.iter().map(|text| escaped(text)), []);
        }
    }
    format!("## Escalation\n\n{}", table.text)
}

/// Roles with who fills them; the team's and the budget's own people differ from line to line.
fn told(seen: &Seen<'_>, level: &EscalationLevel) -> String {
    let text = |who: &String| {
        let folded = crate::workspace::folded(who);
        let role =
            seen.facts.workspace.roles.iter().find(|(role, _)| crate::workspace::folded(role) == folded);
        match role {
            Some((role, person)) => {
                let person = seen.people.find(Some(person)).text();
                format!("{role} ({})", person.unwrap_or_else(|| "nobody".to_owned()))
            }
            None if matches!(&*folded, "finance" | "leadership") => format!("{folded} (nobody)"),
            None => seen.people.find(Some(who)).text().unwrap_or_default(),
        }
    };
    level.notify.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// The rules as sentences, each with what it won.
fn rules(seen: &Seen<'_>) -> String {
    let workspace = seen.facts.workspace;
    if workspace.rules.is_empty() {
        return "## Rules\n\nNo rule is written yet.\n".to_owned();
    }
    let words = Words::of(workspace);
    let mut text =
        "## Rules\n\nIn their order: for each dimension the first that holds and finds a value wins.\n\n"
            .to_owned();
    let wins = seen.facts.allocation.rule_wins(workspace);
    for (rule, wins) in workspace.rules.iter().zip(wins) {
        let name = rule.name.as_deref().unwrap_or(&rule.id);
        let (sentence, won) = (escaped(&words.rule(rule)), escaped(&seen.part(wins.cost)));
        let _ = writeln!(text, "- **{}** (decides on {won}): {sentence}", escaped(name));
    }
    text
}

fn pools(seen: &Seen<'_>) -> String {
    let workspace = seen.facts.workspace;
    if workspace.pools.is_empty() {
        return "## Shared costs\n\nNo cost is shared through a pool.\n".to_owned();
    }
    let words = Words::of(workspace);
    let mut text =
        format!("## Shared costs\n\nPools of pools are solved by `{}`.\n\n", workspace.solving().name());
    let months = seen.facts.allocation.pool_months();
    for pool in &workspace.pools {
        let mut put = crate::money::Amount::ZERO;
        for month in months.iter().filter(|month| month.pool.trim() == pool.id.trim()) {
            put += month.put;
        }
        let name = pool.name.as_deref().unwrap_or(&pool.id);
        let _ = writeln!(
            text,
            "- **{}** ({} put into it): {}",
            escaped(name),
            escaped(&seen.money(put)),
            escaped(&words.split(pool))
        );
    }
    for (month, pool, _) in seen.facts.allocation.undivided() {
        let _ = writeln!(
            text,
            "- {} could not be divided in {month}: its cost of that month has no payer.",
            escaped(pool)
        );
    }
    text
}

fn owners(seen: &Seen<'_>) -> String {
    let workspace = seen.facts.workspace;
    let heads = ["What", "Name", "Owner", "Deputy", "Cost centre"].map(str::to_owned).to_vec();
    let mut table = Table::new(heads, Vec::new());
    let who = |text: Option<&str>| match seen.people.find(text).text() {
        Some(text) => escaped(&text),
        None => "–".to_owned(),
    };
    let named = |name: Option<&str>, id: &str| escaped(name.unwrap_or(id));
    for team in &workspace.teams {
        let deputy = who(seen.people.deputy_of(team));
        let centre = escaped(team.cost_center.as_deref().unwrap_or("–"));
        let row = [
            "team".to_owned(),
            named(team.name.as_deref(), &team.id),
            who(seen.people.owner_of(team)),
            deputy,
            centre,
        ];
        table.row(row, []);
    }
    let product = |product: &Declared| {
        ["product".to_owned(), named(product.name.as_deref(), &product.id), who(product.owner.as_deref())]
    };
    let source = |source: &crate::workspace::Source| {
        ["source".to_owned(), named(source.name.as_deref(), &source.id), who(source.owner.as_deref())]
    };
    let products = workspace.products.iter().filter(|product| product.owner.is_some()).map(product);
    for row in products.chain(workspace.sources.iter().map(source)) {
        table.row(row.into_iter().chain([String::new(), String::new()]), []);
    }
    let as_of = seen.day.map_or_else(String::new, |day| format!(" As of {day}."));
    format!("## Owners\n\nWho answers for what.{as_of}\n\n{}", table.text)
}

fn cadence(seen: &Seen<'_>) -> String {
    let mut text = "## Every week\n\n".to_owned();
    let steps = [
        (
            "Inventory",
            "import the newest export of every bill; look at refused rows and at charges without a source.",
        ),
        (
            "Attribution",
            "make rules for what nobody pays, largest first; enter changes of ownership with their day.",
        ),
        ("Thresholds", "answer the triggers that fired; adjust budgets only with their owner."),
        ("Tracking", "compare the Allocation Accuracy Index with last week's; close the week."),
        (
            "Matrix & brief",
            "hand the brief to finance and to the teams' owners; settle disputes within the week.",
        ),
    ];
    for (station, step) in steps {
        let _ = writeln!(text, "- [ ] {station}: {step}");
    }
    if let Some(day) = seen.day {
        let monday = day.week().next().monday();
        let _ = write!(text, "\nNext look: {monday}, for {}.\n", day.week());
    }
    text
}
