//! The command line: the same engine and the same figures as the page, for the weekly run.

mod advise;
mod alerts;
mod allocate;
mod arguments;
mod bills;
mod brief;
mod check;
mod close;
mod convert;
mod detect;
mod ending;
mod explain;
mod guardrails;
mod output;
mod packages;
mod reconcile;
mod sample;
mod simulate;
mod terminal;
mod threads;
mod track;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use ending::Ended;

/// Turns AI bills into a cost allocation matrix: which team, product, environment and usage type pays, by which rule.
///
/// A workspace file holds teams, rules, pools and budgets; bills are vendors' exports as they are (FOCUS and others, other
/// tables by a mapping of the workspace), also in workbooks and archives. Every cent that comes in goes out: the proof is the
/// last line on standard error.
#[derive(Parser)]
#[command(
    name = "cost-matrix",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 110,
    after_help = "A first run:\n  \
        cost-matrix sample demo\n  \
        cost-matrix detect demo/*.csv\n  \
        cost-matrix allocate -w demo/workspace.json demo/*.csv --by team,month\n  \
        cost-matrix brief -w demo/workspace.json demo/*.csv -o brief.md\n\n\
        Exit status: 0 done; 1 `check` found an error, or rows were refused and --strict was given; 2 unusable input or usage."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Detect(detect::Detect),
    Convert(convert::Convert),
    Allocate(allocate::Allocate),
    Check(check::Check),
    Explain(explain::Explain),
    Track(track::Track),
    Close(close::Close),
    Alerts(alerts::Alerts),
    Simulate(simulate::Simulate),
    Guardrails(guardrails::Guardrails),
    Reconcile(reconcile::Reconcile),
    Advise(advise::Advise),
    Brief(brief::Brief),
    Template(brief::FilledTemplate),
    Sample(sample::Sample),
}

fn run(command: Command) -> Ended {
    match command {
        Command::Detect(detect) => detect.run(),
        Command::Convert(convert) => convert.run(),
        Command::Allocate(allocate) => allocate.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Track(track) => track.run(),
        Command::Close(close) => close.run(),
        Command::Alerts(alerts) => alerts.run(),
        Command::Simulate(simulate) => simulate.run(),
        Command::Guardrails(guardrails) => guardrails.run(),
        Command::Reconcile(reconcile) => reconcile.run(),
        Command::Advise(advise) => advise.run(),
        Command::Brief(brief) => brief.run(),
        Command::Template(template) => template.run(),
        Command::Sample(sample) => sample.run(),
    }
}

fn main() -> ExitCode {
    ending::exit(run(Cli::parse().command))
}
