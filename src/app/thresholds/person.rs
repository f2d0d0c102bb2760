//! A field for somebody: a person of the workspace, or any address.

use yew::prelude::*;

use super::edits::{person_shown, person_text};
use crate::app::store::use_store;
use crate::app::widgets::ComboField;

#[derive(Properties, PartialEq)]
pub(crate) struct PersonFieldProps {
    pub(crate) label: AttrValue,
    /// A person's id or an address.
    pub(crate) value: Option<AttrValue>,
    /// None where the field was emptied.
    pub(crate) on_commit: Callback<Option<String>>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
}

/// Offers the people of the workspace; any address may be typed.
#[component]
pub(crate) fn PersonField(props: &PersonFieldProps) -> Html {
    let store = use_store();
    let people = &store.workspace().people;
    let suggestions: Vec<AttrValue> =
        people.iter().map(|person| person.name.clone().unwrap_or_else(|| person.id.clone()).into()).collect();
    let on_commit = {
        let (on_commit, document) = (props.on_commit.clone(), store.document.clone());
        Callback::from(move |text: String| on_commit.emit(person_text(&document.workspace.people, &text)))
    };
    html! {
        <ComboField label={&props.label} value={person_shown(people, props.value.as_deref())} {suggestions} {on_commit}
            help={props.help.clone()} placeholder={props.placeholder.clone()} />
    }
}
