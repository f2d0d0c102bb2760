//! The allocation lines: what is spent, who owns it, by which rule, against which budget, who is told.

use std::cmp::Ordering;

use cost_matrix::desk::{Answer, Question, ReportKind};
use cost_matrix::ledger::{By, UNALLOCATED};
use cost_matrix::money::Amount;
use cost_matrix::report::Line;
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::labels::label;
use super::reports::Reports;
use crate::app::host::today;
use crate::app::store::{use_answer, use_store};
use crate::app::widgets::{
    Badge, Button, Column, Money, Order, Table, TableRow, Tone, percent_text, tone_class,
};
use front::{Route, Station};

/// How many lines are shown at first, and how many more each time.
const STEP: usize = 100;

/// The tab.
#[component]
pub(super) fn LinesView() -> Html {
    let store = use_store();
    let asked = use_answer(Some(Question::Lines { as_of: today() }));
    let text = use_state_eq(String::new);
    let most = use_state_eq(|| STEP);
    let order = use_state_eq(|| Order { id: "cost".into(), falling: true });
    let Some(Answer::Lines(lines)) = asked.answer.as_deref() else {
        return match asked.answer.as_deref() {
            Some(Answer::Refused(reason)) => html! { <p>{ reason }</p> },
            _ => html! { <p class="quiet-text" role="status">{ "Computing …" }</p> },
        };
    };
    let workspace = store.workspace();
    let wanted = text.trim().to_lowercase();
    let mut shown: Vec<&Line> =
        lines.iter().filter(|line| wanted.is_empty() || holds(line, workspace, &wanted)).collect();
    cost_matrix::order::sort_by(&mut shown, |a, b| {
        let ordering = compare(a, b, &order.id);
        if order.falling { ordering.reverse() } else { ordering }
    });
    let total: Amount = shown.iter().map(|line| line.cost).sum();
    let all: Amount = lines.iter().map(|line| line.cost).sum();
    let currency = AttrValue::from(store.currency().to_owned());
    let typed = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<web_sys::HtmlInputElement>().value())
        })
    };
    let more = {
        let most = most.clone();
        Callback::from(move |()| most.set(*most + 5 * STEP))
    };
    let foot = html! {
        <tr>
            <th scope="row" colspan="6">{ if wanted.is_empty() { format!("Total of {} lines", lines.len()) } else { format!("Total of {} of {} lines", shown.len(), lines.len()) } }</th>
            <td class="number"><Money amount={total} currency={currency.clone()} /></td>
            <td class="number">{ percent_text(total, all) }</td>
            <td colspan="6"></td>
        </tr>
    };
    html! {
        <>
            <div class="toolbar">
                <div class="field wide">
                    <label for="lines-filter">{ "Filter lines" }</label>
                    <input id="lines-filter" type="search" placeholder="Team, source, rule, owner …" value={(*text).clone()} oninput={typed} autocomplete="off" />
                </div>
                <Reports kind={ReportKind::Lines} name="allocation-lines" />
            </div>
            <Table caption="Allocation lines" columns={columns(&currency)} order={(*order).clone()} on_order={order_setter(&order)} foot={Some(foot)} class="lines">
                { for shown.iter().take(*most).map(|line| html! {
                    <TableRow key={key(line)}>{ cells(line, workspace, &currency, all) }</TableRow>
                }) }
            </Table>
            if shown.len() > *most { <Button text={format!("Show more of {} lines", shown.len())} on_press={more} /> }
        </>
    }
}

fn order_setter(order: &UseStateHandle<Order>) -> Callback<Order> {
    let order = order.setter();
    Callback::from(move |next| order.set(next))
}

fn columns(currency: &str) -> Vec<Column> {
    vec![
        Column::text("Source").sorted_by("source"),
        Column::text("Category").sorted_by("category"),
        Column::text("Team").sorted_by("team"),
        Column::text("Product").sorted_by("product"),
        Column::text("Environment").sorted_by("environment"),
        Column::text("Usage type").sorted_by("usage_type"),
        Column::number(format!("Cost {currency}")).sorted_by("cost"),
        Column::number("Share"),
        Column::text("Owner").sorted_by("owner"),
        Column::text("Decided by"),
        Column::text("Coverage").sorted_by("coverage"),
        Column::text("Budget"),
        Column::text("Triggers"),
        Column::text("Escalation"),
    ]
}

