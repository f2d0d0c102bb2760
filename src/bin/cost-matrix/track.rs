//! `track`: what closed weeks cost then and now, and the corrections between the two.

use clap::Args;
use cost_matrix::calendar::{Day, Period};
use cost_matrix::tracking::{TrackedWeek, Tracking, queue};
use cost_matrix::workspace::{Targets, Workspace};

use super::arguments::{Inputs, day};
use super::bills::{inputs, tell_proof};
use super::ending::{Ended, Ending, Failure, after_refusing};
use super::output::Output;
use super::terminal::warn;

/// Tracks the accuracy of the allocation week by week, as JSON lines
///
/// One line for each week that has charges or is closed. total, its four parts and index are those known when the week was closed
/// (of an open week, those known now); restated_total is what it costs by today's rules, owners and bills; accuracy is
/// 1 less half of what differs by line, over the larger total. With --corrections, what moved in closed weeks: pairs of lines that net
/// to what the bills changed, each with its cause. With --queue, what somebody should look at: values never seen before the last four
/// loaded weeks, rules that won nothing in them or end soon, owners who left, ownership gaps, disputes, reviews that are due.
/// `-` is standard input.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix track -w workspace.json *.csv\n  \
    cost-matrix track -w workspace.json *.csv | jq -r 'select(.closed and .accuracy != \"1\") | .week'\n  \
    cost-matrix track -w workspace.json *.csv --target walk > weeks.jsonl\n  \
    cost-matrix track -w workspace.json *.csv --corrections\n  \
    cost-matrix track -w workspace.json *.csv --queue --as-of 2026-11-03")]
pub(crate) struct Track {
    #[command(flatten)]
    inputs: Inputs,
    /// The corrections: week, the four dimensions, amount, cause (rule, ownership, bill, driver, rate), subject, certain, approved_by
    #[arg(long)]
    corrections: bool,
    /// The review queue: kind, subject, money, message, remedy, reviewed_on, largest money first
    #[arg(long, conflicts_with = "corrections")]
    queue: bool,
    /// Ends with 1 where the index of the last whole week lies below this target: crawl, walk or run (80, 90 and 95 %, or those
    /// of the workspace's targets)
    #[arg(long, value_name = "TARGET", value_parser = Targets::NAMES, conflicts_with_all = ["corrections", "queue"])]
    target: Option<String>,
    /// The day on which the queue looks; without it, the last day of the charges
    #[arg(long, value_name = "DAY", value_parser = day, requires = "queue")]
    as_of: Option<Day>,
}

impl Track {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs(&self.inputs)?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let problem = |refusal: cost_matrix::tracking::TrackRefusal| {
            Failure::of(format!("{}: {refusal}", self.inputs.workspace.display()))
        };
        let tracking = Tracking::of(workspace, &bills).map_err(problem)?;
        let mut output = Output::open(None)?;
        let mut is_below = false;
        if self.queue {
            let last = tracking.allocation().period().map(|period| period.last());
            let as_of = self.as_of.or(last).unwrap_or(Day::from_epoch(0));
            let items = queue(workspace, &bills, as_of).map_err(|refusal| problem(refusal.into()))?;
            items.iter().try_for_each(|item| output.write_line(item))?;
        } else if self.corrections {
            let corrections = tracking.corrections().map_err(problem)?;
            corrections.iter().try_for_each(|correction| output.write_line(correction))?;
        } else {
            let weeks = tracking.weeks().map_err(problem)?;
            weeks.iter().try_for_each(|week| output.write_line(week))?;
            let days = tracking.allocation().period();
            is_below = self.target.as_deref().is_some_and(|target| below(workspace, &weeks, days, target));
        }
        output.close()?;
        let (_, rejected) = charged.notes();
        let ending = after_refusing(rejected, self.inputs.reading.strict);
        tell_proof(&tracking.allocation().proof());
        Ok(if is_below { Ending::Found } else { ending })
    }
}

/// Whether the index of the last week of which all days are loaded lies below a target; it is told where it does.
fn below(workspace: &Workspace, weeks: &[TrackedWeek], days: Option<Period>, target: &str) -> bool {
    let is_whole =
        |week: &&TrackedWeek| days.is_some_and(|days| days.start() <= week.from && week.to <= days.last());
    let Some(week) = weeks.iter().rev().find(is_whole) else { return false };
    let place = |name: &str| Targets::NAMES.iter().position(|one| *one == name);
    let is_below = week.index.is_some() && week.target.as_deref().and_then(place) < place(target);
    if is_below && let (Some(place), Some(index)) = (place(target), &week.index) {
        let percent = workspace.targets.percents()[place];
        warn(&format!(
            "{}: the index {index} is below the target {target} of {percent} %: the exit status is 1",
            week.week
        ));
    }
    is_below
}
