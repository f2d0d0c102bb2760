//! The playbooks beside the matrix, filled from the same inventory, owners and bills: security controls review,
//! prompt-injection response, change management. Their steps are tasks like those of the checklist.

mod changes;
mod controls;
mod incidents;

use serde::{Deserialize, Serialize};

use super::brief::Written;
use super::checklist::{Facts, Seen};
use super::document::{Document, Section, Task};
use crate::bills::Bill;
use crate::budget::key_use::KeyUses;
use crate::calendar::{Day, Week};
use crate::ledger::{Allocation, Asked, By, Coverage, Refusal};
use crate::money::Amount;
use crate::workspace::Workspace;

pub use changes::{AffectedTeam, ChangeView};
pub use controls::{ControlRow, risk_word};
pub use incidents::{Container, IncidentView};

/// What the playbooks need of the bills beside the allocation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaybookFacts {
    /// What keys and sources cost.
    pub uses: KeyUses,
    /// Each week's cost, and how much of it was named directly.
    pub weeks: Vec<(Week, Amount, Amount)>,
}

impl PlaybookFacts {
    /// Reads the bills up to a day.
    ///
    /// # Errors
    /// Where they can't be allocated.
    pub fn of(workspace: &Workspace, bills: &[&Bill], as_of: Option<Day>) -> Result<Self, Refusal> {
        let uses = KeyUses::of(workspace, bills, as_of)?;
        if workspace.playbooks.changes.is_empty() {
            return Ok(Self { uses, weeks: Vec::new() });
        }
        let asked = Asked { weeks: true, until: as_of.map(Day::next), ..Asked::default() };
        let mut weeks = std::collections::BTreeMap::<Week, (Amount, Amount)>::new();
        for row in Allocation::of(workspace, bills, asked)?.matrix(&[By::Week, By::Coverage]).rows {
            let [Some(week), Some(coverage)] = &row.values[..] else { continue };
            let Ok(week) = week.parse::<Week>() else { continue };
            let sums = weeks.entry(week).or_default();
            sums.0 += row.cost;
            if **coverage == *Coverage::Direct.name() {
                sums.1 += row.cost;
            }
        }
        let weeks = weeks.into_iter().map(|(week, (all, direct))| (week, all, direct)).collect();
        Ok(Self { uses, weeks })
    }
}

/// The playbooks for the page: what is computed for each, and its tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaybooksView {
    /// A row per source, those first that nobody answers for.
    pub controls: Vec<ControlRow>,
    /// Tasks of the review.
    pub control_tasks: Vec<Task>,
    /// The keys.
    pub uses: KeyUses,
    /// Of each key, by its place: who contains it, and what would stop it.
    pub containers: Vec<Container>,
    /// Incidents, in the order of the workspace.
    pub incidents: Vec<IncidentView>,
    /// Managed changes, in the order of the workspace.
    pub changes: Vec<ChangeView>,
}

/// The playbooks for the page.
pub fn playbooks_view(facts: &Facts<'_>) -> PlaybooksView {
    let seen = Seen::of(*facts);
    let Some(playbooks) = facts.playbooks else { return PlaybooksView::default() };
    PlaybooksView {
        controls: controls::rows(&seen),
        control_tasks: controls::tasks(&seen),
        uses: playbooks.uses.clone(),
        containers: playbooks.uses.keys.iter().map(|key| incidents::container(&seen, key)).collect(),
        incidents: incidents::views(&seen),
        changes: changes::views(&seen),
    }
}

/// A playbook alone, by its place, written; nothing where there is none.
pub fn playbook(facts: &Facts<'_>, place: usize, written: Written) -> String {
    let seen = Seen::of(*facts);
    let Some(section) = sections(&seen).into_iter().nth(place) else { return String::new() };
    Document {
        title: section.title.clone(),
        page: facts.workspace.brief.page.clone(),
        sections: vec![Section { title: String::new(), ..section }],
    }
    .written(&seen, written)
}

/// The playbooks' sections of the brief; none where the facts for them were not read.
pub(super) fn sections(seen: &Seen<'_>) -> Vec<Section> {
    match seen.facts.playbooks {
        Some(_) => vec![controls::section(seen), incidents::section(seen), changes::section(seen)],
        None => Vec::new(),
    }
}
