//! Changed samples: nothing panics, and no cut of a file into pieces changes what it is.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::bills::{BillReader, Options};
use crate::workspace::Basis;

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/formats");
    let mut samples: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the samples")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    samples.sort();
    samples
}

fn read(bytes: &[u8], pieces: &[usize]) -> String {
    let options = Options { basis: Basis::Billed, ..Options::default() };
    let mut reader = BillReader::new("bill", options);
    let mut rest = bytes;
    for size in pieces.iter().cycle() {
        let (piece, after) = rest.split_at(rest.len().min(*size));
        if let Err(error) = reader.push(piece) {
            return error.to_string();
        }
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    match reader.finish() {
        Err(error) => error.to_string(),
        Ok(bill) => format!("{bill:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_samples_read_the_same_in_any_pieces(
        which: prop::sample::Index,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(&b",\"\n\r;-.0e{}[]"[..])]), 0..4),
        pieces in prop::collection::vec(1usize..300, 1..5),
    ) {
        let samples = samples();
        let mut bytes = std::fs::read(which.get(&samples)).expect("a sample");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let whole = read(&bytes, &[usize::MAX]);
        prop_assert_eq!(read(&bytes, &pieces), whole);
    }
}
