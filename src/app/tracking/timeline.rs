//! Who owned what when, as bands over the months. The table below it says the same and is edited.

use cost_matrix::calendar::Day;
use cost_matrix::tracking::{ProductSpans, Span};
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::spans::month_starts;
use super::{product_shown, team_shown};
use crate::app::host::today;
use crate::app::store::use_store;
use crate::app::widgets::tone_class;

#[derive(Properties, PartialEq)]
pub(super) struct TimelineProps {
    pub(super) rows: Vec<RowOf>,
    /// First and last day of the bills.
    pub(super) days: Option<(Day, Day)>,
}

/// A product's row, as a property.
#[derive(Clone, PartialEq)]
pub(super) struct RowOf(pub(super) ProductSpans);

const LEFT: f64 = 150.0;
const WIDTH: f64 = 760.0;
const TOP: f64 = 24.0;
const ROW: f64 = 46.0;
const BAND: f64 = 22.0;
const LETTER: f64 = 6.4;

fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// From which to which day the picture goes: the bills with a month on both sides, and every change.
fn range(rows: &[RowOf], days: Option<(Day, Day)>) -> Option<(Day, Day)> {
    let changes: Vec<Day> = rows.iter().flat_map(|RowOf(row)| &row.spans).map(|span| span.from).collect();
    let first = days.map(|(first, _)| first).or_else(|| changes.iter().min().copied())?;
    let last = days.map(|(_, last)| last).into_iter().chain(changes.iter().copied()).max()?;
    Some((first.month().plus(-1).first_day(), last.month().plus(2).first_day()))
}

/// The bands.
#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let Some((first, end)) = range(&props.rows, props.days) else { return html! { <div hidden=true></div> } };
    let x = move |day: Day| {
        let share = f64::from(day.epoch() - first.epoch()) / f64::from(end.epoch() - first.epoch());
        LEFT + share.clamp(0.0, 1.0) * WIDTH
    };
    let height = TOP + ROW * props.rows.len() as f64 + 6.0;
    let starts = month_starts(first, end.plus(-1));
    // Many months: not each has room for its name.
    let every = (starts.len() / 14) + 1;
    let now = today();
    html! {
        <div class="tracking-scroll" tabindex="0" role="group" aria-label="Chart of ownership">
            <svg class="tracking-chart" viewBox={format!("0 0 {} {}", at(LEFT + WIDTH + 8.0), at(height))} width={at(LEFT + WIDTH + 8.0)} height={at(height)}
                role="img" aria-label="Which team owns which product from when on. The table below has the dates.">
                <g>
                    { for starts.iter().enumerate().filter(|(place, _)| place % every == 0).map(|(_, (month, day))| html! {
                        <g key={month.to_string()}>
                            <line class="tracking-month" x1={at(x(*day))} x2={at(x(*day))} y1={at(TOP - 8.0)} y2={at(height)} />
                            <text class="tracking-small" x={at(x(*day) + 4.0)} y="12">{ month.to_string() }</text>
                        </g>
                    }) }
                </g>
                <g>
                    { for props.rows.iter().enumerate().map(|(place, RowOf(row))| {
                        let y = TOP + ROW * place as f64;
                        html! {
                            <g key={row.product.clone()}>
                                <text class="tracking-product" x="0" y={at(y + 15.0)}>{ clipped(&product_shown(workspace, &row.product), LEFT - 8.0) }</text>
                                { for row.spans.iter().filter(|span| span.from < end && span.until.is_none_or(|until| first < until))
                                    .map(|span| band(workspace, span, y, x(span.from), x(span.until.unwrap_or(end)), first)) }
                            </g>
                        }
                    }) }
                </g>
                <g>
                    if first <= now && now < end {
                        <line class="tracking-today" x1={at(x(now))} x2={at(x(now))} y1={at(TOP - 4.0)} y2={at(height)} />
                        <text class="tracking-small strong" x={at(x(now) - 4.0)} y={at(TOP - 2.0)} text-anchor="end">{ "today" }</text>
                    }
                </g>
            </svg>
        </div>
    }
}

fn band(workspace: &Workspace, span: &Span, y: f64, from: f64, to: f64, first: Day) -> Html {
    let wide = (to - from).max(1.0);
    let name = span.team.as_ref().map_or_else(|| "nobody".to_owned(), |team| team_shown(workspace, team));
    let place = span
        .team
        .as_ref()
        .and_then(|id| workspace.teams.iter().position(|team| team.id.trim().eq_ignore_ascii_case(id)));
    let tone = match (&span.team, place) {
        (None, _) => "tracking-nobody",
        (Some(_), Some(place)) => tone_class(place),
        (Some(_), None) => "tone-9",
    };
    let until = span.until.map(|until| format!(" to {}", until.plus(-1))).unwrap_or_else(|| " on".to_owned());
    let since =
        if span.from < first || span.team.is_none() { String::new() } else { format!("from {}", span.from) };
    html! {
        <g key={format!("{}{name}", span.from)}>
            <rect class={classes!("tracking-band", tone)} x={at(from)} y={at(y)} width={at(wide)} height={at(BAND)} rx="3">
                <title>{ format!("{name}, from {}{until}", span.from) }</title>
            </rect>
            <text class="tracking-team" x={at(from + 7.0)} y={at(y + 15.0)}>{ clipped(&name, wide - 10.0) }</text>
            <text class="tracking-small" x={at(from + 1.0)} y={at(y + BAND + 13.0)}>{ since }</text>
        </g>
    }
}

/// As much of a text as there is room for.
fn clipped(text: &str, room: f64) -> String {
    let letters = (room / LETTER).max(0.0) as usize;
    match text.chars().count() <= letters {
        true => text.to_owned(),
        false if letters < 3 => String::new(),
        false => text.chars().take(letters - 1).chain(['…']).collect(),
    }
}
