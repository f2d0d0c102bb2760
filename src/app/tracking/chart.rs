//! Coverage by week as columns of shares, with targets, the starts of months, and changes of ownership. The table beside it
//! says the same; figures here are only for the eye.

use cost_matrix::calendar::Day;
use cost_matrix::desk::TrackedView;
use cost_matrix::ledger::Coverage;
use cost_matrix::money::Amount;
use yew::prelude::*;

use super::spans::{lanes, month_starts};
use super::weeks::{Target, accuracy_percent, accuracy_text};
use crate::app::widgets::{Plot, amount_text, at, percent_text, ratio_percent};

/// A change of ownership to mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) on: Day,
    pub(super) text: AttrValue,
}

#[derive(Properties, PartialEq)]
pub(super) struct CoverageChartProps {
    pub(super) weeks: Vec<TrackedView>,
    pub(super) targets: [Target; 3],
    pub(super) marks: Vec<Mark>,
    pub(super) currency: AttrValue,
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 84.0;
const PLOT: f64 = 210.0;
const LANE: f64 = 17.0;
/// For the totals below the shares.
const TOTALS: f64 = 46.0;
/// About the width of a letter of the small texts.
const LETTER: f64 = 6.1;

/// Where things stand.
struct Frame {
    first: Day,
    weeks: usize,
    /// Of one week.
    width: f64,
    /// Where the plot begins.
    top: f64,
}

impl Frame {
    fn plot(&self) -> Plot {
        Plot {
            across: (LEFT, self.right()),
            up: (self.bottom(), self.top),
            from_to: (0.0, 7.0 * self.weeks as f64),
            low_high: (0.0, 100.0),
        }
    }

    fn day(&self, day: Day) -> f64 {
        self.plot().x(f64::from(day.epoch() - self.first.epoch()))
    }

    fn right(&self) -> f64 {
        LEFT + self.weeks as f64 * self.width
    }

    fn bottom(&self) -> f64 {
        self.top + PLOT
    }

