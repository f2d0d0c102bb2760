//! Random workspaces: what is declared, who owns what, sources, rules, defaults, rates.

use super::bills::Era;
use super::random::Random;
use super::{conditions, pools};
use serde_json::{Map, Value, json};

/// Id, name and aliases of what may be declared.
type Known = (&'static str, &'static str, &'static [&'static str]);

const TEAMS: [Known; 4] = [
    ("search", "Search Team", &["srch", " S-Team "]),
    ("ads", "Ads", &["advertising"]),
    ("ml", "Machine Learning", &["ML-prod"]),
    // Two aliases that are hidden by another team's name and id.
    ("ops", "Operations", &["Search Team", "ml", "on call"]),
];
const PRODUCTS: [Known; 3] = [
    ("assist", "The Assistant", &["asst"]),
    ("rank", "Ranking", &["RNK", "gpu hosting"]),
    ("chat", "Chat", &[]),
];
const ENVIRONMENTS: [Known; 2] = [("prod", "Production", &["live"]), ("dev", "Development", &["test"])];
const USAGE_TYPES: [Known; 2] = [("inference", "Inference", &["infer"]), ("training", "Training", &[])];
const POOLS: [(&str, &str); 4] = [
    ("platform", "AI platform"),
    ("gateway", "The gateway"),
    ("Idle GPUs", "Idle"),
    ("support", "Support pool"),
];

/// What later parts refer to.
#[derive(Debug)]
pub(crate) struct Outline {
    teams: Vec<Known>,
    products: Vec<Known>,
    /// Id and perhaps a name.
    pub(crate) pools: Vec<(&'static str, Option<&'static str>)>,
    /// Ids.
    pub(crate) drivers: Vec<String>,
    /// Whether bills come in several currencies.
    pub(crate) currencies: bool,
    /// Whether amounts of a few units of 10^-18 occur.
    pub(crate) tiny: bool,
}

impl Outline {
    /// Decides what there is.
    pub(crate) fn draw(random: &mut Random, size: usize) -> Self {
        let teams = random.between(1, TEAMS.len());
        let products = random.below(PRODUCTS.len() + 1);
        let pools = random.below(POOLS.len().min(size) + 1);
        let mut all = POOLS.to_vec();
        random.shuffle(&mut all);
        let pools =
            all.into_iter().take(pools).map(|(id, name)| (id, random.chance(50).then_some(name))).collect();
        let drivers = (0..random.below(3)).map(|number| format!("driver-{number}")).collect();
        let (currencies, tiny) = (random.chance(25), random.chance(15));
        Self {
            teams: TEAMS[..teams].to_vec(),
            products: PRODUCTS[..products].to_vec(),
            pools,
            drivers,
            currencies,
            tiny,
        }
    }

    /// A text that may name a team: declared under any of its names, undeclared, or a pool's id, which is none.
    pub(crate) fn team_text(&self, random: &mut Random) -> String {
        match random.below(12) {
            0 => "ghost".to_string(),
            1 => " Ghost ".to_string(),
            2 => "zeta".to_string(),
            3 => "platform".to_string(),
            4 => random.one_of(&["Unknown", "N/A", "", "  "]).to_string(),
            _ => known_text(random, &self.teams),
        }
    }

    /// A text that may name a product.
    pub(crate) fn product_text(&self, random: &mut Random) -> String {
        if self.products.is_empty() || random.chance(15) {
            "lab".to_string()
        } else {
            known_text(random, &self.products)
        }
    }

    /// Everything that a split may pay, by id: teams, an undeclared one, pools.
    pub(crate) fn target_ids(&self) -> Vec<String> {
        let teams = self.teams.iter().map(|(id, _, _)| id.to_string());
        let pools = self.pools.iter().map(|(id, _)| id.to_string());
        teams.chain(["zeta".to_string()]).chain(pools).collect()
    }

    /// A target under any of its names.
    pub(crate) fn target_text(&self, random: &mut Random, id: &str) -> String {
        if let Some(team) = self.teams.iter().find(|(team, _, _)| *team == id) {
            return known_text(random, &[*team]);
        }
        // An undeclared name has no other spelling.
        if id == "zeta" { id.to_string() } else { self.pool_text(random, id) }
    }

    fn pool_text(&self, random: &mut Random, id: &str) -> String {
        let name = self.pools.iter().find(|(pool, _)| *pool == id).and_then(|(_, name)| *name);
        let text = name.filter(|_| random.chance(25)).unwrap_or(id);
        random.odd(text)
    }

