//! Edits of the inventory that are more than an assignment.

use cost_matrix::calendar::Month;
use cost_matrix::ledger::Unclaimed;
use cost_matrix::workspace::{
    Category, Dimension, Extra, Figure, Mapping, MonthlyCost, Names, Rate, Setter, Setters, Source, Team,
    Workspace, folded,
};

use super::matching;
use super::paste::Pasted;
use super::words::new_id;

/// What is typed for a source that has no bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct QuickSource {
    pub(crate) name: String,
    pub(crate) category: Option<Category>,
    /// Cost of each month.
    pub(crate) cost: Option<Figure>,
    pub(crate) first: Option<Month>,
    /// The last month; the first where it is open.
    pub(crate) last: Option<Month>,
    pub(crate) team: String,
}

/// More months than anybody types in one line: a slip of the year.
const MOST_MONTHS: usize = 120;

impl QuickSource {
    /// Why it can't be added yet.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        if self.name.is_empty() {
            return Some("Give the source a name.");
        }
        let months = self.first.zip(self.last.or(self.first));
        match (&self.cost, months) {
            (Some(_), None) => Some("Say in which month the cost begins."),
            (Some(_), Some((first, last))) if last < first => Some("The last month is before the first."),
            (Some(_), Some((first, last))) if months_between(first, last).len() == MOST_MONTHS => {
                Some("These are more than ten years of months; check the years.")
            }
            _ => None,
        }
    }
}

fn months_between(first: Month, last: Month) -> Vec<Month> {
    let months = std::iter::successors(Some(first), |month| Some(month.next()));
    months.take_while(|month| *month <= last).take(MOST_MONTHS).collect()
}

/// Adds a source out of one line. A team that nobody declared yet is declared, so that it is a choice everywhere.
pub(crate) fn add_quick(workspace: &mut Workspace, quick: &QuickSource) -> String {
    let id = source_id(workspace, &quick.name);
    let team = (!quick.team.is_empty()).then(|| declared_team(workspace, &quick.team));
    let months =
        quick.cost.as_ref().and(quick.first).map(|first| months_between(first, quick.last.unwrap_or(first)));
    let cost = quick.cost.clone().unwrap_or_default();
    let set = Setters { team: team.map(Setter::Text), ..Setters::default() };
    workspace.sources.push(Source {
        id: id.clone(),
        name: Some(quick.name.clone()),
        category: quick.category,
        expected_monthly: quick.cost.clone(),
        monthly: months
            .unwrap_or_default()
            .into_iter()
            .map(|month| monthly(month, cost.clone(), set.clone()))
            .collect(),
        ..Source::default()
    });
    id
}

/// The id of the team that a text names; where none does, one is made.
fn declared_team(workspace: &mut Workspace, text: &str) -> String {
    if let Some(id) = Names::of(workspace).find(Dimension::Team, text) {
        return id.to_owned();
    }
    let id = new_id(text, "team", workspace.teams.iter().map(|team| team.id.as_str()));
    workspace.teams.push(Team { id: id.clone(), name: Some(text.trim().to_owned()), ..Team::default() });
    id
}

fn monthly(month: Month, cost: Figure, set: Setters) -> MonthlyCost {
    MonthlyCost { month, cost, set, extra: Extra::new() }
}

fn source_id(workspace: &Workspace, name: &str) -> String {
    new_id(name, "source", workspace.sources.iter().map(|source| source.id.as_str()))
}

