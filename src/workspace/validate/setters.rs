//! What rules, typed-in sources and defaults set, and when rules hold.

use super::{Findings, subject};
use crate::workspace::read::Place;
use crate::workspace::{Dimension, Setter, Setters};

impl Findings<'_> {
    pub(super) fn sources(&mut self) {
        let list = Place::Member(&Place::Root, "sources");
        for (index, source) in self.workspace.sources.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = subject("source", &source.id, index);
            if let Some(condition) = &source.matches {
                self.condition(Place::Member(&item, "match"), &subject, condition);
            }
            let monthly = Place::Member(&item, "monthly");
            for (index, cost) in source.monthly.iter().enumerate() {
                let item = Place::Item(&monthly, index);
                self.setters(Place::Member(&item, "set"), &subject, &cost.set);
            }
        }
    }

    pub(super) fn rules(&mut self) {
        let list = Place::Member(&Place::Root, "rules");
        for (index, rule) in self.workspace.rules.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = subject("rule", &rule.id, index);
            self.condition(Place::Member(&item, "when"), &subject, &rule.when);
            self.setters(Place::Member(&item, "set"), &subject, &rule.set);
        }
    }

    pub(super) fn defaults(&mut self) {
        self.setters(Place::Member(&Place::Root, "defaults"), "workspace:defaults", &self.workspace.defaults);
    }

    fn setters(&mut self, place: Place<'_>, subject: &str, setters: &Setters) {
        for dimension in Dimension::ALL {
            if let Some(setter) = setters.get(dimension) {
                self.setter(Place::Member(&place, dimension.name()), subject, dimension, setter);
            }
        }
    }

    fn setter(&mut self, place: Place<'_>, subject: &str, dimension: Dimension, setter: &Setter) {
        match setter {
            Setter::Text(_) => {}
            Setter::Copy(copy) => {
                if let Some(expression) = &copy.capture {
                    self.expression(Place::Member(&place, "capture"), subject, expression);
                }
            }
            Setter::OwnerOf { owner_of: Dimension::Product, .. } => {}
            Setter::OwnerOf { owner_of, .. } => {
                let message =
                    format!("only a product has owners, found {:?}; write \"product\"", owner_of.name());
                self.add("invalid-setter", Place::Member(&place, "owner_of"), subject, message);
            }
            Setter::Pool { pool, .. } if dimension != Dimension::Team => {
                let message =
                    format!("only the team can be a pool; set {:?} as team, or write a text", pool.as_str());
                self.add("invalid-setter", Place::Member(&place, "pool"), subject, message);
            }
            Setter::Pool { pool, .. } => {
                if self.names.pool(pool).is_none() {
                    let message =
                        format!("there is no pool {pool:?}; declare it in pools, or correct the name");
                    self.add("unknown-target", Place::Member(&place, "pool"), subject, message);
                }
            }
        }
    }
}
