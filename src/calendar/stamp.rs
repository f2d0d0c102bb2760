//! Points in time as bills print them: RFC 3339 with or without a zone, dates alone, and dates in other orders.

use std::fmt;

use super::day::number;
use super::{Day, EmptyPeriod, NotADay, Period};

/// A point in time, to the second, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    day: Day,
    /// Whole seconds after midnight.
    second: u32,
    /// Whether a fraction of a second follows.
    fraction: bool,
}

/// How dates are written in a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DateOrder {
    /// `2026-03-11`, `20260311`, `2026/03/11`
    #[default]
    #[serde(rename = "iso")]
    YearFirst,
    /// `11.03.2026`
    #[serde(rename = "dd.mm.yyyy")]
    DayFirstDots,
    /// `11/03/2026`
    #[serde(rename = "dd/mm/yyyy")]
    DayFirst,
    /// `03/11/2026`
    #[serde(rename = "mm/dd/yyyy")]
    MonthFirst,
}

/// A text that is no date, with or without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAStamp;

impl fmt::Display for NotAStamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("is not a date (as 2026-03-11 or 2026-03-11T00:00:00Z)")
    }
}

impl From<NotADay> for NotAStamp {
    fn from(_: NotADay) -> Self {
        Self
    }
}

impl Stamp {
    /// The start of a day.
    pub const fn midnight(day: Day) -> Self {
        Self { day, second: 0, fraction: false }
    }

    /// The day in UTC.
    pub const fn day(self) -> Day {
        self.day
    }

    /// Reads a stamp; without a zone it is UTC.
    pub fn parse(text: &str, order: DateOrder) -> Result<Self, NotAStamp> {
        let text = text.trim();
        let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        let day = read_date(&text[..end], order)?;
        match text.get(end + 1..).map(str::trim) {
            None | Some("") => Ok(Self::midnight(day)),
            Some(time) => read_time(day, time),
        }
    }

    /// The days of a charge: from the start's day to before the end's; an end later in a day includes that day, and
    /// a charge without an end, or with both in one day, has one day. Errors where the end is before the start.
    pub fn days_until(self, end: Option<Self>) -> Result<Period, EmptyPeriod> {
        let Some(end) = end else { return Ok(Period::day(self.day)) };
        if end < self {
            return Err(EmptyPeriod);
        }
        let last = if end.second > 0 || end.fraction { end.day.next() } else { end.day };
        Period::new(self.day, last.max(self.day.next()))
    }
}

fn read_date(text: &str, order: DateOrder) -> Result<Day, NotAStamp> {
    let year_first = |year: &str, month: &str, day: &str| {
        Day::of(number(year, 4)? as i32, short(month)?, short(day)?).ok_or(NotAStamp)
    };
    if order == DateOrder::YearFirst {
        let parts: Vec<&str> = text.split(['-', '/']).collect();
        return match parts[..] {
            [year, month, day] => year_first(year, month, day),
            // A month alone is its first day.
            [year, month] if !month.is_empty() => year_first(year, month, "1"),
            [digits] if digits.len() == 8 && digits.is_ascii() => {
                year_first(&digits[..4], &digits[4..6], &digits[6..])
            }
            _ => Err(NotAStamp),
        };
    }
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let [first, second, year] = parts[..] else { return Err(NotAStamp) };
    match order {
        DateOrder::MonthFirst => year_first(year, first, second),
        _ => year_first(year, second, first),
    }
}

/// A number of one or two digits.
fn short(text: &str) -> Result<u32, NotAStamp> {
    number(text, 2).or_else(|_| number(text, 1)).map_err(|_| NotAStamp)
}

fn read_time(day: Day, text: &str) -> Result<Stamp, NotAStamp> {
    let (clock, zone) = split_zone(text)?;
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAStamp);
    }
    let mut parts = clock.split(':');
    let hour = short(parts.next().unwrap_or_default())?;
    let minute = number(parts.next().ok_or(NotAStamp)?, 2)?;
    let second = parts.next().map_or(Ok(0), |part| number(part, 2))?;
    let midnight_after = (hour, minute, second) == (24, 0, 0);
    if parts.next().is_some() || (hour > 23 && !midnight_after) || minute > 59 || second > 60 {
        return Err(NotAStamp);
    }
    let seconds = i64::from(hour * 3_600 + minute * 60 + second.min(59)) - zone;
    let shifted = day.plus(seconds.div_euclid(86_400) as i32);
    let fraction = fraction.bytes().any(|digit| digit != b'0');
    Ok(Stamp { day: shifted, second: seconds.rem_euclid(86_400) as u32, fraction })
}

/// The clock and its offset from UTC in seconds.
fn split_zone(text: &str) -> Result<(&str, i64), NotAStamp> {
    let text = text.trim_end_matches(" UTC").trim_end_matches("UTC").trim_end();
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Ok((clock.trim_end(), 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Ok((text, 0)) };
    let (clock, offset) = (text[..at].trim_end(), &text[at + 1..]);
    let digits: String = offset.chars().filter(|character| *character != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits, 2)?, 0),
        4 => (number(&digits[..2], 2)?, number(&digits[2..], 2)?),
        _ => return Err(NotAStamp),
    };
    if hours > 23 || minutes > 59 {
        return Err(NotAStamp);
    }
    let seconds = i64::from(hours * 3_600 + minutes * 60);
    Ok((clock, if text.as_bytes()[at] == b'-' { -seconds } else { seconds }))
}
