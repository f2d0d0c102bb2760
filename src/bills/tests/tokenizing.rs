//! The tokenizer against vectors, against the csv crate, and against itself under every cut.

use std::path::Path;

use proptest::prelude::*;

use crate::bills::csv::{Fault, LONGEST_RECORD, Record, Tokenizer};

/// Line, cells and fault of every record that is not blank.
type Records = Vec<(u64, Vec<String>, Option<Fault>)>;

fn tokenize<'b>(pieces: impl IntoIterator<Item = &'b [u8]>, delimiter: u8) -> Records {
    let mut records = Records::new();
    let mut note = |record: Record<'_>| {
        if record.is_blank() {
            return;
        }
        let cells = record.row().map(|row| row.cells().map(|cell| cell.to_text()).collect());
        records.push((record.line, cells.unwrap_or_default(), record.fault));
    };
    let mut tokenizer = Tokenizer::new(delimiter, 1);
    for piece in pieces {
        tokenizer.push(piece, &mut note);
    }
    tokenizer.finish(&mut note);
    records
}

fn cells(text: &str) -> Vec<Vec<String>> {
    tokenize([text.as_bytes()], b',').into_iter().map(|(_, cells, _)| cells).collect()
}

#[test]
fn vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/csv");
    let mut checked = 0;
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "csv")) {
        let bytes = std::fs::read(path).expect("vector");
        let expected = std::fs::read_to_string(path.with_extension("json")).expect("expectation");
        let expected: Vec<Vec<String>> = serde_json::from_str(&expected).expect("rows of texts");
        let delimiter = if path.to_string_lossy().contains("semicolon") { b';' } else { b',' };
        for size in 1..=bytes.len() {
            let found: Vec<Vec<String>> =
                tokenize(bytes.chunks(size), delimiter).into_iter().map(|(_, cells, _)| cells).collect();
            assert_eq!(found, expected, "{} in pieces of {size}", path.display());
        }
        checked += 1;
    }
    assert!(checked >= 15, "only {checked} vectors");
}

#[test]
fn lines_are_physical() {
    let text = "a,b\r\n\"x\r\ny\",1\n\n\"p\rq\n\",2\r3,4\n";
    let lines: Vec<u64> = tokenize([text.as_bytes()], b',').into_iter().map(|(line, ..)| line).collect();
    assert_eq!(lines, [1, 2, 5, 8]);
}

#[test]
fn a_quote_that_never_closes_tells_its_line() {
    let records = tokenize(["a,b\n1,2\n3,\"open\n4,5\n".as_bytes()], b',');
    assert_eq!(records[2].0, 3);
    assert_eq!(records[2].2, Some(Fault::NeverCloses { lines: 2 }));
    assert_eq!(records.len(), 3);
}

#[test]
fn a_record_that_is_too_long_ends_with_its_line() {
    for before in ["\"", ""] {
        let mut bytes = format!("a,b\n{before}").into_bytes();
        bytes.extend(std::iter::repeat_n(b'x', LONGEST_RECORD - 10));
        bytes.extend_from_slice(b"\r\nyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n1,2\n");
        let whole = tokenize([&bytes[..]], b',');
        for size in [LONGEST_RECORD - 8, LONGEST_RECORD + 1, 70_001] {
            assert_eq!(tokenize(bytes.chunks(size), b','), whole);
        }
        let last = whole.last().map(|(line, cells, _)| (*line, cells.len()));
        assert_eq!(last, Some((4, 2)));
        let refused = whole.iter().filter(|(_, _, fault)| *fault == Some(Fault::TooLong)).count();
        assert_eq!(refused, usize::from(!before.is_empty()));
    }
}

#[test]
fn what_spreadsheets_read() {
    assert_eq!(cells("\"aa\"a,\"bb\"bb\"b,ccc\n"), [["aaa", "bbbb\"b", "ccc"]]);
    assert_eq!(cells("12\" monitor,\"Hey, I missed \" it\"\n"), [["12\" monitor", "Hey, I missed  it\""]]);
}

/// Whatever stands at a border of 64 bytes is read as byte by byte, where no block is ever complete.
#[test]
fn no_border_of_blocks_matters() {
    let constructs = [
        "\"a\"\"b\"",
        "\"\"",
        "\"\"\"\"",
        "\"a\nb\"",
        "\"a\r\nb\"",
        "é",
        "\"é,😀\"",
        "a\"b",
        "\"a\"b\"c\"",
        "\"a\" ",
        "\"\"\"",
    ];
    for construct in constructs {
        for end in ["\n", "\r\n", "\r"] {
            for before in 0..140 {
                let text = format!(
                    "{}{construct},{construct}{end}x,\"y\"{end}",
                    "p,".repeat(before / 2) + &"q"[..before % 2]
                );
                let slowly = tokenize(text.as_bytes().chunks(1), b',');
                assert_eq!(tokenize([text.as_bytes()], b','), slowly, "{text:?}");
            }
        }
    }
}

/// Well-formed text of random cells.
fn document() -> impl Strategy<Value = (Vec<Vec<String>>, Vec<u8>)> {
    let cell = prop_oneof![2 => "[a-z0-9.]{0,5}", 1 => "[a\",;\n\r é\t]{0,5}"];
    let rows = (2usize..5).prop_flat_map(move |width| {
        proptest::collection::vec(proptest::collection::vec(cell.clone(), width), 1..8)
    });
    (rows, any::<bool>(), any::<bool>()).prop_map(|(rows, carriage, always)| {
        let mut writer = csv::WriterBuilder::new()
            .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .terminator(if carriage { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
        let bytes = writer.into_inner().expect("memory");
        (rows, bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn agrees_with_the_csv_crate((rows, bytes) in document()) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let theirs: Vec<Vec<String>> =
            reader.records().map(|record| record.expect("well-formed").iter().map(str::to_owned).collect()).collect();
        let ours = tokenize([&bytes[..]], b',');
        prop_assert!(ours.iter().all(|(_, _, fault)| fault.is_none()));
        let ours: Vec<Vec<String>> = ours.into_iter().map(|(_, cells, _)| cells).collect();
        prop_assert_eq!(&ours, &theirs);
        prop_assert_eq!(ours, rows);
    }

    #[test]
    fn blocks_read_what_bytes_read(
        parts in proptest::collection::vec(prop_oneof![
            4 => "[a-z0-9]{0,30}", 4 => Just(",".to_owned()), 2 => "\"([a-z,\n]|\"\"){0,40}\"", 1 => "[\"\r\né]{1,2}", 1 => Just("\n".to_owned()),
        ], 0..60),
        size in 1usize..200,
    ) {
        let text = parts.concat();
        let slowly = tokenize(text.as_bytes().chunks(1), b',');
        prop_assert_eq!(tokenize([text.as_bytes()], b','), slowly.clone());
        prop_assert_eq!(tokenize(text.as_bytes().chunks(size), b','), slowly);
    }

    #[test]
    fn no_cut_matters(bytes in "[a1,\"\n\r \t;é]{0,60}", sizes in proptest::collection::vec(1usize..7, 1..20)) {
        let bytes = bytes.as_bytes();
        let whole = tokenize([bytes], b',');
        let (mut pieces, mut rest) = (Vec::new(), bytes);
        for size in sizes.iter().cycle() {
            let (piece, after) = rest.split_at(rest.len().min(*size));
            pieces.push(piece);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(tokenize(pieces, b','), whole);
    }
}
