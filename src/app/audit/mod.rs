//! The audit, a tab of Matrix & brief: the split over providers and models, guardrails to hand over, the KPI plan.

mod chart;
mod edits;
mod guardrails;
mod kpis;
mod outcomes;
mod prices;
mod split;

use yew::prelude::*;

use self::guardrails::GuardrailsPart;
use self::kpis::KpisPart;
use self::split::SplitPart;
use crate::app::widgets::{Notice, Tabs, Tone};
use front::{Route, Station, use_route};

/// The parts: as they stand in addresses, and as they read.
const PARTS: [(&str, &str); 3] = [
    ("split", "Provider and model split"),
    ("guardrails", "Guardrails by traffic stage"),
    ("kpis", "KPI plan"),
];

/// Goes to a place in the audit.
fn go(rest: &[&str]) {
    let parts: Vec<&str> = std::iter::once("audit").chain(rest.iter().copied()).collect();
    Route::of(Station::Matrix).at(&parts).go();
}

/// The tab.
#[component]
pub(crate) fn AuditTab() -> Html {
    let route = use_route();
    let parts = route.parts();
    let known = parts.get(1).and_then(|part| PARTS.iter().find(|(id, _)| id == part));
    let part = known.unwrap_or(&PARTS[0]).0;
    let select = Callback::from(|part: AttrValue| go(&[&part]));
    let tabs = PARTS.iter().map(|(id, text)| ((*id).into(), (*text).into(), None)).collect::<Vec<_>>();
    let body = match part {
        "guardrails" => html! { <GuardrailsPart /> },
        "kpis" => html! { <KpisPart open={parts.get(2).map(|id| AttrValue::from((*id).to_owned()))} /> },
        _ => html! { <SplitPart /> },
    };
    html! {
        <Tabs label="Parts of the audit" {tabs} selected={part} on_select={select}>
            <div key={part} class="stack audit">{ body }</div>
        </Tabs>
    }
}

fn computing() -> Html {
    html! { <p class="quiet-text" role="status">{ "Computing …" }</p> }
}

fn refused(reason: &str) -> Html {
    html! { <Notice tone={Tone::Bad}><p>{ reason.to_owned() }</p></Notice> }
}

/// A text, or a dash.
fn or_none(text: Option<&str>) -> String {
    text.unwrap_or("–").to_owned()
}
