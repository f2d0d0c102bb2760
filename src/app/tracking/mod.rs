//! The station Tracking: how well each week's spend is known, closing weeks, what moved in closed ones, and who owned what when.

mod change;
mod chart;
mod corrections;
mod disputes;
mod edits;
mod followed;
mod links;
mod ownership;
mod places;
mod preview;
mod queue;
mod spans;
mod teams;
mod timeline;
mod week_edits;
mod week_panel;
mod weeks;
mod words;

use cost_matrix::calendar::Week;
use yew::prelude::*;

use self::change::ChangeGuide;
use self::corrections::Corrections;
use self::disputes::Disputes;
pub(crate) use self::edits::{Opened, fresh_dispute, open_dispute};
use self::followed::Followed;
use self::ownership::OwnershipTab;
use self::queue::Queue;
use self::teams::Teams;
use self::weeks::Weeks;
use self::words::{product_shown, team_shown};
use super::store::use_store;
use super::widgets::{Button, Kind, Shape, StationHead, Tabs};
use front::{Route, Station, use_route};

/// The station.
#[component]
pub(crate) fn Tracking() -> Html {
    let store = use_store();
    let route = use_route();
    let workspace = store.workspace();
    let parts = route.parts();
    let week = match parts.as_slice() {
        ["week" | "corrections", week, ..] => week.parse::<Week>().ok(),
        _ => None,
    };
    let tab = match parts.as_slice() {
        ["ownership" | "change", ..] => "ownership",
        ["teams", ..] => "teams",
        ["queue", ..] => "queue",
        ["disputes", ..] => "disputes",
        ["corrections", ..] => "corrections",
        _ => "weeks",
    };
    let open_disputes = cost_matrix::tracking::open_disputes(workspace).count();
    let tabs = vec![
        (AttrValue::from("weeks"), AttrValue::from("Weeks"), None),
        (AttrValue::from("corrections"), AttrValue::from("Corrections"), None),
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
        ["corrections", ..] => html! { <Corrections key="corrections" {week} /> },
        _ => html! { <Weeks key="weeks" {week} /> },
    };
    html! {
        <>
            <StationHead title="Tracking" lead={html! { "How much of each week's spend is known to belong to a team, what moved since it was closed, and what changed hands when." }}>
                <Button text="Enter a change of ownership" icon={Shape::Plus} kind={Kind::Primary} on_press={Callback::from(|()| go(&["change"]))} />
            </StationHead>
            <Tabs label="Tracking" {tabs} selected={tab} {on_select}>{ body }</Tabs>
        </>
    }
}

fn go(rest: &[&str]) {
    Route::of(Station::Tracking).at(rest).go();
}
