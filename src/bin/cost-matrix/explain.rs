//! `explain`: from a cell of the matrix to the rows, the rule and the pools that made it.

use std::ops::ControlFlow;

use clap::Args;
use cost_matrix::ledger::{Allocation, Asked, By};

use super::arguments::{Conditions, Inputs, filter};
use super::bills::inputs;
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::terminal::warn;

/// Explains a cell of the matrix: the rows of bills behind it, as JSON lines
///
/// Each line is one part of one row: file, line, days, the four dimensions, coverage, what decided each of them, the path
/// through pools, and the cost that reached this entry.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix explain -w workspace.json march.csv --where team=search\n  \
    cost-matrix explain -w workspace.json march.csv --where team=search,coverage=shared,month=2026-03\n  \
    cost-matrix explain -w workspace.json march.csv --where 'team=(unallocated)'\n  \
    cost-matrix explain -w workspace.json march.csv --where 'provider=Acme\\, Inc.'")]
pub(crate) struct Explain {
    #[command(flatten)]
    inputs: Inputs,
    /// Columns and their values; no value, or (unallocated), is an empty one. A comma in a value is written `\,`
    #[arg(long = "where", value_name = "DIM=VALUE[,DIM=VALUE]", value_parser = filter)]
    conditions: Conditions,
}

impl Explain {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs(&self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let Conditions(filter) = &self.conditions;
        let asks = |wanted: By| filter.iter().any(|(by, _)| *by == wanted);
        let asked = Asked { weeks: asks(By::Week), days: asks(By::Day), ..Asked::default() };
        let allocation = Allocation::of(workspace, &bills, asked)
            .map_err(|refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display())))?;
        let mut output = Output::open(None)?;
        let (mut written, mut lines) = (Ok(()), 0_u64);
        allocation.explain(workspace, &bills, filter, |line| {
            lines += 1;
            written = output.write_line(line);
            if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        written?;
        output.close()?;
        if lines == 0 {
            warn("nothing is there to explain: no entry of these bills reads so");
        }
        let (_, rejected) = charged.notes();
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}
