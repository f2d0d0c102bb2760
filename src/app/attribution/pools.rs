//! Shared costs in their order, how pools of pools are solved, and who pays what of each, month by month.

use std::collections::BTreeMap;

use cost_matrix::calendar::Month;
use cost_matrix::ledger::PoolMonth;
use cost_matrix::money::Amount;
use cost_matrix::order::sort_by;
use cost_matrix::report::Words;
use cost_matrix::workspace::{Dimension, Pool, PoolMode};
use yew::prelude::*;

use super::edits::{drop_floors, move_item, new_pool};
use super::parts::{allocated, badges, capital, findings_of, named};
use super::place::Place;
use crate::app::store::{Page, State, use_page, use_store};
use crate::app::widgets::{
    Column, EmptyState, Icon, Money, Reorder, Segment, SelectField, Shape, StackedBar, Table, TableRow,
    TextField, percent_text, ratio_percent, tone_class, use_reorder,
};

#[derive(Properties, PartialEq)]
pub(super) struct PoolListProps {
    pub(super) selected: Option<AttrValue>,
}

/// A name for each mode, and what it means.
const fn mode_words(mode: PoolMode) -> (&'static str, &'static str) {
    match mode {
        PoolMode::StepDown => (
            "Step down, in this order",
            "Pools close one after the other: each gives away what it has and what earlier ones gave it. A share that points back to a closed pool is left out, and the others scale up. The order matters.",
        ),
        PoolMode::Direct => (
            "Direct, to teams only",
            "Shares that go to other pools are left out, and the others scale up. Simple, but pools that serve each other don't show.",
        ),
        PoolMode::Reciprocal => (
            "Reciprocal, all at once",
            "All pools are solved together, exactly, also where they give to each other. There are no base amounts, and nothing counts as received.",
        ),
    }
}

/// The tab.
#[component]
pub(super) fn PoolList(props: &PoolListProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let reorder = {
        let page = page.clone();
        use_reorder(
            workspace.pools.len(),
            Callback::from(move |(from, to)| {
                page.edit("Move a pool", move |workspace| move_item(&mut workspace.pools, from, to));
            }),
        )
    };
    let add = {
        let (page, document) = (page.clone(), store.document.clone());
        Callback::from(move |name: String| {
            if !name.is_empty() {
                let pool = new_pool(&document.workspace, &name);
                let id = pool.id.clone();
                page.edit(format!("Add pool {name}"), move |workspace| workspace.pools.push(pool));
                Place::Pool(id).go();
            }
        })
    };
    html! {
        <>
            <div class="toolbar attribution-add" key="head">
                <TextField label="New pool" placeholder="Name, then Enter" on_commit={add} />
                <p class="faint-text">{ "A shared cost, such as a platform, a gateway or idle GPUs. Rules put cost into it; its split says who pays." }</p>
            </div>
            if workspace.pools.is_empty() {
                <EmptyState key="empty" title="No pool yet">
                    <p>{ "Name one above. It begins by giving the same to each team; a rule then sends charges into it (“is shared through”)." }</p>
                </EmptyState>
            } else {
                { mode(&store, &page) }
                { table(&store, &reorder, props.selected.as_deref()) }
                { flows(&store, props.selected.as_deref()) }
            }
        </>
    }
}

fn mode(state: &State, page: &Page) -> Html {
    let mode = state.workspace().solving();
    let options: Vec<(AttrValue, AttrValue)> = [PoolMode::StepDown, PoolMode::Direct, PoolMode::Reciprocal]
        .into_iter()
        .map(|mode| (AttrValue::from(mode.name()), AttrValue::from(mode_words(mode).0)))
        .collect();
    let on_commit = {
        let (page, mut probe) = (page.clone(), state.workspace().clone());
        let refused = drop_floors(&mut probe);
        Callback::from(move |name: String| {
            let Some(mode) = PoolMode::ALL.into_iter().find(|mode| mode.name() == name) else { return };
            if mode == PoolMode::Reciprocal && refused > 0 {
                page.remove(
                    format!(
                        "Reciprocal knows no base amounts: those of {} went",
                        super::parts::counted(refused as u64, "pool", "pools")
                    ),
                    move |workspace| {
                        drop_floors(workspace);
                        workspace.pool_mode = Some(mode);
                    },
                );
            } else {
                page.edit("Change how pools are solved", move |workspace| workspace.pool_mode = Some(mode));
            }
        })
    };
    html! {
        <div class="attribution-mode" key="mode">
            <SelectField label="Pools that give to pools" value={mode.name()} {options} {on_commit} help={mode_words(mode).1} />
        </div>
    }
}

