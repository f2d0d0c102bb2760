//! Purpose, scope, the facts found, the checklist, open decisions, rules and pools, the rhythm, the words.

use super::tasks_block;
use crate::ledger::{By, Coverage};
use crate::money::Amount;
use crate::report::checklist::{Facts, Seen, Station};
use crate::report::document::{Block, ListItem, Phrase, Section, Table, Task};
use crate::report::markdown::{proof_text, title};
use crate::report::printed::{Printed, TwoWay};
use crate::report::text::{Digits, count};
use crate::report::words::Words;

pub(super) fn purpose(seen: &Seen<'_>) -> Section {
    let text = "This brief says which team pays which part of the AI bills, by which rule, who owns it, what its budget is, \
                and who is told when it is passed. Work through the checklist, take the open decisions, and look again \
                every week.";
    Section { lead: Some(seen.wording("purpose", text)), ..Section::new("purpose", "Purpose") }
}

pub(super) fn scope(seen: &Seen<'_>) -> Section {
    let Facts { workspace, allocation, bills, as_of, .. } = seen.facts;
    let plain = |text: String| ListItem { text: text.into(), ..ListItem::default() };
    let days = allocation
        .period()
        .map_or_else(|| "no charges".to_owned(), |period| format!("{} to {}", period.start(), period.last()));
    let mut items = vec![plain(format!("Period: {days}"))];
    items.extend(as_of.map(|day| plain(format!("As of: {day}"))));
    items.push(plain(format!("Basis: {} cost, in {}", allocation.basis.name(), allocation.currency)));
    let typed = workspace.sources.iter().filter(|source| !source.monthly.is_empty()).count() as u64;
    let below = bills.iter().map(|bill| {
        let short = bill.sha256.get(..12).unwrap_or(&bill.sha256);
        let text = Phrase::from(bill.file.as_str()).and(&format!(": {}", count(bill.rows, "row", "rows")));
        let text = match bill.rejected {
            0 => text,
            rejected => text.and(", ").and_bold(&format!("{rejected} refused")),
        };
        text.and(&format!(", SHA-256 {short}…"))
    });
    items.push(ListItem {
        below: below.collect(),
        ..plain(format!(
            "Bills: {}; typed in: {}",
            count(bills.len() as u64, "file", "files"),
            count(typed, "source", "sources")
        ))
    });
    let mut section = Section::new("scope", "Scope")
        .with(Block::List(items))
        .saying(proof_text(&allocation.proof(), seen.digits));
    section.lead = Some(seen.wording("scope", ""));
    let refused: Vec<String> = bills
        .iter()
        .filter(|bill| bill.rejected > 0)
        .map(|bill| {
            let rows = count(bill.rejected, "row was", "rows were");
            format!("{}: {rows} refused, of {}; what they cost is in no figure here.", bill.file, bill.rows)
        })
        .collect();
    if !refused.is_empty() {
        section = section.saying("Refused rows:").listing(refused);
    }
    let substituted: Vec<String> = bills
        .iter()
        .flat_map(|bill| bill.substitutes.iter().map(move |one| (bill, one)))
        .map(|(bill, one)| {
            format!("{}: there is no {}; {} is read in its place.", bill.file, one.column, one.read)
        })
        .collect();
    if !substituted.is_empty() {
        section = section.saying("Cost columns:").listing(substituted);
    }
    section
}

/// The facts in a sentence.
pub(super) fn found(seen: &Seen<'_>) -> String {
    let direct = &seen.coverage_parts()[Coverage::Direct as usize];
    format!(
        "{} were spent; a rule or a source names the team of {direct} of it (the Allocation Accuracy Index), and nobody pays {}.",
        seen.money(seen.total),
        seen.money(seen.covered(Coverage::Unallocated))
    )
}

pub(super) fn coverage(seen: &Seen<'_>) -> Section {
    let parts = seen.coverage_parts();
    let printed = Printed::of(&seen.facts.allocation.matrix(&[By::Coverage]), false);
    let heads = [format!("Cost ({})", seen.facts.allocation.currency), "Part".to_owned()];
    let mut table = Table::new(["Coverage", "Means"], &heads);
    for coverage in Coverage::ALL {
        let row = printed.rows.iter().find(|row| row.texts[0] == coverage.name());
        let cost = row.map(|row| row.cost).unwrap_or_default();
        table.row([
            coverage.name().to_owned(),
            meaning(coverage).to_owned(),
            seen.digits.grouped(cost),
            parts[coverage as usize].clone(),
        ]);
    }
    let total = Phrase::bold(&seen.digits.grouped(printed.total()));
    table.row([Phrase::bold("Total"), Phrase::default(), total, Phrase::default()]);
    let mut section = Section::new("facts", "Facts found").with(Block::Table(table));
    section.lead = Some(seen.wording("facts", found(seen)));
    section
}

