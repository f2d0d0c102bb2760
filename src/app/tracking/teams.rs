//! The life of teams: from when until when, and what each became a part of.

use cost_matrix::budget::people::People;
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Team, Workspace, folded};
use yew::prelude::*;

use super::team_shown;
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::thresholds::person_shown;
use crate::app::widgets::{
    Badge, Column, DayField, EmptyState, IconButton, Money, SelectField, Shape, Table, TableRow, Tone,
    amount_text,
};
use front::{Route, Station};

/// The teams.
#[component]
pub(super) fn Teams() -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    if workspace.teams.is_empty() {
        return html! {
            <EmptyState title="No team is declared yet">
                <a href={Route::of(Station::Attribution).href()}>{ "Declare teams under Attribution" }</a>
            </EmptyState>
        };
    }
    let columns = vec![
        Column::text("Team"),
        Column::text("Owner"),
        Column::number(format!("Seen ({})", store.currency())),
        Column::text("From (first day)"),
        Column::text("Until (day after the last)"),
        Column::text("Became a part of"),
        Column::text("State"),
    ];
    html! {
        <div class="stack tracking-body">
            <Table caption="Teams and their days" {columns}>
                { for workspace.teams.iter().map(|team| html! { <TeamRow key={team.id.clone()} team={team.clone()} /> }) }
            </Table>
            { dated_owners(workspace, &page) }
        </div>
    }
}

