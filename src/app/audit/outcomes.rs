//! Outcomes: a table is dropped or chosen, its columns are looked over, and its rows become part of the workspace.

use cost_matrix::advice::{
    OUTCOME_FIELDS, OutcomeColumns, guess_columns, outcomes_of_table, put_outcomes, table_head,
};
use cost_matrix::calendar::DateOrder;
use cost_matrix::report::count;
use cost_matrix::workspace::TableFault;
use web_sys::File;
use yew::prelude::*;

use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{Button, FileButton, Kind, Notice, SelectField, Tone};

/// A table that waits for somebody to look over its columns.
#[derive(Clone, Debug, PartialEq)]
struct Table {
    name: String,
    text: String,
    head: Vec<String>,
    rows: usize,
    columns: OutcomeColumns,
}

#[derive(Properties, PartialEq)]
pub(super) struct OutcomesProps {
    /// Days and products of which there are outcomes.
    pub(super) known: (u64, u64),
}

/// The card of outcomes.
#[component]
pub(super) fn Outcomes(props: &OutcomesProps) -> Html {
    let page = use_page();
    let store = use_store();
    let table = use_state_eq(|| None::<Table>);
    let take = {
        let (page, table) = (page.clone(), table.setter());
        Callback::from(move |files: Vec<File>| read(&page, &table, files))
    };
    {
        // While this is in sight, files that are dropped are outcomes.
        let (page, take) = (page.clone(), take.clone());
        use_effect_with((), move |()| {
            page.claim_files(Some(take));
            move || page.claim_files(None)
        });
    }
    let remove = {
        let page = page.clone();
        Callback::from(move |()| page.remove("Removed all outcomes", |workspace| workspace.outcomes.clear()))
    };
    let (days, products) = props.known;
    html! {
        <section class="card" aria-labelledby="audit-outcomes">
            <header class="card-head"><h2 id="audit-outcomes">{ "Outcomes" }</h2></header>
            <div class="card-body">
                <p class="quiet-text">
                    { "A CSV with a row per day and product: requests, accepted, reworked, escalated, resolved, conversions, revenue, active users; any of them. Drop it on this page. It is kept in the workspace, and a later row of the same day and product replaces the earlier." }
                </p>
                <div class="row">
                    <FileButton text="Choose a table of outcomes" accept=".csv,.tsv,.txt" multiple=false on_files={take} />
                    if days > 0 {
                        <span class="quiet-text" key="known">{ format!("{} of {} in the workspace.", count(days, "day", "days"), count(products, "product", "products")) }</span>
                        <Button key="remove" text="Remove all outcomes" kind={Kind::Quiet} on_press={remove} />
                    }
                </div>
                if let Some(shown) = &*table { { looked_over(&page, &store, &table, shown) } }
            </div>
        </section>
    }
}

fn read(page: &Page, table: &UseStateSetter<Option<Table>>, files: Vec<File>) {
    let (page, table) = (page.clone(), table.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let Some(file) = files.into_iter().next() else { return };
        let name = file.name();
        let text =
            wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        let Some(text) = text else {
            return page.complain(format!("{name} could not be read; choose it again"));
        };
        let (head, rows) = table_head(&text);
        let columns = guess_columns(&text);
        table.set(Some(Table { name, text, head, rows, columns }));
    });
}

/// The choice of columns, and what stands in the way.
fn looked_over(
    page: &Page,
    store: &UseReducerHandle<crate::app::store::State>,
    table: &UseStateHandle<Option<Table>>,
    shown: &Table,
) -> Html {
    let mut options = vec![(AttrValue::from(""), AttrValue::from("not in the table"))];
    options.extend(
        shown
            .head
            .iter()
            .enumerate()
            .map(|(place, name)| (AttrValue::from(place.to_string()), AttrValue::from(name.clone()))),
    );
    let field = |label: &str,
                 value: Option<usize>,
                 put: fn(&mut OutcomeColumns, usize, Option<usize>),
                 slot: usize| {
        let (table, before) = (table.setter(), shown.clone());
        let on_commit = Callback::from(move |text: String| {
            let mut next = before.clone();
            put(&mut next.columns, slot, text.parse().ok());
            table.set(Some(next));
        });
        let value = value.map(|place| place.to_string()).unwrap_or_default();
        html! { <SelectField key={label.to_owned()} label={label.to_owned()} {value} options={options.clone()} {on_commit} /> }
    };
    let read: Result<_, TableFault> = outcomes_of_table(&shown.text, &shown.columns);
    let orders = [
        (DateOrder::YearFirst, "2026-03-11"),
        (DateOrder::DayFirstDots, "11.03.2026"),
        (DateOrder::DayFirst, "11/03/2026 (day first)"),
        (DateOrder::MonthFirst, "03/11/2026 (month first)"),
    ];
    let dates = {
        let (table, before) = (table.setter(), shown.clone());
        let on_commit = Callback::from(move |text: String| {
            let mut next = before.clone();
            if let Some((order, _)) = orders.iter().find(|(_, name)| *name == text) {
                next.columns.dates = *order;
            }
            table.set(Some(next));
        });
        let value =
            orders.iter().find(|(order, _)| *order == shown.columns.dates).map_or("", |(_, name)| name);
        let options: Vec<(AttrValue, AttrValue)> =
            orders.iter().map(|(_, name)| ((*name).into(), (*name).into())).collect();
        html! { <SelectField label="Days are written" {value} {options} {on_commit} /> }
    };
    let put = {
        let (page, table, read) = (page.clone(), table.setter(), read.clone().ok());
        let name = shown.name.clone();
        Callback::from(move |()| {
            let Some(outcomes) = read.clone() else { return };
            page.edit(format!("Take outcomes of {name}"), move |workspace| {
                put_outcomes(&mut workspace.outcomes, outcomes);
            });
            table.set(None);
        })
    };
    let as_bill = {
        let (page, store, table) = (page.clone(), store.clone(), table.setter());
        let (name, text) = (shown.name.clone(), shown.text.clone());
        Callback::from(move |()| {
            let parts = js_sys::Array::of1(&text.as_str().into());
            if let Ok(file) = File::new_with_str_sequence(&parts, &name) {
                page.import(&store, file);
            }
            table.set(None);
        })
    };
    let away = {
        let table = table.setter();
        Callback::from(move |()| table.set(None))
    };
    let rows = read.as_ref().map_or(0, Vec::len);
    html! {
        <div class="stack audit-mapping" role="group" aria-label={format!("Columns of {}", shown.name)}>
            <p><strong>{ &shown.name }</strong>{ format!(": {}", count(shown.rows as u64, "row", "rows")) }</p>
            <div class="fields">
                { field("Day", shown.columns.day, |columns, _, place| columns.day = place, 0) }
                { dates }
                { field("Product", shown.columns.product, |columns, _, place| columns.product = place, 0) }
                { for OUTCOME_FIELDS.iter().enumerate().map(|(slot, (name, _))| {
                    field(&capitalised(name), shown.columns.fields[slot], |columns, slot, place| columns.fields[slot] = place, slot)
                }) }
            </div>
            if let Err(fault) = &read { <Notice tone={Tone::Warning}><p>{ fault.to_string() }</p></Notice> }
            <div class="row">
                <Button text={format!("Take {}", count(rows as u64, "day of a product", "days of products"))} kind={Kind::Primary} on_press={put} disabled={read.is_err()} />
                <Button text="Read it as a bill instead" on_press={as_bill} />
                <Button text="Leave it" kind={Kind::Quiet} on_press={away} />
            </div>
        </div>
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
