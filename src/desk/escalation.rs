//! Escalations played through, and guardrails held against the loaded days.

use super::{Desk, Played};
use crate::budget::guardrail::{Guarded, guardrails};
use crate::budget::simulate::{FiredAlert, Incident, fired_alerts, simulate};
use crate::calendar::Day;
use crate::ledger::Asked;
use crate::report::notices;

impl Desk {
    pub(super) fn fired(&mut self) -> Result<Vec<FiredAlert>, String> {
        let Some(days) = self.days()? else { return Ok(Vec::new()) };
        fired_alerts(&self.workspace, &self.bill_list(), days).map_err(|refusal| refusal.to_string())
    }

    pub(super) fn simulate(&mut self, incident: &Incident) -> Result<Played, String> {
        let simulation = simulate(&self.workspace, &self.bill_list(), incident);
        let simulation = simulation.map_err(|reason| reason.to_string())?;
        Ok(Played { notices: notices(&self.workspace, &simulation), simulation })
    }

    pub(super) fn guardrails(&mut self) -> Result<Vec<Guarded>, String> {
        let days = self.days()?;
        guardrails(&self.workspace, &self.bill_list(), days).map_err(|refusal| refusal.to_string())
    }

    /// First and last day of all charges.
    pub(super) fn days(&mut self) -> Result<Option<(Day, Day)>, String> {
        let allocation = self.allocate(Asked::default()).map_err(|refused| refused.to_string())?;
        Ok(allocation.period().map(|period| (period.start(), period.last())))
    }
}
