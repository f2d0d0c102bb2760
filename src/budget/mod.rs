//! Budgets on lines of the matrix: which entries count, what they cost month by month, what amount that suggests, and
//! who is told when a trigger fires. Knows the ledger and the workspace; no files, no clock, no browser.

mod lines;
pub mod people;
mod roles;
mod suggest;
#[cfg(test)]
mod tests;

pub use lines::{BudgetLine, COLUMNS, Kinship, Overlap, Seen, SeenRow, Uncovered, in_force};
pub use roles::{Gap, ROLES, Role, Rung, Told, hours, ladder, told};
pub use suggest::{Basis, Suggestion, full_months, suggest};
