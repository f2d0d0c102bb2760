//! Conditions on charges, as they stand in the file. How they are evaluated is the ledger's.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::Figure;

/// Members that must all hold; none always holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// In the order of the file.
    pub members: Vec<Member>,
}

/// One member of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A field's test.
    Field(String, Test),
    /// One of them must hold; none of no conditions does.
    Any(Vec<Condition>),
    /// Every one must hold.
    All(Vec<Condition>),
    /// Not one may hold.
    None(Vec<Condition>),
}

/// What a field is tested for.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal to a text.
    Is(String),
    /// Equal to one of the texts.
    IsAny(Vec<String>),
    /// Operators that must all hold.
    Operators(Vec<Operator>),
}

/// An operator and what it holds against.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// Whether the field has a value.
    Exists(bool),
    /// Equal.
    Is(String),
    /// Equal to one.
    IsAny(Vec<String>),
    /// Has the text inside.
    Contains(String),
    /// Begins with.
    StartsWith(String),
    /// Ends with.
    EndsWith(String),
    /// A regular expression (regex-lite's), unanchored, without regard to case.
    Matches(String),
    /// A number not below.
    AtLeast(Figure),
    /// A number below.
    Below(Figure),
    /// Plain negation of operators.
    Not(Vec<Operator>),
    /// One that this version does not know, as it stands in the file; it never holds.
    Unknown(String, serde_json::Value),
}

impl Operator {
    /// Its name in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Exists(_) => "exists",
            Self::Is(_) => "is",
            Self::IsAny(_) => "is_any",
            Self::Contains(_) => "contains",
            Self::StartsWith(_) => "starts_with",
            Self::EndsWith(_) => "ends_with",
            Self::Matches(_) => "matches",
            Self::AtLeast(_) => "at_least",
            Self::Below(_) => "below",
            Self::Not(_) => "not",
            Self::Unknown(name, _) => name,
        }
    }
}

impl Condition {
    /// Whether it always holds.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// One field equal to a text.
    pub fn field_is(field: &str, text: &str) -> Self {
        Self { members: vec![Member::Field(field.to_owned(), Test::Is(text.to_owned()))] }
    }

    /// Every field that it reads, with repetitions.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        for member in &self.members {
            match member {
                Member::Field(field, _) => fields.push(field.as_str()),
                Member::Any(list) | Member::All(list) | Member::None(list) => {
                    fields.extend(list.iter().flat_map(Self::fields));
                }
            }
        }
        fields
    }
}

impl Condition {
    /// The same condition without a member, or an operator of a field, that stands twice: a file can't hold these.
    /// What is left over goes to `all`, which must hold as well.
    fn distinct(&self) -> Cow<'_, Self> {
        let mut names = HashSet::new();
        if self.members.iter().all(|member| names.insert(member.name()) && !member.repeats()) {
            return Cow::Borrowed(self);
        }
        let mut names = HashSet::new();
        let (mut members, mut rest) = (Vec::new(), Vec::new());
        for member in self.members.iter().flat_map(Member::split) {
            match member {
                Member::All(list) => rest.extend(list),
                member if names.insert(member.name().to_owned()) => members.push(member),
                member => rest.push(Self { members: vec![member] }),
            }
        }
        members.push(Member::All(rest));
        Cow::Owned(Self { members })
    }
}

impl Member {
    /// Its name in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Field(field, _) => field,
            Self::Any(_) => "any",
            Self::All(_) => "all",
            Self::None(_) => "none",
        }
    }

    fn repeats(&self) -> bool {
        let Self::Field(_, Test::Operators(operators)) = self else { return false };
        let mut names = HashSet::new();
        !operators.iter().all(|operator| names.insert(operator.name()))
    }

    fn split(&self) -> Vec<Self> {
        match self {
            Self::Field(field, Test::Operators(operators)) if self.repeats() => operators
                .iter()
                .map(|operator| Self::Field(field.clone(), Test::Operators(vec![operator.clone()])))
                .collect(),
            member => vec![member.clone()],
        }
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let distinct = self.distinct();
        let mut map = serializer.serialize_map(Some(distinct.members.len()))?;
        for member in &distinct.members {
            match member {
                Member::Field(field, test) => map.serialize_entry(field, test)?,
                Member::Any(list) | Member::All(list) | Member::None(list) => {
                    map.serialize_entry(member.name(), list)?;
                }
            }
        }
        map.end()
    }
}

impl Serialize for Test {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Is(text) => serializer.serialize_str(text),
            Self::IsAny(list) => list.serialize(serializer),
            Self::Operators(operators) => serialize_operators(operators, serializer),
        }
    }
}

struct Operators<'a>(&'a [Operator]);

impl Serialize for Operators<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_operators(self.0, serializer)
    }
}

fn serialize_operators<S: Serializer>(operators: &[Operator], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(operators.len()))?;
    for operator in operators {
        let name = operator.name();
        match operator {
            Operator::Exists(wanted) => map.serialize_entry(name, wanted)?,
            Operator::IsAny(list) => map.serialize_entry(name, list)?,
            Operator::AtLeast(figure) | Operator::Below(figure) => map.serialize_entry(name, figure)?,
            Operator::Unknown(_, value) => map.serialize_entry(name, value)?,
            Operator::Not(inner) => map.serialize_entry(name, &Operators(inner))?,
            Operator::Is(text)
            | Operator::Contains(text)
            | Operator::StartsWith(text)
            | Operator::EndsWith(text)
            | Operator::Matches(text) => map.serialize_entry(name, text)?,
        }
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_written_so_that_both_must_hold() -> Result<(), serde_json::Error> {
        let contains = |text: &str| Operator::Contains(text.to_owned());
        let field = |operators| Member::Field("x_Model".to_owned(), Test::Operators(operators));
        let condition = Condition {
            members: vec![
                Member::All(vec![Condition::field_is("a", "b")]),
                field(vec![contains("one"), contains("two")]),
                field(vec![contains("three")]),
            ],
        };
        let expected = r#"{"x_Model":{"contains":"one"},"all":[{"a":"b"},{"x_Model":{"contains":"two"}},{"x_Model":{"contains":"three"}}]}"#;
        assert_eq!(serde_json::to_string(&condition)?, expected);
        Ok(())
    }
}
