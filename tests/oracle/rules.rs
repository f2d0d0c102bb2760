//! Rules: which team (or pool), product, environment and usage type one charge has on one day.

use super::Refusal;
use super::charges::{Charge, list, present};
use super::conditions::{Condition, expression};
use super::days::{Day, read_day};
use super::names::{Declared, folded, texts};
use regex_lite::Regex;
use serde_json::Value;

/// The dimensions in the order in which a rule sets them: the team last, so that `owner_of` sees the product.
pub(crate) const DIMENSIONS: [&str; 4] = ["product", "environment", "usage_type", "team"];
/// The team's place in [`DIMENSIONS`].
pub(crate) const TEAM: usize = 3;
const PRODUCT: usize = 0;

/// What the workspace declares, and who owns what.
#[derive(Debug)]
pub(crate) struct Workshop {
    /// Declared members by dimension, in the order of [`DIMENSIONS`].
    pub(crate) declared: [Declared; 4],
    /// The pools' ids and names.
    pub(crate) pools: Declared,
    /// Folded texts that count as missing.
    pub(crate) non_values: Vec<String>,
    ownership: Vec<Owner>,
}

#[derive(Debug)]
struct Owner {
    product: String,
    team: String,
    from: Day,
}

impl Workshop {
    /// Reads everything that has a name.
    pub(crate) fn read(workspace: &Value) -> Result<Self, Refusal> {
        let declared =
            ["products", "environments", "usage_types", "teams"].map(|kind| Declared::read(&workspace[kind]));
        let pools = Declared::read(&workspace["pools"]);
        let non_values = texts(&workspace["non_values"]).iter().map(|text| folded(text)).collect();
        let mut ownership = Vec::new();
        for (at, entry) in list(&workspace["ownership"]).iter().enumerate() {
            let path = format!("ownership[{at}]");
            let text = |name: &str| entry[name].as_str().ok_or_else(|| Refusal::malformed(&path, name));
            ownership.push(Owner {
                product: folded(&declared[PRODUCT].id_or_text(text("product")?)),
                team: declared[TEAM].id_or_text(text("team")?),
                // An entry without a day has always held.
                from: entry["from"]
                    .as_str()
                    .map_or(Some(Day::MIN), read_day)
                    .ok_or_else(|| Refusal::malformed(&path, "from"))?,
            });
        }
        Ok(Self { declared, pools, non_values, ownership })
    }

    /// The team that owns the product on the day: the latest change so far; of one day's, the later in the list.
    fn owner_of(&self, product: &str, day: Day) -> Option<String> {
        let product = folded(product);
        let mut owner: Option<&Owner> = None;
        for entry in self.ownership.iter().filter(|entry| entry.product == product && entry.from <= day) {
            if owner.is_none_or(|standing| entry.from >= standing.from) {
                owner = Some(entry);
            }
        }
        owner.map(|owner| owner.team.clone())
    }

    fn pool(&self, reference: &Value, path: &str) -> Result<usize, Refusal> {
        let name = reference.as_str().ok_or_else(|| Refusal::malformed(path, "a pool's id"))?;
        self.pools.find(name).ok_or_else(|| Refusal::new("unknown-pool", path, name))
    }
}

/// How a rule, a source or a default gives a dimension its value.
#[derive(Debug)]
pub(crate) enum Setter {
    /// A plain string.
    Text(String),
    /// A field's text, perhaps cut out and translated.
    Copy { field: String, capture: Option<Regex>, map: Option<Vec<(String, String)>> },
    /// The team that owns the product.
    Owner,
    /// The pool at that position.
    Pool(usize),
}

/// Reads a `set`: the dimensions in the order in which they are set.
pub(crate) fn read_set(value: &Value, path: &str, shop: &Workshop) -> Result<Vec<(usize, Setter)>, Refusal> {
    let mut setters = Vec::new();
    for (dimension, name) in DIMENSIONS.iter().enumerate() {
        let path = format!("{path}.{name}");
        let setter = match &value[name] {
            Value::Null => continue,
            Value::String(text) => Setter::Text(text.clone()),
            object if object["pool"].is_string() => Setter::Pool(shop.pool(&object["pool"], &path)?),
            object if object["owner_of"] == "product" => Setter::Owner,
            object if object["copy"].is_string() => read_copy(object, &path)?,
            _ => return Err(Refusal::malformed(&path, "a text, copy, owner_of or pool")),
        };
        setters.push((dimension, setter));
    }
    Ok(setters)
}

fn read_copy(object: &Value, path: &str) -> Result<Setter, Refusal> {
    let capture = object["capture"].as_str().map(|text| expression(text, path)).transpose()?;
    let pair = |(from, to): (&String, &Value)| Some((folded(from), to.as_str()?.to_string()));
    let map = object["map"].as_object().map(|map| map.iter().filter_map(pair).collect());
    Ok(Setter::Copy { field: object["copy"].as_str().unwrap_or_default().to_string(), capture, map })
}

/// One entry of the list of rules.
#[derive(Debug)]
pub(crate) struct Rule {
    when: Condition,
    empty_when: bool,
    from: Option<Day>,
    until: Option<Day>,
    set: Vec<(usize, Setter)>,
}

