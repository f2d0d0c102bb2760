//! Buttons.

use yew::prelude::*;

use super::icon::{Icon, Shape};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do here; at most one in sight.
    Primary,
    #[default]
    Normal,
    /// No border until it is pointed at.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Kind {
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Normal => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    pub text: AttrValue,
    pub on_press: Callback<()>,
    #[prop_or_default]
    pub kind: Kind,
    #[prop_or_default]
    pub icon: Option<Shape>,
    #[prop_or_default]
    pub disabled: bool,
    /// More than the text says, on hovering.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The name for screen readers where the text alone is not enough ("Remove rule “tag”").
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
}

/// A button with a text.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let press = props.on_press.reform(|_: MouseEvent| ());
    html! {
        <button type="button" class={classes!(props.kind.class(), props.class.clone())} onclick={press}
            disabled={props.disabled} title={props.hint.clone()} aria-label={props.label.clone()}>
            if let Some(shape) = props.icon { <Icon {shape} /> }
            <span>{ &props.text }</span>
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    pub shape: Shape,
    /// What it does: shown on hovering, read by screen readers.
    pub label: AttrValue,
    pub on_press: Callback<()>,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub class: Classes,
}

/// A button with an icon only.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let press = props.on_press.reform(|_: MouseEvent| ());
    html! {
        <button type="button" class={classes!("button", "quiet", "icon-only", props.class.clone())} onclick={press}
            disabled={props.disabled} title={props.label.clone()} aria-label={props.label.clone()}>
            <Icon shape={props.shape} />
        </button>
    }
}
