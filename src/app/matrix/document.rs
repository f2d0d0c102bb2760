//! Draws a document of the engine: headings, paragraphs, lists, tables, and tasks whose owner, date and tick are edited in
//! place. Whatever a name holds stands as text.

use cost_matrix::calendar::Day;
use cost_matrix::report::{Block, ListItem, Phrase, Section, Span, State, Table, Task, Who, Wording};
use cost_matrix::workspace::Workspace;
use yew::prelude::*;

use super::brief_edits::{edit_task, keep_mine, remove_task, set_text, take_new, tick};
use crate::app::store::Page;
use crate::app::thresholds::PersonField;
use crate::app::widgets::{Badge, Button, DayField, Kind, Notice, Shape, TextAreaField, Tone};

/// What is being edited, and where edits go.
pub(super) struct Editing {
    pub(super) page: Page,
    /// The text or task whose fields are open.
    pub(super) open: UseStateHandle<Option<AttrValue>>,
    pub(super) today: Day,
    /// Tasks that are ticked off: the workspace knows before the engine has answered.
    pub(super) ticked: Vec<String>,
}

/// The tasks that are ticked off.
pub(super) fn ticked_tasks(workspace: &Workspace) -> Vec<String> {
    let ticked = workspace.brief.tasks.iter().filter(|one| one.done_on.is_some());
    ticked.map(|one| one.task.trim().to_owned()).collect()
}

impl Editing {
    fn is_open(&self, at: &str) -> bool {
        self.open.as_deref() == Some(at)
    }

    fn toggle(&self, at: &str) -> Callback<()> {
        let (open, at) = (self.open.clone(), AttrValue::from(at.to_owned()));
        Callback::from(move |()| open.set(if open.as_ref() == Some(&at) { None } else { Some(at.clone()) }))
    }
}

/// A section: its heading one level lower than in a file, because the page has its own first level.
pub(super) fn section(section: &Section, editing: &Editing) -> Html {
    html! {
        <section key={section.id.clone()} class="brief-section" id={format!("brief-{}", section.id)}>
            if !section.title.is_empty() { <h2 class="level-2">{ &section.title }</h2> }
            if let Some(lead) = &section.lead { { wording(lead, &format!("Text of {}", section.title), editing) } }
            { for section.blocks.iter().enumerate().map(|(place, block)| html! { <div key={place} class="block">{ draw(block, editing) }</div> }) }
        </section>
    }
}

fn draw(block: &Block, editing: &Editing) -> Html {
    match block {
        Block::Heading(text) => html! { <h3 class="level-3">{ text }</h3> },
        Block::Paragraph(text) => html! { <p>{ phrase(text) }</p> },
        Block::List(items) => {
            html! { <ul>{ for items.iter().enumerate().map(|(place, one)| item(place, one)) }</ul> }
        }
        Block::Table(content) => table(content),
        Block::Tasks(list) => tasks(list, editing),
    }
}

fn item(place: usize, item: &ListItem) -> Html {
    html! {
        <li key={place} class={item.mark.is_some().then_some("task")}>
            if let Some(done) = item.mark {
                <span class={if done { "task-box done" } else { "task-box" }} role="img" aria-label={if done { "done:" } else { "open:" }}>{ if done { "✓" } else { "" } }</span>
            }
            <span>{ phrase(&item.text) }
                if !item.below.is_empty() { <ul>{ for item.below.iter().enumerate().map(|(place, one)| html! { <li key={place}>{ phrase(one) }</li> }) }</ul> }
            </span>
        </li>
    }
}

