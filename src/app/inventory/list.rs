//! The list of sources: by category with sums, or in the order in which they take charges. Owner and expectation are
//! edited in place.

use cost_matrix::calendar::Month;
use cost_matrix::money::Amount;
use cost_matrix::words::count as counted;
use cost_matrix::workspace::{Figure, Source, Workspace};
use yew::prelude::*;

use super::plain::figures::{Group, Seen, Standing, Totals, groups, percent_over};
use super::plain::words::{category_title, source_title};
use super::plain::{edits, people};
use super::{here, seen};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Badge, Column, ComboField, Icon, Money, MoneyField, Reorder, SelectField, Shape, Table, TableRow, Tone,
    amount_text, grouped, use_reorder,
};

/// How many months the list shows; the panel has all.
const MONTHS: usize = 3;

#[derive(Properties, PartialEq)]
pub(super) struct SourceListProps {
    pub(super) selected: Option<String>,
}

/// The list.
#[component]
pub(super) fn SourceList(props: &SourceListProps) -> Html {
    let store = use_store();
    let page = use_page();
    let by_category = use_state_eq(|| true);
    let workspace = store.workspace();
    let seen = seen(&store);
    let groups = if *by_category {
        groups(workspace)
    } else {
        vec![Group { category: None, places: (0..workspace.sources.len()).collect() }]
    };
    // What stands where on the page, as places in the workspace.
    let order: Vec<usize> = groups.iter().flat_map(|group| group.places.iter().copied()).collect();
    let on_move = {
        let (order, store, by_category) = (order.clone(), store.clone(), by_category.clone());
        Callback::from(move |(from, to): (usize, usize)| {
            let (Some(&from), Some(&to)) = (order.get(from), order.get(to)) else { return };
            let sources = &store.workspace().sources;
            if *by_category && sources[from].category != sources[to].category {
                return page.say("A source keeps its category; change that in its panel. Matching order shows the whole order.");
            }
            page.edit(format!("Move source “{}”", source_title(&sources[from])), move |workspace| {
                edits::move_source(workspace, from, to);
            });
        })
    };
    let reorder = use_reorder(order.len(), on_move);
    let months = seen.last(MONTHS).to_vec();
    let columns = columns(&seen, &months, store.currency());
    let view =
        View { workspace, seen: &seen, months: &months, currency: store.currency(), reorder: &reorder };
    let mut visual = 0;
    let rows = groups.iter().flat_map(|group| {
        let first = visual;
        visual += group.places.len();
        let head = by_category.then(|| view.group_row(group));
        let rows = group.places.iter().enumerate().map(move |(step, place)| (first + step, *place));
        head.into_iter().chain(
            rows.map(|(visual, place)| view.row(visual, place, props.selected.as_deref()))
                .collect::<Vec<_>>(),
        )
    });
    let rows: Vec<Html> = rows.collect();
    let foot = view.foot();
    let choose = {
        let by_category = by_category.clone();
        Callback::from(move |value: String| by_category.set(value == "category"))
    };
    html! {
        <section class="card inventory-list" aria-label="Sources">
            <header class="card-head">
                <h2>{ "Sources" }</h2>
                <p class="faint-text">{ "The first source that matches a charge takes it. Drag a row, or press Alt with an arrow on it." }</p>
                <span class="spacer" />
                <SelectField label="Order" hide_label={true} value={if *by_category { "category" } else { "order" }} on_commit={choose}
                    options={vec![("category".into(), "By category".into()), ("order".into(), "In matching order".into())]} />
            </header>
            <Table caption="Sources of AI cost, with what was expected and seen" {columns} {foot}>{ for rows }</Table>
        </section>
    }
}

fn columns(seen: &Seen, months: &[Month], currency: &str) -> Vec<Column> {
    let mut columns = vec![
        Column::hidden("Place"),
        Column::text("Source"),
        Column::text("Owner"),
        Column::text("Meter and bill"),
        Column::number(format!("Expected, {currency}")),
    ];
    columns.extend(months.iter().map(|month| {
        Column::number(
            seen.until(*month)
                .map_or_else(|| month.to_string(), |day| format!("{month}, to day {}", day_number(day))),
        )
    }));
    columns
}

fn day_number(day: cost_matrix::calendar::Day) -> String {
    let text = day.to_string();
    text.rsplit('-').next().unwrap_or_default().trim_start_matches('0').to_owned()
}

/// What all rows of the list need.
struct View<'a> {
    workspace: &'a Workspace,
    seen: &'a Seen,
    months: &'a [Month],
    currency: &'a str,
    reorder: &'a Reorder,
}

