//! The review queue, and who answers for the rules of each dimension.

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::money::Amount;
use cost_matrix::tracking::{QueueItem, QueueKind};
use cost_matrix::workspace::{Dimension, Workspace};
use yew::prelude::*;

use super::edits::{change_rule_owner, tick_item};
use super::places::{mended, subject_shown};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::thresholds::PersonField;
use crate::app::widgets::{
    Badge, Button, CheckField, Column, DayField, EmptyState, Money, Notice, Table, TableRow, Tone,
    amount_text,
};

/// The tab.
#[component]
pub(super) fn Queue() -> Html {
    let (store, page) = (use_store(), use_page());
    let as_of = today();
    let asked = use_answer(Some(Question::Queue { as_of }));
    let hidden = use_state_eq(|| true);
    let body = match asked.answer.as_deref() {
        Some(Answer::Queue(items)) => {
            let on_commit = {
                let hidden = hidden.clone();
                Callback::from(move |show: bool| hidden.set(!show))
            };
            html! {
                <>
                    { list(items, store.workspace(), &page, *hidden) }
                    if items.iter().any(|item| item.reviewed_on.is_some()) {
                        <CheckField label="Show those that somebody looked at in the last four weeks" checked={!*hidden} {on_commit} />
                    }
                </>
            }
        }
        Some(Answer::Refused(reason)) => html! { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> },
        _ => html! { <p class="quiet-text" role="status">{ "Looking through the weeks …" }</p> },
    };
    html! {
        <div class="stack tracking-body">
            <p class="tracking-summary quiet-text">{ format!("What somebody should look at, as of {as_of}, largest money first. New and idle are told by the last four weeks of your bills.") }</p>
            { body }
            { owners(store.workspace(), &page) }
        </div>
    }
}

fn list(items: &[QueueItem], workspace: &Workspace, page: &Page, hidden: bool) -> Html {
    let shown: Vec<&QueueItem> =
        items.iter().filter(|item| !(hidden && item.reviewed_on.is_some())).collect();
    if shown.is_empty() {
        return html! {
            <EmptyState title="Nothing waits for a review">
                <p>{ "New values, idle rules, owners who left, gaps, rules that end soon and disputes will stand here with their money." }</p>
            </EmptyState>
        };
    }
    let currency = AttrValue::from(workspace.currency.trim().to_owned());
    let columns = vec![
        Column::text("Kind"),
        Column::text("What"),
        Column::number(format!("Money ({currency})")),
        Column::text("What is so, and what mends it"),
        Column::text("Reviewed"),
    ];
    let sum: Amount = shown.iter().map(|item| item.money).sum();
    let count = shown.len();
    html! {
        <>
            <p class="hidden-text" role="status">{ format!("{count} items about {} {currency}", amount_text(sum, &currency)) }</p>
            <Table caption="Review queue, largest money first" {columns}>
                { for shown.into_iter().map(|item| row(item, workspace, page, &currency)) }
            </Table>
        </>
    }
}

fn row(item: &QueueItem, workspace: &Workspace, page: &Page, currency: &AttrValue) -> Html {
    let subject = subject_shown(workspace, &item.subject);
    let on_commit = {
        let (page, name, subject) = (page.clone(), item.item.clone(), subject.clone());
        Callback::from(move |on: bool| {
            let name = name.clone();
            let label = format!("{} {subject}", if on { "Reviewed" } else { "Not reviewed:" });
            page.edit(label, move |workspace| tick_item(workspace, &name, on.then(today)));
        })
    };
    let label = match item.reviewed_on {
        Some(on) => format!("on {on}"),
        None => "not yet".to_owned(),
    };
    html! {
        <TableRow key={item.item.clone()}>
            <td><Badge text={words(item.kind)} tone={tone(item.kind)} /></td>
            <th scope="row"><a href={mended(item.kind, &item.subject).href()}>{ subject }</a></th>
            <td class="number"><Money amount={item.money} currency={currency.clone()} /></td>
            <td class="tracking-wrap">{ &item.message }{ ". " }<span class="quiet-text">{ &item.remedy }{ "." }</span></td>
            <td><CheckField {label} checked={item.reviewed_on.is_some()} {on_commit} /></td>
        </TableRow>
    }
}

const fn words(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::NewValue => "new value",
        QueueKind::IdleRule => "idle rule",
        QueueKind::OwnerLeft => "owner left",
        QueueKind::OwnershipGap => "ownership gap",
        QueueKind::ExpiringRule => "ends soon",
        QueueKind::Dispute => "dispute",
        QueueKind::DisputedRule => "disputed rule",
        QueueKind::RuleReview => "review due",
    }
}

const fn tone(kind: QueueKind) -> Tone {
    match kind {
        QueueKind::OwnerLeft | QueueKind::OwnershipGap | QueueKind::DisputedRule => Tone::Bad,
        QueueKind::Dispute | QueueKind::ExpiringRule | QueueKind::RuleReview => Tone::Warning,
        QueueKind::NewValue | QueueKind::IdleRule => Tone::Plain,
    }
}

/// Who answers for the rules of each dimension.
fn owners(workspace: &Workspace, page: &Page) -> Html {
    let row = |dimension: Dimension| {
        let known = workspace.rule_owners.iter().find(|one| one.dimension == dimension);
        let name = dimension.name().replace('_', " ");
        let own = {
            let page = page.clone();
            Callback::from(move |owner: Option<String>| {
                let field = format!("rule_owner:{}", dimension.name());
                page.edit_field(
                    format!("Change who answers for the rules of {}", dimension.name()),
                    field,
                    move |workspace| {
                        change_rule_owner(workspace, dimension, |one| one.owner = owner);
                    },
                );
            })
        };
        let review = page.clone();
        let set_day = Callback::from(move |on: Option<Day>| {
            let label = format!("Note the review of the rules of {}", dimension.name());
            review.edit(label, move |workspace| {
                change_rule_owner(workspace, dimension, |one| one.reviewed_on = on)
            });
        });
        let now = set_day.reform(|()| Some(today()));
        html! {
            <div key={dimension.name()} class="tracking-owner">
                <PersonField label={format!("Answers for the rules of {name}")} value={known.and_then(|one| one.owner.clone()).map(AttrValue::from)} placeholder="nobody yet" on_commit={own} />
                <DayField label={format!("Last review of {name}")} value={known.and_then(|one| one.reviewed_on)} on_commit={set_day} />
                <Button text="Reviewed today" label={format!("Rules of {name} reviewed today")} on_press={now} />
            </div>
        }
    };
    html! {
        <section class="card" aria-labelledby="tracking-rule-owners">
            <header class="card-head"><h2 id="tracking-rule-owners">{ "Who answers for the rules" }</h2></header>
            <div class="card-body">
                <p class="quiet-text">{ "Each dimension's rules are gone through once a quarter; three months after the last review it stands in the queue." }</p>
                { for Dimension::ALL.into_iter().map(row) }
            </div>
        </section>
    }
}
