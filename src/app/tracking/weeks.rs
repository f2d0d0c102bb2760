//! The weeks: how they stand, a chart, the targets, and the table behind it; a selected week opens beside them.

use cost_matrix::calendar::{Day, Week};
use cost_matrix::desk::{Answer, ClosingRequest, Question, TrackedView};
use cost_matrix::ledger::Coverage;
use cost_matrix::money::{Amount, DECIMALS};
use cost_matrix::report::count;
use cost_matrix::tracking::{changed_hands, product_spans};
use cost_matrix::workspace::{Figure, Names, Targets, Workspace};
use yew::prelude::*;

use super::chart::{CoverageChart, Mark};
use super::week_edits::{foreign_weeks, last_closer, target_fault};
use super::week_panel::{WeekPanel, close};
use super::{product_shown, team_shown};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::thresholds::loaded_days;
use crate::app::widgets::{
    Badge, Button, Column, EmptyState, Money, MoneyField, Table, TableRow, Tone, amount_text, percent_text,
    ratio_percent,
};
use front::{Route, Station};

const ONE: Amount = Amount::from_units(10_i128.pow(DECIMALS));

/// How much should be named directly: crawl, walk or run, in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) percent: Amount,
}

impl Target {
    fn all(workspace: &Workspace) -> [Self; 3] {
        let percents = workspace.targets.percents();
        std::array::from_fn(|place| Self { name: Targets::NAMES[place], percent: percents[place] })
    }

    /// In percent, for the eye.
    pub(super) fn share(&self) -> f64 {
        ratio_percent(self.percent, ONE).unwrap_or_default() / 100.0
    }
}

/// An accuracy in percent, for the eye.
pub(super) fn accuracy_percent(text: &str) -> Option<f64> {
    ratio_percent(Amount::parse(text).ok()?, ONE)
}

/// An accuracy as people read it; never rounded up to all of it.
pub(super) fn accuracy_text(text: &str) -> String {
    Amount::parse(text).map_or_else(|_| text.to_owned(), |accuracy| percent_text(accuracy, ONE))
}

/// To a week, or to all of them.
pub(super) fn go_to(week: Option<Week>) {
    let tracking = Route::of(Station::Tracking);
    match week {
        Some(week) => tracking.at(&["week", &week.to_string()]).go(),
        None => tracking.go(),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct WeeksProps {
    /// The selected one.
    pub(super) week: Option<Week>,
}

/// The weeks.
#[component]
pub(super) fn Weeks(props: &WeeksProps) -> Html {
    let store = use_store();
    let page = use_page();
    let closer = use_state_eq(|| last_closer(store.workspace()).unwrap_or_default());
    let asked = use_answer(Some(Question::Track));
    let overview = store.overview.as_deref();
    let Some(Answer::Track(weeks)) =
        asked.answer.as_deref().filter(|answer| !matches!(answer, Answer::Track(weeks) if weeks.is_empty()))
    else {
        let text = match asked.answer.as_deref() {
            Some(Answer::Refused(reason)) => reason.clone(),
            Some(_) => "Each week of your bills will stand here with what is known of it.".to_owned(),
            None => "Adding up the weeks …".to_owned(),
        };
        let foreign = match asked.answer.as_deref() {
            Some(Answer::Refused(_)) => foreign_weeks(store.workspace()),
            _ => Vec::new(),
        };
        if !foreign.is_empty() {
            return foreign_state(&page, foreign, &closer, store.currency(), text);
        }
        return html! {
            <EmptyState title="No week to show yet">
                <p>{ text }</p>
                <a href={Route::of(Station::Inventory).href()}>{ "Import a bill under Inventory" }</a>
            </EmptyState>
        };
    };
    let days = overview.and_then(|overview| overview.allocated.as_ref()?.days);
    let currency = AttrValue::from(store.currency().to_owned());
    let workspace = store.workspace();
    let targets = Target::all(workspace);
    let marks: Vec<Mark> = changed_hands(&product_spans(workspace, &Names::of(workspace), None))
        .into_iter()
        .map(|change| Mark {
            on: change.on,
            text: format!(
                "{} to {}",
                product_shown(workspace, &change.product),
                team_shown(workspace, &change.after)
            )
            .into(),
        })
        .collect();
    let selected = weeks.iter().find(|week| Some(week.line.week) == props.week);
    html! {
        <div class="split">
            <div class="stack tracking-body">
                { summary(weeks, &targets, loaded_days(overview)) }
                <section class="card" aria-labelledby="tracking-chart">
                    <header class="card-head">
                        <h2 id="tracking-chart">{ "Share of each week's spend" }</h2>
                        { legend() }
                    </header>
                    <div class="card-body">
                        <CoverageChart weeks={weeks.clone()} {targets} {marks} currency={currency.clone()} />
                        <p class="faint-text">{ "Only what a rule or a source names counts as direct. The numbers in the columns are the Allocation Accuracy Index (direct / total); closed weeks stand as they were closed." }</p>
                        { target_fields(&page, &targets) }
                    </div>
                </section>
                { table(weeks, &targets, days, &currency, props.week) }
            </div>
            if let Some(week) = selected {
                <WeekPanel key={week.line.week.to_string()} week={week.clone()} {closer} open_before={open_before(weeks, week)} />
            }
        </div>
    }
}

/// Weeks of another currency can't be held against today's figures: they are closed again, or the currency is put back.
fn foreign_state(page: &Page, weeks: Vec<Week>, closer: &str, currency: &str, text: String) -> Html {
    let request = ClosingRequest {
        on: Some(today()),
        by: Some(closer.trim().to_owned()).filter(|by| !by.is_empty()),
        reason: Some(format!("the workspace's currency became {currency}")),
        reopen: true,
        weeks,
    };
    let label = format!("Close {} again in {currency}", count(request.weeks.len() as u64, "week", "weeks"));
    let page = page.clone();
    html! {
        <EmptyState title="Weeks of another currency">
            <p>{ text }</p>
            <Button text={label} on_press={Callback::from(move |()| close(&page, request.clone()))} />
        </EmptyState>
    }
}

fn open_before(weeks: &[TrackedView], selected: &TrackedView) -> Vec<Week> {
    let open = weeks.iter().filter(|week| !week.line.closed && week.line.week < selected.line.week);
    open.map(|week| week.line.week).collect()
}

fn legend() -> Html {
    let swatch = |class: String| {
        html! {
            <svg class="tracking-swatch" width="10" height="10" aria-hidden="true"><rect {class} width="10" height="10" rx="2" /></svg>
        }
    };
    let line = |class: &'static str| {
        html! {
            <svg width="14" height="10" aria-hidden="true"><line {class} x1="0" x2="14" y1="5" y2="5" /></svg>
        }
    };
    html! {
        <ul class="legend">
            { for Coverage::ALL.iter().map(|coverage| html! {
                <li key={coverage.name()}>{ swatch(format!("coverage-{}", coverage.name())) }{ coverage.name() }</li>
            }) }
            <li key="closed">{ line("tracking-closed") }{ "closed" }</li>
            <li key="accuracy">{ line("tracking-accuracy") }{ "accuracy of a closed week" }</li>
        </ul>
    }
}

/// The targets, each edited in its place.
fn target_fields(page: &Page, targets: &[Target; 3]) -> Html {
    let set = |name: &'static str| {
        let page = page.clone();
        Callback::from(move |figure: Option<Figure>| {
            if let Some(fault) = target_fault(figure.as_ref()) {
                return page.complain(fault);
            }
            page.edit_field(format!("Change target {name}"), format!("targets:{name}"), move |workspace| {
                if let Some(target) = workspace.targets.get_mut(name) {
                    *target = figure;
                }
            });
        })
    };
    html! {
        <div class="tracking-targets" role="group" aria-label="Targets, in percent named directly">
            <span class="quiet-text">{ "Targets, % direct" }</span>
            { for targets.iter().map(|target| html! {
                <MoneyField key={target.name} label={target.name} value={target.percent.to_string()} on_commit={set(target.name)} />
            }) }
        </div>
    }
}

