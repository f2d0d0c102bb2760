//! The page. It holds the workspace and draws; all computing is behind the worker's messages.

mod file_source;
mod host;
mod storage;
pub(crate) mod worker;
mod worker_link;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::storage::{Storage, StorageError};
use self::worker_link::{Loss, News, Reply, WorkerLink};
use crate::protocol::{RequestBody, ResponseBody};

/// Draws the page into its place in `index.html`.
pub(crate) fn start() {
    yew::set_custom_panic_hook(Box::new(|info| host::show_crash(&info.to_string())));
    let document = web_sys::window().and_then(|window| window.document());
    match document.and_then(|document| document.get_element_by_id("app")) {
        Some(place) => drop(yew::Renderer::<App>::with_root(place).render()),
        None => host::show_crash(
            "index.html has no element with the id \"app\": its files are not of one version",
        ),
    }
}

#[component]
fn App() -> Html {
    let engine = use_state(|| "The engine is starting …".to_owned());
    let measured = use_state(String::new);
    let link = use_state(|| None::<WorkerLink>);
    use_effect_with((), {
        let (engine, link) = (engine.setter(), link.setter());
        move |()| link.set(Some(start_engine(engine)))
    });

    let choose = Callback::from({
        let (link, measured) = (link.clone(), measured.setter());
        move |event: Event| {
            let file = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.files()?.get(0));
            if let (Some(link), Some(file)) = (link.as_ref(), file) {
                let measured = measured.clone();
                let replies = Callback::from(move |reply| measured.set(describe(&reply)));
                link.ask(RequestBody::Measure { file }, replies);
            }
        }
    });
    let call_off = Callback::from(move |_: MouseEvent| {
        if let Some(link) = link.as_ref() {
            link.call_off();
        }
    });

    html! {
        <main class="notice">
            <h1>{ "AI cost allocation matrix" }</h1>
            <p role="status" id="engine">{ &*engine }</p>
            <Workspace />
            <p><label>{ "A bill: " }<input type="file" onchange={choose} /></label></p>
            <p><button type="button" onclick={call_off}>{ "Stop" }</button></p>
            <p role="status" id="measured">{ &*measured }</p>
        </main>
    }
}

/// Starts the worker and shows in `engine` who answers, each time that one starts.
fn start_engine(engine: UseStateSetter<String>) -> WorkerLink {
    WorkerLink::start(Callback::from(move |news| match news {
        News::Ready(link) => {
            let engine = engine.clone();
            link.ask(RequestBody::Ping, Callback::from(move |reply| engine.set(describe(&reply))));
        }
        News::Died { message, replaced: true } => {
            engine.set(format!("The engine is starting again: {message}"))
        }
        News::Died { message, replaced: false } => engine.set(format!("The engine cannot start: {message}")),
    }))
}

/// The workspace's name, kept as it is typed.
#[component]
fn Workspace() -> Html {
    let text = use_state(String::new);
    let kept = use_state(String::new);
    use_effect_with((), {
        let (text, kept) = (text.setter(), kept.setter());
        move |()| spawn_local(load(text, kept))
    });
    let type_in = Callback::from({
        let (text, kept) = (text.setter(), kept.setter());
        move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            text.set(input.value());
            spawn_local(save(input.value(), kept.clone()));
        }
    });
    html! {
        <p>
            <label>{ "Name: " }<input value={(*text).clone()} oninput={type_in} /></label>
            { " " }<span role="status" id="kept">{ &*kept }</span>
        </p>
    }
}

async fn load(text: UseStateSetter<String>, kept: UseStateSetter<String>) {
    match saved_name().await {
        Ok(name) => text.set(name.unwrap_or_default()),
        Err(problem) => kept.set(problem.to_string()),
    }
}

async fn saved_name() -> Result<Option<String>, StorageError> {
    let saved = Storage::open().await?.load_workspace().await?;
    let read = |bytes: Option<Vec<u8>>| -> Option<String> {
        let workspace: serde_json::Value = serde_json::from_slice(&bytes?).ok()?;
        Some(workspace.get("name")?.as_str()?.to_owned())
    };
    Ok(read(saved.current).or_else(|| read(saved.previous)))
}

async fn save(name: String, kept: UseStateSetter<String>) {
    let workspace = serde_json::json!({ "format": "cost-matrix/1", "name": name }).to_string();
    let saved = async { Storage::open().await?.save_workspace(workspace.as_bytes()).await };
    match saved.await {
        Ok(()) => kept.set("saved in this browser".to_owned()),
        Err(problem) => kept.set(problem.to_string()),
    }
}

fn describe(reply: &Reply) -> String {
    match reply {
        Reply::Said(ResponseBody::Pong { engine_version }) => format!("Engine {engine_version} is ready."),
        Reply::Said(ResponseBody::Measured { bytes, lines }) => format!("{bytes} bytes, {lines} lines."),
        Reply::Said(ResponseBody::Progress { done, of }) => format!("{done} of {of} bytes"),
        Reply::Said(ResponseBody::Refused { reason }) => reason.clone(),
        Reply::Lost(Loss::CalledOff) => "Stopped.".to_owned(),
        Reply::Lost(Loss::Died(message)) => format!("No answer: {message}"),
    }
}
