//! What a change of hands would do: the money that moves, and what names the old hands.

use cost_matrix::money::Amount;
use cost_matrix::tracking::{ChangeEffect, Line, Proposal, WeekMoves};
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::places::{person_named, place, subject_shown};
use super::{product_shown, team_shown};
use crate::app::widgets::{Badge, CheckField, Column, Money, Notice, Table, TableRow, Tone, amount_text};

/// How many lines of weeks are shown.
const MOST_LINES: usize = 300;

/// The places that go with the change: those that somebody chose, else those that follow from it.
pub(super) fn chosen(picked: Option<&[String]>, effect: &ChangeEffect) -> Vec<String> {
    match picked {
        Some(picked) => picked.to_vec(),
        None => effect.proposals.iter().filter(|one| one.sure).map(|one| one.place.clone()).collect(),
    }
}

/// All of it.
pub(super) fn preview(
    workspace: &Workspace,
    effect: &ChangeEffect,
    chosen: &[String],
    set: &Callback<Vec<String>>,
    currency: &str,
) -> Html {
    html! {
        <>
            { money(workspace, effect, currency) }
            { proposals(workspace, &effect.proposals, chosen, set) }
            if !effect.to_tell.is_empty() {
                <p key="tell" class="quiet-text">{ format!("To be told afterwards, with ready texts: {}.", effect.to_tell.iter().map(|one| one.who.clone()).collect::<Vec<_>>().join(", ")) }</p>
            }
        </>
    }
}

fn money(workspace: &Workspace, effect: &ChangeEffect, currency: &str) -> Html {
    let [open, closed] = effect.moved();
    let count = |closed: bool| effect.weeks.iter().filter(|week| week.closed == closed).count();
    let text = |amount: Amount| format!("{} {currency}", amount_text(amount, currency));
    let summary = match (count(false), count(true)) {
        (0, 0) => {
            "No money of the loaded bills changes hands: the change holds for the bills to come.".to_owned()
        }
        (weeks, 0) => format!("{} change hands in {weeks} open weeks.", text(open)),
        (0, weeks) => format!("{} change hands in {weeks} closed weeks, as corrections.", text(closed)),
        (weeks, late) => format!(
            "{} change hands in {weeks} open weeks, and {} in {late} closed ones, as corrections.",
            text(open),
            text(closed)
        ),
    };
    html! {
        <section key="money" class="card" aria-labelledby="tracking-moves">
            <header class="card-head"><h2 id="tracking-moves">{ "Money that moves" }</h2></header>
            <div class="card-body">
                <p>{ summary }</p>
                { stays(workspace, effect, currency) }
            </div>
            if !effect.weeks.is_empty() { { table(workspace, &effect.weeks, currency) } }
        </section>
    }
}

fn stays(workspace: &Workspace, effect: &ChangeEffect, currency: &str) -> Html {
    if effect.stays.is_empty() {
        return Html::default();
    }
    let parts: Vec<String> = effect
        .stays
        .iter()
        .map(|(team, cost)| {
            let team =
                team.as_deref().map_or_else(|| "nobody".to_owned(), |team| team_shown(workspace, team));
            format!("{} {currency} by {team}", amount_text(*cost, currency))
        })
        .collect();
    html! {
        <Notice tone={Tone::Accent}>
            <p>{ format!("Of its cost from that day on, this is still paid by others, because a tag, a key, a pool or an earlier rule says so: {}.", parts.join(", ")) }</p>
        </Notice>
    }
}

