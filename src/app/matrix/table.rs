//! The table of the matrix: a grid in which arrows go from figure to figure, and Enter or a click opens one.

use std::rc::Rc;

use cost_matrix::desk::MatrixView;
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::workspace::Workspace;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::grid::{Grid, Head};
use super::labels::{label, title, tone};
use super::place::{Choice, Place};
use super::toolbar::{Narrow, Show};
use crate::app::widgets::{amount_text, exact_text, percent_text, ratio_percent};

#[derive(Properties, PartialEq)]
pub(super) struct MatrixTableProps {
    pub(super) view: MatrixView,
    pub(super) place: Place,
    pub(super) narrow: Narrow,
    pub(super) workspace: Rc<Workspace>,
}

/// The table.
#[component]
pub(super) fn MatrixTable(props: &MatrixTableProps) -> Html {
    let focus = use_state_eq(|| (0_usize, 0_usize));
    let wanted = props.narrow.text.trim().to_lowercase();
    let is_narrowed = !wanted.is_empty();
    let grid = {
        let (by, workspace) = (props.place.rows, props.workspace.clone());
        use_memo((props.view.clone(), wanted), move |(view, wanted)| {
            Grid::of(view, |row| {
                wanted.is_empty()
                    || label(&workspace, by, row.as_deref()).to_lowercase().contains(wanted)
                    || row.as_deref().is_some_and(|row| row.to_lowercase().contains(wanted))
            })
        })
    };
    let table = Drawing::of(props, &grid, *focus);
    let onclick = {
        let (focus, open) = (focus.clone(), table.opener());
        Callback::from(move |event: MouseEvent| {
            if let Some(place) = cell_of(event.target()) {
                focus.set(place);
                open(place);
            }
        })
    };
    let onkeydown = {
        let (focus, open) = (focus.clone(), table.opener());
        let (height, width) = (table.height, table.width);
        Callback::from(move |event: KeyboardEvent| {
            let Some(place) = cell_of(event.target()) else { return };
            let next = match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    return open(place);
                }
                key => match step(key, event.ctrl_key(), place, (height - 1, width - 1)) {
                    Some(next) => next,
                    None => return,
                },
            };
            event.prevent_default();
            focus.set(next);
            focus_cell(event.current_target(), next);
        })
    };
    let columns: Vec<String> = props.place.by().iter().map(|by| title(*by).to_lowercase()).collect();
    html! {
        <div class="table-box matrix-box">
            <table class="table matrix" role="grid" aria-label={format!("Cost by {}", columns.join(" and "))} {onclick} {onkeydown}>
                <thead>{ table.head() }</thead>
                <tbody>{ for (0..grid.rows.len()).map(|row| table.row(row)) }</tbody>
                <tfoot>{ table.foot(if is_narrowed { "Total of these rows" } else { "Total" }) }</tfoot>
            </table>
            <p class="table-empty" hidden={!grid.rows.is_empty()}>{ "No row has this in its name." }</p>
        </div>
    }
}

/// Where a key leads.
fn step(key: &str, far: bool, (row, column): (usize, usize), last: (usize, usize)) -> Option<(usize, usize)> {
    Some(match key {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => ((row + 1).min(last.0), column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, (column + 1).min(last.1)),
        "Home" if far => (0, 0),
        "End" if far => last,
        "Home" => (row, 0),
        "End" => (row, last.1),
        _ => return None,
    })
}

/// Everything that drawing one figure needs.
struct Drawing<'a> {
    props: &'a MatrixTableProps,
    grid: &'a Grid,
    focus: (usize, usize),
    /// Rows of figures, the totals included.
    height: usize,
    /// Columns of figures, the totals included.
    width: usize,
    largest: Amount,
    total: Amount,
}

/// One figure: as it ties, with every digit, and what it is a part of.
struct Figure {
    amount: Amount,
    exact: Option<Amount>,
    row_total: Amount,
    is_total: bool,
}

impl<'a> Drawing<'a> {
    fn of(props: &'a MatrixTableProps, grid: &'a Grid, focus: (usize, usize)) -> Self {
        let columns = if props.place.columns.is_some() { grid.columns.len() } else { 0 };
        let (height, width) = (grid.rows.len() + 1, columns + 1);
        let focus = (focus.0.min(height - 1), focus.1.min(width - 1));
        Self { props, grid, focus, height, width, largest: grid.largest(), total: grid.total() }
    }

    fn currency(&self) -> &str {
        &self.props.view.proof.currency
    }

