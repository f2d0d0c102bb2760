//! Disputes: who does not agree with which charge, why, and what came of it.

use cost_matrix::calendar::{Day, Month, Week};
use cost_matrix::desk::{Answer, Question};
use cost_matrix::money::Amount;
use cost_matrix::tracking::{USUAL_COUNT, disputed_rules};
use cost_matrix::workspace::{Dimension, Dispute, DisputeState, Figure, Workspace};
use yew::prelude::*;

use super::edits::{Opened, decide, dispute_mut, limit, open_dispute};
use super::places::{person_named, place, subject_shown};
use super::{go, product_shown, team_shown};
use crate::app::host::today;
use crate::app::store::{Page, use_answer, use_page, use_store};
use crate::app::thresholds::PersonField;
use crate::app::widgets::{
    Badge, Button, Column, EmptyState, Kind, Money, MoneyField, MonthField, Notice, SelectField, Shape,
    SidePanel, Table, TableRow, TextField, Tone, amount_text,
};

#[derive(Properties, PartialEq)]
pub(super) struct DisputesProps {
    /// The dispute that is looked at.
    pub(super) selected: Option<AttrValue>,
    /// Whether one is being opened.
    pub(super) opening: bool,
}

/// The tab.
#[component]
pub(super) fn Disputes(props: &DisputesProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let found = props.selected.as_deref().and_then(|id| workspace.disputes.iter().find(|one| one.id == id));
    let panel = if props.opening {
        html! { <OpenPanel key="new" /> }
    } else if let Some(dispute) = found {
        html! { <DisputePanel key={dispute.id.clone()} dispute={dispute.clone()} /> }
    } else {
        Html::default()
    };
    html! {
        <div class="split">
            <div class="stack tracking-body">
                { warnings(workspace) }
                { list(workspace, props.selected.as_deref()) }
                { limits(workspace, &page) }
            </div>
            if props.opening || found.is_some() { { panel } }
        </div>
    }
}

fn warnings(workspace: &Workspace) -> Html {
    let currency = workspace.currency.trim();
    let rules = disputed_rules(workspace);
    html! {
        <div>
            if !rules.is_empty() {
                <Notice tone={Tone::Warning}>
                    { for rules.iter().map(|rule| {
                        let subject = format!("rule:{}", rule.rule);
                        html! {
                            <p key={format!("{}{}", rule.rule, rule.month)}>
                                <a href={place(&subject).href()}>{ subject_shown(workspace, &subject) }</a>
                                { format!(" has to be reviewed: {} disputes of {} about {} {currency} are more than is tolerated.", rule.count, rule.month, amount_text(rule.amount, currency)) }
                            </p>
                        }
                    }) }
                </Notice>
            }
        </div>
    }
}

fn list(workspace: &Workspace, selected: Option<&str>) -> Html {
    let open = Callback::from(|()| go(&["disputes", "new"]));
    if workspace.disputes.is_empty() {
        return html! {
            <EmptyState title="Nobody has disputed a charge yet">
                <p>{ "A team that does not agree with what it pays opens a dispute: here, or beside an entry of the matrix." }</p>
                <Button text="Open a dispute" icon={Shape::Plus} on_press={open} />
            </EmptyState>
        };
    }
    let currency = AttrValue::from(workspace.currency.trim().to_owned());
    let columns = vec![
        Column::text("Opened"),
        Column::text("By"),
        Column::text("What"),
        Column::number(format!("Amount ({currency})")),
        Column::text("Rule"),
        Column::text("State"),
        Column::text("Outcome"),
    ];
    let sum = |state: DisputeState| -> (usize, Amount) {
        let of_state = workspace.disputes.iter().filter(|one| one.state == state);
        (of_state.clone().count(), of_state.map(|one| one.amount.amount()).sum())
    };
    let all: Amount = workspace.disputes.iter().map(|one| one.amount.amount()).sum();
    let foot = html! {
        <tr>
            <th scope="row" colspan="3">{ format!("All {}", workspace.disputes.len()) }</th>
            <td class="number"><Money amount={all} currency={currency.clone()} /></td>
            <td colspan="3">{ DisputeState::ALL.map(|state| {
                let (count, amount) = sum(state);
                format!("{count} {} ({})", state.name(), amount_text(amount, &currency))
            }).join(", ") }</td>
        </tr>
    };
    let mut disputes: Vec<&Dispute> = workspace.disputes.iter().collect();
    cost_matrix::order::sort_by(&mut disputes, |a, b| {
        (a.state != DisputeState::Open, b.opened_on).cmp(&(b.state != DisputeState::Open, a.opened_on))
    });
    html! {
        <>
            <div class="toolbar"><Button text="Open a dispute" icon={Shape::Plus} on_press={open} /></div>
            <Table caption="Disputes" {columns} {foot}>
                { for disputes.into_iter().map(|dispute| row(dispute, workspace, selected, &currency)) }
            </Table>
        </>
    }
}

