//! Typed-in costs of a source: a small table, a block pasted from a spreadsheet, and last month once more.

use cost_matrix::calendar::Month;
use cost_matrix::workspace::{Dimension, Figure, MonthlyCost, Source};
use wasm_bindgen::JsCast;
use web_sys::DataTransfer;
use yew::prelude::*;

use super::plain::words::source_title;
use super::plain::{edits, paste};
use crate::app::host::today;
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{
    Button, ComboField, IconButton, Kind, MoneyField, MonthField, Shape, TextAreaField, amount_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct MonthlyEditorProps {
    pub(super) id: String,
}

/// The typed-in costs of a source.
#[component]
pub(super) fn MonthlyEditor(props: &MonthlyEditorProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let source =
        edits::place(workspace, &props.id).map(|place| workspace.sources[place].clone()).unwrap_or_default();
    let title = source_title(&source);
    let pasting = use_state_eq(|| false);
    let edit = |label: String, change: fn(&mut Source)| {
        let (page, id) = (page.clone(), props.id.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.edit(label.clone(), move |workspace| edits::change(workspace, &id, change));
        })
    };
    let add = {
        let (page, id, month) = (page.clone(), props.id.clone(), edits::next_month(&source, today().month()));
        let label = format!("Add a month to “{title}”");
        let cost = source
            .monthly
            .last()
            .map(|cost| cost.cost.clone())
            .or_else(|| source.expected_monthly.clone())
            .unwrap_or_default();
        Callback::from(move |()| {
            let (id, cost) = (id.clone(), if cost.text().is_empty() { zero() } else { cost.clone() });
            page.edit(label.clone(), move |workspace| {
                edits::change(workspace, &id, |source| edits::add_cost(source, month, cost))
            });
        })
    };
    let onpaste = {
        let (page, id) = (page.clone(), props.id.clone());
        Callback::from(move |event: Event| {
            let Some(text) = pasted_text(&event) else { return };
            // One figure or month goes into the field as ever; a block makes rows.
            if text.trim().contains(['\t', '\n']) {
                let pasted = paste::read(&text);
                if !pasted.costs.is_empty() {
                    event.prevent_default();
                    add_pasted(&page, &id, pasted);
                }
            }
        })
    };
    let toggle = {
        let pasting = pasting.clone();
        Callback::from(move |()| pasting.set(!*pasting))
    };
    let total = amount_text(source.monthly.iter().map(|cost| cost.cost.amount()).sum(), store.currency());
    let entries = source.monthly.iter().enumerate().map(|(at, cost)| {
        // By what stands before it and not by place alone, so that a removed row takes its fields with it.
        let same = source.monthly[..at].iter().filter(|other| other.month == cost.month).count();
        html! { <Entry key={format!("{}-{same}", cost.month)} id={props.id.clone()} {at} cost={cost.clone()} /> }
    });
    let count = source.monthly.len();
    html! {
        <div class="stack inventory-monthly" {onpaste}>
            <p key="empty" class="faint-text" hidden={count > 0}>{ "No month yet. Add one, or paste two columns from a spreadsheet: month and cost." }</p>
            <div key="entries" class="stack tight">{ for entries }</div>
            <p key="total" class="row" hidden={count == 0}><span class="spacer" /><strong>{ format!("{total} {} in all", store.currency()) }</strong></p>
            <div key="actions" class="row">
                <Button text="Add a month" icon={Shape::Plus} on_press={add} />
                <Button text="Copy last month forward" disabled={count == 0} on_press={edit(format!("Copy last month of “{title}” forward"), edits::copy_forward)} />
                <Button text="Paste a block" kind={Kind::Quiet} on_press={toggle} />
            </div>
            <div key="paste" hidden={!*pasting}><PasteBox id={props.id.clone()} /></div>
        </div>
    }
}

fn zero() -> Figure {
    Figure::of(cost_matrix::money::Amount::ZERO)
}

fn pasted_text(event: &Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    data.dyn_into::<DataTransfer>().ok()?.get_data("text/plain").ok()
}

fn add_pasted(page: &Page, id: &str, pasted: paste::Pasted) {
    let (count, left, id) = (pasted.costs.len(), pasted.left.len(), id.to_owned());
    page.edit(format!("Paste {count} monthly costs"), move |workspace| {
        edits::add_pasted(workspace, &id, &pasted)
    });
    let rest = if left > 0 { format!("; {left} lines were not understood") } else { String::new() };
    page.say(format!("Added {count} monthly costs{rest}"));
}

#[derive(Properties, PartialEq)]
struct PasteBoxProps {
    id: String,
}

