//! Conditions on charges, as they stand in the file. How they are evaluated is the ledger's.

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

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for member in &self.members {
            match member {
                Member::Field(field, test) => map.serialize_entry(field, test)?,
                Member::Any(list) => map.serialize_entry("any", list)?,
                Member::All(list) => map.serialize_entry("all", list)?,
                Member::None(list) => map.serialize_entry("none", list)?,
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
