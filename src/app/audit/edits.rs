//! Changes of what the audit is told. Plain data: no page, no browser.

use cost_matrix::workspace::{
    Figure, Floor, KpiGoal, ModelLimit, Price, ProviderLimit, Quality, Volume, Workspace, folded,
};

/// Whether a figure is a percentage from 0 to 100.
pub(super) fn is_percent(figure: &Figure) -> bool {
    let hundred = Figure::parse("100").unwrap_or_default().amount();
    !figure.amount().is_negative() && figure.amount() <= hundred
}

fn same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

fn is_model(provider: Option<&str>, model: &str, of: (&str, &str)) -> bool {
    let wanted = provider.filter(|text| !text.trim().is_empty());
    same(model, of.1) && wanted.is_none_or(|wanted| same(wanted, of.0))
}

/// Sets the mean quality that a usage type must keep; without one, its models stay.
pub(super) fn set_mean(workspace: &mut Workspace, usage: &str, mean: Option<Figure>) {
    let floors = &mut workspace.advice.floors;
    let place = floors.iter().position(|floor| same(&floor.usage_type, usage));
    match (place, mean) {
        (Some(place), Some(mean)) => floors[place].mean = mean,
        (Some(place), None) => drop(floors.remove(place)),
        (None, Some(mean)) => floors.push(Floor { usage_type: usage.to_owned(), mean, ..Floor::default() }),
        (None, None) => {}
    }
}

/// Sets the quality below which no model of a usage type may be.
pub(super) fn set_least(workspace: &mut Workspace, usage: &str, least: Option<Figure>) {
    if let Some(floor) = workspace.advice.floors.iter_mut().find(|floor| same(&floor.usage_type, usage)) {
        floor.least = least;
    }
}

/// Sets how good a model is at a usage type.
pub(super) fn set_quality(workspace: &mut Workspace, usage: &str, of: (&str, &str), score: Option<Figure>) {
    let qualities = &mut workspace.advice.qualities;
    let is = |quality: &Quality| {
        same(&quality.usage_type, usage) && is_model(quality.provider.as_deref(), &quality.model, of)
    };
    match (qualities.iter().position(is), score) {
        (Some(place), Some(score)) => qualities[place].score = score,
        (Some(place), None) => drop(qualities.remove(place)),
        (None, Some(score)) => qualities.push(Quality {
            usage_type: usage.to_owned(),
            provider: Some(of.0.to_owned()),
            model: of.1.to_owned(),
            score,
            ..Quality::default()
        }),
        (None, None) => {}
    }
}

/// Sets a vendor's largest share.
pub(super) fn set_provider(workspace: &mut Workspace, provider: &str, most: Option<Figure>) {
    let limits = &mut workspace.advice.providers;
    let place = limits.iter().position(|limit| same(&limit.provider, provider));
    match (place, most) {
        (Some(place), Some(most)) => limits[place].most = most,
        (Some(place), None) => drop(limits.remove(place)),
        (None, Some(most)) => {
            limits.push(ProviderLimit { provider: provider.to_owned(), most, ..ProviderLimit::default() });
        }
        (None, None) => {}
    }
}

/// What limits a model, where something does.
pub(super) fn model_limit<'a>(workspace: &'a Workspace, of: (&str, &str)) -> Option<&'a ModelLimit> {
    workspace.advice.models.iter().find(|limit| is_model(limit.provider.as_deref(), &limit.model, of))
}

/// Changes what limits a model; a limit that says nothing goes away.
pub(super) fn set_model(workspace: &mut Workspace, of: (&str, &str), change: impl FnOnce(&mut ModelLimit)) {
    let limits = &mut workspace.advice.models;
    let found = limits.iter().position(|limit| is_model(limit.provider.as_deref(), &limit.model, of));
    let place = found.unwrap_or_else(|| {
        limits.push(ModelLimit {
            provider: Some(of.0.to_owned()),
            model: of.1.to_owned(),
            ..ModelLimit::default()
        });
        limits.len() - 1
    });
    change(&mut limits[place]);
    if limits[place].least.is_none() && limits[place].most.is_none() {
        limits.remove(place);
    }
}

/// Puts tokens of a month into the list; those of the same usage type, model and kind give way.
pub(super) fn put_volume(workspace: &mut Workspace, volume: Volume) {
    let texts =
        |one: &Volume| [&one.usage_type, &one.provider, &one.model, &one.token_type].map(|text| folded(text));
    workspace.advice.volumes.retain(|own| texts(own) != texts(&volume));
    workspace.advice.volumes.push(volume);
}

/// Takes a price out of the list.
pub(super) fn remove_price(workspace: &mut Workspace, of: (&str, &str), kind: &str) {
    let is = |price: &Price| {
        same(&price.provider, of.0) && same(&price.model, of.1) && same(&price.token_type, kind)
    };
    workspace.prices.retain(|price| !is(price));
}

/// Changes a KPI's goal; one that says nothing goes away.
pub(super) fn set_goal(workspace: &mut Workspace, id: &str, change: impl FnOnce(&mut KpiGoal)) {
    let goals = &mut workspace.advice.kpis;
    let place = goals.iter().position(|goal| same(&goal.id, id)).unwrap_or_else(|| {
        goals.push(KpiGoal { id: id.to_owned(), ..KpiGoal::default() });
        goals.len() - 1
    });
    change(&mut goals[place]);
    if goals[place] == (KpiGoal { id: goals[place].id.clone(), ..KpiGoal::default() }) {
        goals.remove(place);
    }
}
