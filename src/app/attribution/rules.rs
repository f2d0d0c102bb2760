//! The ordered rules: what each says, and what it won.

use cost_matrix::ledger::RuleWins;
use cost_matrix::money::Amount;
use cost_matrix::report::Words;
use cost_matrix::workspace::{Condition, Rule, Setter};
use yew::prelude::*;

use super::edits::{duplicate_rule, move_item, rule_id};
use super::parts::{allocated, badges, cost_of, findings_of};
use super::place::Place;
use crate::app::store::{Page, State, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, Column, EmptyState, Icon, IconButton, Money, Reorder, Shape, Table, TableRow, bar,
    grouped, percent_text, ratio_percent, use_reorder,
};

#[derive(Properties, PartialEq)]
pub(super) struct RuleListProps {
    pub(super) selected: Option<AttrValue>,
}

/// Moves a rule, as a step that can be undone.
pub(super) fn move_rule(page: &Page, from: usize, to: usize) {
    page.edit("Move a rule", move |workspace| move_item(&mut workspace.rules, from, to));
}

/// Copies a rule behind itself and opens the copy.
pub(super) fn copy_rule(page: &Page, state: &State, id: &str) {
    let rule = state.workspace().rules.iter().find(|rule| rule.id == id);
    let copy = rule_id(state.workspace(), rule.and_then(|rule| rule.name.as_deref()).unwrap_or(id));
    let (from, to) = (id.to_owned(), copy.clone());
    page.edit("Duplicate a rule", move |workspace| duplicate_rule(workspace, &from, &to));
    Place::Rule(copy).go();
}

/// Takes a rule away; the notice offers Undo.
pub(super) fn remove_rule(page: &Page, state: &State, id: &str) {
    let rule = state.workspace().rules.iter().find(|rule| rule.id == id);
    let name = rule.and_then(|rule| rule.name.clone()).unwrap_or_else(|| id.to_owned());
    let id = id.to_owned();
    page.remove(format!("Removed rule “{name}”"), move |workspace| {
        workspace.rules.retain(|rule| rule.id != id)
    });
}

/// Adds a rule at the end that sets nothing yet, and opens it.
fn add_rule(page: &Page, state: &State) {
    let id = rule_id(state.workspace(), "New rule");
    let rule = Rule { id: id.clone(), name: Some("New rule".to_owned()), ..Rule::default() };
    page.edit("Add a rule", move |workspace| workspace.rules.push(rule));
    Place::Rule(id).go();
}

/// The list.
#[component]
pub(super) fn RuleList(props: &RuleListProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let rules = &store.workspace().rules;
    let reorder = {
        let page = page.clone();
        use_reorder(rules.len(), Callback::from(move |(from, to)| move_rule(&page, from, to)))
    };
    let add = {
        let (page, store) = (page.clone(), store.clone());
        Callback::from(move |()| add_rule(&page, &store))
    };
    if rules.is_empty() {
        return html! {
            <EmptyState title="No rule yet">
                <p>{ "A rule says which charges it means, and what they get: a team, a product, an environment, a usage type. The first rule that matches and sets a dimension wins it." }</p>
                <p>{ "Make one from a line above, or begin with an empty one." }</p>
                <Button text="New rule" icon={Shape::Plus} on_press={add} />
            </EmptyState>
        };
    }
    let columns = vec![
        Column::text("Place"),
        Column::text("Rule"),
        Column::number(format!("Won, {}", store.currency())),
        Column::number("Share"),
        Column::number("Rows"),
        Column::hidden("Actions"),
    ];
    html! {
        <section class="stack tight" aria-labelledby="rules-title">
            <div class="row">
                <h2 id="rules-title">{ "Rules, in their order" }</h2>
                <span class="faint-text attribution-hint">{ "For each dimension the first that matches wins. Drag a row, or press Alt with ↑ or ↓." }</span>
                <div class="spacer" />
                <Button text="New rule" icon={Shape::Plus} on_press={add} />
            </div>
            <Table caption="Rules in their order, with what each won" {columns} class="attribution-rules" foot={foot(&store)}>
                { for rules.iter().enumerate().map(|(place, rule)| row(&store, &page, &reorder, place, rule, props.selected.as_deref() == Some(&rule.id))) }
            </Table>
        </section>
    }
}

fn wins(state: &State, place: usize) -> Option<RuleWins> {
    allocated(state).and_then(|seen| seen.rules.get(place)).copied()
}

