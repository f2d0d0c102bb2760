//! Changes of budgets, ladders, roles and people that are more than an assignment. Plain data: no page, no browser.

use cost_matrix::budget::usual_triggers;
use cost_matrix::calendar::Month;
use cost_matrix::money::Amount;
use cost_matrix::workspace::{
    Budget, BudgetMonth, BudgetPeriod, Escalation, EscalationLevel, Extra, Figure, Level, Person, Trigger,
    Workspace, folded,
};

/// An id made from a name that none of the others has.
pub(super) fn fresh_id<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let mut slug = String::new();
    for sign in name.trim().to_lowercase().chars() {
        if sign.is_alphanumeric() {
            slug.push(sign);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = match slug.trim_end_matches('-') {
        "" => "new",
        slug => slug,
    };
    let taken: Vec<String> = taken.into_iter().map(folded).collect();
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut candidates = std::iter::once(slug.to_owned()).chain(numbered);
    candidates.find(|id| !taken.contains(&folded(id))).unwrap_or_else(|| slug.to_owned())
}

fn percent(text: &str) -> Level {
    Level::Percent(Figure::parse(text).unwrap_or_default())
}

fn trigger(id: &str, on: &str, at: &str, versus: Option<&str>) -> Trigger {
    let versus = versus.map(str::to_owned);
    let (id, on) = (id.to_owned(), on.to_owned());
    Trigger { id, on, at: percent(at), versus, ..Trigger::default() }
}

/// Puts a budget on a line, with the usual triggers and the first ladder, and gives its id.
pub(super) fn add_budget(
    workspace: &mut Workspace,
    name: &str,
    line: Vec<(String, String)>,
    amount: Amount,
    from: Option<Month>,
) -> String {
    let id = fresh_id(name, workspace.budgets.iter().map(|budget| budget.id.as_str()));
    workspace.budgets.push(Budget {
        id: id.clone(),
        name: Some(name.to_owned()),
        line,
        period: Some(BudgetPeriod::Month),
        amount: Figure::of(amount),
        from,
        triggers: usual_triggers(),
        escalation: workspace.escalations.first().map(|ladder| ladder.id.clone()),
        ..Budget::default()
    });
    id
}

pub(super) fn budget_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut Budget> {
    workspace.budgets.iter_mut().find(|budget| budget.id == id)
}

pub(super) fn ladder_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut Escalation> {
    workspace.escalations.iter_mut().find(|ladder| ladder.id == id)
}

/// Sets a column of a line, in its place or as the last; none takes the column away.
pub(super) fn set_column(budget: &mut Budget, column: &str, value: Option<&str>) {
    let place = budget.line.iter().position(|(name, _)| name.trim() == column);
    match (place, value) {
        (Some(place), Some(value)) => budget.line[place].1 = value.to_owned(),
        (Some(place), None) => drop(budget.line.remove(place)),
        (None, Some(value)) => budget.line.push((column.to_owned(), value.to_owned())),
        (None, None) => {}
    }
}

/// What was typed for a month, as it is shown.
pub(super) fn month_text(budget: &Budget, month: Month) -> String {
    budget.monthly.iter().find(|one| one.month == month).map(|one| one.amount.to_string()).unwrap_or_default()
}

/// Gives a month an amount of its own (`12000`, or `120 %` of the budget's), or takes it away where nothing was typed. What
/// is neither changes nothing.
pub(super) fn set_month(budget: &mut Budget, month: Month, text: &str) {
    if text.trim().is_empty() {
        budget.monthly.retain(|one| one.month != month);
        return;
    }
    let Ok(amount) = Level::parse(text.trim()) else { return };
    match budget.monthly.iter_mut().find(|one| one.month == month) {
        Some(one) => one.amount = amount,
        None => budget.monthly.push(BudgetMonth { month, amount, extra: Extra::new() }),
    }
    cost_matrix::order::sort_by(&mut budget.monthly, |a: &BudgetMonth, b| a.month.cmp(&b.month));
}

/// Adds a trigger on what was spent.
pub(super) fn add_trigger(budget: &mut Budget) {
    let id = fresh_id("trigger", budget.triggers.iter().map(|trigger| trigger.id.as_str()));
    budget.triggers.push(trigger(&id, "actual", "100", None));
}

/// Makes a trigger look at something else, with the level and the members that this needs.
pub(super) fn look_at(trigger: &mut Trigger, on: &str) {
    let was_usual = matches!(&*trigger.on, "actual" | "forecast" | "variance");
    on.clone_into(&mut trigger.on);
    match on {
        "burn" => trigger.at = percent("150"),
        "unallocated" => trigger.at = percent("10"),
        "new" => trigger.at = Level::default(),
        "unit_cost" => trigger.at = percent("25"),
        _ if !was_usual => trigger.at = percent(if on == "variance" { "25" } else { "100" }),
        _ => {}
    }
    if on == "variance" {
        trigger.versus.get_or_insert_with(|| "previous".to_owned());
    } else if on == "unit_cost" {
        trigger.versus = Some("previous".to_owned());
    } else {
        trigger.versus = None;
        trigger.minimum = None;
    }
    trigger.of = match on {
        "new" => Some("model".to_owned()),
        "unit_cost" => Some("million_tokens".to_owned()),
        _ => None,
    };
    if on != "forecast" {
        trigger.forecast = None;
        trigger.sure = None;
    }
    if on != "burn" {
        trigger.days = None;
    }
}

/// Adds a ladder of three usual levels and gives its id.
pub(super) fn add_ladder(workspace: &mut Workspace, name: &str) -> String {
    let id = fresh_id(name, workspace.escalations.iter().map(|ladder| ladder.id.as_str()));
    let level = |who: &[&str], via: &str, wait: Option<&str>| EscalationLevel {
        notify: who.iter().map(|who| (*who).to_owned()).collect(),
        via: Some(via.to_owned()),
        acknowledge_within: wait.map(str::to_owned),
        ..EscalationLevel::default()
    };
    let levels = vec![
        level(&["team owner"], "chat", Some("24h")),
        level(&["deputy", "budget owner"], "email", Some("24h")),
        level(&["finance"], "email", None),
    ];
    workspace.escalations.push(Escalation {
        id: id.clone(),
        name: Some(name.to_owned()),
        levels,
        extra: Extra::new(),
    });
    id
}

/// Adds a level at the end that tells nobody yet, and a time to the one before.
pub(super) fn add_level(ladder: &mut Escalation) {
    if let Some(last) = ladder.levels.last_mut() {
        last.acknowledge_within.get_or_insert_with(|| "24h".to_owned());
    }
    ladder.levels.push(EscalationLevel { via: Some("email".to_owned()), ..EscalationLevel::default() });
}

/// Moves an element of a list to another place.
pub(super) fn shift<T>(list: &mut Vec<T>, from: usize, to: usize) {
    if from < list.len() && to < list.len() {
        let one = list.remove(from);
        list.insert(to, one);
    }
}

/// The person that a text names becomes their id; anything else stays as it is, nothing becomes none.
pub(super) fn person_text(people: &[Person], text: &str) -> Option<String> {
    let wanted = folded(text);
    if wanted.is_empty() {
        return None;
    }
    let is = |field: &Option<String>| field.as_deref().is_some_and(|field| folded(field) == wanted);
    let by_id = people.iter().find(|person| folded(&person.id) == wanted);
    let found = by_id.or_else(|| people.iter().find(|person| is(&person.name) || is(&person.contact)));
    Some(found.map_or_else(|| text.trim().to_owned(), |person| person.id.clone()))
}

/// What a person's id or address is shown as.
pub(crate) fn person_shown(people: &[Person], text: Option<&str>) -> String {
    let Some(text) = text else { return String::new() };
    let person = people.iter().find(|person| folded(&person.id) == folded(text));
    person.and_then(|person| person.name.clone()).unwrap_or_else(|| text.to_owned())
}

/// Who fills a role; none empties it.
pub(super) fn fill_role(workspace: &mut Workspace, role: &str, person: Option<String>) {
    let place = workspace.roles.iter().position(|(name, _)| folded(name) == role);
    match (place, person) {
        (Some(place), Some(person)) => workspace.roles[place].1 = person,
        (Some(place), None) => drop(workspace.roles.remove(place)),
        (None, Some(person)) => workspace.roles.push((role.to_owned(), person)),
        (None, None) => {}
    }
}

/// Makes a trigger stand elsewhere.
pub(super) fn set_threshold(workspace: &mut Workspace, budget: &str, trigger: &str, at: Level) {
    let found = budget_mut(workspace, budget);
    let found = found.and_then(|budget| budget.triggers.iter_mut().find(|one| one.id == trigger));
    if let Some(found) = found {
        found.at = at;
    }
}
