//! The second reading on its own, with no engine: the data cases, the conditions' vectors, and its own properties.

mod generate;
mod oracle;
mod support;

use num_rational::BigRational;
use num_traits::{One, Zero};
use oracle::conditions::Condition;
use oracle::decimals::ten_to;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::{Case, Expected, agrees, meets, read_cases};

fn check(case: &Case) -> Result<(), String> {
    let found =
        oracle::read(&case.workspace, &case.bills(), &case.by(), case.from.as_deref(), case.until.as_deref());
    match (&case.expected, found) {
        // Whole units of 10^-18 are the engine's: the second reading does not round.
        (Expected::Table { cells, units: true }, Ok(reading)) => {
            agrees(&reading.cells, cells, &(BigRational::one() / ten_to(18)))
        }
        (_, found) => {
            let message =
                |refusal: oracle::Refusal| format!("{} {} {}", refusal.kind, refusal.path, refusal.text);
            meets(case, found.map(|reading| reading.cells).map_err(message), &BigRational::zero())
        }
    }
}

#[test]
fn the_second_reading_gives_the_expected_figures() {
    let cases = read_cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|error| format!("{}: {error}", case.name)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 80, "only {} cases were found", cases.len());
}

#[test]
fn conditions_hold_as_their_vectors_say() {
    let text = include_str!("cases/conditions.json");
    let vectors: Vec<Value> = serde_json::from_str(text).expect("a list of vectors");
    assert!(vectors.len() >= 60);
    for vector in &vectors {
        let condition = Condition::read(&vector["condition"], "condition").expect("a readable condition");
        let field = |name: &str| {
            let text = vector["fields"][name].as_str()?.trim();
            (!text.is_empty()).then(|| text.to_string())
        };
        assert_eq!(Some(condition.holds(&field)), vector["holds"].as_bool(), "{vector}");
    }
}

/// What the readings of a scenario come to, or why it is refused.
fn read(scenario: &generate::Scenario) -> Result<oracle::Reading, oracle::Refusal> {
    let texts = scenario.texts();
    let bills: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    oracle::read(
        &scenario.workspace,
        &bills,
        &scenario.by,
        scenario.from.as_deref(),
        scenario.until.as_deref(),
    )
}

#[test]
fn the_second_reading_keeps_every_cent_and_minds_no_order() {
    let (mut refused, mut fragile, mut shared, mut kept, mut rows) = (0, 0, 0, 0, 0);
    for seed in 0..250 {
        let scenario = generate::scenario(seed, generate::FULL_SIZE);
        let reading = match read(&scenario) {
            Ok(reading) => reading,
            Err(refusal) => {
                assert_ne!(refusal.kind, "malformed", "seed {seed}: {refusal:?}");
                refused += 1;
                continue;
            }
        };
        assert_eq!(
            reading.cells.values().sum::<BigRational>(),
            reading.total,
            "seed {seed}: the cells are not all"
        );
        assert_eq!(&reading.allocated + &reading.unallocated, reading.total, "seed {seed}: in is not out");
        let mut random = generate::Random::new(seed);
        for moved in [
            scenario.rows_moved(&mut random),
            scenario.files_moved(&mut random),
            scenario.files_cut(&mut random),
            scenario.columns_moved(&mut random),
            scenario.listings_moved(&mut random),
        ] {
            let again = read(&moved).unwrap_or_else(|refusal| panic!("seed {seed}: {refusal:?}"));
            assert!(again.cells == reading.cells, "seed {seed}: an order mattered\n{}", scenario.show());
        }
        fragile += usize::from(reading.fragile);
        rows += reading.refused_rows;
        shared += usize::from(!reading.allocated.is_zero());
        kept += usize::from(!reading.unallocated.is_zero());
    }
    println!(
        "of 250: {refused} refused, {fragile} fragile, {shared} allocated, {kept} unallocated, {rows} rows refused"
    );
    assert!(refused < 40 && fragile < 30 && shared > 150 && kept > 90 && rows > 10);
}

#[test]
fn the_generator_reaches_everything() {
    let (mut words, mut coverages) = (BTreeMap::new(), BTreeSet::new());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1_000..2_500 {
        let scenario = generate::scenario(seed, generate::FULL_SIZE);
        let text = format!(
            "{}\n{}",
            scenario.workspace,
            scenario.texts().iter().map(|(_, csv)| csv.as_str()).collect::<String>()
        );
        for word in REACHED {
            *words.entry(*word).or_insert(0) += usize::from(text.contains(word));
        }
        match read(&scenario) {
            Ok(reading) => {
                let at = scenario.by.iter().position(|column| *column == "coverage");
                coverages.extend(reading.cells.keys().filter_map(|key| Some(key[at?].clone())));
            }
            Err(refusal) => *kinds.entry(refusal.kind).or_default() += 1,
        }
    }
    let rare: Vec<_> = words.iter().filter(|(_, count)| **count < 5).collect();
    assert!(rare.is_empty(), "hardly ever generated: {rare:?}");
    let all = ["direct", "shared", "defaulted", "unallocated"];
    assert!(all.iter().all(|coverage| coverages.contains(*coverage)), "only {coverages:?}");
    let all = ["shares-not-100", "twice", "unknown-pool", "reciprocal", "no-rate"];
    assert!(all.iter().all(|kind| kinds.contains_key(*kind)), "only {kinds:?}");
}

/// Pieces of text that must occur again and again.
const REACHED: &[&str] = &[
    "\"exists\":false",
    "\"exists\":true",
    "\"is\":",
    "\"is_any\":",
    "\"contains\":",
    "\"starts_with\":",
    "\"ends_with\":",
    "\"matches\":",
    "\"at_least\":",
    "\"below\":",
    "\"not\":",
    "\"any\":[",
    "\"all\":[",
    "\"none\":[",
    "\"any\":[]",
    "\"all\":[]",
    "\"none\":[]",
    "\"when\":{}",
    "\"from\":",
    "\"until\":",
    "\"copy\":",
    "\"capture\":",
    "\"map\":",
    "\"owner_of\":",
    "\"pool\":",
    "\"even\"",
    "\"fixed\"",
    "\"proportional\"",
    "\"driver\"",
    "\"floor\":",
    "\"of\":",
    "\"otherwise\":",
    "\"received\"",
    "\"direct\"",
    "\"step_down\"",
    "\"reciprocal\"",
    "\"defaults\":{\"team\":{\"pool\"",
    "\"match\":{}",
    "\"monthly\":",
    "\"rates\":",
    "\"non_values\":",
    "\"effective\"",
    "\"billed\"",
    "\"list\"",
    "\"0.0\"",
    "\"quantity\":\"-2\"",
    "2024-02-",
    "2025-12-",
    "T23:59:59Z",
    "+02:00",
    "NULL",
    "n/a",
    "EUR",
    "GBP",
    "0.000000000000000001",
    "5.0000000000000000005",
    "-99.999999999999999999",
    "(12.00)",
    "1e2",
    "1e-7",
    " Ghost ",
    "\"zeta\"",
    "much",
];