impl View<'_> {
    fn group_row(&self, group: &Group) -> Html {
        let sources = || group.places.iter().map(|place| &self.workspace.sources[*place]);
        let title = category_title(group.category);
        html! {
            <tr key={format!("group-{title}")} class="inventory-group">
                <td />
                <th scope="rowgroup">{ title }
                    <span class="faint-text">{ format!(" {}", counted(group.places.len() as u64, "source", "sources")) }</span></th>
                <td class="inventory-owner" />
                <td class="inventory-meter" />
                { self.total_cells(self.seen.totals(sources()), &sources().collect::<Vec<_>>()) }
            </tr>
        }
    }

    fn foot(&self) -> Html {
        let sources: Vec<&Source> = self.workspace.sources.iter().collect();
        html! {
            <tr>
                <td />
                <th scope="row">{ "All sources" }</th>
                <td class="inventory-owner" />
                <td class="inventory-meter" />
                { self.total_cells(self.seen.totals(sources.iter().copied()), &sources) }
            </tr>
        }
    }

    fn total_cells(&self, totals: Totals, sources: &[&Source]) -> Html {
        let month = |month: &Month| {
            let sum: Amount = sources.iter().filter_map(|source| self.seen.cost(source, *month)).sum();
            let last = self.months.last() == Some(month);
            html! {
                <td key={month.to_string()} class="number inventory-month">
                    <Money amount={sum} currency={self.currency.to_owned()} />
                    <span class="inventory-against">{ if last { signed_whole(totals.difference) } else { String::new() } }</span>
                </td>
            }
        };
        html! {
            <>
                <td class="number inventory-expected"><Money amount={totals.expected} currency={self.currency.to_owned()} /></td>
                { for self.months.iter().map(month) }
            </>
        }
    }

    fn row(&self, visual: usize, place: usize, selected: Option<&str>) -> Html {
        let source = &self.workspace.sources[place];
        let select = {
            let id = source.id.clone();
            Callback::from(move |()| here(&["source", &id]).go())
        };
        let title = source_title(source);
        let press = {
            let select = select.clone();
            Callback::from(move |_: MouseEvent| select.emit(()))
        };
        html! {
            <TableRow key={format!("source-{}", source.id)} selected={selected == Some(source.id.as_str())} on_select={select}
                reorder={Some((self.reorder.clone(), visual))}>
                <td class="inventory-place"><span class="grip" title="Drag, or press Alt with an arrow"><Icon shape={Shape::Grip} /></span>{ place + 1 }</td>
                <th scope="row">
                    <button type="button" class="inventory-name" onclick={press}>{ &title }</button>
                    <span class="row">
                        <span class="faint-text">{ source.provider.clone().unwrap_or_default() }</span>
                        { self.badges(source) }
                    </span>
                </th>
                <td class="inventory-owner"><OwnerCell id={source.id.clone()} {title} owner={source.owner.clone()} /></td>
                <td class="inventory-meter">
                    <span>{ source.meter.clone().unwrap_or_else(|| "–".to_owned()) }</span>
                    <span class="faint-text">{ source.bill.clone().unwrap_or_else(|| how_paid(source).to_owned()) }</span>
                </td>
                <td class="number inventory-expected"><ExpectedCell id={source.id.clone()} title={source_title(source)} expected={source.expected_monthly.clone()} /></td>
                { for self.months.iter().map(|month| self.month_cell(source, *month)) }
            </TableRow>
        }
    }

    fn month_cell(&self, source: &Source, month: Month) -> Html {
        let cost = self.seen.cost(source, month);
        let (class, text) = against(self.seen, source, month);
        html! {
            <td key={month.to_string()} class="number inventory-month">
                if let Some(cost) = cost {
                    <Money amount={cost} currency={self.currency.to_owned()} />
                } else {
                    <span class="faint-text">{ "no charge" }</span>
                }
                <span class={classes!("inventory-against", class)}>{ text }</span>
            </td>
        }
    }

    fn badges(&self, source: &Source) -> Html {
        let over =
            self.seen.months.last().is_some_and(|month| self.seen.standing(source, *month) == Standing::Over);
        let billless = !self.seen.has_any(source);
        let gap = self.seen.gaps(source).last().copied();
        html! {
            <>
                if source.owner.is_none() { <Badge text="No owner" tone={Tone::Warning} hint="Nobody answers for this cost yet" /> }
                if billless { <Badge text="No bill" tone={Tone::Warning} hint="No charge and no typed-in cost belongs to it" /> }
                if let Some(month) = gap { <Badge text={format!("Nothing in {month}")} tone={Tone::Warning} hint="It cost something before: a bill may be missing" /> }
                if over { <Badge text="Over expectation" tone={Tone::Bad} hint="The last month is more than 10 % above what was expected" /> }
                if source.category.is_none() { <Badge text="No category" tone={Tone::Warning} /> }
            </>
        }
    }
}

