//! Other tabs of this page: they save to the same place, so both are told of each other.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::prelude::*;

use super::page::Page;

const CHANNEL: &str = "cost-matrix";
const HELLO: &str = "hello";
const HERE: &str = "here";

/// Greets the other tabs, and tells the user where there are any.
#[hook]
pub(super) fn use_other_tabs(page: &Page) {
    let page = page.clone();
    use_effect_with((), move |()| {
        // A browser without channels can't tell; the page works the same.
        let listening = BroadcastChannel::new(CHANNEL).ok().map(|channel| listen(channel, page));
        move || {
            if let Some((channel, _)) = listening {
                channel.close();
            }
        }
    });
}

type Listener = Closure<dyn FnMut(MessageEvent)>;

fn listen(channel: BroadcastChannel, page: Page) -> (BroadcastChannel, Listener) {
    let answer = channel.clone();
    let listener = Listener::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(HELLO) {
            let _ = answer.post_message(&HERE.into());
        }
        page.complain(
            "This page is open in another tab as well. Both save to the same place and the last one wins: work in one of them.",
        );
    });
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    let _ = channel.post_message(&HELLO.into());
    (channel, listener)
}
