//! What stands as rows and as columns, and what is shown of it.

use cost_matrix::calendar::Month;
use cost_matrix::ledger::By;
use yew::prelude::*;

use super::labels::{CHOICES, title};
use super::place::Place;
use crate::app::widgets::{IconButton, SelectField, Shape};

/// How a figure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    Amounts,
    OfTotal,
    OfRow,
}

impl Show {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Amounts, "amounts", "Amounts"),
        (Self::OfTotal, "of-total", "% of the total"),
        (Self::OfRow, "of-row", "% of the row"),
    ];
}

/// What is narrowed without an address.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Narrow {
    pub(super) text: String,
    pub(super) from: Option<Month>,
    pub(super) to: Option<Month>,
    pub(super) show: Show,
}

impl Default for Narrow {
    fn default() -> Self {
        Self { text: String::new(), from: None, to: None, show: Show::Amounts }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ToolbarProps {
    pub(super) place: Place,
    pub(super) narrow: UseStateHandle<Narrow>,
    pub(super) months: Vec<Month>,
}

/// What stands where, and what is shown of it.
#[component]
pub(super) fn Toolbar(props: &ToolbarProps) -> Html {
    let place = &props.place;
    let options = |without: Option<By>| -> Vec<(AttrValue, AttrValue)> {
        CHOICES
            .into_iter()
            .filter(|by| Some(*by) != without)
            .map(|by| (by.name().into(), title(by).into()))
            .collect()
    };
    let set_rows = {
        let place = place.clone();
        Callback::from(move |name: String| {
            let rows = By::by_name(&name).unwrap_or(By::Team);
            let columns = place.columns.map(|columns| if columns == rows { place.rows } else { columns });
            Place { rows, columns, open: None }.route().go();
        })
    };
    let set_columns = {
        let place = place.clone();
        Callback::from(move |name: String| {
            Place { columns: By::by_name(&name), open: None, ..place.clone() }.route().go()
        })
    };
    let swap = {
        let place = place.clone();
        Callback::from(move |()| {
            if let Some(columns) = place.columns {
                Place { rows: columns, columns: Some(place.rows), open: None }.route().go();
            }
        })
    };
    let change = |edit: fn(&mut Narrow, String)| {
        let narrow = props.narrow.clone();
        Callback::from(move |text: String| {
            let mut next = (*narrow).clone();
            edit(&mut next, text);
            narrow.set(next);
        })
    };
    let typed = {
        let narrow = props.narrow.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<web_sys::HtmlInputElement>().value();
            narrow.set(Narrow { text, ..(*narrow).clone() });
        })
    };
    let mut month_options: Vec<(AttrValue, AttrValue)> = vec![("".into(), "All".into())];
    month_options
        .extend(props.months.iter().map(|month| (month.to_string().into(), month.to_string().into())));
    let mut column_options = options(Some(place.rows));
    column_options.push(("none".into(), "No columns".into()));
    let month_text = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let show =
        Show::ALL.iter().find(|(show, ..)| *show == props.narrow.show).map_or("amounts", |(_, id, _)| id);
    html! {
        <div class="toolbar" role="group" aria-label="What the matrix shows">
            <SelectField label="Rows" value={place.rows.name()} options={options(None)} on_commit={set_rows} />
            <IconButton shape={Shape::Swap} label="Swap rows and columns"
                disabled={place.columns.is_none()} on_press={swap} />
            <SelectField label="Columns" value={place.columns.map_or("none", By::name)} options={column_options} on_commit={set_columns} />
            <SelectField label="From month" value={month_text(props.narrow.from)} options={month_options.clone()}
                on_commit={change(|narrow, text| narrow.from = text.parse().ok())} />
            <SelectField label="To month" value={month_text(props.narrow.to)} options={month_options}
                on_commit={change(|narrow, text| narrow.to = text.parse().ok())} />
            <SelectField label="Show" value={show} options={Show::ALL.iter().map(|(_, id, text)| ((*id).into(), (*text).into())).collect::<Vec<_>>()}
                on_commit={change(|narrow, text| {
                    narrow.show = Show::ALL.iter().find(|(_, id, _)| *id == text).map_or(Show::Amounts, |(show, ..)| *show);
                })} />
            <div class="field">
                <label for="matrix-filter">{ "Filter rows" }</label>
                <input id="matrix-filter" type="search" placeholder="Part of a name" value={props.narrow.text.clone()} oninput={typed} autocomplete="off" />
            </div>
        </div>
    }
}
