//! Changes of the workspace that are more than an assignment, and questions to it. Plain functions without a browser.

use cost_matrix::calendar::Month;
use cost_matrix::money::{Amount, Shares};
use cost_matrix::report::{Words, dimension_word};
use cost_matrix::workspace::{
    Base, Condition, Declared, Dimension, Driver, DriverValue, Extra, Figure, Member, Names, Operator,
    Otherwise, Pool, Rule, Setter, Setters, Split, Target, Team, Test, Workspace, folded,
};

/// An id out of a name: lower case, words joined by dashes.
pub(crate) fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(6).collect();
    if words.is_empty() { "new".to_owned() } else { words.join("-") }
}

/// The same, with a number where somebody has it.
pub(crate) fn unique_id<'a>(taken: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    let taken: Vec<String> = taken.into_iter().map(folded).collect();
    let base = slug(name);
    let free = |id: &String| !taken.contains(&folded(id));
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}

/// Moves an element of a list to the place that it shall have.
pub(crate) fn move_item<T>(list: &mut Vec<T>, from: usize, to: usize) {
    if from < list.len() && to < list.len() {
        let item = list.remove(from);
        list.insert(to, item);
    }
}

// ---- rules -----------------------------------------------------------------------------------------------------------

/// A free id for a rule of this name.
pub(crate) fn rule_id(workspace: &Workspace, name: &str) -> String {
    unique_id(workspace.rules.iter().map(|rule| rule.id.as_str()), name)
}

/// The condition that charges have exactly these texts (none: no value) in these fields.
pub(crate) fn condition_on(pairs: &[(String, Option<String>)]) -> Condition {
    let member = |(field, text): &(String, Option<String>)| {
        let test = match text {
            Some(text) => Test::Is(text.clone()),
            None => Test::Operators(vec![Operator::Exists(false)]),
        };
        Member::Field(field.clone(), test)
    };
    Condition { members: pairs.iter().map(member).collect() }
}

/// What charges with these texts are called: "OpenAI · Chat · gpt-4o".
pub(crate) fn label_of(pairs: &[(String, Option<String>)]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for text in pairs.iter().filter_map(|(_, text)| text.as_deref()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match (texts.is_empty(), pairs.is_empty()) {
        (false, _) => texts.join(" · "),
        (true, false) => {
            let fields: Vec<&str> = pairs.iter().map(|(field, _)| field.as_str()).collect();
            format!("without {}", fields.join(", "))
        }
        (true, true) => "all of it".to_owned(),
    }
}

/// The rule that gives charges with these texts a value in a dimension.
pub(crate) fn rule_of_hole(
    workspace: &Workspace,
    dimension: Dimension,
    pairs: &[(String, Option<String>)],
    setter: Setter,
) -> Rule {
    let words = Words::of(workspace);
    let to = match &setter {
        Setter::Text(text) => words.value(dimension, text),
        Setter::Pool { pool, .. } => words.pool(pool),
        Setter::OwnerOf { .. } => "the product's owner".to_owned(),
        Setter::Copy(copy) => copy.copy.clone(),
    };
    let name = format!("{} to {to}", label_of(pairs));
    let mut set = Setters::default();
    *set.get_mut(dimension) = Some(setter);
    Rule {
        id: rule_id(workspace, &name),
        name: Some(name),
        when: condition_on(pairs),
        set,
        ..Rule::default()
    }
}

/// Puts a copy of a rule behind it; the copy's id must be free.
pub(crate) fn duplicate_rule(workspace: &mut Workspace, id: &str, copy: &str) {
    let Some(place) = workspace.rules.iter().position(|rule| rule.id == id) else { return };
    let mut rule = workspace.rules[place].clone();
    let name = rule.name.take().unwrap_or_else(|| id.to_owned());
    rule.id = copy.to_owned();
    rule.name = Some(format!("{name} (copy)"));
    workspace.rules.insert(place + 1, rule);
}

// ---- declared values ---------------------------------------------------------------------------------------------------

/// A declared team, product, environment or usage type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) owner: Option<String>,
}

