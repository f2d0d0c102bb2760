//! Fields with a label. What is typed is a draft until it is left (or Enter): nothing is formatted under the cursor, and
//! what does not read stays, with the reason beside it. Escape brings back what stood there.

use cost_matrix::calendar::{Day, Month};
use cost_matrix::money::{DecimalMark, read_decimal};
use cost_matrix::workspace::Figure;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::parts::use_id;

/// The draft of a field: the text in it, and why it was not taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    text: Option<String>,
    error: Option<String>,
}

/// What all fields with a text have.
#[derive(Properties, PartialEq)]
struct InputProps {
    label: AttrValue,
    value: AttrValue,
    /// Takes a text, or says why not.
    commit: Callback<String, Result<(), String>>,
    kind: &'static str,
    mode: Option<&'static str>,
    help: Option<AttrValue>,
    error: Option<AttrValue>,
    placeholder: Option<AttrValue>,
    suggestions: Vec<AttrValue>,
    hide_label: bool,
    disabled: bool,
    class: Classes,
}

#[component]
fn Input(props: &InputProps) -> Html {
    let id = use_id();
    let draft = use_state_eq(Draft::default);
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Draft { text: Some(text), error: draft.error.clone() });
        })
    };
    let onchange = {
        let (draft, commit) = (draft.clone(), props.commit.clone());
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(match commit.emit(text.trim().to_owned()) {
                Ok(()) => Draft::default(),
                Err(error) => Draft { text: Some(text), error: Some(error) },
            });
        })
    };
    let onkeydown = {
        let draft = draft.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && draft.text.is_some() {
                event.stop_propagation();
                draft.set(Draft::default());
            } else if event.key() == "Enter" && !event.is_composing() {
                // Leaving and coming back is what makes the browser report the change.
                let field = event.target_unchecked_into::<HtmlElement>();
                let _ = field.blur();
                let _ = field.focus();
            }
        })
    };
    let value = draft.text.clone().map_or_else(|| props.value.clone(), AttrValue::from);
    let error = draft.error.clone().map(AttrValue::from).or_else(|| props.error.clone());
    let list = (!props.suggestions.is_empty()).then(|| format!("{id}-list"));
    html! {
        <Labelled id={id.to_string()} label={&props.label} help={props.help.clone()} error={error.clone()}
            hide_label={props.hide_label} class={props.class.clone()}>
            <input id={id.to_string()} type={props.kind} {value} {oninput} {onchange} {onkeydown} disabled={props.disabled}
                inputmode={props.mode} placeholder={props.placeholder.clone()} list={list.clone()} autocomplete="off"
                spellcheck="false" aria-invalid={error.is_some().then_some("true")}
                aria-describedby={(error.is_some() || props.help.is_some()).then(|| format!("{id}-note"))} />
            if let Some(list) = list {
                <datalist id={list}>
                    { for props.suggestions.iter().map(|text| html! { <option key={text.to_string()} value={text} /> }) }
                </datalist>
            }
        </Labelled>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct LabelledProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    pub(super) help: Option<AttrValue>,
    pub(super) error: Option<AttrValue>,
    pub(super) hide_label: bool,
    pub(super) class: Classes,
    pub(super) children: Html,
}

