//! What is looked at in the station, as it stands in the address.

use cost_matrix::workspace::Dimension;

use front::{Route, Station};

/// Fields and their texts; none: no value.
pub(super) type Pairs = Vec<(String, Option<String>)>;

/// A place of the station.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// The rules, and what they leave open.
    Rules,
    /// A rule's editor beside them.
    Rule(String),
    /// Charges that have nothing in a dimension: a rule to be made.
    Hole(Dimension, Pairs),
    /// What is declared in a dimension.
    Values(Dimension),
    Value(Dimension, String),
    Pools,
    Pool(String),
    /// Defaults, and texts that count as missing.
    Defaults,
}

/// One and many, as they stand in addresses.
pub(super) const fn paths(dimension: Dimension) -> (&'static str, &'static str) {
    match dimension {
        Dimension::Team => ("team", "teams"),
        Dimension::Product => ("product", "products"),
        Dimension::Environment => ("environment", "environments"),
        Dimension::UsageType => ("usage-type", "usage-types"),
    }
}

impl Place {
    /// The place of an address; what it does not know are the rules.
    pub(super) fn of(route: &Route) -> Self {
        let dimension = |path: &str, one: bool| {
            Dimension::ALL.into_iter().find(|dimension| {
                let (singular, plural) = paths(*dimension);
                path == if one { singular } else { plural }
            })
        };
        match route.parts().as_slice() {
            ["rule", id] => Self::Rule((*id).to_owned()),
            ["hole", path, pairs @ ..] => dimension(path, true)
                .map_or(Self::Rules, |dimension| Self::Hole(dimension, read_pairs(pairs))),
            ["pools"] => Self::Pools,
            ["pool", id] => Self::Pool((*id).to_owned()),
            ["defaults"] => Self::Defaults,
            [path] => dimension(path, false).map_or(Self::Rules, Self::Values),
            [path, id] => dimension(path, true)
                .map_or(Self::Rules, |dimension| Self::Value(dimension, (*id).to_owned())),
            _ => Self::Rules,
        }
    }

    /// Its address.
    pub(super) fn route(&self) -> Route {
        let attribution = Route::of(Station::Attribution);
        match self {
            Self::Rules => attribution,
            Self::Rule(id) => attribution.at(&["rule", id]),
            Self::Hole(dimension, pairs) => {
                let texts: Vec<(&str, String)> = pairs
                    .iter()
                    .map(|(field, text)| {
                        let text = text.as_ref().map_or_else(|| "!".to_owned(), |text| format!("={text}"));
                        (field.as_str(), text)
                    })
                    .collect();
                let mut parts = vec!["hole", paths(*dimension).0];
                parts.extend(texts.iter().flat_map(|(field, text)| [*field, text.as_str()]));
                attribution.at(&parts)
            }
            Self::Values(dimension) => attribution.at(&[paths(*dimension).1]),
            Self::Value(dimension, id) => attribution.at(&[paths(*dimension).0, id]),
            Self::Pools => attribution.at(&["pools"]),
            Self::Pool(id) => attribution.at(&["pool", id]),
            Self::Defaults => attribution.at(&["defaults"]),
        }
    }

    /// Goes there.
    pub(super) fn go(&self) {
        self.route().go();
    }

    /// The tab in which it stands.
    pub(super) fn tab(&self) -> Self {
        match self {
            Self::Rules | Self::Rule(_) | Self::Hole(..) => Self::Rules,
            Self::Values(dimension) | Self::Value(dimension, _) => Self::Values(*dimension),
            Self::Pools | Self::Pool(_) => Self::Pools,
            Self::Defaults => Self::Defaults,
        }
    }

    /// A word for the tab.
    pub(super) fn path(&self) -> &'static str {
        match self.tab() {
            Self::Values(dimension) => paths(dimension).1,
            Self::Pools => "pools",
            Self::Defaults => "defaults",
            _ => "rules",
        }
    }
}

fn read_pairs(parts: &[&str]) -> Pairs {
    let pairs = parts.chunks_exact(2);
    pairs.map(|pair| (pair[0].to_owned(), pair[1].strip_prefix('=').map(str::to_owned))).collect()
}
