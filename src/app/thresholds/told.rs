//! Who would be told for a budget, step by step, with every gap named.

use cost_matrix::budget::escalate::repeats;
use cost_matrix::budget::people::People;
use cost_matrix::budget::{Gap, Rung, Told, hours, ladder};
use cost_matrix::workspace::{Budget, Escalation, Workspace};
use yew::prelude::*;

use crate::app::host::today;
use crate::app::widgets::{Badge, Tone};

/// When a level is told, counted from the alert, in words; none where an earlier level never hands on.
fn when(ladder: &Escalation, level: usize) -> Option<String> {
    let mut waited = Some(0_u32);
    for before in ladder.levels.iter().take(level) {
        let wait = before.acknowledge_within.as_deref().and_then(hours);
        let times = u32::try_from(repeats(before).unwrap_or(0) + 1).ok();
        let wait = wait.zip(times).and_then(|(wait, times)| wait.checked_mul(times));
        waited = waited.zip(wait).and_then(|(waited, wait)| waited.checked_add(wait));
    }
    let when = match waited? {
        0 => "at once".to_owned(),
        hours if hours % 24 == 0 && hours >= 48 => format!("after {} days without an answer", hours / 24),
        hours => format!("after {hours} h without an answer"),
    };
    let waits = ladder.levels.iter().take(level + 1).any(|level| level.hours.is_some());
    Some(if waits { format!("{when}, counted in working hours") } else { when })
}

/// The levels of a ladder as they are for a budget today.
pub(super) fn steps(workspace: &Workspace, budget: &Budget, escalation: &Escalation) -> Html {
    let people = People::of(workspace, Some(today()));
    let rungs = ladder(&people, budget, escalation);
    if rungs.is_empty() {
        return html! { <Badge text="The ladder has no level: nobody is told" tone={Tone::Bad} /> };
    }
    html! {
        <ol class="thresholds-steps">
            { for rungs.iter().enumerate().map(|(place, rung)| step(escalation, place, rung)) }
        </ol>
    }
}

fn step(escalation: &Escalation, place: usize, rung: &Rung) -> Html {
    let level = &escalation.levels[place];
    let when =
        when(escalation, place).unwrap_or_else(|| "never: the level before has no waiting time".to_owned());
    let via = level.via.as_deref().map(|via| format!(", by {via}")).unwrap_or_default();
    html! {
        <li key={place}>
            <span class="thresholds-step-number" aria-hidden="true">{ place + 1 }</span>
            <div>
                <p class="faint-text">{ when }{ via }</p>
                <ul>
                    { for rung.told.iter().enumerate().map(|(at, (who, told))| html! {
                        <li key={at}>{ reached(who, told) }</li>
                    }) }
                </ul>
                if let Some(action) = &level.action { <p class="quiet-text">{ format!("may {action}") }</p> }
            </div>
        </li>
    }
}

fn reached(who: &str, told: &Result<Told, Gap>) -> Html {
    match told {
        Ok(told) => html! {
            <>
                <strong>{ &told.name }</strong>
                if let Some(role) = told.role { <span class="quiet-text">{ format!(" as {role}") }</span> }
                if told.contact != told.name { <span class="faint-text">{ format!(" {}", told.contact) }</span> }
            </>
        },
        Err(gap) => html! {
            <span class="thresholds-gap">
                <Badge text="gap" tone={Tone::Bad} />
                <span>{ if who.is_empty() { gap.to_string() } else { format!("{who}: {gap}") } }</span>
            </span>
        },
    }
}

/// The gaps of a budget, in words: what keeps its ladder from reaching somebody.
pub(super) fn gaps(workspace: &Workspace, budget: &Budget, escalation: &Escalation) -> Vec<String> {
    let people = People::of(workspace, Some(today()));
    let rungs = ladder(&people, budget, escalation);
    if rungs.is_empty() {
        return vec!["the ladder has no level".to_owned()];
    }
    let mut gaps = Vec::new();
    for (place, rung) in rungs.iter().enumerate() {
        for (who, told) in &rung.told {
            if let Err(gap) = told {
                let who = if who.is_empty() { String::new() } else { format!("{who}: ") };
                gaps.push(format!("level {}: {who}{gap}", place + 1));
            }
        }
        let hands_on = place + 1 < rungs.len();
        let wait = escalation.levels[place].acknowledge_within.as_deref();
        if hands_on && wait.and_then(hours).is_none() {
            gaps.push(format!(
                "level {}: no waiting time that reads (as 24h or 2d), so level {} is never told",
                place + 1,
                place + 2
            ));
        }
    }
    gaps
}
