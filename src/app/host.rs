//! The page's own plain JavaScript (`static/boot.js`), as seen from here: what must also work when the program does not.

use cost_matrix::calendar::Day;
use front::{Entry, call_host};
use js_sys::{Function, Reflect};
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

/// Where requests go, as whoever built the site has set it in `site.conf`: an endpoint, an address of mail.
pub(crate) fn lead() -> [Option<String>; 2] {
    let document = web_sys::window().and_then(|window| window.document());
    ["lead-endpoint", "lead-address"].map(|name| {
        let meta = document.as_ref()?.query_selector(&format!("meta[name={name}]")).ok()??;
        meta.get_attribute("content").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    })
}

/// Posts a form to another origin, without cookies and without telling where it comes from. Fails after ten seconds, on a
/// redirect, and where the answer is no success; the text says why.
pub(crate) async fn post_form(address: &str, body: &str) -> Result<(), String> {
    const PATIENCE: i32 = 10_000;
    let failed = |_| {
        "the request could not be sent: there is no connection, or the receiver does not answer this page"
            .to_owned()
    };
    let answer = async {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let signals = Reflect::get(&window, &"AbortSignal".into())?;
        let timeout: Function = Reflect::get(&signals, &"timeout".into())?.dyn_into()?;
        let signal = timeout.call1(&signals, &PATIENCE.into())?;
        let headers = js_sys::Object::new();
        Reflect::set(&headers, &"Content-Type".into(), &"application/x-www-form-urlencoded".into())?;
        let options = js_sys::Object::new();
        let members: [(&str, JsValue); 8] = [
            ("method", "POST".into()),
            ("body", body.into()),
            ("headers", headers.into()),
            ("mode", "cors".into()),
            ("credentials", "omit".into()),
            ("referrerPolicy", "no-referrer".into()),
            ("redirect", "error".into()),
            ("signal", signal),
        ];
        for (name, value) in members {
            Reflect::set(&options, &name.into(), &value)?;
        }
        let fetch: Function = Reflect::get(&window, &"fetch".into())?.dyn_into()?;
        let sent: js_sys::Promise = fetch.call2(&window, &address.into(), &options)?.dyn_into()?;
        wasm_bindgen_futures::JsFuture::from(sent).await
    };
    let answer = answer.await.map_err(|fault: JsValue| {
        let name = Reflect::get(&fault, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("TimeoutError" | "AbortError") => {
                "the receiver did not answer within ten seconds".to_owned()
            }
            _ => failed(()),
        }
    })?;
    let member = |name: &str| Reflect::get(&answer, &name.into()).unwrap_or(JsValue::NULL);
    match member("ok").as_bool() {
        Some(true) => Ok(()),
        _ => Err(format!(
            "the receiver answered with the status {}",
            member("status").as_f64().unwrap_or_default()
        )),
    }
}
