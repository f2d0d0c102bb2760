//! Templates filled from the workspace and its bills: roll-out plan, governance charter, procurement questionnaire, agenda
//! of the weekly review, letters to budget owners, monthly chargeback note.

use serde::{Deserialize, Serialize};

use super::brief::{
    QUARTER, WEEK, Written, budget_owner, budget_table, ladder_table, list_table, owner_table,
};
use super::checklist::{Facts, Seen, Station, items};
use super::document::{Block, Document, Phrase, Section, Table, Task};
use super::markdown::proof_text;
use super::printed::Printed;
use super::text::{clean, count, percent};
use super::words::Words;
use crate::budget::guardrail::stages;
use crate::calendar::Month;
use crate::ledger::{By, Coverage, Matrix, MatrixRow};
use crate::money::Amount;
use crate::workspace::{Budget, Category, Dimension, folded};

/// The templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Template {
    Rollout,
    Charter,
    Procurement,
    Agenda,
    Letter,
    Chargeback,
}

impl Template {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Rollout, Self::Charter, Self::Procurement, Self::Agenda, Self::Letter, Self::Chargeback];

    /// Its name in files and commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rollout => "rollout",
            Self::Charter => "charter",
            Self::Procurement => "procurement",
            Self::Agenda => "agenda",
            Self::Letter => "letter",
            Self::Chargeback => "chargeback",
        }
    }

    /// The template of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rollout => "Roll-out plan",
            Self::Charter => "Governance charter",
            Self::Procurement => "Procurement questionnaire",
            Self::Agenda => "Agenda of the weekly review",
            Self::Letter => "Letters to budget owners",
            Self::Chargeback => "Monthly chargeback note",
        }
    }

    /// What it is for.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Rollout => "Who brings allocation in, step by step, and by when.",
            Self::Charter => "Who decides what about AI spend, and who is told when it goes wrong.",
            Self::Procurement => "What to ask a vendor before its bill can be allocated.",
            Self::Agenda => "What to go through each week, with this week's figures.",
            Self::Letter => "What each owner's budget is, what it is spent on and what is asked of them.",
            Self::Chargeback => "What each cost centre bears for the last whole month, and why.",
        }
    }
}

/// A template, filled and written.
pub fn template(facts: &Facts<'_>, template: Template, written: Written) -> String {
    let seen = Seen::of(*facts);
    document(&seen, template).written(&seen, written)
}

fn document(seen: &Seen<'_>, template: Template) -> Document {
    let name = seen.facts.workspace.name.as_deref().map(clean).filter(|name| !name.is_empty());
    let name = name.map_or_else(String::new, |name| format!(": {name}"));
    let sections = match template {
        Template::Rollout => rollout(seen),
        Template::Charter => charter(seen),
        Template::Procurement => procurement(seen),
        Template::Agenda => agenda(seen),
        Template::Letter => letters(seen),
        Template::Chargeback => chargeback(seen),
    };
    Document {
        title: format!("{}{name}", template.title()),
        page: seen.facts.workspace.brief.page.clone(),
        sections,
    }
}

fn tasks_of(seen: &Seen<'_>, station: Station) -> Vec<Task> {
    let items = items(seen);
    items.iter().filter(|item| item.step == station).map(|item| seen.item_task(item)).collect()
}

/// Weeks of the roll-out, by the guide's steps.
const ROLLOUT: [(&str, &str); 5] = [
    ("Week 1", "Every source is in the inventory, with an owner and the way its bill comes."),
    ("Weeks 2 and 3", "Rules name a team for most of the cost; the teams see their figures and object."),
    ("Week 4", "Budgets, triggers and ladders stand on the lines that matter; nobody is charged yet."),
    ("Weeks 5 to 8", "Weeks are closed; disputes are settled; figures are shown to the teams (showback)."),
    ("Week 9", "The first month is booked (chargeback), and the brief goes out every week."),
];

