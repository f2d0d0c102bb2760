//! The tab Invoices: what vendors' invoices come to beside what is charged, and estimates beside what was invoiced.

use std::collections::BTreeSet;

use cost_matrix::calendar::Month;
use cost_matrix::desk::{Answer, Question, ReconciledView};
use cost_matrix::settle::{Reconciled, TrueUpLine};
use cost_matrix::workspace::Figure;
use yew::prelude::*;

use super::plain::truth;
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, CheckField, Column, ComboField, IconButton, Money, MoneyField, MonthField, Shape, Table,
    TableRow, Tone,
};

/// The tab.
#[component]
pub(super) fn Invoices() -> Html {
    let asked = use_answer(Some(Question::Reconcile));
    let view: ReconciledView = match asked.answer.as_deref() {
        Some(Answer::Reconciled(view)) => (**view).clone(),
        _ => ReconciledView::default(),
    };
    let refused = match asked.answer.as_deref() {
        Some(Answer::Refused(reason)) => reason.clone(),
        _ => String::new(),
    };
    html! {
        <div class="inventory-work">
            <p key="refused" class="inventory-problem" hidden={refused.is_empty()}>{ refused.clone() }</p>
            <NewInvoice key="new" />
            <InvoiceTable key="table" invoices={view.invoices} />
            { true_up_card(&view.true_ups) }
        </div>
    }
}

