//! One source: everything that is known of it, and its months.

use cost_matrix::calendar::Month;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Category, Figure, Source};
use yew::prelude::*;

use super::add::{category_options, open_source};
use super::list::against_in_percent;
use super::matching::MatchEditor;
use super::monthly::MonthlyEditor;
use super::plain::figures::Seen;
use super::plain::words::{category_of, source_title};
use super::plain::{edits, people};
use super::{here, seen};
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Button, Column, ComboField, Kind, Money, MoneyField, SelectField, Shape, SidePanel, Table, TextField,
    exact_text,
};

/// What is commonly counted.
const METERS: [&str; 10] = [
    "tokens",
    "requests",
    "GPU hours",
    "instance hours",
    "seats",
    "images",
    "minutes",
    "gigabytes stored",
    "credits",
    "contract",
];

#[derive(Properties, PartialEq)]
pub(super) struct SourcePanelProps {
    pub(super) id: String,
}

/// The panel of a source.
#[component]
pub(super) fn SourcePanel(props: &SourcePanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let Some(place) = edits::place(workspace, &props.id) else { return html! { <div hidden={true} /> } };
    let source = &workspace.sources[place];
    let title = source_title(source);
    let close = Callback::from(|()| here(&[]).go());
    let duplicate = {
        let (page, id, title, store) = (page.clone(), props.id.clone(), title.clone(), store.clone());
        Callback::from(move |()| {
            let mut ahead = store.workspace().clone();
            let copy = edits::duplicate(&mut ahead, &id);
            let id = id.clone();
            page.edit(format!("Duplicate source “{title}”"), move |workspace| {
                drop(edits::duplicate(workspace, &id))
            });
            if let Some(copy) = copy {
                open_source(&copy);
            }
        })
    };
    let remove = {
        let (page, id, title) = (page.clone(), props.id.clone(), title.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed source “{title}”"), move |workspace| {
                workspace.sources.retain(|source| source.id != id)
            });
            here(&[]).go();
        })
    };
    let foot = html! {
        <>
            <Button text="Duplicate" icon={Shape::Copy} on_press={duplicate} />
            <Button text="Remove" icon={Shape::Trash} kind={Kind::Danger} label={format!("Remove source {title}")} on_press={remove} />
        </>
    };
    html! {
        <SidePanel id={props.id.clone()} title={title.clone()} over={format!("Source {} of {}, in matching order", place + 1, workspace.sources.len())} on_close={close} {foot}>
            <Facts key="facts" id={props.id.clone()} />
            <CostOrigin key="origin" id={props.id.clone()} />
            <Months key="months" id={props.id.clone()} />
        </SidePanel>
    }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    id: String,
}

/// A source that is there as long as its panel is; an empty one in the moment after it was removed.
fn source_of(workspace: &cost_matrix::workspace::Workspace, id: &str) -> Source {
    edits::place(workspace, id).map(|place| workspace.sources[place].clone()).unwrap_or_default()
}

/// Name, category, provider, owner, meter, bill, expectation.
#[component]
fn Facts(props: &PartProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let source = source_of(workspace, &props.id);
    let title = source_title(&source);
    let on = |what: &'static str, change: fn(&mut Source, Option<String>)| {
        let (page, id, title) = (page.clone(), props.id.clone(), title.clone());
        Callback::from(move |text: String| {
            let text = Some(text).filter(|text| !text.is_empty());
            let (field, source) = (format!("source:{id}:{what}"), id.clone());
            page.edit_field(format!("Change the {what} of “{title}”"), field, move |workspace| {
                edits::change(workspace, &source, |source| change(source, text));
            });
        })
    };
    let on_owner = {
        let (page, id, title) = (page.clone(), props.id.clone(), title.clone());
        Callback::from(move |typed: String| {
            let id = id.clone();
            page.edit(format!("Owner of “{title}”"), move |workspace| {
                let owner = people::key(workspace, &typed);
                edits::change(workspace, &id, |source| source.owner = owner);
            });
        })
    };
    let on_expected = {
        let (page, id, title) = (page.clone(), props.id.clone(), title.clone());
        Callback::from(move |expected: Option<Figure>| {
            let id = id.clone();
            page.edit(format!("Expected cost of “{title}”"), move |workspace| {
                edits::change(workspace, &id, |source| source.expected_monthly = expected);
            });
        })
    };
    let text = |text: &Option<String>| AttrValue::from(text.clone().unwrap_or_default());
    let list = |texts: Vec<String>| texts.into_iter().map(AttrValue::from).collect::<Vec<_>>();
    let providers: std::collections::BTreeSet<String> =
        workspace.sources.iter().filter_map(|source| source.provider.clone()).collect();
    let owner = source.owner.as_deref().map(|owner| people::label(workspace, owner)).unwrap_or_default();
    html! {
        <div class="stack">
            <TextField key="name" label="Name" value={text(&source.name)} required="A source needs a name" on_commit={on("name", |source, text| source.name = text)} />
            <div class="fields" key="kind">
                <SelectField key="category" label="Category" value={source.category.map_or("", Category::name)} options={category_options()}
                    on_commit={on("category", |source, text| source.category = text.as_deref().and_then(category_of))} />
                <ComboField key="provider" label="Provider" value={text(&source.provider)} suggestions={list(providers.into_iter().collect())}
                    on_commit={on("provider", |source, text| source.provider = text)} />
            </div>
            <ComboField key="owner" label="Owner" value={owner} suggestions={list(people::suggestions(workspace))} on_commit={on_owner}
                help="A person of “People and roles”, or an address." />
            <div class="fields" key="how">
                <ComboField key="meter" label="Meter" value={text(&source.meter)} suggestions={list(METERS.map(str::to_owned).to_vec())} on_commit={on("meter", |source, text| source.meter = text)} placeholder="tokens, seats, …" />
                <MoneyField key="expected" label={format!("Expected a month, {}", store.currency())} value={source.expected_monthly.as_ref().map(|figure| figure.text().to_owned()).unwrap_or_default()} on_commit={on_expected} />
            </div>
            <TextField key="bill" label="Where its bill comes from" value={text(&source.bill)} on_commit={on("bill", |source, text| source.bill = text)} placeholder="Cost export of the console, monthly" />
        </div>
    }
}

