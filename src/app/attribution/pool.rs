//! A pool's editor: who pays, by what, and what comes of it.

use cost_matrix::report::Words;
use cost_matrix::workspace::{Condition, Figure, Otherwise, Pool, PoolMode, Split};
use yew::prelude::*;

use super::condition::ConditionEditor;
use super::edits::{
    add_to_hundred, change_method, mentions_of_pool, possible_targets, set_base, set_shares, sum,
    toggle_target, weighted,
};
use super::parts::{findings_of, mentions, notices};
use super::place::Place;
use super::pools::{months_of, payers_bar, totals};
use super::quantities::DriverEditor;
use crate::app::store::{Page, State, use_page, use_store};
use crate::app::widgets::{
    Button, CheckField, EmptyState, IconButton, Kind, Money, MoneyField, SelectField, Shape, SidePanel,
    TextField, percent_text,
};

/// Each method, in a word and in a line.
const METHODS: [(&str, &str, &str); 4] = [
    ("even", "Evenly", "Each target pays the same."),
    ("fixed", "By fixed shares", "Each target pays a percentage that you set; they add up to 100."),
    (
        "proportional",
        "By their direct cost",
        "Who spends more directly in a month pays more of the pool in that month.",
    ),
    ("driver", "By a quantity", "Requests, seats, tokens, GPU hours: by a number for each target and month."),
];

#[derive(Properties, PartialEq)]
pub(super) struct PoolPanelProps {
    pub(super) id: AttrValue,
}

fn change(page: &Page, id: &str, label: &'static str, field: &str, change: impl FnOnce(&mut Pool) + 'static) {
    let own = id.to_owned();
    page.edit_field(label, format!("pool:{id}:{field}"), move |workspace| {
        if let Some(pool) = workspace.pools.iter_mut().find(|pool| pool.id == own) {
            change(pool);
        }
    });
}

/// The panel of a pool.
#[component]
pub(super) fn PoolPanel(props: &PoolPanelProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let close = Callback::from(|()| Place::Pools.go());
    let pools = &store.workspace().pools;
    let Some((place, pool)) = pools.iter().enumerate().find(|(_, pool)| *pool.id == *props.id) else {
        return html! {
            <SidePanel id={props.id.clone()} title="Not there" on_close={close}>
                <EmptyState title="This pool is not there any more"><p>{ "Undo brings it back." }</p></EmptyState>
            </SidePanel>
        };
    };
    let name = pool.name.clone().unwrap_or_else(|| pool.id.clone());
    let rename = {
        let (page, id) = (page.clone(), pool.id.clone());
        Callback::from(move |text: String| {
            change(&page, &id, "Rename a pool", "name", move |pool| {
                pool.name = Some(text).filter(|text| !text.is_empty())
            });
        })
    };
    html! {
        <SidePanel id={props.id.clone()} title={name} over={format!("Pool {} of {}", place + 1, pools.len())} on_close={close}
            foot={foot(&page, &store, pool)}>
            { result(&store, pool) }
            { notices(&findings_of(&store, &format!("pool:{}", pool.id))) }
            { method(&page, pool) }
            { match &pool.split {
                Split::Fixed { shares, .. } => html! { <SharesEditor key="shares" pool={pool.id.clone()} shares={shares.clone()} /> },
                _ => targets(&store, &page, pool),
            } }
            if let Split::Driver { driver, .. } = &pool.split {
                <DriverEditor pool={pool.id.clone()} driver={driver.clone()} />
            }
            { weights(&store, &page, pool) }
            <section class="stack" key="about">
                <TextField label="Name" value={pool.name.clone().unwrap_or_default()} placeholder={pool.id.clone()} on_commit={rename} />
                <div class="stack tight">
                    <h3>{ "Cost comes from" }</h3>
                    { mentions(&mentions_of_pool(store.workspace(), &pool.id), "No rule sends cost into it yet.") }
                </div>
            </section>
        </SidePanel>
    }
}

