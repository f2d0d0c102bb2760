//! Working hours of a level: when it can be told, and when its time to answer runs.

use std::fmt;

use super::moment::{DAY, Moment, NAMES, Zone, clock, weekday};
use crate::workspace::{WorkingHours, folded};

/// How long a level waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    count: u32,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Hours,
    Days,
    Weeks,
}

impl Wait {
    /// Reads `24h`, `2d` or `1w`; none where it is no time.
    pub fn parse(text: &str) -> Option<Self> {
        let text = folded(text);
        let digits = text.len() - text.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let unit = match unit.trim() {
            "h" | "hour" | "hours" => Unit::Hours,
            "d" | "day" | "days" => Unit::Days,
            "w" | "week" | "weeks" => Unit::Weeks,
            _ => return None,
        };
        let wait = Self { count: number.parse().ok()?, unit };
        u32::try_from(wait.hours()).is_ok().then_some(wait)
    }

    /// In hours of the clock.
    pub const fn hours(self) -> i64 {
        self.count as i64
            * match self.unit {
                Unit::Hours => 1,
                Unit::Days => 24,
                Unit::Weeks => 24 * 7,
            }
    }
}

/// Hours of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Working {
    /// Minutes of the day from which …
    from: i64,
    /// … and until which it works.
    until: i64,
    /// From Monday.
    days: [bool; 7],
    zone: Zone,
}

/// What of working hours does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotHours {
    /// A time of the day.
    Time(String),
    /// They end before they begin.
    Backwards,
    /// A day of the week.
    Weekday(String),
    /// A zone, for which only fixed distances are known.
    Zone(String),
}

impl fmt::Display for NotHours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(text) => write!(formatter, "{text:?} is no time of the day: write it as \"09:00\""),
            Self::Backwards => {
                formatter.write_str("its working hours end before they begin: let them end by \"24:00\"")
            }
            Self::Weekday(text) => {
                let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
                write!(formatter, "{text:?} is no day of the week: write one of {}", names.join(", "))
            }
            Self::Zone(text) => write!(
                formatter,
                "{text:?} is no fixed distance from UTC: write it as \"+01:00\" (names of zones and summer time are not known)"
            ),
        }
    }
}

impl Working {
    /// At any hour.
    pub const ALWAYS: Self = Self { from: 0, until: DAY, days: [true; 7], zone: Zone::UTC };

    /// Reads a level's hours.
    ///
    /// # Errors
    /// Whatever of them does not read.
    pub fn of(hours: &WorkingHours) -> Result<Self, NotHours> {
        let time = |text: &str| clock(text).ok_or_else(|| NotHours::Time(text.trim().to_owned()));
        let (from, until) = (time(&hours.from)?, time(&hours.until)?);
        if until <= from {
            return Err(NotHours::Backwards);
        }
        let mut days = [false; 7];
        for text in &hours.days {
            let name = folded(text);
            // Three letters are enough: `monday` reads as well.
            let place = NAMES.iter().position(|(short, _)| name.len() >= 3 && name.starts_with(short));
            days[place.ok_or_else(|| NotHours::Weekday(text.trim().to_owned()))?] = true;
        }
        if hours.days.is_empty() {
            days = [true, true, true, true, true, false, false];
        }
        let zone = hours.zone.as_deref().unwrap_or_default();
        let zone = Zone::parse(zone).ok_or_else(|| NotHours::Zone(zone.trim().to_owned()))?;
        Ok(Self { from, until, days, zone })
    }

    /// Hours that read, else any hour: a ladder that is misspelt still reaches somebody.
    pub fn or_always(hours: Option<&WorkingHours>) -> Self {
        hours.and_then(|hours| Self::of(hours).ok()).unwrap_or(Self::ALWAYS)
    }

    /// The zone that its people's clocks show.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The first working minute at or after a moment.
    pub fn next(&self, moment: Moment) -> Moment {
        let local = moment.local(self.zone);
        let (day, minute) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let start = match minute {
            minute if minute < self.from => day * DAY + self.from,
            minute if minute < self.until => local,
            _ => (day + 1) * DAY + self.from,
        };
        let free = (0..7).find(|days| self.days[weekday(start + days * DAY)]).unwrap_or(0);
        let start = if free == 0 { start } else { (start.div_euclid(DAY) + free) * DAY + self.from };
        Moment::of_local(start, self.zone)
    }

    /// When a time to answer is over: hours count working hours only, days working days, a week is a week's working days.
    /// None beyond ten years.
    pub fn after(&self, moment: Moment, wait: Wait) -> Option<Moment> {
        if *self == Self::ALWAYS {
            return moment.plus(wait.hours() * 60);
        }
        let start = self.next(moment);
        let week = self.days.iter().filter(|works| **works).count() as i64;
        match wait.unit {
            Unit::Weeks => start.plus(wait.hours() * 60),
            Unit::Days => {
                let (weeks, rest) = (i64::from(wait.count) / week, i64::from(wait.count) % week);
                let mut end = start.plus(weeks * 7 * DAY)?;
                for _ in 0..rest {
                    end = self.next_day(end)?;
                }
                Some(end)
            }
            Unit::Hours => self.after_minutes(start, wait.hours() * 60, week),
        }
    }

