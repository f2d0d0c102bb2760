//! Conditions made ready: fields looked up, texts folded, expressions compiled; each test is answered once per
//! distinct value and then remembered.

use std::cell::RefCell;

use regex_lite::Regex;

use super::fields::{Dimensions, Fields, Slot, ValueId};
use crate::money::{Amount, NotANumber};
use crate::workspace::{Condition, Member, Operator, Test, folded};

/// What a condition is asked about.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) fields: &'a Fields,
    pub(super) dimensions: &'a Dimensions,
    /// Value ids by column.
    pub(super) values: &'a [ValueId],
    /// What stands so far; a team that is a pool reads as missing.
    pub(super) standing: [ValueId; 4],
}

impl<'a> Facts<'a> {
    /// The id and text in a slot.
    pub(super) fn read(&self, slot: Slot) -> (ValueId, Option<&'a str>) {
        match slot {
            Slot::Column(column) => {
                let id = self.values.get(column).copied().unwrap_or(0);
                (id, self.fields.text(column, id).map(AsRef::as_ref))
            }
            Slot::Dimension(dimension) => {
                let id = self.standing[dimension.index()];
                (id, self.dimensions.text(dimension, id).map(AsRef::as_ref))
            }
        }
    }
}

/// A condition made ready.
#[derive(Debug)]
pub(super) struct ReadyCondition {
    members: Vec<ReadyMember>,
}

#[derive(Debug)]
enum ReadyMember {
    Field { slot: Option<Slot>, tests: Vec<ReadyTest>, known: RefCell<Vec<Option<bool>>> },
    Any(Vec<ReadyCondition>),
    All(Vec<ReadyCondition>),
    None(Vec<ReadyCondition>),
}

/// A test of one text; texts are folded.
#[derive(Debug)]
enum ReadyTest {
    Exists(bool),
    IsAny(Vec<String>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    /// None where the expression is not one: it never matches.
    Matches(Option<Regex>),
    AtLeast(Amount),
    Below(Amount),
    Not(Vec<ReadyTest>),
    /// An operator that does not exist never holds.
    Unknown,
}

/// An expression of the contract: regex-lite's, unanchored, without regard to case.
pub(super) fn expression(pattern: &str) -> Option<Regex> {
    regex_lite::RegexBuilder::new(pattern).case_insensitive(true).build().ok()
}

impl ReadyCondition {
    /// Makes a condition ready for the given fields.
    pub(super) fn of(condition: &Condition, fields: &Fields) -> Self {
        let list = |list: &[Condition]| list.iter().map(|one| Self::of(one, fields)).collect();
        let ready = |member: &Member| match member {
            Member::Field(field, test) => ReadyMember::Field {
                slot: fields.slot(field),
                tests: ready_tests(test),
                known: RefCell::default(),
            },
            Member::Any(conditions) => ReadyMember::Any(list(conditions)),
            Member::All(conditions) => ReadyMember::All(list(conditions)),
            Member::None(conditions) => ReadyMember::None(list(conditions)),
        };
        Self { members: condition.members.iter().map(ready).collect() }
    }

    /// Whether it holds.
    pub(super) fn holds(&self, facts: Facts<'_>) -> bool {
        self.members.iter().all(|member| match member {
            ReadyMember::Field { slot, tests, known } => match slot {
                Some(slot) => {
                    let (id, text) = facts.read(*slot);
                    remembered(known, id, || all_hold(tests, text))
                }
                None => all_hold(tests, None),
            },
            ReadyMember::Any(list) => list.iter().any(|one| one.holds(facts)),
            ReadyMember::All(list) => list.iter().all(|one| one.holds(facts)),
            ReadyMember::None(list) => !list.iter().any(|one| one.holds(facts)),
        })
    }
}

fn remembered(known: &RefCell<Vec<Option<bool>>>, id: ValueId, answer: impl FnOnce() -> bool) -> bool {
    let place = id as usize;
    if let Some(answer) = known.borrow().get(place).copied().flatten() {
        return answer;
    }
    let answer = answer();
    let mut known = known.borrow_mut();
    if known.len() <= place {
        known.resize(place + 1, None);
    }
    known[place] = Some(answer);
    answer
}

fn ready_tests(test: &Test) -> Vec<ReadyTest> {
    match test {
        Test::Is(text) => vec![ReadyTest::IsAny(vec![folded(text)])],
        Test::IsAny(list) => vec![ReadyTest::IsAny(list.iter().map(|text| folded(text)).collect())],
        Test::Operators(operators) => operators.iter().map(ready_test).collect(),
    }
}

fn ready_test(operator: &Operator) -> ReadyTest {
    match operator {
        Operator::Exists(wanted) => ReadyTest::Exists(*wanted),
        Operator::Is(text) => ReadyTest::IsAny(vec![folded(text)]),
        Operator::IsAny(list) => ReadyTest::IsAny(list.iter().map(|text| folded(text)).collect()),
        Operator::Contains(text) => ReadyTest::Contains(folded(text)),
        Operator::StartsWith(text) => ReadyTest::StartsWith(folded(text)),
        Operator::EndsWith(text) => ReadyTest::EndsWith(folded(text)),
        Operator::Matches(pattern) => ReadyTest::Matches(expression(pattern)),
        Operator::AtLeast(figure) => ReadyTest::AtLeast(figure.amount()),
        Operator::Below(figure) => ReadyTest::Below(figure.amount()),
        Operator::Not(operators) => ReadyTest::Not(operators.iter().map(ready_test).collect()),
        Operator::Unknown(..) => ReadyTest::Unknown,
    }
}

fn all_hold(tests: &[ReadyTest], text: Option<&str>) -> bool {
    tests.iter().all(|test| test.holds(text))
}

impl ReadyTest {
    /// Nothing but `exists: false` and `not` holds for what does not exist.
    fn holds(&self, text: Option<&str>) -> bool {
        match (self, text) {
            (Self::Exists(wanted), text) => *wanted == text.is_some(),
            (Self::Not(tests), text) => !all_hold(tests, text),
            (_, None) | (Self::Unknown, _) => false,
            (Self::IsAny(list), Some(text)) => list.contains(&folded(text)),
            (Self::Contains(part), Some(text)) => folded(text).contains(part.as_str()),
            (Self::StartsWith(start), Some(text)) => folded(text).starts_with(start.as_str()),
            (Self::EndsWith(end), Some(text)) => folded(text).ends_with(end.as_str()),
            (Self::Matches(regex), Some(text)) => {
                regex.as_ref().is_some_and(|regex| regex.is_match(text.trim()))
            }
            (Self::AtLeast(least), Some(text)) => {
                number(text).is_some_and(|value| value >= Number::Small(*least))
            }
            (Self::Below(bound), Some(text)) => {
                number(text).is_some_and(|value| value < Number::Small(*bound))
            }
        }
    }
}

/// A number of a bill; what stands in a workspace is always small.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Number {
    /// -10^18 or less.
    Least,
    Small(Amount),
    /// 10^18 or more.
    Greatest,
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    match Amount::parse(text) {
        Ok(amount) => Some(Number::Small(amount)),
        Err(NotANumber::TooLarge) if text.starts_with(['-', '(']) => Some(Number::Least),
        Err(NotANumber::TooLarge) => Some(Number::Greatest),
        Err(_) => None,
    }
}
