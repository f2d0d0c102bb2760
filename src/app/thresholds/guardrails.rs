//! Guardrails: stages of exposure, what is at which, its daily limits, and the days on which they would have tripped.

use cost_matrix::budget::guardrail::{BUFFER, Cap, Guarded, HEADROOM, KEY, Limit, MONTH_DAYS, STOP, stages};
use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{GuardrailAssignment, GuardrailStage, Names, Workspace, folded};
use yew::prelude::*;

use super::guard_edits::{add_stage, assign, share_text};
use super::guard_panel::GuardPanel;
use super::stage_panel::StagePanel;
use super::{go, words};
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, Column, ComboField, Notice, SelectField, Shape, Table, TableRow, Tone, amount_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct GuardrailsProps {
    /// What is in the panel: `["stage", ID]` or `["at", PLACE]`.
    pub(super) open: Vec<String>,
}

/// Two tables, and the panel of what is selected.
#[component]
pub(super) fn GuardrailsTab(props: &GuardrailsProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let is_empty = workspace.guardrails.assigned.is_empty();
    let asked = use_answer((!is_empty).then_some(Question::Guardrails));
    let guarded: &[Guarded] = match asked.answer.as_deref() {
        Some(Answer::Guardrails(guarded)) => guarded,
        _ => &[],
    };
    let refused = match asked.answer.as_deref() {
        Some(Answer::Refused(reason)) => Some(reason.clone()),
        _ => None,
    };
    let all = stages(workspace);
    let open: Vec<&str> = props.open.iter().map(String::as_str).collect();
    let panel = match open.as_slice() {
        ["stage", id] if all.iter().any(|stage| stage.id == *id) => {
            html! { <StagePanel key="stage" id={(*id).to_owned()} /> }
        }
        ["at", place] => match place.parse::<usize>() {
            Ok(place) if place < workspace.guardrails.assigned.len() => {
                let guarded = guarded.iter().find(|one| one.place == place).cloned();
                html! { <GuardPanel key="guard" {place} {guarded} /> }
            }
            _ => html! {},
        },
        _ => html! {},
    };
    html! {
        <div class="split">
            <div class="stack thresholds-list">
                <p class="quiet-text">
                    { format!("A day's soft limit is a month's money divided by {MONTH_DAYS} days, less a buffer of {BUFFER} %; the hard one lies {HEADROOM} % above it. What is critical only stops at {STOP} % of the month. A stage may have figures of its own. Limits are advice: your gateway enforces them.") }
                </p>
                if let Some(reason) = refused { <div key="refused"><Notice tone={Tone::Bad}><p>{ reason }</p></Notice></div> }
                <section class="card" key="assigned" aria-labelledby="thresholds-guarded">
                    <header class="card-head"><h2 id="thresholds-guarded">{ "Products and keys" }</h2></header>
                    <Adding />
                    if is_empty {
                        <div class="card-body" key="none"><p class="quiet-text">{ "Nothing is at a stage yet: add a product or a key above." }</p></div>
                    } else {
                        { assigned_table(workspace, &all, guarded, &open) }
                    }
                </section>
                { stages_table(workspace, &all, &open) }
            </div>
            { panel }
        </div>
    }
}

/// What an assignment is called.
pub(super) fn title(workspace: &Workspace, one: &GuardrailAssignment) -> String {
    match (one.product.as_deref(), one.key.as_deref()) {
        (Some(product), _) => words::value(workspace, &Names::of(workspace), By::Product, product),
        (None, Some(key)) => format!("key {key}"),
        (None, None) => "neither product nor key".to_owned(),
    }
}

/// What a stage is called.
pub(super) fn stage_title(stage: &GuardrailStage) -> String {
    stage.name.clone().unwrap_or_else(|| stage.id.clone())
}

