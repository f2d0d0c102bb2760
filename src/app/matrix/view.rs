//! The matrix itself: what stands as rows and columns, a filter, the table, and the panel of a figure.

use cost_matrix::calendar::Month;
use cost_matrix::desk::{Answer, MatrixView, Question, ReportKind};
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::workspace::Workspace;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::entries::Entries;
use super::grid::{Grid, Value};
use super::labels::{CHOICES, label, title, tone};
use super::reports::Reports;
use crate::app::route::{Route, Station, use_route};
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{Notice, SelectField, Tone, amount_text, exact_text, percent_text, ratio_percent};

/// Stands for an empty value in an address.
const EMPTY: &str = "~";
/// Stands for all values of a row or column in an address.
const ALL: &str = "*";

/// What the address says: rows, columns, and the figure that is open.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    rows: By,
    columns: Option<By>,
    open: Option<(Choice, Choice)>,
}

/// One value of a row or column, or all of them.
#[derive(Clone, Debug, PartialEq)]
enum Choice {
    All,
    One(Value),
}

impl Choice {
    fn of(text: &str) -> Self {
        match text {
            ALL => Self::All,
            EMPTY => Self::One(None),
            text => Self::One(Some(text.to_owned())),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::All => ALL,
            Self::One(None) => EMPTY,
            Self::One(Some(text)) => text,
        }
    }
}

impl Place {
    fn of(route: &Route) -> Self {
        let parts = route.parts();
        let by = |place: usize| parts.get(place).and_then(|name| By::by_name(name));
        let is_by = parts.first() == Some(&"by");
        let rows = by(1).filter(|_| is_by).unwrap_or(By::Team);
        let columns = if is_by { by(2) } else { Some(By::Environment) };
        let open = match parts.get(3..) {
            Some(["cell", row, column]) => Some((Choice::of(row), Choice::of(column))),
            _ => None,
        };
        Self { rows, columns: columns.filter(|columns| *columns != rows), open }
    }

    fn route(&self) -> Route {
        let columns = self.columns.map_or("none", By::name);
        let mut rest = vec!["by", self.rows.name(), columns];
        if let Some((row, column)) = &self.open {
            rest.extend(["cell", row.text(), column.text()]);
        }
        Route::of(Station::Matrix).at(&rest)
    }

    /// The columns to ask for.
    fn by(&self) -> Vec<By> {
        std::iter::once(self.rows).chain(self.columns).collect()
    }
}

/// How a figure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
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
struct Narrow {
    text: String,
    from: Option<Month>,
    to: Option<Month>,
    show: Show,
}

impl Default for Narrow {
    fn default() -> Self {
        Self { text: String::new(), from: None, to: None, show: Show::Amounts }
    }
}

/// The tab.
#[component]
pub(super) fn MatrixTab() -> Html {
    let store = use_store();
    let route = use_route();
    let narrow = use_state_eq(Narrow::default);
    let place = Place::of(&route);
    let from = narrow.from.map(|month| month.first_day());
    let until = narrow.to.map(|month| month.next().first_day());
    let asked = use_answer(Some(Question::Matrix { by: place.by(), from, until }));
    let view = match asked.answer.as_deref() {
        Some(Answer::Matrix(view)) if view.by == place.by() => Some(view.clone()),
        _ => None,
    };
    let refused = match asked.answer.as_deref() {
        Some(Answer::Refused(reason)) => Some(reason.clone()),
        _ => None,
    };
    let workspace = store.document.workspace.clone();
    let close = {
        let place = place.clone();
        Callback::from(move |()| Place { open: None, ..place.clone() }.route().go())
    };
    let panel = place.open.as_ref().map(|(row, column)| {
        let mut filter = Vec::new();
        let mut words = Vec::new();
        for (by, choice) in [(Some(place.rows), row), (place.columns, column)] {
            if let (Some(by), Choice::One(value)) = (by, choice) {
                filter.push((by, value.clone()));
                words.push(label(&workspace, by, value.as_deref()));
            }
        }
        let name = if words.is_empty() { "Everything".to_owned() } else { words.join(" · ") };
        html! { <Entries title={name} {filter} {from} {until} on_close={close} /> }
    });
    html! {
        <>
            <Toolbar place={place.clone()} narrow={narrow.clone()} months={months(&store)} />
            if let Some(reason) = refused { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> }
            <div class="split">
                <div class="stack">
                    { match &view {
                        Some(view) => html! {
                            <MatrixTable view={view.clone()} place={place.clone()} narrow={(*narrow).clone()} workspace={workspace} />
                        },
                        None => html! { <p class="quiet-text" role="status">{ "Computing …" }</p> },
                    } }
                    <Reports kind={ReportKind::Matrix} by={place.by()} {from} {until} name={file_name(&place)} />
                </div>
                if let Some(panel) = panel { { panel } }
            </div>
        </>
    }
}

