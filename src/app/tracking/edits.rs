//! Changes of disputes, reviews and records of changes that are more than an assignment. Plain data: no page, no browser.

use cost_matrix::calendar::{Day, Month, Week};
use cost_matrix::workspace::{
    Dimension, Dispute, DisputeLimits, DisputeState, Extra, Figure, HandedOver, Reviewed, RuleOwner,
    Workspace, folded,
};

/// What a new dispute says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Opened {
    pub(crate) by: Option<String>,
    /// Column and value.
    pub(crate) line: Vec<(String, String)>,
    pub(crate) amount: Figure,
    pub(crate) week: Option<Week>,
    pub(crate) month: Option<Month>,
    pub(crate) why: Option<String>,
    pub(crate) rule: Option<String>,
}

/// The id of a dispute that is opened on a day: the day and a number.
pub(crate) fn fresh_dispute(workspace: &Workspace, today: Day) -> String {
    let taken: Vec<String> = workspace.disputes.iter().map(|one| folded(&one.id)).collect();
    let mut numbered = (1..).map(|number| format!("{today}-{number}"));
    numbered.find(|id| !taken.contains(&folded(id))).unwrap_or_default()
}

/// Opens a dispute and gives its id.
pub(crate) fn open_dispute(workspace: &mut Workspace, opened: Opened, today: Day) -> String {
    let id = fresh_dispute(workspace, today);
    workspace.disputes.push(Dispute {
        id: id.clone(),
        opened_on: today,
        by: opened.by,
        line: opened.line,
        amount: opened.amount,
        week: opened.week,
        // A week says which month already.
        month: opened.month.filter(|_| opened.week.is_none()),
        why: opened.why,
        state: DisputeState::Open,
        outcome: None,
        rule: opened.rule,
        closed_on: None,
        extra: Extra::new(),
    });
    id
}

/// The dispute of an id.
pub(crate) fn dispute_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut Dispute> {
    workspace.disputes.iter_mut().find(|dispute| dispute.id == id)
}

/// Decides a dispute, or opens it again.
pub(crate) fn decide(dispute: &mut Dispute, state: DisputeState, today: Day) {
    dispute.state = state;
    dispute.closed_on = (state != DisputeState::Open).then_some(today);
}

/// Sets a limit of disputes; a workspace without any limit has no member for them.
pub(crate) fn limit(workspace: &mut Workspace, set: impl FnOnce(&mut DisputeLimits)) {
    let mut limits = workspace.dispute_limits.take().unwrap_or_default();
    set(&mut limits);
    workspace.dispute_limits = (limits != DisputeLimits::default()).then_some(limits);
}

/// Puts a text into a list, or takes it out.
pub(crate) fn tick(list: &mut Vec<String>, text: &str, on: bool) {
    list.retain(|one| one != text);
    if on {
        list.push(text.to_owned());
    }
}

/// The record of a change.
pub(crate) fn change_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut HandedOver> {
    workspace.changes.iter_mut().find(|change| change.id == id)
}

/// Notes that somebody looked at an item of the queue, or that nobody did.
pub(crate) fn tick_item(workspace: &mut Workspace, item: &str, on: Option<Day>) {
    workspace.reviewed.retain(|tick| tick.item != item);
    if let Some(on) = on {
        workspace.reviewed.push(Reviewed { item: item.to_owned(), on, extra: Extra::new() });
    }
}

/// Changes who answers for a dimension's rules, and when they were reviewed.
pub(crate) fn change_rule_owner(
    workspace: &mut Workspace,
    dimension: Dimension,
    set: impl FnOnce(&mut RuleOwner),
) {
    let place = workspace.rule_owners.iter().position(|one| one.dimension == dimension);
    let place = place.unwrap_or_else(|| {
        workspace.rule_owners.push(RuleOwner {
            dimension,
            owner: None,
            reviewed_on: None,
            extra: Extra::new(),
        });
        workspace.rule_owners.len() - 1
    });
    if let Some(one) = workspace.rule_owners.get_mut(place) {
        set(one);
    }
    workspace
        .rule_owners
        .retain(|one| one.owner.is_some() || one.reviewed_on.is_some() || !one.extra.is_empty());
}
