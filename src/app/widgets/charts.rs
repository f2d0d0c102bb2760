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
