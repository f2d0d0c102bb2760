//! The proof bar: money in equals money out, and how much is known of who pays. It never leaves.

use cost_matrix::desk::{Allocated, Overview};
use cost_matrix::ledger::Coverage;
use yew::prelude::*;

use crate::app::store::{State, use_store};
use crate::app::widgets::{Money, Segment, StackedBar, percent_text, ratio_percent};
use front::{Route, Station};

/// The bar at the foot of the page.
#[component]
pub(super) fn ProofBar() -> Html {
    let store = use_store();
    let late = !store.is_current();
    html! {
        <footer class={classes!("proof", late.then_some("late"))} aria-label="Proof" data-revision={store.overview_revision.to_string()}>
            { content(&store) }
        </footer>
    }
}

fn content(state: &State) -> Html {
    let Some(overview) = state.overview.as_deref() else {
        let text = match &state.refusal {
            Some(refusal) => refusal.to_string(),
            None => "Starting the engine …".to_owned(),
        };
        return html! { <p class="proof-text">{ text }</p> };
    };
    if let Some(refusal) = state.refusal.as_deref().or(overview.refusal.as_deref()) {
        return html! {
            <p class="proof-text wrong"><strong>{ "Nothing is allocated: " }</strong>{ refusal }</p>
        };
    }
    match &overview.allocated {
        Some(allocated) if !allocated.proof.money_in.is_zero() || !overview.bills.is_empty() => {
            proof(overview, allocated)
        }
        _ => html! {
            <p class="proof-text">{ front::NO_MONEY }</p>
        },
    }
}

fn proof(overview: &Overview, allocated: &Allocated) -> Html {
    let proof = &allocated.proof;
    let currency = AttrValue::from(proof.currency.clone());
    let ties = proof.difference.is_zero();
    html! {
        <>
            <p class="equation">
                <span class="term"><span class="word">{ "in" }</span><Money amount={proof.money_in} currency={currency.clone()} with_currency=true /></span>
                <span class="sign">{ "=" }</span>
                <span class="term"><span class="word">{ "allocated" }</span><Money amount={proof.allocated} currency={currency.clone()} /></span>
                <span class="sign">{ "+" }</span>
                <span class="term"><span class="word">{ "unallocated" }</span><Money amount={proof.unallocated} currency={currency.clone()} /></span>
                <span class={classes!("difference", if ties { "ties" } else { "wrong" })}>
                    <span class="word">{ "difference" }</span><Money amount={proof.difference} {currency} />
                    <span aria-hidden="true">{ if ties { "✓" } else { "!" } }</span>
                </span>
                if proof.rejected > 0 {
                    <a class="refused-rows" href={Route::of(Station::Inventory).at(&["refused"]).href()}>
                        { format!("{} refused {} in {}", proof.rejected, if proof.rejected == 1 { "row" } else { "rows" }, bills_with_refused(overview)) }
                    </a>
                }
            </p>
            <Coverages allocated={allocated.clone()} />
        </>
    }
}

fn bills_with_refused(overview: &Overview) -> String {
    match overview.bills.iter().filter(|bill| bill.rejected > 0).count() {
        1 => "1 bill".to_owned(),
        count => format!("{count} bills"),
    }
}

#[derive(Properties, PartialEq)]
struct CoveragesProps {
    allocated: Allocated,
}

#[component]
fn Coverages(props: &CoveragesProps) -> Html {
    let Allocated { proof, coverage, .. } = &props.allocated;
    let parts: Vec<(Coverage, String, f64)> = Coverage::ALL
        .into_iter()
        .zip(coverage)
        .map(|(one, amount)| {
            let percent = ratio_percent(*amount, proof.money_in).unwrap_or(0.0);
            (one, percent_text(*amount, proof.money_in), percent)
        })
        .collect();
    let label: Vec<String> = parts.iter().map(|(one, text, _)| format!("{} {text}", one.name())).collect();
    let segments = parts
        .iter()
        .map(|(one, text, percent)| Segment {
            label: format!("{} {text}", one.name()).into(),
            class: format!("coverage-{}", one.name()).into(),
            percent: *percent,
        })
        .collect::<Vec<_>>();
    html! {
        <div class="coverages">
            <StackedBar label={label.join(", ")} {segments} />
            <ul class="legend" aria-hidden="true">
                { for parts.iter().map(|(one, text, _)| html! {
                    <li key={one.name()}>
                        <svg class="swatch" width="10" height="10"><rect class={format!("coverage-{}", one.name())} width="10" height="10" rx="2" /></svg>
                        { one.name() }<span class="share">{ text }</span>
                    </li>
                }) }
            </ul>
        </div>
    }
}
