//! `brief`: the working brief with its checklist.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cost_matrix::budget::check::check_all;
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{Allocation, Asked};
use cost_matrix::report::{Facts, brief};

use super::arguments::{Inputs, day};
use super::bills::{inputs, tell_proof};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Writes the working brief: scope, proof, coverage, who pays, the checklist with evidence, open decisions, escalation
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix brief -w workspace.json *.csv -o brief.md\n  \
    cost-matrix brief -w workspace.json *.csv --as-of 2026-04-06")]
pub(crate) struct Brief {
    #[command(flatten)]
    inputs: Inputs,
    /// The day on which owners are looked up and the age of bills is counted; without it, the last day of the charges
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Md,
}

impl Brief {
    pub(crate) fn run(&self) -> Ended {
        self.inputs.check_apart(self.output.as_deref())?;
        // Before the bills are read: a path that can't be written is told at once.
        let output = Output::open(self.output.as_deref())?;
        let charged = inputs(&self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let allocation = Allocation::of(workspace, &bills, Asked::default())
            .map_err(|refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display())))?;
        let findings = check_all(workspace, &bills, Some(&allocation));
        let (notes, rejected) = charged.notes();
        let facts = Facts {
            workspace,
            allocation: &allocation,
            bills: &notes,
            findings: &findings,
            as_of: self.as_of,
        };
        let Format::Md = self.format;
        output.write_text(&brief(&facts))?;
        let ending = after_refusing(rejected, self.inputs.reading.strict);
        tell_proof(&allocation.proof());
        Ok(ending)
    }
}
