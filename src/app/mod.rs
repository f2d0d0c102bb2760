//! The page. It holds the workspace and draws; all computing is behind the worker's messages.

mod file_source;
mod host;
mod storage;
pub(crate) mod worker;
mod worker_link;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::storage::Storage;
use self::worker_link::{News, Reply, WorkerLink};
use crate::protocol::{RequestBody, ResponseBody};

/// Draws the page into its place in `index.html`.
pub(crate) fn start() {
    yew::set_custom_panic_hook(Box::new(|info| host::show_crash(&info.to_string())));
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    match place {
        Some(place) => drop(yew::Renderer::<App>::with_root(place).render()),
        None => host::show_crash(
            "index.html has no element with the id \"app\"; its files are not of one version",
        ),
    }
}

#[component]
fn App() -> Html {
    let engine = use_state(|| "The engine is starting …".to_owned());
    let measured = use_state(String::new);
    let link = use_state(|| None::<WorkerLink>);

    {
        let (engine, link) = (engine.setter(), link.setter());
        use_effect_with((), move |()| {
            let worker = WorkerLink::start(Callback::from({
                let engine = engine.clone();
                move |news| {
                    if let News::Died { message, .. } = news {
                        engine.set(format!("The engine stopped: {message}"));
                    }
                }
            }));
            worker.ask(RequestBody::Ping, Callback::from(move |reply| engine.set(describe(&reply))));
            link.set(Some(worker));
        });
    }

    let choose = {
        let (link, measured) = (link.clone(), measured.setter());
        Callback::from(move |event: Event| {
            let file = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.files()?.get(0));
            if let (Some(link), Some(file)) = (link.as_ref(), file) {
                let measured = measured.clone();
                link.ask(
                    RequestBody::Measure { file },
                    Callback::from(move |reply| measured.set(describe(&reply))),
                );
            }
        })
    };

    html! {
        <main class="notice">
            <h1>{ "AI cost allocation matrix" }</h1>
            <p role="status">{ &*engine }</p>
            <label>{ "A bill: " }<input type="file" onchange={choose} /></label>
            <p role="status">{ &*measured }</p>
        </main>
    }
}

fn describe(reply: &Reply) -> String {
    match reply {
        Reply::Said(ResponseBody::Pong { engine_version }) => format!("Engine {engine_version} is ready."),
        Reply::Said(ResponseBody::Measured { bytes, lines }) => format!("{bytes} bytes, {lines} lines."),
        Reply::Said(ResponseBody::Progress { done, of }) => format!("{done} of {of} bytes"),
        Reply::Said(ResponseBody::Refused { reason }) => reason.clone(),
        Reply::Lost(loss) => format!("No answer: {loss:?}"),
    }
}
