//! How a budget is planned: its shape, what is carried over, months with amounts of their own, and what comes of it.

use cost_matrix::budget::{PlanShape, PlannedMonth, Reminders};
use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::workspace::{Budget, CarryOver};
use yew::prelude::*;

use super::edits::{budget_mut, month_text, set_month};
use super::words;
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{Column, Notice, SelectField, Table, TableRow, TextField, Tone, amount_text};

#[derive(Properties, PartialEq)]
pub(super) struct PlanEditorProps {
    pub(super) budget: Budget,
    /// The day around which months are shown.
    pub(super) as_of: Day,
}

/// A change of a budget by what a field gives.
type Change = Box<dyn Fn(&mut Budget, String)>;

/// The editor with its preview.
#[component]
pub(super) fn PlanEditor(props: &PlanEditorProps) -> Html {
    let store = use_store();
    let page = use_page();
    let budget = &props.budget;
    let asked = use_answer(Some(Question::Plan { budget: budget.id.clone(), as_of: props.as_of }));
    let change = |what: String, change: Change| {
        let (page, id, change) = (page.clone(), budget.id.clone(), std::rc::Rc::new(change));
        Callback::from(move |text: String| {
            let (budget, change) = (id.clone(), change.clone());
            page.edit_field("Change the plan", format!("budget:{id}:{what}"), move |workspace| {
                if let Some(budget) = budget_mut(workspace, &budget) {
                    change(budget, text);
                }
            });
        })
    };
    let months = match asked.answer.as_deref() {
        Some(Answer::Plan(months)) => {
            let row = |one: &PlannedMonth| {
                let month = one.month;
                let set = Box::new(move |budget: &mut Budget, text: String| set_month(budget, month, &text));
                month_row(budget, one, store.currency(), change(format!("month:{month}"), set))
            };
            preview(months.iter().map(row).collect(), store.currency())
        }
        Some(Answer::Refused(reason)) => {
            html! { <Notice tone={Tone::Warning}><p>{ reason }</p></Notice> }
        }
        _ => html! { <p class="faint-text">{ "Working it out …" }</p> },
    };
    let plan =
        budget.plan.as_deref().map(str::trim).filter(|plan| !plan.is_empty()).unwrap_or("even").to_owned();
    let set_plan =
        Box::new(|budget: &mut Budget, plan: String| budget.plan = (plan != "even").then_some(plan));
    let set_carry = Box::new(|budget: &mut Budget, name: String| {
        budget.carry_over = CarryOver::ALL.into_iter().find(|one| one.name() == name);
    });
    html! {
        <>
            <SelectField label="Planned" value={plan.clone()} options={plans(&plan)} help="What is held against the plan to date; the weekdays' own shape is removed from burn and forecast anyway."
                on_commit={change("plan".to_owned(), set_plan)} />
            <SelectField label="Carried over" value={budget.carry_over.map_or("", CarryOver::name)} options={carries()}
                help="Counted from the first period that the bills have from its first day, or from the budget's first month."
                on_commit={change("carry".to_owned(), set_carry)} />
            <details class="thresholds-more" open={!budget.monthly.is_empty()}>
                <summary>{ "Month by month" }</summary>
                { months }
            </details>
        </>
    }
}

fn plans(chosen: &str) -> Vec<(AttrValue, AttrValue)> {
    let mut plans: Vec<(AttrValue, AttrValue)> = PlanShape::ALL
        .map(|shape| (AttrValue::from(shape.name()), AttrValue::from(words::plan(shape))))
        .to_vec();
    if !plans.iter().any(|(name, _)| **name == *chosen) {
        plans.push((chosen.to_owned().into(), format!("{chosen} (not known: evenly)").into()));
    }
    plans
}

fn carries() -> Vec<(AttrValue, AttrValue)> {
    let words = [
        ("", "nothing: each period stands by itself"),
        (CarryOver::Unspent.name(), "what was not spent"),
        (CarryOver::Overspent.name(), "what was spent too much"),
        (CarryOver::Both.name(), "what was not spent, or too much"),
    ];
    words.map(|(name, text)| (AttrValue::from(name), AttrValue::from(text))).to_vec()
}

fn preview(rows: Vec<Html>, currency: &str) -> Html {
    let columns = vec![
        Column::text("Month"),
        Column::text("Own amount"),
        Column::number(format!("Planned ({currency})")),
        Column::number("By the 10th, 20th"),
        Column::number("Seen"),
    ];
    html! {
        <>
            <p class="faint-text">{ "An amount, or a part of the budget's as 120 %. Empty: as the budget." }</p>
            <Table caption="The plan, month by month" {columns} class="thresholds-plan-months">{ rows.into_iter().collect::<Html>() }</Table>
        </>
    }
}

fn month_row(budget: &Budget, one: &PlannedMonth, currency: &str, on_commit: Callback<String>) -> Html {
    let amount = |amount| amount_text(amount, currency);
    let quarter = words::period(budget.period) == "quarter";
    let carried = one.carried.filter(|carried| !carried.is_zero()).map(|carried| {
        let of = if quarter { format!("quarter {}, ", amount(one.budget)) } else { String::new() };
        format!("{of}with {} carried over", amount(carried))
    });
    let [planned, tenth, twentieth] = match one.planned {
        Some([planned, tenth, twentieth]) => [amount(planned), amount(tenth), amount(twentieth)],
        // What is still to come shapes it.
        None => [amount(one.own), "–".to_owned(), "–".to_owned()],
    };
    html! {
        <TableRow key={one.month.to_string()}>
            <th scope="row">{ one.month.to_string() }</th>
            <td><TextField label={format!("Amount for {}", one.month)} hide_label={true} value={month_text(budget, one.month)}
                placeholder={amount(one.own)} {on_commit} /></td>
            <td class="number">{ planned }if let Some(carried) = carried { <div class="faint-text">{ carried }</div> }</td>
            <td class="number">{ tenth }<div class="faint-text">{ twentieth }</div></td>
            <td class="number">{ one.spent.map_or_else(|| "–".to_owned(), amount) }</td>
        </TableRow>
    }
}

/// How often an alert that stands is told again, to choose from; with a first choice of another kind, and whatever else is
/// chosen at present.
pub(super) fn reminders(present: Option<&str>, first: Option<&'static str>) -> Vec<(AttrValue, AttrValue)> {
    let text = |policy: Reminders| match policy {
        Reminders::Never => "never: once",
        Reminders::Daily => "every day",
        Reminders::Weekly => "every week",
    };
    let first = first.map(|text| (AttrValue::from(""), AttrValue::from(text)));
    let known = Reminders::ALL.map(|one| (AttrValue::from(one.name()), AttrValue::from(text(one))));
    let mut options: Vec<_> = first.into_iter().chain(known).collect();
    if let Some(other) = present.filter(|other| !options.iter().any(|(name, _)| *name == **other)) {
        options.push((other.to_owned().into(), format!("{other} (not known: every day)").into()));
    }
    options
}
