//! The first page: what comes out, four doors in, and where the data stays.

mod picture;

use web_sys::File;
use yew::prelude::*;

use self::picture::Picture;
use super::route::{Route, Station};
use super::store::{Phase, State, use_page, use_store};
use super::widgets::{Button, FileButton, Icon, Kind, Progress, Shape, StationHead, amount_text};

/// The first page.
#[component]
pub(crate) fn Start() -> Html {
    let store = use_store();
    html! {
        <div class="start">
            <StationHead title="Who pays for the AI bill, and by which rule"
                lead={html! { "Bills of model vendors, clouds, GPU hosts and tools go in. Out comes a matrix in which every line of spend has a team, \
                    a product, an owner and a budget, and every cent is accounted for." }} />
            if !store.document.is_blank() { <Continue /> }
            <Doors />
            <div class="start-below">
                <Picture />
                <div class="start-side">
                    <Steps />
                    <Privacy />
                </div>
            </div>
        </div>
    }
}

/// The way back to what the browser kept.
#[component]
fn Continue() -> Html {
    let store = use_store();
    let name = store.workspace().name.clone().unwrap_or_else(|| "Untitled workspace".to_owned());
    let go = Callback::from(|()| Route::of(Station::Matrix).go());
    html! {
        <section class="continue" aria-label="Saved work">
            <div>
                <h2>{ name }</h2>
                <p class="quiet-text">{ stands(&store) }</p>
            </div>
            <Button text="Continue" kind={Kind::Primary} icon={Shape::Right} on_press={go} />
        </section>
    }
}

fn stands(state: &State) -> String {
    let bills = match state.document.bills.len() {
        0 => "No bill".to_owned(),
        1 => "1 bill".to_owned(),
        count => format!("{count} bills"),
    };
    let sources = match state.workspace().sources.len() {
        1 => "1 source".to_owned(),
        count => format!("{count} sources"),
    };
    let money = state.overview.as_ref().and_then(|overview| overview.allocated.as_ref()).map(|allocated| {
        let proof = &allocated.proof;
        format!(", {} {} in", amount_text(proof.money_in, &proof.currency), proof.currency)
    });
    format!("{bills}, {sources}{}. Kept in this browser.", money.unwrap_or_default())
}

/// The four ways in, none before the others.
#[component]
fn Doors() -> Html {
    let store = use_store();
    let page = use_page();
    let sample = {
        let (page, had_work) = (page.clone(), !store.document.is_blank() && !store.document.is_sample());
        Callback::from(move |()| {
            let teller = page.clone();
            page.import_sample(Callback::from(move |()| {
                if had_work {
                    teller.say("The sample stands in the place of your workspace. Undo brings yours back.");
                }
                Route::of(Station::Matrix).go();
            }));
        })
    };
    let bills = {
        let (page, store) = (page.clone(), store.clone());
        Callback::from(move |files: Vec<File>| {
            page.take_files(&store, files);
            Route::of(Station::Inventory).go();
        })
    };
    let inventory = Callback::from(|()| Route::of(Station::Inventory).at(&["new"]).go());
    let workspace = {
        let page = page.clone();
        Callback::from(move |files: Vec<File>| {
            files.into_iter().for_each(|file| page.open_workspace(file));
            Route::of(Station::Matrix).go();
        })
    };
    let running = store.imports.iter().find(|import| import.file.is_none() && import.phase.is_open());
    let sample_control = match running.map(|import| &import.phase) {
        None => html! { <Button text="Try the sample" on_press={sample} /> },
        Some(Phase::Running { done, of, .. }) => {
            html! { <Progress label="Making and reading the sample" done={*done} of={*of} /> }
        }
        Some(_) => html! { <Progress label="Making and reading the sample" done={0.0} of={1.0} /> },
    };
    html! {
        <ul class="doors">
            <Door shape={Shape::Play} title="Try the sample"
                text="An invented company: five teams, three products, seven vendors, three months. Its bills are made in this browser and read like anybody's."
                control={sample_control} />
            <Door shape={Shape::File} title="Drop your bills"
                text="FOCUS, the exports of AWS, Azure, Google Cloud, OpenAI, Anthropic, GitHub and more as they are, or any other table: you say once what its columns mean. Drop them anywhere, or:"
                control={html! { <FileButton text="Choose bills" icon={Shape::File} on_files={bills} /> }} />
            <Door shape={Shape::Pencil} title="Type in an inventory"
                text="No bill at hand? List what costs money, with its owner and a cost a month. Bills can follow later."
                control={html! { <Button text="Type in a source" on_press={inventory} /> }} />
            <Door shape={Shape::Folder} title="Open a workspace file"
                text="A file that was saved here, or written for the command line: teams, rules, pools, budgets. Both read the same file."
                control={html! { <FileButton text="Choose a workspace" multiple=false accept=".json,application/json" on_files={workspace} /> }} />
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct DoorProps {
    shape: Shape,
    title: AttrValue,
    text: AttrValue,
    control: Html,
}

#[component]
fn Door(props: &DoorProps) -> Html {
    html! {
        <li class="door">
            <h2><Icon shape={props.shape} />{ &props.title }</h2>
            <p>{ &props.text }</p>
            <div class="door-control">{ props.control.clone() }</div>
        </li>
    }
}

/// The guide in five lines.
#[component]
fn Steps() -> Html {
    const STEPS: [(Station, &str); 5] = [
        (Station::Inventory, "Every source of AI cost, from bills or typed in."),
        (
            Station::Attribution,
            "Rules that name team, product, environment and usage type; shared cost by pools.",
        ),
        (Station::Thresholds, "Budgets, triggers, and who is told next."),
        (Station::Tracking, "How much is known of who pays, week by week; changes of ownership."),
        (Station::Matrix, "The matrix, and a checklist to act on."),
    ];
    html! {
        <ol class="steps">
            { for STEPS.iter().enumerate().map(|(place, (station, text))| html! {
                <li key={place}>
                    <span class="step-number" aria-hidden="true">{ place + 1 }</span>
                    <a href={Route::of(*station).href()}>{ station.title() }</a>
                    <span class="step-text">{ *text }</span>
                </li>
            }) }
        </ol>
    }
}

#[component]
fn Privacy() -> Html {
    html! {
        <p class="privacy">
            <Icon shape={Shape::Lock} />
            <span><strong>{ "Nothing leaves this browser. " }</strong>
                { "This page has no server: it reads your bills on this computer, and its own policy forbids it to send anything anywhere. \
                   Your work is kept in this browser only; browsers clear their storage at times, so save a file of what you want to keep." }</span>
        </p>
    }
}
