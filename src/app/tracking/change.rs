//! A change of ownership, entered step by step: what lies on the product from that day on is shown before it is applied.

use cost_matrix::calendar::{Day, Month};
use cost_matrix::desk::{Answer, MatrixView, Question};
use cost_matrix::ledger::By;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Dimension, Extra, Names, Ownership, Workspace, folded};
use yew::prelude::*;

use super::ownership::{products, set_reason, teams};
use super::spans::{owner_on, rows, rules_by_owner};
use super::{go, product_shown, team_shown};
use crate::app::host::today;
use crate::app::route::{Route, Station};
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{
    Button, DayField, Kind, Money, Notice, SelectField, SidePanel, TextField, Tone, amount_text,
};

/// What was entered so far.
#[derive(Clone, Debug, PartialEq)]
struct Entered {
    product: String,
    team: String,
    from: Option<Day>,
    reason: String,
}

/// The panel.
#[component]
pub(super) fn ChangePanel() -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let entered = use_state_eq(|| {
        let only = match workspace.products.as_slice() {
            [only] => only.id.clone(),
            _ => String::new(),
        };
        Entered { product: only, team: String::new(), from: Some(today()), reason: String::new() }
    });
    let question = match (&*entered.product, entered.from) {
        ("", _) | (_, None) => None,
        (_, from) => Some(Question::Matrix { by: vec![By::Product, By::Team, By::Month], from, until: None }),
    };
    let asked = use_answer(question);
    let set = |change: fn(&mut Entered, String)| {
        let entered = entered.clone();
        Callback::from(move |text: String| {
            let mut next = (*entered).clone();
            change(&mut next, text);
            entered.set(next);
        })
    };
    let set_day = {
        let entered = entered.clone();
        Callback::from(move |from: Option<Day>| entered.set(Entered { from, ..(*entered).clone() }))
    };
    let problem = problem(workspace, &entered);
    let apply = {
        let (page, entered) = (page.clone(), entered.clone());
        let label = format!(
            "{} to {}",
            product_shown(workspace, &entered.product),
            team_shown(workspace, &entered.team)
        );
        Callback::from(move |()| {
            let entered = (*entered).clone();
            let Some(from) = entered.from else { return };
            page.edit(format!("{label} from {from}"), move |workspace| {
                let mut entry =
                    Ownership { product: entered.product, team: entered.team, from, extra: Extra::new() };
                set_reason(&mut entry, &entered.reason);
                workspace.ownership.push(entry);
            });
            page.say(format!("{label} from {from}"));
            go(&["ownership"]);
        })
    };
    let foot = html! {
        <>
            <Button text="Apply the change" kind={Kind::Primary} disabled={problem.is_some()} on_press={apply} />
            <p class="faint-text" role="status">{ problem.unwrap_or_default() }</p>
        </>
    };
    let choose = |list: Vec<(String, String)>| {
        let mut options = vec![(AttrValue::from(""), AttrValue::from("choose …"))];
        options.extend(list.into_iter().map(|(id, name)| (AttrValue::from(id), AttrValue::from(name))));
        options
    };
    html! {
        <SidePanel id="change" title="A change of ownership" on_close={Callback::from(|()| go(&["ownership"]))} {foot}>
            <SelectField label="Product" value={entered.product.clone()} options={choose(products(workspace))} on_commit={set(|entered, text| entered.product = text)} />
            <SelectField label="New team" value={entered.team.clone()} options={choose(teams(workspace))} on_commit={set(|entered, text| entered.team = text)} />
            <DayField label="From day" help="The first day on which the new team has it." value={entered.from} required={true} on_commit={set_day} />
            <TextField label="Reason" value={entered.reason.clone()} placeholder="why, or who decided it" on_commit={set(|entered, text| entered.reason = text)} />
            <section class="stack" aria-live="polite">
                <h3>{ "What it concerns" }</h3>
                { effect(workspace, &entered, asked.answer.as_deref(), store.currency()) }
            </section>
        </SidePanel>
    }
}

fn problem(workspace: &Workspace, entered: &Entered) -> Option<String> {
    if workspace.teams.is_empty() {
        return Some("There is no team yet: declare one under Attribution.".to_owned());
    }
    if entered.product.is_empty() {
        return Some("Choose the product.".to_owned());
    }
    if entered.team.is_empty() {
        return Some("Choose the new team.".to_owned());
    }
    let Some(from) = entered.from else { return Some("Say from which day on.".to_owned()) };
    let rows = rows(workspace, &Names::of(workspace), None);
    let owner = owner_on(&rows, &entered.product, from);
    let same = owner.is_some_and(|owner| folded(&owner) == folded(&entered.team));
    same.then(|| format!("{} has it on that day already.", team_shown(workspace, &entered.team)))
}

