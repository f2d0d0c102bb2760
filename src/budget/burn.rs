//! The burn: how many times its plan a line spent in the last days. The plan of a day is the budget by the weekday's own
//! share, so that a week's shape raises no alarm; the last day alone must burn as fast, so that what is over is quiet.

use super::carry::money;
use super::forecast::{ENOUGH_DAYS, WEEK};
use super::trigger::{Measured, Situation, Unit, estimate, plain};
use crate::calendar::{Day, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Level, Trigger};

/// Weeks that a weekday's share looks back.
const WEEKS: i32 = 4;

/// The lower of two burns: of the last `days` known days, and of the last of them. None below two full weeks before those
/// days, where nothing is known of a week's shape, and where the plan of the days is nothing.
pub(super) fn burn(situation: &Situation<'_>, trigger: &Trigger, days: u32) -> Option<Measured> {
    let Level::Percent(at) = &trigger.at else { return None };
    let last = situation.known_until.min(situation.day);
    let window = Period::new(last.plus(1 - days as i32), last.next()).ok()?;
    let first = situation.history.first_seen()?;
    if window.start().epoch() - first.epoch() < ENOUGH_DAYS as i32 || !situation.period().contains(last) {
        return None;
    }
    let looked_at = first.max(window.start().plus(-WEEKS * WEEK as i32));
    let shares = weekday_shares(situation, Period::new(looked_at, window.start()).ok()?);
    let weight = |period: Period| -> f64 { each(period).map(|day| shares[day.weekday() as usize]).sum() };
    let whole = weight(situation.period());
    let budgeted = estimate(money(&situation.budgeted()));
    let planned = |period: Period| budgeted * weight(period) / whole;
    let burnt = |period: Period| spent(situation, period) / planned(period);
    let (long, short) = (burnt(window), burnt(Period::day(last)));
    let slower = if long < short { long } else { short };
    let observed = decimal(slower)?;
    let threshold = at.ratio() / Ratio::from_integer(100.into());
    let minimum = trigger.minimum.as_ref().map(|figure| estimate(figure.amount()));
    let enough = minimum.is_none_or(|minimum| spent(situation, window) - planned(window) >= minimum);
    let measured = plain(observed, threshold);
    Some(Measured {
        holds: measured.holds && enough,
        is_eligible: enough,
        unit: Unit::Share,
        against: decimal(planned(window)),
        ..measured
    })
}

/// What the mean of each weekday was.
fn weekday_shares(situation: &Situation<'_>, before: Period) -> [f64; WEEK] {
    let (mut sums, mut counts) = ([0.0; WEEK], [0u32; WEEK]);
    for day in each(before) {
        let weekday = day.weekday() as usize;
        sums[weekday] += spent(situation, Period::day(day)).max(0.0);
        counts[weekday] += 1;
    }
    std::array::from_fn(|weekday| sums[weekday] / f64::from(counts[weekday].max(1)))
}

/// What moves from day to day, and the days' part of fees; what was bought once burns nothing.
fn spent(situation: &Situation<'_>, period: Period) -> f64 {
    situation.history.within(period).iter().map(|day| day.pattern + day.fees).sum()
}

fn each(period: Period) -> impl Iterator<Item = Day> {
    (period.start().epoch()..period.end().epoch()).map(Day::from_epoch)
}

/// An estimate at four places; none where it is no number.
fn decimal(value: f64) -> Option<Ratio> {
    Amount::parse(&format!("{value:.4}")).ok().map(Amount::to_ratio)
}
