//! The inventory and the mappings of bills.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use super::values::Pairs;
use crate::workspace::{Mapping, MonthlyCost, Source, WorkspaceError};

impl Read for Source {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            category: members.optional("category")?,
            provider: members.optional("provider")?,
            owner: members.optional("owner")?,
            meter: members.optional("meter")?,
            bill: members.optional("bill")?,
            expected_monthly: members.optional("expected_monthly")?,
            matches: members.optional("match")?,
            monthly: members.or_default("monthly")?,
            extra: members.rest(),
        })
    }
}

impl Read for MonthlyCost {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            month: members.required("month", "a month, as \"2026-03\"")?,
            cost: members.required("cost", "what the month cost, as \"1200.00\"")?,
            set: members.or_default("set")?,
            extra: members.rest(),
        })
    }
}

impl Read for Mapping {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            columns: members.or_default::<Pairs<String>>("columns")?.0,
            decimal: members.optional("decimal")?,
            dates: members.optional("dates")?,
            constants: members.or_default::<Pairs<String>>("constants")?.0,
            ignore: members.or_default("ignore")?,
            extra: members.rest(),
        })
    }
}

/// For messages between page and worker; files go through [`crate::workspace::Workspace::open`].
impl<'de> serde::Deserialize<'de> for Mapping {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::read(Place::Root, value).map_err(serde::de::Error::custom)
    }
}
