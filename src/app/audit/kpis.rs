//! The KPI plan: a table, the KPI in the panel with its weeks, and outcomes.

use cost_matrix::advice::{Kind as About, Kpi, Standing};
use cost_matrix::desk::{Advise, Advised, Answer, Question};
use cost_matrix::report::{kpi_value, standing_words};
use cost_matrix::workspace::{Figure, KpiGoal, Workspace};
use yew::prelude::*;

use super::chart::weekly;
use super::edits::set_goal;
use super::outcomes::Outcomes;
use super::{computing, go, or_none, refused};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::widgets::{
    Badge, Column, ComboField, CopyButton, DownloadButton, Kind, MoneyField, SelectField, SidePanel, Table,
    TableRow, Tone, grouped,
};

#[derive(Properties, PartialEq)]
pub(super) struct KpisProps {
    /// The KPI in the panel.
    pub(super) open: Option<AttrValue>,
}

/// The part.
#[component]
pub(super) fn KpisPart(props: &KpisProps) -> Html {
    let store = use_store();
    let page = use_page();
    let asked = use_answer(Some(Question::Advise(Advise::Kpis { as_of: today() })));
    let (plan, markdown, csv) = match asked.answer.as_deref() {
        Some(Answer::Advised(advised)) => match &**advised {
            Advised::Kpis(plan, markdown, csv) => (plan, markdown, csv),
            _ => return computing(),
        },
        Some(Answer::Refused(reason)) => return refused(reason),
        _ => return computing(),
    };
    let open = props.open.as_ref().and_then(|id| plan.kpis.iter().find(|kpi| *kpi.id == **id));
    let mut columns = vec![
        Column::text("KPI"),
        Column::number("Now"),
        Column::number("Baseline"),
        Column::number("Target"),
        Column::text("Standing"),
    ];
    if open.is_none() {
        columns.extend(["Owner", "Cadence", "Watched by"].map(Column::text));
    }
    let content = |text: &str| Some(AttrValue::from(text.to_owned()));
    let row =
        |kpi: &Kpi| line(kpi, &plan.currency, open.is_some_and(|open| open.id == kpi.id), open.is_none());
    html! {
        <>
            <div class="row">
                <CopyButton text="Copy Markdown" kind={Kind::Primary} content={content(markdown)} />
                <DownloadButton text="Download weeks as CSV" name="kpis.csv" mime="text/csv;charset=utf-8" content={content(csv)} />
            </div>
            <div class="split">
                <div class="stack">
                    <section class="card" aria-label="KPIs">
                        <Table caption="KPI plan" {columns} class="audit-kpis">{ for plan.kpis.iter().map(row) }</Table>
                    </section>
                    if !plan.without_cost.is_empty() {
                        <p class="quiet-text" key="without">{ format!("No cost is allocated to {}: outcomes of it are held against none.", plan.without_cost.join(", ")) }</p>
                    }
                    <Outcomes key="outcomes" known={plan.outcomes} />
                </div>
                if let Some(kpi) = open { { panel(&page, store.workspace(), kpi, &plan.currency) } }
            </div>
        </>
    }
}

fn value(kpi: &Kpi, text: &Option<String>, currency: &str) -> String {
    text.as_deref()
        .map_or_else(|| "–".to_owned(), |text| kpi_value(kpi, text, currency).replace('-', "\u{2212}"))
}

const fn about(kind: About) -> &'static str {
    match kind {
        About::Spend => "spend",
        About::Quality => "quality",
        About::Conversion => "conversion",
    }
}

fn line(kpi: &Kpi, currency: &str, selected: bool, is_wide: bool) -> Html {
    let id = kpi.id.clone();
    let tone = match kpi.standing {
        Standing::Met => Tone::Good,
        Standing::Missed => Tone::Bad,
        Standing::Open => Tone::Plain,
    };
    html! {
        <TableRow key={kpi.id.clone()} {selected} on_select={Callback::from(move |()| go(&["kpis", &id]))}>
            <th scope="row">{ &kpi.title }<div class="faint-text">{ about(kpi.kind) }</div></th>
            { match &kpi.needs {
                Some(needs) => html! { <td class="audit-needs" colspan="3">{ format!("needs: {needs}") }</td> },
                None => html! {
                    <>
                        <td class="number">{ value(kpi, &kpi.current, currency) }</td>
                        <td class="number">{ value(kpi, &kpi.baseline, currency) }</td>
                        <td class="number">{ value(kpi, &kpi.target, currency) }</td>
                    </>
                },
            } }
            <td><Badge text={standing_words(kpi)} {tone} /></td>
            if is_wide {
                <td key="owner">{ or_none(kpi.owner.as_deref()) }</td>
                <td key="cadence">{ &kpi.cadence }</td>
                <td key="trigger">
                    { or_none(kpi.trigger.as_deref()) }
                    if kpi.is_lost { <div><Badge text="does not exist" tone={Tone::Warning} /></div> }
                </td>
            }
        </TableRow>
    }
}