const fn meaning(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Direct => "a rule or a source named the team",
        Coverage::Shared => "divided through a pool",
        Coverage::Defaulted => "a default or a catch-all named the team",
        Coverage::Unallocated => "nobody pays",
    }
}

pub(super) fn payers(seen: &Seen<'_>) -> Section {
    let printed = |by: &[By]| Printed::of(&seen.facts.allocation.matrix(by), false);
    let mut section =
        Section::new("payers", "Who pays").with(Block::Table(list_table(&printed(&[By::Team]))));
    section.lead = Some(seen.wording("payers", ""));
    if let Some(table) = printed(&[By::Team, By::Product]).largest() {
        let currency = &seen.facts.allocation.currency;
        section = section.saying("By team and product:").with(Block::Table(two_way_table(
            &table,
            seen.digits,
            currency,
        )));
        let (teams, products) = table.left_out;
        let left_out = [(teams, "team", "teams"), (products, "product", "products")];
        for (number, one, many) in left_out.into_iter().filter(|(number, ..)| *number > 0) {
            let number = count(number as u64, one, many);
            section =
                section.saying(format!("The table is cut: the smallest {number} stand together as one."));
        }
    }
    section
}

/// One line a row, then the total.
pub(in crate::report) fn list_table(printed: &Printed) -> Table {
    let names = printed.by.iter().map(|by| title(*by));
    let mut table = Table::new(names, &[format!("Cost ({})", printed.proof.currency)]);
    for row in &printed.rows {
        let cost = printed.digits.grouped(row.cost);
        table.row(row.texts.iter().map(String::as_str).chain([cost.as_str()]));
    }
    let blanks = std::iter::repeat_n(Phrase::default(), printed.by.len().saturating_sub(1));
    let total = Phrase::bold(&printed.digits.grouped(printed.total()));
    table.row(std::iter::once(Phrase::bold("Total")).chain(blanks).chain([total]));
    table
}

pub(in crate::report) fn two_way_table(table: &TwoWay, digits: Digits, currency: &str) -> Table {
    let corner = format!("{} / {} ({currency})", title(table.down), title(table.across));
    let numbers: Vec<String> = table.columns.iter().cloned().chain(["Total".to_owned()]).collect();
    let mut drawn = Table::new([corner.as_str()], &numbers);
    for (place, (name, cells)) in table.rows.iter().zip(&table.cells).enumerate() {
        let total = Phrase::bold(&digits.grouped(table.row_total(place)));
        let cell = |cell: &Option<Amount>| cell.map(|cell| digits.grouped(cell)).unwrap_or_default().into();
        drawn.row(std::iter::once(Phrase::from(name.as_str())).chain(cells.iter().map(cell)).chain([total]));
    }
    let totals: Vec<Amount> = (0..table.columns.len()).map(|place| table.column_total(place)).collect();
    let grand = totals.iter().copied().sum();
    let totals = totals.into_iter().chain([grand]).map(|total| Phrase::bold(&digits.grouped(total)));
    drawn.row(std::iter::once(Phrase::bold("Total")).chain(totals));
    drawn
}

/// How many are done, in words.
pub(super) fn progress(tasks: &[Task]) -> String {
    let done = tasks.iter().filter(|task| task.is_done()).count();
    format!("{done} of {} items are done.", tasks.len())
}

pub(super) fn checklist(seen: &Seen<'_>, tasks: Vec<Task>) -> Section {
    let mut section = Section::new("checklist", "Checklist");
    section.lead = Some(seen.wording("checklist", progress(&tasks)));
    let items = crate::report::checklist::items(seen);
    for station in Station::ALL {
        section.blocks.push(Block::Heading(format!("{}. {}", station.number(), station.step())));
        let of_step = items.iter().zip(&tasks).filter(|(item, _)| item.step == station);
        section.blocks.extend(tasks_block(of_step.map(|(_, task)| task.clone()).collect()));
    }
    let own = seen.own_tasks();
    if !own.is_empty() {
        section.blocks.push(Block::Heading("Tasks of our own".to_owned()));
        section.blocks.extend(tasks_block(own));
    }
    section
}

