//! The panel of a figure: the rows of the bills behind it, each with the rule and the pools that brought it there.

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, EntriesView, EntryLine, Question};
use cost_matrix::ledger::{By, Decision};
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Figure, Workspace};
use yew::prelude::*;

use super::labels::{label, title};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::tracking::{Opened, fresh_dispute, open_dispute};
use crate::app::widgets::{Badge, Button, Kind, Money, SidePanel, Tone, exact_text, percent_text};
use front::{Route, Station};

/// How many rows are shown at first, and how many more each time.
const STEP: usize = 50;

#[derive(Properties, PartialEq)]
pub(super) struct EntriesProps {
    pub(super) title: AttrValue,
    pub(super) filter: Vec<(By, Option<String>)>,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) on_close: Callback<()>,
}

/// The panel.
#[component]
pub(super) fn Entries(props: &EntriesProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let most = use_state_eq(|| STEP);
    {
        let most = most.setter();
        use_effect_with(props.filter.clone(), move |_| most.set(STEP));
    }
    let (from, until) = (props.from, props.until);
    let asked =
        use_answer(Some(Question::Entries { filter: props.filter.clone(), from, until, most: *most }));
    let more = {
        let most = most.clone();
        Callback::from(move |()| most.set(*most + 4 * STEP))
    };
    let body = match asked.answer.as_deref() {
        Some(Answer::Entries(view)) => entries(view, store.workspace(), more, &page),
        Some(Answer::Refused(reason)) => html! { <p>{ reason }</p> },
        _ => html! { <p class="quiet-text" role="status">{ "Looking up the rows …" }</p> },
    };
    let id: Vec<String> = props.filter.iter().map(|(by, value)| format!("{}={value:?}", by.name())).collect();
    html! {
        <SidePanel id={id.join(",")} title={&props.title} over="The rows of the bills behind this figure" on_close={&props.on_close}>
            { body }
        </SidePanel>
    }
}

fn entries(view: &EntriesView, workspace: &Workspace, more: Callback<()>, page: &Page) -> Html {
    let currency = AttrValue::from(workspace.currency.trim().to_owned());
    html! {
        <>
            <p class="panel-figure"><Money amount={view.total} currency={currency.clone()} with_currency=true />
                <span class="faint-text">{ format!(" = {}", exact_text(view.total, &currency)) }</span></p>
            <p class="quiet-text">{ match view.lines.len() {
                0 => "No row of a bill and no typed-in cost comes here.".to_owned(),
                1 => "One row, and how it came here:".to_owned(),
                count if view.more => format!("The first {count} rows, by how they came here:"),
                count => format!("{count} rows, by how they came here:"),
            } }</p>
            { for groups(view).iter().enumerate().map(|(place, group)| html! {
                <section key={place} class="entry-group">{ group_view(group, workspace, &currency, page) }</section>
            }) }
            if view.more { <Button text="Show more" on_press={more} /> }
        </>
    }
}

/// Rows that came to the same payer in the same way, in the order of their first.
fn groups(view: &EntriesView) -> Vec<Vec<&EntryLine>> {
    let alike = |one: &EntryLine, other: &EntryLine| {
        one.decided == other.decided
            && one.path == other.path
            && one.coverage == other.coverage
            && one.dimensions == other.dimensions
    };
    let mut groups: Vec<Vec<&EntryLine>> = Vec::new();
    for line in &view.lines {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, line))) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups
}

fn group_view(group: &[&EntryLine], workspace: &Workspace, currency: &AttrValue, page: &Page) -> Html {
    let Some(first) = group.first() else { return html! { <span /> } };
    let sum = group.iter().map(|line| line.cost).sum::<Amount>();
    html! {
        <>
            <div class="entry-head">
                <Badge text={first.coverage.name()} tone={tone(first)} />
                <span class="faint-text">{ if group.len() == 1 { "1 row".to_owned() } else { format!("{} rows", group.len()) } }</span>
                <span class="spacer" />
                <Money amount={sum} currency={currency.clone()} />
            </div>
            <ul class="decisions">
                { for first.decided.iter().map(|(by, decision)| html! { <li key={by.name()}>{ decided(*by, decision, workspace) }</li> }) }
                if !first.path.is_empty() { <li key="path">{ pools(first, workspace) }</li> }
            </ul>
            <ol class="entries">
                { for group.iter().enumerate().map(|(place, line)| html! { <li key={place} class="entry">{ entry(line, workspace, currency) }{ dispute(line, workspace, page) }</li> }) }
            </ol>
        </>
    }
}

