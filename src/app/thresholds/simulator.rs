//! The simulator: an alert, who answers and when, and what comes of it.

use cost_matrix::budget::simulate::{FiredAlert, Incident, Reply};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::workspace::{Names, Workspace};
use yew::prelude::*;

use super::{go, texts, timeline, words};
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{ComboField, DayField, EmptyState, Notice, SelectField, Tone};

#[derive(Properties, PartialEq)]
pub(super) struct SimulatorProps {
    /// Ids from the address.
    pub(super) budget: Option<AttrValue>,
    pub(super) trigger: Option<AttrValue>,
    /// First and last day of the bills.
    pub(super) days: Option<(Day, Day)>,
}

/// What is played through: an alert that fired, or one as if it had.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    budget: String,
    trigger: String,
    fired: Day,
}

impl Choice {
    /// As an option's value.
    fn value(&self) -> String {
        format!("{}\n{}\n{}", self.budget, self.trigger, self.fired)
    }

    fn of(alert: &FiredAlert) -> Self {
        Self { budget: alert.budget.clone(), trigger: alert.trigger.clone(), fired: alert.fired }
    }

    fn go(&self) {
        if self.trigger.is_empty() {
            go(&["simulator", &self.budget]);
        } else {
            go(&["simulator", &self.budget, &self.trigger]);
        }
    }
}

/// The choices, the timeline, the texts.
#[component]
pub(super) fn Simulator(props: &SimulatorProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let chosen = use_state_eq(|| None::<Choice>);
    let level = use_state_eq(|| 0_usize);
    let hours = use_state_eq(|| "4".to_owned());
    let asked = use_answer(Some(Question::Fired));
    let fired: &[FiredAlert] = match asked.answer.as_deref() {
        Some(Answer::Fired(fired)) => fired,
        _ => &[],
    };
    let choice = choice(workspace, fired, props, (*chosen).as_ref());
    let after_hours = hours.trim().parse::<u32>().ok();
    let reply = (*level > 0).then(|| Reply { level: *level, after_hours: after_hours.unwrap_or(0) });
    let question = choice.as_ref().filter(|_| asked.answer.is_some()).map(|choice| {
        Question::Simulate(Incident {
            budget: choice.budget.clone(),
            trigger: choice.trigger.clone(),
            fired: choice.fired,
            reply,
        })
    });
    let played = use_answer(question);
    let Some(choice) = choice else {
        return html! {
            <EmptyState title="Nothing to play through yet">
                <p>{ "Set a budget with a ladder, and load a bill: then an alert can be played through, answered or not." }</p>
            </EmptyState>
        };
    };
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |choice: Choice| {
            choice.go();
            chosen.set(Some(choice));
        })
    };
    let level_chosen = {
        let level = level.clone();
        Callback::from(move |text: String| level.set(text.parse().unwrap_or(0)))
    };
    let hours_typed = {
        let hours = hours.clone();
        Callback::from(move |text: String| hours.set(text))
    };
    let problem = after_hours.is_none().then(|| AttrValue::from("write a whole number of hours"));
    let levels = levels(workspace, &choice.budget);
    let result = match played.answer.as_deref() {
        Some(Answer::Simulation(played)) => html! {
            <div class="stack" key="played">
                { timeline::picture(&played.simulation) }
                { timeline::table(&played.simulation) }
                { texts::list(&played.notices, &played.simulation) }
            </div>
        },
        Some(Answer::Refused(reason)) => html! {
            <div key="refused"><Notice tone={Tone::Bad}><p>{ reason }</p></Notice></div>
        },
        _ => html! { <p key="waiting" class="quiet-text">{ "Playing it through …" }</p> },
    };
    html! {
        <div class="stack thresholds-list">
            <p class="quiet-text">{ "Who would be told, at which hour, and what that costs. Nothing is sent." }</p>
            <section class="card" aria-labelledby="thresholds-simulate">
                <header class="card-head"><h2 id="thresholds-simulate">{ "Play an alert through" }</h2></header>
                <div class="card-body thresholds-choices">
                    { choices(workspace, fired, &choice, &choose) }
                    <SelectField label="Who answers" value={level.to_string()} options={levels} on_commit={level_chosen} />
                    if *level > 0 {
                        <ComboField label="Hours after being told" value={(*hours).clone()} error={problem}
                            suggestions={["1", "4", "24", "30"].map(AttrValue::from).to_vec()} on_commit={hours_typed} />
                    }
                </div>
            </section>
            <div aria-live="polite">{ result }</div>
        </div>
    }
}