fn compare(a: &Line, b: &Line, id: &str) -> Ordering {
    match id {
        "source" => a.source.cmp(&b.source),
        "category" => a.category.cmp(&b.category),
        "team" => a.dimensions[0].cmp(&b.dimensions[0]),
        "product" => a.dimensions[1].cmp(&b.dimensions[1]),
        "environment" => a.dimensions[2].cmp(&b.dimensions[2]),
        "usage_type" => a.dimensions[3].cmp(&b.dimensions[3]),
        "owner" => a.owner.cmp(&b.owner),
        "coverage" => a.coverage.cmp(&b.coverage),
        _ => a.cost.cmp(&b.cost),
    }
}

fn key(line: &Line) -> String {
    let mut key =
        [line.source.as_str(), &line.category, &line.owner, &line.pool, line.coverage.name()].join("\u{1f}");
    for text in line.dimensions.iter().chain(&line.rules).chain(&line.budgets) {
        key.push('\u{1f}');
        key.push_str(text);
    }
    key
}

fn holds(line: &Line, workspace: &Workspace, wanted: &str) -> bool {
    let texts = [&line.source, &line.category, &line.owner, &line.pool];
    let lists = line.dimensions.iter().chain(&line.rules).chain(&line.budgets).chain(&line.escalations);
    let team = label(workspace, By::Team, Some(&line.dimensions[0]));
    let source = label(workspace, By::Source, Some(&line.source));
    texts.into_iter().chain(lists).chain([&team, &source]).any(|text| text.to_lowercase().contains(wanted))
}

fn cells(line: &Line, workspace: &Workspace, currency: &AttrValue, all: Amount) -> Html {
    let named = |by: By, text: &str| match text {
        "" => String::new(),
        UNALLOCATED => label(workspace, by, None),
        text => label(workspace, by, Some(text)),
    };
    let tone = workspace.teams.iter().position(|team| team.id == line.dimensions[0]).map(tone_class);
    let coverage = match line.coverage {
        cost_matrix::ledger::Coverage::Unallocated => Tone::Bad,
        cost_matrix::ledger::Coverage::Defaulted => Tone::Warning,
        _ => Tone::Plain,
    };
    html! {
        <>
            <th scope="row">{ if line.source.is_empty() { "(no source)".to_owned() } else { named(By::Source, &line.source) } }</th>
            <td>{ named(By::Category, &line.category) }</td>
            <td><span class={classes!(tone, tone.map(|_| "dot"))}>{ named(By::Team, &line.dimensions[0]) }</span></td>
            <td>{ named(By::Product, &line.dimensions[1]) }</td>
            <td>{ named(By::Environment, &line.dimensions[2]) }</td>
            <td>{ named(By::UsageType, &line.dimensions[3]) }</td>
            <td class="number"><Money amount={line.cost} currency={currency.clone()} /></td>
            <td class="number">{ percent_text(line.cost, all) }</td>
            <td>{ &line.owner }</td>
            <td class="deciders">{ rules(line, workspace) }</td>
            <td><Badge text={line.coverage.name()} tone={coverage} /></td>
            <td>{ line.budgets.iter().map(|id| link(Station::Thresholds, "budget", id, id)).collect::<Html>() }</td>
            <td class="wrapped">{ line.triggers.join(", ") }</td>
            <td>{ line.escalations.iter().map(|id| link(Station::Thresholds, "escalation", id, id)).collect::<Html>() }</td>
        </>
    }
}

/// Rules by their names, and the pool.
fn rules(line: &Line, workspace: &Workspace) -> Html {
    let rules = line.rules.iter().map(|id| match id.strip_prefix("source:") {
        Some(source) => {
            link(Station::Inventory, "source", source, &label(workspace, By::Source, Some(source)))
        }
        None if id == "defaults" => html! { <span key="defaults" class="link-item">{ "defaults" }</span> },
        None => link(Station::Attribution, "rule", id, id),
    });
    let pool = (!line.pool.is_empty()).then(|| link(Station::Attribution, "pool", &line.pool, &line.pool));
    html! { <>{ for rules }{ for pool }</> }
}

fn link(station: Station, kind: &str, id: &str, text: &str) -> Html {
    let href = Route::of(station).at(&[kind, id]).href();
    html! { <a key={format!("{kind}:{id}")} class="link-item" {href}>{ text.to_owned() }</a> }
}
