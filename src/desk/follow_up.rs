//! Changes of hands before they are made, and the review queue.

use super::Desk;
use crate::calendar::Day;
use crate::tracking::{Change, ChangeEffect, QueueItem, change_effect, queue};
use crate::workspace::{Workspace, problems};

impl Desk {
    pub(super) fn change(&self, change: &Change, chosen: Option<&[String]>) -> Result<ChangeEffect, String> {
        refuse(&self.workspace)?;
        let sure = |one: crate::tracking::Proposal| one.sure.then_some(one.place);
        let chosen = match chosen {
            Some(chosen) => chosen.to_vec(),
            None => change.proposals(&self.workspace).into_iter().filter_map(sure).collect(),
        };
        refuse(&change.apply(&self.workspace, &chosen))?;
        change_effect(&self.workspace, &self.bill_list(), change, &chosen)
            .map_err(|refusal| refusal.to_string())
    }

    pub(super) fn queue(&self, as_of: Day) -> Result<Vec<QueueItem>, String> {
        refuse(&self.workspace)?;
        queue(&self.workspace, &self.bill_list(), as_of).map_err(|refusal| refusal.to_string())
    }
}

/// Whatever can't be allocated is told, not computed.
fn refuse(workspace: &Workspace) -> Result<(), String> {
    match problems(workspace).into_iter().next() {
        Some(problem) => Err(format!("{}: {}", problem.path, problem.message)),
        None => Ok(()),
    }
}
