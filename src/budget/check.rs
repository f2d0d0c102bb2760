//! Findings on budgets: spend that no budget holds, budgets that hold nothing, triggers that can't fire, ladders that reach
//! nobody in time. What the ledger's own check tells of ladders is not told again.

use std::collections::BTreeSet;

use super::action::percent;
use super::escalate::{Step, climb, repeats};
use super::guardrail::check_guardrails;
use super::lines::{BudgetLine, Seen, in_force};
use super::people::People;
use super::plan::PlanShape;
use super::reminders::Reminders;
use super::roles::{Gap, deputy, hours, owner, told};
use super::trigger::Watch;
use super::working::Working;
use crate::bills::Bill;
use crate::calendar::{Day, Month};
use crate::ledger::{Allocation, Finding, Severity, check_allocated};
use crate::workspace::{Budget, BudgetPeriod, Escalation, EscalationLevel, Figure, Names, Workspace, folded};

/// Everything that is wrong with a workspace and its bills, budgets included; errors first. None of an allocation where the
/// bills can't be allocated.
pub fn check_all(workspace: &Workspace, bills: &[&Bill], allocation: Option<&Allocation>) -> Vec<Finding> {
    let mut findings = check_allocated(workspace, bills, allocation);
    findings.extend(check_budgets(workspace, allocation));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What is wrong with budgets and their ladders. People are looked up on the last day of the charges.
pub fn check_budgets(workspace: &Workspace, allocation: Option<&Allocation>) -> Vec<Finding> {
    let day = allocation.and_then(|allocation| allocation.period()).map(|period| period.last());
    let names = Names::of(workspace);
    let mut findings = Vec::new();
    for budget in &workspace.budgets {
        unknown_triggers(budget, &mut findings);
        if let Err(text) = PlanShape::of(budget) {
            let known = PlanShape::ALL.map(PlanShape::name).join(", ");
            let message = format!("its plan {text:?} is not known; known are {known}; it is taken as even");
            warn(&mut findings, "unknown-plan", format!("budget:{}", budget.id), message);
        }
        let ladder = budget.escalation.as_deref().and_then(|name| names.escalation(name));
        if let Some(ladder) = ladder.and_then(|place| workspace.escalations.get(place)) {
            let day = day.filter(|day| in_force(budget, day.month()));
            ladder_gaps(workspace, budget, ladder, day, &mut findings);
        }
    }
    findings.extend(check_guardrails(workspace));
    if let Some(allocation) = allocation {
        missing_budgets(workspace, &names, allocation, &mut findings);
    }
    findings
}

fn warn(findings: &mut Vec<Finding>, code: &str, subject: String, message: String) {
    let finding = Finding { severity: Severity::Warning, code: code.to_owned(), subject, message };
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

fn unknown_triggers(budget: &Budget, findings: &mut Vec<Finding>) {
    for trigger in &budget.triggers {
        if let Err(text) = Reminders::of(budget, trigger) {
            let known = Reminders::ALL.map(Reminders::name).join(", ");
            let message = format!("reminds {text:?}; known are {known}; it is told again daily");
            warn(findings, "unknown-reminders", format!("budget:{}", budget.id), message);
        }
        if let Err(unknown) = Watch::of(trigger) {
            let message = format!("its trigger {:?} {unknown}; it never fires", trigger.id);
            warn(findings, "unknown-trigger", format!("budget:{}", budget.id), message);
        }
    }
}

/// Whom the levels miss on a day, and deadlines that come too late or never.
fn ladder_gaps(
    workspace: &Workspace,
    budget: &Budget,
    ladder: &Escalation,
    day: Option<Day>,
    findings: &mut Vec<Finding>,
) {
    let people = People::of(workspace, day);
    let subject = format!("budget:{}", budget.id);
    for (place, level) in ladder.levels.iter().enumerate() {
        let level_of = |text: &str| format!("level {} of {:?} {text}", place + 1, ladder.id);
        for who in level.notify.iter().filter(|who| !who.trim().is_empty()) {
            // Roles that nobody has, levels without anybody, and a deputy who is the owner by the same text are told by
            // the ledger's check.
            let gap = told(&people, budget, who).err().filter(|gap| match gap {
                Gap::DeputyIsOwner(_) => !same_text(&people, budget),
                gap => {
                    matches!(gap, Gap::NoContact(_) | Gap::Away(_) | Gap::Unknown(_) | Gap::UnknownTeam(_))
                }
            });
            if let Some(gap) = gap {
                let message = level_of(&format!("tells {who:?}: {gap}"));
                warn(findings, "escalation-gap", subject.clone(), message);
            }
        }
        for text in unreadable(level) {
            warn(findings, "escalation-gap", format!("escalation:{}", ladder.id), level_of(&text));
        }
        let last = place + 1 == ladder.levels.len();
        match level.acknowledge_within.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) if hours(text).is_none() => {
                let message =
                    level_of(&format!("waits {text:?}, which is no time: write it as \"24h\" or \"2d\""));
                warn(findings, "escalation-gap", format!("escalation:{}", ladder.id), message);
            }
            None if !last => {
                let message = level_of("has no deadline: the levels after it are never told; give it one");
                warn(findings, "escalation-gap", format!("escalation:{}", ladder.id), message);
            }
            _ => {}
        }
    }
    let steps = climb(workspace, budget, ladder, day.unwrap_or(Day::from_epoch(0)));
    too_late(budget, ladder, &steps, findings);
    nobody_new(budget, ladder, &steps, findings);
}

