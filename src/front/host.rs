//! The page's own plain JavaScript (`static/boot.js`), as seen from here.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Calls one of its functions. Fails where it has none of that name, or with what it throws.
pub fn call_host(name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let host = Reflect::get(&js_sys::global(), &"costMatrix".into())?;
    let function: Function = Reflect::get(&host, &name.into())?.dyn_into()?;
    function.call1(&JsValue::UNDEFINED, argument)
}
