//! People and roles: who owners, deputies and the last steps of an escalation are.

use cost_matrix::workspace::Person;
use yew::prelude::*;

use super::plain::people;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, Column, ComboField, DayField, IconButton, Kind, Shape, Table, TextField};

/// Roles that escalations and budgets know by name.
const ROLES: [(&str, &str, &str); 2] = [
    ("finance", "Finance", "Audits the matrix, and is told of overruns after the budget's owner."),
    ("leadership", "Leadership", "The last step of an escalation."),
];

/// The tab.
#[component]
pub(super) fn People() -> Html {
    html! {
        <div class="inventory-work">
            <Roles key="roles" />
            <PeopleTable key="people" />
        </div>
    }
}

#[component]
fn Roles() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let suggestions: Vec<AttrValue> =
        people::suggestions(workspace).into_iter().map(AttrValue::from).collect();
    let fields = ROLES.map(|(role, title, help)| {
        let holder = workspace.roles.iter().find(|(name, _)| name == role).map(|(_, holder)| people::label(workspace, holder));
        let page = page.clone();
        let on_commit = Callback::from(move |typed: String| {
            page.edit(format!("Fill the role {role}"), move |workspace| {
                let person = people::key(workspace, &typed);
                people::fill_role(workspace, role, person);
            });
        });
        html! { <ComboField key={role} label={title} value={holder.unwrap_or_default()} suggestions={suggestions.clone()} {on_commit} {help} placeholder="Open" /> }
    });
    html! {
        <section class="card" aria-label="Roles">
            <header class="card-head"><h2>{ "Roles" }</h2><p class="faint-text">{ "Budgets and escalations name them, so that a change of person is one edit." }</p></header>
            <div class="card-body"><div class="fields">{ for fields }</div></div>
        </section>
    }
}

#[component]
fn PeopleTable() -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let columns = vec![
        Column::text("Name"),
        Column::text("Contact"),
        Column::text("From"),
        Column::text("Until (the day after the last)"),
        Column::text("Answers for"),
        Column::hidden("Remove"),
    ];
    let rows = workspace.people.iter().map(|person| {
        html! { <PersonRow key={person.id.clone()} person={person.clone()} answers={people::answers_for(workspace, person)} /> }
    });
    html! {
        <section class="card" aria-label="People">
            <header class="card-head"><h2>{ "People" }</h2><p class="faint-text">{ "They are offered wherever an owner or a deputy is chosen." }</p></header>
            <div key="table" hidden={workspace.people.is_empty()}><Table caption="People and what they answer for" {columns} class="inventory-people">{ for rows }</Table></div>
            <div key="add" class="card-body"><AddPerson /></div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PersonRowProps {
    person: Person,
    answers: String,
}

#[component]
fn PersonRow(props: &PersonRowProps) -> Html {
    let page = use_page();
    let person = &props.person;
    let shown = person.name.clone().unwrap_or_else(|| person.id.clone());
    fn of<T: 'static>(
        page: &crate::app::store::Page,
        id: &str,
        label: String,
        change: fn(&mut Person, T),
    ) -> Callback<T> {
        let (page, id) = (page.clone(), id.to_owned());
        Callback::from(move |value: T| {
            let id = id.clone();
            page.edit(label.clone(), move |workspace| {
                if let Some(person) = workspace.people.iter_mut().find(|person| person.id == id) {
                    change(person, value);
                }
            });
        })
    }
    let on_name = of(&page, &person.id, format!("Rename {shown}"), |person, text: String| {
        person.name = Some(text).filter(|text| !text.is_empty())
    });
    let on_contact = of(&page, &person.id, format!("Contact of {shown}"), |person, text: String| {
        person.contact = Some(text).filter(|text| !text.is_empty())
    });
    let on_from = of(&page, &person.id, format!("First day of {shown}"), |person, day| person.from = day);
    let on_until = of(&page, &person.id, format!("Last day of {shown}"), |person, day| person.until = day);
    let remove = {
        let (id, shown) = (person.id.clone(), shown.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed {shown}"), move |workspace| {
                workspace.people.retain(|person| person.id != id)
            });
        })
    };
    html! {
        <tr>
            <td><TextField label={format!("Name of {shown}")} hide_label={true} value={person.name.clone().unwrap_or_default()} on_commit={on_name} /></td>
            <td><TextField label={format!("Contact of {shown}")} hide_label={true} value={person.contact.clone().unwrap_or_default()} on_commit={on_contact} placeholder="name@example.com" /></td>
            <td><DayField label={format!("First day of {shown}")} hide_label={true} value={person.from} on_commit={on_from} /></td>
            <td><DayField label={format!("Day after the last of {shown}")} hide_label={true} value={person.until} on_commit={on_until} /></td>
            <td class="faint-text">{ &props.answers }</td>
            <td><IconButton shape={Shape::Trash} label={format!("Remove {shown}")} on_press={remove} /></td>
        </tr>
    }
}

#[component]
fn AddPerson() -> Html {
    let page = use_page();
    let name = use_state_eq(String::new);
    let contact = use_state_eq(String::new);
    let on_name = {
        let name = name.clone();
        Callback::from(move |text| name.set(text))
    };
    let on_contact = {
        let contact = contact.clone();
        Callback::from(move |text| contact.set(text))
    };
    let add = {
        let (name, contact) = (name.clone(), contact.clone());
        Callback::from(move |()| {
            let (typed, address) = ((*name).clone(), (*contact).clone());
            if typed.is_empty() && address.is_empty() {
                return;
            }
            page.edit(
                format!("Add {}", if typed.is_empty() { &address } else { &typed }),
                move |workspace| {
                    people::add(workspace, &typed, &address);
                },
            );
            name.set(String::new());
            contact.set(String::new());
        })
    };
    let empty = name.is_empty() && contact.is_empty();
    html! {
        <div class="inventory-line" role="group" aria-label="A new person">
            <TextField label="Name" value={(*name).clone()} on_commit={on_name} class="wide" />
            <TextField label="Contact" value={(*contact).clone()} on_commit={on_contact} placeholder="name@example.com" class="wide" />
            <Button text="Add" icon={Shape::Plus} kind={Kind::Normal} label="Add the person" disabled={empty} on_press={add} />
        </div>
    }
}
