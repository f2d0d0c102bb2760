//! Ids: each element has one, and no two of a kind share it.

use std::collections::HashMap;

use super::{Findings, subject};
use crate::workspace::folded;
use crate::workspace::read::Place;

impl Findings<'_> {
    pub(super) fn ids(&mut self) {
        let workspace = self.workspace;
        self.kind("team", Place::Member(&Place::Root, "teams"), workspace.teams.iter().map(|one| &*one.id));
        self.kind(
            "product",
            Place::Member(&Place::Root, "products"),
            workspace.products.iter().map(|one| &*one.id),
        );
        self.kind(
            "environment",
            Place::Member(&Place::Root, "environments"),
            workspace.environments.iter().map(|one| &*one.id),
        );
        self.kind(
            "usage_type",
            Place::Member(&Place::Root, "usage_types"),
            workspace.usage_types.iter().map(|one| &*one.id),
        );
        self.kind(
            "person",
            Place::Member(&Place::Root, "people"),
            workspace.people.iter().map(|one| &*one.id),
        );
        self.kind(
            "source",
            Place::Member(&Place::Root, "sources"),
            workspace.sources.iter().map(|one| &*one.id),
        );
        self.kind(
            "mapping",
            Place::Member(&Place::Root, "mappings"),
            workspace.mappings.iter().map(|one| &*one.id),
        );
        self.kind("rule", Place::Member(&Place::Root, "rules"), workspace.rules.iter().map(|one| &*one.id));
        self.kind("pool", Place::Member(&Place::Root, "pools"), workspace.pools.iter().map(|one| &*one.id));
        self.kind(
            "driver",
            Place::Member(&Place::Root, "drivers"),
            workspace.drivers.iter().map(|one| &*one.id),
        );
        let overlaps = Place::Member(&Place::Root, "overlaps");
        self.kind("overlap", overlaps, workspace.overlaps.iter().map(|one| &*one.id));
        let budgets = Place::Member(&Place::Root, "budgets");
        self.kind("budget", budgets, workspace.budgets.iter().map(|one| &*one.id));
        for (index, budget) in workspace.budgets.iter().enumerate() {
            let budget_place = Place::Item(&budgets, index);
            let triggers = Place::Member(&budget_place, "triggers");
            self.kind("trigger", triggers, budget.triggers.iter().map(|one| &*one.id));
        }
        let escalations = Place::Member(&Place::Root, "escalations");
        self.kind("escalation", escalations, workspace.escalations.iter().map(|one| &*one.id));
        let guardrails = Place::Member(&Place::Root, "guardrails");
        let stages = Place::Member(&guardrails, "stages");
        self.kind("stage", stages, workspace.guardrails.stages.iter().map(|one| &*one.id));
        let changes = Place::Member(&Place::Root, "changes");
        self.kind("change", changes, workspace.changes.iter().map(|one| &*one.id));
        let disputes = Place::Member(&Place::Root, "disputes");
        self.kind("dispute", disputes, workspace.disputes.iter().map(|one| &*one.id));
        let playbooks = Place::Member(&Place::Root, "playbooks");
        let incidents = Place::Member(&playbooks, "incidents");
        self.kind("incident", incidents, workspace.playbooks.incidents.iter().map(|one| &*one.id));
        let changes = Place::Member(&playbooks, "changes");
        self.kind("managed_change", changes, workspace.playbooks.changes.iter().map(|one| &*one.id));
        let controls = Place::Member(&playbooks, "controls");
        self.kind("control", controls, workspace.playbooks.controls.iter().map(|one| &*one.source));
    }

    fn kind<'i>(&mut self, kind: &str, list: Place<'_>, ids: impl Iterator<Item = &'i str>) {
        let mut first = HashMap::new();
        for (index, id) in ids.enumerate() {
            let item = Place::Item(&list, index);
            let place = Place::Member(&item, "id");
            let key = folded(id);
            if key.is_empty() {
                let message = format!("is missing; give this {kind} an id of its own");
                self.add("missing-id", place, &subject(kind, id, index), message);
            } else if let Some(earlier) = first.get(&key) {
                let message = format!(
                    "{:?} is also the id of {list}[{earlier}]; ids differ in more than case and outer space",
                    id.trim()
                );
                self.add("duplicate-id", place, &subject(kind, id, index), message);
            } else {
                first.insert(key, index);
            }
        }
    }
}
