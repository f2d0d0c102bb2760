//! The edits that go with a change of hands: rules end on its day and a copy goes on with the new team, so that nothing
//! before that day moves.

use std::collections::BTreeMap;

use super::change::Handover;
use super::tell::fresh;
use crate::calendar::{Day, Month};
use crate::workspace::{
    Condition, Dimension, DriverValue, Extra, Figure, Ownership, Rule, Setter, Setters, Split, Workspace,
    folded,
};

/// An edit, by places in the workspace as it is before the change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// A rule from the day of the change on.
    Rule(usize, RuleEdit),
    /// The team of a typed-in cost: source and month.
    Typed(usize, usize, Setter),
    /// The team of a budget's line.
    BudgetTeam(usize, String),
    /// A person in a place.
    Person(PersonPlace, String),
    /// The owner of a product.
    Ownership(String, String),
    /// A pool's target.
    Target(usize, String),
    /// Quantities of a driver, from the first month that begins on the day or later.
    Quantities(usize, String),
    /// Rules that set a dimension go before those that set the team.
    Hoist(Dimension),
}

/// What becomes of a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RuleEdit {
    /// Whoever owns the product pays.
    Owner,
    /// A team pays.
    Team(String),
    /// An entry of its map, by its text, leads to a team.
    Map(String, String),
}

/// Where a person is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PersonPlace {
    BudgetOwner(usize),
    BudgetDeputy(usize),
    Notify(usize, usize, usize),
    Rule(usize),
    Source(usize),
    Product(usize),
    Role(usize),
    Dimension(usize),
}

/// Makes the edits.
pub(super) fn put(after: &mut Workspace, handover: &Handover<'_>, edits: Vec<Edit>) {
    let mut rules: BTreeMap<usize, Vec<RuleEdit>> = BTreeMap::new();
    let mut budgets: BTreeMap<usize, String> = BTreeMap::new();
    let mut hoisted = None;
    for edit in edits {
        match edit {
            Edit::Rule(place, edit) => rules.entry(place).or_default().push(edit),
            Edit::BudgetTeam(place, team) => drop(budgets.insert(place, team)),
            Edit::Hoist(dimension) => hoisted = Some(dimension),
            other => put_one(after, handover, other),
        }
    }
    // From the last: a copy moves the places behind it.
    for (place, edits) in rules.into_iter().rev() {
        change_rule(after, place, handover.from, &edits);
    }
    for (place, team) in budgets.into_iter().rev() {
        change_budget(after, handover, place, &team);
    }
    if let Some(dimension) = hoisted {
        hoist(after, dimension);
    }
}

/// A budget ends with the month of the change, and a copy goes on with the new team; in a month that the change cuts,
/// both hold. One that begins in that month or later is changed in its place.
fn change_budget(after: &mut Workspace, handover: &Handover<'_>, place: usize, team: &str) {
    let (Some(original), Some(edited)) = (handover.workspace.budgets.get(place), after.budgets.get(place))
    else {
        return;
    };
    let mut changed = edited.clone();
    let columns = changed.line.iter_mut().filter(|(column, _)| column.trim() == Dimension::Team.name());
    columns.for_each(|(_, value)| team.clone_into(value));
    let month = handover.from.month();
    if original.from.is_some_and(|from| month <= from) {
        after.budgets[place] = changed;
        return;
    }
    let taken = after.budgets.iter().map(|one| one.id.as_str());
    changed.id = fresh(&format!("{}-{month}", original.id.trim()), taken);
    changed.name = original.name.as_ref().map(|name| format!("{name} (from {month})"));
    changed.from = Some(month);
    let mut ended = original.clone();
    ended.until = Some(first_month(handover.from));
    after.budgets[place] = ended;
    after.budgets.insert(place + 1, changed);
}

