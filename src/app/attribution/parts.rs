//! Small parts that several lists and panels of the station share.

use cost_matrix::desk::Allocated;
use cost_matrix::ledger::{By, Finding, Severity};
use cost_matrix::money::Amount;
use cost_matrix::report::{Words, dimension_word};
use cost_matrix::workspace::{Dimension, Names, Workspace};
use yew::prelude::*;

use super::edits::Mention;
use crate::app::store::{State, use_store};
use crate::app::widgets::{Badge, ComboField, Notice, Tone, tone_class};
use front::{Route, Station};

/// "Teams" and so on, as titles.
pub(super) const fn plural_title(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team => "Teams",
        Dimension::Product => "Products",
        Dimension::Environment => "Environments",
        Dimension::UsageType => "Usage types",
    }
}

/// "Team" and so on, as a title.
pub(super) const fn title(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team => "Team",
        Dimension::Product => "Product",
        Dimension::Environment => "Environment",
        Dimension::UsageType => "Usage type",
    }
}

/// A dimension with its article, as "a team".
pub(super) const fn with_article(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team => "a team",
        Dimension::Product => "a product",
        Dimension::Environment => "an environment",
        Dimension::UsageType => "a usage type",
    }
}

pub(super) const fn by(dimension: Dimension) -> By {
    By::DIMENSIONS[dimension.index()]
}

/// The allocation, where there is one with charges.
pub(super) fn allocated(state: &State) -> Option<&Allocated> {
    let allocated = state.overview.as_ref()?.allocated.as_ref()?;
    allocated.days.is_some().then_some(allocated)
}

/// What a value (none: nothing) of a dimension costs.
pub(super) fn cost_of(state: &State, dimension: Dimension, value: Option<&str>) -> Amount {
    let values = allocated(state).map(|allocated| allocated.values.as_slice()).unwrap_or_default();
    let found = values.iter().find(|(of, text, _)| *of == by(dimension) && text.as_deref() == value);
    found.map_or(Amount::ZERO, |(_, _, cost)| *cost)
}

/// The findings about a thing, as `rule:by-tag`.
pub(super) fn findings_of<'a>(state: &'a State, subject: &str) -> Vec<&'a Finding> {
    let all = state.overview.as_ref().map(|overview| overview.findings.as_slice()).unwrap_or_default();
    all.iter().filter(|finding| finding.subject == subject).collect()
}

pub(super) fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Plain,
    }
}

/// A finding in a word or two.
fn short(code: &str) -> String {
    match code {
        "shadowed-rule" => "can never win".to_owned(),
        "dead-rule" => "wins nothing".to_owned(),
        "unknown-field" => "unknown field".to_owned(),
        "unknown-target" => "unknown name".to_owned(),
        "empty-period" => "holds on no day".to_owned(),
        "empty-base" => "nothing to divide by".to_owned(),
        "pool-cycle" => "points back".to_owned(),
        "self-target" => "names itself".to_owned(),
        "split-not-100" => "not 100 %".to_owned(),
        "missing-owner" => "no owner".to_owned(),
        "ownership-gap" => "gap in ownership".to_owned(),
        "invalid-expression" => "pattern can't be read".to_owned(),
        other => other.replace('-', " "),
    }
}

/// Findings as badges.
pub(super) fn badges(findings: &[&Finding]) -> Html {
    html! {
        { for findings.iter().map(|finding| html! {
            <Badge key={format!("{}{}", finding.code, finding.message)} text={short(&finding.code)} tone={tone_of(finding.severity)}
                hint={finding.message.clone()} />
        }) }
    }
}

