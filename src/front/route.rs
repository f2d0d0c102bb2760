//! Addresses: `#/<station>/<rest>`, which the browser's history understands on any static host.

use gloo::events::EventListener;
use yew::prelude::*;

/// The places of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Station {
    #[default]
    Start,
    Inventory,
    Attribution,
    Thresholds,
    Tracking,
    Matrix,
}

impl Station {
    /// The five stations, in their order.
    pub const FIVE: [Self; 5] =
        [Self::Inventory, Self::Attribution, Self::Thresholds, Self::Tracking, Self::Matrix];

    fn path(self) -> &'static str {
        match self {
            Self::Start => "",
            Self::Inventory => "inventory",
            Self::Attribution => "attribution",
            Self::Thresholds => "thresholds",
            Self::Tracking => "tracking",
            Self::Matrix => "matrix",
        }
    }

    /// As it reads on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Inventory => "Inventory",
            Self::Attribution => "Attribution",
            Self::Thresholds => "Thresholds",
            Self::Tracking => "Tracking",
            Self::Matrix => "Matrix & brief",
        }
    }
}

/// An address of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub station: Station,
    /// What is selected there, as the station likes.
    pub rest: Vec<String>,
}

impl Route {
    /// A station as it is entered.
    pub fn of(station: Station) -> Self {
        Self { station, rest: Vec::new() }
    }

    /// A place in a station.
    pub fn at(mut self, rest: &[&str]) -> Self {
        self.rest = rest.iter().map(|part| (*part).to_owned()).collect();
        self
    }

    /// The rest as texts, to match on: `["rule", id]`.
    pub fn parts(&self) -> Vec<&str> {
        self.rest.iter().map(String::as_str).collect()
    }

    /// As an `href`.
    pub fn href(&self) -> String {
        let mut href = format!("#/{}", self.station.path());
        for part in &self.rest {
            href.push('/');
            href.push_str(&String::from(js_sys::encode_uri_component(part)));
        }
        href
    }

    /// Goes there; Back comes back.
    pub fn go(&self) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().set_hash(&self.href());
        }
    }

    /// Goes there in the place of the present address: Back skips it.
    pub fn replace(&self) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().replace(&self.href());
        }
    }

    /// What the browser's address says; whatever it does not know is the start.
    fn current() -> Self {
        let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        let mut parts = hash.trim_start_matches('#').split('/').filter(|part| !part.is_empty());
        let Some(first) = parts.next() else { return Self::default() };
        let Some(station) = Station::FIVE.into_iter().find(|station| station.path() == first) else {
            return Self::default();
        };
        let decoded =
            |part: &str| js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from);
        Self { station, rest: parts.map(decoded).collect() }
    }
}

#[derive(Properties, PartialEq)]
pub struct RouteProviderProps {
    pub children: Html,
}

/// Follows the browser's address.
#[component]
pub fn RouteProvider(props: &RouteProviderProps) -> Html {
    let route = use_state_eq(Route::current);
    {
        let route = route.setter();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| route.set(Route::current()))
            });
            move || drop(listener)
        });
    }
    html! {
        <ContextProvider<Route> context={(*route).clone()}>{ props.children.clone() }</ContextProvider<Route>>
    }
}

/// The present address.
#[hook]
pub fn use_route() -> Route {
    use_context().unwrap_or_default()
}
