//! The editor of a condition: rows of field, operator and value, in groups where wanted. What is chosen is applied as
//! soon as every row is complete.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::report::Words;
use cost_matrix::workspace::{Condition, Dimension};
use yew::prelude::*;

use super::edits::values;
use super::lines::{Kind as GroupKind, Line, Lines, Row, Takes, Verb, What, Within};
use super::parts::field_names;
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{
    Button, ChipsField, ComboField, IconButton, Kind, SelectField, Shape, TextField, amount_text, grouped,
};

/// How many values of a field are offered.
const MOST: usize = 200;

#[derive(Properties, PartialEq)]
pub(super) struct ConditionEditorProps {
    pub(super) condition: Condition,
    /// Gets a complete condition.
    pub(super) on_commit: Callback<Condition>,
    /// What it means that there is no row.
    pub(super) empty: AttrValue,
}

/// What a row can do to the whole.
#[derive(Clone, PartialEq)]
struct Editing {
    lines: UseStateHandle<Lines>,
    on_commit: Callback<Condition>,
    /// The condition that was committed or read last, so that a change from elsewhere is told from one's own.
    known: std::rc::Rc<std::cell::RefCell<Condition>>,
}

impl Editing {
    /// Changes the lines, and applies them where they are complete.
    fn change(&self, change: impl FnOnce(&mut Lines)) {
        let mut lines = (*self.lines).clone();
        change(&mut lines);
        if let Ok(condition) = lines.condition()
            && *self.known.borrow() != condition
        {
            *self.known.borrow_mut() = condition.clone();
            self.on_commit.emit(condition);
        }
        self.lines.set(lines);
    }
}

/// Edits a condition.
#[component]
pub(super) fn ConditionEditor(props: &ConditionEditorProps) -> Html {
    let lines = use_state_eq(|| Lines::of(&props.condition));
    let known = use_mut_ref(|| props.condition.clone());
    let editing = Editing { lines: lines.clone(), on_commit: props.on_commit.clone(), known: known.clone() };
    {
        let (lines, known) = (lines.clone(), known);
        use_effect_with(props.condition.clone(), move |condition| {
            // Undo, or an edit elsewhere.
            if *known.borrow() != *condition {
                *known.borrow_mut() = condition.clone();
                lines.set(Lines::of(condition));
            }
        });
    }
    let add = {
        let editing = editing.clone();
        Callback::from(move |()| editing.change(|lines| lines.add_row(None, "")))
    };
    let group = {
        let editing = editing.clone();
        Callback::from(move |()| editing.change(Lines::add_group))
    };
    let fault = lines.condition().err();
    html! {
        <div class="attribution-condition">
            if lines.list.is_empty() { <p class="quiet-text">{ &props.empty }</p> }
            { for lines.list.iter().enumerate().map(|(place, line)| html! {
                <div key={line.key} class="attribution-line">
                    if place > 0 { <span class="attribution-joint">{ "and" }</span> }
                    { line_view(&editing, line) }
                </div>
            }) }
            <p class="attribution-fault" role="status" hidden={fault.is_none()}>
                { format!("Not applied yet: {}.", fault.unwrap_or_default()) }
            </p>
            <div class="row">
                <Button text="Add a condition" icon={Shape::Plus} kind={Kind::Quiet} on_press={add} />
                <Button text="Add alternatives" icon={Shape::Plus} kind={Kind::Quiet} on_press={group}
                    hint="A group of which at least one, all or none must hold" />
            </div>
        </div>
    }
}

fn line_view(editing: &Editing, line: &Line) -> Html {
    let key = line.key;
    match &line.what {
        What::Test(row) => {
            let on_change = {
                let editing = editing.clone();
                Callback::from(move |row: Row| editing.change(|lines| lines.set(key, What::Test(row))))
            };
            html! { <RowEditor row={row.clone()} {on_change} on_remove={remover(editing, key)} /> }
        }
        What::Kept(member) => {
            let condition = Condition { members: vec![member.clone()] };
            let text = Words::of(&cost_matrix::workspace::Workspace::default()).condition(&condition);
            html! {
                <div class="attribution-kept">
                    <p>{ text }<span class="faint-text">{ " (from a file; kept as it stands)" }</span></p>
                    <IconButton shape={Shape::Close} label="Take this condition away" on_press={remover(editing, key)} />
                </div>
            }
        }
        What::Group(kind, alternatives) => group_view(editing, key, *kind, alternatives),
    }
}

