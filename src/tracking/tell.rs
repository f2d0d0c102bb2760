//! Who has to know of a change of hands, the record of it that the workspace keeps, and the ready texts.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::change::{Change, ChangeEffect, Handover, What};
use super::proposals::Proposal;
use crate::budget::people::People;
use crate::calendar::Day;
use crate::money::{Amount, minor_units};
use crate::workspace::{Dimension, Extra, Figure, HandedOver, Names, Team, TellWhom, Workspace, folded};

/// Somebody who has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToTell {
    /// Person's name, or the address.
    pub who: String,
    /// Address, where one is known.
    pub contact: Option<String>,
    /// As what: `owner of ads`, `finance`.
    pub roles: Vec<String>,
}

/// The declared team of an id.
pub(super) fn team<'a>(workspace: &'a Workspace, id: &str) -> Option<&'a Team> {
    workspace.teams.iter().find(|team| folded(&team.id) == folded(id))
}

/// Everybody who has to know, each once.
pub(super) fn to_tell(handover: &Handover<'_>, proposals: &[Proposal], closed: bool) -> Vec<ToTell> {
    let workspace = handover.workspace;
    let mut list = List { workspace, names: &handover.names, people: Vec::new() };
    let teams = match &handover.what {
        What::Owner(team) => {
            list.add(handover.old.as_deref(), format!("owner of {team} until now"));
            list.add(handover.new.as_deref(), format!("new owner of {team}"));
            list.add(handover.old_deputy.as_deref(), format!("deputy of {team} until now"));
            list.add(handover.deputy.as_deref(), format!("new deputy of {team}"));
            [None, None]
        }
        _ => [handover.old.as_deref(), handover.new.as_deref()],
    };
    let people = People::of(workspace, Some(handover.from));
    for id in teams.into_iter().flatten() {
        if let Some(team) = team(workspace, id) {
            list.add(people.owner_of(team), format!("owner of {id}"));
            list.add(people.deputy_of(team), format!("deputy of {id}"));
        }
    }
    if let Some(product) = handover.product() {
        let declared = workspace.products.iter().find(|one| folded(&one.id) == folded(product));
        list.add(declared.and_then(|one| one.owner.as_deref()), format!("owner of {product}"));
    }
    let concerned = |subject: String| proposals.iter().any(|proposal| proposal.subject == subject);
    for budget in workspace.budgets.iter().filter(|budget| concerned(format!("budget:{}", budget.id))) {
        list.add(budget.owner.as_deref(), format!("owner of budget {}", budget.id));
    }
    for rule in workspace.rules.iter().filter(|rule| concerned(format!("rule:{}", rule.id))) {
        list.add(rule.owner.as_deref(), format!("owner of rule {}", rule.id));
    }
    // Closed weeks are in somebody's books.
    if closed {
        let finance = workspace.roles.iter().find(|(role, _)| folded(role) == "finance");
        list.add(finance.map(|(_, person)| person.as_str()), "finance".to_owned());
    }
    list.people
}

/// People, each once.
struct List<'a> {
    workspace: &'a Workspace,
    names: &'a Names,
    people: Vec<ToTell>,
}

impl List<'_> {
    fn add(&mut self, who: Option<&str>, role: String) {
        let Some(text) = who.map(str::trim).filter(|text| !text.is_empty()) else { return };
        let person = self.names.person(text).and_then(|place| self.workspace.people.get(place));
        let (who, contact) = match person {
            Some(person) => {
                (person.name.clone().unwrap_or_else(|| person.id.clone()), person.contact.clone())
            }
            None => (text.to_owned(), text.contains('@').then(|| text.to_owned())),
        };
        match self.people.iter_mut().find(|other| other.who == who && other.contact == contact) {
            Some(known) if known.roles.contains(&role) => {}
            Some(known) => known.roles.push(role),
            None => self.people.push(ToTell { who, contact, roles: vec![role] }),
        }
    }
}