/// Whether the ledger's check sees that the deputy is the owner.
fn same_text(people: &People<'_>, budget: &Budget) -> bool {
    owner(people, budget).map(folded) == deputy(people, budget).map(folded)
}

/// What of a level does not read, and so has no effect.
fn unreadable(level: &EscalationLevel) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(fault) = level.hours.as_ref().and_then(|hours| Working::of(hours).err()) {
        texts.push(format!("has working hours that don't count: {fault}"));
    }
    if repeats(level).is_none() {
        let typed = level.repeat.as_ref().map_or("", Figure::text);
        texts.push(format!("is told again {typed:?} times: write a whole number from 0 to 99"));
    }
    if let Some(text) =
        level.saves.as_deref().filter(|text| !text.trim().is_empty() && percent(text).is_none())
    {
        texts.push(format!("saves {text:?}, which is no part: write it as \"30%\""));
    }
    texts
}

/// Levels that even an alert of a period's first day reaches only after its end, or whose time to answer ends only then.
fn too_late(budget: &Budget, ladder: &Escalation, steps: &[Step], findings: &mut Vec<Finding>) {
    let days = if budget.period == Some(BudgetPeriod::Quarter) { 90 } else { 28 };
    let Some(first) = steps.first().and_then(|step| step.at) else { return };
    let late = steps.iter().find(|step| step.at.is_some_and(|at| at.day() >= first.day().plus(days)));
    if let Some(late) = late {
        let message = format!(
            "level {} of {:?} is told {days} days or more after the alert, when its period is over: shorten the deadlines before it",
            late.level, ladder.id
        );
        warn(findings, "escalation-gap", format!("budget:{}", budget.id), message);
    } else if let Some(step) =
        steps.iter().find(|step| step.acknowledge_by.is_some_and(|by| by.day() >= first.day().plus(days)))
    {
        let message = format!(
            "level {} of {:?} may answer until {days} days or more after the alert, when its period is over: shorten its deadline",
            step.level, ladder.id
        );
        warn(findings, "escalation-gap", format!("budget:{}", budget.id), message);
    }
}

/// Levels that tell only those who have not answered before.
fn nobody_new(budget: &Budget, ladder: &Escalation, steps: &[Step], findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for step in steps {
        let contacts: Vec<String> =
            step.notify.iter().filter_map(|one| one.contact.as_deref().map(folded)).collect();
        if !contacts.is_empty() && contacts.iter().all(|contact| known.contains(contact)) {
            let message = format!(
                "level {} of {:?} tells only {}, who did not answer a level before: name somebody else",
                step.level,
                ladder.id,
                contacts.join(", ")
            );
            warn(findings, "escalation-gap", format!("budget:{}", budget.id), message);
        }
        known.extend(contacts);
    }
}