/// A block to be looked at before it is taken.
#[component]
fn PasteBox(props: &PasteBoxProps) -> Html {
    let page = use_page();
    let text = use_state_eq(String::new);
    let pasted = paste::read(&text);
    let on_commit = {
        let text = text.clone();
        Callback::from(move |typed| text.set(typed))
    };
    let take = {
        let (text, id, pasted) = (text.clone(), props.id.clone(), pasted.clone());
        Callback::from(move |()| {
            add_pasted(&page, &id, pasted.clone());
            text.set(String::new());
        })
    };
    let left = pasted.left.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
    html! {
        <div class="stack">
            <TextAreaField label="Month, cost and team, a line each" value={(*text).clone()} {on_commit} help="As copied from a spreadsheet: 2026-03 ⇥ 1,200.00 ⇥ Search" />
            <p class="inventory-problem" hidden={left.is_empty()}>{ format!("Not understood: {left}") }</p>
            <Button text={format!("Add {} months", pasted.costs.len())} disabled={pasted.costs.is_empty()} on_press={take} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    id: String,
    at: usize,
    cost: MonthlyCost,
}

/// One typed-in cost.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let store = use_store();
    let page = use_page();
    let more = use_state_eq(|| false);
    let month = props.cost.month;
    let at = props.at;
    let change = {
        let (page, id) = (page.clone(), props.id.clone());
        move |label: String, change: Box<dyn FnOnce(&mut MonthlyCost)>| {
            let id = id.clone();
            page.edit(label, move |workspace| {
                edits::change(workspace, &id, |source| {
                    if let Some(cost) = source.monthly.get_mut(at) {
                        change(cost);
                    }
                });
            });
        }
    };
    let on_month = {
        let change = change.clone();
        Callback::from(move |to: Option<Month>| {
            if let Some(to) = to {
                change(format!("Move the cost of {month} to {to}"), Box::new(move |cost| cost.month = to));
            }
        })
    };
    let on_cost = {
        let change = change.clone();
        Callback::from(move |to: Option<Figure>| {
            if let Some(to) = to {
                change(format!("Cost of {month}"), Box::new(move |cost| cost.cost = to));
            }
        })
    };
    let remove = {
        let (page, id) = (page.clone(), props.id.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed the cost of {month}"), move |workspace| {
                edits::change(workspace, &id, |source| {
                    if at < source.monthly.len() {
                        source.monthly.remove(at);
                    }
                });
            });
        })
    };
    let dimension = |dimension: Dimension, label: &'static str| {
        let (page, id) = (page.clone(), props.id.clone());
        let on_commit = Callback::from(move |typed: String| {
            let id = id.clone();
            page.edit(format!("{label} of the cost of {month}"), move |workspace| {
                let setter = edits::setter_of(workspace, dimension, &typed);
                edits::change(workspace, &id, |source| {
                    if let Some(cost) = source.monthly.get_mut(at) {
                        *cost.set.get_mut(dimension) = setter;
                    }
                });
            });
        });
        let workspace = store.workspace();
        let value = edits::setter_text(workspace, dimension, props.cost.set.get(dimension));
        let suggestions: Vec<AttrValue> =
            edits::choices(workspace, dimension).into_iter().map(AttrValue::from).collect();
        html! { <ComboField key={label} {label} {value} {suggestions} {on_commit} placeholder="By the rules" /> }
    };
    let others = [
        (Dimension::Product, "Product"),
        (Dimension::Environment, "Environment"),
        (Dimension::UsageType, "Usage type"),
    ];
    let set: Vec<String> = others
        .iter()
        .map(|(dimension, _)| {
            edits::setter_text(store.workspace(), *dimension, props.cost.set.get(*dimension))
        })
        .filter(|text| !text.is_empty())
        .collect();
    let toggle = {
        let more = more.clone();
        Callback::from(move |_: MouseEvent| more.set(!*more))
    };
    html! {
        <div class="inventory-entry" role="group" aria-label={format!("Cost of {month}")}>
            <div class="inventory-entry-head" key="head">
                <MonthField key="month" label="Month" value={month} required={true} on_commit={on_month} />
                <MoneyField key="cost" label="Cost" value={props.cost.cost.text().to_owned()} required={true} on_commit={on_cost} />
                { dimension(Dimension::Team, "Team or pool") }
                <IconButton key="remove" shape={Shape::Trash} label={format!("Remove the cost of {month}")} on_press={remove} />
            </div>
            <button key="more" type="button" class="inventory-disclose" aria-expanded={more.to_string()} onclick={toggle}>
                { if set.is_empty() { "Product, environment, usage type".to_owned() } else { set.join(", ") } }
            </button>
            <div key="others" class="inventory-entry-more" hidden={!*more}>
                { for others.iter().map(|(one, label)| dimension(*one, label)) }
            </div>
        </div>
    }
}
