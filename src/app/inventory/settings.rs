//! In which currency and on which cost the whole workspace is counted, and the rates that are known.

use cost_matrix::workspace::{Basis, put_rates, rates_of_table};
use yew::prelude::*;

use super::mapping::CURRENCIES;
use super::plain::words::{basis_meaning, basis_title};
use super::prices::file_text;
use super::rates::RateField;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, ComboField, FileButton, TextAreaField};

/// The tab.
#[component]
pub(super) fn Settings() -> Html {
    html! {
        <div class="inventory-work">
            <CurrencyCard key="currency" />
            <BasisCard key="basis" />
            <RatesCard key="rates" />
            <RateTable key="rate-table" />
        </div>
    }
}

#[component]
fn CurrencyCard() -> Html {
    let store = use_store();
    let page = use_page();
    let error = use_state_eq(|| None::<AttrValue>);
    let on_commit = {
        let error = error.clone();
        Callback::from(move |typed: String| {
            let code = typed.to_uppercase();
            if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return error.set(Some("A currency has a code of three letters, as USD".into()));
            }
            error.set(None);
            page.edit(format!("Count in {code}"), move |workspace| workspace.currency = code);
        })
    };
    let error = (*error).clone();
    html! {
        <section class="card" aria-label="Currency">
            <header class="card-head"><h2>{ "Currency" }</h2></header>
            <div class="card-body">
                <ComboField class="inventory-code" label="Currency of the workspace" value={store.currency().to_owned()} suggestions={CURRENCIES.map(AttrValue::from).to_vec()} {on_commit} {error} />
                <p class="quiet-text">{ "Everything is allocated in it. Bills in other currencies are converted by the rate of the month; typed-in costs and budgets are in it already and are not converted when it changes." }</p>
            </div>
        </section>
    }
}

#[component]
fn BasisCard() -> Html {
    let store = use_store();
    let page = use_page();
    let chosen = store.workspace().cost_basis();
    let choices = Basis::ALL.map(|basis| {
        let page = page.clone();
        let onchange = Callback::from(move |_: Event| page.edit(format!("Count {}", basis_title(basis).to_lowercase()), move |workspace| workspace.basis = Some(basis)));
        html! {
            <label key={basis.name()} class="inventory-basis">
                <input type="radio" name="basis" checked={basis == chosen} {onchange} />
                <span><strong>{ basis_title(basis) }</strong><span class="quiet-text">{ basis_meaning(basis) }</span><span class="faint-text">{ format!("Column {}", basis.column()) }</span></span>
            </label>
        }
    });
    html! {
        <section class="card" aria-label="Basis">
            <header class="card-head"><h2>{ "Basis" }</h2><p class="faint-text">{ "Which cost is allocated. A bill that lacks its column is read from the next one, and its report says so." }</p></header>
            <div class="card-body" role="radiogroup" aria-label="Basis of cost">{ for choices }</div>
        </section>
    }
}

#[component]
fn RatesCard() -> Html {
    let store = use_store();
    let rates = &store.workspace().rates;
    let currency = store.currency().to_owned();
    html! {
        <section class="card" aria-label="Exchange rates">
            <header class="card-head"><h2>{ "Exchange rates" }</h2><p class="faint-text">{ format!("How much {currency} one unit of a bill's currency is, month by month. Empty a field to forget its rate.") }</p></header>
            <div class="card-body">
                <p class="faint-text" hidden={!rates.is_empty()}>{ "None yet. They are asked for when a bill in another currency is added." }</p>
                <div class="inventory-rates">
                    { for rates.iter().map(|rate| html! { <RateField key={format!("{}-{}", rate.from, rate.month)} from={rate.from.clone()} month={rate.month} /> }) }
                </div>
            </div>
        </section>
    }
}

/// Rates out of a table.
#[component]
fn RateTable() -> Html {
    let page = use_page();
    let text = use_state_eq(String::new);
    let read = rates_of_table(&text);
    let on_commit = {
        let text = text.clone();
        Callback::from(move |typed| text.set(typed))
    };
    let on_files = file_text(text.clone());
    let take = {
        let (text, read) = (text.clone(), read.clone());
        Callback::from(move |()| {
            if let Ok(rates) = read.clone() {
                page.edit(format!("Take {} rates", rates.len()), move |workspace| {
                    put_rates(&mut workspace.rates, rates)
                });
                text.set(String::new());
            }
        })
    };
    let count = read.as_ref().map_or(0, Vec::len);
    let error = read.err().filter(|_| !text.is_empty()).map(|fault| AttrValue::from(fault.to_string()));
    html! {
        <section class="card" aria-label="Rates from a table">
            <header class="card-head"><h2>{ "Rates from a table" }</h2></header>
            <div class="card-body stack">
                <TextAreaField label="Rates, a line each" value={(*text).clone()} {on_commit} {error}
                    help="First line: month, currency, rate. As copied from a spreadsheet, or CSV." />
                <div class="row">
                    <Button text={format!("Take {count} rates")} disabled={count == 0} on_press={take} />
                    <FileButton text="Choose a CSV of rates" accept=".csv,.tsv,.txt" {on_files} />
                </div>
            </div>
        </section>
    }
}
