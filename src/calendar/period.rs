//! Half-open spans of days.

use super::{Day, Month};

/// The days from `start` to before `end`; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    start: Day,
    end: Day,
}

/// A period must end after it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyPeriod;

impl Period {
    /// The days from `start` to before `end`.
    pub fn new(start: Day, end: Day) -> Result<Self, EmptyPeriod> {
        if start < end { Ok(Self { start, end }) } else { Err(EmptyPeriod) }
    }

    /// One day.
    pub const fn day(day: Day) -> Self {
        Self { start: day, end: day.next() }
    }

    /// A whole month.
    pub fn month(month: Month) -> Self {
        Self { start: month.first_day(), end: month.next().first_day() }
    }

    /// The first day.
    pub const fn start(self) -> Day {
        self.start
    }

    /// The day after the last.
    pub const fn end(self) -> Day {
        self.end
    }

    /// The last day.
    pub const fn last(self) -> Day {
        self.end.plus(-1)
    }

    /// How many days.
    pub const fn days(self) -> u32 {
        (self.end.epoch() - self.start.epoch()) as u32
    }

    /// Whether it holds a day.
    pub fn contains(self, day: Day) -> bool {
        self.start <= day && day < self.end
    }

    /// The days in both.
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// The smallest period that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Its parts between the given days, which must be sorted; days outside cut nothing.
    pub fn cut_at(self, days: &[Day]) -> Vec<Self> {
        let from = days.partition_point(|day| *day <= self.start);
        let to = days.partition_point(|day| *day < self.end);
        let inner = days.get(from..to).unwrap_or_default();
        let starts = std::iter::once(self.start).chain(inner.iter().copied());
        let ends = inner.iter().copied().chain(std::iter::once(self.end));
        starts.zip(ends).filter_map(|(start, end)| Self::new(start, end).ok()).collect()
    }

    /// The months that it touches, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let last = self.last().month();
        std::iter::successors(Some(self.start.month()), |month| Some(month.next()))
            .take_while(move |month| *month <= last)
    }
}
