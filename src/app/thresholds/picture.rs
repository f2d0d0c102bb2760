//! A budget's period as a picture: spend so far, plan, what is expected with its interval, thresholds and fired alerts. The
//! table behind it says the same; figures here are only for the eye.

use cost_matrix::budget::alert::Alert;
use cost_matrix::budget::stand::BudgetStand;
use cost_matrix::calendar::Day;
use cost_matrix::money::Amount;
use yew::prelude::*;

use crate::app::widgets::{Plot, at};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 6.0;
/// For the labels of the lines.
const RIGHT: f64 = 92.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 24.0;
/// Between two labels.
const LINE: f64 = 13.0;

/// Nearer to the left edge a text would run out of the picture.
const EDGE: f64 = 40.0;

struct Frame {
    plot: Plot,
}

impl Frame {
    fn of(stand: &BudgetStand, most: f64) -> Self {
        let before = f64::from(stand.from.epoch());
        Self {
            plot: Plot {
                across: (LEFT, WIDTH - RIGHT),
                up: (HEIGHT - BOTTOM, TOP),
                from_to: (before, before + f64::from(stand.days)),
                low_high: (0.0, if most > 0.0 { most } else { 1.0 }),
            },
        }
    }

    /// The end of a day.
    fn x(&self, day: Day) -> f64 {
        self.plot.x(f64::from(day.epoch() + 1))
    }

    fn y(&self, amount: Amount) -> f64 {
        self.plot.y(amount.units() as f64)
    }

    fn point(&self, day: Day, amount: Amount) -> String {
        self.plot.point(f64::from(day.epoch() + 1), amount.units() as f64)
    }
}

/// The picture; `label` says in words what it shows.
pub(super) fn picture(stand: &BudgetStand, alerts: &[&Alert], label: String) -> Html {
    let high =
        stand.forecast.as_ref().map(|forecast| forecast.by.high.unwrap_or_default().max(forecast.total));
    let levels = stand.levels.iter().map(|level| level.at);
    let amounts =
        stand.cumulative.iter().copied().chain(high).chain(levels).chain([stand.amount, stand.plan]);
    let most = amounts.max().unwrap_or_default().units() as f64 * 1.04;
    let frame = Frame::of(stand, most);
    let right = WIDTH - RIGHT;
    let start = stand.from.plus(-1);
    let spent = stand
        .cumulative
        .iter()
        .enumerate()
        .map(|(place, sum)| frame.point(stand.from.plus(place as i32), *sum));
    let spent: Vec<String> = std::iter::once(frame.point(start, Amount::ZERO)).chain(spent).collect();
    let plan =
        stand.planned.iter().enumerate().map(|(place, sum)| frame.point(stand.from.plus(place as i32), *sum));
    let plan: Vec<String> = std::iter::once(frame.point(start, Amount::ZERO)).chain(plan).collect();
    let as_of = stand.from.plus(stand.gone as i32 - 1);
    let mut labels = vec![(frame.y(stand.amount), "budget".to_owned(), "strong")];
    for level in stand.levels.iter().filter(|level| level.at != stand.amount) {
        let of = if level.is_forecast { "forecast" } else { "spent" };
        labels.push((frame.y(level.at), format!("{of}: {}", level.trigger), "quiet"));
    }
    if let Some(forecast) = stand.forecast.as_ref().filter(|_| as_of < stand.to) {
        labels.push((frame.y(forecast.total), "forecast".to_owned(), "forecast"));
    }
    html! {
        <>
        <svg class="thresholds-picture" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={label}>
            <line class="thresholds-axis" x1={at(LEFT)} x2={at(right)} y1={at(HEIGHT - BOTTOM)} y2={at(HEIGHT - BOTTOM)} />
            <text class="thresholds-mark" x={at(LEFT)} y={at(HEIGHT - 8.0)}>{ stand.from.to_string() }</text>
            <text class="thresholds-mark" x={at(right)} y={at(HEIGHT - 8.0)} text-anchor="end">{ stand.to.to_string() }</text>
            <g>{ cone(&frame, stand, as_of) }</g>
            <polyline class="thresholds-plan" points={plan.join(" ")} />
            <g>
                { for stand.levels.iter().filter(|level| level.at != stand.amount).map(|level| html! {
                    <line key={level.trigger.clone()} class={classes!("thresholds-level-line", level.is_forecast.then_some("forecast"))} x1={at(LEFT)} x2={at(right)} y1={at(frame.y(level.at))} y2={at(frame.y(level.at))} />
                }) }
            </g>
            <line class="thresholds-budget-line" x1={at(LEFT)} x2={at(right)} y1={at(frame.y(stand.amount))} y2={at(frame.y(stand.amount))} />
            <polyline class="thresholds-spent" points={spent.join(" ")} />
            <g>{ for fired(stand, alerts).into_iter().map(|(day, count)| mark(&frame, stand, day, count)) }</g>
            <g>{ for placed(labels).into_iter().enumerate().map(|(place, (y, text, class))| html! {
                <text key={place} class={classes!("thresholds-mark", class)} x={at(right + 6.0)} y={at(y + 3.5)}>{ shortened(&text) }</text>
            }) }</g>
        </svg>
        { legend(stand, as_of, !alerts.is_empty()) }
        </>
    }
}

