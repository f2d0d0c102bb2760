//! Edits of the brief: texts, owners, dates, ticks, tasks of one's own. Plain data: no page, no browser.

use cost_matrix::calendar::Day;
use cost_matrix::workspace::{EditedText, TaskEdit, Workspace};

/// Writes a text in the place of a computed one; the computed one itself, or nothing, takes the edit back.
pub(crate) fn set_text(workspace: &mut Workspace, at: &str, text: &str, computed: &str) {
    if text.trim() == computed.trim() || text.trim().is_empty() {
        return take_new(workspace, at);
    }
    let texts = &mut workspace.brief.texts;
    match texts.iter_mut().find(|one| one.at.trim() == at) {
        Some(one) => {
            text.trim().clone_into(&mut one.text);
            one.was = Some(computed.to_owned());
        }
        None => texts.push(EditedText {
            at: at.to_owned(),
            text: text.trim().to_owned(),
            was: Some(computed.to_owned()),
            ..EditedText::default()
        }),
    }
}

/// Keeps an edited text although what it was based on has changed.
pub(crate) fn keep_mine(workspace: &mut Workspace, at: &str, computed: &str) {
    if let Some(one) = workspace.brief.texts.iter_mut().find(|one| one.at.trim() == at) {
        one.was = Some(computed.to_owned());
    }
}

/// Takes the computed text: the edit goes.
pub(crate) fn take_new(workspace: &mut Workspace, at: &str) {
    workspace.brief.texts.retain(|one| one.at.trim() != at);
}

/// Changes what was chosen for a task; where nothing is left, nothing is kept.
pub(crate) fn edit_task(workspace: &mut Workspace, task: &str, change: impl FnOnce(&mut TaskEdit)) {
    let tasks = &mut workspace.brief.tasks;
    let place = tasks.iter().position(|one| one.task.trim() == task).unwrap_or_else(|| {
        tasks.push(TaskEdit { task: task.to_owned(), ..TaskEdit::default() });
        tasks.len() - 1
    });
    if let Some(one) = tasks.get_mut(place) {
        change(one);
    }
    tasks.retain(|one| TaskEdit { task: String::new(), ..one.clone() } != TaskEdit::default());
}

/// Ticks a task off on a day, with what its evidence said, or takes the tick back.
pub(crate) fn tick(workspace: &mut Workspace, task: &str, on: Option<Day>, evidence: &str) {
    edit_task(workspace, task, |one| {
        one.done_on = on;
        one.evidence = on.map(|_| evidence.to_owned()).filter(|text| !text.is_empty());
    });
}

/// Adds a task of one's own and gives its id.
pub(crate) fn add_task(workspace: &mut Workspace, title: &str) -> String {
    let taken = |id: &str| workspace.brief.tasks.iter().any(|one| one.task.trim() == id);
    let id = (1..).map(|number| format!("own:{number}")).find(|id| !taken(id)).unwrap_or_default();
    let title = Some(title.trim().to_owned());
    workspace.brief.tasks.push(TaskEdit { task: id.clone(), title, ..TaskEdit::default() });
    id
}

/// Takes a task of one's own away, with the text about it.
pub(crate) fn remove_task(workspace: &mut Workspace, task: &str) {
    workspace.brief.tasks.retain(|one| one.task.trim() != task);
    take_new(workspace, task);
}
