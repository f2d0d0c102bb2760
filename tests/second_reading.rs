//! The engine against the second reading of the contract: random workspaces and bills, cell by cell.
//!
//! `COST_MATRIX_RUNS` sets the number of scenarios (10,000 where it is not set), `COST_MATRIX_SEED` the first seed. A
//! failure names its seed and shows the smallest scenario of that seed that still fails.

mod generate;
mod oracle;
mod support;

use cost_matrix::bills::{Bill, Keep, Options, read_bill};
use cost_matrix::calendar::Day;
use cost_matrix::ledger::{Allocation, Asked, By, MatrixRow, needed_fields};
use cost_matrix::workspace::Workspace;
use generate::{FULL_SIZE, Random, Scenario, scenario, smallest_failure};
use oracle::{Cells, Reading, Refusal, assert_agrees};
use serde_json::Value;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use support::command::{Printed, allocate_options, run};
use support::read_printed;

/// What the engine's library makes of a workspace and its bills: exact costs by the asked columns, or why it refuses.
/// The proof must hold in every single scenario.
fn engine_cells(
    workspace_text: &str,
    bills: &[(&str, &str)],
    by: &[&str],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<Cells, String> {
    let workspace = Workspace::open(workspace_text).map_err(|error| error.to_string())?;
    let by: Vec<By> = by.iter().map(|name| By::by_name(name).expect("a column of the contract")).collect();
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let asked = Asked {
        weeks: by.contains(&By::Week),
        days: by.contains(&By::Day),
        from: from.map(day),
        until: until.map(day),
    };
    let read = |(name, text): &(&str, &str)| {
        let keep = Keep::Fields(needed_fields(&workspace));
        let options = Options { basis: workspace.cost_basis(), keep, mappings: &workspace.mappings };
        read_bill(name, text.as_bytes(), options).map_err(|error| error.to_string())
    };
    let bills = bills.iter().map(read).collect::<Result<Vec<Bill>, String>>()?;
    let bills: Vec<&Bill> = bills.iter().collect();
    let allocation = Allocation::of(&workspace, &bills, asked).map_err(|refusal| refusal.to_string())?;
    let matrix = allocation.matrix(&by);
    assert!(matrix.proof.difference.is_zero(), "nothing may be lost: {:?}", matrix.proof);
    let cell = |row: &MatrixRow| (row.texts(&by).map(str::to_owned).collect(), row.cost.to_ratio());
    Ok(matrix.rows.iter().map(cell).collect())
}

/// The same by the command line.
fn printed_cells(
    workspace_text: &str,
    bills: &[(&str, &str)],
    by: &[&str],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<Cells, String> {
    let printed = allocate(workspace_text, bills, by, from, until)?;
    read_printed(&printed.output)
}

/// `allocate --exact`; a refusal (exit status 2) is an error, anything but that and success a panic.
fn allocate(
    workspace_text: &str,
    bills: &[(&str, &str)],
    by: &[&str],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<Printed, String> {
    let by = by.join(",");
    let mut options = allocate_options(&by, from, until);
    options.push("--exact");
    let printed = run("allocate", workspace_text, bills, &options);
    match printed.status {
        Some(0) => Ok(printed),
        Some(2) => Err(printed.errors),
        other => panic!("exit status {other:?}: {}", printed.errors),
    }
}

fn runs() -> u64 {
    number("COST_MATRIX_RUNS").unwrap_or(10_000)
}

fn first_seed() -> u64 {
    number("COST_MATRIX_SEED").unwrap_or(0)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn with_texts<T>(scenario: &Scenario, use_them: impl FnOnce(&str, &[(&str, &str)]) -> T) -> T {
    let texts = scenario.texts();
    let bills: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    use_them(&scenario.workspace_text(), &bills)
}

fn engine(scenario: &Scenario) -> Result<Cells, String> {
    with_texts(scenario, |workspace, bills| {
        engine_cells(workspace, bills, &scenario.by, scenario.from.as_deref(), scenario.until.as_deref())
    })
}

fn command_line(scenario: &Scenario) -> Result<Cells, String> {
    with_texts(scenario, |workspace, bills| {
        printed_cells(workspace, bills, &scenario.by, scenario.from.as_deref(), scenario.until.as_deref())
    })
}

fn second_reading(scenario: &Scenario) -> Result<Reading, Refusal> {
    with_texts(scenario, |_, bills| {
        oracle::read(
            &scenario.workspace,
            bills,
            &scenario.by,
            scenario.from.as_deref(),
            scenario.until.as_deref(),
        )
    })
}

/// Whether engine and second reading agree on a scenario.
fn agree(scenario: &Scenario) -> Result<(), String> {
    match (engine(scenario), second_reading(scenario)) {
        (Ok(cells), Ok(reading)) if reading.fragile => {
            // Two right answers may differ in the cells, never in the whole.
            let whole = |cells: &Cells| Cells::from([(Vec::new(), cells.values().sum())]);
            assert_agrees(&whole(&cells), &whole(&reading.cells), reading.exact_total)
        }
        (Ok(cells), Ok(reading)) => assert_agrees(&cells, &reading.cells, reading.exact_total),
        (Err(_), Err(_)) => Ok(()),
        (Err(error), Ok(_)) => Err(format!("only the engine refuses: {error}")),
        (Ok(_), Err(refusal)) => Err(format!("only the second reading refuses: {refusal:?}")),
    }
}

/// Checks all seeds on all cores; the first failure, if any, is shown at the smallest size that still has it.
fn check_seeds(count: u64, check: &(dyn Fn(&Scenario) -> Result<(), String> + Sync)) {
    let next = AtomicU64::new(first_seed());
    let (end, failures) = (first_seed() + count, AtomicUsize::new(0));
    let first_failure = AtomicU64::new(u64::MAX);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end || failures.load(Ordering::Relaxed) >= 20 {
                        break;
                    }
                    if let Err(error) = check(&scenario(seed, FULL_SIZE)) {
                        eprintln!("seed {seed}: {}", error.lines().next().unwrap_or_default());
                        failures.fetch_add(1, Ordering::Relaxed);
                        first_failure.fetch_min(seed, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let seed = first_failure.into_inner();
    if seed != u64::MAX {
        let (size, scenario, error) = smallest_failure(seed, check).expect("it failed at its full size");
        panic!("seed {seed} at size {size}:\n{error}\n{}", scenario.show());
    }
}

#[test]
fn random_workspaces_agree_cell_by_cell() {
    check_seeds(runs(), &agree);
}

#[test]
fn the_command_line_prints_what_the_library_says() {
    check_seeds(runs() / 50, &|scenario| match (command_line(scenario), engine(scenario)) {
        (Ok(printed), Ok(cells)) => assert_agrees(&printed, &cells, true),
        (Err(_), Err(_)) => Ok(()),
        (printed, cells) => Err(format!("{printed:?}\nis not\n{cells:?}")),
    });
}

#[test]
fn no_order_and_no_cut_changes_a_figure() {
    check_seeds(runs() / 20, &|scenario| {
        let Ok(cells) = engine(scenario) else { return Ok(()) };
        // Where a decision hangs on less than the smallest unit, only the whole must stay.
        let reading = second_reading(scenario).map_err(|refusal| format!("{refusal:?}"))?;
        let mut random = Random::new(first_seed());
        let moved = [
            ("rows", scenario.rows_moved(&mut random)),
            ("files", scenario.files_moved(&mut random)),
            ("cut files", scenario.files_cut(&mut random)),
            ("columns", scenario.columns_moved(&mut random)),
            ("listings", scenario.listings_moved(&mut random)),
        ];
        for (what, moved) in moved {
            let again = engine(&moved).map_err(|error| format!("{what}: {error}"))?;
            let same = if reading.fragile {
                let whole = |cells: &Cells| Cells::from([(Vec::new(), cells.values().sum())]);
                assert_agrees(&whole(&again), &whole(&cells), true)
            } else {
                assert_agrees(&again, &cells, reading.exact_total)
            };
            same.map_err(|error| format!("another order of {what} changes figures: {error}"))?;
        }
        Ok(())
    });
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_proof_holds() {
    check_seeds(runs() / 50, &|scenario| {
        let once =
            || with_texts(scenario, |workspace, bills| allocate(workspace, bills, &scenario.by, None, None));
        let (first, second) = (once(), once());
        if first != second {
            return Err(format!("{first:?}\nis not\n{second:?}"));
        }
        let Ok(printed) = first else { return Ok(()) };
        let whole = Scenario { from: None, until: None, ..scenario.clone() };
        let reading = second_reading(&whole).map_err(|refusal| format!("{refusal:?}"))?;
        proof_holds(&printed, &reading)
    });
}

/// The last line on standard error: what came in, as the second reading counts it too, and what became of it.
fn proof_holds(printed: &Printed, reading: &Reading) -> Result<(), String> {
    let line = printed.errors.lines().last().unwrap_or_default();
    let json = line.strip_prefix("proof ").ok_or_else(|| format!("no proof: {line}"))?;
    let proof: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let money = |member: &str| {
        let text = proof[member].as_str().ok_or_else(|| format!("{member} is no text in {line}"))?;
        oracle::decimals::read_decimal(text).ok_or_else(|| format!("{member} is no decimal in {line}"))
    };
    let one = |cost| Cells::from([(Vec::new(), cost)]);
    let checks = [
        ("difference", money("difference")?, num_rational::BigRational::default(), true),
        ("in", money("in")?, reading.total.clone(), reading.exact_total),
        ("in = allocated + unallocated", money("allocated")? + money("unallocated")?, money("in")?, true),
    ];
    for (what, found, wanted, exact) in checks {
        assert_agrees(&one(found), &one(wanted), exact).map_err(|error| format!("{what}: {error}"))?;
    }
    if !reading.fragile {
        assert_agrees(&one(money("allocated")?), &one(reading.allocated.clone()), false)
            .map_err(|error| format!("allocated: {error}"))?;
    }
    let rejected = proof["rejected"].as_u64();
    if rejected != Some(reading.refused_rows as u64) {
        return Err(format!("rejected: {rejected:?} instead of {}", reading.refused_rows));
    }
    Ok(())
}