/// Teams' spend on products that stands in no budget, and budgets whose line holds nothing.
fn missing_budgets(
    workspace: &Workspace,
    names: &Names,
    allocation: &Allocation,
    findings: &mut Vec<Finding>,
) {
    let by = Seen::columns(workspace);
    let matrix = allocation.matrix(&by);
    let text = |values: &[Option<std::sync::Arc<str>>]| -> Vec<Option<String>> {
        values.iter().map(|value| value.as_deref().map(str::to_owned)).collect()
    };
    let rows: Vec<(Vec<Option<String>>, crate::money::Amount)> =
        matrix.rows.iter().map(|row| (text(&row.values), row.cost)).collect();
    let seen = Seen::of(&by, rows.iter().map(|(values, cost)| (values.as_slice(), *cost)));
    let months: Vec<Month> = matrix.period.into_iter().flat_map(crate::calendar::Period::months).collect();
    let (currency, places) = (&allocation.currency, crate::money::minor_units(&allocation.currency));
    for one in seen.uncovered(names, workspace, &months) {
        let (subject, on) = match &one.product {
            Some(product) => (format!("line:team={},product={product}", one.team), format!("on {product} ")),
            None => (format!("line:team={}", one.team), "without a product ".to_owned()),
        };
        let message = format!(
            "of the {} {currency} that {} spends {on}{} stand in no budget: set one",
            one.cost.to_fixed(places),
            one.team,
            one.uncovered.to_fixed(places)
        );
        warn(findings, "missing-budget", subject, message);
    }
    for budget in &workspace.budgets {
        if !months.is_empty() && seen.months(&BudgetLine::of(names, &budget.line)).is_empty() {
            let message = "nothing in these bills stands in its line: mend the line, or end the budget";
            warn(findings, "missing-budget", format!("budget:{}", budget.id), message.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = r#"{"format": "cost-matrix/1", "currency": "USD",
        "teams": [{"id": "search", "owner": "ana", "deputy": "bo"}],
        "people": [{"id": "ana", "name": "Ana", "contact": "ana@example.com", "until": "2026-02-01"},
                   {"id": "bo", "name": "Bo"}, {"id": "cy", "name": "Cy", "contact": "cy@example.com"}],
        "sources": [{"id": "seats", "monthly": [{"month": "2026-03", "cost": "310", "set": {"team": "search", "product": "assist"}},
                     {"month": "2026-03", "cost": "31", "set": {"team": "ads"}}]}],
        "budgets": [
            {"id": "one", "line": {"team": "search"}, "amount": "10", "escalation": "ladder",
             "triggers": [{"id": "t", "on": "vibes", "at": "80%"}]},
            {"id": "two", "line": {"team": "nobody"}, "amount": "10", "period": "quarter", "escalation": "slow"}],
        "escalations": [
            {"id": "ladder", "levels": [
                {"notify": ["team owner"], "acknowledge_within": "24h"}, {"notify": ["deputy"], "acknowledge_within": "soon"},
                {"notify": ["somebody"]}, {"notify": ["cy"]}]},
            {"id": "slow", "levels": [
                {"notify": ["cy"], "acknowledge_within": "80d"}, {"notify": ["cy@example.com"], "acknowledge_within": "10d"},
                {"notify": ["a@example.com"], "acknowledge_within": "1h"}]}]}"#;

    #[test]
    fn every_gap_is_told_once() {
        let opened = Workspace::open_tolerant(WORKSPACE);
        let workspace = opened.map(|(workspace, _)| workspace).unwrap_or_default();
        let allocation = Allocation::of(&workspace, &[], crate::ledger::Asked::default()).ok();
        let found = check_budgets(&workspace, allocation.as_ref());
        let told: Vec<String> =
            found.iter().map(|one| format!("{} {}: {}", one.code, one.subject, one.message)).collect();
        let expected = [
            r#"unknown-trigger budget:one: its trigger "t" looks at "vibes"; known are actual, forecast, variance, unallocated, burn, new, unit_cost; it never fires"#,
            r#"escalation-gap budget:one: level 1 of "ladder" tells "team owner": Ana (left on 2026-02-01): name somebody else"#,
            r#"escalation-gap budget:one: level 2 of "ladder" tells "deputy": Bo has no address: add one under Roles"#,
            r#"escalation-gap escalation:ladder: level 2 of "ladder" waits "soon", which is no time: write it as "24h" or "2d""#,
            r#"escalation-gap budget:one: level 3 of "ladder" tells "somebody": somebody is no role, no person and no address: choose one of these"#,
            r#"escalation-gap escalation:ladder: level 3 of "ladder" has no deadline: the levels after it are never told; give it one"#,
            r#"escalation-gap budget:two: level 3 of "slow" is told 90 days or more after the alert, when its period is over: shorten the deadlines before it"#,
            r#"escalation-gap budget:two: level 2 of "slow" tells only cy@example.com, who did not answer a level before: name somebody else"#,
            "missing-budget line:team=ads: of the 31.00 USD that ads spends without a product 31.00 stand in no budget: set one",
            "missing-budget budget:two: nothing in these bills stands in its line: mend the line, or end the budget",
        ];
        assert_eq!(told, expected, "{told:#?}");
    }

    const ODD: &str = r#"{"format": "cost-matrix/1", "currency": "USD",
        "people": [{"id": "cy", "name": "Cy", "contact": "cy@example.com"}], "roles": {},
        "budgets": [
            {"id": "one", "line": {"team": "ads"}, "amount": "10", "escalation": "odd"},
            {"id": "two", "line": {"product": "assist"}, "amount": "10", "owner": "cy", "deputy": "CY@example.com", "escalation": "pair"}],
        "escalations": [
            {"id": "odd", "levels": [
                {"notify": ["cy"], "acknowledge_within": "30d", "repeat": 1.5, "saves": "lots",
                 "hours": {"from": "09:00", "until": "17:00", "zone": "Europe/Berlin"}}]},
            {"id": "pair", "levels": [{"notify": ["budget owner"], "acknowledge_within": "1d"}, {"notify": ["deputy"]}]}],
        "guardrails": {"stages": [{"id": "beta", "share": "10%", "lift_for": "long"}],
            "assigned": [{"product": "assist", "stage": "pilot"}, {"key": "k", "stage": "beta"}, {"product": "lone", "stage": "beta"},
                         {"stage": "beta"}, {"product": "assist", "stage": "beta", "budget": "none"},
                         {"product": "Assist", "stage": "BETA"}, {"key": "k", "stage": "BETA", "amount": 5}]}}"#;

    #[test]
    fn levels_that_have_no_effect_and_guardrails_without_limits_are_told() {
        let workspace = Workspace::open(ODD).unwrap_or_default();
        let found = check_budgets(&workspace, None);
        let told: Vec<String> =
            found.iter().map(|one| format!("{} {}: {}", one.code, one.subject, one.message)).collect();
        let expected = [
            r#"escalation-gap escalation:odd: level 1 of "odd" has working hours that don't count: "Europe/Berlin" is no fixed distance from UTC: write it as "+01:00" (names of zones and summer time are not known)"#,
            r#"escalation-gap escalation:odd: level 1 of "odd" is told again "1.5" times: write a whole number from 0 to 99"#,
            r#"escalation-gap escalation:odd: level 1 of "odd" saves "lots", which is no part: write it as "30%""#,
            r#"escalation-gap budget:one: level 1 of "odd" may answer until 28 days or more after the alert, when its period is over: shorten its deadline"#,
            r#"escalation-gap budget:two: level 2 of "pair" tells "deputy": Cy is owner and deputy: an alert that one misses, both miss"#,
            r#"guardrail-gap product:assist: its stage "pilot" does not exist: choose one of the stages"#,
            "guardrail-gap key:k: a key has no budget: choose one, or type an amount for the month",
            "guardrail-gap product:lone: no budget's line names the product: set one, or type an amount for the month",
            "guardrail-gap workspace:guardrails: names neither a product nor a key: name one of them",
            r#"guardrail-gap product:assist: the budget "none" does not exist: choose one"#,
            r#"guardrail-gap stage:beta: lifts a limit for "long", which is no time: write it as "24h" or "2d""#,
        ];
        assert_eq!(told, expected, "{told:#?}");
    }
}
