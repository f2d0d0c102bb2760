//! The split: what it saves, each usage type with its models, limits, what binds, prices that move, what-ifs.

use cost_matrix::advice::{ModelRow, Split, UsageView};
use cost_matrix::desk::{Advise, Advised, Answer, Question};
use cost_matrix::workspace::{Advice, Figure, Workspace, folded};
use yew::prelude::*;

use super::edits::{is_percent, model_limit, set_least, set_mean, set_model, set_provider, set_quality};
use super::prices::{PastedQualities, Prices, Volumes};
use super::{computing, or_none, refused};
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::widgets::{
    Badge, Column, CopyButton, DownloadButton, Kind, MoneyField, Notice, SelectField, Table, TableRow, Tone,
    amount_text, grouped,
};

/// The part.
#[component]
pub(super) fn SplitPart() -> Html {
    let page = use_page();
    let store = use_store();
    let asked = use_answer(Some(Question::Advise(Advise::Split)));
    let (split, markdown) = match asked.answer.as_deref() {
        Some(Answer::Advised(advised)) => match &**advised {
            Advised::Split(split, markdown) => (split, markdown),
            _ => return computing(),
        },
        Some(Answer::Refused(reason)) => return refused(reason),
        _ => return computing(),
    };
    let workspace = store.workspace();
    let content = Some(AttrValue::from(markdown.clone()));
    html! {
        <>
            <div class="row">
                <CopyButton text="Copy Markdown" kind={Kind::Primary} content={content.clone()} />
                <DownloadButton text="Download" name="split.md" mime="text/markdown;charset=utf-8" {content} />
                <span class="faint-text">{ scope(split) }</span>
            </div>
            <div aria-live="polite">{ outcome(split) }</div>
            { for split.usages.iter().map(|usage| usage_card(&page, workspace, split, usage)) }
            if !split.usages.is_empty() {
                <div class="stack" key="limits">
                    { limits(&page, workspace, split) }
                    { sensitivities(split) }
                    { what_ifs(&page, workspace, split) }
                </div>
            }
            if !split.left_out.is_empty() {
                <section class="card" key="left-out" aria-labelledby="audit-left-out">
                    <header class="card-head"><h2 id="audit-left-out">{ "In none of these figures" }</h2></header>
                    <div class="card-body"><ul class="audit-list">
                        { for split.left_out.iter().enumerate().map(|(place, one)| html! {
                            <li key={place}>{ format!("{} {} of {} in {}: {}", amount_text(one.cost, &split.currency), split.currency, one.what, one.usage_type, one.why) }</li>
                        }) }
                    </ul></div>
                </section>
            }
            <PastedQualities key="pasted" />
            <Prices key="prices" split={(**split).clone()} />
            <Volumes key="volumes" split={(**split).clone()} />
        </>
    }
}

fn scope(split: &Split) -> String {
    match &split.period {
        Some(period) if period.month.is_some() => {
            format!("Tokens of {} to {}; money is a month's.", period.from, period.to)
        }
        Some(period) => {
            format!("Tokens of {} to {}, as 30 days; money is a month's.", period.from, period.to)
        }
        None => "Tokens as typed; money is a month's.".to_owned(),
    }
}

/// What comes out, or what stands in its way.
fn outcome(split: &Split) -> Html {
    let list = |texts: &[String]| html! { <ul class="audit-list">{ for texts.iter().map(|text| html! { <li key={text.clone()}>{ text }</li> }) }</ul> };
    let totals = &split.totals;
    let money = |amount| amount_text(amount, &split.currency);
    let is_proposed = split.conflict.is_empty() && split.failed.is_none() && !split.usages.is_empty();
    html! {
        <div class="stack">
            if !split.needs.is_empty() { <div key="needs"><Notice tone={Tone::Warning}><p>{ "Needs:" }</p>{ list(&split.needs) }</Notice></div> }
            if !split.conflict.is_empty() {
                <div key="conflict"><Notice tone={Tone::Bad}>
                    <p>{ "These demands contradict each other. Nothing is proposed until one of them gives way:" }</p>
                    { list(&split.conflict) }
                </Notice></div>
            }
            if let Some(why) = &split.failed { <div key="failed"><Notice tone={Tone::Warning}><p>{ format!("Nothing is proposed: {why}.") }</p></Notice></div> }
            if !split.usages.is_empty() {
                <dl class="audit-figures" key="figures">
                    <div><dt>{ format!("A month today ({})", split.currency) }</dt><dd>{ money(totals.today) }</dd></div>
                    if is_proposed {
                        <div key="proposed"><dt>{ "As proposed" }</dt><dd>{ money(totals.proposed) }</dd></div>
                        <div key="month"><dt>{ "Saves a month" }</dt><dd>{ money(totals.saving_month) }</dd></div>
                        <div key="year"><dt>{ "Saves a year" }</dt><dd>{ money(totals.saving_year) }</dd></div>
                        <div key="moved"><dt>{ "Moves, of all tokens" }</dt><dd>{ &totals.moved }</dd></div>
                    }
                    <div><dt>{ "The bills charged" }</dt><dd>{ money(totals.billed) }</dd></div>
                </dl>
            }
        </div>
    }
}

