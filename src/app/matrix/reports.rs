//! Taking a result away: the same texts, byte for byte, as the command line's.

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question, ReportFormat, ReportKind, ReportRequest};
use cost_matrix::ledger::By;
use yew::prelude::*;

use crate::app::host::today;
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{Button, CheckField, Shape, copy, download};

#[derive(Properties, PartialEq)]
pub(super) struct ReportsProps {
    pub(super) kind: ReportKind,
    #[prop_or_default]
    pub(super) by: Vec<By>,
    #[prop_or_default]
    pub(super) from: Option<Day>,
    #[prop_or_default]
    pub(super) until: Option<Day>,
    /// The file's name without its ending.
    pub(super) name: AttrValue,
}

/// Buttons for the three formats.
#[component]
pub(super) fn Reports(props: &ReportsProps) -> Html {
    let page = use_page();
    let exact = use_state_eq(|| false);
    let set_exact = {
        let exact = exact.setter();
        Callback::from(move |checked| exact.set(checked))
    };
    let request = |format: ReportFormat| ReportRequest {
        kind: props.kind,
        format,
        by: props.by.clone(),
        from: props.from,
        until: props.until,
        exact: *exact,
        as_of: today(),
    };
    let store = use_store();
    let days = store.overview.as_ref().and_then(|overview| overview.allocated.as_ref()?.days);
    let name = match days {
        Some((first, last)) => {
            let first = props.from.unwrap_or(first).max(first).month();
            let last = props.until.map_or(last, |until| until.plus(-1).min(last)).month();
            if first == last {
                format!("{}-{first}", props.name)
            } else {
                format!("{}-{first}-to-{last}", props.name)
            }
        }
        None => props.name.to_string(),
    };
    let save = |format: ReportFormat, ending: &'static str, mime: &'static str| {
        let (page, request) = (page.clone(), request(format));
        let name = format!("{name}.{ending}");
        Callback::from(move |()| {
            let name = name.clone();
            ask(&page, request.clone(), move |page, text| {
                if download(&name, mime, &text).is_err() {
                    page.complain("The browser did not take the download");
                }
            });
        })
    };
    let copy_it = {
        let (page, request) = (page.clone(), request(ReportFormat::Markdown));
        Callback::from(move |()| {
            ask(&page, request.clone(), |page, text| {
                wasm_bindgen_futures::spawn_local(async move {
                    if copy(&text).await {
                        page.say("Copied as Markdown");
                    } else {
                        page.complain("The browser did not allow to copy; download it instead");
                    }
                });
            });
        })
    };
    html! {
        <div class="reports row" role="group" aria-label="Take it away">
            <Button text="CSV" icon={Shape::Download} label="Download as CSV" on_press={save(ReportFormat::Csv, "csv", "text/csv;charset=utf-8")} />
            <Button text="JSON" icon={Shape::Download} label="Download as JSON" on_press={save(ReportFormat::Json, "json", "application/json")} />
            <Button text="Markdown" icon={Shape::Download} label="Download as Markdown" on_press={save(ReportFormat::Markdown, "md", "text/markdown;charset=utf-8")} />
            <Button text="Copy Markdown" icon={Shape::Copy} on_press={copy_it} />
            <CheckField label="Every digit" checked={*exact} on_commit={set_exact} />
        </div>
    }
}

/// Asks for a report and hands its text on.
pub(super) fn ask(page: &Page, request: ReportRequest, take: impl Fn(Page, String) + 'static) {
    let hearer = page.clone();
    page.ask(
        Question::Report(request),
        Callback::from(move |answer| match answer {
            Answer::Report(text) => take(hearer.clone(), text),
            Answer::Refused(reason) => hearer.complain(reason),
            _ => {}
        }),
    );
}
