//! Bytes to charges: detects the format, maps the columns, sums what is alike, and reports what was refused.
//! Knows money, days, and from the workspace only mappings and bases; no rules.

mod accumulate;
mod bill;
mod blocks;
mod codec;
mod combine;
mod control;
mod convert;
mod csv;
mod error;
mod evidence;
mod fingerprint;
mod focus;
mod formats;
mod guard;
mod guess;
mod header;
mod intern;
mod json;
mod layout;
mod memo;
mod normal;
mod packages;
mod parts;
mod reader;
mod row;
mod store;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod unpack;

pub use accumulate::Keep;
pub use bill::{Bill, Column, Combination, Control, Refused, gaps};
pub use convert::{Converted, Converter, bill_columns};
pub use error::{BillError, Unknown};
pub use evidence::{Evidence, EvidenceRow};
pub(crate) use formats::token_type;
pub use guard::guarded;
pub use guess::Guess;
pub use json::JsonFault;
pub use packages::{
    Bytes, Package, PackageFault, PackagePart, ReadSheet, Sheets, Source, TELLING, is_package,
};
pub use parts::{Apart, Part, PartPlan, PartReader};
pub use reader::{BillReader, FileHash, Options, read_bill};
pub use store::{Corrupt, STORE_VERSION};
pub use text::Foreign;
pub use unpack::GzipFault;

/// In the place of a currency: what stands as cost is a number of tokens, and a price list makes money of it.
pub const TOKENS: &str = "(TOKENS)";

/// How many refused rows a [`Bill`] lists; the rest is counted.
pub const MOST_REFUSED: usize = 1_000;