impl Value {
    /// Its name, or its id where it has none.
    pub(crate) fn label(&self) -> String {
        self.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| self.id.clone())
    }
}

fn declared(workspace: &Workspace, dimension: Dimension) -> &[Declared] {
    match dimension {
        Dimension::Team => &[],
        Dimension::Product => &workspace.products,
        Dimension::Environment => &workspace.environments,
        Dimension::UsageType => &workspace.usage_types,
    }
}

fn declared_mut(workspace: &mut Workspace, dimension: Dimension) -> Option<&mut Vec<Declared>> {
    match dimension {
        Dimension::Team => None,
        Dimension::Product => Some(&mut workspace.products),
        Dimension::Environment => Some(&mut workspace.environments),
        Dimension::UsageType => Some(&mut workspace.usage_types),
    }
}

/// What is declared in a dimension, in its order.
pub(crate) fn values(workspace: &Workspace, dimension: Dimension) -> Vec<Value> {
    let team = |team: &Team| Value {
        id: team.id.clone(),
        name: team.name.clone(),
        aliases: team.aliases.clone(),
        owner: team.owner.clone(),
    };
    let other = |one: &Declared| Value {
        id: one.id.clone(),
        name: one.name.clone(),
        aliases: one.aliases.clone(),
        owner: one.owner.clone(),
    };
    match dimension {
        Dimension::Team => workspace.teams.iter().map(team).collect(),
        dimension => declared(workspace, dimension).iter().map(other).collect(),
    }
}

/// Changes name, aliases or owner of a declared value.
pub(crate) fn change_value(
    workspace: &mut Workspace,
    dimension: Dimension,
    id: &str,
    change: impl FnOnce(&mut Option<String>, &mut Vec<String>, &mut Option<String>),
) {
    if dimension == Dimension::Team {
        if let Some(team) = workspace.teams.iter_mut().find(|team| team.id == id) {
            change(&mut team.name, &mut team.aliases, &mut team.owner);
        }
    } else if let Some(list) = declared_mut(workspace, dimension)
        && let Some(one) = list.iter_mut().find(|one| one.id == id)
    {
        change(&mut one.name, &mut one.aliases, &mut one.owner);
    }
}

/// A free id for a value of this name.
pub(crate) fn value_id(workspace: &Workspace, dimension: Dimension, name: &str) -> String {
    let taken = values(workspace, dimension);
    let pools = workspace.pools.iter().filter(|_| dimension == Dimension::Team).map(|pool| pool.id.as_str());
    unique_id(taken.iter().map(|value| value.id.as_str()).chain(pools), name)
}

/// Declares a value under a free id. A name that already leads to one is not declared again.
pub(crate) fn declare(workspace: &mut Workspace, dimension: Dimension, id: &str, name: &str) {
    if Names::of(workspace).find(dimension, name).is_some() {
        return;
    }
    let name = Some(name.trim().to_owned()).filter(|name| name != id);
    match dimension {
        Dimension::Team => workspace.teams.push(Team { id: id.to_owned(), name, ..Team::default() }),
        dimension => {
            if let Some(list) = declared_mut(workspace, dimension) {
                list.push(Declared { id: id.to_owned(), name, ..Declared::default() });
            }
        }
    }
}

/// Makes a text another spelling of a declared value.
pub(crate) fn add_alias(workspace: &mut Workspace, dimension: Dimension, id: &str, alias: &str) {
    change_value(workspace, dimension, id, |_, aliases, _| {
        if aliases.iter().all(|other| folded(other) != folded(alias)) {
            aliases.push(alias.trim().to_owned());
        }
    });
}

