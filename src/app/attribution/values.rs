//! What is declared in a dimension, with its cost; and what bills say that nobody declared.

use cost_matrix::money::Amount;
use cost_matrix::order::sort_by_key;
use cost_matrix::report::Words;
use cost_matrix::workspace::{Dimension, Ownership, Workspace};
use yew::prelude::*;

use super::edits::{Value, add_alias, declare, value_id, values};
use super::parts::{
    allocated, badges, cost_of, findings_of, missing_words, named, plural_title, title, with_article,
};
use super::place::Place;
use crate::app::store::{Page, State, use_page, use_store};
use crate::app::widgets::{
    Button, Column, EmptyState, Kind, Money, Notice, SelectField, Shape, Table, TableRow, TextField, Tone,
    bar, percent_text, ratio_percent,
};

#[derive(Properties, PartialEq)]
pub(super) struct ValueListProps {
    pub(super) dimension: Dimension,
    pub(super) selected: Option<AttrValue>,
}

/// The list of a dimension.
#[component]
pub(super) fn ValueList(props: &ValueListProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let dimension = props.dimension;
    let declared = values(store.workspace(), dimension);
    let add = {
        let (page, document) = (page.clone(), store.document.clone());
        Callback::from(move |name: String| {
            if name.is_empty() {
                return;
            }
            let id = value_id(&document.workspace, dimension, &name);
            let known = cost_matrix::workspace::Names::of(&document.workspace)
                .find(dimension, &name)
                .map(str::to_owned);
            match known {
                Some(known) => {
                    page.say(format!("{name} is declared already"));
                    Place::Value(dimension, known).go();
                }
                None => {
                    let own = id.clone();
                    page.edit(format!("Declare {name}"), move |workspace| {
                        declare(workspace, dimension, &own, &name)
                    });
                    Place::Value(dimension, id).go();
                }
            }
        })
    };
    let label = format!("New {}", title(dimension).to_lowercase());
    html! {
        <>
            <div key="head" class="toolbar attribution-add">
                <TextField {label} placeholder="Name, then Enter" on_commit={add} />
                <p class="faint-text">{ explained(dimension) }</p>
            </div>
            { undeclared(&store, &page, dimension, &declared) }
            if declared.is_empty() {
                <EmptyState key="empty" title={format!("{} are not declared yet", plural_title(dimension))}>
                    <p>{ "Bills may say them in many spellings. Declare each once, and name its other spellings as aliases." }</p>
                </EmptyState>
            } else {
                { table(&store, dimension, &declared, props.selected.as_deref()) }
            }
        </>
    }
}

fn explained(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team => {
            "Who can pay. A team's name, its aliases and its id all mean it, whatever their case."
        }
        Dimension::Product => {
            "What is sold or built. A product has an owning team from a day on; rules can ask for it."
        }
        Dimension::Environment => "Where it runs: production, staging, development …",
        Dimension::UsageType => "What the spend was for: inference, training, evaluation …",
    }
}

fn table(state: &State, dimension: Dimension, declared: &[Value], selected: Option<&str>) -> Html {
    let mut columns = vec![Column::text(title(dimension)), Column::text("Aliases"), Column::text("Owner")];
    match dimension {
        Dimension::Team => columns.push(Column::text("Cost centre")),
        Dimension::Product => columns.push(Column::text("Team")),
        Dimension::Environment | Dimension::UsageType => {}
    }
    columns.push(Column::number(format!("Cost, {}", state.currency())));
    columns.push(Column::number("Share"));
    let span = columns.len() - 2;
    let total = allocated(state).map_or(Amount::ZERO, |seen| seen.proof.money_in);
    let currency = AttrValue::from(state.currency().to_owned());
    let open = cost_of(state, dimension, None);
    let foot = html! {
        <tr>
            <th scope="row" colspan={span.to_string()}>{ missing_words(dimension) }</th>
            <td class="number"><Money amount={open} {currency} /></td>
            <td class="number">{ percent_text(open, total) }</td>
        </tr>
    };
    html! {
        <Table key="table" caption={format!("{} with their cost", plural_title(dimension))} {columns} {foot} class="attribution-values">
            { for declared.iter().map(|value| row(state, dimension, value, total, selected == Some(&value.id))) }
        </Table>
    }
}

