//! A change of ownership before it is made: the money that moves week by week, what still names the old team, and who
//! has to know. Nothing is changed: the answer holds the workspace as it would be.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::figures::{Line, allocate, by_week, differences};
use super::proposals::proposals;
use super::{Figures, TrackRefusal};
use crate::bills::Bill;
use crate::calendar::{Day, Week};
use crate::money::Amount;
use crate::workspace::{Dimension, Extra, Names, Ownership, Team, Workspace, folded};

/// From a day on, a product is to belong to another team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnershipChange {
    /// The product: id, name or alias.
    pub product: String,
    /// The new team: id, name or alias.
    pub team: String,
    /// Its first day.
    pub from: Day,
    /// Why, kept beside the entry.
    pub reason: Option<String>,
}

/// What it does.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipEffect {
    /// The product's id.
    pub product: String,
    /// Who has it on that day until now; none: nobody.
    pub old: Option<String>,
    /// Who will have it.
    pub new: String,
    /// The workspace with the dated entry; the one before it undoes everything.
    pub workspace: Workspace,
    /// The weeks in which money moves, in order.
    pub weeks: Vec<WeekMoves>,
    /// What names the old team, with the proposed edit.
    pub proposals: Vec<Proposal>,
    /// Who has to know.
    pub to_tell: Vec<ToTell>,
}

/// What moves in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekMoves {
    /// The week.
    pub week: Week,
    /// Whether it is closed, so that the move is a correction.
    pub closed: bool,
    /// What each line pays more or less; nets to zero.
    pub lines: Vec<(Line, Amount)>,
    /// How much changes its line: half of all differences, without their signs.
    pub moved: Amount,
}

/// Something that names the old team or its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Kind and id, as `budget:search-prod`.
    pub subject: String,
    /// Where in the workspace, as `budgets[0].line.team`.
    pub place: String,
    /// What stands there.
    pub now: String,
    /// What should; none: a person has to decide.
    pub proposed: Option<String>,
    /// Why.
    pub reason: String,
}

/// Somebody who has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToTell {
    /// Person's name, or the address.
    pub who: String,
    /// Address, where one is known.
    pub contact: Option<String>,
    /// As what: `owner of ads`, `finance`.
    pub roles: Vec<String>,
}

/// Works out what a change of ownership would do.
pub fn ownership_change(
    workspace: &Workspace,
    bills: &[&Bill],
    change: &OwnershipChange,
) -> Result<OwnershipEffect, TrackRefusal> {
    let names = Names::of(workspace);
    let product = names.resolve(Dimension::Product, &change.product);
    let new = names.resolve(Dimension::Team, &change.team);
    let old = owner_on(workspace, &names, &product, change.from);
    let after = with_entry(workspace, &product, &new, change);
    let weeks = moves(workspace, &after, bills)?;
    let proposals = old.as_deref().filter(|old| *old != new).map_or_else(Vec::new, |old| {
        proposals(&Handover {
            workspace,
            names: &names,
            product: &product,
            old,
            new: &new,
            from: change.from,
        })
    });
    let to_tell = to_tell(workspace, &names, &[old.as_deref(), Some(&new)], &product, &proposals, &weeks);
    Ok(OwnershipEffect { product, old, new, workspace: after, weeks, proposals, to_tell })
}

/// Who hands what over to whom.
pub(super) struct Handover<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) names: &'a Names,
    pub(super) product: &'a str,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) from: Day,
}

/// Of two owners from the same day the later in the list holds.
fn owner_on(workspace: &Workspace, names: &Names, product: &str, day: Day) -> Option<String> {
    let of_product = workspace
        .ownership
        .iter()
        .filter(|entry| entry.from <= day && names.resolve(Dimension::Product, &entry.product) == product);
    of_product.max_by_key(|entry| entry.from).map(|entry| names.resolve(Dimension::Team, &entry.team))
}

fn with_entry(workspace: &Workspace, product: &str, team: &str, change: &OwnershipChange) -> Workspace {
    let mut extra = Extra::new();
    if let Some(reason) = &change.reason {
        extra.insert("reason".to_owned(), json!(reason));
    }
    let mut after = workspace.clone();
    after.ownership.push(Ownership {
        product: product.to_owned(),
        team: team.to_owned(),
        from: change.from,
        extra,
    });
    after
}

fn moves(before: &Workspace, after: &Workspace, bills: &[&Bill]) -> Result<Vec<WeekMoves>, TrackRefusal> {
    let then = by_week(&allocate(before, bills)?.week_entries());
    let now = by_week(&allocate(after, bills)?.week_entries());
    let closed: BTreeSet<Week> = before.closed_weeks.iter().map(|closed| closed.week).collect();
    let nothing = Figures::default();
    let weeks: BTreeSet<Week> = then.keys().chain(now.keys()).copied().collect();
    let of_week = |week: Week| {
        let differences: BTreeMap<Line, Amount> =
            differences(then.get(&week).unwrap_or(&nothing), now.get(&week).unwrap_or(&nothing));
        let given = differences.values().filter(|amount| !amount.is_negative()).copied().sum();
        let lines: Vec<(Line, Amount)> = differences.into_iter().collect();
        (!lines.is_empty()).then(|| WeekMoves { week, closed: closed.contains(&week), lines, moved: given })
    };
    Ok(weeks.into_iter().filter_map(of_week).collect())
}

fn to_tell(
    workspace: &Workspace,
    names: &Names,
    teams: &[Option<&str>],
    product: &str,
    proposals: &[Proposal],
    weeks: &[WeekMoves],
) -> Vec<ToTell> {
    let mut list = List { workspace, names, people: Vec::new() };
    for id in teams.iter().flatten() {
        if let Some(team) = team(workspace, id) {
            list.add(team.owner.as_deref(), format!("owner of {id}"));
            list.add(team.deputy.as_deref(), format!("deputy of {id}"));
        }
    }
    let declared = workspace.products.iter().find(|one| folded(&one.id) == folded(product));
    list.add(declared.and_then(|one| one.owner.as_deref()), format!("owner of {product}"));
    for budget in &workspace.budgets {
        let subject = format!("budget:{}", budget.id);
        if proposals.iter().any(|proposal| proposal.subject == subject) {
            list.add(budget.owner.as_deref(), format!("owner of budget {}", budget.id));
        }
    }
    for rule in &workspace.rules {
        let subject = format!("rule:{}", rule.id);
        if proposals.iter().any(|proposal| proposal.subject == subject) {
            list.add(rule.owner.as_deref(), format!("owner of rule {}", rule.id));
        }
    }
    // Closed weeks are in somebody's books.
    if weeks.iter().any(|week| week.closed) {
        let finance = workspace.roles.iter().find(|(role, _)| folded(role) == "finance");
        list.add(finance.map(|(_, person)| person.as_str()), "finance".to_owned());
    }
    list.people
}

/// The declared team of an id.
pub(super) fn team<'a>(workspace: &'a Workspace, id: &str) -> Option<&'a Team> {
    workspace.teams.iter().find(|team| folded(&team.id) == folded(id))
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
