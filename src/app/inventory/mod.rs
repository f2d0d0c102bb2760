//! The station Inventory.

use yew::prelude::*;

use super::widgets::{EmptyState, StationHead};

/// The station.
#[component]
pub(crate) fn Inventory() -> Html {
    html! {
        <>
            <StationHead title="Inventory" lead={html! { "Every source of AI cost: found in bills or typed in." }} />
            <EmptyState title="Not built yet"><p>{ "This station comes next." }</p></EmptyState>
        </>
    }
}
