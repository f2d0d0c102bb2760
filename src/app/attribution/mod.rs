//! The station Attribution: what each rule won, what is still without a payer, largest first, and what costs are
//! attributed to.

mod condition;
mod defaults;
mod edits;
mod hole;
mod holes;
mod lines;
mod parts;
mod place;
mod pool;
mod pools;
mod quantities;
mod rule;
mod rules;
mod setter;
mod value;
mod values;

use cost_matrix::workspace::Dimension;
use yew::prelude::*;

use self::defaults::Defaults;
use self::hole::HolePanel;
use self::holes::HoleList;
use self::place::Place;
use self::pool::PoolPanel;
use self::pools::PoolList;
use self::rule::RulePanel;
use self::rules::RuleList;
use self::value::ValuePanel;
use self::values::ValueList;
use super::store::use_store;
use super::widgets::{Money, StationHead, Tabs, percent_text};
use front::use_route;

/// The station.
#[component]
pub(crate) fn Attribution() -> Html {
    let store = use_store();
    let place = Place::of(&use_route());
    let workspace = store.workspace();
    let count = |dimension| edits::values(workspace, dimension).len();
    let mut tabs = vec![("rules".into(), "Rules".into(), Some(workspace.rules.len()))];
    for dimension in Dimension::ALL {
        let text = AttrValue::from(parts::plural_title(dimension));
        tabs.push((AttrValue::from(place::paths(dimension).1), text, Some(count(dimension))));
    }
    tabs.push(("pools".into(), "Pools".into(), Some(workspace.pools.len())));
    tabs.push(("defaults".into(), "Defaults".into(), None));
    let on_select = Callback::from(|id: AttrValue| tab(&id).go());
    html! {
        <>
            <StationHead title="Attribution" lead={lead(&store)} />
            <Tabs label="What costs are attributed by" {tabs} selected={place.path()} {on_select}>
                <div class="split" key={place.path()}>
                    <div class="stack">{ list(&place) }</div>
                    { panel(&place) }
                </div>
            </Tabs>
        </>
    }
}

/// The place of a tab's word.
fn tab(path: &str) -> Place {
    let dimension = Dimension::ALL.into_iter().find(|dimension| place::paths(*dimension).1 == path);
    match (path, dimension) {
        (_, Some(dimension)) => Place::Values(dimension),
        ("pools", _) => Place::Pools,
        ("defaults", _) => Place::Defaults,
        _ => Place::Rules,
    }
}

fn list(place: &Place) -> Html {
    match place {
        Place::Rules | Place::Rule(_) | Place::Hole(..) => {
            let selected = if let Place::Rule(id) = place { Some(AttrValue::from(id.clone())) } else { None };
            html! { <><HoleList place={place.clone()} /><RuleList {selected} /></> }
        }
        Place::Values(dimension) | Place::Value(dimension, _) => {
            let selected =
                if let Place::Value(_, id) = place { Some(AttrValue::from(id.clone())) } else { None };
            html! { <ValueList key={dimension.name()} dimension={*dimension} {selected} /> }
        }
        Place::Pools | Place::Pool(_) => {
            let selected = if let Place::Pool(id) = place { Some(AttrValue::from(id.clone())) } else { None };
            html! { <PoolList {selected} /> }
        }
        Place::Defaults => html! { <Defaults /> },
    }
}

fn panel(place: &Place) -> Html {
    match place {
        Place::Rule(id) => html! { <RulePanel id={id.clone()} /> },
        Place::Hole(dimension, pairs) => html! { <HolePanel dimension={*dimension} pairs={pairs.clone()} /> },
        Place::Value(dimension, id) => {
            html! { <ValuePanel key={format!("{}:{id}", dimension.name())} dimension={*dimension} id={id.clone()} /> }
        }
        Place::Pool(id) => html! { <PoolPanel key={id.clone()} id={id.clone()} /> },
        Place::Rules | Place::Values(_) | Place::Pools | Place::Defaults => html! {},
    }
}

/// How it stands, in a sentence.
fn lead(store: &super::store::State) -> Html {
    let allocated = store.overview.as_ref().and_then(|overview| overview.allocated.as_ref());
    let Some(allocated) = allocated.filter(|allocated| allocated.days.is_some()) else {
        return html! { "Who pays, by which rule: the first rule that matches and sets a dimension wins it." };
    };
    let (all, open) = (allocated.proof.money_in, allocated.coverage[3]);
    let currency = AttrValue::from(store.currency().to_owned());
    if open.is_zero() {
        return html! { <>{ "Every charge has a payer: all of " }<Money amount={all} {currency} with_currency=true />{ "." }</> };
    }
    html! {
        <>
            { "Nobody pays " }<Money amount={open} currency={currency.clone()} with_currency=true />
            { format!(" yet, {} of ", percent_text(open, all)) }<Money amount={all} {currency} with_currency=true />
            { ". Begin with the largest." }
        </>
    }
}
