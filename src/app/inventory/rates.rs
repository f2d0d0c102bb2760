//! Rates that are missing: nothing can be allocated before they are known, so they are asked for at once.

use std::collections::BTreeSet;

use cost_matrix::calendar::Month;
use cost_matrix::workspace::{Figure, folded};
use yew::prelude::*;

use super::plain::edits;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{MoneyField, Notice, Tone};

/// Asks for the missing rates; a field that was filled stays until all are there.
#[component]
pub(super) fn RatesNotice() -> Html {
    let store = use_store();
    let asked = use_state_eq(BTreeSet::<(String, Month)>::new);
    let missing: Vec<(String, Month)> =
        store.overview.as_deref().map(|overview| overview.missing_rates.clone()).unwrap_or_default();
    {
        let asked = asked.clone();
        use_effect_with(missing.clone(), move |missing| {
            let next = if missing.is_empty() {
                BTreeSet::new()
            } else {
                asked.iter().chain(missing).cloned().collect()
            };
            asked.set(next);
        });
    }
    let shown: BTreeSet<(String, Month)> =
        if missing.is_empty() { BTreeSet::new() } else { asked.iter().chain(&missing).cloned().collect() };
    let currency = store.currency().to_owned();
    html! {
        <div hidden={shown.is_empty()}>
            <Notice tone={Tone::Warning}>
                <h2>{ format!("Bills in another currency than {currency}") }</h2>
                <p>{ "Nothing is allocated until these rates are known. Take the ones that your books use." }</p>
                <div class="inventory-rates">
                    { for shown.iter().map(|(from, month)| html! { <RateField key={format!("{from}-{month}")} from={from.clone()} month={*month} /> }) }
                </div>
            </Notice>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct RateFieldProps {
    pub(super) from: String,
    pub(super) month: Month,
}

/// The rate of a currency in a month.
#[component]
pub(super) fn RateField(props: &RateFieldProps) -> Html {
    let store = use_store();
    let page = use_page();
    let (from, month) = (props.from.clone(), props.month);
    let error = use_state_eq(|| None::<AttrValue>);
    let on_commit = {
        let (from, error) = (from.clone(), error.clone());
        Callback::from(move |rate: Option<Figure>| {
            if rate.as_ref().is_some_and(|rate| rate.amount().is_zero() || rate.amount().is_negative()) {
                error.set(Some("A rate is above zero".into()));
                return;
            }
            error.set(None);
            let from = from.clone();
            page.edit(format!("Rate of {from} in {month}"), move |workspace| {
                edits::set_rate(workspace, &from, month, rate)
            });
        })
    };
    let known = store
        .workspace()
        .rates
        .iter()
        .find(|rate| folded(&rate.from) == folded(&from) && rate.month == month);
    let value = known.map(|rate| rate.rate.text().to_owned()).unwrap_or_default();
    let error = (*error).clone();
    html! { <MoneyField label={format!("1 {from} in {month}, in {}", store.currency())} {value} {on_commit} {error} placeholder="1.0842" /> }
}
