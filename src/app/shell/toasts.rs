//! Notices at the edge of the page.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::store::{Action, Engine, Toast, use_page, use_store};
use crate::app::widgets::{Button, IconButton, Kind, Shape};

/// How long a notice stays, in milliseconds; problems stay longer.
const STAYS: [u32; 2] = [7_000, 20_000];

/// All notices.
#[component]
pub(super) fn Toasts() -> Html {
    let store = use_store();
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for store.toasts.iter().map(|toast| html! {
                <ToastView key={toast.id} toast={toast.clone()} can_undo={toast.undoes == Some(store.revision)} />
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ToastViewProps {
    toast: Toast,
    can_undo: bool,
}

#[component]
fn ToastView(props: &ToastViewProps) -> Html {
    let page = use_page();
    let (id, is_problem) = (props.toast.id, props.toast.is_problem);
    let drop_it = {
        let page = page.clone();
        Callback::from(move |()| page.send(Action::DropToast { id }))
    };
    {
        let drop_it = drop_it.clone();
        use_effect_with((), move |()| {
            let timer = Timeout::new(STAYS[usize::from(is_problem)], move || drop_it.emit(()));
            move || drop(timer)
        });
    }
    let undo = Callback::from(move |()| page.send(Action::Undo));
    html! {
        <div class={classes!("toast", is_problem.then_some("problem"))}>
            <p>{ &props.toast.text }</p>
            if props.can_undo { <Button text="Undo" kind={Kind::Quiet} on_press={undo} /> }
            <IconButton shape={Shape::Close} label="Close this notice" on_press={drop_it} />
        </div>
    }
}

/// What happened where the worker died. The work goes on with a new one.
#[component]
pub(super) fn EngineNotice() -> Html {
    let store = use_store();
    let page = use_page();
    let Engine::Died { message, replaced } = &store.engine else { return html! { <div hidden=true /> } };
    let seen = Callback::from(move |()| page.send(Action::WorkerDeathSeen));
    html! {
        <div class="engine-notice" role="alert">
            <h2>{ if *replaced { "The engine stopped and was started again" } else { "The engine can't be started" } }</h2>
            <p>{ if *replaced {
                "A fault in the program stopped the computing part of this page. Your workspace and bills are untouched, and were handed to a new one. An import that was on its way has to be repeated."
            } else {
                "The computing part of this page stopped before it was ready. Your workspace is untouched. Save it as a file (Your data), then reload the page."
            } }</p>
            <pre>{ message }</pre>
            <Button text="Close" on_press={seen} />
        </div>
    }
}
