//! Conditions and their operators.

use serde_json::Value;

use super::object::{Read, expected};
use super::place::Place;
use crate::workspace::{Condition, Member, Operator, Test, WorkspaceError};

impl Read for Condition {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let Value::Object(members) = value else {
            return Err(expected(place, "a condition { FIELD: TEST, … }", &value));
        };
        let members =
            members.into_iter().map(|(name, value)| read_member(Place::Member(&place, &name), &name, value));
        Ok(Self { members: members.collect::<Result<_, _>>()? })
    }
}

fn read_member(place: Place<'_>, name: &str, value: Value) -> Result<Member, WorkspaceError> {
    Ok(match name {
        "any" => Member::Any(Read::read(place, value)?),
        "all" => Member::All(Read::read(place, value)?),
        "none" => Member::None(Read::read(place, value)?),
        field => Member::Field(field.to_owned(), Read::read(place, value)?),
    })
}

impl Read for Test {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        match value {
            Value::String(text) => Ok(Self::Is(text)),
            Value::Array(_) => Read::read(place, value).map(Self::IsAny),
            Value::Object(_) => read_operators(place, value).map(Self::Operators),
            Value::Number(number) => Err(place.error(format!(
                "expected a text, a list of texts or an object of operators, found a number; \
                 write \"{number}\", or {{\"at_least\": {number}}}"
            ))),
            other => Err(expected(
                place,
                "a text, a list of texts or an object of operators, as {\"exists\": true}",
                &other,
            )),
        }
    }
}

fn read_operators(place: Place<'_>, value: Value) -> Result<Vec<Operator>, WorkspaceError> {
    let Value::Object(members) = value else {
        return Err(expected(place, "an object of operators, as {\"contains\": \"test\"}", &value));
    };
    members
        .into_iter()
        .map(|(name, value)| read_operator(Place::Member(&place, &name), &name, value))
        .collect()
}

fn read_operator(place: Place<'_>, name: &str, value: Value) -> Result<Operator, WorkspaceError> {
    Ok(match name {
        "exists" => Operator::Exists(Read::read(place, value)?),
        "is" => Operator::Is(Read::read(place, value)?),
        "is_any" => Operator::IsAny(Read::read(place, value)?),
        "contains" => Operator::Contains(Read::read(place, value)?),
        "starts_with" => Operator::StartsWith(Read::read(place, value)?),
        "ends_with" => Operator::EndsWith(Read::read(place, value)?),
        "matches" => Operator::Matches(Read::read(place, value)?),
        "at_least" => Operator::AtLeast(Read::read(place, value)?),
        "below" => Operator::Below(Read::read(place, value)?),
        "not" => Operator::Not(read_operators(place, value)?),
        unknown => Operator::Unknown(unknown.to_owned(), value),
    })
}
