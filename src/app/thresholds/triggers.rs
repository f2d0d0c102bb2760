//! What raises an alert: the triggers of a budget, each with the sentence that it means.

use cost_matrix::budget::trigger::BURN_DAYS;
use cost_matrix::budget::usual_triggers;
use cost_matrix::workspace::{Budget, Figure, Level, Trigger};
use yew::prelude::*;

use super::edits::{add_trigger, budget_mut, look_at};
use super::words;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, IconButton, MoneyField, SelectField, Shape};

#[derive(Properties, PartialEq)]
pub(super) struct TriggersProps {
    pub(super) budget: Budget,
}

/// The triggers of a budget.
#[component]
pub(super) fn Triggers(props: &TriggersProps) -> Html {
    let page = use_page();
    let id = props.budget.id.clone();
    let add = |usual: bool| {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.edit("Add trigger", move |workspace| {
                if let Some(budget) = budget_mut(workspace, &id) {
                    if usual { budget.triggers = usual_triggers() } else { add_trigger(budget) }
                }
            });
        })
    };
    html! {
        <div class="stack">
            <ul class="thresholds-triggers">
                { for props.budget.triggers.iter().map(|trigger| html! {
                    <TriggerRow key={trigger.id.clone()} budget={id.clone()} trigger={trigger.clone()}
                        period={words::period(props.budget.period)} />
                }) }
            </ul>
            <div class="row">
                <Button text="Add trigger" icon={Shape::Plus} on_press={add(false)} />
                if props.budget.triggers.is_empty() {
                    <Button text="Add the usual three" hint="The last three days burn 150 % of their plan, the forecast is surely over the budget, the budget is spent" on_press={add(true)} />
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TriggerRowProps {
    budget: AttrValue,
    trigger: Trigger,
    period: AttrValue,
}

const KINDS: [(&str, &str); 7] = [
    ("actual", "spent"),
    ("forecast", "forecast"),
    ("variance", "variance"),
    ("burn", "burn of the last days"),
    ("unallocated", "without a team"),
    ("new", "something new"),
    ("unit_cost", "cost of a unit"),
];
const UNITS: [(&str, &str); 2] = [("request", "a request"), ("million_tokens", "a million tokens")];
const NEW: [(&str, &str); 4] =
    [("provider", "vendor"), ("model", "model"), ("key", "API key"), ("user", "user")];

#[component]
fn TriggerRow(props: &TriggerRowProps) -> Html {
    let store = use_store();
    let page = use_page();
    let trigger = &props.trigger;
    let currency = store.currency().to_owned();
    let is_percent = matches!(trigger.at, Level::Percent(_));
    let figure = match &trigger.at {
        Level::Percent(figure) | Level::Amount(figure) => figure.clone(),
    };
    let change = |what: &str, change: fn(&mut Trigger, String)| {
        let (page, budget, id) = (page.clone(), props.budget.clone(), trigger.id.clone());
        let field = format!("budget:{budget}:trigger:{id}:{what}");
        Callback::from(move |text: String| {
            let (budget, id) = (budget.clone(), id.clone());
            page.edit_field("Change trigger", field.clone(), move |workspace| {
                let budget = budget_mut(workspace, &budget);
                let trigger = budget.and_then(|budget| budget.triggers.iter_mut().find(|one| one.id == id));
                if let Some(trigger) = trigger {
                    change(trigger, text);
                }
            });
        })
    };
    let remove = {
        let (page, budget, id) = (page.clone(), props.budget.clone(), trigger.id.clone());
        let label = format!("Removed trigger “{}”", words::trigger_short(trigger, &currency));
        Callback::from(move |()| {
            let (budget, id) = (budget.clone(), id.clone());
            page.remove(label.clone(), move |workspace| {
                if let Some(budget) = budget_mut(workspace, &budget) {
                    budget.triggers.retain(|trigger| trigger.id != id);
                }
            });
        })
    };
    let to_option =
        |(value, text): &(&'static str, &'static str)| (AttrValue::from(*value), AttrValue::from(*text));
    let mut kinds: Vec<_> = KINDS.iter().map(to_option).collect();
    if !KINDS.iter().any(|(kind, _)| *kind == trigger.on) {
        kinds.push((trigger.on.clone().into(), trigger.on.clone().into()));
    }
    let units = vec![
        (AttrValue::from("%"), AttrValue::from("%")),
        (AttrValue::from("money"), AttrValue::from(currency.clone())),
    ];
    const VERSUS: [(&str, &str); 3] = [
        ("previous", "the period before"),
        ("trailing", "the mean of three before"),
        ("plan", "the plan to date"),
    ];
    // A unit has no plan.
    let known = if trigger.on == "unit_cost" { &VERSUS[..2] } else { &VERSUS };
    let versus: Vec<_> = known.iter().map(to_option).collect();
    let days = [1_u64, 2, 3, 5, 7].map(|days| {
        let text = if days == 1 { "day".to_owned() } else { format!("{days} days") };
        (AttrValue::from(days.to_string()), AttrValue::from(text))
    });
    let mut days = days.to_vec();
    if let Some(other) = trigger.days.filter(|other| !days.iter().any(|(day, _)| **day == *other.to_string()))
    {
        days.push((other.to_string().into(), format!("{other} days").into()));
    }
    let sure: Vec<_> =
        [("likely", "the likely one"), ("sure", "nine of ten")].iter().map(to_option).collect();
    let minimum = change("minimum", |trigger, text| trigger.minimum = Figure::parse(&text).ok());
    html! {
        <li class="thresholds-trigger">
            <div class="thresholds-trigger-fields">
                <SelectField label="Looks at" value={trigger.on.clone()} options={kinds} on_commit={change("on", |trigger, on| look_at(trigger, &on))} />
                if trigger.on == "new" {
                    <SelectField key="of" label="Of what" value={trigger.of.clone().unwrap_or_else(|| "model".to_owned())} options={NEW.iter().map(to_option).collect::<Vec<_>>()}
                        on_commit={change("of", |trigger, of| trigger.of = Some(of))} />
                    <MoneyField key="least" label={format!("From ({currency})")} value={figure.text().to_owned()} placeholder="any amount"
                        on_commit={change("at", set_amount).reform(|figure: Option<Figure>| figure.unwrap_or_default().text().to_owned())} />
                } else {
                    <MoneyField key="at" label={if trigger.on == "burn" { "At (%)" } else { "At" }} value={figure.text().to_owned()} required={true}
                        on_commit={change("at", set_figure).reform(|figure: Option<Figure>| figure.unwrap_or_default().text().to_owned())} />
                }
                if trigger.on == "unit_cost" {
                    <SelectField key="counted" label="Of what" value={trigger.of.clone().unwrap_or_default()} options={UNITS.iter().map(to_option).collect::<Vec<_>>()}
                        on_commit={change("of", |trigger, of| trigger.of = Some(of))} />
                }
                if trigger.on == "burn" {
                    <SelectField key="days" label="Over the last" value={trigger.days.unwrap_or(BURN_DAYS.into()).to_string()} options={days}
                        on_commit={change("days", |trigger, days| trigger.days = days.parse().ok())} />
                } else if trigger.on != "new" {
                    <SelectField key="unit" label="Unit" value={if is_percent { "%" } else { "money" }} options={units} on_commit={change("unit", set_unit)} />
                }
                if trigger.on == "variance" || (trigger.on == "unit_cost" && is_percent) {
                    <SelectField key="versus" label="Over" value={trigger.versus.clone().unwrap_or_else(|| "previous".to_owned())} options={versus}
                        on_commit={change("versus", |trigger, versus| trigger.versus = Some(versus))} />
                    <MoneyField key="minimum" label="And by at least" value={trigger.minimum.as_ref().map(|figure| figure.text().to_owned()).unwrap_or_default()}
                        placeholder="any amount" on_commit={minimum.reform(|figure: Option<Figure>| figure.map(|figure| figure.text().to_owned()).unwrap_or_default())} />
                }
                if trigger.on == "forecast" {
                    <SelectField key="sure" label="Of its outcomes" value={if trigger.sure == Some(true) { "sure" } else { "likely" }} options={sure}
                        on_commit={change("sure", |trigger, sure| trigger.sure = (sure == "sure").then_some(true))} />
                }
                <SelectField key="reminders" class="thresholds-reminders" label="Told again" value={trigger.reminders.clone().unwrap_or_default()} options={super::plan::reminders(trigger.reminders.as_deref(), Some("as the budget says"))}
                    on_commit={change("reminders", |trigger, word| trigger.reminders = (!word.is_empty()).then_some(word))} />
                <IconButton shape={Shape::Trash} label="Remove this trigger" on_press={remove} />
            </div>
            <p class="faint-text">{ words::trigger(trigger, &currency, &props.period) }</p>
        </li>
    }
}

fn set_figure(trigger: &mut Trigger, text: String) {
    let Ok(figure) = Figure::parse(&text) else { return };
    trigger.at = match trigger.at {
        Level::Percent(_) => Level::Percent(figure),
        Level::Amount(_) => Level::Amount(figure),
    };
}

fn set_amount(trigger: &mut Trigger, text: String) {
    trigger.at = Level::Amount(Figure::parse(&text).unwrap_or_default());
}

fn set_unit(trigger: &mut Trigger, unit: String) {
    let (Level::Percent(figure) | Level::Amount(figure)) = trigger.at.clone();
    trigger.at = if unit == "%" { Level::Percent(figure) } else { Level::Amount(figure) };
}
