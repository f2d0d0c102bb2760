//! How a run ends: done, with something refused or found, or not at all.

use std::process::ExitCode;

use super::terminal::{complain, warn};

/// What a run that came to its end says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Status 0.
    Done,
    /// Status 1: an error was found, or rows were refused and that was to be told.
    Found,
}

/// Why a run did not come to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Status 2, with messages that name file, line and reason.
    Unusable(Vec<String>),
    /// Whoever read the output has gone: nothing is left to say.
    NobodyReads,
}

/// How a run ends.
pub(crate) type Ended = Result<Ending, Failure>;

impl Failure {
    pub(crate) fn of(message: impl Into<String>) -> Self {
        Self::Unusable(vec![message.into()])
    }
}

impl From<std::io::Error> for Failure {
    /// An error of writing to standard output.
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::of(format!("standard output: {error}")),
        }
    }
}

/// Says what is left to say.
pub(crate) fn exit(ended: Ended) -> ExitCode {
    match ended {
        Ok(Ending::Done) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Ok(Ending::Found) => ExitCode::from(1),
        Err(Failure::Unusable(messages)) => {
            messages.iter().for_each(|message| complain(message));
            ExitCode::from(2)
        }
    }
}

/// How a run ends in which so many rows were refused.
pub(crate) fn after_refusing(rejected: u64, strict: bool) -> Ending {
    if strict && rejected > 0 {
        warn("rows were refused, and --strict was given: the exit status is 1");
        return Ending::Found;
    }
    Ending::Done
}