/// Takes a declared value away; what names it keeps its text.
pub(crate) fn remove_value(workspace: &mut Workspace, dimension: Dimension, id: &str) {
    match dimension {
        Dimension::Team => workspace.teams.retain(|team| team.id != id),
        dimension => {
            if let Some(list) = declared_mut(workspace, dimension) {
                list.retain(|one| one.id != id);
            }
        }
    }
}

/// A place that names something: what it is called, and its address on the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) text: String,
    /// The station's path and the rest, where it can be gone to.
    pub(crate) place: Option<(&'static str, Vec<String>)>,
}

/// Collects the places that name a thing.
struct Mentions<'a> {
    workspace: &'a Workspace,
    list: Vec<Mention>,
}

impl Mentions<'_> {
    fn add(&mut self, text: String, place: Option<(&'static str, [&str; 2])>) {
        let place = place.map(|(station, rest)| (station, rest.map(str::to_owned).to_vec()));
        let mention = Mention { text, place };
        if !self.list.contains(&mention) {
            self.list.push(mention);
        }
    }

    fn setters(&mut self, names: impl Fn(Dimension, &Setter) -> bool) {
        let named = |set: &Setters| {
            Dimension::ALL
                .iter()
                .any(|dimension| set.get(*dimension).is_some_and(|setter| names(*dimension, setter)))
        };
        for rule in &self.workspace.rules {
            if named(&rule.set) {
                let name = rule.name.as_deref().unwrap_or(&rule.id);
                self.add(format!("rule “{name}”"), Some(("attribution", ["rule", &rule.id])));
            }
        }
        if named(&self.workspace.defaults) {
            self.add("the defaults".to_owned(), Some(("attribution", ["defaults", ""])));
        }
        for source in &self.workspace.sources {
            if source.monthly.iter().any(|cost| named(&cost.set)) {
                let name = source.name.as_deref().unwrap_or(&source.id);
                self.add(format!("source “{name}”"), Some(("inventory", ["source", &source.id])));
            }
        }
    }

    fn splits(&mut self, wanted: &Target) {
        let names = Names::of(self.workspace);
        for pool in &self.workspace.pools {
            if pool.split.targets().into_iter().any(|text| names.target(text) == *wanted) {
                let name = pool.name.as_deref().unwrap_or(&pool.id);
                self.add(format!("the split of “{name}”"), Some(("attribution", ["pool", &pool.id])));
            }
        }
        for driver in &self.workspace.drivers {
            if driver.values.iter().any(|value| names.target(&value.target) == *wanted) {
                let name = driver.name.as_deref().unwrap_or(&driver.id);
                self.add(format!("the quantities “{name}”"), None);
            }
        }
    }
}

/// Where a declared value is named.
pub(crate) fn mentions_of_value(workspace: &Workspace, dimension: Dimension, id: &str) -> Vec<Mention> {
    let names = Names::of(workspace);
    let is_it = |text: &str| names.find(dimension, text) == Some(id);
    let mut mentions = Mentions { workspace, list: Vec::new() };
    mentions.setters(|place, setter| {
        place == dimension
            && match setter {
                Setter::Text(text) => is_it(text),
                Setter::Copy(copy) => copy.map.iter().flatten().any(|(_, to)| is_it(to)),
                Setter::OwnerOf { .. } | Setter::Pool { .. } => false,
            }
    });
    if dimension == Dimension::Team {
        mentions.splits(&Target::Team(id.to_owned()));
        for team in &workspace.teams {
            if team.merged_into.as_deref().is_some_and(is_it) {
                let name = team.name.as_deref().unwrap_or(&team.id);
                mentions.add(
                    format!("team “{name}”, which became a part of it"),
                    Some(("attribution", ["team", &team.id])),
                );
            }
        }
    }
    for change in &workspace.ownership {
        let named = match dimension {
            Dimension::Team => is_it(&change.team),
            Dimension::Product => is_it(&change.product),
            _ => false,
        };
        if named {
            let product = Words::of(workspace).value(Dimension::Product, &change.product);
            mentions.add(
                format!("the ownership of “{product}”"),
                Some(("attribution", ["product", &change.product])),
            );
        }
    }
    for budget in &workspace.budgets {
        if budget.line.iter().any(|(column, text)| column == dimension.name() && is_it(text)) {
            let name = budget.name.as_deref().unwrap_or(&budget.id);
            mentions.add(format!("budget “{name}”"), Some(("thresholds", ["budget", &budget.id])));
        }
    }
    mentions.list
}