/// Findings in full.
pub(super) fn notices(findings: &[&Finding]) -> Html {
    html! {
        { for findings.iter().map(|finding| html! {
            <Notice key={format!("{}{}", finding.code, finding.message)} tone={tone_of(finding.severity)}>
                <p><strong>{ capital(&short(&finding.code)) }</strong>{ format!(": {}", finding.message) }</p>
            </Notice>
        }) }
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The colour of a team or product, where it is declared.
pub(super) fn tone(workspace: &Workspace, dimension: Dimension, id: &str) -> Option<&'static str> {
    let place = match dimension {
        Dimension::Team => workspace.teams.iter().position(|team| team.id == id),
        Dimension::Product => workspace.products.iter().position(|product| product.id == id),
        Dimension::Environment | Dimension::UsageType => None,
    };
    place.map(tone_class)
}

/// A value's name with its colour.
pub(super) fn named(workspace: &Workspace, dimension: Dimension, id: &str) -> Html {
    let tone = tone(workspace, dimension, id);
    html! {
        <span class={classes!(tone.map(|_| "dot"), tone)}>{ Words::of(workspace).value(dimension, id) }</span>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PersonFieldProps {
    pub(super) label: AttrValue,
    pub(super) value: Option<String>,
    /// A person's id where one is named, else the text; none where it was emptied.
    pub(super) on_commit: Callback<Option<String>>,
    #[prop_or_default]
    pub(super) help: Option<AttrValue>,
}

/// Who answers: one of the workspace's people, or any address.
#[component]
pub(super) fn PersonField(props: &PersonFieldProps) -> Html {
    let store = use_store();
    let workspace = store.workspace();
    let words = Words::of(workspace);
    let suggestions = workspace
        .people
        .iter()
        .map(|person| AttrValue::from(person.name.clone().unwrap_or_else(|| person.id.clone())))
        .collect::<Vec<_>>();
    let value = props.value.as_deref().map(|text| words.person(text)).unwrap_or_default();
    let on_commit = {
        let document = store.document.clone();
        props.on_commit.reform(move |text: String| {
            let person = Names::of(&document.workspace).person(&text);
            let id = person.map(|place| document.workspace.people[place].id.clone());
            Some(id.unwrap_or(text)).filter(|text| !text.is_empty())
        })
    };
    html! {
        <ComboField label={&props.label} {value} {suggestions} {on_commit} placeholder="Name or address" help={props.help.clone()} />
    }
}

/// Where a thing is named, with links.
pub(super) fn mentions(list: &[Mention], nothing: &str) -> Html {
    if list.is_empty() {
        return html! { <p class="quiet-text">{ nothing }</p> };
    }
    html! {
        <ul class="attribution-mentions">
            { for list.iter().map(|mention| {
                let route = mention.place.as_ref().and_then(|(station, rest)| route_of(station, rest));
                html! {
                    <li key={mention.text.clone()}>
                        if let Some(route) = route { <a href={route.href()}>{ &mention.text }</a> } else { { &mention.text } }
                    </li>
                }
            }) }
        </ul>
    }
}

fn route_of(station: &str, rest: &[String]) -> Option<Route> {
    let station = match station {
        "attribution" => Station::Attribution,
        "inventory" => Station::Inventory,
        "thresholds" => Station::Thresholds,
        _ => return None,
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Some(Route::of(station).at(&rest))
}

/// "3 rules" and so on.
pub(super) use cost_matrix::words::count as counted;

/// The fields that conditions and setters can read: those of the bills, the inventory's, and the dimensions.
pub(super) fn field_names(state: &State) -> Vec<AttrValue> {
    let fields = state.overview.as_ref().map(|overview| overview.fields.as_slice()).unwrap_or_default();
    let own = [cost_matrix::ledger::SOURCE, cost_matrix::ledger::CATEGORY].into_iter().map(AttrValue::from);
    let dimensions = Dimension::ALL.into_iter().map(|dimension| AttrValue::from(dimension.name()));
    fields.iter().map(|(name, _)| AttrValue::from(name.clone())).chain(own).chain(dimensions).collect()
}

/// What a dimension is called in running text, with "pays" for the team.
pub(super) fn missing_words(dimension: Dimension) -> String {
    match dimension {
        Dimension::Team => "Nobody pays".to_owned(),
        other => format!("No {}", dimension_word(other)),
    }
}
