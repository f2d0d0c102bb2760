//! A rule's editor: when it holds, what it sets, on which days, and what comes of it.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::report::Words;
use cost_matrix::workspace::{Condition, Dimension, Rule, Setter, Workspace};
use yew::prelude::*;

use super::condition::ConditionEditor;
use super::parts::{PersonField, allocated, counted, findings_of, notices};
use super::place::Place;
use super::rules::{copy_rule, remove_rule, step_button};
use super::setter::SetterEditor;
use crate::app::store::{Page, State, use_answer, use_page, use_store};
use crate::app::widgets::{
    Button, DayField, EmptyState, Kind, Money, Shape, SidePanel, TextField, percent_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct RulePanelProps {
    pub(super) id: AttrValue,
}

/// Changes one rule. Choices are a step each; what is typed into a field is one step, named by that field.
fn change(
    page: &Page,
    id: &str,
    label: &'static str,
    field: Option<&str>,
    change: impl FnOnce(&mut Rule) + 'static,
) {
    let own = id.to_owned();
    let edit = move |workspace: &mut Workspace| {
        if let Some(rule) = workspace.rules.iter_mut().find(|rule| rule.id == own) {
            change(rule);
        }
    };
    match field {
        Some(field) => page.edit_field(label, format!("rule:{id}:{field}"), edit),
        None => page.edit(label, edit),
    }
}

/// The panel of a rule.
#[component]
pub(super) fn RulePanel(props: &RulePanelProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let close = Callback::from(|()| Place::Rules.go());
    let found = store.workspace().rules.iter().enumerate().find(|(_, rule)| *rule.id == *props.id);
    let Some((place, rule)) = found else {
        return html! {
            <SidePanel id={props.id.clone()} title="Not there" on_close={close}>
                <EmptyState title="This rule is not there any more"><p>{ "It was removed, or another workspace was opened. Undo brings it back." }</p></EmptyState>
            </SidePanel>
        };
    };
    let count = store.workspace().rules.len();
    let name = rule.name.clone().unwrap_or_else(|| rule.id.clone());
    html! {
        <SidePanel id={props.id.clone()} title={name} over={format!("Rule {} of {count}", place + 1)} on_close={close}
            foot={foot(&store, &page, place, rule)}>
            <p class="attribution-sentence">{ Words::of(store.workspace()).rule(rule) }</p>
            { notices(&findings_of(&store, &format!("rule:{}", rule.id))) }
            <Effect key={format!("effect:{}", props.id)} {place} when={rule.when.clone()} />
            { when(&page, rule) }
            { then(&page, rule) }
            { about(&page, rule) }
        </SidePanel>
    }
}

fn when(page: &Page, rule: &Rule) -> Html {
    let on_commit = {
        let (page, id) = (page.clone(), rule.id.clone());
        Callback::from(move |condition: Condition| {
            change(&page, &id, "Change a rule's condition", None, move |rule| rule.when = condition);
        })
    };
    html! {
        <section class="stack tight" key="when">
            <h3>{ "When" }</h3>
            <ConditionEditor key={rule.id.clone()} condition={rule.when.clone()} {on_commit}
                empty="It holds for every charge. Add a condition to narrow it." />
        </section>
    }
}

fn then(page: &Page, rule: &Rule) -> Html {
    html! {
        <section class="stack tight" key="then">
            <h3>{ "Then" }</h3>
            { for Dimension::ALL.into_iter().map(|dimension| {
                let on_commit = {
                    let (page, id) = (page.clone(), rule.id.clone());
                    Callback::from(move |setter: Option<Setter>| {
                        change(&page, &id, "Change what a rule sets", None, move |rule| *rule.set.get_mut(dimension) = setter);
                    })
                };
                html! {
                    <SetterEditor key={format!("{}:{}", rule.id, dimension.name())} {dimension} setter={rule.set.get(dimension).cloned()} {on_commit} />
                }
            }) }
        </section>
    }
}

fn about(page: &Page, rule: &Rule) -> Html {
    let commit = |label: &'static str, field: &'static str| {
        let (page, id) = (page.clone(), rule.id.clone());
        move |set: Box<dyn FnOnce(&mut Rule)>| change(&page, &id, label, Some(field), set)
    };
    let (named, owned) = (commit("Rename a rule", "name"), commit("Change a rule's owner", "owner"));
    let (starts, ends) = (commit("Change a rule's days", "from"), commit("Change a rule's days", "until"));
    html! {
        <section class="stack tight" key="about">
            <h3>{ "About this rule" }</h3>
            <TextField label="Name" value={rule.name.clone().unwrap_or_default()} placeholder={rule.id.clone()}
                on_commit={Callback::from(move |text: String| named(Box::new(move |rule| rule.name = Some(text).filter(|text| !text.is_empty()))))} />
            <PersonField label="Owner" value={rule.owner.clone()} help="Who answers for this rule when somebody disputes it"
                on_commit={Callback::from(move |owner: Option<String>| owned(Box::new(move |rule| rule.owner = owner)))} />
            <div class="fields">
                <DayField label="From" value={rule.from} help="First day; empty: always"
                    on_commit={Callback::from(move |day| starts(Box::new(move |rule| rule.from = day)))} />
                <DayField label="Until" value={rule.until} help="The day after the last"
                    on_commit={Callback::from(move |day| ends(Box::new(move |rule| rule.until = day)))} />
            </div>
        </section>
    }
}

fn foot(state: &State, page: &Page, place: usize, rule: &Rule) -> Html {
    let count = state.workspace().rules.len();
    let copy = {
        let (page, state, id) = (page.clone(), state.clone(), rule.id.clone());
        Callback::from(move |()| copy_rule(&page, &state, &id))
    };
    let remove = {
        let (page, state, id) = (page.clone(), state.clone(), rule.id.clone());
        Callback::from(move |()| {
            remove_rule(&page, &state, &id);
            Place::Rules.go();
        })
    };
    html! {
        <>
            { step_button("Move up", Shape::Up, place.checked_sub(1), page, place) }
            { step_button("Move down", Shape::Down, Some(place + 1).filter(|to| *to < count), page, place) }
            <div class="spacer" />
            <Button text="Duplicate" icon={Shape::Copy} kind={Kind::Quiet} on_press={copy} />
            <Button text="Remove" icon={Shape::Trash} kind={Kind::Danger} on_press={remove} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EffectProps {
    place: usize,
    when: Condition,
}

/// What the condition alone would choose, and what the rule wins in its place.
#[component]
fn Effect(props: &EffectProps) -> Html {
    let store = use_store();
    let condition = serde_json::to_string(&props.when).unwrap_or_default();
    let asked = use_answer(Some(Question::Preview { condition }));
    let own = [cost_matrix::ledger::SOURCE, cost_matrix::ledger::CATEGORY];
    let fields = props.when.fields();
    let standing = fields.iter().any(|field| Dimension::by_name(field).is_some() || own.contains(field));
    let currency = AttrValue::from(store.currency().to_owned());
    let alone = match asked.answer.as_deref() {
        _ if standing => {
            html! { <dd class="quiet-text">{ "reads what stands in a dimension, so only its place tells" }</dd> }
        }
        Some(Answer::Preview { cost, rows }) => html! {
            <dd><Money amount={*cost} currency={currency.clone()} with_currency=true />{ format!(" in {}", counted(*rows, "row", "rows")) }</dd>
        },
        Some(Answer::Refused(reason)) => html! { <dd class="quiet-text">{ reason }</dd> },
        _ => html! { <dd class="quiet-text">{ "counting …" }</dd> },
    };
    let seen = allocated(&store);
    let wins = seen.and_then(|seen| seen.rules.get(props.place).map(|wins| (*wins, seen.proof.money_in)));
    let won = match wins {
        Some((wins, total)) => html! {
            <dd>
                <strong><Money amount={wins.cost} {currency} with_currency=true /></strong>
                { format!(" in {}, {} of all cost", counted(wins.rows, "row", "rows"), percent_text(wins.cost, total)) }
            </dd>
        },
        None => html! { <dd class="quiet-text">{ "nothing is allocated yet" }</dd> },
    };
    html! {
        <div role="status" aria-label="What this rule does">
            <dl class="facts attribution-effect">
                <dt>{ "Condition alone" }</dt>{ alone }
                <dt>{ "Wins in its place" }</dt>{ won }
            </dl>
        </div>
    }
}
