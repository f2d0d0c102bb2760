//! The editor of what a rule sets in one dimension.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::report::Words;
use cost_matrix::workspace::{CopySetter, Dimension, Names, Setter, expression_fault};
use yew::prelude::*;

use super::edits::{declare, new_pool, value_id, values};
use super::parts::{field_names, title, with_article};
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{Button, ComboField, IconButton, Kind, SelectField, Shape, TextField};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Leave,
    Value,
    Copy,
    Owner,
    Pool,
}

impl Origin {
    const ALL: [Self; 5] = [Self::Leave, Self::Value, Self::Copy, Self::Owner, Self::Pool];

    fn of(setter: Option<&Setter>) -> Self {
        match setter {
            None => Self::Leave,
            Some(Setter::Text(_)) => Self::Value,
            Some(Setter::Copy(_)) => Self::Copy,
            Some(Setter::OwnerOf { .. }) => Self::Owner,
            Some(Setter::Pool { .. }) => Self::Pool,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Leave => "left to later rules",
            Self::Value => "is always",
            Self::Copy => "is what stands in",
            Self::Owner => "is the product's owner",
            Self::Pool => "is shared through",
        }
    }

    const fn is_for(self, dimension: Dimension) -> bool {
        matches!(dimension, Dimension::Team) || !matches!(self, Self::Owner | Self::Pool)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct SetterEditorProps {
    pub(super) dimension: Dimension,
    pub(super) setter: Option<Setter>,
    pub(super) on_commit: Callback<Option<Setter>>,
    /// Without copying and owners, as defaults are.
    #[prop_or_default]
    pub(super) is_default: bool,
}

/// Edits one dimension's setter.
#[component]
pub(super) fn SetterEditor(props: &SetterEditorProps) -> Html {
    // Chosen, but nothing to set yet.
    let pending = use_state_eq(|| None::<Origin>);
    let origin = pending.unwrap_or_else(|| Origin::of(props.setter.as_ref()));
    let choices = Origin::ALL.into_iter().filter(|origin| origin.is_for(props.dimension));
    let choices = choices.filter(|choice| {
        !props.is_default
            || matches!(choice, Origin::Leave | Origin::Value | Origin::Pool)
            || *choice == origin
    });
    let words = |choice: Origin| match (choice, props.is_default) {
        (Origin::Leave, true) => "stays open",
        (Origin::Value, true) => "is",
        (choice, _) => choice.words(),
    };
    let options: Vec<(AttrValue, AttrValue)> =
        choices.map(|choice| (AttrValue::from(choice.words()), AttrValue::from(words(choice)))).collect();
    let commit = {
        let (pending, on_commit) = (pending.setter(), props.on_commit.clone());
        Callback::from(move |setter: Option<Setter>| {
            pending.set(None);
            on_commit.emit(setter);
        })
    };
    let on_origin = {
        let (pending, commit, setter) = (pending.setter(), commit.clone(), props.setter.clone());
        Callback::from(move |words: String| {
            let Some(origin) = Origin::ALL.into_iter().find(|origin| origin.words() == words) else { return };
            match origin {
                Origin::Leave => commit.emit(None),
                Origin::Owner => commit.emit(Some(Setter::owner_of_product())),
                other if Origin::of(setter.as_ref()) == other => pending.set(None),
                other => pending.set(Some(other)),
            }
        })
    };
    let (dimension, setter) = (props.dimension, props.setter.clone());
    html! {
        <div class={classes!("attribution-setter", (origin == Origin::Leave).then_some("open"))}>
            <SelectField label={title(dimension)} value={origin.words()} {options} on_commit={on_origin} />
            <div class="attribution-setter-what">
                { match origin {
                    Origin::Leave | Origin::Owner => html! { <span hidden=true /> },
                    Origin::Value => html! { <ValueChoice {dimension} {setter} on_commit={commit} /> },
                    Origin::Pool => html! { <PoolChoice {setter} on_commit={commit} /> },
                    Origin::Copy => html! { <CopyChoice {dimension} {setter} on_commit={commit} /> },
                } }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    #[prop_or(Dimension::Team)]
    dimension: Dimension,
    setter: Option<Setter>,
    on_commit: Callback<Option<Setter>>,
}

const NEW: &str = "\u{0}new";

/// One of what is declared, or something new.
#[component]
fn ValueChoice(props: &ChoiceProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let naming = use_state_eq(|| false);
    let dimension = props.dimension;
    let workspace = store.workspace();
    let text = if let Some(Setter::Text(text)) = &props.setter { text.clone() } else { String::new() };
    let id = Names::of(workspace).find(dimension, &text).map(str::to_owned);
    let options = value_options(&values(workspace, dimension), dimension, &text, id.as_deref());
    let on_commit = {
        let (on_commit, naming) = (props.on_commit.clone(), naming.clone());
        Callback::from(move |choice: String| {
            naming.set(choice == NEW);
            if choice != NEW && !choice.is_empty() {
                on_commit.emit(Some(Setter::Text(choice)));
            }
        })
    };
    let on_name = {
        let (on_commit, naming, document) = (props.on_commit.clone(), naming.clone(), store.document.clone());
        Callback::from(move |name: String| {
            if name.is_empty() {
                return;
            }
            let id = value_id(&document.workspace, dimension, &name);
            let known = Names::of(&document.workspace).find(dimension, &name).map(str::to_owned);
            naming.set(false);
            let new = id.clone();
            page.edit(format!("Add {name}"), move |workspace| declare(workspace, dimension, &id, &name));
            on_commit.emit(Some(Setter::Text(known.unwrap_or(new))));
        })
    };
    let value = if *naming { NEW.to_owned() } else { id.unwrap_or(text) };
    html! {
        <div class="stack tight">
            <SelectField label={format!("Which {}", title(dimension).to_lowercase())} hide_label=true {value} {options} {on_commit} />
            if *naming {
                <TextField label={format!("Name of {} that is new", with_article(dimension))} on_commit={on_name} />
            }
        </div>
    }
}

fn value_options(
    declared: &[super::edits::Value],
    dimension: Dimension,
    text: &str,
    id: Option<&str>,
) -> Vec<(AttrValue, AttrValue)> {
    let mut options = Vec::new();
    if text.is_empty() {
        options.push((AttrValue::from(""), AttrValue::from("Choose …")));
    } else if id.is_none() {
        options.push((AttrValue::from(text.to_owned()), AttrValue::from(format!("{text} (not declared)"))));
    }
    options.extend(
        declared.iter().map(|value| (AttrValue::from(value.id.clone()), AttrValue::from(value.label()))),
    );
    options
        .push((AttrValue::from(NEW), AttrValue::from(format!("New {} …", title(dimension).to_lowercase()))));
    options
}

/// One of the pools, or a new one.
#[component]
fn PoolChoice(props: &ChoiceProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let text = if let Some(Setter::Pool { pool, .. }) = &props.setter { pool.clone() } else { String::new() };
    let place = Names::of(workspace).pool(&text);
    let mut options = Vec::new();
    if place.is_none() {
        let shown = if text.is_empty() { "Choose …".to_owned() } else { format!("{text} (not there)") };
        options.push((AttrValue::from(text.clone()), AttrValue::from(shown)));
    }
    options.extend(workspace.pools.iter().map(|pool| {
        (
            AttrValue::from(pool.id.clone()),
            AttrValue::from(pool.name.clone().unwrap_or_else(|| pool.id.clone())),
        )
    }));
    options.push((AttrValue::from(NEW), AttrValue::from("New pool, the same to each team")));
    let on_commit = {
        let (on_commit, document) = (props.on_commit.clone(), store.document.clone());
        Callback::from(move |choice: String| {
            if choice == NEW {
                let pool = new_pool(&document.workspace, "Shared platform");
                let id = pool.id.clone();
                page.edit("Add a pool", move |workspace| workspace.pools.push(pool));
                on_commit.emit(Some(Setter::pool(&id)));
            } else if !choice.is_empty() {
                on_commit.emit(Some(Setter::pool(&choice)));
            }
        })
    };
    let value = place.map_or(text, |place| workspace.pools[place].id.clone());
    html! { <SelectField label="Which pool" hide_label=true {value} {options} {on_commit} /> }
}

/// A field, perhaps a part of it, perhaps translated.
#[component]
fn CopyChoice(props: &ChoiceProps) -> Html {
    let store = use_store();
    let copy =
        if let Some(Setter::Copy(copy)) = &props.setter { copy.clone() } else { CopySetter::default() };
    let commit = |change: fn(&mut CopySetter, String)| {
        let (copy, on_commit) = (copy.clone(), props.on_commit.clone());
        Callback::from(move |text: String| {
            let mut copy = copy.clone();
            change(&mut copy, text);
            if !copy.copy.is_empty() {
                on_commit.emit(Some(Setter::Copy(copy)));
            }
        })
    };
    let fault = copy.capture.as_deref().and_then(expression_fault).map(AttrValue::from);
    let on_field = commit(|copy, field| copy.copy = field);
    let on_capture = commit(|copy, text| copy.capture = Some(text).filter(|text| !text.is_empty()));
    let names: Vec<AttrValue> =
        field_names(&store).into_iter().filter(|name| Dimension::by_name(name).is_none()).collect();
    html! {
        <div class="stack tight">
            <ComboField label="Field" hide_label=true value={copy.copy.clone()} suggestions={names} placeholder="Field" on_commit={on_field} />
            if !copy.copy.is_empty() {
                <details class="attribution-known" open={copy.capture.is_some()}>
                    <summary>{ "Only a part of it" }</summary>
                    <TextField label="Pattern whose first group is taken" value={copy.capture.clone().unwrap_or_default()} error={fault}
                        placeholder="^([a-z]+)-" on_commit={on_capture} help="Where the pattern does not fit, the rule sets nothing here" />
                </details>
                <details class="attribution-known" open={copy.map.is_some()}>
                    <summary>{ "Translated" }</summary>
                    <Translation dimension={props.dimension} copy={copy.clone()} on_commit={props.on_commit.clone()} />
                </details>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TranslationProps {
    dimension: Dimension,
    copy: CopySetter,
    on_commit: Callback<Option<Setter>>,
}

/// The table from what stands in a field to what it means.
#[component]
fn Translation(props: &TranslationProps) -> Html {
    let store = use_store();
    let asked = use_answer(Some(Question::Values { field: props.copy.copy.clone(), most: 100 }));
    let pairs = props.copy.map.clone().unwrap_or_default();
    let suggestions: Vec<AttrValue> = match asked.answer.as_deref() {
        Some(Answer::Values(found)) => found
            .values
            .iter()
            .filter(|(text, ..)| pairs.iter().all(|(from, _)| from != text))
            .map(|(text, ..)| AttrValue::from(text.clone()))
            .collect(),
        _ => Vec::new(),
    };
    let save = {
        let (copy, on_commit) = (props.copy.clone(), props.on_commit.clone());
        Callback::from(move |pairs: Vec<(String, String)>| {
            let map = Some(pairs).filter(|pairs| !pairs.is_empty());
            on_commit.emit(Some(Setter::Copy(CopySetter { map, ..copy.clone() })));
        })
    };
    let declared = values(store.workspace(), props.dimension);
    let words = Words::of(store.workspace());
    let add = {
        let (pairs, save) = (pairs.clone(), save.clone());
        Callback::from(move |text: String| {
            if !text.is_empty() && pairs.iter().all(|(from, _)| *from != text) {
                // Until something is chosen, it sets nothing.
                save.emit(pairs.iter().cloned().chain([(text, String::new())]).collect());
            }
        })
    };
    html! {
        <div class="attribution-map">
            <p class="field-note">{ "A value that is not in this table sets nothing; later rules may." }</p>
            { for pairs.iter().map(|(from, to)| {
                let id = Names::of(store.workspace()).find(props.dimension, to).map(str::to_owned);
                let mut options = value_options(&declared, props.dimension, to, id.as_deref());
                options.retain(|(value, _)| value != NEW);
                let on_commit = {
                    let (pairs, save, from) = (pairs.clone(), save.clone(), from.clone());
                    Callback::from(move |to: String| {
                        save.emit(pairs.iter().map(|(other, old)| if *other == from { (other.clone(), to.clone()) } else { (other.clone(), old.clone()) }).collect());
                    })
                };
                let remove = {
                    let (pairs, save, from) = (pairs.clone(), save.clone(), from.clone());
                    Callback::from(move |()| save.emit(pairs.iter().filter(|(other, _)| *other != from).cloned().collect()))
                };
                html! {
                    <div class="attribution-map-row" key={from.clone()}>
                        <span class="attribution-map-from" title={from.clone()}>{ from }</span>
                        <span aria-hidden="true">{ "→" }</span>
                        <SelectField label={format!("{from} is")} hide_label=true value={id.unwrap_or_else(|| to.clone())} {options} {on_commit} />
                        <IconButton shape={Shape::Close} label={format!("Take {from} → {} away", words.value(props.dimension, to))} on_press={remove} />
                    </div>
                }
            }) }
            <ComboField label="Add a value" value="" {suggestions} placeholder="Value of the field, then Enter" on_commit={add} />
            if props.copy.map.is_some() {
                <Button text="Don't translate" kind={Kind::Quiet} on_press={save.reform(|()| Vec::new())} />
            }
        </div>
    }
}
