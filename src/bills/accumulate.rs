//! Rows to combinations: every kept cell becomes the number of its text, rows that are alike are summed, and each row
//! leaves its evidence.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bill::{Column, Combination, Control};
use super::combine::{Combinations, Part, trim_missing};
use super::control::Controls;
use super::csv::Row;
use super::evidence::{Evidence, EvidenceRow};
use super::focus::Kind;
use super::intern::Interner;
use super::layout::{Layout, LayoutColumn, Place, trim};
use super::memo::{Holds, Known, UNNUMBERED};
use super::normal;
use super::parts::Apart;
use super::reader::Sink;
use super::row::Charge;
use super::tags::{NotAnObject, read_tags};
use crate::calendar::Period;
use crate::money::Amount;

/// With so many distinct values that are also half of the rows, a column tells rows apart instead of grouping them.
const MOST_VALUES: usize = 50_000;

/// How many rows pass between two looks at that.
const CHECKED_EVERY: u64 = 1_024;

/// Keys of tags that become columns, where no one asked for certain ones.
const MOST_KEYS: usize = 1_000;

/// Distinct texts of tags that are remembered with what they mean.
const REMEMBERED_TAGS: usize = 1 << 16;

/// Which columns of a bill are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All but costs, prices, quantities and the stamps of periods; one that tells nearly every row apart is dropped.
    #[default]
    Everything,
    /// Exactly these, whatever they hold, by the name that conditions use.
    Fields(BTreeSet<String>),
}

impl Keep {
    fn wants(&self, name: &str, kind: Kind) -> bool {
        match self {
            Self::Everything => kind == Kind::Text,
            Self::Fields(fields) => fields.contains(name),
        }
    }

    fn wants_tags(&self) -> bool {
        match self {
            Self::Everything => true,
            Self::Fields(fields) => fields.iter().any(|field| field.starts_with("Tags.")),
        }
    }
}

/// A column that is being filled.
#[derive(Clone, Debug)]
struct Kept {
    name: Arc<str>,
    /// `None` for a key of the tags.
    source: Option<LayoutColumn>,
    values: Interner,
    /// The cell, where the value is that cell's alone.
    cell: Option<usize>,
    /// The ids of the cell's texts.
    ids: Known<Option<u32>>,
    dropped: bool,
}

impl Kept {
    /// The id of a row's value.
    #[inline]
    fn id(&mut self, layout: &Layout, row: &Row<'_>, period: Period, scratch: &mut String) -> u32 {
        let number = self.cell.map_or(UNNUMBERED, |cell| row.number(cell));
        if let Some(Some(id)) = self.ids.get(number) {
            return *id;
        }
        let Some(source) = self.source.as_ref().filter(|_| !self.dropped) else { return 0 };
        let text = normal::value(layout, row, source, period, scratch);
        let id = if text.is_empty() { 0 } else { self.values.id(&text) };
        self.ids.set(number, Some(id));
        id
    }
}

/// What a text of tags means: columns and value ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ReadTags {
    values: Vec<(usize, u32)>,
    unread: bool,
}

/// Everything that is known of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Accumulator {
    keep: Keep,
    columns: Vec<Kept>,
    /// Columns that the header names; the rest are keys of tags.
    named: usize,
    tags: Option<Place>,
    /// The places of columns of tags, by their full names.
    tag_places: FxHashMap<Arc<str>, usize>,
    /// By text, unquoted and quoted apart.
    remembered: [FxHashMap<Box<str>, ReadTags>; 2],
    /// By the numbers of their texts.
    known_tags: Known<Option<Arc<ReadTags>>>,
    ids: Vec<u32>,
    scratch: String,
    combinations: Combinations,
    /// Whether a row's texts, days and costs tell its combination.
    quick: bool,
    /// By the number of a row's texts, its days and which costs are there: the combination, and whether its tags are none.
    places: FxHashMap<(u32, Period, u8), (u32, bool)>,
    controls: Controls,
    evidence: Evidence,
    rows: u64,
    dropped: Vec<String>,
    unkept: Vec<String>,
    unread_tags: u64,
}

/// What an accumulator ends as.
pub(super) struct Accumulated {
    pub(super) columns: Vec<Column>,
    pub(super) combinations: Vec<Combination>,
    pub(super) control: Vec<Control>,
    pub(super) evidence: Evidence,
    pub(super) dropped: Vec<String>,
    pub(super) unkept: Vec<String>,
    pub(super) unread_tags: u64,
}

impl Sink for Accumulator {
    fn begin(&mut self, layout: &Layout) -> io::Result<()> {
        for column in &layout.columns {
            if self.keep.wants(&column.name, column.kind) {
                self.add_named(column);
            } else if self.keep == Keep::Everything && column.kind != Kind::Tags {
                self.unkept.push(column.name.to_string());
            }
            if column.kind == Kind::Tags && self.keep.wants_tags() {
                self.tags = Some(column.place.clone());
            }
        }
        self.named = self.columns.len();
        let holds = layout.holds();
        let is_text = |place: &Place| match place {
            Place::Cell(cell) => holds.get(*cell) == Some(&Holds::Text),
            Place::Constant(_) => true,
        };
        let kept = self.columns.iter().filter_map(|column| column.source.as_ref());
        self.quick = layout.currency.iter().chain(&self.tags).all(is_text)
            && kept.clone().all(|column| is_text(&column.place))
            && kept.filter_map(|column| column.fallback).all(|cell| is_text(&Place::Cell(cell)));
        Ok(())
    }

