//! The worker's side of the talk: takes requests one after the other, answers them, and says so when it panics.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::Read;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::file_source::FileSource;
use super::host::describe;
use crate::protocol::{FromWorker, Request, RequestBody, Response, ResponseBody};

/// Listens for requests and tells the page that it does.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| send(&FromWorker::Panicked { message: info.to_string() })));
    let desk = Rc::new(Desk::default());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event| receive(&desk, &event));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    send(&FromWorker::Ready);
}

/// Requests wait here, so that one that takes its time (it may await the browser's storage) is done before the next begins.
#[derive(Default)]
struct Desk {
    waiting: RefCell<VecDeque<Request>>,
    busy: Cell<bool>,
}

impl Desk {
    fn next(&self) -> Option<Request> {
        self.waiting.borrow_mut().pop_front()
    }
}

fn receive(desk: &Rc<Desk>, event: &MessageEvent) {
    match serde_wasm_bindgen::from_value(event.data()) {
        Ok(request) => desk.waiting.borrow_mut().push_back(request),
        // Page and worker are one module, so this is a fault in the program and worth stopping for.
        Err(problem) => panic!("a request could not be read: {problem}"),
    }
    if !desk.busy.replace(true) {
        spawn_local(work(Rc::clone(desk)));
    }
}

async fn work(desk: Rc<Desk>) {
    while let Some(Request { id, body }) = desk.next() {
        let reply = Reply { id };
        let answer = answer(body, &reply).await;
        reply.send(answer);
    }
    desk.busy.set(false);
}

/// Where messages about one request go.
pub(crate) struct Reply {
    id: u32,
}

impl Reply {
    /// Tells how far long work has come; the page gets it while the work goes on.
    pub(crate) fn progress(&self, done: f64, of: f64) {
        self.send(ResponseBody::Progress { done, of });
    }

    fn send(&self, body: ResponseBody) {
        send(&FromWorker::Response(Response { id: self.id, body }));
    }
}

async fn answer(body: RequestBody, reply: &Reply) -> ResponseBody {
    match body {
        RequestBody::Ping => ResponseBody::Pong { engine_version: env!("CARGO_PKG_VERSION").to_owned() },
        RequestBody::Measure { file } => {
            measure(&file, reply).unwrap_or_else(|problem| ResponseBody::Refused {
                reason: format!(
                    "{}: {problem}. It may have been moved or changed since it was chosen; choose it again.",
                    file.name()
                ),
            })
        }
    }
}

fn measure(file: &File, reply: &Reply) -> std::io::Result<ResponseBody> {
    let mut source = FileSource::new(file)?;
    let mut piece = vec![0; 1 << 16];
    let (mut bytes, mut lines, mut told) = (0, 0, 0.0);
    loop {
        let count = source.read(&mut piece)?;
        if count == 0 {
            return Ok(ResponseBody::Measured { bytes: bytes as f64, lines: lines as f64 });
        }
        bytes += count as u64;
        lines += piece[..count].iter().filter(|byte| **byte == b'\n').count() as u64;
        if source.position() > told {
            told = source.position();
            reply.progress(told, source.size());
        }
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
