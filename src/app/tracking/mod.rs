//! The station Tracking: how well each week's spend is known, closing weeks, what moved in closed ones, and who owned what when.

mod change;
mod chart;
mod corrections;
mod edits;
mod links;
mod ownership;
mod spans;
mod teams;
mod timeline;
mod week_panel;
mod weeks;
mod words;

use cost_matrix::calendar::Week;
use yew::prelude::*;

use self::corrections::Corrections;
use self::ownership::OwnershipTab;
use self::teams::Teams;
use self::weeks::Weeks;
use self::words::{product_shown, team_shown};
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
    let (tab, changing) = match parts.as_slice() {
        ["corrections", ..] => ("corrections", false),
        ["ownership", ..] => ("ownership", false),
        ["change", ..] => ("ownership", true),
        ["teams", ..] => ("teams", false),
        _ => ("weeks", false),
    };
    let week = match parts.as_slice() {
        ["week" | "corrections", week, ..] => week.parse::<Week>().ok(),
        _ => None,
    };
    let tabs = vec![
        (AttrValue::from("weeks"), AttrValue::from("Weeks"), None),
        (AttrValue::from("corrections"), AttrValue::from("Corrections"), None),
        (AttrValue::from("ownership"), AttrValue::from("Ownership"), Some(workspace.ownership.len())),
        (AttrValue::from("teams"), AttrValue::from("Teams"), Some(workspace.teams.len())),
    ];
    let on_select = Callback::from(|tab: AttrValue| match &*tab {
        "weeks" => Route::of(Station::Tracking).go(),
        tab => go(&[tab]),
    });
    let body = match tab {
        "ownership" => html! { <OwnershipTab key="ownership" {changing} /> },
        "corrections" => html! { <Corrections key="corrections" {week} /> },
        "teams" => html! { <Teams key="teams" /> },
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