/// Reads the ordered list of rules.
pub(crate) fn read_rules(workspace: &Value, shop: &Workshop) -> Result<Vec<Rule>, Refusal> {
    let mut rules = Vec::new();
    for (at, rule) in list(&workspace["rules"]).iter().enumerate() {
        let path = format!("rules[{at}]");
        let day = |name: &str| match rule[name].as_str() {
            Some(text) => {
                read_day(text).map(Some).ok_or_else(|| Refusal::malformed(&format!("{path}.{name}"), "a day"))
            }
            None => Ok(None),
        };
        rules.push(Rule {
            when: Condition::read(&rule["when"], &format!("{path}.when"))?,
            // Literally empty, or left out: `{"all": []}` also always holds, but is not the empty `when`.
            empty_when: rule["when"].as_object().is_none_or(|when| when.is_empty()),
            from: day("from")?,
            until: day("until")?,
            set: read_set(&rule["set"], &format!("{path}.set"), shop)?,
        });
    }
    Ok(rules)
}

/// Who pays: a team and how it was named, a pool, or nobody.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Payer {
    /// `known`: coverage is `direct`; otherwise `defaulted`.
    Team { id: String, known: bool },
    /// `put`: by a rule or a source; otherwise by the defaults.
    Pool { position: usize, put: bool },
    /// Nobody: `unallocated`.
    Nobody,
}

/// What stands for one charge on one day.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// Product, environment and usage type.
    pub(crate) values: [Option<String>; 3],
    /// The team's side.
    pub(crate) payer: Payer,
}

impl Standing {
    /// A field of the charge, or a dimension as it stands; a team that is a pool reads as missing.
    pub(crate) fn field(&self, charge: &Charge, name: &str) -> Option<String> {
        match DIMENSIONS.iter().position(|dimension| *dimension == name) {
            Some(TEAM) => match &self.payer {
                Payer::Team { id, .. } => Some(id.clone()),
                _ => None,
            },
            Some(dimension) => self.values[dimension].clone(),
            None => charge.fields.get(name).cloned(),
        }
    }

    fn is_set(&self, dimension: usize) -> bool {
        if dimension == TEAM { self.payer != Payer::Nobody } else { self.values[dimension].is_some() }
    }
}

/// Who gives a value: a source's `set`, a rule (with the empty condition or another), or the defaults.
#[derive(Clone, Copy, PartialEq)]
enum Giver {
    Source,
    Rule { empty_when: bool },
    Default,
}

/// Asks every rule in its order about one charge on one day; then the defaults.
pub(crate) fn attribute(
    charge: &Charge,
    day: Day,
    rules: &[Rule],
    defaults: &[(usize, Setter)],
    shop: &Workshop,
) -> Standing {
    let mut standing = Standing { values: [None, None, None], payer: Payer::Nobody };
    give(&mut standing, charge, day, &charge.set, Giver::Source, shop);
    for rule in rules {
        let begun = rule.from.is_none_or(|from| from <= day);
        let over = rule.until.is_some_and(|until| until <= day);
        if begun && !over && rule.when.holds(&|name| standing.field(charge, name)) {
            give(&mut standing, charge, day, &rule.set, Giver::Rule { empty_when: rule.empty_when }, shop);
        }
    }
    give(&mut standing, charge, day, defaults, Giver::Default, shop);
    standing
}

fn give(
    standing: &mut Standing,
    charge: &Charge,
    day: Day,
    set: &[(usize, Setter)],
    giver: Giver,
    shop: &Workshop,
) {
    for (dimension, setter) in set {
        if standing.is_set(*dimension) {
            continue;
        }
        if let Setter::Pool(position) = setter {
            standing.payer = Payer::Pool { position: *position, put: giver != Giver::Default };
        } else if let Some(text) = value_of(setter, standing, charge, day, shop) {
            let id = shop.declared[*dimension].id_or_text(&text);
            if *dimension == TEAM {
                // A catch-all, which sets a plain string on the empty condition, is no knowledge.
                let catch_all =
                    giver == Giver::Rule { empty_when: true } && matches!(setter, Setter::Text(_));
                standing.payer = Payer::Team { id, known: !catch_all && giver != Giver::Default };
            } else {
                standing.values[*dimension] = Some(id);
            }
        }
    }
}

/// The text that the setter finds, if any.
fn value_of(
    setter: &Setter,
    standing: &Standing,
    charge: &Charge,
    day: Day,
    shop: &Workshop,
) -> Option<String> {
    match setter {
        Setter::Text(text) => present(text, &[]),
        Setter::Owner => shop.owner_of(standing.values[PRODUCT].as_deref()?, day),
        Setter::Pool(_) => None,
        Setter::Copy { field, capture, map } => {
            let mut text = standing.field(charge, field)?;
            if let Some(capture) = capture {
                let group = capture
                    .captures(&text)
                    .and_then(|found| found.get(1).map(|group| group.as_str().to_string()));
                // What was cut out counts as missing like any other text.
                text = present(&group?, &shop.non_values)?;
            }
            if let Some(map) = map {
                let wanted = folded(&text);
                text = map.iter().find(|(from, _)| *from == wanted)?.1.clone();
            }
            present(&text, &[])
        }
    }
}