fn how_paid(source: &Source) -> &'static str {
    match (source.monthly.is_empty(), &source.matches) {
        (false, _) => "typed in",
        (true, Some(_)) => "from bills",
        (true, None) => "not said",
    }
}

/// A difference with its sign, to the currency's minor unit.
pub(super) fn signed(difference: Amount, currency: &str) -> String {
    let text = amount_text(difference, currency);
    if difference.is_negative() || difference.is_zero() { text } else { format!("+{text}") }
}

/// A difference with its sign, to the whole unit: for narrow columns, with every digit elsewhere.
fn signed_whole(difference: Amount) -> String {
    let text = grouped(&difference.to_fixed(0));
    if text.starts_with('\u{2212}') || text == "0" { text } else { format!("+{text}") }
}

/// How a month stands against what was expected, in words: colour is never alone.
pub(super) fn against(seen: &Seen, source: &Source, month: Month) -> (&'static str, String) {
    let expected = source.expected_monthly.as_ref().map(Figure::amount);
    let Some(expected) = expected.filter(|_| seen.has_any(source)) else {
        return ("", String::new());
    };
    let difference = seen.cost(source, month).unwrap_or(Amount::ZERO) - expected;
    let signed = signed_whole(difference);
    match seen.standing(source, month) {
        Standing::Over => ("over", format!("{signed} over")),
        Standing::Under => ("under", format!("{signed} under")),
        _ if seen.until(month).is_some() && difference.is_negative() => ("", format!("{signed} so far")),
        _ => ("", signed),
    }
}

/// The same with the difference in percent.
pub(super) fn against_in_percent(seen: &Seen, source: &Source, month: Month) -> (&'static str, String) {
    let (class, text) = against(seen, source, month);
    let expected = source.expected_monthly.as_ref().map(Figure::amount).unwrap_or_default();
    let difference = seen.cost(source, month).unwrap_or(Amount::ZERO) - expected;
    match percent_over(difference, expected).filter(|_| !text.is_empty()) {
        Some(percent) => (class, format!("{text}, {percent}")),
        None => (class, text),
    }
}

#[derive(Properties, PartialEq)]
struct OwnerCellProps {
    id: String,
    title: String,
    owner: Option<String>,
}

/// Who answers for it, edited in place.
#[component]
fn OwnerCell(props: &OwnerCellProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let on_commit = {
        let (id, title) = (props.id.clone(), props.title.clone());
        Callback::from(move |typed: String| {
            let id = id.clone();
            page.edit(format!("Owner of “{title}”"), move |workspace| {
                let owner = people::key(workspace, &typed);
                edits::change(workspace, &id, |source| source.owner = owner);
            });
        })
    };
    let value = props.owner.as_deref().map(|owner| people::label(workspace, owner)).unwrap_or_default();
    let suggestions: Vec<AttrValue> =
        people::suggestions(workspace).into_iter().map(AttrValue::from).collect();
    html! {
        <ComboField label={format!("Owner of {}", props.title)} hide_label={true} {value} {suggestions} {on_commit} placeholder="Name an owner" />
    }
}

#[derive(Properties, PartialEq)]
struct ExpectedCellProps {
    id: String,
    title: String,
    expected: Option<Figure>,
}

/// What it is expected to cost a month, edited in place.
#[component]
fn ExpectedCell(props: &ExpectedCellProps) -> Html {
    let page = use_page();
    let on_commit = {
        let (id, title) = (props.id.clone(), props.title.clone());
        Callback::from(move |expected: Option<Figure>| {
            let id = id.clone();
            page.edit(format!("Expected cost of “{title}”"), move |workspace| {
                edits::change(workspace, &id, |source| source.expected_monthly = expected);
            });
        })
    };
    let value = props.expected.as_ref().map(|figure| figure.text().to_owned()).unwrap_or_default();
    html! {
        <MoneyField label={format!("Expected cost of {} a month", props.title)} hide_label={true} {value} {on_commit} placeholder="–" />
    }
}
