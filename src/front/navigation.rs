//! The five stations, each with how it stands.

use yew::prelude::*;

use super::icon::{Icon, Shape};
use super::route::{Route, Station, use_route};

/// How a station stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing to do yet; the text says what comes first.
    Idle(String),
    /// So many things are left: what comes first, and all of them.
    Missing(usize, String, String),
    /// Something is wrong.
    Wrong(String),
    /// Nothing is left.
    Done(String),
}

impl Standing {
    /// Before there is any cost.
    pub fn at_first(station: Station) -> Self {
        Self::Idle(match station {
            Station::Inventory => "Drop a bill or type in a source".to_owned(),
            _ => "Needs a cost first".to_owned(),
        })
    }

    /// The words for it.
    pub fn text(&self) -> &str {
        match self {
            Self::Idle(text) | Self::Missing(_, _, text) | Self::Wrong(text) | Self::Done(text) => text,
        }
    }

    /// The words for it where there is little room.
    pub fn short(&self) -> &str {
        match self {
            Self::Missing(_, first, _) => first,
            _ => self.text(),
        }
    }
}

fn shape(station: Station) -> Shape {
    match station {
        Station::Start | Station::Inventory => Shape::Inventory,
        Station::Attribution => Shape::Rules,
        Station::Thresholds => Shape::Bell,
        Station::Tracking => Shape::Chart,
        Station::Matrix => Shape::Grid,
    }
}

#[derive(Properties, PartialEq)]
pub struct NavigationProps {
    /// How each of the five stands, in their order.
    pub states: [Standing; 5],
}

/// On a narrow screen the bar of five at the foot.
#[component]
pub fn Navigation(props: &NavigationProps) -> Html {
    let here = use_route().station;
    html! {
        <nav class="stations" aria-label="Stations">
            <ol>
                { for Station::FIVE.into_iter().zip(&props.states).enumerate().map(|(place, (station, stands))| {
                    html! {
                        <li key={place}>
                            <a href={Route::of(station).href()} class="station-link" aria-current={(here == station).then_some("page")}
                                title={stands.text().to_owned()}>
                                <Icon shape={shape(station)} />
                                <span class="station-name">{ name(station) }</span>
                                { mark(stands) }
                                <span class="station-state">{ stands.short().to_owned() }</span>
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
