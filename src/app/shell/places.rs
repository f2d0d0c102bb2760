//! Everything in the workspace that has a place of its own on the page, to be found by its name.

use std::collections::BTreeMap;

use cost_matrix::order;
use cost_matrix::workspace::Workspace;
use front::{Route, Station};

/// Something that can be gone to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// Other texts that lead here: its id, its aliases.
    also: Vec<String>,
    pub(super) route: Route,
}

impl Place {
    fn new(kind: &'static str, name: Option<&str>, id: &str, route: Route) -> Self {
        Self { kind, name: name.unwrap_or(id).to_owned(), also: vec![id.to_owned()], route }
    }

    /// How well it answers to a text in lower case, 0 the best; none: not at all.
    fn rank(&self, text: &str) -> Option<usize> {
        let name = self.name.to_lowercase();
        if name.starts_with(text) {
            return Some(0);
        }
        if name.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.starts_with(text)) {
            return Some(1);
        }
        let elsewhere = self.also.iter().any(|also| also.to_lowercase().contains(text));
        (name.contains(text) || elsewhere || self.kind.starts_with(text)).then_some(2)
    }
}

/// The places that answer to a text, the best first, at most so many.
pub(super) fn found(places: Vec<Place>, text: &str, most: usize) -> Vec<Place> {
    let text = text.trim().to_lowercase();
    let mut ranked: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for place in places {
        if let Some(rank) = place.rank(&text) {
            ranked.entry(rank).or_default().push(place);
        }
    }
    for equal in ranked.values_mut() {
        order::sort_by(equal, |one, other| one.name.to_lowercase().cmp(&other.name.to_lowercase()));
    }
    ranked.into_values().flatten().take(most).collect()
}

/// All of them. `bills` are names and hashes.
pub(super) fn places<'a>(
    workspace: &Workspace,
    bills: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<Place> {
    let mut places = stations();
    let [inventory, attribution, thresholds, tracking, _] = Station::FIVE.map(Route::of);
    let at = |station: &Route, kind: &str, id: &str| station.clone().at(&[kind, id]);
    for team in &workspace.teams {
        let mut place =
            Place::new("team", team.name.as_deref(), &team.id, at(&attribution, "team", &team.id));
        place.also.extend(team.aliases.iter().cloned());
        places.push(place);
    }
    let declared = [
        ("product", &workspace.products),
        ("environment", &workspace.environments),
        ("usage-type", &workspace.usage_types),
    ];
    for (path, values) in declared {
        let kind = if path == "usage-type" { "usage type" } else { path };
        for value in values {
            let mut place =
                Place::new(kind, value.name.as_deref(), &value.id, at(&attribution, path, &value.id));
            place.also.extend(value.aliases.iter().cloned());
            places.push(place);
        }
    }
    places.extend(
        workspace.rules.iter().map(|rule| {
            Place::new("rule", rule.name.as_deref(), &rule.id, at(&attribution, "rule", &rule.id))
        }),
    );
    places.extend(
        workspace.pools.iter().map(|pool| {
            Place::new("pool", pool.name.as_deref(), &pool.id, at(&attribution, "pool", &pool.id))
        }),
    );
    places.extend(workspace.sources.iter().map(|source| {
        Place::new("source", source.name.as_deref(), &source.id, at(&inventory, "source", &source.id))
    }));
    places.extend(
        bills.map(|(name, sha256)| Place::new("bill", Some(name), sha256, at(&inventory, "bill", sha256))),
    );
    places.extend(workspace.people.iter().map(|person| {
        let mut place =
            Place::new("person", person.name.as_deref(), &person.id, inventory.clone().at(&["people"]));
        place.also.extend(person.contact.clone());
        place
    }));
    places.extend(workspace.budgets.iter().map(|budget| {
        let mut place =
            Place::new("budget", budget.name.as_deref(), &budget.id, at(&thresholds, "budget", &budget.id));
        place.also.extend(budget.line.iter().map(|(_, value)| value.clone()));
        place
    }));
    places.extend(workspace.escalations.iter().map(|ladder| {
        Place::new("ladder", ladder.name.as_deref(), &ladder.id, at(&thresholds, "ladder", &ladder.id))
    }));
    places.extend(workspace.closed_weeks.iter().map(|closed| {
        let week = closed.week.to_string();
        Place::new("closed week", None, &week, at(&tracking, "week", &week))
    }));
    places
}

/// The stations, and the views in them that people ask for by name.
fn stations() -> Vec<Place> {
    const VIEWS: [(&str, Station, &[&str]); 13] = [
        ("Bills", Station::Inventory, &["bills"]),
        ("People and roles", Station::Inventory, &["people"]),
        ("Currency, rates and basis", Station::Inventory, &["settings"]),
        ("Pools", Station::Attribution, &["pools"]),
        ("Defaults", Station::Attribution, &["defaults"]),
        ("Backtest", Station::Thresholds, &["backtest"]),
        ("Simulator", Station::Thresholds, &["simulator"]),
        ("Guardrails", Station::Thresholds, &["guardrails"]),
        ("Corrections", Station::Tracking, &["corrections"]),
        ("Ownership", Station::Tracking, &["ownership"]),
        ("Review queue", Station::Tracking, &["queue"]),
        ("Disputes", Station::Tracking, &["disputes"]),
        ("Brief", Station::Matrix, &["brief"]),
    ];
    let whole =
        Station::FIVE.map(|station| Place::new("station", Some(station.title()), "", Route::of(station)));
    let views = VIEWS
        .iter()
        .map(|(name, station, rest)| Place::new("view", Some(name), "", Route::of(*station).at(rest)));
    whole.into_iter().chain(views).collect()
}
