//! `check`: what contradicts itself, has no effect, or leaves money without a payer or an owner.

use clap::Args;
use cost_matrix::budget::check::check_all;
use cost_matrix::ledger::{Allocation, Asked, Severity};
use cost_matrix::tracking;

use super::arguments::Inputs;
use super::bills::{check_once, for_workspace, tolerant_workspace};
use super::ending::{Ended, Ending, after_refusing};
use super::output::Output;

/// Checks a workspace and its bills: findings as JSON lines, errors first
///
/// severity (error, warning, note), code, subject (kind and id, as rule:by-tag), message. What makes `allocate` refuse is an
/// error here, and the check goes on where it can. Ends with status 1 if there is an error.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix check -w workspace.json\n  \
    cost-matrix check -w workspace.json *.csv | jq -r 'select(.severity == \"error\") | .message'")]
pub(crate) struct Check {
    #[command(flatten)]
    inputs: Inputs,
}

impl Check {
    pub(crate) fn run(&self) -> Ended {
        check_once(Some(&self.inputs.workspace), &self.inputs.bills)?;
        self.inputs.check_apart(None)?;
        let (workspace, problems) = tolerant_workspace(&self.inputs.workspace)?;
        let charged = for_workspace(&workspace, &self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        // What makes allocating impossible is among the findings.
        let possible = problems.is_empty();
        let allocation = possible.then(|| Allocation::of(workspace, &bills, Asked::default()).ok()).flatten();
        let mut findings = check_all(workspace, &bills, allocation.as_ref());
        findings.extend(charged.settled.findings.iter().cloned());
        if possible {
            findings.extend(tracking::findings(workspace, &bills));
        }
        findings.sort_by_key(|finding| finding.severity);
        let mut output = Output::open(None)?;
        findings.iter().try_for_each(|finding| output.write_line(finding))?;
        output.close()?;
        let (_, rejected) = charged.notes();
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Ok(Ending::Found);
        }
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}
