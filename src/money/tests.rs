//! Reading and dividing: vectors with known results, and what holds for all inputs.

use num_bigint::BigInt;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

/// Text, decimal mark, result: an amount as it prints, or why it is refused.
const READINGS: [(&str, DecimalMark, Result<&str, NotANumber>); 44] = {
    use DecimalMark::{Comma, Point};
    use NotANumber::{Empty, Malformed, TooLarge};
    [
        ("0", Point, Ok("0")),
        ("-0", Point, Ok("0")),
        ("1234.50", Point, Ok("1234.5")),
        ("1,234.50", Point, Ok("1234.5")),
        ("1.234,50", Comma, Ok("1234.5")),
        ("1 234,50", Comma, Ok("1234.5")),
        ("12,34,567.89", Point, Ok("1234567.89")),
        ("1'234.50", Point, Ok("1234.5")),
        ("(12.00)", Point, Ok("-12")),
        ("($12.00)", Point, Ok("-12")),
        ("-$12.00", Point, Ok("-12")),
        ("$-12.00", Point, Ok("-12")),
        ("12.00 €", Point, Ok("12")),
        ("£0.07", Point, Ok("0.07")),
        ("12.00-", Point, Ok("-12")),
        ("\u{2212}3", Point, Ok("-3")),
        ("+3", Point, Ok("3")),
        (" 3.5 ", Point, Ok("3.5")),
        (".5", Point, Ok("0.5")),
        ("5.", Point, Ok("5")),
        ("1e-7", Point, Ok("0.0000001")),
        ("1E-07", Point, Ok("0.0000001")),
        ("1.5e3", Point, Ok("1500")),
        ("2.5E+2", Point, Ok("250")),
        ("0.000000000000000001", Point, Ok("0.000000000000000001")),
        // Half to even in the eighteenth place.
        ("0.0000000000000000005", Point, Ok("0")),
        ("0.0000000000000000015", Point, Ok("0.000000000000000002")),
        ("0.00000000000000000050001", Point, Ok("0.000000000000000001")),
        ("1000000000000000.000000000000000001", Point, Ok("1000000000000000.000000000000000001")),
        ("999999999999999999", Point, Ok("999999999999999999")),
        ("1000000000000000000", Point, Err(TooLarge)),
        ("1e18", Point, Err(TooLarge)),
        ("1e999999", Point, Err(TooLarge)),
        ("", Point, Err(Empty)),
        ("  ", Point, Err(Empty)),
        ("-", Point, Err(Malformed)),
        ("()", Point, Err(Malformed)),
        ("--3", Point, Err(Malformed)),
        ("(-3)", Point, Err(Malformed)),
        ("1,23.4", Point, Err(Malformed)),
        ("1.234,50", Point, Err(Malformed)),
        ("1.2.3", Point, Err(Malformed)),
        ("NULL", Point, Err(Malformed)),
        ("0x10", Point, Err(Malformed)),
    ]
};

#[test]
fn bills_print_numbers_in_many_ways() {
    for (text, mark, expected) in READINGS {
        let found = read_decimal(text, mark).map(|reading| reading.amount.to_string());
        assert_eq!(found, expected.map(str::to_owned), "{text:?}");
    }
}

/// Whole in minor units, weights, parts. From the tests of moneyphp, dinero.js and RubyMoney where largest remainder
/// with ties by order gives the same as they do, and by arithmetic.
const DIVISIONS: [(i128, &[u32], &[i128]); 24] = [
    (100, &[1, 1, 1], &[34, 33, 33]),
    (101, &[1, 1, 1], &[34, 34, 33]),
    (5, &[3, 7], &[2, 3]),
    (5, &[7, 3], &[4, 1]),
    (5, &[7, 3, 0], &[4, 1, 0]),
    (5, &[0, 7, 3], &[0, 4, 1]),
    (5, &[7, 0, 3], &[4, 0, 1]),
    (5, &[0, 0, 1], &[0, 0, 5]),
    (5, &[0, 3, 7], &[0, 2, 3]),
    (0, &[0, 0, 1], &[0, 0, 0]),
    (2, &[1, 1, 1], &[1, 1, 0]),
    (1, &[1, 1], &[1, 0]),
    (101, &[3, 7], &[30, 71]),
    (101, &[7, 3], &[71, 30]),
    (-5, &[7, 3], &[-4, -1]),
    (1003, &[50, 50], &[502, 501]),
    (-1003, &[50, 50], &[-502, -501]),
    (1003, &[0, 50, 50], &[0, 502, 501]),
    (801, &[1, 3], &[200, 601]),
    (125, &[5050, 4950], &[63, 62]),
    // A share falls when the total rises (Alabama paradox): largest remainder is not monotone, and need not be.
    (10, &[6, 6, 2], &[4, 4, 2]),
    (11, &[6, 6, 2], &[5, 5, 1]),
    (100, &[1, 1, 1, 1, 1, 1, 1], &[15, 15, 14, 14, 14, 14, 14]),
    (-100, &[1, 1, 1], &[-34, -33, -33]),
];

