//! A table of no known kind: its first rows, a choice over each column, and at once how many of them would be read.

use std::rc::Rc;

use cost_matrix::workspace::Mapping;
use web_sys::File;
use yew::prelude::*;

use super::here;
use super::plain::mapping::{Check, DATES, Draft, IGNORE, KEEP, MEANINGS, TAG, reason};
use super::plain::{edits, lists};
use crate::app::host::today;
use crate::app::store::{Action, use_page, use_store};
use crate::app::widgets::{Badge, Button, ComboField, Kind, Notice, SelectField, Shape, TextField, Tone};
use protocol::MappingWanted;

/// How many of the first rows are shown; all that came are checked.
const ROWS: usize = 5;

/// Currencies that are offered.
pub(super) const CURRENCIES: [&str; 12] =
    ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "INR", "BRL", "PLN", "SGD"];

#[derive(Properties, PartialEq)]
pub(super) struct MappingFormProps {
    pub(super) import: u32,
    pub(super) file: File,
    pub(super) wanted: Rc<MappingWanted>,
}

/// The form of one import.
#[component]
pub(super) fn MappingForm(props: &MappingFormProps) -> Html {
    let store = use_store();
    let page = use_page();
    let wanted = &props.wanted;
    let guess =
        use_memo(wanted.clone(), |wanted| crate::app::store::mapping_of(&wanted.guess).unwrap_or_default());
    let guessed = Draft::of(&guess, &wanted.header, &wanted.file);
    let draft = {
        let guessed = guessed.clone();
        use_state_eq(move || guessed)
    };
    let check = draft.check(&wanted.sample);
    let missing = draft.missing();
    let ready = missing.is_empty() && check.read > 0;
    let untouched = *draft == guessed;
    let whole = check.read == check.of;
    let read = {
        let (page, file, id, draft, store, header) = (
            page.clone(),
            props.file.clone(),
            props.import,
            draft.clone(),
            store.clone(),
            wanted.header.clone(),
        );
        Callback::from(move |()| {
            let mapping: Mapping = draft.mapping(&header, store.workspace());
            let mut workspace = store.workspace().clone();
            // The newest goes first: an older one with the same columns must not win over what was just said.
            workspace.mappings.insert(0, mapping.clone());
            page.edit(format!("Remember how {} is read", file.name()), move |workspace| {
                edits::remember_first(workspace, mapping)
            });
            page.import_again(id, file.clone(), &workspace);
        })
    };
    let give_up = {
        let (page, id) = (page.clone(), props.import);
        Callback::from(move |()| {
            page.send(Action::ImportForget { id });
            here(&["bills"]).go();
        })
    };
    let set = {
        let draft = draft.clone();
        move |change: &dyn Fn(&mut Draft)| {
            let mut next = (*draft).clone();
            change(&mut next);
            draft.set(next);
        }
    };
    let on_choose = {
        let set = set.clone();
        Callback::from(move |(column, target): (usize, String)| {
            set(&|draft: &mut Draft| draft.choose(column, &target))
        })
    };
    html! {
        <div class="inventory-work inventory-mapping">
            <header key="head" class="row">
                <div>
                    <h2>{ format!("What do the columns of {} mean?", wanted.file) }</h2>
                    <p class="quiet-text">{ "It is no FOCUS file. Look over the choices; they are kept in the workspace, so that the next file like it is read by itself." }</p>
                </div>
                <span class="spacer" />
                <Button text="Leave it out" kind={Kind::Quiet} on_press={give_up} />
            </header>
            <ListOffer key="offer" import={props.import} file={props.file.clone()} header={wanted.header.clone()} />
            <Doubts key="doubts" doubts={wanted.doubts.clone()} {untouched} />
            <Columns key="columns" wanted={wanted.clone()} draft={(*draft).clone()} guessed={guessed.clone()} check={check.clone()} {on_choose} />
            <Details key="details" draft={(*draft).clone()} on_change={{ let draft = draft.clone(); Callback::from(move |next| draft.set(next)) }} />
            <div key="foot" class="row inventory-read">
                <Outcome missing={missing.iter().map(|text| AttrValue::from(*text)).collect::<Vec<_>>()} {check} />
                <Button text={if untouched && ready && whole { "Looks right, read it" } else { "Read the file" }} kind={Kind::Primary} icon={Shape::Check} disabled={!ready} on_press={read} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ListOfferProps {
    import: u32,
    file: File,
    header: Vec<String>,
}

/// Where the table looks like a list of teams or of quantities: what it would become, and the button that takes it.
#[component]
fn ListOffer(props: &ListOfferProps) -> Html {
    let store = use_store();
    let page = use_page();
    let text = use_state_eq(|| None::<String>);
    {
        let text = text.setter();
        use_effect_with(props.file.clone(), move |file| {
            let file = file.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let read = wasm_bindgen_futures::JsFuture::from(file.text()).await;
                text.set(read.ok().and_then(|text| text.as_string()));
            });
        });
    }
    let offer = lists::offer(&props.header);
    let rows = text.as_deref().map(|text| lists::rows(text, &props.header)).unwrap_or_default();
    let (Some(offer), false) = (offer, rows.is_empty()) else { return html! { <div hidden=true /> } };
    let name = props.file.name();
    let name = name.split('.').next().unwrap_or(&name).to_owned();
    let month = today().month();
    let mut tried = store.workspace().clone();
    let taken = lists::take(&mut tried, &offer, &rows, (&name, month));
    let what = match &offer {
        lists::Offer::Teams { .. } => {
            format!("It looks like a list of teams: {} new, {} changed.", taken.new, taken.changed)
        }
        lists::Offer::Quantities { month: Some(_), .. } => {
            format!("It looks like quantities by which a pool can be divided: {} of them.", taken.new)
        }
        lists::Offer::Quantities { month: None, .. } => {
            format!(
                "It looks like quantities by which a pool can be divided: {} of them, all taken for {month}.",
                taken.new
            )
        }
    };
    let left = format!(
        "{} rows can't be taken: {}",
        taken.left.len(),
        taken.left.iter().take(5).cloned().collect::<Vec<_>>().join(" · ")
    );
    let on_press = {
        let (page, id) = (page.clone(), props.import);
        Callback::from(move |()| {
            let (offer, rows, name) = (offer.clone(), rows.clone(), name.clone());
            page.edit(format!("Take {name}"), move |workspace| {
                lists::take(workspace, &offer, &rows, (&name, month));
            });
            page.say("Taken. Undo takes it back.");
            page.send(Action::ImportForget { id });
            here(&["bills"]).go();
        })
    };
    html! {
        <Notice>
            <p><strong>{ what }</strong></p>
            <p hidden={taken.left.is_empty()}>{ left }</p>
            <div class="row"><Button text="Take it so" kind={Kind::Primary} {on_press} disabled={taken.new + taken.changed == 0} /></div>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct DoubtsProps {
    doubts: Vec<String>,
    untouched: bool,
}

/// What a person should look at.
#[component]
fn Doubts(props: &DoubtsProps) -> Html {
    html! {
        <div hidden={props.doubts.is_empty() || !props.untouched}>
            <Notice tone={Tone::Warning}>
                <p><strong>{ "Please look at this" }</strong></p>
                <ul>{ for props.doubts.iter().map(|doubt| html! { <li key={doubt.clone()}>{ doubt }</li> }) }</ul>
            </Notice>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OutcomeProps {
    missing: Vec<AttrValue>,
    check: Check,
}

/// How many of the first rows would be read.
#[component]
fn Outcome(props: &OutcomeProps) -> Html {
    let Check { read, of, .. } = props.check;
    let (tone, text) = match props.missing.first() {
        Some(text) => (Tone::Warning, text.to_string()),
        None if read == of => (Tone::Good, format!("{read} of the first {of} rows read")),
        None => (Tone::Bad, format!("{read} of the first {of} rows read; the marked cells don't")),
    };
    html! { <p role="status"><Badge {text} {tone} /></p> }
}

#[derive(Properties, PartialEq)]
struct ColumnsProps {
    wanted: Rc<MappingWanted>,
    draft: Draft,
    guessed: Draft,
    check: Check,
    on_choose: Callback<(usize, String)>,
}

/// The first rows, with a choice over each column.
#[component]
fn Columns(props: &ColumnsProps) -> Html {
    let wanted = &props.wanted;
    let heads = wanted.header.iter().enumerate().map(|(column, title)| {
        let choice = props.draft.choices.get(column).cloned().unwrap_or_default();
        let guessed = props.guessed.choices.get(column) == Some(&choice);
        let (doubtful, why) = reason(&wanted.doubts, title, &choice, guessed);
        let on_commit = props.on_choose.reform(move |target| (column, target));
        html! {
            <th key={column} scope="col" class={(choice != KEEP && choice != IGNORE).then_some("mapped")}>
                <span class="inventory-column">{ title }</span>
                <SelectField label={format!("Column {title}")} hide_label={true} value={choice} options={options(title)} {on_commit} />
                <span class={classes!("faint-text", (doubtful && guessed).then_some("doubtful"))}>{ if doubtful && guessed { format!("look: {why}") } else { why } }</span>
            </th>
        }
    });
    let rows = wanted.sample.iter().take(ROWS).enumerate().map(|(row, cells)| {
        let cells = (0..wanted.header.len()).map(|column| {
            let text = cells.get(column).cloned().unwrap_or_default();
            match props.check.problems.get(&(row, column)) {
                Some(problem) => html! { <td key={column} class="wrong">{ text }<span class="inventory-cell-problem">{ problem }</span></td> },
                None => html! { <td key={column}>{ text }</td> },
            }
        });
        html! { <tr key={row}>{ for cells }</tr> }
    });
    html! {
        <div class="table-box inventory-sample" tabindex="0" role="region" aria-label="The first rows of the file">
            <table class="table">
                <caption class="hidden-text">{ "The first rows, with the meaning of each column" }</caption>
                <thead><tr>{ for heads }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn options(title: &str) -> Vec<(AttrValue, AttrValue)> {
    let keep =
        (AttrValue::from(KEEP), AttrValue::from(format!("Keep as x_{}", title.trim_start_matches("x_"))));
    let tag = (AttrValue::from(TAG), AttrValue::from(format!("Tag “{title}”")));
    let meanings = MEANINGS.iter().map(|(name, text)| (AttrValue::from(*name), AttrValue::from(*text)));
    let ignore = (AttrValue::from(IGNORE), AttrValue::from("Ignore"));
    [keep].into_iter().chain(meanings).chain([tag, ignore]).collect()
}

#[derive(Properties, PartialEq)]
struct DetailsProps {
    draft: Draft,
    on_change: Callback<Draft>,
}

/// Marks and orders, and what no column says.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let on = |change: fn(&mut Draft, String)| {
        let draft = props.draft.clone();
        props.on_change.reform(move |text: String| {
            let mut next = draft.clone();
            change(&mut next, text);
            next
        })
    };
    let draft = &props.draft;
    let dates = DATES.iter().map(|(_, name, example)| ((*name).into(), (*example).into()));
    let chosen = DATES.iter().find(|(order, ..)| *order == draft.dates).map_or("iso", |(_, name, _)| name);
    let on_dates = on(|draft, name| {
        draft.dates =
            DATES.iter().find(|(_, other, _)| *other == name).map_or(draft.dates, |(order, ..)| *order);
    });
    let currencies = CURRENCIES.map(AttrValue::from).to_vec();
    html! {
        <section class="card" aria-label="Numbers, dates and what no column says">
            <div class="card-body">
                <div class="fields">
                    <SelectField key="decimal" label="Numbers are written" value={if draft.comma { "," } else { "." }} on_commit={on(|draft, mark| draft.comma = mark == ",")}
                        options={vec![(".".into(), "1,234.50".into()), (",".into(), "1.234,50".into())]} />
                    <SelectField key="dates" label="Dates are written" value={chosen} on_commit={on_dates} options={dates.collect::<Vec<_>>()} />
                    <div key="provider" hidden={draft.has("ProviderName")}>
                        <TextField label="Provider of every row" value={draft.provider.clone()} on_commit={on(|draft, text| draft.provider = text)} placeholder="Name of the vendor" />
                    </div>
                    <div key="currency" hidden={draft.has("BillingCurrency")}>
                        <ComboField label="Currency of every row" value={draft.currency.clone()} suggestions={currencies} on_commit={on(|draft, text| draft.currency = text.to_uppercase())} placeholder="The workspace's" />
                    </div>
                    <TextField key="name" label="Remember this as" value={draft.name.clone()} on_commit={on(|draft, text| draft.name = text)} />
                </div>
            </div>
        </section>
    }
}
