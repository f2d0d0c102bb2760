//! Security controls review: a row per source, and the panel of one.

use cost_matrix::report::{ControlRow, PlaybooksView, risk_word};
use cost_matrix::workspace::{Degree, Figure, Remediation, SourceControl, Workspace, folded};
use yew::prelude::*;

use super::document::{Editing, tasks};
use super::playbook_edits::edit_control;
use super::playbooks::go;
use crate::app::widgets::{
    Badge, Column, DayField, EmptyState, SelectField, SidePanel, Table, TableRow, TextAreaField, TextField,
    Tone, amount_text,
};
use front::{Route, Station};

/// The book.
pub(super) fn controls(
    view: &PlaybooksView,
    workspace: &Workspace,
    selected: Option<&str>,
    editing: &Editing,
) -> Html {
    if view.controls.is_empty() {
        return html! {
            <EmptyState title="There is no source to review yet">
                <a class="button" href={Route::of(Station::Inventory).href()}>{ "Add sources in Inventory" }</a>
            </EmptyState>
        };
    }
    let row = selected.and_then(|id| view.controls.iter().find(|row| row.source == id));
    let review: Vec<_> =
        view.control_tasks.iter().filter(|task| task.id == "control-review").cloned().collect();
    html! {
        <div class="split">
            <div class="stack">
                { rhythm(workspace, editing) }
                { tasks(&review, editing) }
                { list(view, workspace, selected) }
            </div>
            if let Some(row) = row { { panel(row, view, workspace, editing) } }
        </div>
    }
}

fn rhythm(workspace: &Workspace, editing: &Editing) -> Html {
    let page = editing.page.clone();
    let day = Callback::from(move |day| {
        page.edit("Enter the review of the sources", move |workspace| workspace.playbooks.reviewed_on = day)
    });
    let page = editing.page.clone();
    let months = Callback::from(move |text: String| {
        page.edit("Set the rhythm of the review", move |workspace| {
            workspace.playbooks.review_months = Figure::parse(&text).ok()
        });
    });
    let options =
        [("3", "every 3 months"), ("1", "every month"), ("6", "every 6 months"), ("12", "every year")];
    let options = options.into_iter().map(|(value, text)| (value.into(), text.into())).collect::<Vec<_>>();
    let value = workspace.playbooks.review_months.as_ref().map_or("3", Figure::text).to_owned();
    html! {
        <div class="row">
            <DayField label="Last review" value={workspace.playbooks.reviewed_on} on_commit={day} />
            <SelectField label="Again" {value} {options} on_commit={months} />
        </div>
    }
}

fn control<'a>(workspace: &'a Workspace, source: &str) -> Option<&'a SourceControl> {
    workspace.playbooks.controls.iter().find(|one| folded(&one.source) == folded(source))
}

fn list(view: &PlaybooksView, workspace: &Workspace, selected: Option<&str>) -> Html {
    let currency = workspace.currency.trim();
    let columns = vec![
        Column::text("Source"),
        Column::text("Owner"),
        Column::text("Likelihood × impact"),
        Column::text("State"),
        Column::text("Missing"),
        Column::number(format!("Keys of nobody ({currency})")),
        Column::number("Cost"),
    ];
    html! {
        <Table caption="Sources, those first that nobody answers for" {columns}>
            { for view.controls.iter().map(|row| {
                let control = control(workspace, &row.source);
                let risk = risk_word(control.and_then(|it| it.likelihood), control.and_then(|it| it.impact));
                let state = control.and_then(|it| it.state).unwrap_or(Remediation::Open);
                let tone = match state { Remediation::Done | Remediation::Accepted => Tone::Good, Remediation::Underway => Tone::Warning, Remediation::Open => Tone::Plain };
                let id = row.source.clone();
                let on_select = Callback::from(move |()| go(&["controls", &id]));
                html! {
                    <TableRow key={row.source.clone()} selected={selected == Some(&row.source)} {on_select}>
                        <th scope="row">{ row.name.clone() }</th>
                        <td>{ match &row.owner { Some(owner) => html! { { owner } }, None => html! { <Badge text="nobody" tone={Tone::Bad} /> } } }</td>
                        <td>{ risk }</td>
                        <td><Badge text={state.name()} {tone} /></td>
                        <td class="brief-missing">{ if row.missing.is_empty() { "–".to_owned() } else { row.missing.join(", ") } }</td>
                        <td class="number">{ if row.unattributed.is_zero() { "–".to_owned() } else { amount_text(row.unattributed, currency) } }</td>
                        <td class="number">{ amount_text(row.cost, currency) }</td>
                    </TableRow>
                }
            }) }
        </Table>
    }
}

