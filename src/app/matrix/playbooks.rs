//! The playbooks: security controls, prompt-injection response, change management. Each is filled from the same inventory
//! and leads back into the matrix.

use cost_matrix::desk::{Answer, Handout, Question};
use yew::prelude::*;

use super::change_book::changes;
use super::control_book::controls;
use super::document::{Editing, ticked_tasks};
use super::handouts::BriefMenu;
use super::incident_book::incidents;
use crate::app::host::today;
use crate::app::store::{use_answer, use_page, use_store};
use front::{Route, Station};

#[derive(Properties, PartialEq)]
pub(super) struct PlaybooksProps {
    /// What is open: `["controls", SOURCE]`, `["incident", ID]`, `["change", ID]`.
    pub(super) open: Vec<String>,
}

/// The three books, by name in the address.
const BOOKS: [(&str, &str, &str); 3] = [
    ("controls", "Security controls review", "security-controls"),
    ("incident", "Prompt-injection response", "prompt-injection"),
    ("change", "Change management", "change-management"),
];

/// The tab.
#[component]
pub(super) fn Playbooks(props: &PlaybooksProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let open_task = use_state_eq(|| None::<AttrValue>);
    let asked = use_answer(Some(Question::Playbooks { as_of: today() }));
    let editing = Editing {
        page: page.clone(),
        open: open_task,
        today: today(),
        ticked: ticked_tasks(store.workspace()),
    };
    let open: Vec<&str> = props.open.iter().map(String::as_str).collect();
    let place = BOOKS.iter().position(|(name, ..)| open.first() == Some(name)).unwrap_or(0);
    let selected = open.get(1).copied();
    let body = match asked.answer.as_deref() {
        Some(Answer::Playbooks(view)) => match place {
            0 => controls(view, store.workspace(), selected, &editing),
            1 => incidents(view, store.workspace(), selected, &editing),
            _ => changes(view, store.workspace(), selected, &editing),
        },
        Some(Answer::Refused(reason)) => html! { <p>{ reason }</p> },
        _ => html! { <p class="quiet-text" role="status">{ "Filling the playbooks …" }</p> },
    };
    let (_, title, file) = BOOKS[place];
    html! {
        <div class="stack">
            <nav class="row" aria-label="Playbooks">
                { for BOOKS.iter().map(|(name, title, _)| {
                    let current = (BOOKS[place].0 == *name).then_some("page");
                    html! { <a key={*name} class="button quiet" aria-current={current} href={Route::of(Station::Matrix).at(&["playbooks", name]).href()}>{ title }</a> }
                }) }
                <span class="spacer" />
                <BriefMenu key={title} what={Handout::Playbook(place)} name={file} text="Take it away" />
            </nav>
            <div key={place} class="stack">{ body }</div>
        </div>
    }
}

/// Goes to a place of the playbooks.
pub(super) fn go(rest: &[&str]) {
    let parts: Vec<&str> = std::iter::once("playbooks").chain(rest.iter().copied()).collect();
    Route::of(Station::Matrix).at(&parts).go();
}
