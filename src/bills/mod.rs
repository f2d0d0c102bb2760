//! Bytes to charges: detects the format, maps the columns, sums what is alike, and reports what was refused.
//! Knows money, days, and from the workspace only mappings and bases; no rules.

mod bill;
mod codec;
mod evidence;

pub use bill::{Bill, Column, Combination, Control, Refused};
pub use evidence::{Evidence, EvidenceRow};

/// How many refused rows a [`Bill`] lists; the rest is counted.
pub const MOST_REFUSED: usize = 1_000;
