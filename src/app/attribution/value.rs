//! A declared team, product, environment or usage type: its names, who answers, who has had it, where it is named.

use cost_matrix::calendar::Day;
use cost_matrix::report::Words;
use cost_matrix::workspace::{Dimension, Extra, Names, Ownership, Team, Workspace, folded};
use yew::prelude::*;

use super::edits::{Mention, Value, change_value, mentions_of_value, remove_value, values};
use super::parts::{PersonField, allocated, cost_of, findings_of, mentions, notices, title, tone};
use super::place::Place;
use super::values::timeline;
use crate::app::store::{Page, State, use_page, use_store};
use crate::app::widgets::{
    Button, ChipsField, DayField, EmptyState, IconButton, Kind, Money, SelectField, Shape, SidePanel,
    TextField, percent_text,
};
use front::{Route, Station};

#[derive(Properties, PartialEq)]
pub(super) struct ValuePanelProps {
    pub(super) dimension: Dimension,
    pub(super) id: AttrValue,
}

/// The panel of a declared value.
#[component]
pub(super) fn ValuePanel(props: &ValuePanelProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let dimension = props.dimension;
    let close = Callback::from(move |()| Place::Values(dimension).go());
    let all = values(store.workspace(), dimension);
    let Some(value) = all.iter().find(|value| *value.id == *props.id) else {
        return html! {
            <SidePanel id={props.id.clone()} title="Not there" on_close={close}>
                <EmptyState title="It is not declared any more"><p>{ "Undo brings it back." }</p></EmptyState>
            </SidePanel>
        };
    };
    let named_in = mentions_of_value(store.workspace(), dimension, &value.id);
    html! {
        <SidePanel id={format!("{}:{}", dimension.name(), props.id)} title={value.label()} over={title(dimension)} on_close={close}
            foot={foot(&page, dimension, value, &named_in)}>
            { cost(&store, dimension, value) }
            { notices(&findings_of(&store, &format!("{}:{}", dimension.name(), value.id))) }
            { names(&page, dimension, value) }
            if dimension == Dimension::Team { { team_fields(&store, &page, &value.id) } }
            if dimension == Dimension::Product { <OwnershipEditor product={value.id.clone()} /> }
            <section class="stack tight" key="mentions">
                <h3>{ "Named in" }</h3>
                { mentions(&named_in, "No rule, split or budget names it.") }
            </section>
        </SidePanel>
    }
}

fn cost(state: &State, dimension: Dimension, value: &Value) -> Html {
    let Some(seen) = allocated(state) else { return html! { <p hidden=true /> } };
    let cost = cost_of(state, dimension, Some(&value.id));
    html! {
        <p class="attribution-sum">
            <Money amount={cost} currency={state.currency().to_owned()} with_currency=true />
            { format!(", {} of all cost", percent_text(cost, seen.proof.money_in)) }
        </p>
    }
}

fn names(page: &Page, dimension: Dimension, value: &Value) -> Html {
    let id = value.id.clone();
    let rename = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |text: String| {
            let own = id.clone();
            page.edit_field(
                format!("Rename {}", title(dimension).to_lowercase()),
                format!("{}:{id}:name", dimension.name()),
                move |workspace| {
                    change_value(workspace, dimension, &own, |name, _, _| {
                        *name = Some(text).filter(|text| !text.is_empty())
                    });
                },
            );
        })
    };
    let alias = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |texts: Vec<String>| {
            let own = id.clone();
            page.edit(format!("Change aliases of {id}"), move |workspace| {
                change_value(workspace, dimension, &own, |_, aliases, _| *aliases = texts);
            });
        })
    };
    let own = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |who: Option<String>| {
            let own = id.clone();
            page.edit_field(
                format!("Change owner of {id}"),
                format!("{}:{id}:owner", dimension.name()),
                move |workspace| {
                    change_value(workspace, dimension, &own, |_, _, owner| *owner = who);
                },
            );
        })
    };
    let aliases: Vec<AttrValue> = value.aliases.iter().map(|text| AttrValue::from(text.clone())).collect();
    html! {
        <section class="stack" key="names">
            <TextField label="Name" value={value.name.clone().unwrap_or_default()} placeholder={id.clone()} on_commit={rename}
                help={format!("Stands as “{id}” in files; that stays when the name changes")} />
            <ChipsField label="Aliases" values={aliases} placeholder="Another spelling" on_commit={alias} help="Other spellings that bills use" />
            <PersonField label="Owner" value={value.owner.clone()} on_commit={own} />
        </section>
    }
}