/// A label, the control, and the reason or the help below it.
#[component]
pub(super) fn Labelled(props: &LabelledProps) -> Html {
    let note = props.error.clone().or_else(|| props.help.clone());
    html! {
        <div class={classes!("field", props.class.clone(), props.error.is_some().then_some("invalid"))}>
            <label for={&props.id} class={props.hide_label.then_some("hidden-text")}>{ &props.label }</label>
            { props.children.clone() }
            <p class="field-note" id={format!("{}-note", props.id)} hidden={note.is_none()}>{ note.unwrap_or_default() }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TextFieldProps {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) value: AttrValue,
    /// The text without outer space; an empty one where the field was emptied.
    pub(crate) on_commit: Callback<String>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// An empty text is refused with this reason.
    #[prop_or_default]
    pub(crate) required: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A line of text.
#[component]
pub(crate) fn TextField(props: &TextFieldProps) -> Html {
    let commit = required(props.required.clone(), props.on_commit.clone());
    html! {
        <Input label={&props.label} value={&props.value} {commit} kind="text" mode={None::<&'static str>} help={props.help.clone()}
            error={props.error.clone()} placeholder={props.placeholder.clone()} suggestions={Vec::<AttrValue>::new()}
            hide_label={props.hide_label} disabled={props.disabled} class={props.class.clone()} />
    }
}

fn required(reason: Option<AttrValue>, on_commit: Callback<String>) -> Callback<String, Result<(), String>> {
    Callback::from(move |text: String| match &reason {
        Some(reason) if text.is_empty() => Err(reason.to_string()),
        _ => {
            on_commit.emit(text);
            Ok(())
        }
    })
}

#[derive(Properties, PartialEq)]
pub(crate) struct ComboFieldProps {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) value: AttrValue,
    /// What the browser offers; any other text may be typed.
    pub(crate) suggestions: Vec<AttrValue>,
    pub(crate) on_commit: Callback<String>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) required: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A line of text with suggestions.
#[component]
pub(crate) fn ComboField(props: &ComboFieldProps) -> Html {
    let commit = required(props.required.clone(), props.on_commit.clone());
    html! {
        <Input label={&props.label} value={&props.value} {commit} kind="text" mode={None::<&'static str>} help={props.help.clone()}
            error={props.error.clone()} placeholder={props.placeholder.clone()} suggestions={props.suggestions.clone()}
            hide_label={props.hide_label} disabled={false} class={props.class.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MoneyFieldProps {
    pub(crate) label: AttrValue,
    /// The decimal as it was typed.
    #[prop_or_default]
    pub(crate) value: AttrValue,
    /// None where the field was emptied.
    pub(crate) on_commit: Callback<Option<Figure>>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) required: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// An amount, quantity or percentage. `1,234.50` and a currency sign are understood; a plain decimal is kept.
#[component]
pub(crate) fn MoneyField(props: &MoneyFieldProps) -> Html {
    let commit = {
        let (on_commit, required) = (props.on_commit.clone(), props.required);
        Callback::from(move |text: String| {
            if text.is_empty() {
                if required {
                    return Err("an amount is needed here".to_owned());
                }
                on_commit.emit(None);
                return Ok(());
            }
            // What a file shall hold is a plain decimal: signs and separators are read, but not kept.
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
            let figure = if is_plain {
                Figure::parse(&text)
            } else {
                read_decimal(&text, DecimalMark::Point).map(|reading| Figure::of(reading.amount))
            };
            let figure = figure.map_err(|error| format!("{text}: {error}"))?;
            on_commit.emit(Some(figure));
            Ok(())
        })
    };
    html! {
        <Input label={&props.label} value={&props.value} {commit} kind="text" mode={Some("decimal")} help={props.help.clone()}
            error={props.error.clone()} placeholder={props.placeholder.clone()} suggestions={Vec::<AttrValue>::new()}
            hide_label={props.hide_label} disabled={false} class={classes!("number", props.class.clone())} />
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct DayFieldProps {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) value: Option<Day>,
    pub(crate) on_commit: Callback<Option<Day>>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) required: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A day.
#[component]
pub(crate) fn DayField(props: &DayFieldProps) -> Html {
    let commit = {
        let (on_commit, required) = (props.on_commit.clone(), props.required);
        Callback::from(move |text: String| {
            let day = optional::<Day>(&text, required, "a day is needed here")?;
            on_commit.emit(day);
            Ok(())
        })
    };
    let value = props.value.map(|day| day.to_string()).unwrap_or_default();
    html! {
        <Input label={&props.label} {value} {commit} kind="date" mode={None::<&'static str>} help={props.help.clone()}
            error={props.error.clone()} placeholder={None::<AttrValue>} suggestions={Vec::<AttrValue>::new()}
            hide_label={props.hide_label} disabled={false} class={classes!("day", props.class.clone())} />
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MonthFieldProps {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) value: Option<Month>,
    pub(crate) on_commit: Callback<Option<Month>>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) required: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A month, as `2026-03` (not every browser has a control for months).
#[component]
pub(crate) fn MonthField(props: &MonthFieldProps) -> Html {
    let commit = {
        let (on_commit, required) = (props.on_commit.clone(), props.required);
        Callback::from(move |text: String| {
            let month = optional::<Month>(&text, required, "a month is needed here, as 2026-03")?;
            on_commit.emit(month);
            Ok(())
        })
    };
    let value = props.value.map(|month| month.to_string()).unwrap_or_default();
    html! {
        <Input label={&props.label} {value} {commit} kind="text" mode={Some("numeric")} help={props.help.clone()}
            error={props.error.clone()} placeholder={Some(AttrValue::from("2026-03"))} suggestions={Vec::<AttrValue>::new()}
            hide_label={props.hide_label} disabled={false} class={classes!("month", props.class.clone())} />
    }
}

fn optional<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: &str,
    required: bool,
    reason: &str,
) -> Result<Option<T>, String> {
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) if text.is_empty() && !required => Ok(None),
        Err(_) if text.is_empty() => Err(reason.to_owned()),
        Err(error) => Err(format!("{text} {error}")),
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SelectFieldProps {
    pub(crate) label: AttrValue,
    pub(crate) value: AttrValue,
    /// Value and text.
    pub(crate) options: Vec<(AttrValue, AttrValue)>,
    pub(crate) on_commit: Callback<String>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) hide_label: bool,
    #[prop_or_default]
    pub(crate) disabled: bool,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// One of a few.
#[component]
pub(crate) fn SelectField(props: &SelectFieldProps) -> Html {
    let id = use_id();
    let onchange =
        props.on_commit.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <Labelled id={id.to_string()} label={&props.label} help={props.help.clone()} error={props.error.clone()}
            hide_label={props.hide_label} class={classes!("select", props.class.clone())}>
            <select id={id.to_string()} {onchange} disabled={props.disabled}
                aria-describedby={(props.error.is_some() || props.help.is_some()).then(|| format!("{id}-note"))}>
                { for props.options.iter().map(|(value, text)| html! {
                    <option key={value.to_string()} value={value} selected={*value == props.value}>{ text }</option>
                }) }
            </select>
        </Labelled>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CheckFieldProps {
    pub(crate) label: AttrValue,
    pub(crate) checked: bool,
    pub(crate) on_commit: Callback<bool>,
    #[prop_or_default]
    pub(crate) disabled: bool,
}

/// Yes or no.
#[component]
pub(crate) fn CheckField(props: &CheckFieldProps) -> Html {
    let onchange =
        props.on_commit.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="check-field">
            <input type="checkbox" checked={props.checked} {onchange} disabled={props.disabled} />
            <span>{ &props.label }</span>
        </label>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TextAreaFieldProps {
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) value: AttrValue,
    pub(crate) on_commit: Callback<String>,
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    #[prop_or(4)]
    pub(crate) rows: u32,
}

/// Several lines of text.
#[component]
pub(crate) fn TextAreaField(props: &TextAreaFieldProps) -> Html {
    let id = use_id();
    let draft = use_state_eq(|| None::<AttrValue>);
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            draft.set(Some(event.target_unchecked_into::<HtmlTextAreaElement>().value().into()));
        })
    };
    let onchange = {
        let (draft, on_commit) = (draft.clone(), props.on_commit.clone());
        Callback::from(move |event: Event| {
            draft.set(None);
            on_commit.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let value = (*draft).clone().unwrap_or_else(|| props.value.clone());
    html! {
        <Labelled id={id.to_string()} label={&props.label} help={props.help.clone()} error={props.error.clone()} hide_label={false} class={classes!()}>
            <textarea id={id.to_string()} rows={props.rows.to_string()} {value} {oninput} {onchange} spellcheck="false"
                aria-describedby={(props.error.is_some() || props.help.is_some()).then(|| format!("{id}-note"))} />
        </Labelled>
    }
}
