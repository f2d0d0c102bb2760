//! Owners: people by name, or plain addresses.

use cost_matrix::workspace::{Names, Person, Workspace};

use super::words::new_id;

/// Who a text stands for, as it is shown: the person's name, else the text itself.
pub(crate) fn label(workspace: &Workspace, text: &str) -> String {
    find(workspace, text)
        .map(|person| person.name.clone().unwrap_or_else(|| person.id.clone()))
        .unwrap_or_else(|| text.trim().to_owned())
}

/// What is kept for a text that was typed or chosen: the id of a known person, else the text; nothing for nothing.
pub(crate) fn key(workspace: &Workspace, typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    Some(find(workspace, typed).map_or_else(|| typed.to_owned(), |person| person.id.clone()))
}

/// What is offered where a person is chosen.
pub(crate) fn suggestions(workspace: &Workspace) -> Vec<String> {
    workspace.people.iter().map(|person| person.name.clone().unwrap_or_else(|| person.id.clone())).collect()
}

fn find<'w>(workspace: &'w Workspace, text: &str) -> Option<&'w Person> {
    Names::of(workspace).person(text).and_then(|place| workspace.people.get(place))
}

/// Adds a person; the id follows from the name.
pub(crate) fn add(workspace: &mut Workspace, name: &str, contact: &str) -> String {
    let shown = if name.trim().is_empty() { contact } else { name };
    let id = new_id(shown, "person", workspace.people.iter().map(|person| person.id.as_str()));
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    workspace.people.push(Person {
        id: id.clone(),
        name: some(name),
        contact: some(contact),
        ..Person::default()
    });
    id
}

/// Fills a role, or leaves it open.
pub(crate) fn fill_role(workspace: &mut Workspace, role: &str, person: Option<String>) {
    match (workspace.roles.iter_mut().find(|(name, _)| name == role), person) {
        (Some(filled), Some(person)) => filled.1 = person,
        (None, Some(person)) => workspace.roles.push((role.to_owned(), person)),
        (_, None) => workspace.roles.retain(|(name, _)| name != role),
    }
}

/// What a person answers for, in words: `3 sources, 1 team`.
pub(crate) fn answers_for(workspace: &Workspace, person: &Person) -> String {
    let names = Names::of(workspace);
    let place = names.person(&person.id);
    let is = |text: &Option<String>| {
        place.is_some() && text.as_deref().is_some_and(|text| names.person(text) == place)
    };
    let counts = [
        (workspace.sources.iter().filter(|one| is(&one.owner)).count(), "source", "sources"),
        (workspace.teams.iter().filter(|one| is(&one.owner)).count(), "team", "teams"),
        (workspace.teams.iter().filter(|one| is(&one.deputy)).count(), "team as deputy", "teams as deputy"),
        (workspace.products.iter().filter(|one| is(&one.owner)).count(), "product", "products"),
        (
            workspace.budgets.iter().filter(|one| is(&one.owner) || is(&one.deputy)).count(),
            "budget",
            "budgets",
        ),
    ];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    parts.extend(
        workspace.roles.iter().filter(|(_, holder)| is(&Some(holder.clone()))).map(|(role, _)| role.clone()),
    );
    if parts.is_empty() { "nothing yet".to_owned() } else { parts.join(", ") }
}
