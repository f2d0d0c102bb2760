//! The top bar: the workspace's name, whether it is saved, undo and redo, and the user's data.

use std::rc::Rc;

use front::{Home, Route};
use web_sys::{File, HtmlElement};
use yew::prelude::*;

use super::find::Find;
use super::states::lower_first;
use crate::app::matrix::BriefMenu;
use crate::app::store::{Action, Document, Saved, use_page, use_store};
use crate::app::widgets::{Button, FileButton, Icon, IconButton, Kind, Shape, TextField, download};

/// The bar at the top.
#[component]
pub(super) fn TopBar() -> Html {
    let store = use_store();
    let page = use_page();
    let rename = {
        let page = page.clone();
        Callback::from(move |name: String| {
            page.edit_field("Rename the workspace", "workspace:name", move |workspace| {
                workspace.name = Some(name).filter(|name| !name.is_empty());
            });
        })
    };
    let undo = store.undo_label().map(|label| format!("Undo: {}", lower_first(label)));
    let redo = store.redo_label().map(|label| format!("Redo: {}", lower_first(label)));
    let send = |action: fn() -> Action| {
        let page = page.clone();
        Callback::from(move |()| page.send(action()))
    };
    html! {
        <header class="top">
            <Home />
            <div class="workspace-name">
                <TextField label="Name of the workspace" hide_label=true value={store.workspace().name.clone().unwrap_or_default()}
                    placeholder="Untitled workspace" on_commit={rename} />
            </div>
            <SavedState saved={store.saved.clone()} found_work={store.found_work} />
            <div class="spacer" />
            <Button kind={Kind::Quiet} class="undo" icon={Shape::Undo} text={undo.clone().unwrap_or_else(|| "Undo".to_owned())}
                hint={undo.clone().unwrap_or_else(|| "Nothing to undo".to_owned())} disabled={undo.is_none()}
                on_press={send(|| Action::Undo)} />
            <IconButton shape={Shape::Redo} label={redo.clone().unwrap_or_else(|| "Redo: nothing to do again".to_owned())}
                disabled={redo.is_none()} on_press={send(|| Action::Redo)} />
            <Find />
            <div class="brief-place">if store.has_cost() { <BriefMenu /> }</div>
            <DataMenu />
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct SavedStateProps {
    saved: Saved,
    found_work: bool,
}

#[component]
fn SavedState(props: &SavedStateProps) -> Html {
    let (class, text) = match &props.saved {
        Saved::Nothing if props.found_work => ("saved", "Saved in this browser".to_owned()),
        Saved::Nothing => ("saved", "Kept in this browser only".to_owned()),
        Saved::Saving => ("saved", "Saving …".to_owned()),
        Saved::At(time) => ("saved", format!("Saved in this browser {time}")),
        Saved::Failed(reason) => ("saved wrong", format!("Not saved: {reason}")),
    };
    html! { <p {class} role="status" title={text.clone()}>{ text }</p> }
}

/// What the user can do with all of it.
#[component]
fn DataMenu() -> Html {
    let store = use_store();
    let page = use_page();
    let is_open = use_state_eq(|| false);
    let close = {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(false))
    };
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(!*is_open))
    };
    let save = {
        let (document, page, close) = (store.document.clone(), page.clone(), close.clone());
        Callback::from(move |()| {
            close.emit(());
            if download(&file_name(&document), "application/json", &document.text()).is_err() {
                page.complain("The browser did not take the download");
            }
        })
    };
    let open = {
        let (page, close) = (page.clone(), close.clone());
        Callback::from(move |files: Vec<File>| {
            close.emit(());
            files.into_iter().for_each(|file| page.open_workspace(file));
        })
    };
    let import = {
        let (page, close, store) = (page.clone(), close.clone(), store.clone());
        Callback::from(move |files: Vec<File>| {
            close.emit(());
            page.take_files(&store, files);
        })
    };
    let fresh = {
        let (page, close) = (page.clone(), close.clone());
        Callback::from(move |()| {
            close.emit(());
            page.send(Action::Replace {
                label: Rc::from("Start a new workspace"),
                document: Document::default(),
            });
            page.say("A new workspace. Undo brings the old one back.");
            Route::default().go();
        })
    };
    let erase = {
        let (page, close) = (page.clone(), close.clone());
        Callback::from(move |()| {
            close.emit(());
            page.erase_everything();
            Route::default().go();
        })
    };
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(())
            }
        })
    };
    let onfocusout = {
        let close = close.clone();
        Callback::from(move |event: FocusEvent| {
            let menu = event.current_target().map(wasm_bindgen::JsCast::unchecked_into::<HtmlElement>);
            let next = event.related_target().map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Node>);
            if let (Some(menu), Some(next)) = (menu, next)
                && !menu.contains(Some(&next))
            {
                close.emit(());
            }
        })
    };
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button type="button" class="button" aria-expanded={is_open.to_string()} aria-haspopup="true" aria-label="Your data" onclick={toggle.reform(|_: MouseEvent| ())}>
                <span class="menu-text"><span class="name-rest">{ "Your data" }</span><span class="name-short">{ "Data" }</span></span><Icon shape={Shape::Down} />
            </button>
            <div class="menu-sheet" hidden={!*is_open}>
                <Button text="Save workspace file" icon={Shape::Download} kind={Kind::Quiet} on_press={save} />
                <FileButton text="Open workspace file" icon={Shape::Folder} kind={Kind::Quiet} multiple=false accept=".json,application/json" on_files={open} />
                <FileButton text="Import bills" icon={Shape::File} kind={Kind::Quiet} on_files={import} />
                <Button text="New workspace" icon={Shape::Plus} kind={Kind::Quiet} on_press={fresh} />
                <hr />
                <Button text="Erase everything in this browser" icon={Shape::Trash} kind={Kind::Quiet} class="danger-text" on_press={erase} />
                <p class="menu-note">{ "Everything is kept in this browser and sent nowhere. Browsers clear their storage at times: save a file of what you want to keep." }</p>
            </div>
        </div>
    }
}

/// A file's name out of the workspace's.
fn file_name(document: &Document) -> String {
    let name = document.workspace.name.as_deref().unwrap_or("workspace").to_lowercase();
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "workspace".to_owned() } else { words.join("-") };
    format!("{name}.json")
}
