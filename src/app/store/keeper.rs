//! What follows from a change of the document: it is saved in the browser, and the worker is told.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::action::Action;
use super::document::Document;
use super::page::Page;
use super::state::State;
use crate::app::host::{time_of_day, today};
use crate::app::worker_link::Reply;
use protocol::{RequestBody, ResponseBody};
use protocol::{Storage, StorageError};

/// How long the page waits for more of the same before it acts, in milliseconds.
const PATIENCE: u32 = 150;

/// What is to be saved next, shared between the timer and the end of the visit.
type Unsaved = Rc<RefCell<Option<Document>>>;

/// Opens what was kept, then keeps what changes.
#[hook]
pub(super) fn use_keeper(page: &Page, store: &UseReducerHandle<State>) {
    let storage = use_mut_ref(|| None::<Storage>);
    let unsaved: Unsaved = use_mut_ref(|| None);
    {
        let (page, storage) = (page.clone(), storage.clone());
        use_effect_with((), move |()| spawn_local(open(page, storage)));
    }
    {
        let (page, storage, unsaved) = (page.clone(), storage.clone(), unsaved.clone());
        use_effect_with((), move |()| {
            let listener = web_sys::window().and_then(|window| window.document()).map(|document| {
                EventListener::new(&document, "visibilitychange", move |_| {
                    if let Some(document) = unsaved.take() {
                        spawn_local(save(page.clone(), storage.clone(), document));
                    }
                })
            });
            move || drop(listener)
        });
    }
    {
        let (page, state) = (page.clone(), (**store).clone());
        let due = (store.opened && state.erased != Some(state.revision)).then_some(state.revision);
        use_effect_with(due, move |due| {
            let timer =
                due.filter(|revision| *revision > 1 || !state.found_work && *revision > 0).map(|_| {
                    page.send(Action::Saving);
                    *unsaved.borrow_mut() = Some(state.document);
                    Timeout::new(PATIENCE, move || {
                        if let Some(document) = unsaved.take() {
                            spawn_local(save(page, storage, document));
                        }
                    })
                });
            move || drop(timer)
        });
    }
    {
        let (page, state) = (page.clone(), (**store).clone());
        let ready = state.opened && state.workers > 0;
        let patience = if state.overview_turn == 0 { 0 } else { PATIENCE };
        use_effect_with((ready, state.workers, state.revision), move |(ready, _, revision)| {
            let timer = ready.then(|| {
                let revision = *revision;
                Timeout::new(patience, move || tell_worker(&page, revision, &state.document))
            });
            move || drop(timer)
        });
    }
}

async fn open(page: Page, storage: Rc<RefCell<Option<Storage>>>) {
    let opened = async {
        let open = Storage::open().await?;
        *storage.borrow_mut() = Some(open.clone());
        open.load_workspace().await
    };
    let action = match opened.await {
        Err(error) => {
            page.send(Action::Opened { document: None, problem: None });
            Action::NotSaved { reason: error.to_string() }
        }
        Ok(kept) => {
            let current = kept.current.map(|bytes| Document::open(&bytes, kept.bills.clone()));
            match current {
                None => Action::Opened { document: None, problem: None },
                Some(Ok(document)) => Action::Opened { document: Some(document), problem: None },
                Some(Err(error)) => {
                    let previous = kept.previous.and_then(|bytes| Document::open(&bytes, kept.bills).ok());
                    let instead = if previous.is_some() {
                        "the one saved before it was opened"
                    } else {
                        "nothing was opened"
                    };
                    let problem =
                        format!("The workspace that this browser kept can't be read ({error}); {instead}.");
                    Action::Opened { document: previous, problem: Some(problem) }
                }
            }
        }
    };
    page.send(action);
}

async fn save(page: Page, storage: Rc<RefCell<Option<Storage>>>, document: Document) {
    let open = storage.borrow().clone();
    let saved = match open {
        Some(open) => open.save_workspace(document.text().as_bytes(), &document.bills).await,
        None => Err(StorageError::Unavailable("it could not be opened".to_owned())),
    };
    page.send(match saved {
        Ok(()) => Action::Saved { at: time_of_day() },
        Err(error) => Action::NotSaved { reason: error.to_string() },
    });
}

fn tell_worker(page: &Page, revision: u64, document: &Document) {
    let body =
        RequestBody::Document { text: document.text(), bills: document.bills.to_vec(), as_of: today() };
    let teller = page.clone();
    page.link.ask(
        body,
        Callback::from(move |reply| match reply {
            Reply::Said(ResponseBody::Document { overview, missing }) => {
                if !missing.is_empty() {
                    let count = missing.len();
                    teller.complain(format!(
                        "{count} {} that this browser kept can't be read any more; import {} again.",
                        if count == 1 { "bill" } else { "bills" },
                        if count == 1 { "it" } else { "them" },
                    ));
                }
                teller.send(Action::Overview { revision, overview: Rc::from(overview) });
            }
            Reply::Said(ResponseBody::Refused { reason }) => {
                teller.send(Action::NotTaken { revision, reason: reason.into() });
            }
            _ => {}
        }),
    );
}
