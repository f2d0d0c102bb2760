//! Reports for the page: the same texts, byte for byte, as the command line's.

use super::answer::Refused;
use super::{Desk, ReportFormat, ReportKind, ReportRequest};
use crate::calendar::Day;
use crate::ledger::{Allocation, Asked, By, Finding};
use crate::report::{BillNote, Facts, Item, Length, Line, Lines, Printed, Written, brief_written, checklist};

impl Desk {
    pub(super) fn report(&mut self, request: &ReportRequest) -> Result<String, Refused> {
        let by = &request.by;
        let days = request.kind == ReportKind::Matrix;
        let asked = Asked {
            weeks: days && by.contains(&By::Week),
            days: days && by.contains(&By::Day),
            from: request.from,
            until: request.until,
        };
        let allocation = self.allocate(asked)?;
        let notes = self.notes();
        Ok(match request.kind {
            ReportKind::Matrix => {
                let printed = Printed::of(&allocation.matrix(by), request.exact);
                match request.format {
                    ReportFormat::Csv => printed.csv(),
                    ReportFormat::Json => printed.json(&notes),
                    ReportFormat::Markdown => printed.markdown(&notes),
                }
            }
            ReportKind::Lines => {
                let lines = Lines::of(&self.workspace, &allocation, Some(request.as_of), request.exact);
                match request.format {
                    ReportFormat::Csv => lines.csv(),
                    ReportFormat::Json => lines.json(&notes),
                    ReportFormat::Markdown => lines.markdown(&notes),
                }
            }
            ReportKind::Brief => {
                self.with_facts(request.as_of, |facts| brief_written(facts, Length::Full, Written::Markdown))?
            }
        })
    }

    /// The lines table, printed to the currency's minor unit.
    pub(super) fn lines(&mut self, as_of: Day) -> Result<Vec<Line>, Refused> {
        let allocation = self.allocate(Asked::default())?;
        Ok(Lines::of(&self.workspace, &allocation, Some(as_of), false).lines)
    }

    /// The checklist.
    pub(super) fn items(&self, allocation: &Allocation, findings: &[Finding]) -> Vec<Item> {
        let notes = self.notes();
        checklist(&Facts {
            workspace: &self.workspace,
            allocation,
            bills: &notes,
            findings,
            as_of: self.as_of,
            playbooks: None,
        })
    }

    pub(super) fn notes(&self) -> Vec<BillNote> {
        let basis = self.workspace.cost_basis();
        match &self.settled {
            Some(settled) => BillNote::of_settled(&self.bills, settled, basis, &self.workspace.currency),
            None => BillNote::of_all(&self.bill_list(), basis),
        }
    }
}
