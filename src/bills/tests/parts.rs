//! A file in parts: the same bill to the byte, or the parts say that they do not fit.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::bills::{Bill, BillReader, FileHash, Keep, Options, PartReader, read_bill};

const HEADER: &str = "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,Tags,x_Note\n";

fn options(keep: &Keep) -> Options<'static> {
    Options { keep: keep.clone(), ..Options::default() }
}

/// The lines that come before any part: a header is looked for in thirty.
fn beginning() -> String {
    let row = |row: usize| format!("{row}.5,USD,2026-08-01,2026-08-02,s{},,\n", row % 3);
    HEADER.to_owned() + &(0..40).map(row).collect::<String>()
}

/// The bill out of parts that are cut at these places behind the beginning; none where they do not fit.
fn in_parts(text: &[u8], cuts: &[usize], keep: &Keep, piece: usize) -> Option<Bill> {
    let start = beginning().len();
    let mut first = BillReader::new("bill.csv", options(keep)).hashed_elsewhere();
    first.push(&text[..start]).expect("FOCUS");
    let plan = first.parts().expect("a plain file");
    let mut ends: Vec<usize> = cuts.iter().map(|cut| start + cut).collect();
    ends.push(text.len());
    text[start..ends[0]].chunks(piece).for_each(|bytes| first.push(bytes).expect("rows"));
    for cut in ends.windows(2) {
        let mut part = PartReader::new(&plan);
        text[cut[0]..cut[1]].chunks(piece).for_each(|bytes| part.push(bytes));
        first.join(part.finish().expect("a part")).ok()?;
    }
    let mut hash = FileHash::default();
    hash.push(text);
    Some(first.finish_hashed(hash.finish()).expect("a bill"))
}

/// Rows with everything that a cut may fall into: quoted line ends, doubled quotes, carriage returns, characters of
/// several bytes, stray quotes, costs that are none.
fn rows() -> impl Strategy<Value = String> {
    let note = prop_oneof![
        4 => "[a-c]{0,3}",
        2 => "\"([a,é😀]|\"\"|\n|\r\n){0,6}\"",
        1 => "[a\"é]{0,3}",
        1 => "\"[a\n]{60,70}\"",
    ];
    let tags = prop_oneof![3 => Just(String::new()), 2 => "\"\\{\"\"team\"\":\"\"[ab]\"\"\\}\"", 1 => "\"\\{\"\"[a-d]\"\":\"\"x\"\"\\}\"", 1 => "[{x]{1,2}"];
    let cost = prop_oneof![8 => "-?[0-9]{1,3}\\.[0-9]{1,22}", 1 => Just("none".to_owned())];
    let row = (cost, "0[1-9]", tags, note, prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")]);
    proptest::collection::vec(row, 1..10).prop_map(|rows| {
        let rows = rows.into_iter().map(|(cost, day, tags, note, end)| {
            format!("{cost},USD,2026-08-{day},,Service {},{tags},{note}{end}", day.len() + cost.len() % 3)
        });
        rows.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_cut_gives_the_same_bill_or_none(rows in rows(), piece in 1usize..90) {
        let text = beginning() + &rows;
        for keep in [Keep::Everything, Keep::Fields(BTreeSet::from(["ServiceName".to_owned(), "Tags.team".to_owned()]))] {
            let whole = read_bill("bill.csv", text.as_bytes(), options(&keep)).expect("a bill");
            let mut fitting = 0;
            for cut in 0..=rows.len() {
                if let Some(bill) = in_parts(text.as_bytes(), &[cut], &keep, piece) {
                    prop_assert_eq!(&bill, &whole, "cut at {}", cut);
                    prop_assert_eq!(bill.to_bytes(), whole.to_bytes());
                    fitting += 1;
                }
            }
            prop_assert!(fitting > 0);
        }
    }

    #[test]
    fn three_parts_are_one_bill(rows in rows(), piece in 1usize..90) {
        let (text, keep) = (beginning() + &rows, Keep::Everything);
        let whole = read_bill("bill.csv", text.as_bytes(), options(&keep)).expect("a bill");
        let ends: Vec<usize> = rows.match_indices('\n').map(|(at, _)| at + 1).collect();
        for pair in ends.windows(2) {
            if let Some(bill) = in_parts(text.as_bytes(), pair, &keep, piece) {
                prop_assert_eq!(bill.to_bytes(), whole.to_bytes());
            }
        }
    }
}

#[test]
fn a_part_begins_where_rows_are_alike() {
    let row = "1.5,USD,2026-08-01,,s,,\"a\nb\"\n";
    let text = beginning() + &row.repeat(40);
    let mut first = BillReader::new("bill.csv", Options::default());
    first.push(text.as_bytes()).expect("FOCUS");
    let plan = first.parts().expect("a plain file");
    for from in beginning().len()..text.len() - 10 * row.len() {
        let border = from + plan.border(&text.as_bytes()[from..]).expect("a border");
        assert!(text[border..].starts_with("1.5,"), "from {from}");
    }
}

#[test]
fn what_is_read_by_one_says_so() {
    let text = beginning();
    let mut seen = BillReader::new("bill.csv", Options::default()).on_refused(|_| {});
    seen.push(text.as_bytes()).expect("FOCUS");
    assert!(seen.parts().is_none(), "somebody watches the rows in their order");
    let mut early = BillReader::new("bill.csv", Options::default());
    early.push(HEADER.as_bytes()).expect("FOCUS");
    assert!(early.parts().is_none(), "the header is not known yet");
}

/// A column with more values than are kept, and one whose key comes late.
#[test]
fn a_column_that_may_be_given_up_is_read_by_one() {
    let row = |row: usize| format!("1,USD,2026-08-01,,s,\"{{\"\"k{}\"\":1}}\",n{row}\n", row % 4);
    let rows: String = (0..60_000).map(row).collect();
    let text = beginning() + &rows;
    let cut = rows[..rows.len() / 2].rfind('\n').expect("lines") + 1;
    assert!(in_parts(text.as_bytes(), &[cut], &Keep::Everything, 1 << 16).is_none());
    let keep = Keep::Fields(BTreeSet::from(["x_Note".to_owned(), "Tags.k3".to_owned()]));
    let whole = read_bill("bill.csv", text.as_bytes(), options(&keep)).expect("a bill");
    assert_eq!(in_parts(text.as_bytes(), &[cut], &keep, 1 << 16), Some(whole));
}
