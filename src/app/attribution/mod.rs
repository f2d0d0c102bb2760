//! The station Attribution.

use yew::prelude::*;

use super::widgets::{EmptyState, StationHead};

/// The station.
#[component]
pub(crate) fn Attribution() -> Html {
    html! {
        <>
            <StationHead title="Attribution" lead={html! { "Who pays, by which rule." }} />
            <EmptyState title="Not built yet"><p>{ "This station comes next." }</p></EmptyState>
        </>
    }
}
