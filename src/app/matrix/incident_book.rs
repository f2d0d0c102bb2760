//! Prompt-injection response: the keys with what an hour of them costs, and an incident's steps, time line and money.

use cost_matrix::calendar::Day;
use cost_matrix::money::Amount;
use cost_matrix::report::{IncidentView, PlaybooksView};
use cost_matrix::workspace::{Figure, SecurityIncident, Workspace};
use yew::prelude::*;

use super::document::{Editing, tasks};
use super::labels::label;
use super::playbook_edits::{edit_incident, guard_key, note, open_incident, remove};
use super::playbooks::go;
use crate::app::host::{time_of_day, today};
use crate::app::store::Page;
use crate::app::tracking::{Opened, fresh_dispute, open_dispute};
use crate::app::widgets::{
    Button, Column, DayField, Kind, MoneyField, SelectField, Shape, Table, TableRow, TextField, amount_text,
};
use front::{Route, Station};

/// The book.
pub(super) fn incidents(
    view: &PlaybooksView,
    workspace: &Workspace,
    selected: Option<&str>,
    editing: &Editing,
) -> Html {
    if view.incidents.len() != workspace.playbooks.incidents.len() {
        return html! { <p class="quiet-text" role="status">{ "Filling the playbook …" }</p> };
    }
    let found = selected.and_then(|id| {
        let incident = workspace.playbooks.incidents.iter().find(|one| one.id == id)?;
        Some((incident, view.incidents.iter().find(|one| one.id == id)?))
    });
    if let Some((incident, shown)) = found {
        return one(incident, shown, view, workspace, editing);
    }
    let opened = |key: Option<String>| open(&editing.page, workspace, key);
    html! {
        <div class="stack">
            <div class="row"><Button text="Open an incident" icon={Shape::Plus} kind={Kind::Primary} on_press={opened(None)} /></div>
            { list(workspace, view) }
            if view.uses.keys.is_empty() {
                <p class="quiet-text">{ "The bills name no key. Ask the providers for cost by key: without it nobody knows whose key runs away, or what it burns." }</p>
            } else { { keys(view, workspace, &opened) } }
        </div>
    }
}

fn open(page: &Page, workspace: &Workspace, key: Option<String>) -> Callback<()> {
    let page = page.clone();
    let mut next = workspace.clone();
    let id = open_incident(&mut next, key.as_deref(), today());
    Callback::from(move |()| {
        let key = key.clone();
        page.edit("Open an incident", move |workspace| {
            drop(open_incident(workspace, key.as_deref(), today()))
        });
        go(&["incident", &id]);
    })
}

fn list(workspace: &Workspace, view: &PlaybooksView) -> Html {
    let currency = workspace.currency.trim();
    if workspace.playbooks.incidents.is_empty() {
        return html! { <p class="quiet-text">{ "No incident was opened yet. When one happens, open it here: its steps, its time line and its money stand together, and go into the brief." }</p> };
    }
    let columns = vec![
        Column::text("Incident"),
        Column::text("Opened"),
        Column::text("Steps"),
        Column::number(format!("Money ({currency})")),
        Column::text("State"),
    ];
    html! {
        <Table caption="Incidents" {columns}>
            { for workspace.playbooks.incidents.iter().zip(&view.incidents).map(|(incident, shown)| {
                let id = incident.id.clone();
                let done = shown.tasks.iter().filter(|task| task.is_done()).count();
                html! {
                    <TableRow key={incident.id.clone()} on_select={Callback::from(move |()| go(&["incident", &id]))}>
                        <th scope="row">{ title(incident) }</th>
                        <td>{ incident.opened_on.to_string() }</td>
                        <td>{ format!("{done} of {} done", shown.tasks.len()) }</td>
                        <td class="number">{ shown.amount.map_or_else(|| "–".to_owned(), |amount| amount_text(amount, currency)) }</td>
                        <td>{ incident.closed_on.map_or_else(|| "open".to_owned(), |day| format!("closed on {day}")) }</td>
                    </TableRow>
                }
            }) }
        </Table>
    }
}

fn title(incident: &SecurityIncident) -> String {
    incident.title.clone().unwrap_or_else(|| incident.id.clone())
}