fn panel(page: &Page, workspace: &Workspace, kpi: &Kpi, currency: &str) -> Html {
    let goal = workspace.advice.kpis.iter().find(|goal| goal.id == kpi.id).cloned().unwrap_or_default();
    let figure = |put: fn(&mut KpiGoal, Option<Figure>), member: &'static str| {
        let (page, id) = (page.clone(), kpi.id.clone());
        Callback::from(move |figure: Option<Figure>| {
            let (key, id) = (format!("kpi:{id}:{member}"), id.clone());
            page.edit_field("Plan KPI", key, move |workspace| {
                set_goal(workspace, &id, |goal| put(goal, figure))
            });
        })
    };
    let text = |put: fn(&mut KpiGoal, Option<String>), member: &'static str| {
        let (page, id) = (page.clone(), kpi.id.clone());
        Callback::from(move |text: String| {
            let (key, id) = (format!("kpi:{id}:{member}"), id.clone());
            let text = (!text.is_empty()).then_some(text);
            page.edit_field("Plan KPI", key, move |workspace| {
                set_goal(workspace, &id, |goal| put(goal, text))
            });
        })
    };
    let unit = if kpi.is_percent { "%" } else { currency };
    let people: Vec<AttrValue> = workspace
        .people
        .iter()
        .map(|person| AttrValue::from(person.name.clone().unwrap_or_else(|| person.id.clone())))
        .collect();
    let mut triggers = vec![(AttrValue::from(""), AttrValue::from("the first that looks at it"))];
    triggers.extend(workspace.budgets.iter().flat_map(|budget| {
        budget.triggers.iter().map(move |trigger| {
            let name = AttrValue::from(format!("{}/{}", budget.id, trigger.id));
            (name.clone(), name)
        })
    }));
    let cadences: Vec<(AttrValue, AttrValue)> =
        ["weekly", "monthly", "quarterly"].into_iter().map(|text| (text.into(), text.into())).collect();
    let columns = vec![
        Column::text("Week"),
        Column::number(format!("Value ({unit})")),
        Column::number("Divided"),
        Column::number("By"),
    ];
    let shown = |figure: &Option<Figure>| figure.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <SidePanel id={kpi.id.clone()} title={kpi.title.clone()} over={Some(AttrValue::from(about(kpi.kind)))} on_close={Callback::from(|()| go(&["kpis"]))}>
            <dl class="facts">
                <dt>{ "Formula" }</dt><dd>{ &kpi.formula }</dd>
                <dt>{ "Source" }</dt><dd>{ &kpi.source }</dd>
                <dt>{ "Now" }</dt>
                <dd>{ match (&kpi.needs, kpi.week) {
                    (Some(needs), _) => format!("needs: {needs}"),
                    (None, Some(week)) => format!("{} in {week}", value(kpi, &kpi.current, currency)),
                    (None, None) => "–".to_owned(),
                } }</dd>
            </dl>
            <div class="fields">
                <MoneyField label={format!("Baseline ({unit})")} value={shown(&goal.baseline)} placeholder={kpi.baseline.clone().filter(|_| !kpi.is_typed)}
                    on_commit={figure(|goal, figure| goal.baseline = figure, "baseline")} />
                <MoneyField label={format!("Target ({unit})")} value={shown(&goal.target)} on_commit={figure(|goal, figure| goal.target = figure, "target")} />
                <ComboField label="Owner" value={goal.owner.clone().unwrap_or_default()} suggestions={people} placeholder={kpi.owner.clone()}
                    on_commit={text(|goal, text| goal.owner = text, "owner")} />
                <SelectField label="Looked at" value={kpi.cadence.clone()} options={cadences} on_commit={text(|goal, text| goal.cadence = text, "cadence")} />
                <SelectField label="Watched by" value={goal.trigger.clone().unwrap_or_default()} options={triggers} on_commit={text(|goal, text| goal.trigger = text, "trigger")} />
            </div>
            if !kpi.weeks.is_empty() {
                <div class="stack" key="weeks">
                    { weekly(kpi) }
                    <Table caption={format!("{} by week", kpi.title)} {columns}>
                        { for kpi.weeks.iter().rev().map(|week| html! {
                            <TableRow key={week.week.to_string()}>
                                <th scope="row">{ week.week.to_string() }if !week.is_whole { <span class="faint-text">{ " (in part)" }</span> }</th>
                                <td class="number">{ grouped(&week.value) }</td>
                                <td class="number">{ grouped(&week.part) }</td>
                                <td class="number">{ grouped(&week.whole) }</td>
                            </TableRow>
                        }) }
                    </Table>
                </div>
            }
        </SidePanel>
    }
}
