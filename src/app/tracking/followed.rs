//! What follows a change of hands: corrections, people to tell with ready texts, and what is left to do. And the history
//! of all changes.

use cost_matrix::report::mailto;
use cost_matrix::tracking::{What, headline, message, remaining};
use cost_matrix::workspace::{Figure, HandedOver, TellWhom, Workspace};
use yew::prelude::*;

use super::edits::{change_mut, tick};
use super::go;
use super::places::{place, subject_shown};
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{
    Button, CheckField, Column, CopyButton, EmptyState, Kind, Table, TableRow, amount_text,
};
use front::{Route, Station};

#[derive(Properties, PartialEq)]
pub(super) struct FollowedProps {
    /// The change's id.
    pub(super) id: AttrValue,
}

/// A change and what follows it.
#[component]
pub(super) fn Followed(props: &FollowedProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let Some(change) = workspace.changes.iter().find(|change| change.id == *props.id) else {
        return html! {
            <EmptyState title="This change is not there any more">
                <a href={Route::of(Station::Tracking).at(&["ownership"]).href()}>{ "Go to Ownership" }</a>
            </EmptyState>
        };
    };
    let currency = workspace.currency.trim();
    let money = |figure: &Figure| format!("{} {currency}", amount_text(figure.amount(), currency));
    html! {
        <div class="stack tracking-body">
            <section class="card" aria-labelledby="tracking-followed">
                <header class="card-head">
                    <h2 id="tracking-followed">{ headline(workspace, change) }</h2>
                </header>
                <div class="card-body">
                    <dl class="facts">
                        if let Some(reason) = &change.reason { <dt>{ "Reason" }</dt><dd>{ reason }</dd> }
                        if let Some(on) = change.entered_on { <dt>{ "Entered" }</dt><dd>{ on.to_string() }</dd> }
                        <dt>{ "In open weeks" }</dt><dd>{ change.moved_open.as_ref().map_or_else(|| "nothing moved".to_owned(), money) }</dd>
                        <dt>{ "In closed weeks" }</dt>
                        <dd>
                            { change.moved_closed.as_ref().map_or_else(|| "nothing moved".to_owned(), money) }
                            if change.moved_closed.is_some() {
                                { ": " }<a href={Route::of(Station::Tracking).at(&["corrections"]).href()}>{ "the corrections" }</a>
                            }
                        </dd>
                    </dl>
                    <div class="toolbar">
                        <Button text="Enter another change" on_press={Callback::from(|()| go(&["change"]))} />
                        <Button text="To Ownership" kind={Kind::Quiet} on_press={Callback::from(|()| go(&["ownership"]))} />
                    </div>
                </div>
            </section>
            { people(workspace, change, &page) }
            { tasks(change, &page) }
            { left(workspace, change) }
        </div>
    }
}

fn people(workspace: &Workspace, change: &HandedOver, page: &Page) -> Html {
    if change.tell.is_empty() {
        return html! { <p key="people" class="quiet-text">{ "Nobody is named who would have to know: give teams an owner." }</p> };
    }
    html! {
        <section key="people" class="card" aria-labelledby="tracking-tell">
            <header class="card-head">
                <h2 id="tracking-tell">{ "Who has to know" }</h2>
                <span class="faint-text">{ format!("{} of {} told", told(change), change.tell.len()) }</span>
            </header>
            <ul class="tracking-tell">
                { for change.tell.iter().map(|person| html! { <li key={person.who.clone()}>{ tell(workspace, change, person, page) }</li> }) }
            </ul>
        </section>
    }
}

fn told(change: &HandedOver) -> usize {
    change.tell.iter().filter(|one| change.told.contains(&one.who)).count()
}