fn remover(editing: &Editing, key: u32) -> Callback<()> {
    let editing = editing.clone();
    Callback::from(move |()| editing.change(|lines| lines.remove(key)))
}

fn group_view(
    editing: &Editing,
    key: u32,
    kind: GroupKind,
    alternatives: &[super::lines::Alternative],
) -> Html {
    let options = GroupKind::ALL
        .iter()
        .map(|kind| (AttrValue::from(kind.words()), AttrValue::from(kind.words())))
        .collect::<Vec<_>>();
    let on_kind = {
        let (editing, alternatives) = (editing.clone(), alternatives.to_vec());
        Callback::from(move |words: String| {
            if let Some(kind) = GroupKind::by_words(&words) {
                let alternatives = alternatives.clone();
                editing.change(|lines| lines.set(key, What::Group(kind, alternatives)));
            }
        })
    };
    let more = {
        let editing = editing.clone();
        Callback::from(move |()| editing.change(|lines| lines.add_alternative(key)))
    };
    html! {
        <fieldset class="attribution-group">
            <legend class="hidden-text">{ kind.words() }</legend>
            <div class="attribution-group-head">
                <SelectField label="Of these alternatives" hide_label=true value={kind.words()} {options} on_commit={on_kind} />
                <IconButton shape={Shape::Close} label="Take the alternatives away" on_press={remover(editing, key)} />
            </div>
            { for alternatives.iter().enumerate().map(|(place, one)| {
                let within: Within = Some(one.key);
                let also = { let editing = editing.clone(); Callback::from(move |()| editing.change(|lines| lines.add_row(within, ""))) };
                html! {
                    <div key={one.key} class="attribution-alternative">
                        if place > 0 { <span class="attribution-joint">{ kind.between() }</span> }
                        { for one.lines.iter().enumerate().map(|(place, line)| html! {
                            <div key={line.key} class="attribution-line">
                                if place > 0 { <span class="attribution-joint">{ "and" }</span> }
                                { line_view(editing, line) }
                            </div>
                        }) }
                        <Button text="and …" label="and … a further condition of this alternative" kind={Kind::Quiet} class="attribution-also" on_press={also} />
                    </div>
                }
            }) }
            <Button text={format!("{} …", kind.between())} label={format!("{} … one more alternative", kind.between())} icon={Shape::Plus} kind={Kind::Quiet} on_press={more} />
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct RowEditorProps {
    row: Row,
    on_change: Callback<Row>,
    on_remove: Callback<()>,
}

/// Field, operator, value.
#[component]
fn RowEditor(props: &RowEditorProps) -> Html {
    let store = use_store();
    let row = &props.row;
    let on_field = {
        let row = row.clone();
        props.on_change.reform(move |field: String| Row { field, ..row.clone() })
    };
    let on_verb = {
        let row = row.clone();
        props.on_change.reform(move |words: String| row.with_verb(Verb::by_words(&words).unwrap_or(row.verb)))
    };
    let verbs: Vec<(AttrValue, AttrValue)> =
        Verb::ALL.iter().map(|verb| (AttrValue::from(verb.words()), AttrValue::from(verb.words()))).collect();
    html! {
        <div class="attribution-row">
            <ComboField label="Field" hide_label=true value={row.field.clone()} suggestions={field_names(&store)} placeholder="Field"
                on_commit={on_field} />
            <SelectField label="Operator" hide_label=true value={row.verb.words()} options={verbs} on_commit={on_verb} />
            <IconButton shape={Shape::Close} label="Take this condition away" on_press={props.on_remove.clone()} />
            <div class="attribution-row-value">
                <ValueEditor row={row.clone()} on_change={props.on_change.clone()} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ValueEditorProps {
    row: Row,
    on_change: Callback<Row>,
}

/// What the field is held against, with the values that it really has.
#[component]
fn ValueEditor(props: &ValueEditorProps) -> Html {
    let store = use_store();
    let row = &props.row;
    // Stays as it was at first: the list must not fold under the pointer.
    let unfolded = use_memo((), |()| row.values.is_empty());
    let dimension = Dimension::by_name(&row.field);
    let takes = row.verb.takes();
    let wanted =
        !row.field.is_empty() && dimension.is_none() && takes != Takes::Nothing && takes != Takes::Number;
    let asked = use_answer(wanted.then(|| Question::Values { field: row.field.clone(), most: MOST }));
    let known: Vec<(String, Option<cost_matrix::money::Amount>, u64)> =
        match (dimension, asked.answer.as_deref()) {
            (Some(dimension), _) => {
                values(store.workspace(), dimension).into_iter().map(|value| (value.id, None, 0)).collect()
            }
            (None, Some(Answer::Values(found))) if found.field == row.field => {
                found.values.iter().map(|(text, cost, rows)| (text.clone(), Some(*cost), *rows)).collect()
            }
            _ => Vec::new(),
        };
    let suggestions: Vec<AttrValue> = known.iter().map(|(text, ..)| AttrValue::from(text.clone())).collect();
    let one = {
        let row = row.clone();
        props.on_change.reform(move |text: String| Row {
            values: Some(text).filter(|text| !text.is_empty()).into_iter().collect(),
            ..row.clone()
        })
    };
    let first = row.values.first().cloned().unwrap_or_default();
    let error = (takes == Takes::Pattern || takes == Takes::Number)
        .then(|| row.operator().err().filter(|_| !first.is_empty()))
        .flatten()
        .map(AttrValue::from);
    let field = match takes {
        Takes::Nothing => return html! { <span hidden=true /> },
        Takes::Value => html! {
            <ComboField key="one" label="Value" hide_label=true value={first} {suggestions} placeholder="Value" on_commit={one} />
        },
        Takes::Text | Takes::Pattern | Takes::Number => html! {
            <TextField key="text" label="Value" hide_label=true value={first} {error} on_commit={one}
                placeholder={match takes { Takes::Pattern => "Regular expression, as -prod$", Takes::Number => "Number", _ => "Text" }} />
        },
        Takes::Values => {
            let many = {
                let row = row.clone();
                props.on_change.reform(move |values: Vec<String>| Row { values, ..row.clone() })
            };
            let chosen: Vec<AttrValue> =
                row.values.iter().map(|text| AttrValue::from(text.clone())).collect();
            html! { <ChipsField key="many" label="Values" hide_label=true values={chosen} {suggestions} placeholder="Add a value" on_commit={many} /> }
        }
    };
    let pick = matches!(takes, Takes::Value | Takes::Values) && !known.is_empty();
    html! {
        <div class="stack tight">
            { field }
            if pick {
                <details class="attribution-known" open={*unfolded}>
                    <summary>{ format!("{} values", if dimension.is_some() { "Declared" } else { "The bills'" }) }</summary>
                    <ul>
                        { for known.iter().map(|(text, cost, rows)| {
                            let press = { let (row, text) = (row.clone(), text.clone()); props.on_change.reform(move |_: MouseEvent| row.toggled(&text)) };
                            let chosen = row.values.contains(text);
                            html! {
                                <li key={text.clone()}>
                                    <button type="button" onclick={press} aria-pressed={chosen.to_string()}>
                                        <span class="attribution-known-text">{ text }</span>
                                        if let Some(cost) = cost {
                                            <span class="number" title={format!("{} rows", grouped(&rows.to_string()))}>{ amount_text(*cost, store.currency()) }</span>
                                        }
                                    </button>
                                </li>
                            }
                        }) }
                    </ul>
                </details>
            }
        </div>
    }
}
