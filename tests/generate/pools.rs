//! Random pools and drivers: every split, pools that pay pools (in chains, back, themselves, in circles).

use super::bills::Era;
use super::conditions;
use super::random::Random;
use super::workspace::Outline;
use serde_json::{Map, Value, json};

const PERCENTS: [&[&str]; 9] = [
    &["100"],
    &["62.5", "37.5"],
    &["50", "50"],
    &["100", "0"],
    &["33.3", "33.3", "33.4"],
    &["50", "50", "0"],
    &["0.1", "99.9", "0.0"],
    &["25", "25", "25", "25"],
    &["10", "20", "30", "40"],
];

/// The pools of the outline.
pub(crate) fn draw(random: &mut Random, outline: &Outline, mode: &str) -> Value {
    let pools = outline.pools.iter().map(|(id, name)| {
        let mut pool = Map::from_iter([("id".to_string(), json!(id))]);
        if let Some(name) = name {
            pool.insert("name".to_string(), json!(name));
        }
        pool.insert("split".to_string(), split(random, outline, mode));
        Value::Object(pool)
    });
    pools.collect()
}

fn split(random: &mut Random, outline: &Outline, mode: &str) -> Value {
    let method = *random.one_of(&["even", "fixed", "proportional", "proportional", "driver"]);
    let method = if method == "driver" && outline.drivers.is_empty() { "even" } else { method };
    let mut split = Map::from_iter([("method".to_string(), json!(method))]);
    let mut put = |name: &str, value: Value| split.insert(name.to_string(), value);
    if method == "fixed" {
        put("shares", shares(random, outline));
    } else {
        let count = random.between(1, 4);
        put("targets", json!(targets(random, outline, count)));
    }
    if method == "driver" {
        let id = random.one_of(&outline.drivers).clone();
        put("driver", json!(id));
    }
    if method == "proportional" && random.chance(35) {
        put("of", conditions::draw(random, 1));
    }
    if method == "proportional" && mode != "reciprocal" && random.chance(35) {
        put("base", json!("received"));
    }
    if matches!(method, "proportional" | "driver") {
        // One in a hundred stands where it is refused.
        if (mode != "reciprocal" && random.chance(30)) || random.chance(1) {
            put("floor", json!(random.one_of(&["5", "500.00", "0.01", "33.333"])));
        }
    }
    if method != "even" && random.chance(40) {
        put("otherwise", json!("even"));
    }
    Value::Object(split)
}

/// Different targets under odd names; very rarely one of them twice, which is refused.
fn targets(random: &mut Random, outline: &Outline, count: usize) -> Vec<String> {
    let mut all = outline.target_ids();
    random.shuffle(&mut all);
    all.truncate(count);
    let mut names: Vec<String> = all.iter().map(|id| outline.target_text(random, id)).collect();
    if random.chance(1) {
        let again = outline.target_text(random, &all[0]);
        if !names.contains(&again) {
            names.push(again);
        }
    }
    names
}

fn shares(random: &mut Random, outline: &Outline) -> Value {
    let fitting: Vec<&&[&str]> =
        PERCENTS.iter().filter(|percents| percents.len() <= outline.target_ids().len()).collect();
    let percents = **random.one_of(&fitting);
    let mut shares = Map::new();
    for (name, percent) in targets(random, outline, percents.len()).into_iter().zip(percents) {
        let percent = if random.chance(1) { "99" } else { percent };
        shares.insert(name, json!(percent));
    }
    Value::Object(shares)
}

/// The drivers of the outline: months that are missing, a target twice in a month, now and then a negative quantity.
pub(crate) fn draw_drivers(random: &mut Random, outline: &Outline, era: &Era) -> Value {
    let months = era.months();
    let drivers = outline.drivers.iter().map(|id| {
        let mut values = Vec::new();
        for target in outline.target_ids() {
            for month in &months {
                for _ in 0..random.between(0, 1) + usize::from(random.chance(40)) {
                    let quantity = if random.chance(3) {
                        "-2"
                    } else {
                        *random.one_of(&["0", "1", "1", "3", "120000", "0.5"])
                    };
                    let target = outline.target_text(random, &target);
                    values.push(json!({"month": month, "target": target, "quantity": quantity}));
                }
            }
        }
        json!({"id": id, "values": values})
    });
    drivers.collect()
}
