//! What is wrong with an archive, a workbook or a Parquet file, and what to do about it.

use std::fmt;

/// Why nothing can be read of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageFault {
    /// The system could not read it.
    Io(String),
    /// Its end is missing.
    CutOff,
    /// A part of it contradicts itself.
    Damaged(String),
    /// It needs a password.
    Encrypted(String),
    /// It is packed in a way that is not read.
    Packed {
        /// What.
        what: String,
        /// How.
        how: String,
    },
    /// It grows beyond all measure when it is unpacked.
    Bomb(String),
    /// What has to be held at once is too large.
    TooLarge {
        /// What.
        what: String,
        /// The limit in mebibytes.
        limit: usize,
    },
    /// Nothing is in it that could be a bill.
    Nothing,
    /// Packages in packages in packages.
    TooDeep,
    /// A workbook without a sheet of that name.
    NoSheet {
        /// What was asked for.
        wanted: String,
        /// The sheets that it has.
        there: Vec<String>,
    },
    /// Something of the format that is not read.
    Unread {
        /// What.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl PackageFault {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl fmt::Display for PackageFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(reason) => formatter.write_str(reason),
            Self::CutOff => {
                formatter.write_str("the file ends too early; copy or download it again, completely")
            }
            Self::Damaged(what) => {
                write!(formatter, "the file is damaged ({what}); copy or download it again")
            }
            Self::Encrypted(what) => {
                write!(formatter, "{what} is protected by a password; save it without one and give that")
            }
            Self::Packed { what, how } => write!(
                formatter,
                "{what} is packed with {how}, which is not read; unpack it, or pack it with the usual method (deflate)"
            ),
            Self::Bomb(what) => write!(
                formatter,
                "{what} would become several hundred times as large when it is unpacked, as no bill does; unpack it yourself \
                 if you trust it"
            ),
            Self::TooLarge { what, limit } => write!(
                formatter,
                "{what} is larger than {limit} MiB, which has to be held at once; export it as CSV, or split it"
            ),
            Self::Nothing => formatter.write_str("nothing is in it that could be a bill"),
            Self::TooDeep => formatter
                .write_str("archives stand in archives in archives; unpack it and give the files inside"),
            Self::NoSheet { wanted, there } => {
                write!(formatter, "there is no sheet “{wanted}”; it has: {}", there.join(", "))
            }
            Self::Unread { what, remedy } => write!(formatter, "{what} is not read; {remedy}"),
        }
    }
}
