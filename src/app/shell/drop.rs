//! Files dropped anywhere on the page.

use web_sys::{DragEvent, File};
use yew::prelude::*;

use crate::app::route::{Route, Station, use_route};
use crate::app::store::{use_page, use_store};

#[derive(Properties, PartialEq)]
pub(super) struct DropTargetProps {
    pub(super) children: Html,
}

/// Takes files that are dropped, and shows that it would.
#[component]
pub(super) fn DropTarget(props: &DropTargetProps) -> Html {
    let store = use_store();
    let page = use_page();
    let station = use_route().station;
    let over = use_state_eq(|| false);
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            if has_files(&event) {
                event.prevent_default();
                over.set(true);
            }
        })
    };
    let ondragleave = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            // Leaving one element for another within the page has a next one.
            if event.related_target().is_none() {
                over.set(false);
            }
        })
    };
    let ondrop = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            over.set(false);
            if !has_files(&event) {
                return;
            }
            event.prevent_default();
            let files = files(&event);
            if !files.is_empty() {
                page.take_files(&store, files);
                if station == Station::Start {
                    Route::of(Station::Inventory).go();
                }
            }
        })
    };
    html! {
        <div class={classes!("drop-target", over.then_some("over"))} {ondragover} {ondragleave} {ondrop}>
            { props.children.clone() }
            <div class="drop-hint" hidden={!*over}><p>{ "Drop bills or a workspace file. They stay in this browser." }</p></div>
        </div>
    }
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| {
        transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}

fn files(event: &DragEvent) -> Vec<File> {
    let list = event.data_transfer().and_then(|transfer| transfer.files());
    list.map(|list| (0..list.length()).filter_map(|place| list.get(place)).collect()).unwrap_or_default()
}
