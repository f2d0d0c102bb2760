//! The alerts of a day: how every budget stands, what has fired and why, and the picture of one budget beside them.

use cost_matrix::budget::alert::Alert;
use cost_matrix::budget::stand::{BudgetStand, SpentOn};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{AlertsView, Answer, Question};
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Names, Workspace};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::alert_panel::alert_panel;
use super::alert_words::{Standing, Write, method, quiet, stands, why};
use super::{go, words};
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{
    Badge, Column, DayField, EmptyState, Icon, Notice, Shape, Table, TableRow, Tone, amount_text, exact_text,
    percent_text,
};
use front::{Route, Station};

#[derive(Properties, PartialEq)]
pub(super) struct AlertsProps {
    /// First and last day of the bills.
    pub(super) days: Option<(Day, Day)>,
    /// The day that is looked at; none: the last of the bills.
    pub(super) day: Option<Day>,
    pub(super) on_day: Callback<Option<Day>>,
    /// The id of the budget in the panel.
    pub(super) selected: Option<AttrValue>,
}

/// The tab.
#[component]
pub(super) fn Alerts(props: &AlertsProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let day = props.days.map(|(first, last)| props.day.unwrap_or(last).clamp(first, last));
    let has_budgets = !workspace.budgets.is_empty();
    let question = day.filter(|_| has_budgets).map(|as_of| Question::Alerts { as_of });
    let asked = use_answer(question);
    let (Some(day), Some((first, last))) = (day, props.days) else {
        return html! {
            <EmptyState title="No bill is loaded">
                <p>{ "Alerts need spend to look at. Drop bills on the page, or type in what is paid, and every budget is judged day by day." }</p>
                <p><a href={Route::of(Station::Inventory).href()}>{ "Go to Inventory" }</a></p>
            </EmptyState>
        };
    };
    if !has_budgets {
        return html! {
            <EmptyState title="No line has a budget yet">
                <p>{ "An alert says that a budget's line spends more than it should. Set a budget first: the largest lines wait there with a suggested amount." }</p>
                <p><a href={Route::of(Station::Thresholds).at(&["budgets"]).href()}>{ "Set budgets" }</a></p>
            </EmptyState>
        };
    }
    let body = match asked.answer.as_deref() {
        Some(Answer::Alerts(view)) => seen(workspace, view, props.selected.as_deref()),
        Some(Answer::Refused(reason)) => html! { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> },
        _ => html! { <p class="quiet-text" role="status">{ "Looking at the days …" }</p> },
    };
    html! {
        <div class="stack thresholds-list">
            { day_control(day, first, last, &props.on_day) }
            <div>{ body }</div>
        </div>
    }
}

fn day_control(day: Day, first: Day, last: Day, on_day: &Callback<Option<Day>>) -> Html {
    let slide = on_day.reform(|event: Event| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        value.parse().ok().map(Day::from_epoch)
    });
    html! {
        <div class="thresholds-day">
            <DayField label="As of" value={Some(day)} on_commit={on_day.clone()} required={true} />
            <label class="thresholds-slider">
                <span class="faint-text">{ format!("{first} to {last}") }</span>
                <input type="range" min={first.epoch().to_string()} max={last.epoch().to_string()} step="1" value={day.epoch().to_string()}
                    aria-label="Day that is looked at" aria-valuetext={day.to_string()} onchange={slide} />
            </label>
        </div>
    }
}

fn seen(workspace: &Workspace, view: &AlertsView, selected: Option<&str>) -> Html {
    let names = Names::of(workspace);
    let selected = selected.and_then(|id| view.stands.iter().find(|stand| stand.budget == id));
    let is_wide = selected.is_none();
    let currency = workspace.currency.trim();
    let spent = Column::number(format!("Spent ({currency})"));
    let mut columns = vec![Column::text("Line"), Column::text("State"), spent];
    if is_wide {
        columns.push(Column::number("Plan to date"));
    }
    columns.push(Column::number("Forecast"));
    columns.push(Column::number("Budget"));
    if is_wide {
        columns.push(Column::number("Variance"));
        columns.push(Column::text("Spent on"));
    }
    html! {
        <div class="split">
            <div class="stack thresholds-list">
                <Table caption="Budgets on the day" {columns} class="thresholds-budgets">
                    { for view.stands.iter().map(|stand| row(workspace, &names, stand, view, selected.is_some_and(|one| one.budget == stand.budget), is_wide)) }
                </Table>
                { fired(workspace, &names, view, is_wide) }
                { deaf(view) }
            </div>
            if let Some(stand) = selected { { alert_panel(workspace, &names, stand, view) } }
        </div>
    }
}

