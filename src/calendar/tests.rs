//! Days, weeks and stamps: known dates, and what holds for all of them.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day of the calendar")
}

#[test]
fn known_days() {
    assert_eq!(day("1970-01-01").epoch(), 0);
    assert_eq!(day("2000-02-29").next(), day("2000-03-01"));
    assert_eq!(day("1900-02-28").next(), day("1900-03-01"));
    assert_eq!(day("2024-02-28").next(), day("2024-02-29"));
    assert_eq!(day("2026-12-31").next(), day("2027-01-01"));
    for wrong in
        ["2026-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "26-01-01", "2026-01-32", "", "2026-01", "０"]
    {
        assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong:?}");
    }
}

/// Days and their ISO weeks at the ends of years, from the table in ISO 8601's description.
#[test]
fn iso_weeks() {
    for (text, week) in [
        ("2026-03-11", "2026-W11"),
        ("2005-01-01", "2004-W53"),
        ("2005-12-31", "2005-W52"),
        ("2007-01-01", "2007-W01"),
        ("2008-12-29", "2009-W01"),
        ("2009-12-31", "2009-W53"),
        ("2010-01-03", "2009-W53"),
        ("2010-01-04", "2010-W01"),
        ("2024-12-30", "2025-W01"),
    ] {
        assert_eq!(day(text).week().to_string(), week);
        assert_eq!(week.parse(), Ok(day(text).week()));
    }
    assert_eq!("2025-W53".parse::<Week>(), Err(NotADay));
    assert_eq!("2026-W00".parse::<Week>(), Err(NotADay));
}

#[test]
fn months_and_quarters() {
    let month: Month = "2024-02".parse().expect("a month");
    assert_eq!((month.days(), month.next().to_string()), (29, "2024-03".to_owned()));
    assert_eq!(month.quarter().to_string(), "2024-Q1");
    assert_eq!(day("2026-12-05").month().next().to_string(), "2027-01");
}

#[test]
fn periods_are_half_open() {
    let march = Period::month("2026-03".parse().expect("a month"));
    assert_eq!((march.days(), march.last()), (31, day("2026-03-31")));
    assert!(march.contains(day("2026-03-31")) && !march.contains(day("2026-04-01")));
    assert_eq!(Period::new(day("2026-03-01"), day("2026-03-01")), Err(EmptyPeriod));
    let cut = march.cut_at(&[day("2026-03-01"), day("2026-03-11"), day("2026-04-01")]);
    let days: Vec<u32> = cut.iter().map(|part| part.days()).collect();
    assert_eq!(days, [10, 21], "a border of the period cuts nothing");
}

