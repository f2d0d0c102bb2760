//! The worker's entry: a module of its own, loaded when the page first has something to compute. It knows no page.

mod file_source;
mod import;
mod library;
mod office;
mod packages;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    office::start();
}

/// Panics, so that the browser tests can see that a panic of the worker is survived. Nothing in the page calls it.
#[wasm_bindgen]
#[allow(unreachable_pub, reason = "an export must be public, and a program has no outside")]
pub fn panic_on_purpose(message: &str) {
    panic!("{message}");
}
