//! Guardrails to hand over: the table, and the settings of a gateway.

use cost_matrix::advice::HandoverRow;
use cost_matrix::desk::{Advise, Advised, Answer, Question};
use cost_matrix::money::Amount;
use yew::prelude::*;

use super::{computing, or_none, refused};
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{
    Badge, Column, CopyButton, DownloadButton, EmptyState, Kind, Table, TableRow, Tone, amount_text, grouped,
};
use front::{Route, Station};

/// The part.
#[component]
pub(super) fn GuardrailsPart() -> Html {
    let store = use_store();
    let asked = use_answer(Some(Question::Advise(Advise::Guardrails)));
    let (handover, markdown, csv) = match asked.answer.as_deref() {
        Some(Answer::Advised(advised)) => match &**advised {
            Advised::Guardrails(handover, markdown, csv) => (handover, markdown, csv),
            _ => return computing(),
        },
        Some(Answer::Refused(reason)) => return refused(reason),
        _ => return computing(),
    };
    let thresholds = Route::of(Station::Thresholds).at(&["guardrails"]).href();
    if handover.rows.is_empty() {
        return html! {
            <EmptyState title="Nothing is at a stage yet">
                <p>{ "Put products and keys at a stage of exposure; their limits are summed up here, and become a gateway's settings." }</p>
                <a class="button" href={thresholds}>{ "Go to Guardrails" }</a>
            </EmptyState>
        };
    }
    let currency = store.currency().to_owned();
    let columns = vec![
        Column::text("Product or key"),
        Column::text("Stage"),
        Column::number(format!("Month ({currency})")),
        Column::number("Soft, a day"),
        Column::number("Hard, a day"),
        Column::number("Stop, a month"),
        Column::number("A request"),
        Column::number("Requests a minute"),
        Column::number("Tokens a minute"),
        Column::text("At the limits"),
        Column::text("Lifted by"),
    ];
    let content = |text: &str| Some(AttrValue::from(text.to_owned()));
    html! {
        <>
            <p class="quiet-text audit-lead">
                { "The limits of the thresholds, as they can be handed to whoever runs the gateway. At its limit a minute, what runs away needs an hour for a day's hard limit. " }
                <a href={thresholds}>{ "Stages and limits are set in Thresholds." }</a>
            </p>
            <div class="row">
                <CopyButton text="Copy Markdown" kind={Kind::Primary} content={content(markdown)} />
                <DownloadButton text="Download CSV" name="guardrails.csv" mime="text/csv;charset=utf-8" content={content(csv)} />
                <DownloadButton text="Download LiteLLM settings" name="litellm-limits.yaml" mime="application/yaml;charset=utf-8" content={content(&handover.yaml)} />
            </div>
            <section class="card" aria-label="Guardrails to hand over">
                <Table caption="Guardrails by traffic stage" {columns}>
                    { for handover.rows.iter().enumerate().map(|(place, row)| line(place, row, &currency)) }
                </Table>
            </section>
            <section class="card" aria-labelledby="audit-yaml">
                <header class="card-head"><h2 id="audit-yaml">{ "LiteLLM settings" }</h2></header>
                <div class="card-body"><pre class="audit-yaml" tabindex="0">{ &handover.yaml }</pre></div>
            </section>
        </>
    }
}

fn line(place: usize, row: &HandoverRow, currency: &str) -> Html {
    let money = |amount: Option<Amount>| {
        amount.map_or_else(|| "–".to_owned(), |amount| amount_text(amount, currency))
    };
    let count =
        |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| grouped(&count.to_string()));
    let limits: Vec<&str> =
        [&row.at_soft, &row.at_hard].into_iter().filter_map(|text| text.as_deref()).collect();
    html! {
        <TableRow key={place}>
            <th scope="row">{ if row.is_key { format!("key {}", row.name) } else { row.name.clone() } }</th>
            <td>{ &row.stage }if row.critical { <div><Badge text="critical" /></div> }</td>
            <td class="number">{ money(row.month) }</td>
            <td class="number">{ money(row.soft) }</td>
            <td class="number">{ money(row.hard) }</td>
            <td class="number">{ money(row.stop) }</td>
            <td class="number">{ or_none(row.per_request.as_deref()) }</td>
            <td class="number">{ count(row.requests_per_minute) }</td>
            <td class="number">{ count(row.tokens_per_minute) }</td>
            <td class="audit-wrap">
                { match &row.gap {
                    Some(gap) => html! { <><Badge text="no limits" tone={Tone::Warning} /><div class="faint-text">{ gap }</div></> },
                    None => html! { limits.join(", then ") },
                } }
            </td>
            <td class="audit-wrap">{ or_none(row.lift.as_deref()) }</td>
        </TableRow>
    }
}
