//! `convert`: any bill as FOCUS CSV.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use clap::Args;
use cost_matrix::bills::{BillError, Converter, Keep, Options, Sheets, bill_columns};

use super::arguments::Reading;
use super::bills::{RefusedRows, check_apart, check_once, optional_workspace, pieces, settle};
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;
use super::packages::{Given, Lent, Opened, sheets};

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

impl Convert {
    pub(crate) fn run(&self) -> Ended {
        check_once(self.workspace.as_deref(), &self.bills)?;
        check_apart(self.output.as_deref(), &self.reading, self.workspace.as_deref(), &self.bills)?;
        let workspace = optional_workspace(self.workspace.as_deref())?;
        let options =
            Options { basis: workspace.cost_basis(), keep: Keep::default(), mappings: &workspace.mappings };
        let how = How { options, sheets: sheets(&self.reading, &workspace) };
        let mut given = self.bills.iter().map(|path| Given::of(path)).collect::<Result<Vec<_>, _>>()?;
        let mut columns = Columns::default();
        for given in &mut given {
            columns.of_file(given, &how)?;
        }
        let mut refused = RefusedRows::of(&self.reading)?;
        let mut output = Output::open(self.output.as_deref())?;
        let mut writing = Writing {
            columns: &columns,
            with_header: true,
            output: &mut output,
            refused: &mut refused,
            rejected: 0,
        };
        for given in &mut given {
            writing.file(given, &how)?;
        }
        let rejected = writing.rejected;
        output.close()?;
        refused.finish()?;
        Ok(after_refusing(rejected, self.reading.strict))
    }
}

struct How<'a> {
    options: Options<'a>,
    sheets: Sheets,
}

/// The columns of all bills in the order in which they come.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    /// What of a package is no bill.
    left_out: Vec<String>,
}

impl Columns {
    fn of_file(&mut self, given: &mut Given, how: &How<'_>) -> Result<(), Failure> {
        let name = given.name().to_owned();
        match given.open(&how.sheets, how.options.mappings)? {
            Opened::Text(mut reader, _) => {
                // What is read on the way of text that can't be opened twice is kept.
                let keeps = given.is_once();
                let mut head = Vec::new();
                let recorded = Recorded { reader: &mut reader, head: &mut head, keeps };
                let own = bill_columns(&name, recorded, &how.options);
                self.add(own.map_err(|error| Failure::of(error.to_string()))?);
                given.put_back(Box::new(Cursor::new(head).chain(reader)));
                Ok(())
            }
            Opened::Package(mut package) => {
                let mut left_out = Vec::new();
                let mut nothing = true;
                while let Some(part) = package.next_part() {
                    let own = part.and_then(|mut part| {
                        let name = part.name().to_owned();
                        bill_columns(&name, Lent(&mut part), &how.options)
                    });
                    match own {
                        Ok(own) => {
                            nothing = false;
                            self.add(own);
                        }
                        Err(error) => left_out.push(error),
                    }
                }
                self.left_out.extend(left_out.iter().map(|error| error.file().to_owned()));
                settle(nothing, left_out)
            }
        }
    }

    fn add(&mut self, own: Vec<String>) {
        for column in own {
            if !self.names.contains(&column) {
                self.names.push(column);
            }
        }
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

/// The second time through all bills.
struct Writing<'a> {
    columns: &'a Columns,
    with_header: bool,
    output: &'a mut Output,
    refused: &'a mut RefusedRows,
    rejected: u64,
}

impl Writing<'_> {
    fn file(&mut self, given: &mut Given, how: &How<'_>) -> Result<(), Failure> {
        let name = given.name().to_owned();
        match given.open(&how.sheets, how.options.mappings)? {
            Opened::Text(reader, size) => self.bill(&name, (reader, size), how),
            Opened::Package(mut package) => {
                while let Some(part) = package.next_part() {
                    let left_out = |name: &str| self.columns.left_out.iter().any(|own| own == name);
                    match part {
                        Ok(part) if left_out(part.name()) => {}
                        Err(error) if left_out(error.file()) => {}
                        Ok(mut part) => {
                            let name = part.name().to_owned();
                            self.bill(&name, (Lent(&mut part), None), how)?;
                        }
                        Err(error) => return Err(Failure::of(error.to_string())),
                    }
                }
                Ok(())
            }
        }
    }

    /// Converts one bill.
    fn bill(&mut self, name: &str, input: (impl Read, Option<u64>), how: &How<'_>) -> Result<(), Failure> {
        let with_header = std::mem::take(&mut self.with_header);
        let Self { columns, output, refused, .. } = self;
        let read = || {
            let mut converter = Converter::new(name, &how.options, &mut **output)
                .columns(&columns.names, with_header)
                .on_refused(|row| refused.keep(row));
            pieces(name, input, |piece| converter.push(piece).map(|()| converter.rows()))?;
            let converted = converter.finish()?;
            Ok((converted.rows, converted.rejected, converted.refused))
        };
        let (rows, rejected, first) = read().map_err(|error: BillError| match output.is_broken() {
            true => Failure::NobodyReads,
            false => Failure::of(error.to_string()),
        })?;
        self.refused.tell(name, rejected, rows, &first);
        self.rejected += rejected;
        Ok(())
    }
}
