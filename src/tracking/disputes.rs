//! Disputes: which rule draws more of them in a month than is tolerated, and so has to be reviewed.

use std::collections::BTreeMap;

use super::queue::QueueKind;
use crate::calendar::Month;
use crate::money::{Amount, DECIMALS};
use crate::workspace::{Dispute, DisputeState, Workspace, folded};

/// How many disputes of a month are tolerated where the workspace does not say.
pub const USUAL_COUNT: u32 = 3;

/// A rule that has to be reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputedRule {
    /// Its id.
    pub rule: String,
    /// The month in which the disputes were opened.
    pub month: Month,
    /// How many, those that were rejected left out.
    pub count: usize,
    /// What they are about, in the workspace's currency.
    pub amount: Amount,
}

impl DisputedRule {
    /// Under which its review is kept in the workspace's `reviewed`.
    pub fn queue_item(&self) -> String {
        format!("{} rule:{} {}", QueueKind::DisputedRule.name(), self.rule, self.month)
    }
}

/// Disputes that nobody has decided.
pub fn open_disputes(workspace: &Workspace) -> impl Iterator<Item = &Dispute> {
    workspace.disputes.iter().filter(|dispute| dispute.state == DisputeState::Open)
}

/// Rules with more disputes, or more disputed money, in a month than the workspace's limits tolerate, in the order of
/// months and ids. A rejected dispute speaks for the rule and does not count.
pub fn disputed_rules(workspace: &Workspace) -> Vec<DisputedRule> {
    let mut sums: BTreeMap<(Month, String), (usize, Amount)> = BTreeMap::new();
    for dispute in workspace.disputes.iter().filter(|dispute| dispute.state != DisputeState::Rejected) {
        let Some(rule) = dispute.rule.as_deref().map(str::trim).filter(|rule| !rule.is_empty()) else {
            continue;
        };
        let declared = workspace.rules.iter().find(|one| folded(&one.id) == folded(rule));
        let id = declared.map_or(rule, |one| one.id.trim()).to_owned();
        let sum = sums.entry((dispute.opened_on.month(), id)).or_default();
        sum.0 += 1;
        sum.1 += dispute.amount.amount().abs();
    }
    let limits = workspace.dispute_limits.as_ref();
    let most = limits
        .and_then(|limits| limits.count.as_ref())
        .map_or_else(|| whole(USUAL_COUNT as usize), |count| count.amount());
    let amount = limits.and_then(|limits| limits.amount.as_ref()).map(|amount| amount.amount());
    let past = |count: usize, sum: Amount| whole(count) > most || amount.is_some_and(|amount| sum > amount);
    let rules = sums.into_iter().filter(|(_, (count, sum))| past(*count, *sum));
    rules.map(|((month, rule), (count, amount))| DisputedRule { rule, month, count, amount }).collect()
}

fn whole(count: usize) -> Amount {
    Amount::from_units(count as i128 * 10_i128.pow(DECIMALS))
}
