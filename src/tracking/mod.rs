//! Entries over time: weeks that were closed, the same weeks allocated again, what moved between the two and why, and
//! what a change of ownership would move. Knows the ledger and the workspace; no clock, no files, no browser.

mod approval;
mod change;
mod changed;
mod close;
mod correct;
mod disputes;
mod edits;
mod figures;
mod findings;
mod known;
mod proposals;
mod queue;
mod replay;
mod spans;
mod tell;
mod track;

use std::fmt;

use crate::calendar::Week;
use crate::ledger::Refusal;

pub use approval::corrections_sha256;
pub use change::{Change, ChangeEffect, WeekMoves, What, change_effect};
pub use changed::{BillChange, BillChanges};
pub use close::{CloseRefusal, CloseWarning, Closed, Closing, put_closed, workspace_sha256};
pub use correct::{Cause, Correction};
pub use disputes::{DisputedRule, USUAL_COUNT, disputed_rules, open_disputes};
pub use figures::{Figures, Line, accuracy, differences};
pub use findings::{CHANGED_WEEK, findings, findings_of};
pub use proposals::{Proposal, remaining};
pub use queue::{QueueItem, QueueKind, queue};
pub use spans::{ChangedHands, ProductSpans, Span, changed_hands, owner_on, product_spans};
pub use tell::{ToTell, headline, message, record};
pub use track::{NextTarget, TrackedWeek, Tracking, targets};

/// Why nothing can be tracked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackRefusal {
    /// Nothing can be allocated.
    Ledger(Refusal),
    /// A week was closed in another currency than the workspace's: its figures can't be held against today's.
    Currency {
        /// The week.
        week: Week,
        /// What it was closed in.
        then: String,
        /// The workspace's currency.
        now: String,
    },
}

impl fmt::Display for TrackRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(refusal) => refusal.fmt(formatter),
            Self::Currency { week, then, now } => write!(
                formatter,
                "week {week} was closed in {then}, and the workspace is in {now}: close it again with --reopen and a reason"
            ),
        }
    }
}

impl std::error::Error for TrackRefusal {}

impl From<Refusal> for TrackRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Ledger(refusal)
    }
}