fn rollout(seen: &Seen<'_>) -> Vec<Section> {
    let mut sections = vec![
        Section::new("goal", "Goal")
            .saying("Every part of the AI bills has a payer by a rule that can be explained, an owner and a budget.")
            .listing([
                format!("Today: {}", found(seen)),
                "Ready for showback when at least 80 % is named directly; for chargeback at 90 % and no open dispute."
                    .to_owned(),
            ]),
    ];
    for (station, (when, what)) in Station::ALL.into_iter().zip(ROLLOUT) {
        let title = format!("{when}: {}", station.step());
        let section = Section::new(station.name(), &title).saying(what);
        sections.push(section.with(Block::Tasks(tasks_of(seen, station))));
    }
    sections.push(Section::new("people", "Who takes part").with(Block::Table(owner_table(seen))));
    sections.push(Section::new("risks", "What may go wrong").listing([
        "Bills come late: say by which day each is exported, and by whom.",
        "Teams don't accept shared cost: show the split and its weights before it is charged.",
        "Owners change: enter the change with its day, never rewrite the past.",
        "Alerts tire people: begin with few triggers, and look at the backtest before adding more.",
    ]));
    sections
}

fn found(seen: &Seen<'_>) -> String {
    format!(
        "{} in the bills, {} of it named directly, {} without a payer.",
        seen.money(seen.total),
        percent(seen.covered(Coverage::Direct), seen.total),
        seen.money(seen.covered(Coverage::Unallocated))
    )
}

fn role_text(seen: &Seen<'_>, role: &str) -> String {
    seen.who(seen.role(role)).map_or_else(|| "nobody yet".to_owned(), |who| who.name)
}

fn charter(seen: &Seen<'_>) -> Vec<Section> {
    let workspace = seen.facts.workspace;
    let words = Words::of(workspace);
    let mut decides = Table::new(["Decision", "Who decides", "Who is heard", "How it is kept"], &[]);
    let finance = role_text(seen, "finance");
    let leadership = role_text(seen, "leadership");
    for (what, who, heard, kept) in [
        ("A new source", finance.as_str(), "the team that uses it", "the inventory, with an owner"),
        ("A rule or a split", finance.as_str(), "every team whose share moves", "the rules, with the day"),
        ("A budget", finance.as_str(), "its owner", "the thresholds"),
        ("A budget that is passed", leadership.as_str(), "its owner, finance", "the escalation"),
        (
            "A dispute",
            finance.as_str(),
            "who disputes, who answers for the rule",
            "the dispute and its outcome",
        ),
        (
            "A correction of a closed week",
            finance.as_str(),
            "the teams concerned",
            "the journal, with an approval",
        ),
    ] {
        decides.row([what, who, heard, kept]);
    }
    let rules = workspace.rules.iter().map(|rule| {
        Phrase::bold(rule.name.as_deref().unwrap_or(&rule.id)).and(&format!(": {}", words.rule(rule)))
    });
    let pools = workspace.pools.iter().map(|pool| {
        Phrase::bold(pool.name.as_deref().unwrap_or(&pool.id)).and(&format!(": {}", words.split(pool)))
    });
    let guards = stages(workspace).into_iter().map(|stage| {
        let share = stage.share.as_ref().map_or_else(|| "all".to_owned(), ToString::to_string);
        let exit = stage.exit.as_deref().unwrap_or("–");
        Phrase::bold(stage.name.as_deref().unwrap_or(&stage.id))
            .and(&format!(": may spend {share} of the month's budget; goes on when: {exit}"))
    });
    vec![
        Section::new("purpose", "Purpose").saying(
            "This charter says who decides about AI spend, by which principles it is allocated, and what happens when a \
             budget is passed. It holds until those who signed it change it.",
        ),
        Section::new("principles", "Principles").listing([
            "Every charge has a payer, or is shown as having none; none is hidden in another's figure.",
            "Money in equals money out, and everybody can follow a figure to the line of the bill.",
            "Who uses it bears it; what is shared is divided by a split that those who bear it know.",
            "The past is corrected by pairs of entries, never rewritten.",
        ]),
        Section::new("decides", "Who decides").with(Block::Table(decides)),
        Section::new("answers", "Who answers").with(Block::Table(owner_table(seen))),
        Section::new("rules", "Rules of attribution").listing(rules),
        Section::new("shared", "Shared costs").listing(pools),
        Section::new("budgets", "Budgets").with(Block::Table(budget_table(seen, &workspace.budgets))),
        Section::new("escalation", "Escalation").with(Block::Table(ladder_table(seen))),
        Section::new("exposure", "Guardrails by stage of exposure").listing(guards),
        Section::new("rhythm", "Rhythm")
            .saying("Every week:")
            .boxes(WEEK.iter().map(|(station, step)| format!("{station}: {step}")))
            .saying("Every quarter:")
            .boxes(QUARTER),
        Section::new("signed", "Signed").boxes([
            format!("Finance: {finance}"),
            format!("Leadership: {leadership}"),
            "Date:".to_owned(),
        ]),
    ]
}

