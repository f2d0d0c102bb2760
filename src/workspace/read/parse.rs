//! JSON text to a value: members keep their order, numbers their spelling, and a member given twice is an error,
//! because one of the two would be lost.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::place::Place;
use crate::workspace::WorkspaceError;

/// Under this name serde_json hands over numbers with their spelling.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads a JSON text.
pub(in crate::workspace) fn parse(text: &str) -> Result<Value, WorkspaceError> {
    if text.trim().is_empty() {
        let reason = "the file is empty; a workspace is at least {\"format\": \"cost-matrix/1\", \"currency\": \"USD\"}";
        return Err(Place::Root.error(reason));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Node(Place::Root)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| syntax(text, &error))
}

fn syntax(text: &str, error: &serde_json::Error) -> WorkspaceError {
    let (line, column) = (error.line(), error.column());
    let whole = error.to_string();
    let mut reason = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(reason, _)| reason).to_owned();
    let here = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let before = here.get(column.saturating_sub(1)..).unwrap_or_default();
    if before.starts_with('/') || before.starts_with('#') {
        reason.push_str("; JSON has no comments: remove it");
    } else if reason.starts_with("recursion limit") {
        reason = "is nested too deeply (more than 127 levels)".to_owned();
    } else if reason.contains("hex escape") || reason.contains("surrogate") {
        reason = "a \\u escape is cut short or half of a pair (a lone surrogate)".to_owned();
    } else if reason.starts_with("EOF") {
        reason = "the text ends too early: a quote, bracket or brace is not closed".to_owned();
    }
    WorkspaceError::Syntax { line, column, reason }
}

struct Node<'p>(Place<'p>);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(Node(Place::Item(&self.0, list.len())))? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.is_empty() && name == NUMBER {
                let number: Number = access.next_value::<String>()?.parse().map_err(A::Error::custom)?;
                return Ok(Value::Number(number));
            }
            let place = Place::Member(&self.0, &name);
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("the member {place} stands twice; remove one of them")));
            }
            let value = access.next_value_seed(Node(place))?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_spelling() -> Result<(), WorkspaceError> {
        let text = r#"[1.50,-0,1e+5,123456789012345678901234567890.000,1e-7]"#;
        assert_eq!(parse(text)?.to_string(), text);
        Ok(())
    }

    #[test]
    fn a_member_that_stands_twice_is_named_with_its_place() {
        let error = parse("{\"rules\": [\n {\"when\": {\"Tags.team\": 1, \"Tags.team\": 2}}]}")
            .map_or_else(|error| error.to_string(), |value| value.to_string());
        assert_eq!(
            error,
            "line 2, column 38: the member rules[0].when[\"Tags.team\"] stands twice; remove one of them"
        );
    }

    #[test]
    fn comments_are_told_from_other_mistakes() {
        let error = parse("{\"format\": \"cost-matrix/1\", // ours\n}")
            .map_or_else(|error| error.to_string(), |value| value.to_string());
        assert!(error.contains("JSON has no comments"), "{error}");
    }
}
