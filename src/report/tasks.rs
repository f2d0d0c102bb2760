//! Tasks: what has to be done, by whom and by when. Computed from the facts; what somebody chose in the workspace stands
//! above that.

use super::checklist::{Item, Seen, State};
use super::document::{Task, Who, Wording};
use super::places::Place;
use super::text::clean;
use crate::budget::people::{Answer, People, label};
use crate::calendar::Day;
use crate::ledger::{By, Finding, Severity};
use crate::workspace::{Dimension, EditedText, TaskEdit, folded};

/// A task before what somebody chose is looked up.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) state: State,
    pub(super) evidence: String,
    /// What to do; none: nothing is said, unless somebody wrote something.
    pub(super) next: Option<String>,
    /// Who may do it, the best first: people's ids or addresses.
    pub(super) owners: Vec<Option<String>>,
    pub(super) place: Place,
}

impl<'a> Seen<'a> {
    /// The next weekly look: the Monday after the day.
    pub(super) fn next_look(&self) -> Option<Day> {
        self.day.map(|day| day.week().next().monday())
    }

    /// A text that is computed until somebody edits it.
    pub(super) fn wording(&self, at: &str, computed: impl Into<String>) -> Wording {
        let computed = computed.into();
        let edited = |text: &&EditedText| text.at.trim() == at;
        match self.facts.workspace.brief.texts.iter().find(edited) {
            None => Wording { at: at.to_owned(), text: computed.clone(), computed, was: None },
            Some(edited) => Wording {
                at: at.to_owned(),
                text: edited.text.clone(),
                computed,
                was: Some(edited.was.clone().unwrap_or_default()),
            },
        }
    }

    /// Who a text names, where they are there.
    pub(super) fn who(&self, text: Option<&'a str>) -> Option<Who> {
        who(self.people.find(text))
    }

