//! What stays in view: the top bar, the stations, the proof bar, notices; and files dropped anywhere.

mod drop;
mod imports;
mod late;
mod navigation;
mod proof;
mod states;
mod toasts;
mod top;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use self::drop::DropTarget;
use self::imports::Imports;
use self::late::{Late, use_late, waiting};
use self::navigation::Navigation;
use self::proof::ProofBar;
pub(crate) use self::states::page_station;
use self::toasts::{EngineNotice, Toasts};
use self::top::TopBar;
use super::attribution::Attribution;
use super::inventory::Inventory;
use super::matrix::Matrix;
use super::route::{Station, use_route};
use super::start::Start;
use super::store::{Action, Page, use_page, use_store};
use super::thresholds::Thresholds;
use super::tracking::Tracking;

/// The frame and the station in it.
#[component]
pub(crate) fn Shell() -> Html {
    let store = use_store();
    let page = use_page();
    let station = use_route().station;
    use_focus_and_title(station, store.workspace().name.clone());
    {
        let page = page.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new_with_options(
                    &window,
                    "keydown",
                    gloo::events::EventListenerOptions::enable_prevent_default(),
                    move |event| on_key(&page, event),
                )
            });
            move || drop(listener)
        });
    }
    let at_start = station == Station::Start;
    let idle = !store.opened || at_start && store.document.is_blank();
    {
        let page = page.clone();
        use_effect_with(idle, move |idle| {
            if !idle {
                page.wake_engine();
            }
        });
    }
    let late = use_late(!idle);
    let body = if !store.opened {
        html! { <p class="opening" role="status">{ "Opening what this browser kept …" }</p> }
    } else if station != Station::Start && *late != Late::Here {
        waiting(&late)
    } else {
        match station {
            Station::Start => html! { <Start /> },
            Station::Inventory => html! { <Inventory /> },
            Station::Attribution => html! { <Attribution /> },
            Station::Thresholds => html! { <Thresholds /> },
            Station::Tracking => html! { <Tracking /> },
            Station::Matrix => html! { <Matrix /> },
        }
    };
    html! {
        <DropTarget>
            <div class={classes!("shell", at_start.then_some("at-start"))}>
                <a class="skip" href="#station-title" onclick={skip}>{ "Skip to the work" }</a>
                <TopBar />
                <Navigation />
                <main id="work" class={classes!("work", format!("at-{station:?}").to_lowercase())}>
                    <div key={format!("{station:?}")} class="station">{ body }</div>
                </main>
                <ProofBar />
                <div class="floats">
                    <EngineNotice />
                    <Imports />
                    <Toasts />
                </div>
                <p class="hidden-text" aria-live="polite">{ &*store.announcement }</p>
            </div>
        </DropTarget>
    }
}

fn skip(event: MouseEvent) {
    event.prevent_default();
    focus_title();
}

fn on_key(page: &Page, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    // Within a field the browser's own undo goes first.
    let field = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if field.is_some_and(|element| {
        element.matches("input[type=text], input[type=date], textarea").unwrap_or(false)
    }) {
        return;
    }
    let action = match (event.key().to_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Action::Undo,
        ("z", true) | ("y", false) => Action::Redo,
        _ => return,
    };
    event.prevent_default();
    page.send(action);
}

/// Names the window, and on entering a station moves the focus to its head, so that reading goes on there.
#[hook]
fn use_focus_and_title(station: Station, name: Option<String>) {
    let entered = use_mut_ref(|| None::<Station>);
    use_effect_with((station, name), move |(station, name)| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let name = name.as_deref().unwrap_or("AI cost allocation matrix");
            document.set_title(&if *station == Station::Start {
                name.to_owned()
            } else {
                format!("{} – {name}", station.title())
            });
        }
        let before = entered.replace(Some(*station));
        if before.is_some_and(|before| before != *station) {
            focus_title();
        }
    });
}

fn focus_title() {
    let title = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("station-title"));
    if let Some(Ok(title)) = title.map(JsCast::dyn_into::<HtmlElement>) {
        let _ = title.focus();
    }
}
