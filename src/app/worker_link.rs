//! The page's side of the talk: starts the worker when there is something to ask, keeps requests until it is ready, brings
//! each answer to whoever asked, and replaces the worker when it dies.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::mem;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use super::host;
use protocol::{FromWorker, Request, RequestBody, Response, ResponseBody, describe};

/// What the asker hears.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    /// From the worker: any number of `Progress`, then one other.
    Said(ResponseBody),
    /// There will be no answer: the worker died with this message.
    Lost(String),
}

/// What the page hears about the worker itself.
#[derive(Clone, PartialEq)]
pub(crate) enum News {
    /// A worker, the first or a later one, listens. It holds nothing yet: what it must know has to be sent again, by this link.
    Ready(WorkerLink),
    /// It died with this message. Another was started, unless it died before it was ready: then the next would as well.
    Died { message: String, replaced: bool },
}

/// A handle to the one worker; clones share it, and the last one dropped ends it.
#[derive(Clone)]
pub(crate) struct WorkerLink(Rc<Link>);

struct Link {
    state: RefCell<State>,
    news: Callback<News>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    woken: bool,
    ready: bool,
    queue: Vec<JsValue>,
    asked: BTreeMap<u32, Callback<Reply>>,
    last_id: u32,
}

/// A worker and the listeners that belong to it.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl PartialEq for WorkerLink {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl WorkerLink {
    /// A link without a worker yet. `news` is told what becomes of it.
    pub(crate) fn new(news: Callback<News>) -> Self {
        Self(Rc::new(Link { state: RefCell::default(), news }))
    }

    /// Starts the worker, unless it was started before. The engine is a module of its own, and loaded only now.
    pub(crate) fn wake(&self) {
        if !self.0.state.borrow().woken {
            self.0.state.borrow_mut().woken = true;
            Link::spawn(&self.0);
        }
    }

    /// Sends a request, at once or when the worker is ready, and returns its id. `replies` hears all that is said to it.
    pub(crate) fn ask(&self, body: RequestBody, replies: Callback<Reply>) -> u32 {
        let id = {
            let mut state = self.0.state.borrow_mut();
            state.last_id += 1;
            state.last_id
        };
        let message = match serde_wasm_bindgen::to_value(&Request { id, body }) {
            Ok(message) => message,
            Err(problem) => {
                replies.emit(Reply::Lost(format!("the request could not be written: {problem}")));
                return id;
            }
        };
        self.0.state.borrow_mut().asked.insert(id, replies);
        self.wake();
        self.0.post(message);
        id
    }
}

impl Link {
    fn spawn(link: &Rc<Self>) {
        match Self::listen_to_new_worker(link) {
            Ok(running) => link.state.borrow_mut().running = Some(running),
            Err(thrown) => {
                Self::died(link, format!("the worker could not be started: {}", describe(&thrown)))
            }
        }
    }

    fn listen_to_new_worker(link: &Rc<Self>) -> Result<Running, JsValue> {
        let worker = host::spawn_worker()?;
        let hearer = Rc::downgrade(link);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(link) = hearer.upgrade() {
                Self::hear(&link, event.data());
            }
        });
        let hearer = Rc::downgrade(link);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            if let Some(link) = hearer.upgrade() {
                // A script that could not be loaded gives an event without a message.
                let message = describe(event.as_ref());
                Self::died(
                    &link,
                    if message.is_empty() { "its script did not load".to_owned() } else { message },
                );
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running { worker, _on_message: on_message, _on_error: on_error })
    }

    fn hear(link: &Rc<Self>, message: JsValue) {
        match serde_wasm_bindgen::from_value(message) {
            Ok(FromWorker::Ready) => Self::became_ready(link),
            Ok(FromWorker::Panicked { message }) => Self::died(link, message),
            Ok(FromWorker::Response(response)) => link.deliver(response),
            Err(problem) => Self::died(link, format!("an answer could not be read: {problem}")),
        }
    }

    fn became_ready(link: &Rc<Self>) {
        let queue = {
            let mut state = link.state.borrow_mut();
            state.ready = true;
            mem::take(&mut state.queue)
        };
        // Whoever hears this may send what the others' requests rely on, so it goes first.
        link.news.emit(News::Ready(WorkerLink(Rc::clone(link))));
        queue.into_iter().for_each(|message| link.post(message));
    }

    fn post(&self, message: JsValue) {
        let mut state = self.state.borrow_mut();
        match &state.running {
            Some(running) if state.ready => {
                if let Err(thrown) = running.worker.post_message(&message) {
                    web_sys::console::error_1(&thrown);
                }
            }
            _ => state.queue.push(message),
        }
    }

    fn deliver(&self, Response { id, body }: Response) {
        let replies = {
            let mut state = self.state.borrow_mut();
            if body.is_progress() { state.asked.get(&id).cloned() } else { state.asked.remove(&id) }
        };
        if let Some(replies) = replies {
            replies.emit(Reply::Said(body));
        }
    }

    fn died(link: &Rc<Self>, message: String) {
        let replaced = link.state.borrow().ready;
        link.end(&message);
        if replaced {
            Self::spawn(link);
        }
        link.news.emit(News::Died { message, replaced });
    }

    /// Ends the worker, if there is one, and tells all who wait.
    fn end(&self, message: &str) {
        let (running, asked) = {
            let mut state = self.state.borrow_mut();
            state.ready = false;
            state.queue.clear();
            (state.running.take(), mem::take(&mut state.asked))
        };
        drop(running);
        for replies in asked.into_values() {
            replies.emit(Reply::Lost(message.to_owned()));
        }
    }
}
