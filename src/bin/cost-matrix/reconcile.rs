//! `reconcile`: vendors' invoices against what is charged, and estimates against the bills that replaced them.

use clap::Args;
use cost_matrix::settle::RECONCILE_FIELDS;
use serde::Serialize;

use super::arguments::Inputs;
use super::bills::{inputs_with, tell_proof};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Holds the invoices of the workspace against what is charged, as JSON lines
///
/// One line an invoice (`invoices` in the workspace: provider or source, month, total): invoice, charged, difference, and what explains
/// it: credits, tax, adjustments, estimates, excluded charges, usage without a price, refused rows, a missing rate. makes_up marks
/// those that come to the difference exactly; unexplained is what is left. With --true-ups, what the price list estimated beside what
/// the vendors' own bills hold, line by line.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix reconcile -w workspace.json *.csv\n  \
    cost-matrix reconcile -w workspace.json *.csv | jq -r 'select(.unexplained != \"0\") | [.provider, .month, .unexplained] | @tsv'\n  \
    cost-matrix reconcile -w workspace.json *.csv --true-ups\n\n\
    An invoice in the workspace:\n  \
    {\"provider\": \"OpenAI\", \"month\": \"2026-03\", \"total\": \"1234.56\", \"currency\": \"USD\", \"number\": \"INV-17\"}")]
pub(crate) struct Reconcile {
    #[command(flatten)]
    inputs: Inputs,
    /// Estimates that vendors' bills have replaced: provider, month, model, token_type, estimated, invoiced, difference, currency
    #[arg(long)]
    true_ups: bool,
}

impl Reconcile {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs_with(&self.inputs, &RECONCILE_FIELDS)?;
        let problem = |refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display()));
        let proof = charged.proof().map_err(problem)?;
        if self.true_ups {
            write_all(&charged.settled.true_ups)?;
        } else {
            write_all(&charged.reconciled().map_err(problem)?)?;
        }
        let (_, rejected) = charged.notes();
        let ending = after_refusing(rejected, self.inputs.reading.strict);
        tell_proof(&proof);
        Ok(ending)
    }
}

fn write_all(lines: &[impl Serialize]) -> Result<(), Failure> {
    let mut output = Output::open(None)?;
    lines.iter().try_for_each(|line| output.write_line(line))?;
    output.close()
}
