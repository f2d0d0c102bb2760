//! From an entry back to the rows of bills, the rule and the pools that made it.

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::allocation::Part;
use super::attribute::{Attribution, DecidedBy, captured};
use super::condition::expression;
use super::matrix::key;
use super::pools::{Chain, Goal};
use super::projection::{NO_GROUP, Origin};
use super::{Allocation, By, Coverage};
use crate::bills::Bill;
use crate::calendar::Day;
use crate::money::{Amount, Ratio, Shares, print_ratio};
use crate::workspace::{Dimension, Names, Setter, Workspace, folded};

/// Which entries are asked about: every column must read so; none is an empty one.
pub type Filter = Vec<(By, Option<String>)>;

/// One part of one row of a bill, as far as it reached one entry by one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The bill's file; none for a typed-in cost.
    pub file: Option<String>,
    /// Physical line, from 1; none for a typed-in cost.
    pub line: Option<u64>,
    /// First day of the part.
    pub from: Day,
    /// Last day of the part.
    pub to: Day,
    /// Of the part, in the workspace's currency.
    pub amount: Amount,
    /// Who pays.
    pub team: Option<String>,
    /// Product.
    pub product: Option<String>,
    /// Environment.
    pub environment: Option<String>,
    /// Usage type.
    pub usage_type: Option<String>,
    /// How much is known of who pays.
    pub coverage: Coverage,
    /// What decided each dimension.
    #[serde(serialize_with = "decisions")]
    pub decided: Vec<(Dimension, Decision)>,
    /// The pools on the way.
    pub path: Vec<PathStep>,
    /// What reached this entry.
    pub cost: Amount,
    /// The inventory's source.
    pub source: Option<String>,
}

/// What decided a dimension, and from what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Decision {
    /// The rule's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The source's id, where a typed-in cost sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The dimension, where the defaults fill it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The field that was copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The text that was found there, or stands in the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `literal`, `alias`, `map`, `owner_of` or `pool`.
    pub via: String,
}

/// A pool giving to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct PathStep {
    /// The pool's id.
    pub pool: String,
    /// The team's or next pool's id; none where it could not be divided.
    pub target: Option<String>,
    /// The target's share: decimal text, to 18 places.
    pub ratio: String,
}

/// What a column must read.
enum Wanted {
    Nothing,
    /// To the letter, where there is such a value.
    Exactly(String),
    /// Without regard to case.
    Folded(String),
}

fn reads_so((text, wanted): (&Option<std::sync::Arc<str>>, &Wanted)) -> bool {
    match (text.as_deref(), wanted) {
        (None, Wanted::Nothing) => true,
        (Some(text), Wanted::Exactly(wanted)) => text == wanted,
        (Some(text), Wanted::Folded(wanted)) => folded(text) == *wanted,
        _ => false,
    }
}

fn decisions<S: Serializer>(decided: &[(Dimension, Decision)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(decided.len()))?;
    for (dimension, decision) in decided {
        map.serialize_entry(dimension.name(), decision)?;
    }
    map.end()
}

/// A way by which a part reached an entry, with what it brings all rows together.
struct Way<'a> {
    part: &'a Part,
    part_left: Tally,
    cost_left: Tally,
    template: Explained,
}

/// Hands a whole out row by row: each row gets what the running total grows by, the last one the rest.
struct Tally {
    ratio: Ratio,
    whole: Amount,
    given: Amount,
}

impl Tally {
    fn next(&mut self, running: Amount, last: bool) -> Amount {
        let until = Amount::from_ratio(&(running.to_ratio() * &self.ratio));
        let until = if last { self.whole } else { until.unwrap_or(self.given) };
        let step = until - self.given;
        self.given = until;
        step
    }
}

/// A group that is asked about.
struct Asked<'a> {
    ways: Vec<Way<'a>>,
    running: Amount,
    seen: u64,
}

impl Allocation {
    /// Explains the entries that a filter chooses: visits a line a row, part and way, in the order of bills and rows,
    /// typed-in costs last. Stops when the visitor says so.
    pub fn explain(
        &self,
        workspace: &Workspace,
        bills: &[&Bill],
        filter: &Filter,
        mut visit: impl FnMut(&Explained) -> std::ops::ControlFlow<()>,
    ) {
        let mut asked = self.asked_groups(workspace, filter);
        for (bill, places) in bills.iter().zip(&self.projection.places) {
            for row in bill.evidence.rows() {
                let group = places.get(row.combination as usize).copied().unwrap_or(NO_GROUP);
                let (Some(group), Some(cost)) = (asked.get_mut(&group), row.costs[self.basis.index()]) else {
                    continue;
                };
                if group.visit(Some((bill.name.as_str(), row.line)), cost, self, &mut visit).is_break() {
                    return;
                }
            }
        }
        for (index, group) in self.projection.groups.iter().enumerate() {
            if let (Origin::Typed(..), Some(asked)) = (group.origin, asked.get_mut(&(index as u32)))
                && asked.visit(None, group.amount, self, &mut visit).is_break()
            {
                return;
            }
        }
    }