fn entry(line: &EntryLine, workspace: &Workspace, currency: &AttrValue) -> Html {
    let place = match (&line.file, line.line) {
        (Some(file), Some(number)) => format!("{file}, line {number}"),
        _ => format!("Typed in: {}", label(workspace, By::Source, line.source.as_deref())),
    };
    let days =
        if line.from == line.to { line.from.to_string() } else { format!("{} to {}", line.from, line.to) };
    html! {
        <>
            <span class="entry-place">{ place }</span>
            <Money amount={line.cost} currency={currency.clone()} />
            <span class="faint-text">{ days }</span>
            if line.amount != line.cost {
                <span class="faint-text part">{ percent_text(line.cost, line.amount) }{ " of " }<Money amount={line.amount} currency={currency.clone()} /></span>
            }
        </>
    }
}

/// Opens a dispute about an entry: its line, amount, month and the rule that named its team.
fn dispute(line: &EntryLine, workspace: &Workspace, page: &Page) -> Html {
    let columns = By::DIMENSIONS.iter().zip(&line.dimensions);
    let columns = columns.filter_map(|(by, value)| Some((by.name().to_owned(), value.clone()?)));
    let team = line.decided.iter().find(|(by, _)| *by == By::Team);
    let opened = Opened {
        line: columns.collect(),
        amount: Figure::of(line.cost),
        month: Some(line.from.month()),
        rule: team.and_then(|(_, decision)| decision.rule.clone()),
        ..Opened::default()
    };
    let id = fresh_dispute(workspace, today());
    let on_press = {
        let page = page.clone();
        Callback::from(move |()| {
            let opened = opened.clone();
            page.edit("Open a dispute", move |workspace| drop(open_dispute(workspace, opened, today())));
            page.say("The dispute is open: say who disputes, and why");
            Route::of(Station::Tracking).at(&["disputes", &id]).go();
        })
    };
    let days = if line.from == line.to {
        format!("of {}", line.from)
    } else {
        format!("from {} to {}", line.from, line.to)
    };
    html! { <Button text="Dispute this" kind={Kind::Quiet} class="entry-dispute" label={format!("Dispute this: {} {days}", exact_text(line.cost, workspace.currency.trim()))} {on_press} /> }
}

fn tone(line: &EntryLine) -> Tone {
    match line.coverage {
        cost_matrix::ledger::Coverage::Direct => Tone::Accent,
        cost_matrix::ledger::Coverage::Unallocated => Tone::Bad,
        cost_matrix::ledger::Coverage::Defaulted => Tone::Warning,
        cost_matrix::ledger::Coverage::Shared => Tone::Plain,
    }
}

/// "Team: Support Assistant by rule “Team tag”, Tags.team = asst".
fn decided(by: By, decision: &Decision, workspace: &Workspace) -> Html {
    let value = decision.value.as_deref().map(|value| label(workspace, by, Some(value)));
    let who = if let Some(rule) = &decision.rule {
        let name = workspace.rules.iter().find(|one| one.id == *rule).and_then(|one| one.name.clone());
        let href = Route::of(Station::Attribution).at(&["rule", rule]).href();
        html! { <>{ "by rule " }<a {href}>{ name.unwrap_or_else(|| rule.clone()) }</a></> }
    } else if let Some(source) = &decision.source {
        let href = Route::of(Station::Inventory).at(&["source", source]).href();
        html! { <>{ "by the source " }<a {href}>{ label(workspace, By::Source, Some(source)) }</a></> }
    } else {
        html! { "by the defaults" }
    };
    let how = match (&decision.field, &decision.text, decision.via.as_str()) {
        (Some(field), Some(text), _) => format!(", {field} = {text}"),
        (_, _, "owner_of") => ", who owns the product".to_owned(),
        _ => String::new(),
    };
    html! {
        <><span class="quiet-text">{ title(by) }{ ": " }</span>{ value }{ " " }<span class="quiet-text">{ who }{ how }</span></>
    }
}

/// "Through AI platform, 23.1 %, to Support Assistant".
fn pools(line: &EntryLine, workspace: &Workspace) -> Html {
    let name = |id: &str| {
        workspace
            .pools
            .iter()
            .find(|pool| pool.id == id)
            .and_then(|pool| pool.name.clone())
            .unwrap_or_else(|| id.to_owned())
    };
    html! {
        <>
            { for line.path.iter().enumerate().map(|(place, step)| {
                let href = Route::of(Station::Attribution).at(&["pool", &step.pool]).href();
                let percent = step.ratio.parse::<f64>().map(|ratio| format!("{:.2} %", ratio * 100.0)).unwrap_or_else(|_| step.ratio.clone());
                let target = step.target.as_deref().map(|target| {
                    let team = label(workspace, By::Team, Some(target));
                    if team == target { name(target) } else { team }
                });
                html! {
                    <span key={place}>
                        <span class="quiet-text">{ if place == 0 { "Through " } else { ", then " } }</span>
                        <a {href}>{ name(&step.pool) }</a>
                        <span class="quiet-text" title={step.ratio.clone()}>{ match target {
                            Some(target) => format!(", {percent} to {target}"),
                            None => ", which could not be divided".to_owned(),
                        } }</span>
                    </span>
                }
            }) }
        </>
    }
}
