//! The start page: what comes out, four doors in, and where the data stays.

use yew::prelude::*;

use super::button::Button;
use super::entry::Entry;
use super::files::FileButton;
use super::frame::StationHead;
use super::icon::{Icon, Shape};
use super::picture::Picture;
use super::route::{Route, Station};

#[derive(Properties, PartialEq)]
pub struct StartProps {
    /// Told which door was taken.
    pub on_entry: Callback<Entry>,
    /// What stands in the place of the sample's button while the sample is made.
    #[prop_or_default]
    pub sample: Option<Html>,
    /// What goes before the doors.
    #[prop_or_default]
    pub children: Html,
}

/// The start page.
#[component]
pub fn Start(props: &StartProps) -> Html {
    html! {
        <div class="start">
            <StationHead title="Who pays for the AI bill, and by which rule"
                lead={html! { "Bills of model vendors, clouds, GPU hosts and tools go in. Out comes a matrix in which every line of spend has a team, \
                    a product, an owner and a budget, and every cent is accounted for." }} />
            { props.children.clone() }
            { doors(props) }
            <div class="start-below">
                <Picture />
                <div class="start-side">
                    { steps() }
                    { privacy() }
                </div>
            </div>
        </div>
    }
}

/// The four ways in, none before the others.
fn doors(props: &StartProps) -> Html {
    let sample = props.on_entry.reform(|()| Entry::Sample);
    let bills = props.on_entry.reform(Entry::Bills);
    let inventory = props.on_entry.reform(|()| Entry::Inventory);
    let workspace = props.on_entry.reform(Entry::Workspace);
    let sample =
        props.sample.clone().unwrap_or_else(|| html! { <Button text="Try the sample" on_press={sample} /> });
    html! {
        <ul class="doors">
            { door(Shape::Play, "Try the sample",
                "An invented company: five teams, three products, seven vendors, three months. Its bills are made in this browser and read like anybody's.",
                sample) }
            { door(Shape::File, "Drop your bills",
                "FOCUS, the exports of AWS, Azure, Google Cloud, OpenAI, Anthropic, GitHub and more as they are, or any other table: you say once what its columns mean. Drop them anywhere, or:",
                html! { <FileButton text="Choose bills" icon={Shape::File} on_files={bills} /> }) }
            { door(Shape::Pencil, "Type in an inventory",
                "No bill at hand? List what costs money, with its owner and a cost a month. Bills can follow later.",
                html! { <Button text="Type in a source" on_press={inventory} /> }) }
            { door(Shape::Folder, "Open a workspace file",
                "A file that was saved here, or written for the command line: teams, rules, pools, budgets. Both read the same file.",
                html! { <FileButton text="Choose a workspace" multiple=false accept=".json,application/json" on_files={workspace} /> }) }
        </ul>
    }
}

fn door(shape: Shape, title: &'static str, text: &'static str, control: Html) -> Html {
    html! {
        <li class="door">
            <h2><Icon {shape} />{ title }</h2>
            <p>{ text }</p>
            <div class="door-control">{ control }</div>
        </li>
    }
}

/// The guide in five lines.
fn steps() -> Html {
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

/// Where the data stays.
fn privacy() -> Html {
    html! {
        <p class="privacy">
            <Icon shape={Shape::Lock} />
            <span><strong>{ "Nothing leaves this browser. " }</strong>
                { "This page has no server: it reads your bills on this computer, and its own policy forbids it to send anything anywhere. \
                   Your work is kept in this browser only; browsers clear their storage at times, so save a file of what you want to keep." }</span>
        </p>
    }
}
