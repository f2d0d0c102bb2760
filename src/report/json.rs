//! JSON: the matrix in one document, money as decimal text.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::notes::{BillNote, Days};
use super::printed::{Printed, PrintedRow};
use super::text::Digits;
use crate::ledger::{By, Proof};
use crate::workspace::Basis;

#[derive(Serialize)]
struct Document<'a> {
    period: Option<Days>,
    basis: Basis,
    currency: &'a str,
    by: &'a [By],
    rows: Vec<Row<'a>>,
    proof: &'a Proof,
    bills: &'a [BillNote],
}

struct Row<'a> {
    by: &'a [By],
    row: &'a PrintedRow,
    digits: Digits,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.by.len() + 1))?;
        for (by, text) in self.by.iter().zip(&self.row.texts) {
            map.serialize_entry(by.name(), text)?;
        }
        map.serialize_entry("cost", &self.digits.plain(self.row.cost))?;
        if !self.row.estimated.is_zero() {
            map.serialize_entry("estimated", &self.digits.plain(self.row.estimated))?;
        }
        map.end()
    }
}

impl Printed {
    /// The matrix as one JSON document and a line end; texts read as in the CSV.
    pub fn json(&self, bills: &[BillNote]) -> String {
        let rows = self.rows.iter().map(|row| Row { by: &self.by, row, digits: self.digits });
        document(&Document {
            period: self.period.map(Days::of),
            basis: self.basis,
            currency: &self.proof.currency,
            by: &self.by,
            rows: rows.collect(),
            proof: &self.proof,
            bills,
        })
    }
}

/// A document on lines of its own; texts, numbers and lists always serialise.
pub(super) fn document(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map(|text| text + "\n").unwrap_or_default()
}