    fn share(&self, percent: f64) -> f64 {
        self.plot().y(percent)
    }
}

/// The chart.
#[component]
pub(super) fn CoverageChart(props: &CoverageChartProps) -> Html {
    let scroll = use_node_ref();
    {
        let scroll = scroll.clone();
        use_effect_with(props.weeks.len(), move |_| {
            // Where there is no room for all, the newest weeks are shown first.
            if let Some(element) = scroll.cast::<web_sys::Element>() {
                element.set_scroll_left(element.scroll_width());
            }
        });
    }
    let (Some(first), Some(last)) = (props.weeks.first(), props.weeks.last()) else {
        return html! { <div hidden=true></div> };
    };
    let (first, last) = (&first.line, &last.line);
    let weeks = usize::try_from((last.from.epoch() - first.from.epoch()) / 7 + 1).unwrap_or(1);
    let width = (820.0 / weeks as f64).clamp(34.0, 76.0);
    let end = last.from.plus(7);
    let marks: Vec<&Mark> =
        props.marks.iter().filter(|mark| first.from <= mark.on && mark.on < end).collect();
    let mut frame = Frame { first: first.from, weeks, width, top: 0.0 };
    let room = frame.right() + RIGHT;
    let texts: Vec<(f64, f64)> = marks
        .iter()
        .map(|mark| {
            let wide = (mark.text.chars().count() + 14) as f64 * LETTER + 12.0;
            // A text that would run out of the picture stands further left.
            (frame.day(mark.on).min(room - wide).max(0.0), wide)
        })
        .collect();
    let lanes = lanes(&texts);
    frame.top = LANE * (lanes.iter().max().map_or(0, |most| most + 1) as f64) + LANE + 10.0;
    let height = frame.bottom() + 22.0 + TOTALS + 22.0;
    let most = props.weeks.iter().map(total).max().unwrap_or_default();
    let label = format!(
        "Share of spend by coverage, week by week, from {} to {}. The table below has the figures.",
        first.week, last.week
    );
    html! {
        <div class="tracking-scroll" ref={scroll} tabindex="0" role="group" aria-label="Chart of coverage by week">
            <svg class="tracking-chart" viewBox={format!("0 0 {} {}", at(room), at(height))} width={at(room)} height={at(height)} role="img" aria-label={label}>
                <g>{ for [0, 25, 50, 75, 100].into_iter().map(|percent| grid(&frame, percent)) }</g>
                <g>{ for props.weeks.iter().map(|week| column(&frame, week, most, &props.currency)) }</g>
                <g>{ for month_starts(first.from, end.plus(-1)).into_iter().map(|(month, day)| month_mark(&frame, &month.to_string(), day)) }</g>
                <g>{ for props.targets.iter().map(|one| target(&frame, one)) }</g>
                <g>
                    { for marks.iter().zip(&texts).zip(&lanes).enumerate().map(|(place, ((mark, (x, _)), lane))| change(&frame, place, mark, *x, *lane)) }
                </g>
                <text class="tracking-small" x="0" y={at(frame.bottom() + 22.0 + TOTALS)}>{ "total" }</text>
            </svg>
        </div>
    }
}

fn total(week: &TrackedView) -> Amount {
    week.line.total
}

fn grid(frame: &Frame, percent: i32) -> Html {
    let y = at(frame.share(f64::from(percent)));
    html! {
        <g key={percent}>
            <line class="tracking-grid" x1={at(LEFT)} x2={at(frame.right())} y1={y.clone()} y2={y} />
            <text class="tracking-small" x={at(LEFT - 6.0)} y={at(frame.share(f64::from(percent)) + 3.5)} text-anchor="end">{ format!("{percent} %") }</text>
        </g>
    }
}

fn column(frame: &Frame, week: &TrackedView, most: Amount, currency: &str) -> Html {
    let (x, wide) = (frame.day(week.line.from) + 3.0, frame.width - 6.0);
    let middle = at(x + wide / 2.0);
    let coverage = week.coverage();
    // A credit can make a part negative; a share of what is above zero is drawn, the table has the figures.
    let positive: Amount = coverage.iter().copied().filter(|part| *part > Amount::ZERO).sum();
    let mut y = frame.bottom();
    let parts = coverage.iter().zip(Coverage::ALL).map(|(part, coverage)| {
        let tall = ratio_percent(*part, positive).unwrap_or_default().max(0.0) / 100.0 * PLOT;
        y -= tall;
        html! {
            <rect key={coverage.name()} class={format!("coverage-{}", coverage.name())} x={at(x)} y={at(y)} width={at(wide)} height={at(tall)}>
                <title>{ format!("{} {}: {} ({})", week.line.week, coverage.name(), amount_text(*part, currency), percent_text(*part, total(week))) }</title>
            </rect>
        }
    });
    let index = ratio_percent(week.line.direct, total(week));
    let name = week.line.week.to_string();
    let tall = ratio_percent(total(week), most).unwrap_or_default().max(0.0) / 100.0 * (TOTALS - 14.0);
    let base = frame.bottom() + 22.0 + TOTALS;
    html! {
        <g key={name.clone()}>
            { for parts }
            if let Some(index) = index { <text class="tracking-index" x={middle.clone()} y={at(frame.bottom() - 8.0)} text-anchor="middle">{ format!("{index:.0} %") }</text> }
            <text class="tracking-small" x={middle.clone()} y={at(frame.bottom() + 15.0)} text-anchor="middle">{ name.rsplit_once('-').map_or(name.as_str(), |(_, week)| week).to_owned() }</text>
            { closed(frame, week, x, wide) }
            <rect class="tracking-total" x={at(x)} y={at(base - tall)} width={at(wide)} height={at(tall)} />
            <text class="tracking-small" x={middle} y={at(base + 14.0)} text-anchor="middle">{ short(total(week)) }</text>
        </g>
    }
}

/// What a closed week has besides: how far it agrees with today, as a line across its column, and a sign.
fn closed(frame: &Frame, week: &TrackedView, x: f64, wide: f64) -> Html {
    if !week.line.closed {
        return html! { <g></g> };
    }
    let accuracy = week.line.accuracy.as_deref();
    let y = accuracy.and_then(accuracy_percent).map(|percent| at(frame.share(percent.clamp(0.0, 100.0))));
    let told = accuracy
        .map_or_else(|| "accuracy unknown".to_owned(), |one| format!("accuracy {}", accuracy_text(one)));
    html! {
        <g>
            <title>{ format!("{} is closed, {told}", week.line.week) }</title>
            if let Some(y) = y { <line class="tracking-accuracy" x1={at(x - 2.0)} x2={at(x + wide + 2.0)} y1={y.clone()} y2={y} /> }
            <line class="tracking-closed" x1={at(x)} x2={at(x + wide)} y1={at(frame.bottom() + 3.0)} y2={at(frame.bottom() + 3.0)} />
        </g>
    }
}

/// An amount in a few signs, as `12.3k`: a label; the table has every digit.
fn short(amount: Amount) -> String {
    let value = amount.units() as f64 / 1e18;
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    match value.abs() {
        value if value >= 999_500.0 => format!("{sign}{:.1}M", value / 1e6),
        value if value >= 99_950.0 => format!("{sign}{:.0}k", value / 1e3),
        value if value >= 999.5 => format!("{sign}{:.1}k", value / 1e3),
        value => format!("{sign}{value:.0}"),
    }
}

fn month_mark(frame: &Frame, month: &str, day: Day) -> Html {
    let x = frame.day(day);
    html! {
        <g key={month.to_owned()}>
            <line class="tracking-month" x1={at(x)} x2={at(x)} y1={at(frame.top - 12.0)} y2={at(frame.bottom() + 4.0)} />
            <text class="tracking-small" x={at(x + 4.0)} y={at(frame.top - 5.0)}>{ month }</text>
        </g>
    }
}

fn target(frame: &Frame, target: &Target) -> Html {
    let (name, percent) = (target.name, target.percent);
    let y = frame.share(target.share());
    html! {
        <g key={name.to_owned()}>
            <line class="tracking-target" x1={at(LEFT)} x2={at(frame.right() + 4.0)} y1={at(y)} y2={at(y)} />
            <text class="tracking-small strong" x={at(frame.right() + 8.0)} y={at(y + 3.5)}>{ format!("{name} {percent} %") }</text>
        </g>
    }
}

fn change(frame: &Frame, place: usize, mark: &Mark, text_at: f64, lane: usize) -> Html {
    let x = frame.day(mark.on);
    let y = LANE * lane as f64 + 12.0;
    html! {
        <g key={place} class="tracking-change">
            <line x1={at(x)} x2={at(x)} y1={at(y + 3.0)} y2={at(frame.bottom())} />
            <text x={at(text_at)} y={at(y)}>{ format!("▾ {} {}", mark.on, mark.text) }</text>
        </g>
    }
}