    /// Opens a figure, by its place.
    fn opener(&self) -> impl Fn((usize, usize)) + 'static {
        let (place, rows, columns) =
            (self.props.place.clone(), self.grid.rows.clone(), self.columns().to_vec());
        move |(row, column)| {
            let (row, column) = (Choice::of_head(rows.get(row)), Choice::of_head(columns.get(column)));
            if let (Some(row), Some(column)) = (row, column) {
                Place { open: Some((row, column)), ..place.clone() }.route().go();
            }
        }
    }

    /// The heads of the columns; none where there is only the total.
    fn columns(&self) -> &'a [Head] {
        if self.props.place.columns.is_some() { &self.grid.columns } else { &[] }
    }

    fn name(&self, by: By, head: &Head) -> Html {
        match head {
            Head::Others(count) => html! { <span class="others">{ format!("{count} others") }</span> },
            Head::One(value) => {
                let tone = tone(&self.props.workspace, by, value.as_deref());
                html! { <span class={classes!(tone, tone.map(|_| "dot"))}>{ label(&self.props.workspace, by, value.as_deref()) }</span> }
            }
        }
    }

    fn head(&self) -> Html {
        let by = self.props.place.columns;
        html! {
            <tr role="row">
                <th scope="col" role="columnheader">{ title(self.props.place.rows) }</th>
                { for self.columns().iter().zip(by.into_iter().cycle()).map(|(head, by)| html! {
                    <th key={format!("{head:?}")} scope="col" role="columnheader" class="number">{ self.name(by, head) }</th>
                }) }
                <th scope="col" role="columnheader" class="number total">{ format!("Total {}", self.currency()) }</th>
            </tr>
        }
    }

    fn row(&self, row: usize) -> Html {
        let (head, cells, exact) = (&self.grid.rows[row], &self.grid.cells[row], &self.grid.exact[row]);
        let row_total = self.grid.row_total(row);
        let whole = exact.iter().flatten().copied().sum();
        html! {
            <tr key={format!("{head:?}")} role="row">
                <th scope="row" role="rowheader">{ self.name(self.props.place.rows, head) }</th>
                { for (0..self.columns().len()).map(|column| self.figure((row, column), &Figure {
                    amount: cells[column], exact: exact[column], row_total, is_total: false,
                })) }
                { self.figure((row, self.width - 1), &Figure { amount: row_total, exact: Some(whole), row_total, is_total: true }) }
            </tr>
        }
    }

    fn foot(&self, name: &'static str) -> Html {
        let row = self.height - 1;
        let whole = |column: usize| self.grid.exact.iter().filter_map(|line| line[column]).sum();
        let all = self.grid.exact.iter().flatten().flatten().copied().sum();
        html! {
            <tr role="row">
                <th scope="row" role="rowheader">{ name }</th>
                { for (0..self.columns().len()).map(|column| self.figure((row, column), &Figure {
                    amount: self.grid.column_total(column), exact: Some(whole(column)), row_total: self.total, is_total: true,
                })) }
                { self.figure((row, self.width - 1), &Figure { amount: self.total, exact: Some(all), row_total: self.total, is_total: true }) }
            </tr>
        }
    }

    fn figure(&self, place: (usize, usize), figure: &Figure) -> Html {
        let row = Choice::of_head(self.grid.rows.get(place.0));
        let column = Choice::of_head(self.columns().get(place.1));
        let can_open = row.is_some() && column.is_some();
        let is_open = can_open && self.props.place.open == row.zip(column);
        let heat = if figure.is_total { 0 } else { heat(figure.amount, self.largest) };
        let text = match self.props.narrow.show {
            _ if figure.exact.is_none() => "·".to_owned(),
            Show::Amounts => amount_text(figure.amount, self.currency()),
            Show::OfTotal => percent_text(figure.amount, self.total),
            Show::OfRow => percent_text(figure.amount, figure.row_total),
        };
        let class = classes!(
            "number",
            "figure",
            format!("heat-{heat}"),
            is_open.then_some("open"),
            (!can_open).then_some("others"),
            figure.amount.is_negative().then_some("negative"),
            figure.is_total.then_some("total"),
        );
        html! {
            <td key={place.1} role="gridcell" {class} tabindex={if self.focus == place { "0" } else { "-1" }} data-row={place.0.to_string()}
                data-column={place.1.to_string()} aria-selected={is_open.to_string()}
                title={exact_text(figure.exact.unwrap_or_default(), self.currency())}>{ text }</td>
        }
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
