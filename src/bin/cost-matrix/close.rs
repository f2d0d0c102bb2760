//! `close`: writes what is known of a week into the workspace file.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use cost_matrix::calendar::{Day, Week};
use cost_matrix::tracking::{Closing, Tracking};
use cost_matrix::workspace::Workspace;

use super::arguments::{Inputs, day, week};
use super::bills::{check_once, for_workspace, is_standard_input};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::terminal::{tell, warn};

/// Closes a week: keeps what each line costs, with the fingerprints of bills and workspace, in the workspace file
///
/// The file is there as a whole or not at all, and nothing in it changes but its closed weeks. Later, `track` holds the week
/// against today's rules, owners and bills. A closed week is closed again only with --reopen and a --reason; what was closed before stays
/// in its member `reopened`.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix close -w workspace.json *.csv --week 2026-W11 --by ana@example.com\n  \
    cost-matrix close -w workspace.json *.csv --week 2026-W11 --reopen --reason 'corrected bill of March'")]
pub(crate) struct Close {
    #[command(flatten)]
    inputs: Inputs,
    /// The ISO week
    #[arg(long, value_name = "WEEK", value_parser = week)]
    week: Week,
    /// Who closes it
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// The day on which it is closed; without it, today (UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Day>,
    /// Why it is closed (again)
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Close a week again that is closed already
    #[arg(long)]
    reopen: bool,
}

impl Close {
    pub(crate) fn run(&self) -> Ended {
        let path = &self.inputs.workspace;
        if is_standard_input(path) {
            return Err(Failure::of(
                "close writes into the workspace: give it as a file, not as standard input",
            ));
        }
        check_once(Some(path), &self.inputs.bills)?;
        let problem = |reason: String| Failure::of(format!("{}: {reason}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| problem(error.to_string()))?;
        let own = Workspace::read(&bytes).map_err(|error| problem(error.to_string()))?;
        let charged = for_workspace(&own, &self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let tracking = Tracking::of(workspace, &bills).map_err(|refusal| problem(refusal.to_string()))?;
        let closing = Closing {
            week: self.week,
            on: self.on.or_else(today),
            by: self.by.clone(),
            reason: self.reason.clone(),
            reopen: self.reopen,
        };
        let closed = tracking.close(&closing).map_err(|refusal| problem(refusal.to_string()))?;
        let (_, rejected) = charged.notes();
        closed.warnings.iter().for_each(|warning| warn(&format!("week {}: {warning}", self.week)));
        // What could be read is UTF-8.
        let original = String::from_utf8_lossy(&bytes);
        // What bills say of drivers, and rates of another file, are not the workspace's own.
        let mut closed_workspace = closed.workspace;
        closed_workspace.drivers.clone_from(&own.drivers);
        closed_workspace.rates.clone_from(&own.rates);
        Output::open(Some(path))?.write_text(&closed_workspace.save(Some(&original)))?;
        let lines = closed.week.entries.len();
        let total = tracking.week(self.week).map(|figures| figures.total()).unwrap_or_default();
        tell(&format!("closed {}: {total} {} in {lines} entries", self.week, workspace.currency.trim()));
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}

/// Today's UTC date, where the clock is set.
fn today() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    i32::try_from(seconds / 86_400).ok().map(Day::from_epoch)
}
