//! Reports for the page: the same texts, byte for byte, as the command line's.

use super::answer::Refused;
use super::{Desk, ReportFormat, ReportKind, ReportRequest};
use crate::bills::Bill;
use crate::calendar::Day;
use crate::ledger::{Asked, By, check};
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
        self.allocate(asked)?;
        let Some((_, allocation)) = &self.allocation else { return Ok(String::new()) };
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
                let lines = Lines::of(&self.workspace, allocation, Some(request.as_of), request.exact);
                match request.format {
                    ReportFormat::Csv => lines.csv(),
                    ReportFormat::Json => lines.json(&notes),
                    ReportFormat::Markdown => lines.markdown(&notes),
                }
            }
            ReportKind::Brief => brief(
                &self
                    .facts(&notes, &self.findings(), Some(request.as_of))
                    .ok_or_else(|| Refused::Workspace("nothing has been allocated yet".to_owned()))?,
            ),
        })
    }

    /// The lines table, printed to the currency's minor unit.
    pub(super) fn lines(&mut self, as_of: Day) -> Result<Vec<Line>, Refused> {
        self.allocate(Asked::default())?;
        let Some((_, allocation)) = &self.allocation else { return Ok(Vec::new()) };
        Ok(Lines::of(&self.workspace, allocation, Some(as_of), false).lines)
    }

    /// The checklist; none where nothing could be allocated.
    pub(super) fn items(&self) -> Vec<Item> {
        let (notes, findings) = (self.notes(), self.findings());
        self.facts(&notes, &findings, None).map(|facts| checklist(&facts)).unwrap_or_default()
    }

    pub(super) fn findings(&self) -> Vec<crate::ledger::Finding> {
        check(&self.workspace, &self.bill_list())
    }

    fn notes(&self) -> Vec<BillNote> {
        let bills: Vec<&Bill> = self.bill_list();
        BillNote::of_all(&bills, self.workspace.cost_basis())
    }

    fn facts<'a>(
        &'a self,
        bills: &'a [BillNote],
        findings: &'a [crate::ledger::Finding],
        as_of: Option<Day>,
    ) -> Option<Facts<'a>> {
        let (_, allocation) = self.allocation.as_ref()?;
        Some(Facts { workspace: &self.workspace, allocation, bills, findings, as_of })
    }
}
