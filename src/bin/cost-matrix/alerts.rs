//! `alerts`: the triggers that fired, and who is told.

use clap::Args;
use cost_matrix::budget::alert::{alerts, deaf};
use cost_matrix::calendar::Day;

use super::arguments::{Inputs, day};
use super::bills::inputs_with;
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::terminal::warn;

/// Tells which triggers of budgets fired in the period that holds a day, and who is told: JSON lines
///
/// One line per trigger and period (the month or quarter that holds the day), in the order of the workspace: budget, trigger,
/// the first day on which its condition held, threshold and what was observed on that day, and the ladder of escalation with
/// names, times and deadlines. What is kept quiet is listed too, with suppressed_by. Nothing after the day is looked at: an
/// earlier day gives what was known then. Ends with status 0 whether something fired or not.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix alerts -w workspace.json *.csv --as-of 2026-03-20\n  \
    cost-matrix alerts -w workspace.json *.csv --as-of 2026-03-20 | jq -r 'select(.suppressed_by == null) | \
    [.fired, .budget, .trigger, .escalation[0].notify[].contact] | @tsv'\n\n\
    A trigger in the workspace, in a budget's list of triggers:\n  \
    {\"id\": \"warn\", \"on\": \"actual\", \"at\": \"80%\"}\n  \
    {\"id\": \"page\", \"on\": \"forecast\", \"at\": \"100%\"}\n  \
    {\"id\": \"jump\", \"on\": \"variance\", \"at\": \"25%\", \"versus\": \"previous\", \"minimum\": \"500\"}\n  \
    {\"id\": \"fast\", \"on\": \"burn\", \"at\": \"150%\", \"days\": 3}\n  \
    {\"id\": \"key\", \"on\": \"new\", \"of\": \"key\", \"at\": \"50\"}\n  \
    {\"id\": \"dear\", \"on\": \"unit_cost\", \"of\": \"million_tokens\", \"at\": \"20%\"}")]
pub(crate) struct Alerts {
    #[command(flatten)]
    inputs: Inputs,
    /// The last day that is looked at
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Day,
}

impl Alerts {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs_with(&self.inputs, &[cost_matrix::ledger::CHARGE_CATEGORY])?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        for deaf in deaf(workspace) {
            warn(&format!("budget {}, trigger {}: {}; it never fires", deaf.budget, deaf.trigger, deaf.why));
        }
        let alerts = alerts(workspace, &bills, self.as_of)
            .map_err(|refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display())))?;
        let mut output = Output::open(None)?;
        alerts.iter().try_for_each(|alert| output.write_line(alert))?;
        output.close()?;
        let (_, rejected) = charged.notes();
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}
