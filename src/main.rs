//! The page's entry.

mod app;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    app::start();
}

/// Panics, so that the browser tests can see that a panic of the page is survived. Nothing in the page calls it.
#[wasm_bindgen]
#[allow(unreachable_pub, reason = "an export must be public, and a program has no outside")]
pub fn panic_on_purpose(message: &str) {
    panic!("{message}");
}
