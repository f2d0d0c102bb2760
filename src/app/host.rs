//! The page's own plain JavaScript (`static/boot.js`), as seen from here: what must also work when the program does not.

use cost_matrix::calendar::Day;
use front::{Entry, call_host};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// Makes the worker; `boot.js` holds the policy by which a script's address may become one.
pub(crate) fn spawn_worker() -> Result<Worker, JsValue> {
    call_host("spawnWorker", &JsValue::UNDEFINED)?.dyn_into()
}

/// What the user chose on the start page before this page was here; once.
pub(crate) fn wish() -> Option<Entry> {
    call_host("takeWish", &JsValue::UNDEFINED).ok().and_then(|wish| Entry::from_js(&wish))
}

/// Takes the start page's place; whether it was there.
pub(crate) fn take_over() -> bool {
    call_host("takeOver", &JsValue::UNDEFINED).is_ok_and(|was_there| was_there.is_truthy())
}

/// Covers the page with a notice of what happened, a download of the last saved workspace and a way to reload.
pub(crate) fn show_crash(message: &str) {
    // Where even this is missing there is nobody left to tell.
    let _ = call_host("showCrash", &message.into());
}

/// Today, by this computer's clock.
pub(crate) fn today() -> Day {
    let now = js_sys::Date::new_0();
    Day::of(now.get_full_year() as i32, now.get_month() + 1, now.get_date()).unwrap_or(Day::from_epoch(0))
}

/// The time of day, as `12:03`.
pub(crate) fn time_of_day() -> String {
    let now = js_sys::Date::new_0();
    format!("{:02}:{:02}", now.get_hours(), now.get_minutes())
}
