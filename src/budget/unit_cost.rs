//! What a unit costs a line: the spend to date on charges that tell how much was consumed, by how much that was.

use num_traits::Signed;

use super::spend::History;
use super::trigger::{Measured, Situation, Unit, Versus, period_before, plain};
use crate::calendar::Period;
use crate::money::{Amount, Ratio};
use crate::workspace::{Level, Trigger, folded};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitOf {
    /// Requests.
    Request,
    /// Tokens, by the million.
    MillionTokens,
}

impl UnitOf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Request, Self::MillionTokens];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::MillionTokens => "million_tokens",
        }
    }

    /// What a `ConsumedUnit` counts, and how many of it one is: `Tokens`, `1K tokens`, `API calls`, `Million requests`.
    pub fn read(text: &str) -> Option<(Self, Ratio)> {
        let text = folded(text);
        let (scale, noun) = scaled(&text)?;
        match noun.trim_start_matches("api").trim().trim_end_matches('s') {
            "request" | "call" => Some((Self::Request, scale)),
            "token" => Some((Self::MillionTokens, scale / Ratio::from_integer(1_000_000.into()))),
            _ => None,
        }
    }
}

/// A factor before a noun: a number, a word or a letter for thousand and million, or both.
fn scaled(text: &str) -> Option<(Ratio, &str)> {
    let whole = |number: u64| Ratio::from_integer(number.into());
    let digits = text.find(|sign: char| !sign.is_ascii_digit() && sign != ',').unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let number = match number.replace(',', "") {
        none if none.is_empty() => whole(1),
        digits => whole(digits.parse().ok().filter(|number| *number > 0)?),
    };
    let rest = rest.trim_start();
    let (word, noun) = rest.split_once([' ', '-']).unwrap_or(("", rest));
    let factor = match word {
        "k" | "thousand" => 1_000,
        "m" | "mn" | "million" => 1_000_000,
        _ => return Some((number, rest)),
    };
    Some((number * whole(factor), noun))
}

/// Holds an amount against what a unit costs, or a percentage against its rise over the period before (or the three
/// before, all their spend by all that was consumed). None where nothing was consumed, or nothing stands to hold against.
pub(super) fn unit_cost(
    situation: &Situation<'_>,
    trigger: &Trigger,
    of: UnitOf,
    versus: Option<Versus>,
) -> Option<Measured> {
    let one = situation.units.iter().find(|(unit, _)| *unit == of)?;
    let history = one.1.on(situation.day);
    let to_date = situation.to_date();
    let cost = cost_of(&history, [to_date])?;
    let Level::Percent(figure) = &trigger.at else {
        let Level::Amount(figure) = &trigger.at else { return None };
        return Some(plain(cost, figure.ratio()));
    };
    let count = if versus == Some(Versus::Trailing) { 3 } else { 1 };
    let earlier =
        std::iter::successors(Some(period_before(situation.budget, situation.period())), |period| {
            Some(period_before(situation.budget, *period))
        });
    let gone = to_date.days() as i32;
    let same_days = earlier
        .take(count)
        .filter_map(|period| Period::new(period.start(), period.start().plus(gone).min(period.end())).ok());
    let against = cost_of(&history, same_days)?;
    if !against.is_positive() {
        return None;
    }
    let rise = &cost - &against;
    let more = &rise * history.quantity(to_date).to_ratio();
    let enough = trigger.minimum.as_ref().is_none_or(|minimum| more >= minimum.amount().to_ratio());
    let measured = plain(&rise / &against, figure.ratio() / Ratio::from_integer(100.into()));
    Some(Measured {
        holds: measured.holds && enough,
        is_eligible: enough,
        unit: Unit::Share,
        against: Some(against),
        ..measured
    })
}

/// What a unit cost over periods; none where nothing was consumed.
fn cost_of(history: &History, periods: impl IntoIterator<Item = Period>) -> Option<Ratio> {
    let sums = periods.into_iter().fold((Amount::ZERO, Amount::ZERO), |(cost, quantity), period| {
        (cost + history.sum(period), quantity + history.quantity(period))
    });
    (sums.1 > Amount::ZERO).then(|| sums.0.to_ratio() / sums.1.to_ratio())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_factor() {
        let read = |text: &str| UnitOf::read(text).map(|(of, scale)| (of, scale.to_string()));
        let tokens = |scale: &str| Some((UnitOf::MillionTokens, scale.to_owned()));
        let requests = |scale: &str| Some((UnitOf::Request, scale.to_owned()));
        assert_eq!(read("Tokens"), tokens("1/1000000"));
        assert_eq!(read("1K Tokens"), tokens("1/1000"));
        assert_eq!(read("1,000 tokens"), tokens("1/1000"));
        assert_eq!(read("1M tokens"), tokens("1"));
        assert_eq!(read("Million Tokens"), tokens("1"));
        assert_eq!(read("Requests"), requests("1"));
        assert_eq!(read("API Calls"), requests("1"));
        assert_eq!(read("thousand requests"), requests("1000"));
        for other in ["Hours", "GB", "", "Text units", "0 tokens", "token-hours"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