/// Where a pool is named.
pub(crate) fn mentions_of_pool(workspace: &Workspace, id: &str) -> Vec<Mention> {
    let names = Names::of(workspace);
    let Some(place) = workspace.pools.iter().position(|pool| pool.id == id) else { return Vec::new() };
    let mut mentions = Mentions { workspace, list: Vec::new() };
    mentions
        .setters(|_, setter| matches!(setter, Setter::Pool { pool, .. } if names.pool(pool) == Some(place)));
    mentions.splits(&Target::Pool(place));
    // Its own share is left out anyhow.
    mentions.list.retain(|mention| {
        mention.place.as_ref().is_none_or(|(_, rest)| rest.as_slice() != ["pool".to_owned(), id.to_owned()])
    });
    mentions.list
}

// ---- pools -------------------------------------------------------------------------------------------------------------

/// Who a pool can give to: text, name; pools after teams, without itself.
pub(crate) fn possible_targets(workspace: &Workspace, pool: &str) -> Vec<(String, String)> {
    let teams = values(workspace, Dimension::Team).into_iter().map(|team| (team.id.clone(), team.label()));
    let pools = workspace.pools.iter().filter(|other| other.id != pool);
    let pools = pools.map(|other| {
        let name = other.name.as_deref().unwrap_or(&other.id);
        (other.id.clone(), format!("{name} (pool)"))
    });
    teams.chain(pools).collect()
}

/// A pool that gives the same to each team.
pub(crate) fn new_pool(workspace: &Workspace, name: &str) -> Pool {
    let taken = workspace.pools.iter().map(|pool| pool.id.as_str());
    let teams = workspace.teams.iter().map(|team| team.id.as_str());
    let targets = workspace.teams.iter().map(|team| team.id.clone()).collect();
    Pool {
        id: unique_id(taken.chain(teams), name),
        name: Some(name.to_owned()),
        split: Split::Even { targets, extra: Extra::new() },
        extra: Extra::new(),
    }
}

/// Another method for the same targets. Fixed shares begin even; a driver is made where there is none.
pub(crate) fn change_method(workspace: &mut Workspace, pool: &str, method: &str) {
    let Some(place) = workspace.pools.iter().position(|other| other.id == pool) else { return };
    let old = &workspace.pools[place].split;
    if old.method() == method {
        return;
    }
    let targets: Vec<String> = old.targets().into_iter().map(str::to_owned).collect();
    let (floor, otherwise) = match old {
        Split::Proportional { floor, otherwise, .. } | Split::Driver { floor, otherwise, .. } => {
            (floor.clone(), *otherwise)
        }
        Split::Even { .. } | Split::Fixed { .. } => (None, Some(Otherwise::Even)),
    };
    let extra = Extra::new();
    let split = match method {
        "fixed" => {
            let shares: Vec<(String, Figure)> =
                targets.into_iter().map(|target| (target, Figure::default())).collect();
            Split::Fixed { shares: add_to_hundred(&shares), otherwise: None, extra }
        }
        "proportional" => Split::Proportional { targets, of: None, base: None, floor, otherwise, extra },
        "driver" => {
            let driver = match workspace.drivers.first() {
                Some(driver) => driver.id.clone(),
                None => {
                    let name = Some("Quantities".to_owned());
                    workspace.drivers.push(Driver { id: "quantities".to_owned(), name, ..Driver::default() });
                    "quantities".to_owned()
                }
            };
            Split::Driver { driver, targets, floor, otherwise, extra }
        }
        _ => Split::Even { targets, extra },
    };
    workspace.pools[place].split = split;
}

