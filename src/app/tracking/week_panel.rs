//! A week beside the list: its figures then and now, what moved and why, and closing it.

use cost_matrix::calendar::Week;
use cost_matrix::desk::{Answer, ClosingRequest, Question, TrackedView};
use cost_matrix::ledger::Coverage;
use cost_matrix::money::Amount;
use cost_matrix::report::count;
use cost_matrix::tracking::Correction;
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::links::cause_shown;
use super::week_edits::put_weeks;
use super::weeks::{accuracy_text, go_to};
use super::words::{bill_change, patience, payer, work};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::thresholds::loaded_days;
use crate::app::widgets::{
    Button, Kind, Money, Notice, SidePanel, TextField, Tone, amount_text, percent_text,
};
use front::{Route, Station};

#[derive(Properties, PartialEq)]
pub(super) struct WeekPanelProps {
    pub(super) week: TrackedView,
    /// Open weeks before it, in order.
    pub(super) open_before: Vec<Week>,
    /// Who closes weeks, as it was said last.
    pub(super) closer: UseStateHandle<String>,
}

/// The panel.
#[component]
pub(super) fn WeekPanel(props: &WeekPanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let reason = use_state_eq(String::new);
    let missing = use_state_eq(|| None::<&'static str>);
    let (view, line) = (&props.week, &props.week.line);
    let week = line.week;
    let request =
        |weeks: Vec<Week>| ClosingRequest { weeks, on: Some(today()), by: None, reason: None, reopen: false };
    // Closing changes nothing before its answer is put into the workspace: asked in advance, it tells what speaks against it.
    let asked = use_answer((!line.closed).then(|| Question::CloseWeeks(request(vec![week]))));
    let warnings = match asked.answer.as_deref() {
        Some(Answer::Closed(closed)) if !line.closed => {
            closed.iter().find(|one| one.week == week).map(|one| one.warnings.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let close = |weeks: Vec<Week>| {
        let (page, closer, reason, missing) =
            (page.clone(), props.closer.clone(), reason.clone(), missing.clone());
        let reopen = line.closed;
        let request = request(weeks);
        Callback::from(move |()| {
            if closer.trim().is_empty() {
                return missing.set(Some("closer"));
            }
            if reopen && reason.trim().is_empty() {
                return missing.set(Some("reason"));
            }
            missing.set(None);
            let reason = (!reason.trim().is_empty()).then(|| reason.trim().to_owned());
            let by = Some(closer.trim().to_owned());
            close(&page, ClosingRequest { by, reason, reopen, ..request.clone() });
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let (state, missing) = (state.clone(), missing.clone());
        Callback::from(move |text: String| {
            missing.set(None);
            state.set(text);
        })
    };
    // The help below a field is as high as what is wrong with it: nothing moves between pressing a button and letting go.
    let error =
        |field: &str| missing.filter(|missing| *missing == field).map(|_| AttrValue::from(help(field)));
    let closer_field = html! {
        <TextField label="Closed by" value={(*props.closer).clone()} placeholder="your name" on_commit={set(&props.closer)}
            help={help("closer")} error={error("closer")} />
    };
    let foot = (!line.closed).then(|| {
        let mut all = props.open_before.clone();
        all.push(week);
        html! {
            <>
                <Button text="Close this week" kind={Kind::Primary} on_press={close(vec![week])} />
                if all.len() > 1 { <Button text={format!("Close all {} up to here", all.len())} on_press={close(all)} /> }
            </>
        }
    });
    let workspace = store.workspace();
    let currency = AttrValue::from(line.currency.clone());
    let last = loaded_days(store.overview.as_deref()).map(|(_, last)| last);
    html! {
        <SidePanel id={week.to_string()} over={format!("{} to {}", line.from, line.to)} title={format!("Week {week}")}
            on_close={Callback::from(|()| go_to(None))} {foot}>
            { state(view) }
            { changes(workspace, view) }
            { figures(view, &currency) }
            if line.closed {
                { accuracy(view) }
                { movers(workspace, view, &currency, &|subject| super::links::bill_of(&store, subject)) }
                <section class="stack">
                    <h3>{ "Close it again" }</h3>
                    <p class="quiet-text">{ "Today's figures become the closed ones. What was closed before stays readable in the workspace, with this reason." }</p>
                    { closer_field }
                    <TextField label="Reason" value={(*reason).clone()} placeholder="as: corrected bill of March" on_commit={set(&reason)}
                        help={help("reason")} error={error("reason")} />
                    <div class="row"><Button text="Close again by today's figures" on_press={close(vec![week])} /></div>
                </section>
            } else {
                <section class="stack">
                    <h3>{ "Close it" }</h3>
                    <p class="quiet-text">{ "What everybody is told is kept, line by line. Whatever changes later shows as a difference with its cause." }</p>
                    { for patience(week, today(), last).map(|text| html! { <p class="tracking-hint">{ text }</p> }) }
                    { for warnings.iter().enumerate().map(|(at, text)| html! { <p key={at} class="tracking-hint">{ capital(text) }{ "." }</p> }) }
                    { closer_field }
                </section>
            }
        </SidePanel>
    }
}

/// Asks the engine for the closed weeks and puts them into the workspace, as one step.
pub(super) fn close(page: &Page, request: ClosingRequest) {
    let label = match request.weeks.as_slice() {
        [week] if request.reopen => format!("Closed {week} again"),
        [week] => format!("Closed {week}"),
        weeks => format!("Closed {} weeks", weeks.len()),
    };
    let answered = {
        let page = page.clone();
        Callback::from(move |answer: Answer| match answer {
            Answer::Closed(weeks) => {
                page.remove(label.clone(), move |workspace| put_weeks(workspace, &weeks));
            }
            Answer::Refused(reason) => page.complain(reason),
            _ => {}
        })
    };
    page.ask(Question::CloseWeeks(request), answered);
}

fn help(field: &str) -> &'static str {
    match field {
        "closer" => "Say who closes it: it is kept with the week.",
        _ => "A closed week is closed again only for a reason.",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Open, or closed by whom and when.
fn state(view: &TrackedView) -> Html {
    if !view.line.closed {
        return html! { <p>{ "Open: its figures follow every change of rules, owners and bills." }</p> };
    }
    let on = view.line.closed_on.map(|day| format!(" on {day}")).unwrap_or_default();
    let by = view.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let again = match view.closed_before {
        0 => String::new(),
        1 => "; it had been closed once before".to_owned(),
        times => format!("; it had been closed {times} times before"),
    };
    html! {
        <div class="stack tight">
            <p>{ format!("Closed{on}{by}{again}.") }</p>
            if let Some(reason) = &view.reason { <p class="quiet-text">{ format!("Reason: {reason}") }</p> }
        </div>
    }
}

/// Bills that are others since.
fn changes(workspace: &Workspace, view: &TrackedView) -> Html {
    let money =
        |amount: Amount| format!("{} {}", amount_text(amount, &view.line.currency), view.line.currency);
    if view.line.closed && view.line.restated_total.is_none() {
        return html! { <Notice tone={Tone::Warning}><p>{ "None of its bills are loaded, so it can't be held against today." }</p></Notice> };
    }
    if view.changes.is_empty() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <Notice tone={Tone::Warning}>
            <p><strong>{ "Bills changed since it was closed" }</strong></p>
            { for view.changes.iter().map(|change| html! {
                <p key={change.subject.clone()}>{ bill_change(workspace, change, money) }{ "." }</p>
            }) }
        </Notice>
    }
}

/// Cost by coverage: then, now and what differs.
fn figures(view: &TrackedView, currency: &AttrValue) -> Html {
    let closed = view.line.closed;
    let then = view.coverage();
    let row = |name: &str, then: Amount, now: Option<Amount>| {
        let cell = |amount: Option<Amount>| {
            html! {
                <td class="number">
                    if let Some(amount) = amount { <Money {amount} currency={currency.clone()} /> } else { { "–" } }
                </td>
            }
        };
        html! {
            <tr key={name.to_owned()}>
                <th scope="row">{ name.to_owned() }</th>
                { cell(Some(then)) }
                if closed { { cell(now) }{ cell(now.map(|now| now - then)) } }
            </tr>
        }
    };
    let now = |place: usize| view.now.map(|now| now[place]);
    let total = view.now.map(|now| now.into_iter().sum());
    html! {
        <table class="tracking-parts">
            <caption class="hidden-text">{ format!("Cost of {} by coverage", view.line.week) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ format!("In {currency}") }</th>
                    <th scope="col" class="number">{ if closed { "When closed" } else { "Now" } }</th>
                    if closed { <th scope="col" class="number">{ "Now" }</th><th scope="col" class="number">{ "Difference" }</th> }
                </tr>
            </thead>
            <tbody>{ for Coverage::ALL.iter().enumerate().map(|(place, one)| row(one.name(), then[place], now(place))) }</tbody>
            <tfoot>{ row("total", view.line.total, total) }</tfoot>
        </table>
    }
}

/// How far then and now agree.
fn accuracy(view: &TrackedView) -> Html {
    let exact = view.line.accuracy.clone();
    let text = match (view.line.accuracy.as_deref(), view.corrections) {
        (_, 0) => {
            "Today's rules, owners and bills give every line as it was closed, to the last digit.".to_owned()
        }
        (Some(accuracy), lines) => format!(
            "{} of it stands line by line as it was closed; {}. (1 − half of all differences / the larger total.)",
            accuracy_text(accuracy),
            count(lines as u64, "line differs", "lines differ")
        ),
        (None, lines) => format!(
            "{}, and there is no total to hold that against.",
            count(lines as u64, "line differs", "lines differ")
        ),
    };
    html! {
        <dl class="facts">
            <dt>{ "Index" }</dt>
            <dd>
                { percent_text(view.line.direct, view.line.total) }
                if let Some(now) = view.now { { format!(" when closed, {} now", percent_text(now[0], now.into_iter().sum())) } }
            </dd>
            <dt>{ "Accuracy" }</dt>
            <dd title={exact}>{ text }</dd>
        </dl>
    }
}

fn movers(
    workspace: &Workspace,
    view: &TrackedView,
    currency: &AttrValue,
    bill: &dyn Fn(&str) -> Option<Route>,
) -> Html {
    if view.movers.is_empty() {
        return html! { <div hidden=true></div> };
    }
    let week = view.line.week.to_string();
    let row = |(place, one): (usize, &Correction)| {
        html! {
            <tr key={place}>
                <td>
                    <strong>{ payer(workspace, &one.line) }</strong><br />
                    { work(workspace, &one.line) }<br />
                    { cause_shown(workspace, one.cause, &one.subject, one.certain, bill(&one.subject)) }
                </td>
                <td class="number"><Money amount={one.amount} currency={currency.clone()} /></td>
            </tr>
        }
    };
    html! {
        <section class="stack">
            <h3>{ "What moved most" }</h3>
            <table class="tracking-parts">
                <caption class="hidden-text">{ format!("Largest corrections of {week}") }</caption>
                <thead><tr><th scope="col">{ "Line and cause" }</th><th scope="col" class="number">{ currency }</th></tr></thead>
                <tbody>{ for view.movers.iter().enumerate().map(row) }</tbody>
            </table>
            <a href={Route::of(Station::Tracking).at(&["corrections", &week]).href()}>{ format!("All {} of this week", count(view.corrections as u64, "correction", "corrections")) }</a>
        </section>
    }
}