    fn row(&mut self, layout: &Layout, row: &Row<'_>, charge: &Charge) -> io::Result<()> {
        self.controls.add(charge);
        self.rows += 1;
        let costs = charge.amounts();
        let present = costs.iter().fold(0, |bits, cost| bits << 1 | u8::from(cost.is_some()));
        let texts = if self.quick { row.skeleton() } else { UNNUMBERED };
        let key = (texts, charge.period, present);
        let known = if texts == UNNUMBERED { None } else { self.places.get(&key) };
        let combination = match known {
            Some((place, unread)) => {
                self.unread_tags += u64::from(*unread);
                self.combinations.add_at(*place, &costs, charge.quantity);
                *place
            }
            None => {
                let unread = self.unread_tags;
                let place = self.combine(layout, row, charge, costs);
                if texts != UNNUMBERED {
                    self.places.insert(key, (place, self.unread_tags > unread));
                }
                place
            }
        };
        self.evidence.push(&EvidenceRow { line: row.line, combination, costs });
        self.drop_columns();
        Ok(())
    }
}

impl Accumulator {
    pub(super) fn new(keep: Keep) -> Self {
        Self { keep, ..Self::default() }
    }

    pub(super) const fn keep(&self) -> &Keep {
        &self.keep
    }

    /// Adds what another one made of a later part of the file, so that nothing differs from having seen those rows; not
    /// where a column or a key would have been given up on the way.
    pub(super) fn join(&mut self, part: Self, lines: u64) -> Result<(), Apart> {
        let fitting = self.named == part.named && self.dropped.is_empty() && part.dropped.is_empty();
        if !fitting {
            return Err(Apart);
        }
        let mut columns = Vec::with_capacity(part.columns.len());
        for (place, column) in part.columns.into_iter().enumerate() {
            let place = match self.tag_places.get(&column.name) {
                _ if place < self.named => place,
                Some(known) => *known,
                None => self.add_key(&column.name).ok_or(Apart)?,
            };
            let own = &mut self.columns[place].values;
            let ids = column.values.into_values().iter().map(|value| own.id(value)).collect::<Vec<u32>>();
            if self.keep == Keep::Everything && own.len() > MOST_VALUES {
                return Err(Apart);
            }
            columns.push((place, ids));
        }
        let mut places = Vec::with_capacity(part.combinations.list().len());
        let mut ids = vec![0; self.columns.len()];
        for combination in part.combinations.list() {
            ids.fill(0);
            for ((place, own), id) in columns.iter().zip(&combination.values) {
                ids[*place] = if *id == 0 { 0 } else { own[*id as usize - 1] };
            }
            places.push(self.combinations.add(&Part {
                values: trim_missing(&ids),
                currency: &combination.currency,
                period: combination.period,
                costs: combination.costs,
                quantity: combination.quantity,
                rows: combination.rows,
            }));
        }
        self.controls.join(part.controls);
        self.evidence.join(&part.evidence, &places, lines);
        self.rows += part.rows;
        self.unread_tags += part.unread_tags;
        Ok(())
    }

    fn add_named(&mut self, column: &LayoutColumn) {
        if column.name.starts_with("Tags.") {
            self.tag_places.insert(column.name.clone(), self.columns.len());
        }
        self.columns.push(Kept {
            name: column.name.clone(),
            cell: match column.place {
                Place::Cell(cell) if column.fallback.is_none() && column.kind != Kind::Stamp => Some(cell),
                _ => None,
            },
            source: Some(column.clone()),
            values: Interner::default(),
            ids: Known::default(),
            dropped: false,
        });
    }

    /// Adds a row to its combination, by the values of its cells.
    fn combine(
        &mut self,
        layout: &Layout,
        row: &Row<'_>,
        charge: &Charge,
        costs: [Option<Amount>; 3],
    ) -> u32 {
        self.read_cells(layout, row, charge.period);
        if let Some(place) = self.tags.take() {
            self.read_tags(layout, row, &place);
            self.tags = Some(place);
        }
        self.combinations.add(&Part {
            values: trim_missing(&self.ids),
            currency: &charge.currency,
            period: charge.period,
            costs,
            quantity: charge.quantity,
            rows: 1,
        })
    }

    fn read_cells(&mut self, layout: &Layout, row: &Row<'_>, period: Period) {
        self.ids.clear();
        for column in &mut self.columns[..self.named] {
            self.ids.push(column.id(layout, row, period, &mut self.scratch));
        }
    }

