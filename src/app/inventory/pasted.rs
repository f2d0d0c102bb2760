//! Text that is pasted outside of any field: a table becomes a bill with a name of its own.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Element, Event, File};
use yew::prelude::*;

use super::here;
use super::plain::paste::bill_name;
use crate::app::host::{time_of_day, today};
use crate::app::store::{use_page, use_store};

/// Takes what is pasted, as long as the station is there.
#[hook]
pub(super) fn use_pasted_bills() {
    let store = use_store();
    let page = use_page();
    let take = {
        let store = store.clone();
        Callback::from(move |event: Event| {
            if in_a_field(&event) {
                return;
            }
            let Some(transfer) = clipboard(&event) else { return };
            let text = transfer.get_data("text/plain").unwrap_or_default();
            let moment = format!("{} {}", today(), time_of_day().replace(':', "."));
            let Some(name) = bill_name(&text, &moment) else { return };
            let parts = js_sys::Array::of1(&JsValue::from_str(&text));
            if let Ok(file) = File::new_with_str_sequence(&parts, &name) {
                event.prevent_default();
                page.take_files(&store, vec![file]);
                here(&["bills"]).go();
            }
        })
    };
    // The callback knows the workspace: it is set anew when that changes.
    use_effect_with((*store).clone(), move |_| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            EventListener::new_with_options(
                &document,
                "paste",
                gloo::events::EventListenerOptions::enable_prevent_default(),
                move |event| take.emit(event.clone()),
            )
        });
        move || drop(listener)
    });
}

fn in_a_field(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| {
        element
            .closest("input, textarea, select, [contenteditable], dialog")
            .is_ok_and(|field| field.is_some())
    })
}

fn clipboard(event: &Event) -> Option<DataTransfer> {
    js_sys::Reflect::get(event, &JsValue::from_str("clipboardData")).ok()?.dyn_into().ok()
}
