//! The brief: read here, copied or downloaded.

use cost_matrix::desk::{Answer, Question, ReportFormat, ReportKind, ReportRequest};
use yew::prelude::*;

use super::markdown::render;
use crate::app::host::today;
use crate::app::store::use_answer;
use crate::app::widgets::{CopyButton, DownloadButton, Kind};

/// The tab.
#[component]
pub(super) fn Brief() -> Html {
    let request = ReportRequest {
        kind: ReportKind::Brief,
        format: ReportFormat::Markdown,
        by: Vec::new(),
        from: None,
        until: None,
        exact: false,
        as_of: today(),
    };
    let asked = use_answer(Some(Question::Report(request)));
    let text = match asked.answer.as_deref() {
        Some(Answer::Report(text)) => Some(AttrValue::from(text.clone())),
        _ => None,
    };
    let body = match (asked.answer.as_deref(), &text) {
        (_, Some(text)) => render(text),
        (Some(Answer::Refused(reason)), _) => html! { <p>{ reason }</p> },
        _ => html! { <p class="quiet-text" role="status">{ "Writing the brief …" }</p> },
    };
    html! {
        <>
            <div class="row">
                <CopyButton text="Copy Markdown" kind={Kind::Primary} content={text.clone()} />
                <DownloadButton text="Download" name="brief.md" mime="text/markdown;charset=utf-8" content={text} />
                <span class="faint-text">{ format!("As of {}. It follows every edit.", today()) }</span>
            </div>
            <article class="card brief">{ body }</article>
        </>
    }
}
