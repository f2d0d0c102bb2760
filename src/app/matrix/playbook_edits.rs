//! Edits of the playbooks. Plain data: no page, no browser.

use cost_matrix::calendar::Day;
use cost_matrix::workspace::{
    ChangeKind, Extra, GuardrailAssignment, ManagedChange, SecurityIncident, SourceControl, TimelineEntry,
    Workspace, folded,
};

/// Changes what is known of a source's risk.
pub(crate) fn edit_control(workspace: &mut Workspace, source: &str, change: impl FnOnce(&mut SourceControl)) {
    let controls = &mut workspace.playbooks.controls;
    let place = controls.iter().position(|one| folded(&one.source) == folded(source)).unwrap_or_else(|| {
        controls.push(SourceControl { source: source.to_owned(), ..SourceControl::default() });
        controls.len() - 1
    });
    if let Some(one) = controls.get_mut(place) {
        change(one);
    }
    controls.retain(|one| SourceControl { source: String::new(), ..one.clone() } != SourceControl::default());
}

/// The first id of a day that nothing has.
fn fresh<'a>(day: Day, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.map(folded).collect();
    (1..).map(|number| format!("{day}-{number}")).find(|id| !taken.contains(&folded(id))).unwrap_or_default()
}

/// Opens an incident about a key, and gives its id.
pub(crate) fn open_incident(workspace: &mut Workspace, key: Option<&str>, today: Day) -> String {
    let incidents = &mut workspace.playbooks.incidents;
    let id = fresh(today, incidents.iter().map(|one| one.id.as_str()));
    let at = today.to_string();
    incidents.push(SecurityIncident {
        id: id.clone(),
        title: key.map(|key| format!("Key {key} ran away")),
        opened_on: today,
        key: key.map(str::to_owned),
        team: None,
        hours: None,
        amount: None,
        timeline: vec![TimelineEntry { at, what: "Opened".to_owned(), ..TimelineEntry::default() }],
        dispute: None,
        closed_on: None,
        extra: Extra::new(),
    });
    id
}

/// Changes an incident.
pub(crate) fn edit_incident(workspace: &mut Workspace, id: &str, change: impl FnOnce(&mut SecurityIncident)) {
    if let Some(one) = workspace.playbooks.incidents.iter_mut().find(|one| one.id == id) {
        change(one);
    }
}

/// Writes a line into an incident's time line.
pub(crate) fn note(workspace: &mut Workspace, id: &str, at: &str, what: &str) {
    let entry =
        TimelineEntry { at: at.trim().to_owned(), what: what.trim().to_owned(), ..TimelineEntry::default() };
    edit_incident(workspace, id, |one| one.timeline.push(entry));
}

/// Plans a change, and gives its id.
pub(crate) fn plan_change(workspace: &mut Workspace, kind: ChangeKind, from: Day) -> String {
    let changes = &mut workspace.playbooks.changes;
    let id = fresh(from, changes.iter().map(|one| one.id.as_str()));
    changes.push(ManagedChange {
        id: id.clone(),
        title: None,
        kind,
        subject: None,
        to: None,
        from,
        way_back: None,
        closed_on: None,
        extra: Extra::new(),
    });
    id
}

/// Changes a change.
pub(crate) fn edit_change(workspace: &mut Workspace, id: &str, change: impl FnOnce(&mut ManagedChange)) {
    if let Some(one) = workspace.playbooks.changes.iter_mut().find(|one| one.id == id) {
        change(one);
    }
}

/// Takes an incident or a change away, with what was chosen for its steps.
pub(crate) fn remove(workspace: &mut Workspace, kind: &str, id: &str) {
    if kind == "incident" {
        workspace.playbooks.incidents.retain(|one| one.id != id);
    } else {
        workspace.playbooks.changes.retain(|one| one.id != id);
    }
    let steps = format!("{kind}:{id}:");
    workspace.brief.tasks.retain(|one| !one.task.starts_with(&steps));
    workspace.brief.texts.retain(|one| !one.at.starts_with(&steps));
}

/// Puts a key at the first stage of exposure, with the month's money that one day at this rate would be; gives its place.
pub(crate) fn guard_key(
    workspace: &mut Workspace,
    key: &str,
    amount: cost_matrix::workspace::Figure,
) -> usize {
    let stage = cost_matrix::budget::guardrail::stages(workspace).into_iter().next();
    let stage = stage.map(|stage| stage.id).unwrap_or_default();
    let assigned = &mut workspace.guardrails.assigned;
    let same = |one: &GuardrailAssignment| one.key.as_deref().is_some_and(|text| folded(text) == folded(key));
    let place = assigned.iter().position(same).unwrap_or_else(|| {
        assigned.push(GuardrailAssignment { key: Some(key.to_owned()), ..GuardrailAssignment::default() });
        assigned.len() - 1
    });
    if let Some(one) = assigned.get_mut(place) {
        one.stage = stage;
        if one.budget.is_none() && one.amount.is_none() {
            one.amount = Some(amount);
        }
    }
    place
}
