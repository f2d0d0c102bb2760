//! Goes to anything by its name, from the keyboard or the top bar.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, HtmlInputElement, KeyboardEvent, Node};
use yew::prelude::*;

use super::places::{Place, found, places};
use crate::app::store::{State, use_store};
use crate::app::widgets::{Button, Kind, Shape};

/// How many results stand at once.
const MOST: usize = 8;

/// The keys of the page, told where somebody looks for something.
const KEYS: [(&str, &str); 5] = [
    ("Ctrl K", "find anything"),
    ("Ctrl Z", "undo"),
    ("Ctrl Shift Z", "do it again"),
    ("Alt ↑ ↓", "move a rule, pool or source"),
    ("Esc", "close what is open"),
];

/// A button in the top bar, and the sheet below it.
#[component]
pub(super) fn Find() -> Html {
    let store = use_store();
    let text = use_state_eq(|| None::<String>);
    let chosen = use_state_eq(|| 0_usize);
    let field = use_node_ref();
    let results = text.as_deref().map(|text| results(&store, text)).unwrap_or_default();
    let close = {
        let text = text.setter();
        Callback::from(move |()| text.set(None))
    };
    let before = use_mut_ref(|| None::<HtmlElement>);
    let open = {
        let (text, chosen, before) = (text.setter(), chosen.setter(), before.clone());
        Callback::from(move |()| {
            before.replace(focused());
            text.set(Some(String::new()));
            chosen.set(0);
        })
    };
    {
        let open = open.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&window, "keydown", options, move |event| {
                    if event.dyn_ref().is_some_and(asks_to_find) {
                        event.prevent_default();
                        open.emit(());
                    }
                })
            });
            move || drop(listener)
        });
    }
    {
        let field = field.clone();
        use_effect_with(text.is_some(), move |is_open| {
            if let (true, Some(field)) = (*is_open, field.cast::<HtmlElement>()) {
                let _ = field.focus();
            }
        });
    }
    let oninput = {
        let (text, chosen) = (text.setter(), chosen.setter());
        Callback::from(move |event: InputEvent| {
            text.set(Some(event.target_unchecked_into::<HtmlInputElement>().value()));
            chosen.set(0);
        })
    };
    let onkeydown = {
        let (results, chosen, close) = (results.clone(), chosen.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = results.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => chosen.set((*chosen + 1).min(last)),
                "ArrowUp" => chosen.set(chosen.saturating_sub(1)),
                "Enter" => {
                    if let Some(place) = results.get(*chosen) {
                        place.route.go();
                        close.emit(());
                    }
                }
                "Escape" => {
                    close.emit(());
                    if let Some(before) = before.take() {
                        let _ = before.focus();
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onfocusout = {
        let close = close.clone();
        Callback::from(move |event: FocusEvent| {
            let sheet = event.current_target().map(JsCast::unchecked_into::<HtmlElement>);
            let next = event.related_target().map(JsCast::unchecked_into::<Node>);
            if sheet.is_some_and(|sheet| !sheet.contains(next.as_ref())) {
                close.emit(());
            }
        })
    };
    html! {
        <div class="menu find" {onfocusout}>
            <Button kind={Kind::Quiet} class="find-button" icon={Shape::Find} text="Find" hint="Find anything by its name (Ctrl K)" on_press={open} />
            <div class="menu-sheet find-sheet" hidden={text.is_none()}>
                <input ref={field} type="text" class="find-field" role="combobox" aria-label="Find anything by its name" aria-expanded="true"
                    aria-controls="find-results" aria-activedescendant={results.get(*chosen).map(|_| format!("find-{}", *chosen))}
                    autocomplete="off" placeholder="A team, rule, source, budget, bill …" value={(*text).clone().unwrap_or_default()} {oninput} {onkeydown} />
                <ul id="find-results" class="find-results" role="listbox" aria-label="Found">
                    { for results.iter().enumerate().map(|(place, one)| result(one, place, place == *chosen, &close)) }
                </ul>
                { below(text.as_deref().unwrap_or_default(), results.is_empty()) }
            </div>
        </div>
    }
}

fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}

/// Ctrl K, also where a field has the focus.
fn asks_to_find(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key())
        && !event.alt_key()
        && !event.shift_key()
        && event.key().to_lowercase() == "k"
}

fn results(state: &State, text: &str) -> Vec<Place> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let bills = state.overview.iter().flat_map(|overview| &overview.bills);
    let bills = bills.map(|bill| (bill.name.as_str(), bill.sha256.as_str()));
    found(places(state.workspace(), bills), text, MOST)
}

fn result(one: &Place, place: usize, is_chosen: bool, close: &Callback<()>) -> Html {
    let (route, close) = (one.route.clone(), close.clone());
    // The field keeps the focus until the press is over.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let onclick = Callback::from(move |_: MouseEvent| {
        route.go();
        close.emit(());
    });
    html! {
        <li key={one.route.href()} id={format!("find-{place}")} role="option" aria-selected={is_chosen.to_string()} {onmousedown} {onclick}>
            <span class="find-name">{ &one.name }</span><span class="find-kind">{ one.kind }</span>
        </li>
    }
}

/// What stands below the results: that there is none, or the keys of the page.
fn below(text: &str, is_empty: bool) -> Html {
    if !text.trim().is_empty() {
        return html! { <p class="menu-note" role="status" hidden={!is_empty}>{ "Nothing has that name." }</p> };
    }
    html! {
        <dl class="find-keys">
            { for KEYS.iter().map(|(keys, what)| html! { <div key={*keys}><dt>{ *keys }</dt><dd>{ *what }</dd></div> }) }
        </dl>
    }
}
