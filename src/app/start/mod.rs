//! The start page as the page proper shows it: with the way back to what the browser kept, and doors that lead somewhere.

use front::{Entry, Route, Station};
use yew::prelude::*;

use super::host;
use super::store::{Page, Phase, State, use_page, use_store};
use super::widgets::{Button, Kind, Progress, Shape, amount_text};

/// The first page.
#[component]
pub(crate) fn Start() -> Html {
    let store = use_store();
    let page = use_page();
    let on_entry = {
        let (page, store) = (page.clone(), store.clone());
        Callback::from(move |entry| enter(&page, &store, entry))
    };
    html! {
        <front::Start {on_entry} sample={sample_on_its_way(&store)}>
            if !store.document.is_blank() { { saved_work(&store) } }
        </front::Start>
    }
}

/// Goes through a door.
pub(crate) fn enter(page: &Page, state: &State, entry: Entry) {
    match entry {
        Entry::Sample => {
            let had_work = !state.document.is_blank() && !state.document.is_sample();
            let teller = page.clone();
            page.import_sample(Callback::from(move |()| {
                if had_work {
                    teller.say("The sample stands in the place of your workspace. Undo brings yours back.");
                }
                Route::of(Station::Matrix).go();
            }));
        }
        Entry::Bills(files) => {
            page.take_files(state, files);
            Route::of(Station::Inventory).go();
        }
        Entry::Inventory => Route::of(Station::Inventory).at(&["new"]).go(),
        Entry::Workspace(files) => {
            files.into_iter().for_each(|file| page.open_workspace(file));
            Route::of(Station::Matrix).go();
        }
    }
}

/// Goes through the door that was chosen before this page was here, as soon as it can.
#[hook]
pub(crate) fn use_wish() {
    let store = use_store();
    let page = use_page();
    use_effect_with(store.opened, move |opened| {
        if let Some(entry) = opened.then(host::wish).flatten() {
            enter(&page, &store, entry);
        }
    });
}

fn sample_on_its_way(state: &State) -> Option<Html> {
    let running = state.imports.iter().find(|import| import.file.is_none() && import.phase.is_open())?;
    let (done, of) = match running.phase {
        Phase::Running { done, of, .. } => (done, of),
        _ => (0.0, 1.0),
    };
    Some(html! { <Progress label="Making and reading the sample" {done} {of} /> })
}

/// The way back to what the browser kept.
fn saved_work(store: &State) -> Html {
    let name = store.workspace().name.clone().unwrap_or_else(|| "Untitled workspace".to_owned());
    let go = Callback::from(|()| Route::of(Station::Matrix).go());
    html! {
        <section class="continue" aria-label="Saved work">
            <div>
                <h2>{ name }</h2>
                <p class="quiet-text">{ stands(store) }</p>
            </div>
            <Button text="Continue" kind={Kind::Primary} icon={Shape::Right} on_press={go} />
        </section>
    }
}

fn stands(state: &State) -> String {
    let bills = match state.document.bills.len() {
        0 => "No bill".to_owned(),
        1 => "1 bill".to_owned(),
        count => format!("{count} bills"),
    };
    let sources = match state.workspace().sources.len() {
        1 => "1 source".to_owned(),
        count => format!("{count} sources"),
    };
    let money = state.overview.as_ref().and_then(|overview| overview.allocated.as_ref()).map(|allocated| {
        let proof = &allocated.proof;
        format!(", {} {} in", amount_text(proof.money_in, &proof.currency), proof.currency)
    });
    format!("{bills}, {sources}{}. Kept in this browser.", money.unwrap_or_default())
}
