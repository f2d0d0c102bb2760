//! One budget on a day in the panel: its picture, the table behind it, its alerts, and who is told when.

use cost_matrix::budget::alert::Alert;
use cost_matrix::budget::escalate::{Notified, Step};
use cost_matrix::budget::stand::BudgetStand;
use cost_matrix::desk::AlertsView;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Names, Workspace};
use yew::prelude::*;

use super::alert_words::step as step_text;
use super::alerts::{forecast, name, of, reasons, spent_on, trigger_name};
use super::go;
use super::picture::picture;
use crate::app::widgets::{Badge, SidePanel, Tone, amount_text, percent_text};
use front::{Route, Station};

/// The panel.
pub(super) fn alert_panel(
    workspace: &Workspace,
    names: &Names,
    stand: &BudgetStand,
    view: &AlertsView,
) -> Html {
    let currency = workspace.currency.trim();
    let title = name(workspace, names, &stand.budget);
    let alerts = of(view, &stand.budget);
    let edit = Route::of(Station::Thresholds).at(&["budget", &stand.budget]).href();
    html! {
        <SidePanel key="panel" id={format!("alerts:{}", stand.budget)} {title} over={format!("{} to {}", stand.from, stand.to)}
            on_close={Callback::from(|()| go(&["alerts"]))}>
            <section class="stack thresholds-part">
                { picture(stand, &alerts, label(stand, currency)) }
                { figures(stand, currency) }
                { behind(stand, currency) }
            </section>
            <section class="stack thresholds-part">
                <h3>{ "What fired" }</h3>
                if alerts.is_empty() {
                    <p key="none" class="quiet-text">{ "Nothing has fired in this period so far." }</p>
                } else {
                    <ul key="list" class="thresholds-triggers">{ for alerts.iter().map(|alert| fired(workspace, alert)) }</ul>
                }
            </section>
            <section class="stack thresholds-part">
                <h3>{ "Who is told when" }</h3>
                { for alerts.iter().filter(|alert| alert.suppressed_by.is_none()).map(|alert| ladder(workspace, alert)) }
                if alerts.iter().all(|alert| alert.suppressed_by.is_some()) { <p key="nobody" class="quiet-text">{ "Nobody: there is no alert that is not quiet." }</p> }
            </section>
            <p><a href={edit}>{ "Edit this budget and its triggers" }</a></p>
        </SidePanel>
    }
}

fn label(stand: &BudgetStand, currency: &str) -> String {
    let forecast = stand.forecast.as_ref().map_or_else(String::new, |forecast| {
        format!(", a forecast of {} for the end", amount_text(forecast.total, currency))
    });
    format!(
        "Spend from {} on: {} of a budget of {} {currency}{forecast}. The table below has the figures.",
        stand.from,
        amount_text(stand.spent, currency),
        amount_text(stand.amount, currency)
    )
}

fn figures(stand: &BudgetStand, currency: &str) -> Html {
    let write = |amount| amount_text(amount, currency);
    html! {
        <dl class="thresholds-figures">
            <div><dt>{ "Spent" }</dt><dd>{ write(stand.spent) }</dd></div>
            <div><dt>{ "Plan to date" }</dt><dd>{ write(stand.plan) }</dd></div>
            <div><dt>{ "Budget" }</dt><dd>{ write(stand.amount) }</dd></div>
            <div><dt>{ "A day so far" }</dt><dd>{ write(stand.rate) }</dd></div>
            <div><dt>{ "Forecast" }</dt><dd>{ forecast(stand, currency) }</dd></div>
            <div><dt>{ "Budget spent on" }</dt><dd>{ spent_on(stand.spent_on) }</dd></div>
        </dl>
    }
}

/// The picture's figures, day by day.
fn behind(stand: &BudgetStand, currency: &str) -> Html {
    let write = |amount| amount_text(amount, currency);
    let mut before = Amount::ZERO;
    html! {
        <details class="thresholds-behind">
            <summary>{ "Day by day" }</summary>
            <table class="thresholds-periods">
                <caption class="hidden-text">{ "Spend day by day" }</caption>
                <thead><tr><th scope="col">{ "day" }</th><th scope="col">{ format!("spent ({currency})") }</th><th scope="col">{ "to date" }</th><th scope="col">{ "of the budget" }</th></tr></thead>
                <tbody>
                    { for stand.cumulative.iter().enumerate().map(|(place, sum)| {
                        let day = stand.from.plus(place as i32).to_string();
                        let spent = *sum - before;
                        before = *sum;
                        html! {
                            <tr key={day.clone()}>
                                <th scope="row">{ day }</th><td>{ write(spent) }</td><td>{ write(*sum) }</td><td>{ percent_text(*sum, stand.amount) }</td>
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </details>
    }
}

fn fired(workspace: &Workspace, alert: &Alert) -> Html {
    html! {
        <li key={alert.trigger.clone()} class="thresholds-trigger">
            <div class="row">
                <strong>{ trigger_name(workspace, &alert.budget, &alert.trigger) }</strong>
                <span class="quiet-text">{ format!("on {}", alert.fired) }</span>
                if alert.suppressed_by.is_some() { <Badge text="quiet" /> }
            </div>
            <p>{ reasons(workspace, alert) }</p>
        </li>
    }
}

fn ladder(workspace: &Workspace, alert: &Alert) -> Html {
    html! {
        <div key={alert.trigger.clone()} class="stack tight">
            <p class="quiet-text">{ format!("For {}, if nobody answers:", trigger_name(workspace, &alert.budget, &alert.trigger)) }</p>
            if alert.escalation.is_empty() {
                <p key="none"><Badge text="no ladder: nobody is told" tone={Tone::Bad} /></p>
            } else {
                <ol key="steps" class="thresholds-steps">{ for alert.escalation.iter().map(step) }</ol>
            }
        </div>
    }
}

fn step(step: &Step) -> Html {
    html! {
        <li key={step.level}>
            <span class="thresholds-step-number" aria-hidden="true">{ step.level }</span>
            <div>
                <p class="faint-text">{ step_text(step) }</p>
                <p>{ reached(step) }</p>
                if let Some(action) = &step.action { <p class="quiet-text">{ format!("may {action}") }</p> }
            </div>
        </li>
    }
}

/// Whom a level reaches, and whom it misses.
pub(super) fn reached(step: &Step) -> Html {
    let one = |told: &Notified| match (&told.name, &told.gap) {
        (Some(name), _) => {
            let role = told.role.as_deref().map(|role| format!(" as {role}")).unwrap_or_default();
            format!("{name}{role}")
        }
        (None, gap) => format!("gap: {}", gap.as_deref().unwrap_or("reaches nobody")),
    };
    let all: Vec<String> = step.notify.iter().map(one).collect();
    html! { { if all.is_empty() { "nobody".to_owned() } else { all.join(", ") } } }
}
