//! The brief: read and edited here, copied or downloaded.

use cost_matrix::desk::{Answer, Handout, Question};
use cost_matrix::report::{Document, Length, Written, stale_texts};
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::brief_edits::add_task;
use super::document::{Editing, section, ticked_tasks};
use super::handouts::{BriefMenu, copy_formatted, copy_text, save};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::widgets::{Button, Kind, Notice, SelectField, Shape, TextField, Tone};

/// The tab.
#[component]
pub(super) fn Brief() -> Html {
    let (store, page) = (use_store(), use_page());
    let length = use_state_eq(Length::default);
    let open = use_state_eq(|| None::<AttrValue>);
    let asked = use_answer(Some(Question::Brief { as_of: today(), length: *length }));
    let editing =
        Editing { page: page.clone(), open, today: today(), ticked: ticked_tasks(store.workspace()) };
    let body = match asked.answer.as_deref() {
        Some(Answer::Brief(brief)) => document(brief, &editing),
        Some(Answer::Refused(reason)) => html! { <p>{ reason }</p> },
        _ => html! { <p class="quiet-text" role="status">{ "Writing the brief …" }</p> },
    };
    let set_length = {
        let length = length.clone();
        Callback::from(move |text: String| {
            length.set(if text == "short" { Length::Short } else { Length::Full })
        })
    };
    let what = Handout::Brief(*length);
    let press = |run: fn(&Page, Handout)| {
        let page = page.clone();
        Callback::from(move |()| run(&page, what))
    };
    let lengths = vec![
        ("full".into(), "Full, for the team".into()),
        ("short".into(), "One page, for leadership".into()),
    ];
    html! {
        <>
            <div class="row brief-bar">
                <SelectField label="Length" hide_label=true value={if *length == Length::Short { "short" } else { "full" }} options={lengths} on_commit={set_length} />
                <Button text="Copy" icon={Shape::Copy} kind={Kind::Primary} label="Copy, formatted" on_press={press(copy_formatted)} />
                <Button text="Copy Markdown" icon={Shape::Copy} on_press={press(|page, what| copy_text(page, what, Written::Markdown))} />
                <Button text="Download" icon={Shape::Download} on_press={press(|page, what| save(page, what, Written::Markdown, "brief".to_owned()))} />
                <BriefMenu {what} text="More ways" />
                <span class="faint-text">{ format!("As of {}. It follows every edit.", today()) }</span>
            </div>
            <article class="card brief">{ body }</article>
            { settings(store.workspace(), &page) }
        </>
    }
}

fn document(brief: &Document, editing: &Editing) -> Html {
    let stale = stale_texts(brief).len();
    let add = {
        let (page, open) = (editing.page.clone(), editing.open.clone());
        Callback::from(move |title: String| {
            if title.is_empty() {
                return;
            }
            open.set(None);
            page.edit(format!("Add the task “{title}”"), move |workspace| {
                drop(add_task(workspace, &title))
            });
        })
    };
    html! {
        <>
            <p key="title" class="level-1">{ &brief.title }</p>
            <div key="stale">{ stale_notice(stale) }</div>
            <div key="sections" class="brief-sections">{ for brief.sections.iter().map(|part| section(part, editing)) }</div>
            <div class="brief-add" key="add"><TextField key={brief.tasks().filter(|task| task.own).count()} label="Add a task of your own" placeholder="what shall be so" on_commit={add} /></div>
        </>
    }
}

fn stale_notice(stale: usize) -> Html {
    let text = match stale {
        0 => return Html::default(),
        1 => "One edited text rests on something that has changed: it is marked below.".to_owned(),
        many => format!("{many} edited texts rest on something that has changed: they are marked below."),
    };
    html! { <Notice tone={Tone::Warning}><p>{ text }</p></Notice> }
}

/// What goes into everything that is handed out.
fn settings(workspace: &Workspace, page: &Page) -> Html {
    let set = |label: &'static str, field: &'static str, change: fn(&mut Workspace, Option<String>)| {
        let page = page.clone();
        Callback::from(move |text: String| {
            let text = Some(text).filter(|text| !text.is_empty());
            page.edit_field(label, field, move |workspace| change(workspace, text));
        })
    };
    let here = {
        let page = page.clone();
        Callback::from(move |()| {
            let location =
                web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
            let address = location.split('#').next().unwrap_or_default().to_owned();
            page.edit("Link the brief to this page", move |workspace| workspace.brief.page = Some(address));
        })
    };
    html! {
        <section class="card" aria-labelledby="brief-settings">
            <header class="card-head"><h2 id="brief-settings">{ "What is handed out" }</h2></header>
            <div class="card-body brief-settings">
                <TextField label="Address that it links back to" value={workspace.brief.page.clone().unwrap_or_default()} placeholder="https://…"
                    help="Each task then links to where it is mended. Empty: no links." on_commit={set("Link the brief", "brief:page", |workspace, text| workspace.brief.page = text)} />
                <Button text="Use this page's address" on_press={here} />
                <TextField label="Name of the calendar" value={workspace.brief.calendar.clone().unwrap_or_default()} placeholder={workspace.name.clone().unwrap_or_else(|| "workspace".to_owned())}
                    help="Events keep their identity by it: importing the calendar again updates them." on_commit={set("Name the calendar", "brief:calendar", |workspace, text| workspace.brief.calendar = text)} />
            </div>
        </section>
    }
}
