//! Sources, rules, ownership and defaults, made ready and applied: what a charge with these values is attributed to
//! on a day, and by what.

use std::sync::Arc;

use regex_lite::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::condition::{Facts, ReadyCondition, expression};
use super::fields::{Dimensions, Fields, Slot, ValueId};
use super::matrix::UNALLOCATED;
use super::projection::{Origin, Projection};
use super::reads::{CATEGORY, SOURCE};
use crate::calendar::Day;
use crate::workspace::{Coverage, Dimension, Names, Setter, Setters, Workspace, folded};

/// What decided a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecidedBy {
    /// The rule at this place.
    Rule(usize),
    /// The `set` of a typed-in cost of the source at this place.
    Source(usize),
    /// The defaults.
    Default,
}

/// What charges with the same values get on the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribution {
    /// Value ids of the four dimensions; a team that is a pool is 0.
    pub(super) dimensions: [ValueId; 4],
    /// The pool that stands as team.
    pub(super) pool: Option<usize>,
    /// Before pools are divided.
    pub(super) coverage: Coverage,
    pub(super) decided: [Option<DecidedBy>; 4],
    /// Whether something asked for the owner of its product, and nobody has it.
    pub(super) unowned: bool,
    /// The values with source and category filled in.
    pub(super) values: Box<[ValueId]>,
}

/// A team's value: a name or a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Name(ValueId),
    Pool(usize),
}

#[derive(Debug)]
struct ReadyRule {
    when: ReadyCondition,
    /// Whether it is a catch-all: the empty condition.
    always: bool,
    from: Option<Day>,
    until: Option<Day>,
    set: ReadySetters,
}

/// Setters by dimension, the team last, so that it sees a product set beside it.
#[derive(Debug, Default)]
struct ReadySetters(Vec<(Dimension, ReadySetter)>);

#[derive(Debug)]
enum ReadySetter {
    Text(ValueId),
    Copy {
        slot: Option<Slot>,
        capture: Option<Option<Regex>>,
        map: Option<FxHashMap<String, ValueId>>,
        known: FxHashMap<ValueId, ValueId>,
    },
    OwnerOf,
    Pool(usize),
}

const TEAM_LAST: [Dimension; 4] =
    [Dimension::Product, Dimension::Environment, Dimension::UsageType, Dimension::Team];

/// Everything that attributes.
#[derive(Debug)]
pub(super) struct Attributor {
    names: Names,
    pub(super) dimensions: Dimensions,
    sources: Vec<(usize, ReadyCondition)>,
    rules: Vec<ReadyRule>,
    defaults: ReadySetters,
    typed: FxHashMap<(u32, u32), ReadySetters>,
    /// By folded product: who has it from which day on, sorted; of one day the last holds.
    ownership: FxHashMap<String, Vec<(Day, ValueId)>>,
    /// Source and category ids by source, and their columns.
    inventory: Vec<(ValueId, ValueId)>,
    source_column: Option<usize>,
    category_column: Option<usize>,
    /// Folded texts that count as missing.
    non_values: FxHashSet<String>,
}

/// What stands while the setters are applied.
#[derive(Default)]
struct Standing {
    dimensions: [ValueId; 4],
    pool: Option<usize>,
    decided: [Option<DecidedBy>; 4],
    unowned: bool,
}

impl Attributor {
    /// Makes a workspace ready for a projection's fields.
    pub(super) fn of(workspace: &Workspace, projection: &Projection) -> Self {
        let fields = &projection.fields;
        let mut maker = Maker { names: Names::of(workspace), dimensions: Dimensions::default(), fields };
        let rules = workspace.rules.iter().map(|rule| ReadyRule {
            when: ReadyCondition::of(&rule.when, fields),
            always: rule.when.is_empty(),
            from: rule.from,
            until: rule.until,
            set: maker.setters(&rule.set),
        });
        let rules = rules.collect();
        let mut typed = FxHashMap::default();
        for (index, source) in workspace.sources.iter().enumerate() {
            for (place, cost) in source.monthly.iter().enumerate() {
                typed.insert((index as u32, place as u32), maker.setters(&cost.set));
            }
        }
        let defaults = maker.setters(&workspace.defaults);
        let ownership = maker.ownership(workspace);
        let matched = workspace.sources.iter().enumerate();
        let sources = matched.filter_map(|(index, source)| {
            source.matches.as_ref().map(|condition| (index, ReadyCondition::of(condition, fields)))
        });
        let (source_column, category_column) = (fields.place(SOURCE), fields.place(CATEGORY));
        let id = |column: Option<usize>, text: &str| column.map_or(0, |column| fields.id(column, text));
        let inventory = workspace.sources.iter().map(|source| {
            let category = source.category.map_or(0, |category| id(category_column, category.name()));
            (id(source_column, source.id.trim()), category)
        });
        Self {
            sources: sources.collect(),
            inventory: inventory.collect(),
            rules,
            defaults,
            typed,
            ownership,
            source_column,
            category_column,
            non_values: workspace.non_values.iter().map(|text| folded(text)).collect(),
            names: maker.names,
            dimensions: maker.dimensions,
        }
    }

