//! Where charges are divided: the first days of rules and of owners, the days after rules' last, the ends of months,
//! and the days that were asked for.

use crate::calendar::{Day, Period};
use crate::workspace::Workspace;

/// What a query asks of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Whether weeks are told apart.
    pub weeks: bool,
    /// Whether days are told apart.
    pub days: bool,
    /// First day that is shown.
    pub from: Option<Day>,
    /// The day after the last that is shown.
    pub until: Option<Day>,
}

impl Asked {
    /// Whether a day is shown.
    pub fn shows(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// The days on which a rule begins or ends or a product changes hands, sorted: between two of them attribution does
/// not depend on the day.
pub(super) fn turning_days(workspace: &Workspace) -> Vec<Day> {
    let rules = workspace.rules.iter().flat_map(|rule| [rule.from, rule.until]).flatten();
    let mut days: Vec<Day> = rules.chain(workspace.ownership.iter().map(|entry| entry.from)).collect();
    crate::order::sort(&mut days);
    days.dedup();
    days
}

/// The parts of a period, in order.
pub(super) fn parts(period: Period, turning: &[Day], asked: Asked) -> Vec<Period> {
    let inside = |day: &Day| period.start() < *day && *day < period.end();
    if asked.days {
        return period.cut_at(&(1..period.days()).map(|n| period.start().plus(n as i32)).collect::<Vec<_>>());
    }
    let mut cuts: Vec<Day> = period.months().skip(1).map(|month| month.first_day()).collect();
    let first = turning.partition_point(|day| *day <= period.start());
    cuts.extend(turning[first..].iter().copied().take_while(inside));
    if asked.weeks {
        let weeks = std::iter::successors(Some(period.start().week().next()), |week| Some(week.next()));
        cuts.extend(weeks.map(|week| week.monday()).take_while(inside));
    }
    cuts.extend([asked.from, asked.until].into_iter().flatten().filter(inside));
    crate::order::sort(&mut cuts);
    cuts.dedup();
    period.cut_at(&cuts)
}
