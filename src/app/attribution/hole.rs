//! A hole: which of its charges are meant, what tells them apart, and, with one click, the rule that closes it.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::{HoleQuery, Holes};
use cost_matrix::workspace::{Dimension, Rule, Setter};
use yew::prelude::*;

use super::edits::{condition_on, declare, label_of, rule_id, rule_of_hole, value_id, values};
use super::holes::lacks;
use super::parts::{capital, counted, missing_words, title, tone, with_article};
use super::place::{Pairs, Place};
use crate::app::store::{Page, State, use_answer, use_page, use_store};
use crate::app::widgets::{
    Button, CheckField, Kind, Money, SelectField, Shape, SidePanel, TextField, amount_text, bar,
    percent_text, ratio_percent,
};

#[derive(Properties, PartialEq)]
pub(super) struct HolePanelProps {
    pub(super) dimension: Dimension,
    pub(super) pairs: Pairs,
}

/// Makes a rule from charges that have nothing in a dimension.
#[component]
pub(super) fn HolePanel(props: &HolePanelProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let dropped = use_state_eq(Vec::<String>::new);
    let pairs: Pairs = props.pairs.iter().filter(|(field, _)| !dropped.contains(field)).cloned().collect();
    let query = HoleQuery { dimension: props.dimension, filter: pairs.clone(), fields: Vec::new(), most: 1 };
    let asked = use_answer(Some(Question::Holes(query)));
    let found = match asked.answer.as_deref() {
        Some(Answer::Holes(holes)) => Some(holes),
        _ => None,
    };
    let over = format!("{}: make a rule", missing_words(props.dimension));
    let close = Callback::from(|()| Place::Rules.go());
    html! {
        <SidePanel id={format!("hole:{:?}", props.pairs)} title={label_of(&props.pairs)} {over} on_close={close}>
            <section class="stack tight">
                <h3>{ "Charges where" }</h3>
                { for props.pairs.iter().map(|(field, text)| which(field, text.as_deref(), &dropped)) }
                { sum(&store, found, props.dimension) }
            </section>
            <section class="stack">
                <h3>{ match props.dimension { Dimension::Team => "Who pays?".to_owned(), other => format!("Which {}?", title(other).to_lowercase()) } }</h3>
                if pairs.is_empty() {
                    <p class="quiet-text">{ "Choose at least one of the conditions above." }</p>
                } else {
                    <Answers dimension={props.dimension} pairs={pairs.clone()} />
                }
            </section>
            <Closer dimension={props.dimension} pairs={pairs.clone()} />
            <section class="stack tight">
                <Button text="Write the rule myself" icon={Shape::Pencil} kind={Kind::Quiet} on_press={by_hand(&page, &store, pairs)} />
            </section>
        </SidePanel>
    }
}

fn which(field: &str, text: Option<&str>, dropped: &UseStateHandle<Vec<String>>) -> Html {
    let label = match text {
        Some(text) => format!("{field} is “{text}”"),
        None => format!("{field} does not exist"),
    };
    let on_commit = {
        let (dropped, field) = (dropped.clone(), field.to_owned());
        Callback::from(move |checked: bool| {
            let mut list: Vec<String> = dropped.iter().filter(|other| **other != field).cloned().collect();
            if !checked {
                list.push(field.clone());
            }
            dropped.set(list);
        })
    };
    html! { <CheckField key={field.to_owned()} {label} checked={!dropped.contains(&field.to_owned())} {on_commit} /> }
}

fn sum(state: &State, found: Option<&Holes>, dimension: Dimension) -> Html {
    let Some(found) = found else { return html! { <p class="faint-text">{ "Counting …" }</p> } };
    let rows = found.list.iter().map(|hole| hole.rows).sum();
    html! {
        <p class="attribution-sum" role="status">
            <Money amount={found.total} currency={state.currency().to_owned()} with_currency=true />
            { format!(" in {} with {}", counted(rows, "row", "rows"), lacks(dimension)) }
        </p>
    }
}

/// Opens the editor with a rule that sets nothing yet.
fn by_hand(page: &Page, state: &State, pairs: Pairs) -> Callback<()> {
    let (page, document) = (page.clone(), state.document.clone());
    Callback::from(move |()| {
        let name = label_of(&pairs);
        let id = rule_id(&document.workspace, &name);
        let rule = Rule { id: id.clone(), name: Some(name), when: condition_on(&pairs), ..Rule::default() };
        page.edit("Add a rule", move |workspace| workspace.rules.push(rule));
        Place::Rule(id).go();
    })
}

#[derive(Properties, PartialEq)]
struct AnswersProps {
    dimension: Dimension,
    pairs: Pairs,
}

