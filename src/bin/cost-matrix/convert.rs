//! `convert`: any bill as FOCUS CSV.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use cost_matrix::bills::{BillError, Converter, Keep, Options, bill_columns};

use super::arguments::Reading;
use super::bills::{RefusedRows, check_apart, check_once, name_of, open, optional_workspace, pieces};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Writes any bill that can be read as FOCUS CSV
///
/// Accepted rows keep their order, amounts keep every digit. Several bills become one file with the columns of all.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    cost-matrix convert -w workspace.json seats.csv -o seats-focus.csv\n  \
    cost-matrix convert march.csv.gz april.csv.gz | cost-matrix allocate -w workspace.json -")]
pub(crate) struct Convert {
    /// A workspace, for its mappings and its cost basis
    #[arg(short, long, value_name = "WORKSPACE")]
    workspace: Option<PathBuf>,
    /// Write to FILE instead of standard output; it is there as a whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Bills: files, or `-` for standard input
    #[arg(value_name = "BILL", required = true)]
    bills: Vec<PathBuf>,
}

/// A bill that was opened, and how large it is.
type Input = (Box<dyn Read>, Option<u64>);

impl Convert {
    pub(crate) fn run(&self) -> Ended {
        check_once(self.workspace.as_deref(), &self.bills)?;
        check_apart(self.output.as_deref(), &self.reading, self.workspace.as_deref(), &self.bills)?;
        let workspace = optional_workspace(self.workspace.as_deref())?;
        let options = || Options {
            basis: workspace.cost_basis(),
            keep: Keep::default(),
            mappings: &workspace.mappings,
        };
        let (columns, begun) = self.columns(&options())?;
        let mut refused = RefusedRows::of(&self.reading)?;
        let mut output = Output::open(self.output.as_deref())?;
        let mut rejected = 0;
        for (place, (path, begun)) in self.bills.iter().zip(begun).enumerate() {
            let input = begun.map_or_else(|| open(path), Ok)?;
            rejected += convert(path, input, &options(), (&columns, place == 0), &mut output, &mut refused)?;
        }
        output.close()?;
        refused.finish()?;
        Ok(after_refusing(rejected, self.reading.strict))
    }

    /// The columns of all bills in the order in which they come, and what was read on the way of bills that can't be
    /// opened twice.
    fn columns(&self, options: &Options<'_>) -> Result<(Vec<String>, Vec<Option<Input>>), Failure> {
        let mut columns: Vec<String> = Vec::new();
        let mut begun = Vec::new();
        for path in &self.bills {
            let (mut reader, size) = open(path)?;
            let mut head = Vec::new();
            let recorded = Recorded { reader: &mut reader, head: &mut head, keeps: size.is_none() };
            let own = bill_columns(&name_of(path), recorded, options);
            let own = own.map_err(|error| Failure::of(error.to_string()))?;
            for column in own {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            let again: Option<Input> = match size {
                Some(_) => None,
                None => Some((Box::new(Cursor::new(head).chain(reader)), None)),
            };
            begun.push(again);
        }
        Ok((columns, begun))
    }
}

/// A reader that keeps what it gave.
struct Recorded<'a> {
    reader: &'a mut Box<dyn Read>,
    head: &'a mut Vec<u8>,
    keeps: bool,
}

impl Read for Recorded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.reader.read(buffer)?;
        if self.keeps {
            self.head.extend_from_slice(&buffer[..length]);
        }
        Ok(length)
    }
}

/// Converts one bill; the number of refused rows.
fn convert(
    path: &Path,
    input: Input,
    options: &Options<'_>,
    (columns, with_header): (&[String], bool),
    output: &mut Output,
    refused: &mut RefusedRows,
) -> Result<u64, Failure> {
    let name = name_of(path);
    let read = || {
        let mut converter = Converter::new(&name, options, &mut *output)
            .columns(columns, with_header)
            .on_refused(|row| refused.keep(row));
        pieces(&name, input, |piece| converter.push(piece).map(|()| converter.rows()))?;
        let converted = converter.finish()?;
        Ok((converted.rows, converted.rejected, converted.refused))
    };
    let (rows, rejected, first) = read().map_err(|error: BillError| match output.is_broken() {
        true => Failure::NobodyReads,
        false => Failure::of(error.to_string()),
    })?;
    refused.tell(&name, rejected, rows, &first);
    Ok(rejected)
}
