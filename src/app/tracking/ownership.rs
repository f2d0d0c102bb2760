//! The ownership timeline, and the entries behind it.

use cost_matrix::calendar::Day;
use cost_matrix::tracking::product_spans;
use cost_matrix::workspace::{Names, Ownership, Workspace};
use serde_json::Value;
use yew::prelude::*;

use super::followed::history;
use super::timeline::{RowOf, Timeline};
use super::{go, product_shown, team_shown};
use crate::app::store::{use_page, use_store};
use crate::app::thresholds::loaded_days;
use crate::app::widgets::{
    Button, Column, DayField, EmptyState, IconButton, Notice, SelectField, Shape, Table, TableRow, TextField,
    Tone,
};
use front::{Route, Station};

/// Where the reason of a change is kept.
const REASON: &str = "reason";

/// The bands and the table.
#[component]
pub(super) fn OwnershipTab() -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let days = loaded_days(store.overview.as_deref());
    let rows = product_spans(workspace, &Names::of(workspace), days.map(|(first, _)| first));
    let gaps: Vec<(String, String)> = store
        .overview
        .iter()
        .flat_map(|overview| &overview.findings)
        .filter(|finding| finding.code == "ownership-gap")
        .map(|finding| (finding.subject.clone(), finding.message.clone()))
        .collect();
    let body = if rows.is_empty() {
        html! {
            <EmptyState title="No product is declared yet">
                <p>{ "Products belong to teams from a day on; that is how spend without a tag finds its payer, also after a change." }</p>
                <a href={Route::of(Station::Attribution).href()}>{ "Declare products under Attribution" }</a>
            </EmptyState>
        }
    } else {
        html! {
            <div class="stack tracking-body">
                <section class="card" aria-labelledby="tracking-ownership">
                    <header class="card-head"><h2 id="tracking-ownership">{ "Who owned what when" }</h2></header>
                    <div class="card-body"><Timeline rows={rows.into_iter().map(RowOf).collect::<Vec<_>>()} {days} /></div>
                </section>
                <div>
                    if !gaps.is_empty() {
                        <Notice tone={Tone::Warning}>
                            { for gaps.iter().enumerate().map(|(at, (subject, message))| {
                                let product = subject.split_once(':').map_or(subject.as_str(), |(_, id)| id);
                                html! { <p key={at}>{ format!("{}: {message}", product_shown(workspace, product)) }</p> }
                            }) }
                        </Notice>
                    }
                </div>
                <Entries />
                { history(workspace) }
            </div>
        }
    };
    html! { <div>{ body }</div> }
}

/// The entries, by product and day, each edited in its place.
#[component]
fn Entries() -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let mut places: Vec<usize> = (0..workspace.ownership.len()).collect();
    cost_matrix::order::sort_by_key(&mut places, |place| {
        let entry = &workspace.ownership[*place];
        (entry.product.to_lowercase(), entry.from, *place)
    });
    if places.is_empty() {
        return html! {
            <EmptyState title="No product has an owner yet">
                <p>{ "Enter which team has a product, and from which day on." }</p>
                <Button text="Enter who owns a product" icon={Shape::Plus} on_press={Callback::from(|()| go(&["change"]))} />
            </EmptyState>
        };
    }
    let columns = vec![
        Column::text("Product"),
        Column::text("Team"),
        Column::text("From (first day)"),
        Column::text("Reason"),
        Column::hidden("Remove"),
    ];
    let count = places.len();
    html! {
        <Table caption="Ownership: product, team and first day" {columns}>
            { for places.into_iter().map(|place| html! {
                // Entries have no id: while their number stays the same, a place is always the same entry.
                <Entry key={format!("{count}/{place}")} {place} />
            }) }
        </Table>
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    /// Its place in the workspace.
    place: usize,
}

fn options(list: Vec<(String, String)>, value: &str) -> Vec<(AttrValue, AttrValue)> {
    let mut options: Vec<(AttrValue, AttrValue)> =
        list.into_iter().map(|(id, name)| (AttrValue::from(id), AttrValue::from(name))).collect();
    if !options.iter().any(|(id, _)| **id == *value) {
        options.insert(0, (value.to_owned().into(), value.to_owned().into()));
    }
    options
}

pub(super) fn products(workspace: &Workspace) -> Vec<(String, String)> {
    workspace
        .products
        .iter()
        .map(|product| (product.id.clone(), product_shown(workspace, &product.id)))
        .collect()
}

pub(super) fn teams(workspace: &Workspace) -> Vec<(String, String)> {
    workspace.teams.iter().map(|team| (team.id.clone(), team_shown(workspace, &team.id))).collect()
}

/// Keeps the reason of a change, or forgets it.
fn set_reason(entry: &mut Ownership, reason: &str) {
    if reason.trim().is_empty() {
        entry.extra.shift_remove(REASON);
    } else {
        entry.extra.insert(REASON.to_owned(), Value::String(reason.trim().to_owned()));
    }
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let place = props.place;
    let Some(entry) = workspace.ownership.get(place) else { return html! { <tr hidden=true></tr> } };
    let names = Names::of(workspace);
    let product = names.resolve(cost_matrix::workspace::Dimension::Product, &entry.product);
    let team = names.resolve(cost_matrix::workspace::Dimension::Team, &entry.team);
    let what = format!(
        "{} to {} from {}",
        product_shown(workspace, &product),
        team_shown(workspace, &team),
        entry.from
    );
    let reason = entry.extra.get(REASON).and_then(Value::as_str).unwrap_or_default().to_owned();
    let change = |field: &'static str, set: fn(&mut Ownership, String)| {
        let page = page.clone();
        Callback::from(move |text: String| {
            page.edit_field(
                format!("Change {field} of an owner"),
                format!("ownership:{place}:{field}"),
                move |workspace| {
                    if let Some(entry) = workspace.ownership.get_mut(place) {
                        set(entry, text);
                    }
                },
            );
        })
    };
    let set_day = {
        let page = page.clone();
        Callback::from(move |day: Option<Day>| {
            page.edit_field("Change day of an owner", format!("ownership:{place}:from"), move |workspace| {
                if let (Some(entry), Some(day)) = (workspace.ownership.get_mut(place), day) {
                    entry.from = day;
                }
            });
        })
    };
    let remove = {
        let (page, what) = (page.clone(), what.clone());
        Callback::from(move |()| {
            page.remove(format!("Removed {what}"), move |workspace| {
                if place < workspace.ownership.len() {
                    workspace.ownership.remove(place);
                }
            });
        })
    };
    html! {
        <TableRow>
            <td><SelectField label={format!("Product of {what}")} hide_label={true} value={product.clone()} options={options(products(workspace), &product)}
                on_commit={change("product", |entry, text| entry.product = text)} /></td>
            <td><SelectField label={format!("Team of {what}")} hide_label={true} value={team.clone()} options={options(teams(workspace), &team)}
                on_commit={change("team", |entry, text| entry.team = text)} /></td>
            <td><DayField label={format!("First day of {what}")} hide_label={true} value={entry.from} required={true} on_commit={set_day} /></td>
            <td><TextField label={format!("Reason of {what}")} hide_label={true} value={reason} placeholder="why"
                on_commit={change("reason", |entry, text| set_reason(entry, &text))} /></td>
            <td><IconButton shape={Shape::Trash} label={format!("Remove {what}")} on_press={remove} /></td>
        </TableRow>
    }
}
