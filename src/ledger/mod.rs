//! Charges and a workspace to entries: attributes, shares, explains, and checks the rules. Knows money, days, the
//! workspace and bills; nothing of budgets, files or browsers.

mod allocation;
mod attribute;
mod charges;
mod check;
mod condition;
mod consumed;
mod currency;
mod cuts;
mod explain;
mod fields;
mod holes;
mod lines;
mod matrix;
mod pools;
mod projection;
mod proof;
mod reads;
mod recent;
mod replay;
mod survey;
mod weeks;

use std::fmt;

use crate::calendar::Month;

pub use crate::workspace::Coverage;
pub use allocation::Allocation;
pub use attribute::DecidedBy;
pub use charges::{Charge, charges};
pub use check::{Finding, Severity, check, check_allocated};
pub use consumed::{CONSUMED_FIELDS, Consumed, TOKEN_TYPE, consumed};
pub use cuts::Asked;
pub use explain::{Decision, Explained, Filter, PathStep};
pub use holes::{Hole, HoleQuery, Holes, holes, reads_all};
pub use lines::LineSum;
pub use matrix::{By, Matrix, MatrixRow, UNALLOCATED};
pub use pools::Undivided;
pub use proof::Proof;
pub use reads::{
    API_KEY, CATEGORY, ESTIMATE, MODEL, PROVIDER, SERVICE, SOURCE, UNIT, USER, needed_fields, reads,
};
pub use recent::{Recent, RecentWins, team_cost};
pub use replay::{Apart, CHARGE_CATEGORY, DayEntry, Replay, cut_bill};
pub use survey::{FieldValues, PoolMonth, RuleWins, SourceMonth, Unclaimed, chosen, field_values, preview};
pub use weeks::{WeekEntry, bill_weeks};

/// Why nothing can be allocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Bills are in currencies for which months have no rate.
    MissingRates {
        /// Currency and month, sorted.
        missing: Vec<(String, Month)>,
        /// The workspace's currency.
        into: String,
    },
    /// Costs are larger than what is summed exactly.
    TooLarge,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRates { missing, into } => {
                let missing: Vec<String> =
                    missing.iter().map(|(currency, month)| format!("{currency} in {month}")).collect();
                write!(
                    formatter,
                    "no rate into {into} for {}: add it to the workspace's `rates`",
                    missing.join(", ")
                )
            }
            Self::TooLarge => formatter.write_str(
                "costs are too large: together they pass 10^19 currency units, or converted ones 10^18; mend the amounts or rates",
            ),
        }
    }
}

impl std::error::Error for Refusal {}
