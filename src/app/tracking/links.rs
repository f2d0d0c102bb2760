//! From the cause of a correction to the place where it can be seen.

use cost_matrix::tracking::Cause;
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::words;
use crate::app::store::State;
use front::{Route, Station};

/// The place of a subject; `bill` is that of a bill, if it is loaded.
fn place(subject: &str, bill: Option<Route>) -> Option<Route> {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    let attribution = Route::of(Station::Attribution);
    let inventory = Route::of(Station::Inventory);
    Some(match kind {
        "product" | "ownership" => Route::of(Station::Tracking).at(&["ownership"]),
        "rule" => attribution.at(&["rule", id]),
        "pool" => attribution.at(&["pool", id]),
        "driver" | "drivers" => attribution.at(&["pools"]),
        "defaults" => attribution.at(&["defaults"]),
        "rules" => attribution,
        "source" => inventory.at(&["source", id]),
        "rate" | "rates" => inventory.at(&["settings"]),
        "bill" => return bill,
        "bills" => inventory.at(&["bills"]),
        _ => return None,
    })
}

/// The place of a bill by its file's name.
pub(super) fn bill_of(state: &State, subject: &str) -> Option<Route> {
    let name = subject.strip_prefix("bill:")?;
    let bill = state.overview.as_ref()?.bills.iter().find(|bill| bill.name == name)?;
    Some(Route::of(Station::Inventory).at(&["bill", &bill.sha256]))
}

/// A cause in words, as a link where there is something to see.
pub(super) fn cause_shown(
    workspace: &Workspace,
    cause: Cause,
    subject: &str,
    certain: bool,
    bill: Option<Route>,
) -> Html {
    let text = words::cause(workspace, cause, subject, certain);
    match place(subject, bill) {
        Some(route) => html! { <a href={route.href()}>{ text }</a> },
        None => html! { { text } },
    }
}