    /// What charges with these values get on a day.
    pub(super) fn attribute(
        &mut self,
        fields: &Fields,
        tuple: &[ValueId],
        origin: Origin,
        day: Day,
    ) -> Attribution {
        let mut values: Box<[ValueId]> = tuple.into();
        let mut standing = Standing::default();
        match origin {
            Origin::Bills => self.find_source(fields, &mut values),
            Origin::Typed(source, place) => {
                let mut setters = self.typed.remove(&(source, place)).unwrap_or_default();
                self.apply(
                    &mut setters,
                    fields,
                    &values,
                    day,
                    DecidedBy::Source(source as usize),
                    &mut standing,
                );
                self.typed.insert((source, place), setters);
            }
        }
        let mut rules = std::mem::take(&mut self.rules);
        for (index, rule) in rules.iter_mut().enumerate() {
            let on = rule.from.is_none_or(|from| from <= day) && rule.until.is_none_or(|until| day < until);
            if on && rule.when.holds(self.facts(fields, &values, &standing)) {
                self.apply(&mut rule.set, fields, &values, day, DecidedBy::Rule(index), &mut standing);
            }
        }
        let mut defaults = std::mem::take(&mut self.defaults);
        self.apply(&mut defaults, fields, &values, day, DecidedBy::Default, &mut standing);
        self.defaults = defaults;
        let coverage = coverage(&standing, &rules);
        self.rules = rules;
        Attribution {
            dimensions: standing.dimensions,
            pool: standing.pool,
            coverage,
            decided: standing.decided,
            unowned: standing.unowned,
            values,
        }
    }

    /// Makes a condition ready that is asked about final dimensions.
    pub(super) fn holds(
        &self,
        condition: &ReadyCondition,
        fields: &Fields,
        attribution: &Attribution,
    ) -> bool {
        condition.holds(Facts {
            fields,
            dimensions: &self.dimensions,
            values: &attribution.values,
            standing: attribution.dimensions,
        })
    }

    /// Names of the workspace.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Who has a product on a day.
    pub(super) fn owner(&self, product: &str, day: Day) -> Option<ValueId> {
        let entries = self.ownership.get(&folded(&self.names.resolve(Dimension::Product, product)))?;
        let until = entries.partition_point(|(from, _)| *from <= day);
        entries[..until].last().map(|(_, team)| *team)
    }

    fn facts<'a>(&'a self, fields: &'a Fields, values: &'a [ValueId], standing: &Standing) -> Facts<'a> {
        Facts { fields, dimensions: &self.dimensions, values, standing: standing.dimensions }
    }

    /// The first source whose `match` holds gives the charge its source and category.
    fn find_source(&self, fields: &Fields, values: &mut [ValueId]) {
        let nothing = Standing::default();
        let facts = self.facts(fields, values, &nothing);
        let Some((index, _)) = self.sources.iter().find(|(_, condition)| condition.holds(facts)) else {
            return;
        };
        let (source, category) = self.inventory[*index];
        for (column, id) in [(self.source_column, source), (self.category_column, category)] {
            if let (Some(column), true) = (column, id != 0) {
                values[column] = id;
            }
        }
    }

    /// Sets every dimension that nothing has set, as far as the setters find a value.
    fn apply(
        &mut self,
        setters: &mut ReadySetters,
        fields: &Fields,
        values: &[ValueId],
        day: Day,
        by: DecidedBy,
        standing: &mut Standing,
    ) {
        for (dimension, setter) in &mut setters.0 {
            let place = dimension.index();
            if standing.decided[place].is_some() {
                continue;
            }
            let value = match setter {
                ReadySetter::Text(id) => Value::Name(*id),
                ReadySetter::Pool(pool) => Value::Pool(*pool),
                ReadySetter::OwnerOf => {
                    let product = standing.dimensions[Dimension::Product.index()];
                    let product = self.dimensions.text(Dimension::Product, product).cloned();
                    let owner = product.as_ref().and_then(|product| self.owner(product, day));
                    standing.unowned |= product.is_some() && owner.is_none();
                    Value::Name(owner.unwrap_or(0))
                }
                ReadySetter::Copy { .. } => {
                    Value::Name(self.copied(setter, *dimension, fields, values, standing))
                }
            };
            match value {
                Value::Name(0) => continue,
                Value::Name(id) => standing.dimensions[place] = id,
                Value::Pool(pool) => standing.pool = Some(pool),
            }
            standing.decided[place] = Some(by);
        }
    }

    fn copied(
        &mut self,
        setter: &mut ReadySetter,
        dimension: Dimension,
        fields: &Fields,
        values: &[ValueId],
        standing: &Standing,
    ) -> ValueId {
        let ReadySetter::Copy { slot: Some(slot), capture, map, known } = setter else { return 0 };
        let (id, text) = self.facts(fields, values, standing).read(*slot);
        let Some(text) = text.map(Arc::<str>::from) else { return 0 };
        if let Some(found) = known.get(&id) {
            return *found;
        }
        // A text that stands for nothing is missing wherever it is found, so also in a group.
        let captured =
            captured(capture.as_ref(), &text).filter(|text| !self.non_values.contains(&folded(text)));
        let found = match (captured, map) {
            (None, _) => 0,
            (Some(text), Some(map)) => map.get(&folded(text)).copied().unwrap_or(0),
            (Some(text), None) => {
                let value = self.names.resolve(dimension, text);
                self.dimensions.intern(dimension, named(&value))
            }
        };
        known.insert(id, found);
        found
    }
}