fn result(state: &State, pool: &Pool) -> Html {
    let sums = totals(&months_of(state, &pool.id));
    let words = Words::of(state.workspace());
    let currency = AttrValue::from(state.currency().to_owned());
    html! {
        <section class="stack tight" key="result">
            <p class="attribution-sentence">{ super::parts::capital(&words.split(pool)) }</p>
            <p class="attribution-sum"><Money amount={sums.put} currency={currency.clone()} with_currency=true />{ " put in" }</p>
            { payers_bar(state, &sums) }
            <ul class="attribution-shares">
                { for sums.payers.iter().map(|(payer, cost)| html! {
                    <li key={format!("{payer:?}")}>
                        { match payer {
                            Some(team) => super::parts::named(state.workspace(), cost_matrix::workspace::Dimension::Team, team),
                            None => html! { <span class="attribution-nobody">{ "Nobody" }</span> },
                        } }
                        <span class="number">{ percent_text(*cost, sums.put) }</span>
                        <Money amount={*cost} currency={currency.clone()} />
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn method(page: &Page, pool: &Pool) -> Html {
    let options: Vec<(AttrValue, AttrValue)> =
        METHODS.iter().map(|(id, title, _)| (AttrValue::from(*id), AttrValue::from(*title))).collect();
    let now = pool.split.method();
    let help = METHODS.iter().find(|(id, ..)| *id == now).map_or("", |(.., help)| help);
    let on_commit = {
        let (page, id) = (page.clone(), pool.id.clone());
        Callback::from(move |method: String| {
            let id = id.clone();
            page.edit("Change how a pool is divided", move |workspace| {
                change_method(workspace, &id, &method)
            });
        })
    };
    html! { <SelectField key="method" label="Divided" value={now} {options} {on_commit} {help} /> }
}

/// Teams and pools that can pay, to be ticked.
fn targets(state: &State, page: &Page, pool: &Pool) -> Html {
    let workspace = state.workspace();
    let names = cost_matrix::workspace::Names::of(workspace);
    let chosen: Vec<_> = pool.split.targets().into_iter().map(|text| names.target(text)).collect();
    let mut possible = possible_targets(workspace, &pool.id);
    // What a file names and nobody declared stays in sight.
    for text in pool.split.targets() {
        if possible.iter().all(|(id, _)| names.target(id) != names.target(text)) {
            possible.push((text.to_owned(), format!("{text} (not declared)")));
        }
    }
    html! {
        <fieldset class="attribution-targets" key="targets">
            <legend>{ "Among" }</legend>
            { for possible.into_iter().map(|(id, name)| {
                let checked = chosen.contains(&names.target(&id));
                let on_commit = {
                    let (page, pool, id) = (page.clone(), pool.id.clone(), id.clone());
                    Callback::from(move |_: bool| {
                        let (pool, id) = (pool.clone(), id.clone());
                        page.edit("Change who pays for a pool", move |workspace| toggle_target(workspace, &pool, &id));
                    })
                };
                html! { <CheckField key={id} label={name} {checked} {on_commit} /> }
            }) }
        </fieldset>
    }
}

/// What only methods with weights have.
fn weights(state: &State, page: &Page, pool: &Pool) -> Html {
    let mut split = pool.split.clone();
    let Some((floor, otherwise)) = weighted(&mut split) else {
        return html! { <span key="weights" hidden=true /> };
    };
    let reciprocal = state.workspace().solving() == PoolMode::Reciprocal;
    let on_floor = {
        let (page, id) = (page.clone(), pool.id.clone());
        Callback::from(move |figure: Option<Figure>| {
            change(&page, &id, "Change a base amount", "floor", move |pool| {
                if let Some((floor, _)) = weighted(&mut pool.split) {
                    *floor = figure;
                }
            });
        })
    };
    let on_even = {
        let (page, id) = (page.clone(), pool.id.clone());
        Callback::from(move |even: bool| {
            change(&page, &id, "Change what a pool falls back to", "otherwise", move |pool| {
                if let Some((_, otherwise)) = weighted(&mut pool.split) {
                    *otherwise = even.then_some(Otherwise::Even);
                }
            });
        })
    };
    html! {
        <section class="stack" key="weights">
            if let Split::Proportional { of, base, .. } = &pool.split {
                { proportional(state, page, &pool.id, of.clone(), base.is_some()) }
            }
            if !reciprocal {
                <MoneyField label={format!("Base amount that each pays first, {} a month", state.currency())} on_commit={on_floor}
                    value={floor.as_ref().map(|floor| floor.text().to_owned()).unwrap_or_default()} placeholder="none"
                    help="The rest goes by weight. Where the pool is too small for the bases, it is divided evenly." />
            }
            <CheckField label="Evenly in months where there is nothing to go by" checked={otherwise.is_some()} on_commit={on_even} />
            if otherwise.is_none() {
                <p class="field-note">{ "Without it, such a month stays open, and you are told." }</p>
            }
        </section>
    }
}

fn proportional(state: &State, page: &Page, id: &str, of: Option<Condition>, received: bool) -> Html {
    let mode = state.workspace().solving();
    let on_of = {
        let (page, id) = (page.clone(), id.to_owned());
        Callback::from(move |condition: Condition| {
            change(&page, &id, "Change which cost counts", "of", move |pool| {
                if let Split::Proportional { of, .. } = &mut pool.split {
                    *of = Some(condition).filter(|condition| !condition.is_empty());
                }
            });
        })
    };
    let on_base = {
        let (page, id) = (page.clone(), id.to_owned());
        Callback::from(move |received: bool| {
            change(&page, &id, "Change what counts as a base", "base", move |pool| {
                set_base(&mut pool.split, received)
            });
        })
    };
    html! {
        <>
            <details class="attribution-known" key="of" open={of.is_some()}>
                <summary>{ "Which direct cost counts" }</summary>
                <ConditionEditor condition={of.unwrap_or_default()} on_commit={on_of} empty="All of it. Add a condition to narrow it, as environment is prod." />
            </details>
            if mode == PoolMode::StepDown {
                <CheckField key="base" label="Count what earlier pools gave them, too" checked={received} on_commit={on_base} />
            }
        </>
    }
}

fn foot(page: &Page, state: &State, pool: &Pool) -> Html {
    let named_in = mentions_of_pool(state.workspace(), &pool.id);
    let name = pool.name.clone().unwrap_or_else(|| pool.id.clone());
    let press = {
        let (page, id, name) = (page.clone(), pool.id.clone(), name.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed pool “{name}”"), move |workspace| {
                workspace.pools.retain(|pool| pool.id != id)
            });
            Place::Pools.go();
        })
    };
    html! {
        <>
            if !named_in.is_empty() {
                <p class="faint-text attribution-warning">{ "Rules that name it must get another payer first, or nothing can be allocated." }</p>
            }
            <div class="spacer" />
            <Button text="Remove" label={format!("Remove pool {name}")} icon={Shape::Trash} kind={Kind::Danger} on_press={press} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SharesEditorProps {
    pool: AttrValue,
    shares: Vec<(String, Figure)>,
}

/// Percentages. They are applied once they add up to 100, so that there is never a moment in which nothing is allocated.
#[component]
fn SharesEditor(props: &SharesEditorProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let draft = use_state_eq(|| props.shares.clone());
    {
        let draft = draft.setter();
        use_effect_with(props.shares.clone(), move |shares| draft.set(shares.clone()));
    }
    let hundred = cost_matrix::money::Amount::parse("100").unwrap_or_default();
    let set = {
        let (draft, page, pool) = (draft.clone(), page.clone(), props.pool.to_string());
        Callback::from(move |shares: Vec<(String, Figure)>| {
            if sum(&shares) == hundred {
                let (pool, shares) = (pool.clone(), shares.clone());
                page.edit("Change fixed shares", move |workspace| set_shares(workspace, &pool, shares));
            }
            draft.set(shares);
        })
    };
    let total = sum(&draft);
    let words = Words::of(store.workspace());
    let names = cost_matrix::workspace::Names::of(store.workspace());
    let taken: Vec<_> = draft.iter().map(|(target, _)| names.target(target)).collect();
    let mut options = vec![(AttrValue::from(""), AttrValue::from("Add a team or pool …"))];
    options.extend(
        possible_targets(store.workspace(), &props.pool)
            .into_iter()
            .filter(|(id, _)| !taken.contains(&names.target(id)))
            .map(|(id, name)| (AttrValue::from(id), AttrValue::from(name))),
    );
    let add = {
        let (draft, set) = (draft.clone(), set.clone());
        Callback::from(move |id: String| {
            if !id.is_empty() {
                set.emit(
                    draft
                        .iter()
                        .cloned()
                        .chain([(id, Figure::of(cost_matrix::money::Amount::ZERO))])
                        .collect(),
                );
            }
        })
    };
    let help = {
        let (draft, set) = (draft.clone(), set.clone());
        Callback::from(move |()| set.emit(add_to_hundred(&draft)))
    };
    let ties = total == hundred;
    html! {
        <fieldset class="attribution-targets">
            <legend>{ "Shares in percent" }</legend>
            { for draft.iter().map(|(target, share)| {
                let on_commit = {
                    let (draft, set, target) = (draft.clone(), set.clone(), target.clone());
                    Callback::from(move |figure: Option<Figure>| {
                        let figure = figure.unwrap_or_else(|| Figure::of(cost_matrix::money::Amount::ZERO));
                        set.emit(draft.iter().map(|(other, old)| (other.clone(), if *other == target { figure.clone() } else { old.clone() })).collect());
                    })
                };
                let remove = {
                    let (draft, set, target) = (draft.clone(), set.clone(), target.clone());
                    Callback::from(move |()| set.emit(draft.iter().filter(|(other, _)| *other != target).cloned().collect()))
                };
                let name = words.target(target);
                html! {
                    <div class="attribution-share" key={target.clone()}>
                        <span aria-hidden="true">{ &name }</span>
                        <MoneyField label={format!("Share of {name} in percent")} hide_label=true value={share.text().to_owned()} {on_commit} />
                        <IconButton shape={Shape::Close} label={format!("Take {name} away")} on_press={remove} />
                    </div>
                }
            }) }
            <SelectField label="Add a target" hide_label=true value="" {options} on_commit={add} />
            <p class={classes!("attribution-adds", (!ties).then_some("wrong"))} role="status">
                { if ties { "They add up to 100.".to_owned() } else { format!("They add up to {total}, not to 100: not applied yet.") } }
            </p>
            if !ties && !draft.is_empty() {
                <Button text="Make them add up" hint="Scales them to 100, with two decimals" on_press={help} />
            }
        </fieldset>
    }
}
