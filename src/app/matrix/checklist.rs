//! The checklist of the guide's steps, with evidence, and the way to where each item is mended.

use cost_matrix::report::{Item, State, Station as Step};
use yew::prelude::*;

use crate::app::shell::page_station;
use crate::app::store::use_store;
use crate::app::widgets::{Badge, Tone};
use front::Route;

/// The tab.
#[component]
pub(super) fn Checklist() -> Html {
    let store = use_store();
    let items: &[Item] = store.overview.as_ref().map_or(&[], |overview| &overview.items);
    let done = items.iter().filter(|item| item.state == State::Done).count();
    html! {
        <div class="checklist">
            <p class="quiet-text">{ format!("{done} of {} items are done. Each says what the workspace and the bills show; the brief carries the same list.", items.len()) }</p>
            { for Step::ALL.into_iter().map(|step| html! {
                <section key={step.number()} class="card">
                    <div class="card-head"><h2>{ format!("{}. {}", step.number(), step.step()) }</h2></div>
                    <ul class="check-items">
                        { for items.iter().filter(|item| item.step == step).map(|item| html! { <li key={item.id.clone()}>{ view(item) }</li> }) }
                    </ul>
                </section>
            }) }
        </div>
    }
}

fn view(item: &Item) -> Html {
    let (text, tone) = match item.state {
        State::Done => ("done", Tone::Good),
        State::Attention => ("attention", Tone::Warning),
        State::Open => ("open", Tone::Bad),
    };
    let station = page_station(item.station);
    html! {
        <>
            <Badge {text} {tone} />
            <div>
                <h3>{ &item.title }</h3>
                <p class="quiet-text">{ &item.evidence }</p>
                if let Some(next) = &item.next {
                    <p>{ next }{ " " }<a href={Route::of(station).href()}>{ format!("Go to {}", station.title()) }</a></p>
                }
            </div>
        </>
    }
}
