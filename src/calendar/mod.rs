//! Days, ISO weeks, months, half-open periods, and the stamps that bills print. Knows no clock and no time zone but
//! what a stamp carries; everything is UTC.

mod day;
mod period;
mod stamp;
#[cfg(test)]
mod tests;

pub use day::{Day, Month, NotADay, Quarter, Week};
pub use period::{EmptyPeriod, Period};
pub use stamp::{DateOrder, NotAStamp, Stamp};
