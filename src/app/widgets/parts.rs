//! Heads, badges, tabs, notices and what is shown where there is nothing yet.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

/// An id that no other element has, the same as long as the component lives.
#[hook]
pub(crate) fn use_id() -> Rc<str> {
    thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
    let id = use_memo((), |()| {
        let number = LAST.get() + 1;
        LAST.set(number);
        Rc::<str>::from(format!("id-{number}"))
    });
    (*id).clone()
}

/// What a colour means. It never stands alone: there is always a word or a sign with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Good,
    Warning,
    Bad,
    Accent,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
            Self::Accent => "accent",
        }
    }
}

/// The class of a thing's own colour by its place in its list, the same everywhere on the page.
pub(crate) fn tone_class(place: usize) -> &'static str {
    const CLASSES: [&str; 10] =
        ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6", "tone-7", "tone-8", "tone-9", "tone-10"];
    CLASSES[place % CLASSES.len()]
}

#[derive(Properties, PartialEq)]
pub(crate) struct BadgeProps {
    pub(crate) text: AttrValue,
    #[prop_or_default]
    pub(crate) tone: Tone,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
}

/// A word that says how something stands.
#[component]
pub(crate) fn Badge(props: &BadgeProps) -> Html {
    html! {
        <span class={classes!("badge", props.tone.class())} title={props.hint.clone()}>{ &props.text }</span>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NoticeProps {
    #[prop_or_default]
    pub(crate) tone: Tone,
    pub(crate) children: Html,
}

/// A box that tells something about what stands below.
#[component]
pub(crate) fn Notice(props: &NoticeProps) -> Html {
    html! { <div class={classes!("note", props.tone.class())}>{ props.children.clone() }</div> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct EmptyStateProps {
    pub(crate) title: AttrValue,
    /// What to do next, with the controls for it.
    pub(crate) children: Html,
}

/// What stands where there is nothing yet. It says what to do.
#[component]
pub(crate) fn EmptyState(props: &EmptyStateProps) -> Html {
    html! {
        <div class="empty">
            <h2>{ &props.title }</h2>
            <div class="empty-body">{ props.children.clone() }</div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ProgressProps {
    /// What is going on.
    pub(crate) label: AttrValue,
    pub(crate) done: f64,
    pub(crate) of: f64,
}

/// How far something has come.
#[component]
pub(crate) fn Progress(props: &ProgressProps) -> Html {
    let percent = if props.of > 0.0 { props.done / props.of * 100.0 } else { 0.0 };
    html! {
        <progress class="progress" max="100" value={format!("{percent:.0}")} aria-label={props.label.clone()}>
            { format!("{percent:.0} %") }
        </progress>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TabsProps {
    pub(crate) label: AttrValue,
    /// Id and text, and a number where there is something to count.
    pub(crate) tabs: Vec<(AttrValue, AttrValue, Option<usize>)>,
    pub(crate) selected: AttrValue,
    pub(crate) on_select: Callback<AttrValue>,
    /// What the selected tab shows.
    pub(crate) children: Html,
}

/// Tabs and the panel of the selected one. Arrows move between them.
#[component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let base = use_id();
    let list = use_node_ref();
    {
        // Where they don't fit, the selected one is brought into view, without moving the page.
        let list = list.clone();
        let place = props.tabs.iter().position(|(id, ..)| *id == props.selected);
        use_effect_with(place, move |place| {
            let found = list.cast::<HtmlElement>().zip(place.and_then(|place| u32::try_from(place).ok()));
            let Some((list, place)) = found else { return };
            let tab = list.children().item(place).map(wasm_bindgen::JsCast::dyn_into::<HtmlElement>);
            if let Some(Ok(tab)) = tab {
                list.set_scroll_left(tab.offset_left() - list.offset_left() - 40);
            }
        });
    }
    let key = {
        let tabs: Vec<AttrValue> = props.tabs.iter().map(|(id, ..)| id.clone()).collect();
        let (selected, on_select) = (props.selected.clone(), props.on_select.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => tabs.len().saturating_sub(1),
                _ => return,
            };
            let Some(place) = tabs.iter().position(|id| *id == selected) else { return };
            let next = (place + step) % tabs.len();
            event.prevent_default();
            on_select.emit(tabs[next].clone());
            let list = event
                .current_target()
                .and_then(|target| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(target).ok());
            let tab = list.and_then(|list| list.children().item(next as u32));
            if let Some(Ok(tab)) = tab.map(wasm_bindgen::JsCast::dyn_into::<HtmlElement>) {
                let _ = tab.focus();
            }
        })
    };
    html! {
        <div class="tabs">
            <div class="tab-list" role="tablist" ref={list} aria-label={props.label.clone()} onkeydown={key}>
                { for props.tabs.iter().map(|(id, text, count)| {
                    let selected = *id == props.selected;
                    let press = { let id = id.clone(); props.on_select.reform(move |_: MouseEvent| id.clone()) };
                    html! {
                        <button type="button" role="tab" key={id.to_string()} id={format!("{base}-{id}")} class="tab"
                            aria-selected={selected.to_string()} aria-controls={format!("{base}-panel")}
                            tabindex={if selected { "0" } else { "-1" }} onclick={press}>
                            { text }
                            if let Some(count) = count { <span class="count">{ count }</span> }
                        </button>
                    }
                }) }
            </div>
            <div class="tab-panel" role="tabpanel" id={format!("{base}-panel")} aria-labelledby={format!("{base}-{}", props.selected)}>
                { props.children.clone() }
            </div>
        </div>
    }
}