/// A value's text; the one by which an empty value is printed names nothing.
fn named(value: &str) -> &str {
    if value.eq_ignore_ascii_case(UNALLOCATED) { "" } else { value }
}

/// The first group, or the whole text where nothing is captured; an empty group is no match.
pub(super) fn captured<'t>(capture: Option<&Option<Regex>>, text: &'t str) -> Option<&'t str> {
    let Some(regex) = capture else { return Some(text) };
    let group = regex.as_ref()?.captures(text)?.get(1)?.as_str().trim();
    (!group.is_empty()).then_some(group)
}

/// Coverage speaks of the team.
fn coverage(standing: &Standing, rules: &[ReadyRule]) -> Coverage {
    match (standing.decided[Dimension::Team.index()], standing.pool) {
        (None, _) => Coverage::Unallocated,
        (Some(_), Some(_)) => Coverage::Shared,
        (Some(DecidedBy::Default), None) => Coverage::Defaulted,
        (Some(DecidedBy::Source(_)), None) => Coverage::Direct,
        (Some(DecidedBy::Rule(index)), None) => {
            if rules[index].always && rules[index].set.is_plain_team() {
                Coverage::Defaulted
            } else {
                Coverage::Direct
            }
        }
    }
}

impl ReadySetters {
    fn is_plain_team(&self) -> bool {
        self.0.iter().any(|(dimension, setter)| {
            *dimension == Dimension::Team && matches!(setter, ReadySetter::Text(_))
        })
    }
}

/// Makes setters ready.
struct Maker<'a> {
    names: Names,
    dimensions: Dimensions,
    fields: &'a Fields,
}

impl Maker<'_> {
    fn setters(&mut self, setters: &Setters) -> ReadySetters {
        let ready = TEAM_LAST.iter().filter_map(|dimension| {
            let setter = setters.get(*dimension)?;
            Some((*dimension, self.setter(*dimension, setter)?))
        });
        ReadySetters(ready.collect())
    }

    /// None where a setter cannot set anything (an undeclared pool, which is refused elsewhere).
    fn setter(&mut self, dimension: Dimension, setter: &Setter) -> Option<ReadySetter> {
        Some(match setter {
            Setter::Text(text) => ReadySetter::Text(self.value(dimension, text)),
            Setter::OwnerOf { .. } => ReadySetter::OwnerOf,
            Setter::Pool { pool, .. } => ReadySetter::Pool(self.names.pool(pool)?),
            Setter::Copy(copy) => ReadySetter::Copy {
                slot: self.fields.slot(&copy.copy),
                capture: copy.capture.as_deref().map(expression),
                map: copy.map.as_ref().map(|map| {
                    let mut ready = FxHashMap::default();
                    for (from, to) in map {
                        let value = self.value(dimension, to);
                        ready.entry(folded(from)).or_insert(value);
                    }
                    ready
                }),
                known: FxHashMap::default(),
            },
        })
    }

    fn value(&mut self, dimension: Dimension, text: &str) -> ValueId {
        let value = self.names.resolve(dimension, text);
        self.dimensions.intern(dimension, named(&value))
    }

    fn ownership(&mut self, workspace: &Workspace) -> FxHashMap<String, Vec<(Day, ValueId)>> {
        let mut ownership: FxHashMap<String, Vec<(Day, ValueId)>> = FxHashMap::default();
        for entry in &workspace.ownership {
            let product = folded(&self.names.resolve(Dimension::Product, &entry.product));
            let team = self.value(Dimension::Team, &entry.team);
            ownership.entry(product).or_default().push((entry.from, team));
        }
        // A stable sort keeps entries of one day in their order, so that the last of them holds.
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for entries in ownership.values_mut() {
            crate::order::sort_by_key(entries, |(from, _)| *from);
        }
        ownership
    }
}
