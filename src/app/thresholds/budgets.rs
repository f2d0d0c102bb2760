//! The list of budgets: what was seen against each amount, what raises an alert, who answers, what is missing.

use std::rc::Rc;

use cost_matrix::budget::Seen;
use cost_matrix::calendar::Day;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Budget, Names, Workspace};
use yew::prelude::*;

use super::budget_panel::BudgetPanel;
use super::edits::{add_budget, person_shown};
use super::figures::{Figures, PeriodFigure};
use super::unbudgeted::Unbudgeted;
use super::{go, told, words};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Badge, Button, Column, EmptyState, Kind, Shape, Table, TableRow, Tone, amount_text, exact_text,
    percent_text, ratio_percent,
};

#[derive(Properties, PartialEq)]
pub(super) struct BudgetsProps {
    pub(super) seen: Rc<Seen>,
    /// First and last day of the bills.
    pub(super) days: Option<(Day, Day)>,
    /// The id of the budget in the panel.
    pub(super) selected: Option<AttrValue>,
}

/// The budgets, the panel of one, and the lines that have none.
#[component]
pub(super) fn Budgets(props: &BudgetsProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let names = Names::of(workspace);
    let place =
        props.selected.as_ref().and_then(|id| workspace.budgets.iter().position(|budget| budget.id == **id));
    let add = {
        let (page, document) = (page.clone(), store.document.clone());
        Callback::from(move |()| {
            // The id follows from the workspace as it is, so that the panel can be opened at once.
            let id =
                add_budget(&mut (*document.workspace).clone(), "New budget", Vec::new(), Amount::ZERO, None);
            page.edit("Add budget", |workspace| {
                drop(add_budget(workspace, "New budget", Vec::new(), Amount::ZERO, None))
            });
            go(&["budget", &id]);
        })
    };
    // Beside the panel there is room for less; the panel has the rest.
    let is_wide = place.is_none();
    let mut columns = vec![
        Column::text("Line"),
        Column::number(format!("Budget ({})", store.currency())),
        Column::text("Seen"),
        Column::number("Last full"),
    ];
    if is_wide {
        columns.push(Column::number("Under way"));
        columns.push(Column::text("Triggers"));
        columns.push(Column::text("Who answers"));
    }
    columns.push(Column::text("State"));
    let list = if workspace.budgets.is_empty() {
        html! {
            <EmptyState title="No line has a budget yet">
                <p>{ "Start from the largest lines below: each has an amount suggested from what was seen. Or put a budget on any line you like." }</p>
                <Button text="Add a budget" icon={Shape::Plus} on_press={add.clone()} />
            </EmptyState>
        }
    } else {
        html! {
            <Table caption="Budgets" {columns} class="thresholds-budgets">
                { for workspace.budgets.iter().map(|budget| {
                    let figures = Figures::of(&props.seen, &names, budget, props.days);
                    row(workspace, &names, budget, &figures, props.selected.as_deref() == Some(&*budget.id), is_wide)
                }) }
            </Table>
        }
    };
    html! {
        <div class="split">
            <div class="stack thresholds-list">
                <div class="row">
                    <p class="quiet-text">{ loaded(props.days) }</p>
                    <span class="spacer"></span>
                    <Button text="Add a budget" icon={Shape::Plus} kind={Kind::Primary} on_press={add} />
                </div>
                <div>{ list }</div>
                <Unbudgeted seen={props.seen.clone()} days={props.days} />
            </div>
            if let Some(place) = place {
                <BudgetPanel key="panel" {place} seen={props.seen.clone()} days={props.days} />
            }
        </div>
    }
}

fn loaded(days: Option<(Day, Day)>) -> String {
    days.map_or_else(
        || "No bill is loaded: amounts can be set, and are compared once there is one.".to_owned(),
        |(first, last)| format!("Compared with bills from {first} to {last}."),
    )
}

fn row(
    workspace: &Workspace,
    names: &Names,
    budget: &Budget,
    figures: &Figures,
    selected: bool,
    is_wide: bool,
) -> Html {
    let currency = workspace.currency.trim();
    let amount = budget.amount.amount();
    let id = budget.id.clone();
    let select = Callback::from(move |()| go(&["budget", &id]));
    let line = words::line(workspace, names, &budget.line);
    let title = words::budget(workspace, names, budget);
    html! {
        <TableRow key={budget.id.clone()} {selected} on_select={select}>
            <th scope="row" class="thresholds-line">
                { &title }
                if title != line { <div class="faint-text">{ line }</div> }
            </th>
            <td class="number">
                <span title={exact_text(amount, currency)}>{ amount_text(amount, currency) }</span>
                <div class="faint-text">{ format!("a {}{}", words::period(budget.period), span(budget)) }</div>
            </td>
            <td>{ seen_cell(figures, amount, currency) }</td>
            <td class="number">{ share(figures.last_full(), amount, currency) }</td>
            if is_wide {
                <td key="current" class="number">{ share(figures.current(), amount, currency) }</td>
                <td key="triggers"><div class="thresholds-chips">{ triggers(budget, currency) }</div></td>
                <td key="answers">{ answers(workspace, budget) }</td>
            }
            <td>{ state(workspace, budget) }</td>
        </TableRow>
    }
}