/// One button for each answer.
#[component]
fn Answers(props: &AnswersProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let dimension = props.dimension;
    let make = {
        let (page, document, pairs) = (page.clone(), store.document.clone(), props.pairs.clone());
        Callback::from(move |setter: Setter| {
            let rule = rule_of_hole(&document.workspace, dimension, &pairs, setter);
            let (id, name) = (rule.id.clone(), rule.name.clone().unwrap_or_default());
            page.edit(format!("Add rule “{name}”"), move |workspace| workspace.rules.push(rule));
            page.announce(format!("Rule made: {name}"));
            Place::Rule(id).go();
        })
    };
    let fresh = {
        let (page, document, pairs) = (page.clone(), store.document.clone(), props.pairs.clone());
        Callback::from(move |name: String| {
            if name.is_empty() {
                return;
            }
            let id = value_id(&document.workspace, dimension, &name);
            let mut workspace = (*document.workspace).clone();
            declare(&mut workspace, dimension, &id, &name);
            let text = cost_matrix::workspace::Names::of(&workspace).resolve(dimension, &name);
            let rule = rule_of_hole(&workspace, dimension, &pairs, Setter::Text(text));
            let rule_id = rule.id.clone();
            page.edit(format!("Add {name} and a rule for it"), move |workspace| {
                declare(workspace, dimension, &id, &name);
                workspace.rules.push(rule);
            });
            Place::Rule(rule_id).go();
        })
    };
    let declared = values(workspace, dimension);
    let owner = dimension == Dimension::Team && !workspace.ownership.is_empty();
    html! {
        <div class="stack tight">
            <div class="attribution-answers">
                { for declared.iter().map(|value| {
                    let press = { let id = value.id.clone(); make.reform(move |()| Setter::Text(id.clone())) };
                    let dot = tone(workspace, dimension, &value.id);
                    html! { <Button key={value.id.clone()} text={value.label()} class={classes!(dot.map(|_| "dot"), dot)} on_press={press} /> }
                }) }
                if dimension == Dimension::Team {
                    { for workspace.pools.iter().map(|pool| {
                        let press = { let id = pool.id.clone(); make.reform(move |()| Setter::pool(&id)) };
                        let name = pool.name.as_deref().unwrap_or(&pool.id);
                        html! { <Button key={format!("pool:{}", pool.id)} text={format!("Share: {name}")} icon={Shape::Swap} on_press={press} /> }
                    }) }
                }
                if owner {
                    <Button key="owner" text="Whoever owns the product" icon={Shape::Person} on_press={make.reform(|()| Setter::owner_of_product())} />
                }
            </div>
            <TextField label={format!("Or {} that is new", with_article(dimension))} placeholder="Name, then Enter" on_commit={fresh} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CloserProps {
    dimension: Dimension,
    pairs: Pairs,
}

/// What tells the charges of a hole apart, by a field that can be chosen.
#[component]
fn Closer(props: &CloserProps) -> Html {
    let store = use_store();
    let fields = store.overview.as_ref().map(|overview| overview.fields.as_slice()).unwrap_or_default();
    let names: Vec<String> = fields
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| props.pairs.iter().all(|(field, _)| field != name))
        .collect();
    let choice = use_state_eq(|| None::<String>);
    let field = (*choice).clone().filter(|choice| names.contains(choice)).or_else(|| telling(&names));
    let query = field.clone().map(|field| {
        Question::Holes(HoleQuery {
            dimension: props.dimension,
            filter: props.pairs.clone(),
            fields: vec![field],
            most: 12,
        })
    });
    let asked = use_answer(query);
    let Some(field) = field else { return html! { <div hidden=true /> } };
    let options: Vec<(AttrValue, AttrValue)> =
        names.iter().map(|name| (AttrValue::from(name.clone()), AttrValue::from(name.clone()))).collect();
    let on_commit = {
        let choice = choice.setter();
        Callback::from(move |field: String| choice.set(Some(field)))
    };
    let holes = match asked.answer.as_deref() {
        Some(Answer::Holes(holes)) if holes.list.iter().all(|hole| hole.values.len() == 1) => holes.clone(),
        _ => Holes::default(),
    };
    let most = holes.list.first().map(|hole| hole.cost).unwrap_or_default();
    html! {
        <section class="stack tight">
            <h3>{ "Look closer" }</h3>
            <SelectField label="What these charges say in" value={field.clone()} {options} {on_commit} />
            <ul class="attribution-closer">
                { for holes.list.iter().map(|hole| {
                    let text = hole.values.first().cloned().flatten();
                    let shown = text.clone().unwrap_or_else(|| "(nothing)".to_owned());
                    let mut pairs = props.pairs.clone();
                    pairs.push((field.clone(), text));
                    let place = Place::Hole(props.dimension, pairs);
                    html! {
                        <li key={shown.clone()}>
                            <a href={place.route().href()} title={format!("Only those where {field} is {shown}")}>{ &shown }</a>
                            { bar(ratio_percent(hole.cost, most).unwrap_or(0.0), "coverage-unallocated") }
                            <span class="number" title={format!("{}, {}", percent_text(hole.cost, holes.total), counted(hole.rows, "row", "rows"))}>
                                { amount_text(hole.cost, store.currency()) }
                            </span>
                        </li>
                    }
                }) }
            </ul>
            if holes.distinct > holes.list.len() {
                <p class="faint-text">{ capital(&format!("the largest {} of {}", holes.list.len(), holes.distinct)) }</p>
            }
        </section>
    }
}

/// The field that most often says whose a charge is.
fn telling(names: &[String]) -> Option<String> {
    let likely = ["SubAccountName", "x_Project", "x_Workspace", "x_ApiKey", "x_User", "ResourceId"];
    let known = likely.into_iter().find(|likely| names.iter().any(|name| name == likely)).map(str::to_owned);
    known.or_else(|| names.iter().find(|name| name.starts_with("Tags.")).or_else(|| names.first()).cloned())
}
