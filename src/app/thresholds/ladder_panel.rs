//! One ladder in the panel: its levels, edited and moved, and who each of them is for a chosen line.

use cost_matrix::budget::{ACTIONS, ROLES, hours};
use cost_matrix::workspace::{Escalation, EscalationLevel, Names, Workspace};
use yew::prelude::*;

use super::edits::{add_level, ladder_mut, person_shown, person_text, shift};
use super::ladders::served;
use super::level_hours::LevelHours;
use super::{go, told, words};
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{
    Badge, Button, ComboField, Icon, IconButton, Kind, Reorder, SelectField, Shape, SidePanel, TextField,
    Tone, use_reorder,
};

#[derive(Properties, PartialEq)]
pub(super) struct LadderPanelProps {
    /// Its place in the workspace.
    pub(super) place: usize,
}

/// The panel.
#[component]
pub(super) fn LadderPanel(props: &LadderPanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let levels = workspace.escalations.get(props.place).map_or(0, |ladder| ladder.levels.len());
    let id = workspace.escalations.get(props.place).map(|ladder| ladder.id.clone()).unwrap_or_default();
    let on_move = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |(from, to): (usize, usize)| {
            let id = id.clone();
            page.edit("Move level", move |workspace| {
                if let Some(ladder) = ladder_mut(workspace, &id) {
                    shift(&mut ladder.levels, from, to);
                }
            });
        })
    };
    let reorder = use_reorder(levels, on_move);
    let Some(ladder) = workspace.escalations.get(props.place) else {
        return html! { <aside hidden=true></aside> };
    };
    let title = words::ladder(ladder);
    let rename = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |name: String| {
            let id = id.clone();
            page.edit_field("Rename ladder", format!("ladder:{id}:name"), move |workspace| {
                if let Some(ladder) = ladder_mut(workspace, &id) {
                    ladder.name = Some(name);
                }
            });
        })
    };
    let add = {
        let (page, id) = (page.clone(), id.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.edit("Add level", move |workspace| {
                if let Some(ladder) = ladder_mut(workspace, &id) {
                    add_level(ladder);
                }
            });
        })
    };
    let remove = {
        let (page, id, title) = (page.clone(), id.clone(), title.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed ladder “{title}”"), move |workspace| {
                workspace.escalations.retain(|ladder| ladder.id != id)
            });
            go(&["ladders"]);
        })
    };
    let budgets = served(workspace, ladder).len();
    let over = match budgets {
        0 => "Used by no budget yet".to_owned(),
        1 => "Used by 1 budget".to_owned(),
        many => format!("Used by {many} budgets"),
    };
    let foot = html! { <Button text="Remove this ladder" kind={Kind::Danger} icon={Shape::Trash} on_press={remove} /> };
    html! {
        <SidePanel id={format!("ladder:{id}")} {title} {over} on_close={Callback::from(|()| go(&["ladders"]))} {foot}>
            <TextField label="Name" value={ladder.name.clone().unwrap_or_default()} required="a ladder needs a name" on_commit={rename} />
            <section class="stack">
                <h3>{ "Levels, first told first" }</h3>
                <p class="faint-text">{ "Drag a level by its grip, or focus the grip and press Alt with an arrow." }</p>
                <ol class="thresholds-levels">
                    { for ladder.levels.iter().enumerate().map(|(place, level)| html! {
                        <Level key={level_key(ladder, place)} ladder={id.clone()} {place} level={level.clone()} reorder={reorder.clone()}
                            is_last={place + 1 == levels} />
                    }) }
                </ol>
                <div class="row"><Button text="Add level" icon={Shape::Plus} on_press={add} /></div>
            </section>
            <section class="stack">
                <h3>{ "Who that is" }</h3>
                <ForLine key={id.clone()} ladder={props.place} />
            </section>
        </SidePanel>
    }
}

/// A key that moves with a level: what it is, and which of its like.
fn level_key(ladder: &Escalation, place: usize) -> String {
    let level = &ladder.levels[place];
    let like = ladder.levels[..place].iter().filter(|other| *other == level).count();
    // Levels have no id of their own; a key by content would take the focus away with each letter, one by place alone
    // would leave it behind on moving. Whoever is told changes seldom, and never while another field has the focus.
    format!("{}/{like}/{}", level.notify.join(","), ladder.levels.len())
}

#[derive(Properties, PartialEq)]
struct LevelProps {
    ladder: AttrValue,
    place: usize,
    level: EscalationLevel,
    reorder: Reorder,
    is_last: bool,
}

/// A change of one level.
fn change<T: 'static>(
    page: &Page,
    props: &LevelProps,
    label: &'static str,
    what: &'static str,
    change: fn(&mut EscalationLevel, T),
) -> Callback<T> {
    let (page, id, place) = (page.clone(), props.ladder.clone(), props.place);
    Callback::from(move |value: T| {
        let id = id.clone();
        page.edit_field(label, format!("ladder:{id}:{place}:{what}"), move |workspace| {
            if let Some(level) = ladder_mut(workspace, &id).and_then(|ladder| ladder.levels.get_mut(place)) {
                change(level, value);
            }
        });
    })
}

