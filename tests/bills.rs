//! Bills as files: the broken and hostile ones each give a message, the real ones give their published totals.

use std::io::Write;
use std::path::{Path, PathBuf};

use cost_matrix::bills::{Bill, BillReader, Converter, Options, read_bill};
use cost_matrix::money::ExactSum;
use cost_matrix::workspace::Basis;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    paths.sort();
    paths
}

/// What a file comes to, in one line: `error: …`, or rows, refused ones and their reasons.
fn outcome(name: &str, bytes: &[u8], piece: usize) -> String {
    let mut reader = BillReader::new(name, Options::default());
    let pushed = bytes.chunks(piece).try_for_each(|piece| reader.push(piece));
    let bill = match pushed.and_then(|()| reader.finish()) {
        Err(error) => return format!("error: {error}"),
        Ok(bill) => bill,
    };
    let reasons = bill.refused.iter().map(|refused| format!("line {}: {}", refused.line, refused.reason));
    format!("rows {}, rejected {}: {}", bill.rows, bill.rejected, reasons.collect::<Vec<_>>().join("; "))
}

#[test]
fn broken_bills_give_a_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bills/broken");
    let mut failures = Vec::new();
    for path in files(&folder) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("the case is there");
        let expected =
            std::fs::read_to_string(folder.join(format!("{name}.expected"))).expect("its expectation");
        let found = outcome(&name, &bytes, usize::MAX);
        let (head, parts) = expected.trim().split_once(": ").unwrap_or((expected.trim(), ""));
        if !found.starts_with(&format!("{head}: ")) || !parts.split("; ").all(|part| found.contains(part)) {
            failures.push(format!("{name}: expected {expected}  found {found}"));
        }
        if head == "error" && !found.contains(&name) {
            failures.push(format!("{name}: the message does not name it: {found}"));
        }
        for piece in [1, 13] {
            if outcome(&name, &bytes, piece) != found {
                failures.push(format!("{name}: another outcome in pieces of {piece}"));
            }
        }
        let mut converter = Converter::new(&name, &Options::default(), Vec::new());
        let converted = converter.push(&bytes).and_then(|()| converter.finish());
        if converted.is_err() != (head == "error") {
            failures.push(format!("{name}: converting differs"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn total(bill: &Bill, basis: Basis) -> String {
    let mut sum = ExactSum::default();
    bill.control.iter().for_each(|control| sum.merge(&control.sums[basis.index()]));
    sum.exact()
}

/// File, rows, format, and the totals of effective, billed and list cost.
const REAL: [(&str, u64, &str, [&str; 3]); 3] = [
    ("focus_1.0_sample_1000.csv", 1_000, "focus-1.0", ["14.97651418586", "20.52022672899", "20.39090575119"]),
    ("focus_1.2_aws_excerpt.csv", 4, "focus-1.2", ["49.354006", "610.210294", ""]),
    ("focus_1.3_gcp_excerpt.csv", 3, "focus-1.3", ["149.05059248", "149.05059248", ""]),
];

#[test]
fn real_bills_give_their_totals() {
    let folder = Path::new("../shared/exports/focus");
    if !folder.is_dir() {
        // Not `eprintln`, which is captured: whoever reads the output must see it.
        let said = writeln!(std::io::stderr(), "skipped: no real bills in {}", folder.display());
        return said.expect("standard error is open");
    }
    for (name, rows, format, totals) in REAL {
        let bytes = std::fs::read(folder.join(name)).expect("a real bill");
        let bill = read_bill(name, &bytes[..], Options::default()).expect("a bill");
        assert_eq!((bill.rows, bill.rejected, bill.format.as_str()), (rows, 0, format), "{name}");
        for basis in Basis::ALL.into_iter().filter(|basis| !totals[basis.index()].is_empty()) {
            assert_eq!(total(&bill, basis), totals[basis.index()], "{name} {basis:?}");
        }
        let mut converter = Converter::new(name, &Options::default(), Vec::new());
        let converted = converter.push(&bytes).and_then(|()| converter.finish()).expect("a bill");
        let again = read_bill(name, &converted.output[..], Options::default()).expect("a converted bill");
        assert_eq!(
            (&again.control, again.combinations.len()),
            (&bill.control, bill.combinations.len()),
            "{name}"
        );
        let stored = bill.to_bytes();
        eprintln!(
            "{name}: {} bytes, {} combinations, {} stored",
            bytes.len(),
            bill.combinations.len(),
            stored.len()
        );
        assert!(Bill::from_bytes(&stored).is_ok_and(|copy| copy == bill), "{name}");
    }
}
