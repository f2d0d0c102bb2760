//! Who answers: owners and deputies resolved through the workspace's people on a day.

use crate::calendar::Day;
use crate::workspace::{Dimension, Names, Person, Team, TeamOwner, Workspace, folded};

/// The people of a workspace, on a day (on no day, everybody is there).
#[derive(Debug)]
pub struct People<'a> {
    workspace: &'a Workspace,
    names: Names,
    day: Option<Day>,
}

/// Who an owner's text leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer<'a> {
    /// Nobody is named.
    Nobody,
    /// A plain address, or a text that names no declared person.
    Address(&'a str),
    /// Somebody who is there.
    Person(&'a Person),
    /// Somebody who is not there on that day.
    Away(&'a Person),
}

impl Answer<'_> {
    /// Whether somebody answers.
    pub const fn answers(self) -> bool {
        matches!(self, Self::Address(_) | Self::Person(_))
    }

    /// As it is printed; none where nobody is named.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Nobody => None,
            Self::Address(address) => Some(address.to_owned()),
            Self::Person(person) => Some(label(person)),
            Self::Away(person) => Some(format!("{} ({})", label(person), away(person))),
        }
    }
}

/// What a person is called.
pub fn label(person: &Person) -> String {
    person.name.as_deref().unwrap_or(&person.id).trim().to_owned()
}

fn away(person: &Person) -> String {
    match (person.from, person.until) {
        (_, Some(until)) => format!("left on {until}"),
        (Some(from), None) => format!("not there before {from}"),
        (None, None) => "away".to_owned(),
    }
}

impl<'a> People<'a> {
    /// The people of a workspace on a day.
    pub fn of(workspace: &'a Workspace, day: Option<Day>) -> Self {
        Self { workspace, names: Names::of(workspace), day }
    }

    /// Who a text names: a person's id, name or address, or itself.
    pub fn find(&self, text: Option<&'a str>) -> Answer<'a> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Answer::Nobody };
        let place = self.names.person(text);
        match place.and_then(|place| self.workspace.people.get(place)) {
            None => Answer::Address(text),
            Some(person) if self.is_there(person.from, person.until) => Answer::Person(person),
            Some(person) => Answer::Away(person),
        }
    }

    /// The day.
    pub const fn day(&self) -> Option<Day> {
        self.day
    }

    /// Whether the day lies in a span.
    pub fn is_there(&self, from: Option<Day>, until: Option<Day>) -> bool {
        self.day
            .is_none_or(|day| from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until))
    }

    /// The declared team of a text; one that became a part of another leads there.
    pub fn team(&self, text: &str) -> Option<&'a Team> {
        let find = |text: &str| {
            let id = self.names.find(Dimension::Team, text)?;
            self.workspace.teams.iter().find(|team| team.id.trim() == id)
        };
        let mut team = find(text)?;
        // As many steps as there are teams: a circle of mergers ends as well.
        for _ in &self.workspace.teams {
            match team.merged_into.as_deref().and_then(find) {
                Some(next) if !self.is_there(team.from, team.until) => team = next,
                _ => break,
            }
        }
        Some(team)
    }

    /// The owner of a team, by its id, name or alias.
    pub fn team_owner(&self, text: &str) -> Answer<'a> {
        self.team(text).map_or(Answer::Nobody, |team| self.find(self.owner_of(team)))
    }

    /// What is written as a team's owner: by its last dated entry that has begun, else by the team itself.
    pub fn owner_of(&self, team: &'a Team) -> Option<&'a str> {
        self.dated(team, |entry| entry.owner.as_deref()).or(team.owner.as_deref())
    }

    /// What is written as a team's deputy, likewise.
    pub fn deputy_of(&self, team: &'a Team) -> Option<&'a str> {
        self.dated(team, |entry| entry.deputy.as_deref()).or(team.deputy.as_deref())
    }

    /// Of two entries from the same day the later in the list holds.
    fn dated(&self, team: &Team, part: impl Fn(&'a TeamOwner) -> Option<&'a str>) -> Option<&'a str> {
        let id = folded(&team.id);
        let begun = self.workspace.owners.iter().filter(|entry| {
            self.day.is_none_or(|day| entry.from <= day)
                && folded(&self.names.resolve(Dimension::Team, &entry.team)) == id
        });
        let named =
            begun.filter_map(|entry| Some((entry.from, part(entry).filter(|text| !text.trim().is_empty())?)));
        named.max_by_key(|(from, _)| *from).map(|(_, text)| text)
    }

    /// What the workspace's texts name.
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The workspace.
    pub const fn workspace(&self) -> &'a Workspace {
        self.workspace
    }
}