/// A figure that takes a percentage, or says why not.
fn percent_field(
    page: &Page,
    label: String,
    value: Option<&Figure>,
    field: String,
    change: impl Fn(&mut Workspace, Option<Figure>) + Clone + 'static,
) -> Html {
    let page = page.clone();
    let on_commit = Callback::from(move |figure: Option<Figure>| {
        if figure.as_ref().is_some_and(|figure| !is_percent(figure)) {
            return page.complain("A share lies between 0 and 100 %");
        }
        let change = change.clone();
        page.edit_field("Limit the split", field.clone(), move |workspace| change(workspace, figure));
    });
    html! { <MoneyField {label} value={value.map(ToString::to_string).unwrap_or_default()} {on_commit} hide_label=true class="audit-share" /> }
}

fn usage_card(page: &Page, workspace: &Workspace, split: &Split, usage: &UsageView) -> Html {
    let id = usage.usage_type.clone();
    let floor = workspace.advice.floors.iter().find(|floor| folded(&floor.usage_type) == folded(&id));
    let floor_field = |change: fn(&mut Workspace, &str, Option<Figure>), member: &str| {
        let (page, id, key) = (page.clone(), id.clone(), format!("floor:{id}:{member}"));
        Callback::from(move |figure: Option<Figure>| {
            if figure.as_ref().is_some_and(|figure| figure.amount().is_negative()) {
                return page.complain("A quality is zero or more");
            }
            let id = id.clone();
            page.edit_field("Set a quality to keep", key.clone(), move |workspace| {
                change(workspace, &id, figure)
            });
        })
    };
    let columns = vec![
        Column::text("Model"),
        Column::number("Quality"),
        Column::number("Share today"),
        Column::number("Share proposed"),
        Column::number(format!("Today ({})", split.currency)),
        Column::number("Proposed"),
        Column::text("The split turns"),
    ];
    let foot = html! {
        <tr>
            <th scope="row" colspan="4">{ format!("{} million tokens a month{}", grouped(&usage.millions), if usage.is_typed { ", typed" } else { "" }) }</th>
            <td class="number">{ amount_text(usage.today, &split.currency) }</td>
            <td class="number">{ amount_text(usage.proposed, &split.currency) }</td>
            <td></td>
        </tr>
    };
    let quality = match (&usage.quality_today, &usage.quality_proposed) {
        (Some(today), Some(proposed)) => format!("Mean quality {today} today, {proposed} as proposed."),
        _ => String::new(),
    };
    let title = format!("audit-usage-{id}");
    html! {
        <section class="card" key={format!("usage:{id}")} aria-labelledby={title.clone()}>
            <header class="card-head">
                <h2 id={title}>{ &usage.name }</h2>
                if let Some(stays) = &usage.stays { <Badge text={stays.clone()} /> }
                <span class="spacer"></span>
                <span class="quiet-text">{ quality }</span>
            </header>
            <div class="card-body">
                <div class="fields">
                    <MoneyField label={format!("Mean quality that {} must keep", usage.name)} value={floor.map(|floor| floor.mean.to_string()).unwrap_or_default()}
                        on_commit={floor_field(set_mean, "mean")} help="On the scale of your own evaluation; empty: its models stay" />
                    if let Some(floor) = floor {
                        <MoneyField key="least" label="No model below" value={floor.least.as_ref().map(ToString::to_string).unwrap_or_default()} on_commit={floor_field(set_least, "least")} />
                    }
                    { add_quality(page, split, usage) }
                </div>
            </div>
            <Table caption={format!("Models of {}", usage.name)} {columns} foot={Some(foot)}>
                { for usage.models.iter().map(|row| model_row(page, split, usage, row)) }
            </Table>
        </section>
    }
}

fn quality_change(page: &Page, usage: &str, provider: &str, model: &str) -> Callback<Option<Figure>> {
    let (page, usage, of) = (page.clone(), usage.to_owned(), (provider.to_owned(), model.to_owned()));
    Callback::from(move |score: Option<Figure>| {
        if score.as_ref().is_some_and(|score| score.amount().is_negative()) {
            return page.complain("A quality is zero or more");
        }
        let (usage, of) = (usage.clone(), of.clone());
        let key = format!("quality:{usage}:{}:{}", of.0, of.1);
        page.edit_field("Tell a quality", key, move |workspace| {
            set_quality(workspace, &usage, (&of.0, &of.1), score);
        });
    })
}

