//! Single values: texts, numbers, days, lists, pairs, and words to choose from.

use std::str::FromStr;

use serde_json::Value;

use super::object::{Read, describe, expected};
use super::place::Place;
use crate::calendar::{DateOrder, Day, Month, NotADay, Week};
use crate::workspace::{
    Base, Basis, BudgetPeriod, CarryOver, Category, ChangeKind, Coverage, Degree, Dimension, DisputeState,
    Figure, Level, Otherwise, PoolMode, Remediation, WorkspaceError,
};

impl Read for Value {
    fn read(_: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        Ok(value)
    }
}

impl Read for String {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        match value {
            Value::String(text) => Ok(text),
            Value::Number(number) => {
                Err(place.error(format!("expected a text, found a number; write it in quotes: \"{number}\"")))
            }
            other => Err(expected(place, "a text", &other)),
        }
    }
}

impl Read for u64 {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        value.as_u64().ok_or_else(|| expected(place, "a whole number", &value))
    }
}

impl Read for bool {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        value.as_bool().ok_or_else(|| expected(place, "true or false", &value))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        match value {
            Value::Array(list) => list
                .into_iter()
                .enumerate()
                .map(|(index, value)| T::read(Place::Item(&place, index), value))
                .collect(),
            other => Err(expected(place, "a list [ … ]", &other)),
        }
    }
}

/// An object whose member names are data, in order.
#[derive(Default)]
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<T: Read> Read for Pairs<T> {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let Value::Object(members) = value else {
            return Err(expected(place, "an object { … }", &value));
        };
        members
            .into_iter()
            .map(|(name, value)| {
                let value = T::read(Place::Member(&place, &name), value)?;
                Ok((name, value))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The text of a number, in quotes or not, with every digit.
fn number_text(place: Place<'_>, what: &str, value: Value) -> Result<String, WorkspaceError> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(expected(place, what, &other)),
    }
}

impl Read for Figure {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        const WHAT: &str = "a number, as \"1200.00\"";
        let found = describe(&value);
        let text = number_text(place, WHAT, value)?;
        Self::parse(&text).map_err(|error| place.error(format!("expected {WHAT}, found {found}: it {error}")))
    }
}

impl Read for Level {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        const WHAT: &str = "a percentage or an amount, as \"80%\" or \"8000\"";
        let found = describe(&value);
        let text = number_text(place, WHAT, value)?;
        Self::parse(&text).map_err(|error| place.error(format!("expected {WHAT}, found {found}: it {error}")))
    }
}

fn date<T: FromStr<Err = NotADay>>(place: Place<'_>, what: &str, value: &Value) -> Result<T, WorkspaceError> {
    value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| expected(place, what, value))
}

impl Read for Day {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        date(place, "a day of the calendar, as \"2026-03-11\"", &value)
    }
}

impl Read for Month {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        date(place, "a month, as \"2026-03\"", &value)
    }
}

impl Read for Week {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        date(place, "an ISO week, as \"2026-W11\"", &value)
    }
}

/// One of some words.
fn choice<T: Copy>(place: Place<'_>, words: &[(&str, T)], value: &Value) -> Result<T, WorkspaceError> {
    let found = value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let what = if words.len() == 1 { words.concat() } else { format!("one of {}", words.join(", ")) };
        expected(place, &what, value)
    })
}

macro_rules! read_choice {
    ($($type:ty),+) => {$(
        impl Read for $type {
            fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
                choice(place, &Self::ALL.map(|one| (one.name(), one)), &value)
            }
        }
    )+};
}

read_choice!(
    Dimension,
    Basis,
    PoolMode,
    Category,
    BudgetPeriod,
    CarryOver,
    Coverage,
    DisputeState,
    Degree,
    Remediation,
    ChangeKind
);

impl Read for Base {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        choice(place, &[("received", Self::Received)], &value)
    }
}

impl Read for Otherwise {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        choice(place, &[("even", Self::Even)], &value)
    }
}

impl Read for DateOrder {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let words = [
            ("iso", Self::YearFirst),
            ("dd.mm.yyyy", Self::DayFirstDots),
            ("dd/mm/yyyy", Self::DayFirst),
            ("mm/dd/yyyy", Self::MonthFirst),
        ];
        choice(place, &words, &value)
    }
}
