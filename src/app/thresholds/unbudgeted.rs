//! Lines without a budget: the largest spend of a team on a product that no budget's line holds.

use std::rc::Rc;

use cost_matrix::budget::{BudgetLine, Seen, Uncovered};
use cost_matrix::calendar::{Day, Period};
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::words::count;
use cost_matrix::workspace::{BudgetPeriod, Names};
use yew::prelude::*;

use super::edits::add_budget;
use super::figures::Figures;
use super::{go, words};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, Column, Money, Notice, Table, TableRow, amount_text};
use front::{Route, Station};

/// How many are shown at first.
const FIRST: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct UnbudgetedProps {
    pub(super) seen: Rc<Seen>,
    pub(super) days: Option<(Day, Day)>,
}

/// The lines that want a budget, each with a suggested amount.
#[component]
pub(super) fn Unbudgeted(props: &UnbudgetedProps) -> Html {
    let store = use_store();
    let all_shown = use_state_eq(|| false);
    let workspace = store.workspace();
    let names = Names::of(workspace);
    let currency = AttrValue::from(store.currency().to_owned());
    let days = props.days.and_then(|(first, last)| Period::new(first, last.next()).ok());
    let months: Vec<_> = days.into_iter().flat_map(Period::months).collect();
    let list = props.seen.uncovered(&names, workspace, &months);
    let without_team = props.seen.without_team(&months);
    let total: Amount = list.iter().map(|one| one.uncovered).sum();
    if list.is_empty() && without_team.is_zero() {
        let text = if months.is_empty() { "" } else { "Every line with a team has a budget." };
        return html! { <p class="quiet-text">{ text }</p> };
    }
    let columns = vec![
        Column::text("Team"),
        Column::text("Product"),
        Column::number(format!("Without a budget ({currency})")),
        Column::number("Of"),
        Column::hidden("Set a budget"),
    ];
    let shown = if *all_shown { list.len() } else { FIRST.min(list.len()) };
    let more = {
        let all_shown = all_shown.clone();
        Callback::from(move |()| all_shown.set(true))
    };
    html! {
        <section class="card" aria-labelledby="thresholds-unbudgeted">
            <header class="card-head">
                <h2 id="thresholds-unbudgeted">{ "Lines without a budget" }</h2>
                <span class="quiet-text">{ format!("{} {currency} in {}", amount_text(total, &currency), count(months.len() as u64, "month", "months")) }</span>
            </header>
            if !without_team.is_zero() {
                <div class="card-body" key="team">
                    <Notice>
                        <p>
                            { format!("{} {currency} has no team yet, and so nobody who could answer for a budget. ", amount_text(without_team, &currency)) }
                            <a href={Route::of(Station::Attribution).href()}>{ "Give it a team" }</a>
                        </p>
                    </Notice>
                </div>
            }
            <Table key="table" caption="Team and product without a budget" {columns}>
                { for list.iter().take(shown).map(|one| html! {
                    <Line key={format!("{}/{}", one.team, one.product.as_deref().unwrap_or_default())} one={Of(one.clone())}
                        seen={props.seen.clone()} days={props.days} />
                }) }
            </Table>
            if shown < list.len() {
                <div class="card-body" key="more"><div class="row"><Button text={format!("Show all {}", list.len())} on_press={more} /></div></div>
            }
        </section>
    }
}

/// A line without a budget, as a property.
#[derive(Clone, PartialEq)]
struct Of(Uncovered);

#[derive(Properties, PartialEq)]
struct LineProps {
    one: Of,
    seen: Rc<Seen>,
    days: Option<(Day, Day)>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let names = Names::of(workspace);
    let Of(one) = &props.one;
    let currency = store.currency().to_owned();
    let line = one.line();
    let figures =
        Figures::of_line(&props.seen, &BudgetLine::of(&names, &line), BudgetPeriod::Month, props.days);
    let team = words::value(workspace, &names, By::Team, &one.team);
    let product = one.product.as_ref().map(|product| words::value(workspace, &names, By::Product, product));
    let product = product.unwrap_or_else(|| "no product".to_owned());
    let name = if one.is_whole_team { team.clone() } else { format!("{team}, {product}") };
    let suggested = figures.suggestion.as_ref().map(|suggestion| suggestion.amount).unwrap_or_default();
    let from = props.days.map(|(_, last)| last.next().month());
    let hint = figures
        .suggestion
        .as_ref()
        .map(|suggestion| suggestion.reason(|amount| amount_text(amount, &currency)));
    let set = {
        let (page, document, name) = (page.clone(), store.document.clone(), name.clone());
        Callback::from(move |()| {
            let (name, line) = (name.clone(), line.clone());
            let id = add_budget(&mut (*document.workspace).clone(), &name, line.clone(), suggested, from);
            page.edit(format!("Set a budget on {name}"), move |workspace| {
                add_budget(workspace, &name, line, suggested, from);
            });
            go(&["budget", &id]);
        })
    };
    let text = match suggested.is_zero() {
        true => "Set a budget".to_owned(),
        false => format!("Set a budget of {}", amount_text(suggested, &currency)),
    };
    html! {
        <TableRow>
            <th scope="row">{ &team }</th>
            <td>{ product }</td>
            <td class="number"><Money amount={one.uncovered} currency={currency.clone()} /></td>
            <td class="number"><Money amount={one.cost} currency={currency} /></td>
            <td class="number"><Button text={text.clone()} label={format!("{text} on {name}")} {hint} on_press={set} /></td>
        </TableRow>
    }
}
