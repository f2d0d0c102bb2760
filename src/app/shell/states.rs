//! How each station stands: what is missing there, in a number and in words.

use cost_matrix::desk::Overview;
use cost_matrix::ledger::{Finding, Severity};
use cost_matrix::workspace::Workspace;

use crate::app::route::Station;
use crate::app::store::State;
use crate::app::widgets::percent_text;

/// How a station stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing to do yet; the text says what comes first.
    Idle(String),
    /// So many things are missing.
    Missing(usize, String),
    /// Something is wrong.
    Wrong(String),
    /// Nothing is missing.
    Done(String),
}

impl Standing {
    /// The words for it.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Idle(text) | Self::Missing(_, text) | Self::Wrong(text) | Self::Done(text) => text,
        }
    }
}

/// How a station stands.
pub(crate) fn standing(state: &State, station: Station) -> Standing {
    let workspace = state.workspace();
    let Some(overview) = state.overview.as_deref() else {
        return Standing::Idle("Computing …".to_owned());
    };
    match station {
        Station::Start => Standing::Idle(String::new()),
        Station::Inventory => inventory(workspace, overview),
        Station::Attribution => attribution(workspace, overview),
        Station::Thresholds => thresholds(workspace, overview),
        Station::Tracking => tracking(workspace, overview),
        Station::Matrix => matrix(overview),
    }
}

/// Findings that are no notes, about one of these kinds of things.
fn findings<'a>(overview: &'a Overview, kinds: &[&str]) -> Vec<&'a Finding> {
    let about = |finding: &&Finding| {
        let kind = finding.subject.split(':').next().unwrap_or_default();
        kinds.contains(&kind) && finding.severity != Severity::Note
    };
    overview.findings.iter().filter(about).collect()
}

fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    }
}

fn missing(parts: Vec<(usize, Option<String>)>, done: impl Into<String>) -> Standing {
    let count = parts.iter().map(|(count, _)| count).sum();
    let texts: Vec<String> = parts.into_iter().filter_map(|(_, text)| text).collect();
    if count == 0 { Standing::Done(done.into()) } else { Standing::Missing(count, texts.join(", ")) }
}

fn inventory(workspace: &Workspace, overview: &Overview) -> Standing {
    if workspace.sources.is_empty() && overview.bills.is_empty() {
        return Standing::Idle("Drop a bill or type in a source".to_owned());
    }
    let ownerless = workspace.sources.iter().filter(|source| source.owner.is_none()).count();
    let unsourced = overview.allocated.as_ref().map_or(0, |allocated| allocated.unsourced.len());
    let rejected: u64 = overview.bills.iter().map(|bill| bill.rejected).sum();
    let rejected = usize::try_from(rejected).unwrap_or(usize::MAX);
    missing(
        vec![
            (unsourced, counted(unsourced, "service without a source", "services without a source")),
            (ownerless, counted(ownerless, "source without an owner", "sources without an owner")),
            (rejected, counted(rejected, "refused row", "refused rows")),
        ],
        counted(workspace.sources.len(), "source, with its owner", "sources, each with an owner")
            .unwrap_or_default(),
    )
}

fn attribution(workspace: &Workspace, overview: &Overview) -> Standing {
    let Some(allocated) = &overview.allocated else {
        return match &overview.refusal {
            Some(refusal) => Standing::Wrong(refusal.clone()),
            None => Standing::Idle("Needs a cost first".to_owned()),
        };
    };
    if allocated.proof.money_in.is_zero() && workspace.rules.is_empty() {
        return Standing::Idle("Needs a cost first".to_owned());
    }
    let errors = findings(overview, &["rule", "pool", "team", "product", "driver"])
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if errors > 0 {
        return Standing::Wrong(counted(errors, "contradiction", "contradictions").unwrap_or_default());
    }
    if !allocated.proof.unallocated.is_zero() {
        let share = percent_text(allocated.proof.unallocated, allocated.proof.money_in);
        return Standing::Missing(allocated.unclaimed.len().max(1), format!("{share} unallocated"));
    }
    Standing::Done("Everything has a payer".to_owned())
}

fn thresholds(workspace: &Workspace, overview: &Overview) -> Standing {
    if workspace.budgets.is_empty() {
        return Standing::Idle("No budget yet".to_owned());
    }
    let gaps = findings(overview, &["budget", "escalation", "line"]);
    let unbudgeted = overview.findings.iter().filter(|finding| finding.code == "missing-budget").count();
    let other = gaps.iter().filter(|finding| finding.code != "missing-budget").count();
    let loose = workspace.budgets.iter().filter(|budget| budget.escalation.is_none()).count();
    missing(
        vec![
            (unbudgeted, counted(unbudgeted, "line without a budget", "lines without a budget")),
            (other, counted(other, "gap in a ladder", "gaps in ladders")),
            (loose, counted(loose, "budget without a ladder", "budgets without a ladder")),
        ],
        counted(workspace.budgets.len(), "budget", "budgets").unwrap_or_default(),
    )
}

fn tracking(workspace: &Workspace, overview: &Overview) -> Standing {
    let Some(allocated) = &overview.allocated else { return Standing::Idle("Needs a cost first".to_owned()) };
    if allocated.proof.money_in.is_zero() {
        return Standing::Idle("Needs a cost first".to_owned());
    }
    let gaps = overview.findings.iter().filter(|finding| finding.code == "ownership-gap").count();
    let ownerless = workspace.teams.iter().filter(|team| team.owner.is_none()).count();
    let index = percent_text(allocated.coverage[0], allocated.proof.money_in);
    missing(
        vec![
            (gaps, counted(gaps, "gap in ownership", "gaps in ownership")),
            (ownerless, counted(ownerless, "team without an owner", "teams without an owner")),
        ],
        format!("{index} named directly"),
    )
}

fn matrix(overview: &Overview) -> Standing {
    match &overview.allocated {
        Some(allocated) if allocated.proof.money_in.is_zero() => {
            Standing::Idle("Needs a cost first".to_owned())
        }
        Some(allocated) if !allocated.proof.difference.is_zero() => {
            Standing::Wrong(format!("Difference {}", allocated.proof.difference))
        }
        Some(_) => Standing::Done("Ties to the last digit".to_owned()),
        None if overview.refusal.is_some() => Standing::Wrong("Nothing can be allocated".to_owned()),
        None => Standing::Idle("Needs a cost first".to_owned()),
    }
}