fn put_one(after: &mut Workspace, handover: &Handover<'_>, edit: Edit) {
    match edit {
        Edit::Typed(source, at, setter) => {
            let cost = after.sources.get_mut(source).and_then(|source| source.monthly.get_mut(at));
            if let Some(cost) = cost {
                cost.set.team = Some(setter);
            }
        }
        Edit::Person(place, who) => name_person(after, place, who),
        Edit::Ownership(product, team) => {
            after.ownership.push(Ownership { product, team, from: handover.from, extra: Extra::new() });
        }
        Edit::Target(place, team) => {
            let is_old = |text: &str| is_old(handover, text);
            if let Some(pool) = after.pools.get_mut(place) {
                retarget(&mut pool.split, &is_old, &team);
            }
        }
        Edit::Quantities(place, team) => {
            let first = first_month(handover.from);
            if let Some(driver) = after.drivers.get_mut(place) {
                rename(&mut driver.values, &|text| is_old(handover, text), &team, first);
            }
        }
        Edit::Rule(..) | Edit::BudgetTeam(..) | Edit::Hoist(_) => {}
    }
}

fn is_old(handover: &Handover<'_>, text: &str) -> bool {
    handover.old.as_deref().is_some_and(|old| {
        handover.names.pool(text).is_none()
            && folded(&handover.names.resolve(Dimension::Team, text)) == folded(old)
    })
}

/// The first month that begins on a day or later.
pub(super) fn first_month(day: Day) -> Month {
    let month = day.month();
    if month.first_day() == day { month } else { month.next() }
}

fn name_person(after: &mut Workspace, place: PersonPlace, who: String) {
    let slot = match place {
        PersonPlace::BudgetOwner(at) => after.budgets.get_mut(at).map(|one| &mut one.owner),
        PersonPlace::BudgetDeputy(at) => after.budgets.get_mut(at).map(|one| &mut one.deputy),
        PersonPlace::Rule(at) => after.rules.get_mut(at).map(|one| &mut one.owner),
        PersonPlace::Source(at) => after.sources.get_mut(at).map(|one| &mut one.owner),
        PersonPlace::Product(at) => after.products.get_mut(at).map(|one| &mut one.owner),
        PersonPlace::Dimension(at) => after.rule_owners.get_mut(at).map(|one| &mut one.owner),
        PersonPlace::Role(at) => {
            if let Some((_, person)) = after.roles.get_mut(at) {
                *person = who;
            }
            return;
        }
        PersonPlace::Notify(ladder, level, at) => {
            let level = after.escalations.get_mut(ladder).and_then(|one| one.levels.get_mut(level));
            if let Some(text) = level.and_then(|level| level.notify.get_mut(at)) {
                *text = who;
            }
            return;
        }
    };
    if let Some(slot) = slot {
        *slot = Some(who);
    }
}

/// A rule ends on the day, and a copy goes on; one that begins on the day or later is changed in its place.
fn change_rule(after: &mut Workspace, place: usize, day: Day, edits: &[RuleEdit]) {
    let Some(rule) = after.rules.get(place) else { return };
    let mut changed = rule.clone();
    for edit in edits {
        match edit {
            RuleEdit::Owner => changed.set.team = Some(Setter::owner_of_product()),
            RuleEdit::Team(team) => changed.set.team = Some(Setter::Text(team.clone())),
            RuleEdit::Map(text, team) => {
                if let Some(Setter::Copy(copy)) = &mut changed.set.team {
                    let entries = copy.map.iter_mut().flatten().filter(|(key, _)| key == text);
                    entries.for_each(|(_, result)| result.clone_from(team));
                }
            }
        }
    }
    if rule.from.is_some_and(|from| day <= from) {
        after.rules[place] = changed;
        return;
    }
    changed.id = fresh(&format!("{}-{day}", rule.id.trim()), after.rules.iter().map(|one| one.id.as_str()));
    changed.name = rule.name.as_ref().map(|name| format!("{name} (from {day})"));
    changed.from = Some(day);
    after.rules[place].until = Some(day);
    after.rules.insert(place + 1, changed);
}

/// Targets of the old team become the new one's; shares of a team that is there already are added up.
fn retarget(split: &mut Split, is_old: &dyn Fn(&str) -> bool, team: &str) {
    match split {
        Split::Even { targets, .. } | Split::Proportional { targets, .. } | Split::Driver { targets, .. } => {
            let has_new = targets.iter().any(|one| folded(one) == folded(team));
            if has_new {
                targets.retain(|one| !is_old(one));
            } else if let Some(one) = targets.iter_mut().find(|one| is_old(one)) {
                team.clone_into(one);
            }
        }
        Split::Fixed { shares, .. } => {
            let Some(place) = shares.iter().position(|(one, _)| is_old(one)) else { return };
            match shares.iter().position(|(one, _)| folded(one) == folded(team)) {
                Some(new) => {
                    let sum = shares[new].1.amount() + shares[place].1.amount();
                    shares[new].1 = Figure::of(sum);
                    shares.remove(place);
                }
                None => team.clone_into(&mut shares[place].0),
            }
        }
    }
}