/// Text, order of the date's parts, day in UTC.
const STAMPS: [(&str, DateOrder, Option<&str>); 22] = [
    ("2026-03-11", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026/03/11", DateOrder::YearFirst, Some("2026-03-11")),
    ("20260311", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026-03", DateOrder::YearFirst, Some("2026-03-01")),
    ("2026-03-11T00:00:00Z", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026-03-11t23:59:59.999z", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026-03-11 23:00:00", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026-03-11 23:00:00 UTC", DateOrder::YearFirst, Some("2026-03-11")),
    ("2026-03-11T23:30:00-02:00", DateOrder::YearFirst, Some("2026-03-12")),
    ("2026-03-11T00:30:00+0100", DateOrder::YearFirst, Some("2026-03-10")),
    ("2026-03-11T24:00:00Z", DateOrder::YearFirst, Some("2026-03-12")),
    ("2026-03-11T10:00", DateOrder::YearFirst, Some("2026-03-11")),
    ("11.03.2026", DateOrder::DayFirstDots, Some("2026-03-11")),
    ("11/03/2026", DateOrder::DayFirst, Some("2026-03-11")),
    ("03/11/2026", DateOrder::MonthFirst, Some("2026-03-11")),
    ("3/1/2026", DateOrder::MonthFirst, Some("2026-03-01")),
    ("03/11/2026", DateOrder::YearFirst, None),
    ("2026-03-11T25:00:00Z", DateOrder::YearFirst, None),
    ("2026-03-11T10:61:00Z", DateOrder::YearFirst, None),
    ("2026-02-30T10:00:00Z", DateOrder::YearFirst, None),
    ("yesterday", DateOrder::YearFirst, None),
    ("", DateOrder::YearFirst, None),
];

#[test]
fn stamps() {
    for (text, order, expected) in STAMPS {
        let found = Stamp::parse(text, order).map(|stamp| stamp.day().to_string()).ok();
        assert_eq!(found.as_deref(), expected, "{text:?}");
    }
}

/// Start and end of a charge, first and last of its days.
#[test]
fn days_of_charges() {
    let stamp = |text| Stamp::parse(text, DateOrder::YearFirst).expect("a stamp");
    for (start, end, expected) in [
        ("2026-03-01", None, Some(("2026-03-01", "2026-03-01"))),
        ("2026-03-01", Some("2026-04-01"), Some(("2026-03-01", "2026-03-31"))),
        ("2026-03-01", Some("2026-03-01"), Some(("2026-03-01", "2026-03-01"))),
        ("2026-03-01T10:00:00Z", Some("2026-03-01T11:00:00Z"), Some(("2026-03-01", "2026-03-01"))),
        ("2026-03-01T23:00:00Z", Some("2026-03-02T00:00:00Z"), Some(("2026-03-01", "2026-03-01"))),
        ("2026-03-01T23:00:00Z", Some("2026-03-02T00:00:01Z"), Some(("2026-03-01", "2026-03-02"))),
        ("2026-03-01", Some("2026-03-02T23:59:59.999Z"), Some(("2026-03-01", "2026-03-02"))),
        ("2026-03-01", Some("2026-03-02T00:00:00.001Z"), Some(("2026-03-01", "2026-03-02"))),
        ("2026-03-02", Some("2026-03-01"), None),
        ("2026-03-01T11:00:00Z", Some("2026-03-01T10:00:00Z"), None),
    ] {
        let period = stamp(start).days_until(end.map(stamp)).ok();
        let days = period.map(|period| (period.start().to_string(), period.last().to_string()));
        let expected = expected.map(|(first, last)| (first.to_owned(), last.to_owned()));
        assert_eq!(days, expected, "{start} to {end:?}");
    }
}

proptest! {
    #[test]
    fn every_day_reads_as_it_prints(epoch in -719_162i32..2_932_896) {
        let day = Day::from_epoch(epoch);
        prop_assert_eq!(day.to_string().parse(), Ok(day));
        prop_assert_eq!(day.week().to_string().parse(), Ok(day.week()));
        prop_assert!(Period::month(day.month()).contains(day));
        prop_assert!((0..7).contains(&(day.epoch() - day.week().monday().epoch())));
    }

    #[test]
    fn parts_of_a_period_are_the_period(start in 0i32..30_000, days in 1i32..800, cuts in prop::collection::vec(-10i32..820, 0..9)) {
        let first = Day::from_epoch(start);
        let period = Period::new(first, first.plus(days)).expect("a day at least");
        let mut cuts: Vec<Day> = cuts.into_iter().map(|cut| first.plus(cut)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let parts = period.cut_at(&cuts);
        prop_assert_eq!(parts.iter().map(|part| part.days()).sum::<u32>(), period.days());
        prop_assert!(parts.windows(2).all(|pair| pair[0].end() == pair[1].start()));
        prop_assert_eq!((parts[0].start(), parts[parts.len() - 1].end()), (period.start(), period.end()));
    }

    #[test]
    fn no_stamp_panics(text in "[-0-9T:.+Z/ utc]{0,30}", any in "\\PC{0,20}") {
        for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::DayFirstDots] {
            let _ = Stamp::parse(&text, order);
            let _ = Stamp::parse(&any, order);
        }
    }
}
