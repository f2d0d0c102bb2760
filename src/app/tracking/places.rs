//! Where the subject of a queue's item or of a proposal is mended, and what it is called.

use cost_matrix::tracking::QueueKind;
use cost_matrix::workspace::{Names, Workspace};

use super::{product_shown, team_shown};
use front::{Route, Station};

/// The address of a subject as `rule:by-tag`.
pub(super) fn place(subject: &str) -> Route {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    let attribution = Route::of(Station::Attribution);
    match kind {
        "rule" => attribution.at(&["rule", id]),
        "pool" => attribution.at(&["pool", id]),
        "product" => attribution.at(&["product", id]),
        "team" => attribution.at(&["team", id]),
        "driver" => attribution.at(&["pools"]),
        "source" => Route::of(Station::Inventory).at(&["source", id]),
        "budget" => Route::of(Station::Thresholds).at(&["budget", id]),
        "escalation" => Route::of(Station::Thresholds).at(&["ladder", id]),
        "role" => Route::of(Station::Thresholds).at(&["roles"]),
        "dispute" => Route::of(Station::Tracking).at(&["disputes", id]),
        "dimension" => Route::of(Station::Tracking).at(&["queue", "owners"]),
        _ => attribution,
    }
}

/// Where an item of the queue is mended.
pub(super) fn mended(kind: QueueKind, subject: &str) -> Route {
    let tracking = Route::of(Station::Tracking);
    match (kind, subject.split_once(':')) {
        (QueueKind::OwnershipGap, Some((_, id))) => tracking.at(&["change", "product", id]),
        (QueueKind::OwnerLeft, Some(("team", id))) => tracking.at(&["change", "owner", id]),
        (QueueKind::NewValue, Some((field, value))) => tracking.at(&["change", "value", field, value]),
        _ => place(subject),
    }
}

/// What a subject is called.
pub(super) fn subject_shown(workspace: &Workspace, subject: &str) -> String {
    let Some((kind, id)) = subject.split_once(':') else { return subject.to_owned() };
    let of = |name: Option<String>| name.unwrap_or_else(|| id.to_owned());
    match kind {
        "rule" => format!(
            "Rule “{}”",
            of(workspace.rules.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "pool" => format!(
            "Pool {}",
            of(workspace.pools.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "driver" => format!(
            "Quantities {}",
            of(workspace.drivers.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "source" => format!(
            "Source {}",
            of(workspace.sources.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "budget" => format!(
            "Budget {}",
            of(workspace.budgets.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "escalation" => format!(
            "Ladder {}",
            of(workspace.escalations.iter().find(|one| one.id == id).and_then(|one| one.name.clone()))
        ),
        "product" => product_shown(workspace, id),
        "team" => team_shown(workspace, id),
        "owner" => format!("Owner of {}", team_shown(workspace, id)),
        "dispute" => format!("Dispute {id}"),
        "dimension" => format!("Rules of {}", id.replace('_', " ")),
        "role" => format!("Role {id}"),
        field => format!("{field} {id}"),
    }
}

/// What an owner's text is called: a person's name, or itself.
pub(super) fn person_named(workspace: &Workspace, text: &str) -> String {
    let person = Names::of(workspace).person(text).and_then(|place| workspace.people.get(place));
    person.and_then(|person| person.name.clone()).unwrap_or_else(|| text.to_owned())
}
