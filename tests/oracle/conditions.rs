//! Conditions: read from the workspace into a tree, and asked of a charge on a day.

use super::Refusal;
use super::decimals::{read_decimal, read_json_decimal};
use super::names::folded;
use num_rational::BigRational;
use regex_lite::{Regex, RegexBuilder};
use serde_json::Value;

/// Every member of a `when`, `match` or `of`; all must hold, so the empty one always holds.
#[derive(Debug)]
pub(crate) struct Condition {
    members: Vec<Member>,
}

#[derive(Debug)]
enum Member {
    Any(Vec<Condition>),
    All(Vec<Condition>),
    None(Vec<Condition>),
    Field(String, Vec<Test>),
}

#[derive(Debug)]
enum Test {
    Exists(bool),
    IsAny(Vec<String>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Matches(Regex),
    AtLeast(BigRational),
    Below(BigRational),
    Not(Vec<Test>),
}

/// An expression of the regex-lite crate, without regard to case.
pub(crate) fn expression(text: &str, path: &str) -> Result<Regex, Refusal> {
    let built = RegexBuilder::new(text).case_insensitive(true).build();
    built.map_err(|error| Refusal::new("bad-expression", path, &error.to_string()))
}

impl Condition {
    /// The condition that always holds.
    pub(crate) fn always() -> Self {
        Self { members: Vec::new() }
    }

    /// Reads the JSON object of a condition; an absent one is the empty one.
    pub(crate) fn read(value: &Value, path: &str) -> Result<Self, Refusal> {
        if value.is_null() {
            return Ok(Self::always());
        }
        let object = value.as_object().ok_or_else(|| Refusal::malformed(path, "a condition is an object"))?;
        let mut members = Vec::new();
        for (name, value) in object {
            let path = format!("{path}.{name}");
            members.push(match name.as_str() {
                "any" => Member::Any(Self::read_list(value, &path)?),
                "all" => Member::All(Self::read_list(value, &path)?),
                "none" => Member::None(Self::read_list(value, &path)?),
                _ => Member::Field(name.clone(), read_tests(value, &path)?),
            });
        }
        Ok(Self { members })
    }

    fn read_list(value: &Value, path: &str) -> Result<Vec<Self>, Refusal> {
        let list = value.as_array().ok_or_else(|| Refusal::malformed(path, "a list of conditions"))?;
        list.iter().enumerate().map(|(at, each)| Self::read(each, &format!("{path}[{at}]"))).collect()
    }

    /// Whether the condition holds for what `field` tells of a charge (`None`: the field does not exist).
    pub(crate) fn holds(&self, field: &dyn Fn(&str) -> Option<String>) -> bool {
        self.members.iter().all(|member| match member {
            Member::Any(list) => list.iter().any(|each| each.holds(field)),
            Member::All(list) => list.iter().all(|each| each.holds(field)),
            Member::None(list) => !list.iter().any(|each| each.holds(field)),
            Member::Field(name, tests) => all_hold(tests, field(name).as_deref()),
        })
    }
}

fn read_tests(value: &Value, path: &str) -> Result<Vec<Test>, Refusal> {
    match value {
        Value::String(text) => Ok(vec![Test::IsAny(vec![folded(text)])]),
        Value::Array(_) => Ok(vec![Test::IsAny(folded_list(value, path)?)]),
        Value::Object(operators) => {
            operators.iter().map(|(name, value)| read_test(name, value, &format!("{path}.{name}"))).collect()
        }
        _ => Err(Refusal::malformed(path, "a text, a list or an object of operators")),
    }
}

fn read_test(name: &str, value: &Value, path: &str) -> Result<Test, Refusal> {
    let text = || value.as_str().ok_or_else(|| Refusal::malformed(path, "a text"));
    let number = || read_json_decimal(value).ok_or_else(|| Refusal::malformed(path, "a number"));
    Ok(match name {
        "exists" => Test::Exists(value.as_bool().ok_or_else(|| Refusal::malformed(path, "true or false"))?),
        "is" => Test::IsAny(vec![folded(text()?)]),
        "is_any" => Test::IsAny(folded_list(value, path)?),
        // "Surrounding space is cut" is read of the operators' texts too.
        "contains" => Test::Contains(folded(text()?)),
        "starts_with" => Test::StartsWith(folded(text()?)),
        "ends_with" => Test::EndsWith(folded(text()?)),
        "matches" => Test::Matches(expression(text()?, path)?),
        "at_least" => Test::AtLeast(number()?),
        "below" => Test::Below(number()?),
        "not" => Test::Not(read_tests(value, path)?),
        _ => return Err(Refusal::new("unknown-operator", path, name)),
    })
}

fn folded_list(value: &Value, path: &str) -> Result<Vec<String>, Refusal> {
    let list = value.as_array().ok_or_else(|| Refusal::malformed(path, "a list of texts"))?;
    let text = |each: &Value| each.as_str().map(folded).ok_or_else(|| Refusal::malformed(path, "a text"));
    list.iter().map(text).collect()
}

fn all_hold(tests: &[Test], value: Option<&str>) -> bool {
    tests.iter().all(|test| test_holds(test, value))
}

/// Nothing but `exists: false` and `not` holds for what does not exist.
fn test_holds(test: &Test, value: Option<&str>) -> bool {
    let Some(value) = value else {
        return match test {
            Test::Exists(wanted) => !wanted,
            Test::Not(inner) => !all_hold(inner, None),
            _ => false,
        };
    };
    let text = folded(value);
    match test {
        Test::Exists(wanted) => *wanted,
        Test::IsAny(list) => list.contains(&text),
        Test::Contains(part) => text.contains(part.as_str()),
        Test::StartsWith(part) => text.starts_with(part.as_str()),
        Test::EndsWith(part) => text.ends_with(part.as_str()),
        Test::Matches(regex) => regex.is_match(value.trim()),
        // A text that is no number is neither at least nor below any.
        Test::AtLeast(least) => read_decimal(value).is_some_and(|number| number >= *least),
        Test::Below(limit) => read_decimal(value).is_some_and(|number| number < *limit),
        Test::Not(inner) => !all_hold(inner, Some(value)),
    }
}
