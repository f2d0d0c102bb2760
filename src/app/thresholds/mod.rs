//! The station Thresholds.

use yew::prelude::*;

use super::widgets::{EmptyState, StationHead};

/// The station.
#[component]
pub(crate) fn Thresholds() -> Html {
    html! {
        <>
            <StationHead title="Thresholds" lead={html! { "Budgets, triggers and who is told." }} />
            <EmptyState title="Not built yet"><p>{ "This station comes next." }</p></EmptyState>
        </>
    }
}