fn row(dispute: &Dispute, workspace: &Workspace, selected: Option<&str>, currency: &AttrValue) -> Html {
    let id = dispute.id.clone();
    let on_select = Callback::from(move |()| go(&["disputes", &id]));
    let rule = dispute.rule.as_deref().map(|rule| {
        let subject = format!("rule:{rule}");
        html! { <a href={place(&subject).href()}>{ subject_shown(workspace, &subject) }</a> }
    });
    html! {
        <TableRow key={dispute.id.clone()} selected={selected == Some(&*dispute.id)} {on_select}>
            <th scope="row" class="tracking-day">{ dispute.opened_on.to_string() }</th>
            <td>{ dispute.by.as_deref().map_or_else(|| "somebody".to_owned(), |by| person_named(workspace, by)) }</td>
            <td>{ what(dispute, workspace) }</td>
            <td class="number"><Money amount={dispute.amount.amount()} currency={currency.clone()} /></td>
            <td>{ rule.unwrap_or_default() }</td>
            <td><Badge text={dispute.state.name()} tone={tone(dispute.state)} /></td>
            <td class="tracking-wrap">{ dispute.outcome.clone().unwrap_or_default() }</td>
        </TableRow>
    }
}

const fn tone(state: DisputeState) -> Tone {
    match state {
        DisputeState::Open => Tone::Warning,
        DisputeState::Accepted => Tone::Good,
        DisputeState::Rejected => Tone::Plain,
    }
}

/// The line and the time: `Support Assistant, Larkfield Assist, 2026-10`.
fn what(dispute: &Dispute, workspace: &Workspace) -> String {
    let mut parts: Vec<String> =
        dispute.line.iter().map(|(column, value)| value_shown(workspace, column, value)).collect();
    parts.extend(dispute.week.map(|week| week.to_string()));
    parts.extend(dispute.month.map(|month| month.to_string()));
    parts.join(", ")
}

fn value_shown(workspace: &Workspace, column: &str, value: &str) -> String {
    match column.trim() {
        "team" => team_shown(workspace, value),
        "product" => product_shown(workspace, value),
        _ => value.to_owned(),
    }
}

fn limits(workspace: &Workspace, page: &Page) -> Html {
    let limits = workspace.dispute_limits.clone().unwrap_or_default();
    let set = |what: &'static str, set: fn(&mut cost_matrix::workspace::DisputeLimits, Option<Figure>)| {
        let page = page.clone();
        Callback::from(move |figure: Option<Figure>| {
            page.edit_field(
                "Change the limits of disputes",
                format!("dispute_limits:{what}"),
                move |workspace| {
                    limit(workspace, |limits| set(limits, figure));
                },
            );
        })
    };
    let text = |figure: Option<&Figure>| figure.map(|figure| figure.text().to_owned()).unwrap_or_default();
    html! {
        <section class="card" aria-labelledby="tracking-limits">
            <header class="card-head"><h2 id="tracking-limits">{ "How much is tolerated" }</h2></header>
            <div class="card-body">
                <p class="quiet-text">{ "Past these, in a month and for a rule, the rule has to be reviewed: it stands in the queue and in the brief. Rejected disputes don't count." }</p>
                <div class="fields tracking-narrow">
                    <MoneyField label="Disputes a month" value={text(limits.count.as_ref())} placeholder={USUAL_COUNT.to_string()} on_commit={set("count", |limits, figure| limits.count = figure)} />
                    <MoneyField label={format!("Disputed money a month ({})", workspace.currency.trim())} value={text(limits.amount.as_ref())} placeholder="any" on_commit={set("amount", |limits, figure| limits.amount = figure)} />
                </div>
            </div>
        </section>
    }
}