fn months(state: &crate::app::store::State) -> Vec<Month> {
    let allocated = state.overview.as_ref().and_then(|overview| overview.allocated.as_ref());
    allocated.map(|allocated| allocated.months.clone()).unwrap_or_default()
}

fn file_name(place: &Place) -> String {
    let names: Vec<&str> = place.by().into_iter().map(By::name).collect();
    format!("matrix-{}", names.join("-by-")).replace('_', "-")
}

#[derive(Properties, PartialEq)]
struct ToolbarProps {
    place: Place,
    narrow: UseStateHandle<Narrow>,
    months: Vec<Month>,
}

/// What stands where, and what is shown of it.
#[component]
fn Toolbar(props: &ToolbarProps) -> Html {
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
            <crate::app::widgets::IconButton shape={crate::app::widgets::Shape::Swap} label="Swap rows and columns"
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

#[derive(Properties, PartialEq)]
struct MatrixTableProps {
    view: MatrixView,
    place: Place,
    narrow: Narrow,
    workspace: std::rc::Rc<Workspace>,
}

/// The table: a grid in which arrows go from figure to figure, and Enter or a click opens one.
#[component]
fn MatrixTable(props: &MatrixTableProps) -> Html {
    let MatrixTableProps { view, place, narrow, workspace } = props;
    let focus = use_state_eq(|| (0_usize, 0_usize));
    let wanted = narrow.text.trim().to_lowercase();
    let grid = Grid::of(view, |row| {
        wanted.is_empty()
            || label(workspace, place.rows, row.as_deref()).to_lowercase().contains(&wanted)
            || row.as_deref().is_some_and(|row| row.to_lowercase().contains(&wanted))
    });
    let has_columns = place.columns.is_some();
    let (height, width) = (grid.rows.len() + 1, if has_columns { grid.columns.len() + 1 } else { 1 });
    let open_at = {
        let (place, rows, columns) = (place.clone(), grid.rows.clone(), grid.columns.clone());
        move |row: usize, column: usize| {
            let row = rows.get(row).map_or(Choice::All, |value| Choice::One(value.clone()));
            let column = match columns.get(column) {
                Some(value) if has_columns => Choice::One(value.clone()),
                _ => Choice::All,
            };
            Place { open: Some((row, column)), ..place.clone() }.route().go();
        }
    };
    let onclick = {
        let (open_at, focus) = (open_at.clone(), focus.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some((row, column)) = cell_of(event.target()) {
                focus.set((row, column));
                open_at(row, column);
            }
        })
    };
    let onkeydown = {
        let focus = focus.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some((row, column)) = cell_of(event.target()) else { return };
            let next = match event.key().as_str() {
                "ArrowUp" => (row.saturating_sub(1), column),
                "ArrowDown" => ((row + 1).min(height - 1), column),
                "ArrowLeft" => (row, column.saturating_sub(1)),
                "ArrowRight" => (row, (column + 1).min(width - 1)),
                "Home" if event.ctrl_key() => (0, 0),
                "End" if event.ctrl_key() => (height - 1, width - 1),
                "Home" => (row, 0),
                "End" => (row, width - 1),
                "Enter" | " " => {
                    event.prevent_default();
                    return open_at(row, column);
                }
                _ => return,
            };
            event.prevent_default();
            focus.set(next);
            focus_cell(event.current_target(), next);
        })
    };
    let largest = grid.largest();
    let total = grid.total();
    let currency = view.proof.currency.as_str();
    let figure = |row: usize,
                  column: usize,
                  amount: Amount,
                  exact: Option<Amount>,
                  row_total: Amount,
                  is_total: bool| {
        let heat = if is_total { 0 } else { heat(amount, largest) };
        let is_open = place.open.as_ref().is_some_and(|(open_row, open_column)| {
            let row = grid.rows.get(row).map_or(Choice::All, |value| Choice::One(value.clone()));
            let column = grid
                .columns
                .get(column)
                .filter(|_| has_columns)
                .map_or(Choice::All, |value| Choice::One(value.clone()));
            *open_row == row && *open_column == column
        });
        let text = match narrow.show {
            _ if exact.is_none() && !is_total => "·".to_owned(),
            Show::Amounts => amount_text(amount, currency),
            Show::OfTotal => percent_text(amount, total),
            Show::OfRow => percent_text(amount, row_total),
        };
        html! {
            <td key={column} role="gridcell" class={classes!("number", "figure", format!("heat-{heat}"), is_open.then_some("open"),
                    amount.is_negative().then_some("negative"), is_total.then_some("total"))}
                tabindex={if *focus == (row, column) { "0" } else { "-1" }} data-row={row.to_string()} data-column={column.to_string()}
                title={exact_text(exact.unwrap_or(amount), currency)} aria-selected={is_open.to_string()}>{ text }</td>
        }
    };
    let exact_row = |row: usize| grid.exact[row].iter().flatten().copied().sum::<Amount>();
    let exact_column = |column: usize| grid.exact.iter().filter_map(|line| line[column]).sum::<Amount>();
    let exact_total = grid.exact.iter().flatten().flatten().copied().sum::<Amount>();
    let last = width - 1;
    html! {
        <div class="table-box matrix-box">
            <table class="table matrix" role="grid" aria-label={format!("Cost by {}", place.by().iter().map(|by| title(*by).to_lowercase()).collect::<Vec<_>>().join(" and "))}
                aria-rowcount={(height + 1).to_string()} {onclick} {onkeydown}>
                <thead><tr role="row">
                    <th scope="col" role="columnheader">{ title(place.rows) }</th>
                    if let Some(by) = place.columns {
                        { for grid.columns.iter().map(|column| html! {
                            <th key={column.clone().unwrap_or_default()} scope="col" role="columnheader" class="number">
                                <span class={classes!(tone(workspace, by, column.as_deref()), tone(workspace, by, column.as_deref()).map(|_| "dot"))}>
                                    { label(workspace, by, column.as_deref()) }</span>
                            </th>
                        }) }
                    }
                    <th scope="col" role="columnheader" class="number total">{ format!("Total {currency}") }</th>
                </tr></thead>
                <tbody>
                    { for grid.rows.iter().enumerate().map(|(row, value)| {
                        let row_total = grid.row_total(row);
                        html! {
                            <tr key={value.clone().unwrap_or_default()} role="row">
                                <th scope="row" role="rowheader"><span class={classes!(tone(workspace, place.rows, value.as_deref()), tone(workspace, place.rows, value.as_deref()).map(|_| "dot"))}>
                                    { label(workspace, place.rows, value.as_deref()) }</span></th>
                                if has_columns {
                                    { for (0..last).map(|column| figure(row, column, grid.cells[row][column], grid.exact[row][column], row_total, false)) }
                                }
                                { figure(row, last, row_total, Some(exact_row(row)), row_total, true) }
                            </tr>
                        }
                    }) }
                </tbody>
                <tfoot><tr role="row">
                    <th scope="row" role="rowheader">{ if wanted.is_empty() { "Total" } else { "Total of these rows" } }</th>
                    if has_columns {
                        { for (0..last).map(|column| figure(height - 1, column, grid.column_total(column), Some(exact_column(column)), total, true)) }
                    }
                    { figure(height - 1, last, total, Some(exact_total), total, true) }
                </tr></tfoot>
            </table>
            if grid.rows.is_empty() { <p class="table-empty">{ "No row has this in its name." }</p> }
        </div>
    }
}

/// Six steps of shade, by the size of a figure beside the largest one.
fn heat(amount: Amount, largest: Amount) -> u32 {
    let share = ratio_percent(amount.abs(), largest).unwrap_or(0.0);
    // The eye tells small sums apart only if they have steps of their own.
    [2.0, 8.0, 20.0, 40.0, 65.0, 85.0].iter().filter(|step| share >= **step).count() as u32
}

fn cell_of(target: Option<web_sys::EventTarget>) -> Option<(usize, usize)> {
    let cell = target?.dyn_into::<Element>().ok()?.closest("td[data-row]").ok()??;
    Some((cell.get_attribute("data-row")?.parse().ok()?, cell.get_attribute("data-column")?.parse().ok()?))
}

fn focus_cell(table: Option<web_sys::EventTarget>, (row, column): (usize, usize)) {
    let table = table.and_then(|table| table.dyn_into::<Element>().ok());
    let query = format!("td[data-row='{row}'][data-column='{column}']");
    let cell = table.and_then(|table| table.query_selector(&query).ok().flatten());
    if let Some(Ok(cell)) = cell.map(JsCast::dyn_into::<HtmlElement>) {
        let _ = cell.focus();
    }
}
