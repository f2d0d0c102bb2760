//! Days, ISO weeks, months and quarters of the proleptic Gregorian calendar.

use std::fmt;
use std::str::FromStr;

/// A day, counted from 1970-01-01. Years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    /// From 1 to 12.
    month: u32,
}

/// An ISO 8601 week, Monday to Sunday, by its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    monday: Day,
}

/// A calendar quarter, by its first month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    first: Month,
}

/// A text that names no day, week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("is not a date of the calendar (as 2026-03-11; months as 2026-03, weeks as 2026-W11)")
    }
}

impl Day {
    /// The day of a date, where the calendar has it.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        let month = Month::of(year, month)?;
        (1..=month.days()).contains(&day).then(|| month.first_day().plus(day as i32 - 1))
    }

    /// The day so many days after 1970-01-01.
    pub const fn from_epoch(days: i32) -> Self {
        Self(days)
    }

    /// Days after 1970-01-01.
    pub const fn epoch(self) -> i32 {
        self.0
    }

    /// The day so many days later (or earlier).
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The day after.
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// Year, month and day of the month. Inverse of Howard Hinnant's `days_from_civil`.
    pub fn date(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u32;
        (year_of_era + era * 400 + i32::from(month <= 2), month, day)
    }

    /// The month that holds this day.
    pub fn month(self) -> Month {
        let (year, month, _) = self.date();
        Month { year, month }
    }

    /// The ISO week that holds this day.
    pub fn week(self) -> Week {
        Week { monday: self.plus(-(self.weekday() as i32)) }
    }

    /// The weekday, from Monday 0 to Sunday 6.
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let (month, day) = text.rsplit_once('-').ok_or(NotADay)?;
        let month: Month = month.parse()?;
        Self::of(month.year, month.month, number(day, 2)?).ok_or(NotADay)
    }
}

impl Month {
    /// A month, from 1 to 12, of a year from 1 to 9999.
    pub fn of(year: i32, month: u32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Year and number of the month (1 to 12).
    pub const fn year_and_number(self) -> (i32, u32) {
        (self.year, self.month)
    }

    /// The first day. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": `days_from_civil`.
    pub fn first_day(self) -> Day {
        let year = self.year - i32::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = if self.month > 2 { self.month - 3 } else { self.month + 9 } as i32;
        let day_of_year = (153 * shifted_month + 2) / 5;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Day(era * 146_097 + day_of_era - 719_468)
    }

    /// The month after.
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// The month so many months later (or earlier).
    pub const fn plus(self, months: i32) -> Self {
        let count = self.year * 12 + self.month as i32 - 1 + months;
        Self { year: count.div_euclid(12), month: count.rem_euclid(12) as u32 + 1 }
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        (self.next().first_day().0 - self.first_day().0) as u32
    }

    /// The quarter that holds this month.
    pub const fn quarter(self) -> Quarter {
        Quarter { first: Month { year: self.year, month: (self.month - 1) / 3 * 3 + 1 } }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let (year, month) = text.split_once('-').ok_or(NotADay)?;
        Self::of(number(year, 4)? as i32, number(month, 2)?).ok_or(NotADay)
    }
}

impl Week {
    /// Its Monday.
    pub const fn monday(self) -> Day {
        self.monday
    }

    /// The week after.
    pub const fn next(self) -> Self {
        Self { monday: self.monday.plus(7) }
    }

    /// ISO year and number of the week (1 to 53): those of its Thursday.
    pub fn year_and_number(self) -> (i32, u32) {
        let thursday = self.monday.plus(3);
        let (year, ..) = thursday.date();
        let first = Month { year, month: 1 }.first_day();
        (year, (thursday.0 - first.0) as u32 / 7 + 1)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = self.year_and_number();
        write!(formatter, "{year:04}-W{number:02}")
    }
}

impl FromStr for Week {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let (year, week) = text.split_once("-W").ok_or(NotADay)?;
        let (year, week) = (number(year, 4)? as i32, number(week, 2)?);
        // The fourth of January is always in the first week.
        let first = Day::of(year, 1, 4).ok_or(NotADay)?.week();
        let found = Self { monday: first.monday.plus(7 * (week as i32 - 1)) };
        if found.year_and_number() == (year, week) { Ok(found) } else { Err(NotADay) }
    }
}

impl Quarter {
    /// Its first day.
    pub fn first_day(self) -> Day {
        self.first.first_day()
    }

    /// The quarter after.
    pub const fn next(self) -> Self {
        Self { first: self.first.plus(3) }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-Q{}", self.first.year, self.first.month / 3 + 1)
    }
}

/// A number of exactly so many ASCII digits.
pub(super) fn number(text: &str, digits: usize) -> Result<u32, NotADay> {
    let valid = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().map_err(|_| NotADay) } else { Err(NotADay) }
}

macro_rules! as_text {
    ($($kind:ty),*) => {$(
        impl serde::Serialize for $kind {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(Day, Month, Week);