const QUESTIONS: [(&str, &[&str]); 5] = [
    (
        "Billing data",
        &[
            "Is cost exported as FOCUS? Which version, how often, how late after the day?",
            "Is cost told apart by key, project, model and kind of token?",
            "Are list, billed and effective cost in it, with discounts and credits as lines of their own?",
            "Are corrections of earlier months told as such?",
        ],
    ),
    (
        "Attribution",
        &[
            "Can keys or projects carry tags of ours, and do they stand in the export?",
            "Is there a key per team, product and environment without extra cost?",
            "Who can create keys, and is it logged?",
        ],
    ),
    (
        "Limits",
        &[
            "Are there hard limits by key, project and day? What happens at the limit?",
            "How fast is spend known: minutes, hours, days?",
            "Is there an alert that a program can receive?",
        ],
    ),
    (
        "Security",
        &[
            "Which data is kept, where and for how long? Is it used for training?",
            "How fast is a key revoked, and by whom?",
            "What is offered against prompt injection, and who bears what it costs?",
        ],
    ),
    (
        "Terms",
        &[
            "How are prices changed, and with which notice? Until when do these hold?",
            "What becomes of commitments that are not used?",
            "How does one leave, and in which form are data handed out?",
        ],
    ),
];

fn procurement(seen: &Seen<'_>) -> Vec<Section> {
    let workspace = seen.facts.workspace;
    let mut sections = vec![Section::new("use", "How to use this").saying(
        "Send it to a vendor before signing, and keep the answers with the source in the inventory. What is answered with no \
         will have to be typed in or guessed later.",
    )];
    for (title, questions) in QUESTIONS {
        sections.push(Section::new(title, title).boxes(questions.iter().copied()));
    }
    let cost = seen.by(By::Source);
    let months = seen.facts.allocation.source_months().iter().map(|line| line.month).max();
    let heads = ["Source", "Kind", "Vendor", "Owner", "Meter", "Bill"];
    let mut table = Table::new(heads, &[format!("Cost ({})", seen.facts.allocation.currency)]);
    for source in &workspace.sources {
        let cost = cost.iter().find(|(id, _)| folded(id) == folded(&source.id)).map(|(_, cost)| *cost);
        let dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
        table.row([
            source.name.clone().unwrap_or_else(|| source.id.clone()),
            dash(source.category.map(Category::name)),
            dash(source.provider.as_deref()),
            seen.who(source.owner.as_deref()).map_or_else(|| "nobody".to_owned(), |who| who.name),
            dash(source.meter.as_deref()),
            dash(source.bill.as_deref()),
            seen.digits.grouped(cost.unwrap_or_default()),
        ]);
    }
    let known = months.map_or_else(String::new, |month| format!(" Costs up to {month}."));
    sections.push(
        Section::new("have", "What we have today")
            .saying(format!("{}.{known}", count(workspace.sources.len() as u64, "source", "sources")))
            .with(Block::Table(table)),
    );
    sections
}