    fn pool_setter(&self, random: &mut Random) -> Value {
        // Rarely a pool that is not declared, which is refused.
        if random.chance(1) {
            return json!({"pool": "nowhere"});
        }
        let id = random.one_of(&self.pools).0;
        json!({ "pool": self.pool_text(random, id) })
    }
}

fn known_text(random: &mut Random, known: &[Known]) -> String {
    let (id, name, aliases) = *random.one_of(known);
    let text = match random.below(6) {
        0 => name,
        1 if !aliases.is_empty() => random.one_of(aliases),
        _ => id,
    };
    random.odd(text)
}

fn declared(known: &[Known]) -> Value {
    known.iter().map(|(id, name, aliases)| json!({"id": id, "name": name, "aliases": aliases})).collect()
}

/// The workspace of an outline.
pub(crate) fn draw(random: &mut Random, outline: &mut Outline, era: &Era, size: usize) -> Value {
    let mode = *random.one_of(&["step_down", "step_down", "direct", "reciprocal"]);
    let mut workspace = Map::new();
    let mut put = |name: &str, value: Value| workspace.insert(name.to_string(), value);
    put("format", json!("cost-matrix/1"));
    put("currency", json!("USD"));
    if random.chance(80) {
        put("basis", json!(random.one_of(&["effective", "billed", "list"])));
    }
    put("teams", declared(&outline.teams));
    put("products", declared(&outline.products));
    put("environments", declared(&ENVIRONMENTS[..random.below(3)]));
    put("usage_types", declared(&USAGE_TYPES[..random.below(3)]));
    if random.chance(40) {
        put("non_values", json!(["unknown", " N/A"]));
    }
    put("ownership", ownership(random, outline, era));
    put("sources", sources(random, outline, era, size));
    put(
        "rules",
        (0..random.between(1, (size / 2).clamp(1, 8))).map(|at| rule(random, outline, era, at)).collect(),
    );
    put("defaults", defaults(random, outline));
    put("pools", pools::draw(random, outline, mode));
    if mode != "step_down" || random.chance(70) {
        put("pool_mode", json!(mode));
    }
    put("drivers", pools::draw_drivers(random, outline, era));
    if outline.currencies {
        put("rates", rates(random, era));
    }
    Value::Object(workspace)
}

fn ownership(random: &mut Random, outline: &Outline, era: &Era) -> Value {
    let mut days = vec!["2020-01-01".to_string()];
    days.extend((0..3).map(|_| era.day(random)));
    let entry = |random: &mut Random| {
        let team = if random.chance(20) { "ghost".to_string() } else { known_text(random, &outline.teams) };
        json!({"product": outline.product_text(random), "team": team, "from": random.one_of(&days)})
    };
    (0..random.below(6)).map(|_| entry(random)).collect()
}

fn sources(random: &mut Random, outline: &Outline, era: &Era, size: usize) -> Value {
    let mut sources = Vec::new();
    for id in random.some_of(&["openai", "rest", "cloud"], 3) {
        let category = random.one_of(&["api", "compute", "hosting", "tool"]);
        let asks = if random.chance(20) { json!({}) } else { conditions::draw(random, 1) };
        // What a match may not look at stands after it: its own outcome and the dimensions.
        let asks =
            without(asks, &["x_Source", "x_CostCategory", "team", "product", "environment", "usage_type"]);
        sources.push(json!({"id": id, "name": format!("The {id}"), "category": category, "match": asks}));
    }
    for number in 0..random.below(size.min(3)) {
        let months = era.months();
        let entry = |random: &mut Random| {
            let cost = random.one_of(&["1200.00", "0", "-50", "0.01", "310", "10"]);
            json!({"month": random.one_of(&months), "cost": cost, "set": typed_set(random, outline)})
        };
        let monthly: Vec<Value> = (0..random.between(1, 3)).map(|_| entry(random)).collect();
        let mut source = json!({"id": format!("typed-{number}"), "category": "tool", "monthly": monthly});
        if random.chance(60) {
            source["name"] = json!("Vector database");
        }
        if random.chance(60) {
            source["provider"] = json!("AWS");
        }
        sources.push(source);
    }
    random.shuffle(&mut sources);
    Value::Array(sources)
}

