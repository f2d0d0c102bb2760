//! Why a workspace can't be used: the place, the reason, and what to do about it.

use std::fmt;

/// Why a text is no workspace, or not one that can be allocated by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkspaceError {
    /// The bytes are no UTF-8 text.
    Encoding {
        /// Line, from 1, of the first byte that is none.
        line: usize,
    },
    /// The text is no JSON, or gives a member twice.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A member is missing or has a value of which nothing can be made.
    Member {
        /// Where, as `rules[2].set.team.copy`; empty for the whole document.
        path: String,
        /// What is wrong there, and what was expected.
        reason: String,
    },
    /// Written by a later version of this program.
    Newer {
        /// What the member `format` says.
        found: String,
    },
    /// A member reads well but contradicts the rest.
    Refused(Problem),
}

/// Something in a workspace that reads well but by which nothing can be allocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A word for scripts, as `split-not-100`.
    pub code: &'static str,
    /// Where, as `pools[0].split.shares`.
    pub path: String,
    /// Kind and id of what it stands in, as `pool:platform`.
    pub subject: String,
    /// What is wrong and what helps.
    pub message: String,
}

impl WorkspaceError {
    /// Where in the document, as `rules[2].set.team.copy`; empty where the place is a line or the whole document.
    pub fn path(&self) -> &str {
        match self {
            Self::Encoding { .. } | Self::Syntax { .. } => "",
            Self::Member { path, .. } => path,
            Self::Newer { .. } => "format",
            Self::Refused(problem) => &problem.path,
        }
    }
}

impl fmt::Display for WorkspaceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding { line } => {
                write!(formatter, "line {line}: is not UTF-8 text; save the file as UTF-8")
            }
            Self::Syntax { line, column, reason } => {
                write!(formatter, "line {line}, column {column}: {reason}")
            }
            Self::Member { path, reason } if path.is_empty() => formatter.write_str(reason),
            Self::Member { path, reason } => write!(formatter, "{path}: {reason}"),
            Self::Newer { found } => write!(
                formatter,
                "format: {found:?} was written by a later version of this program; use that version, or one newer still"
            ),
            Self::Refused(problem) => problem.fmt(formatter),
        }
    }
}

impl std::error::Error for WorkspaceError {}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} ({})", self.path, self.message, self.code)
    }
}
