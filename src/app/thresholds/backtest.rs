//! What each trigger would have done on the loaded days, how noisy it was, and a better threshold where there is one.

use cost_matrix::budget::backtest::{Better, Outcome, TriggerBacktest};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::workspace::{Level, Names, Workspace};
use yew::prelude::*;

use super::alert_words::outcome;
use super::alerts::{name, trigger_name};
use super::edits::set_threshold;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::widgets::{Badge, Button, Column, EmptyState, Notice, Table, TableRow, Tone};
use front::{Route, Station};

/// The tab.
#[component]
pub(super) fn BacktestTab() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let has_triggers = workspace.budgets.iter().any(|budget| !budget.triggers.is_empty());
    let asked = use_answer(has_triggers.then_some(Question::Backtest));
    match asked.answer.as_deref().filter(|_| has_triggers) {
        Some(Answer::Backtest(backtest)) => match backtest.days {
            Some(days) if !backtest.triggers.is_empty() => {
                replayed(workspace, &page, days, &backtest.triggers)
            }
            _ => html! {
                <EmptyState title="Nothing to replay">
                    <p>{ "A backtest walks through the loaded bills as if each day were today. Load the bills of a few months first." }</p>
                    <p><a href={Route::of(Station::Inventory).href()}>{ "Go to Inventory" }</a></p>
                </EmptyState>
            },
        },
        Some(Answer::Refused(reason)) => html! { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> },
        _ if has_triggers => html! { <p class="quiet-text" role="status">{ "Replaying the days …" }</p> },
        _ => html! {
            <EmptyState title="No budget has a trigger yet">
                <p>{ "Set a budget with triggers, and see here what they would have done on the bills that are loaded." }</p>
                <p><a href={Route::of(Station::Thresholds).at(&["budgets"]).href()}>{ "Set budgets" }</a></p>
            </EmptyState>
        },
    }
}

fn replayed(
    workspace: &Workspace,
    page: &Page,
    (first, last): (Day, Day),
    triggers: &[TriggerBacktest],
) -> Html {
    let names = Names::of(workspace);
    let columns = vec![
        Column::text("Trigger"),
        Column::text("Period by period"),
        Column::number("Breaches told"),
        Column::number("False alarms"),
        Column::number("Alerts a week"),
        Column::number("Noise"),
        Column::text("A better threshold"),
    ];
    html! {
        <div class="stack thresholds-list">
            <p class="quiet-text">{ format!("{first} to {last}, replayed day by day: each day is judged by what was known on it. Noise is how many of a hundred periods that kept to their budget had an alert all the same.") }</p>
            <Table caption="Triggers replayed" {columns} class="thresholds-budgets">
                { for triggers.iter().map(|one| row(workspace, &names, page, one)) }
            </Table>
        </div>
    }
}

fn row(workspace: &Workspace, names: &Names, page: &Page, one: &TriggerBacktest) -> Html {
    let tally = one.tally;
    let dash = || html! { <span class="faint-text">{ "–" }</span> };
    html! {
        <TableRow key={format!("{}/{}", one.budget, one.trigger)}>
            <th scope="row" class="thresholds-line">
                { trigger_name(workspace, &one.budget, &one.trigger) }
                <div class="faint-text">{ name(workspace, names, &one.budget) }</div>
            </th>
            <td>{ periods(one) }</td>
            <td class="number">
                if tally.breaches == 0 { { dash() } } else {
                    <span class={(tally.missed > 0).then_some("thresholds-over")}>{ format!("{} of {}", tally.warned, tally.breaches) }</span>
                    <div class="faint-text">{ days_of_warning(tally.days_of_warning) }</div>
                }
            </td>
            <td class="number">
                if tally.healthy == 0 { { dash() } } else {
                    <span class={(tally.false_alarms > 0).then_some("thresholds-over")}>{ format!("{} of {}", tally.false_alarms, tally.healthy) }</span>
                }
            </td>
            <td class="number">{ &one.alerts_a_week }</td>
            <td class="number">{ one.noise.map_or_else(dash, |noise| html! { <span>{ noise }</span> }) }</td>
            <td class="thresholds-better">{ suggestion(workspace, page, one) }</td>
        </TableRow>
    }
}

fn days_of_warning(days: u32) -> String {
    if days == 1 { "1 day of warning".to_owned() } else { format!("{days} days of warning") }
}

fn periods(one: &TriggerBacktest) -> Html {
    html! {
        <ul class="thresholds-replay">
            { for one.periods.iter().map(|period| {
                let tone = match period.outcome {
                    Outcome::Warned => Tone::Good,
                    Outcome::Late | Outcome::Missed => Tone::Bad,
                    Outcome::FalseAlarm => Tone::Warning,
                    Outcome::Quiet | Outcome::Open => Tone::Plain,
                };
                let month = period.from.month();
                let month = if period.to.month() == month { month.to_string() } else { month.quarter().to_string() };
                let days = [("fired", period.fired), ("over", period.breach)];
                let days: Vec<String> = days.iter().filter_map(|(what, day)| Some(format!("{what} {}", (*day)?.to_string().get(5..)?))).collect();
                html! {
                    <li key={month.clone()}>
                        <span>{ month }</span>
                        <Badge text={outcome(period.outcome)} {tone} />
                        <span class="faint-text">{ days.join(", ") }</span>
                    </li>
                }
            }) }
        </ul>
    }
}

fn suggestion(workspace: &Workspace, page: &Page, one: &TriggerBacktest) -> Html {
    let Some(Better { at, why }) = &one.suggestion else {
        return html! { <span class="faint-text">{ "none found" }</span> };
    };
    let label = format!("Use {at} for {}", trigger_name(workspace, &one.budget, &one.trigger));
    let take = {
        let (page, budget, trigger, at) = (page.clone(), one.budget.clone(), one.trigger.clone(), at.clone());
        Callback::from(move |()| {
            let (budget, trigger) = (budget.clone(), trigger.clone());
            let Ok(level) = Level::parse(&at) else { return };
            page.edit("Use the better threshold", move |workspace| {
                set_threshold(workspace, &budget, &trigger, level)
            });
        })
    };
    html! {
        <div class="stack tight">
            <p>{ why }</p>
            <div><Button text={format!("Use {}", at.replace('%', " %"))} {label} on_press={take} /></div>
        </div>
    }
}