/// Quantities of the old team count for the new one, from a month on.
fn rename(values: &mut Vec<DriverValue>, is_old: &dyn Fn(&str) -> bool, team: &str, first: Month) {
    let mut moved: Vec<DriverValue> = Vec::new();
    values.retain(|value| {
        let moves = value.month >= first && is_old(&value.target);
        if moves {
            moved.push(value.clone());
        }
        !moves
    });
    for mut value in moved {
        let there =
            values.iter_mut().find(|one| one.month == value.month && folded(&one.target) == folded(team));
        match there {
            Some(there) => there.quantity = Figure::of(there.quantity.amount() + value.quantity.amount()),
            None => {
                team.clone_into(&mut value.target);
                values.push(value);
            }
        }
    }
}

/// A rule for a value from a day on, before those that decide the team; where the value is a dimension's, after those
/// that set it.
pub(super) fn dated_rule(
    after: &mut Workspace,
    field: &str,
    value: &str,
    team: &str,
    from: Day,
    extra: Extra,
) {
    let place = dated_place(after, field);
    let id = fresh(
        &format!("{}-{}-{from}", field.trim(), value.trim()),
        after.rules.iter().map(|one| one.id.as_str()),
    );
    let rule = Rule {
        id,
        name: Some(format!("{field} {value} to {team} from {from}")),
        when: Condition::field_is(field, value),
        set: Setters { team: Some(Setter::Text(team.to_owned())), ..Setters::default() },
        from: Some(from),
        extra,
        ..Rule::default()
    };
    after.rules.insert(place, rule);
}

fn dated_place(workspace: &Workspace, field: &str) -> usize {
    let first = first_of_team(workspace);
    let set = Dimension::by_name(field).and_then(|dimension| last_setting(workspace, dimension));
    set.map_or(first, |last| first.max(last + 1))
}

/// The first rule that can set the team, or the end of the list.
fn first_of_team(workspace: &Workspace) -> usize {
    let first = workspace.rules.iter().position(|rule| rule.set.team.is_some());
    first.unwrap_or(workspace.rules.len())
}

fn last_setting(workspace: &Workspace, dimension: Dimension) -> Option<usize> {
    workspace.rules.iter().rposition(|rule| rule.set.get(dimension).is_some())
}

/// Whether rules that set a dimension stand behind some that set the team, and can go before them without any change:
/// they set nothing else and ask for no dimension, and nothing that they pass asks for theirs.
pub(super) fn can_hoist(workspace: &Workspace, dimension: Dimension) -> bool {
    let (first, Some(last)) = (first_of_team(workspace), last_setting(workspace, dimension)) else {
        return false;
    };
    let asks = |rule: &Rule, dimension: Option<Dimension>| {
        rule.when.fields().into_iter().any(|field| match dimension {
            Some(one) => field == one.name(),
            None => Dimension::by_name(field).is_some(),
        })
    };
    let mut passed = workspace.rules.get(first..=last).unwrap_or_default().iter();
    first < last
        && passed.all(|rule| match rule.set.get(dimension) {
            Some(_) => sets_only(rule, dimension) && !asks(rule, None),
            None => !asks(rule, Some(dimension)),
        })
}

fn sets_only(rule: &Rule, dimension: Dimension) -> bool {
    Dimension::ALL.into_iter().all(|one| one == dimension || rule.set.get(one).is_none())
}

fn hoist(after: &mut Workspace, dimension: Dimension) {
    if !can_hoist(after, dimension) {
        return;
    }
    let first = first_of_team(after);
    let behind = after.rules.split_off(first);
    let (setting, others): (Vec<Rule>, Vec<Rule>) =
        behind.into_iter().partition(|rule| rule.set.get(dimension).is_some());
    after.rules.extend(setting);
    after.rules.extend(others);
}