fn agenda(seen: &Seen<'_>) -> Vec<Section> {
    let title = seen.day.map_or_else(|| "This week".to_owned(), |day| format!("Week {}", day.week()));
    let mut sections = vec![
        Section::new("figures", &title)
            .saying(found(seen))
            .saying(proof_text(&seen.facts.allocation.proof(), seen.digits)),
    ];
    let minutes = [10, 15, 15, 10, 10];
    for ((station, minutes), (_, step)) in Station::ALL.into_iter().zip(minutes).zip(WEEK) {
        let open: Vec<Task> = tasks_of(seen, station).into_iter().filter(|task| !task.is_done()).collect();
        let mut said = step.to_owned();
        if let Some(first) = said.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let mut section =
            Section::new(station.name(), &format!("{} ({minutes} minutes)", station.name())).saying(said);
        match open.is_empty() {
            true => section = section.saying("Nothing is open here."),
            false => section.blocks.push(Block::Tasks(open)),
        }
        sections.push(section);
    }
    let own: Vec<Task> = seen.own_tasks().into_iter().filter(|task| !task.is_done()).collect();
    if !own.is_empty() {
        sections.push(Section::new("own", "Tasks of our own").with(Block::Tasks(own)));
    }
    sections.push(Section::new("notes", "Decided today").boxes(["", ""]));
    sections
}

fn letters(seen: &Seen<'_>) -> Vec<Section> {
    let workspace = seen.facts.workspace;
    let mut by_owner: Vec<(String, Vec<&Budget>)> = Vec::new();
    for budget in &workspace.budgets {
        let owner = budget_owner(seen, budget);
        match by_owner.iter_mut().find(|(other, _)| *other == owner) {
            Some((_, budgets)) => budgets.push(budget),
            None => by_owner.push((owner, vec![budget])),
        }
    }
    if by_owner.is_empty() {
        return vec![
            Section::new("none", "").saying("No budget is set yet: a letter goes to the owner of each."),
        ];
    }
    let finance = role_text(seen, "finance");
    let letter = |(place, (owner, budgets)): (usize, &(String, Vec<&Budget>))| {
        let day = seen.day.map_or_else(String::new, |day| format!(" As of {day}."));
        Section::new(&format!("letter-{}", place + 1), &format!("To {owner}"))
            .saying(format!("Dear {owner},"))
            .saying(format!(
                "you answer for {} of AI spend.{day} This is what stands in the plan:",
                count(budgets.len() as u64, "budget", "budgets")
            ))
            .with(Block::Table(budget_table(seen, budgets.iter().copied())))
            .saying("What your lines cost in the months that are known:")
            .with(Block::Table(spent_table(seen, budgets)))
            .saying("What is asked of you:")
            .boxes([
                "Look at the figures; say within a week what you don't agree with, as a dispute.",
                "Answer alerts before their deadline: after it the next level is told.",
                "Name a deputy who answers when you are away.",
                "Say early when the plan changes: a budget is adjusted with you, not against you.",
            ])
            .saying("With kind regards")
            .saying(finance.as_str())
    };
    by_owner.iter().enumerate().map(letter).collect()
}

/// What budgets' lines cost, by month.
fn spent_table(seen: &Seen<'_>, budgets: &[&Budget]) -> Table {
    let columns: Vec<By> = crate::budget::COLUMNS.into_iter().chain([By::Month]).collect();
    let matrix = seen.facts.allocation.matrix(&columns);
    let names = seen.people.names();
    let mut table = Table::new(["Budget", "Month"], &[format!("Spent ({})", seen.facts.allocation.currency)]);
    for budget in budgets {
        let line = crate::budget::BudgetLine::of_budget(names, budget);
        let mut months = std::collections::BTreeMap::<String, Amount>::new();
        for row in &matrix.rows {
            let texts: Vec<Option<&str>> = row.values.iter().map(|value| value.as_deref()).collect();
            let value =
                |by: By| columns.iter().position(|column| *column == by).and_then(|place| texts[place]);
            let holds = line.holds(value);
            if let (true, Some(Some(month))) = (holds, texts.last()) {
                *months.entry((*month).to_owned()).or_default() += row.cost;
            }
        }
        for (month, cost) in months {
            let name = budget.name.clone().unwrap_or_else(|| budget.id.clone());
            table.row([name, month, seen.digits.grouped(cost)]);
        }
    }
    table
}

