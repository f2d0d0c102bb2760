//! A field for several short texts: each is a chip that can be taken away, and a line adds more.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::fields::Labelled;
use super::parts::use_id;
use front::IconButton;
use front::Shape;

#[derive(Properties, PartialEq)]
pub(crate) struct ChipsFieldProps {
    pub(crate) label: AttrValue,
    pub(crate) values: Vec<AttrValue>,
    /// All texts after a change.
    pub(crate) on_commit: Callback<Vec<String>>,
    /// What the browser offers; any other text may be typed.
    #[prop_or_default]
    pub(crate) suggestions: Vec<AttrValue>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
}

/// Texts as chips. Enter or leaving the line adds what is typed; Backspace in an empty line takes the last one away.
#[component]
pub(crate) fn ChipsField(props: &ChipsFieldProps) -> Html {
    let id = use_id();
    let draft = use_state_eq(String::new);
    let texts: Vec<String> = props.values.iter().map(ToString::to_string).collect();
    let add = {
        let (draft, texts, on_commit) = (draft.clone(), texts.clone(), props.on_commit.clone());
        Callback::from(move |text: String| {
            draft.set(String::new());
            let text = text.trim().to_owned();
            if !text.is_empty() && !texts.contains(&text) {
                on_commit.emit(texts.iter().cloned().chain([text]).collect());
            }
        })
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            draft.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onchange = add.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
    let onkeydown = {
        let (draft, texts, on_commit, add) =
            (draft.clone(), texts.clone(), props.on_commit.clone(), add.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                add.emit((*draft).clone());
            }
            "Backspace" if draft.is_empty() && !texts.is_empty() => {
                on_commit.emit(texts[..texts.len() - 1].to_vec());
            }
            "Escape" if !draft.is_empty() => {
                event.stop_propagation();
                draft.set(String::new());
            }
            _ => {}
        })
    };
    let list = (!props.suggestions.is_empty()).then(|| format!("{id}-list"));
    html! {
        <Labelled id={id.to_string()} label={&props.label} help={props.help.clone()} error={props.error.clone()}
            hide_label={props.hide_label} class={classes!("chips-field")}>
            <div class="chips">
                { for texts.iter().map(|text| {
                    let rest: Vec<String> = texts.iter().filter(|other| *other != text).cloned().collect();
                    let remove = props.on_commit.reform(move |()| rest.clone());
                    html! {
                        <span class="chip" key={text.clone()}>
                            <span>{ text }</span>
                            <IconButton shape={Shape::Close} label={format!("Take away {text}")} on_press={remove} />
                        </span>
                    }
                }) }
                <input key="input" id={id.to_string()} type="text" value={(*draft).clone()} {oninput} {onchange} {onkeydown} list={list.clone()}
                    placeholder={props.placeholder.clone()} autocomplete="off" spellcheck="false"
                    aria-describedby={(props.error.is_some() || props.help.is_some()).then(|| format!("{id}-note"))} />
            </div>
            if let Some(list) = list {
                <datalist id={list}>
                    { for props.suggestions.iter().map(|text| html! { <option key={text.to_string()} value={text} /> }) }
                </datalist>
            }
        </Labelled>
    }
}
