//! The data cases through the command line: exact figures, printed figures, refusals.

mod oracle;
mod support;

use num_rational::BigRational;
use num_traits::{One, Zero};
use oracle::decimals::ten_to;
use support::command::{allocate_options, run};
use support::{Case, Expected, agrees, read_cases, read_printed, rounds};

fn check(case: &Case) -> Result<(), String> {
    let workspace = serde_json::to_string_pretty(&case.workspace).map_err(|error| error.to_string())?;
    let by = case.by.join(",");
    let mut options = allocate_options(&by, case.from.as_deref(), case.until.as_deref());
    let printed = run("allocate", &workspace, &case.bills(), &options);
    options.push("--exact");
    let exact = run("allocate", &workspace, &case.bills(), &options);
    match &case.expected {
        Expected::Refused(texts) => {
            if exact.status != Some(2) {
                return Err(format!("exit status {:?} instead of 2: {}", exact.status, exact.errors));
            }
            let missing = texts.iter().find(|text| !exact.errors.contains(text.as_str()));
            missing
                .map_or(Ok(()), |text| Err(format!("the message does not name {text:?}: {}", exact.errors)))
        }
        Expected::Table { cells, units } => {
            if exact.status != Some(0) {
                return Err(format!("exit status {:?}: {}", exact.status, exact.errors));
            }
            let tolerance = if *units { BigRational::zero() } else { BigRational::one() / ten_to(12) };
            agrees(&read_printed(&exact.output)?, cells, &tolerance)?;
            rounds(&read_printed(&printed.output)?, cells)
        }
    }
}

#[test]
fn the_command_line_gives_the_expected_figures() {
    let cases = read_cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|error| format!("{}: {error}", case.name)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