/// The last whole month with charges, up to the day.
fn last_month(seen: &Seen<'_>) -> Option<Month> {
    let months = seen.facts.allocation.matrix(&[By::Month]).rows.into_iter();
    let months = months.filter_map(|row| row.values.first()?.as_deref()?.parse::<Month>().ok());
    let whole = |month: &Month| seen.day.is_none_or(|day| day.next() >= month.next().first_day());
    let months: Vec<Month> = months.collect();
    months.iter().copied().filter(whole).max().or_else(|| months.into_iter().max())
}

fn of_month(matrix: Matrix, month: Month) -> Matrix {
    let text = month.to_string();
    let rows = matrix.rows.into_iter().filter(|row| row.values[0].as_deref() == Some(text.as_str()));
    let rows = rows.map(|row| MatrixRow { values: row.values[1..].to_vec(), ..row });
    Matrix { by: matrix.by[1..].to_vec(), rows: rows.collect(), ..matrix }
}

fn chargeback(seen: &Seen<'_>) -> Vec<Section> {
    let Some(month) = last_month(seen) else {
        return vec![Section::new("none", "").saying("There are no charges yet: import the first bill.")];
    };
    let words = Words::of(seen.facts.workspace);
    let allocation = seen.facts.allocation;
    let teams = Printed::of(&of_month(allocation.matrix(&[By::Month, By::Team]), month), false);
    let cost = format!("Cost ({})", allocation.currency);
    let mut table = Table::new(["Cost centre", "Team", "Owner"], &[cost]);
    for row in &teams.rows {
        let team = seen.people.team(&row.texts[0]);
        let owner = team.and_then(|team| seen.who(seen.people.owner_of(team)));
        table.row([
            team.and_then(|team| team.cost_center.clone()).unwrap_or_else(|| "–".to_owned()),
            words.value(Dimension::Team, &row.texts[0]),
            owner.map_or_else(|| "–".to_owned(), |who| who.name),
            seen.digits.grouped(row.cost),
        ]);
    }
    let total = Phrase::bold(&seen.digits.grouped(teams.total()));
    table.row([Phrase::bold("Total"), Phrase::default(), Phrase::default(), total]);
    let coverage = Printed::of(&of_month(allocation.matrix(&[By::Month, By::Coverage]), month), false);
    let shared = seen.facts.workspace.pools.iter().map(|pool| {
        Phrase::bold(pool.name.as_deref().unwrap_or(&pool.id)).and(&format!(": {}", words.split(pool)))
    });
    let part = Printed::of(&of_month(allocation.matrix(&[By::Month, By::Team, By::Product]), month), false);
    vec![
        Section::new("note", &format!("Chargeback for {month}"))
            .saying(format!(
                "Each cost centre bears the AI cost below for {month} ({} cost). Every figure can be followed to the lines of \
                 the bills. What has no payer is not booked.",
                allocation.basis.name()
            ))
            .with(Block::Table(table)),
        Section::new("known", "How the payer is known").with(Block::Table(list_table(&coverage))),
        Section::new("shared", "How shared cost is divided").listing(shared),
        Section::new("products", "By team and product").with(Block::Table(list_table(&part))),
        Section::new("disputes", "If you don't agree").saying(
            "Open a dispute within ten working days, with the line and the amount. Until it is decided the charge stands; what \
             was wrong is corrected by a pair of entries.",
        ),
    ]
}
