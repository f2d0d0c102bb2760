//! An escalation that was played through, as a picture and as a table.

use cost_matrix::budget::simulate::{Ending, Outcome, Played, Simulation};
use cost_matrix::money::Amount;
use yew::prelude::*;

use crate::app::widgets::{Badge, Column, Plot, Table, TableRow, Tone, amount_text, at};

/// Size of the picture, and the room for its texts.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 12.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 26.0;

fn money(simulation: &Simulation, amount: Amount) -> String {
    format!("{} {}", amount_text(amount, &simulation.currency), simulation.currency)
}

/// So many minutes as people say it.
fn span(minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, 0) => "at once".to_owned(),
        (hours, 0) if hours >= 48 && hours % 24 == 0 => format!("after {} days", hours / 24),
        (hours, 0) => format!("after {hours} h"),
        (hours, rest) => format!("after {hours} h {rest} min"),
    }
}

/// How it ended, in a sentence.
fn ending(simulation: &Simulation) -> String {
    let over = simulation.at_end - simulation.amount;
    let end = money(simulation, simulation.at_end);
    let over = match over.is_negative() || over.is_zero() {
        true => format!("within the budget of {}", money(simulation, simulation.amount)),
        false => format!("{} over the budget", money(simulation, over)),
    };
    match &simulation.ending {
        Ending::NoLadder => format!(
            "The budget has no ladder: nobody is told. At this rate the line spends {end} by {}, {over}.",
            simulation.to
        ),
        Ending::Unanswered => {
            format!("Nobody answers. At this rate the line spends {end} by {}, {over}.", simulation.to)
        }
        Ending::Answered { level, read, minutes, spent, .. } => format!(
            "Level {level} answers on {read}, {}, when {} are spent. Left alone, the line would spend {end} by {}, {over}.",
            span(*minutes).replace("at once", "at once after the alert"),
            money(simulation, *spent),
            simulation.to
        ),
    }
}

/// The spend from the alert to the period's end, with each level on it.
pub(super) fn picture(simulation: &Simulation) -> Html {
    let start = simulation.fired.epoch();
    let days = f64::from((simulation.to.epoch() + 1 - start).max(1));
    // Only for the eye.
    let units = |amount: Amount| amount.units() as f64;
    let most = units(simulation.at_end).max(units(simulation.amount)).max(1.0);
    let least = units(simulation.spent).min(units(simulation.at_end)).min(units(simulation.amount));
    let (low, high) = (least - (most - least) * 0.1, most);
    let plot = Plot {
        across: (LEFT, WIDTH - LEFT),
        up: (HEIGHT - BOTTOM, TOP),
        from_to: (0.0, days * 1440.0),
        low_high: (low, high),
    };
    let x = |minutes: f64| plot.x(minutes);
    let y = |amount: Amount| plot.y(units(amount));
    let known = f64::from(simulation.known_until.epoch() + 1 - start).max(0.0) * 1440.0;
    let line = format!(
        "{},{} {},{} {},{}",
        at(x(0.0)),
        at(y(simulation.spent)),
        at(x(known)),
        at(y(simulation.spent)),
        at(x(days * 1440.0)),
        at(y(simulation.at_end))
    );
    let budget = at(y(simulation.amount));
    let marks = simulation.steps.iter().filter_map(|played| {
        let (minutes, spent) = (played.minutes.filter(|_| !played.too_late)?, played.spent?);
        let (x, y) = (x(minutes as f64), y(spent));
        Some(html! {
            <g key={played.step.level}>
                <line class="thresholds-mark" x1={at(x)} x2={at(x)} y1={at(y)} y2={at(HEIGHT - BOTTOM)} />
                <circle class={if is_answer(played) { "thresholds-dot answered" } else { "thresholds-dot" }} cx={at(x)} cy={at(y)} r="9" />
                <text class="thresholds-dot-text" x={at(x)} y={at(y + 4.0)} text-anchor="middle">{ played.step.level }</text>
            </g>
        })
    });
    let answer = match &simulation.ending {
        Ending::Answered { minutes, spent, .. } => {
            let (x, y) = (x(*minutes as f64), y(*spent));
            html! { <path key="answer" class="thresholds-answer" d={format!("M{} {}l4 5l8 -10", at(x - 5.0), at(y - 16.0))} /> }
        }
        _ => html! {},
    };
    html! {
        <figure class="card thresholds-picture">
            <figcaption class="card-body">
                <p>{ ending(simulation) }</p>
                <p class="faint-text">{ facts(simulation) }</p>
            </figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={format!("Spend from {} to {}, with each level that is told", simulation.fired, simulation.to)}>
                <line class="thresholds-axis" x1={at(LEFT)} x2={at(WIDTH - LEFT)} y1={at(HEIGHT - BOTTOM)} y2={at(HEIGHT - BOTTOM)} />
                <line class="thresholds-amount" x1={at(LEFT)} x2={at(WIDTH - LEFT)} y1={budget.clone()} y2={budget} />
                <text class="thresholds-label" x={at(LEFT)} y={at(y(simulation.amount) - 5.0)}>{ format!("budget {}", amount_text(simulation.amount, &simulation.currency)) }</text>
                <polyline class="thresholds-spend" points={line} />
                { for marks }
                { answer }
                <text class="thresholds-label" x={at(LEFT)} y={at(HEIGHT - 8.0)}>{ simulation.fired.to_string() }</text>
                <text class="thresholds-label" x={at(WIDTH - LEFT)} y={at(HEIGHT - 8.0)} text-anchor="end">{ simulation.to.to_string() }</text>
            </svg>
        </figure>
    }
}