/// One line to enter an invoice.
#[component]
fn NewInvoice() -> Html {
    let store = use_store();
    let page = use_page();
    let (provider, month, total) =
        (use_state_eq(String::new), use_state_eq(|| None::<Month>), use_state_eq(|| None::<Figure>));
    let allocated = store.overview.as_deref().and_then(|overview| overview.allocated.as_ref());
    let sources = store.workspace().sources.iter().filter_map(|source| source.provider.clone());
    let unsourced = allocated.map_or(&[][..], |allocated| &allocated.unsourced);
    let providers: BTreeSet<String> =
        sources.chain(unsourced.iter().filter_map(|one| one.provider.clone())).collect();
    let suggestions: Vec<AttrValue> = providers.into_iter().map(AttrValue::from).collect();
    let ready = !provider.is_empty() && month.is_some() && total.is_some();
    let add = {
        let (provider, month, total) = (provider.clone(), month.clone(), total.clone());
        Callback::from(move |()| {
            if let (Some(of), Some(figure)) = (*month, (*total).clone()) {
                let vendor = (*provider).clone();
                page.edit(format!("Invoice of {vendor}, {of}"), move |workspace| {
                    truth::put_invoice(workspace, &vendor, of, figure)
                });
                total.set(None);
            }
        })
    };
    let set_provider = {
        let provider = provider.clone();
        Callback::from(move |text| provider.set(text))
    };
    let set_month = {
        let month = month.clone();
        Callback::from(move |to| month.set(to))
    };
    let set_total = {
        let total = total.clone();
        Callback::from(move |to| total.set(to))
    };
    let total_text = (*total).as_ref().map(|total| total.text().to_owned()).unwrap_or_default();
    html! {
        <section class="card" aria-label="Enter an invoice">
            <header class="card-head"><h2>{ "Enter an invoice" }</h2><p class="faint-text">{ "Its total as it is printed; what is charged of the vendor in that month stands beside it." }</p></header>
            <div class="card-body row">
                <ComboField label="Provider" value={(*provider).clone()} {suggestions} on_commit={set_provider} />
                <MonthField label="Month" value={*month} on_commit={set_month} />
                <MoneyField label={format!("Total, {}", store.currency())} value={total_text} on_commit={set_total} />
                <Button text="Add the invoice" disabled={!ready} on_press={add} />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct InvoiceTableProps {
    invoices: Vec<Reconciled>,
}

/// Invoices beside charges.
#[component]
fn InvoiceTable(props: &InvoiceTableProps) -> Html {
    let store = use_store();
    let page = use_page();
    let columns = vec![
        Column::text("Invoice"),
        Column::number("Invoice"),
        Column::number(format!("Charged, {}", store.currency())),
        Column::number("Difference"),
        Column::text("Why"),
        Column::hidden("Remove"),
    ];
    let rows = props.invoices.iter().enumerate().map(|(at, one)| {
        let whose = one.source.clone().or_else(|| one.provider.clone()).unwrap_or_default();
        let name = format!("{whose}, {}", one.month);
        let remove = {
            let (page, name) = (page.clone(), name.clone());
            Callback::from(move |()| {
                page.remove(format!("Removed the invoice of {name}"), move |workspace| {
                    if at < workspace.invoices.len() {
                        workspace.invoices.remove(at);
                    }
                });
            })
        };
        let scaled = store.workspace().invoices.get(at).is_some_and(|invoice| invoice.scales());
        let scale = {
            let (page, name) = (page.clone(), name.clone());
            Callback::from(move |on: bool| {
                page.edit(format!("Scale estimates to the invoice of {name}"), move |workspace| {
                    if let Some(invoice) = workspace.invoices.get_mut(at) {
                        invoice.scale_estimates = on.then_some(true);
                    }
                });
            })
        };
        let has_estimates = scaled || one.explained.iter().any(|part| part.kind == "estimates");
        html! {
            <TableRow key={at.to_string()}>
                <th scope="row">{ &name }</th>
                <td class="number"><Money amount={one.invoice} currency={one.invoice_currency.clone()} with_currency=true /></td>
                <td class="number"><Money amount={one.charged} currency={one.currency.clone()} /></td>
                <td class="number">if let Some(difference) = one.difference { <Money amount={difference} currency={one.currency.clone()} /> }</td>
                <td>
                    { reasons(one) }
                    if has_estimates { <CheckField label="Scale the estimates to it" checked={scaled} on_commit={scale} /> }
                </td>
                <td><IconButton shape={Shape::Trash} label={format!("Remove the invoice of {name}")} on_press={remove} /></td>
            </TableRow>
        }
    });
    html! {
        <section class="card" aria-label="Invoices and charges" hidden={props.invoices.is_empty()}>
            <header class="card-head"><h2>{ "Invoices and charges" }</h2></header>
            <Table caption="Invoices beside what is charged" {columns}>{ for rows }</Table>
        </section>
    }
}

/// A word for the state, then what explains the difference.
fn reasons(one: &Reconciled) -> Html {
    let (state, is_settled) = truth::invoice_state(one);
    let lines = one.explained.iter().map(|part| {
        let amount = part.amount.map(|amount| format!(" ({amount} {})", one.currency)).unwrap_or_default();
        let mark = if part.makes_up { "The difference: " } else { "" };
        html! { <li>{ format!("{mark}{}{amount}", part.text) }</li> }
    });
    html! {
        <>
            <Badge text={state} tone={if is_settled { Tone::Good } else { Tone::Warning }} />
            <ul class="inventory-remarks" hidden={one.explained.is_empty()}>{ for lines }</ul>
        </>
    }
}

/// What was estimated beside what was invoiced.
fn true_up_card(lines: &[TrueUpLine]) -> Html {
    let columns = vec![
        Column::text("Provider"),
        Column::text("Month"),
        Column::text("Model"),
        Column::text("Tokens of kind"),
        Column::number("Estimated"),
        Column::number("Invoiced"),
        Column::number("Difference"),
    ];
    let rows = lines.iter().enumerate().map(|(at, line)| {
        let money = |amount| html! { <Money {amount} currency={line.currency.clone()} with_currency=true /> };
        html! {
            <TableRow key={at.to_string()}>
                <td>{ &line.provider }</td><td>{ line.month.to_string() }</td>
                <td>{ line.model.clone().unwrap_or_else(|| "(not told)".to_owned()) }</td>
                <td>{ line.token_type.clone().unwrap_or_else(|| "(not told)".to_owned()) }</td>
                <td class="number">{ money(line.estimated) }</td><td class="number">{ money(line.invoiced) }</td><td class="number">{ money(line.difference) }</td>
            </TableRow>
        }
    });
    html! {
        <section key="true-ups" class="card" aria-label="Estimates and invoices" hidden={lines.is_empty()}>
            <header class="card-head"><h2>{ "Estimates and invoices" }</h2><p class="faint-text">{ "The vendor's own bill counts on these days; the estimate only stands beside it." }</p></header>
            <Table caption="Estimates beside what was invoiced" {columns}>{ for rows }</Table>
        </section>
    }
}
