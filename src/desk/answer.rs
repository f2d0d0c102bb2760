//! Answers: slices of the allocation in the page's shape.

use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use super::Desk;
use super::question::*;
use crate::bills::Bill;
use crate::budget::check::check_all;
use crate::calendar::{Day, Period};
use crate::ledger::{
    Allocation, Asked, By, Coverage, Explained, Filter, HoleQuery, Holes, Matrix, Refusal, field_values,
    holes, preview, reads_all,
};
use crate::money::{Amount, ExactSum};
use crate::settle::{Fate, Settled, Why, changes, reconcile};
use crate::workspace::{Basis, Workspace, problems};

/// How many allocations are kept: all days, weeks, days, and one period.
const MOST_ALLOCATIONS: usize = 4;

/// How many refused rows a [`BillView`] lists.
const MOST_REFUSED: usize = 200;

impl Desk {
    /// Adds a bill; one with the same bytes is replaced.
    pub fn add(&mut self, bill: Arc<Bill>) {
        self.bills.retain(|other| other.sha256 != bill.sha256);
        self.bills.push(bill);
        self.settle();
    }

    /// Puts these bills in the place of those at hand.
    pub fn set_bills(&mut self, bills: Vec<std::sync::Arc<Bill>>) {
        let same = |(one, other): (&std::sync::Arc<Bill>, &std::sync::Arc<Bill>)| one.sha256 == other.sha256;
        if bills.len() == self.bills.len() && bills.iter().zip(&self.bills).all(same) {
            return;
        }
        self.bills = bills;
        self.settle();
    }

    /// Works out what of the bills is charged, where that may have changed.
    fn settle(&mut self) {
        self.forget();
        let settled = self.settled.take().filter(|settled| settled.is_of(&self.own, &self.bills));
        let settled = settled.unwrap_or_else(|| Settled::of(&self.own, &self.bills));
        self.charged.clone_from(&settled.bills);
        self.workspace = settled.workspace(&self.own);
        self.settled = Some(settled);
    }

    /// What was computed of another workspace or other bills.
    fn forget(&mut self) {
        self.allocations.clear();
        self.corrections = None;
        self.spending = None;
        self.playbooks = None;
    }

    /// The bills at hand, as they were imported.
    pub fn bills(&self) -> &[Arc<Bill>] {
        &self.bills
    }

    /// The workspace at hand.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Answers a question.
    pub fn answer(&mut self, question: Question) -> Answer {
        self.try_answer(question).unwrap_or_else(Answer::Refused)
    }

