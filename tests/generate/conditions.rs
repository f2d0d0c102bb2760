//! Random conditions: every operator, nested, over fields and dimensions whose values really occur.

use super::random::Random;
use serde_json::{Map, Value, json};

/// Fields and texts that bills and rules give them.
const FIELDS: [(&str, &[&str]); 18] = [
    ("ProviderName", &["OpenAI", "AWS", "anthropic"]),
    ("ServiceName", &["Gateway", "ASSIST", "gpu hosting", "Support"]),
    ("ServiceName", &["Gateway", "Vector database"]),
    ("SubAccountName", &["ml-prod", "ads-dev", "search-prod-1", "prod"]),
    ("ChargeCategory", &["usage", "Tax", "Credit"]),
    ("x_Model", &["GPT-x", "sonnet"]),
    ("Tags.team", &["search", "srch", "ghost"]),
    ("Tags.env", &["prod", "dev"]),
    ("x_Source", &["openai", "rest"]),
    ("x_CostCategory", &["api", "Tool"]),
    ("team", &["search", "ADS", "ghost"]),
    ("team", &["ml", "Platform", "zeta"]),
    ("product", &["assist", "Rank", "lab"]),
    ("environment", &["prod", "dev"]),
    ("usage_type", &["inference", "training"]),
    ("BillingCurrency", &["usd", "EUR"]),
    ("ChargePeriodStart", &["2026-03-01", "2026-02-11"]),
    ("x_Nowhere", &["x"]),
];
const EXPRESSIONS: [&str; 8] = ["-prod$", "^s", "prod|dev", "^[a-z]+-", "o.*n", "^(ml|ads)", "[^-]$", "\\d"];

/// A condition, nested up to `depth`.
pub(crate) fn draw(random: &mut Random, depth: usize) -> Value {
    let mut members = Map::new();
    for _ in 0..random.between(1, 2) {
        if depth > 0 && random.chance(25) {
            let name = *random.one_of(&["any", "all", "none"]);
            let list: Vec<Value> = (0..random.below(4)).map(|_| draw(random, depth - 1)).collect();
            members.insert(name.to_string(), Value::Array(list));
        } else if random.chance(15) {
            let name = *random.one_of(&["x_Seats", "ConsumedQuantity", "EffectiveCost", "BilledCost"]);
            members.insert(name.to_string(), numeric(random));
        } else {
            let (name, values) = random.one_of(&FIELDS);
            members.insert(name.to_string(), test(random, values));
        }
    }
    Value::Object(members)
}

fn test(random: &mut Random, values: &[&str]) -> Value {
    let value = random.one_of(values).to_string();
    match random.below(10) {
        0..=2 => json!(random.odd(&value)),
        3 => json!(random.some_of(values, 3)),
        _ => operators(random, &value, values, 2),
    }
}

fn operators(random: &mut Random, value: &str, values: &[&str], depth: usize) -> Value {
    let mut members = Map::new();
    for _ in 0..random.between(1, 2) {
        let half = (value.len() / 2).max(1);
        let (name, argument) = match random.below(9) {
            0 | 1 => ("exists", json!(random.chance(70))),
            2 => ("is", json!(random.odd(value))),
            3 => ("is_any", json!(random.some_of(values, 3))),
            4 => ("contains", json!(random.odd(&value[half / 2..(half + 1).min(value.len())]).trim())),
            5 => ("starts_with", json!(random.odd(&value[..half]).trim())),
            6 => ("ends_with", json!(random.odd(&value[half.min(value.len() - 1)..]).trim())),
            7 => ("matches", json!(random.one_of(&EXPRESSIONS))),
            _ if depth > 0 => ("not", operators(random, value, values, depth - 1)),
            _ => ("exists", json!(true)),
        };
        members.insert(name.to_string(), argument);
    }
    Value::Object(members)
}

fn numeric(random: &mut Random) -> Value {
    let mut members = Map::new();
    if random.chance(70) {
        members.insert("at_least".to_string(), json!(random.one_of(&[0, 5, 10])));
    }
    if members.is_empty() || random.chance(40) {
        members.insert("below".to_string(), json!(random.one_of(&["10", "10.5", "0"])));
    }
    if random.chance(20) { json!({ "not": members }) } else { Value::Object(members) }
}
