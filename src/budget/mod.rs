//! Budgets on lines of the matrix: which entries count, what they cost month by month, what amount that suggests, and
//! who is told when a trigger fires; daily spend, forecasts, triggers and alerts on any day. Knows the ledger and the workspace; no files, no clock, no browser.

pub mod alert;
pub mod escalate;
pub mod forecast;
mod lines;
pub mod people;
mod roles;
pub mod spend;
mod suggest;
#[cfg(test)]
mod tests;
pub mod trigger;

pub use lines::{BudgetLine, COLUMNS, Kinship, Overlap, Seen, SeenRow, Uncovered};
pub use roles::{Gap, ROLES, Role, Rung, Told, hours, ladder, told};
pub use suggest::{Basis, Suggestion, full_months, suggest};
