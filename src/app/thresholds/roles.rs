//! Who is finance, who is leadership, and the people whom owners and ladders name.

use cost_matrix::budget::{ROLES, Role};
use cost_matrix::calendar::Day;
use cost_matrix::workspace::{Person, folded};
use yew::prelude::*;

use super::edits::{duties, fill_role, fresh_id};
use super::person::PersonField;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Badge, Column, DayField, EmptyState, IconButton, Shape, Table, TableRow, TextField, Tone,
};

/// The roles of the workspace, and its people.
#[component]
pub(super) fn Roles() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let fill = |role: Role| {
        let page = page.clone();
        Callback::from(move |person: Option<String>| {
            page.edit_field(
                format!("Change who is {}", role.name()),
                format!("role:{}", role.name()),
                move |workspace| {
                    fill_role(workspace, role.name(), person);
                },
            );
        })
    };
    let add = {
        let page = page.clone();
        Callback::from(move |name: String| {
            if !name.is_empty() {
                page.edit(format!("Add {name}"), move |workspace| {
                    let id = fresh_id(&name, workspace.people.iter().map(|person| person.id.as_str()));
                    workspace.people.push(Person { id, name: Some(name), ..Person::default() });
                });
            }
        })
    };
    let columns = vec![
        Column::text("Name"),
        Column::text("Address"),
        Column::text("From"),
        Column::text("Until (day after the last)"),
        Column::text("Duties"),
        Column::hidden("Remove"),
    ];
    html! {
        <div class="stack">
            <section class="card">
                <header class="card-head"><h2>{ "Roles" }</h2></header>
                <div class="card-body">
                    <p class="quiet-text">{ "Ladders name roles, so that a change of people is entered once. Team owner, deputy and budget owner follow from the line; these two are the same for every line." }</p>
                    <div class="thresholds-pair">
                        { for ROLES.into_iter().filter(|role| !role.is_of_line()).map(|role| {
                            let value = workspace.roles.iter().find(|(name, _)| folded(name) == role.name()).map(|(_, person)| AttrValue::from(person.clone()));
                            let label = if role == Role::Finance { "Finance" } else { "Leadership" };
                            html! { <PersonField key={role.name()} {label} {value} placeholder="nobody yet" on_commit={fill(role)} /> }
                        }) }
                    </div>
                </div>
            </section>
            <section class="card">
                <header class="card-head"><h2>{ "People" }</h2><span class="quiet-text">{ workspace.people.len() }</span></header>
                <div>
                    if workspace.people.is_empty() {
                        <EmptyState title="Nobody is declared yet">
                            <p>{ "Owners may be plain addresses. Declare people to give them a name, and to say from when until when they are there." }</p>
                        </EmptyState>
                    } else {
                        <Table caption="People" {columns}>
                            { for workspace.people.iter().map(|person| html! { <PersonRow key={person.id.clone()} person={person.clone()} /> }) }
                        </Table>
                    }
                </div>
                <div class="card-body">
                    <TextField label="Add a person" placeholder="name, then Enter" on_commit={add} class="thresholds-add" />
                </div>
            </section>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PersonRowProps {
    person: Person,
}

#[component]
fn PersonRow(props: &PersonRowProps) -> Html {
    let store = use_store();
    let page = use_page();
    let person = &props.person;
    let shown = person.name.clone().unwrap_or_else(|| person.id.clone());
    let duties = duties(store.workspace(), person);
    let remove = {
        let (page, id, shown) = (page.clone(), person.id.clone(), shown.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed {shown}"), move |workspace| {
                workspace.people.retain(|person| person.id != id)
            });
        })
    };
    let text = |what: &'static str, set: fn(&mut Person, Option<String>)| {
        let (page, id) = (page.clone(), person.id.clone());
        Callback::from(move |text: String| {
            let id = id.clone();
            page.edit_field(format!("Change {what}"), format!("person:{id}:{what}"), move |workspace| {
                if let Some(person) = workspace.people.iter_mut().find(|person| person.id == id) {
                    set(person, (!text.is_empty()).then_some(text));
                }
            });
        })
    };
    let day = |what: &'static str, set: fn(&mut Person, Option<Day>)| {
        let (page, id) = (page.clone(), person.id.clone());
        Callback::from(move |day: Option<Day>| {
            let id = id.clone();
            page.edit_field(format!("Change {what}"), format!("person:{id}:{what}"), move |workspace| {
                if let Some(person) = workspace.people.iter_mut().find(|person| person.id == id) {
                    set(person, day);
                }
            });
        })
    };
    let no_contact = person.contact.is_none() && !duties.is_empty();
    html! {
        <TableRow>
            <th scope="row"><TextField label="Name" hide_label={true} value={person.name.clone().unwrap_or_default()} on_commit={text("name", |person, text| person.name = text)} /></th>
            <td>
                <TextField label={format!("Address of {shown}")} hide_label={true} value={person.contact.clone().unwrap_or_default()} placeholder="no address yet"
                    on_commit={text("address", |person, text| person.contact = text)} />
            </td>
            <td><DayField label={format!("First day of {shown}")} hide_label={true} value={person.from} on_commit={day("first day", |person, day| person.from = day)} /></td>
            <td><DayField label={format!("{shown} until")} hide_label={true} value={person.until} on_commit={day("last day", |person, day| person.until = day)} /></td>
            <td>
                if no_contact { <Badge key="gap" text="can't be reached" tone={Tone::Bad} /> }
                <span key="duties" class="faint-text">{ if duties.is_empty() { "none".to_owned() } else { duties.join(", ") } }</span>
            </td>
            <td>
                if duties.is_empty() { <IconButton shape={Shape::Trash} label={format!("Remove {shown}")} on_press={remove} /> }
            </td>
        </TableRow>
    }
}
