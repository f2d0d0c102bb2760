//! Random workspaces, made from the schema: what it allows is read, what is written obeys it, nothing gets lost, and no
//! text makes the reader panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::cases::folder;
use super::read::{from_value, parse};
use super::schema::schema;
use super::write::{keep, to_value};
use super::{Workspace, problems};

/// Splitmix64: the same workspace for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const TEXTS: [&str; 12] = [
    "search",
    "Ads",
    " ads ",
    "",
    "prod",
    "ÄÖ\u{1f680}",
    "a\"b\\c\n",
    "-prod$",
    "(",
    "Tags.team",
    "n/a",
    "platform",
];
const FIGURES: [&str; 8] = ["0", "-0.5", "1200.00", "33.333333333333333333", "1e-7", "(12.00)", "$5", "100"];

/// A value of a schema, as a person may have written it.
fn instance(root: &Value, node: &Value, depth: usize, dice: &mut Dice) -> Value {
    if let Some(name) = node["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return match name {
            "Day" => {
                format!("20{:02}-{:02}-{:02}", dice.below(99), 1 + dice.below(12), 1 + dice.below(28)).into()
            }
            "Month" => format!("20{:02}-{:02}", dice.below(99), 1 + dice.below(12)).into(),
            "Week" => format!("20{:02}-W{:02}", dice.below(99), 1 + dice.below(52)).into(),
            "Figure" | "Level" if dice.below(4) == 0 => {
                parse(["0", "-1.50", "2E3"][dice.below(3)]).unwrap_or_default()
            }
            "Level" if dice.below(2) == 0 => format!("{}%", dice.pick(&["80", "12.5"])).into(),
            "Figure" | "Level" => Value::from(FIGURES[dice.below(FIGURES.len())]),
            name => instance(root, &root["$defs"][name], depth + 1, dice),
        };
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(options) = node[choice].as_array() {
            // Deep down, the first is the simplest.
            let option = if depth > 12 { &options[0] } else { dice.pick(options) };
            return instance(root, option, depth, dice);
        }
    }
    if let Some(constant) = node.get("const") {
        return constant.clone();
    }
    if let Some(options) = node["enum"].as_array() {
        return dice.pick(options).clone();
    }
    let kind = node["type"].as_array().map_or(&node["type"], |kinds| dice.pick(kinds));
    match kind.as_str() {
        Some("object") => object(root, node, depth, dice),
        Some("array") => {
            let count = if depth > 10 { 0 } else { dice.below(4) };
            (0..count).map(|_| instance(root, &node["items"], depth + 1, dice)).collect()
        }
        Some("string") => Value::from(TEXTS[dice.below(TEXTS.len())]),
        Some("boolean") => Value::from(dice.below(2) == 0),
        _ => Value::Null,
    }
}

fn object(root: &Value, node: &Value, depth: usize, dice: &mut Dice) -> Value {
    let mut members = Map::new();
    for (name, member) in node["properties"].as_object().into_iter().flatten() {
        let required =
            node["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name));
        if required || dice.below(6 + depth) < 4 {
            members.insert(name.clone(), instance(root, member, depth + 1, dice));
        }
    }
    match &node["additionalProperties"] {
        Value::Object(_) if depth < 10 => {
            for _ in 0..dice.below(3) {
                let value = instance(root, &node["additionalProperties"], depth + 1, dice);
                members.insert((*dice.pick(&TEXTS)).to_owned(), value);
            }
        }
        Value::Bool(true) if dice.below(4) == 0 => {
            let note = parse("{\"b\": [1.50, null], \"a\": {}}").unwrap_or_default();
            members.insert("x_note".to_owned(), note);
        }
        _ => {}
    }
    let mut members: Vec<_> = members.into_iter().collect();
    if dice.below(2) == 0 {
        members.reverse();
    }
    Value::Object(members.into_iter().collect())
}

/// Why a value does not conform; enough of JSON Schema for what this schema uses.
fn refusal(root: &Value, node: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(name) = node["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return refusal(root, &root["$defs"][name], value, path);
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(options) = node[choice].as_array() {
            let refusals: Vec<_> =
                options.iter().filter_map(|option| refusal(root, option, value, path)).collect();
            let wrong =
                refusals.len() == options.len() || (choice == "oneOf" && refusals.len() + 1 != options.len());
            return wrong.then(|| refusals.join(" and "));
        }
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = node["type"].as_array().cloned().unwrap_or_else(|| vec![node["type"].clone()]);
    if !kinds[0].is_null() && !kinds.iter().any(|one| one == kind) {
        return Some(format!("{path} is a {kind}"));
    }
    if node.get("const").is_some_and(|constant| constant != value)
        || node["enum"].as_array().is_some_and(|options| !options.contains(value))
    {
        return Some(format!("{path} is {value}"));
    }
    if let (Some(pattern), Some(text)) = (node["pattern"].as_str(), value.as_str())
        && !regex_lite::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
    {
        return Some(format!("{path} is {text:?}"));
    }
    if let Some(list) = value.as_array() {
        let mut items = list.iter().enumerate();
        return items
            .find_map(|(index, item)| refusal(root, &node["items"], item, &format!("{path}[{index}]")));
    }
    let members = value.as_object()?;
    let missing = node["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(name) = missing.into_iter().find(|name| !members.contains_key(*name)) {
        return Some(format!("{path}.{name} is missing"));
    }
    members.iter().find_map(|(name, member)| {
        let place = format!("{path}.{name}");
        match (node["properties"].get(name), &node["additionalProperties"]) {
            (Some(known), _) => refusal(root, known, member, &place),
            (None, Value::Bool(false)) => Some(format!("{place} is not known")),
            (None, Value::Object(_)) => refusal(root, &node["additionalProperties"], member, &place),
            (None, _) => None,
        }
    })
}

/// A value without what says nothing (`null`, empty lists and objects), numbers as texts.
fn essence(value: &Value) -> Value {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Array(list) => list.iter().map(essence).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), essence(value)))
            .filter(|(_, value)| !says_nothing(value))
            .collect(),
        scalar => scalar.clone(),
    }
}

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