fn panel(row: &ControlRow, view: &PlaybooksView, workspace: &Workspace, editing: &Editing) -> Html {
    let known = control(workspace, &row.source).cloned().unwrap_or_default();
    let set = |label: &'static str, change: fn(&mut SourceControl, Option<String>)| {
        let (page, source) = (editing.page.clone(), row.source.clone());
        Callback::from(move |text: String| {
            let source = source.clone();
            let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            page.edit_field(label, format!("control:{source}:{label}"), move |workspace| {
                edit_control(workspace, &source, |one| change(one, text));
            });
        })
    };
    let degrees = || {
        let none = [(AttrValue::from(""), AttrValue::from("not rated"))];
        none.into_iter()
            .chain(
                Degree::ALL
                    .map(|one| (one.name().into(), format!("{} ({})", one.name(), one.number()).into())),
            )
            .collect::<Vec<_>>()
    };
    let degree = |one: Option<Degree>| one.map_or("", Degree::name);
    let states =
        Remediation::ALL.map(|one| (AttrValue::from(one.name()), AttrValue::from(one.name()))).to_vec();
    let own: Vec<_> = view
        .control_tasks
        .iter()
        .filter(|task| task.id == format!("control:{}", row.source))
        .cloned()
        .collect();
    let listed =
        |list: &[String]| if list.is_empty() { "none in the bills".to_owned() } else { list.join(", ") };
    let close = Callback::from(|()| go(&["controls"]));
    html! {
        <SidePanel key={row.source.clone()} id={row.source.clone()} title={row.name.clone()} over="Risk and control of a source" on_close={close}>
            <dl class="brief-facts">
                <dt>{ "Keys" }</dt><dd>{ listed(&row.keys) }</dd>
                <dt>{ "Teams" }</dt><dd>{ listed(&row.teams) }</dd>
                <dt>{ "Environments" }</dt><dd>{ listed(&row.environments) }</dd>
            </dl>
            <TextAreaField label="What data it sees" rows={2} value={known.data.clone().unwrap_or_default()} on_commit={set("Say what data it sees", |one, text| one.data = text)} />
            <SelectField label="Likelihood" value={degree(known.likelihood)} options={degrees()} on_commit={set("Rate the likelihood", |one, text| one.likelihood = degree_of(text))} />
            <SelectField label="Impact" value={degree(known.impact)} options={degrees()} on_commit={set("Rate the impact", |one, text| one.impact = degree_of(text))} />
            <TextField label="Why" value={known.reason.clone().unwrap_or_default()} on_commit={set("Say why", |one, text| one.reason = text)} />
            <TextAreaField label="Control" rows={2} value={known.control.clone().unwrap_or_default()} on_commit={set("Say what is done about it", |one, text| one.control = text)} />
            <SelectField label="State" value={known.state.unwrap_or(Remediation::Open).name()} options={states} on_commit={set("Set the state of a control", |one, text| one.state = Remediation::ALL.into_iter().find(|state| Some(state.name()) == text.as_deref()))} />
            { tasks(&own, editing) }
            <div class="row">
                <a href={Route::of(Station::Inventory).at(&["source", &row.source]).href()}>{ "Name its owner in Inventory" }</a>
                <a href={Route::of(Station::Thresholds).at(&["guardrails"]).href()}>{ "Guardrails" }</a>
            </div>
        </SidePanel>
    }
}

fn degree_of(text: Option<String>) -> Option<Degree> {
    Degree::ALL.into_iter().find(|one| Some(one.name()) == text.as_deref())
}