/// Where its cost comes from: charges of bills, or typed in.
#[component]
fn CostOrigin(props: &PartProps) -> Html {
    let store = use_store();
    let page = use_page();
    let source = source_of(store.workspace(), &props.id);
    let typed = !source.monthly.is_empty();
    let chosen = use_state_eq(|| None::<bool>);
    let is_typed = typed || (source.matches.is_none() && chosen.unwrap_or(false));
    let choose = {
        let (chosen, id, title, source) =
            (chosen.clone(), props.id.clone(), source_title(&source), source.clone());
        Callback::from(move |value: String| {
            let to_typed = value == "typed";
            chosen.set(Some(to_typed));
            // Only where something would be lost is it an edit, with a notice and Undo.
            if to_typed && source.matches.is_some() {
                let id = id.clone();
                page.remove(format!("“{title}” matches no bills any more"), move |workspace| {
                    edits::change(workspace, &id, |source| source.matches = None);
                });
            } else if !to_typed && !source.monthly.is_empty() {
                let id = id.clone();
                page.remove(format!("Removed the typed-in costs of “{title}”"), move |workspace| {
                    edits::change(workspace, &id, |source| source.monthly.clear());
                });
            }
        })
    };
    html! {
        <section class="stack inventory-part" aria-label="Origin of its cost">
            <div class="row">
                <h3>{ "Its cost" }</h3>
                <span class="spacer" />
                <SelectField label="Its cost comes from" hide_label={true} value={if is_typed { "typed" } else { "bills" }} on_commit={choose}
                    options={vec![("bills".into(), "comes from bills".into()), ("typed".into(), "is typed in".into())]} />
            </div>
            <div key="typed" hidden={!is_typed}><MonthlyEditor id={props.id.clone()} /></div>
            <div key="bills" hidden={is_typed}><MatchEditor id={props.id.clone()} /></div>
        </section>
    }
}

/// All its months, expected against seen.
#[component]
fn Months(props: &PartProps) -> Html {
    let store = use_store();
    let page = use_page();
    let source = source_of(store.workspace(), &props.id);
    let (seen, currency) = (seen(&store), store.currency().to_owned());
    let last = seen
        .months
        .iter()
        .rev()
        .copied()
        .find(|month| seen.until(*month).is_none() && seen.cost(&source, *month).is_some());
    let suggestion = last.and_then(|month| Some((month, seen.cost(&source, month)?)));
    let take = suggestion.map(|(month, cost)| {
        let (page, id) = (page.clone(), props.id.clone());
        let take = Callback::from(move |()| {
            let (id, figure) = (id.clone(), Figure::parse(&cost.to_fixed(2)).unwrap_or_else(|_| Figure::of(cost)));
            page.edit("Expect what was seen", move |workspace| {
                edits::change(workspace, &id, |source| source.expected_monthly = Some(figure));
            });
        });
        html! { <Button text={format!("Expect what was seen in {month}")} kind={Kind::Quiet} on_press={take} /> }
    });
    let columns = vec![Column::text("Month"), Column::number("Seen"), Column::number("Against expected")];
    html! {
        <section class="stack inventory-part" aria-label="Months" hidden={seen.months.is_empty()}>
            <div class="row"><h3>{ format!("Months, {currency}") }</h3><span class="spacer" />{ take.unwrap_or_default() }</div>
            <Table caption="Cost by month" {columns}>{ for seen.months.iter().rev().map(|month| month_row(&seen, &source, *month, &currency)) }</Table>
        </section>
    }
}

fn month_row(seen: &Seen, source: &Source, month: Month, currency: &str) -> Html {
    let cost = seen.cost(source, month);
    let (class, text) = against_in_percent(seen, source, month);
    let title = cost.map(|cost: Amount| exact_text(cost, currency));
    html! {
        <tr key={month.to_string()}>
            <th scope="row">{ month.to_string() }</th>
            <td class="number" {title}>
                if let Some(amount) = cost { <Money {amount} currency={currency.to_owned()} /> } else { <span class="faint-text">{ "no charge" }</span> }
            </td>
            <td class={classes!("number", "inventory-against", class)}>{ text }</td>
        </tr>
    }
}
