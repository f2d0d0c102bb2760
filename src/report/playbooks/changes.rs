//! Change management: who is affected by how much, who must be told and trained, the roll-out by stage, the way back, and
//! the accuracy before and after.

use serde::{Deserialize, Serialize};

use crate::budget::guardrail::stages;
use crate::calendar::Month;
use crate::ledger::By;
use crate::money::Amount;
use crate::report::checklist::{Seen, State};
use crate::report::document::{Block, Section, Table, Task};
use crate::report::places::Place;
use crate::report::tasks::Draft;
use crate::report::text::{clean, listed, percent};
use crate::report::words::Words;
use crate::workspace::{ChangeKind, Dimension, ManagedChange, folded};

/// How many names are spelled out.
const MOST: usize = 6;
/// How many weeks are held against each other.
const WEEKS: usize = 4;

/// A team that a change touches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AffectedTeam {
    /// Its id; none: what nobody pays.
    pub team: Option<String>,
    /// What the subject cost it in the last month that is known.
    pub cost: Amount,
    /// Its owner.
    pub owner: Option<String>,
}

/// A change for the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// Its id.
    pub id: String,
    /// Who is affected, the largest first.
    pub affected: Vec<AffectedTeam>,
    /// The month that the figures are of.
    pub month: Option<Month>,
    /// The accuracy of the weeks before and after its day, where there are any.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// Its steps.
    pub tasks: Vec<Task>,
}

fn column(kind: ChangeKind) -> Option<By> {
    match kind {
        ChangeKind::Owner => Some(By::Product),
        ChangeKind::Model | ChangeKind::Price => Some(By::Model),
        ChangeKind::Provider => Some(By::Provider),
        ChangeKind::Rule => None,
    }
}

fn affected(seen: &Seen<'_>, change: &ManagedChange) -> (Vec<AffectedTeam>, Option<Month>) {
    let (Some(by), Some(subject)) = (column(change.kind), change.subject.as_deref()) else {
        return (Vec::new(), None);
    };
    let names = seen.people.names();
    let subject = match by {
        By::Product => names.resolve(Dimension::Product, subject),
        _ => subject.trim().to_owned(),
    };
    let mut rows = Vec::new();
    for row in seen.facts.allocation.matrix(&[By::Month, By::Team, by]).rows {
        let [month, team, value] = &row.values[..] else { continue };
        let month = month.as_deref().and_then(|month| month.parse::<Month>().ok());
        if let (Some(month), Some(value)) = (month, value)
            && folded(value) == folded(&subject)
        {
            rows.push((month, team.as_deref().map(str::to_owned), row.cost));
        }
    }
    let before = |month: &Month| seen.day.is_none_or(|day| month.first_day() <= day);
    let last = rows.iter().map(|(month, ..)| *month).filter(before).max();
    let of_last = rows.into_iter().filter(|(month, ..)| Some(*month) == last);
    let mut teams: Vec<AffectedTeam> = of_last
        .map(|(_, team, cost)| {
            let owner = team.as_deref().and_then(|team| seen.people.team(team));
            let owner = owner.and_then(|team| seen.who(seen.people.owner_of(team))).map(|who| who.name);
            AffectedTeam { team, cost, owner }
        })
        .collect();
    crate::order::sort_by(&mut teams, |a, b| b.cost.cmp(&a.cost).then_with(|| a.team.cmp(&b.team)));
    (teams, last)
}

/// The Allocation Accuracy Index of the weeks before the change's, and of those from it on.
fn accuracy(seen: &Seen<'_>, change: &ManagedChange) -> (Option<String>, Option<String>) {
    let weeks = seen.facts.playbooks.map(|facts| facts.weeks.as_slice()).unwrap_or_default();
    let turn = change.from.week();
    let of = |weeks: &[&(crate::calendar::Week, Amount, Amount)]| {
        let all: Amount = weeks.iter().map(|(_, all, _)| *all).sum();
        let direct: Amount = weeks.iter().map(|(.., direct)| *direct).sum();
        (!weeks.is_empty() && !all.is_zero()).then(|| percent(direct, all))
    };
    let before: Vec<_> = weeks.iter().filter(|(week, ..)| *week < turn).collect();
    let after: Vec<_> = weeks.iter().filter(|(week, ..)| *week >= turn).take(WEEKS).collect();
    (of(&before[before.len().saturating_sub(WEEKS)..]), of(&after))
}

fn name(change: &ManagedChange) -> String {
    let given = change.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    given.unwrap_or(&change.id).to_owned()
}

