//! The data cases of `tests/cases/allocation`: how they are read, and what a table must satisfy to agree with one.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod command;

use crate::oracle::Cells;
use crate::oracle::decimals::{read_decimal, read_fraction, show, ten_to};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One example: a workspace and its bills, and the table that they give or where they are refused.
#[derive(Debug)]
pub(crate) struct Case {
    /// File and name.
    pub(crate) name: String,
    /// The workspace file.
    pub(crate) workspace: Value,
    /// File name and CSV text.
    pub(crate) bills: Vec<(String, String)>,
    /// The asked columns.
    pub(crate) by: Vec<String>,
    /// The first asked day.
    pub(crate) from: Option<String>,
    /// The day after the last asked one.
    pub(crate) until: Option<String>,
    /// What comes out.
    pub(crate) expected: Expected,
}

/// What a case expects.
#[derive(Debug)]
pub(crate) enum Expected {
    /// A table, to the last unit of 10^-18 where `units`, otherwise to within 10^-12 (and its printed form to the cent).
    Table { cells: Cells, units: bool },
    /// A refusal whose message holds each of these texts.
    Refused(Vec<String>),
}

impl Case {
    /// The bills as the readings take them.
    pub(crate) fn bills(&self) -> Vec<(&str, &str)> {
        self.bills.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    /// The asked columns as the readings take them.
    pub(crate) fn by(&self) -> Vec<&str> {
        self.by.iter().map(String::as_str).collect()
    }
}

/// Every case of every file, each file holding one or a list.
pub(crate) fn read_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/allocation");
    let entries = std::fs::read_dir(&folder).expect("the folder of cases");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable case");
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        match &value {
            Value::Array(list) => cases.extend(list.iter().map(|case| read_case(&name, case))),
            case => cases.push(read_case(&name, case)),
        }
    }
    cases
}

fn read_case(file: &str, case: &Value) -> Case {
    let name = format!("{file}: {}", case["name"].as_str().expect("every case has a name"));
    assert!(case["source"].is_string(), "{name} does not say where its figures come from");
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|text| text.as_str().expect("a text").to_string()).collect()
    };
    let bills = case["bills"].as_object().map(|bills| {
        let text = |lines: &Value| match lines {
            Value::String(text) => text.clone(),
            lines => texts(lines).join("\n") + "\n",
        };
        bills.iter().map(|(name, lines)| (name.clone(), text(lines))).collect()
    });
    let refused = match &case["refused"] {
        Value::Null => None,
        Value::String(text) => Some(vec![text.clone()]),
        list => Some(texts(list)),
    };
    let expected = match refused {
        Some(texts) => Expected::Refused(texts),
        None => Expected::Table { cells: read_table(&name, &case["expected"]), units: case["units"] == true },
    };
    let text = |member: &str| case[member].as_str().map(str::to_string);
    Case {
        workspace: case["workspace"].clone(),
        bills: bills.unwrap_or_default(),
        by: texts(&case["by"]),
        from: text("from"),
        until: text("until"),
        expected,
        name,
    }
}

fn read_table(name: &str, rows: &Value) -> Cells {
    let mut cells = Cells::new();
    for row in rows.as_array().unwrap_or_else(|| panic!("{name} expects nothing")) {
        let row: Vec<&str> =
            row.as_array().expect("a row").iter().map(|cell| cell.as_str().expect("a text")).collect();
        let (cost, key) = row.split_last().expect("a cost");
        let cost = read_fraction(cost).unwrap_or_else(|| panic!("{name}: {cost} is no cost"));
        cells.insert(key.iter().map(|text| text.to_string()).collect(), cost);
    }
    cells
}

/// The table of a CSV that the command line printed: the last column is the cost.
pub(crate) fn read_printed(csv_text: &str) -> Result<Cells, String> {
    let mut cells = Cells::new();
    for record in csv::Reader::from_reader(csv_text.as_bytes()).records() {
        let record = record.map_err(|error| error.to_string())?;
        let mut row: Vec<String> = record.iter().map(str::to_string).collect();
        let cost = row.pop().ok_or("an empty row")?;
        let cost = read_decimal(&cost).ok_or_else(|| format!("{cost} is no cost"))?;
        if cells.insert(row.clone(), cost).is_some() {
            return Err(format!("{row:?} is printed twice"));
        }
    }
    Ok(cells)
}

