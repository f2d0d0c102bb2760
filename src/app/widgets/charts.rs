//! Small charts in SVG. Lengths are attributes, because the page's policy forbids inline styles. Each has a text that
//! says the same; larger ones stand beside a table.

use yew::prelude::*;

/// A part of a stacked bar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub(crate) label: AttrValue,
    /// A class that gives it its colour: `tone-1` …, or `coverage-direct` ….
    pub(crate) class: AttrValue,
    /// Of the whole, in percent.
    pub(crate) percent: f64,
}

#[derive(Properties, PartialEq)]
pub(crate) struct StackedBarProps {
    /// What the bar as a whole says.
    pub(crate) label: AttrValue,
    pub(crate) segments: Vec<Segment>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// One bar of parts, side by side.
#[component]
pub(crate) fn StackedBar(props: &StackedBarProps) -> Html {
    let mut at = 0.0;
    let parts = props.segments.iter().filter(|segment| segment.percent > 0.0).map(|segment| {
        let x = at;
        at += segment.percent;
        html! {
            <rect key={segment.label.to_string()} class={classes!("segment", segment.class.to_string())} x={format!("{x:.3}%")} y="0"
                width={format!("{:.3}%", segment.percent.min(100.0))} height="100%">
                <title>{ &segment.label }</title>
            </rect>
        }
    });
    html! {
        <svg class={classes!("stacked-bar", props.class.clone())} role="img" aria-label={&props.label}>
            { for parts }
        </svg>
    }
}

/// A plain bar for a table's cell, of so many percent of its width.
pub(crate) fn bar(percent: f64, class: &str) -> Html {
    html! {
        <svg class="cell-bar" aria-hidden="true">
            <rect class={classes!(class.to_owned())} width={format!("{:.2}%", percent.clamp(0.0, 100.0))} height="100%" rx="1" />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SparklineProps {
    /// What it says, as "Spend by week, rising from 1,200 to 1,900".
    pub(crate) label: AttrValue,
    pub(crate) values: Vec<f64>,
}

/// A line without axes.
#[component]
pub(crate) fn Sparkline(props: &SparklineProps) -> Html {
    let (most, least) = props
        .values
        .iter()
        .fold((f64::MIN, f64::MAX), |(most, least), value| (most.max(*value), least.min(*value)));
    let span = if most > least { most - least } else { 1.0 };
    let step = 100.0 / (props.values.len().max(2) - 1) as f64;
    let points: Vec<String> = props
        .values
        .iter()
        .enumerate()
        .map(|(place, value)| {
            format!("{:.2},{:.2}", place as f64 * step, 22.0 - (value - least) / span * 20.0)
        })
        .collect();
    html! {
        <svg class="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={&props.label}>
            <polyline points={points.join(" ")} fill="none" vector-effect="non-scaling-stroke" />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct BarsProps {
    pub(crate) label: AttrValue,
    /// One bar each: its label, its parts from the bottom up as class and value, and the text above it.
    pub(crate) bars: Vec<(AttrValue, Vec<(AttrValue, f64)>, AttrValue)>,
}

const HEIGHT: f64 = 160.0;
const WIDTH: f64 = 44.0;

/// Upright bars of stacked parts, each with its label and value. A table with the figures belongs beside it.
#[component]
pub(crate) fn Bars(props: &BarsProps) -> Html {
    let total = |parts: &[(AttrValue, f64)]| parts.iter().map(|(_, value)| value.max(0.0)).sum::<f64>();
    let most = props.bars.iter().map(|(_, parts, _)| total(parts)).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let width = WIDTH * props.bars.len() as f64;
    let bars = props.bars.iter().enumerate().map(|(place, (label, parts, value))| {
        let x = place as f64 * WIDTH + 5.0;
        let mut y = HEIGHT + 18.0;
        let top = y - total(parts) / most * HEIGHT;
        let stacked = parts.iter().map(|(class, value)| {
            let height = value.max(0.0) / most * HEIGHT;
            y -= height;
            html! {
                <rect key={class.to_string()} class={classes!(class.to_string())} x={format!("{x:.2}")} y={format!("{y:.2}")}
                    width={format!("{:.2}", WIDTH - 10.0)} height={format!("{height:.2}")} />
            }
        });
        let middle = format!("{:.2}", x + (WIDTH - 10.0) / 2.0);
        html! {
            <g key={label.to_string()}>
                { for stacked }
                <text class="bar-value" x={middle.clone()} y={format!("{:.2}", top - 4.0)} text-anchor="middle">{ value }</text>
                <text class="bar-label" x={middle} y={format!("{:.2}", HEIGHT + 32.0)} text-anchor="middle">{ label }</text>
                <title>{ format!("{label}: {value}") }</title>
            </g>
        }
    });
    html! {
        <div class="bars">
            <svg viewBox={format!("0 0 {width:.0} {:.0}", HEIGHT + 40.0)} width={format!("{width:.0}")} height={format!("{:.0}", HEIGHT + 40.0)}
                role="img" aria-label={&props.label}>
                { for bars }
            </svg>
        </div>
    }
}