fn random(seed: u64) -> Value {
    instance(&SCHEMA, &SCHEMA, 0, &mut Dice(seed))
}

/// Puts something else in a random place.
fn spoil(value: &mut Value, dice: &mut Dice) {
    let inner: Option<&mut Value> = match value {
        Value::Array(list) if !list.is_empty() => {
            let at = dice.below(list.len());
            list.get_mut(at)
        }
        Value::Object(members) if !members.is_empty() => {
            let at = dice.below(members.len());
            members.values_mut().nth(at)
        }
        _ => None,
    };
    match inner {
        Some(inner) if dice.below(5) > 0 => spoil(inner, dice),
        _ => {
            *value = match dice.below(7) {
                0 => Value::Null,
                1 => json!([]),
                2 => json!({"id": [1], "copy": {}, "method": "fixed"}),
                3 => json!("2026-02-30"),
                4 => parse("-1e999999999").unwrap_or_default(),
                5 => json!([[{"not": {"any": []}}]]),
                _ => json!(true),
            }
        }
    }
}

#[test]
fn random_workspaces_are_worth_the_name() {
    let sizes: Vec<_> = (0..200).map(|seed| random(seed).to_string().len()).collect();
    assert!(sizes.iter().filter(|size| **size > 1_500).count() > 60, "{sizes:?}");
}

#[test]
fn the_contracts_example_conforms_to_the_schema() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(folder().join("contract-example.json"))?;
    assert_eq!(refusal(&SCHEMA, &SCHEMA, &parse(&text)?, ""), None);
    let wrong = parse(&text.replace("\"step_down\"", "\"stepdown\""))?;
    assert!(refusal(&SCHEMA, &SCHEMA, &wrong, "").is_some());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn what_the_schema_allows_is_read_and_what_is_written_obeys_it(seed: u64) {
        let value = random(seed);
        prop_assert_eq!(refusal(&SCHEMA, &SCHEMA, &value, ""), None);
        let workspace = match from_value(value.clone()) {
            Ok(workspace) => workspace,
            Err(error) => return Err(TestCaseError::fail(format!("{error}\n{value}"))),
        };
        prop_assert_eq!(essence(&to_value(&workspace)), essence(&value));
        let text = workspace.to_text();
        let (again, _) = Workspace::open_tolerant(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(refusal(&SCHEMA, &SCHEMA, &to_value(&again), ""), None);
        prop_assert_eq!(&again, &workspace);
        prop_assert_eq!(again.to_text(), text);
        let original = value.to_string();
        prop_assert_eq!(workspace.save(Some(&original)), original);
    }

    #[test]
    fn saving_into_any_other_workspaces_text_gives_what_was_meant(first: u64, second: u64, near: bool) {
        let original = random(first);
        let mut other = if near { original.clone() } else { random(second) };
        if near {
            (0..3).for_each(|step| spoil(&mut other, &mut Dice(second.wrapping_add(step))));
        }
        let (Ok(before), Ok(after)) = (from_value(original.clone()), from_value(other)) else { return Ok(()) };
        let text = if second % 2 == 0 { original.to_string() } else { format!("{original:#}") };
        let kept = keep(&text, &to_value(&before), &to_value(&after));
        let kept = kept.ok_or_else(|| TestCaseError::fail("not kept"))?;
        let reopened = parse(&kept).and_then(from_value).map_err(|error| TestCaseError::fail(format!("{error}\n{kept}")))?;
        prop_assert_eq!(reopened, after);
    }

    #[test]
    fn no_document_makes_the_reader_panic(seed: u64, cut in 0usize..20_000, byte: u8) {
        let mut dice = Dice(seed);
        let mut value = random(seed);
        for _ in 0..1 + dice.below(4) {
            spoil(&mut value, &mut dice);
            match Workspace::open_tolerant(&value.to_string()) {
                Ok((workspace, _)) => {
                    problems(&workspace);
                    workspace.save(Some(&random(seed ^ 1).to_string()));
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let mut bytes = value.to_string().into_bytes();
        let cut = cut % (bytes.len() + 1);
        if let Some(place) = bytes.get_mut(cut) {
            *place = byte;
        }
        let _ = Workspace::read_tolerant(&bytes);
        bytes.truncate(cut);
        let _ = Workspace::read_tolerant(&bytes);
        let _ = Workspace::read_tolerant(&[byte; 40]);
    }
}
