//! Budgets, triggers and overlaps in words. Plain texts: no page, no browser.

use cost_matrix::budget::{Kinship, Overlap, PlanShape};
use cost_matrix::ledger::{By, UNALLOCATED};
use cost_matrix::money::Amount;
use cost_matrix::workspace::{
    Budget, BudgetPeriod, Dimension, Escalation, Level, Names, Trigger, Workspace, folded,
};

/// A column's name in running text.
pub(super) fn column(by: By) -> &'static str {
    match by {
        By::UsageType => "usage type",
        by => by.name(),
    }
}

/// What a value of a column is called: the name of a declared one, else as it stands.
pub(super) fn value(workspace: &Workspace, names: &Names, by: By, text: &str) -> String {
    if text.trim().is_empty() {
        return "(none)".to_owned();
    }
    let declared = |list: &[cost_matrix::workspace::Declared], id: &str| {
        list.iter().find(|one| one.id.trim() == id).and_then(|one| one.name.clone())
    };
    let name = match by.dimension() {
        None if by == By::Source => {
            let same = |id: &str| folded(id) == folded(text);
            workspace.sources.iter().find(|source| same(&source.id)).and_then(|source| source.name.clone())
        }
        None => None,
        Some(dimension) => names.find(dimension, text).and_then(|id| match dimension {
            Dimension::Team => {
                workspace.teams.iter().find(|team| team.id.trim() == id).and_then(|team| team.name.clone())
            }
            Dimension::Product => declared(&workspace.products, id),
            Dimension::Environment => declared(&workspace.environments, id),
            Dimension::UsageType => declared(&workspace.usage_types, id),
        }),
    };
    name.unwrap_or_else(
        || if text == UNALLOCATED { "(unallocated)".to_owned() } else { text.trim().to_owned() },
    )
}

