//! `simulate`: an escalation played through.

use clap::Args;
use cost_matrix::budget::simulate::{Incident, Reply, simulate};
use cost_matrix::calendar::Day;
use cost_matrix::desk::Played;
use cost_matrix::report::notices;

use super::arguments::{Inputs, day};
use super::bills::inputs_with;
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Plays an escalation through: who is told when, what the line has spent by then, what each action saves
///
/// One JSON object: the timeline of the budget's ladder from the start of the day (UTC), with nobody answering or with the answer
/// that is given, and the texts for each level that is told (mail, chat, ticket). Spend comes from the bills up to that day, and
/// from there on from the mean of the last seven days. Nothing is sent.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix simulate -w workspace.json *.csv --budget search-prod --trigger warn --fired 2026-03-14\n  \
    cost-matrix simulate -w workspace.json *.csv --budget search-prod --fired 2026-03-14 --answer 2:5 | jq .simulation.ending\n\n\
    A level in the workspace, in a ladder's list of levels:\n  \
    {\"notify\": [\"deputy\"], \"via\": \"email\", \"acknowledge_within\": \"4h\", \"repeat\": \"1\", \"action\": \"throttle\", \
    \"saves\": \"30%\",\n   \"hours\": {\"from\": \"09:00\", \"until\": \"17:00\", \"days\": [\"mon\", \"tue\"], \"zone\": \"+01:00\"}}\n\n\
    Zones are fixed distances from UTC: there is no database of time zones, and summer time is not known.")]
pub(crate) struct Simulate {
    #[command(flatten)]
    inputs: Inputs,
    /// The budget's id
    #[arg(long, value_name = "ID")]
    budget: String,
    /// The trigger's id, for the texts
    #[arg(long, value_name = "ID", default_value = "")]
    trigger: String,
    /// The day on which it fired, or is taken to have fired
    #[arg(long, value_name = "DAY", value_parser = day)]
    fired: Day,
    /// The level that answers, and how many hours after it was told; nobody where absent
    #[arg(long, value_name = "LEVEL:HOURS", value_parser = reply)]
    answer: Option<Reply>,
}

fn reply(text: &str) -> Result<Reply, String> {
    let read = || {
        let (level, hours) = text.split_once(':')?;
        let level = level.trim().parse().ok().filter(|level| *level > 0)?;
        Some(Reply { level, after_hours: hours.trim().parse().ok()? })
    };
    read().ok_or_else(|| "give a level and hours, as 2:5".to_owned())
}

impl Simulate {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs_with(&self.inputs, &[cost_matrix::ledger::CHARGE_CATEGORY])?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let incident = Incident {
            budget: self.budget.clone(),
            trigger: self.trigger.clone(),
            fired: self.fired,
            reply: self.answer,
        };
        let simulation = simulate(workspace, &bills, &incident)
            .map_err(|reason| Failure::of(format!("{}: {reason}", self.inputs.workspace.display())))?;
        let mut output = Output::open(None)?;
        output.write_line(&Played { notices: notices(workspace, &simulation), simulation })?;
        output.close()?;
        let (_, rejected) = charged.notes();
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}
