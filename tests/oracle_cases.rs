//! The second reading on its own, with no engine: the data cases, the conditions' vectors, and its own properties.

mod generate;
mod oracle;
mod support;

use num_rational::BigRational;
use num_traits::{One, Zero};
use oracle::conditions::Condition;
use oracle::decimals::ten_to;
use serde_json::Value;
use support::{Case, Expected, agrees, read_cases};

fn check(case: &Case) -> Result<(), String> {
    let found = oracle::read(&case.workspace, &case.bills(), &case.by(), case.from.as_deref(), case.until.as_deref());
    match (&case.expected, found) {
        (Expected::Table { cells, units }, Ok(reading)) => {
            let tolerance = if *units { BigRational::one() / ten_to(18) } else { BigRational::zero() };
            agrees(&reading.cells, cells, &tolerance)
        }
        (Expected::Refused(texts), Err(refusal)) => {
            let message = format!("{} {} {}", refusal.kind, refusal.path, refusal.text);
            let missing = texts.iter().find(|text| !message.contains(text.as_str()));
            missing.map_or(Ok(()), |text| Err(format!("refused, but {message:?} does not name {text:?}")))
        }
        (Expected::Table { .. }, Err(refusal)) => Err(format!("refused: {refusal:?}")),
        (Expected::Refused(_), Ok(reading)) => Err(format!("not refused: {:?}", reading.cells)),
    }
}

#[test]
fn the_second_reading_gives_the_expected_figures() {
    let cases = read_cases();
    let wrong: Vec<String> =
        cases.iter().filter_map(|case| check(case).err().map(|error| format!("{}: {error}", case.name))).collect();
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
