//! Fingerprints: of a row's bytes, and of all rows of a bill whatever their order.

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xc2b2_ae3d_27d4_eb4f;

/// The sum of its rows' hashes: two files with the same rows in any order have the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint(u128);

impl Fingerprint {
    pub(super) fn add(&mut self, row: &[u8]) {
        self.0 = self.0.wrapping_add(hash(row));
    }

    pub(super) const fn value(self) -> u128 {
        self.0
    }
}

/// 128 bits of a text: two lanes of multiply and rotate that take every other word. Finds equal rows; it is no seal.
pub(super) fn hash(bytes: &[u8]) -> u128 {
    let word = |bytes: &[u8]| {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(padded)
    };
    let step = |lane: u64, word: u64, by: u64| (lane ^ word).wrapping_mul(by).rotate_left(29);
    let (mut one, mut two) = (bytes.len() as u64 ^ SECOND, FIRST);
    let pairs = bytes.chunks_exact(16);
    let rest = pairs.remainder();
    for pair in pairs {
        one = step(one, word(&pair[..8]), FIRST);
        two = step(two, word(&pair[8..]), SECOND);
    }
    let (low, high) = rest.split_at(rest.len().min(8));
    one = step(one, word(low), FIRST);
    two = step(two, word(high), SECOND);
    // Each half must know of both lanes: one of them alone has seen half of the bytes.
    let mixed = finish(one.wrapping_add(two.rotate_left(32)));
    (u128::from(mixed) << 64) | u128::from(finish(two ^ one.wrapping_mul(SECOND)))
}

/// The finalizer of MurmurHash3.
const fn finish(mut value: u64) -> u64 {
    value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}
