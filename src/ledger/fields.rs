//! The fields that a workspace reads, over all bills: one column each, its values sorted and numbered, so that ids
//! compare like texts and depend neither on the order of files nor on that of rows.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::workspace::Dimension;

/// A value's id: its place in the sorted column plus one; 0 is missing.
pub(super) type ValueId = u32;

/// Where a condition or a setter reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A column of charges.
    Column(usize),
    /// What stands so far in a dimension.
    Dimension(Dimension),
}

/// The columns that are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    columns: Vec<FieldColumn>,
    places: FxHashMap<Arc<str>, usize>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct FieldColumn {
    pub(super) name: Arc<str>,
    /// Sorted.
    pub(super) values: Vec<Arc<str>>,
    /// Whether any bill or typed-in charge has it.
    pub(super) present: bool,
}

impl Fields {
    /// Columns of these names, without values.
    pub(super) fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut fields = Self::default();
        for name in names {
            if !fields.places.contains_key(name) {
                let name: Arc<str> = name.into();
                fields.places.insert(name.clone(), fields.columns.len());
                fields.columns.push(FieldColumn { name, values: Vec::new(), present: false });
            }
        }
        fields
    }

    /// The place of a column.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Where a field's name leads: a dimension or a column.
    pub(super) fn slot(&self, name: &str) -> Option<Slot> {
        match Dimension::by_name(name) {
            Some(dimension) => Some(Slot::Dimension(dimension)),
            None => self.place(name).map(Slot::Column),
        }
    }

    /// All columns.
    pub(super) fn columns(&self) -> &[FieldColumn] {
        &self.columns
    }

    /// All columns, to be filled.
    pub(super) fn columns_mut(&mut self) -> &mut [FieldColumn] {
        &mut self.columns
    }

    /// The text of a value; none where it is missing.
    pub(super) fn text(&self, column: usize, value: ValueId) -> Option<&Arc<str>> {
        (value as usize).checked_sub(1).and_then(|place| self.columns[column].values.get(place))
    }

    /// The id of a text.
    pub(super) fn id(&self, column: usize, text: &str) -> ValueId {
        let values = &self.columns[column].values;
        values.binary_search_by(|value| (**value).cmp(text)).map_or(0, |place| place as ValueId + 1)
    }
}

/// The values of the four dimensions that charges were given, numbered as they come; 0 is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Dimensions {
    values: [Vec<Arc<str>>; 4],
    ids: [FxHashMap<Arc<str>, ValueId>; 4],
}

impl Dimensions {
    /// The id of a value; an empty one is none.
    pub(super) fn intern(&mut self, dimension: Dimension, text: &str) -> ValueId {
        if text.is_empty() {
            return 0;
        }
        if let Some(id) = self.find(dimension, text) {
            return id;
        }
        let (text, place): (Arc<str>, _) = (text.into(), dimension.index());
        self.values[place].push(text.clone());
        let id = self.values[place].len() as ValueId;
        self.ids[place].insert(text, id);
        id
    }

    /// The id of a value that was given.
    pub(super) fn find(&self, dimension: Dimension, text: &str) -> Option<ValueId> {
        self.ids[dimension.index()].get(text).copied()
    }

    /// A value's text.
    pub(super) fn text(&self, dimension: Dimension, id: ValueId) -> Option<&Arc<str>> {
        (id as usize).checked_sub(1).and_then(|place| self.values[dimension.index()].get(place))
    }
}