/// The highest target that a share reaches, and the next one.
fn reached(targets: &[Target; 3], direct: Amount, total: Amount) -> (Option<Target>, Option<Target>) {
    let percent = ratio_percent(direct, total).unwrap_or_default();
    let reached = targets.iter().rev().find(|target| percent >= target.share());
    let next = targets.iter().find(|target| percent < target.share());
    (reached.copied(), next.copied())
}

/// How the last whole week stands, beside the one before.
fn summary(weeks: &[TrackedView], targets: &[Target; 3], days: Option<(Day, Day)>) -> Html {
    let whole = |week: &&TrackedView| {
        days.is_some_and(|(first, last)| first <= week.line.from && week.line.to <= last)
    };
    let mut newest = weeks.iter().rev().filter(whole).map(|week| &week.line);
    let (Some(last), before) = (newest.next(), newest.next()) else {
        return html! { <p class="quiet-text">{ "The bills hold no whole week yet." }</p> };
    };
    let index = ratio_percent(last.direct, last.total).unwrap_or_default();
    let (name, next) = reached(targets, last.direct, last.total);
    let than = before.map(|before| {
        let points = index - ratio_percent(before.direct, before.total).unwrap_or_default();
        let word = if points >= 0.05 {
            "more than"
        } else if points <= -0.05 {
            "less than"
        } else {
            "as in"
        };
        let by = if word == "as in" { String::new() } else { format!("{:.1} points ", points.abs()) };
        format!(", {by}{word} in {}", before.week).replace("as in in", "as in")
    });
    let stands = name.map_or_else(
        || format!("below the first target, {}", targets[0].name),
        |target| format!("the target “{}” is reached", target.name),
    );
    let next = next.map(|target| format!("; “{}” is {} %", target.name, target.percent)).unwrap_or_default();
    html! {
        <p class="tracking-summary">
            <strong>{ format!("{} of the spend of {} is named directly", percent_text(last.direct, last.total), last.week) }</strong>
            { than.unwrap_or_default() }{ format!(": {stands}{next}. ") }{ closed_summary(weeks) }
        </p>
    }
}

