//! 256-bit products: what dividing 10^33 units by weights of 10^33 needs, without a big integer per cell.

const HALF: u128 = 1 << 64;
const LOW: u128 = HALF - 1;

/// `value × weight / total`, rounded down, and its remainder. `weight` is at most `total`, so the quotient fits.
pub(super) fn multiply_divide(value: u128, weight: u128, total: u128) -> (u128, u128) {
    debug_assert!(weight <= total && total > 0);
    if let Some(product) = value.checked_mul(weight) {
        return (product / total, product % total);
    }
    let (high, low) = multiply(value, weight);
    divide(high, low, total)
}

/// The full product as (high, low).
fn multiply(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let (low, cross1, cross2, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    let middle = (low >> 64) + (cross1 & LOW) + (cross2 & LOW);
    (high + (cross1 >> 64) + (cross2 >> 64) + (middle >> 64), (middle << 64) | (low & LOW))
}

/// Long division of (high, low) by a divisor greater than `high`: Knuth, The Art of Computer Programming 4.3.1 D,
/// for two digits of 64 bits.
fn divide(high: u128, low: u128, divisor: u128) -> (u128, u128) {
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let carried = if shift == 0 { 0 } else { low >> (128 - shift) };
    let (top, low) = ((high << shift) | carried, low << shift);
    let (q1, rest) = digit(top, low >> 64, divisor);
    let (q0, rest) = digit(rest, low & LOW, divisor);
    ((q1 << 64) | q0, rest >> shift)
}

/// One quotient digit of `(top × 2^64 + next) / divisor`, and the remainder.
fn digit(top: u128, next: u128, divisor: u128) -> (u128, u128) {
    let (d1, d0) = (divisor >> 64, divisor & LOW);
    let (mut guess, mut rest) = (top / d1, top % d1);
    while guess >= HALF || guess * d0 > ((rest << 64) | next) {
        guess -= 1;
        rest += d1;
        if rest >= HALF {
            break;
        }
    }
    let remainder = (top << 64).wrapping_add(next).wrapping_sub(guess.wrapping_mul(divisor));
    (guess, remainder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_big_integers(value: u128, a: u128, b: u128, narrow in 0u32..128, small in 0u32..128) {
            let (value, a, b) = (value >> narrow, a >> small, b >> small);
            let (weight, total) = (a.min(b), a.max(b).max(1));
            let (quotient, rest) = multiply_divide(value, weight, total);
            let product = BigUint::from(value) * BigUint::from(weight);
            prop_assert_eq!(BigUint::from(quotient), &product / BigUint::from(total));
            prop_assert_eq!(BigUint::from(rest), &product % BigUint::from(total));
        }
    }
}
