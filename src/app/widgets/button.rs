//! Buttons.

use yew::prelude::*;

use super::icon::{Icon, Shape};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
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
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Normal => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    pub(crate) text: AttrValue,
    pub(crate) on_press: Callback<()>,
    #[prop_or_default]
    pub(crate) kind: Kind,
    #[prop_or_default]
    pub(crate) icon: Option<Shape>,
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// More than the text says, on hovering.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// The name for screen readers where the text alone is not enough ("Remove rule “tag”").
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A button with a text.
#[component]
pub(crate) fn Button(props: &ButtonProps) -> Html {
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
pub(crate) struct IconButtonProps {
    pub(crate) shape: Shape,
    /// What it does: shown on hovering, read by screen readers.
    pub(crate) label: AttrValue,
    pub(crate) on_press: Callback<()>,
    #[prop_or_default]
    pub(crate) disabled: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A button with an icon only.
#[component]
pub(crate) fn IconButton(props: &IconButtonProps) -> Html {
    let press = props.on_press.reform(|_: MouseEvent| ());
    html! {
        <button type="button" class={classes!("button", "quiet", "icon-only", props.class.clone())} onclick={press}
            disabled={props.disabled} title={props.label.clone()} aria-label={props.label.clone()}>
            <Icon shape={props.shape} />
        </button>
    }
}
