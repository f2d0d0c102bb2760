//! What makes a whole file unreadable; a single row that is refused is no error.

use std::fmt;

use super::guess::Guess;
use super::json::JsonFault;
use super::packages::PackageFault;
use super::text::Foreign;
use super::unpack::GzipFault;

/// A file that is no bill that could be read.
#[derive(Clone, Debug, PartialEq)]
pub enum BillError {
    /// Nothing is in it.
    Empty {
        /// The file's name.
        file: String,
    },
    /// Not text at all, or text of another kind.
    Foreign {
        /// The file's name.
        file: String,
        /// What it looks like.
        looks_like: Foreign,
    },
    /// Gzip that is cut off or damaged, or that something else follows.
    Gzip {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        fault: GzipFault,
    },
    /// No line that could be a header.
    NoHeader {
        /// The file's name.
        file: String,
        /// How many lines were looked at.
        lines: u64,
    },
    /// Two columns that money or days would be read from have the same name.
    DoubledColumn {
        /// The file's name.
        file: String,
        /// The header's line.
        line: u64,
        /// The column's name.
        column: String,
    },
    /// JSON that holds no records, or more than is read.
    Json {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        fault: JsonFault,
    },
    /// An archive, a workbook or a Parquet file of which nothing can be read.
    Package {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        fault: PackageFault,
    },
    /// A known export that lacks money or days.
    NoBill {
        /// The file's name.
        file: String,
        /// The format's name.
        format: &'static str,
        /// What it lacks, and what to give instead.
        lacks: &'static str,
    },
    /// A table that is neither FOCUS nor a known format nor covered by a mapping.
    Unknown(Box<Unknown>),
    /// It could not be read, or what was made of it not be written.
    Io {
        /// The file's name.
        file: String,
        /// What the system says.
        reason: String,
    },
}

/// A table without a known format, and what would read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The file's name.
    pub file: String,
    /// The line that looks like the header.
    pub line: u64,
    /// Its cells.
    pub header: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// A mapping by names and values.
    pub guess: Guess,
}

impl BillError {
    /// The file's name.
    pub fn file(&self) -> &str {
        match self {
            Self::Empty { file }
            | Self::Foreign { file, .. }
            | Self::Gzip { file, .. }
            | Self::NoHeader { file, .. }
            | Self::DoubledColumn { file, .. }
            | Self::Json { file, .. }
            | Self::Package { file, .. }
            | Self::NoBill { file, .. }
            | Self::Io { file, .. } => file,
            Self::Unknown(unknown) => &unknown.file,
        }
    }
}

impl BillError {
    /// Whether it says that the file is something else than a bill: nothing is lost without it.
    pub const fn is_no_bill(&self) -> bool {
        matches!(
            self,
            Self::Empty { .. } | Self::Foreign { .. } | Self::NoHeader { .. } | Self::NoBill { .. }
        )
    }
}

impl fmt::Display for BillError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { file } => write!(formatter, "{file}: the file is empty; export the bill again"),
            Self::Foreign { file, looks_like } => {
                let (what, remedy) = looks_like.advice();
                write!(formatter, "{file}: this looks like {what}, not like a CSV bill; {remedy}")
            }
            Self::Gzip { file, fault } => write!(formatter, "{file}: {fault}"),
            Self::NoHeader { file, lines } => write!(
                formatter,
                "{file}: none of the first {lines} lines looks like a header of columns (separated by comma, semicolon, \
                 tab or bar); give a CSV file with a header"
            ),
            Self::DoubledColumn { file, line, column } => write!(
                formatter,
                "{file}, line {line}: two columns are called {column}, and only one can be read; remove or rename one"
            ),
            Self::Json { file, fault } => write!(formatter, "{file}: {fault}"),
            Self::Package { file, fault } => write!(formatter, "{file}: {fault}"),
            Self::NoBill { file, format, lacks } => {
                write!(formatter, "{file}: this is {format}, which can't be charged: {lacks}")
            }
            Self::Unknown(unknown) => unknown.fmt(formatter),
            Self::Io { file, reason } => write!(formatter, "{file}: {reason}"),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, header, guess, .. } = self;
        write!(
            formatter,
            "{file}, line {line}: not FOCUS (which has ChargePeriodStart and one of EffectiveCost, BilledCost, ListCost), no \
             vendor's format that is known, and no mapping of the workspace has its columns: {}; add a mapping to the workspace",
            header.join(", ")
        )?;
        if !guess.mapping.columns.is_empty() {
            let json = serde_json::to_string(&guess.mapping).unwrap_or_default();
            write!(formatter, "'s \"mappings\", for instance {json}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BillError {}