/// Cuts members out of a condition and its lists.
fn without(condition: Value, names: &[&str]) -> Value {
    match condition {
        Value::Object(members) => members
            .into_iter()
            .filter(|(name, _)| !names.contains(&name.as_str()))
            .map(|(name, value)| match name.as_str() {
                "any" | "all" | "none" => (name, without(value, names)),
                _ => (name, value),
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list.into_iter().map(|each| without(each, names)).collect(),
        other => other,
    }
}

fn typed_set(random: &mut Random, outline: &Outline) -> Value {
    let mut set = Map::new();
    if random.chance(60) {
        let team = if !outline.pools.is_empty() && random.chance(40) {
            outline.pool_setter(random)
        } else {
            json!(known_text(random, &outline.teams))
        };
        set.insert("team".to_string(), team);
    }
    if random.chance(30) {
        set.insert("product".to_string(), json!(outline.product_text(random)));
    }
    if random.chance(20) {
        set.insert("environment".to_string(), json!(" PROD"));
    }
    Value::Object(set)
}

fn rule(random: &mut Random, outline: &Outline, era: &Era, at: usize) -> Value {
    let mut rule = Map::from_iter([("id".to_string(), json!(format!("rule-{at}")))]);
    let from = random.chance(20).then(|| era.day(random));
    // Now and then a rule that holds on no day.
    let until = random.chance(20).then(|| era.day(random));
    for (name, day) in [("from", from), ("until", until)] {
        if let Some(day) = day {
            rule.insert(name.to_string(), json!(day));
        }
    }
    let when = if random.chance(25) { json!({}) } else { conditions::draw(random, 2) };
    rule.insert("when".to_string(), when);
    let mut set = Map::new();
    if random.chance(40) {
        let fields = ["Tags.product", "Tags.product", "ServiceName"];
        let plain = json!(outline.product_text(random));
        set.insert("product".to_string(), text_or_copy(random, outline, plain, &fields));
    }
    if random.chance(25) {
        let plain = json!(random.one_of(&["prod", "Live", "stage"]));
        set.insert(
            "environment".to_string(),
            text_or_copy(random, outline, plain, &["Tags.env", "SubAccountName"]),
        );
    }
    if random.chance(15) {
        let plain = json!(random.one_of(&["inference", "Training ", "batch"]));
        set.insert("usage_type".to_string(), text_or_copy(random, outline, plain, &["x_Model", "Tags.env"]));
    }
    if set.is_empty() || random.chance(70) {
        set.insert("team".to_string(), team_setter(random, outline));
    }
    rule.insert("set".to_string(), Value::Object(set));
    Value::Object(rule)
}

fn team_setter(random: &mut Random, outline: &Outline) -> Value {
    match random.below(10) {
        0..=2 if !outline.pools.is_empty() => outline.pool_setter(random),
        3 | 4 => json!({"owner_of": "product"}),
        5 | 6 => {
            let fields = ["Tags.team", "Tags.team", "SubAccountName", "product", "environment"];
            text_or_copy(random, outline, json!({"copy": "Tags.team"}), &fields)
        }
        _ => json!(known_text(random, &outline.teams)),
    }
}

fn text_or_copy(random: &mut Random, outline: &Outline, plain: Value, fields: &[&str]) -> Value {
    if random.chance(40) {
        return plain;
    }
    let mut copy = Map::from_iter([("copy".to_string(), json!(random.one_of(fields)))]);
    if random.chance(30) {
        let expressions = ["^([a-z]+)-", "-(prod|dev)", "prod", "^(x?)", "([A-Z]+)$"];
        copy.insert("capture".to_string(), json!(random.one_of(&expressions)));
    }
    if random.chance(30) {
        let mut map = Map::new();
        for from in random.some_of(&["search", "ML", " ads", "prod", "gateway", "assist", "lab"], 4) {
            map.insert(from.to_string(), json!(known_text(random, &outline.teams)));
        }
        copy.insert("map".to_string(), Value::Object(map));
    }
    Value::Object(copy)
}

fn defaults(random: &mut Random, outline: &Outline) -> Value {
    let mut defaults = Map::new();
    if random.chance(35) {
        let team = if !outline.pools.is_empty() && random.chance(50) {
            outline.pool_setter(random)
        } else {
            json!(known_text(random, &outline.teams))
        };
        defaults.insert("team".to_string(), team);
    }
    if random.chance(40) {
        defaults.insert("environment".to_string(), json!("Production"));
    }
    if random.chance(20) {
        defaults.insert("product".to_string(), json!("lab"));
    }
    Value::Object(defaults)
}

fn rates(random: &mut Random, era: &Era) -> Value {
    let mut rates = Vec::new();
    for currency in ["EUR", "GBP"] {
        for month in era.months() {
            // Now and then a rate is missing, which is refused if it is needed.
            if !random.chance(2) {
                rates.push(
                    json!({"from": currency, "month": month, "rate": random.one_of(&["1.0842", "1.1", "2"])}),
                );
            }
        }
    }
    Value::Array(rates)
}