    /// The person of a role.
    pub(super) fn role(&self, wanted: &str) -> Option<&'a str> {
        let roles = &self.facts.workspace.roles;
        roles.iter().find(|(role, _)| folded(role) == wanted).map(|(_, person)| person.as_str())
    }

    /// Who answers for the rules of a dimension.
    fn rule_owner(&self, dimension: Dimension) -> Option<&'a str> {
        let owners = &self.facts.workspace.rule_owners;
        owners.iter().find(|one| one.dimension == dimension).and_then(|one| one.owner.as_deref())
    }

    /// Who answers for the source that costs most.
    fn main_source_owner(&self) -> Option<&'a str> {
        let sources = &self.facts.workspace.sources;
        let costs = self.by(By::Source).into_iter();
        let owner = |id: &str| sources.iter().find(|one| folded(&one.id) == folded(id))?.owner.as_deref();
        costs.filter_map(|(id, _)| owner(&id)).find(|owner| self.people.find(Some(owner)).answers())
    }

    /// A task with what somebody chose.
    pub(super) fn task(&self, draft: Draft) -> Task {
        let edits = &self.facts.workspace.brief.tasks;
        let edit = edits.iter().find(|edit| edit.task.trim() == draft.id);
        let computed_owner = self.computed_owner(&draft.owners);
        let chosen_owner = edit.and_then(|edit| edit.owner.as_deref());
        let chosen = chosen_owner.map(|text| {
            // Somebody who left is still who was chosen: it is said.
            let away = || Who {
                name: clean(&self.people.find(Some(text)).text().unwrap_or_default()),
                contact: None,
            };
            self.who(Some(text)).unwrap_or_else(away)
        });
        let chosen_due = edit.and_then(|edit| edit.due);
        let done_on = edit.and_then(|edit| edit.done_on);
        let is_done = draft.state == State::Done;
        let evidence = clean(&draft.evidence);
        let ticked_on = edit
            .and_then(|edit| edit.evidence.clone())
            .filter(|then| done_on.is_some() && clean(then) != evidence);
        let at = draft.id.clone();
        let edited = self.facts.workspace.brief.texts.iter().any(|text| text.at.trim() == at);
        let next = (draft.next.is_some() || edited)
            .then(|| self.wording(&at, draft.next.map(|next| clean(&next)).unwrap_or_default()));
        Task {
            id: draft.id,
            title: clean(&draft.title),
            state: draft.state,
            evidence,
            next,
            owner: chosen.or_else(|| computed_owner.clone()),
            computed_owner,
            chosen_owner: chosen_owner.map(str::to_owned),
            due: chosen_due.or_else(|| self.due(draft.state)).filter(|_| !is_done),
            chosen_due: chosen_due.is_some(),
            done_on,
            ticked_on,
            place: draft.place.name,
            address: draft.place.address,
            own: false,
        }
    }

    /// What is begun is looked at at the next weekly look, what is not a week later.
    fn due(&self, state: State) -> Option<Day> {
        match state {
            State::Done => None,
            State::Attention => self.next_look(),
            State::Open => self.next_look().map(|day| day.plus(7)),
        }
    }

    fn computed_owner(&self, owners: &[Option<String>]) -> Option<Who> {
        let workspace = self.facts.workspace;
        let last = [self.role("finance"), self.role("leadership")].into_iter();
        let teams = workspace.teams.iter().map(|team| self.people.owner_of(team));
        let people = People::of(workspace, self.day);
        let own = owners.iter().flatten().find_map(|text| who(people.find(Some(text))));
        own.or_else(|| last.chain(teams).find_map(|text| self.who(text)))
    }

    /// An item of the checklist as a task.
    pub(super) fn item_task(&self, item: &Item) -> Task {
        let text = |owner: Option<&str>| owner.map(str::to_owned);
        let owners = match item.id.as_str() {
            "sources" | "source-owners" | "source-meters" | "source-charges" | "unsourced" | "expected"
            | "rows-read" | "fresh" => vec![text(self.main_source_owner())],
            "products" | "product-teams" => vec![text(self.rule_owner(Dimension::Product))],
            "environments" => vec![text(self.rule_owner(Dimension::Environment))],
            "usage-types" => vec![text(self.rule_owner(Dimension::UsageType))],
            "teams" | "declared" | "rules" | "pools" | "index" | "closed-weeks" | "team-owners" => {
                vec![text(self.rule_owner(Dimension::Team))]
            }
            _ => Vec::new(),
        };
        self.task(Draft {
            id: format!("item:{}", item.id),
            title: item.title.clone(),
            state: item.state,
            evidence: item.evidence.clone(),
            next: item.next.clone(),
            owners,
            place: Place::of_item(&item.id, item.station),
        })
    }

    /// A finding as a decision to take.
    pub(super) fn decision(&self, finding: &Finding) -> Task {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        self.task(Draft {
            id: format!("decision:{}:{}", finding.code, finding.subject),
            title: format!("{} ({severity}, {})", finding.subject, finding.code),
            state: if finding.severity == Severity::Error { State::Attention } else { State::Open },
            evidence: finding.message.clone(),
            next: None,
            owners: vec![self.owner_of_subject(&finding.subject)],
            place: Place::of_subject(&finding.subject),
        })
    }

    /// Who answers for a subject as `rule:by-tag`, where somebody is written there.
    pub(super) fn owner_of_subject(&self, subject: &str) -> Option<String> {
        let workspace = self.facts.workspace;
        let (kind, id) = subject.split_once(':')?;
        let id = folded(id);
        let owner = match kind {
            "rule" => workspace.rules.iter().find(|one| folded(&one.id) == id)?.owner.as_deref(),
            "source" => workspace.sources.iter().find(|one| folded(&one.id) == id)?.owner.as_deref(),
            "product" => workspace.products.iter().find(|one| folded(&one.id) == id)?.owner.as_deref(),
            "team" => self.people.team(&id).and_then(|team| self.people.owner_of(team)),
            "budget" => workspace.budgets.iter().find(|one| folded(&one.id) == id)?.owner.as_deref(),
            _ => None,
        };
        owner.map(str::to_owned)
    }

    /// Tasks of one's own: those that have a title.
    pub(super) fn own_tasks(&self) -> Vec<Task> {
        let own = |edit: &TaskEdit| {
            let title = edit.title.as_deref().map(str::trim).filter(|title| !title.is_empty())?;
            let draft = Draft {
                id: edit.task.trim().to_owned(),
                title: title.to_owned(),
                state: State::Open,
                evidence: String::new(),
                next: None,
                owners: Vec::new(),
                place: Place::nowhere(),
            };
            Some(Task { own: true, ..self.task(draft) })
        };
        self.facts.workspace.brief.tasks.iter().filter_map(own).collect()
    }
}

fn who(answer: Answer<'_>) -> Option<Who> {
    match answer {
        Answer::Nobody | Answer::Away(_) => None,
        Answer::Address(address) => {
            let contact = address.contains('@').then(|| clean(address));
            Some(Who { name: clean(address), contact })
        }
        Answer::Person(person) => {
            Some(Who { name: clean(&label(person)), contact: person.contact.as_deref().map(clean) })
        }
    }
}
