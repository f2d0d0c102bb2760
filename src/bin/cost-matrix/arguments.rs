//! Arguments that several commands take, and how their texts are read.

use std::path::{Path, PathBuf};

use clap::Args;
use cost_matrix::calendar::{Day, Month, Week};
use cost_matrix::ledger::{By, Coverage, Filter, UNALLOCATED};
use cost_matrix::workspace::{Workspace, put_rates, rates_of_table};

use super::bills::check_apart;
use super::ending::Failure;
use super::threads::available;

/// A workspace, bills, and what happens with refused rows.
#[derive(Args)]
pub(crate) struct Inputs {
    /// The workspace file
    #[arg(short, long, value_name = "WORKSPACE")]
    pub(crate) workspace: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Exchange rates for this run: a CSV with the columns month, currency and rate, before those of the workspace
    #[arg(long, value_name = "FILE")]
    pub(crate) rates: Option<PathBuf>,
    /// Bills: files, or `-` for standard input
    #[arg(value_name = "BILL")]
    pub(crate) bills: Vec<PathBuf>,
}

impl Inputs {
    /// What is written must be no file that is read, or written for something else.
    pub(crate) fn check_apart(&self, output: Option<&Path>) -> Result<(), Failure> {
        check_apart(output, &self.reading, Some(&self.workspace), &self.bills)
    }

    /// Puts the rates of the file into a workspace.
    pub(crate) fn add_rates(&self, workspace: &mut Workspace) -> Result<(), Failure> {
        let Some(path) = &self.rates else { return Ok(()) };
        let problem = |reason: String| Failure::of(format!("{}: {reason}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        let rates = rates_of_table(&text).map_err(|fault| problem(fault.to_string()))?;
        put_rates(&mut workspace.rates, rates);
        Ok(())
    }
}

/// What happens with refused rows.
#[derive(Args)]
pub(crate) struct Reading {
    /// End with status 1 if a row was refused
    #[arg(long)]
    pub(crate) strict: bool,
    /// Write the refused rows to FILE, one JSON object a line: file, line, reason, text
    #[arg(long, value_name = "FILE")]
    pub(crate) rejected: Option<PathBuf>,
    /// Read the sheet of this name in workbooks (XLSX, XLS, ODS)
    ///
    /// Otherwise it is the first that the workspace's `sheets` name, or the first that reads as a bill.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Read bills by so many threads; all that the machine has where nothing is said. Refused rows that go to a file are
    /// read by one
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZero<usize>>,
}

impl Reading {
    /// How many threads read.
    pub(crate) fn threads(&self) -> usize {
        self.threads.map_or_else(available, usize::from)
    }
}

/// Reads a day, as `2026-03-11`.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    text.trim().parse().map_err(|_| "give a day as 2026-03-11".to_owned())
}

/// Reads an ISO week, as `2026-W11`.
pub(crate) fn week(text: &str) -> Result<Week, String> {
    text.trim().parse().map_err(|_| "give an ISO week as 2026-W11".to_owned())
}

/// The columns of a list, each once.
#[derive(Clone, Debug)]
pub(crate) struct Columns(pub(crate) Vec<By>);

/// Reads a comma list of columns.
pub(crate) fn columns(text: &str) -> Result<Columns, String> {
    let mut columns = Vec::new();
    for name in text.split(',').map(str::trim) {
        let by = By::by_name(name).ok_or_else(|| format!("there is no column {name:?}; {}", known()))?;
        if columns.contains(&by) {
            return Err(format!("the column {name} stands there twice"));
        }
        columns.push(by);
    }
    Ok(Columns(columns))
}

fn known() -> String {
    format!("columns are {}", By::ALL.map(By::name).join(", "))
}

/// Reads `DIM=VALUE[,DIM=VALUE]`; no value, or `(unallocated)`, is an empty one. A comma in a value is written `\,`.
pub(crate) fn filter(text: &str) -> Result<Conditions, String> {
    let mut filter = Filter::new();
    for part in split_unescaped(text) {
        let (name, value) =
            part.split_once('=').ok_or_else(|| format!("{part:?} is no DIM=VALUE, as team=search"))?;
        let by = By::by_name(name.trim())
            .ok_or_else(|| format!("there is no column {:?}; {}", name.trim(), known()))?;
        let value = value.trim();
        let empty = value.is_empty() || (by.dimension().is_some() && value == UNALLOCATED);
        possible(by, value)?;
        filter.push((by, (!empty).then(|| value.to_owned())));
    }
    Ok(Conditions(filter))
}

/// Refuses a value that no entry can have in a column.
fn possible(by: By, value: &str) -> Result<(), String> {
    // As it prints: a month is 2026-03, not 2026-3.
    let is = |text: String| text.eq_ignore_ascii_case(value);
    let (fits, example) = match by {
        By::Month => (value.parse().is_ok_and(|month: Month| is(month.to_string())), "2026-03".to_owned()),
        By::Week => (value.parse().is_ok_and(|week: Week| is(week.to_string())), "2026-W11".to_owned()),
        By::Day => (value.parse().is_ok_and(|day: Day| is(day.to_string())), "2026-03-11".to_owned()),
        By::Coverage => {
            let names = Coverage::ALL.map(Coverage::name);
            (names.iter().any(|name| is((*name).to_owned())), format!("one of {}", names.join(", ")))
        }
        _ => return Ok(()),
    };
    if fits { Ok(()) } else { Err(format!("no {} is {value:?}; give it as {example}", by.name())) }
}

/// What an explanation is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Conditions(pub(crate) Filter);

fn split_unescaped(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = parts.last_mut();
        match (character, last) {
            ('\\', Some(last)) if characters.peek() == Some(&',') => {
                last.push(',');
                characters.next();
            }
            (',', _) => parts.push(String::new()),
            (_, Some(last)) => last.push(character),
            (_, None) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read() {
        let read = |text: &str| filter(text).map(|conditions| conditions.0);
        assert_eq!(
            read("team=search, product="),
            Ok(vec![(By::Team, Some("search".to_owned())), (By::Product, None)])
        );
        assert_eq!(read("team=(unallocated)"), Ok(vec![(By::Team, None)]));
        assert_eq!(read(r"provider=Acme\, Inc."), Ok(vec![(By::Provider, Some("Acme, Inc.".to_owned()))]));
        assert!(read("team").is_err() && read("teem=search").is_err());
        assert!(read("month=2026-03,week=2026-W11,day=2026-03-11,coverage=direct").is_ok());
        for wrong in
            ["month=2026-3", "month=", "week=2026-11", "week=2026-W60", "day=11.3.", "coverage=directt"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn columns_are_read() {
        let read = |text: &str| columns(text).map(|columns| columns.0);
        assert_eq!(read("team, week"), Ok(vec![By::Team, By::Week]));
        assert!(read("team,team").is_err() && read("").is_err());
    }
}
