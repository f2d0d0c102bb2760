//! The station Tracking.

use yew::prelude::*;

use super::widgets::{EmptyState, StationHead};

/// The station.
#[component]
pub(crate) fn Tracking() -> Html {
    html! {
        <>
            <StationHead title="Tracking" lead={html! { "Accuracy by week, and ownership over time." }} />
            <EmptyState title="Not built yet"><p>{ "This station comes next." }</p></EmptyState>
        </>
    }
}
