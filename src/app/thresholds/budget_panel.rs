//! One budget in the panel: its line, amount, time, people, triggers and ladder, and what it shares with others.

use std::rc::Rc;

use cost_matrix::budget::{Overlap, Seen};
use cost_matrix::calendar::{Day, Month};
use cost_matrix::workspace::{Budget, BudgetPeriod, Figure, Names, Workspace};
use yew::prelude::*;

use super::budgets::{budget_gaps, chart};
use super::edits::{budget_mut, person_shown, set_column};
use super::figures::Figures;
use super::line::LineEditor;
use super::person::PersonField;
use super::plan::PlanEditor;
use super::triggers::Triggers;
use super::{go, told, words};
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, Kind, MoneyField, MonthField, Notice, SelectField, Shape, SidePanel, TextField, Tone,
    amount_text, exact_text, percent_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct BudgetPanelProps {
    /// Its place in the workspace.
    pub(super) place: usize,
    pub(super) seen: Rc<Seen>,
    pub(super) days: Option<(Day, Day)>,
}

/// Edits of one budget, each as a step that can be undone.
#[derive(Clone)]
struct Edits {
    page: Page,
    id: String,
}

impl Edits {
    /// A callback that changes the budget by what a field gives.
    fn field<T: 'static>(
        &self,
        label: &'static str,
        what: &'static str,
        change: fn(&mut Budget, T),
    ) -> Callback<T> {
        let this = self.clone();
        Callback::from(move |value: T| {
            let id = this.id.clone();
            this.page.edit_field(label, format!("budget:{id}:{what}"), move |workspace| {
                if let Some(budget) = budget_mut(workspace, &id) {
                    change(budget, value);
                }
            });
        })
    }
}

/// The panel.
#[component]
pub(super) fn BudgetPanel(props: &BudgetPanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let Some(budget) = workspace.budgets.get(props.place) else {
        return html! { <aside hidden=true></aside> };
    };
    let names = Names::of(workspace);
    let edits = Edits { page: page.clone(), id: budget.id.clone() };
    let figures = Figures::of(&props.seen, &names, budget, props.days);
    let overlaps = props.seen.overlaps(&names, workspace, props.place);
    let title = words::budget(workspace, &names, budget);
    let as_of = props.days.map(|(_, last)| last).unwrap_or_else(crate::app::host::today);
    let remove = {
        let (id, title) = (budget.id.clone(), title.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed budget “{title}”"), move |workspace| {
                workspace.budgets.retain(|budget| budget.id != id)
            });
            go(&["budgets"]);
        })
    };
    let foot = html! { <Button text="Remove this budget" kind={Kind::Danger} icon={Shape::Trash} on_press={remove} /> };
    let name_help = "What people call it. Where it is empty, the line itself is shown.";
    html! {
        <SidePanel id={format!("budget:{}", budget.id)} {title} over={format!("Budget {} of {}", props.place + 1, workspace.budgets.len())}
            on_close={Callback::from(|()| go(&["budgets"]))} {foot}>
            <section class="stack thresholds-part">
                <TextField label="Name" value={budget.name.clone().unwrap_or_default()} help={name_help}
                    on_commit={edits.field("Rename budget", "name", |budget, name: String| budget.name = some(name))} />
            </section>
            <section class="stack thresholds-part">
                <h3>{ "Line: what counts" }</h3>
                <LineEditor key={budget.id.clone()} line={budget.line.clone()} on_change={edits.field("Change the line", "line",
                    |budget, (column, value): (String, Option<String>)| set_column(budget, &column, value.as_deref()))} />
                { overlap_notes(workspace, &names, &overlaps, store.currency()) }
            </section>
            <section class="stack thresholds-part">
                <h3>{ "Amount" }</h3>
                { amount(budget, as_of, &edits, store.currency()) }
                { suggested(budget, &figures, &edits, store.currency()) }
                { seen(budget, &figures, store.currency()) }
            </section>
            <section class="stack thresholds-part">
                <h3>{ "Who answers" }</h3>
                { people(workspace, budget, &edits) }
            </section>
            <section class="stack thresholds-part">
                <h3>{ "What raises an alert" }</h3>
                <Triggers budget={budget.clone()} />
            </section>
            <section class="stack thresholds-part">
                <h3>{ "Who is told, step by step" }</h3>
                { escalation(workspace, &names, budget, &edits) }
            </section>
        </SidePanel>
    }
}