fn row(state: &State, page: &Page, reorder: &Reorder, place: usize, rule: &Rule, selected: bool) -> Html {
    let id = rule.id.clone();
    let open = {
        let id = id.clone();
        Callback::from(move |()| Place::Rule(id.clone()).go())
    };
    let copy = {
        let (page, state, id) = (page.clone(), state.clone(), id.clone());
        Callback::from(move |()| copy_rule(&page, &state, &id))
    };
    let remove = {
        let (page, state, id) = (page.clone(), state.clone(), id.clone());
        Callback::from(move |()| {
            remove_rule(&page, &state, &id);
            if selected {
                Place::Rules.go();
            }
        })
    };
    let name = rule.name.clone().unwrap_or_else(|| rule.id.clone());
    let wins = wins(state, place);
    html! {
        <TableRow key={rule.id.clone()} {selected} on_select={open} reorder={(reorder.clone(), place)}>
            <td class="attribution-place"><span class="grip" title="Drag to move"><Icon shape={Shape::Grip} /></span>{ place + 1 }</td>
            <th scope="row" class="attribution-rule">
                <span class="attribution-rule-name">{ &name }{ marks(state, rule) }</span>
                <span class="attribution-sentence">{ Words::of(state.workspace()).rule(rule) }</span>
            </th>
            { figures(state, wins.map(|wins| wins.cost), wins.map(|wins| wins.rows)) }
            <td class="attribution-actions">
                <IconButton shape={Shape::Copy} label={format!("Duplicate rule “{name}”")} on_press={copy} />
                <IconButton shape={Shape::Trash} label={format!("Remove rule “{name}”")} on_press={remove} />
            </td>
        </TableRow>
    }
}

/// Cost, share of all cost and rows, as cells.
fn figures(state: &State, cost: Option<Amount>, rows: Option<u64>) -> Html {
    let total = allocated(state).map_or(Amount::ZERO, |seen| seen.proof.money_in);
    let currency = AttrValue::from(state.currency().to_owned());
    html! {
        <>
            <td key="cost" class="number">
                if let Some(amount) = cost { <Money {amount} {currency} /> } else { { "–" } }
                { bar(cost.and_then(|cost| ratio_percent(cost, total)).unwrap_or(0.0), "") }
            </td>
            <td key="share" class="number">{ cost.map_or_else(|| "–".to_owned(), |cost| percent_text(cost, total)) }</td>
            <td key="rows" class="number">{ rows.map_or_else(|| "–".to_owned(), |rows| grouped(&rows.to_string())) }</td>
        </>
    }
}

fn marks(state: &State, rule: &Rule) -> Html {
    let catch_all = rule.when.is_empty()
        && matches!(rule.set.get(cost_matrix::workspace::Dimension::Team), Some(Setter::Text(_)));
    html! {
        <span class="attribution-marks">
            { badges(&findings_of(state, &format!("rule:{}", rule.id))) }
            if catch_all {
                <Badge text="catch-all" hint="It names a team for whatever is left, so its cost counts as defaulted, not as direct" />
            }
        </span>
    }
}

/// What comes after the rules: the defaults, and what is left.
fn foot(state: &State) -> Html {
    let Some(seen) = allocated(state) else { return html! {} };
    let workspace = state.workspace();
    let defaults = Words::of(workspace).setters(&workspace.defaults, None::<&Condition>);
    let open = cost_of(state, cost_matrix::workspace::Dimension::Team, None);
    html! {
        <tr class="attribution-after">
            <td />
            <th scope="row">
                if !workspace.defaults.is_empty() {
                    <a href={Place::Defaults.route().href()}>{ format!("Where no rule set anything: {defaults}") }</a>
                } else {
                    <a href={Place::Defaults.route().href()}>{ "Where no rule set anything: no defaults" }</a>
                }
                <span class="attribution-left">{ " · nobody pays" }</span>
            </th>
            <td class="number"><Money amount={open} currency={state.currency().to_owned()} /></td>
            <td class="number">{ percent_text(open, seen.proof.money_in) }</td>
            <td /><td />
        </tr>
    }
}

/// A quiet button that leads from a rule to its neighbours.
pub(super) fn step_button(
    text: &'static str,
    shape: Shape,
    to: Option<usize>,
    page: &Page,
    from: usize,
) -> Html {
    let page = page.clone();
    let press = Callback::from(move |()| {
        if let Some(to) = to {
            move_rule(&page, from, to);
            page.announce(format!("Moved to place {}", to + 1));
        }
    });
    html! { <IconButton {shape} label={text} disabled={to.is_none()} on_press={press} /> }
}
