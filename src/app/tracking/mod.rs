//! The station Tracking: how well each week's spend is known, who owned what when, and the next change with its date.

mod change;
mod chart;
mod disputes;
mod edits;
mod followed;
mod ownership;
mod places;
mod preview;
mod queue;
mod spans;
mod teams;
mod timeline;
mod weeks;

use yew::prelude::*;

use self::change::ChangeGuide;
use self::disputes::Disputes;
pub(crate) use self::edits::{Opened, fresh_dispute, open_dispute};
use self::followed::Followed;
use self::ownership::OwnershipTab;
use self::queue::Queue;
use self::teams::Teams;
use self::weeks::Weeks;
use super::route::{Route, Station, use_route};
use super::store::use_store;
use super::widgets::{Button, Kind, Shape, StationHead, Tabs};

/// The station.
#[component]
pub(crate) fn Tracking() -> Html {
    let store = use_store();
    let route = use_route();
    let workspace = store.workspace();
    let parts = route.parts();
    let tab = match parts.as_slice() {
        ["ownership" | "change", ..] => "ownership",
        ["teams", ..] => "teams",
        ["queue", ..] => "queue",
        ["disputes", ..] => "disputes",
        _ => "weeks",
    };
    let open_disputes = cost_matrix::tracking::open_disputes(workspace).count();
    let tabs = vec![
        (AttrValue::from("weeks"), AttrValue::from("Coverage by week"), None),
        (AttrValue::from("ownership"), AttrValue::from("Ownership"), Some(workspace.ownership.len())),
        (AttrValue::from("teams"), AttrValue::from("Teams"), Some(workspace.teams.len())),
        (AttrValue::from("queue"), AttrValue::from("Review queue"), None),
        (AttrValue::from("disputes"), AttrValue::from("Disputes"), Some(open_disputes)),
    ];
    let on_select = Callback::from(|tab: AttrValue| match &*tab {
        "weeks" => Route::of(Station::Tracking).go(),
        tab => go(&[tab]),
    });
    let body = match parts.as_slice() {
        ["change", "done", id] => {
            html! { <Followed key={format!("done/{id}")} id={AttrValue::from((*id).to_owned())} /> }
        }
        ["change", begins @ ..] => {
            let begins: Vec<String> = begins.iter().map(|part| (*part).to_owned()).collect();
            let key = format!("change/{}", begins.join("/"));
            html! { <ChangeGuide {key} {begins} /> }
        }
        ["ownership", ..] => html! { <OwnershipTab key="ownership" /> },
        ["teams", ..] => html! { <Teams key="teams" /> },
        ["queue", ..] => html! { <Queue key="queue" /> },
        ["disputes", rest @ ..] => {
            let opening = rest == ["new"];
            let selected = rest.first().filter(|_| !opening).map(|id| AttrValue::from((*id).to_owned()));
            html! { <Disputes key="disputes" {selected} {opening} /> }
        }
        _ => html! { <Weeks key="weeks" /> },
    };
    html! {
        <>
            <StationHead title="Tracking" lead={html! { "How much of each week's spend is known to belong to a team, and what changed hands when." }}>
                <Button text="Enter a change of ownership" icon={Shape::Plus} kind={Kind::Primary} on_press={Callback::from(|()| go(&["change"]))} />
            </StationHead>
            <Tabs label="Tracking" {tabs} selected={tab} {on_select}>{ body }</Tabs>
        </>
    }
}

fn go(rest: &[&str]) {
    Route::of(Station::Tracking).at(rest).go();
}

/// The name of a team or product by its id.
fn shown<'a>(mut list: impl Iterator<Item = (&'a str, Option<&'a str>)>, id: &str) -> String {
    let found = list.find(|(one, _)| one.trim().eq_ignore_ascii_case(id.trim()));
    found.and_then(|(_, name)| name).unwrap_or(id).to_owned()
}

fn team_shown(workspace: &cost_matrix::workspace::Workspace, id: &str) -> String {
    shown(workspace.teams.iter().map(|team| (team.id.as_str(), team.name.as_deref())), id)
}

fn product_shown(workspace: &cost_matrix::workspace::Workspace, id: &str) -> String {
    shown(workspace.products.iter().map(|product| (product.id.as_str(), product.name.as_deref())), id)
}
