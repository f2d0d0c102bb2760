//! The tab Sources: how it stands, what is missing, the list, and a line that adds to it.

use yew::prelude::*;

use super::add::AddSource;
use super::gaps::{BillsWithoutSource, SourcesWithoutBill};
use super::list::SourceList;
use super::plain::edits;
use super::source_panel::SourcePanel;
use super::{BILL_FILES, here, seen};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{EmptyState, FileButton, Kind, amount_text};

#[derive(Properties, PartialEq)]
pub(super) struct SourcesProps {
    pub(super) selected: Option<String>,
    /// Whether the line that adds a source shall have the focus.
    pub(super) is_new: bool,
}

/// The tab.
#[component]
pub(super) fn Sources(props: &SourcesProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let selected = props.selected.as_deref().filter(|id| edits::place(workspace, id).is_some());
    let has_sources = !workspace.sources.is_empty();
    let has_bills = store.overview.as_deref().is_some_and(|overview| !overview.bills.is_empty());
    html! {
        <div class="split">
            <div key="work" class="inventory-work">
                <div key="summary" hidden={!has_sources}><Summary /></div>
                <div key="first" hidden={has_sources || has_bills}><First /></div>
                <BillsWithoutSource key="unsourced" />
                <div key="list" hidden={!has_sources}><SourceList selected={props.selected.clone()} /></div>
                <AddSource key="add" focus={props.is_new} />
                <SourcesWithoutBill key="billless" />
            </div>
            if let Some(id) = selected {
                <SourcePanel key="panel" id={id.to_owned()} />
            }
        </div>
    }
}

/// What stands where there is nothing yet.
#[component]
fn First() -> Html {
    let store = use_store();
    let page = use_page();
    let on_files = Callback::from(move |files| {
        page.take_files(&store, files);
        here(&["bills"]).go();
    });
    html! {
        <EmptyState title="What do you pay for?">
            <p>{ "Drop the bills of your AI vendors anywhere on this page: FOCUS files are read as they are, other CSV files \
                  after you said what their columns mean. Or type in what you know in the line below; a matrix stands after the first one." }</p>
            <FileButton text="Choose bills" accept={BILL_FILES} kind={Kind::Primary} {on_files} />
        </EmptyState>
    }
}

/// The last month in four figures.
#[component]
fn Summary() -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let (seen, currency) = (seen(&store), store.currency());
    let totals = seen.totals(workspace.sources.iter());
    let month = seen.months.last().copied();
    let until = month.and_then(|month| seen.until(month));
    let seen_title = match (month, until) {
        (None, _) => "Seen".to_owned(),
        (Some(month), None) => format!("Seen in {month}"),
        (Some(month), Some(day)) => format!("Seen in {month}, up to {day}"),
    };
    let unsourced = store.overview.as_deref().and_then(|overview| overview.allocated.as_ref());
    let unsourced = unsourced.map(|allocated| allocated.unsourced.iter().map(|one| one.cost).sum());
    let ownerless = workspace.sources.iter().filter(|source| source.owner.is_none()).count();
    let all = workspace.sources.len();
    html! {
        <dl class="inventory-summary">
            { figure(&seen_title, &amount_text(totals.seen, currency), currency) }
            { figure("Expected a month", &amount_text(totals.expected, currency), currency) }
            { figure("Difference", &super::list::signed(totals.difference, currency), "where something is expected") }
            { figure("Without a source", &unsourced.map_or_else(|| "–".to_owned(), |cost| amount_text(cost, currency)), "over all months") }
            { figure("Owners named", &format!("{} of {all}", all - ownerless), "sources") }
        </dl>
    }
}

fn figure(title: &str, value: &str, note: &str) -> Html {
    html! {
        <div key={title.split(' ').next().unwrap_or_default().to_owned()}>
            <dt>{ title }</dt>
            <dd>{ value }</dd>
            <dd class="faint-text" hidden={note.is_empty()}>{ note }</dd>
        </div>
    }
}
