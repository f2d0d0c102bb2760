//! The guide through a change of hands: what, from whom to whom, from when; what it would do; then one edit.

use cost_matrix::calendar::Day;
use cost_matrix::desk::{Answer, Question};
use cost_matrix::tracking::{Change, ChangeEffect, What, record};
use cost_matrix::workspace::{Dimension, Names, Workspace, folded};
use yew::prelude::*;

use super::ownership::{products, teams};
use super::places::person_named;
use super::preview::{chosen, preview};
use super::{go, product_shown, team_shown};
use crate::app::host::today;
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::thresholds::PersonField;
use crate::app::widgets::{Button, ComboField, DayField, Kind, Notice, SelectField, TextField, Tone};

/// How many values of a column are offered.
const MOST_VALUES: usize = 200;
/// The column of keys.
const KEY: &str = "x_ApiKey";

/// What was entered so far.
#[derive(Clone, Debug, PartialEq)]
struct Entered {
    /// `product`, `owner`, `team`, a dimension, or `value`.
    kind: String,
    /// The column, for `value`.
    field: String,
    /// The id or text of what changes hands.
    value: String,
    to: String,
    deputy: Option<String>,
    from: Option<Day>,
    reason: String,
    /// Places of the proposals that go with it; none: those that follow from the change.
    chosen: Option<Vec<String>>,
}

/// Kinds of what changes hands.
const KINDS: [(&str, &str); 6] = [
    ("product", "A product"),
    ("owner", "A team's owner or deputy"),
    ("environment", "An environment"),
    ("usage_type", "A usage type"),
    ("value", "A key, a project or another value"),
    ("team", "A team that merges or closes"),
];

impl Entered {
    /// As an address begins it: `product/find`, `product/find/research/2026-10-01`, `value/x_ApiKey/key-1`.
    fn of(parts: &[String], workspace: &Workspace) -> Self {
        let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
        let known = KINDS.iter().any(|(kind, _)| *kind == part(0));
        let (kind, field, value) = match part(0).as_str() {
            "value" => ("value".to_owned(), part(1), part(2)),
            kind if known => (kind.to_owned(), KEY.to_owned(), part(1)),
            _ => match workspace.products.as_slice() {
                [only] => ("product".to_owned(), KEY.to_owned(), only.id.clone()),
                _ => ("product".to_owned(), KEY.to_owned(), String::new()),
            },
        };
        // A change that was planned elsewhere also says to whom and from when.
        let planned = |at: usize| if kind == "product" { part(at) } else { String::new() };
        Self {
            to: planned(2),
            from: planned(3).parse().ok().or(Some(today())),
            kind,
            field,
            value,
            deputy: None,
            reason: String::new(),
            chosen: None,
        }
    }