fn table(state: &State, reorder: &Reorder, selected: Option<&str>) -> Html {
    let columns = vec![
        Column::text("Place"),
        Column::text("Pool"),
        Column::number(format!("Put in, {}", state.currency())),
        Column::text("Who pays"),
        Column::number("Left over"),
    ];
    html! {
        <Table key="table" caption="Pools in their order" {columns} class="attribution-rules">
            { for state.workspace().pools.iter().enumerate().map(|(place, pool)| row(state, reorder, place, pool, selected == Some(&pool.id))) }
        </Table>
    }
}

/// What went into a pool and who paid it, over all months.
pub(super) struct Totals {
    pub(super) put: Amount,
    /// Payer (none: nobody) and amount, largest first.
    pub(super) payers: Vec<(Option<String>, Amount)>,
}

pub(super) fn months_of<'a>(state: &'a State, pool: &str) -> Vec<&'a PoolMonth> {
    let all = allocated(state).map(|seen| seen.pools.as_slice()).unwrap_or_default();
    all.iter().filter(|month| month.pool == pool).collect()
}

pub(super) fn totals(months: &[&PoolMonth]) -> Totals {
    let mut sums: BTreeMap<Option<String>, Amount> = BTreeMap::new();
    let mut put = Amount::ZERO;
    for month in months {
        put += month.put;
        for (payer, cost) in &month.payers {
            *sums.entry(payer.clone()).or_default() += *cost;
        }
    }
    let mut payers: Vec<_> = sums.into_iter().collect();
    sort_by(&mut payers, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Totals { put, payers }
}

/// Who pays, as one bar.
pub(super) fn payers_bar(state: &State, totals: &Totals) -> Html {
    let workspace = state.workspace();
    let words = Words::of(workspace);
    let segments: Vec<Segment> = totals
        .payers
        .iter()
        .map(|(payer, cost)| {
            let (name, class) = match payer {
                Some(team) => {
                    let place = workspace.teams.iter().position(|other| other.id == *team);
                    (words.value(Dimension::Team, team), place.map_or("tone-9", tone_class))
                }
                None => ("Nobody".to_owned(), "coverage-unallocated"),
            };
            let percent = ratio_percent(*cost, totals.put).unwrap_or(0.0);
            Segment {
                label: format!("{name}: {}", percent_text(*cost, totals.put)).into(),
                class: class.into(),
                percent,
            }
        })
        .collect();
    let label = segments.iter().map(|segment| segment.label.to_string()).collect::<Vec<_>>().join(", ");
    html! { <StackedBar {label} {segments} /> }
}

fn row(state: &State, reorder: &Reorder, place: usize, pool: &Pool, selected: bool) -> Html {
    let open = {
        let id = pool.id.clone();
        Callback::from(move |()| Place::Pool(id.clone()).go())
    };
    let sums = totals(&months_of(state, &pool.id));
    let left = sums.payers.iter().find(|(payer, _)| payer.is_none()).map_or(Amount::ZERO, |(_, cost)| *cost);
    let currency = AttrValue::from(state.currency().to_owned());
    let name = pool.name.clone().unwrap_or_else(|| pool.id.clone());
    html! {
        <TableRow key={pool.id.clone()} {selected} on_select={open} reorder={(reorder.clone(), place)}>
            <td class="attribution-place"><span class="grip" title="Drag to move"><Icon shape={Shape::Grip} /></span>{ place + 1 }</td>
            <th scope="row" class="attribution-rule">
                <span class="attribution-rule-name">{ name }<span class="attribution-marks">{ badges(&findings_of(state, &format!("pool:{}", pool.id))) }</span></span>
                <span class="attribution-sentence">{ capital(&Words::of(state.workspace()).split(pool)) }</span>
            </th>
            <td class="number"><Money amount={sums.put} currency={currency.clone()} /></td>
            <td class="attribution-payers">{ payers_bar(state, &sums) }</td>
            <td class="number">{ if left.is_zero() { html! { "–" } } else { html! { <Money amount={left} {currency} /> } } }</td>
        </TableRow>
    }
}

/// Who pays what of each pool, month by month; the columns add up to what was put in.
fn flows(state: &State, selected: Option<&str>) -> Html {
    let Some(seen) = allocated(state) else { return html! {} };
    let pools: Vec<&Pool> = state
        .workspace()
        .pools
        .iter()
        .filter(|pool| selected.is_none_or(|selected| selected == pool.id))
        .collect();
    let mut columns = vec![Column::text("Who pays")];
    columns.extend(seen.months.iter().map(|month| Column::number(month.to_string())));
    columns.push(Column::number(format!("Together, {}", state.currency())));
    columns.push(Column::number("Share"));
    html! {
        <section class="stack tight" key="flows" aria-labelledby="flows-title">
            <h2 id="flows-title">{ "What moved where" }</h2>
            <p class="faint-text">{ "What rules and sources put into a pool, and who pays it in the end, through other pools as well. The lines of a pool add up to what was put in." }</p>
            <Table caption="Who pays what of each pool, by month" {columns} class="attribution-flows">
                { for pools.iter().map(|pool| pool_rows(state, pool, &seen.months)) }
            </Table>
        </section>
    }
}

fn pool_rows(state: &State, pool: &Pool, months: &[Month]) -> Html {
    let own = months_of(state, &pool.id);
    let sums = totals(&own);
    let currency = AttrValue::from(state.currency().to_owned());
    let cell = |amount: Amount, key: String| html! { <td class="number" {key}><Money {amount} currency={currency.clone()} /></td> };
    let of_month = |month: &Month, pick: &dyn Fn(&PoolMonth) -> Amount| {
        own.iter().find(|one| one.month == *month).map_or(Amount::ZERO, |one| pick(one))
    };
    let name = pool.name.clone().unwrap_or_else(|| pool.id.clone());
    let reasons: Vec<String> = findings_of(state, &format!("pool:{}", pool.id))
        .into_iter()
        .filter(|finding| matches!(finding.code.as_str(), "empty-base" | "pool-cycle"))
        .map(|finding| finding.message.clone())
        .collect();
    let head = html! {
        <tr class="attribution-flow-head" key={format!("{}:put", pool.id)}>
            <th scope="row">{ format!("{name}: put in") }</th>
            { for months.iter().map(|month| cell(of_month(month, &|one| one.put), month.to_string())) }
            { cell(sums.put, "total".to_owned()) }
            <td class="number" key="share">{ if sums.put.is_zero() { "–" } else { "100 %" } }</td>
        </tr>
    };
    let rows = sums.payers.iter().map(|(payer, total)| {
        let part = |one: &PoolMonth| one.payers.iter().find(|(other, _)| other == payer).map_or(Amount::ZERO, |(_, cost)| *cost);
        html! {
            <tr key={format!("{}:{payer:?}", pool.id)}>
                <th scope="row" class="attribution-flow-payer">
                    { match payer {
                        Some(team) => named(state.workspace(), Dimension::Team, team),
                        None => html! { <span title={reasons.join("; ")}>{ "Nobody: " }{ if reasons.is_empty() { "it could not be divided".to_owned() } else { reasons.join("; ") } }</span> },
                    } }
                </th>
                { for months.iter().map(|month| cell(of_month(month, &part), month.to_string())) }
                { cell(*total, "total".to_owned()) }
                <td class="number" key="share">{ percent_text(*total, sums.put) }</td>
            </tr>
        }
    });
    html! { <>{ head }{ for rows }</> }
}
