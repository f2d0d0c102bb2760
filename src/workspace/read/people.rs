//! Teams, other declared values, ownership, people.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{Declared, Ownership, Person, Team, WorkspaceError};

impl Read for Team {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            aliases: members.or_default("aliases")?,
            owner: members.optional("owner")?,
            deputy: members.optional("deputy")?,
            cost_center: members.optional("cost_center")?,
            from: members.optional("from")?,
            until: members.optional("until")?,
            merged_into: members.optional("merged_into")?,
            extra: members.rest(),
        })
    }
}

impl Read for Declared {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            aliases: members.or_default("aliases")?,
            owner: members.optional("owner")?,
            extra: members.rest(),
        })
    }
}

impl Read for Ownership {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            product: members.required("product", "the product's id")?,
            team: members.required("team", "the team's id")?,
            from: members.required("from", "the first day, as \"2026-03-11\"")?,
            extra: members.rest(),
        })
    }
}

impl Read for Person {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            contact: members.optional("contact")?,
            from: members.optional("from")?,
            until: members.optional("until")?,
            extra: members.rest(),
        })
    }
}