/// A new dispute.
#[component]
fn OpenPanel() -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let opened = use_state_eq(Opened::default);
    let set = |change: fn(&mut Opened, Option<String>)| {
        let opened = opened.clone();
        Callback::from(move |text: String| {
            let mut next = (*opened).clone();
            change(&mut next, (!text.is_empty()).then_some(text));
            opened.set(next);
        })
    };
    let set_by = {
        let opened = opened.clone();
        Callback::from(move |by: Option<String>| opened.set(Opened { by, ..(*opened).clone() }))
    };
    let set_amount = {
        let opened = opened.clone();
        Callback::from(move |amount: Option<Figure>| {
            opened.set(Opened { amount: amount.unwrap_or_default(), ..(*opened).clone() });
        })
    };
    let set_month = {
        let opened = opened.clone();
        Callback::from(move |month: Option<Month>| opened.set(Opened { month, ..(*opened).clone() }))
    };
    let weeks = use_answer(Some(Question::Track));
    let weeks = match weeks.answer.as_deref() {
        Some(Answer::Track(weeks)) => weeks.iter().rev().map(|one| week_option(one.line.week)).collect(),
        _ => Vec::new(),
    };
    let problem = match &*opened {
        opened if opened.line.is_empty() => Some("Choose the line that was charged."),
        opened if opened.amount.amount().is_zero() => Some("Say how much of it."),
        _ => None,
    };
    let open = {
        let (page, opened) = (page.clone(), opened.clone());
        Callback::from(move |()| {
            let opened = (*opened).clone();
            page.edit("Open a dispute", move |workspace| drop(open_dispute(workspace, opened, today())));
            page.say("The dispute is open");
            go(&["disputes"]);
        })
    };
    let column = |column: &str| {
        opened.line.iter().find(|(one, _)| one == column).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let teams = super::ownership::teams(workspace);
    let products = super::ownership::products(workspace);
    let rules: Vec<(String, String)> = workspace
        .rules
        .iter()
        .map(|rule| (rule.id.clone(), rule.name.clone().unwrap_or_else(|| rule.id.clone())))
        .collect();
    let foot = html! {
        <>
            <Button text="Open the dispute" kind={Kind::Primary} disabled={problem.is_some()} on_press={open} />
            <p class="faint-text" role="status">{ problem.unwrap_or_default() }</p>
        </>
    };
    html! {
        <SidePanel id="new-dispute" title="A dispute" on_close={Callback::from(|()| go(&["disputes"]))} {foot}>
            <PersonField label="Who disputes" value={opened.by.clone().map(AttrValue::from)} placeholder="a person or an address" on_commit={set_by} />
            <SelectField label="Team" value={column("team")} options={choices("any team", teams)} on_commit={set(|opened, text| set_column(&mut opened.line, Dimension::Team, text))} />
            <SelectField label="Product" value={column("product")} options={choices("any product", products)} on_commit={set(|opened, text| set_column(&mut opened.line, Dimension::Product, text))} />
            <MoneyField label={format!("Amount ({})", workspace.currency.trim())} value={if opened.amount.amount().is_zero() { String::new() } else { opened.amount.text().to_owned() }} on_commit={set_amount} />
            <SelectField label="Week in which it was charged" value={opened.week.map(|week| week.to_string()).unwrap_or_default()} options={choices("not a single week", weeks)}
                on_commit={set(|opened, text| opened.week = text.and_then(|text| text.parse().ok()))} />
            if opened.week.is_none() { <MonthField key="month" label="Or the month" value={opened.month} on_commit={set_month} /> }
            <SelectField label="Rule that charged it" value={opened.rule.clone().unwrap_or_default()} options={choices("not known", rules)} on_commit={set(|opened, text| opened.rule = text)} />
            <TextField label="Why" value={opened.why.clone().unwrap_or_default()} placeholder="what is wrong with it" on_commit={set(|opened, text| opened.why = text)} />
        </SidePanel>
    }
}

/// A week with its days, to choose.
fn week_option(week: Week) -> (String, String) {
    let sunday = week.next().monday().plus(-1);
    (week.to_string(), format!("{week}, {} to {sunday}", week.monday()))
}

fn choices(none: &'static str, list: Vec<(String, String)>) -> Vec<(AttrValue, AttrValue)> {
    let mut options = vec![(AttrValue::from(""), AttrValue::from(none))];
    options.extend(list.into_iter().map(|(id, name)| (AttrValue::from(id), AttrValue::from(name))));
    options
}

fn set_column(line: &mut Vec<(String, String)>, dimension: Dimension, value: Option<String>) {
    line.retain(|(column, _)| column != dimension.name());
    if let Some(value) = value {
        line.push((dimension.name().to_owned(), value));
    }
}