/// Adds a target to a split, or takes it away. In fixed shares, a new one begins with nothing.
pub(crate) fn toggle_target(workspace: &mut Workspace, pool: &str, target: &str) {
    let names = Names::of(workspace);
    let wanted = names.target(target);
    let Some(pool) = workspace.pools.iter_mut().find(|other| other.id == pool) else { return };
    match &mut pool.split {
        Split::Even { targets, .. } | Split::Proportional { targets, .. } | Split::Driver { targets, .. } => {
            let before = targets.len();
            targets.retain(|other| names.target(other) != wanted);
            if targets.len() == before {
                targets.push(target.to_owned());
            }
        }
        Split::Fixed { .. } => {}
    }
}

/// Percentages scaled so that they add to exactly 100, with two decimals; all zero: the same to each.
pub(crate) fn add_to_hundred(shares: &[(String, Figure)]) -> Vec<(String, Figure)> {
    if shares.is_empty() {
        return Vec::new();
    }
    let ratios: Vec<_> = shares.iter().map(|(_, share)| share.amount().to_ratio()).collect();
    let even = || Shares::of_counts(&vec![1; shares.len()]);
    let parts = Shares::of(&ratios).or_else(|_| even()).unwrap_or_else(|_| Shares::whole());
    // Hundredths of a percent, handed out whole by largest remainder.
    let parts = parts.divide(Amount::from_units(10_000));
    let hundredth = Amount::parse("0.01").unwrap_or_default().units();
    let figure = |part: &Amount| Figure::of(Amount::from_units(part.units() * hundredth));
    shares.iter().zip(&parts).map(|((target, _), part)| (target.clone(), figure(part))).collect()
}

/// What percentages add to.
pub(crate) fn sum(shares: &[(String, Figure)]) -> Amount {
    shares.iter().map(|(_, share)| share.amount()).fold(Amount::ZERO, |sum, share| sum + share)
}

/// Sets fixed shares.
pub(crate) fn set_shares(workspace: &mut Workspace, pool: &str, new: Vec<(String, Figure)>) {
    let pool = workspace.pools.iter_mut().find(|other| other.id == pool);
    if let Some(Pool { split: Split::Fixed { shares, .. }, .. }) = pool {
        *shares = new;
    }
}

/// Takes away what the reciprocal mode refuses; how many pools had some.
pub(crate) fn drop_floors(workspace: &mut Workspace) -> usize {
    let mut changed = 0;
    for pool in &mut workspace.pools {
        let had = match &mut pool.split {
            Split::Proportional { base, floor, .. } => base.take().is_some() | floor.take().is_some(),
            Split::Driver { floor, .. } => floor.take().is_some(),
            Split::Even { .. } | Split::Fixed { .. } => false,
        };
        changed += usize::from(had);
    }
    changed
}

/// The places of a split that all methods with weights have.
pub(crate) fn weighted(split: &mut Split) -> Option<(&mut Option<Figure>, &mut Option<Otherwise>)> {
    match split {
        Split::Proportional { floor, otherwise, .. } | Split::Driver { floor, otherwise, .. } => {
            Some((floor, otherwise))
        }
        Split::Even { .. } | Split::Fixed { .. } => None,
    }
}

/// Sets whether what earlier pools gave counts.
pub(crate) fn set_base(split: &mut Split, received: bool) {
    if let Split::Proportional { base, .. } = split {
        *base = received.then_some(Base::Received);
    }
}

/// A target's quantity in a month.
pub(crate) fn quantity<'a>(
    workspace: &'a Workspace,
    driver: &Driver,
    month: Month,
    target: &str,
) -> Option<&'a Figure> {
    let names = Names::of(workspace);
    let wanted = names.target(target);
    let driver = workspace.drivers.iter().find(|other| other.id == driver.id)?;
    let is_it = |value: &&DriverValue| value.month == month && names.target(&value.target) == wanted;
    driver.values.iter().find(is_it).map(|value| &value.quantity)
}

