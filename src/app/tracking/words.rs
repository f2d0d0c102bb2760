//! Causes, lines and days in words. Plain functions: no page, no browser.

use cost_matrix::calendar::{Day, Week};
use cost_matrix::tracking::{BillChange, Cause, Line};
use cost_matrix::workspace::Workspace;

/// The name of something by its id.
pub(super) fn shown<'a>(mut list: impl Iterator<Item = (&'a str, Option<&'a str>)>, id: &str) -> String {
    let found = list.find(|(one, _)| one.trim().eq_ignore_ascii_case(id.trim()));
    found.and_then(|(_, name)| name).unwrap_or(id).to_owned()
}

pub(super) fn team_shown(workspace: &Workspace, id: &str) -> String {
    shown(workspace.teams.iter().map(|team| (team.id.as_str(), team.name.as_deref())), id)
}

pub(super) fn product_shown(workspace: &Workspace, id: &str) -> String {
    shown(workspace.products.iter().map(|product| (product.id.as_str(), product.name.as_deref())), id)
}

/// Who pays for a line.
pub(super) fn payer(workspace: &Workspace, line: &Line) -> String {
    line.team.as_deref().map_or_else(|| "(unallocated)".to_owned(), |team| team_shown(workspace, team))
}

/// What a line is paid for: product, environment and usage type, as far as they are known.
pub(super) fn work(workspace: &Workspace, line: &Line) -> String {
    let product = line.product.as_deref().map(|product| product_shown(workspace, product));
    let environments = workspace.environments.iter().map(|one| (one.id.as_str(), one.name.as_deref()));
    let environment = line.environment.as_deref().map(|id| shown(environments, id));
    let usage_types = workspace.usage_types.iter().map(|one| (one.id.as_str(), one.name.as_deref()));
    let usage_type = line.usage_type.as_deref().map(|id| shown(usage_types, id));
    let known: Vec<String> = [product, environment, usage_type].into_iter().flatten().collect();
    if known.is_empty() { "nothing known".to_owned() } else { known.join(" · ") }
}

/// Why money moved, as a sentence without its full stop.
pub(super) fn cause(workspace: &Workspace, cause: Cause, subject: &str, certain: bool) -> String {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    let text = match (kind, cause) {
        ("product", _) => format!("{} has another owner", product_shown(workspace, id)),
        ("ownership", _) => "products have other owners".to_owned(),
        ("driver", _) => format!("other quantities of “{id}”"),
        ("drivers", _) => "other quantities".to_owned(),
        ("rate", _) => format!("{id} is converted at another rate"),
        ("rates", _) => "money is converted at other rates".to_owned(),
        ("bill", _) => format!("{id} is another bill now"),
        ("bills", _) => "several bills are others now".to_owned(),
        ("source", Cause::Bill) => format!("the typed-in cost of {} is another", source_shown(workspace, id)),
        ("source", _) => format!("the source {} decides it now", source_shown(workspace, id)),
        ("rule", _) => {
            let rules = workspace.rules.iter().map(|rule| (rule.id.as_str(), rule.name.as_deref()));
            format!("the rule “{}” takes it now", shown(rules, id))
        }
        ("pool", _) => {
            let pools = workspace.pools.iter().map(|pool| (pool.id.as_str(), pool.name.as_deref()));
            format!("the pool “{}” is divided otherwise", shown(pools, id))
        }
        ("defaults", _) => "the defaults decide it now".to_owned(),
        _ => "rules, pools or names are others now".to_owned(),
    };
    if certain { text } else { format!("likely: {text}") }
}

fn source_shown(workspace: &Workspace, id: &str) -> String {
    shown(workspace.sources.iter().map(|source| (source.id.as_str(), source.name.as_deref())), id)
}

/// What a bill or a typed-in cost charged in a week, then and now; `money` prints amounts.
pub(super) fn bill_change(
    workspace: &Workspace,
    change: &BillChange,
    money: impl Fn(cost_matrix::money::Amount) -> String,
) -> String {
    let (kind, id) = change.subject.split_once(':').unwrap_or(("bill", &change.subject));
    let what = match kind {
        "source" => format!("The typed-in cost of {}", source_shown(workspace, id)),
        _ => id.to_owned(),
    };
    match (change.then, change.now) {
        (None, Some(now)) if kind == "source" => {
            format!("{what} came later and is {} in this week's months", money(now))
        }
        (None, Some(now)) => format!("{what} came later and charges {} in this week", money(now)),
        (Some(then), None) => format!("{what} is gone; it was {}", money(then)),
        (Some(then), Some(now)) => format!("{what} was {} and is {} now", money(then), money(now)),
        (None, None) => format!("{what} is gone"),
    }
}

/// What speaks for waiting before a week is closed, if anything does. `last` is the newest day of the loaded bills.
pub(super) fn patience(week: Week, today: Day, last: Option<Day>) -> Option<String> {
    const DAYS: i32 = 3;
    let sunday = week.next().monday().plus(-1);
    let over = today.epoch() - sunday.epoch();
    if over > 0 && over <= DAYS {
        return Some(format!(
            "It ended on {sunday}. Bills of the last two or three days often come late: closing on {} or after saves most corrections.",
            sunday.plus(DAYS + 1)
        ));
    }
    let last = last.filter(|last| sunday <= *last && last.epoch() - sunday.epoch() < DAYS)?;
    Some(format!(
        "The loaded bills end on {last}, soon after the week: charges of its last days may still come."
    ))
}
