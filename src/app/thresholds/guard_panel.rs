//! A product or key at its stage, in the panel: the money behind its limits, and the days on which they would have tripped.

use cost_matrix::budget::guardrail::{Cap, CapTrip, Guarded, Limit, Limits, Trip, stages};
use cost_matrix::calendar::Day;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{GuardrailAssignment, GuardrailStage, Names, folded};
use yew::prelude::*;

use super::guardrails::{stage_title, title};
use super::{go, words};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Button, Column, Kind, MoneyField, Notice, Plot, SelectField, Shape, SidePanel, Table, TableRow, Tone,
    amount_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct GuardPanelProps {
    /// Its place in the workspace.
    pub(super) place: usize,
    /// What the engine says of it; none while it is asked.
    pub(super) guarded: Option<Guarded>,
}

/// How many days are listed at most.
const MOST: usize = 31;

/// The panel.
#[component]
pub(super) fn GuardPanel(props: &GuardPanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let place = props.place;
    let Some(one) = workspace.guardrails.assigned.get(place) else {
        return html! { <aside hidden=true></aside> };
    };
    let currency = workspace.currency.trim();
    let all = stages(workspace);
    let change = |what: &'static str, change: fn(&mut GuardrailAssignment, String)| {
        let page = page.clone();
        Callback::from(move |text: String| {
            page.edit_field("Change guardrail", format!("guardrail:{place}:{what}"), move |workspace| {
                if let Some(one) = workspace.guardrails.assigned.get_mut(place) {
                    change(one, text);
                }
            });
        })
    };
    let amount = {
        let page = page.clone();
        Callback::from(move |figure| {
            page.edit_field("Change guardrail", format!("guardrail:{place}:amount"), move |workspace| {
                if let Some(one) = workspace.guardrails.assigned.get_mut(place) {
                    one.amount = figure;
                }
            });
        })
    };
    let remove = {
        let (page, title) = (page.clone(), title(workspace, one));
        Callback::from(move |()| {
            page.remove(format!("Took “{title}” from its stage"), move |workspace| {
                if place < workspace.guardrails.assigned.len() {
                    workspace.guardrails.assigned.remove(place);
                }
            });
            go(&["guardrails"]);
        })
    };
    let names = Names::of(workspace);
    let stage = all.iter().find(|stage| folded(&stage.id) == folded(&one.stage));
    let stage_options: Vec<(AttrValue, AttrValue)> =
        all.iter().map(|stage| (stage.id.clone().into(), stage_title(stage).into())).collect();
    let none = if one.product.is_some() { "the first on the product" } else { "choose …" };
    let mut budgets = vec![(AttrValue::from(""), AttrValue::from(none))];
    budgets.extend(workspace.budgets.iter().map(|budget| {
        (AttrValue::from(budget.id.clone()), AttrValue::from(words::budget(workspace, &names, budget)))
    }));
    let foot = html! { <Button text="Take from its stage" kind={Kind::Danger} icon={Shape::Trash} on_press={remove} /> };
    html! {
        <SidePanel id={format!("guardrail:{place}")} title={title(workspace, one)} over="At a stage of exposure"
            on_close={Callback::from(|()| go(&["guardrails"]))} {foot}>
            <SelectField label="Stage" value={stage.map_or_else(|| one.stage.clone(), |stage| stage.id.clone())} options={stage_options}
                on_commit={change("stage", |one, text| one.stage = text)} />
            <SelectField label="Budget" value={one.budget.clone().unwrap_or_default()} options={budgets} disabled={one.amount.is_some()}
                on_commit={change("budget", |one, text| one.budget = (!text.is_empty()).then_some(text))} />
            <MoneyField label={format!("Or a month's budget of its own ({currency})")} value={one.amount.as_ref().map(ToString::to_string).unwrap_or_default()}
                placeholder="as the budget" on_commit={amount} />
            <div>{ for props.guarded.iter().map(|guarded| looked_at(guarded, stage, currency)) }</div>
        </SidePanel>
    }
}

fn looked_at(guarded: &Guarded, stage: Option<&GuardrailStage>, currency: &str) -> Html {
    let Some(limits) = guarded.limits else {
        return html! { <div key="gap"><Notice tone={Tone::Warning}><p>{ guarded.gap.clone().unwrap_or_default() }</p></Notice></div> };
    };
    html! {
        <section class="stack" key="limits">
            <h3>{ "Limits" }</h3>
            { sentence(&limits, stage, currency) }
            { recent(&guarded.recent, &limits) }
            <h3>{ format!("{} of {} days would have tripped", guarded.trips.len(), guarded.days) }</h3>
            if guarded.trips.is_empty() {
                <p class="quiet-text">{ "No loaded day reaches a limit." }</p>
            } else {
                { trips(&guarded.trips, stage, currency) }
            }
            { caps(guarded, currency) }
        </section>
    }
}