fn tell(workspace: &Workspace, change: &HandedOver, person: &TellWhom, page: &Page) -> Html {
    let (subject, text) = message(workspace, change, person);
    let on_commit = {
        let (page, id, who) = (page.clone(), change.id.clone(), person.who.clone());
        Callback::from(move |on: bool| {
            let (id, who) = (id.clone(), who.clone());
            page.edit(format!("{who} was {}told", if on { "" } else { "not " }), move |workspace| {
                if let Some(change) = change_mut(workspace, &id) {
                    tick(&mut change.told, &who, on);
                }
            });
        })
    };
    let contacts: Vec<&str> = person.contact.as_deref().into_iter().collect();
    let mail = mailto(&contacts, &subject, &text)
        .map(|href| html! { <a class="button" {href}>{ "Write a mail" }</a> });
    html! {
        <>
            <div class="toolbar">
                <CheckField label={format!("{} was told", person.who)} checked={change.told.contains(&person.who)} {on_commit} />
                <span class="quiet-text">{ person.roles.join(", ") }</span>
                <span class="spacer" />
                { mail.unwrap_or_default() }
                <CopyButton text="Copy the text" content={AttrValue::from(text.clone())} />
            </div>
            <details><summary>{ "The text" }</summary><pre class="tracking-text">{ text }</pre></details>
        </>
    }
}

fn tasks(change: &HandedOver, page: &Page) -> Html {
    if change.tasks.is_empty() {
        return Html::default();
    }
    let done = change.tasks.iter().filter(|task| change.done.contains(task)).count();
    let item = |task: &String| {
        let on_commit = {
            let (page, id, task) = (page.clone(), change.id.clone(), task.clone());
            Callback::from(move |on: bool| {
                let (id, task) = (id.clone(), task.clone());
                page.edit("Tick off what follows a change", move |workspace| {
                    if let Some(change) = change_mut(workspace, &id) {
                        tick(&mut change.done, &task, on);
                    }
                });
            })
        };
        html! { <li key={task.clone()}><CheckField label={task.clone()} checked={change.done.contains(task)} {on_commit} /></li> }
    };
    html! {
        <section key="tasks" class="card" aria-labelledby="tracking-tasks">
            <header class="card-head">
                <h2 id="tracking-tasks">{ "What is left to do" }</h2>
                <span class="faint-text">{ format!("{done} of {} done", change.tasks.len()) }</span>
            </header>
            <ul class="tracking-tell">{ for change.tasks.iter().map(item) }</ul>
        </section>
    }
}

/// What a team that ended still has.
fn left(workspace: &Workspace, change: &HandedOver) -> Html {
    let Some(What::Team(team)) = What::read(&change.what) else { return Html::default() };
    let left = remaining(workspace, &team, change.day);
    if left.is_empty() {
        return html! { <p key="left" class="quiet-text">{ "It has nothing any more from that day on." }</p> };
    }
    html! {
        <section key="left" class="card" aria-labelledby="tracking-left">
            <header class="card-head"><h2 id="tracking-left">{ "What it still has" }</h2></header>
            <ul class="tracking-tell">
                { for left.iter().map(|one| {
                    let href = match one.subject.split_once(':') {
                        Some(("product", id)) => Route::of(Station::Tracking).at(&["change", "product", id]).href(),
                        _ => place(&one.subject).href(),
                    };
                    html! {
                        <li key={one.place.clone()}>
                            <a {href}>{ subject_shown(workspace, &one.subject) }</a>
                            <span class="quiet-text">{ format!(": {}", one.reason) }</span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

/// All changes that were entered with the guide, newest first.
pub(super) fn history(workspace: &Workspace) -> Html {
    if workspace.changes.is_empty() {
        return Html::default();
    }
    let columns = vec![
        Column::text("From day"),
        Column::text("What changed hands"),
        Column::text("Told"),
        Column::text("Done"),
        Column::text("Reason"),
    ];
    html! {
        <section key="history" class="card" aria-labelledby="tracking-history">
            <header class="card-head"><h2 id="tracking-history">{ "Changes that were entered, and their follow-up" }</h2></header>
            <Table caption="Changes of hands, newest first" {columns}>
                { for workspace.changes.iter().rev().map(|change| {
                    let done = change.tasks.iter().filter(|task| change.done.contains(task)).count();
                    let href = Route::of(Station::Tracking).at(&["change", "done", &change.id]).href();
                    html! {
                        <TableRow key={change.id.clone()}>
                            <td>{ change.day.to_string() }</td>
                            <th scope="row"><a {href}>{ headline(workspace, change) }</a></th>
                            <td>{ format!("{} of {}", told(change), change.tell.len()) }</td>
                            <td>{ format!("{done} of {}", change.tasks.len()) }</td>
                            <td class="tracking-wrap">{ change.reason.clone().unwrap_or_default() }</td>
                        </TableRow>
                    }
                }) }
            </Table>
        </section>
    }
}