    /// What the entries that a filter chooses cost together.
    pub fn total(&self, filter: &Filter) -> Amount {
        let columns = self.columns(&filter.iter().map(|(by, _)| *by).collect::<Vec<_>>());
        let wanted: Vec<Wanted> = filter.iter().map(|(by, text)| self.wanted(*by, text.as_deref())).collect();
        let mut total = Amount::ZERO;
        self.entries(|entry| {
            if self.key_texts(&columns, &key(&columns, &entry)).iter().zip(&wanted).all(reads_so) {
                total += entry.cost;
            }
        });
        total
    }

    fn asked_groups(&self, workspace: &Workspace, filter: &Filter) -> FxHashMap<u32, Asked<'_>> {
        let columns = self.columns(&filter.iter().map(|(by, _)| *by).collect::<Vec<_>>());
        let wanted: Vec<Wanted> = filter.iter().map(|(by, text)| self.wanted(*by, text.as_deref())).collect();
        let mut asked: FxHashMap<u32, Asked<'_>> = FxHashMap::default();
        for part in self.parts.iter().filter(|part| self.asked.shows(part.period.start())) {
            self.entries_of(part, |entry| {
                if self.key_texts(&columns, &key(&columns, &entry)).iter().zip(&wanted).all(reads_so) {
                    let group = asked.entry(part.group).or_insert_with(|| Asked {
                        ways: Vec::new(),
                        running: Amount::ZERO,
                        seen: 0,
                    });
                    group.ways.extend(self.ways(workspace, part, entry.team, entry.coverage, entry.cost));
                }
            });
        }
        asked
    }

    /// A filter's text as it is compared: names and aliases lead to ids.
    fn wanted(&self, by: By, text: Option<&str>) -> Wanted {
        let Some(text) = text else { return Wanted::Nothing };
        let resolved = by.dimension().and_then(|dimension| self.attributor.names().find(dimension, text));
        let text = resolved.unwrap_or(text.trim());
        let is_there = match (by.dimension(), self.columns(&[by])[0].1) {
            (Some(dimension), _) => self.attributor.dimensions.find(dimension, text).is_some(),
            (None, Some(column)) => self.projection.fields.id(column, text) != 0,
            (None, None) => false,
        };
        if is_there { Wanted::Exactly(text.to_owned()) } else { Wanted::Folded(folded(text)) }
    }

    fn ways<'a>(
        &'a self,
        workspace: &Workspace,
        part: &'a Part,
        team: u32,
        coverage: Coverage,
        cost: Amount,
    ) -> Vec<Way<'a>> {
        let attribution = &self.attributions[part.attribution as usize];
        let of_row = self.fraction(part);
        let outcome = attribution.pool.and_then(|pool| self.outcome(part.month(), pool));
        let template =
            |chain: Option<&Chain>| self.template(workspace, part, attribution, team, coverage, chain);
        let way = |chain: Option<&'a Chain>, share: Ratio, cost: Amount| Way {
            part,

            part_left: Tally { ratio: of_row.clone(), whole: part.amount, given: Amount::ZERO },
            cost_left: Tally { ratio: &of_row * share, whole: cost, given: Amount::ZERO },
            template: template(chain),
        };
        let Some(outcome) = outcome else {
            return vec![way(None, Ratio::from_integer(1.into()), cost)];
        };
        let chains: Vec<&Chain> = outcome
            .chains
            .iter()
            .filter(|chain| self.pools.team(outcome.payers[chain.payer]) == team)
            .collect();
        let ratios: Vec<Ratio> = chains.iter().map(|chain| chain.ratio.clone()).collect();
        let costs = Shares::of(&ratios).unwrap_or_else(|_| Shares::whole()).divide(cost);
        chains
            .into_iter()
            .zip(costs)
            .map(|(chain, cost)| way(Some(chain), chain.ratio.clone(), cost))
            .collect()
    }

    /// What part of a row's cost, in its own currency, a part is worth in the workspace's.
    fn fraction(&self, part: &Part) -> Ratio {
        let group = &self.projection.groups[part.group as usize];
        let days = Ratio::new(part.period.days().into(), group.period.days().into());
        let rate = self.rates.rate(&group.currency, part.month());
        days * rate.unwrap_or_else(|| Ratio::from_integer(1.into()))
    }

    fn template(
        &self,
        workspace: &Workspace,
        part: &Part,
        attribution: &Attribution,
        team: u32,
        coverage: Coverage,
        chain: Option<&Chain>,
    ) -> Explained {
        let text =
            |dimension, id| self.attributor.dimensions.text(dimension, id).map(|text| text.to_string());
        let [_, product, environment, usage_type] = attribution.dimensions;
        let columns = self.columns(&[By::Source]);
        let source = columns.first().and_then(|(_, column)| *column);
        let source =
            source.and_then(|column| self.projection.fields.text(column, attribution.values[column]));
        Explained {
            file: None,
            line: None,
            from: part.period.start(),
            to: part.period.last(),
            amount: Amount::ZERO,
            team: text(Dimension::Team, team),
            product: text(Dimension::Product, product),
            environment: text(Dimension::Environment, environment),
            usage_type: text(Dimension::UsageType, usage_type),
            coverage,
            decided: self.decided(workspace, part, attribution),
            path: chain.map_or_else(Vec::new, |chain| self.path(chain)),
            cost: Amount::ZERO,
            source: source.map(|text| text.to_string()),
        }
    }

    fn path(&self, chain: &Chain) -> Vec<PathStep> {
        let target = |goal: Option<Goal>| match goal? {
            Goal::Pool(place) => self.pools.ids.get(place).cloned(),
            Goal::Team(place) => {
                let id = self.pools.team(Some(place));
                self.attributor.dimensions.text(Dimension::Team, id).map(|text| text.to_string())
            }
        };
        let step = |step: &super::pools::Step| PathStep {
            pool: self.pools.ids.get(step.pool).cloned().unwrap_or_default(),
            target: target(step.to),
            ratio: print_ratio(&step.ratio, 18),
        };
        chain.steps.iter().map(step).collect()
    }

    fn decided(
        &self,
        workspace: &Workspace,
        part: &Part,
        attribution: &Attribution,
    ) -> Vec<(Dimension, Decision)> {
        let origin = self.projection.groups[part.group as usize].origin;
        let decision = |dimension: &Dimension| {
            let by = attribution.decided[dimension.index()]?;
            Some((*dimension, self.decision(workspace, attribution, origin, *dimension, by)))
        };
        Dimension::ALL.iter().filter_map(decision).collect()
    }

    fn decision(
        &self,
        workspace: &Workspace,
        attribution: &Attribution,
        origin: Origin,
        dimension: Dimension,
        by: DecidedBy,
    ) -> Decision {
        let mut decision = Decision::default();
        let setter = match by {
            DecidedBy::Rule(place) => {
                let rule = &workspace.rules[place];
                decision.rule = Some(rule.id.clone());
                rule.set.get(dimension)
            }
            DecidedBy::Source(place) => {
                let source = &workspace.sources[place];
                decision.source = Some(source.id.clone());
                let cost = match origin {
                    Origin::Typed(_, cost) => source.monthly.get(cost as usize),
                    Origin::Bills => None,
                };
                cost.and_then(|cost| cost.set.get(dimension))
            }
            DecidedBy::Default => {
                decision.default = Some(dimension.name().to_owned());
                workspace.defaults.get(dimension)
            }
        };
        let standing = |dimension: Dimension| {
            let id = attribution.dimensions[dimension.index()];
            self.attributor.dimensions.text(dimension, id).map(|text| text.to_string())
        };
        decision.value = standing(dimension);
        match setter {
            Some(Setter::Text(text)) => decision.text = Some(text.clone()),
            Some(Setter::Copy(copy)) => {
                decision.field = Some(copy.copy.clone());
                decision.text = match Dimension::by_name(&copy.copy) {
                    Some(other) => standing(other),
                    None => self.projection.fields.place(&copy.copy).and_then(|column| {
                        let text = self.projection.fields.text(column, attribution.values[column]);
                        text.map(|text| text.to_string())
                    }),
                };
            }
            Some(Setter::OwnerOf { .. }) => {
                decision.field = Some(Dimension::Product.name().to_owned());
                decision.text = standing(Dimension::Product);
            }
            Some(Setter::Pool { .. }) => {
                decision.value = attribution.pool.map(|pool| self.pools.ids[pool].clone())
            }
            None => {}
        }
        decision.via = via(setter, self.attributor.names(), dimension, &decision).to_owned();
        decision
    }
}

