//! Which charges are a source's, chosen from what the bills really have.

use cost_matrix::desk::{Answer, Question};
use cost_matrix::ledger::FieldValues;
use cost_matrix::words::count as counted;
use cost_matrix::workspace::Condition;
use yew::prelude::*;

use super::plain::edits;
use super::plain::matching::{self, How, Line};
use super::plain::words::source_title;
use crate::app::store::{use_answer, use_page, use_store};
use crate::app::widgets::{
    Button, ComboField, IconButton, Kind, Notice, SelectField, Shape, amount_text, grouped,
};

/// How many values are asked for, and how many of them are offered at a glance.
const MOST: usize = 200;
const AT_A_GLANCE: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct MatchEditorProps {
    pub(super) id: String,
}

/// The match of a source.
#[component]
pub(super) fn MatchEditor(props: &MatchEditorProps) -> Html {
    let store = use_store();
    let page = use_page();
    let source = edits::place(store.workspace(), &props.id)
        .map(|place| store.workspace().sources[place].clone())
        .unwrap_or_default();
    let saved = source.matches.as_ref().map(matching::lines);
    // Lines that are not whole yet stand here until they are; what the source has comes first.
    let open = use_state_eq(Vec::<Line>::new);
    let commit = {
        let (open, id, title) = (open.clone(), props.id.clone(), source_title(&source));
        Callback::from(move |lines: Vec<Line>| {
            let (whole, rest): (Vec<Line>, Vec<Line>) = lines
                .into_iter()
                .partition(|line| !line.how.takes_text() || line.texts.iter().any(|text| !text.is_empty()));
            open.set(rest);
            let condition = (!whole.is_empty()).then(|| matching::condition(&whole));
            let id = id.clone();
            page.edit_field(
                format!("Match of “{title}”"),
                format!("source:{id}:match"),
                move |workspace| {
                    edits::change(workspace, &id, |source| source.matches = condition);
                },
            );
        })
    };
    let whole = match &saved {
        Some(None) => {
            return html! { <Described condition={source.matches.clone().unwrap_or_default()} {commit} /> };
        }
        Some(Some(lines)) => lines.clone(),
        None => Vec::new(),
    };
    let lines: Vec<Line> = whole.iter().chain(open.iter()).cloned().collect();
    let fields = store.overview.as_deref().map(|overview| overview.fields.clone()).unwrap_or_default();
    let add = {
        let (open, lines) = (open.clone(), lines.clone());
        Callback::from(move |()| {
            let taken = |field: &str| lines.iter().any(|line| line.field == field);
            let field = ["ProviderName", "ServiceName", "SubAccountName"]
                .into_iter()
                .find(|field| !taken(field))
                .unwrap_or("ServiceName");
            let line = Line { field: field.to_owned(), how: How::Is, texts: Vec::new() };
            open.set(open.iter().cloned().chain([line]).collect());
        })
    };
    let editors = lines.iter().enumerate().map(|(at, line)| {
        let change = {
            let (lines, commit) = (lines.clone(), commit.clone());
            Callback::from(move |changed: Option<Line>| {
                let mut lines = lines.clone();
                match changed {
                    Some(line) => lines[at] = line,
                    None => drop(lines.remove(at)),
                }
                commit.emit(lines);
            })
        };
        html! { <LineEditor key={format!("{at}-{}", line.field)} line={line.clone()} fields={fields.clone()} {change} /> }
    });
    html! {
        <div class="stack">
            <p class="faint-text" hidden={!lines.is_empty()}>{ "Nothing matches yet. Say by what its charges are known; all lines must hold." }</p>
            <div key="lines" class="stack">{ for editors }</div>
            <div key="foot" class="row">
                <Button text={if lines.is_empty() { "Choose its charges" } else { "And …" }} icon={Shape::Plus} on_press={add} />
                <span class="spacer" />
                <Effect condition={source.matches.clone()} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DescribedProps {
    condition: Condition,
    commit: Callback<Vec<Line>>,
}

/// A match that is more than a few plain tests.
#[component]
fn Described(props: &DescribedProps) -> Html {
    let replace = props.commit.reform(|()| Vec::new());
    html! {
        <div class="stack">
            <Notice><p>{ format!("Matches where {}.", matching::describe(&props.condition)) }</p>
                <p class="faint-text">{ "This is more than the plain tests here can show. It stays as it is until you begin anew." }</p></Notice>
            <div class="row"><Button text="Begin anew" kind={Kind::Danger} on_press={replace} /><span class="spacer" /><Effect condition={Some(props.condition.clone())} /></div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EffectProps {
    condition: Option<Condition>,
}

/// What it chooses among all charges.
#[component]
fn Effect(props: &EffectProps) -> Html {
    let store = use_store();
    let text = props.condition.as_ref().and_then(|condition| serde_json::to_string(condition).ok());
    let asked = use_answer(text.map(|condition| Question::Preview { condition }));
    let words = match asked.answer.as_deref() {
        Some(Answer::Preview { rows: 0, .. }) => "chooses nothing in these bills".to_owned(),
        Some(Answer::Preview { cost, rows }) => {
            format!("chooses {} rows, {}", grouped(&rows.to_string()), amount_text(*cost, store.currency()))
        }
        Some(Answer::Refused(reason)) => reason.clone(),
        _ => String::new(),
    };
    html! { <p class="faint-text" role="status">{ if props.condition.is_some() { words } else { String::new() } }</p> }
}

#[derive(Properties, PartialEq)]
struct LineEditorProps {
    line: Line,
    fields: Vec<(String, usize)>,
    /// The changed line; none takes it away.
    change: Callback<Option<Line>>,
}

/// One line: a field, a test, and the values.
#[component]
fn LineEditor(props: &LineEditorProps) -> Html {
    let store = use_store();
    let line = &props.line;
    let asked =
        use_answer(line.how.takes_text().then(|| Question::Values { field: line.field.clone(), most: MOST }));
    let values = match asked.answer.as_deref() {
        Some(Answer::Values(values)) if values.field == line.field => values.clone(),
        _ => FieldValues::default(),
    };
    let with = |change: fn(&mut Line, String)| {
        let line = line.clone();
        props.change.reform(move |text: String| {
            let mut line = line.clone();
            change(&mut line, text);
            Some(line)
        })
    };
    let on_field = with(|line, field| {
        line.field = field;
        line.texts.clear();
    });
    let on_how = with(|line, name| {
        line.how = How::ALL.into_iter().find(|how| how.name() == name).unwrap_or(How::Is);
        match line.how {
            How::Is => {}
            how if how.takes_text() => line.texts.truncate(1),
            _ => line.texts.clear(),
        }
    });
    let remove = props.change.reform(|()| None);
    let title = matching::field_title(&line.field);
    let fields = matching::field_choices(&props.fields, &line.field);
    let fields = fields.into_iter().map(|field| {
        let title = matching::field_title(&field);
        (field.into(), title.into())
    });
    let hows = How::ALL.into_iter().map(|how| (how.name().into(), how.title().into()));
    html! {
        <div class="inventory-test" role="group" aria-label={format!("{title} {}", line.how.title())}>
            <div class="inventory-test-head" key="head">
                <SelectField label="What" hide_label={true} value={line.field.clone()} options={fields.collect::<Vec<_>>()} on_commit={on_field} />
                <SelectField label={format!("How {title} is compared")} hide_label={true} value={line.how.name()} options={hows.collect::<Vec<_>>()} on_commit={on_how} />
                <IconButton shape={Shape::Close} label={format!("Remove the test of {title}")} on_press={remove} />
            </div>
            <div class="inventory-values" key="values" hidden={line.how != How::Is}>
                if line.how == How::Is { { value_list(line, &values, &props.change, store.currency()) } }
            </div>
            <div key="text" hidden={!line.how.takes_text()}>{ text_field(line, &values, &title, &props.change) }</div>
        </div>
    }
}

/// The largest values and those that are chosen, to be ticked.
fn value_list(line: &Line, values: &FieldValues, change: &Callback<Option<Line>>, currency: &str) -> Html {
    let same = |a: &str, b: &str| cost_matrix::workspace::folded(a) == cost_matrix::workspace::folded(b);
    let cost = |text: &str| values.values.iter().find(|(value, ..)| same(value, text));
    let glance = values.values.iter().take(AT_A_GLANCE).map(|(value, ..)| value.clone());
    let mut shown: Vec<String> = line.texts.iter().filter(|text| !text.is_empty()).cloned().collect();
    for value in glance {
        if !shown.iter().any(|other| same(other, &value)) {
            shown.push(value);
        }
    }
    let rows = shown.into_iter().map(|value| {
        let checked = line.texts.iter().any(|text| same(text, &value));
        let toggle = {
            let (line, value) = (line.clone(), value.clone());
            change.reform(move |event: Event| {
                let ticked = event.target_unchecked_into::<web_sys::HtmlInputElement>().checked();
                let mut line = line.clone();
                line.texts.retain(|text| !text.is_empty() && !same(text, &value));
                if ticked {
                    line.texts.push(value.clone());
                }
                Some(line)
            })
        };
        let words = cost(&value).map_or_else(
            || "not in these bills".to_owned(),
            |(_, cost, rows)| format!("{} · {}", amount_text(*cost, currency), counted(*rows, "row", "rows")),
        );
        html! {
            <label key={value.clone()} class="check-field inventory-value">
                <input type="checkbox" {checked} onchange={toggle} />
                <span class="inventory-value-text">{ &value }</span>
                <span class="faint-text">{ words }</span>
            </label>
        }
    });
    let more = values.distinct.saturating_sub(AT_A_GLANCE);
    html! {
        <>
            { for rows }
            <p key="more" class="faint-text" hidden={more == 0}>{ format!("and {more} more values; type to find one") }</p>
        </>
    }
}

fn text_field(line: &Line, values: &FieldValues, title: &str, change: &Callback<Option<Line>>) -> Html {
    let suggestions: Vec<AttrValue> = values.values.iter().map(|(value, ..)| value.clone().into()).collect();
    let (label, value) = match line.how {
        How::Is => (format!("Another value of {title}"), String::new()),
        how => (format!("{title} {}", how.title()), line.texts.first().cloned().unwrap_or_default()),
    };
    let on_commit = {
        let line = line.clone();
        change.reform(move |text: String| {
            let mut line = line.clone();
            match line.how {
                How::Is if text.is_empty() || line.texts.contains(&text) => {}
                How::Is => line.texts.push(text),
                _ => line.texts = vec![text],
            }
            Some(line)
        })
    };
    html! { <ComboField {label} hide_label={true} {value} {suggestions} {on_commit} placeholder={if line.how == How::Is { "Another value" } else { "Text" }} /> }
}
