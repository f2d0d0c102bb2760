//! Days, months and weeks for the second reading: a day is a number (0 is 1970-01-01). No time zones but offsets.

/// A day by its number, 0 being 1970-01-01.
pub(crate) type Day = i64;

const NANOS_IN_DAY: i128 = 86_400 * 1_000_000_000;

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// How many days the month has.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day's number; counts years and months one by one.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Option<Day> {
    if !(1..=12).contains(&month)
        || day < 1
        || day > days_in_month(year, month)
        || !(1900..2200).contains(&year)
    {
        return None;
    }
    let years: i64 = if year >= 1970 {
        (1970..year).map(days_in_year).sum()
    } else {
        -(year..1970).map(days_in_year).sum::<i64>()
    };
    let months: i64 = (1..month).map(|earlier| days_in_month(year, earlier)).sum();
    Some(years + months + day - 1)
}

/// Year, month and day of a day's number.
pub(crate) fn date_of(day: Day) -> (i64, i64, i64) {
    let (mut year, mut rest) = (1970, day);
    while rest < 0 {
        year -= 1;
        rest += days_in_year(year);
    }
    while rest >= days_in_year(year) {
        rest -= days_in_year(year);
        year += 1;
    }
    let mut month = 1;
    while rest >= days_in_month(year, month) {
        rest -= days_in_month(year, month);
        month += 1;
    }
    (year, month, rest + 1)
}

/// `2026-03-11`.
pub(crate) fn day_text(day: Day) -> String {
    let (year, month, day) = date_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026-03`.
pub(crate) fn month_text(day: Day) -> String {
    day_text(day)[..7].to_string()
}

/// The ISO week, `2026-W11`: a week belongs to the year of its Thursday.
pub(crate) fn week_text(day: Day) -> String {
    let monday_is_zero = (day + 3).rem_euclid(7); // 1970-01-01 was a Thursday
    let thursday = day - monday_is_zero + 3;
    let (year, _, _) = date_of(thursday);
    let first = day_number(year, 1, 1).expect("a year in range");
    format!("{year:04}-W{:02}", (thursday - first) / 7 + 1)
}

/// A plain date, `2026-03-11`.
pub(crate) fn read_day(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            day_number(number(year)?, number(month)?, number(day)?)
        }
        _ => None,
    }
}

/// First day and number of days of `2026-03`.
pub(crate) fn read_month(text: &str) -> Option<(Day, i64)> {
    let first = read_day(&format!("{}-01", text.trim()))?;
    let (year, month, _) = date_of(first);
    Some((first, days_in_month(year, month)))
}

fn number(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// A moment in nanoseconds since 1970-01-01 UTC: a date alone is its midnight, a stamp without a zone is UTC.
pub(crate) fn read_moment(text: &str) -> Option<i128> {
    let text = text.trim();
    let day = text.get(..10).and_then(read_day)?;
    let midnight = i128::from(day) * NANOS_IN_DAY;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(midnight);
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset_minutes) = split_zone(clock)?;
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<i64> = whole.split(':').map(number).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanos: i64 = number(&format!("{fraction:0<9}")[..9])?;
    let seconds = hour * 3600 + minute * 60 + second - offset_minutes * 60;
    Some(midnight + i128::from(seconds) * 1_000_000_000 + i128::from(nanos))
}

fn split_zone(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.find(['+', '-']) else { return Some((clock, 0)) };
    let sign = if clock[at..].starts_with('-') { -1 } else { 1 };
    let zone = clock[at + 1..].replace(':', "");
    let zone = number(&zone).filter(|_| zone.len() == 4)?;
    Some((&clock[..at], sign * (zone / 100 * 60 + zone % 100)))
}

/// The first day, and the day after the last, of a charge from one moment to another (or to no known end).
///
/// An end at midnight is not included, an end later in a day includes that day; one day where both fall on one
/// day or there is no end; nothing where the end is before the start.
pub(crate) fn days_between(start: i128, end: Option<i128>) -> Option<(Day, Day)> {
    let first = start.div_euclid(NANOS_IN_DAY) as Day;
    let Some(end) = end else { return Some((first, first + 1)) };
    if end < start {
        return None;
    }
    let touched = end.div_euclid(NANOS_IN_DAY) as Day;
    let after = if end.rem_euclid(NANOS_IN_DAY) == 0 { touched } else { touched + 1 };
    Some((first, after.max(first + 1)))
}
