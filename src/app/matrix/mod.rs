//! The station Matrix & brief: what all the others were for.

mod brief;
mod brief_edits;
mod change_book;
mod checklist;
mod control_book;
mod document;
mod entries;
mod grid;
mod handouts;
mod incident_book;
mod labels;
mod lines;
mod place;
mod playbook_edits;
mod playbooks;
mod reports;
mod request;
mod request_form;
mod table;
mod templates;
mod toolbar;
mod view;

use yew::prelude::*;

use self::brief::Brief;
use self::checklist::Checklist;
pub(crate) use self::handouts::BriefMenu;
use self::lines::LinesView;
use self::playbooks::Playbooks;
use self::templates::Templates;
use self::view::MatrixTab;
use super::audit::AuditTab;
use super::store::use_store;
use super::widgets::{EmptyState, StationHead, Tabs};
use front::{Route, Station, use_route};

/// The station.
#[component]
pub(crate) fn Matrix() -> Html {
    let store = use_store();
    let route = use_route();
    let parts = route.parts();
    let tab = match parts.first() {
        Some(&"lines") => "lines",
        Some(&"checklist") => "checklist",
        Some(&"brief") => "brief",
        Some(&"playbooks") => "playbooks",
        Some(&"templates") => "templates",
        Some(&"audit") => "audit",
        _ => "matrix",
    };
    let select = Callback::from(|tab: AttrValue| {
        let route = Route::of(Station::Matrix);
        if tab == "matrix" { route.go() } else { route.at(&[&tab]).go() }
    });
    let overview = store.overview.clone();
    let left = overview.as_ref().map(|overview| {
        overview.items.iter().filter(|item| item.state != cost_matrix::report::State::Done).count()
    });
    let has_cost = store.has_cost();
    let body = if tab == "templates" {
        html! { <Templates /> }
    } else if tab == "audit" {
        html! { <AuditTab /> }
    } else if !has_cost {
        nothing(overview.as_deref().and_then(|overview| overview.refusal.as_deref()))
    } else {
        match tab {
            "lines" => html! { <LinesView /> },
            "checklist" => html! { <Checklist /> },
            "brief" => html! { <Brief /> },
            "playbooks" => {
                let open = parts.get(1..).unwrap_or_default().iter().map(|part| (*part).to_owned());
                html! { <Playbooks open={open.collect::<Vec<_>>()} /> }
            }
            _ => html! { <MatrixTab /> },
        }
    };
    let tabs = vec![
        ("matrix".into(), "Matrix".into(), None),
        ("lines".into(), "Lines".into(), None),
        ("checklist".into(), "Checklist".into(), left.filter(|_| has_cost)),
        ("brief".into(), "Brief".into(), None),
        ("playbooks".into(), "Playbooks".into(), None),
        ("templates".into(), "Templates".into(), None),
        ("audit".into(), "Audit".into(), None),
    ];
    html! {
        <>
            <StationHead title="Matrix & brief"
                lead={html! { "Who pays what, down to the line of the bill. Every figure opens; everything can be taken away." }} />
            <Tabs label="Views of the result" {tabs} selected={tab} on_select={select}>
                <div key={tab} class="tab-body">{ body }</div>
            </Tabs>
        </>
    }
}

fn nothing(refusal: Option<&str>) -> Html {
    match refusal {
        Some(refusal) => html! {
            <EmptyState title="Nothing can be allocated yet">
                <p>{ refusal }</p>
                <a class="button" href={Route::of(Station::Attribution).href()}>{ "Mend it in Attribution" }</a>
            </EmptyState>
        },
        None => html! {
            <EmptyState title="No money in yet">
                <p>{ "The matrix appears with the first cost: drop a bill anywhere on this page, type in a source with a cost a month, or try the sample." }</p>
                <div class="row">
                    <a class="button" href={Route::of(Station::Inventory).href()}>{ "Go to Inventory" }</a>
                    <a class="button" href={Route::default().href()}>{ "Start" }</a>
                </div>
            </EmptyState>
        },
    }
}
