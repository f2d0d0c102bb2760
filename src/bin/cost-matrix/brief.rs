//! `brief` and `template`: the working brief, and templates filled from the same facts.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cost_matrix::budget::check::check_all;
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{API_KEY, Allocation, Asked};
use cost_matrix::report::{
    Facts, Length, PlaybookFacts, Template, Written, brief_document, brief_written, stale_texts, template,
};

use super::arguments::{Inputs, day};
use super::bills::{inputs_with, tell_proof};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::terminal::warn;

/// Writes the working brief: scope, proof, who pays, the checklist with owners and dates, open decisions, escalation
///
/// Texts, owners, dates and ticks that were edited on the page stand in the workspace and are kept. A text whose computed
/// ground has changed since is named on standard error.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix brief -w workspace.json *.csv -o brief.md\n  \
    cost-matrix brief -w workspace.json *.csv --as-of 2026-04-06 --format html --length short -o brief.html\n  \
    cost-matrix brief -w workspace.json *.csv --as-of 2026-04-06 --format ics -o weekly.ics")]
pub(crate) struct Brief {
    #[command(flatten)]
    inputs: Inputs,
    /// The day on which owners are looked up and the age of bills is counted; without it, the last day of the charges
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Day>,
    /// How it is written: md, html, txt, chat (a message), csv (the tasks, for a tracker), ics (a calendar)
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
    /// All of it, or a page for leadership (csv and ics hold the tasks of the full one)
    #[arg(long, value_enum, default_value_t = LengthName::Full)]
    length: LengthName,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes a template, filled from the workspace and the bills
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix template agenda -w workspace.json *.csv --as-of 2026-04-06\n  \
    cost-matrix template chargeback -w workspace.json *.csv --as-of 2026-04-06 --format html -o chargeback.html")]
pub(crate) struct FilledTemplate {
    /// rollout, charter, procurement, agenda (of the weekly review), letter (to budget owners), chargeback (of the month)
    #[arg(value_name = "NAME", value_parser = named)]
    name: Template,
    #[command(flatten)]
    inputs: Inputs,
    /// The day on which owners are looked up; without it, the last day of the charges
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = TextFormat::Md)]
    format: TextFormat,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Md,
    Html,
    Txt,
    Chat,
    Csv,
    Ics,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TextFormat {
    Md,
    Html,
    Txt,
    Chat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LengthName {
    Full,
    Short,
}

fn named(text: &str) -> Result<Template, String> {
    let names = Template::ALL.map(Template::name).join(", ");
    Template::by_name(text.trim()).ok_or_else(|| format!("there is no template {text:?}; there are {names}"))
}

impl Brief {
    pub(crate) fn run(&self) -> Ended {
        let written = match self.format {
            Format::Md => Written::Markdown,
            Format::Html => Written::Html,
            Format::Txt => Written::Text,
            Format::Chat => Written::Chat,
            Format::Csv => Written::Csv,
            Format::Ics => Written::Ics,
        };
        let length = match self.length {
            LengthName::Full => Length::Full,
            LengthName::Short => Length::Short,
        };
        write(&self.inputs, self.as_of, self.output.as_deref(), |facts| {
            for text in stale_texts(&brief_document(facts, Length::Full)) {
                warn(&format!(
                    "the edited text {:?} rests on figures that have changed: now {:?}",
                    text.at, text.computed
                ));
            }
            brief_written(facts, length, written)
        })
    }
}

impl FilledTemplate {
    pub(crate) fn run(&self) -> Ended {
        let written = match self.format {
            TextFormat::Md => Written::Markdown,
            TextFormat::Html => Written::Html,
            TextFormat::Txt => Written::Text,
            TextFormat::Chat => Written::Chat,
        };
        write(&self.inputs, self.as_of, self.output.as_deref(), |facts| template(facts, self.name, written))
    }
}

fn write(
    inputs: &Inputs,
    as_of: Option<Day>,
    path: Option<&std::path::Path>,
    text: impl FnOnce(&Facts<'_>) -> String,
) -> Ended {
    inputs.check_apart(path)?;
    // Before the bills are read: a path that can't be written is told at once.
    let output = Output::open(path)?;
    let charged = inputs_with(inputs, &[API_KEY])?;
    let (workspace, bills) = (&charged.workspace, charged.bills());
    let refused = |refusal| Failure::of(format!("{}: {refusal}", inputs.workspace.display()));
    let allocation = Allocation::of(workspace, &bills, Asked::default()).map_err(refused)?;
    let findings = check_all(workspace, &bills, Some(&allocation));
    let (notes, rejected) = charged.notes();
    let playbooks = PlaybookFacts::of(workspace, &bills, as_of).map_err(refused)?;
    let facts = Facts {
        workspace,
        allocation: &allocation,
        bills: &notes,
        findings: &findings,
        as_of,
        playbooks: Some(&playbooks),
    };
    output.write_text(&text(&facts))?;
    let ending = after_refusing(rejected, inputs.reading.strict);
    tell_proof(&allocation.proof());
    Ok(ending)
}