fn is_answer(played: &Played) -> bool {
    matches!(played.outcome, Outcome::Answered | Outcome::AnsweredLate)
}

fn facts(simulation: &Simulation) -> String {
    let spent_by = match simulation.spent_by {
        _ if simulation.spent >= simulation.amount => " The budget is spent.".to_owned(),
        Some(moment) => format!(" The budget is spent by {}.", moment.day()),
        None => String::new(),
    };
    format!(
        "{} are spent until {}, the day in whole: bills know days, not hours. From there on {} a day, the mean of {} days.{spent_by} Owner: {}.",
        money(simulation, simulation.spent),
        simulation.known_until,
        money(simulation, simulation.a_day),
        simulation.rate_days,
        simulation.owner.as_deref().unwrap_or("nobody"),
    )
}

/// The levels, in order.
pub(super) fn table(simulation: &Simulation) -> Html {
    let columns = vec![
        Column::text("Level"),
        Column::text("Told"),
        Column::text("Who"),
        Column::text("Answer by"),
        Column::text("What came of it"),
        Column::number(format!("Spent by then ({})", simulation.currency)),
        Column::text("May"),
        Column::number(format!("Would have saved ({})", simulation.currency)),
    ];
    if simulation.steps.is_empty() {
        return html! {};
    }
    html! {
        <Table caption="Timeline of the escalation" {columns} class="thresholds-timeline">
            { for simulation.steps.iter().map(|played| row(simulation, played)) }
        </Table>
    }
}

fn row(simulation: &Simulation, played: &Played) -> Html {
    let step = &played.step;
    let (text, tone) = outcome(played);
    let amount = |amount: Option<Amount>| {
        amount.map_or_else(|| "–".to_owned(), |amount| amount_text(amount, &simulation.currency))
    };
    let via = step.via.as_deref().map(|via| format!("by {via}")).unwrap_or_default();
    html! {
        <TableRow key={step.level}>
            <th scope="row">{ step.level }</th>
            <td>
                { played.minutes.map_or_else(|| "never".to_owned(), span) }
                <div class="faint-text thresholds-when">{ played.at.clone().unwrap_or_default() }</div>
                if played.told_again > 0 { <div class="faint-text">{ format!("told again {}×", played.told_again) }</div> }
            </td>
            <td>
                { for step.notify.iter().enumerate().map(|(at, one)| html! {
                    <div key={at}>{ one.name.clone().or_else(|| one.gap.clone()).unwrap_or_default() }</div>
                }) }
                <div class="faint-text">{ via }</div>
            </td>
            <td class="thresholds-when">{ played.by.clone().unwrap_or_else(|| "no deadline".to_owned()) }</td>
            <td>
                <Badge {text} {tone} />
                if played.too_late { <div class="faint-text">{ "after the period's end" }</div> }
            </td>
            <td class="number">{ amount(played.spent) }</td>
            <td>{ step.action.clone().unwrap_or_else(|| "only be told".to_owned()) }</td>
            <td class="number" title={played.saves.is_none().then_some("The level says no percentage that its action saves")}>{ amount(played.saves) }</td>
        </TableRow>
    }
}

fn outcome(played: &Played) -> (&'static str, Tone) {
    match played.outcome {
        Outcome::Answered => ("answered", Tone::Good),
        Outcome::AnsweredLate => ("answered late", Tone::Warning),
        Outcome::Silent => ("no answer", Tone::Bad),
        Outcome::Told => ("told meanwhile", Tone::Plain),
        Outcome::Nobody => ("reaches nobody", Tone::Bad),
        Outcome::NotNeeded => ("not needed", Tone::Plain),
        Outcome::NeverTold => ("never told", Tone::Warning),
    }
}