pub(super) fn decisions(seen: &Seen<'_>, decisions: Vec<Task>) -> Section {
    let open = decisions.iter().filter(|task| !task.is_done()).count() as u64;
    let text = match decisions.is_empty() {
        true => "None: the checks found no error and no warning.".to_owned(),
        false => format!("{} open.", count(open, "decision is", "decisions are")),
    };
    let mut section = Section::new("decisions", "Open decisions");
    section.lead = Some(seen.wording("decisions", text));
    section.blocks.extend(tasks_block(decisions));
    section
}

/// The rules as sentences, each with what it won.
pub(super) fn rules(seen: &Seen<'_>) -> Section {
    let workspace = seen.facts.workspace;
    let mut section = Section::new("rules", "Rules");
    let text = match workspace.rules.is_empty() {
        true => "No rule is written yet.",
        false => "In their order: for each dimension the first that holds and finds a value wins.",
    };
    section.lead = Some(seen.wording("rules", text));
    let words = Words::of(workspace);
    let wins = seen.facts.allocation.rule_wins(workspace);
    section.listing(workspace.rules.iter().zip(wins).map(|(rule, wins)| {
        let name = rule.name.as_deref().unwrap_or(&rule.id);
        Phrase::bold(name).and(&format!(" (decides on {}): {}", seen.part(wins.cost), words.rule(rule)))
    }))
}

pub(super) fn pools(seen: &Seen<'_>) -> Section {
    let workspace = seen.facts.workspace;
    let mut section = Section::new("pools", "Shared costs");
    let text = match workspace.pools.is_empty() {
        true => "No cost is shared through a pool.".to_owned(),
        false => format!(
            "Pools of pools are solved by the method {}.",
            workspace.solving().name().replace('_', " ")
        ),
    };
    section.lead = Some(seen.wording("pools", text));
    let words = Words::of(workspace);
    let months = seen.facts.allocation.pool_months();
    let mut list: Vec<Phrase> = Vec::new();
    for pool in &workspace.pools {
        let put: Amount =
            months.iter().filter(|month| month.pool.trim() == pool.id.trim()).map(|month| month.put).sum();
        let name = pool.name.as_deref().unwrap_or(&pool.id);
        list.push(Phrase::bold(name).and(&format!(
            " ({} put into it): {}",
            seen.money(put),
            words.split(pool)
        )));
    }
    for (month, pool, _) in seen.facts.allocation.undivided() {
        let text = format!("{pool} could not be divided in {month}: its cost of that month has no payer.");
        list.push(text.into());
    }
    section.listing(list)
}

/// What is done every week: station and step.
pub(in crate::report) const WEEK: [(&str, &str); 5] = [
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

/// What is done every quarter.
pub(in crate::report) const QUARTER: [&str; 4] = [
    "Go through rules, pools and their weights with those who answer for them.",
    "Set budgets, triggers and guardrails anew from what was spent.",
    "Review the security controls of every source.",
    "Check owners, deputies and roles against who is still there.",
];

pub(super) fn cadence(seen: &Seen<'_>) -> Section {
    let mut section = Section::new("cadence", "Every week");
    section.lead = Some(seen.wording("cadence", ""));
    let mut section = section.boxes(WEEK.iter().map(|(station, step)| format!("{station}: {step}")));
    if let (Some(day), Some(look)) = (seen.day, seen.next_look()) {
        section = section.saying(format!("Next look: {look}, for {}.", day.week()));
    }
    section.blocks.push(Block::Heading("Every quarter".to_owned()));
    section.boxes(QUARTER)
}

/// The field's words, as they are meant here.
const WORDS: [(&str, &str); 12] = [
    ("charge", "a priced line of a bill, or a cost that was typed in"),
    ("source", "an account or a tool that costs money, with an owner and a meter"),
    ("dimension", "what a charge is attributed to: team, product, environment, usage type"),
    ("rule", "a condition on charges, and what they are attributed to where it holds"),
    ("pool", "a cost that several share, divided every month by its split"),
    (
        "direct, shared, defaulted, unallocated",
        "how the payer was found: named by a rule or a source, through a pool, by a default, not at all",
    ),
    ("Allocation Accuracy Index", "the direct part of all cost"),
    ("line", "values of the dimensions that have an owner and a budget together"),
    ("trigger", "a condition on a line's spend that raises an alert"),
    ("escalation", "who is told, and after how long without an answer the next is"),
    ("closed week", "a week's figures as they were handed out"),
    ("restatement", "the same week by today's rules and owners"),
];

pub(super) fn words(seen: &Seen<'_>) -> Section {
    let mut section = Section::new("words", "Words");
    section.lead = Some(seen.wording("words", ""));
    section.listing(WORDS.iter().map(|(word, meaning)| Phrase::bold(word).and(&format!(": {meaning}."))))
}
