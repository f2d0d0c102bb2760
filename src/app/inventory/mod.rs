//! The station Inventory: every source of AI spend in one list, what was expected of it and what was seen, and what is
//! missing: bills without a source, sources without a bill.

mod add;
mod bill_panel;
mod bills;
mod gaps;
mod invoices;
mod list;
mod mapping;
mod matching;
mod monthly;
mod pasted;
mod people;
mod plain;
mod prices;
mod rates;
mod settings;
mod settled;
mod source_panel;
mod sources;

use yew::prelude::*;

use self::bills::Bills;
use self::invoices::Invoices;
use self::people::People;
use self::plain::figures::Seen;
pub(crate) use self::plain::truth::replaced_notice;
use self::prices::Prices;
use self::rates::RatesNotice;
use self::settings::Settings;
use self::sources::Sources;
use super::store::{State, use_page, use_store};
use super::widgets::{Button, FileButton, Kind, Shape, StationHead, Tabs};
use front::{Route, Station, use_route};

/// Files that are offered when bills are chosen.
const BILL_FILES: &str = ".csv,.gz,.tsv,.txt,.json,.jsonl,.ndjson,.zip,.xlsx,.xls,.ods,.parquet";

/// What the address selects here.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Sources { selected: Option<String>, is_new: bool },
    Bills { selected: Option<String>, import: Option<u32> },
    Prices,
    Invoices,
    People,
    Settings,
}

impl Place {
    fn of(parts: &[&str]) -> Self {
        match parts {
            ["source", id, ..] => Self::Sources { selected: Some((*id).to_owned()), is_new: false },
            ["new", ..] => Self::Sources { selected: None, is_new: true },
            ["bill", sha256, ..] => Self::Bills { selected: Some((*sha256).to_owned()), import: None },
            ["import", id, ..] => Self::Bills { selected: None, import: id.parse().ok() },
            ["bills", ..] => Self::Bills { selected: None, import: None },
            ["prices", ..] => Self::Prices,
            ["invoices", ..] => Self::Invoices,
            ["people", ..] => Self::People,
            ["settings", ..] => Self::Settings,
            _ => Self::Sources { selected: None, is_new: false },
        }
    }

    fn tab(&self) -> &'static str {
        match self {
            Self::Sources { .. } => "sources",
            Self::Bills { .. } => "bills",
            Self::Prices => "prices",
            Self::Invoices => "invoices",
            Self::People => "people",
            Self::Settings => "settings",
        }
    }
}

/// A place of this station.
fn here(rest: &[&str]) -> Route {
    Route::of(Station::Inventory).at(rest)
}

/// Expected against seen, as far as there is an allocation.
fn seen(state: &State) -> Seen {
    let allocated = state.overview.as_deref().and_then(|overview| overview.allocated.as_ref());
    allocated.map_or_else(Seen::default, |allocated| {
        Seen::of(&allocated.sources, &allocated.months, allocated.days.map(|(_, last)| last))
    })
}

/// The station.
#[component]
pub(crate) fn Inventory() -> Html {
    let store = use_store();
    let page = use_page();
    pasted::use_pasted_bills();
    let place = Place::of(&use_route().parts());
    let overview = store.overview.as_deref();
    let tabs = vec![
        ("sources".into(), "Sources".into(), Some(store.workspace().sources.len())),
        ("bills".into(), "Bills".into(), Some(overview.map_or(0, |overview| overview.bills.len()))),
        ("invoices".into(), "Invoices".into(), Some(store.workspace().invoices.len())),
        ("prices".into(), "Prices".into(), Some(store.workspace().prices.len())),
        ("people".into(), "People and roles".into(), Some(store.workspace().people.len())),
        ("settings".into(), "Currency and basis".into(), None),
    ];
    let on_select = Callback::from(|tab: AttrValue| match &*tab {
        "sources" => here(&[]).go(),
        tab => here(&[tab]).go(),
    });
    let on_files = {
        let store = store.clone();
        Callback::from(move |files| {
            page.take_files(&store, files);
            here(&["bills"]).go();
        })
    };
    let add = Callback::from(|()| here(&["new"]).go());
    let body = match &place {
        Place::Sources { selected, is_new } => {
            html! { <Sources selected={selected.clone()} is_new={*is_new} /> }
        }
        Place::Bills { selected, import } => html! { <Bills selected={selected.clone()} import={*import} /> },
        Place::Prices => html! { <Prices /> },
        Place::Invoices => html! { <Invoices /> },
        Place::People => html! { <People /> },
        Place::Settings => html! { <Settings /> },
    };
    html! {
        <>
            <StationHead title="Inventory" lead={html! {
                "Every source of AI cost by category: who owns it, what meters it, where its bill comes from, what was expected and what was seen."
            }}>
                <Button text="Add a source" icon={Shape::Plus} on_press={add} />
                <FileButton text="Add bills" accept={BILL_FILES} kind={Kind::Primary} {on_files} />
            </StationHead>
            <RatesNotice />
            <Tabs label="Parts of the inventory" {tabs} selected={place.tab()} {on_select}>
                <div key={place.tab()}>{ body }</div>
            </Tabs>
        </>
    }
}
