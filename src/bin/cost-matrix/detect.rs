//! `detect`: what a bill is, and what it comes to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use cost_matrix::bills::{Bill, Keep, TOKENS, gaps};
use cost_matrix::calendar::{Day, Period};
use cost_matrix::money::ExactSum;
use cost_matrix::workspace::Basis;
use serde::Serialize;

use super::arguments::Reading;
use super::bills::{How, RefusedRows, bills_in, check_apart, check_once, optional_workspace};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::packages::sheets;

/// Tells what bills are: one JSON object a line (a line a currency, where a bill mixes them)
///
/// file, format, rows, rejected, currency, total (the billed cost, every digit), from, to (first and last day, both included).
/// Where there is something to say: skipped (rows that are sums of others, or days without charges), preamble (lines before
/// the header), gaps (first and last day of spans without a charge), rounding (beyond 18 decimal places) and notes (in words:
/// sums that the file states beside what its charges come to, pages that are missing, costs that are estimates).
/// An export of usage that has no money has currency and total null, and its number of tokens in tokens.
/// Where a bill mixes currencies, `rows` are those of the line's currency and `rejected` is the whole bill's.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix detect march.csv\n  \
    zcat march.csv.gz | cost-matrix detect -\n  \
    cost-matrix detect -w workspace.json seats.csv      a CSV that a mapping of the workspace reads")]
pub(crate) struct Detect {
    /// A workspace, for its mappings and its currency
    #[arg(short, long, value_name = "WORKSPACE")]
    workspace: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Bills: files, or `-` for standard input
    #[arg(value_name = "BILL", required = true)]
    bills: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    format: &'a str,
    rows: u64,
    rejected: u64,
    currency: Option<&'a str>,
    /// None where the file counts tokens.
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
    #[serde(skip_serializing_if = "is_zero")]
    skipped: u64,
    #[serde(skip_serializing_if = "is_zero")]
    preamble: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<[Day; 2]>,
    #[serde(skip_serializing_if = "String::is_empty")]
    rounding: String,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Detect {
    pub(crate) fn run(&self) -> Ended {
        check_once(self.workspace.as_deref(), &self.bills)?;
        check_apart(None, &self.reading, self.workspace.as_deref(), &self.bills)?;
        let workspace = optional_workspace(self.workspace.as_deref())?;
        let how = How {
            basis: Basis::Billed,
            keep: Keep::Fields([].into()),
            mappings: &workspace.mappings,
            sheets: &sheets(&self.reading, &workspace),
        };
        let mut refused = RefusedRows::of(&self.reading)?;
        let mut output = Output::open(None)?;
        let mut messages = Vec::new();
        let mut rejected = 0;
        for path in &self.bills {
            match bills_in(path, &how, &mut refused, self.reading.threads()) {
                Ok(bills) => {
                    for bill in &bills {
                        rejected += bill.rejected;
                        tell_bill(bill, workspace.currency.trim(), &mut output)?;
                    }
                }
                // The others are told all the same.
                Err(Failure::Unusable(more)) => messages.extend(more),
                Err(failure) => return Err(failure),
            }
        }
        output.close()?;
        refused.finish()?;
        if !messages.is_empty() {
            return Err(Failure::Unusable(messages));
        }
        Ok(after_refusing(rejected, self.reading.strict))
    }
}

/// Currencies stand in upper case here.
fn counts_tokens(currency: &str) -> bool {
    currency.eq_ignore_ascii_case(TOKENS)
}

#[derive(Default)]
struct Sum {
    rows: u64,
    total: ExactSum,
    period: Option<Period>,
    periods: Vec<Period>,
}

fn tell_bill(bill: &Bill, own_currency: &str, output: &mut Output) -> Result<(), Failure> {
    let mut sums: BTreeMap<Arc<str>, Sum> = BTreeMap::new();
    for line in &bill.control {
        let currency = if line.currency.trim().is_empty() { own_currency } else { line.currency.trim() };
        let currency: Arc<str> = currency.to_uppercase().into();
        let sum = sums.entry(currency).or_default();
        sum.rows += line.rows;
        sum.periods.push(line.period);
        sum.total.merge(&line.sums[Basis::Billed.index()]);
        sum.period = Some(sum.period.map_or(line.period, |period| period.cover(line.period)));
    }
    if sums.is_empty() {
        sums.insert("".into(), Sum::default());
    }
    let mixed = sums.len() > 1;
    for (currency, sum) in &sums {
        output.write_line(&Line {
            file: &bill.name,
            format: &bill.format,
            rows: if mixed { sum.rows } else { bill.rows },
            rejected: bill.rejected,
            currency: Some(&**currency).filter(|currency| !currency.is_empty() && !counts_tokens(currency)),
            total: (!counts_tokens(currency)).then(|| sum.total.exact()),
            tokens: counts_tokens(currency).then(|| sum.total.exact()),
            from: sum.period.map(Period::start),
            to: sum.period.map(Period::last),
            skipped: bill.skipped,
            preamble: bill.preamble,
            gaps: gaps(sum.periods.clone()).into_iter().map(|gap| [gap.start(), gap.last()]).collect(),
            rounding: Some(sum.total.rounding()).filter(|rounding| rounding != "0").unwrap_or_default(),
            notes: &bill.notes,
        })?;
    }
    Ok(())
}
