//! The rest of a level: how often it is told, in which hours, and what its action saves.

use cost_matrix::budget::escalate::repeats;
use cost_matrix::budget::{Working, percent};
use cost_matrix::workspace::{EscalationLevel, Figure, WorkingHours};
use yew::prelude::*;

use crate::app::widgets::{CheckField, ComboField, TextField};

#[derive(Properties, PartialEq)]
pub(super) struct LevelHoursProps {
    /// From 0.
    pub(super) place: usize,
    pub(super) level: EscalationLevel,
    /// Which field, and the level with it.
    pub(super) on_change: Callback<(&'static str, EscalationLevel)>,
}

/// What most levels do without, folded away until it is there.
#[component]
pub(super) fn LevelHours(props: &LevelHoursProps) -> Html {
    let level = &props.level;
    let change = |what: &'static str, change: fn(&mut EscalationLevel, String)| {
        let (on_change, level) = (props.on_change.clone(), level.clone());
        Callback::from(move |text: String| {
            let mut level = level.clone();
            change(&mut level, text);
            on_change.emit((what, level));
        })
    };
    let repeat = level.repeat.as_ref().map(Figure::to_string).unwrap_or_default();
    let repeat_problem =
        repeats(level).is_none().then(|| AttrValue::from("write a whole number from 0 to 99"));
    let saves = level.saves.clone().unwrap_or_default();
    let saves_problem = (!saves.trim().is_empty() && percent(&saves).is_none())
        .then(|| AttrValue::from("write a percentage, as 30%"));
    let keep_hours = {
        let (on_change, level) = (props.on_change.clone(), level.clone());
        Callback::from(move |wanted: bool| {
            let office = || WorkingHours {
                from: "09:00".to_owned(),
                until: "17:00".to_owned(),
                days: ["mon", "tue", "wed", "thu", "fri"].map(str::to_owned).to_vec(),
                zone: Some("+00:00".to_owned()),
                ..WorkingHours::default()
            };
            on_change.emit(("hours", EscalationLevel { hours: wanted.then(office), ..level.clone() }));
        })
    };
    let is_used = level.hours.is_some() || level.repeat.is_some() || level.saves.is_some();
    html! {
        <details class="thresholds-more" open={is_used}>
            <summary>{ format!("Repeats, savings and working hours of level {}", props.place + 1) }</summary>
            <div class="stack tight">
                <div class="thresholds-pair">
                    <TextField label="Told again, times" value={repeat} error={repeat_problem} placeholder="0"
                        on_commit={change("repeat", |level, text| level.repeat = Figure::parse(&text).ok())} />
                    <ComboField label="The action saves" value={saves} error={saves_problem} placeholder="by the action"
                        suggestions={["10%", "30%", "50%"].map(AttrValue::from).to_vec()}
                        on_commit={change("saves", |level, text| level.saves = (!text.is_empty()).then_some(text))} />
                </div>
                <CheckField label="Only in working hours" checked={level.hours.is_some()} on_commit={keep_hours} />
                if let Some(hours) = &level.hours { { fields(hours, change) } }
            </div>
        </details>
    }
}

fn fields(
    hours: &WorkingHours,
    change: impl Fn(&'static str, fn(&mut EscalationLevel, String)) -> Callback<String>,
) -> Html {
    let problem = Working::of(hours).err().map(|fault| AttrValue::from(fault.to_string()));
    let days = hours.days.join(" ");
    html! {
        <>
            <div class="thresholds-pair">
                <TextField key="from" label="From" value={hours.from.clone()}
                    on_commit={change("from", |level, text| { if let Some(hours) = &mut level.hours { hours.from = text; } })} />
                <TextField key="until" label="Until" value={hours.until.clone()}
                    on_commit={change("until", |level, text| { if let Some(hours) = &mut level.hours { hours.until = text; } })} />
            </div>
            <ComboField key="days" label="Days" value={days} placeholder="mon tue wed thu fri"
                suggestions={["mon tue wed thu fri", "mon tue wed thu fri sat sun"].map(AttrValue::from).to_vec()}
                on_commit={change("days", |level, text| { if let Some(hours) = &mut level.hours { hours.days = words(&text); } })} />
            <TextField key="zone" label="Zone" value={hours.zone.clone().unwrap_or_default()} placeholder="+00:00" error={problem}
                help="A fixed distance from UTC, as +01:00. Names of zones and summer time are not known."
                on_commit={change("zone", |level, text| { if let Some(hours) = &mut level.hours { hours.zone = (!text.is_empty()).then_some(text); } })} />
        </>
    }
}

fn words(text: &str) -> Vec<String> {
    text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