fn table(workspace: &Workspace, weeks: &[WeekMoves], currency: &str) -> Html {
    let currency = AttrValue::from(currency.to_owned());
    let columns = vec![
        Column::text("Week"),
        Column::text("State"),
        Column::text("Line"),
        Column::number(format!("Moves ({currency})")),
    ];
    let lines =
        weeks.iter().flat_map(|week| week.lines.iter().map(move |(line, amount)| (week, line, *amount)));
    let all = lines.clone().count();
    html! {
        <>
            <Table caption="What each line pays more or less, week by week" {columns} class="tracking-moves">
                { for lines.take(MOST_LINES).enumerate().map(|(at, (week, line, amount))| html! {
                    <TableRow key={at}>
                        <th scope="row">{ week.week.to_string() }</th>
                        <td>{ if week.closed { html! { <Badge text="closed" tone={Tone::Warning} /> } } else { html! { "open" } } }</td>
                        <td>{ line_shown(workspace, line) }</td>
                        <td class="number">{ signed(amount, &currency) }</td>
                    </TableRow>
                }) }
            </Table>
            if all > MOST_LINES { <p class="faint-text tracking-more">{ format!("and {} more lines", all - MOST_LINES) }</p> }
        </>
    }
}

/// With a plus where it is more.
fn signed(amount: Amount, currency: &AttrValue) -> Html {
    html! { <>{ if amount.is_negative() { "" } else { "+" } }<Money {amount} currency={currency.clone()} /></> }
}

fn line_shown(workspace: &Workspace, line: &Line) -> String {
    let team =
        line.team.as_deref().map_or_else(|| "(unallocated)".to_owned(), |team| team_shown(workspace, team));
    let product = line.product.as_deref().map(|product| product_shown(workspace, product));
    let rest = [&line.environment, &line.usage_type].into_iter().flatten().map(|text| text.to_string());
    std::iter::once(team).chain(product).chain(rest).collect::<Vec<_>>().join(", ")
}

fn proposals(
    workspace: &Workspace,
    proposals: &[Proposal],
    chosen: &[String],
    set: &Callback<Vec<String>>,
) -> Html {
    if proposals.is_empty() {
        return html! { <p key="proposals" class="quiet-text">{ "No rule, budget, escalation, pool or driver names the old hands." }</p> };
    }
    let columns = vec![
        Column::text("Take along"),
        Column::text("What"),
        Column::text("Now"),
        Column::text("Proposed"),
        Column::text("Why"),
    ];
    html! {
        <section key="proposals" class="card" aria-labelledby="tracking-proposals">
            <header class="card-head">
                <h2 id="tracking-proposals">{ "What names the old hands" }</h2>
                <span class="faint-text">{ "What is ticked changes in the same step." }</span>
            </header>
            <Table caption="Names of the old hands and what is proposed" {columns}>
                { for proposals.iter().map(|one| proposal(workspace, one, chosen, set)) }
            </Table>
        </section>
    }
}

fn proposal(workspace: &Workspace, one: &Proposal, chosen: &[String], set: &Callback<Vec<String>>) -> Html {
    let checked = one.can && chosen.contains(&one.place);
    let on_commit = {
        let (place, chosen) = (one.place.clone(), chosen.to_vec());
        set.reform(move |on: bool| {
            let mut next = chosen.clone();
            next.retain(|other| *other != place);
            if on {
                next.push(place.clone());
            }
            next
        })
    };
    let subject = subject_shown(workspace, &one.subject);
    let named = |text: &str| {
        let team = team_shown(workspace, text);
        if team == text { person_named(workspace, text) } else { team }
    };
    html! {
        <TableRow key={one.place.clone()}>
            <td>
                if one.can {
                    <CheckField label={if checked { "yes" } else { "no" }} {checked} {on_commit} />
                } else {
                    <span class="faint-text">{ "by hand" }</span>
                }
            </td>
            <th scope="row"><a href={place(&one.subject).href()}>{ subject }</a></th>
            <td>{ named(&one.now) }</td>
            <td class="tracking-wrap">{ one.proposed.as_deref().map_or_else(|| "–".to_owned(), named) }</td>
            <td class="tracking-wrap quiet-text" title={one.place.clone()}>{ &one.reason }</td>
        </TableRow>
    }
}
