//! `advise`: the audit. The cheapest split over models, guardrails to hand over, the KPI plan.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cost_matrix::advice::{
    Handover, KpiPlan, Split, guess_columns, handover, kpi_plan, outcomes_of_table, put_outcomes, split,
};
use cost_matrix::budget::guardrail::KEY;
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{Allocation, Asked, CHARGE_CATEGORY, CONSUMED_FIELDS, USER};
use cost_matrix::report::{handover_csv, handover_markdown, kpi_csv, kpi_markdown, split_markdown};
use cost_matrix::workspace::Workspace;
use serde::Serialize;

use super::arguments::{Inputs, day};
use super::bills::inputs_with;
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Audits: the cheapest split of tokens over models that keeps each usage type's quality, guardrails to hand over, a KPI plan
///
/// One JSON line a fact, with "advice" telling what it is: total, usage, model, provider, binding, conflict, price_move, what_if, price, left_out,
/// needs; guardrail; kpi, kpi_week. Tokens come from bills that count them (ConsumedQuantity, x_Model, x_TokenType), or from the workspace's
/// `advice.volumes`; qualities only from its `advice.qualities`; prices from its `prices`, else from the bills.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix advise -w workspace.json *.csv --format md -o audit.md\n  \
    cost-matrix advise -w workspace.json *.csv --part split | jq -r 'select(.advice == \"binding\") | [.limit, .gain] | @tsv'\n  \
    cost-matrix advise -w workspace.json *.csv --part guardrails --format litellm -o limits.yaml\n  \
    cost-matrix advise -w workspace.json *.csv --part kpis --outcomes outcomes.csv --format csv")]
pub(crate) struct Advise {
    #[command(flatten)]
    inputs: Inputs,
    /// Only this part
    #[arg(long, value_enum)]
    part: Option<Part>,
    /// How it is written; csv needs the part guardrails or kpis, litellm the part guardrails
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Outcomes for this run: a CSV with the columns day, product and requests, accepted, reworked, escalated, resolved, conversions, revenue or users
    #[arg(long, value_name = "FILE")]
    outcomes: Option<PathBuf>,
    /// The day on which owners are looked up
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Day>,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Split,
    Guardrails,
    Kpis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Md,
    Csv,
    Litellm,
}

/// The parts that were asked for.
struct Found {
    split: Option<Split>,
    guardrails: Option<Handover>,
    kpis: Option<KpiPlan>,
}

#[derive(Serialize)]
struct Line<'a, T: Serialize> {
    advice: &'a str,
    #[serde(flatten)]
    what: T,
}

#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct OfUsage<'a, T: Serialize> {
    usage_type: &'a str,
    #[serde(flatten)]
    what: T,
}

#[derive(Serialize)]
struct OfKpi<'a, T: Serialize> {
    kpi: &'a str,
    #[serde(flatten)]
    what: T,
}

impl Advise {
    pub(crate) fn run(&self) -> Ended {
        match (self.format, self.part) {
            (Format::Csv, None | Some(Part::Split)) => {
                return Err(Failure::of("--format csv needs --part guardrails or --part kpis"));
            }
            (Format::Litellm, part) if part != Some(Part::Guardrails) => {
                return Err(Failure::of("--format litellm needs --part guardrails"));
            }
            _ => {}
        }
        self.inputs.check_apart(self.output.as_deref())?;
        let mut output = Output::open(self.output.as_deref())?;
        let mut more = CONSUMED_FIELDS.to_vec();
        more.extend([CHARGE_CATEGORY, KEY, USER]);
        let charged = inputs_with(&self.inputs, &more)?;
        let mut workspace = charged.workspace.clone();
        self.add_outcomes(&mut workspace)?;
        let found = self.find(&workspace, &charged.bills())?;
        match self.format {
            Format::Json => {
                lines(&mut output, &found)?;
                output.close()?;
            }
            Format::Md => output.write_text(&markdown(&found))?,
            Format::Csv => {
                let table = found.guardrails.as_ref().map(handover_csv);
                output.write_text(&table.or_else(|| found.kpis.as_ref().map(kpi_csv)).unwrap_or_default())?;
            }
            Format::Litellm => {
                output.write_text(&found.guardrails.map(|handover| handover.yaml).unwrap_or_default())?;
            }
        }
        let (_, rejected) = charged.notes();
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }

