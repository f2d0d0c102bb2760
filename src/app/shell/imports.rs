//! Imports on their way, in sight wherever the user is.

use yew::prelude::*;

use crate::app::store::{Action, Import, Phase, use_page, use_store};
use crate::app::widgets::{Button, IconButton, Kind, Progress, Shape, grouped};
use front::{Route, Station};

/// The imports of this visit that somebody should see.
#[component]
pub(super) fn Imports() -> Html {
    let store = use_store();
    let shown: Vec<&Import> =
        store.imports.iter().filter(|import| import.phase != Phase::Cancelled).collect();
    html! {
        <section class="imports" aria-label="Imports" hidden={shown.is_empty()}>
            { for shown.into_iter().map(|import| html! { <ImportView key={import.id} import={import.clone()} /> }) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ImportViewProps {
    import: Import,
}

#[component]
fn ImportView(props: &ImportViewProps) -> Html {
    let page = use_page();
    let import = &props.import;
    let id = import.id;
    let cancel = {
        let (page, import) = (page.clone(), import.clone());
        Callback::from(move |()| page.cancel(&import))
    };
    let forget = {
        let page = page.clone();
        Callback::from(move |()| page.send(Action::ImportForget { id }))
    };
    {
        // A bill that was read without a refused row needs no reading.
        let clean = matches!(&import.phase, Phase::Done(bill) if bill.rejected == 0.0);
        let forget = forget.clone();
        use_effect_with(clean, move |clean| {
            let timer = clean.then(|| gloo::timers::callback::Timeout::new(5_000, move || forget.emit(())));
            move || drop(timer)
        });
    }
    let body = match &import.phase {
        Phase::Waiting => html! { <p class="import-state">{ "Waits in line" }</p> },
        Phase::Running { done, of, .. } => html! {
            <>
                <Progress label={format!("Reading {}", import.name)} done={*done} of={*of} />
                <p class="import-state">{ import.phase.progress() }</p>
            </>
        },
        Phase::MappingWanted(_) => html! {
            <p class="import-state">{ "Not FOCUS: say what its columns mean. " }
                <a href={Route::of(Station::Inventory).at(&["import", &id.to_string()]).href()}>{ "Map the columns" }</a></p>
        },
        Phase::Done(bill) => html! {
            <p class="import-state">
                { format!("{} rows read", grouped(&format!("{:.0}", bill.rows))) }
                if bill.rejected > 0.0 {
                    { ", " }<a href={Route::of(Station::Inventory).at(&["bill", &bill.sha256]).href()}>{ format!("{:.0} refused", bill.rejected) }</a>
                }
            </p>
        },
        Phase::Failed { reason } => html! { <p class="import-state wrong">{ reason }</p> },
        Phase::Cancelled => html! { <p class="import-state">{ "Cancelled" }</p> },
    };
    let class = match &import.phase {
        Phase::Failed { .. } => "import failed",
        Phase::MappingWanted(_) => "import wanted",
        Phase::Done(_) => "import done",
        _ => "import",
    };
    html! {
        <div {class} role="status">
            <p class="import-name">{ &import.name }</p>
            if import.phase.is_open() {
                <Button text="Cancel" kind={Kind::Quiet} label={format!("Cancel the import of {}", import.name)} on_press={cancel} />
            } else {
                <IconButton shape={Shape::Close} label={format!("Close the notice about {}", import.name)} on_press={forget} />
            }
            <div class="import-body">{ body }</div>
        </div>
    }
}
