//! Shapes of JSON, and that no bytes break the reader.

use proptest::prelude::*;

use super::{JsonFault, Table};
use crate::bills::{Bill, BillError, BillReader, Options};

/// A record's line, and its cells or why it has none.
type Shown = (u64, Result<Vec<String>, &'static str>);

fn rows(text: &str) -> Result<Vec<Shown>, JsonFault> {
    let table = Table::read(text.to_owned())?;
    let mut rows = Vec::new();
    table.visit(|row| {
        rows.push((row.line, row.cells.map(<[String]>::to_vec)));
        true
    });
    Ok(rows)
}

fn cells(texts: &[&str]) -> Result<Vec<String>, &'static str> {
    Ok(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn read(bytes: &[u8], piece: usize) -> Result<Bill, BillError> {
    let mut reader = BillReader::new("bill.json", Options::default());
    bytes.chunks(piece.max(1)).try_for_each(|piece| reader.push(piece))?;
    reader.finish()
}

#[test]
fn lists_lines_and_pages_are_records() {
    let expected = Ok(vec![(1, cells(&["1", "x"])), (2, cells(&["2.50", ""]))]);
    for text in [
        r#"[{"a": 1, "b": {"c": "x"}}, {"a": 2.50}]"#,
        "{\"a\": 1, \"b\": {\"c\": \"x\"}}\n{\"a\": 2.50}\n",
        r#"{"object": "page", "data": [{"a": 1, "b": {"c": "x"}}, {"a": 2.50, "b": {}}]}"#,
        "{\"data\": [{\"results\": [{\"a\": 1, \"b\": {\"c\": \"x\"}}]}]}\n\n{\"data\": [{\"results\": [{\"a\": 2.50}]}]}",
    ] {
        let found = rows(text).map(|rows| {
            let first_two =
                |cells: Vec<String>| cells.into_iter().filter(|cell| cell != "page").take(2).collect();
            rows.into_iter()
                .map(|(line, cells)| (if line == 3 { 2 } else { line }, cells.map(first_two)))
                .collect::<Vec<_>>()
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_bucket_s_times_are_its_results_and_no_result_is_no_record() {
    let text = r#"{"data": [{"start": "s", "results": []}, {"start": "t", "results": [{"a": null}, {"a": "é\n"}]}]}"#;
    assert_eq!(rows(text), Ok(vec![(1, cells(&["t", ""])), (2, cells(&["t", "é\n"]))]));
}

#[test]
fn what_is_no_record_is_refused_and_nothing_becomes_one_column() {
    let text = "{\"a\": 1}\n{\"a\": 2\n[3]\n{\"a.b\": 1, \"a\": {\"b\": 2}}\n";
    let lines: Vec<(u64, bool)> =
        rows(text).expect("rows").into_iter().map(|(line, row)| (line, row.is_ok())).collect();
    assert_eq!(lines, [(1, true), (2, false), (3, false), (4, false)]);
}

#[test]
fn faults_say_where() {
    assert!(matches!(rows("[{\"a\": 1},\n x]"), Err(JsonFault::Malformed { line: 2, .. })));
    assert_eq!(rows("[]"), Err(JsonFault::NoRecords));
    assert_eq!(rows("[[1], 2]"), Err(JsonFault::NoRecords));
    let deep = format!("[{{\"a\": {}", "[".repeat(100_000));
    assert!(matches!(rows(&deep), Err(JsonFault::Malformed { .. })));
    let wide: Vec<String> = (0..10_100).map(|number| format!("\"m{number}\": 1")).collect();
    assert_eq!(rows(&format!("[{{{}}}]", wide.join(","))), Err(JsonFault::TooManyMembers));
}

#[test]
fn more_than_is_held_at_once_is_refused_with_its_limit() {
    let record = format!("{{\"a\": \"{}\"}},\n", "x".repeat(1 << 20));
    let mut reader = BillReader::new("bill.json", Options::default());
    let mut pushed = reader.push(b"[");
    for _ in 0..70 {
        pushed = pushed.and_then(|()| reader.push(record.as_bytes()));
    }
    let message = pushed.expect_err("too much").to_string();
    assert!(message.contains("64 MiB"), "{message}");
}

#[test]
fn focus_as_json_is_focus() {
    let text = r#"[{"ChargePeriodStart": "2026-03-01T00:00:00Z", "BilledCost": 1.10, "BillingCurrency": "USD", "Tags": {"team": "search"}}]"#;
    let bill = read(text.as_bytes(), usize::MAX).expect("a bill");
    assert_eq!((bill.format.as_str(), bill.rows, bill.rejected), ("focus-1.0", 1, 0));
    assert!(bill.columns.iter().any(|column| &*column.name == "Tags.team"));
}

const SAMPLES: [&str; 4] = [
    include_str!("../../../tests/cases/formats/openai-costs-page.json"),
    include_str!("../../../tests/cases/formats/litellm-spend.json"),
    include_str!("../../../tests/cases/formats/opencost-allocation.json"),
    "{\"cost\": 1, \"credits\": [], \"sku\": {\"description\": \"x\"}, \"usage_start_time\": \"2026-03-01\"}\n{\"cost\": 1e400}\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_survived(start in "[\\[{]", bytes: Vec<u8>, piece in 1usize..20) {
        let bytes = [start.as_bytes(), &bytes].concat();
        let _ = read(&bytes, piece);
    }

    #[test]
    fn json_like_texts_are_survived(text in r#"[\[{]("[a-d.]{0,3}"|[\[\]{},:]|1e9|-0|null| |\n|"data"|"results"|"usageItems"|"teams"|"group_by_day"){0,30}"#) {
        let _ = read(text.as_bytes(), 5);
    }

    #[test]
    fn changed_samples_read_the_same_in_any_pieces(
        which in 0usize..SAMPLES.len(), changes in proptest::collection::vec((0usize..2_000, any::<u8>()), 0..4), piece in 1usize..200
    ) {
        let mut bytes = SAMPLES[which].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let whole = read(&bytes, usize::MAX).map_err(|error| error.to_string());
        prop_assert_eq!(read(&bytes, piece).map_err(|error| error.to_string()), whole);
    }
}
