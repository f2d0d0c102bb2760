//! Teams and sources that nobody owns, and ladders of escalation that end at nobody.

use super::Findings;
use crate::workspace::{Budget, Dimension, Team, TeamOwner, folded};

impl Findings<'_> {
    pub(super) fn owners(&mut self) {
        let workspace = self.workspace;
        let missing = |owner: &Option<String>| owner.as_deref().is_none_or(|owner| owner.trim().is_empty());
        let teams = workspace
            .teams
            .iter()
            .filter(|team| missing(&team.owner) && !self.is_dated(team, |one| &one.owner));
        let teams = teams.map(|team| format!("team:{}", team.id));
        let sources = workspace.sources.iter().filter(|source| missing(&source.owner));
        let sources = sources.map(|source| format!("source:{}", source.id));
        for subject in teams.chain(sources).collect::<Vec<_>>() {
            self.warn("missing-owner", subject, "has no owner: name a person or an address".to_owned());
        }
    }

    /// Whether a dated entry names somebody for the team: who it is depends on the day.
    fn is_dated(&self, team: &Team, part: impl Fn(&TeamOwner) -> &Option<String>) -> bool {
        let mut entries = self.workspace.owners.iter();
        entries.any(|entry| {
            let named = part(entry).as_deref().is_some_and(|text| !text.trim().is_empty());
            named && folded(&self.names.resolve(Dimension::Team, &entry.team)) == folded(&team.id)
        })
    }

    /// Gaps that stand in the workspace itself: a budget without a ladder, a level that tells nobody, a role that
    /// nobody fills, a deputy who is the owner.
    pub(super) fn escalations(&mut self) {
        let workspace = self.workspace;
        for escalation in &workspace.escalations {
            let subject = format!("escalation:{}", escalation.id);
            if escalation.levels.is_empty() {
                self.warn("escalation-gap", subject.clone(), "has no level: nobody is told".to_owned());
            }
            for (index, level) in escalation.levels.iter().enumerate() {
                if level.notify.iter().all(|who| who.trim().is_empty()) {
                    let message =
                        format!("level {} tells nobody: name a role, a person or an address", index + 1);
                    self.warn("escalation-gap", subject.clone(), message);
                }
                for role in level.notify.iter().filter(|who| self.is_unfilled_role(who)).collect::<Vec<_>>() {
                    let message = format!(
                        "level {} tells {role:?}, and nobody has that role: fill it in roles",
                        index + 1
                    );
                    self.warn("escalation-gap", subject.clone(), message);
                }
            }
        }
        for budget in &workspace.budgets {
            self.budget_ladder(budget);
        }
    }

    fn is_unfilled_role(&self, who: &str) -> bool {
        let who = folded(who);
        matches!(who.as_str(), "finance" | "leadership")
            && !self
                .workspace
                .roles
                .iter()
                .any(|(role, person)| folded(role) == who && !person.trim().is_empty())
    }

    fn budget_ladder(&mut self, budget: &Budget) {
        let subject = format!("budget:{}", budget.id);
        let ladder = budget.escalation.as_deref().map(|name| (name, self.names.escalation(name)));
        let ladder = match ladder {
            Some((_, Some(place))) => &self.workspace.escalations[place],
            Some((name, None)) => {
                let message = format!("its escalation {name:?} does not exist: nobody is told");
                return self.warn("escalation-gap", subject, message);
            }
            None if budget.triggers.is_empty() => return,
            None => {
                let message = "has triggers but no escalation: nobody is told".to_owned();
                return self.warn("escalation-gap", subject, message);
            }
        };
        let team =
            budget.line.iter().find(|(column, _)| column == Dimension::Team.name()).map(|(_, team)| team);
        let team = team.and_then(|team| self.names.find(Dimension::Team, team));
        let team =
            team.and_then(|id| self.workspace.teams.iter().find(|team| folded(&team.id) == folded(id)));
        let named = |who: &str| {
            ladder.levels.iter().flat_map(|level| &level.notify).any(|other| folded(other) == who)
        };
        let owner = budget.owner.as_ref().or(team.and_then(|team| team.owner.as_ref()));
        let deputy = budget.deputy.as_ref().or(team.and_then(|team| team.deputy.as_ref()));
        let mut gaps = Vec::new();
        let dated_owner = team.is_some_and(|team| self.is_dated(team, |one| &one.owner));
        let dated_deputy = team.is_some_and(|team| self.is_dated(team, |one| &one.deputy));
        if (named("team owner") && !dated_owner && team.is_none_or(|team| team.owner.is_none()))
            || (named("budget owner") && !dated_owner && owner.is_none())
        {
            gaps.push(format!("{:?} tells an owner, and its line has none: name one", ladder.id));
        }
        match (named("deputy"), owner, deputy) {
            (true, _, None) if !dated_deputy => {
                gaps.push(format!("{:?} tells a deputy, and its line has none: name one", ladder.id))
            }
            (true, Some(owner), Some(deputy))
                if !dated_owner && !dated_deputy && folded(owner) == folded(deputy) =>
            {
                gaps.push("its deputy is its owner: an alert that one misses, both miss".to_owned());
            }
            _ => {}
        }
        gaps.into_iter().for_each(|message| self.warn("escalation-gap", subject.clone(), message));
    }
}
