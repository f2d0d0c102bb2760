//! Small charts in SVG. Lengths are attributes, because the page's policy forbids inline styles. Each has a text that
//! says the same; larger ones stand beside a table.

use yew::prelude::*;

/// A length or a place as an attribute.
pub(crate) fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// The part of a picture in which values are drawn, and which values its edges stand for. What lies beyond stands at the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plot {
    /// Left and right edge.
    pub(crate) across: (f64, f64),
    /// Bottom and top edge.
    pub(crate) up: (f64, f64),
    /// Values at the left and the right edge.
    pub(crate) from_to: (f64, f64),
    /// Values at the bottom and at the top.
    pub(crate) low_high: (f64, f64),
}

impl Plot {
    /// Where a value stands across.
    pub(crate) fn x(&self, value: f64) -> f64 {
        place(value, self.from_to, self.across)
    }

    /// Where a value stands up.
    pub(crate) fn y(&self, value: f64) -> f64 {
        place(value, self.low_high, self.up)
    }

    /// A point of a line.
    pub(crate) fn point(&self, x: f64, y: f64) -> String {
        format!("{},{}", at(self.x(x)), at(self.y(y)))
    }
}

/// In the middle where there is nothing to tell values apart by.
fn place(value: f64, (low, high): (f64, f64), (start, end): (f64, f64)) -> f64 {
    let part = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
    start + part * (end - start)
}

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