    fn try_answer(&mut self, question: Question) -> Result<Answer, String> {
        Ok(match question {
            Question::Workspace { text, as_of } => {
                let (workspace, _) = Workspace::open_tolerant(&text).map_err(|error| error.to_string())?;
                self.own = workspace;
                self.as_of = as_of;
                self.settle();
                Answer::Overview(Box::new(self.overview()))
            }
            Question::Remove { sha256 } => {
                self.bills.retain(|bill| bill.sha256 != sha256);
                self.settle();
                Answer::Overview(Box::new(self.overview()))
            }
            Question::Matrix { by, from, until } => Answer::Matrix(view(self.matrix(&by, from, until)?)),
            Question::Entries { filter, from, until, most } => {
                Answer::Entries(self.entries(&filter, from, until, most)?)
            }
            Question::Values { field, most } => {
                Answer::Values(field_values(&self.workspace, &self.bill_list(), &field, most))
            }
            Question::Preview { condition } => {
                let condition =
                    crate::workspace::Condition::open(&condition).map_err(|error| error.to_string())?;
                let (cost, rows) = preview(&self.workspace, &self.bill_list(), &condition);
                Answer::Preview { cost, rows }
            }
            Question::Holes(query) => {
                Answer::Holes(self.holes(&query).map_err(|refused| refused.to_string())?)
            }
            Question::Track => Answer::Track(self.track()?),
            Question::Corrections(query) => Answer::Corrections(self.journal(&query)?),
            Question::CloseWeeks(request) => Answer::Closed(self.close_weeks(&request)?),
            Question::Lines { as_of } => {
                Answer::Lines(self.lines(as_of).map_err(|refused| refused.to_string())?)
            }
            Question::Fired => Answer::Fired(self.fired()?),
            Question::Simulate(incident) => Answer::Simulation(Box::new(self.simulate(&incident)?)),
            Question::Guardrails => Answer::Guardrails(self.guardrails()?),
            Question::Advise(asked) => Answer::Advised(Box::new(self.advise(asked)?)),
            Question::Change { change, chosen } => {
                Answer::Change(Box::new(self.change(&change, chosen.as_deref())?))
            }
            Question::Queue { as_of } => Answer::Queue(self.queue(as_of)?),
            Question::Alerts { as_of } => {
                let alerts = self.alerts(as_of).map_err(|refused| refused.to_string())?;
                Answer::Alerts(Box::new(alerts))
            }
            Question::Plan { budget, as_of } => {
                Answer::Plan(self.plan(&budget, as_of).map_err(|refused| refused.to_string())?)
            }
            Question::Backtest => {
                let backtest = self.backtest().map_err(|refused| refused.to_string())?;
                Answer::Backtest(Box::new(backtest))
            }
            Question::Brief { as_of, length } => {
                let brief = self.brief(as_of, length).map_err(|refused| refused.to_string())?;
                Answer::Brief(Box::new(brief))
            }
            Question::Playbooks { as_of } => {
                let view = self.playbooks(as_of).map_err(|refused| refused.to_string())?;
                Answer::Playbooks(Box::new(view))
            }
            Question::Handout { what, written, as_of } => {
                Answer::Report(self.handout(what, written, as_of).map_err(|refused| refused.to_string())?)
            }
            Question::Changed { sha256 } => Answer::Changed(self.changed(&sha256)),
            Question::Reconcile => Answer::Reconciled(Box::new(self.reconciled()?)),
            Question::Report(request) => {
                Answer::Report(self.report(&request).map_err(|refused| refused.to_string())?)
            }
        })
    }

    pub(super) fn bill_list(&self) -> Vec<&Bill> {
        self.charged.iter().map(AsRef::as_ref).collect()
    }

    /// The allocation for what is asked of days, made once and kept while others are asked for in turn.
    pub(super) fn allocate(&mut self, asked: Asked) -> Result<Rc<Allocation>, Refused> {
        if let Some((_, known)) = self.allocations.iter().find(|(known, _)| *known == asked) {
            return Ok(known.clone());
        }
        if let Some(problem) = problems(&self.workspace).into_iter().next() {
            return Err(Refused::Workspace(format!("{}: {}", problem.path, problem.message)));
        }
        let allocation =
            Allocation::of(&self.workspace, &self.bill_list(), asked).map_err(Refused::Ledger)?;
        let allocation = Rc::new(allocation);
        if self.allocations.len() == MOST_ALLOCATIONS {
            self.allocations.remove(0);
        }
        self.allocations.push((asked, allocation.clone()));
        Ok(allocation)
    }

    /// Everything that the shell shows.
    pub fn overview(&mut self) -> Overview {
        let mut overview =
            Overview { bills: self.bill_views(), fields: fields(&self.bill_list()), ..Overview::default() };
        let allocation = self.allocate(Asked::default());
        match &allocation {
            Ok(allocation) => overview.allocated = Some(allocated(allocation, &self.workspace)),
            Err(refused) => {
                if let Refused::Ledger(Refusal::MissingRates { missing, .. }) = refused {
                    overview.missing_rates.clone_from(missing);
                }
                overview.refusal = Some(refused.to_string());
            }
        }
        let allocation = allocation.ok();
        overview.findings = check_all(&self.workspace, &self.bill_list(), allocation.as_deref());
        overview.items =
            allocation.map(|allocation| self.items(&allocation, &overview.findings)).unwrap_or_default();
        overview.findings.extend(self.changed_weeks());
        overview.findings.extend(self.settled.iter().flat_map(|settled| settled.findings.iter().cloned()));
        overview.findings.sort_by_key(|finding| finding.severity);
        overview
    }