/// What each kind of line means.
fn legend(stand: &BudgetStand, as_of: Day, has_fired: bool) -> Html {
    let line = |class: &'static str, text: &'static str| {
        html! {
            <li key={class}>
                <svg width="22" height="8" aria-hidden="true"><line class={class} x1="1" x2="21" y1="4" y2="4" /></svg>{ text }
            </li>
        }
    };
    let forecast = stand.forecast.as_ref().filter(|_| as_of < stand.to);
    let has_cone = forecast.is_some_and(|forecast| forecast.by.low.is_some());
    html! {
        <ul class="legend">
            { line("thresholds-spent", "spent") }
            { line("thresholds-plan", "plan") }
            if forecast.is_some() { { line("thresholds-expected", "forecast") } }
            if has_cone { <li key="cone"><svg width="22" height="8" aria-hidden="true"><rect class="thresholds-cone" x="1" width="20" height="8" /></svg>{ "eight of ten outcomes" }</li> }
            if has_fired { <li key="fired"><svg width="10" height="10" aria-hidden="true"><circle class="thresholds-fired" cx="5" cy="5" r="4" /></svg>{ "fired" }</li> }
        </ul>
    }
}

/// What is expected, from the day that is looked at to the end.
fn cone(frame: &Frame, stand: &BudgetStand, as_of: Day) -> Html {
    let Some(forecast) = stand.forecast.as_ref().filter(|_| as_of < stand.to) else {
        return html! { <g></g> };
    };
    let now = frame.point(as_of, stand.spent);
    let first = stand.to.plus(1 - forecast.path.len() as i32);
    let path =
        forecast.path.iter().enumerate().map(|(place, sum)| frame.point(first.plus(place as i32), *sum));
    let path: Vec<String> = std::iter::once(now.clone()).chain(path).collect();
    html! {
        <g>
            if let Some((low, high)) = forecast.by.low.zip(forecast.by.high) {
                <polygon class="thresholds-cone" points={format!("{now} {} {}", frame.point(stand.to, high), frame.point(stand.to, low))} />
            }
            <polyline class="thresholds-expected" points={path.join(" ")} />
        </g>
    }
}

/// The days on which something fired, and how much.
fn fired(stand: &BudgetStand, alerts: &[&Alert]) -> Vec<(Day, usize)> {
    let mut days: Vec<(Day, usize)> = Vec::new();
    for alert in alerts.iter().filter(|alert| alert.from == stand.from) {
        match days.iter_mut().find(|(day, _)| *day == alert.fired) {
            Some((_, count)) => *count += 1,
            None => days.push((alert.fired, 1)),
        }
    }
    days
}

fn mark(frame: &Frame, stand: &BudgetStand, day: Day, count: usize) -> Html {
    let place = usize::try_from(day.epoch() - stand.from.epoch()).unwrap_or_default();
    let sum = stand.cumulative.get(place).copied().unwrap_or_default();
    let (x, y) = (frame.x(day), frame.y(sum));
    let text = if count == 1 { day_of_month(day) } else { format!("{} ({count})", day_of_month(day)) };
    html! {
        <g key={day.to_string()}>
            <circle class="thresholds-fired" cx={at(x)} cy={at(y)} r="4.5" />
            <text class="thresholds-mark strong" x={at(x)} y={at(y - 8.0)} text-anchor={if x < EDGE { "start" } else { "middle" }}>{ text }</text>
        </g>
    }
}

fn day_of_month(day: Day) -> String {
    day.to_string().get(5..).unwrap_or_default().to_owned()
}

/// Labels from top to bottom, none on another.
fn placed(mut labels: Vec<(f64, String, &'static str)>) -> Vec<(f64, String, &'static str)> {
    cost_matrix::order::sort_by(&mut labels, |a, b| a.0.total_cmp(&b.0));
    let mut last = f64::NEG_INFINITY;
    for (y, ..) in &mut labels {
        *y = y.max(last + LINE).max(TOP - 6.0);
        last = *y;
    }
    labels
}

fn shortened(text: &str) -> String {
    const MOST: usize = 15;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
