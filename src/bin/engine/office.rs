//! The worker's side of the talk. It holds the bills and the desk that answers about them.
//!
//! Requests are answered one after the other. Imports stand in a line of their own and pause every few milliseconds, so
//! that questions and a cancel get their turn.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Desk, Question};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::import::Job;
use super::library::Library;
use protocol::{FromWorker, Request, RequestBody, Response, ResponseBody, describe};

/// Listens for requests and tells the page that it does.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| send(&FromWorker::Panicked { message: info.to_string() })));
    let office = Rc::new(Office::default());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event| receive(&office, &event));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    send(&FromWorker::Ready);
}

/// What the worker has at hand.
#[derive(Default)]
pub(crate) struct Office {
    desk: RefCell<Desk>,
    pub(crate) library: Library,
    waiting: RefCell<VecDeque<Request>>,
    busy: Cell<bool>,
    jobs: RefCell<VecDeque<(Reply, Job)>>,
    importing: Cell<bool>,
    cancelled: RefCell<BTreeSet<u32>>,
}

fn receive(office: &Rc<Office>, event: &MessageEvent) {
    let request: Request = match serde_wasm_bindgen::from_value(event.data()) {
        Ok(request) => request,
        // Page and worker are one module, so this is a fault in the program and worth stopping for.
        Err(problem) => panic!("a request could not be read: {problem}"),
    };
    let reply = Reply { id: request.id };
    match request.body {
        RequestBody::Cancel { request } => {
            office.cancelled.borrow_mut().insert(request);
            reply.send(ResponseBody::Done);
        }
        RequestBody::Import { file, basis, mappings, sheets } => {
            queue(office, reply, Job::File { file, basis, mappings, sheets });
        }
        RequestBody::ImportSample => queue(office, reply, Job::Sample),
        _ => {
            office.waiting.borrow_mut().push_back(request);
            if !office.busy.replace(true) {
                spawn_local(work(Rc::clone(office)));
            }
        }
    }
}

fn queue(office: &Rc<Office>, reply: Reply, job: Job) {
    office.jobs.borrow_mut().push_back((reply, job));
    if !office.importing.replace(true) {
        spawn_local(import_all(Rc::clone(office)));
    }
}

async fn import_all(office: Rc<Office>) {
    loop {
        let next = office.jobs.borrow_mut().pop_front();
        let Some((reply, job)) = next else { break };
        let answer = job.run(&office, &reply).await;
        office.cancelled.borrow_mut().remove(&reply.id);
        reply.send(answer);
    }
    office.importing.set(false);
}

async fn work(office: Rc<Office>) {
    loop {
        let next = office.waiting.borrow_mut().pop_front();
        let Some(Request { id, body }) = next else { break };
        let answer = office.answer(body).await;
        Reply { id }.send(answer);
    }
    office.busy.set(false);
}

impl Office {
    pub(crate) fn is_cancelled(&self, id: u32) -> bool {
        self.cancelled.borrow().contains(&id)
    }

    async fn answer(&self, body: RequestBody) -> ResponseBody {
        match body {
            RequestBody::Document { text, bills, as_of } => self.take_document(text, bills, as_of).await,
            RequestBody::Ask(question) => ResponseBody::Answered(self.desk.borrow_mut().answer(question)),
            RequestBody::Erase => match self.library.erase().await {
                Ok(()) => ResponseBody::Done,
                Err(error) => ResponseBody::Refused { reason: error.to_string() },
            },
            // `receive` has taken the others.
            RequestBody::Cancel { .. } | RequestBody::Import { .. } | RequestBody::ImportSample => {
                ResponseBody::Done
            }
        }
    }

    async fn take_document(&self, text: String, hashes: Vec<String>, as_of: Day) -> ResponseBody {
        let (bills, missing) = self.library.fetch(&hashes).await;
        let mut desk = self.desk.borrow_mut();
        desk.set_bills(bills);
        match desk.answer(Question::Workspace { text, as_of: Some(as_of) }) {
            Answer::Overview(overview) => ResponseBody::Document { overview, missing },
            Answer::Refused(reason) => ResponseBody::Refused { reason },
            other => ResponseBody::Answered(other),
        }
    }
}

/// Where messages about one request go.
pub(crate) struct Reply {
    pub(crate) id: u32,
}

impl Reply {
    /// Tells how far long work has come; the page gets it while the work goes on.
    pub(crate) fn progress(&self, (done, of): (f64, f64), rows: u64, seconds: f64) {
        self.send(ResponseBody::Progress { done, of, rows: rows as f64, seconds });
    }

    fn send(&self, body: ResponseBody) {
        send(&FromWorker::Response(Response { id: self.id, body }));
    }
}

fn send(message: &FromWorker) {
    match serde_wasm_bindgen::to_value(message) {
        Ok(value) => {
            if let Err(thrown) = scope().post_message(&value) {
                web_sys::console::error_1(&describe(&thrown).into());
            }
        }
        Err(problem) => web_sys::console::error_1(&problem.to_string().into()),
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