fn some(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

fn amount(budget: &Budget, as_of: Day, edits: &Edits, currency: &str) -> Html {
    let periods = BudgetPeriod::ALL
        .map(|period| (AttrValue::from(period.name()), AttrValue::from(format!("a {}", period.name()))));
    let set_period = |budget: &mut Budget, name: String| {
        budget.period = BudgetPeriod::ALL.into_iter().find(|period| period.name() == name);
    };
    html! {
        <>
            <div class="thresholds-pair">
                <MoneyField label={format!("Amount ({currency})")} value={budget.amount.text().to_owned()} required={true}
                    on_commit={edits.field("Set amount", "amount", |budget, figure: Option<Figure>| budget.amount = figure.unwrap_or_default())} />
                <SelectField label="For" value={words::period(budget.period)} options={periods.to_vec()} on_commit={edits.field("Change period", "period", set_period)} />
            </div>
            <div class="thresholds-pair">
                <MonthField label="From month" value={budget.from} on_commit={edits.field("Change first month", "from", |budget, month: Option<Month>| budget.from = month)} />
                <MonthField label="Last month" value={budget.until.map(|until| until.plus(-1))} help="Empty: it goes on."
                    on_commit={edits.field("Change last month", "until", |budget, month: Option<Month>| budget.until = month.map(Month::next))} />
            </div>
            <PlanEditor budget={budget.clone()} {as_of} />
        </>
    }
}

fn suggested(budget: &Budget, figures: &Figures, edits: &Edits, currency: &str) -> Html {
    let Some(suggestion) = &figures.suggestion else {
        let text = if figures.months.is_empty() {
            "No bill is loaded, so nothing can be suggested."
        } else {
            "Nothing can be suggested: no full month of the bills has spend on this line."
        };
        return html! { <p class="faint-text">{ text }</p> };
    };
    let write = |amount| amount_text(amount, currency);
    let reason = suggestion.reason(write);
    if budget.amount.amount() == suggestion.amount {
        return html! { <p class="faint-text">{ format!("As suggested: {reason}.") }</p> };
    }
    let take = {
        let take = edits
            .field("Take the suggested amount", "suggested", |budget, figure: Figure| budget.amount = figure);
        let figure = Figure::of(suggestion.amount);
        Callback::from(move |()| take.emit(figure.clone()))
    };
    html! {
        <div class="thresholds-suggestion">
            <p>{ format!("Suggested: {} because {reason}.", write(suggestion.amount)) }</p>
            <Button text={format!("Use {}", write(suggestion.amount))} on_press={take} />
        </div>
    }
}

fn seen(budget: &Budget, figures: &Figures, currency: &str) -> Html {
    if figures.periods.is_empty() {
        return html! { <span hidden=true></span> };
    }
    let amount = budget.amount.amount();
    html! {
        <div class="thresholds-seen">
            { chart(&figures.periods, amount) }
            <table class="thresholds-periods">
                <caption class="hidden-text">{ "Spend on this line, period by period" }</caption>
                <thead><tr><th scope="col">{ words::period(budget.period) }</th><th scope="col">{ format!("seen ({currency})") }</th><th scope="col">{ "of the budget" }</th></tr></thead>
                <tbody>
                    { for figures.periods.iter().map(|period| html! {
                        <tr key={period.label.clone()}>
                            <th scope="row">{ &period.label }{ if period.is_full { "" } else { " (not whole in the bills)" } }</th>
                            <td title={exact_text(period.cost, currency)}>{ amount_text(period.cost, currency) }</td>
                            <td>{ percent_text(period.cost, amount) }{ if period.cost > amount { " over" } else { "" } }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn overlap_notes(workspace: &Workspace, names: &Names, overlaps: &[Overlap], currency: &str) -> Html {
    if overlaps.is_empty() {
        return html! { <p class="faint-text">{ "No other budget counts the same spend." }</p> };
    }
    html! {
        <Notice>
            { for overlaps.iter().filter_map(|overlap| {
                let other = workspace.budgets.get(overlap.other)?;
                let name = words::budget(workspace, names, other);
                let text = words::overlap(overlap, &name, |amount| format!("{} {currency}", amount_text(amount, currency)));
                Some(html! { <p key={other.id.clone()}>{ text }</p> })
            }) }
            <p class="faint-text">{ "The matrix counts each cost once, whatever budgets it is held against." }</p>
        </Notice>
    }
}

fn people(workspace: &Workspace, budget: &Budget, edits: &Edits) -> Html {
    let team = budget.line.iter().find(|(column, _)| column.trim() == "team").and_then(|(_, text)| {
        let names = Names::of(workspace);
        let id = names.find(cost_matrix::workspace::Dimension::Team, text)?.to_owned();
        workspace.teams.iter().find(|team| team.id.trim() == id)
    });
    let inherited = |own: Option<&String>| match own {
        Some(text) => {
            AttrValue::from(format!("{}, by the team", person_shown(&workspace.people, Some(text))))
        }
        None => AttrValue::from("nobody yet"),
    };
    html! {
        <div class="thresholds-pair">
            <PersonField label="Owner" value={budget.owner.clone().map(AttrValue::from)} placeholder={inherited(team.and_then(|team| team.owner.as_ref()))}
                on_commit={edits.field("Change owner", "owner", |budget, person: Option<String>| budget.owner = person)} />
            <PersonField label="Deputy" value={budget.deputy.clone().map(AttrValue::from)} placeholder={inherited(team.and_then(|team| team.deputy.as_ref()))}
                on_commit={edits.field("Change deputy", "deputy", |budget, person: Option<String>| budget.deputy = person)} />
        </div>
    }
}

fn escalation(workspace: &Workspace, names: &Names, budget: &Budget, edits: &Edits) -> Html {
    let chosen = budget.escalation.as_deref().unwrap_or_default();
    let found = names.escalation(chosen).and_then(|place| workspace.escalations.get(place));
    let mut options = vec![(AttrValue::from(""), AttrValue::from("nobody is told"))];
    options.extend(
        workspace.escalations.iter().map(|ladder| (ladder.id.clone().into(), words::ladder(ladder).into())),
    );
    if found.is_none() && !chosen.is_empty() {
        options.push((chosen.to_owned().into(), format!("{chosen} (does not exist)").into()));
    }
    let gaps = budget_gaps(workspace, budget);
    html! {
        <>
            <SelectField label="Escalation ladder" value={found.map_or_else(|| chosen.to_owned(), |ladder| ladder.id.clone())} {options}
                on_commit={edits.field("Choose a ladder", "escalation", |budget, ladder: String| budget.escalation = some(ladder))} />
            <SelectField label="While it stands, told again" value={budget.reminders.clone().unwrap_or_else(|| "daily".to_owned())} options={super::plan::reminders(budget.reminders.as_deref(), None)}
                on_commit={edits.field("Change reminders", "reminders", |budget, word: String| budget.reminders = (word != "daily").then_some(word))} />
            <div>
                if let Some(ladder) = found { { told::steps(workspace, budget, ladder) } }
            </div>
            <div>
                if gaps.is_empty() {
                    <Badge text="every level reaches somebody" tone={Tone::Good} />
                } else {
                    <Notice tone={Tone::Warning}>
                        <p><strong>{ if gaps.len() == 1 { "1 gap".to_owned() } else { format!("{} gaps", gaps.len()) } }</strong></p>
                        <ul>{ for gaps.iter().enumerate().map(|(at, gap)| html! { <li key={at}>{ gap }</li> }) }</ul>
                    </Notice>
                }
            </div>
            if let Some(ladder) = found {
                <p key="link"><a href={front::Route::of(front::Station::Thresholds).at(&["ladder", &ladder.id]).href()}>{ "Edit this ladder" }</a></p>
            }
        </>
    }
}
