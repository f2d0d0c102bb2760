//! The stations' part of the program, which is loaded when a station is first entered.

use protocol::describe;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::host;
use crate::app::widgets::Button;

/// Whether it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Late {
    Coming,
    Here,
    /// It did not come, for this reason.
    Missing(String),
}

/// Loads it as soon as it is wanted.
#[hook]
pub(super) fn use_late(wanted: bool) -> UseStateHandle<Late> {
    let late = use_state_eq(|| Late::Coming);
    {
        let late = late.clone();
        use_effect_with(wanted, move |wanted| {
            if *wanted {
                load(late);
            }
        });
    }
    late
}

fn load(late: UseStateHandle<Late>) {
    late.set(Late::Coming);
    spawn_local(async move {
        late.set(match host::load_stations().await {
            Ok(()) => Late::Here,
            Err(thrown) => Late::Missing(describe(&thrown)),
        });
    });
}

/// What stands in a station's place until then.
pub(super) fn waiting(late: &UseStateHandle<Late>) -> Html {
    match &**late {
        Late::Missing(reason) => {
            let again = late.clone();
            html! {
                <div class="opening" role="alert">
                    <p>{ format!("This station did not load: {reason}. What you entered is kept.") }</p>
                    <Button text="Try again" on_press={Callback::from(move |()| load(again.clone()))} />
                </div>
            }
        }
        _ => html! { <p class="opening" role="status">{ "Opening …" }</p> },
    }
}