    /// As a change; none while something is missing.
    fn change(&self) -> Option<Change> {
        let value = self.value.trim().to_owned();
        let to = Some(self.to.trim().to_owned()).filter(|to| !to.is_empty());
        let what = match self.kind.as_str() {
            "product" => What::Product(value.clone()),
            "owner" => What::Owner(value.clone()),
            "team" => What::Team(value.clone()),
            "value" => What::Value { field: self.field.trim().to_owned(), value: value.clone() },
            kind => What::Value { field: kind.to_owned(), value: value.clone() },
        };
        let enough = match &what {
            What::Team(_) => true,
            What::Owner(_) => to.is_some() || self.deputy.is_some(),
            What::Value { field, .. } => to.is_some() && !field.is_empty(),
            What::Product(_) => to.is_some(),
        };
        let from = self.from.filter(|_| enough && !value.is_empty())?;
        let deputy = self.deputy.clone().filter(|_| self.kind == "owner");
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        Some(Change { what, to, deputy, holder: None, from, reason })
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ChangeGuideProps {
    /// What the address says of it.
    pub(super) begins: Vec<String>,
}

/// The guide.
#[component]
pub(super) fn ChangeGuide(props: &ChangeGuideProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let entered = {
        let begins = props.begins.clone();
        let workspace = workspace.clone();
        use_state_eq(move || Entered::of(&begins, &workspace))
    };
    let problem = problem(workspace, &entered);
    let change = entered.change().filter(|_| problem.is_none());
    let question = change.clone().map(|change| Question::Change { change, chosen: entered.chosen.clone() });
    let asked = use_answer(question);
    let values = use_answer(
        (entered.kind == "value" && !entered.field.is_empty())
            .then(|| Question::Values { field: entered.field.clone(), most: MOST_VALUES }),
    );
    let effect = match asked.answer.as_deref() {
        Some(Answer::Change(effect)) if change.is_some() => Some(&**effect),
        _ => None,
    };
    let set_chosen = {
        let entered = entered.clone();
        Callback::from(move |chosen: Vec<String>| {
            entered.set(Entered { chosen: Some(chosen), ..(*entered).clone() });
        })
    };
    let apply = {
        let (page, entered, change) = (page.clone(), entered.clone(), change.clone());
        let (document, effect) = (store.document.clone(), effect.cloned());
        Callback::from(move |()| {
            let (Some(mut change), Some(effect)) = (change.clone(), effect.clone()) else { return };
            change.holder.clone_from(&effect.old);
            let chosen = chosen(entered.chosen.as_deref(), &effect);
            let record = record(&document.workspace, &change, &effect, &chosen, today());
            let label = cost_matrix::tracking::headline(&document.workspace, &record);
            let id = record.id.clone();
            page.edit(label.clone(), move |workspace| {
                *workspace = change.apply(workspace, &chosen);
                workspace.changes.push(record);
            });
            page.say(label);
            go(&["change", "done", &id]);
        })
    };
    let body = match (asked.answer.as_deref(), effect) {
        (_, Some(effect)) => {
            let chosen = chosen(entered.chosen.as_deref(), effect);
            preview(workspace, effect, &chosen, &set_chosen, store.currency())
        }
        (Some(Answer::Refused(reason)), _) if change.is_some() => {
            html! { <Notice tone={Tone::Bad}><p>{ reason }</p></Notice> }
        }
        _ if change.is_some() => {
            html! { <p class="quiet-text" role="status">{ "Allocating with the change …" }</p> }
        }
        _ => {
            html! { <p class="quiet-text">{ "Here stands what would move, and what has to change with it, before anything is applied." }</p> }
        }
    };
    let ready = effect.is_some() && !asked.waiting;
    html! {
        <div class="stack tracking-body">
            <section class="card" aria-labelledby="tracking-guide">
                <header class="card-head"><h2 id="tracking-guide">{ "A change of hands" }</h2></header>
                <div class="card-body">
                    { form(workspace, &entered, values.answer.as_deref(), fields_of(&store)) }
                    <p class="quiet-text">{ holder(workspace, &entered, effect) }</p>
                    <div class="toolbar">
                        <Button text="Apply the change" kind={Kind::Primary} disabled={!ready} on_press={apply} />
                        <Button text="Cancel" kind={Kind::Quiet} on_press={Callback::from(|()| go(&["ownership"]))} />
                        <p class="faint-text" role="status">{ problem.unwrap_or_default() }</p>
                    </div>
                </div>
            </section>
            <div class="stack tracking-body">{ body }</div>
        </div>
    }
}

/// Columns of the bills whose values can change hands: those that name not too many things.
fn fields_of(store: &crate::app::store::State) -> Vec<String> {
    const MOST: usize = 500;
    let fields = store.overview.iter().flat_map(|overview| &overview.fields);
    let fields = fields.filter(|(name, distinct)| {
        *distinct <= MOST
            && !name.starts_with("ChargePeriod")
            && !name.ends_with("Cost")
            && !name.ends_with("Quantity")
    });
    fields.map(|(name, _)| name.clone()).collect()
}

fn form(
    workspace: &Workspace,
    entered: &UseStateHandle<Entered>,
    values: Option<&Answer>,
    fields: Vec<String>,
) -> Html {
    let set = |change: fn(&mut Entered, String)| {
        let entered = entered.clone();
        Callback::from(move |text: String| {
            let mut next = (*entered).clone();
            next.chosen = None;
            change(&mut next, text);
            entered.set(next);
        })
    };
    let set_person = |change: fn(&mut Entered, Option<String>)| {
        let entered = entered.clone();
        Callback::from(move |text: Option<String>| {
            let mut next = (*entered).clone();
            next.chosen = None;
            change(&mut next, text);
            entered.set(next);
        })
    };
    let set_day = {
        let entered = entered.clone();
        Callback::from(move |from: Option<Day>| {
            entered.set(Entered { from, chosen: None, ..(*entered).clone() })
        })
    };
    let kinds: Vec<(AttrValue, AttrValue)> =
        KINDS.iter().map(|(kind, text)| (AttrValue::from(*kind), AttrValue::from(*text))).collect();
    let of_people = entered.kind == "owner";
    let (to, help) = match entered.kind.as_str() {
        "team" => ("Becomes a part of", "Nothing where it closes; then what it still has is listed."),
        _ => ("New team", "Who has it from that day on."),
    };
    let none = if entered.kind == "team" { "no other team: it closes" } else { "choose …" };
    html! {
        <div class="fields">
            <SelectField key="kind" label="What changes hands" value={entered.kind.clone()} options={kinds}
                on_commit={set(|entered, text| { entered.kind = text; entered.value.clear(); entered.to.clear(); entered.deputy = None; })} />
            { what_field(workspace, entered, values, fields, &set) }
            if of_people {
                <PersonField key="owner" label="New owner" value={Some(entered.to.clone()).filter(|to| !to.is_empty()).map(AttrValue::from)} placeholder="stays as it is"
                    on_commit={set_person(|entered, who| entered.to = who.unwrap_or_default())} />
                <PersonField key="deputy" label="New deputy" value={entered.deputy.clone().map(AttrValue::from)} placeholder="stays as it is"
                    on_commit={set_person(|entered, who| entered.deputy = who)} />
            } else {
                <SelectField key="to" label={to} value={entered.to.clone()} options={choose(none, teams(workspace))} help={help}
                    on_commit={set(|entered, text| entered.to = text)} />
            }
            <DayField key="from" label="From day" help="The first day of the new hands." value={entered.from} required={true} on_commit={set_day} />
            <TextField key="reason" label="Reason" value={entered.reason.clone()} placeholder="why, or who decided it"
                on_commit={set(|entered, text| entered.reason = text)} />
        </div>
    }
}

fn what_field(
    workspace: &Workspace,
    entered: &Entered,
    values: Option<&Answer>,
    fields: Vec<String>,
    set: &dyn Fn(fn(&mut Entered, String)) -> Callback<String>,
) -> Html {
    let on_commit = set(|entered, text| entered.value = text);
    let declared = |list: &[cost_matrix::workspace::Declared]| {
        list.iter()
            .map(|one| (one.id.clone(), one.name.clone().unwrap_or_else(|| one.id.clone())))
            .collect::<Vec<_>>()
    };
    let (label, list) = match entered.kind.as_str() {
        "product" => ("Product", products(workspace)),
        "owner" | "team" => ("Team", teams(workspace)),
        "environment" => ("Environment", declared(&workspace.environments)),
        "usage_type" => ("Usage type", declared(&workspace.usage_types)),
        _ => {
            let found: Vec<AttrValue> = match values {
                Some(Answer::Values(found)) if found.field == entered.field => {
                    found.values.iter().map(|(text, ..)| AttrValue::from(text.clone())).collect()
                }
                _ => Vec::new(),
            };
            let fields: Vec<AttrValue> = fields.into_iter().map(AttrValue::from).collect();
            return html! {
                <>
                    <ComboField key="field" label="Column of the bills" value={entered.field.clone()} suggestions={fields}
                        on_commit={set(|entered, text| { entered.field = text; entered.value.clear(); })} />
                    <ComboField key="value" label="Its value" value={entered.value.clone()} suggestions={found} {on_commit} />
                </>
            };
        }
    };
    html! { <SelectField key="what" {label} value={entered.value.clone()} options={choose("choose …", list)} {on_commit} /> }
}

fn choose(none: &'static str, list: Vec<(String, String)>) -> Vec<(AttrValue, AttrValue)> {
    let mut options = vec![(AttrValue::from(""), AttrValue::from(none))];
    options.extend(list.into_iter().map(|(id, name)| (AttrValue::from(id), AttrValue::from(name))));
    options
}

/// Who has it until then, in a sentence.
fn holder(workspace: &Workspace, entered: &Entered, effect: Option<&ChangeEffect>) -> String {
    let Some(from) = entered.from.filter(|_| !entered.value.is_empty()) else { return String::new() };
    let asked = Entered { to: "?".to_owned(), ..entered.clone() };
    let known = effect.and_then(|effect| effect.old.clone());
    let holder = known.or_else(|| asked.change().and_then(|change| change.holder_in(workspace)));
    match (entered.kind.as_str(), holder) {
        ("team", _) => format!("From {from} on it is not there any more."),
        ("owner", Some(who)) => format!("On {from} {} is its owner.", person_named(workspace, &who)),
        ("owner", None) => format!("On {from} it has no owner."),
        (_, Some(team)) => format!("On {from} {} has it.", team_shown(workspace, &team)),
        ("product", None) => format!("On {from} nobody has {}.", product_shown(workspace, &entered.value)),
        (_, None) => String::new(),
    }
}

fn problem(workspace: &Workspace, entered: &Entered) -> Option<String> {
    if workspace.teams.is_empty() {
        return Some("There is no team yet: declare one under Attribution.".to_owned());
    }
    if entered.value.is_empty() {
        return Some(match entered.kind.as_str() {
            "product" => "Choose the product.".to_owned(),
            "owner" | "team" => "Choose the team.".to_owned(),
            _ => "Say what changes hands.".to_owned(),
        });
    }
    let Some(from) = entered.from else { return Some("Say from which day on.".to_owned()) };
    let Some(change) = entered.change() else {
        let what =
            if entered.kind == "owner" { "Name the new owner or deputy." } else { "Choose the new team." };
        return Some(what.to_owned());
    };
    let names = Names::of(workspace);
    let to = change.to.as_deref()?;
    let same = match &change.what {
        What::Owner(_) => return None,
        What::Product(product) => cost_matrix::tracking::owner_on(workspace, &names, product, from),
        What::Team(team) => Some(team.clone()),
        What::Value { .. } => None,
    };
    let new = names.resolve(Dimension::Team, to);
    let same = same.is_some_and(|owner| folded(&owner) == folded(&new));
    same.then(|| format!("{} has it on that day already.", team_shown(workspace, to)))
}
