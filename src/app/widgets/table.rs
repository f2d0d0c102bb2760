//! Tables: a head and a total that stay in view, columns that sort, rows that the keyboard reaches.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::reorder::Reorder;

/// A column's head.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Column {
    /// For sorting; any word.
    pub(crate) id: AttrValue,
    pub(crate) title: AttrValue,
    /// Figures stand at the right.
    pub(crate) is_number: bool,
    pub(crate) can_sort: bool,
    /// The title is for screen readers only, as over a column of buttons.
    pub(crate) is_hidden: bool,
}

impl Column {
    /// A column of texts.
    pub(crate) fn text(title: impl Into<AttrValue>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A column of figures.
    pub(crate) fn number(title: impl Into<AttrValue>) -> Self {
        Self { title: title.into(), is_number: true, ..Self::default() }
    }

    /// A column whose title only screen readers hear.
    pub(crate) fn hidden(title: impl Into<AttrValue>) -> Self {
        Self { title: title.into(), is_hidden: true, ..Self::default() }
    }

    /// The same, to be sorted by under this id.
    pub(crate) fn sorted_by(mut self, id: impl Into<AttrValue>) -> Self {
        self.id = id.into();
        self.can_sort = true;
        self
    }
}

/// By which column a table is sorted, and whether the largest comes first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) id: AttrValue,
    pub(crate) falling: bool,
}

impl Order {
    /// What a press on a column's head makes of it.
    fn pressed(order: Option<&Self>, column: &Column) -> Self {
        let falling = match order {
            Some(order) if order.id == column.id => !order.falling,
            _ => column.is_number,
        };
        Self { id: column.id.clone(), falling }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TableProps {
    /// What the table holds, for screen readers.
    pub(crate) caption: AttrValue,
    pub(crate) columns: Vec<Column>,
    /// `<TableRow>`s, keyed by id.
    pub(crate) children: Html,
    /// A `<tr>` with totals, which stays in view.
    #[prop_or_default]
    pub(crate) foot: Option<Html>,
    #[prop_or_default]
    pub(crate) order: Option<Order>,
    #[prop_or_default]
    pub(crate) on_order: Callback<Order>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A table that scrolls in its own box.
#[component]
pub(crate) fn Table(props: &TableProps) -> Html {
    html! {
        <div class={classes!("table-box", props.class.clone())} tabindex="0" role="region" aria-label={&props.caption}>
            <table class="table">
                <caption class="hidden-text">{ &props.caption }</caption>
                <thead>
                    <tr>{ for props.columns.iter().map(|column| head(column, props)) }</tr>
                </thead>
                <tbody>{ props.children.clone() }</tbody>
                if let Some(foot) = &props.foot { <tfoot>{ foot.clone() }</tfoot> }
            </table>
        </div>
    }
}

fn head(column: &Column, props: &TableProps) -> Html {
    let order = props.order.as_ref().filter(|order| order.id == column.id && column.can_sort);
    let sort = order.map(|order| if order.falling { "descending" } else { "ascending" });
    let title = if column.can_sort {
        let press = {
            let (column, order) = (column.clone(), props.order.clone());
            props.on_order.reform(move |_: MouseEvent| Order::pressed(order.as_ref(), &column))
        };
        let sign = order.map_or("", |order| if order.falling { "▾" } else { "▴" });
        html! {
            <button type="button" class="sort" onclick={press}>
                { &column.title }<span class="sort-sign" aria-hidden="true">{ sign }</span>
            </button>
        }
    } else {
        html! { <span class={column.is_hidden.then_some("hidden-text")}>{ &column.title }</span> }
    };
    html! {
        <th key={column.title.to_string()} scope="col" class={column.is_number.then_some("number")} aria-sort={sort}>{ title }</th>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TableRowProps {
    /// `<td>`s; give the first one `scope="row"` as `<th>`.
    pub(crate) children: Html,
    #[prop_or_default]
    pub(crate) selected: bool,
    /// Opens the row; none: it can't be selected.
    #[prop_or_default]
    pub(crate) on_select: Option<Callback<()>>,
    /// Lets it be moved: the list's handlers, and the row's place. Only rows that can be selected can be moved.
    #[prop_or_default]
    pub(crate) reorder: Option<(Reorder, usize)>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// A row. Where it can be selected, a click, Enter or Space does it, and arrows go to the rows above and below.
#[component]
pub(crate) fn TableRow(props: &TableRowProps) -> Html {
    let Some(select) = &props.on_select else {
        return html! { <tr class={props.class.clone()}>{ props.children.clone() }</tr> };
    };
    let onclick = {
        let select = select.clone();
        Callback::from(move |event: MouseEvent| {
            // Controls within the row have their own meaning.
            let inner = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let control =
                inner.and_then(|element| element.closest("button, a, input, select, label").ok().flatten());
            if control.is_none() {
                select.emit(());
            }
        })
    };
    let onkeydown = {
        let select = select.clone();
        Callback::from(move |event: KeyboardEvent| {
            let row: HtmlElement = match event.current_target().map(JsCast::dyn_into) {
                Some(Ok(row)) if event.target() == event.current_target() => row,
                _ => return,
            };
            let next = match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    return select.emit(());
                }
                "ArrowDown" if !event.alt_key() => row.next_element_sibling(),
                "ArrowUp" if !event.alt_key() => row.previous_element_sibling(),
                _ => return,
            };
            event.prevent_default();
            if let Some(Ok(next)) = next.map(JsCast::dyn_into::<HtmlElement>) {
                let _ = next.focus();
            }
        })
    };
    let Some((reorder, place)) = &props.reorder else {
        return html! {
            <tr class={classes!("selectable", props.selected.then_some("selected"), props.class.clone())} tabindex="0"
                aria-selected={props.selected.to_string()} {onclick} {onkeydown}>
                { props.children.clone() }
            </tr>
        };
    };
    let moved = reorder.on_key(*place);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        moved.emit(event.clone());
        onkeydown.emit(event);
    });
    html! {
        <tr class={classes!("selectable", props.selected.then_some("selected"), reorder.row_class(*place), props.class.clone())}
            tabindex="0" aria-selected={props.selected.to_string()} {onclick} {onkeydown} draggable="true"
            ondragstart={reorder.on_drag_start(*place)} ondragover={reorder.on_drag_over(*place)}
            ondrop={reorder.on_drop(*place)} ondragend={reorder.on_drag_end()}>
            { props.children.clone() }
        </tr>
    }
}
