//! The audit for the page: the same figures and texts as the command line's.

use serde::{Deserialize, Serialize};

use super::Desk;
use crate::advice::{Handover, KpiPlan, Split, handover, kpi_plan, split};
use crate::calendar::Day;
use crate::ledger::Refusal;
use crate::report::{handover_csv, handover_markdown, kpi_csv, kpi_markdown, split_markdown};

/// A part of the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Advise {
    /// Providers and models.
    Split,
    /// Guardrails by traffic stage.
    Guardrails,
    /// KPIs.
    Kpis {
        /// The day on which owners are looked up.
        as_of: Day,
    },
}

/// A part of the audit, with its texts to take away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Advised {
    /// The split, and its Markdown.
    Split(Box<Split>, String),
    /// The guardrails, their Markdown and their CSV; the YAML is their own.
    Guardrails(Handover, String, String),
    /// The plan, its Markdown, and its weeks as CSV.
    Kpis(KpiPlan, String, String),
}

impl Desk {
    pub(super) fn advise(&mut self, asked: Advise) -> Result<Advised, String> {
        let days = self.days()?;
        let refused = |refusal: Refusal| refusal.to_string();
        let bills = self.bill_list();
        Ok(match asked {
            Advise::Split => {
                let split = split(&self.workspace, &bills).map_err(refused)?;
                let markdown = split_markdown(&split);
                Advised::Split(Box::new(split), markdown)
            }
            Advise::Guardrails => {
                let handover = handover(&self.workspace, &bills, days).map_err(refused)?;
                let (markdown, csv) = (handover_markdown(&handover), handover_csv(&handover));
                Advised::Guardrails(handover, markdown, csv)
            }
            Advise::Kpis { as_of } => {
                let plan = kpi_plan(&self.workspace, &bills, Some(as_of)).map_err(refused)?;
                let (markdown, csv) = (kpi_markdown(&plan), kpi_csv(&plan));
                Advised::Kpis(plan, markdown, csv)
            }
        })
    }
}
