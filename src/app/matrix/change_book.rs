//! Change management: what changes, who is affected by how much, the steps, and the way into the guided change.

use cost_matrix::calendar::Day;
use cost_matrix::ledger::By;
use cost_matrix::report::{ChangeView, PlaybooksView};
use cost_matrix::workspace::{ChangeKind, ManagedChange, Workspace};
use yew::prelude::*;

use super::document::{Editing, tasks};
use super::labels::label;
use super::playbook_edits::{edit_change, plan_change, remove};
use super::playbooks::go;
use crate::app::host::today;
use crate::app::widgets::{
    Button, Column, DayField, Kind, SelectField, Shape, Table, TableRow, TextAreaField, TextField,
    amount_text,
};
use front::{Route, Station};

/// The book.
pub(super) fn changes(
    view: &PlaybooksView,
    workspace: &Workspace,
    selected: Option<&str>,
    editing: &Editing,
) -> Html {
    if view.changes.len() != workspace.playbooks.changes.len() {
        return html! { <p class="quiet-text" role="status">{ "Filling the playbook …" }</p> };
    }
    let found = selected.and_then(|id| {
        let change = workspace.playbooks.changes.iter().find(|one| one.id == id)?;
        Some((change, view.changes.iter().find(|one| one.id == id)?))
    });
    match found {
        Some((change, shown)) => one(change, shown, workspace, editing),
        None => html! {
            <div class="stack">
                <div class="row"><Button text="Plan a change" icon={Shape::Plus} kind={Kind::Primary} on_press={plan(workspace, editing)} /></div>
                { list(workspace, view) }
            </div>
        },
    }
}

fn plan(workspace: &Workspace, editing: &Editing) -> Callback<()> {
    let page = editing.page.clone();
    let id = plan_change(&mut workspace.clone(), ChangeKind::Owner, today());
    Callback::from(move |()| {
        page.edit("Plan a change", |workspace| drop(plan_change(workspace, ChangeKind::Owner, today())));
        go(&["change", &id]);
    })
}

fn title(change: &ManagedChange) -> String {
    change.title.clone().unwrap_or_else(|| format!("Change of {} from {}", change.kind.name(), change.from))
}

fn list(workspace: &Workspace, view: &PlaybooksView) -> Html {
    if workspace.playbooks.changes.is_empty() {
        return html! { <p class="quiet-text">{ "No change is planned. A change of owner, model, provider, price or rule is led from its notice to its closing: who is affected by how much, who is told, the stages, the way back, and the accuracy before and after." }</p> };
    }
    let columns = vec![
        Column::text("Change"),
        Column::text("From"),
        Column::text("Steps"),
        Column::text("Accuracy before, after"),
        Column::text("State"),
    ];
    html! {
        <Table caption="Changes" {columns}>
            { for workspace.playbooks.changes.iter().zip(&view.changes).map(|(change, shown)| {
                let id = change.id.clone();
                let done = shown.tasks.iter().filter(|task| task.is_done()).count();
                html! {
                    <TableRow key={change.id.clone()} on_select={Callback::from(move |()| go(&["change", &id]))}>
                        <th scope="row">{ title(change) }</th>
                        <td>{ change.from.to_string() }</td>
                        <td>{ format!("{done} of {} done", shown.tasks.len()) }</td>
                        <td>{ format!("{}, {}", shown.before.as_deref().unwrap_or("–"), shown.after.as_deref().unwrap_or("–")) }</td>
                        <td>{ change.closed_on.map_or_else(|| "open".to_owned(), |day| format!("closed on {day}")) }</td>
                    </TableRow>
                }
            }) }
        </Table>
    }
}

/// What a change of a kind may be about.
fn subjects(workspace: &Workspace, kind: ChangeKind) -> Option<Vec<(AttrValue, AttrValue)>> {
    let named = |id: &str, name: Option<&String>| {
        (AttrValue::from(id.to_owned()), AttrValue::from(name.map_or(id, String::as_str).to_owned()))
    };
    let list: Vec<(AttrValue, AttrValue)> = match kind {
        ChangeKind::Owner => workspace.products.iter().map(|one| named(&one.id, one.name.as_ref())).collect(),
        ChangeKind::Rule => workspace.rules.iter().map(|one| named(&one.id, one.name.as_ref())).collect(),
        _ => return None,
    };
    Some(choose(list))
}

fn choose(list: Vec<(AttrValue, AttrValue)>) -> Vec<(AttrValue, AttrValue)> {
    std::iter::once((AttrValue::from(""), AttrValue::from("choose …"))).chain(list).collect()
}

