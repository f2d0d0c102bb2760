//! Prompt-injection response: who contains which key, what it costs an hour while it runs away, what would stop it; and
//! each incident's steps, time line and money.

use serde::{Deserialize, Serialize};

use crate::budget::guardrail::stages;
use crate::budget::key_use::KeyUse;
use crate::money::{Amount, Ratio};
use crate::report::checklist::{Seen, State};
use crate::report::document::{Block, ListItem, Section, Table, Task};
use crate::report::places::Place;
use crate::report::tasks::Draft;
use crate::report::words::Words;
use crate::workspace::{Dimension, SecurityIncident, folded};

/// How many keys the brief lists: the dearest.
const MOST: usize = 12;

/// Steps of the response: phase, id, what shall be so, what to do.
const STEPS: [(&str, &str, &str, &str); 10] = [
    (
        "Detect",
        "seen",
        "It is known what happened",
        "Write down what was seen, when and by whom; keep the prompts and logs.",
    ),
    (
        "Detect",
        "scope",
        "It is known what is concerned",
        "Name the key, the team and the data that it reached.",
    ),
    (
        "Contain",
        "key",
        "The key can do no more harm",
        "Revoke or rotate the key; block the caller at the gateway.",
    ),
    (
        "Contain",
        "limit",
        "A limit stops what still runs",
        "Lower the key's or the product's guardrail until all is clear.",
    ),
    (
        "Eradicate",
        "cause",
        "The way in is closed",
        "Filter the input, narrow the tools and permissions, mend the prompt.",
    ),
    (
        "Eradicate",
        "secrets",
        "Nothing that leaked still works",
        "Rotate every secret that the model could read.",
    ),
    (
        "Recover",
        "back",
        "The service runs again, watched",
        "Bring it back at a lower stage of exposure; watch its spend daily.",
    ),
    ("Recover", "money", "Its money is settled", "Dispute what the provider charged, or book who bears it."),
    (
        "Learn",
        "told",
        "Those concerned were told",
        "Tell owner, deputy, finance and, where data leaked, data protection.",
    ),
    (
        "Learn",
        "changed",
        "It can't happen the same way again",
        "Change the control of the source and the guardrail; look back with the team.",
    ),
];

/// Who contains a key, and what would stop it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// The owner of its team.
    pub owner: Option<String>,
    /// The deputy.
    pub deputy: Option<String>,
    /// What would stop it, or that nothing would.
    pub guardrail: String,
}

/// An incident for the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentView {
    /// Its id.
    pub id: String,
    /// What it cost: as entered, else hours times the key's highest rate; none where neither is known.
    pub amount: Option<Amount>,
    /// How that comes about.
    pub how: String,
    /// The line that bears it: columns and values.
    pub line: Vec<(String, String)>,
    /// Its steps.
    pub tasks: Vec<Task>,
}

pub(super) fn container(seen: &Seen<'_>, key: &KeyUse) -> Container {
    let team = key.team.as_deref().and_then(|team| seen.people.team(team));
    Container {
        owner: team.and_then(|team| seen.who(seen.people.owner_of(team))).map(|who| who.name),
        deputy: team.and_then(|team| seen.who(seen.people.deputy_of(team))).map(|who| who.name),
        guardrail: guardrail(seen, &key.key),
    }
}

fn guardrail(seen: &Seen<'_>, key: &str) -> String {
    let workspace = seen.facts.workspace;
    let is_of_key = |text: &str| folded(text) == folded(key);
    let found = workspace.guardrails.assigned.iter().rfind(|one| one.key.as_deref().is_some_and(is_of_key));
    let Some(assigned) = found else { return "none: nothing stops it".to_owned() };
    let stages = stages(workspace);
    let stage = stages.iter().find(|stage| folded(&stage.id) == folded(&assigned.stage));
    match stage {
        Some(stage) => {
            let name = stage.name.as_deref().unwrap_or(&stage.id);
            let hard = stage.at_hard.as_deref().unwrap_or("notify");
            format!("stage {name}: {hard} at the hard limit of a day")
        }
        None => format!("stage {}, which does not exist", assigned.stage),
    }
}

/// What an incident cost, and how that comes about.
fn money(seen: &Seen<'_>, incident: &SecurityIncident) -> (Option<Amount>, String) {
    if let Some(amount) = &incident.amount {
        return (Some(amount.amount()), "as entered".to_owned());
    }
    let key = incident.key.as_deref().and_then(|key| seen.facts.playbooks?.uses.key(key));
    let (Some(key), Some(hours)) = (key, &incident.hours) else {
        return (None, "enter the key and for how many hours it ran, or what it cost".to_owned());
    };
    let ratio: Ratio = hours.ratio() * key.highest.to_ratio();
    let how = format!("{} hours at {}, the key's highest", hours.text(), seen.money(key.highest));
    (Amount::from_ratio(&ratio).ok(), how)
}

fn team<'a>(seen: &'a Seen<'_>, incident: &'a SecurityIncident) -> Option<&'a str> {
    let given = incident.team.as_deref().map(str::trim).filter(|team| !team.is_empty());
    let of_key = || seen.facts.playbooks?.uses.key(incident.key.as_deref()?)?.team.as_deref();
    given.or_else(of_key)
}

fn name(incident: &SecurityIncident) -> String {
    let given = incident.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    given.unwrap_or(&incident.id).to_owned()
}

