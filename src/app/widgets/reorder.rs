//! Moving the elements of a list, by mouse and by keyboard.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::app::store::use_page;

/// The handlers that a list's rows need.
#[derive(Clone, PartialEq)]
pub(crate) struct Reorder {
    dragged: UseStateHandle<Option<usize>>,
    over: UseStateHandle<Option<usize>>,
    on_move: Callback<(usize, usize)>,
    announce: Callback<String>,
    count: usize,
}

/// Moves the elements of a list of so many: `on_move` gets the place of one and the place that it shall have. Each row takes
/// [`Reorder::row_class`], the drag handlers, and [`Reorder::on_key`] (Alt and an arrow).
#[hook]
pub(crate) fn use_reorder(count: usize, on_move: Callback<(usize, usize)>) -> Reorder {
    let page = use_page();
    let dragged = use_state_eq(|| None);
    let over = use_state_eq(|| None);
    Reorder {
        dragged,
        over,
        on_move,
        announce: Callback::from(move |text: String| page.announce(text)),
        count,
    }
}

impl Reorder {
    fn to(&self, from: usize, to: usize) {
        if from != to && to < self.count {
            self.on_move.emit((from, to));
            self.announce.emit(format!("Moved to place {} of {}", to + 1, self.count));
        }
    }

    /// A class for the row that is dragged, and one for where it would go.
    pub(crate) fn row_class(&self, place: usize) -> Classes {
        let target = (*self.over == Some(place))
            .then(|| if self.dragged.is_some_and(|from| from < place) { "drop-below" } else { "drop-above" });
        classes!(target, (*self.dragged == Some(place)).then_some("dragged"))
    }

    /// For `ondragstart` of the row (which has `draggable="true"`).
    pub(crate) fn on_drag_start(&self, place: usize) -> Callback<DragEvent> {
        let dragged = self.dragged.clone();
        Callback::from(move |event: DragEvent| {
            if let Some(transfer) = event.data_transfer() {
                // Without data, Firefox begins no drag.
                let _ = transfer.set_data("text/plain", &place.to_string());
                transfer.set_effect_allowed("move");
            }
            dragged.set(Some(place));
        })
    }

    /// For `ondragover` of the row.
    pub(crate) fn on_drag_over(&self, place: usize) -> Callback<DragEvent> {
        let (dragged, over) = (self.dragged.clone(), self.over.clone());
        Callback::from(move |event: DragEvent| {
            if dragged.is_some() {
                event.prevent_default();
                over.set(Some(place));
            }
        })
    }

    /// For `ondrop` of the row.
    pub(crate) fn on_drop(&self, place: usize) -> Callback<DragEvent> {
        let this = self.clone();
        Callback::from(move |event: DragEvent| {
            if let Some(from) = *this.dragged {
                event.prevent_default();
                event.stop_propagation();
                this.to(from, place);
            }
            this.dragged.set(None);
            this.over.set(None);
        })
    }

    /// For `ondragend` of the row.
    pub(crate) fn on_drag_end(&self) -> Callback<DragEvent> {
        let (dragged, over) = (self.dragged.clone(), self.over.clone());
        Callback::from(move |_| {
            dragged.set(None);
            over.set(None);
        })
    }

    /// For `onkeydown` of the row or of its grip: Alt with Up or Down moves it. Rows are keyed, so the focus moves along.
    pub(crate) fn on_key(&self, place: usize) -> Callback<KeyboardEvent> {
        let this = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowUp" if event.alt_key() => place.checked_sub(1),
                "ArrowDown" if event.alt_key() => Some(place + 1),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            let Some(to) = to else { return };
            this.to(place, to);
            let focused = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(element) = focused {
                // Moving an element in the page takes the focus from it.
                gloo::timers::callback::Timeout::new(0, move || drop(element.focus())).forget();
            }
        })
    }
}
