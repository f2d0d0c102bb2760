//! Budgets on lines of the matrix: which entries count, what they cost day by day and month by month, what amount that
//! suggests, what is forecast, which triggers fired on any day, and who is told. Knows the ledger and the workspace; no
//! files, no clock, no browser.

mod action;
pub mod alert;
pub mod backtest;
mod burn;
mod carry;
pub mod check;
pub mod escalate;
pub mod forecast;
pub mod guardrail;
pub mod key_use;
mod lines;
mod moment;
pub mod people;
mod plan;
mod reminders;
mod roles;
pub mod simulate;
pub mod spend;
pub mod stand;
mod suggest;
#[cfg(test)]
mod tests;
pub mod trigger;
mod unit_cost;
mod usual;
mod working;

pub use action::{ACTIONS, Action, percent, saved_share};
pub use carry::{PlannedMonth, planned_months};
pub use lines::{BudgetLine, COLUMNS, Kinship, Overlap, Seen, SeenRow, Uncovered, in_force};
pub use moment::{Moment, Zone};
pub use plan::PlanShape;
pub use reminders::Reminders;
pub use roles::{Gap, ROLES, Role, Rung, Told, hours, ladder, told};
pub use suggest::{Basis, Suggestion, full_months, suggest};
pub use unit_cost::UnitOf;
pub use usual::usual_triggers;
pub use working::{NotHours, Wait, Working};

/// A text without the space around it; none where nothing is left.
fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}