/// A line, as `team Search · environment Production`.
pub(super) fn line(workspace: &Workspace, names: &Names, line: &[(String, String)]) -> String {
    if line.is_empty() {
        return "all spend".to_owned();
    }
    let parts = line.iter().map(|(name, text)| match By::by_name(name.trim()) {
        Some(by) => format!("{} {}", column(by), value(workspace, names, by, text)),
        None => format!("{name} {text}"),
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// What a budget is called.
pub(super) fn budget(workspace: &Workspace, names: &Names, budget: &Budget) -> String {
    let given = budget.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    given.map_or_else(|| line(workspace, names, &budget.line), str::to_owned)
}

/// What a ladder is called.
pub(super) fn ladder(ladder: &Escalation) -> String {
    ladder.name.clone().unwrap_or_else(|| ladder.id.clone())
}

/// A period's word.
pub(super) const fn period(period: Option<BudgetPeriod>) -> &'static str {
    match period {
        Some(BudgetPeriod::Quarter) => "quarter",
        _ => "month",
    }
}

/// The shape of a plan.
pub(super) const fn plan(shape: PlanShape) -> &'static str {
    match shape {
        PlanShape::Even => "evenly, day by day",
        PlanShape::WorkingDays => "on working days",
        PlanShape::LastPeriods => "as the three periods before went",
        PlanShape::LastYear => "as the same period a year before went",
    }
}

fn level(at: &Level, currency: &str) -> String {
    match at {
        Level::Percent(figure) => format!("{figure} %"),
        Level::Amount(figure) => format!("{figure} {currency}"),
    }
}

fn held_against(trigger: &Trigger, period: &str) -> String {
    match trigger.versus.as_deref() {
        Some("plan") => "the plan".to_owned(),
        Some("trailing") => format!("the mean of the three {period}s before"),
        Some("previous") | None => format!("the {period} before"),
        Some(other) => other.to_owned(),
    }
}

/// Of what a trigger tells new values.
fn novelty(trigger: &Trigger) -> &str {
    match trigger.of.as_deref().map(str::trim) {
        None | Some("model") => "model",
        Some("key") => "API key",
        Some(other) => other,
    }
}

/// What a trigger counts.
pub(super) fn counted(trigger: &Trigger) -> &str {
    match trigger.of.as_deref().map(str::trim) {
        Some("request") => "a request",
        Some("million_tokens") => "a million tokens",
        other => other.unwrap_or("a unit"),
    }
}

/// A trigger in a few signs, as `actual 80 %`. What a variance is held against stands in the sentence.
pub(super) fn trigger_short(trigger: &Trigger, currency: &str) -> String {
    if trigger.on == "new" {
        return format!("new {}", novelty(trigger));
    }
    let at = level(&trigger.at, currency);
    if trigger.on == "unit_cost" {
        let sign = if matches!(trigger.at, Level::Percent(_)) { "+" } else { "" };
        return format!("cost of {} {sign}{at}", counted(trigger));
    }
    format!("{}{} {at}", if trigger.sure == Some(true) { "sure " } else { "" }, trigger.on)
}

/// A trigger as a sentence.
pub(super) fn trigger(trigger: &Trigger, currency: &str, period: &str) -> String {
    let at = level(&trigger.at, currency);
    let of_budget = match trigger.at {
        Level::Percent(_) => format!("{at} of the {period}'s budget"),
        Level::Amount(_) => at.clone(),
    };
    let least = trigger.minimum.as_ref().map(|least| format!(", and by at least {least} {currency}"));
    match trigger.on.as_str() {
        "actual" => format!("Alerts on the day on which the spend of the {period} reaches {of_budget}."),
        "forecast" if trigger.sure == Some(true) => format!(
            "Alerts on the day on which nine of ten outcomes of the forecast for the {period}'s end reach {of_budget}."
        ),
        "forecast" => {
            format!("Alerts on the day on which the forecast for the {period}'s end reaches {of_budget}.")
        }
        "variance" => {
            let against = held_against(trigger, period);
            format!("Alerts when the spend to date exceeds {against} by {at}{}.", least.unwrap_or_default())
        }
        "unallocated" => match trigger.at {
            Level::Percent(_) => format!("Alerts when {at} of the spend to date has no team."),
            Level::Amount(_) => format!("Alerts when {at} of the spend to date have no team."),
        },
        "burn" => {
            let days = trigger.days.unwrap_or(cost_matrix::budget::trigger::BURN_DAYS.into());
            let days = if days == 1 {
                "the last day".to_owned()
            } else {
                format!("the last {days} days, and the last of them alone,")
            };
            format!("Alerts when {days} cost {at} of their plan, the week's own shape removed.")
        }
        "unit_cost" => match trigger.at {
            Level::Amount(_) => {
                format!("Alerts when {} costs {at} or more over the {period} to date.", counted(trigger))
            }
            Level::Percent(_) => {
                let against = held_against(trigger, period);
                format!(
                    "Alerts when {} costs {at} more than in {against}{}.",
                    counted(trigger),
                    least.unwrap_or_default()
                )
            }
        },
        "new" => {
            let least =
                if trigger.at.is_absent() { String::new() } else { format!(" and costs {at} or more") };
            let novelty = novelty(trigger);
            format!(
                "Alerts when {} {novelty} appears on the line that no day before the {period} had{least}.",
                if novelty.starts_with("API") { "an" } else { "a" }
            )
        }
        other => format!("Alerts on {other} at {at}."),
    }
}

/// What counts in two budgets.
pub(super) fn overlap(overlap: &Overlap, other: &str, write: impl Fn(Amount) -> String) -> String {
    let shared = write(overlap.shared);
    match overlap.kinship {
        Kinship::Same => {
            format!("“{other}” stands on the same line: all {shared} that were seen count in both.")
        }
        Kinship::Within => {
            format!("This line lies within “{other}”: all {shared} that were seen count there as well.")
        }
        Kinship::Around => format!("“{other}” lies within this line: its {shared} count here as well."),
        Kinship::Crossing | Kinship::Apart => {
            format!("{shared} that were seen here count in “{other}” as well.")
        }
    }
}
