//! What every view has: the way past the navigation, the way home, and the head of a station.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::route::Route;

/// The first thing that the keyboard reaches.
#[component]
pub fn SkipLink() -> Html {
    let onclick = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus_title();
    });
    html! { <a class="skip" href="#station-title" {onclick}>{ "Skip to the work" }</a> }
}

/// Moves the focus to the station's head, so that reading goes on there.
pub fn focus_title() {
    let document = web_sys::window().and_then(|window| window.document());
    let title = document.and_then(|document| document.get_element_by_id("station-title"));
    if let Some(Ok(title)) = title.map(JsCast::dyn_into::<HtmlElement>) {
        let _ = title.focus();
    }
}

/// The way back to the start.
#[component]
pub fn Home() -> Html {
    html! {
        <a class="home" href={Route::default().href()} title="Start" aria-label="Start">
            <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true"><rect class="logo-ground" width="16" height="16" rx="3.5" />
                <path class="logo-cells" d="M3 3h4v4H3zM9 3h4v2H9zM9 6h4v1H9zM3 9h4v1H3zM3 11h4v2H3zM9 9h4v4H9z" /></svg>
        </a>
    }
}

#[derive(Properties, PartialEq)]
pub struct StationHeadProps {
    pub title: AttrValue,
    /// One sentence: what this station is for, or how it stands.
    #[prop_or_default]
    pub lead: Option<Html>,
    /// Buttons at the right.
    #[prop_or_default]
    pub children: Html,
}

/// The head of a station. The shell moves the focus to it when the station is entered.
#[component]
pub fn StationHead(props: &StationHeadProps) -> Html {
    html! {
        <header class="station-head">
            <div class="station-title">
                <h1 id="station-title" tabindex="-1">{ &props.title }</h1>
                if let Some(lead) = &props.lead { <p class="lead">{ lead.clone() }</p> }
            </div>
            <div class="actions">{ props.children.clone() }</div>
        </header>
    }
}