fn via(setter: Option<&Setter>, names: &Names, dimension: Dimension, decision: &Decision) -> &'static str {
    match setter {
        Some(Setter::OwnerOf { .. }) => "owner_of",
        Some(Setter::Pool { .. }) => "pool",
        Some(Setter::Copy(copy)) if copy.map.is_some() => "map",
        _ => {
            let text = decision.text.as_deref().unwrap_or_default();
            let text = match setter {
                Some(Setter::Copy(copy)) => {
                    captured(copy.capture.as_deref().map(expression).as_ref(), text).unwrap_or(text)
                }
                _ => text,
            };
            let declared = names.find(dimension, text);
            if declared.is_some_and(|id| folded(id) != folded(text)) { "alias" } else { "literal" }
        }
    }
}

impl Asked<'_> {
    fn visit(
        &mut self,
        place: Option<(&str, u64)>,
        cost: Amount,
        allocation: &Allocation,
        visit: &mut impl FnMut(&Explained) -> std::ops::ControlFlow<()>,
    ) -> std::ops::ControlFlow<()> {
        self.running += cost;
        self.seen += 1;
        let running = self.running;
        for way in &mut self.ways {
            let last = self.seen == allocation.projection.groups[way.part.group as usize].rows;
            let mut line = way.template.clone();
            line.file = place.map(|(file, _)| file.to_owned());
            line.line = place.map(|(_, line)| line);
            line.amount = way.part_left.next(running, last);
            line.cost = way.cost_left.next(running, last);
            visit(&line)?;
        }
        std::ops::ControlFlow::Continue(())
    }
}
