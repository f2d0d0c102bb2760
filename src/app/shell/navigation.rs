//! The five stations, each with how it stands.

use yew::prelude::*;

use super::states::{Standing, standing};
use crate::app::route::{Route, Station, use_route};
use crate::app::store::use_store;
use crate::app::widgets::{Icon, Shape};

fn shape(station: Station) -> Shape {
    match station {
        Station::Start | Station::Inventory => Shape::Inventory,
        Station::Attribution => Shape::Rules,
        Station::Thresholds => Shape::Bell,
        Station::Tracking => Shape::Chart,
        Station::Matrix => Shape::Grid,
    }
}

/// On a narrow screen the bar of five at the foot.
#[component]
pub(super) fn Navigation() -> Html {
    let store = use_store();
    let here = use_route().station;
    html! {
        <nav class="stations" aria-label="Stations">
            <ol>
                { for Station::FIVE.into_iter().enumerate().map(|(place, station)| {
                    let stands = standing(&store, station);
                    html! {
                        <li key={place}>
                            <a href={Route::of(station).href()} class="station-link" aria-current={(here == station).then_some("page")}
                                title={stands.text().to_owned()}>
                                <Icon shape={shape(station)} />
                                <span class="station-name">{ name(station) }</span>
                                { mark(&stands) }
                                <span class="station-state">{ stands.short() }</span>
                            </a>
                        </li>
                    }
                }) }
            </ol>
        </nav>
    }
}

/// Its title; the narrow bar shows the first word only.
fn name(station: Station) -> Html {
    match station.title().split_once(' ') {
        Some((first, rest)) => html! { <>{ first }<span class="name-rest">{ " " }{ rest }</span></> },
        None => html! { { station.title() } },
    }
}

fn mark(standing: &Standing) -> Html {
    let (class, sign) = match standing {
        Standing::Idle(_) => ("mark idle", html! { "·" }),
        Standing::Missing(count, ..) => {
            ("mark missing", html! { { if *count > 99 { "99+".to_owned() } else { count.to_string() } } })
        }
        Standing::Wrong(_) => ("mark wrong", html! { "!" }),
        Standing::Done(_) => ("mark done", html! { <Icon shape={Shape::Check} /> }),
    };
    html! { <span {class} aria-hidden="true">{ sign }</span> }
}