fn assigned_table(workspace: &Workspace, all: &[GuardrailStage], guarded: &[Guarded], open: &[&str]) -> Html {
    let currency = workspace.currency.trim();
    let columns = vec![
        Column::text("Product or key"),
        Column::text("Stage"),
        Column::number(format!("Month ({currency})")),
        Column::number("Soft, a day"),
        Column::number("Hard, a day"),
        Column::number("Stop, a month"),
        Column::text("Would have tripped"),
    ];
    let row = |place: usize, one: &GuardrailAssignment| {
        let stage = all.iter().find(|stage| folded(&stage.id) == folded(&one.stage));
        let found = guarded.iter().find(|guarded| guarded.place == place);
        let limits = found.and_then(|found| found.limits);
        let amount = |amount: Option<Amount>| {
            amount.map_or_else(|| "–".to_owned(), |amount| amount_text(amount, currency))
        };
        let selected = *open == ["at", &place.to_string()];
        html! {
            <TableRow key={place} {selected} on_select={Callback::from(move |()| go(&["guardrails", "at", &place.to_string()]))}>
                <th scope="row">{ title(workspace, one) }</th>
                <td>{ stage.map_or_else(|| one.stage.clone(), stage_title) }</td>
                <td class="number">{ amount(limits.map(|limits| limits.month)) }</td>
                <td class="number">{ amount(limits.map(|limits| limits.soft)) }</td>
                <td class="number">{ amount(limits.map(|limits| limits.hard)) }</td>
                <td class="number">{ amount(limits.and_then(|limits| limits.stop)) }</td>
                <td>{ found.map(tripped).unwrap_or_default() }</td>
            </TableRow>
        }
    };
    html! {
        <Table key="table" caption="Products and keys with their limits" {columns}>
            { for workspace.guardrails.assigned.iter().enumerate().map(|(place, one)| row(place, one)) }
        </Table>
    }
}

fn tripped(guarded: &Guarded) -> Html {
    if let Some(gap) = &guarded.gap {
        return html! { <><Badge text="no limits" tone={Tone::Warning} /><div class="faint-text">{ gap }</div></> };
    }
    let count = |limit: Limit| guarded.trips.iter().filter(|trip| trip.limit == limit).count();
    let parts: Vec<String> = [(Limit::Stop, "stop"), (Limit::Hard, "hard"), (Limit::Soft, "soft")]
        .into_iter()
        .filter(|(limit, _)| count(*limit) > 0)
        .map(|(limit, word)| format!("{} {word}", count(limit)))
        .collect();
    let caps = |cap: Cap| guarded.caps.iter().filter(|trip| trip.cap == cap).count();
    let mut parts = parts;
    parts.extend(
        Some(caps(Cap::Request)).filter(|count| *count > 0).map(|count| format!("{count} by requests")),
    );
    parts.extend(Some(caps(Cap::User)).filter(|count| *count > 0).map(|count| format!("{count} by users")));
    match (guarded.days, guarded.trips.is_empty() && guarded.caps.is_empty()) {
        (0, _) => html! { <span class="quiet-text">{ "no day of it is loaded" }</span> },
        (days, true) => html! { <Badge text={format!("none of {days} days")} tone={Tone::Good} /> },
        (days, false) => html! {
            <><Badge text={format!("{} of {days} days", guarded.tripped_days())} tone={Tone::Warning} /><div class="faint-text">{ parts.join(", ") }</div></>
        },
    }
}

