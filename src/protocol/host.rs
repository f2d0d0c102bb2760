//! What page and worker both need of JavaScript.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Calls a JavaScript function after so many milliseconds.
pub fn call_later(function: &Function, milliseconds: i32) -> Result<(), JsValue> {
    let timer: Function = Reflect::get(&js_sys::global(), &"setTimeout".into())?.dyn_into()?;
    timer.call2(&JsValue::UNDEFINED, function, &milliseconds.into()).map(|_| ())
}

/// The text of whatever JavaScript threw.
pub fn describe(thrown: &JsValue) -> String {
    if let Some(error) = thrown.dyn_ref::<js_sys::Error>() {
        return String::from(error.message());
    }
    if let Some(text) = thrown.as_string() {
        return text;
    }
    let member = |name: &str| Reflect::get(thrown, &name.into()).ok().and_then(|text| text.as_string());
    member("message").unwrap_or_else(|| format!("{thrown:?}"))
}
