//! The station Matrix & brief.

use yew::prelude::*;

use super::widgets::{EmptyState, StationHead};

/// The station.
#[component]
pub(crate) fn Matrix() -> Html {
    html! {
        <>
            <StationHead title="Matrix & brief" />
            <EmptyState title="Not built yet"><p>{ "This station comes next." }</p></EmptyState>
        </>
    }
}
