//! The station Thresholds: budgets on lines of the matrix, what raises an alert, and who is told, step by step.

mod alert_panel;
mod alert_words;
mod alerts;
mod backtest;
mod budget_panel;
mod budgets;
mod edits;
mod figures;
mod guard_edits;
mod guard_panel;
mod guardrails;
mod ladder_panel;
mod ladders;
mod level_hours;
mod line;
mod person;
mod picture;
mod plan;
mod roles;
mod simulator;
mod stage_panel;
mod texts;
mod timeline;
mod told;
mod triggers;
mod unbudgeted;
mod words;

use cost_matrix::budget::Seen;
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use yew::prelude::*;

use self::alerts::Alerts;
use self::backtest::BacktestTab;
use self::budgets::Budgets;
pub(crate) use self::edits::person_shown;
pub(crate) use self::figures::loaded_days;
use self::guardrails::GuardrailsTab;
use self::ladders::Ladders;
pub(crate) use self::person::PersonField;
use self::roles::Roles;
use self::simulator::Simulator;
use super::store::{use_answer, use_store};
use super::widgets::{StationHead, Tabs};
use front::{Route, Station, use_route};

/// The station.
#[component]
pub(crate) fn Thresholds() -> Html {
    let store = use_store();
    let route = use_route();
    // Kept while other tabs are looked at.
    let day = use_state_eq(|| None::<Day>);
    let workspace = store.workspace();
    let by = Seen::columns(workspace);
    let asked = use_answer(Some(Question::Matrix { by, from: None, until: None }));
    let seen = use_memo(asked.answer.clone(), |answer| match answer.as_deref() {
        Some(Answer::Matrix(matrix)) => {
            Seen::of(&matrix.by, matrix.rows.iter().map(|(values, cost)| (values.as_slice(), *cost)))
        }
        _ => Seen::default(),
    });
    let parts = route.parts();
    let (tab, selected) = match parts.as_slice() {
        ["alerts", id, ..] => ("alerts", Some(AttrValue::from((*id).to_owned()))),
        ["alerts", ..] => ("alerts", None),
        ["backtest", ..] => ("backtest", None),
        ["budget", id, ..] => ("budgets", Some(AttrValue::from((*id).to_owned()))),
        ["ladder", id, ..] => ("ladders", Some(AttrValue::from((*id).to_owned()))),
        ["ladders", ..] => ("ladders", None),
        ["roles", ..] => ("roles", None),
        ["simulator", ..] => ("simulator", None),
        ["guardrails", ..] => ("guardrails", None),
        // What there is to see first: the alerts of budgets, once there are any.
        [] if !workspace.budgets.is_empty() => ("alerts", None),
        _ => ("budgets", None),
    };
    let tabs = vec![
        (AttrValue::from("alerts"), AttrValue::from("Alerts"), None),
        (AttrValue::from("backtest"), AttrValue::from("Backtest"), None),
        (AttrValue::from("budgets"), AttrValue::from("Budgets"), Some(workspace.budgets.len())),
        (
            AttrValue::from("ladders"),
            AttrValue::from("Escalation ladders"),
            Some(workspace.escalations.len()),
        ),
        (AttrValue::from("roles"), AttrValue::from("Roles"), None),
        (AttrValue::from("simulator"), AttrValue::from("Simulator"), None),
        (
            AttrValue::from("guardrails"),
            AttrValue::from("Guardrails"),
            Some(workspace.guardrails.assigned.len()),
        ),
    ];
    let on_select = Callback::from(|tab: AttrValue| go(&[&tab]));
    let days = loaded_days(store.overview.as_deref());
    let body = match tab {
        "alerts" => {
            let on_day = {
                let day = day.clone();
                Callback::from(move |chosen: Option<Day>| day.set(chosen))
            };
            html! { <Alerts key="alerts" {days} day={*day} {on_day} {selected} /> }
        }
        "backtest" => html! { <BacktestTab key="backtest" /> },
        "ladders" => html! { <Ladders key="ladders" {selected} /> },
        "roles" => html! { <Roles key="roles" /> },
        "simulator" => {
            let part = |at: usize| parts.get(at).map(|part| AttrValue::from((*part).to_owned()));
            html! { <Simulator key="simulator" budget={part(1)} trigger={part(2)} {days} /> }
        }
        "guardrails" => {
            let open = parts.get(1..).unwrap_or_default().iter().map(|part| (*part).to_owned());
            html! { <GuardrailsTab key="guardrails" open={open.collect::<Vec<_>>()} /> }
        }
        _ => html! { <Budgets key="budgets" {seen} {days} {selected} /> },
    };
    html! {
        <>
            <StationHead title="Thresholds" lead={html! { "A budget on each line that somebody answers for, what raises an alert, and who is told." }} />
            <Tabs label="Thresholds" {tabs} selected={tab} {on_select}>{ body }</Tabs>
        </>
    }
}

fn go(rest: &[&str]) {
    Route::of(Station::Thresholds).at(rest).go();
}