/// Models that have prices and no line yet: choosing one gives it a line with a quality of nothing.
fn add_quality(page: &Page, split: &Split, usage: &UsageView) -> Html {
    let has_line = |provider: &str, model: &str| {
        usage.models.iter().any(|row| row.provider == provider && row.model == model)
    };
    let mut options = vec![(AttrValue::from(""), AttrValue::from("choose …"))];
    for price in split.prices.iter().filter(|price| !has_line(&price.provider, &price.model)) {
        let id = AttrValue::from(format!("{}\u{1f}{}", price.provider, price.model));
        if options.last().is_none_or(|(last, _)| *last != id) {
            options.push((id, AttrValue::from(format!("{} {}", price.provider, price.model))));
        }
    }
    if options.len() == 1 || usage.stays.as_deref().is_some_and(|stays| stays.contains("which quality")) {
        return html! {};
    }
    let (page, id) = (page.clone(), usage.usage_type.clone());
    let on_commit = Callback::from(move |text: String| {
        if let Some((provider, model)) = text.split_once('\u{1f}') {
            quality_change(&page, &id, provider, model).emit(Figure::parse("0").ok());
        }
    });
    html! { <SelectField key="more" label={format!("Compare another model for {}", usage.name)} value="" {options} {on_commit} /> }
}

fn model_row(page: &Page, split: &Split, usage: &UsageView, row: &ModelRow) -> Html {
    let moves = row.today != row.proposed;
    html! {
        <TableRow key={format!("{}\u{1f}{}", row.provider, row.model)}>
            <th scope="row">{ &row.model }<div class="faint-text">{ &row.provider }</div></th>
            <td class="number">
                <MoneyField label={format!("Quality of {} at {}", row.model, usage.name)} hide_label=true class="audit-share" value={row.quality.clone().unwrap_or_default()}
                    on_commit={quality_change(page, &usage.usage_type, &row.provider, &row.model)} />
            </td>
            <td class="number">{ format!("{} %", row.today) }</td>
            <td class={classes!("number", moves.then_some("audit-moves"))}>{ format!("{} %", row.proposed) }</td>
            <td class="number">{ amount_text(row.cost_today, &split.currency) }</td>
            <td class="number">{ amount_text(row.cost_proposed, &split.currency) }</td>
            <td class="audit-wrap">{ or_none(row.why_not.as_deref().or(row.turn.as_deref())) }</td>
        </TableRow>
    }
}

fn limits(page: &Page, workspace: &Workspace, split: &Split) -> Html {
    let columns = vec![
        Column::text("Provider"),
        Column::number("Share today"),
        Column::number("Proposed"),
        Column::number("At most (%)"),
    ];
    let advice = &workspace.advice;
    let provider = |one: &cost_matrix::advice::ProviderShare| {
        let name = one.provider.clone();
        let limit = advice.providers.iter().find(|limit| folded(&limit.provider) == folded(&name));
        let label = format!("Most of {name}, in percent of all tokens");
        let key = format!("provider:{name}");
        let field =
            percent_field(page, label, limit.map(|limit| &limit.most), key, move |workspace, figure| {
                set_provider(workspace, &name, figure);
            });
        html! {
            <TableRow key={one.provider.clone()}>
                <th scope="row">{ &one.provider }</th>
                <td class="number">{ &one.today }</td>
                <td class="number">{ &one.proposed }</td>
                <td class="number">{ field }</td>
            </TableRow>
        }
    };
    let mut models: Vec<(String, String)> =
        split.prices.iter().map(|price| (price.provider.clone(), price.model.clone())).collect();
    models.dedup();
    let model_columns =
        vec![Column::text("Model"), Column::number("At least (%)"), Column::number("At most (%)")];
    let model = |of: &(String, String)| {
        let limit = model_limit(workspace, (&of.0, &of.1));
        let bound = |is_least: bool| {
            let of = of.clone();
            let word = if is_least { "Least" } else { "Most" };
            let figure =
                limit.and_then(|limit| if is_least { limit.least.as_ref() } else { limit.most.as_ref() });
            let label = format!("{word} of {}, in percent of all tokens", of.1);
            percent_field(
                page,
                label,
                figure,
                format!("model:{}:{}:{word}", of.0, of.1),
                move |workspace, figure| {
                    set_model(workspace, (&of.0, &of.1), |limit| {
                        if is_least { limit.least = figure } else { limit.most = figure }
                    });
                },
            )
        };
        html! {
            <TableRow key={format!("{}\u{1f}{}", of.0, of.1)}>
                <th scope="row">{ &of.1 }<div class="faint-text">{ &of.0 }</div></th>
                <td class="number">{ bound(true) }</td>
                <td class="number">{ bound(false) }</td>
            </TableRow>
        }
    };
    let moved = percent_field(
        page,
        "Most that moves at once, in percent of all tokens".to_owned(),
        advice.most_moved.as_ref(),
        "moved".to_owned(),
        |workspace, figure| workspace.advice.most_moved = figure,
    );
    html! {
        <section class="card" key="limits" aria-labelledby="audit-limits">
            <header class="card-head"><h2 id="audit-limits">{ "Limits" }</h2><span class="quiet-text">{ "of all tokens, over all usage types" }</span></header>
            <div class="card-body"><div class="audit-moved"><span>{ "At most" }</span>{ moved }<span>{ "% of all tokens may move at once; empty: any." }</span></div></div>
            <div class="audit-pair">
                <Table caption="Providers" {columns}>{ for split.providers.iter().map(provider) }</Table>
                <Table caption="Models' limits" columns={model_columns}>{ for models.iter().map(model) }</Table>
            </div>
        </section>
    }
}

