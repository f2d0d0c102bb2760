//! The audit: the cheapest split over models that keeps what the user asks for, guardrails to hand over, and a KPI plan.
//! Knows bills, the ledger, tracking and budgets; nothing of reports, files, clocks or browsers.
//!
//! Every figure follows from the user's bills, prices and qualities. What nobody told is named, not guessed.

mod case;
mod gateway;
mod kpi;
mod outcomes;
mod prices;
mod programme;
mod qualities;
mod sensitivity;
mod split;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub use gateway::{Handover, HandoverRow, handover};
pub use kpi::{Definition, KPIS, Kind, Kpi, KpiPlan, KpiWeek, Standing, kpi_plan};
pub use outcomes::{
    OUTCOME_FIELDS, OutcomeColumns, guess_columns, outcomes_of_table, put_outcomes, table_head,
};
pub use qualities::{put_qualities, qualities_of_table};
pub use split::{
    Binding, LeftOut, ModelRow, Period, PriceLine, PriceMove, ProviderShare, Split, Totals, UsageView,
    WhatIf, split,
};
