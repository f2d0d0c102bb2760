//! The page's entry. The same module runs in the worker, where there is no window: there `main` draws nothing
//! and `static/worker.js` calls `start_worker`.

mod app;
mod protocol;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    if web_sys::window().is_some() {
        app::start();
    }
}

/// Takes up the worker's side of the talk; called once, by `static/worker.js`.
#[wasm_bindgen]
#[allow(unreachable_pub, reason = "an export must be public, and a program has no outside")]
pub fn start_worker() {
    app::worker::start();
}

/// Panics, so that the browser tests can see that a panic on either side is survived. Nothing in the page calls it.
#[wasm_bindgen]
#[allow(unreachable_pub, reason = "an export must be public, and a program has no outside")]
pub fn panic_on_purpose(message: &str) {
    panic!("{message}");
}