fn table(table: &Table) -> Html {
    let texts = table.heads.len().saturating_sub(table.numbers);
    let class = |place: usize| (place >= texts).then_some("number");
    html! {
        <div class="table-box" tabindex="0" role="group" aria-label="Table">
            <table class="table">
                <thead><tr>{ for table.heads.iter().enumerate().map(|(place, head)| html! { <th key={place} scope="col" class={class(place)}>{ head }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().enumerate().map(|(row, cells)| html! {
                        <tr key={row}>{ for cells.iter().enumerate().map(|(place, cell)| html! { <td key={place} class={class(place)}>{ phrase(cell) }</td> }) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn phrase(phrase: &Phrase) -> Html {
    let span = |span: &Span| match span {
        Span::Plain(text) => html! { { text } },
        Span::Bold(text) => html! { <strong>{ text }</strong> },
        Span::Link { text, to } => html! { <a href={to.clone()}>{ text }</a> },
    };
    html! { <>{ for phrase.0.iter().map(span) }</> }
}

/// A text that may be edited; where its ground has changed, both are shown.
fn wording(text: &Wording, label: &str, editing: &Editing) -> Html {
    let at = text.at.clone();
    let is_open = editing.is_open(&at);
    let save = {
        let (page, at, computed) = (editing.page.clone(), at.clone(), text.computed.clone());
        Callback::from(move |new: String| {
            let (at, computed) = (at.clone(), computed.clone());
            page.edit_field("Edit the brief", format!("brief:{at}"), move |workspace| {
                set_text(workspace, &at, &new, &computed);
            });
        })
    };
    let press = match (is_open, text.text.is_empty()) {
        (true, _) => "Done",
        (false, true) => "Add a text",
        (false, false) => "Edit",
    };
    html! {
        <div class="brief-text">
            if is_open {
                <TextAreaField label={label.to_owned()} value={text.text.clone()} on_commit={save} />
            } else {
                { for text.text.lines().enumerate().map(|(place, line)| html! { <p key={place}>{ line.to_owned() }</p> }) }
            }
            <div class="brief-actions">
                <Button text={press} kind={Kind::Quiet} icon={Some(if is_open { Shape::Check } else { Shape::Pencil })}
                    label={format!("{press}: {label}")} on_press={editing.toggle(&at)} />
                if text.was.is_some() { <span class="faint-text">{ "Edited by hand." }</span> }
            </div>
            if text.is_stale() { { stale(text, editing) } }
        </div>
    }
}

fn stale(text: &Wording, editing: &Editing) -> Html {
    let act = |label: &'static str, change: fn(&mut cost_matrix::workspace::Workspace, &str, &str)| {
        let (page, at, computed) = (editing.page.clone(), text.at.clone(), text.computed.clone());
        Callback::from(move |()| {
            let (at, computed) = (at.clone(), computed.clone());
            page.edit(label, move |workspace| change(workspace, &at, &computed));
        })
    };
    html! {
        <Notice tone={Tone::Warning}>
            <p>{ "What this text was based on has changed." }</p>
            <p><strong>{ "Then: " }</strong>{ text.was.clone().unwrap_or_default() }</p>
            <p><strong>{ "Now: " }</strong>{ &text.computed }</p>
            <div class="row">
                <Button text="Take the new one" on_press={act("Take the new text", |workspace, at, _| take_new(workspace, at))} />
                <Button text="Keep mine" on_press={act("Keep my text", keep_mine)} />
            </div>
        </Notice>
    }
}

/// Tasks with tick, owner and date.
pub(super) fn tasks(tasks: &[Task], editing: &Editing) -> Html {
    html! { <ul class="brief-tasks">{ for tasks.iter().map(|one| html! { <li key={one.id.clone()}>{ task(one, editing) }</li> }) }</ul> }
}

fn task(task: &Task, editing: &Editing) -> Html {
    let is_open = editing.is_open(&task.id);
    let next = task.next.as_ref().filter(|next| !next.text.trim().is_empty());
    html! {
        <>
            { ticked(task, editing) }
            <div class="brief-task">
                <p><strong>{ &task.title }</strong>{ " " }{ standing(task) }</p>
                if !task.evidence.is_empty() { <p class="quiet-text">{ &task.evidence }</p> }
                if let Some(then) = &task.ticked_on { <p class="quiet-text">{ format!("When it was ticked off: {then}") }</p> }
                if let Some(next) = next { <p>{ "Next: " }{ next.text.clone() }</p> }
                <div class="brief-actions">
                    if let Some(who) = task.assignment() { <span class="brief-who">{ who }</span> }
                    if !task.address.is_empty() { <a href={task.address.clone()} aria-label={format!("{}: {}", task.place, task.title)}>{ &task.place }</a> }
                    <Button text={if is_open { "Done" } else { "Edit" }} kind={Kind::Quiet} icon={Some(if is_open { Shape::Check } else { Shape::Pencil })}
                        label={format!("{}: {}", if is_open { "Done" } else { "Edit" }, task.title)} on_press={editing.toggle(&task.id)} />
                </div>
                if let Some(next) = task.next.as_ref().filter(|next| next.is_stale()) { { stale(next, editing) } }
                if is_open { { fields(task, editing) } }
            </div>
        </>
    }
}

fn standing(task: &Task) -> Html {
    match (task.standing(), task.state) {
        (_, State::Done) => html! { <Badge text="done" tone={Tone::Good} /> },
        (Some(text), _) if task.ticked_on.is_some() => html! { <Badge {text} tone={Tone::Warning} /> },
        (Some(text), _) if task.done_on.is_some() => html! { <Badge {text} tone={Tone::Good} /> },
        (Some(text), _) => html! { <Badge {text} tone={Tone::Warning} /> },
        (None, _) => html! { <Badge text="open" tone={Tone::Bad} /> },
    }
}

/// The box: what the evidence shows as done can't be unticked.
fn ticked(task: &Task, editing: &Editing) -> Html {
    let checked = task.state == State::Done || editing.ticked.contains(&task.id);
    let onchange = {
        let (page, id, evidence) = (editing.page.clone(), task.id.clone(), task.evidence.clone());
        let (on, title) = ((!checked).then_some(editing.today), task.title.clone());
        Callback::from(move |_: Event| {
            let (id, evidence) = (id.clone(), evidence.clone());
            let verb = if on.is_some() { "Tick off" } else { "Open again" };
            page.edit(format!("{verb}: {title}"), move |workspace| tick(workspace, &id, on, &evidence));
        })
    };
    html! {
        <input type="checkbox" {checked} disabled={task.state == State::Done} {onchange}
            aria-label={format!("Tick off: {}", task.title)} />
    }
}

fn who_text(who: Option<&Who>) -> String {
    who.map_or_else(|| "nobody yet".to_owned(), |who| who.name.clone())
}

fn fields(task: &Task, editing: &Editing) -> Html {
    let edit = |field: &'static str| {
        let (page, id) = (editing.page.clone(), task.id.clone());
        move |change: Box<dyn FnOnce(&mut cost_matrix::workspace::TaskEdit)>| {
            let id = id.clone();
            page.edit_field("Edit a task", format!("task:{id}:{field}"), move |workspace| {
                edit_task(workspace, &id, change);
            });
        }
    };
    let owner = {
        let edit = edit("owner");
        Callback::from(move |owner: Option<String>| edit(Box::new(move |one| one.owner = owner)))
    };
    let due = {
        let edit = edit("due");
        Callback::from(move |due: Option<Day>| edit(Box::new(move |one| one.due = due)))
    };
    let title = {
        let edit = edit("title");
        Callback::from(move |title: String| edit(Box::new(move |one| one.title = Some(title))))
    };
    let computed = task.next.as_ref().map(|next| next.computed.clone()).unwrap_or_default();
    let next = {
        let (page, id) = (editing.page.clone(), task.id.clone());
        Callback::from(move |text: String| {
            let (id, computed) = (id.clone(), computed.clone());
            page.edit_field("Edit a task", format!("task:{id}:next"), move |workspace| {
                set_text(workspace, &id, &text, &computed)
            });
        })
    };
    let remove = {
        let (page, id, open, title) =
            (editing.page.clone(), task.id.clone(), editing.open.clone(), task.title.clone());
        Callback::from(move |()| {
            let id = id.clone();
            open.set(None);
            page.remove(format!("Removed “{title}”"), move |workspace| remove_task(workspace, &id));
        })
    };
    let decides = task.id.starts_with("decision:");
    html! {
        <div class="brief-fields">
            if task.own { <crate::app::widgets::TextField label="What" value={task.title.clone()} on_commit={title} required="a task says what shall be so" /> }
            <TextAreaField label={if decides { "What was decided" } else { "What to do" }} rows={2} value={task.next.as_ref().map(|next| next.text.clone()).unwrap_or_default()} on_commit={next} />
            <PersonField label="Who does it" value={task.chosen_owner.clone().map(AttrValue::from)} placeholder={who_text(task.computed_owner.as_ref())}
                help={format!("Empty: {}, as computed.", who_text(task.computed_owner.as_ref()))} on_commit={owner} />
            <DayField label="By when" value={task.due.filter(|_| task.chosen_due)} help={task.due.filter(|_| !task.chosen_due).map(|day| AttrValue::from(format!("Empty: {day}, as computed.")))} on_commit={due} />
            if task.own { <Button text="Remove" icon={Shape::Trash} kind={Kind::Danger} on_press={remove} /> }
        </div>
    }
}