fn stages_table(workspace: &Workspace, all: &[GuardrailStage], open: &[&str]) -> Html {
    let currency = workspace.currency.trim();
    // Beside the panel there is room for less.
    let is_wide = open.is_empty();
    let mut columns = vec![
        Column::text("Stage"),
        Column::number("Of the month's budget"),
        Column::number(format!("A request ({currency})")),
        Column::number("A user and day"),
        Column::text("At the soft limit"),
        Column::text("At the hard limit"),
    ];
    if is_wide {
        columns.push(Column::text("Lifted by"));
        columns.push(Column::text("Before the next stage"));
    }
    let figure = |figure: &Option<cost_matrix::workspace::Figure>| {
        figure.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string)
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let row = |stage: &GuardrailStage| {
        let id = stage.id.clone();
        let lift = match (&stage.lift, &stage.lift_for) {
            (Some(who), Some(time)) => format!("{who}, for {time}"),
            (who, _) => text(who),
        };
        html! {
            <TableRow key={stage.id.clone()} selected={*open == ["stage", &*stage.id]} on_select={Callback::from(move |()| go(&["guardrails", "stage", &id]))}>
                <th scope="row">
                    { stage_title(stage) }
                    if stage.critical == Some(true) { <div><Badge text="critical" /></div> }
                </th>
                <td class="number">{ share_text(stage.share.as_ref()) }</td>
                <td class="number">{ figure(&stage.per_request) }</td>
                <td class="number">{ figure(&stage.per_user) }</td>
                <td>{ text(&stage.at_soft) }</td>
                <td>{ text(&stage.at_hard) }</td>
                if is_wide {
                    <td key="lift">{ lift }</td>
                    <td key="exit" class="thresholds-exit">{ text(&stage.exit) }</td>
                }
            </TableRow>
        }
    };
    html! {
        <section class="card" key="stages" aria-labelledby="thresholds-stages">
            <header class="card-head">
                <h2 id="thresholds-stages">{ "Stages of exposure" }</h2>
                <span class="spacer"></span>
                <AddStage />
            </header>
            <Table caption="Stages, from the smallest exposure" {columns} class="thresholds-stages">{ for all.iter().map(row) }</Table>
        </section>
    }
}

#[component]
fn AddStage() -> Html {
    let store = use_store();
    let page = use_page();
    let add = {
        let document = store.document.clone();
        Callback::from(move |()| {
            let id = add_stage(&mut (*document.workspace).clone());
            page.edit("Add stage", |workspace| drop(add_stage(workspace)));
            go(&["guardrails", "stage", &id]);
        })
    };
    html! { <Button text="Add a stage" icon={Shape::Plus} on_press={add} /> }
}

/// Two ways to put something at a stage.
#[component]
fn Adding() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let keys = use_answer(Some(Question::Values { field: KEY.to_owned(), most: 50 }));
    let add = |is_key: bool| {
        let (page, document) = (page.clone(), store.document.clone());
        Callback::from(move |text: String| {
            if text.is_empty() {
                return;
            }
            let at = stages(&document.workspace).first().map(|stage| stage.id.clone()).unwrap_or_default();
            let put = move |workspace: &mut Workspace| {
                let (product, key) = if is_key { (None, Some(&*text)) } else { (Some(&*text), None) };
                assign(workspace, product, key, &at)
            };
            let place = put(&mut (*document.workspace).clone());
            page.edit("Put at a stage", move |workspace| {
                put(workspace);
            });
            go(&["guardrails", "at", &place.to_string()]);
        })
    };
    let names = Names::of(workspace);
    let is_new =
        |id: &str| !workspace.guardrails.assigned.iter().any(|one| one.product.as_deref() == Some(id));
    let mut products = vec![(AttrValue::from(""), AttrValue::from("choose …"))];
    products.extend(workspace.products.iter().filter(|one| is_new(&one.id)).map(|one| {
        let shown = words::value(workspace, &names, By::Product, &one.id);
        (AttrValue::from(one.id.clone()), AttrValue::from(shown))
    }));
    let suggestions: Vec<AttrValue> = match keys.answer.as_deref() {
        Some(Answer::Values(values)) => values.values.iter().map(|(text, ..)| text.clone().into()).collect(),
        _ => Vec::new(),
    };
    html! {
        <div class="card-body thresholds-choices">
            <SelectField label="Add a product" value="" options={products} on_commit={add(false)} />
            <ComboField label="Add a key" placeholder="as bills name it" {suggestions} on_commit={add(true)} />
        </div>
    }
}