/// Owners from a day on stand before what is written here.
fn dated_owners(workspace: &Workspace, id: &str) -> Html {
    let names = Names::of(workspace);
    let of_team = |team: &str| folded(&names.resolve(Dimension::Team, team)) == folded(id);
    let first = workspace.owners.iter().filter(|one| of_team(&one.team)).map(|one| one.from).min();
    let Some(first) = first else { return html! {} };
    let href = Route::of(Station::Tracking).at(&["teams"]).href();
    html! { <p class="faint-text">{ format!("Owner and deputy hold until {first}; from then on those that were entered with a day: ") }<a {href}>{ "Teams, under Tracking" }</a></p> }
}

fn team_fields(state: &State, page: &Page, id: &str) -> Html {
    let workspace = state.workspace();
    let Some(team) = workspace.teams.iter().find(|team| team.id == id) else { return html! {} };
    let change = |label: &'static str, field: &'static str| {
        let (page, id) = (page.clone(), id.to_owned());
        move |set: Box<dyn FnOnce(&mut Team)>| {
            let own = id.clone();
            page.edit_field(label, format!("team:{id}:{field}"), move |workspace| {
                if let Some(team) = workspace.teams.iter_mut().find(|team| team.id == own) {
                    set(team);
                }
            });
        }
    };
    let (deputy, centre) =
        (change("Change a team's deputy", "deputy"), change("Change a cost centre", "cost_center"));
    let (from, until) = (change("Change a team's days", "from"), change("Change a team's days", "until"));
    let merged = change("Change what a team became", "merged_into");
    let mut options = vec![(AttrValue::from(""), AttrValue::from("It is its own team"))];
    options.extend(
        values(workspace, Dimension::Team)
            .into_iter()
            .filter(|other| other.id != id)
            .map(|other| (AttrValue::from(other.id.clone()), AttrValue::from(other.label()))),
    );
    let into = team
        .merged_into
        .as_deref()
        .and_then(|text| Names::of(workspace).find(Dimension::Team, text).map(str::to_owned));
    html! {
        <section class="stack" key="team">
            { dated_owners(workspace, id) }
            <PersonField label="Deputy" value={team.deputy.clone()} help="Who is told when the owner does not answer"
                on_commit={Callback::from(move |who: Option<String>| deputy(Box::new(move |team| team.deputy = who)))} />
            <TextField label="Cost centre" value={team.cost_center.clone().unwrap_or_default()} placeholder="CC-100"
                on_commit={Callback::from(move |text: String| centre(Box::new(move |team| team.cost_center = Some(text).filter(|text| !text.is_empty()))))} />
            <details class="attribution-known" open={team.from.is_some() || team.until.is_some() || team.merged_into.is_some()}>
                <summary>{ "Began, ended, or became a part of another" }</summary>
                <div class="stack">
                    <div class="fields">
                        <DayField label="First day" value={team.from} on_commit={Callback::from(move |day| from(Box::new(move |team| team.from = day)))} />
                        <DayField label="Day after the last" value={team.until} on_commit={Callback::from(move |day| until(Box::new(move |team| team.until = day)))} />
                    </div>
                    <SelectField label="Became a part of" value={into.unwrap_or_default()} {options}
                        on_commit={Callback::from(move |id: String| merged(Box::new(move |team| team.merged_into = Some(id).filter(|id| !id.is_empty()))))} />
                </div>
            </details>
        </section>
    }
}

