//! Who a ladder reaches for a budget: roles resolved through the organisation on a day, and every gap named with its
//! remedy.

use std::fmt;

use super::given;
use super::people::{Answer, People, label};
use crate::workspace::{Budget, Dimension, Escalation, Team, folded};

/// A role that a level of a ladder can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Who owns the team that the line names.
    TeamOwner,
    /// The budget's deputy, else the deputy of the team.
    Deputy,
    /// The budget's owner, else the owner of the team.
    BudgetOwner,
    /// Whoever the workspace's roles say.
    Finance,
    /// Whoever the workspace's roles say.
    Leadership,
}

/// All roles, in the order in which they are offered.
pub const ROLES: [Role; 5] =
    [Role::TeamOwner, Role::Deputy, Role::BudgetOwner, Role::Finance, Role::Leadership];

impl Role {
    /// As it stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TeamOwner => "team owner",
            Self::Deputy => "deputy",
            Self::BudgetOwner => "budget owner",
            Self::Finance => "finance",
            Self::Leadership => "leadership",
        }
    }

    /// The role of a text in `notify`.
    pub fn by_name(text: &str) -> Option<Self> {
        let text = folded(text);
        // The deputy of a budget is the deputy.
        let text = if text == "budget deputy" { "deputy" } else { &text };
        ROLES.into_iter().find(|role| role.name() == text)
    }

    /// Whether it depends on the budget or its line, not on the workspace's roles.
    pub const fn is_of_line(self) -> bool {
        matches!(self, Self::TeamOwner | Self::Deputy | Self::BudgetOwner)
    }
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The role by which, as it stands in files; none where the level names a person or an address.
    pub role: Option<&'static str>,
    /// What they are called.
    pub name: String,
    /// Where they are reached.
    pub contact: String,
}

/// Why a level reaches nobody by one of its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The line names no team.
    NoTeam,
    /// The line names a team that is not declared.
    UnknownTeam(String),
    /// The team has no owner.
    NoTeamOwner(String),
    /// Neither the budget nor its team has an owner.
    NoOwner,
    /// Neither the budget nor its team has a deputy.
    NoDeputy,
    /// The deputy is the owner.
    DeputyIsOwner(String),
    /// Nobody has the role.
    Unfilled(&'static str),
    /// The person is not there on that day; the text says since when.
    Away(String),
    /// The person has no address.
    NoContact(String),
    /// The text is no role, no person and no address.
    Unknown(String),
    /// The level has nobody at all.
    Nobody,
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTeam => formatter
                .write_str("the line names no team: add one to the line, or tell the budget owner instead"),
            Self::UnknownTeam(team) => {
                write!(formatter, "the team {team} is not declared: add it under Attribution")
            }
            Self::NoTeamOwner(team) => write!(formatter, "the team {team} has no owner: name one"),
            Self::NoOwner => formatter.write_str("neither the budget nor its team has an owner: name one"),
            Self::NoDeputy => formatter.write_str("neither the budget nor its team has a deputy: name one"),
            Self::DeputyIsOwner(name) => {
                write!(formatter, "{name} is owner and deputy: an alert that one misses, both miss")
            }
            Self::Unfilled(role) => write!(formatter, "nobody is {role}: fill it under Roles"),
            Self::Away(person) => write!(formatter, "{person}: name somebody else"),
            Self::NoContact(name) => write!(formatter, "{name} has no address: add one under Roles"),
            Self::Unknown(text) => {
                write!(formatter, "{text} is no role, no person and no address: choose one of these")
            }
            Self::Nobody => formatter.write_str("tells nobody: add a role, a person or an address"),
        }
    }
}

/// One level of a ladder as it is for a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The texts of its `notify`, each with whom it reaches or why nobody.
    pub told: Vec<(String, Result<Told, Gap>)>,
}

impl Rung {
    /// Whether it reaches somebody.
    pub fn reaches(&self) -> bool {
        self.told.iter().any(|(_, told)| told.is_ok())
    }
}

