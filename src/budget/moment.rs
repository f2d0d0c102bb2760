//! Moments of a ladder, to the minute: when somebody is told, and by when they must answer. Knows fixed distances from UTC
//! only: no clock, no named zones, no summer time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::Day;

/// Minutes of a day.
pub(super) const DAY: i64 = 24 * 60;

/// Deadlines of more than ten years are none: beyond them the calendar may end.
const MOST_MINUTES: i64 = 3660 * DAY;

/// A minute, UTC; prints as `2026-03-11T00:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Since 1970-01-01T00:00Z.
    minutes: i64,
}

/// A fixed distance from UTC; prints as `+01:00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    minutes: i64,
}

impl Moment {
    /// The start of a day.
    pub const fn midnight(day: Day) -> Self {
        Self { minutes: day.epoch() as i64 * DAY }
    }

    /// The day, UTC.
    pub const fn day(self) -> Day {
        Day::from_epoch(self.minutes.div_euclid(DAY) as i32)
    }

    /// So many minutes later; none beyond ten years.
    pub fn plus(self, minutes: i64) -> Option<Self> {
        (minutes <= MOST_MINUTES).then_some(Self { minutes: self.minutes + minutes })
    }

    /// Minutes from another one to this one; negative where that comes later.
    pub const fn since(self, other: Self) -> i64 {
        self.minutes - other.minutes
    }

    /// What clocks of a zone show, as minutes since 1970-01-01.
    pub(super) const fn local(self, zone: Zone) -> i64 {
        self.minutes + zone.minutes
    }

    pub(super) const fn of_local(minutes: i64, zone: Zone) -> Self {
        Self { minutes: minutes - zone.minutes }
    }

    /// For people, by the clocks of a zone: `Wed 2026-03-11 09:00 +01:00`, `… UTC`.
    pub fn read_in(self, zone: Zone) -> String {
        let local = self.local(zone);
        let day = Day::from_epoch(local.div_euclid(DAY) as i32);
        let (hour, minute) = (local.rem_euclid(DAY) / 60, local.rem_euclid(60));
        let weekday = NAMES[weekday(local)].1;
        format!("{weekday} {day} {hour:02}:{minute:02} {zone}")
    }
}

/// Days of the week, as they stand in files and as people read them, from Monday.
pub(super) const NAMES: [(&str, &str); 7] = [
    ("mon", "Mon"),
    ("tue", "Tue"),
    ("wed", "Wed"),
    ("thu", "Thu"),
    ("fri", "Fri"),
    ("sat", "Sat"),
    ("sun", "Sun"),
];

/// The day of the week of a local minute, from Monday, which is 0. The first day of 1970 was a Thursday.
pub(super) const fn weekday(local: i64) -> usize {
    (local.div_euclid(DAY) + 3).rem_euclid(7) as usize
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minute = self.minutes.rem_euclid(DAY);
        write!(formatter, "{}T{:02}:{:02}:00Z", self.day(), minute / 60, minute % 60)
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (day, time) = text.strip_suffix(":00Z")?.split_once('T')?;
            let minutes = clock(time).filter(|minutes| *minutes < DAY)?;
            Some(Self { minutes: Self::midnight(day.parse().ok()?).minutes + minutes })
        };
        read().ok_or_else(|| format!("{text:?} is no minute, as 2026-03-11T09:00:00Z"))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A time of the day as `09:00` or `9:00`, until `24:00`, in minutes.
pub(super) fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |text: &str, most: i64| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| fits && *number <= most)
    };
    let all = number(hours, 24)? * 60 + number(minutes, 59).filter(|_| minutes.len() == 2)?;
    (all <= DAY).then_some(all)
}

impl Zone {
    /// UTC itself.
    pub const UTC: Self = Self { minutes: 0 };

    /// Reads `+01:00`, `-5:30`, `Z` or `UTC`; none for anything else, names of zones included.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
            return Some(Self::UTC);
        }
        let (sign, rest) = match text.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            // What people paste: a real minus.
            _ => (-1, text.strip_prefix('\u{2212}')?),
        };
        let minutes = clock(rest).filter(|minutes| *minutes <= 14 * 60)?;
        Some(Self { minutes: sign * minutes })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minutes == 0 {
            return formatter.write_str("UTC");
        }
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.abs());
        write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}
