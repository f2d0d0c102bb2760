//! The report of one bill: what was read, what was refused, and every digit of its totals.

use cost_matrix::bills::Refused;
use cost_matrix::desk::BillView;
use cost_matrix::words::count as counted;
use cost_matrix::workspace::Basis;
use yew::prelude::*;

use super::here;
use super::plain::words::{basis_title, format_title};
use super::settled::SettledPart;
use crate::app::store::{Action, use_page, use_store};
use crate::app::widgets::{Button, Kind, Shape, SidePanel, grouped};

#[derive(Properties, PartialEq)]
pub(super) struct BillPanelProps {
    pub(super) bill: BillView,
}

/// The panel of a bill.
#[component]
pub(super) fn BillPanel(props: &BillPanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let bill = &props.bill;
    let remove = {
        let (name, sha256) = (bill.name.clone(), bill.sha256.clone());
        Callback::from(move |()| {
            page.send(Action::RemoveBill { name: name.clone(), sha256: sha256.clone() });
            here(&["bills"]).go();
        })
    };
    let close = Callback::from(|()| here(&["bills"]).go());
    let foot = html! {
        <>
            <Button text="Remove" icon={Shape::Trash} kind={Kind::Danger} label={format!("Remove bill {}", bill.name)} on_press={remove} />
            <p class="faint-text inventory-foot-note">{ "Undo brings it back until you leave the page; after that the file has to be added again." }</p>
        </>
    };
    let days = bill.days.map_or_else(|| "none".to_owned(), |(first, last)| format!("{first} to {last}"));
    html! {
        <SidePanel id={bill.sha256.clone()} title={bill.name.clone()} over={format_title(&bill.format, store.workspace())} on_close={close} {foot}>
            <dl class="facts" key="facts">
                <dt>{ "Days" }</dt><dd>{ days }</dd>
                <dt>{ "Without data" }</dt><dd>{ gaps(&bill.gaps) }</dd>
                <dt>{ "Rows" }</dt><dd>{ grouped(&bill.rows.to_string()) }</dd>
                <dt>{ "Refused" }</dt><dd>{ if bill.rejected == 0 { "none".to_owned() } else { grouped(&bill.rejected.to_string()) } }</dd>
                <dt>{ "Kept" }</dt><dd>{ format!("{} distinct combinations", grouped(&bill.combinations.to_string())) }</dd>
                <dt>{ "Rounding" }</dt><dd>{ if bill.rounding == "0" { "none: every digit is kept".to_owned() } else { format!("{} beyond 18 decimal places", bill.rounding) } }</dd>
                <dt>{ "SHA-256" }</dt><dd class="mono inventory-hash">{ &bill.sha256 }</dd>
            </dl>
            <Totals key="totals" bill={bill.clone()} currency={store.currency().to_owned()} />
            <SettledPart key="settled" bill={bill.clone()} />
            <Remarks key="remarks" bill={bill.clone()} />
            <RefusedRows key="refused" rejected={bill.rejected} refused={bill.refused.clone()} />
        </SidePanel>
    }
}

/// Days on which nothing was charged.
fn gaps(gaps: &[(cost_matrix::calendar::Day, cost_matrix::calendar::Day)]) -> String {
    let of = |(first, last): &(_, _)| {
        if first == last { format!("{first}") } else { format!("{first} to {last}") }
    };
    if gaps.is_empty() { "no day".to_owned() } else { gaps.iter().map(of).collect::<Vec<_>>().join(", ") }
}

#[derive(Properties, PartialEq)]
struct TotalsProps {
    bill: BillView,
    currency: String,
}

/// Totals by currency and basis, every digit.
#[component]
fn Totals(props: &TotalsProps) -> Html {
    let rows = props.bill.totals.iter().flat_map(|(own, sums)| {
        let own = if own.is_empty() { props.currency.clone() } else { own.clone() };
        Basis::ALL.map(move |basis| {
            html! {
                <tr key={format!("{own}-{}", basis.name())}>
                    <th scope="row">{ basis_title(basis) }</th>
                    <td class="number mono">{ &sums[basis.index()] }</td>
                    <td>{ &own }</td>
                </tr>
            }
        })
    });
    html! {
        <section class="stack inventory-part" aria-label="Totals">
            <h3>{ "Totals, every digit" }</h3>
            <table class="inventory-exact"><caption class="hidden-text">{ "Totals by basis and currency" }</caption><tbody>{ for rows }</tbody></table>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RemarksProps {
    bill: BillView,
}

/// What a reader of the figures should know.
#[component]
fn Remarks(props: &RemarksProps) -> Html {
    let bill = &props.bill;
    let substitutes = bill.substitutes.iter().map(|(own, read)| {
        format!(
            "It has no column {}; {} is read from {}.",
            own.column(),
            basis_title(*own).to_lowercase(),
            read.column()
        )
    });
    let dropped = (!bill.dropped.is_empty()).then(|| {
        format!(
            "Not kept, because nearly every row has a value of its own: {}. Rules can't read these.",
            bill.dropped.join(", ")
        )
    });
    let skipped = (bill.skipped > 0)
        .then(|| format!("Left out, because they are no charges: {}.", counted(bill.skipped, "row", "rows")));
    let preamble = (bill.preamble > 0)
        .then(|| format!("Passed over before the header: {}.", counted(bill.preamble, "line", "lines")));
    let tags = (bill.unread_tags > 0).then(|| {
        let rows = counted(bill.unread_tags, "row", "rows");
        format!("The Tags of {rows} are no JSON object; their text stands as it is, in a field Tags.")
    });
    let unkept = (!bill.unkept.is_empty())
        .then(|| format!("Read, but not kept for rules: {}.", bill.unkept.join(", ")));
    let texts: Vec<String> = substitutes
        .chain(dropped)
        .chain(skipped)
        .chain(preamble)
        .chain(tags)
        .chain(bill.notes.iter().cloned())
        .chain(unkept)
        .collect();
    html! {
        <ul class="inventory-remarks" hidden={texts.is_empty()}>{ for texts.iter().map(|text| html! { <li key={text.clone()}>{ text }</li> }) }</ul>
    }
}

#[derive(Properties, PartialEq)]
struct RefusedRowsProps {
    rejected: u64,
    refused: Vec<Refused>,
}

/// The rows that could not be read: line, reason, and the row as it stands.
#[component]
fn RefusedRows(props: &RefusedRowsProps) -> Html {
    let more = props.rejected.saturating_sub(props.refused.len() as u64);
    html! {
        <details class="inventory-part" open={props.rejected > 0 && props.rejected <= 20} hidden={props.rejected == 0}>
            <summary>{ counted(props.rejected, "refused row", "refused rows") }</summary>
            <ol class="inventory-refused">
                { for props.refused.iter().map(|row| html! {
                    <li key={row.line.to_string()}>
                        <p><strong>{ format!("Line {}", row.line) }</strong>{ format!(": {}", row.reason) }</p>
                        <pre>{ &row.text }</pre>
                    </li>
                }) }
            </ol>
            <p class="faint-text" hidden={more == 0}>{ format!("and {more} more. The command line lists all: cost-matrix detect --rejected FILE") }</p>
        </details>
    }
}