/// Makes a source of charges that belong to none, of one service or of all that a vendor has left. It goes to the end:
/// what earlier sources match stays theirs.
pub(crate) fn add_unsourced(
    workspace: &mut Workspace,
    provider: Option<&str>,
    service: Option<Option<&str>>,
) -> String {
    let named = service.flatten();
    let name = match (provider, named) {
        (Some(provider), Some(service)) if folded(service).contains(&folded(provider)) => service.to_owned(),
        (Some(provider), Some(service)) => format!("{provider} {service}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Charges without a provider".to_owned(),
    };
    let id = source_id(workspace, &name);
    workspace.sources.push(Source {
        id: id.clone(),
        name: Some(name),
        category: guess_category(provider.unwrap_or_default(), named.unwrap_or_default()),
        provider: provider.map(str::to_owned),
        matches: Some(matching::of_service(provider, service)),
        ..Source::default()
    });
    id
}

/// A category that a vendor's or service's name tells; it is there to be corrected.
pub(crate) fn guess_category(provider: &str, service: &str) -> Option<Category> {
    let text = folded(&format!("{provider} {service}"));
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "ec2",
        "gpu cloud",
        "compute",
        "virtual machine",
        "kubernetes",
        "batch",
        "slurm",
        "lambda labs",
        "coreweave",
    ]) {
        Some(Category::Compute)
    } else if has(&["sagemaker", "hosting", "endpoint", "hugging", "replicate", "modal", "inference server"])
    {
        Some(Category::Hosting)
    } else if has(&[
        "openai",
        "anthropic",
        "bedrock",
        "gemini",
        "vertex",
        "mistral",
        "cohere",
        "api",
        "claude",
        "gpt",
    ]) {
        Some(Category::Api)
    } else if has(&[
        "vector", "gateway", "seat", "copilot", "cursor", "observab", "eval", "search", "pinecone",
    ]) {
        Some(Category::Tool)
    } else {
        None
    }
}

/// Charges without a source by vendor and service, over all models, largest first.
pub(crate) fn by_service(unsourced: &[Unclaimed]) -> Vec<Unclaimed> {
    let mut services: Vec<Unclaimed> = Vec::new();
    for one in unsourced {
        let same = |other: &&mut Unclaimed| other.provider == one.provider && other.service == one.service;
        match services.iter_mut().find(same) {
            Some(sum) => {
                sum.cost += one.cost;
                sum.rows += one.rows;
            }
            None => services.push(Unclaimed { model: None, ..one.clone() }),
        }
    }
    cost_matrix::order::sort_by(&mut services, |a, b| {
        b.cost.cmp(&a.cost).then_with(|| a.service.cmp(&b.service))
    });
    services
}

/// Puts a copy after a source.
pub(crate) fn duplicate(workspace: &mut Workspace, id: &str) -> Option<String> {
    let place = place(workspace, id)?;
    let mut copy = workspace.sources[place].clone();
    let name = format!("{} (copy)", super::words::source_title(&copy));
    copy.id = source_id(workspace, &name);
    copy.name = Some(name);
    let new = copy.id.clone();
    workspace.sources.insert(place + 1, copy);
    Some(new)
}

/// Where a source stands.
pub(crate) fn place(workspace: &Workspace, id: &str) -> Option<usize> {
    workspace.sources.iter().position(|source| source.id == id)
}

/// Changes one source, if it is still there.
pub(crate) fn change(workspace: &mut Workspace, id: &str, change: impl FnOnce(&mut Source)) {
    if let Some(source) = workspace.sources.iter_mut().find(|source| source.id == id) {
        change(source);
    }
}

/// Moves a source from one place to another.
pub(crate) fn move_source(workspace: &mut Workspace, from: usize, to: usize) {
    if from < workspace.sources.len() && to < workspace.sources.len() {
        let source = workspace.sources.remove(from);
        workspace.sources.insert(to, source);
    }
}

/// The costs of a source's last month once more, a month later.
pub(crate) fn copy_forward(source: &mut Source) {
    let Some(last) = source.monthly.iter().map(|cost| cost.month).max() else { return };
    let again = source.monthly.iter().filter(|cost| cost.month == last);
    let next: Vec<MonthlyCost> =
        again.map(|cost| MonthlyCost { month: last.next(), ..cost.clone() }).collect();
    source.monthly.extend(next);
}

/// The month for a new typed-in cost: the one after the last.
pub(crate) fn next_month(source: &Source, otherwise: Month) -> Month {
    source.monthly.iter().map(|cost| cost.month).max().map_or(otherwise, Month::next)
}

/// Adds one typed-in cost.
pub(crate) fn add_cost(source: &mut Source, month: Month, cost: Figure) {
    source.monthly.push(monthly(month, cost, Setters::default()));
}

/// Adds what was pasted.
pub(crate) fn add_pasted(workspace: &mut Workspace, id: &str, pasted: &Pasted) {
    let names = Names::of(workspace);
    let costs: Vec<MonthlyCost> = pasted
        .costs
        .iter()
        .map(|(month, cost, team)| {
            let team = team.as_deref().map(|team| Setter::Text(names.resolve(Dimension::Team, team)));
            monthly(*month, cost.clone(), Setters { team, ..Setters::default() })
        })
        .collect();
    change(workspace, id, |source| source.monthly.extend(costs));
}

