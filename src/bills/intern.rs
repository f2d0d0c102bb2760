//! Distinct texts and their numbers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Numbers texts from 1 on, in the order in which they are first seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    values: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, u32>,
    /// The number of the text before: neighbouring rows are often alike.
    last: u32,
}

impl Interner {
    pub(super) fn id(&mut self, text: &str) -> u32 {
        if self.value(self.last).is_some_and(|last| **last == *text) {
            return self.last;
        }
        self.last = match self.ids.get(text) {
            Some(id) => *id,
            None => self.add(text),
        };
        self.last
    }

    #[cold]
    fn add(&mut self, text: &str) -> u32 {
        let value: Arc<str> = text.into();
        self.values.push(value.clone());
        let id = self.values.len() as u32;
        self.ids.insert(value, id);
        id
    }

    pub(super) fn value(&self, id: u32) -> Option<&Arc<str>> {
        self.values.get((id as usize).wrapping_sub(1))
    }

    pub(super) const fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn into_values(self) -> Vec<Arc<str>> {
        self.values
    }
}
