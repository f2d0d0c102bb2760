//! The desk: a workspace and bills at hand, and an answer to every question of the page. It computes in the page's
//! worker, but knows no browser; no clock, no files.

mod advice;
mod alerts;
mod answer;
mod escalation;
mod follow_up;
mod handout;
mod question;
mod report;
mod weeks;

use std::rc::Rc;
use std::sync::Arc;

use crate::bills::Bill;
use crate::calendar::Day;
use crate::ledger::{Allocation, Asked};
use crate::report::PlaybookFacts;
use crate::settle::Settled;
use crate::tracking::Correction;
use crate::workspace::Workspace;

pub use advice::{Advise, Advised};
pub use question::*;
pub use weeks::*;

/// Bills and a workspace at hand.
#[derive(Debug, Default)]
pub struct Desk {
    workspace: Workspace,
    /// Today, where it was told.
    as_of: Option<Day>,
    /// As they were imported.
    bills: Vec<Arc<Bill>>,
    /// What of them is charged; none after a change.
    settled: Option<Settled>,
    /// The workspace as it was told; `workspace` has what bills say of its drivers besides.
    own: Workspace,
    charged: Vec<Arc<Bill>>,
    /// The last allocations by what was asked of days; none after a change.
    allocations: Vec<(Asked, Rc<Allocation>)>,
    /// The corrections of closed weeks, made once; none after a change.
    corrections: Option<Rc<Vec<Correction>>>,
    /// What the budgets' lines cost, day by day, over all loaded days; none before it is asked for, and after a change.
    spending: Option<Rc<alerts::Lines>>,
    /// What keys cost and how weeks went up to a day; none before it is asked for, and after a change.
    playbooks: Option<(Day, Rc<PlaybookFacts>)>,
}
