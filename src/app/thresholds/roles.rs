//! Who is finance, who is leadership, and who the other roles are for each budget.

use cost_matrix::budget::people::People;
use cost_matrix::budget::{Gap, ROLES, Role, Told, told};
use cost_matrix::workspace::{Budget, Names, Workspace, folded};
use yew::prelude::*;

use super::edits::fill_role;
use super::person::PersonField;
use super::{go, words};
use crate::app::host::today;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Badge, Column, Table, TableRow, Tone};
use front::{Route, Station};

/// The roles of the workspace, and those that follow from each budget's line.
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
    let holder = |role: Role| {
        let found = workspace.roles.iter().find(|(name, _)| folded(name) == role.name());
        found.map(|(_, person)| AttrValue::from(person.clone()))
    };
    html! {
        <div class="stack thresholds-list">
            <section class="card" aria-labelledby="thresholds-roles">
                <header class="card-head"><h2 id="thresholds-roles">{ "The same for every line" }</h2></header>
                <div class="card-body">
                    <p class="quiet-text">
                        { "Ladders name roles, so that a change of people is entered once. " }
                        <a href={Route::of(Station::Inventory).at(&["people"]).href()}>{ "People and their addresses" }</a>
                    </p>
                    <div class="thresholds-pair">
                        { for ROLES.into_iter().filter(|role| !role.is_of_line()).map(|role| {
                            let label = if role == Role::Finance { "Finance" } else { "Leadership" };
                            html! { <PersonField key={role.name()} {label} value={holder(role)} placeholder="nobody yet" on_commit={fill(role)} /> }
                        }) }
                    </div>
                </div>
            </section>
            <section class="card" aria-labelledby="thresholds-line-roles">
                <header class="card-head"><h2 id="thresholds-line-roles">{ "Following from each line, today" }</h2></header>
                { of_lines(workspace) }
            </section>
        </div>
    }
}

/// The roles that depend on the line, each with whom it is or why nobody.
fn of_lines(workspace: &Workspace) -> Html {
    if workspace.budgets.is_empty() {
        return html! { <div class="card-body"><p class="quiet-text">{ "Team owner, deputy and budget owner follow from a budget's line, and there is no budget yet." }</p></div> };
    }
    let names = Names::of(workspace);
    let people = People::of(workspace, Some(today()));
    let columns = vec![
        Column::text("Budget"),
        Column::text("Team owner"),
        Column::text("Budget owner"),
        Column::text("Deputy"),
    ];
    let row = |budget: &Budget| {
        let id = budget.id.clone();
        let cell = |role: Role| who(told(&people, budget, role.name()));
        html! {
            <TableRow key={budget.id.clone()} on_select={Callback::from(move |()| go(&["budget", &id]))}>
                <th scope="row">{ words::budget(workspace, &names, budget) }</th>
                <td>{ cell(Role::TeamOwner) }</td>
                <td>{ cell(Role::BudgetOwner) }</td>
                <td>{ cell(Role::Deputy) }</td>
            </TableRow>
        }
    };
    html! { <Table caption="Roles for each budget" {columns}>{ for workspace.budgets.iter().map(row) }</Table> }
}

fn who(told: Result<Told, Gap>) -> Html {
    match told {
        Ok(told) => {
            html! { <>{ &told.name }if told.contact != told.name { <div class="faint-text">{ &told.contact }</div> }</> }
        }
        Err(gap) => {
            html! { <><Badge text="nobody" tone={Tone::Warning} /><div class="faint-text">{ gap.to_string() }</div></> }
        }
    }
}
