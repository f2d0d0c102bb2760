//! What is still open, largest first, in any dimension and told apart by any field: each line becomes a rule in two
//! clicks.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::{Hole, HoleQuery, MODEL, PROVIDER, SERVICE};
use cost_matrix::money::Amount;
use cost_matrix::report::{Words, dimension_word};
use cost_matrix::workspace::Dimension;
use yew::prelude::*;

use super::edits::label_of;
use super::parts::{allocated, cost_of, counted, missing_words, title};
use super::place::{Pairs, Place};
use crate::app::store::{State, use_answer, use_store};
use crate::app::widgets::{Button, Icon, Money, SelectField, Shape, bar, percent_text, ratio_percent};

/// How many are shown at first, and at most.
const FEW: usize = 5;
const MOST: usize = 100;

#[derive(Properties, PartialEq)]
pub(super) struct HoleListProps {
    pub(super) place: Place,
}

/// The fields of a choice; the first choice are vendor, service and model.
fn fields_of(choice: &str) -> Vec<String> {
    match choice {
        "" => [PROVIDER, SERVICE, MODEL].map(str::to_owned).to_vec(),
        field => vec![field.to_owned()],
    }
}

/// The card above the rules.
#[component]
pub(super) fn HoleList(props: &HoleListProps) -> Html {
    let store = use_store();
    let dimension =
        use_state_eq(
            || if let Place::Hole(dimension, _) = &props.place { *dimension } else { Dimension::Team },
        );
    let choice = use_state_eq(String::new);
    let all = use_state_eq(|| false);
    let fields = fields_of(&choice);
    let query = HoleQuery { dimension: *dimension, filter: Vec::new(), fields: fields.clone(), most: MOST };
    let asked = use_answer(allocated(&store).map(|_| Question::Holes(query)));
    let Some(seen) = allocated(&store) else { return html! { <div hidden=true /> } };
    let total = seen.proof.money_in;
    let open = cost_of(&store, *dimension, None);
    let currency = AttrValue::from(store.currency().to_owned());
    let (list, distinct) = match asked.answer.as_deref() {
        Some(Answer::Holes(holes)) => (holes.list.as_slice(), holes.distinct),
        _ => (Default::default(), 0),
    };
    let shown = if *all { list.len() } else { list.len().min(FEW) };
    let most = list.first().map_or(Amount::ZERO, |hole| hole.cost);
    let more = {
        let all = all.clone();
        Callback::from(move |()| all.set(!*all))
    };
    html! {
        <section class="card attribution-holes" aria-labelledby="holes-title">
            <header class="card-head">
                <h2 id="holes-title">{ "Still open" }</h2>
                { dimensions(&store, *dimension, &dimension.setter()) }
                <div class="spacer" />
                { told_apart(&store, &choice) }
            </header>
            if open.is_zero() && list.is_empty() {
                <p class="attribution-closed"><Icon shape={Shape::Check} />{ closed(*dimension) }</p>
            } else {
                <ol class="attribution-hole-list" aria-label={format!("{}: charges, largest first", missing_words(*dimension))}>
                    { for list[..shown].iter().map(|hole| row(&store, &Row {
                        list, hole, dimension: *dimension, fields: &fields, most, total, currency: currency.clone(), place: &props.place,
                    })) }
                </ol>
                if distinct > FEW {
                    <div class="attribution-more">
                        <Button text={if *all { "Show the largest only".to_owned() } else { format!("Show all {distinct}") }}
                            kind={crate::app::widgets::Kind::Quiet} icon={if *all { Shape::Up } else { Shape::Down }} on_press={more} />
                        if *all && distinct > MOST { <span class="faint-text">{ format!("the largest {MOST} of {distinct}") }</span> }
                    </div>
                }
            }
        </section>
    }
}

fn closed(dimension: Dimension) -> String {
    match dimension {
        Dimension::Team => "Every charge has a payer.".to_owned(),
        other => format!("Every charge has {}.", super::parts::with_article(other)),
    }
}