fn keys(
    view: &PlaybooksView,
    workspace: &Workspace,
    opened: &dyn Fn(Option<String>) -> Callback<()>,
) -> Html {
    let currency = workspace.currency.trim();
    let columns = vec![
        Column::text("Key"),
        Column::text("Team"),
        Column::text("Contained by"),
        Column::text("Guardrail"),
        Column::number(format!("An hour now ({currency})")),
        Column::number("Highest hour"),
        Column::text(""),
    ];
    let nobody = || "nobody".to_owned();
    html! {
        <Table caption="Keys: who contains them, and what an hour costs while they run away" {columns}>
            { for view.uses.keys.iter().zip(&view.containers).map(|(key, container)| html! {
                <TableRow key={key.key.clone()}>
                        <th scope="row">{ key.key.clone() }</th>
                    <td>{ key.team.as_deref().map_or_else(nobody, |team| label(workspace, cost_matrix::ledger::By::Team, Some(team))) }</td>
                    <td>{ container.owner.clone().unwrap_or_else(nobody) }{ container.deputy.as_ref().map(|deputy| format!(", or {deputy}")) }</td>
                    <td>{ &container.guardrail }</td>
                    <td class="number">{ amount_text(key.now, currency) }</td>
                    <td class="number" title={key.highest_on.map(|day| format!("on {day}"))}>{ amount_text(key.highest, currency) }</td>
                    <td><Button text="Open an incident" kind={Kind::Quiet} label={format!("Open an incident about {}", key.key)} on_press={opened(Some(key.key.clone()))} /></td>
                </TableRow>
            }) }
        </Table>
    }
}

fn one(
    incident: &SecurityIncident,
    shown: &IncidentView,
    view: &PlaybooksView,
    workspace: &Workspace,
    editing: &Editing,
) -> Html {
    let id = incident.id.clone();
    let set = |label: &'static str, change: fn(&mut SecurityIncident, Option<String>)| {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |text: String| {
            let id = id.clone();
            let text = Some(text).filter(|text| !text.is_empty());
            page.edit_field(label, format!("incident:{id}:{label}"), move |workspace| {
                edit_incident(workspace, &id, |one| change(one, text))
            });
        })
    };
    let figure = |label: &'static str, change: fn(&mut SecurityIncident, Option<Figure>)| {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |figure: Option<Figure>| {
            let id = id.clone();
            page.edit_field(label, format!("incident:{id}:{label}"), move |workspace| {
                edit_incident(workspace, &id, |one| change(one, figure))
            });
        })
    };
    let pick = |none: &'static str, list: Vec<(AttrValue, AttrValue)>| -> Vec<(AttrValue, AttrValue)> {
        std::iter::once((AttrValue::from(""), AttrValue::from(none))).chain(list).collect()
    };
    let key_list =
        view.uses.keys.iter().map(|key| (key.key.clone().into(), key.key.clone().into())).collect();
    let team_list = workspace
        .teams
        .iter()
        .map(|team| (team.id.clone().into(), team.name.clone().unwrap_or_else(|| team.id.clone()).into()))
        .collect();
    let add = {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |text: String| {
            if !text.is_empty() {
                let (id, at) = (id.clone(), format!("{} {}", today(), time_of_day()));
                page.edit("Note what happened", move |workspace| note(workspace, &id, &at, &text));
            }
        })
    };
    let closed = {
        let (page, id) = (editing.page.clone(), id.clone());
        Callback::from(move |day: Option<Day>| {
            let id = id.clone();
            page.edit("Close the incident", move |workspace| {
                edit_incident(workspace, &id, |one| one.closed_on = day)
            });
        })
    };
    let taken = {
        let (page, id, title) = (editing.page.clone(), id.clone(), title(incident));
        Callback::from(move |()| {
            let id = id.clone();
            go(&["incident"]);
            page.remove(format!("Removed “{title}”"), move |workspace| {
                remove(workspace, "incident", &id)
            });
        })
    };
    html! {
        <div class="stack">
            <p><a href={Route::of(Station::Matrix).at(&["playbooks", "incident"]).href()}>{ "All incidents" }</a></p>
            <section class="card" aria-labelledby="incident-title">
                <header class="card-head"><h2 id="incident-title">{ title(incident) }</h2></header>
                <div class="card-body brief-fields">
                    <TextField label="What happened" value={incident.title.clone().unwrap_or_default()} on_commit={set("Name the incident", |one, text| one.title = text)} />
                    <SelectField label="Key" value={incident.key.clone().unwrap_or_default()} options={pick("not known yet", key_list)} on_commit={set("Name the key", |one, text| one.key = text)} />
                    <SelectField label="Team that bears it" value={incident.team.clone().unwrap_or_default()} options={pick("the key's team", team_list)} on_commit={set("Name the team", |one, text| one.team = text)} />
                    <MoneyField label="Hours it ran" value={incident.hours.as_ref().map(|hours| hours.text().to_owned()).unwrap_or_default()} on_commit={figure("Say how long it ran", |one, hours| one.hours = hours)} />
                    <MoneyField label={format!("What it cost ({})", workspace.currency.trim())} value={incident.amount.as_ref().map(|amount| amount.text().to_owned()).unwrap_or_default()}
                        placeholder={shown.amount.map(|amount| AttrValue::from(amount_text(amount, workspace.currency.trim())))} help={shown.how.clone()} on_commit={figure("Say what it cost", |one, amount| one.amount = amount)} />
                    <DayField label="Closed on" value={incident.closed_on} on_commit={closed} />
                </div>
                <div class="card-body row">{ leads(incident, shown, view, workspace, &editing.page) }</div>
            </section>
            <section class="card" aria-labelledby="incident-steps">
                <header class="card-head"><h2 id="incident-steps">{ "Steps" }</h2></header>
                <div class="card-body">{ tasks(&shown.tasks, editing) }</div>
            </section>
            <section class="card" aria-labelledby="incident-line">
                <header class="card-head"><h2 id="incident-line">{ "Time line" }</h2></header>
                <div class="card-body">
                    <ol class="brief-line">{ for incident.timeline.iter().enumerate().map(|(place, entry)| html! { <li key={place}><strong>{ &entry.at }</strong>{ " " }{ &entry.what }</li> }) }</ol>
                    <TextField key={incident.timeline.len()} label="What happened now" placeholder="it is noted with the time" on_commit={add} />
                </div>
            </section>
            <div class="row"><Button text="Remove this incident" icon={Shape::Trash} kind={Kind::Danger} on_press={taken} /></div>
        </div>
    }
}

