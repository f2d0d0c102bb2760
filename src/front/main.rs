//! What a first visit runs: the start page alone. Whatever is chosen there loads the page proper and is handed to it.

use front::{
    Button, DropTarget, Entry, Home, NO_MONEY, Navigation, RouteProvider, SkipLink, Standing, Start, Station,
    call_host, use_route,
};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

fn main() {
    yew::set_custom_panic_hook(Box::new(|info| {
        let _ = call_host("showCrash", &info.to_string().into());
    }));
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(place) = document.and_then(|document| document.get_element_by_id("start")) {
        yew::Renderer::<App>::with_root(place).render();
    }
}

#[component]
fn App() -> Html {
    html! { <RouteProvider><Lobby /></RouteProvider> }
}

/// How far the page proper has come.
#[derive(Clone, Debug, PartialEq)]
enum Loading {
    Unasked,
    OnItsWay,
    Failed(String),
}

/// The start page in the frame that the page proper has as well.
#[component]
fn Lobby() -> Html {
    let station = use_route().station;
    let loading = use_state_eq(|| Loading::Unasked);
    let wish = use_mut_ref(|| None::<Entry>);
    let load = {
        let (loading, wish) = (loading.setter(), wish.clone());
        Callback::from(move |()| {
            let (loading, wish) = (loading.clone(), wish.borrow().as_ref().map(Entry::to_js));
            loading.set(Loading::OnItsWay);
            spawn_local(async move {
                // What has loaded takes this page's place.
                if let Err(thrown) = enter(&wish.unwrap_or(JsValue::NULL)).await {
                    loading.set(Loading::Failed(describe(&thrown)));
                }
            });
        })
    };
    let on_entry = {
        let load = load.clone();
        Callback::from(move |entry| {
            wish.replace(Some(entry));
            load.emit(());
        })
    };
    {
        let load = load.clone();
        use_effect_with(station, move |station| {
            if *station != Station::Start {
                load.emit(());
            }
        });
    }
    html! {
        <DropTarget on_files={on_entry.reform(Entry::Bills)}>
            <div class="shell at-start">
                <SkipLink />
                <header class="top"><Home /><p class="product">{ "AI cost allocation matrix" }</p><p class="saved">{ "Kept in this browser only" }</p></header>
                <Navigation states={states()} />
                <main id="work" class="work at-start"><div class="station"><Start {on_entry} /></div></main>
                <footer class="proof" aria-label="Proof"><p class="proof-text">{ NO_MONEY }</p></footer>
                <div class="floats">{ notice(&loading, load) }</div>
            </div>
        </DropTarget>
    }
}

/// How the stations stand before there is anything.
fn states() -> [Standing; 5] {
    Station::FIVE.map(Standing::at_first)
}

fn notice(loading: &Loading, again: Callback<()>) -> Html {
    match loading {
        Loading::Unasked => html! {},
        Loading::OnItsWay => html! { <p class="toast" role="status">{ "Opening …" }</p> },
        Loading::Failed(reason) => html! {
            <div class="toast problem" role="alert">
                <p>{ format!("The page did not load: {reason}.") }</p>
                <Button text="Try again" on_press={again} />
            </div>
        },
    }
}

async fn enter(wish: &JsValue) -> Result<(), JsValue> {
    let entering: Promise = call_host("enter", wish)?.dyn_into()?;
    JsFuture::from(entering).await.map(|_| ())
}

fn describe(thrown: &JsValue) -> String {
    thrown.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{thrown:?}"), |error| error.message().into())
}
