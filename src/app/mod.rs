//! The page. It holds the workspace and draws; all computing is behind the worker's messages.
//!
//! # How it hangs together
//!
//! State goes down, messages go up. There is one [`store`]: `use_store()` gives a component the state (it is drawn anew
//! when that changes), `use_page()` gives it the [`store::Page`] to send messages to (which never changes).
//!
//! - **Edit**: `page.edit("Rename team", |workspace| …)`. Everything that changes the workspace goes this way and can be
//!   undone under that name. `page.edit_field("Rename team", "team:search:name", …)` makes one step of all edits of the
//!   same field in a row. `page.remove("Removed rule “x”", …)` also shows a notice with Undo; nothing ever asks "are you sure".
//! - **Ask the engine**: `use_answer(Some(Question::Values { … }))` gives an `Asked` with the last answer; it is
//!   asked again whenever the overview changes. What most lists need already stands in `store.overview`.
//! - **Derived values** are computed where they are drawn, or asked for; they are never stored.
//! - **Addresses**: `use_route()` gives the station and the rest of the address (`#/attribution/rule/by-tag` has the rest
//!   `["rule", "by-tag"]`); `Route::of(Station::Attribution).at(&["rule", id]).go()` goes there. What is selected stands in
//!   the address, so that Back works and others can link to it.
//!
//! # Adding to a station
//!
//! A station is a folder with a component of its name (`inventory::Inventory`), drawn by [`shell`] into `<main>`. It draws
//! `<StationHead title=… >` first (its `h1` receives the focus when the station is entered), then its own parts. Its list and
//! the [`widgets::SidePanel`] of what is selected stand in one `<div class="split">`. All controls come from [`widgets`].
//! A station's own styles stand in `static/app.css` under its name, in the layer `stations`; no `style` attribute works,
//! because the page's policy forbids it: lengths of bars are attributes of SVG.
//!
//! Two faults of Yew 0.23 to work around: every element of a list has a `key` by id, never by place; and a component never
//! draws nothing between siblings (decide in the parent, inside an element of its own).

mod attribution;
mod audit;
mod host;
mod inventory;
mod matrix;
mod shell;
mod start;
mod store;
mod thresholds;
mod tracking;
mod widgets;
mod worker_link;

use front::RouteProvider;
use yew::prelude::*;

use self::shell::Shell;
use self::store::StoreProvider;

/// Draws the page into its place in `index.html`.
pub(crate) fn start() {
    yew::set_custom_panic_hook(Box::new(|info| host::show_crash(&info.to_string())));
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    match place {
        Some(place) => {
            let properties = AppProps { came_from_start: host::take_over() };
            drop(yew::Renderer::<App>::with_root_and_props(place, properties).render());
        }
        None => host::show_crash(
            "index.html has no element with the id \"app\"; its files are not of one version",
        ),
    }
}

#[derive(Properties, PartialEq)]
struct AppProps {
    came_from_start: bool,
}

#[component]
fn App(props: &AppProps) -> Html {
    html! {
        <StoreProvider>
            <RouteProvider>
                <Shell came_from_start={props.came_from_start} />
            </RouteProvider>
        </StoreProvider>
    }
}