/// Back into the matrix: a dispute about its money, a guardrail on its key.
fn leads(
    incident: &SecurityIncident,
    shown: &IncidentView,
    view: &PlaybooksView,
    workspace: &Workspace,
    page: &Page,
) -> Html {
    let dispute = match &incident.dispute {
        Some(id) => {
            html! { <a href={Route::of(Station::Tracking).at(&["disputes", id]).href()}>{ format!("Dispute {id}") }</a> }
        }
        None => {
            let amount = shown.amount;
            let on_press = disputing(incident, shown, workspace, page);
            html! { <Button text="Open a dispute about its money" disabled={amount.is_none()} {on_press} /> }
        }
    };
    let guard = incident.key.clone().map(|key| {
        let rate = view.uses.key(&key).map(|key| key.now).unwrap_or_default();
        let page = page.clone();
        let mut next = workspace.clone();
        let place = guard_key(&mut next, &key, Figure::default());
        // A month at the present rate: what it uses when all is well.
        let month: Amount = (0..24 * 30).map(|_| rate).sum();
        let on_press = Callback::from(move |()| {
            let (key, figure) = (key.clone(), Figure::parse(&month.to_fixed(2)).unwrap_or_default());
            page.edit("Put the key under the first stage's limits", move |workspace| {
                let _ = guard_key(workspace, &key, figure);
            });
            Route::of(Station::Thresholds).at(&["guardrails", "at", &place.to_string()]).go();
        });
        html! { <Button text="Tighten the key's guardrail" {on_press} /> }
    });
    html! { <>{ dispute }{ guard }</> }
}

fn disputing(
    incident: &SecurityIncident,
    shown: &IncidentView,
    workspace: &Workspace,
    page: &Page,
) -> Callback<()> {
    let opened = Opened {
        line: shown.line.clone(),
        amount: Figure::of(shown.amount.unwrap_or_default()),
        month: Some(incident.opened_on.month()),
        why: Some(format!("{}: {}", title(incident), shown.how)),
        ..Opened::default()
    };
    let (page, id, dispute) = (page.clone(), incident.id.clone(), fresh_dispute(workspace, today()));
    Callback::from(move |()| {
        let (opened, id, dispute_id) = (opened.clone(), id.clone(), dispute.clone());
        page.edit("Open a dispute about the incident", move |workspace| {
            open_dispute(workspace, opened, today());
            edit_incident(workspace, &id, |one| one.dispute = Some(dispute_id));
        });
        page.say("The dispute is open: say who disputes");
        Route::of(Station::Tracking).at(&["disputes", &dispute]).go();
    })
}