fn sensitivities(split: &Split) -> Html {
    let money = |amount| amount_text(amount, &split.currency);
    let binding = vec![
        Column::text("What holds the split back"),
        Column::text("One step looser"),
        Column::number(format!("Saves a month ({})", split.currency)),
    ];
    let moves = vec![
        Column::text("Model"),
        Column::text("Price"),
        Column::number(format!("Cheapest month then ({})", split.currency)),
        Column::number("Tokens put elsewhere"),
    ];
    html! {
        <div class="stack" key="sensitivities">
            if !split.binding.is_empty() {
                <section class="card" key="binding" aria-label="What binds">
                    <header class="card-head"><h2>{ "What binds" }</h2></header>
                    <Table caption="Limits that cost money" columns={binding}>
                        { for split.binding.iter().map(|one| html! {
                            <TableRow key={one.limit.clone()}>
                                <th scope="row" class="audit-wrap">{ &one.limit }</th>
                                <td class="audit-wrap">{ &one.loosened }</td>
                                <td class="number">{ money(one.gain) }</td>
                            </TableRow>
                        }) }
                    </Table>
                </section>
            }
            if !split.moves.is_empty() {
                <section class="card" key="moves" aria-label="When prices move">
                    <header class="card-head"><h2>{ "When a model's prices move by 20 %" }</h2></header>
                    <Table caption="Prices that move" columns={moves}>
                        { for split.moves.iter().map(|one| html! {
                            <TableRow key={format!("{}\u{1f}{}\u{1f}{}", one.provider, one.model, one.by)}>
                                <th scope="row">{ &one.model }</th>
                                <td>{ one.by.replace('-', "\u{2212}") }</td>
                                <td class="number">{ money(one.proposed) }</td>
                                <td class="number">{ &one.shifted }</td>
                            </TableRow>
                        }) }
                    </Table>
                </section>
            }
        </div>
    }
}

fn what_ifs(page: &Page, workspace: &Workspace, split: &Split) -> Html {
    let money = |amount| amount_text(amount, &split.currency);
    let columns = vec![
        Column::text("What if"),
        Column::number(format!("With today's models ({})", split.currency)),
        Column::number("Saves"),
        Column::number("With the cheapest split"),
    ];
    let advice = &workspace.advice;
    let field = |label: &str, value: &Option<Figure>, put: fn(&mut Advice, Option<Figure>)| {
        let key = format!("what-if:{label}");
        let field = percent_field(page, label.to_owned(), value.as_ref(), key, move |workspace, figure| {
            put(&mut workspace.advice, figure);
        });
        html! { <div class="audit-moved" key={label.to_owned()}>{ field }<span>{ label.to_owned() }</span></div> }
    };
    html! {
        <section class="card" key="what-ifs" aria-labelledby="audit-what-ifs">
            <header class="card-head"><h2 id="audit-what-ifs">{ "Caching and batches" }</h2></header>
            <div class="card-body">
                { field("% of the uncached input could come from a cache", &advice.cached, |advice, figure| advice.cached = figure) }
                { field("% of all tokens could wait for a batch", &advice.batched, |advice, figure| advice.batched = figure) }
                { field("% is a batch cheaper", &advice.batch_discount, |advice, figure| advice.batch_discount = figure) }
            </div>
            if !split.what_ifs.is_empty() {
                <Table key="table" caption="What if" {columns}>
                    { for split.what_ifs.iter().map(|one| html! {
                        <TableRow key={one.what.clone()}>
                            <th scope="row" class="audit-wrap">{ &one.what }</th>
                            <td class="number">{ money(one.today) }</td>
                            <td class="number">{ money(one.saving_today) }</td>
                            <td class="number">{ money(one.proposed) }</td>
                        </TableRow>
                    }) }
                </Table>
            }
        </section>
    }
}