fn some(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

fn texts(list: &[&'static str]) -> Vec<AttrValue> {
    list.iter().map(|text| AttrValue::from(*text)).collect()
}

#[component]
fn Level(props: &LevelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let (level, place, reorder) = (&props.level, props.place, &props.reorder);
    let people = &store.workspace().people;
    let remove = {
        let (page, id) = (page.clone(), props.ladder.clone());
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed level {}", place + 1), move |workspace| {
                if let Some(ladder) = ladder_mut(workspace, &id) {
                    ladder.levels.remove(place);
                }
            });
        })
    };
    let take_out = change(&page, props, "Tell one fewer", "notify", |level, who: String| {
        level.notify.retain(|other| *other != who)
    });
    let tell = {
        let document = store.document.clone();
        let add = change(&page, props, "Tell one more", "notify", |level, who: String| {
            if !level.notify.contains(&who) {
                level.notify.push(who);
            }
        });
        Callback::from(move |text: String| {
            let role =
                ROLES.into_iter().map(|role| role.name()).find(|role| role.eq_ignore_ascii_case(text.trim()));
            let who = role.map(str::to_owned).or_else(|| person_text(&document.workspace.people, &text));
            if let Some(who) = who {
                add.emit(who);
            }
        })
    };
    let mut suggestions: Vec<AttrValue> =
        ROLES.into_iter().map(|role| AttrValue::from(role.name())).collect();
    suggestions.extend(people.iter().filter_map(|person| person.name.clone()).map(AttrValue::from));
    let wait = level.acknowledge_within.as_deref();
    let wait_problem = match wait {
        Some(text) if hours(text).is_none() => {
            Some(AttrValue::from("write a number with h or d, as 24h or 2d"))
        }
        None if !props.is_last => Some(AttrValue::from("without it the next level is never told")),
        _ => None,
    };
    let edited = {
        let (page, id) = (page.clone(), props.ladder.clone());
        Callback::from(move |(what, edited): (&'static str, EscalationLevel)| {
            let id = id.clone();
            page.edit_field("Change level", format!("ladder:{id}:{place}:{what}"), move |workspace| {
                if let Some(level) =
                    ladder_mut(workspace, &id).and_then(|ladder| ladder.levels.get_mut(place))
                {
                    *level = edited;
                }
            });
        })
    };
    html! {
        <li class={classes!("thresholds-level", reorder.row_class(place))} ondragover={reorder.on_drag_over(place)} ondrop={reorder.on_drop(place)}>
            // Only the head is dragged: within the fields, dragging chooses text.
            <div class="row" draggable="true" ondragstart={reorder.on_drag_start(place)} ondragend={reorder.on_drag_end()}>
                <button type="button" class="button quiet icon-only grip" onkeydown={reorder.on_key(place)}
                    aria-label={format!("Move level {} (Alt and an arrow)", place + 1)} title="Move (Alt and an arrow)">
                    <Icon shape={Shape::Grip} />
                </button>
                <strong>{ format!("Level {}", place + 1) }</strong>
                <span class="spacer"></span>
                <IconButton shape={Shape::Trash} label={format!("Remove level {}", place + 1)} on_press={remove} />
            </div>
            <div class="thresholds-chips">
                if level.notify.is_empty() { <Badge key="nobody" text="tells nobody" tone={Tone::Bad} /> }
                { for level.notify.iter().map(|who| {
                    let shown = person_shown(people, Some(who));
                    let press = { let (take_out, who) = (take_out.clone(), who.clone()); Callback::from(move |()| take_out.emit(who.clone())) };
                    html! {
                        <span class="thresholds-chip" key={who.clone()}>
                            { &shown }
                            <IconButton shape={Shape::Close} label={format!("Do not tell {shown} at level {}", place + 1)} on_press={press} />
                        </span>
                    }
                }) }
            </div>
            <ComboField label="Tell also" placeholder="a role, a person or an address" {suggestions} on_commit={tell} />
            <div class="thresholds-pair">
                <ComboField label="By" value={level.via.clone().unwrap_or_default()} suggestions={texts(&["chat", "email", "phone", "pager", "ticket"])}
                    on_commit={change(&page, props, "Change channel", "via", |level, text| level.via = some(text))} />
                <ComboField label="Answer within" value={wait.unwrap_or_default().to_owned()} suggestions={texts(&["4h", "24h", "2d", "1w"])} error={wait_problem}
                    on_commit={change(&page, props, "Change waiting time", "wait", |level, text| level.acknowledge_within = some(text))} />
            </div>
            <ComboField label="May" value={level.action.clone().unwrap_or_default()} placeholder="only be told"
                suggestions={texts(&ACTIONS)}
                on_commit={change(&page, props, "Change action", "action", |level, text| level.action = some(text))} />
            <LevelHours place={place} level={level.clone()} on_change={edited} />
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct ForLineProps {
    /// The ladder, by its place.
    ladder: usize,
}

/// Who each level is for a chosen budget.
#[component]
fn ForLine(props: &ForLineProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let chosen = use_state_eq(|| None::<String>);
    let Some(ladder) = workspace.escalations.get(props.ladder) else {
        return html! { <div hidden=true></div> };
    };
    let first = served(workspace, ladder).first().map(|budget| budget.id.clone());
    let fallback = first.or_else(|| workspace.budgets.first().map(|budget| budget.id.clone()));
    let known = chosen.as_ref().filter(|id| workspace.budgets.iter().any(|budget| budget.id == **id));
    let Some(id) = known.cloned().or(fallback) else {
        return html! { <p class="quiet-text">{ "There is no budget yet. Roles such as “team owner” become people as soon as a budget's line says which team." }</p> };
    };
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |id: String| chosen.set(Some(id)))
    };
    html! {
        <>
            <SelectField label="For the line" value={id.clone()} options={lines(workspace)} on_commit={choose} />
            <div>
                { for workspace.budgets.iter().filter(|budget| budget.id == id).map(|budget| told::steps(workspace, budget, ladder)) }
            </div>
        </>
    }
}

fn lines(workspace: &Workspace) -> Vec<(AttrValue, AttrValue)> {
    let names = Names::of(workspace);
    let option = |budget: &cost_matrix::workspace::Budget| {
        (AttrValue::from(budget.id.clone()), AttrValue::from(words::budget(workspace, &names, budget)))
    };
    workspace.budgets.iter().map(option).collect()
}