#[test]
fn largest_remainders() {
    for (whole, weights, expected) in DIVISIONS {
        let shares = Shares::of_counts(weights).expect("there is something to divide by");
        let parts: Vec<i128> =
            shares.divide(Amount::from_units(whole)).iter().map(|part| part.units()).collect();
        assert_eq!(parts, expected, "{whole} by {weights:?}");
    }
}

#[test]
fn nothing_to_divide_by() {
    assert_eq!(Shares::of_counts(&[0, 0]), Err(NothingToDivideBy));
    assert_eq!(Shares::of_counts(&[]), Err(NothingToDivideBy));
    let ratio = |number: i32| Ratio::from_integer(BigInt::from(number));
    assert_eq!(Shares::of(&[ratio(2), ratio(-1)]), Err(NothingToDivideBy));
}

#[test]
fn half_goes_to_even() {
    for (text, expected) in [
        ("0.005", "0.00"),
        ("0.015", "0.02"),
        ("0.025", "0.02"),
        ("1.005", "1.00"),
        ("2.675", "2.68"),
        ("-2.675", "-2.68"),
    ] {
        assert_eq!(Amount::parse(text).expect("a number").to_fixed(2), expected, "{text}");
    }
    assert_eq!(Amount::parse("2.5").expect("a number").to_fixed(0), "2");
}

#[test]
fn every_digit_of_a_sum_counts() {
    let mut sum = ExactSum::default();
    for text in ["0.1234567890123456789012", "1e-30", "-0.1", "5"] {
        sum.add(&read_decimal(text, DecimalMark::Point).expect("a number"));
    }
    assert_eq!(sum.exact(), "5.023456789012345678901200000001");
    assert_eq!(sum.rounded().to_string(), "5.023456789012345679");
    assert_eq!(sum.rounding(), "0.000000000000000000098799999999");
}

proptest! {
    #[test]
    fn what_is_printed_reads_the_same(units in -10i128.pow(36) + 1..10i128.pow(36)) {
        let amount = Amount::from_units(units);
        prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
    }

    #[test]
    fn another_library_reads_the_same(mantissa in -10i128.pow(27)..10i128.pow(27), places in 0u32..=18) {
        let text = Decimal::from_i128_with_scale(mantissa, places).to_string();
        if let Ok(reading) = read_decimal(&text, DecimalMark::Point) {
            let theirs = Decimal::from_str_exact(&text).expect("its own text").normalize();
            prop_assert_eq!(reading.amount.to_string(), if theirs.is_zero() { "0".to_owned() } else { theirs.to_string() });
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}", comma: bool) {
        let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let _ = read_decimal(&text, mark);
    }

    #[test]
    fn numberlike_text_never_panics(text in "[-+0-9.,eE()$€ '_]{0,30}") {
        let _ = read_decimal(&text, DecimalMark::Point);
    }

    #[test]
    fn parts_add_up_and_are_fair(
        whole in -10i128.pow(33)..10i128.pow(33),
        weights in prop::collection::vec((0u64..1_000_000, 1u64..1_000), 1..9),
    ) {
        let ratios: Vec<Ratio> = weights.iter().map(|(a, b)| Ratio::new((*a).into(), (*b).into())).collect();
        let Ok(shares) = Shares::of(&ratios) else { return Ok(()) };
        let parts = shares.divide(Amount::from_units(whole));
        prop_assert_eq!(parts.iter().copied().sum::<Amount>(), Amount::from_units(whole));
        let total: Ratio = ratios.iter().sum();
        for (part, weight) in parts.iter().zip(&ratios) {
            let exact = Ratio::from_integer(whole.into()) * weight / &total;
            let off = Ratio::from_integer(part.units().into()) - exact;
            prop_assert!(off < Ratio::from_integer(1.into()) && off > Ratio::from_integer((-1).into()));
            prop_assert!(weight.numer() != &BigInt::from(0) || part.is_zero());
        }
        let mirrored: Vec<Amount> = shares.divide(Amount::from_units(-whole)).iter().map(|part| -*part).collect();
        prop_assert_eq!(&mirrored, &parts);
        let larger: Vec<Ratio> = ratios.iter().map(|ratio| ratio * Ratio::from_integer(7.into())).collect();
        prop_assert_eq!(Shares::of(&larger).map(|shares| shares.divide(Amount::from_units(whole))), Ok(parts));
    }

    #[test]
    fn a_printed_list_ties(values in prop::collection::vec(-10i128.pow(30)..10i128.pow(30), 0..20), places in 0u32..4) {
        let values: Vec<Amount> = values.into_iter().map(Amount::from_units).collect();
        let rounded = round_list(&values, places);
        let total: Amount = values.iter().copied().sum();
        let printed: Amount = rounded.iter().copied().sum();
        prop_assert_eq!(printed.to_fixed(places), total.to_fixed(places));
        let unit = 10i128.pow(DECIMALS - places);
        for (exact, rounded) in values.iter().zip(&rounded) {
            prop_assert!((rounded.units() - exact.units()).abs() < unit);
            prop_assert_eq!(rounded.units() % unit, 0);
        }
    }
}
