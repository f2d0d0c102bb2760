//! Whether one condition holds wherever another does, by what they say: members in any order, texts folded, and the
//! several ways to write one thing brought to one.

use std::collections::BTreeSet;

use crate::workspace::{Condition, Member, Operator, Test, folded};

/// Whether `wide` holds wherever `narrow` does. An answer of no may be wrong, one of yes is not.
pub(super) fn holds_wherever(wide: &Condition, narrow: &Condition) -> bool {
    demands(wide).is_subset(&demands(narrow))
}

/// What must all hold, each as a text that is the same for whatever means the same.
fn demands(condition: &Condition) -> BTreeSet<String> {
    condition.members.iter().flat_map(member).collect()
}

fn member(member: &Member) -> BTreeSet<String> {
    match member {
        Member::Field(field, test) => {
            tests(test).into_iter().map(|test| format!("{field:?} {test}")).collect()
        }
        Member::All(list) => list.iter().flat_map(demands).collect(),
        Member::Any(list) => any(list),
        Member::None(list) if list.is_empty() => BTreeSet::new(),
        // That none holds is that each does not.
        Member::None(list) => list.iter().map(|one| format!("not {:?}", demands(one))).collect(),
    }
}

fn any(list: &[Condition]) -> BTreeSet<String> {
    let ways: BTreeSet<BTreeSet<String>> = list.iter().map(demands).collect();
    match ways.first() {
        // One that asks for nothing sorts first, and always holds.
        Some(first) if first.is_empty() => BTreeSet::new(),
        Some(only) if ways.len() == 1 => only.clone(),
        _ => [format!("any {ways:?}")].into(),
    }
}

fn tests(test: &Test) -> BTreeSet<String> {
    match test {
        Test::Is(text) => [one_of(std::slice::from_ref(text))].into(),
        Test::IsAny(list) => [one_of(list)].into(),
        Test::Operators(operators) => operators.iter().map(operator).collect(),
    }
}

fn operator(operator: &Operator) -> String {
    let name = operator.name();
    match operator {
        Operator::Exists(wanted) => format!("exists {wanted}"),
        Operator::Is(text) => one_of(std::slice::from_ref(text)),
        Operator::IsAny(list) => one_of(list),
        Operator::Contains(text) | Operator::StartsWith(text) | Operator::EndsWith(text) => {
            format!("{name} {:?}", folded(text))
        }
        // The case of letters is meant in an expression: \d is not \D.
        Operator::Matches(text) => format!("matches {text:?}"),
        Operator::AtLeast(figure) | Operator::Below(figure) => format!("{name} {}", figure.ratio()),
        Operator::Not(inner) => {
            format!("not {:?}", inner.iter().map(self::operator).collect::<BTreeSet<_>>())
        }
        Operator::Unknown(name, value) => format!("unknown {name:?} {value}"),
    }
}

fn one_of(list: &[String]) -> String {
    format!("is {:?}", list.iter().map(|text| folded(text)).collect::<BTreeSet<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::WorkspaceError;

    #[test]
    fn the_same_is_known_however_it_is_written() -> Result<(), WorkspaceError> {
        let same = [
            (r#"{"A": "x", "B": "y"}"#, r#"{"B": "Y ", "A": "X"}"#),
            (r#"{"A": "x"}"#, r#"{"A": ["x"]}"#),
            (r#"{"A": "x"}"#, r#"{"A": {"is": "x"}}"#),
            (r#"{"A": ["x", "y"]}"#, r#"{"A": {"is_any": ["Y", "x", "x"]}}"#),
            ("{}", r#"{"all": []}"#),
            ("{}", r#"{"none": [], "all": [{}]}"#),
            ("{}", r#"{"any": [{"A": "x"}, {}]}"#),
            (r#"{"A": "x"}"#, r#"{"any": [{"all": [{"A": "x"}]}]}"#),
            (r#"{"any": [{"A": "x"}, {"B": "y"}]}"#, r#"{"any": [{"B": "y"}, {"A": "x"}]}"#),
            (r#"{"A": {"at_least": "5.0", "below": "9"}}"#, r#"{"A": {"below": 9, "at_least": 5}}"#),
        ];
        for (one, other) in same {
            let (left, right) = (Condition::open(one)?, Condition::open(other)?);
            assert!(holds_wherever(&left, &right) && holds_wherever(&right, &left), "{one} {other}");
        }
        Ok(())
    }

    #[test]
    fn one_that_asks_for_less_holds_wherever_one_that_asks_for_more_does() -> Result<(), WorkspaceError> {
        let wider = [
            ("{}", r#"{"A": "x"}"#),
            (r#"{"A": "x"}"#, r#"{"A": "x", "B": {"exists": true}}"#),
            (r#"{"none": [{"A": "x"}]}"#, r#"{"none": [{"A": "x"}, {"B": "y"}]}"#),
        ];
        for (wide, narrow) in wider {
            let (wide, narrow) = (Condition::open(wide)?, Condition::open(narrow)?);
            assert!(holds_wherever(&wide, &narrow) && !holds_wherever(&narrow, &wide));
        }
        let apart = [
            (r#"{"A": "x"}"#, r#"{"B": "x"}"#),
            (r#"{"A": {"matches": "\\d"}}"#, r#"{"A": {"matches": "\\D"}}"#),
            (r#"{"any": []}"#, r#"{"all": []}"#),
            (r#"{"A": {"not": {"exists": true, "is": "x"}}}"#, r#"{"A": {"not": {"is": "x"}}}"#),
        ];
        for (one, other) in apart {
            assert!(!holds_wherever(&Condition::open(one)?, &Condition::open(other)?), "{one} {other}");
        }
        Ok(())
    }
}
