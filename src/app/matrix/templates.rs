//! Templates, filled from the workspace: anyone takes them at once; whoever wants them every week asks for that below.

use cost_matrix::desk::Handout;
use cost_matrix::report::{Template, Written};
use yew::prelude::*;

use super::handouts::{copy_formatted, save};
use super::request_form::RequestForm;
use crate::app::store::{Page, use_page};
use crate::app::widgets::{Button, Kind, Shape};

/// The tab.
#[component]
pub(super) fn Templates() -> Html {
    let page = use_page();
    html! {
        <div class="stack">
            <p class="quiet-text">{ "Each is filled with what stands in this workspace and its bills, here in the browser. Nothing has to be given for it." }</p>
            <ul class="brief-templates">
                { for Template::ALL.into_iter().map(|which| html! { <li key={which.name()} class="card">{ card(which, &page) }</li> }) }
            </ul>
            <RequestForm />
        </div>
    }
}

fn card(which: Template, page: &Page) -> Html {
    let act = |run: fn(&Page, Template)| {
        let page = page.clone();
        Callback::from(move |()| run(&page, which))
    };
    let title = which.title();
    html! {
        <>
            <h2>{ title }</h2>
            <p class="quiet-text">{ which.about() }</p>
            <div class="row">
                <Button text="HTML" icon={Shape::Download} label={format!("Download as HTML: {title}")} on_press={act(|page, which| save(page, Handout::Template(which), Written::Html, which.name().to_owned()))} />
                <Button text="Markdown" icon={Shape::Download} label={format!("Download as Markdown: {title}")} on_press={act(|page, which| save(page, Handout::Template(which), Written::Markdown, which.name().to_owned()))} />
                <Button text="Copy" icon={Shape::Copy} kind={Kind::Quiet} label={format!("Copy: {title}")} on_press={act(|page, which| copy_formatted(page, Handout::Template(which)))} />
            </div>
        </>
    }
}
