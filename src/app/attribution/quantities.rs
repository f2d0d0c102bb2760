//! The quantities by which a pool is divided: a table of targets and months, typed in or pasted from a spreadsheet.

use cost_matrix::calendar::Month;
use cost_matrix::order::sort;
use cost_matrix::report::Words;
use cost_matrix::workspace::{Driver, Figure, Split};
use yew::prelude::*;

use super::edits::{pasted, quantity, set_quantity, unique_id};
use crate::app::store::{State, use_page, use_store};
use crate::app::widgets::{Button, MoneyField, MonthField, SelectField, TextAreaField, TextField};

#[derive(Properties, PartialEq)]
pub(super) struct DriverEditorProps {
    pub(super) pool: AttrValue,
    /// As the split names it.
    pub(super) driver: AttrValue,
}

const NEW: &str = "\u{0}new";

/// The months of the charges and those that the driver has.
fn months(state: &State, driver: &Driver) -> Vec<Month> {
    let allocated = state.overview.as_ref().and_then(|overview| overview.allocated.as_ref());
    let charges = allocated.map(|seen| seen.months.clone()).unwrap_or_default();
    let mut months: Vec<Month> =
        charges.into_iter().chain(driver.values.iter().map(|value| value.month)).collect();
    sort(&mut months);
    months.dedup();
    months
}

