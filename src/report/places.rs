//! Where something is mended: the name of the place, and its address within the page.

use super::checklist::Station;

/// A place of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) address: String,
}

impl Place {
    pub(super) fn new(name: &str, parts: &[&str]) -> Self {
        let parts: Vec<String> = parts.iter().map(|part| encoded(part)).collect();
        Self { name: name.to_owned(), address: format!("#/{}", parts.join("/")) }
    }

    /// Of a task of one's own.
    pub(super) fn nowhere() -> Self {
        Self::default()
    }

    /// Of an item of the checklist.
    pub(super) fn of_item(id: &str, station: Station) -> Self {
        match id {
            "budgets" | "triggers" => Self::new("Thresholds", &["thresholds", "budgets"]),
            "escalations" | "ladders" | "acknowledgements" => {
                Self::new("Thresholds", &["thresholds", "ladders"])
            }
            "receivers" => Self::new("Thresholds, Roles", &["thresholds", "roles"]),
            "fresh" => Self::new("Inventory", &["inventory"]),
            "product-teams" | "changes-followed" => {
                Self::new("Tracking, Ownership", &["tracking", "ownership"])
            }
            "disputes" => Self::new("Tracking, Disputes", &["tracking", "disputes"]),
            "proof" => Self::new("Inventory", &["inventory"]),
            "decisions" => Self::new("Matrix & brief", &["matrix", "brief"]),
            _ => Self::of_station(station),
        }
    }

    fn of_station(station: Station) -> Self {
        let path = match station {
            Station::Inventory => "inventory",
            Station::Attribution => "attribution",
            Station::Thresholds => "thresholds",
            Station::Tracking => "tracking",
            Station::Matrix => "matrix",
        };
        Self::new(station.name(), &[path])
    }

    /// Of a subject as `rule:by-tag`.
    pub(super) fn of_subject(subject: &str) -> Self {
        let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
        match kind {
            "rule" | "pool" | "product" | "team" => Self::new("Attribution", &["attribution", kind, id]),
            "source" => Self::new("Inventory", &["inventory", "source", id]),
            "budget" => Self::new("Thresholds", &["thresholds", "budget", id]),
            "escalation" => Self::new("Thresholds", &["thresholds", "ladder", id]),
            "stage" | "key" => Self::new("Thresholds", &["thresholds", "guardrails"]),
            "bill" => Self::new("Inventory", &["inventory"]),
            _ => Self::new("Attribution", &["attribution"]),
        }
    }
}

/// A part of an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