/// How a pool reads among the choices of a team.
pub(crate) const POOL_SUFFIX: &str = " (pool)";

/// What a text typed for a dimension of a typed-in cost sets: a pool where it says so, else a declared value by its id,
/// else the text itself.
pub(crate) fn setter_of(workspace: &Workspace, dimension: Dimension, typed: &str) -> Option<Setter> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let names = Names::of(workspace);
    if dimension == Dimension::Team
        && let Some(pool) = typed.strip_suffix(POOL_SUFFIX).and_then(|name| names.pool(name))
    {
        return Some(Setter::pool(&workspace.pools[pool].id));
    }
    Some(Setter::Text(names.resolve(dimension, typed)))
}

/// What a setter reads like in a field. Typed-in costs have no other fields, so copying and owners are only described.
pub(crate) fn setter_text(workspace: &Workspace, dimension: Dimension, setter: Option<&Setter>) -> String {
    let names = Names::of(workspace);
    match setter {
        None => String::new(),
        Some(Setter::Text(text)) => value_title(workspace, dimension, text),
        Some(Setter::Pool { pool, .. }) => {
            let place = names.pool(pool).and_then(|place| workspace.pools.get(place));
            let name = place.and_then(|pool| pool.name.clone()).unwrap_or_else(|| pool.clone());
            format!("{name}{POOL_SUFFIX}")
        }
        Some(Setter::Copy(copy)) => format!("copy of {}", copy.copy),
        Some(Setter::OwnerOf { .. }) => "owner of the product".to_owned(),
    }
}

/// The name of a declared value; else the text itself.
fn value_title(workspace: &Workspace, dimension: Dimension, text: &str) -> String {
    let names = Names::of(workspace);
    let Some(id) = names.find(dimension, text) else { return text.to_owned() };
    let declared = declared(workspace, dimension);
    declared
        .iter()
        .find(|(own, _)| own.trim() == id)
        .map_or_else(|| text.to_owned(), |(_, title)| title.clone())
}

/// What is offered for a dimension of a typed-in cost.
pub(crate) fn choices(workspace: &Workspace, dimension: Dimension) -> Vec<String> {
    let mut titles: Vec<String> =
        declared(workspace, dimension).into_iter().map(|(_, title)| title).collect();
    if dimension == Dimension::Team {
        let pools = workspace.pools.iter();
        titles
            .extend(pools.map(|pool| {
                format!("{}{POOL_SUFFIX}", pool.name.clone().unwrap_or_else(|| pool.id.clone()))
            }));
    }
    titles
}

fn declared(workspace: &Workspace, dimension: Dimension) -> Vec<(String, String)> {
    let title = |id: &String, name: &Option<String>| (id.clone(), name.clone().unwrap_or_else(|| id.clone()));
    let of = |list: &[cost_matrix::workspace::Declared]| {
        list.iter().map(|one| title(&one.id, &one.name)).collect()
    };
    match dimension {
        Dimension::Team => workspace.teams.iter().map(|team| title(&team.id, &team.name)).collect(),
        Dimension::Product => of(&workspace.products),
        Dimension::Environment => of(&workspace.environments),
        Dimension::UsageType => of(&workspace.usage_types),
    }
}

/// Sets the rate of a currency in a month, or takes it away.
pub(crate) fn set_rate(workspace: &mut Workspace, currency: &str, month: Month, rate: Option<Figure>) {
    let is = |one: &Rate| folded(&one.from) == folded(currency) && one.month == month;
    match (workspace.rates.iter_mut().find(|one| is(one)), rate) {
        (Some(one), Some(rate)) => one.rate = rate,
        (None, Some(rate)) => {
            workspace.rates.push(Rate { from: currency.to_owned(), month, rate, extra: Extra::new() });
        }
        (_, None) => workspace.rates.retain(|one| !is(one)),
    }
}

/// Remembers a mapping before all others: what was said last holds.
pub(crate) fn remember_first(workspace: &mut Workspace, mapping: Mapping) {
    workspace.mappings.retain(|other| folded(&other.id) != folded(&mapping.id));
    workspace.mappings.insert(0, mapping);
}