fn tasks(seen: &Seen<'_>, change: &ManagedChange) -> Vec<Task> {
    let (teams, month) = affected(seen, change);
    let words = Words::of(seen.facts.workspace);
    let team_name = |team: &Option<String>| {
        team.as_deref().map_or_else(|| "nobody".to_owned(), |team| words.value(Dimension::Team, team))
    };
    let costs: Vec<String> =
        teams.iter().map(|one| format!("{} {}", team_name(&one.team), seen.money(one.cost))).collect();
    let owners: Vec<String> = teams.iter().filter_map(|one| one.owner.clone()).collect();
    let subject_owner = match change.kind {
        ChangeKind::Owner => {
            change.subject.as_deref().and_then(|id| seen.owner_of_subject(&format!("product:{id}")))
        }
        ChangeKind::Rule => {
            change.subject.as_deref().and_then(|id| seen.owner_of_subject(&format!("rule:{id}")))
        }
        _ => None,
    };
    let team_owner = teams.first().and_then(|one| seen.people.team(one.team.as_deref()?));
    let team_owner = team_owner.and_then(|team| seen.people.owner_of(team)).map(str::to_owned);
    let (before, after) = accuracy(seen, change);
    let stages: Vec<String> = stages(seen.facts.workspace)
        .iter()
        .map(|stage| stage.name.clone().unwrap_or_else(|| stage.id.clone()))
        .collect();
    let impact = match (month, costs.is_empty()) {
        (Some(month), false) => format!("In {month}: {}.", listed(&costs, MOST)),
        _ => "Nothing of it is charged yet, or its subject is not named.".to_owned(),
    };
    let tell = match owners.is_empty() {
        true => "Nobody is known who pays for it.".to_owned(),
        false => format!("To tell: {}.", listed(&owners, MOST)),
    };
    let back = change.way_back.as_deref().map(clean).filter(|text| !text.is_empty());
    let enter = match change.kind {
        ChangeKind::Owner => "Enter the change of ownership with its day.",
        ChangeKind::Rule => "Change the rule from its day on; keep the old one until then.",
        _ => "Change rules and expected costs that name it.",
    };
    let place = Place::new("Matrix & brief, Playbooks", &["matrix", "playbooks", "change", &change.id]);
    let accuracy = match (&before, &after) {
        (Some(before), Some(after)) => format!("Allocation Accuracy Index: {before} before, {after} after."),
        (Some(before), None) => format!("Allocation Accuracy Index before: {before}; no week after it yet."),
        _ => "There are no weeks to compare yet.".to_owned(),
    };
    let steps: [(&str, &str, String, &str); 7] = [
        (
            "impact",
            "Its effect on every team is known",
            impact,
            "Look at who pays for it today, and ask them.",
        ),
        (
            "tell",
            "Everybody concerned was told",
            tell.clone(),
            "Tell owners and deputies before the day, finance as well.",
        ),
        (
            "train",
            "Those who work with it know how",
            tell,
            "Show the teams what changes for them, with an example.",
        ),
        (
            "stages",
            "It is rolled out by stage",
            format!("Stages: {}.", listed(&stages, MOST)),
            "Move to the next stage only when the exit of the one before holds.",
        ),
        (
            "back",
            "The way back is known",
            back.map_or_else(
                || "Not written down yet.".to_owned(),
                |text| format!("{text}.").replace("..", "."),
            ),
            "Write down how to go back, and until when that is possible.",
        ),
        ("enter", "The matrix follows it", format!("From {}.", change.from), enter),
        ("close", "Accuracy held", accuracy, "Compare the weeks before and after, then close the change."),
    ];
    let task = |(id, title, evidence, next): (&str, &str, String, &str)| {
        let task = seen.task(Draft {
            id: format!("change:{}:{id}", change.id),
            title: title.to_owned(),
            state: if change.closed_on.is_some() { State::Done } else { State::Open },
            evidence,
            next: Some(next.to_owned()).filter(|_| change.closed_on.is_none()),
            owners: vec![subject_owner.clone(), team_owner.clone()],
            place: place.clone(),
        });
        // By its day; what closes it, four weeks later.
        let by = if id == "close" { change.from.plus(7 * WEEKS as i32) } else { change.from };
        let due = task.due.filter(|_| task.chosen_due).or(Some(by)).filter(|_| task.state != State::Done);
        Task { due, ..task }
    };
    steps.into_iter().map(task).collect()
}

pub(super) fn views(seen: &Seen<'_>) -> Vec<ChangeView> {
    let view = |change: &ManagedChange| {
        let (affected, month) = affected(seen, change);
        let (before, after) = accuracy(seen, change);
        ChangeView { id: change.id.clone(), affected, month, before, after, tasks: tasks(seen, change) }
    };
    seen.facts.workspace.playbooks.changes.iter().map(view).collect()
}

pub(super) fn section(seen: &Seen<'_>) -> Section {
    let changes = &seen.facts.workspace.playbooks.changes;
    let open = changes.iter().filter(|change| change.closed_on.is_none()).count();
    let mut section = Section::new("managed-changes", "Change management");
    let lead = match changes.len() {
        0 => "No change is planned. A change of owner, model, provider, price or rule is led from its notice to its closing."
            .to_owned(),
        all => format!("{open} of {all} changes are open."),
    };
    section.lead = Some(seen.wording("managed-changes", lead));
    let words = Words::of(seen.facts.workspace);
    for change in changes {
        let closed = change.closed_on.map_or_else(String::new, |day| format!(", closed on {day}"));
        let title = format!("{} ({}, from {}{closed})", name(change), change.kind.name(), change.from);
        section.blocks.push(Block::Heading(clean(&title)));
        let (teams, month) = affected(seen, change);
        if let (Some(month), false) = (month, teams.is_empty()) {
            let cost = format!("Cost in {month} ({})", seen.facts.allocation.currency);
            let mut table = Table::new(["Team", "Owner"], &[cost]);
            for one in &teams {
                let team = one.team.as_deref().map(|team| words.value(Dimension::Team, team));
                table.row([
                    team.unwrap_or_else(|| "(unallocated)".to_owned()),
                    one.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
                    seen.digits.grouped(one.cost),
                ]);
            }
            section.blocks.push(Block::Table(table));
        }
        section.blocks.push(Block::Tasks(tasks(seen, change)));
    }
    section
}