fn effect(workspace: &Workspace, entered: &Entered, answer: Option<&Answer>, currency: &str) -> Html {
    let (Some(from), false) = (entered.from, entered.product.is_empty()) else {
        return html! { <p class="quiet-text">{ "Choose a product and a day to see what lies on it." }</p> };
    };
    let product = product_shown(workspace, &entered.product);
    let matrix = match answer {
        Some(Answer::Matrix(matrix)) => matrix,
        Some(Answer::Refused(reason)) => return html! { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> },
        _ => return html! { <p class="quiet-text">{ "Adding up …" }</p> },
    };
    let parts = of_product(matrix, &entered.product);
    let total: Amount = parts.iter().map(|(_, _, cost)| *cost).sum();
    let rows = rows(workspace, &Names::of(workspace), None);
    let before = owner_on(&rows, &entered.product, from).map(|team| team_shown(workspace, &team));
    let before = before.map_or_else(
        || "Nobody has it on that day.".to_owned(),
        |team| format!("On that day {team} has it."),
    );
    html! {
        <>
            <p>{ before }</p>
            if parts.is_empty() {
                <p>{ format!("No cost of the loaded bills lies on {product} on or after {from}: the change holds for the bills to come.") }</p>
            } else {
                <p>{ format!("{} {currency} of the loaded bills lies on {product} on and after {from}. Today it is paid by:", amount_text(total, currency)) }</p>
                { table(workspace, &parts, total, currency) }
            }
            { moves(workspace) }
            { budgets(workspace, entered, &rows, from) }
        </>
    }
}

/// Month, team and cost of a product's entries.
fn of_product(matrix: &MatrixView, product: &str) -> Vec<(Month, Option<String>, Amount)> {
    if *matrix.by != [By::Product, By::Team, By::Month] {
        return Vec::new();
    }
    let part = |(values, cost): &(Vec<Option<String>>, Amount)| {
        let [Some(found), team, Some(month)] = values.as_slice() else { return None };
        (folded(found) == folded(product)).then_some((month.parse().ok()?, team.clone(), *cost))
    };
    let mut parts: Vec<_> = matrix.rows.iter().filter_map(part).collect();
    cost_matrix::order::sort_by_key(&mut parts, |part| (part.0, std::cmp::Reverse(part.2)));
    parts
}

fn table(
    workspace: &Workspace,
    parts: &[(Month, Option<String>, Amount)],
    total: Amount,
    currency: &str,
) -> Html {
    let currency = AttrValue::from(currency.to_owned());
    html! {
        <table class="tracking-parts">
            <caption class="hidden-text">{ "Cost of the product from that day on" }</caption>
            <thead><tr><th scope="col">{ "Month" }</th><th scope="col">{ "Team" }</th><th scope="col" class="number">{ format!("Cost ({currency})") }</th></tr></thead>
            <tbody>
                { for parts.iter().map(|(month, team, cost)| html! {
                    <tr key={format!("{month}/{}", team.as_deref().unwrap_or_default())}>
                        <td>{ month.to_string() }</td>
                        <td>{ team.as_ref().map_or_else(|| "(unallocated)".to_owned(), |team| team_shown(workspace, team)) }</td>
                        <td class="number"><Money amount={*cost} currency={currency.clone()} /></td>
                    </tr>
                }) }
            </tbody>
            <tfoot><tr><th scope="row" colspan="2">{ "Together" }</th><td class="number"><Money amount={total} currency={currency.clone()} /></td></tr></tfoot>
        </table>
    }
}

/// What of it moves.
fn moves(workspace: &Workspace) -> Html {
    let rules = rules_by_owner(workspace);
    if rules.is_empty() {
        return html! {
            <Notice tone={Tone::Warning}>
                <p>{ "No rule gives cost to “the team that owns the product”, so nothing moves by this entry alone." }</p>
                <p><a href={Route::of(Station::Attribution).href()}>{ "Add such a rule" }</a></p>
            </Notice>
        };
    }
    let rules = rules.iter().map(|rule| format!("“{rule}”")).collect::<Vec<_>>().join(", ");
    html! { <p class="quiet-text">{ format!("What {rules} decides moves to the new team. What a tag, a key or another rule gives to a team stays there.") }</p> }
}

/// The budgets that should be looked at.
fn budgets(workspace: &Workspace, entered: &Entered, rows: &[super::spans::Row], from: Day) -> Html {
    let names = Names::of(workspace);
    let before = owner_on(rows, &entered.product, from);
    let concerned = workspace.budgets.iter().filter(|budget| {
        let named = |dimension: Dimension| {
            let column = budget.line.iter().find(|(column, _)| column.trim() == dimension.name());
            column.map(|(_, text)| folded(&names.resolve(dimension, text)))
        };
        let product = named(Dimension::Product);
        let team = named(Dimension::Team);
        let on_product = product.as_ref().is_some_and(|product| *product == folded(&entered.product));
        let on_team = team.is_some() && team == before.as_deref().map(folded);
        on_product || (on_team && product.is_none())
    });
    let links: Vec<Html> = concerned
        .map(|budget| {
            let href = Route::of(Station::Thresholds).at(&["budget", &budget.id]).href();
            let name = budget.name.clone().unwrap_or_else(|| budget.id.clone());
            html! { <li key={budget.id.clone()}><a {href}>{ name }</a></li> }
        })
        .collect();
    if links.is_empty() {
        return html! { <p class="faint-text">{ "No budget stands on this product or on the team that has it." }</p> };
    }
    html! {
        <div>
            <p>{ "Budgets to look at afterwards:" }</p>
            <ul class="tracking-list">{ links }</ul>
        </div>
    }
}