/// What the address and the fields say, else the latest alert that was not kept quiet, else the first budget.
fn choice(
    workspace: &Workspace,
    fired: &[FiredAlert],
    props: &SimulatorProps,
    chosen: Option<&Choice>,
) -> Option<Choice> {
    let (_, last) = props.days?;
    let Some(id) = &props.budget else {
        let loud = fired.iter().find(|alert| alert.suppressed_by.is_none()).or(fired.first());
        return loud.map(Choice::of).or_else(|| {
            let budget = workspace.budgets.first()?;
            let trigger = budget.triggers.first().map(|trigger| trigger.id.clone()).unwrap_or_default();
            Some(Choice { budget: budget.id.clone(), trigger, fired: last })
        });
    };
    let budget = workspace.budgets.iter().find(|budget| budget.id == **id)?;
    let trigger = props.trigger.as_ref().filter(|id| budget.triggers.iter().any(|one| one.id == ***id));
    let trigger = trigger.map(ToString::to_string).unwrap_or_default();
    if let Some(chosen) = chosen.filter(|chosen| chosen.budget == budget.id && chosen.trigger == trigger) {
        return Some(chosen.clone());
    }
    let same =
        |alert: &&FiredAlert| alert.budget == budget.id && (trigger.is_empty() || alert.trigger == trigger);
    let fired = fired.iter().find(same).map_or(last, |alert| alert.fired);
    Some(Choice { budget: budget.id.clone(), trigger, fired })
}

fn choices(workspace: &Workspace, fired: &[FiredAlert], choice: &Choice, choose: &Callback<Choice>) -> Html {
    let names = Names::of(workspace);
    let currency = workspace.currency.trim();
    let budget_of = |id: &str| workspace.budgets.iter().find(|budget| budget.id == id);
    let title = |id: &str| {
        budget_of(id).map_or_else(|| id.to_owned(), |budget| words::budget(workspace, &names, budget))
    };
    let short = |budget: &str, id: &str| {
        let found = budget_of(budget).and_then(|budget| budget.triggers.iter().find(|one| one.id == id));
        found.map_or_else(|| id.to_owned(), |trigger| words::trigger_short(trigger, currency))
    };
    let value = choice.value();
    let mut alerts: Vec<(AttrValue, AttrValue)> = fired
        .iter()
        .map(|alert| {
            let quiet = if alert.suppressed_by.is_some() { ", kept quiet" } else { "" };
            let text = format!(
                "{}: {}, {}{quiet}",
                alert.fired,
                title(&alert.budget),
                short(&alert.budget, &alert.trigger)
            );
            (Choice::of(alert).value().into(), text.into())
        })
        .collect();
    if !alerts.iter().any(|(known, _)| **known == *value) {
        alerts.insert(0, (value.clone().into(), "none of these: as if it fired".into()));
    }
    let take = {
        let all: Vec<Choice> = fired.iter().map(Choice::of).collect();
        let choose = choose.clone();
        Callback::from(move |value: String| {
            if let Some(choice) = all.iter().find(|choice| choice.value() == value) {
                choose.emit(choice.clone());
            }
        })
    };
    let budgets = workspace.budgets.iter().map(|budget| (budget.id.clone().into(), title(&budget.id).into()));
    let budget = {
        let (choose, fired) = (choose.clone(), choice.fired);
        let firsts: Vec<(String, String)> = workspace
            .budgets
            .iter()
            .map(|budget| {
                (budget.id.clone(), budget.triggers.first().map(|one| one.id.clone()).unwrap_or_default())
            })
            .collect();
        Callback::from(move |id: String| {
            let trigger = firsts.iter().find(|(budget, _)| *budget == id).map(|(_, trigger)| trigger.clone());
            choose.emit(Choice { budget: id, trigger: trigger.unwrap_or_default(), fired });
        })
    };
    let mut triggers: Vec<(AttrValue, AttrValue)> = budget_of(&choice.budget)
        .into_iter()
        .flat_map(|budget| &budget.triggers)
        .map(|trigger| (trigger.id.clone().into(), words::trigger_short(trigger, currency).into()))
        .collect();
    triggers.push(("".into(), "by hand".into()));
    let trigger = {
        let (choose, choice) = (choose.clone(), choice.clone());
        Callback::from(move |trigger: String| choose.emit(Choice { trigger, ..choice.clone() }))
    };
    let day = {
        let (choose, choice) = (choose.clone(), choice.clone());
        Callback::from(move |day: Option<Day>| {
            if let Some(fired) = day {
                choose.emit(Choice { fired, ..choice.clone() });
            }
        })
    };
    html! {
        <>
            <SelectField label="Alert of the loaded days" value={value} options={alerts} on_commit={take} class="thresholds-wide" />
            <SelectField label="Budget" value={choice.budget.clone()} options={budgets.collect::<Vec<_>>()} on_commit={budget} />
            <SelectField label="Trigger" value={choice.trigger.clone()} options={triggers} on_commit={trigger} />
            <DayField label="Fired on" value={Some(choice.fired)} required=true on_commit={day} />
        </>
    }
}

fn levels(workspace: &Workspace, budget: &str) -> Vec<(AttrValue, AttrValue)> {
    let names = Names::of(workspace);
    let budget = workspace.budgets.iter().find(|one| one.id == budget);
    let ladder = budget.and_then(|budget| names.escalation(budget.escalation.as_deref()?));
    let ladder = ladder.and_then(|place| workspace.escalations.get(place));
    let mut options = vec![(AttrValue::from("0"), AttrValue::from("nobody"))];
    for (place, level) in ladder.into_iter().flat_map(|ladder| &ladder.levels).enumerate() {
        let text = format!("level {}: {}", place + 1, level.notify.join(" and "));
        options.push(((place + 1).to_string().into(), text.into()));
    }
    options
}
