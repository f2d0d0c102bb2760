//! Rules and what they set.

use serde_json::Value;

use super::object::{Object, Read, expected};
use super::place::Place;
use super::values::Pairs;
use crate::workspace::{CopySetter, Rule, Setter, Setters, WorkspaceError};

impl Read for Rule {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            when: members.required("when", "a condition; {} always holds")?,
            set: members.required("set", "what the rule sets, as {\"team\": \"search\"}")?,
            from: members.optional("from")?,
            until: members.optional("until")?,
            owner: members.optional("owner")?,
            extra: members.rest(),
        })
    }
}

impl Read for Setters {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            team: members.optional("team")?,
            product: members.optional("product")?,
            environment: members.optional("environment")?,
            usage_type: members.optional("usage_type")?,
            extra: members.rest(),
        })
    }
}

impl Read for Setter {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        const WHAT: &str =
            "a text, {\"copy\": FIELD}, {\"owner_of\": \"product\"} or, for the team, {\"pool\": ID}";
        let mut members = match value {
            Value::String(text) => return Ok(Self::Text(text)),
            Value::Object(_) => Object::open(place, value)?,
            other => return Err(expected(place, WHAT, &other)),
        };
        let kinds: Vec<_> =
            ["copy", "owner_of", "pool"].into_iter().filter(|kind| members.has(kind)).collect();
        match *kinds {
            ["copy"] => read_copy(members).map(Self::Copy),
            ["owner_of"] => Ok(Self::OwnerOf {
                owner_of: members.required("owner_of", "\"product\"")?,
                extra: members.rest(),
            }),
            ["pool"] => {
                Ok(Self::Pool { pool: members.required("pool", "the pool's id")?, extra: members.rest() })
            }
            [] => Err(place.error(format!("expected {WHAT}; found an object with none of these"))),
            _ => {
                Err(place
                    .error(format!("expected one of copy, owner_of, pool; found {}", kinds.join(" and "))))
            }
        }
    }
}

fn read_copy(mut members: Object<'_>) -> Result<CopySetter, WorkspaceError> {
    Ok(CopySetter {
        copy: members.required("copy", "the field's name")?,
        capture: members.optional("capture")?,
        map: members.optional::<Pairs<String>>("map")?.map(|pairs| pairs.0),
        extra: members.rest(),
    })
}
