//! The tab Prices: what a million tokens cost, for usage that has no money of its own.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::settle::Unpriced;
use cost_matrix::workspace::{Figure, Price, prices_of_table, put_prices};
use web_sys::File;
use yew::prelude::*;

use super::plain::truth;
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{
    Button, Column, FileButton, IconButton, MoneyField, Shape, Table, TableRow, TextAreaField, grouped,
};

/// The tab.
#[component]
pub(super) fn Prices() -> Html {
    let asked = use_answer(Some(Question::Reconcile));
    let unpriced: Vec<Unpriced> = match asked.answer.as_deref() {
        Some(Answer::Reconciled(view)) => view.unpriced.clone(),
        _ => Vec::new(),
    };
    html! {
        <div class="inventory-work">
            <UnpricedCard key="unpriced" {unpriced} />
            <PriceList key="list" />
            <PriceTable key="paste" />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct UnpricedCardProps {
    unpriced: Vec<Unpriced>,
}

/// Usage that waits for a price.
#[component]
fn UnpricedCard(props: &UnpricedCardProps) -> Html {
    let store = use_store();
    let page = use_page();
    let columns = vec![
        Column::text("Provider"),
        Column::text("Model"),
        Column::text("Tokens of kind"),
        Column::number("Tokens"),
        Column::number(format!("A million, {}", store.currency())),
    ];
    let rows = props.unpriced.iter().map(|one| {
        let on_commit = {
            let (page, one) = (page.clone(), one.clone());
            Callback::from(move |price: Option<Figure>| {
                if let Some(price) = price {
                    let one = one.clone();
                    page.edit(format!("Price of {}", one.model), move |workspace| truth::price_usage(workspace, &one, price));
                }
            })
        };
        html! {
            <TableRow key={format!("{} {} {}", one.provider, one.model, one.token_type)}>
                <td>{ &one.provider }</td><td>{ &one.model }</td><td>{ &one.token_type }</td>
                <td class="number">{ grouped(&one.tokens.to_string()) }</td>
                <td><MoneyField label={format!("A million {} tokens of {}", one.token_type, one.model)} hide_label=true {on_commit} placeholder="1.25" /></td>
            </TableRow>
        }
    });
    html! {
        <section class="card" aria-label="Usage without a price" hidden={props.unpriced.is_empty()}>
            <header class="card-head"><h2>{ "Usage without a price" }</h2><p class="faint-text">{ "These tokens are in no figure until they have one." }</p></header>
            <Table caption="Usage without a price" {columns}>{ for rows }</Table>
        </section>
    }
}

/// The list.
#[component]
fn PriceList() -> Html {
    let store = use_store();
    let page = use_page();
    let columns = vec![
        Column::text("Provider"),
        Column::text("Model"),
        Column::text("Tokens of kind"),
        Column::number("A million"),
        Column::text("Currency"),
        Column::text("Valid from"),
        Column::text("Read at"),
        Column::hidden("Remove"),
    ];
    let prices = &store.workspace().prices;
    let rows = prices.iter().enumerate().map(|(at, price)| {
        let name = format!("{} {}", price.model, price.token_type);
        let remove = {
            let (page, name) = (page.clone(), name.clone());
            Callback::from(move |()| {
                page.remove(format!("Removed the price of {name}"), move |workspace| {
                    if at < workspace.prices.len() {
                        workspace.prices.remove(at);
                    }
                });
            })
        };
        let on_commit = {
            let (page, name) = (page.clone(), name.clone());
            Callback::from(move |changed: Option<Figure>| {
                page.edit(format!("Price of {name}"), move |workspace| {
                    if let (Some(price), Some(changed)) = (workspace.prices.get_mut(at), changed) {
                        price.per_million = changed;
                    }
                });
            })
        };
        html! {
            <TableRow key={at.to_string()}>
                <td>{ &price.provider }</td><td>{ &price.model }</td><td>{ &price.token_type }</td>
                <td><MoneyField label={format!("A million {name} tokens")} hide_label=true value={price.per_million.text().to_owned()} {on_commit} /></td>
                <td>{ &price.currency }</td>
                <td>{ price.from.map_or_else(|| "ever".to_owned(), |day| day.to_string()) }</td>
                <td>{ read_at(price) }</td>
                <td><IconButton shape={Shape::Trash} label={format!("Remove the price of {name}")} on_press={remove} /></td>
            </TableRow>
        }
    });
    html! {
        <section class="card" aria-label="Price list">
            <header class="card-head"><h2>{ "Price list" }</h2><p class="faint-text">{ "Usage without money is estimated by it, and marked as an estimate everywhere; on days that the vendor's own bill holds, the bill counts." }</p></header>
            <p class="card-body faint-text" hidden={!prices.is_empty()}>{ "No price yet. Paste the vendor's list below, with its address and the day on which you read it." }</p>
            <div hidden={prices.is_empty()}><Table caption="Prices" {columns}>{ for rows }</Table></div>
        </section>
    }
}

fn read_at(price: &Price) -> String {
    let day = price.read_on.map(|day| day.to_string());
    [price.source.clone(), day].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Prices out of a table.
#[component]
fn PriceTable() -> Html {
    let page = use_page();
    let text = use_state_eq(String::new);
    let read = prices_of_table(&text);
    let on_commit = {
        let text = text.clone();
        Callback::from(move |typed| text.set(typed))
    };
    let on_files = file_text(text.clone());
    let take = {
        let (text, read) = (text.clone(), read.clone());
        Callback::from(move |()| {
            if let Ok(prices) = read.clone() {
                page.edit(format!("Take {} prices", prices.len()), move |workspace| {
                    put_prices(&mut workspace.prices, prices)
                });
                text.set(String::new());
            }
        })
    };
    let count = read.as_ref().map_or(0, Vec::len);
    let error = read.err().filter(|_| !text.is_empty()).map(|fault| AttrValue::from(fault.to_string()));
    html! {
        <section class="card" aria-label="Prices from a table">
            <header class="card-head"><h2>{ "Prices from a table" }</h2></header>
            <div class="card-body stack">
                <TextAreaField label="Prices, a line each" value={(*text).clone()} {on_commit} {error}
                    help="First line: provider, model, token_type, per_million, currency, and where you know them from, source, read_on. A model may end in *." />
                <div class="row">
                    <Button text={format!("Take {count} prices")} disabled={count == 0} on_press={take} />
                    <FileButton text="Choose a CSV of prices" accept=".csv,.tsv,.txt" {on_files} />
                </div>
            </div>
        </section>
    }
}

/// Puts the text of a chosen file into a state.
pub(super) fn file_text(text: UseStateHandle<String>) -> Callback<Vec<File>> {
    Callback::from(move |files: Vec<File>| {
        let text = text.clone();
        if let Some(file) = files.into_iter().next() {
            wasm_bindgen_futures::spawn_local(async move {
                let read = wasm_bindgen_futures::JsFuture::from(file.text()).await;
                text.set(read.ok().and_then(|read| read.as_string()).unwrap_or_default());
            });
        }
    })
}