    /// Every bill that was imported, with what became of it.
    fn bill_views(&self) -> Vec<BillView> {
        let basis = self.workspace.cost_basis();
        let fates = self.settled.iter().flat_map(|settled| &settled.fates);
        let view = |(bill, fate): (&Arc<Bill>, &Fate)| BillView {
            fate: fate.clone(),
            told: fate.told(&self.workspace.currency),
            ..bill_view(bill, basis)
        };
        self.bills.iter().zip(fates).map(view).collect()
    }

    /// What the newer of two exports changed, where it took the place of the older.
    fn changed(&self, sha256: &str) -> Vec<Replacement> {
        let Some(settled) = &self.settled else { return Vec::new() };
        let bill = |sha256: &str| self.bills.iter().find(|bill| bill.sha256 == sha256);
        let mut list = Vec::new();
        for fate in &settled.fates {
            for taken in &fate.taken {
                let Why::Replaced { by, sha256: newer, .. } = &taken.why else { continue };
                if fate.sha256 != sha256 && newer != sha256 {
                    continue;
                }
                if let (Some(older), Some(newer)) = (bill(&fate.sha256), bill(newer)) {
                    let changes = changes(older, newer, taken.days, self.workspace.cost_basis());
                    let (older, newer) = (fate.file.clone(), by.clone());
                    list.push(Replacement { older, newer, days: taken.days, changes });
                }
            }
        }
        list
    }

    fn reconciled(&self) -> Result<ReconciledView, String> {
        let Some(settled) = &self.settled else { return Ok(ReconciledView::default()) };
        let invoices =
            reconcile(&self.workspace, &self.bills, settled).map_err(|refusal| refusal.to_string())?;
        let (true_ups, unpriced) = (settled.true_ups.clone(), settled.unpriced.clone());
        Ok(ReconciledView { invoices, true_ups, unpriced })
    }

    fn matrix(&mut self, by: &[By], from: Option<Day>, until: Option<Day>) -> Result<Matrix, String> {
        let asked = Asked { weeks: by.contains(&By::Week), days: by.contains(&By::Day), from, until };
        Ok(self.allocate(asked).map_err(|refused| refused.to_string())?.matrix(by))
    }

    fn entries(
        &mut self,
        filter: &Filter,
        from: Option<Day>,
        until: Option<Day>,
        most: usize,
    ) -> Result<EntriesView, String> {
        let by: Vec<By> = filter.iter().map(|(by, _)| *by).collect();
        let asked = Asked { weeks: by.contains(&By::Week), days: by.contains(&By::Day), from, until };
        let allocation = self.allocate(asked).map_err(|refused| refused.to_string())?;
        let mut view = EntriesView { total: allocation.total(filter), ..EntriesView::default() };
        allocation.explain(&self.workspace, &self.bill_list(), filter, |line| {
            if view.lines.len() == most {
                view.more = true;
                return ControlFlow::Break(());
            }
            view.lines.push(entry_line(line));
            ControlFlow::Continue(())
        });
        Ok(view)
    }

    /// From the allocation at hand where it keeps the fields, else from one that does.
    fn holes(&mut self, query: &HoleQuery) -> Result<Holes, Refused> {
        let kept = reads_all(&self.workspace, query);
        let allocation = self.allocate(Asked::default())?;
        if kept {
            return Ok(allocation.holes(query));
        }
        holes(&self.workspace, &self.bill_list(), query).map_err(Refused::Ledger)
    }
}

/// Why there is no allocation.
pub(super) enum Refused {
    Workspace(String),
    Ledger(Refusal),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Workspace(text) => formatter.write_str(text),
            Self::Ledger(refusal) => refusal.fmt(formatter),
        }
    }
}

fn view(matrix: Matrix) -> MatrixView {
    let rows = matrix.rows.into_iter().map(|row| {
        (row.values.into_iter().map(|value| value.map(|text| text.to_string())).collect(), row.cost)
    });
    MatrixView {
        by: matrix.by,
        rows: rows.collect(),
        days: matrix.period.map(both_days),
        proof: matrix.proof,
    }
}