/// The alerts of a budget.
pub(super) fn of<'a>(view: &'a AlertsView, budget: &str) -> Vec<&'a Alert> {
    view.alerts.iter().filter(|alert| alert.budget == budget).collect()
}

/// What a budget is called, by its id.
pub(super) fn name(workspace: &Workspace, names: &Names, id: &str) -> String {
    let budget = workspace.budgets.iter().find(|budget| budget.id == id);
    budget.map_or_else(|| id.to_owned(), |budget| words::budget(workspace, names, budget))
}

/// As `2026-10`, or `2026-Q4` for a quarter.
fn period_name(stand: &BudgetStand) -> String {
    let month = stand.from.month();
    if stand.days > 31 { month.quarter().to_string() } else { month.to_string() }
}

/// A share (1 is all of it) as a percentage.
pub(super) fn share_text(share: Amount) -> String {
    percent_text(share, Amount::from_units(10i128.pow(18)))
}

fn row(
    workspace: &Workspace,
    names: &Names,
    stand: &BudgetStand,
    view: &AlertsView,
    selected: bool,
    is_wide: bool,
) -> Html {
    let currency = workspace.currency.trim();
    let money = |amount: Amount| html! { <span title={exact_text(amount, currency)}>{ amount_text(amount, currency) }</span> };
    let id = stand.budget.clone();
    let select = Callback::from(move |()| go(&["alerts", &id]));
    html! {
        <TableRow key={stand.budget.clone()} {selected} on_select={select}>
            <th scope="row" class="thresholds-line">
                { name(workspace, names, &stand.budget) }
                <div class="faint-text">{ format!("{}, day {} of {}", period_name(stand), stand.gone, stand.days) }</div>
            </th>
            <td>{ standing(stand, &of(view, &stand.budget)) }</td>
            <td class="number">
                { money(stand.spent) }
                <div class="faint-text">{ format!("{} of the budget", percent_text(stand.spent, stand.amount)) }</div>
            </td>
            if is_wide { <td key="plan" class="number">{ money(stand.plan) }</td> }
            <td class="number">{ forecast(stand, currency) }</td>
            <td class="number">{ money(stand.amount) }</td>
            if is_wide {
                <td key="variance" class="number">{ variance(stand) }</td>
                <td key="spent-on">{ spent_on(stand.spent_on) }</td>
            }
        </TableRow>
    }
}

pub(super) fn forecast(stand: &BudgetStand, currency: &str) -> Html {
    let Some(forecast) = &stand.forecast else { return html! { <span class="faint-text">{ "–" }</span> } };
    let interval = forecast.by.low.zip(forecast.by.high);
    html! {
        <>
            <span title={exact_text(forecast.total, currency)}>{ amount_text(forecast.total, currency) }</span>
            if let Some((low, high)) = interval {
                <div class="faint-text thresholds-interval">{ format!("{} to {}", amount_text(low, currency), amount_text(high, currency)) }</div>
            }
            <div class="faint-text">{ method(&forecast.by, share_text) }</div>
        </>
    }
}

fn variance(stand: &BudgetStand) -> Html {
    let Some(variance) = &stand.variance else { return html! { <span class="faint-text">{ "–" }</span> } };
    let is_over = variance.amount().is_negative();
    let text = share_text(variance.amount());
    html! {
        <>
            <span class={is_over.then_some("thresholds-over")}>{ text }</span>
            <div class="faint-text">{ if is_over { "over" } else { "left" } }</div>
        </>
    }
}

/// On which day the budget is spent, in words.
pub(super) fn spent_on(spent_on: Option<SpentOn>) -> Html {
    match spent_on {
        None => html! { <span class="faint-text">{ "not in the period" }</span> },
        Some(SpentOn { day, is_expected }) => html! {
            <>
                <span class="thresholds-date">{ day.to_string() }</span>
                <div class="faint-text">{ if is_expected { "expected" } else { "reached" } }</div>
            </>
        },
    }
}

fn standing(stand: &BudgetStand, alerts: &[&Alert]) -> Html {
    let told = alerts.iter().filter(|alert| stands(alert)).count();
    let standing = Standing::of(stand, alerts);
    let (tone, shape) = match standing {
        Standing::NotInForce | Standing::NothingSeen => (Tone::Plain, Shape::Lock),
        Standing::Over => (Tone::Bad, Shape::Bell),
        Standing::Fired => (Tone::Warning, Shape::Bell),
        Standing::HeadingOver => (Tone::Warning, Shape::Up),
        Standing::OnPlan => (Tone::Good, Shape::Check),
    };
    html! {
        <span class="thresholds-state"><Icon {shape} /><Badge text={standing.text(told)} {tone} /></span>
    }
}

