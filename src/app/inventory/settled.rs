//! What of a bill is charged and why not the rest: in its panel, with the choices that only a person can make.

use cost_matrix::desk::{Answer, BillView, Question, Replacement};
use cost_matrix::settle::Why;
use yew::prelude::*;

use super::plain::truth::{self, Use};
use crate::app::store::{Action, use_answer, use_page, use_store};
use crate::app::widgets::{Button, SelectField};

#[derive(Properties, PartialEq)]
pub(super) struct SettledPartProps {
    pub(super) bill: BillView,
}

/// The part of a bill's panel.
#[component]
pub(super) fn SettledPart(props: &SettledPartProps) -> Html {
    let store = use_store();
    let bill = &props.bill;
    let overview = store.overview.as_deref();
    let replaces = overview.is_some_and(|overview| {
        let taken =
            overview.bills.iter().flat_map(|other| other.fate.taken.iter().map(move |one| (other, one)));
        taken.into_iter().any(|(other, one)| match &one.why {
            Why::Replaced { sha256, .. } => *sha256 == bill.sha256 || other.sha256 == bill.sha256,
            _ => false,
        })
    });
    let asked = use_answer(replaces.then(|| Question::Changed { sha256: bill.sha256.clone() }));
    let changed: Vec<Replacement> = match asked.answer.as_deref() {
        Some(Answer::Changed(changed)) => changed.clone(),
        _ => Vec::new(),
    };
    let subject = format!("bill:{}", bill.name);
    let undecided = overview.map_or(&[][..], |overview| &overview.findings).iter().filter(|finding| {
        finding.code == "duplicate-bill"
            && finding.subject == subject
            && finding.message.contains("both are counted")
    });
    html! {
        <section class="stack inventory-part" aria-label="What is charged">
            <h3>{ "What is charged" }</h3>
            <p>{ truth::badge(bill).map_or("All of it is charged.".to_owned(), |badge| format!("{badge}.")) }</p>
            <ul class="inventory-remarks" hidden={bill.told.is_empty()}>{ for bill.told.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            { for undecided.map(|finding| html! { <p class="inventory-problem">{ format!("It {}.", finding.message) }</p> }) }
            { for changed.iter().map(|one| replacement(one, store.currency())) }
            <Choices format={bill.format.clone()} />
        </section>
    }
}

/// What one replacement changed.
fn replacement(one: &Replacement, currency: &str) -> Html {
    let (from, to) = one.days;
    let largest = one.changes.iter().flat_map(|changed| &changed.largest).map(|altered| {
        let what: Vec<&str> = altered.what.iter().map(|(_, text)| text.as_str()).collect();
        html! { <li>{ format!("{} · {}: {} → {}", altered.days.0, what.join(" · "), altered.before, altered.now) }</li> }
    });
    html! {
        <div>
            <p>{ format!("{} in place of {}, {from} to {to}: charges {}.", one.newer, one.older, truth::changed_lines(one, currency).join("; ")) }</p>
            <ul class="inventory-remarks">{ for largest }</ul>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ChoicesProps {
    format: String,
}

/// How bills of this format are taken.
#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let store = use_store();
    let page = use_page();
    let format = props.format.clone();
    let is_driver =
        store.workspace().overlaps.iter().any(|overlap| overlap.format.as_deref() == Some(&*format));
    let on_use = {
        let (page, format) = (page.clone(), format.clone());
        Callback::from(move |chosen: String| {
            let (format, how) =
                (format.clone(), if chosen == "driver" { Use::DriverOnly } else { Use::Charged });
            page.edit("Choose what is charged", move |workspace| truth::set_use(workspace, &format, how));
        })
    };
    let on_replaces = {
        let format = format.clone();
        Callback::from(move |chosen: String| {
            let format = format.clone();
            let replaces = match chosen.as_str() {
                "replaces" => Some(true),
                "parts" => Some(false),
                _ => None,
            };
            page.edit("Choose how exports are taken", move |workspace| {
                truth::set_replaces(workspace, &format, replaces)
            });
        })
    };
    let replaces = match truth::replaces(store.workspace(), &format) {
        Some(true) => "replaces",
        Some(false) => "parts",
        None => "",
    };
    html! {
        <div class="stack">
            <SelectField label="Bills of this format" value={if is_driver { "driver" } else { "charged" }} on_commit={on_use}
                options={vec![("charged".into(), "are charged".into()), ("driver".into(), "only drive: another bill charges the same money".into())]} />
            <SelectField label="Two of them over the same days" value={replaces} on_commit={on_replaces}
                options={vec![("".into(), "the newer replaces the older where most days agree".into()), ("replaces".into(), "the newer always replaces the older".into()), ("parts".into(), "are parts of one whole: both count".into())]} />
        </div>
    }
}

/// Takes away the bills that newer ones hold wholly.
#[component]
pub(super) fn Superseded() -> Html {
    let store = use_store();
    let page = use_page();
    let bills = store.overview.as_deref().map_or(&[][..], |overview| &overview.bills);
    let gone = truth::superseded(bills);
    let names: Vec<(String, String)> = bills
        .iter()
        .filter(|bill| gone.contains(&bill.sha256))
        .map(|bill| (bill.name.clone(), bill.sha256.clone()))
        .collect();
    let count = names.len();
    let remove = Callback::from(move |()| {
        for (name, sha256) in names.clone() {
            page.send(Action::RemoveBill { name, sha256 });
        }
    });
    html! {
        <p class="inventory-more" hidden={count == 0}>
            <Button text={format!("Remove {count} replaced {}", if count == 1 { "bill" } else { "bills" })} on_press={remove} />
        </p>
    }
}
