//! The line that adds a source: for those who have no bills, a matrix stands after the first one.

use cost_matrix::workspace::Category;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::here;
use super::plain::edits::{self, QuickSource};
use super::plain::words::{category_of, category_title};
use crate::app::host::today;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{Button, ComboField, Kind, MoneyField, MonthField, SelectField, Shape, TextField};

#[derive(Properties, PartialEq)]
pub(super) struct AddSourceProps {
    /// Whether the name shall have the focus.
    pub(super) focus: bool,
}

/// The line. Enter in any field adds the source; the next one begins with the same category, months and team.
#[component]
pub(super) fn AddSource(props: &AddSourceProps) -> Html {
    let store = use_store();
    let page = use_page();
    let this_month = today().month();
    // The line as it stands now: a press of Enter takes a field's text and adds the source in one go, before anything is drawn.
    let draft = use_mut_ref(|| QuickSource {
        first: Some(this_month),
        last: Some(this_month),
        ..QuickSource::default()
    });
    let shown = use_state_eq(|| draft.borrow().clone());
    let problem = use_state_eq(String::new);
    let line = use_node_ref();
    {
        let line = line.clone();
        use_effect_with(props.focus, move |focus| {
            if *focus {
                focus_first(&line);
            }
        });
    }
    let set = {
        let (draft, shown, problem) = (draft.clone(), shown.clone(), problem.clone());
        move |change: &dyn Fn(&mut QuickSource)| {
            change(&mut draft.borrow_mut());
            shown.set(draft.borrow().clone());
            problem.set(String::new());
        }
    };
    let add = {
        let (draft, shown, problem, line) = (draft.clone(), shown.clone(), problem.clone(), line.clone());
        Callback::from(move |()| {
            if let Some(field) = wrong_field(&line) {
                let _ = field.focus();
                return;
            }
            let quick = draft.borrow().clone();
            if let Some(reason) = quick.problem() {
                problem.set(reason.to_owned());
                focus_first(&line);
                return;
            }
            let name = quick.name.clone();
            page.edit(format!("Add source “{name}”"), move |workspace| {
                edits::add_quick(workspace, &quick);
            });
            page.announce(format!("Added source {name}"));
            let next = QuickSource { name: String::new(), cost: None, ..draft.borrow().clone() };
            draft.replace(next.clone());
            shown.set(next);
            focus_first(&line);
        })
    };
    let onkeydown = {
        let add = add.clone();
        Callback::from(move |event: KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if event.key() == "Enter" && target.is_some_and(|element| element.tag_name() == "INPUT") {
                event.prevent_default();
                let add = add.clone();
                // What does not read is marked when the field is drawn anew.
                gloo::timers::callback::Timeout::new(0, move || add.emit(())).forget();
            }
        })
    };
    let on_first = text_like(&set, |quick, month: Option<cost_matrix::calendar::Month>| {
        if quick.last.is_none_or(|last| month.is_some_and(|first| last < first)) {
            quick.last = month;
        }
        quick.first = month;
    });
    let on_last = text_like(&set, |quick, month| quick.last = month);
    let on_cost = text_like(&set, |quick, cost| quick.cost = cost);
    let on_category = text_like(&set, |quick, text: String| quick.category = category_of(&text));
    let categories = category_options();
    let teams: Vec<AttrValue> = edits::choices(store.workspace(), cost_matrix::workspace::Dimension::Team)
        .into_iter()
        .filter(|team| !team.ends_with(edits::POOL_SUFFIX))
        .map(AttrValue::from)
        .collect();
    let count = store.workspace().sources.len();
    html! {
        <section class="card inventory-add" aria-label="Add a source">
            <header class="card-head">
                <h2>{ "Add a source" }</h2>
                <p class="faint-text">{ "Without a bill: its monthly cost. Leave the cost empty where a bill comes later." }</p>
            </header>
            <div class="card-body">
                <div class="inventory-line" ref={line} {onkeydown} role="group" aria-label="The new source">
                    <TextField key="name" label="Name" value={shown.name.clone()} on_commit={text_like(&set, |quick, text| quick.name = text)} placeholder="Coding seats" class="wide" />
                    <SelectField key="category" label="Category" value={shown.category.map_or("", Category::name)} options={categories} on_commit={on_category} />
                    <MoneyField key="cost" label={format!("Cost a month, {}", store.currency())} value={shown.cost.as_ref().map(|cost| cost.text().to_owned()).unwrap_or_default()} on_commit={on_cost} />
                    <MonthField key="first" label="From month" value={shown.first} on_commit={on_first} />
                    <MonthField key="last" label="To month" value={shown.last} on_commit={on_last} />
                    <ComboField key="team" label="Team that pays" value={shown.team.clone()} suggestions={teams} on_commit={text_like(&set, |quick, text| quick.team = text)} placeholder="Left open" />
                    <Button text="Add" icon={Shape::Plus} kind={if count == 0 { Kind::Primary } else { Kind::Normal }} on_press={add} label="Add the source" />
                </div>
                <p class="inventory-problem" role="alert" hidden={problem.is_empty()}>{ &*problem }</p>
                <p class="faint-text" hidden={count == 0}>
                    { "More of a source (months, teams, products) is in its panel. What they all come to stands in the " }
                    <a href={front::Route::of(front::Station::Matrix).href()}>{ "matrix" }</a>{ "." }
                </p>
            </div>
        </section>
    }
}

/// The categories of a choice.
pub(super) fn category_options() -> Vec<(AttrValue, AttrValue)> {
    let none = [(AttrValue::from(""), AttrValue::from("Not said"))];
    let of = |category: Category| (category.name().into(), category_title(Some(category)).into());
    none.into_iter().chain(Category::ALL.map(of)).collect()
}

fn text_like<S, T>(set: &S, change: fn(&mut QuickSource, T)) -> Callback<T>
where
    S: Fn(&dyn Fn(&mut QuickSource)) + Clone + 'static,
    T: Clone + 'static,
{
    let set = set.clone();
    Callback::from(move |value: T| set(&|quick: &mut QuickSource| change(quick, value.clone())))
}

/// A field of the line whose text was not taken.
fn wrong_field(line: &NodeRef) -> Option<HtmlElement> {
    let found = line.cast::<Element>()?.query_selector("[aria-invalid=\"true\"]").ok()??;
    found.dyn_into().ok()
}

fn focus_first(line: &NodeRef) {
    let field = line.cast::<Element>().and_then(|line| line.query_selector("input").ok().flatten());
    if let Some(Ok(field)) = field.map(JsCast::dyn_into::<HtmlElement>) {
        // The head of the station takes the focus when it is entered; this comes after.
        gloo::timers::callback::Timeout::new(0, move || drop(field.focus())).forget();
    }
}

/// Opens a source's panel.
pub(super) fn open_source(id: &str) {
    here(&["source", id]).go();
}