/// What fired, in the order of days.
fn fired(workspace: &Workspace, names: &Names, view: &AlertsView, is_wide: bool) -> Html {
    let mut alerts: Vec<&Alert> = view.alerts.iter().collect();
    cost_matrix::order::sort_by(&mut alerts, |a, b| b.fired.cmp(&a.fired));
    let mut columns = vec![Column::text("Fired"), Column::text("Line and trigger"), Column::text("Why")];
    if is_wide {
        columns.push(Column::text("Told first"));
    }
    html! {
        <section class="card" aria-labelledby="thresholds-fired">
            <header class="card-head">
                <h2 id="thresholds-fired">{ "Alerts of the running periods" }</h2>
                if let Some(known) = view.known_until { <span class="quiet-text">{ format!("bills are known to {known}") }</span> }
            </header>
            if alerts.is_empty() {
                <div class="card-body" key="none"><p class="quiet-text">{ "No trigger has fired by this day. Move the day to see others, or see under Backtest what the triggers would have done." }</p></div>
            } else {
                <Table key="table" caption="Fired alerts" {columns} class="thresholds-budgets">
                    { for alerts.into_iter().map(|alert| alert_row(workspace, names, alert, is_wide)) }
                </Table>
            }
        </section>
    }
}

fn alert_row(workspace: &Workspace, names: &Names, alert: &Alert, is_wide: bool) -> Html {
    let id = alert.budget.clone();
    let select = Callback::from(move |()| go(&["alerts", &id]));
    let first = alert.escalation.first();
    html! {
        <TableRow key={format!("{}/{}", alert.budget, alert.trigger)} on_select={select}>
            <th scope="row" class="thresholds-date">{ alert.fired.to_string() }</th>
            <td>
                { name(workspace, names, &alert.budget) }
                <div class="faint-text">{ trigger_name(workspace, &alert.budget, &alert.trigger) }</div>
            </td>
            <td>{ reasons(workspace, alert) }</td>
            if is_wide {
                <td key="told">{ match (&alert.suppressed_by, first) {
                    (Some(_), _) => html! { <span class="faint-text">{ "nobody" }</span> },
                    (None, None) => html! { <Badge text="no ladder" tone={Tone::Warning} /> },
                    (None, Some(step)) => html! { <span>{ super::alert_panel::reached(step) }</span> },
                } }</td>
            }
        </TableRow>
    }
}

/// What an alert's trigger is, in a few signs.
pub(super) fn trigger_name(workspace: &Workspace, budget: &str, trigger: &str) -> String {
    let found = workspace.budgets.iter().find(|one| one.id == budget);
    let found = found.and_then(|budget| budget.triggers.iter().find(|one| one.id == trigger));
    found.map_or_else(|| trigger.to_owned(), |found| words::trigger_short(found, workspace.currency.trim()))
}

/// Why an alert fired, and what keeps it quiet.
pub(super) fn reasons(workspace: &Workspace, alert: &Alert) -> Html {
    let budget = workspace.budgets.iter().find(|budget| budget.id == alert.budget);
    let trigger = budget.and_then(|budget| budget.triggers.iter().find(|one| one.id == alert.trigger));
    let money = |amount: Amount| amount_text(amount, &alert.currency);
    let write = Write { money: &money, percent: &share_text };
    let period = words::period(budget.and_then(|budget| budget.period));
    html! {
        <>
            <span>{ why(alert, trigger.and_then(|trigger| trigger.versus.as_deref()), period, &write) }</span>
            if let Some(day) = alert.cleared {
                <div class="faint-text">{ format!("cleared on {day}: five points below the threshold, and not reached since") }</div>
            }
            if let Some(by) = &alert.suppressed_by {
                <div class="faint-text">{ quiet(by, |id| format!("“{}”", trigger_name(workspace, &alert.budget, id))) }</div>
            }
        </>
    }
}

fn deaf(view: &AlertsView) -> Html {
    if view.deaf.is_empty() {
        return html! { <span hidden=true></span> };
    }
    html! {
        <Notice tone={Tone::Warning}>
            <p><strong>{ "Triggers that never fire" }</strong></p>
            <ul>
                { for view.deaf.iter().enumerate().map(|(place, (budget, trigger, why))| html! {
                    <li key={place}><a href={Route::of(Station::Thresholds).at(&["budget", budget]).href()}>{ format!("{budget}, {trigger}") }</a>{ format!(": {why}.") }</li>
                }) }
            </ul>
        </Notice>
    }
}
