//! The data cases through the command line: exact figures, printed figures, refusals.

mod oracle;
mod support;

use num_rational::BigRational;
use num_traits::One;
use oracle::decimals::ten_to;
use support::command::{allocate_options, run};
use support::{Case, Expected, meets, read_cases, read_printed, rounds};

/// How far a cell may be off where a division does not come out.
fn slack() -> BigRational {
    BigRational::one() / ten_to(12)
}

/// Through the command line: `--exact` gives the figures, or exit status 2 and a message; without it they are rounded.
fn check(case: &Case) -> Result<(), String> {
    let workspace = serde_json::to_string_pretty(&case.workspace).map_err(|error| error.to_string())?;
    let by = case.by.join(",");
    let mut options = allocate_options(&by, case.from.as_deref(), case.until.as_deref());
    let printed = run("allocate", &workspace, &case.bills(), &options);
    options.push("--exact");
    let exact = run("allocate", &workspace, &case.bills(), &options);
    let found = match exact.status {
        Some(0) => Ok(read_printed(&exact.output)?),
        Some(2) => Err(exact.errors),
        other => return Err(format!("exit status {other:?}: {}", exact.errors)),
    };
    meets(case, found, &slack())?;
    match &case.expected {
        Expected::Table { cells, .. } => rounds(&read_printed(&printed.output)?, cells),
        Expected::Refused(_) => Ok(()),
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