#[derive(Properties, PartialEq)]
struct DisputePanelProps {
    dispute: Dispute,
}

/// A dispute: what it is about, and what comes of it.
#[component]
fn DisputePanel(props: &DisputePanelProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let dispute = &props.dispute;
    let currency = workspace.currency.trim();
    let edit = |what: &'static str, set: fn(&mut Dispute, String, Day)| {
        let (page, id) = (page.clone(), dispute.id.clone());
        Callback::from(move |text: String| {
            let id = id.clone();
            page.edit_field(
                format!("Change {what} of a dispute"),
                format!("dispute:{id}:{what}"),
                move |workspace| {
                    if let Some(dispute) = dispute_mut(workspace, &id) {
                        set(dispute, text, today());
                    }
                },
            );
        })
    };
    let remove = {
        let (page, id) = (page.clone(), dispute.id.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove("Removed a dispute", move |workspace| workspace.disputes.retain(|one| one.id != id));
            go(&["disputes"]);
        })
    };
    let change = |what: &'static str| {
        let (page, id) = (page.clone(), dispute.id.clone());
        move |set: Box<dyn FnOnce(&mut Dispute)>| {
            let field = format!("dispute:{id}:{what}");
            let id = id.clone();
            page.edit_field(format!("Change {what} of a dispute"), field, move |workspace| {
                if let Some(dispute) = dispute_mut(workspace, &id) {
                    set(dispute);
                }
            });
        }
    };
    let (change_by, change_amount) = (change("who"), change("amount"));
    let set_by = Callback::from(move |by: Option<String>| change_by(Box::new(|dispute| dispute.by = by)));
    let set_amount = Callback::from(move |amount: Option<Figure>| {
        if let Some(amount) = amount {
            change_amount(Box::new(|dispute| dispute.amount = amount));
        }
    });
    let states = DisputeState::ALL
        .map(|state| (AttrValue::from(state.name()), AttrValue::from(state.name())))
        .to_vec();
    let unsaid = dispute.state != DisputeState::Open && dispute.outcome.is_none();
    let rule = dispute.rule.as_deref().map(|rule| format!("rule:{rule}"));
    let foot = html! { <Button text="Remove" kind={Kind::Danger} icon={Shape::Trash} on_press={remove} /> };
    html! {
        <SidePanel id={dispute.id.clone()} title={what(dispute, workspace)} over={format!("Dispute {}", dispute.id)} on_close={Callback::from(|()| go(&["disputes"]))} {foot}>
            <dl class="facts">
                <dt>{ "Opened" }</dt><dd>{ dispute.opened_on.to_string() }</dd>
                <dt>{ "Line" }</dt><dd>{ dispute.line.iter().map(|(column, value)| format!("{column} {}", value_shown(workspace, column, value))).collect::<Vec<_>>().join(", ") }</dd>
                if let Some(rule) = rule {
                    <dt>{ "Charged by" }</dt><dd><a href={place(&rule).href()}>{ subject_shown(workspace, &rule) }</a></dd>
                }
                if let Some(on) = dispute.closed_on { <dt>{ "Settled" }</dt><dd>{ on.to_string() }</dd> }
            </dl>
            <PersonField label="Who disputes" value={dispute.by.clone().map(AttrValue::from)} placeholder="a person or an address" on_commit={set_by} />
            <MoneyField label={format!("Amount ({currency})")} value={dispute.amount.text().to_owned()} required=true on_commit={set_amount} />
            <TextField label="Why" value={dispute.why.clone().unwrap_or_default()} placeholder="what is wrong with it"
                on_commit={edit("reason", |dispute, text, _| dispute.why = (!text.trim().is_empty()).then_some(text))} />
            <SelectField label="State" value={dispute.state.name()} options={states}
                on_commit={edit("state", |dispute, text, today| {
                    if let Some(state) = DisputeState::ALL.into_iter().find(|state| state.name() == text) {
                        decide(dispute, state, today);
                    }
                })} />
            <TextField label="Outcome" value={dispute.outcome.clone().unwrap_or_default()} placeholder="what was decided, and what changes"
                error={unsaid.then(|| AttrValue::from("Say what was decided."))}
                on_commit={edit("outcome", |dispute, text, _| dispute.outcome = (!text.trim().is_empty()).then_some(text))} />
        </SidePanel>
    }
}