/// The levels of a ladder for a budget, in order.
pub fn ladder(people: &People<'_>, budget: &Budget, ladder: &Escalation) -> Vec<Rung> {
    let rung = |notify: &Vec<String>| {
        let named: Vec<&String> = notify.iter().filter(|who| !who.trim().is_empty()).collect();
        if named.is_empty() {
            return Rung { told: vec![(String::new(), Err(Gap::Nobody))] };
        }
        Rung { told: named.into_iter().map(|who| (who.clone(), told(people, budget, who))).collect() }
    };
    ladder.levels.iter().map(|level| rung(&level.notify)).collect()
}

/// Who a text of `notify` is for a budget.
pub fn told(people: &People<'_>, budget: &Budget, who: &str) -> Result<Told, Gap> {
    let Some(role) = Role::by_name(who) else {
        return reached(people, who, None, || Gap::Unknown(who.trim().to_owned()));
    };
    let name = role.name();
    match role {
        Role::TeamOwner => {
            let team = team(people, budget)?;
            reached(people, people.owner_of(team).unwrap_or_default(), Some(name), || {
                Gap::NoTeamOwner(team_name(team))
            })
        }
        Role::BudgetOwner => {
            reached(people, owner(people, budget).unwrap_or_default(), Some(name), || Gap::NoOwner)
        }
        Role::Deputy => {
            let text = deputy(people, budget).unwrap_or_default();
            let deputy = reached(people, text, Some(name), || Gap::NoDeputy)?;
            let owner =
                owner(people, budget).and_then(|owner| reached(people, owner, None, || Gap::NoOwner).ok());
            match owner {
                Some(owner) if folded(&owner.contact) == folded(&deputy.contact) => {
                    Err(Gap::DeputyIsOwner(deputy.name))
                }
                _ => Ok(deputy),
            }
        }
        Role::Finance | Role::Leadership => {
            let roles = &people.workspace().roles;
            let person = roles.iter().find(|(role, _)| folded(role) == name).map_or("", |(_, person)| person);
            reached(people, person, Some(name), || Gap::Unfilled(name))
        }
    }
}

/// The team that the line names; one that became a part of another leads there.
fn team<'a>(people: &People<'a>, budget: &Budget) -> Result<&'a Team, Gap> {
    let named = budget.line.iter().find(|(column, _)| column.trim() == Dimension::Team.name());
    let (_, text) = named.filter(|(_, text)| !text.trim().is_empty()).ok_or(Gap::NoTeam)?;
    people.team(text).ok_or_else(|| Gap::UnknownTeam(text.trim().to_owned()))
}

/// The text of the budget's owner, else of its team's.
pub(super) fn owner<'a>(people: &People<'a>, budget: &'a Budget) -> Option<&'a str> {
    given(&budget.owner).or_else(|| team(people, budget).ok().and_then(|team| people.owner_of(team)))
}

/// The text of the budget's deputy, else of its team's.
pub(super) fn deputy<'a>(people: &People<'a>, budget: &'a Budget) -> Option<&'a str> {
    given(&budget.deputy).or_else(|| team(people, budget).ok().and_then(|team| people.deputy_of(team)))
}

fn team_name(team: &Team) -> String {
    team.name.as_deref().unwrap_or(&team.id).trim().to_owned()
}

fn reached(
    people: &People<'_>,
    who: &str,
    role: Option<&'static str>,
    missing: impl FnOnce() -> Gap,
) -> Result<Told, Gap> {
    match people.find(Some(who)) {
        Answer::Nobody => Err(missing()),
        // Whatever is written with an @ or a # (a channel) can be reached; a bare word is a person who is not declared.
        Answer::Address(text) if text.contains(['@', '#', '+', '/']) => {
            Ok(Told { role, name: text.to_owned(), contact: text.to_owned() })
        }
        Answer::Address(text) => Err(Gap::Unknown(text.to_owned())),
        Answer::Person(person) => {
            match person.contact.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
                Some(contact) => Ok(Told { role, name: label(person), contact: contact.to_owned() }),
                None => Err(Gap::NoContact(label(person))),
            }
        }
        away @ Answer::Away(_) => Err(Gap::Away(away.text().unwrap_or_default())),
    }
}

/// A waiting time as it is typed (`24h`, `2d`, `1w`), in hours of the clock; none where it is not one.
pub fn hours(text: &str) -> Option<u32> {
    super::working::Wait::parse(text).and_then(|wait| u32::try_from(wait.hours()).ok())
}
