//! What a closed week remembers of the workspace besides the contract's members (its member `known`): owners, rates,
//! quantities and typed-in costs as they stood, small enough to be put back, and fingerprints of the rest.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::calendar::{Day, Month, Week};
use crate::money::print_ratio;
use crate::workspace::{
    ClosedWeek, Driver, DriverValue, Extra, Figure, Names, Ownership, Rate, Setters, Source, Workspace,
    folded,
};

/// The member of a closed week that holds it.
pub(super) const KNOWN: &str = "known";

/// What stood in the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    pub(super) currency: String,
    pub(super) basis: String,
    /// Those that begin before the week's months end.
    pub(super) ownership: Vec<Owned>,
    /// Those of the months that the week touches, like quantities and typed-in costs.
    pub(super) rates: Vec<RateThen>,
    pub(super) drivers: Vec<QuantityThen>,
    pub(super) typed: Vec<TypedThen>,
    /// SHA-256 by part of the workspace, in hexadecimal.
    pub(super) parts: Parts,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Owned {
    pub(super) product: String,
    pub(super) team: String,
    pub(super) from: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct RateThen {
    pub(super) from: String,
    pub(super) month: Month,
    pub(super) rate: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct QuantityThen {
    pub(super) driver: String,
    pub(super) month: Month,
    pub(super) target: String,
    pub(super) quantity: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct TypedThen {
    pub(super) source: String,
    pub(super) month: Month,
    pub(super) cost: String,
}

/// Fingerprints of what attributes: by them a later reader knows what has changed, not what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Parts {
    pub(super) rules: String,
    pub(super) pools: String,
    pub(super) sources: String,
    pub(super) names: String,
}

/// The months that a week touches.
pub(super) fn months(week: Week) -> [Month; 2] {
    [week.monday().month(), week.next().monday().plus(-1).month()]
}

/// The first day after the months that a week touches: until there, owners count, because pools are divided by months.
fn horizon(week: Week) -> Day {
    months(week)[1].next().first_day()
}

impl Known {
    /// What stands in a workspace that has a meaning for a week.
    pub(super) fn of(workspace: &Workspace, week: Week) -> Self {
        let names = Names::of(workspace);
        let months = months(week);
        let monthly = workspace.sources.iter().flat_map(|source| {
            source.monthly.iter().map(move |cost| TypedThen {
                source: source.id.trim().to_owned(),
                month: cost.month,
                cost: cost.cost.amount().to_string(),
            })
        });
        let mut typed: Vec<_> = monthly.filter(|typed| months.contains(&typed.month)).collect();
        typed.sort_unstable();
        Self {
            currency: workspace.currency.trim().to_uppercase(),
            basis: workspace.cost_basis().column().to_owned(),
            ownership: owned(workspace, &names, week),
            rates: rates(workspace, &months),
            drivers: quantities(workspace, &months),
            typed,
            parts: Parts::of(workspace),
        }
    }

    /// What a closed week remembers; none where it was written by hand or by something else.
    pub(super) fn read(closed: &ClosedWeek) -> Option<Self> {
        serde_json::from_value(closed.extra.get(KNOWN)?.clone()).ok()
    }

    /// As it stands in the file.
    pub(super) fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// The owners in order; where one day has two, the later in the list is the later here too.
fn owned(workspace: &Workspace, names: &Names, week: Week) -> Vec<Owned> {
    let owned = workspace.ownership.iter().filter(|entry| entry.from < horizon(week)).map(|entry| Owned {
        product: names.resolve(crate::workspace::Dimension::Product, &entry.product),
        team: names.resolve(crate::workspace::Dimension::Team, &entry.team),
        from: entry.from,
    });
    let mut owned: Vec<Owned> = owned.collect();
    owned.sort_by(|one, other| (&one.product, one.from).cmp(&(&other.product, other.from)));
    owned
}

fn rates(workspace: &Workspace, months: &[Month]) -> Vec<RateThen> {
    let chosen = workspace.rates.iter().filter(|rate| months.contains(&rate.month));
    let mut rates: Vec<RateThen> = chosen
        .map(|rate| RateThen {
            from: rate.from.trim().to_uppercase(),
            month: rate.month,
            rate: every_digit(&rate.rate),
        })
        .collect();
    rates.sort_by(|one, other| (&one.from, one.month).cmp(&(&other.from, other.month)));
    rates
}

/// A figure in one spelling, with every digit, also beyond 18 places.
fn every_digit(figure: &Figure) -> String {
    const ENOUGH: u32 = 60;
    print_ratio(&figure.ratio(), ENOUGH)
}

fn quantities(workspace: &Workspace, months: &[Month]) -> Vec<QuantityThen> {
    let mut quantities: Vec<QuantityThen> = workspace
        .drivers
        .iter()
        .flat_map(|driver| driver.values.iter().map(move |value| (driver, value)))
        .filter(|(_, value)| months.contains(&value.month))
        .map(|(driver, value)| QuantityThen {
            driver: driver.id.trim().to_owned(),
            month: value.month,
            target: value.target.trim().to_owned(),
            quantity: every_digit(&value.quantity),
        })
        .collect();
    quantities.sort_unstable();
    quantities
}

/// Puts the owners back that held for a week; later ones stay.
pub(super) fn put_owners_back(workspace: &mut Workspace, then: &[Owned], week: Week) {
    workspace.ownership.retain(|entry| entry.from >= horizon(week));
    let back = then.iter().map(|entry| Ownership {
        product: entry.product.clone(),
        team: entry.team.clone(),
        from: entry.from,
        extra: Extra::new(),
    });
    workspace.ownership.splice(0..0, back);
}

/// Puts the rates of the week's months back.
pub(super) fn put_rates_back(workspace: &mut Workspace, then: &[RateThen], week: Week) {
    let months = months(week);
    workspace.rates.retain(|rate| !months.contains(&rate.month));
    workspace.rates.extend(then.iter().filter_map(|rate| {
        let figure = Figure::parse(&rate.rate).ok()?;
        Some(Rate { from: rate.from.clone(), month: rate.month, rate: figure, extra: Extra::new() })
    }));
}

/// Puts the quantities of the week's months back.
pub(super) fn put_quantities_back(workspace: &mut Workspace, then: &[QuantityThen], week: Week) {
    let months = months(week);
    for driver in &mut workspace.drivers {
        driver.values.retain(|value| !months.contains(&value.month));
    }
    for one in then {
        let Ok(quantity) = Figure::parse(&one.quantity) else { continue };
        let value =
            DriverValue { month: one.month, target: one.target.clone(), quantity, extra: Extra::new() };
        let known = workspace.drivers.iter_mut().find(|driver| folded(&driver.id) == folded(&one.driver));
        match known {
            Some(driver) => driver.values.push(value),
            None => workspace.drivers.push(Driver {
                id: one.driver.clone(),
                values: vec![value],
                ..Driver::default()
            }),
        }
    }
}

impl Parts {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let rules: Vec<Value> = workspace
            .rules
            .iter()
            .map(|rule| json!([rule.when, attributing(&rule.set), rule.from, rule.until]))
            .collect();
        let pools: Vec<Value> =
            workspace.pools.iter().map(|pool| json!([pool.id, pool.name, pool.split])).collect();
        let sources: Vec<Value> = workspace.sources.iter().map(source).collect();
        let teams = workspace.teams.iter().map(|team| json!([team.id, team.name, team.aliases]));
        let declared = [&workspace.products, &workspace.environments, &workspace.usage_types]
            .map(|list| list.iter().map(|one| json!([one.id, one.name, one.aliases])).collect::<Vec<_>>());
        Self {
            rules: sha256(
                &json!([rules, attributing(&workspace.defaults), workspace.non_values]).to_string(),
            ),
            pools: sha256(&json!([pools, workspace.solving()]).to_string()),
            sources: sha256(&json!([sources, workspace.mappings]).to_string()),
            names: sha256(&json!([teams.collect::<Vec<_>>(), declared]).to_string()),
        }
    }
}

fn attributing(set: &Setters) -> Value {
    json!([set.team, set.product, set.environment, set.usage_type])
}

fn source(source: &Source) -> Value {
    let sets: Vec<Value> = source.monthly.iter().map(|cost| attributing(&cost.set)).collect();
    // The same set in every month says the same as one of them: a new month alone is no other rule.
    let mut sets: Vec<String> = sets.iter().map(Value::to_string).collect();
    sets.sort_unstable();
    sets.dedup();
    json!([source.id, source.name, source.provider, source.category, source.matches, sets])
}

/// SHA-256 of a text, in hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