fn one(change: &ManagedChange, shown: &ChangeView, workspace: &Workspace, editing: &Editing) -> Html {
    let id = change.id.clone();
    let set = |label: &'static str, make: fn(&mut ManagedChange, Option<String>)| {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |text: String| {
            let id = id.clone();
            let text = Some(text).filter(|text| !text.is_empty());
            page.edit_field(label, format!("change:{id}:{label}"), move |workspace| {
                edit_change(workspace, &id, |one| make(one, text))
            });
        })
    };
    let day = |label: &'static str, make: fn(&mut ManagedChange, Option<Day>)| {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |day: Option<Day>| {
            let id = id.clone();
            page.edit(label, move |workspace| edit_change(workspace, &id, |one| make(one, day)));
        })
    };
    let taken = {
        let (page, id, title) = (editing.page.clone(), id.clone(), title(change));
        Callback::from(move |()| {
            let id = id.clone();
            go(&["change"]);
            page.remove(format!("Removed “{title}”"), move |workspace| remove(workspace, "change", &id));
        })
    };
    let kinds =
        ChangeKind::ALL.map(|kind| (AttrValue::from(kind.name()), AttrValue::from(kind.name()))).to_vec();
    let subject = match subjects(workspace, change.kind) {
        Some(options) => {
            html! { <SelectField label="What it is about" value={change.subject.clone().unwrap_or_default()} {options} on_commit={set("Name the subject", |one, text| one.subject = text)} /> }
        }
        None => {
            html! { <TextField label="What it is about" value={change.subject.clone().unwrap_or_default()} placeholder="as the bills name it" on_commit={set("Name the subject", |one, text| one.subject = text)} /> }
        }
    };
    let to = match change.kind {
        ChangeKind::Owner => {
            let teams = workspace.teams.iter().map(|team| {
                (team.id.clone().into(), team.name.clone().unwrap_or_else(|| team.id.clone()).into())
            });
            html! { <SelectField label="New team" value={change.to.clone().unwrap_or_default()} options={choose(teams.collect())} on_commit={set("Say what takes its place", |one, text| one.to = text)} /> }
        }
        _ => {
            html! { <TextField label="What takes its place" value={change.to.clone().unwrap_or_default()} on_commit={set("Say what takes its place", |one, text| one.to = text)} /> }
        }
    };
    html! {
        <div class="stack">
            <p><a href={Route::of(Station::Matrix).at(&["playbooks", "change"]).href()}>{ "All changes" }</a></p>
            <section class="card" aria-labelledby="change-title">
                <header class="card-head"><h2 id="change-title">{ title(change) }</h2></header>
                <div class="card-body brief-fields">
                    <TextField label="What changes" value={change.title.clone().unwrap_or_default()} on_commit={set("Name the change", |one, text| one.title = text)} />
                    <SelectField label="Kind" value={change.kind.name()} options={kinds} on_commit={set("Set the kind of a change", |one, text| {
                        if let Some(kind) = ChangeKind::ALL.into_iter().find(|kind| Some(kind.name()) == text.as_deref()) {
                            (one.kind, one.subject, one.to) = (kind, None, None);
                        }
                    })} />
                    <div key={format!("subject-{}", change.kind.name())}>{ subject }</div>
                    <div key={format!("to-{}", change.kind.name())}>{ to }</div>
                    <DayField label="From day" value={Some(change.from)} required=true on_commit={day("Set the day of a change", |one, day| one.from = day.unwrap_or(one.from))} />
                    <DayField label="Closed on" value={change.closed_on} on_commit={day("Close the change", |one, day| one.closed_on = day)} />
                    <TextAreaField label="The way back" rows={2} value={change.way_back.clone().unwrap_or_default()} on_commit={set("Write down the way back", |one, text| one.way_back = text)} />
                </div>
                <div class="card-body row">{ leads(change) }</div>
            </section>
            { affected(shown, workspace) }
            <section class="card" aria-labelledby="change-steps">
                <header class="card-head"><h2 id="change-steps">{ "Steps" }</h2></header>
                <div class="card-body">{ tasks(&shown.tasks, editing) }</div>
            </section>
            <div class="row"><Button text="Remove this change" icon={Shape::Trash} kind={Kind::Danger} on_press={taken} /></div>
        </div>
    }
}

fn affected(shown: &ChangeView, workspace: &Workspace) -> Html {
    let currency = workspace.currency.trim();
    let Some(month) = shown.month.filter(|_| !shown.affected.is_empty()) else {
        return html! { <p class="quiet-text">{ "Nothing of it is charged yet, or its subject is not named: nobody is known to be affected." }</p> };
    };
    let columns = vec![
        Column::text("Team"),
        Column::text("Owner, to be told"),
        Column::number(format!("Cost in {month} ({currency})")),
    ];
    html! {
        <Table caption="Who is affected, by how much" {columns}>
            { for shown.affected.iter().map(|one| {
                let team = label(workspace, By::Team, one.team.as_deref());
                let key = team.clone();
                html! {
                    <TableRow {key}>
                        <th scope="row">{ team }</th>
                        <td>{ one.owner.clone().unwrap_or_else(|| "nobody".to_owned()) }</td>
                        <td class="number">{ amount_text(one.cost, currency) }</td>
                    </TableRow>
                }
            }) }
        </Table>
    }
}

/// Into the guided change of ownership, or to the rule, with what is known.
fn leads(change: &ManagedChange) -> Html {
    let subject = change.subject.as_deref();
    match (change.kind, subject) {
        (ChangeKind::Owner, Some(product)) => {
            let from = change.from.to_string();
            let parts: Vec<&str> = match change.to.as_deref() {
                Some(team) => vec!["change", "product", product, team, &from],
                None => vec!["change", "product", product],
            };
            html! { <a class="button" href={Route::of(Station::Tracking).at(&parts).href()}>{ "Enter the change of ownership" }</a> }
        }
        (ChangeKind::Owner, None) => {
            html! { <p class="quiet-text">{ "Name the product, then enter the change of ownership from here." }</p> }
        }
        (ChangeKind::Rule, Some(rule)) => {
            html! { <a class="button" href={Route::of(Station::Attribution).at(&["rule", rule]).href()}>{ "Change the rule" }</a> }
        }
        _ => {
            html! { <a class="button" href={Route::of(Station::Attribution).href()}>{ "Change the rules that name it" }</a> }
        }
    }
}