fn row(state: &State, dimension: Dimension, value: &Value, total: Amount, selected: bool) -> Html {
    let workspace = state.workspace();
    let words = Words::of(workspace);
    let cost = cost_of(state, dimension, Some(&value.id));
    let open = {
        let id = value.id.clone();
        Callback::from(move |()| Place::Value(dimension, id.clone()).go())
    };
    let findings = findings_of(state, &format!("{}:{}", dimension.name(), value.id));
    let findings: Vec<_> = findings.into_iter().filter(|finding| finding.code != "unknown-value").collect();
    html! {
        <TableRow key={value.id.clone()} {selected} on_select={open}>
            <th scope="row"><span class="attribution-name">{ named(workspace, dimension, &value.id) }{ badges(&findings) }</span></th>
            <td class="quiet-text">{ value.aliases.join(", ") }</td>
            <td>{ value.owner.as_deref().map(|owner| words.person(owner)).unwrap_or_default() }</td>
            { match dimension {
                Dimension::Team => {
                    let centre = workspace.teams.iter().find(|team| team.id == value.id).and_then(|team| team.cost_center.clone());
                    html! { <td key="centre">{ centre.unwrap_or_default() }</td> }
                }
                Dimension::Product => html! { <td key="team">{ last_owner(workspace, &value.id) }</td> },
                Dimension::Environment | Dimension::UsageType => html! {},
            } }
            <td class="number">
                <Money amount={cost} currency={state.currency().to_owned()} />
                { bar(ratio_percent(cost, total).unwrap_or(0.0), "") }
            </td>
            <td class="number">{ percent_text(cost, total) }</td>
        </TableRow>
    }
}

/// The changes of a product's ownership, by day; each with its place in the workspace's list.
pub(super) fn timeline<'a>(workspace: &'a Workspace, product: &str) -> Vec<(usize, &'a Ownership)> {
    let names = cost_matrix::workspace::Names::of(workspace);
    let is_its = |change: &Ownership| {
        change.product == product || names.find(Dimension::Product, &change.product) == Some(product)
    };
    let mut changes: Vec<(usize, &Ownership)> =
        workspace.ownership.iter().enumerate().filter(|(_, change)| is_its(change)).collect();
    sort_by_key(&mut changes, |(place, change)| (change.from, *place));
    changes
}

fn last_owner(workspace: &Workspace, product: &str) -> Html {
    match timeline(workspace, product).last() {
        Some((_, change)) => {
            let names = cost_matrix::workspace::Names::of(workspace);
            named(workspace, Dimension::Team, &names.resolve(Dimension::Team, &change.team))
        }
        None => html! { <span class="faint-text">{ "nobody" }</span> },
    }
}

/// Values that bills have and nobody declared, each with the two ways to mend it.
fn undeclared(state: &State, page: &Page, dimension: Dimension, declared: &[Value]) -> Html {
    let known = cost_matrix::workspace::Names::of(state.workspace());
    let all = allocated(state).map(|seen| seen.values.as_slice()).unwrap_or_default();
    let open: Vec<(&String, Amount)> = all
        .iter()
        .filter(|(by, ..)| *by == super::parts::by(dimension))
        .filter_map(|(_, text, cost)| text.as_ref().map(|text| (text, *cost)))
        .filter(|(text, _)| known.find(dimension, text).is_none())
        .collect();
    if open.is_empty() {
        return html! { <div key="undeclared" hidden=true /> };
    }
    let count = open.len() as u64;
    html! {
        <Notice key="undeclared" tone={Tone::Warning}>
            <p><strong>{ super::parts::counted(count, "value is", "values are") }{ " not declared" }</strong>
                { format!(". What bills or rules say stands as it is; only {} that is declared can have an owner and a budget.", with_article(dimension)) }</p>
            <ul class="attribution-undeclared">
                { for open.iter().map(|(text, cost)| undeclared_row(state, page, dimension, declared, text, *cost)) }
            </ul>
        </Notice>
    }
}

fn undeclared_row(
    state: &State,
    page: &Page,
    dimension: Dimension,
    declared: &[Value],
    text: &str,
    cost: Amount,
) -> Html {
    let it = {
        let (page, text, id) = (page.clone(), text.to_owned(), value_id(state.workspace(), dimension, text));
        Callback::from(move |()| {
            let (id, text) = (id.clone(), text.clone());
            page.edit(format!("Declare {text}"), move |workspace| declare(workspace, dimension, &id, &text));
        })
    };
    let alias = {
        let (page, text) = (page.clone(), text.to_owned());
        Callback::from(move |id: String| {
            let text = text.clone();
            if !id.is_empty() {
                page.edit(format!("Make {text} an alias"), move |workspace| {
                    add_alias(workspace, dimension, &id, &text)
                });
            }
        })
    };
    let mut options = vec![(AttrValue::from(""), AttrValue::from("Make it an alias of …"))];
    options.extend(
        declared.iter().map(|value| (AttrValue::from(value.id.clone()), AttrValue::from(value.label()))),
    );
    html! {
        <li key={text.to_owned()}>
            <span class="attribution-undeclared-name">{ text }</span>
            <Money amount={cost} currency={state.currency().to_owned()} with_currency=true />
            <Button text="Declare it" label={format!("Declare it: {text}")} icon={Shape::Plus} kind={Kind::Quiet} on_press={it} />
            if !declared.is_empty() {
                <SelectField label={format!("Make {text} an alias of")} hide_label=true value="" {options} on_commit={alias} />
            }
        </li>
    }
}
