//! The first page.

use yew::prelude::*;

use super::widgets::StationHead;

/// The first page.
#[component]
pub(crate) fn Start() -> Html {
    html! { <StationHead title="AI cost allocation" /> }
}
