//! Prices and typed tokens of the split: what is used and where it comes from, and forms to add.

use cost_matrix::advice::{Split, put_qualities, qualities_of_table};
use cost_matrix::workspace::{Dimension, Figure, Names, Price, Volume, put_prices};
use yew::prelude::*;

use super::edits::{put_volume, remove_price};
use super::or_none;
use crate::app::host::today;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{
    Button, Column, ComboField, IconButton, Kind, MoneyField, SelectField, Shape, Table, TableRow,
    TextAreaField, TextField,
};

/// Kinds of tokens that are offered.
const KINDS: [&str; 4] = ["input", "output", "cache_read", "cache_write"];

/// What is typed before it is added.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    usage: String,
    provider: String,
    model: String,
    kind: String,
    figure: Option<Figure>,
    source: String,
}

#[derive(Properties, PartialEq)]
pub(super) struct PricesProps {
    pub(super) split: Split,
}

/// The prices that were used, and a form for more.
#[component]
pub(super) fn Prices(props: &PricesProps) -> Html {
    let page = use_page();
    let store = use_store();
    let draft = use_state_eq(|| Draft { kind: KINDS[0].to_owned(), ..Draft::default() });
    let currency = store.currency().to_owned();
    let add = {
        let (page, draft, currency) = (page.clone(), draft.clone(), currency.clone());
        Callback::from(move |()| {
            let Some(per_million) = draft.figure.clone() else { return };
            let price = Price {
                provider: draft.provider.clone(),
                model: draft.model.clone(),
                token_type: draft.kind.clone(),
                per_million,
                currency: currency.clone(),
                from: None,
                source: (!draft.source.is_empty()).then(|| draft.source.clone()),
                read_on: Some(today()),
                extra: Default::default(),
            };
            page.edit("Add price", move |workspace| put_prices(&mut workspace.prices, vec![price]));
            draft.set(Draft { figure: None, ..(*draft).clone() });
        })
    };
    let columns = vec![
        Column::text("Provider"),
        Column::text("Model"),
        Column::text("Tokens"),
        Column::number(format!("A million ({currency})")),
        Column::text("From"),
        Column::text("Source"),
        Column::text("Read on"),
        Column::hidden("Remove"),
    ];
    let row = |price: &cost_matrix::advice::PriceLine| {
        let is_listed = price.origin != "bills";
        let remove = {
            let (page, price) = (page.clone(), price.clone());
            Callback::from(move |()| {
                let (provider, model, kind) =
                    (price.provider.clone(), price.model.clone(), price.token_type.clone());
                page.remove(format!("Removed the price of {model} {kind}"), move |workspace| {
                    remove_price(workspace, (&provider, &model), &kind);
                });
            })
        };
        html! {
            <TableRow key={format!("{}\u{1f}{}\u{1f}{}", price.provider, price.model, price.token_type)}>
                <td>{ &price.provider }</td>
                <th scope="row">{ &price.model }</th>
                <td>{ &price.token_type }</td>
                <td class="number">{ &price.per_million }</td>
                <td>{ &price.origin }</td>
                <td class="audit-wrap">{ or_none(price.source.as_deref()) }</td>
                <td>{ price.read_on.map_or_else(|| "–".to_owned(), |day| day.to_string()) }</td>
                <td>if is_listed { <IconButton shape={Shape::Close} label={format!("Remove the price of {} {}", price.model, price.token_type)} on_press={remove} /> }</td>
            </TableRow>
        }
    };
    let ready = draft.figure.is_some() && !draft.provider.is_empty() && !draft.model.is_empty();
    let source = {
        let draft = draft.clone();
        Callback::from(move |source: String| draft.set(Draft { source, ..(*draft).clone() }))
    };
    html! {
        <section class="card" aria-labelledby="audit-prices">
            <header class="card-head"><h2 id="audit-prices">{ "Prices" }</h2></header>
            <div class="card-body">
                <p class="quiet-text">{ "Your list goes before what the bills charged. A model that you do not use yet needs a price here and a quality above before it can be proposed." }</p>
                <div class="fields">
                    { of_model(&draft, &props.split) }
                    <MoneyField label={format!("A million tokens ({currency})")} value={shown(&draft.figure)} on_commit={figure(&draft)} />
                    <TextField label="Source" value={draft.source.clone()} placeholder={Some(AttrValue::from("address of the price list"))} on_commit={source} />
                </div>
                <div class="row"><Button text="Add the price" icon={Shape::Plus} kind={Kind::Normal} on_press={add} disabled={!ready} /></div>
            </div>
            <Table caption="Prices that were used" {columns}>{ for props.split.prices.iter().map(row) }</Table>
        </section>
    }
}

/// Qualities out of an evaluation, pasted as a table.
#[component]
pub(super) fn PastedQualities() -> Html {
    let page = use_page();
    let error = use_state_eq(|| None::<AttrValue>);
    let text = use_state_eq(String::new);
    let on_commit = {
        let (error, text) = (error.setter(), text.setter());
        Callback::from(move |pasted: String| {
            if pasted.is_empty() {
                error.set(None);
                return text.set(pasted);
            }
            match qualities_of_table(&pasted) {
                Ok(qualities) => {
                    page.say(format!("Took {} qualities", qualities.len()));
                    page.edit("Paste qualities", move |workspace| {
                        put_qualities(&mut workspace.advice.qualities, qualities);
                    });
                    error.set(None);
                }
                Err(fault) => error.set(Some(fault.to_string().into())),
            }
            text.set(pasted);
        })
    };
    html! {
        <section class="card" aria-labelledby="audit-pasted">
            <header class="card-head"><h2 id="audit-pasted">{ "Qualities from an evaluation" }</h2></header>
            <div class="card-body">
                <TextAreaField label="A table, pasted: usage type, model, score; provider, source and date where they are known" value={(*text).clone()} rows={4}
                    error={(*error).clone()} help="The first line names the columns. It is taken when you leave the field." {on_commit} />
            </div>
        </section>
    }
}

