//! Security controls review: a row per source; sources without an owner or with keys of nobody come first, with their money.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::money::Amount;
use crate::report::checklist::{Seen, State};
use crate::report::document::{Block, Section, Table, Task};
use crate::report::places::Place;
use crate::report::tasks::Draft;
use crate::report::text::listed;
use crate::workspace::{Degree, Remediation, Source, SourceControl, folded};

/// How many names are spelled out.
const MOST: usize = 6;
/// After how many months sources are reviewed again, where nothing else is said.
const MONTHS: i32 = 3;

/// What is known of a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ControlRow {
    /// The source's id.
    pub source: String,
    /// What it is called.
    pub name: String,
    /// Its cost.
    pub cost: Amount,
    /// How much of it has a key that nobody is known to hold.
    pub unattributed: Amount,
    /// Who answers; none: nobody.
    pub owner: Option<String>,
    /// Its keys.
    pub keys: Vec<String>,
    /// The teams that pay for it.
    pub teams: Vec<String>,
    /// Its environments.
    pub environments: Vec<String>,
    /// What is still missing in its row.
    pub missing: Vec<String>,
}

/// Likelihood times impact, in a word.
pub fn risk_word(likelihood: Option<Degree>, impact: Option<Degree>) -> String {
    match (likelihood, impact) {
        (Some(likelihood), Some(impact)) => {
            let risk = likelihood.number() * impact.number();
            let word = match risk {
                6.. => "high",
                3..=5 => "medium",
                _ => "low",
            };
            format!("{} × {} = {risk} ({word})", likelihood.number(), impact.number())
        }
        _ => "not rated".to_owned(),
    }
}

fn control<'a>(seen: &Seen<'a>, source: &str) -> Option<&'a SourceControl> {
    let controls = &seen.facts.workspace.playbooks.controls;
    controls.iter().find(|one| folded(&one.source) == folded(source))
}