/// How many weeks are closed, and whether they still stand.
fn closed_summary(weeks: &[TrackedView]) -> String {
    let closed = weeks.iter().filter(|week| week.line.closed).count();
    let moved = weeks.iter().filter(|week| week.corrections > 0).count();
    match (closed, moved) {
        (0, _) => "No week is closed yet: choose one to close it.".to_owned(),
        (1, 0) => "One week is closed, and stands as it was closed.".to_owned(),
        (closed, 0) => format!("{closed} weeks are closed, and all stand as they were closed."),
        (closed, moved) => {
            format!("{closed} of {} weeks closed; in {moved} of them money moved since.", weeks.len())
        }
    }
}

fn table(
    weeks: &[TrackedView],
    targets: &[Target; 3],
    days: Option<(Day, Day)>,
    currency: &AttrValue,
    selected: Option<Week>,
) -> Html {
    let mut columns = ["Week", "Days", "State"].map(Column::text).to_vec();
    columns.extend([Column::number("Accuracy"), Column::number(format!("Total ({currency})"))]);
    columns.extend(["Index", "Shared", "Defaulted", "Unallocated"].map(Column::number));
    columns.push(Column::text("Target"));
    let sums = weeks.iter().fold([Amount::ZERO; 4], |mut sums, week| {
        sums.iter_mut().zip(week.coverage()).for_each(|(sum, part)| *sum += part);
        sums
    });
    let all: Amount = sums.iter().copied().sum();
    let foot = html! {
        <tr>
            <th scope="row" colspan="4">{ format!("All {} weeks", weeks.len()) }</th>
            <td class="number"><Money amount={all} currency={currency.clone()} /></td>
            { for shares(&sums, all, currency) }
            <td></td>
        </tr>
    };
    html! {
        <Table caption="Weeks and their coverage, newest first" {columns} {foot}>
            { for weeks.iter().rev().map(|week| row(week, targets, days, currency, selected)) }
        </Table>
    }
}

/// Index and the other three shares; the amounts on hovering.
fn shares(coverage: &[Amount; 4], total: Amount, currency: &str) -> Vec<Html> {
    let cell = |(at, part): (usize, &Amount)| {
        html! {
            <td key={at} class="number" title={format!("{} of {} {currency}", amount_text(*part, currency), amount_text(total, currency))}>
                { percent_text(*part, total) }
            </td>
        }
    };
    coverage.iter().enumerate().map(cell).collect()
}

fn row(
    view: &TrackedView,
    targets: &[Target; 3],
    days: Option<(Day, Day)>,
    currency: &AttrValue,
    selected: Option<Week>,
) -> Html {
    let week = &view.line;
    let (from, to) =
        days.map_or((week.from, week.to), |(first, last)| (week.from.max(first), week.to.min(last)));
    let short = from != week.from || to != week.to;
    let (target, _) = reached(targets, week.direct, week.total);
    let select = Callback::from({
        let week = week.week;
        move |()| go_to(Some(week))
    });
    html! {
        <TableRow key={week.week.to_string()} selected={selected == Some(week.week)} on_select={select}>
            <th scope="row" class="tracking-week">{ week.week.to_string() }</th>
            <td class="tracking-days" title={format!("{from} to {to}")}>
                { format!("{} – {}", month_and_day(from), month_and_day(to)) }{ if short { " (part)" } else { "" } }
            </td>
            <td><span class="tracking-state">{ state(view) }</span></td>
            <td class="number" title={week.accuracy.clone()}>{ week.accuracy.as_deref().map_or_else(|| "–".to_owned(), accuracy_text) }</td>
            <td class="number"><Money amount={week.total} currency={currency.clone()} /></td>
            { for shares(&view.coverage(), week.total, currency) }
            <td>
                if let Some(target) = target { <Badge text={target.name} tone={Tone::Good} /> } else { <Badge text={format!("below {}", targets[0].name)} tone={Tone::Warning} /> }
            </td>
        </TableRow>
    }
}

/// A day without its year, which the week's name has.
fn month_and_day(day: Day) -> String {
    let text = day.to_string();
    text.split_once('-').map_or_else(|| text.clone(), |(_, rest)| rest.to_owned())
}

/// Open, closed, or closed and others since.
fn state(view: &TrackedView) -> Html {
    if !view.line.closed {
        return html! { <Badge text="open" /> };
    }
    let on = view.line.closed_on.map(|day| format!(" {day}")).unwrap_or_default();
    let by = view.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let changed = match (view.line.changed.as_slice(), view.corrections) {
        ([], 0) => None,
        ([], lines) => Some((count(lines as u64, "line moved", "lines moved"), Tone::Accent, String::new())),
        ([one], _) => Some(("a bill changed".to_owned(), Tone::Warning, one.clone())),
        (several, _) => Some((format!("{} bills changed", several.len()), Tone::Warning, several.join(", "))),
    };
    html! {
        <>
            <span>{ format!("closed{on}{by}") }</span>
            if let Some((text, tone, hint)) = changed { <Badge {text} {tone} {hint} /> }
        </>
    }
}