/// The record of a change that is applied with the chosen proposals (by their places): who has to be told, and what is
/// left to do.
pub fn record(
    workspace: &Workspace,
    change: &Change,
    effect: &ChangeEffect,
    chosen: &[String],
    today: Day,
) -> HandedOver {
    let [open, closed] = effect.moved();
    let left = effect.proposals.iter().filter(|one| !(one.can && chosen.contains(&one.place)));
    let mut tasks: Vec<String> = Vec::new();
    let weeks: Vec<String> =
        effect.weeks.iter().filter(|week| week.closed).map(|week| week.week.to_string()).collect();
    if !weeks.is_empty() {
        let currency = workspace.currency.trim();
        let amount = closed.to_fixed(minor_units(currency));
        tasks
            .push(format!("Book the corrections of {} ({amount} {currency} change hands)", weeks.join(", ")));
    }
    for one in left {
        let task = format!("Look at {}: {}", one.subject, one.reason);
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let figure = |amount: Amount| (!amount.is_zero()).then(|| Figure::of(amount));
    let base = format!("{}-{}", change.what.text().replace(':', "-"), change.from);
    HandedOver {
        id: fresh(&base, workspace.changes.iter().map(|one| one.id.as_str())),
        what: change.what.text(),
        from: effect.old.clone(),
        to: effect.new.clone().or_else(|| given(&change.deputy).map(|deputy| format!("{deputy} (deputy)"))),
        day: change.from,
        reason: given(&change.reason),
        entered_on: Some(today),
        moved_open: figure(open),
        moved_closed: figure(closed),
        tell: effect
            .to_tell
            .iter()
            .map(|one| TellWhom {
                who: one.who.clone(),
                contact: one.contact.clone(),
                roles: one.roles.clone(),
                extra: Extra::new(),
            })
            .collect(),
        told: Vec::new(),
        tasks,
        done: Vec::new(),
        extra: Extra::new(),
    }
}

/// An id that none of the others has: the base, or the base with a number.
pub(super) fn fresh<'i>(base: &str, taken: impl Iterator<Item = &'i str>) -> String {
    let taken: Vec<String> = taken.map(folded).collect();
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
    candidates.find(|id| !taken.contains(&folded(id))).unwrap_or_else(|| base.to_owned())
}

/// What changed hands, in words: `Larkfield Find goes from Knowledge Discovery to Applied Research from 2026-10-01`.
pub fn headline(workspace: &Workspace, change: &HandedOver) -> String {
    let names = Names::of(workspace);
    let what = What::read(&change.what);
    let of_team = |id: &str| {
        let team = team(workspace, &names.resolve(Dimension::Team, id));
        team.and_then(|team| team.name.clone()).unwrap_or_else(|| id.to_owned())
    };
    let person = |id: &str| {
        let person = names.person(id).and_then(|place| workspace.people.get(place));
        person.and_then(|person| person.name.clone()).unwrap_or_else(|| id.to_owned())
    };
    let (subject, is_person) = match &what {
        Some(What::Product(id)) => {
            let product = workspace.products.iter().find(|one| folded(&one.id) == folded(id));
            (product.and_then(|one| one.name.clone()).unwrap_or_else(|| id.clone()), false)
        }
        Some(What::Owner(team)) => (format!("{} as a team", of_team(team)), true),
        Some(What::Team(team)) => {
            let team = of_team(team);
            return match &change.to {
                Some(into) => format!("{team} becomes a part of {} from {}", of_team(into), change.day),
                None => format!("{team} closes from {}", change.day),
            };
        }
        Some(What::Value { field, value }) => (format!("{field} {value}"), false),
        None => (change.what.clone(), false),
    };
    let shown = |text: &String| if is_person { person(text) } else { of_team(text) };
    let from = change.from.as_ref().map_or_else(String::new, |old| format!(" from {}", shown(old)));
    let to = change.to.as_ref().map_or_else(|| "nobody".to_owned(), shown);
    format!("{subject} goes{from} to {to} from {} on", change.day)
}

/// Subject and text for somebody who has to know.
pub fn message(workspace: &Workspace, change: &HandedOver, person: &TellWhom) -> (String, String) {
    let headline = headline(workspace, change);
    let currency = workspace.currency.trim();
    let money = |figure: &Figure| format!("{} {currency}", figure.amount().to_fixed(minor_units(currency)));
    let mut text = format!("Hello {},\n\n{headline}.\n", person.who);
    if let Some(reason) = &change.reason {
        let _ = writeln!(text, "Reason: {reason}");
    }
    text.push('\n');
    match &change.moved_open {
        Some(moved) => {
            let _ =
                writeln!(text, "In weeks that are still open, {} of AI spend change hands.", money(moved));
        }
        None if change.moved_closed.is_none() => {
            text.push_str(
                "No spend of the bills so far changes hands; the change holds for those to come.\n",
            );
        }
        None => {}
    }
    if let Some(moved) = &change.moved_closed {
        let _ = writeln!(text, "In weeks that are closed it is {}, booked as corrections.", money(moved));
    }
    if !person.roles.is_empty() {
        let _ = write!(text, "\nYou hear of it as {}.\n", person.roles.join(", "));
    }
    text.push_str("If something is wrong with it, please say so before the next week is closed.\n");
    (headline, text)
}