fn foot(page: &Page, dimension: Dimension, value: &Value, named_in: &[Mention]) -> Html {
    let (label, id) = (value.label(), value.id.clone());
    let warning = match named_in.len() {
        0 => String::new(),
        1 => ", which one place still names".to_owned(),
        many => format!(", which {many} places still name"),
    };
    let press = {
        let (page, label) = (page.clone(), label.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed “{label}”{warning}"), move |workspace| {
                remove_value(workspace, dimension, &id)
            });
            Place::Values(dimension).go();
        })
    };
    html! {
        <>
            if !named_in.is_empty() {
                <p class="faint-text attribution-warning">{ "What names it keeps its text, which then is not declared." }</p>
            }
            <div class="spacer" />
            <Button text="Remove" label={format!("Remove {label}")} icon={Shape::Trash} kind={Kind::Danger} on_press={press} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OwnershipEditorProps {
    product: AttrValue,
}

/// Which team has a product from which day on.
#[component]
fn OwnershipEditor(props: &OwnershipEditorProps) -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let changes = timeline(workspace, &props.product);
    let teams: Vec<(AttrValue, AttrValue)> = values(workspace, Dimension::Team)
        .into_iter()
        .map(|team| (AttrValue::from(team.id.clone()), AttrValue::from(team.label())))
        .collect();
    let next_day = use_state_eq(|| None::<Day>);
    let day = next_day.or_else(|| first_free_day(&store, &changes));
    let add = {
        let (page, product, chosen) = (page.clone(), props.product.to_string(), next_day.clone());
        Callback::from(move |team: String| {
            let Some(from) = day.filter(|_| !team.is_empty()) else { return };
            let product = product.clone();
            chosen.set(None);
            page.edit("Change who has a product", move |workspace| {
                workspace.ownership.push(Ownership { product, team, from, extra: Extra::new() });
            });
        })
    };
    let on_day = Callback::from(move |day: Option<Day>| next_day.set(day));
    let mut options = vec![(AttrValue::from(""), AttrValue::from("Choose a team …"))];
    options.extend(teams.iter().cloned());
    html! {
        <section class="stack tight">
            <h3>{ "Who has it" }</h3>
            if changes.is_empty() { <p class="quiet-text">{ "Nobody yet: rules that ask for the owner of this product find none." }</p> }
            <ol class="attribution-timeline">
                { for changes.iter().enumerate().map(|(nth, (place, change))| {
                    let until = changes.get(nth + 1).map(|(_, next)| next.from);
                    ownership_row(&store, &page, *place, change, until, &teams)
                }) }
            </ol>
            if teams.is_empty() {
                <p class="quiet-text">{ "Declare a team first." }</p>
            } else {
                <div class="fields attribution-hand">
                    <DayField label="From the day" value={day} on_commit={on_day} />
                    <SelectField label="it belongs to" value="" {options} on_commit={add} />
                </div>
            }
        </section>
    }
}

/// A day for the next change: the first of all charges, or the one after the last change.
fn first_free_day(state: &State, changes: &[(usize, &Ownership)]) -> Option<Day> {
    let days =
        state.overview.as_ref().and_then(|overview| overview.allocated.as_ref()).and_then(|seen| seen.days);
    match (changes.last(), days) {
        (None, Some((first, _))) => Some(first.month().first_day()),
        (Some((_, last)), Some((_, end))) => Some(end.next().max(last.from.next())),
        (Some((_, last)), None) => Some(last.from.next()),
        (None, None) => None,
    }
}

fn ownership_row(
    state: &State,
    page: &Page,
    place: usize,
    change: &Ownership,
    until: Option<Day>,
    teams: &[(AttrValue, AttrValue)],
) -> Html {
    let workspace = state.workspace();
    let team = Names::of(workspace).resolve(Dimension::Team, &change.team);
    let mut options = teams.to_vec();
    if options.iter().all(|(id, _)| **id != *team) {
        options.insert(0, (AttrValue::from(team.clone()), AttrValue::from(format!("{team} (not declared)"))));
    }
    let edit = |set: fn(&mut Ownership, &str)| {
        let page = page.clone();
        Callback::from(move |text: String| {
            page.edit("Change who has a product", move |workspace| {
                if let Some(change) = workspace.ownership.get_mut(place) {
                    set(change, &text);
                }
            });
        })
    };
    let on_team = edit(|change, team| change.team = team.to_owned());
    let on_day = edit(|change, day| {
        if let Ok(day) = day.parse() {
            change.from = day;
        }
    })
    .reform(|day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default());
    let remove = {
        let page = page.clone();
        let label =
            format!("Removed {} from {}", Words::of(workspace).value(Dimension::Team, &team), change.from);
        Callback::from(move |()| {
            page.remove(label.clone(), move |workspace| {
                if place < workspace.ownership.len() {
                    workspace.ownership.remove(place);
                }
            });
        })
    };
    html! {
        <li key={format!("{}:{place}", change.from)} class={classes!(tone(workspace, Dimension::Team, &team))}>
            <div class="attribution-hand">
                <DayField label="From" hide_label=true value={Some(change.from)} required=true on_commit={on_day} />
                <SelectField label={format!("Team from {}", change.from)} hide_label=true value={team} {options} on_commit={on_team} />
                <IconButton shape={Shape::Trash} label={format!("Take away the change of {}", change.from)} on_press={remove} />
            </div>
            <p class="faint-text">{ match until { Some(until) => format!("until before {until}"), None => "and on".to_owned() } }</p>
        </li>
    }
}
