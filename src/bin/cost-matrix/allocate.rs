//! `allocate`: the matrix.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{Allocation, Asked, By};
use cost_matrix::report::Printed;

use super::arguments::{Columns, Inputs, columns, day};
use super::bills::{inputs, tell_proof};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Allocates bills: the cost matrix by any columns
///
/// Rows go by falling cost; an empty dimension reads (unallocated). Costs have the currency's minor unit and add up to the
/// rounded total. The last line on standard error is the proof that money in equals money out.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix allocate -w workspace.json march.csv\n  \
    cost-matrix allocate -w workspace.json *.csv --by team,month --format md\n  \
    cost-matrix allocate -w workspace.json *.csv --by team,week --from 2026-03-01 --until 2026-04-01\n  \
    cost-matrix allocate -w workspace.json *.csv --format xlsx -o matrix.xlsx\n  \
    cost-matrix allocate -w workspace.json *.csv --format json --exact -o matrix.json")]
pub(crate) struct Allocate {
    #[command(flatten)]
    inputs: Inputs,
    /// Columns, as a comma list: team, product, environment, usage_type, category, source, provider, model, coverage,
    /// month, week, day
    #[arg(long, value_name = "LIST", value_parser = columns, default_value = "team,product,environment,usage_type")]
    by: Columns,
    /// First day that is shown
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Day>,
    /// The day after the last that is shown
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Keep every digit instead of rounding to the currency's minor unit
    #[arg(long)]
    exact: bool,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Csv,
    Json,
    Md,
    Html,
    Xlsx,
}

impl Allocate {
    pub(crate) fn run(&self) -> Ended {
        let asked = self.asked()?;
        self.inputs.check_apart(self.output.as_deref())?;
        // Before the bills are read: a path that can't be written is told at once.
        let output = Output::open(self.output.as_deref())?;
        let charged = inputs(&self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let allocation = Allocation::of(workspace, &bills, asked)
            .map_err(|refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display())))?;
        let printed = Printed::of(&allocation.matrix(&self.by.0), self.exact);
        let (notes, rejected) = charged.notes();
        let written = match self.format {
            Format::Csv => printed.csv().into_bytes(),
            Format::Json => printed.json(&notes).into_bytes(),
            Format::Md => printed.markdown(&notes).into_bytes(),
            Format::Html => printed.html(&notes).into_bytes(),
            Format::Xlsx => printed.xlsx(&notes),
        };
        output.write_bytes(&written)?;
        let ending = after_refusing(rejected, self.inputs.reading.strict);
        tell_proof(&printed.proof);
        Ok(ending)
    }

    fn asked(&self) -> Result<Asked, Failure> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            return Err(Failure::of(format!(
                "--until {until} is not after --from {from}; it is the day after the last"
            )));
        }
        let Columns(by) = &self.by;
        Ok(Asked {
            weeks: by.contains(&By::Week),
            days: by.contains(&By::Day),
            from: self.from,
            until: self.until,
        })
    }
}
