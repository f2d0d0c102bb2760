//! The tab Bills: files on their way in, a table that needs a mapping, and every bill at hand.

use cost_matrix::desk::BillView;
use cost_matrix::words::count as counted;
use cost_matrix::workspace::Basis;
use yew::prelude::*;

use super::bill_panel::BillPanel;
use super::mapping::MappingForm;
use super::plain::truth::badge;
use super::plain::words::{basis_title, format_title};
use super::settled::Superseded;
use super::{BILL_FILES, here};
use crate::app::store::{Action, Import, Phase, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, ChipsField, Column, FileButton, IconButton, Kind, Progress, Shape, Table, TableRow,
    TextField, Tone, grouped,
};

#[derive(Properties, PartialEq)]
pub(super) struct BillsProps {
    /// The hash of the selected bill.
    pub(super) selected: Option<String>,
    /// The import whose columns are to be mapped.
    pub(super) import: Option<u32>,
}

/// The tab.
#[component]
pub(super) fn Bills(props: &BillsProps) -> Html {
    let store = use_store();
    let page = use_page();
    let overview = store.overview.as_deref();
    let bills: &[BillView] = overview.map_or(&[], |overview| &overview.bills);
    let selected =
        props.selected.as_deref().and_then(|sha256| bills.iter().find(|bill| bill.sha256 == sha256));
    let import = props.import.and_then(|id| store.imports.iter().find(|import| import.id == id));
    {
        // What was mapped and read is shown.
        let done = import.and_then(|import| match &import.phase {
            Phase::Done(bill) => Some(bill.sha256.clone()),
            _ => None,
        });
        use_effect_with(done, |done| {
            if let Some(sha256) = done {
                here(&["bill", sha256]).replace();
            }
        });
    }
    if let Some(import) = import
        && let (Phase::MappingWanted(wanted), Some(file)) = (&import.phase, &import.file)
    {
        return html! { <MappingForm key={format!("mapping-{}", import.id)} import={import.id} file={file.clone()} wanted={wanted.clone()} /> };
    }
    let on_files = {
        let store = store.clone();
        Callback::from(move |files| page.take_files(&store, files))
    };
    let open: Vec<&Import> = store
        .imports
        .iter()
        .filter(|import| !matches!(import.phase, Phase::Done(_) | Phase::Cancelled))
        .collect();
    html! {
        <div class="split">
            <div key="work" class="inventory-work">
                <div key="drop" class="inventory-drop">
                    <p><strong>{ "Drop bills anywhere on this page" }</strong></p>
                    <p class="faint-text">{ "FOCUS, vendors' own exports as they are, or any other table: CSV, JSON, Excel, ODS, Parquet, and ZIP or gzip of these. Or paste rows. They are read here and never leave this browser." }</p>
                    <FileButton text="Choose files" accept={BILL_FILES} {on_files} />
                </div>
                <section key="imports" class="card" aria-label="Files on their way" hidden={open.is_empty()}>
                    <header class="card-head"><h2>{ "On their way" }</h2></header>
                    <ul class="inventory-imports">{ for open.iter().map(|import| html! { <ImportLine key={import.id} import={(*import).clone()} /> }) }</ul>
                </section>
                <BillTable key="bills" bills={bills.to_vec()} selected={selected.map(|bill| bill.sha256.clone())} />
                <Superseded key="superseded" />
                <Mappings key="mappings" />
            </div>
            if let Some(bill) = selected {
                <BillPanel key={bill.sha256.clone()} bill={bill.clone()} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ImportLineProps {
    import: Import,
}

/// One file on its way.
#[component]
fn ImportLine(props: &ImportLineProps) -> Html {
    let page = use_page();
    let import = &props.import;
    let (id, name) = (import.id, import.name.clone());
    let end = {
        let (page, import) = (page.clone(), import.clone());
        Callback::from(move |()| page.cancel(&import))
    };
    let forget = Callback::from(move |()| page.send(Action::ImportForget { id }));
    let map = Callback::from(move |()| here(&["import", &id.to_string()]).go());
    let (state, button) = match &import.phase {
        Phase::Waiting => ("Waits in line".into(), html! { <Button text="Cancel" label={format!("Cancel reading {name}")} on_press={end} /> }),
        Phase::Running { .. } => (
            import.phase.progress().unwrap_or_default(),
            html! { <Button text="Cancel" label={format!("Cancel reading {name}")} on_press={end} /> },
        ),
        Phase::MappingWanted(_) => (
            "This is no FOCUS file. Say what its columns mean, once; the next file like it is read by itself.".into(),
            html! { <Button text="Map its columns" kind={Kind::Primary} label={format!("Map the columns of {name}")} on_press={map} /> },
        ),
        Phase::Failed { reason } => {
            (reason.clone(), html! { <IconButton shape={Shape::Close} label={format!("Close the notice about {name}")} on_press={forget} /> })
        }
        Phase::Done(_) | Phase::Cancelled => (String::new(), html! { <span /> }),
    };
    let running = match &import.phase {
        Phase::Running { done, of, .. } => Some((*done, *of)),
        _ => None,
    };
    html! {
        <li class={matches!(import.phase, Phase::Failed { .. }).then_some("failed")}>
            <div key="text" class="inventory-import-text">
                <strong>{ &import.name }</strong>
                <span class="faint-text">{ state }</span>
                if let Some((done, of)) = running { <Progress label={format!("Reading {}", import.name)} {done} {of} /> }
            </div>
            <div key="button">{ button }</div>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct BillTableProps {
    bills: Vec<BillView>,
    selected: Option<String>,
}

/// Every bill at hand.
#[component]
fn BillTable(props: &BillTableProps) -> Html {
    let store = use_store();
    let basis = store.workspace().cost_basis();
    let columns = vec![
        Column::text("File"),
        Column::text("Read as"),
        Column::text("Days"),
        Column::number("Rows"),
        Column::number("Refused"),
        Column::number(basis_title(basis)),
    ];
    let rows = props.bills.iter().map(|bill| {
        let read_as = format_title(&bill.format, store.workspace());
        bill_row(bill, read_as, basis, store.currency(), props.selected.as_deref())
    });
    html! {
        <section class="card" aria-label="Bills" hidden={props.bills.is_empty()}>
            <header class="card-head">
                <h2>{ "Bills" }</h2>
                <p class="faint-text">{ "Every row is either counted or listed as refused. Select a bill for its report." }</p>
            </header>
            <Table caption="Imported bills" {columns}>{ for rows }</Table>
        </section>
    }
}

fn bill_row(bill: &BillView, read_as: String, basis: Basis, currency: &str, selected: Option<&str>) -> Html {
    let select = {
        let sha256 = bill.sha256.clone();
        Callback::from(move |()| here(&["bill", &sha256]).go())
    };
    let press = {
        let select = select.clone();
        Callback::from(move |_: MouseEvent| select.emit(()))
    };
    let days = bill.days.map_or_else(|| "–".to_owned(), |(first, last)| format!("{first} – {last}"));
    let totals = bill.totals.iter().map(|(own, sums)| {
        let own = if own.is_empty() { currency } else { own };
        let text = &sums[basis.index()];
        if own == cost_matrix::bills::TOKENS {
            return html! { <span key="tokens" class="inventory-total">{ format!("{} tokens", grouped(text)) }</span> };
        }
        html! { <span key={own.to_owned()} class="inventory-total" title={format!("{text} {own}")}>{ rounded(text, own) }<span class="currency">{ format!("\u{a0}{own}") }</span></span> }
    });
    html! {
        <TableRow key={bill.sha256.clone()} selected={selected == Some(&*bill.sha256)} on_select={select}>
            <th scope="row">
                <button type="button" class="inventory-name" onclick={press}>{ &bill.name }</button>
                <span class="row">
                    if let Some(text) = badge(bill) { <Badge {text} hint={bill.told.first().cloned().map(AttrValue::from)} /> }
                    if bill.fate.is_estimate { <Badge text="Estimate" tone={Tone::Warning} hint="Its money is worked out of the price list" /> }
                    if bill.rejected > 0 { <Badge text={counted(bill.rejected, "row refused", "rows refused")} tone={Tone::Bad} /> }
                    if bill.substitutes.iter().any(|(own, _)| *own == basis) { <Badge text="Other cost column" tone={Tone::Warning} hint="The bill lacks the column of the workspace's basis" /> }
                    if !bill.dropped.is_empty() { <Badge text={counted(bill.dropped.len() as u64, "column not kept", "columns not kept")} /> }
                </span>
            </th>
            <td>{ read_as }</td>
            <td class="inventory-days">{ days }</td>
            <td class="number">{ grouped(&bill.rows.to_string()) }</td>
            <td class="number">{ grouped(&bill.rejected.to_string()) }</td>
            <td class="number money">{ for totals }</td>
        </TableRow>
    }
}

/// An exact decimal to the currency's minor unit, for the table; the panel has every digit.
fn rounded(text: &str, currency: &str) -> String {
    cost_matrix::money::Amount::parse(text)
        .map_or_else(|_| grouped(text), |amount| crate::app::widgets::amount_text(amount, currency))
}

/// How files that are not FOCUS are read: named formats, where they are used, and which sheet of a workbook is taken.
#[component]
fn Mappings() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let bills: &[BillView] = store.overview.as_deref().map_or(&[], |overview| &overview.bills);
    let lines = workspace.mappings.iter().map(|mapping| {
        let name = mapping.name.clone().unwrap_or_else(|| mapping.id.clone());
        let remove = {
            let (page, id, name) = (page.clone(), mapping.id.clone(), name.clone());
            Callback::from(move |()| {
                let id = id.clone();
                page.remove(format!("Removed format “{name}”"), move |workspace| {
                    workspace.mappings.retain(|one| one.id != id)
                });
            })
        };
        let rename = {
            let (page, id) = (page.clone(), mapping.id.clone());
            Callback::from(move |text: String| {
                let own = id.clone();
                page.edit_field("Rename a format", format!("mapping:{id}:name"), move |workspace| {
                    if let Some(mapping) = workspace.mappings.iter_mut().find(|one| one.id == own) {
                        mapping.name = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                    }
                });
            })
        };
        let own = format!("mapping:{}", mapping.id);
        let used: Vec<&str> =
            bills.iter().filter(|bill| bill.format == own).map(|bill| bill.name.as_str()).collect();
        let used = if used.is_empty() { "Reads none of the bills here".to_owned() } else { format!("Reads {}", used.join(", ")) };
        let columns = mapping
            .columns
            .iter()
            .map(|(target, title)| format!("{title} → {target}"))
            .collect::<Vec<_>>()
            .join(", ");
        html! {
            <li key={mapping.id.clone()}>
                <span class="inventory-advice">
                    <TextField label="Name of the format" hide_label=true value={name.clone()} on_commit={rename} />
                    { used }<br />{ columns }
                </span>
                <IconButton shape={Shape::Trash} label={format!("Remove format {name}")} on_press={remove} />
            </li>
        }
    });
    let on_sheets = {
        let page = page.clone();
        Callback::from(move |sheets: Vec<String>| {
            page.edit("Choose the sheets that are read", move |workspace| workspace.sheets = sheets);
        })
    };
    let sheets: Vec<AttrValue> = workspace.sheets.iter().map(|name| AttrValue::from(name.clone())).collect();
    html! {
        <section class="card" aria-label="Saved formats">
            <header class="card-head">
                <h2>{ "Saved formats" }</h2>
                <p class="faint-text">{ "A file whose header has all of a format's columns is read by it. Bills that were read stay as they are." }</p>
            </header>
            <ul class="inventory-billless">{ for lines }</ul>
            <div class="card-body">
                <ChipsField label="Sheets that are read in workbooks" values={sheets} placeholder="Detail" on_commit={on_sheets}
                    help="Otherwise it is the first sheet that reads as a bill. Add a file again after a change." />
            </div>
        </section>
    }
}
