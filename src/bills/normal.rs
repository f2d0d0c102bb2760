//! A cell as FOCUS writes it: what is kept of a bill and what is written of it are the same text, so that conditions
//! read a bill like its conversion.

use std::borrow::Cow;

use super::csv::Row;
use super::focus::Kind;
use super::layout::{Layout, LayoutColumn};
use crate::calendar::{DateOrder, Period, Stamp};
use crate::money::{Amount, DecimalMark, ExactSum, read_decimal};

/// A value's text; what FOCUS would read differently, or not at all, is written anew.
pub(super) fn value<'s>(
    layout: &'s Layout,
    row: &Row<'s>,
    column: &'s LayoutColumn,
    period: Period,
    scratch: &'s mut String,
) -> Cow<'s, str> {
    let text = layout.value(row, column, scratch);
    match column.kind {
        Kind::Stamp if !text.is_empty() && layout.dates != DateOrder::YearFirst => {
            stamp(layout, column, period, text).into()
        }
        Kind::Number if layout.mapped || !layout.focus => number(layout, text),
        _ => text.into(),
    }
}

/// The charge's period stands for its stamps; other stamps become days.
fn stamp(layout: &Layout, column: &LayoutColumn, period: Period, text: &str) -> String {
    match &*column.name {
        "ChargePeriodStart" => period.start().to_string(),
        "ChargePeriodEnd" => period.end().to_string(),
        _ => {
            Stamp::parse(text, layout.dates).map_or_else(|_| text.to_owned(), |stamp| stamp.day().to_string())
        }
    }
}

/// A number as a plain decimal with every digit, where it is none already.
fn number<'s>(layout: &Layout, text: &'s str) -> Cow<'s, str> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if layout.decimal == DecimalMark::Point && text.bytes().all(plain) {
        return text.into();
    }
    match read_decimal(text, layout.decimal) {
        Err(_) => text.into(),
        Ok(reading) => {
            let mut sum = ExactSum::default();
            sum.add(&reading);
            if reading.tail.is_none() && reading.amount == Amount::ZERO {
                "0".into()
            } else {
                sum.exact().into()
            }
        }
    }
}