fn both_days(period: Period) -> (Day, Day) {
    (period.start(), period.last())
}

fn bill_view(bill: &Bill, basis: Basis) -> BillView {
    let mut totals: std::collections::BTreeMap<&str, [ExactSum; 3]> = std::collections::BTreeMap::new();
    for line in &bill.control {
        let sums = totals.entry(&line.currency).or_default();
        sums.iter_mut().zip(&line.sums).for_each(|(sum, other)| sum.merge(other));
    }
    let mut rounding = ExactSum::default();
    totals.values().for_each(|sums| rounding.merge(&sums[basis.index()]));
    let substitutes = Basis::ALL.into_iter();
    BillView {
        name: bill.name.clone(),
        sha256: bill.sha256.clone(),
        format: bill.format.clone(),
        rows: bill.rows,
        rejected: bill.rejected,
        skipped: bill.skipped,
        notes: bill.notes.clone(),
        refused: bill.refused.iter().take(MOST_REFUSED).cloned().collect(),
        totals: totals
            .iter()
            .map(|(currency, sums)| ((*currency).to_owned(), sums.each_ref().map(ExactSum::exact)))
            .collect(),
        days: bill.control.iter().map(|line| line.period).reduce(Period::cover).map(both_days),
        gaps: bill.gaps().into_iter().map(both_days).collect(),
        preamble: bill.preamble,
        unread_tags: bill.unread_tags,
        unkept: bill.unkept.clone(),
        combinations: bill.combinations.len(),
        substitutes: substitutes
            .filter_map(|basis| Some((basis, bill.substitutes[basis.index()]?)))
            .collect(),
        dropped: bill.dropped.clone(),
        fate: Fate::default(),
        told: Vec::new(),
        rounding: rounding.rounding(),
    }
}

/// Fields over all bills with their distinct values, by name.
fn fields(bills: &[&Bill]) -> Vec<(String, usize)> {
    let mut fields = std::collections::BTreeMap::<&str, std::collections::BTreeSet<&str>>::new();
    for column in bills.iter().flat_map(|bill| &bill.columns) {
        fields.entry(&column.name).or_default().extend(column.values.iter().map(AsRef::as_ref));
    }
    fields.into_iter().map(|(name, values)| (name.to_owned(), values.len())).collect()
}

fn allocated(allocation: &Allocation, workspace: &Workspace) -> Allocated {
    let coverage = allocation.matrix(&[By::Coverage]);
    let of = |one: &Coverage| {
        let row = coverage.rows.iter().find(|row| row.values[0].as_deref() == Some(one.name()));
        row.map_or(Amount::ZERO, |row| row.cost)
    };
    let values = By::DIMENSIONS.iter().flat_map(|by| {
        let rows = allocation.matrix(&[*by]).rows.into_iter();
        rows.map(|row| (*by, row.values[0].as_deref().map(str::to_owned), row.cost))
    });
    Allocated {
        coverage: Coverage::ALL.each_ref().map(of),
        days: coverage.period.map(both_days),
        months: coverage.period.into_iter().flat_map(Period::months).collect(),
        rules: allocation.rule_wins(workspace),
        sources: allocation.source_months(),
        unsourced: allocation.unsourced(workspace),
        unclaimed: allocation.unclaimed(),
        values: values.collect(),
        pools: allocation.pool_months(),
        proof: coverage.proof,
    }
}

fn entry_line(line: &Explained) -> EntryLine {
    let line = line.clone();
    let by = |dimension: crate::workspace::Dimension| By::DIMENSIONS[dimension.index()];
    EntryLine {
        file: line.file,
        line: line.line,
        from: line.from,
        to: line.to,
        amount: line.amount,
        dimensions: [line.team, line.product, line.environment, line.usage_type],
        coverage: line.coverage,
        decided: line.decided.into_iter().map(|(dimension, decision)| (by(dimension), decision)).collect(),
        path: line.path,
        cost: line.cost,
        source: line.source,
    }
}
