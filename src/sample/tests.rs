//! The sample holds what the page and other tests rely on: the same bytes, readable files, and its shape in money.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{SampleBill, bills, focus_bill, workspace};
use crate::calendar::Day;
use crate::money::Amount;

/// Accounts and workspaces whose charges nothing names, beside machines of nobody.
const UNNAMED: [&str; 6] = ["Default project", "Default", "larkfield-sandbox", "demo", "Tax", ""];

type Record = BTreeMap<String, String>;

fn records(bill: &SampleBill) -> Vec<Record> {
    let text = bill.contents.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("every row has the header's columns")).collect()
}

fn cell<'a>(record: &'a Record, column: &str) -> &'a str {
    record.get(column).map(String::as_str).unwrap_or_default()
}

/// What the row costs on the effective basis, in the engine's smallest units.
fn cost(record: &Record) -> i128 {
    let text = record.get("EffectiveCost").unwrap_or(&record["BilledCost"]);
    Amount::parse(text).expect("a plain decimal").units()
}

fn document() -> serde_json::Value {
    serde_json::from_str(workspace()).expect("the workspace is JSON")
}

#[test]
fn dump() {
    for bill in bills() {
        std::fs::write(format!("/tmp/sample/{}", bill.name), &bill.contents).unwrap();
    }
    std::fs::write("/tmp/sample/big.csv", focus_bill(20000, 1).collect::<String>()).unwrap();
}