/// Chooses the driver of a pool and edits its quantities.
#[component]
pub(super) fn DriverEditor(props: &DriverEditorProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let place = cost_matrix::workspace::Names::of(workspace).driver(&props.driver);
    let driver = place.map(|place| workspace.drivers[place].clone());
    let mut options: Vec<(AttrValue, AttrValue)> = workspace
        .drivers
        .iter()
        .map(|driver| {
            (
                AttrValue::from(driver.id.clone()),
                AttrValue::from(driver.name.clone().unwrap_or_else(|| driver.id.clone())),
            )
        })
        .collect();
    if driver.is_none() {
        options.insert(0, (props.driver.clone(), AttrValue::from(format!("{} (not there)", props.driver))));
    }
    options.push((AttrValue::from(NEW), AttrValue::from("New quantity …")));
    let on_driver = {
        let (page, pool, document) = (page.clone(), props.pool.to_string(), store.document.clone());
        Callback::from(move |choice: String| {
            let fresh = (choice == NEW).then(|| {
                let id = unique_id(
                    document.workspace.drivers.iter().map(|driver| driver.id.as_str()),
                    "Quantities",
                );
                Driver { id, name: Some("Quantities".to_owned()), ..Driver::default() }
            });
            let id = fresh.as_ref().map_or(choice, |driver| driver.id.clone());
            let pool = pool.clone();
            page.edit("Change what a pool goes by", move |workspace| {
                workspace.drivers.extend(fresh);
                if let Some(pool) = workspace.pools.iter_mut().find(|other| other.id == pool)
                    && let Split::Driver { driver, .. } = &mut pool.split
                {
                    *driver = id;
                }
            });
        })
    };
    let value =
        driver.as_ref().map_or_else(|| props.driver.clone(), |driver| AttrValue::from(driver.id.clone()));
    html! {
        <section class="stack">
            <SelectField label="Quantity" {value} {options} on_commit={on_driver} />
            if let Some(driver) = driver {
                <Quantities pool={props.pool.clone()} driver={driver.id.clone()} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct QuantitiesProps {
    pool: AttrValue,
    driver: AttrValue,
}

/// The table.
#[component]
fn Quantities(props: &QuantitiesProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let extra = use_state_eq(Vec::<Month>::new);
    let workspace = store.workspace();
    let driver = workspace.drivers.iter().find(|driver| *driver.id == *props.driver);
    let pool = workspace.pools.iter().find(|pool| *pool.id == *props.pool);
    let (Some(driver), Some(pool)) = (driver, pool) else { return html! { <div hidden=true /> } };
    let mut months = months(&store, driver);
    months.extend(extra.iter());
    sort(&mut months);
    months.dedup();
    let words = Words::of(workspace);
    let rename = {
        let (page, id) = (page.clone(), driver.id.clone());
        Callback::from(move |text: String| {
            let own = id.clone();
            page.edit_field("Rename a quantity", format!("driver:{id}:name"), move |workspace| {
                if let Some(driver) = workspace.drivers.iter_mut().find(|driver| driver.id == own) {
                    driver.name = Some(text).filter(|text| !text.is_empty());
                }
            });
        })
    };
    let on_month = Callback::from(move |month: Option<Month>| {
        if let Some(month) = month {
            extra.set(extra.iter().copied().chain([month]).collect());
        }
    });
    let cell = |target: &str, month: Month| {
        let on_commit = {
            let (page, driver, target) = (page.clone(), driver.id.clone(), target.to_owned());
            Callback::from(move |figure: Option<Figure>| {
                let (own, name) = (driver.clone(), target.clone());
                page.edit_field(
                    "Change a quantity",
                    format!("driver:{driver}:{month}:{target}"),
                    move |workspace| {
                        set_quantity(workspace, &own, month, &name, figure);
                    },
                );
            })
        };
        let value = quantity(workspace, driver, month, target)
            .map(|figure| figure.text().to_owned())
            .unwrap_or_default();
        html! {
            <td key={month.to_string()} class="number">
                <MoneyField label={format!("{} in {month}", words.target(target))} hide_label=true {value} {on_commit} placeholder="–" />
            </td>
        }
    };
    html! {
        <div class="stack">
            <TextField label="What is counted" value={driver.name.clone().unwrap_or_default()} placeholder={driver.id.clone()} on_commit={rename} />
            <div class="table-box attribution-quantities">
                <table class="table">
                    <caption class="hidden-text">{ "Quantities by target and month" }</caption>
                    <thead><tr>
                        <th scope="col">{ "Target" }</th>
                        { for months.iter().map(|month| html! { <th scope="col" class="number" key={month.to_string()}>{ month.to_string() }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for pool.split.targets().into_iter().map(|target| html! {
                            <tr key={target.to_owned()}>
                                <th scope="row">{ words.target(target) }</th>
                                { for months.iter().map(|month| cell(target, *month)) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            <MonthField label="Another month" on_commit={on_month} />
            <Paste driver={driver.id.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PasteProps {
    driver: AttrValue,
}

/// Takes cells of a spreadsheet.
#[component]
fn Paste(props: &PasteProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let text = use_state_eq(String::new);
    let fault = use_state_eq(|| None::<String>);
    let on_commit = {
        let text = text.setter();
        Callback::from(move |new: String| text.set(new))
    };
    let take = {
        let (page, document, driver) = (page.clone(), store.document.clone(), props.driver.to_string());
        let (text, fault) = (text.clone(), fault.clone());
        Callback::from(move |()| match pasted(&document.workspace, &text) {
            Err(reason) => fault.set(Some(reason)),
            Ok(found) => {
                fault.set(None);
                text.set(String::new());
                let (count, driver) = (found.len() as u64, driver.clone());
                page.edit("Paste quantities", move |workspace| {
                    for (month, target, figure) in found {
                        set_quantity(workspace, &driver, month, &target, Some(figure));
                    }
                });
                page.say(format!("{} taken", super::parts::counted(count, "quantity", "quantities")));
            }
        })
    };
    html! {
        <details class="attribution-known">
            <summary>{ "Paste from a spreadsheet" }</summary>
            <div class="stack tight">
                <TextAreaField label="Cells" value={(*text).clone()} {on_commit} rows={5} error={(*fault).clone().map(AttrValue::from)}
                    help="Either a row each of month, target and quantity, or a first row of months and then a row for each target" />
                <div class="row"><Button text="Take these quantities" on_press={take} disabled={text.is_empty()} /></div>
            </div>
        </details>
    }
}
