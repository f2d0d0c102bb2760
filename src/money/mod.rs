//! Exact money: amounts with 18 decimal places, reading what bills print, dividing without loss, and rounding tables
//! so that they tie. Knows nothing of bills, days or teams; no floating point.

mod amount;
mod currency;
mod read;
mod shares;
mod table;
#[cfg(test)]
mod tests;
mod wide;

pub use amount::{Amount, AmountOverflow, DECIMALS, ExactSum, print_ratio};
pub use currency::minor_units;
pub use read::{DecimalMark, NotANumber, Reading, read_decimal};
pub use shares::{NothingToDivideBy, Shares};
pub use table::{round_cells, round_half_even, round_list, round_table};

/// An exact fraction, for weights and for products that need more than 128 bits.
pub type Ratio = num_rational::BigRational;