fn filled(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn row(seen: &Seen<'_>, source: &Source) -> ControlRow {
    let used =
        seen.facts.playbooks.and_then(|facts| facts.uses.source(&source.id)).cloned().unwrap_or_default();
    let owner = seen.who(source.owner.as_deref()).map(|who| who.name);
    let control = control(seen, &source.id);
    let has = |part: fn(&SourceControl) -> bool| control.is_some_and(part);
    let checks = [
        (owner.is_some(), "an owner"),
        (used.unattributed.is_zero(), "a team for every key"),
        (has(|it| filled(it.data.as_ref())), "what data it sees"),
        (has(|it| it.likelihood.is_some() && it.impact.is_some()), "likelihood and impact"),
        (has(|it| filled(it.reason.as_ref())), "the reason"),
        (has(|it| filled(it.control.as_ref())), "a control"),
    ];
    ControlRow {
        source: source.id.clone(),
        name: source.name.as_deref().unwrap_or(&source.id).trim().to_owned(),
        cost: used.total,
        unattributed: used.unattributed,
        owner,
        keys: used.keys,
        teams: used.teams,
        environments: used.environments,
        missing: checks.iter().filter(|(there, _)| !there).map(|(_, what)| (*what).to_owned()).collect(),
    }
}

pub(super) fn rows(seen: &Seen<'_>) -> Vec<ControlRow> {
    let mut rows: Vec<ControlRow> =
        seen.facts.workspace.sources.iter().map(|source| row(seen, source)).collect();
    let first = |row: &ControlRow| row.owner.is_some() && row.unattributed.is_zero();
    crate::order::sort_by_key(&mut rows, |row| (first(row), Reverse(row.cost), row.name.clone()));
    rows
}

pub(super) fn tasks(seen: &Seen<'_>) -> Vec<Task> {
    let mut tasks: Vec<Task> = rows(seen).iter().map(|row| task(seen, row)).collect();
    if !tasks.is_empty() {
        tasks.push(reviewed(seen));
    }
    tasks
}

fn task(seen: &Seen<'_>, row: &ControlRow) -> Task {
    let control = control(seen, &row.source);
    let state = control.and_then(|control| control.state);
    let settled = matches!(state, Some(Remediation::Done | Remediation::Accepted));
    let mut evidence = match row.missing.is_empty() {
        true => "Everything is known".to_owned(),
        false => format!("Missing: {}", listed(&row.missing, MOST)),
    };
    evidence.push_str(&format!("; {}", seen.money(row.cost)));
    if !row.unattributed.is_zero() {
        evidence.push_str(&format!(", of which {} by keys of nobody", seen.money(row.unattributed)));
    }
    evidence.push('.');
    let next = match (row.missing.is_empty(), settled) {
        (true, true) => None,
        (false, _) => Some("Fill in what is missing, then rate the risk."),
        (true, false) => Some("Put the control in place, or accept the risk."),
    };
    seen.task(Draft {
        id: format!("control:{}", row.source),
        title: format!("{}: risk is known and under control", row.name),
        state: match next {
            None => State::Done,
            Some(_) if control.is_some() => State::Attention,
            Some(_) => State::Open,
        },
        evidence,
        next: next.map(str::to_owned),
        owners: vec![seen.owner_of_subject(&format!("source:{}", row.source))],
        place: Place::new("Matrix & brief, Playbooks", &["matrix", "playbooks", "controls", &row.source]),
    })
}

fn reviewed(seen: &Seen<'_>) -> Task {
    let playbooks = &seen.facts.workspace.playbooks;
    let months = playbooks.review_months.as_ref().and_then(|figure| figure.text().trim().parse::<i32>().ok());
    let months = months.filter(|months| (1..=36).contains(months)).unwrap_or(MONTHS);
    let again = playbooks.reviewed_on.map(|on| due_again(on, months));
    let (state, evidence) = match (playbooks.reviewed_on, again, seen.day) {
        (Some(on), Some(again), Some(day)) if day >= again => {
            (State::Attention, format!("Last reviewed on {on}; due since {again}."))
        }
        (Some(on), Some(again), _) => (State::Done, format!("Last reviewed on {on}; due again on {again}.")),
        _ => (State::Open, "The sources were never reviewed.".to_owned()),
    };
    seen.task(Draft {
        id: "control-review".to_owned(),
        title: format!("All sources are reviewed every {months} months"),
        state,
        evidence,
        next: (state != State::Done)
            .then(|| "Go through every row with its owner, and enter the day.".to_owned()),
        owners: Vec::new(),
        place: Place::new("Matrix & brief, Playbooks", &["matrix", "playbooks", "controls"]),
    })
}

/// The first day of the month in which sources are reviewed again.
fn due_again(on: Day, months: i32) -> Day {
    on.month().plus(months).first_day()
}

pub(super) fn section(seen: &Seen<'_>) -> Section {
    let section = Section::new("controls", "Security controls review");
    let rows = rows(seen);
    if rows.is_empty() {
        return section.saying("There is no source in the inventory yet: the review has a row for each.");
    }
    let first = rows.iter().filter(|row| row.owner.is_none() || !row.unattributed.is_zero()).count();
    let open = tasks(seen).iter().filter(|task| !task.is_done()).count();
    let lead = format!(
        "{} sources; {first} without an owner or with keys of nobody, which come first; {open} tasks are open.",
        rows.len()
    );
    let cost = format!("Cost ({})", seen.facts.allocation.currency);
    let heads =
        ["Source", "Owner", "Data", "Keys", "Environments", "Likelihood × impact", "Why", "Control", "State"];
    let mut table = Table::new(heads, &[cost]);
    for row in &rows {
        let control = control(seen, &row.source);
        let text = |part: fn(&SourceControl) -> Option<&String>| {
            control.and_then(part).cloned().unwrap_or_else(|| "–".to_owned())
        };
        let dash = |list: &[String]| if list.is_empty() { "–".to_owned() } else { listed(list, MOST) };
        let degree = |part: fn(&SourceControl) -> Option<Degree>| control.and_then(part);
        table.row([
            row.name.clone(),
            row.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            text(|it| it.data.as_ref()),
            dash(&row.keys),
            dash(&row.environments),
            risk_word(degree(|it| it.likelihood), degree(|it| it.impact)),
            text(|it| it.reason.as_ref()),
            text(|it| it.control.as_ref()),
            control.and_then(|it| it.state).unwrap_or(Remediation::Open).name().to_owned(),
            seen.digits.grouped(row.cost),
        ]);
    }
    let mut section = section.with(Block::Table(table)).with(Block::Tasks(tasks(seen)));
    section.lead = Some(seen.wording("controls", lead));
    section
}