    fn next_day(&self, moment: Moment) -> Option<Moment> {
        let local = moment.local(self.zone);
        let days = (1..=7).find(|days| self.days[weekday(local + days * DAY)]).unwrap_or(1);
        moment.plus(days * DAY)
    }

    fn after_minutes(&self, start: Moment, minutes: i64, week: i64) -> Option<Moment> {
        let a_day = self.until - self.from;
        let a_week = a_day * week;
        let mut moment = start.plus((minutes / a_week).checked_mul(7 * DAY)?)?;
        let mut rest = minutes % a_week;
        // At most one round of a week.
        loop {
            moment = self.next(moment);
            let left = self.until - moment.local(self.zone).rem_euclid(DAY);
            if rest <= left {
                return moment.plus(rest);
            }
            rest -= left;
            moment = moment.plus(left)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap_or(Moment::midnight(crate::calendar::Day::from_epoch(0)))
    }

    fn office(zone: &str) -> Working {
        let hours = WorkingHours {
            from: "09:00".to_owned(),
            until: "17:00".to_owned(),
            zone: Some(zone.to_owned()),
            ..WorkingHours::default()
        };
        Working::of(&hours).unwrap_or(Working::ALWAYS)
    }

    #[test]
    fn telling_waits_for_working_hours() {
        // 2026-03-11 is a Wednesday.
        let cases = [
            ("+01:00", "2026-03-11T00:00:00Z", "2026-03-11T08:00:00Z"),
            ("+01:00", "2026-03-11T15:59:00Z", "2026-03-11T15:59:00Z"),
            ("+01:00", "2026-03-11T16:00:00Z", "2026-03-12T08:00:00Z"),
            ("+01:00", "2026-03-13T16:00:00Z", "2026-03-16T08:00:00Z"),
            ("-08:00", "2026-03-14T00:30:00Z", "2026-03-14T00:30:00Z"),
            ("-08:00", "2026-03-14T01:00:00Z", "2026-03-16T17:00:00Z"),
            ("+05:30", "2026-03-15T20:00:00Z", "2026-03-16T03:30:00Z"),
        ];
        for (zone, from, expected) in cases {
            assert_eq!(office(zone).next(moment(from)).to_string(), expected, "{zone} {from}");
        }
    }

    #[test]
    fn the_time_to_answer_runs_in_working_hours_only() {
        let cases = [
            ("2026-03-11T09:00:00Z", "4h", "2026-03-11T13:00:00Z"),
            ("2026-03-11T09:00:00Z", "8h", "2026-03-11T17:00:00Z"),
            ("2026-03-13T16:00:00Z", "4h", "2026-03-16T12:00:00Z"),
            ("2026-03-13T16:00:00Z", "40h", "2026-03-20T16:00:00Z"),
            ("2026-03-13T16:00:00Z", "1d", "2026-03-16T16:00:00Z"),
            ("2026-03-13T16:00:00Z", "5d", "2026-03-20T16:00:00Z"),
            ("2026-03-13T16:00:00Z", "7d", "2026-03-24T16:00:00Z"),
            ("2026-03-14T16:00:00Z", "1w", "2026-03-23T09:00:00Z"),
            ("2026-03-11T09:00:00Z", "0h", "2026-03-11T09:00:00Z"),
        ];
        for (from, wait, expected) in cases {
            let wait = Wait::parse(wait).and_then(|wait| office("Z").after(moment(from), wait));
            assert_eq!(wait.map(|end| end.to_string()).as_deref(), Some(expected), "{from}");
        }
        let always = Wait::parse("24h").and_then(|wait| Working::ALWAYS.after(moment(cases[0].0), wait));
        assert_eq!(always, Some(moment("2026-03-12T09:00:00Z")));
        let years = Wait::parse("99999d").and_then(|wait| office("Z").after(moment(cases[0].0), wait));
        assert_eq!(years, None, "a deadline of centuries is none");
    }

    #[test]
    fn what_does_not_read_is_told() {
        let hours = |from: &str, until: &str, day: &str, zone: &str| WorkingHours {
            from: from.to_owned(),
            until: until.to_owned(),
            days: vec![day.to_owned()],
            zone: Some(zone.to_owned()),
            ..WorkingHours::default()
        };
        assert_eq!(Working::of(&hours("9", "17:00", "mon", "Z")), Err(NotHours::Time("9".to_owned())));
        assert_eq!(Working::of(&hours("22:00", "06:00", "mon", "Z")), Err(NotHours::Backwards));
        assert_eq!(Working::of(&hours("9:00", "24:00", "mo", "Z")), Err(NotHours::Weekday("mo".to_owned())));
        let zone = Working::of(&hours("09:00", "17:00", "Monday", "Europe/Berlin"));
        assert_eq!(zone, Err(NotHours::Zone("Europe/Berlin".to_owned())));
        assert!(Working::of(&hours("9:00", "24:00", " Sunday ", "-03:30")).is_ok());
    }
}