fn tasks(seen: &Seen<'_>, incident: &SecurityIncident) -> Vec<Task> {
    let team = team(seen, incident).and_then(|team| seen.people.team(team));
    let owner = team.and_then(|team| seen.people.owner_of(team)).map(str::to_owned);
    let deputy = team.and_then(|team| seen.people.deputy_of(team)).map(str::to_owned);
    let step = |(phase, id, title, next): &(&str, &str, &str, &str)| {
        let evidence = match *id {
            "scope" => match (&incident.key, &team) {
                (Some(key), Some(team)) => {
                    format!("Key {key}, paid by {}.", team.name.as_deref().unwrap_or(&team.id))
                }
                (Some(key), None) => format!("Key {key}, which nobody is known to hold."),
                _ => "No key is named yet.".to_owned(),
            },
            "money" => match money(seen, incident) {
                (Some(amount), how) => {
                    let dispute = incident.dispute.as_ref();
                    let dispute =
                        dispute.map_or("; no dispute yet".to_owned(), |id| format!("; dispute {id}"));
                    format!("{}: {how}{dispute}.", seen.money(amount))
                }
                (None, how) => format!("Not known: {how}."),
            },
            "limit" => incident
                .key
                .as_deref()
                .map_or_else(String::new, |key| format!("Guardrail of the key: {}.", guardrail(seen, key))),
            _ => String::new(),
        };
        seen.task(Draft {
            id: format!("incident:{}:{id}", incident.id),
            title: format!("{phase}: {title}"),
            state: if incident.closed_on.is_some() { State::Done } else { State::Open },
            evidence,
            next: Some((*next).to_owned()).filter(|_| incident.closed_on.is_none()),
            owners: vec![owner.clone(), deputy.clone()],
            place: Place::new(
                "Matrix & brief, Playbooks",
                &["matrix", "playbooks", "incident", &incident.id],
            ),
        })
    };
    let day = Some(incident.opened_on);
    // An incident waits for no weekly look.
    let at_once = |task: Task| {
        let due = task.due.filter(|_| task.chosen_due).or(day).filter(|_| task.state != State::Done);
        Task { due, ..task }
    };
    STEPS.iter().map(step).map(at_once).collect()
}

pub(super) fn views(seen: &Seen<'_>) -> Vec<IncidentView> {
    let view = |incident: &SecurityIncident| {
        let (amount, how) = money(seen, incident);
        let team = team(seen, incident).map(str::to_owned);
        IncidentView {
            id: incident.id.clone(),
            amount,
            how,
            line: team.map(|team| (Dimension::Team.name().to_owned(), team)).into_iter().collect(),
            tasks: tasks(seen, incident),
        }
    };
    seen.facts.workspace.playbooks.incidents.iter().map(view).collect()
}

pub(super) fn section(seen: &Seen<'_>) -> Section {
    let mut section = Section::new("incidents", "Prompt-injection response");
    let workspace = seen.facts.workspace;
    let uses = seen.facts.playbooks.map(|facts| &facts.uses);
    let keys = uses.map(|uses| uses.keys.as_slice()).unwrap_or_default();
    let open = workspace.playbooks.incidents.iter().filter(|one| one.closed_on.is_none()).count();
    let lead = match keys.first() {
        None => {
            format!("{open} incidents are open. The bills name no key: ask the providers for cost by key.")
        }
        Some(dearest) => format!(
            "{open} incidents are open. {} keys are known; the dearest, {}, cost up to {} an hour.",
            keys.len(),
            dearest.key,
            seen.money(dearest.highest)
        ),
    };
    section.lead = Some(seen.wording("incidents", lead));
    if !keys.is_empty() {
        let words = Words::of(workspace);
        let currency = &seen.facts.allocation.currency;
        let numbers = [format!("An hour now ({currency})"), format!("Highest hour ({currency})")];
        let heads = ["Key", "Team", "Contained by", "Deputy", "Guardrail", "Highest on"];
        let mut table = Table::new(heads, &numbers);
        for key in keys.iter().take(MOST) {
            let contained = container(seen, key);
            let nobody = || "nobody".to_owned();
            let team = key.team.as_deref().map(|team| words.value(Dimension::Team, team));
            table.row([
                key.key.clone(),
                team.unwrap_or_else(nobody),
                contained.owner.unwrap_or_else(nobody),
                contained.deputy.unwrap_or_else(nobody),
                contained.guardrail,
                key.highest_on.map(|day| day.to_string()).unwrap_or_default(),
                seen.digits.grouped(key.now),
                seen.digits.grouped(key.highest),
            ]);
        }
        section.blocks.push(Block::Table(table));
        if keys.len() > MOST {
            let more = format!("{} more keys cost less at their highest.", keys.len() - MOST);
            section = section.saying(more);
        }
    }
    if workspace.playbooks.incidents.is_empty() {
        section.blocks.push(Block::Heading("When it happens".to_owned()));
        let steps = STEPS.iter().map(|(phase, _, title, next)| format!("{phase}: {title}. {next}"));
        return section.boxes(steps);
    }
    for incident in &workspace.playbooks.incidents {
        let closed = incident.closed_on.map_or_else(String::new, |day| format!(", closed on {day}"));
        let title = format!("{} (opened on {}{closed})", name(incident), incident.opened_on);
        section.blocks.push(Block::Heading(crate::report::text::clean(&title)));
        if !incident.timeline.is_empty() {
            let item = |entry: &crate::workspace::TimelineEntry| ListItem {
                text: crate::report::document::Phrase::bold(&entry.at).and(" ").and(&entry.what),
                ..ListItem::default()
            };
            section.blocks.push(Block::List(incident.timeline.iter().map(item).collect()));
        }
        section.blocks.push(Block::Tasks(tasks(seen, incident)));
    }
    section
}
