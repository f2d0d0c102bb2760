//! The panel beside a list: the selected thing's detail. On a narrow screen it is a sheet from below.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::parts::use_id;
use front::IconButton;
use front::Shape;

#[derive(Properties, PartialEq)]
pub(crate) struct SidePanelProps {
    /// What it is about; another id is another thing, and the focus goes to the panel's head.
    pub(crate) id: AttrValue,
    pub(crate) title: AttrValue,
    /// A small line above the title, as "Rule 3 of 12".
    #[prop_or_default]
    pub(crate) over: Option<AttrValue>,
    pub(crate) on_close: Callback<()>,
    pub(crate) children: Html,
    /// Buttons that stay in view at its foot.
    #[prop_or_default]
    pub(crate) foot: Option<Html>,
}

/// The detail of what is selected. Escape closes it and gives the focus back to where it came from.
#[component]
pub(crate) fn SidePanel(props: &SidePanelProps) -> Html {
    let title_id = use_id();
    let head = use_node_ref();
    let came_from = use_mut_ref(|| None::<HtmlElement>);
    {
        let (head, came_from) = (head.clone(), came_from.clone());
        use_effect_with(props.id.clone(), move |_| {
            if let Some(head) = head.cast::<HtmlElement>() {
                let focused = focused();
                let inside = focused.as_ref().zip(head.closest(".panel").ok().flatten());
                if !inside.is_some_and(|(focused, panel)| panel.contains(Some(focused))) {
                    *came_from.borrow_mut() = focused;
                }
                let _ = head.focus();
            }
        });
    }
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            on_close.emit(());
            if let Some(element) = came_from.take() {
                let _ = element.focus();
            }
        })
    };
    use_escape_without_focus(close.clone());
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    html! {
        <aside class="panel" aria-labelledby={title_id.to_string()} {onkeydown}>
            <header class="panel-head">
                <div>
                    if let Some(over) = &props.over { <p class="over">{ over }</p> }
                    <h2 id={title_id.to_string()} ref={head} tabindex="-1">{ &props.title }</h2>
                </div>
                <IconButton shape={Shape::Close} label="Close (Esc)" on_press={close} />
            </header>
            <div class="panel-body">{ props.children.clone() }</div>
            if let Some(foot) = &props.foot { <footer class="panel-foot">{ foot.clone() }</footer> }
        </aside>
    }
}

/// Escape also closes the panel when nothing has the focus, as after pressing a button that went away by that.
#[hook]
fn use_escape_without_focus(close: Callback<()>) {
    let latest = use_mut_ref(Callback::noop);
    latest.replace(close);
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "keydown", move |event| {
                let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
                if escape && focused().is_none_or(|element| element.tag_name() == "BODY") {
                    let close = latest.borrow().clone();
                    close.emit(());
                }
            })
        });
        move || drop(listener)
    });
}

fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}