/// Sets a target's quantity in a month; none takes it away.
pub(crate) fn set_quantity(
    workspace: &mut Workspace,
    driver: &str,
    month: Month,
    target: &str,
    quantity: Option<Figure>,
) {
    let names = Names::of(workspace);
    let wanted = names.target(target);
    let Some(driver) = workspace.drivers.iter_mut().find(|other| other.id == driver) else { return };
    let is_it = |value: &DriverValue| value.month == month && names.target(&value.target) == wanted;
    let Some(quantity) = quantity else { return driver.values.retain(|value| !is_it(value)) };
    match driver.values.iter_mut().find(|value| is_it(value)) {
        Some(value) => value.quantity = quantity,
        None => driver.values.push(DriverValue {
            month,
            target: target.to_owned(),
            quantity,
            extra: Extra::new(),
        }),
    }
}

/// Quantities out of cells that were copied from a spreadsheet: either a row each of month, target and quantity, or a
/// first row of months and then a target with its quantities a row. Targets that nobody declared are told.
pub(crate) fn pasted(workspace: &Workspace, text: &str) -> Result<Vec<(Month, String, Figure)>, String> {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mark = ['\t', ';', ','].into_iter().find(|mark| line.contains(*mark)).unwrap_or('\t');
            line.split(mark).map(str::trim).collect()
        })
        .collect();
    let Some(first) = rows.first() else {
        return Err("There is nothing to read; paste cells with months, targets and quantities".to_owned());
    };
    let months: Vec<Option<Month>> = first.iter().skip(1).map(|cell| cell.parse().ok()).collect();
    if first.len() > 1 && months.iter().all(Option::is_some) {
        let months: Vec<Month> = months.into_iter().flatten().collect();
        return wide(workspace, &months, &rows[1..]);
    }
    // A first row of words is a head.
    let skip = usize::from(first.first().is_some_and(|cell| cell.parse::<Month>().is_err()));
    let mut found = Vec::new();
    for (index, row) in rows.iter().enumerate().skip(skip) {
        let [month, target, quantity] = row.as_slice() else {
            return Err(format!("Line {}: a month, a target and a quantity are expected", index + 1));
        };
        let month = month
            .parse()
            .map_err(|_| format!("Line {}: {month} is no month; write it as 2026-03", index + 1))?;
        if let Some(figure) = cell(quantity, index)? {
            found.push((month, known(workspace, target, index)?, figure));
        }
    }
    Ok(found)
}

fn wide(
    workspace: &Workspace,
    months: &[Month],
    rows: &[Vec<&str>],
) -> Result<Vec<(Month, String, Figure)>, String> {
    let mut found = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Some((target, cells)) = row.split_first() else { continue };
        let target = known(workspace, target, index + 1)?;
        for (month, text) in months.iter().zip(cells) {
            if let Some(figure) = cell(text, index + 1)? {
                found.push((*month, target.clone(), figure));
            }
        }
    }
    Ok(found)
}

/// The id of a target; an error where nobody declared it.
fn known(workspace: &Workspace, text: &str, index: usize) -> Result<String, String> {
    let names = Names::of(workspace);
    match names.target(text) {
        Target::Pool(place) => Ok(workspace.pools[place].id.clone()),
        Target::Team(team) if names.find(Dimension::Team, &team).is_some() => Ok(team),
        Target::Team(_) => Err(format!(
            "Line {}: {text} is neither a {} nor a pool",
            index + 1,
            dimension_word(Dimension::Team)
        )),
    }
}

fn cell(text: &str, index: usize) -> Result<Option<Figure>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.replace([' ', '\u{a0}', ','], "");
    Figure::parse(&plain).map(Some).map_err(|error| format!("Line {}: {text}: {error}", index + 1))
}