/// Days on which a request or a user cost more than the stage's cap, and what of that the bills can't tell.
fn caps(guarded: &Guarded, currency: &str) -> Html {
    let untold = guarded.untold.iter().map(|cap| match cap {
        Cap::Request => "The bills don't tell how many requests were made (ConsumedQuantity in requests), so its cap can't be held against them.",
        Cap::User => "The bills don't name users (x_User), so their cap can't be held against them.",
    });
    let told = |trip: &CapTrip| {
        let (spent, at) = (amount_text(trip.spent, currency), amount_text(trip.at, currency));
        match (trip.cap, &trip.user, trip.users) {
            (Cap::User, Some(user), Some(1)) => format!("{user} cost {spent}, over {at}"),
            (Cap::User, Some(user), Some(users)) => {
                format!("{users} users cost over {at}, most {user}: {spent}")
            }
            // A request costs less than a cent: every digit that is there.
            _ => format!("a request cost {} in the mean, over {}", trip.spent.to_fixed(6), trip.at),
        }
    };
    let shown = guarded.caps.len().saturating_sub(MOST);
    html! {
        <>
            <h3>{ "Caps of a request and of a user" }</h3>
            { for untold.map(|text| html! { <p key={text} class="quiet-text">{ text }</p> }) }
            if guarded.caps.is_empty() && guarded.untold.is_empty() { <p class="quiet-text">{ "No loaded day goes over a cap." }</p> }
            <ul class="thresholds-caps">
                { for guarded.caps[shown..].iter().rev().map(|trip| html! {
                    <li key={format!("{} {:?}", trip.day, trip.cap)}><span class="thresholds-when">{ trip.day.to_string() }</span>{ ": " }{ told(trip) }</li>
                }) }
            </ul>
            if shown > 0 { <p class="faint-text">{ format!("and {shown} earlier") }</p> }
        </>
    }
}

fn sentence(limits: &Limits, stage: Option<&GuardrailStage>, currency: &str) -> Html {
    let amount = |amount: Amount| format!("{} {currency}", amount_text(amount, currency));
    let stop = limits.stop.map(|stop| format!(" It is critical: it stops at {} of a month.", amount(stop)));
    let caps = stage.map(|stage| {
        let cap = |figure: &Option<cost_matrix::workspace::Figure>, what: &str| {
            figure.as_ref().map(|figure| format!("{figure} {currency} {what}"))
        };
        let caps: Vec<String> =
            [cap(&stage.per_request, "a request"), cap(&stage.per_user, "a user and day")]
                .into_iter()
                .flatten()
                .collect();
        caps.join(", ")
    });
    let caps = caps.filter(|caps| !caps.is_empty());
    html! {
        <>
            <p>
                { format!("Of {} a month: {} a day soft, {} a day hard.{}", amount(limits.month), amount(limits.soft), amount(limits.hard), stop.unwrap_or_default()) }
            </p>
            if let Some(caps) = caps { <p class="quiet-text">{ format!("At most {caps}.") }</p> }
        </>
    }
}

/// The last days as bars, with the two limits across.
fn recent(days: &[(Day, Amount)], limits: &Limits) -> Html {
    if days.is_empty() {
        return html! {};
    }
    // Only for the eye.
    let units = |amount: Amount| amount.units() as f64;
    let most = days.iter().map(|(_, cost)| units(*cost)).fold(units(limits.hard) * 1.15, f64::max).max(1.0);
    let (width, height) = (300.0, 80.0);
    let step = width / days.len() as f64;
    let plot = Plot { across: (0.0, width), up: (height, 0.0), from_to: (0.0, 1.0), low_high: (0.0, most) };
    let y = |amount: Amount| plot.y(units(amount));
    let line = |amount: Amount, class: &'static str| {
        html! {
            <line {class} x1="0" x2={format!("{width}")} y1={format!("{:.1}", y(amount))} y2={format!("{:.1}", y(amount))} />
        }
    };
    let label = match (days.first(), days.last()) {
        (Some((first, _)), Some((last, _))) => {
            format!("Spend a day from {first} to {last}, with the soft and the hard limit")
        }
        _ => String::new(),
    };
    html! {
        <figure class="thresholds-recent">
            <svg viewBox={format!("0 0 {width} {height}")} role="img" aria-label={label.clone()}>
                { for days.iter().enumerate().map(|(place, (day, cost))| {
                    let class = if *cost >= limits.hard { "thresholds-bar over" } else { "thresholds-bar" };
                    let top = y(*cost);
                    html! {
                        <rect key={day.to_string()} {class} x={format!("{:.1}", place as f64 * step)} width={format!("{:.1}", step * 0.8)}
                            y={format!("{top:.1}")} height={format!("{:.1}", height - top)}>
                            <title>{ format!("{day}: {cost}") }</title>
                        </rect>
                    }
                }) }
                { line(limits.soft, "thresholds-soft") }
                { line(limits.hard, "thresholds-hard") }
            </svg>
            <figcaption class="faint-text">{ label }</figcaption>
        </figure>
    }
}

fn trips(trips: &[Trip], stage: Option<&GuardrailStage>, currency: &str) -> Html {
    let columns = vec![
        Column::text("Day"),
        Column::text("Limit"),
        Column::number(format!("Spent ({currency})")),
        Column::number("Limit at"),
    ];
    let action = |limit: Limit| match limit {
        Limit::Soft => stage.and_then(|stage| stage.at_soft.clone()),
        Limit::Hard => stage.and_then(|stage| stage.at_hard.clone()),
        Limit::Stop => Some("stop until the month ends".to_owned()),
    };
    let shown = trips.len().saturating_sub(MOST);
    html! {
        <>
            <Table caption="Days on which a limit would have tripped" {columns}>
                { for trips[shown..].iter().rev().map(|trip| html! {
                    <TableRow key={trip.day.to_string()}>
                        <th scope="row" class="thresholds-when">{ trip.day.to_string() }</th>
                        <td>
                            { match trip.limit { Limit::Soft => "soft", Limit::Hard => "hard", Limit::Stop => "stop, of the month" } }
                            <div class="faint-text">{ action(trip.limit).unwrap_or_default() }</div>
                        </td>
                        <td class="number">{ amount_text(trip.spent, currency) }</td>
                        <td class="number">{ amount_text(trip.at, currency) }</td>
                    </TableRow>
                }) }
            </Table>
            if shown > 0 { <p class="faint-text">{ format!("and {shown} earlier days") }</p> }
        </>
    }
}