/// Whether the exact figures (or the refusal's message) are those that the case expects.
///
/// `slack`: how far a cell may be off where the case does not ask for the last unit.
pub(crate) fn meets(case: &Case, found: Result<Cells, String>, slack: &BigRational) -> Result<(), String> {
    match (&case.expected, found) {
        (Expected::Table { cells, units }, Ok(found)) => {
            agrees(&found, cells, &if *units { BigRational::zero() } else { slack.clone() })
        }
        (Expected::Refused(texts), Err(message)) => {
            let missing = texts.iter().find(|text| !message.contains(text.as_str()));
            missing.map_or(Ok(()), |text| {
                Err(format!("refused, but the message does not name {text:?}: {message}"))
            })
        }
        (Expected::Table { .. }, Err(message)) => Err(format!("refused: {message}")),
        (Expected::Refused(_), Ok(found)) => Err(format!("not refused: {found:?}")),
    }
}

/// Whether exact figures are those expected: no cell further off than `tolerance`, the total not at all.
pub(crate) fn agrees(found: &Cells, expected: &Cells, tolerance: &BigRational) -> Result<(), String> {
    let zero = BigRational::zero();
    for key in found.keys().chain(expected.keys()) {
        let (found, wanted) = (found.get(key).unwrap_or(&zero), expected.get(key).unwrap_or(&zero));
        if (found - wanted).abs() > *tolerance {
            return Err(format!("{key:?}: {} instead of {}", show(found), show(wanted)));
        }
    }
    let (found, wanted): (BigRational, BigRational) = (found.values().sum(), expected.values().sum());
    if found == wanted {
        Ok(())
    } else {
        Err(format!("total: {} instead of {}", show(&found), show(&wanted)))
    }
}

/// Whether a printed table rounds the expected one: each cell within a cent and exact where it has whole cents, and
/// the table's total, or in two dimensions each row's and column's, less than a cent from the exact one.
pub(crate) fn rounds(printed: &Cells, expected: &Cells) -> Result<(), String> {
    let cent = BigRational::one() / ten_to(2);
    let zero = BigRational::zero();
    for key in printed.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
        let (found, wanted) = (printed.get(key).unwrap_or(&zero), expected.get(key).unwrap_or(&zero));
        let apart = (found - wanted).abs();
        let whole = (wanted * ten_to(2)).is_integer();
        if apart >= cent || (whole && !apart.is_zero()) || !(found * ten_to(2)).is_integer() {
            return Err(format!("{key:?}: printed {}, exactly {}", show(found), show(wanted)));
        }
    }
    let columns = expected.keys().next().map_or(0, Vec::len);
    let mut totals: Vec<Option<usize>> = vec![None];
    if columns == 2 {
        totals.extend([Some(0), Some(1)]);
    }
    for column in totals {
        let (printed, exact) = (sums(printed, column), sums(expected, column));
        for (name, exact) in &exact {
            let found = printed.get(name).unwrap_or(&zero);
            if (found - exact).abs() >= cent {
                return Err(format!(
                    "total {name}: the cells add up to {}, exactly {}",
                    show(found),
                    show(exact)
                ));
            }
        }
    }
    let (found, exact): (BigRational, BigRational) = (printed.values().sum(), expected.values().sum());
    let half = &cent / BigRational::from_integer(2.into());
    if (&found - &exact).abs() > half {
        return Err(format!("the cells add up to {}, the total is {}", show(&found), show(&exact)));
    }
    Ok(())
}

fn sums(cells: &Cells, column: Option<usize>) -> BTreeMap<String, BigRational> {
    let mut sums = BTreeMap::new();
    for (key, cost) in cells {
        let name = column.map_or(String::new(), |column| key[column].clone());
        *sums.entry(name).or_insert_with(BigRational::zero) += cost;
    }
    sums
}