fn span(budget: &Budget) -> String {
    let from = budget.from.map(|from| format!(", from {from}")).unwrap_or_default();
    let until = budget.until.map(|until| format!(" to {}", until.plus(-1))).unwrap_or_default();
    format!("{from}{until}")
}

/// How many periods a cell shows.
const SHOWN: usize = 4;

/// The last periods as bars against the amount, and as text.
fn seen_cell(figures: &Figures, amount: Amount, currency: &str) -> Html {
    let skipped = figures.periods.len().saturating_sub(SHOWN);
    let periods = &figures.periods[skipped..];
    if periods.is_empty() {
        return html! { <span class="faint-text">{ "–" }</span> };
    }
    html! {
        <div class="thresholds-seen">
            { chart(periods, amount) }
            <dl class="thresholds-months">
                { for periods.iter().map(|period| html! {
                    <div key={period.label.clone()}>
                        <dt>{ &period.label }{ if period.is_full { "" } else { " so far" } }</dt>
                        <dd title={exact_text(period.cost, currency)}>{ amount_text(period.cost, currency) }</dd>
                    </div>
                }) }
            </dl>
        </div>
    }
}

/// Upright bars, and a line where the amount is. The figures stand beside it.
pub(super) fn chart(periods: &[PeriodFigure], amount: Amount) -> Html {
    let most = periods.iter().map(|period| period.cost).max().unwrap_or_default().max(amount);
    // Only for the eye.
    let height = |cost: Amount| ratio_percent(cost, most).unwrap_or_default().clamp(0.0, 100.0) * 0.4;
    let line = format!("{:.1}", 44.0 - height(amount));
    let width = 14 * periods.len() + 2;
    html! {
        <svg class="thresholds-chart" viewBox={format!("0 0 {width} 46")} width={width.to_string()} height="46" aria-hidden="true">
            { for periods.iter().enumerate().map(|(place, period)| {
                let over = period.cost > amount;
                let tall = height(period.cost);
                html! {
                    <rect key={place} class={classes!("thresholds-bar", over.then_some("over"), (!period.is_full).then_some("partial"))}
                        x={(2 + place * 14).to_string()} y={format!("{:.1}", 44.0 - tall)} width="10" height={format!("{tall:.1}")} />
                }
            }) }
            <line class="thresholds-amount" x1="0" x2={width.to_string()} y1={line.clone()} y2={line} />
        </svg>
    }
}

fn share(period: Option<&PeriodFigure>, amount: Amount, currency: &str) -> Html {
    let Some(period) = period else { return html! { <span class="faint-text">{ "–" }</span> } };
    let over = period.cost > amount;
    let hint = format!("{} of {}", amount_text(period.cost, currency), amount_text(amount, currency));
    html! {
        <>
            <span class={over.then_some("thresholds-over")} title={hint}>{ percent_text(period.cost, amount) }</span>
            <div class="faint-text">{ &period.label }{ if over { " over" } else { "" } }</div>
        </>
    }
}

fn triggers(budget: &Budget, currency: &str) -> Html {
    if budget.triggers.is_empty() {
        return html! { <Badge text="no trigger" tone={Tone::Warning} /> };
    }
    budget
        .triggers
        .iter()
        .map(|trigger| html! {
            <Badge key={trigger.id.clone()} text={words::trigger_short(trigger, currency)} hint={words::trigger(trigger, currency, words::period(budget.period))} />
        })
        .collect()
}

fn answers(workspace: &Workspace, budget: &Budget) -> Html {
    let people = cost_matrix::budget::people::People::of(workspace, Some(crate::app::host::today()));
    let owner = cost_matrix::budget::told(&people, budget, "budget owner");
    let ladder =
        workspace.escalations.iter().find(|ladder| budget.escalation.as_deref() == Some(&*ladder.id));
    html! {
        <>
            <div>{ owner.map_or_else(|_| person_shown(&workspace.people, budget.owner.as_deref()), |told| told.name) }</div>
            <div class="faint-text">{ ladder.map_or_else(|| "no ladder".to_owned(), words::ladder) }</div>
        </>
    }
}

fn state(workspace: &Workspace, budget: &Budget) -> Html {
    let gaps = budget_gaps(workspace, budget);
    match gaps.as_slice() {
        [] => html! { <Badge text="no gap" tone={Tone::Good} /> },
        gaps => html! {
            <Badge text={if gaps.len() == 1 { "1 gap".to_owned() } else { format!("{} gaps", gaps.len()) }}
                tone={Tone::Bad} hint={gaps.join("\n")} />
        },
    }
}

/// Everything that keeps an alert of a budget from reaching somebody.
pub(super) fn budget_gaps(workspace: &Workspace, budget: &Budget) -> Vec<String> {
    let mut gaps = Vec::new();
    if budget.triggers.is_empty() {
        gaps.push("no trigger: nothing ever raises an alert".to_owned());
    }
    let Some(chosen) = budget.escalation.as_deref().filter(|chosen| !chosen.trim().is_empty()) else {
        gaps.push("no escalation ladder: nobody is told".to_owned());
        return gaps;
    };
    let names = Names::of(workspace);
    match names.escalation(chosen).and_then(|place| workspace.escalations.get(place)) {
        Some(ladder) => gaps.extend(told::gaps(workspace, budget, ladder)),
        None => gaps.push(format!("the ladder “{chosen}” does not exist: nobody is told")),
    }
    gaps
}
