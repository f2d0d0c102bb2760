//! The page's own plain JavaScript (`static/boot.js`), as seen from here: what must also work when the program does not.

use cost_matrix::calendar::Day;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// Makes the worker; `boot.js` holds the policy by which a script's address may become one.
pub(crate) fn spawn_worker() -> Result<Worker, JsValue> {
    function("spawnWorker")?.call0(&JsValue::UNDEFINED)?.dyn_into()
}

/// Loads what the stations need and the start does not; at most once. Nothing of a station may be drawn before.
pub(crate) async fn load_stations() -> Result<(), JsValue> {
    let loading: js_sys::Promise = function("loadStations")?.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    wasm_bindgen_futures::JsFuture::from(loading).await.map(|_| ())
}

/// Covers the page with a notice of what happened, a download of the last saved workspace and a way to reload.
pub(crate) fn show_crash(message: &str) {
    // Where even this is missing there is nobody left to tell.
    let _ = function("showCrash").and_then(|show| show.call1(&JsValue::UNDEFINED, &message.into()));
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

fn function(name: &str) -> Result<Function, JsValue> {
    let host = Reflect::get(&js_sys::global(), &"costMatrix".into())?;
    Reflect::get(&host, &name.into())?.dyn_into()
}
