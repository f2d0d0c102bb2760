//! The triggers that a new budget is offered: quiet in a healthy month, and soon where spend doubles.

use super::trigger::BURN_DAYS;
use crate::workspace::{Figure, Level, Trigger};

/// What a new budget watches.
///
/// - `burning`: the last three days and the last one alone each cost 150 % of their plan, the week's shape removed. It sees
///   a doubling in two days, because it looks at nothing older; two windows keep one dear day quiet.
/// - `heading-over`: the lower end of the forecast's 80 % interval reaches the budget, so the line is nine times out of ten
///   heading over it. It sees what creeps too slowly to burn.
/// - `spent`: the budget is spent. It needs no estimate, and can't be wrong.
///
/// Not among them, because they cry wolf: a share of the budget spent (80 % is where every month that goes to plan ends),
/// a run rate (weekdays at a month's start), and a quarter more than the period before (its weekends fall differently).
/// `bench/alarms.rs` counts false alarms and delays of each, and of all three together.
pub fn usual_triggers() -> Vec<Trigger> {
    let percent = |text: &str| Level::Percent(Figure::parse(text).unwrap_or_default());
    let trigger =
        |id: &str, on: &str, at| Trigger { id: id.to_owned(), on: on.to_owned(), at, ..Trigger::default() };
    vec![
        Trigger { days: Some(BURN_DAYS.into()), ..trigger("burning", "burn", percent("150")) },
        Trigger { sure: Some(true), ..trigger("heading-over", "forecast", percent("100")) },
        trigger("spent", "actual", percent("100")),
    ]
}
