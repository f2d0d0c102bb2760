//! Files dropped anywhere on the page.

use web_sys::{DragEvent, File};
use yew::prelude::*;

use super::files::listed;

#[derive(Properties, PartialEq)]
pub struct DropTargetProps {
    pub on_files: Callback<Vec<File>>,
    pub children: Html,
}

/// Takes files that are dropped, and shows that it would.
#[component]
pub fn DropTarget(props: &DropTargetProps) -> Html {
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
        let (over, on_files) = (over.clone(), props.on_files.clone());
        Callback::from(move |event: DragEvent| {
            over.set(false);
            if !has_files(&event) {
                return;
            }
            event.prevent_default();
            let files = listed(event.data_transfer().and_then(|transfer| transfer.files()));
            if !files.is_empty() {
                on_files.emit(files);
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