    fn add_outcomes(&self, workspace: &mut Workspace) -> Result<(), Failure> {
        let Some(path) = &self.outcomes else { return Ok(()) };
        let problem = |reason: String| Failure::of(format!("{}: {reason}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        let outcomes =
            outcomes_of_table(&text, &guess_columns(&text)).map_err(|fault| problem(fault.to_string()))?;
        put_outcomes(&mut workspace.outcomes, outcomes);
        Ok(())
    }

    fn find(&self, workspace: &Workspace, bills: &[&cost_matrix::bills::Bill]) -> Result<Found, Failure> {
        let refused = |refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display()));
        let asks = |part: Part| self.part.is_none_or(|asked| asked == part);
        let mut found = Found { split: None, guardrails: None, kpis: None };
        if asks(Part::Split) {
            found.split = Some(split(workspace, bills).map_err(refused)?);
        }
        if asks(Part::Guardrails) {
            let days = Allocation::of(workspace, bills, Asked::default()).map_err(refused)?.period();
            let days = days.map(|days| (days.start(), days.last()));
            found.guardrails = Some(handover(workspace, bills, days).map_err(refused)?);
        }
        if asks(Part::Kpis) {
            found.kpis = Some(kpi_plan(workspace, bills, self.as_of).map_err(refused)?);
        }
        Ok(found)
    }
}

fn markdown(found: &Found) -> String {
    let parts = [
        found.split.as_ref().map(split_markdown),
        found.guardrails.as_ref().map(handover_markdown),
        found.kpis.as_ref().map(kpi_markdown),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| part.trim_end().to_owned()).collect();
    format!("# Audit\n\n{}\n", parts.join("\n\n"))
}

fn lines(output: &mut Output, found: &Found) -> Result<(), Failure> {
    if let Some(split) = &found.split {
        split_lines(output, split)?;
    }
    for row in found.guardrails.iter().flat_map(|handover| &handover.rows) {
        output.write_line(&Line { advice: "guardrail", what: row })?;
    }
    for kpi in found.kpis.iter().flat_map(|plan| &plan.kpis) {
        let mut alone = kpi.clone();
        let weeks = std::mem::take(&mut alone.weeks);
        output.write_line(&Line { advice: "kpi", what: &alone })?;
        for week in &weeks {
            output.write_line(&Line { advice: "kpi_week", what: OfKpi { kpi: &kpi.id, what: week } })?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Total<'a> {
    currency: &'a str,
    period: &'a Option<cost_matrix::advice::Period>,
    failed: &'a Option<String>,
    #[serde(flatten)]
    totals: &'a cost_matrix::advice::Totals,
}

fn split_lines(output: &mut Output, split: &Split) -> Result<(), Failure> {
    let Split { currency, period, failed, totals, .. } = split;
    output.write_line(&Line { advice: "total", what: Total { currency, period, failed, totals } })?;
    for usage in &split.usages {
        let mut alone = usage.clone();
        alone.models.clear();
        let mut value = serde_json::to_value(&alone).unwrap_or_default();
        value.as_object_mut().map(|members| members.shift_remove("models"));
        output.write_line(&Line { advice: "usage", what: value })?;
        for model in &usage.models {
            output.write_line(&Line {
                advice: "model",
                what: OfUsage { usage_type: &usage.usage_type, what: model },
            })?;
        }
    }
    for one in &split.providers {
        output.write_line(&Line { advice: "provider", what: one })?;
    }
    for one in &split.binding {
        output.write_line(&Line { advice: "binding", what: one })?;
    }
    for text in &split.conflict {
        output.write_line(&Line { advice: "conflict", what: Said { text } })?;
    }
    for one in &split.moves {
        output.write_line(&Line { advice: "price_move", what: one })?;
    }
    for one in &split.what_ifs {
        output.write_line(&Line { advice: "what_if", what: one })?;
    }
    for one in &split.prices {
        output.write_line(&Line { advice: "price", what: one })?;
    }
    for one in &split.left_out {
        output.write_line(&Line { advice: "left_out", what: one })?;
    }
    for text in &split.needs {
        output.write_line(&Line { advice: "needs", what: Said { text } })?;
    }
    Ok(())
}
