//! The list of escalation ladders.

use cost_matrix::workspace::{Budget, Escalation, Names, Workspace};
use yew::prelude::*;

use super::edits::add_ladder;
use super::ladder_panel::LadderPanel;
use super::{go, told, words};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Badge, Button, Column, EmptyState, Kind, Shape, Table, TableRow, Tone};

#[derive(Properties, PartialEq)]
pub(super) struct LaddersProps {
    /// The id of the ladder in the panel.
    pub(super) selected: Option<AttrValue>,
}

/// The ladders, and the panel of one.
#[component]
pub(super) fn Ladders(props: &LaddersProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let place = props
        .selected
        .as_ref()
        .and_then(|id| workspace.escalations.iter().position(|ladder| ladder.id == **id));
    let add = {
        let document = store.document.clone();
        Callback::from(move |()| {
            let id = add_ladder(&mut (*document.workspace).clone(), "New ladder");
            page.edit("Add ladder", |workspace| drop(add_ladder(workspace, "New ladder")));
            go(&["ladder", &id]);
        })
    };
    let columns =
        vec![Column::text("Ladder"), Column::text("Levels"), Column::text("Budgets"), Column::text("State")];
    let list = if workspace.escalations.is_empty() {
        html! {
            <EmptyState title="No ladder yet">
                <p>{ "A ladder says who is told first when a trigger fires, after how long without an answer the next one is told, and what each may do." }</p>
                <Button text="Add a ladder" icon={Shape::Plus} on_press={add.clone()} />
            </EmptyState>
        }
    } else {
        html! {
            <Table caption="Escalation ladders" {columns}>
                { for workspace.escalations.iter().map(|ladder| row(workspace, ladder, props.selected.as_deref() == Some(&*ladder.id))) }
            </Table>
        }
    };
    html! {
        <div class="split">
            <div class="stack thresholds-list">
                <div class="row">
                    <p class="quiet-text">{ "Who is told when a trigger fires, and who next when nobody answers." }</p>
                    <span class="spacer"></span>
                    <Button text="Add a ladder" icon={Shape::Plus} kind={Kind::Primary} on_press={add} />
                </div>
                <div>{ list }</div>
            </div>
            if let Some(place) = place { <LadderPanel key="panel" {place} /> }
        </div>
    }
}

/// The budgets that a ladder serves.
pub(super) fn served<'a>(workspace: &'a Workspace, ladder: &Escalation) -> Vec<&'a Budget> {
    let names = Names::of(workspace);
    let place = names.escalation(&ladder.id);
    let serves = |budget: &&Budget| {
        place.is_some() && budget.escalation.as_deref().and_then(|text| names.escalation(text)) == place
    };
    workspace.budgets.iter().filter(serves).collect()
}

fn row(workspace: &Workspace, ladder: &Escalation, selected: bool) -> Html {
    let id = ladder.id.clone();
    let names = Names::of(workspace);
    let budgets = served(workspace, ladder);
    let with_gaps: Vec<String> = budgets
        .iter()
        .filter(|budget| !told::gaps(workspace, budget, ladder).is_empty())
        .map(|budget| words::budget(workspace, &names, budget))
        .collect();
    let levels: Vec<String> = ladder.levels.iter().map(|level| level.notify.join(" and ")).collect();
    html! {
        <TableRow key={ladder.id.clone()} {selected} on_select={Callback::from(move |()| go(&["ladder", &id]))}>
            <th scope="row">{ words::ladder(ladder) }</th>
            <td>{ if levels.is_empty() { "none".to_owned() } else { levels.join(" → ") } }</td>
            <td>{ budgets.len() }</td>
            <td>
                if budgets.is_empty() {
                    <Badge text="used by no budget" />
                } else if with_gaps.is_empty() {
                    <Badge text="no gap" tone={Tone::Good} />
                } else {
                    <Badge text={format!("gaps for {} of {}", with_gaps.len(), budgets.len())} tone={Tone::Bad} hint={with_gaps.join("\n")} />
                }
            </td>
        </TableRow>
    }
}
