//! Conditions: operators that exist, expressions that compile.

use regex_lite::RegexBuilder;

use super::Findings;
use crate::workspace::read::Place;
use crate::workspace::{Condition, Member, Operator, Test};

impl Findings<'_> {
    pub(super) fn condition(&mut self, place: Place<'_>, subject: &str, condition: &Condition) {
        for member in &condition.members {
            match member {
                Member::Field(field, Test::Operators(operators)) => {
                    self.operators(Place::Member(&place, field), subject, operators);
                }
                Member::Field(_, Test::Is(_) | Test::IsAny(_)) => {}
                Member::Any(list) => self.conditions(Place::Member(&place, "any"), subject, list),
                Member::All(list) => self.conditions(Place::Member(&place, "all"), subject, list),
                Member::None(list) => self.conditions(Place::Member(&place, "none"), subject, list),
            }
        }
    }

    fn conditions(&mut self, place: Place<'_>, subject: &str, list: &[Condition]) {
        for (index, condition) in list.iter().enumerate() {
            self.condition(Place::Item(&place, index), subject, condition);
        }
    }

    fn operators(&mut self, place: Place<'_>, subject: &str, operators: &[Operator]) {
        for operator in operators {
            let place = Place::Member(&place, operator.name());
            match operator {
                Operator::Matches(expression) => self.expression(place, subject, expression),
                Operator::Not(inner) => self.operators(place, subject, inner),
                Operator::Unknown(name, _) => {
                    let message = format!("there is no operator {name:?}; {}", remedy(name));
                    self.add("unknown-field", place, subject, message);
                }
                _ => {}
            }
        }
    }

    pub(super) fn expression(&mut self, place: Place<'_>, subject: &str, expression: &str) {
        if let Some(fault) = expression_fault(expression) {
            let message = format!("{expression:?} is no regular expression of this program: {fault}");
            self.add("invalid-expression", place, subject, message);
        }
    }
}

/// Why a text is no regular expression that `matches` and `capture` understand; none where it is one.
pub fn expression_fault(expression: &str) -> Option<String> {
    RegexBuilder::new(expression).case_insensitive(true).build().err().map(|error| error.to_string())
}

/// What somebody may have meant.
fn remedy(name: &str) -> String {
    let meant = match name.to_lowercase().replace(['_', '-', ' ', '$'], "").as_str() {
        "equals" | "equal" | "eq" | "==" | "=" => "is",
        "in" | "oneof" | "anyof" | "isin" | "isanyof" => "is_any",
        "regex" | "regexp" | "match" | "matches" => "matches",
        "prefix" | "startswith" | "beginswith" => "starts_with",
        "suffix" | "endswith" => "ends_with",
        "includes" | "has" | "like" => "contains",
        "gte" | "ge" | "min" | "atleast" | ">=" => "at_least",
        "lt" | "lessthan" | "<" => "below",
        "present" | "exist" => "exists",
        "ne" | "isnot" | "notequals" | "!=" => return "write {\"not\": {\"is\": …}}".to_owned(),
        _ => {
            return "use exists, is, is_any, contains, starts_with, ends_with, matches, at_least, below or not"
                .to_owned();
        }
    };
    format!("write {meant:?}")
}