/// Tokens of a month that no bill counts.
#[component]
pub(super) fn Volumes(props: &PricesProps) -> Html {
    let page = use_page();
    let store = use_store();
    let draft = use_state_eq(|| Draft { kind: KINDS[0].to_owned(), ..Draft::default() });
    let workspace = store.workspace();
    let usages: Vec<AttrValue> = workspace.usage_types.iter().map(|usage| usage.id.clone().into()).collect();
    let names = Names::of(workspace);
    let usage = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            draft.set(Draft { usage: names.resolve(Dimension::UsageType, &text), ..(*draft).clone() });
        })
    };
    let add = {
        let (page, draft) = (page.clone(), draft.clone());
        Callback::from(move |()| {
            let Some(tokens) = draft.figure.clone() else { return };
            if tokens.amount().is_negative() {
                return page.complain("Tokens are zero or more");
            }
            let volume = Volume {
                usage_type: draft.usage.clone(),
                provider: draft.provider.clone(),
                model: draft.model.clone(),
                token_type: draft.kind.clone(),
                tokens,
                extra: Default::default(),
            };
            page.edit("Add tokens", move |workspace| put_volume(workspace, volume));
            draft.set(Draft { figure: None, ..(*draft).clone() });
        })
    };
    let columns = vec![
        Column::text("Usage type"),
        Column::text("Provider"),
        Column::text("Model"),
        Column::text("Tokens"),
        Column::number("A month"),
        Column::hidden("Remove"),
    ];
    let row = |(place, volume): (usize, &Volume)| {
        let remove = {
            let page = page.clone();
            Callback::from(move |()| {
                page.remove("Removed typed tokens", move |workspace| {
                    if place < workspace.advice.volumes.len() {
                        workspace.advice.volumes.remove(place);
                    }
                });
            })
        };
        html! {
            <TableRow key={format!("{}\u{1f}{}\u{1f}{}\u{1f}{}", volume.usage_type, volume.provider, volume.model, volume.token_type)}>
                <th scope="row">{ &volume.usage_type }</th>
                <td>{ &volume.provider }</td>
                <td>{ &volume.model }</td>
                <td>{ &volume.token_type }</td>
                <td class="number">{ crate::app::widgets::grouped(&volume.tokens.amount().to_string()) }</td>
                <td><IconButton shape={Shape::Close} label={format!("Remove {} tokens of {}", volume.token_type, volume.model)} on_press={remove} /></td>
            </TableRow>
        }
    };
    let ready = draft.figure.is_some()
        && ![&draft.usage, &draft.provider, &draft.model].iter().any(|text| text.is_empty());
    html! {
        <section class="card" aria-labelledby="audit-volumes">
            <header class="card-head"><h2 id="audit-volumes">{ "Tokens that no bill counts" }</h2></header>
            <div class="card-body">
                <p class="quiet-text">{ "Typed tokens of a usage type stand in the place of all that the bills count of it." }</p>
                <div class="fields">
                    <ComboField label="Usage type" value={draft.usage.clone()} suggestions={usages} on_commit={usage} />
                    { of_model(&draft, &props.split) }
                    <MoneyField label="Tokens a month" value={shown(&draft.figure)} on_commit={figure(&draft)} />
                </div>
                <div class="row"><Button text="Add the tokens" icon={Shape::Plus} on_press={add} disabled={!ready} /></div>
            </div>
            if !workspace.advice.volumes.is_empty() {
                <Table key="table" caption="Typed tokens" {columns}>{ for workspace.advice.volumes.iter().enumerate().map(row) }</Table>
            }
        </section>
    }
}

fn shown(figure: &Option<Figure>) -> String {
    figure.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn figure(draft: &UseStateHandle<Draft>) -> Callback<Option<Figure>> {
    let draft = draft.clone();
    Callback::from(move |figure: Option<Figure>| draft.set(Draft { figure, ..(*draft).clone() }))
}

/// Vendor, model and kind of tokens.
fn of_model(draft: &UseStateHandle<Draft>, split: &Split) -> Html {
    let set = |put: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            put(&mut next, text);
            draft.set(next);
        })
    };
    let mut providers: Vec<AttrValue> =
        split.providers.iter().map(|one| one.provider.clone().into()).collect();
    let mut models: Vec<AttrValue> = split.prices.iter().map(|price| price.model.clone().into()).collect();
    providers.dedup();
    models.dedup();
    let kinds: Vec<(AttrValue, AttrValue)> =
        KINDS.iter().map(|kind| ((*kind).into(), (*kind).into())).collect();
    html! {
        <>
            <ComboField label="Provider" value={draft.provider.clone()} suggestions={providers} on_commit={set(|draft, text| draft.provider = text)} />
            <ComboField label="Model" value={draft.model.clone()} suggestions={models} on_commit={set(|draft, text| draft.model = text)} />
            <SelectField label="Kind of tokens" value={draft.kind.clone()} options={kinds} on_commit={set(|draft, text| draft.kind = text)} />
        </>
    }
}