/// Owners and deputies from a day on, newest first.
fn dated_owners(workspace: &Workspace, page: &Page) -> Html {
    if workspace.owners.is_empty() {
        return Html::default();
    }
    let columns = vec![
        Column::text("From (first day)"),
        Column::text("Team"),
        Column::text("Owner"),
        Column::text("Deputy"),
        Column::text("Reason"),
        Column::hidden("Remove"),
    ];
    let mut places: Vec<usize> = (0..workspace.owners.len()).collect();
    cost_matrix::order::sort_by_key(&mut places, |place| {
        std::cmp::Reverse((workspace.owners[*place].from, *place))
    });
    let stays = |who: &Option<String>| match who {
        Some(who) => person_shown(&workspace.people, Some(who)),
        None => "stays".to_owned(),
    };
    let row = |place: usize| {
        let one = &workspace.owners[place];
        let team = team_shown(workspace, &one.team);
        let what = format!("owner of {team} from {}", one.from);
        let remove = {
            let (page, what) = (page.clone(), what.clone());
            Callback::from(move |()| {
                page.remove(format!("Removed {what}"), move |workspace| {
                    if place < workspace.owners.len() {
                        workspace.owners.remove(place);
                    }
                });
            })
        };
        html! {
            <TableRow key={format!("{place}/{what}")}>
                <td>{ one.from.to_string() }</td>
                <th scope="row">{ team }</th>
                <td>{ stays(&one.owner) }</td>
                <td>{ stays(&one.deputy) }</td>
                <td>{ one.reason.clone().unwrap_or_default() }</td>
                <td><IconButton shape={Shape::Trash} label={format!("Remove {what}")} on_press={remove} /></td>
            </TableRow>
        }
    };
    html! {
        <section class="card" aria-labelledby="tracking-dated-owners">
            <header class="card-head"><h2 id="tracking-dated-owners">{ "Owners and deputies from a day on" }</h2></header>
            <Table caption="Owners and deputies of teams, newest first" {columns}>{ for places.into_iter().map(row) }</Table>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct TeamRowProps {
    team: Team,
}

#[component]
fn TeamRow(props: &TeamRowProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let team = &props.team;
    let shown = team_shown(workspace, &team.id);
    let currency = AttrValue::from(store.currency().to_owned());
    let question =
        team.until.map(|until| Question::Matrix { by: vec![By::Team], from: Some(until), until: None });
    let asked = use_answer(question);
    let is_own = |value: Option<&str>| value.is_some_and(|value| folded(value) == folded(&team.id));
    let late = match asked.answer.as_deref() {
        Some(Answer::Matrix(matrix)) if team.until.is_some() => {
            let own =
                matrix.rows.iter().filter(|(values, _)| is_own(values.first().and_then(Option::as_deref)));
            own.map(|(_, cost)| *cost).sum()
        }
        _ => Amount::ZERO,
    };
    let seen: Amount = store
        .overview
        .iter()
        .filter_map(|overview| overview.allocated.as_ref())
        .flat_map(|allocated| &allocated.values)
        .filter(|(by, value, _)| *by == By::Team && is_own(value.as_deref()))
        .map(|(.., cost)| *cost)
        .sum();
    let set_day = |what: &'static str, set: fn(&mut Team, Option<Day>)| {
        let (page, id) = (page.clone(), team.id.clone());
        Callback::from(move |day: Option<Day>| {
            let id = id.clone();
            page.edit_field(
                format!("Change {what} of a team"),
                format!("team:{id}:{what}"),
                move |workspace| {
                    if let Some(team) = workspace.teams.iter_mut().find(|team| team.id == id) {
                        set(team, day);
                    }
                },
            );
        })
    };
    let set_merged = {
        let (page, id) = (page.clone(), team.id.clone());
        Callback::from(move |into: String| {
            let id = id.clone();
            page.edit("Change what a team became a part of", move |workspace| {
                if let Some(team) = workspace.teams.iter_mut().find(|team| team.id == id) {
                    team.merged_into = (!into.is_empty()).then_some(into);
                }
            });
        })
    };
    let mut options = vec![(AttrValue::from(""), AttrValue::from("no other team"))];
    let others = workspace.teams.iter().filter(|other| other.id != team.id);
    options.extend(
        others.map(|other| {
            (AttrValue::from(other.id.clone()), AttrValue::from(team_shown(workspace, &other.id)))
        }),
    );
    let owned: Vec<String> = workspace
        .ownership
        .iter()
        .filter(|entry| {
            folded(&entry.team) == folded(&team.id) && team.until.is_some_and(|until| until <= entry.from)
        })
        .map(|entry| entry.product.clone())
        .collect();
    let unsaid = team.merged_into.is_some() && team.until.is_none();
    let owner = People::of(workspace, Some(today())).owner_of(team).map(str::to_owned);
    let complete = owner.is_some() && late.is_zero() && owned.is_empty() && !unsaid;
    html! {
        <TableRow>
            <th scope="row">{ &shown }</th>
            <td>{ owner.as_ref().map_or_else(|| "nobody".to_owned(), |owner| person_shown(&workspace.people, Some(owner))) }</td>
            <td class="number"><Money amount={seen} currency={currency.clone()} /></td>
            <td><DayField label={format!("First day of {shown}")} hide_label={true} value={team.from} on_commit={set_day("first day", |team, day| team.from = day)} /></td>
            <td><DayField label={format!("{shown} until")} hide_label={true} value={team.until} on_commit={set_day("last day", |team, day| team.until = day)} /></td>
            <td><SelectField label={format!("{shown} became a part of")} hide_label={true} value={team.merged_into.clone().unwrap_or_default()} {options} on_commit={set_merged} /></td>
            <td>
                if complete { <Badge key="complete" text="nothing missing" tone={Tone::Good} /> }
                if owner.is_none() { <Badge key="owner" text="no owner" tone={Tone::Warning} /> }
                if !late.is_zero() { <Badge key="late" text={format!("{} after its last day", amount_text(late, &currency))} tone={Tone::Warning} hint="Rules still give cost to a team that is not there any more" /> }
                if !owned.is_empty() { <Badge key="owned" text={format!("owns {} after its last day", owned.join(", "))} tone={Tone::Warning} /> }
                if unsaid { <Badge key="until" text="say until when" tone={Tone::Warning} hint="Who answers for it changes from that day on" /> }
            </td>
        </TableRow>
    }
}
