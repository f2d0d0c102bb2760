//! Coverage by week: how it stands, a chart, and the table behind it.

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question, WeekView};
use cost_matrix::ledger::Coverage;
use cost_matrix::money::Amount;
use cost_matrix::tracking::{changed_hands, product_spans};
use cost_matrix::workspace::Names;
use yew::prelude::*;

use super::chart::{CoverageChart, Mark};
use super::{product_shown, team_shown};
use crate::app::route::{Route, Station};
use crate::app::store::{use_answer, use_store};
use crate::app::thresholds::loaded_days;
use crate::app::widgets::{
    Badge, Column, EmptyState, Money, Table, TableRow, Tone, amount_text, percent_text, ratio_percent,
};

/// How well spend should be known, in percent named directly: crawl, walk, run.
pub(super) const TARGETS: [(&str, u32); 3] = [("crawl", 80), ("walk", 90), ("run", 95)];

/// The weeks.
#[component]
pub(super) fn Weeks() -> Html {
    let store = use_store();
    let asked = use_answer(Some(Question::Weeks));
    let overview = store.overview.as_deref();
    let Some(Answer::Weeks(weeks)) =
        asked.answer.as_deref().filter(|answer| !matches!(answer, Answer::Weeks(weeks) if weeks.is_empty()))
    else {
        let text = match asked.answer.as_deref() {
            Some(Answer::Refused(reason)) => reason.clone(),
            Some(_) => "Each week of your bills will stand here with what is known of it.".to_owned(),
            None => "Adding up the weeks …".to_owned(),
        };
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
    html! {
        <div class="stack tracking-body">
            { summary(weeks, loaded_days(overview)) }
            <section class="card" aria-labelledby="tracking-chart">
                <header class="card-head">
                    <h2 id="tracking-chart">{ "Share of each week's spend" }</h2>
                    <ul class="legend">
                        { for Coverage::ALL.iter().map(|coverage| html! {
                            <li key={coverage.name()}>
                                <svg class="tracking-swatch" width="10" height="10" aria-hidden="true"><rect class={format!("coverage-{}", coverage.name())} width="10" height="10" rx="2" /></svg>
                                { coverage.name() }
                            </li>
                        }) }
                    </ul>
                </header>
                <div class="card-body">
                    <CoverageChart weeks={weeks.clone()} {marks} currency={currency.clone()} />
                    <p class="faint-text">{ "Only what a rule or a source names counts as direct. The numbers in the columns are the Allocation Accuracy Index (direct / total); the dashed lines are its targets." }</p>
                </div>
            </section>
            { table(weeks, days, &currency) }
        </div>
    }
}

fn total(week: &WeekView) -> Amount {
    week.coverage.iter().copied().sum()
}

/// The highest target that a share reaches, and the next one.
fn reached(direct: Amount, total: Amount) -> (Option<&'static str>, Option<(&'static str, u32)>) {
    let percent = ratio_percent(direct, total).unwrap_or_default();
    let reached = TARGETS.iter().rev().find(|(_, target)| percent >= f64::from(*target));
    let next = TARGETS.iter().find(|(_, target)| percent < f64::from(*target));
    (reached.map(|(name, _)| *name), next.copied())
}

/// How the last whole week stands, beside the one before.
fn summary(weeks: &[WeekView], days: Option<(Day, Day)>) -> Html {
    let whole = |week: &&WeekView| {
        days.is_some_and(|(first, last)| first <= week.monday && week.monday.plus(6) <= last)
    };
    let mut newest = weeks.iter().rev().filter(whole);
    let (Some(last), before) = (newest.next(), newest.next()) else {
        return html! { <p class="quiet-text">{ "The bills hold no whole week yet." }</p> };
    };
    let index = ratio_percent(last.coverage[0], total(last)).unwrap_or_default();
    let (name, next) = reached(last.coverage[0], total(last));
    let than = before.map(|before| {
        let points = index - ratio_percent(before.coverage[0], total(before)).unwrap_or_default();
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
        || "below the first target, crawl".to_owned(),
        |name| format!("the target “{name}” is reached"),
    );
    let next = next.map(|(name, target)| format!("; “{name}” is {target} %")).unwrap_or_default();
    html! {
        <p class="tracking-summary">
            <strong>{ format!("{} of the spend of {} is named directly", percent_text(last.coverage[0], total(last)), last.week) }</strong>
            { than.unwrap_or_default() }{ format!(": {stands}{next}.") }
        </p>
    }
}

fn table(weeks: &[WeekView], days: Option<(Day, Day)>, currency: &AttrValue) -> Html {
    let mut columns = vec![
        Column::text("Week"),
        Column::text("From"),
        Column::text("To"),
        Column::number(format!("Total ({currency})")),
    ];
    columns.extend(["Direct", "Shared", "Defaulted", "Unallocated", "Index"].map(Column::number));
    columns.push(Column::text("Target"));
    let sums = weeks.iter().fold([Amount::ZERO; 4], |mut sums, week| {
        sums.iter_mut().zip(week.coverage).for_each(|(sum, part)| *sum += part);
        sums
    });
    let all: Amount = sums.iter().copied().sum();
    let foot = html! {
        <tr>
            <th scope="row" colspan="3">{ format!("All {} weeks", weeks.len()) }</th>
            <td class="number"><Money amount={all} currency={currency.clone()} /></td>
            { for sums.iter().enumerate().map(|(at, sum)| html! { <td key={at} class="number"><Money amount={*sum} currency={currency.clone()} /></td> }) }
            <td class="number">{ percent_text(sums[0], all) }</td>
            <td></td>
        </tr>
    };
    html! {
        <Table caption="Coverage by week, newest first" {columns} {foot}>
            { for weeks.iter().rev().map(|week| row(week, days, currency)) }
        </Table>
    }
}

fn row(week: &WeekView, days: Option<(Day, Day)>, currency: &AttrValue) -> Html {
    let (monday, sunday) = (week.monday, week.monday.plus(6));
    let (from, to) = days.map_or((monday, sunday), |(first, last)| (monday.max(first), sunday.min(last)));
    let total = total(week);
    let (name, _) = reached(week.coverage[0], total);
    let short = from != monday || to != sunday;
    html! {
        <TableRow key={week.week.to_string()}>
            <th scope="row">{ week.week.to_string() }</th>
            <td>{ from.to_string() }</td>
            <td>{ to.to_string() }{ if short { " (part of the week)" } else { "" } }</td>
            <td class="number"><Money amount={total} currency={currency.clone()} /></td>
            { for week.coverage.iter().enumerate().map(|(at, part)| html! {
                <td key={at} class="number" title={format!("{} of {}", percent_text(*part, total), amount_text(total, currency))}>
                    <Money amount={*part} currency={currency.clone()} />
                </td>
            }) }
            <td class="number">{ percent_text(week.coverage[0], total) }</td>
            <td>
                if let Some(name) = name { <Badge text={name} tone={Tone::Good} /> } else { <Badge text="below crawl" tone={Tone::Warning} /> }
            </td>
        </TableRow>
    }
}
