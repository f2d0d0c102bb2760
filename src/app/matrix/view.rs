//! The matrix itself: the toolbar, the table, and the panel of a figure.

use cost_matrix::calendar::Month;
use cost_matrix::desk::{Answer, Question, ReportKind};
use cost_matrix::ledger::By;
use yew::prelude::*;

use super::entries::Entries;
use super::labels::label;
use super::place::{Choice, Place};
use super::reports::Reports;
use super::table::MatrixTable;
use super::toolbar::{Narrow, Toolbar};
use crate::app::store::{State, use_answer, use_store};
use crate::app::widgets::{Notice, Tone};
use front::use_route;

/// The tab.
#[component]
pub(super) fn MatrixTab() -> Html {
    let store = use_store();
    let route = use_route();
    let narrow = use_state_eq(Narrow::default);
    let place = Place::of(&route);
    let from = narrow.from.map(|month| month.first_day());
    let until = narrow.to.map(|month| month.next().first_day());
    let asked = use_answer(Some(Question::Matrix { by: place.by(), from, until }));
    let view = match asked.answer.as_deref() {
        Some(Answer::Matrix(view)) if view.by == place.by() => Some(view.clone()),
        _ => None,
    };
    let refused = match asked.answer.as_deref() {
        Some(Answer::Refused(reason)) => Some(reason.clone()),
        _ => None,
    };
    let workspace = store.document.workspace.clone();
    let close = {
        let place = place.clone();
        Callback::from(move |()| Place { open: None, ..place.clone() }.route().go())
    };
    let panel = place.open.as_ref().map(|(row, column)| {
        let mut filter = Vec::new();
        let mut words = Vec::new();
        for (by, choice) in [(Some(place.rows), row), (place.columns, column)] {
            if let (Some(by), Choice::One(value)) = (by, choice) {
                filter.push((by, value.clone()));
                words.push(label(&workspace, by, value.as_deref()));
            }
        }
        let name = if words.is_empty() { "Everything".to_owned() } else { words.join(" · ") };
        html! { <Entries title={name} {filter} {from} {until} on_close={close} /> }
    });
    html! {
        <>
            <Toolbar place={place.clone()} narrow={narrow.clone()} months={months(&store)} />
            if let Some(reason) = refused { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> }
            <div class="split">
                <div class="stack">
                    { match &view {
                        Some(view) => html! {
                            <MatrixTable view={view.clone()} place={place.clone()} narrow={(*narrow).clone()} workspace={workspace} />
                        },
                        None => html! { <p class="quiet-text" role="status">{ "Computing …" }</p> },
                    } }
                    <Reports kind={ReportKind::Matrix} by={place.by()} {from} {until} name={file_name(&place)} />
                </div>
                if let Some(panel) = panel { { panel } }
            </div>
        </>
    }
}

fn months(state: &State) -> Vec<Month> {
    let allocated = state.overview.as_ref().and_then(|overview| overview.allocated.as_ref());
    allocated.map(|allocated| allocated.months.clone()).unwrap_or_default()
}

fn file_name(place: &Place) -> String {
    let names: Vec<&str> = place.by().into_iter().map(By::name).collect();
    format!("matrix-{}", names.join("-by-")).replace('_', "-")
}