    fn read_tags(&mut self, layout: &Layout, row: &Row<'_>, place: &Place) {
        let (raw, quoted, number) = match place {
            Place::Cell(index) => (row.cell(*index).raw(), row.cell(*index).is_quoted(), row.number(*index)),
            Place::Constant(text) => (&**text, false, UNNUMBERED),
        };
        if let Some(Some(known)) = self.known_tags.get(number) {
            return apply(&mut self.ids, &mut self.unread_tags, self.named, known);
        }
        if let Some(known) = self.remembered[usize::from(quoted)].get(raw) {
            return apply(&mut self.ids, &mut self.unread_tags, self.named, known);
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let read = self.interpret(layout.unguarded(layout.text(row, place, &mut scratch)));
        self.scratch = scratch;
        apply(&mut self.ids, &mut self.unread_tags, self.named, &read);
        if number != UNNUMBERED {
            return self.known_tags.set(number, Some(read.into()));
        }
        let remembered = &mut self.remembered[usize::from(quoted)];
        if remembered.len() >= REMEMBERED_TAGS {
            remembered.clear();
        }
        remembered.insert(raw.into(), read);
    }

    /// A text that is no object is kept as it stands, as the value of a column `Tags`.
    fn interpret(&mut self, text: &str) -> ReadTags {
        let mut read = ReadTags::default();
        if text.is_empty() || text == "null" {
            return read;
        }
        match read_tags(text) {
            Ok(tags) => {
                for (key, value) in tags {
                    let value = value.as_deref().map(trim).unwrap_or_default();
                    let name = Cow::Owned(format!("Tags.{key}"));
                    read.values.extend(self.tag_value(name, value));
                }
            }
            Err(NotAnObject) => {
                read.unread = true;
                read.values.extend(self.tag_value(Cow::Borrowed("Tags"), text));
            }
        }
        read
    }

    fn tag_value(&mut self, name: Cow<'_, str>, value: &str) -> Option<(usize, u32)> {
        let place = match self.tag_places.get(&*name) {
            Some(place) => *place,
            None => self.add_key(&name)?,
        };
        let column = &mut self.columns[place];
        let id = if value.is_empty() || column.dropped { 0 } else { column.values.id(value) };
        Some((place, id))
    }

    fn add_key(&mut self, name: &str) -> Option<usize> {
        match &self.keep {
            Keep::Fields(fields) if !fields.contains(name) || name == "Tags" => return None,
            Keep::Everything if self.columns.len() - self.named >= MOST_KEYS => {
                if self.dropped.len() < MOST_KEYS && !self.dropped.iter().any(|dropped| dropped == name) {
                    self.dropped.push(name.to_owned());
                }
                return None;
            }
            _ => {}
        }
        let name: Arc<str> = name.into();
        self.tag_places.insert(name.clone(), self.columns.len());
        self.columns.push(Kept {
            name,
            source: None,
            values: Interner::default(),
            cell: None,
            ids: Known::default(),
            dropped: false,
        });
        Some(self.columns.len() - 1)
    }

    /// Gives up columns that tell nearly every row apart, where nobody asked for them.
    fn drop_columns(&mut self) {
        if !self.rows.is_multiple_of(CHECKED_EVERY) || self.keep != Keep::Everything {
            return;
        }
        let rows = self.rows;
        let too_many = |column: &Kept| {
            column.values.len() > MOST_VALUES && column.values.len() as u64 * 2 > rows && !column.dropped
        };
        while let Some(place) = self.columns.iter().position(too_many) {
            let column = &mut self.columns[place];
            column.dropped = true;
            column.values = Interner::default();
            column.ids.clear();
            self.known_tags.clear();
            self.places = FxHashMap::default();
            self.dropped.push(column.name.to_string());
            self.remembered = Default::default();
            let (merged, places) = self.combinations.without(place);
            self.combinations = merged;
            self.evidence = self.evidence.renumbered(&places);
        }
    }

    pub(super) fn finish(self) -> Accumulated {
        let gone: Vec<bool> = self.columns.iter().map(|column| column.dropped).collect();
        let mut combinations = self.combinations.into_list();
        if gone.contains(&true) {
            for combination in &mut combinations {
                let stays = |place: &usize| !gone[*place];
                let values =
                    (0..combination.values.len()).filter(stays).map(|place| combination.values[place]);
                combination.values = values.collect();
            }
        }
        let kept = self.columns.into_iter().filter(|column| !column.dropped);
        let columns =
            kept.map(|column| Column { name: column.name, values: column.values.into_values() }).collect();
        let mut evidence = self.evidence;
        evidence.shrink();
        Accumulated {
            columns,
            combinations,
            control: self.controls.into_list(),
            evidence,
            dropped: self.dropped,
            unkept: self.unkept,
            unread_tags: self.unread_tags,
        }
    }
}

/// Sets the ids of a row's tags; a column of the file with the name of a tag wins where it has a value.
fn apply(ids: &mut Vec<u32>, unread_tags: &mut u64, named: usize, read: &ReadTags) {
    *unread_tags += u64::from(read.unread);
    for (place, id) in &read.values {
        if *place >= ids.len() {
            ids.resize(place + 1, 0);
        }
        if *place >= named || ids[*place] == 0 {
            ids[*place] = *id;
        }
    }
}