/// One button a dimension, each with how much is open there.
fn dimensions(state: &State, selected: Dimension, set: &UseStateSetter<Dimension>) -> Html {
    let total = allocated(state).map_or(Amount::ZERO, |seen| seen.proof.money_in);
    html! {
        <div class="attribution-segments" role="group" aria-label="Dimension">
            { for Dimension::ALL.into_iter().map(|dimension| {
                let open = cost_of(state, dimension, None);
                let press = { let set = set.clone(); Callback::from(move |_: MouseEvent| set.set(dimension)) };
                html! {
                    <button type="button" key={dimension.name()} onclick={press} aria-pressed={(dimension == selected).to_string()}>
                        { title(dimension) }<span class="share">{ percent_text(open, total) }</span>
                    </button>
                }
            }) }
        </div>
    }
}

fn told_apart(state: &State, choice: &UseStateHandle<String>) -> Html {
    let fields = state.overview.as_ref().map(|overview| overview.fields.as_slice()).unwrap_or_default();
    let mut options = vec![(AttrValue::from(""), AttrValue::from("Vendor, service, model"))];
    options.extend(
        fields.iter().map(|(name, _)| (AttrValue::from(name.clone()), AttrValue::from(name.clone()))),
    );
    let on_commit = {
        let choice = choice.setter();
        Callback::from(move |field: String| choice.set(field))
    };
    html! {
        <div class="attribution-by"><span aria-hidden="true">{ "by" }</span>
            <SelectField label="Told apart by" hide_label=true value={(**choice).clone()} {options} {on_commit} /></div>
    }
}

/// The fields and texts that choose a hole. That a field has no value is said only where others differ in nothing else.
fn pairs_of(hole: &Hole, fields: &[String], list: &[Hole]) -> Pairs {
    let has = |other: &Hole| {
        hole.values.iter().zip(&other.values).all(|(own, other)| own.is_none() || own == other)
    };
    let alone = !list.iter().any(|other| other.values != hole.values && has(other));
    let pairs = fields.iter().cloned().zip(hole.values.iter().cloned());
    let all: Pairs = pairs.collect();
    let telling: Pairs = all.iter().filter(|(_, text)| text.is_some()).cloned().collect();
    if alone && !telling.is_empty() { telling } else { all }
}

struct Row<'a> {
    list: &'a [Hole],
    hole: &'a Hole,
    dimension: Dimension,
    fields: &'a [String],
    most: Amount,
    total: Amount,
    currency: AttrValue,
    place: &'a Place,
}

fn row(state: &State, row: &Row<'_>) -> Html {
    let pairs = pairs_of(row.hole, row.fields, row.list);
    let label = label_of(&pairs);
    let place = match &row.hole.pool {
        Some(pool) => Place::Pool(pool.clone()),
        None => Place::Hole(row.dimension, pairs),
    };
    let (text, why) = match &row.hole.pool {
        Some(pool) => (
            "Mend the split",
            Some(format!("{} could not be divided", Words::of(state.workspace()).pool(pool))),
        ),
        None => ("Make a rule", None),
    };
    let selected = *row.place == place;
    let label_text = format!("{text}: {label}");
    let press = {
        let place = place.clone();
        Callback::from(move |()| place.go())
    };
    html! {
        <li key={format!("{label}{:?}", row.hole.pool)} class={classes!("attribution-hole", selected.then_some("selected"))}>
            <span class="attribution-hole-name">
                { label }
                if let Some(why) = why { <span class="faint-text">{ format!(" {why}") }</span> }
            </span>
            <span class="attribution-hole-bar">{ bar(ratio_percent(row.hole.cost, row.most).unwrap_or(0.0), "coverage-unallocated") }</span>
            <span class="number"><Money amount={row.hole.cost} currency={row.currency.clone()} /></span>
            <span class="number faint-text">{ percent_text(row.hole.cost, row.total) }</span>
            <span class="number faint-text attribution-hole-rows">{ counted(row.hole.rows, "row", "rows") }</span>
            <Button {text} label={label_text} icon={Shape::Plus} on_press={press} />
        </li>
    }
}

/// A word for what a hole lacks, as "no team".
pub(super) fn lacks(dimension: Dimension) -> String {
    format!("no {}", dimension_word(dimension))
}
