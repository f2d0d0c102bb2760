//! A KPI by week as columns, with its target. The table beside it says the same; lengths here are only for the eye.

use cost_matrix::advice::Kpi;
use yew::prelude::*;

use crate::app::widgets::grouped;

const WIDTH: f64 = 44.0;
const PLOT: f64 = 120.0;
const TOP: f64 = 18.0;
const LEFT: f64 = 8.0;
/// For the target's name.
const RIGHT: f64 = 70.0;

fn at(value: f64) -> String {
    format!("{value:.1}")
}

fn float(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

/// A value in few signs.
fn short(value: f64) -> String {
    let text = match value.abs() {
        value if value >= 10_000.0 => return format!("{:.0}k", value / 1e3),
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.4}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    };
    grouped(&if value < 0.0 { format!("-{text}") } else { text })
}

/// The chart; nothing where there is no week.
pub(super) fn weekly(kpi: &Kpi) -> Html {
    let values: Vec<f64> = kpi.weeks.iter().map(|week| float(&week.value)).collect();
    let target = kpi.target.as_deref().map(float);
    let all = || values.iter().copied().chain(target);
    let (most, least) = (all().fold(0.0, f64::max), all().fold(0.0, f64::min));
    let range = if most > least { most - least } else { 1.0 };
    let y = |value: f64| TOP + (most - value) / range * PLOT;
    let right = LEFT + values.len() as f64 * WIDTH;
    let label = format!("{} week by week. The table below has the figures.", kpi.title);
    let column = |(place, (week, value)): (usize, (&cost_matrix::advice::KpiWeek, &f64))| {
        let x = LEFT + place as f64 * WIDTH + 4.0;
        let (top, bottom) = (y(value.max(0.0)), y(value.min(0.0)));
        let name = week.week.to_string();
        html! {
            <g key={name.clone()}>
                <rect class={if week.is_whole { "audit-bar" } else { "audit-bar partial" }} x={at(x)} y={at(top)} width={at(WIDTH - 8.0)} height={at((bottom - top).max(1.0))}>
                    <title>{ format!("{name}: {}", week.value) }</title>
                </rect>
                <text x={at(x + WIDTH / 2.0 - 4.0)} y={at(top - 4.0)} text-anchor="middle">{ short(*value) }</text>
                <text class="audit-week" x={at(x + WIDTH / 2.0 - 4.0)} y={at(TOP + PLOT + 15.0)} text-anchor="middle">{ name.rsplit_once('-').map_or(name.as_str(), |(_, week)| week).to_owned() }</text>
            </g>
        }
    };
    html! {
        <div class="audit-scroll" tabindex="0" role="group" aria-label={format!("Chart of {}", kpi.title)}>
            <svg class="audit-chart" width={at(right + RIGHT)} height={at(TOP + PLOT + 22.0)} viewBox={format!("0 0 {} {}", at(right + RIGHT), at(TOP + PLOT + 22.0))} role="img" aria-label={label}>
                <line class="audit-zero" x1={at(LEFT)} x2={at(right)} y1={at(y(0.0))} y2={at(y(0.0))} />
                <g>{ for kpi.weeks.iter().zip(&values).enumerate().map(column) }</g>
                if let Some(target) = target {
                    <g>
                        <line class="audit-target" x1={at(LEFT)} x2={at(right + 4.0)} y1={at(y(target))} y2={at(y(target))} />
                        <text x={at(right + 8.0)} y={at(y(target) + 4.0)}>{ format!("target {}", short(target)) }</text>
                    </g>
                }
            </svg>
        </div>
    }
}
