//! What is missing: charges that belong to no source, and sources that no charge belongs to.

use cost_matrix::ledger::Unclaimed;
use cost_matrix::money::Amount;
use cost_matrix::words::count as counted;
use yew::prelude::*;

use super::add::open_source;
use super::plain::edits;
use super::plain::matching::describe;
use super::plain::words::source_title;
use super::{BILL_FILES, here, seen};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, Column, FileButton, Kind, Money, Shape, Table, TableRow, percent_text};

/// How many services are shown at first.
const FIRST: usize = 8;

/// Bills without a source, largest first; one press makes a source of each.
#[component]
pub(super) fn BillsWithoutSource() -> Html {
    let store = use_store();
    let page = use_page();
    let all_shown = use_state_eq(|| false);
    let allocated = store.overview.as_deref().and_then(|overview| overview.allocated.as_ref());
    let services = allocated.map(|allocated| edits::by_service(&allocated.unsourced)).unwrap_or_default();
    let money_in = allocated.map_or(Amount::ZERO, |allocated| allocated.proof.money_in);
    let total: Amount = services.iter().map(|one| one.cost).sum();
    let make_all = {
        let (page, services) = (page.clone(), services.clone());
        Callback::from(move |()| {
            let services = services.clone();
            let count = services.len();
            page.edit(format!("Make {count} sources"), move |workspace| {
                for one in &services {
                    edits::add_unsourced(workspace, one.provider.as_deref(), Some(one.service.as_deref()));
                }
            });
            page.announce(format!("Made {count} sources"));
        })
    };
    let shown = if *all_shown { services.len() } else { FIRST };
    let more = services.len().saturating_sub(shown);
    let show_all = {
        let all_shown = all_shown.clone();
        Callback::from(move |()| all_shown.set(true))
    };
    let columns = vec![
        Column::text("Provider"),
        Column::text("Service"),
        Column::number(format!("Cost, {}", store.currency())),
        Column::number("Of all cost"),
        Column::hidden("Make a source"),
    ];
    let rows = services.iter().take(shown).enumerate().map(|(place, one)| {
        let of_provider = |other: &&Unclaimed| other.provider == one.provider;
        // The whole vendor is offered once, beside its largest service.
        let is_first = !services[..place].iter().any(|other| of_provider(&other));
        let with_others = is_first && services.iter().filter(of_provider).count() > 1;
        html! { <Unsourced key={format!("{:?} {:?}", one.provider, one.service)} one={one.clone()} {money_in} {with_others} /> }
    });
    html! {
        <section class="card inventory-gap" aria-label="Bills without a source" hidden={services.is_empty()}>
            <header class="card-head">
                <h2>{ "Bills without a source" }</h2>
                <p class="faint-text">{ format!("{}, {} of all cost", counted(services.len() as u64, "service", "services"), percent_text(total, money_in)) }</p>
                <span class="spacer" />
                <span hidden={services.len() < 2}><Button text={format!("Make a source of each ({})", services.len())} on_press={make_all} /></span>
            </header>
            <Table caption="Charges of bills that belong to no source" {columns}>{ for rows }</Table>
            <p class="inventory-more" hidden={more == 0}><Button text={format!("Show {more} more")} kind={Kind::Quiet} on_press={show_all} /></p>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct UnsourcedProps {
    one: Unclaimed,
    money_in: Amount,
    /// Whether a source of all the provider's services is offered.
    with_others: bool,
}

#[component]
fn Unsourced(props: &UnsourcedProps) -> Html {
    let store = use_store();
    let page = use_page();
    let one = &props.one;
    let make = |whole_provider: bool| {
        let (page, store, one) = (page.clone(), store.clone(), one.clone());
        Callback::from(move |()| {
            let service = (!whole_provider).then_some(one.service.as_deref());
            // The id that the edit will give it, to go there.
            let mut ahead = store.workspace().clone();
            let id = edits::add_unsourced(&mut ahead, one.provider.as_deref(), service);
            let one = one.clone();
            page.edit("Make a source of charges", move |workspace| {
                let service = (!whole_provider).then_some(one.service.as_deref());
                edits::add_unsourced(workspace, one.provider.as_deref(), service);
            });
            open_source(&id);
        })
    };
    let name = one
        .service
        .clone()
        .or_else(|| one.provider.clone())
        .unwrap_or_else(|| "charges without a provider".to_owned());
    html! {
        <TableRow>
            <td>{ one.provider.clone().unwrap_or_else(|| "(not said)".to_owned()) }</td>
            <td>{ one.service.clone().unwrap_or_else(|| "(not said)".to_owned()) }</td>
            <td class="number"><Money amount={one.cost} currency={store.currency().to_owned()} /></td>
            <td class="number">{ percent_text(one.cost, props.money_in) }</td>
            <td>
                <span class="row inventory-make">
                    <Button text="Make a source from this" icon={Shape::Plus} label={format!("Make a source from {name}")} on_press={make(false)} />
                    if let (Some(provider), true) = (&one.provider, props.with_others) {
                        <Button text={format!("All of {provider}")} kind={Kind::Quiet} label={format!("Make a source from all of {provider}")} on_press={make(true)} />
                    }
                </span>
            </td>
        </TableRow>
    }
}

/// Sources without a bill, each with what to do.
#[component]
pub(super) fn SourcesWithoutBill() -> Html {
    let store = use_store();
    let page = use_page();
    let seen = seen(&store);
    let known = store.overview.as_deref().is_some_and(|overview| overview.allocated.is_some());
    let missing: Vec<_> =
        store.workspace().sources.iter().filter(|source| known && !seen.has_any(source)).collect();
    let on_files = {
        let (page, store) = (page.clone(), store.clone());
        Callback::from(move |files| {
            page.take_files(&store, files);
            here(&["bills"]).go();
        })
    };
    let rows = missing.iter().map(|source| {
        let open = {
            let id = source.id.clone();
            Callback::from(move |()| open_source(&id))
        };
        let advice = match (&source.matches, &source.bill) {
            (Some(condition), _) => {
                format!("No charge has {}. Add its bill, or change what it matches.", describe(condition))
            }
            (None, Some(bill)) => {
                format!("Its bill: {bill}. Add it and say what matches, or type in its monthly cost.")
            }
            (None, None) => "Say which charges are its own, or type in its monthly cost.".to_owned(),
        };
        html! {
            <li key={source.id.clone()}>
                <span class="inventory-advice"><strong>{ source_title(source) }</strong>{ advice }</span>
                <Button text="Open" label={format!("Open {}", source_title(source))} on_press={open} />
            </li>
        }
    });
    html! {
        <section class="card inventory-gap" aria-label="Sources without a bill" hidden={missing.is_empty()}>
            <header class="card-head">
                <h2>{ "Sources without a bill" }</h2>
                <p class="faint-text">{ counted(missing.len() as u64, "source has no cost in any month", "sources have no cost in any month") }</p>
                <span class="spacer" />
                <FileButton text="Add bills" accept={BILL_FILES} {on_files} />
            </header>
            <ul class="inventory-billless">{ for rows }</ul>
        </section>
    }
}
