//! Reports for the page: the same texts, byte for byte, as the command line's.

use super::answer::Refused;
use super::{Desk, ReportFormat, ReportKind, ReportRequest};
use crate::budget::check::check_all;
use crate::calendar::Day;
use crate::ledger::{Allocation, Asked, By, Finding};
use crate::report::{BillNote, Facts, Item, Line, Lines, Printed, brief, checklist};

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
                let findings = check_all(&self.workspace, &self.bill_list(), Some(&allocation));
                brief(&self.facts(&allocation, &notes, &findings, Some(request.as_of)))
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
        checklist(&self.facts(allocation, &self.notes(), findings, self.as_of))
    }

    fn notes(&self) -> Vec<BillNote> {
        let basis = self.workspace.cost_basis();
        match &self.settled {
            Some(settled) => BillNote::of_settled(&self.bills, settled, basis, &self.workspace.currency),
            None => BillNote::of_all(&self.bill_list(), basis),
        }
    }

    fn facts<'a>(
        &'a self,
        allocation: &'a Allocation,
        bills: &'a [BillNote],
        findings: &'a [Finding],
        as_of: Option<Day>,
    ) -> Facts<'a> {
        Facts { workspace: &self.workspace, allocation, bills, findings, as_of }
    }
}
