//! The line of a budget: any combination of columns, each with a value that exists.

use cost_matrix::budget::COLUMNS;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::By;
use cost_matrix::workspace::{Names, Workspace, folded};
use yew::prelude::*;

use super::words;
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{IconButton, SelectField, Shape, amount_text};

#[derive(Properties, PartialEq)]
pub(super) struct LineEditorProps {
    pub(super) line: Vec<(String, String)>,
    /// A column and its value; none takes the column away.
    pub(super) on_change: Callback<(String, Option<String>)>,
}

/// One row a column that the line names, and a way to name another.
#[component]
pub(super) fn LineEditor(props: &LineEditorProps) -> Html {
    let adding = use_state_eq(|| None::<By>);
    let named = |by: By| props.line.iter().any(|(column, _)| column.trim() == by.name());
    let rest: Vec<By> = COLUMNS.into_iter().filter(|by| !named(*by)).collect();
    let add = {
        let adding = adding.clone();
        Callback::from(move |column: String| adding.set(By::by_name(&column)))
    };
    let mut options = vec![(AttrValue::from(""), AttrValue::from("add a column …"))];
    options.extend(rest.iter().map(|by| (AttrValue::from(by.name()), AttrValue::from(words::column(*by)))));
    let row = |column: &str, value: AttrValue, is_new: bool| {
        let change = {
            let (on_change, adding, column) = (props.on_change.clone(), adding.clone(), column.to_owned());
            Callback::from(move |value: Option<String>| {
                adding.set(None);
                on_change.emit((column.clone(), value));
            })
        };
        let remove = {
            let (change, adding) = (change.clone(), adding.clone());
            Callback::from(move |()| if is_new { adding.set(None) } else { change.emit(None) })
        };
        let shown = match By::by_name(column) {
            Some(by) => words::column(by),
            None => column,
        };
        html! {
            <div class="thresholds-column" key={column.to_owned()}>
                if let Some(by) = By::by_name(column) {
                    <ValueField {by} {value} on_commit={change.reform(Some)} />
                } else {
                    <p>{ format!("{column} {value}: no column of the matrix, so nothing counts") }</p>
                }
                <IconButton shape={Shape::Close} label={format!("Take {shown} out of the line")} on_press={remove} />
            </div>
        }
    };
    html! {
        <div class="stack">
            <div class="stack tight">
                { for props.line.iter().map(|(column, value)| row(column.trim(), value.clone().into(), false)) }
                { for adding.iter().filter(|by| !named(**by)).map(|by| row(by.name(), AttrValue::from(""), true)) }
            </div>
            if props.line.is_empty() { <p class="quiet-text">{ "No column is named: all spend counts." }</p> }
            <SelectField label="Narrow the line by" hide_label={true} value="" {options} on_commit={add} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ValueFieldProps {
    by: By,
    value: AttrValue,
    on_commit: Callback<String>,
}

/// The values of a column that exist, largest spend first, then those that are declared but were never seen.
#[component]
fn ValueField(props: &ValueFieldProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let asked = use_answer(Some(Question::Matrix { by: vec![props.by], from: None, until: None }));
    let names = Names::of(workspace);
    let mut options: Vec<(AttrValue, AttrValue)> = Vec::new();
    let found = |options: &[(AttrValue, AttrValue)], text: &str| {
        let same = |(value, _): &(AttrValue, AttrValue)| folded(value) == folded(text);
        options.iter().find(|option| same(option)).map(|(value, _)| value.clone())
    };
    if let Some(Answer::Matrix(matrix)) = asked.answer.as_deref()
        && *matrix.by == [props.by]
    {
        for (values, cost) in &matrix.rows {
            let text = values.first().and_then(Option::as_deref).unwrap_or(props.by.empty());
            let shown = words::value(workspace, &names, props.by, text);
            let shown = format!("{shown} – {}", amount_text(*cost, store.currency()));
            options.push((text.to_owned().into(), shown.into()));
        }
    }
    for text in declared(workspace, props.by) {
        if found(&options, &text).is_none() {
            let shown = format!("{} – nothing seen", words::value(workspace, &names, props.by, &text));
            options.push((text.into(), shown.into()));
        }
    }
    let resolved = match props.by.dimension() {
        Some(dimension) if !props.value.trim().is_empty() => names.resolve(dimension, &props.value),
        _ => props.value.trim().to_owned(),
    };
    let value = match found(&options, &resolved) {
        Some(value) => value,
        None => {
            let shown = if resolved.is_empty() {
                "choose …".to_owned()
            } else {
                format!("{resolved} – nothing seen")
            };
            options.insert(0, (resolved.clone().into(), shown.into()));
            resolved.into()
        }
    };
    html! { <SelectField label={words::column(props.by)} {value} {options} on_commit={props.on_commit.clone()} /> }
}

fn declared(workspace: &Workspace, by: By) -> Vec<String> {
    let ids = |list: &[cost_matrix::workspace::Declared]| list.iter().map(|one| one.id.clone()).collect();
    match by {
        By::Team => workspace.teams.iter().map(|team| team.id.clone()).collect(),
        By::Product => ids(&workspace.products),
        By::Environment => ids(&workspace.environments),
        By::UsageType => ids(&workspace.usage_types),
        By::Source => workspace.sources.iter().map(|source| source.id.clone()).collect(),
        By::Category => {
            cost_matrix::workspace::Category::ALL.iter().map(|one| one.name().to_owned()).collect()
        }
        _ => Vec::new(),
    }
}
