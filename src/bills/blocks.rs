//! Sixty-four bytes at a time: where delimiters, line ends and quotes stand, a bit a byte. Vectors where the target has
//! them in its baseline (SSE2, wasm's simd128), words of eight bytes elsewhere.

/// How many bytes are looked at at once.
pub(super) const BLOCK: usize = 64;

/// Where the bytes that matter stand in a block; bit 0 is the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) delimiters: u64,
    /// Line feeds and carriage returns.
    pub(super) ends: u64,
    pub(super) quotes: u64,
}

/// Looks at the first 64 bytes of a text, or at those that it has.
#[inline]
pub(super) fn marks(bytes: &[u8], delimiter: u8) -> Marks {
    if let Some(block) = bytes.first_chunk::<BLOCK>() {
        return of_block(block, delimiter);
    }
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    let within = (1 << bytes.len()) - 1;
    let Marks { delimiters, ends, quotes } = of_block(&block, delimiter);
    Marks { delimiters: delimiters & within, ends: ends & within, quotes: quotes & within }
}

/// For every bit whether the number of bits up to and with it is odd.
#[inline]
pub(super) const fn parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ (bits << 32)
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline]
#[allow(
    unsafe_code,
    reason = "the call is safe where this is compiled: SSE2 is there, as the line above says"
)]
fn of_block(block: &[u8; BLOCK], delimiter: u8) -> Marks {
    // SAFETY: the target has SSE2.
    unsafe { by_vectors(block, delimiter) }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline]
#[target_feature(enable = "sse2")]
fn by_vectors(block: &[u8; BLOCK], delimiter: u8) -> Marks {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8};
    let mut marks = Marks { delimiters: 0, ends: 0, quotes: 0 };
    let delimiter = _mm_set1_epi8(delimiter as i8);
    let (feed, carriage) = (_mm_set1_epi8(b'\n' as i8), _mm_set1_epi8(b'\r' as i8));
    let quote = _mm_set1_epi8(b'"' as i8);
    for (place, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let [low, high] = words(part);
        let vector = _mm_set_epi64x(high as i64, low as i64);
        let end = _mm_or_si128(_mm_cmpeq_epi8(vector, feed), _mm_cmpeq_epi8(vector, carriage));
        let [delimiters, ends, quotes] = [
            _mm_movemask_epi8(_mm_cmpeq_epi8(vector, delimiter)),
            _mm_movemask_epi8(end),
            _mm_movemask_epi8(_mm_cmpeq_epi8(vector, quote)),
        ];
        marks.delimiters |= u64::from(delimiters as u32) << (16 * place);
        marks.ends |= u64::from(ends as u32) << (16 * place);
        marks.quotes |= u64::from(quotes as u32) << (16 * place);
    }
    marks
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn of_block(block: &[u8; BLOCK], delimiter: u8) -> Marks {
    use std::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let mut marks = Marks { delimiters: 0, ends: 0, quotes: 0 };
    let [delimiter, feed, carriage, quote] = [delimiter, b'\n', b'\r', b'"'].map(|byte| u8x16_splat(byte));
    for (place, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let [low, high] = words(part);
        let vector = u64x2(low, high);
        let bits = |mask| u64::from(i8x16_bitmask(mask)) << (16 * place);
        marks.delimiters |= bits(u8x16_eq(vector, delimiter));
        marks.ends |= bits(v128_or(u8x16_eq(vector, feed), u8x16_eq(vector, carriage)));
        marks.quotes |= bits(u8x16_eq(vector, quote));
    }
    marks
}

#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
#[inline]
fn of_block(block: &[u8; BLOCK], delimiter: u8) -> Marks {
    by_words(block, delimiter)
}

#[inline]
#[allow(dead_code, reason = "a target with vectors uses it, the others only in tests")]
fn words(part: &[u8; 16]) -> [u64; 2] {
    let (words, _) = part.as_chunks::<8>();
    [u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
}

/// The same without vectors.
#[inline]
#[allow(dead_code, reason = "a target without vectors uses it, the others only in tests")]
fn by_words(block: &[u8; BLOCK], delimiter: u8) -> Marks {
    let mut marks = Marks { delimiters: 0, ends: 0, quotes: 0 };
    for (place, part) in block.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*part);
        let bits = |byte| equal_bytes(word, byte) << (8 * place);
        marks.delimiters |= bits(delimiter);
        marks.ends |= bits(b'\n') | bits(b'\r');
        marks.quotes |= bits(b'"');
    }
    marks
}

/// Which of a word's eight bytes are a certain one: a bit each.
const fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let differs = word ^ (LOW * byte as u64);
    // The high bit of each byte that is zero; no carry crosses from one byte to the next.
    let zero = !(((differs & SEVEN) + SEVEN) | differs | SEVEN);
    // Gathers the eight high bits in the top byte.
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plainly(bytes: &[u8], delimiter: u8) -> Marks {
        let bits = |wanted: &dyn Fn(u8) -> bool| {
            bytes
                .iter()
                .take(BLOCK)
                .enumerate()
                .fold(0, |bits, (at, byte)| bits | u64::from(wanted(*byte)) << at)
        };
        Marks {
            delimiters: bits(&|byte| byte == delimiter),
            ends: bits(&|byte| matches!(byte, b'\n' | b'\r')),
            quotes: bits(&|byte| byte == b'"'),
        }
    }

    proptest! {
        #[test]
        fn every_way_sees_the_same(
            bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..100),
            delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        ) {
            prop_assert_eq!(marks(&bytes, delimiter), plainly(&bytes, delimiter));
            if let Some(block) = bytes.first_chunk::<BLOCK>() {
                prop_assert_eq!(by_words(block, delimiter), plainly(&bytes, delimiter));
            }
        }

        #[test]
        fn parities(bits: u64) {
            for at in 0..64 {
                let odd = (bits & (u64::MAX >> (63 - at))).count_ones() % 2 == 1;
                prop_assert_eq!(parity(bits) >> at & 1 == 1, odd);
            }
        }
    }
}
