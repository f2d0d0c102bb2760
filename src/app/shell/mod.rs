//! What stays in view: the top bar, the stations, the proof bar, notices; and files dropped anywhere.

mod find;
mod imports;
mod places;
mod proof;
mod states;
mod toasts;
mod top;

use front::{DropTarget, Entry, Navigation, SkipLink, Station, focus_title, use_route};
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use self::imports::Imports;
use self::proof::ProofBar;
pub(crate) use self::states::page_station;
use self::states::standing;
use self::toasts::{EngineNotice, Toasts};
use self::top::TopBar;
use super::attribution::Attribution;
use super::inventory::Inventory;
use super::matrix::Matrix;
use super::start::{Start, enter, use_wish};
use super::store::{Action, Page, use_page, use_store};
use super::thresholds::Thresholds;
use super::tracking::Tracking;

#[derive(Properties, PartialEq)]
pub(crate) struct ShellProps {
    /// Whether the user looked at the start page before this page was here.
    pub(crate) came_from_start: bool,
}

/// The frame and the station in it.
#[component]
pub(crate) fn Shell(props: &ShellProps) -> Html {
    let store = use_store();
    let page = use_page();
    let station = use_route().station;
    use_focus_and_title(station, store.workspace().name.clone(), props.came_from_start);
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
    use_wish();
    let body = if !store.opened {
        html! { <p class="opening" role="status">{ "Opening what this browser kept …" }</p> }
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
    let on_files = {
        let (page, store) = (page.clone(), store.clone());
        Callback::from(move |files| match station {
            Station::Start => enter(&page, &store, Entry::Bills(files)),
            _ => page.take_dropped(&store, files),
        })
    };
    html! {
        <DropTarget {on_files}>
            <div class={classes!("shell", at_start.then_some("at-start"))}>
                <SkipLink />
                <TopBar />
                <Navigation states={Station::FIVE.map(|station| standing(&store, station))} />
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
fn use_focus_and_title(station: Station, name: Option<String>, came_from_start: bool) {
    let entered = use_mut_ref(|| came_from_start.then_some(Station::Start));
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
