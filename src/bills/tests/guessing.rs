//! Guesses for tables of unknown vendors.

use crate::bills::{BillError, Options, Unknown, read_bill};
use crate::calendar::DateOrder;

fn unknown(text: &str) -> Unknown {
    match read_bill("usage-2026.csv", text.as_bytes(), Options::default()) {
        Err(BillError::Unknown(unknown)) => *unknown,
        other => panic!("{other:?}"),
    }
}

/// A guess reads the file that it was made from.
fn reads(text: &str) -> u64 {
    let mapping = unknown(text).guess.mapping;
    let options =
        Options { mappings: &[mapping], basis: crate::workspace::Basis::Billed, ..Options::default() };
    let bill = read_bill("usage-2026.csv", text.as_bytes(), options).expect("a bill");
    assert_eq!(bill.rejected, 0, "{:?}", bill.refused);
    bill.rows
}

fn pairs(unknown: &Unknown) -> Vec<(&str, &str)> {
    unknown.guess.mapping.columns.iter().map(|(to, from)| (to.as_str(), from.as_str())).collect()
}

#[test]
fn names_tell_the_columns() {
    let text = "usage_date_utc,model,workspace,api_key,cost_usd\n2026-03-01,gpt,core,k1,1.25\n2026-03-02,gpt,core,k1,0.5\n";
    let unknown = unknown(text);
    let expected = [
        ("ChargePeriodStart", "usage_date_utc"),
        ("BilledCost", "cost_usd"),
        ("SubAccountName", "workspace"),
        ("x_Model", "model"),
        ("x_ApiKey", "api_key"),
    ];
    assert_eq!(pairs(&unknown), expected);
    assert_eq!(unknown.guess.mapping.constants, [("BillingCurrency".to_owned(), "USD".to_owned())]);
    assert!(unknown.guess.confident, "{:?}", unknown.guess.doubts);
    assert_eq!(unknown.guess.mapping.id, "usage");
    assert_eq!(reads(text), 2);
}

#[test]
fn values_tell_marks_and_orders() {
    let text =
        "Rechnung;Nr. 7\n\nDatum;Produkt;Betrag (EUR)\n31.12.2026;Chat;1.234,50\n01.01.2026;Chat;7,5\n";
    let unknown = unknown(text);
    assert_eq!((unknown.line, unknown.guess.mapping.dates), (3, Some(DateOrder::DayFirstDots)));
    assert_eq!(unknown.guess.mapping.decimal.as_deref(), Some(","));
    assert!(unknown.guess.confident, "{:?}", unknown.guess.doubts);
    assert_eq!(reads(text), 2);
}

#[test]
fn the_message_shows_a_mapping_to_paste() {
    let text = "Datum;Produkt;Betrag (EUR)\n31.12.2026;Chat;1.234,50\n";
    let unknown = unknown(text);
    let message = BillError::Unknown(Box::new(unknown.clone())).to_string();
    let (_, json) =
        message.split_once("; add a mapping to the workspace's \"mappings\", for instance ").expect("one");
    let expected = r#"{"id":"usage","columns":{"ChargePeriodStart":"Datum","BilledCost":"Betrag (EUR)","ServiceName":"Produkt"},"decimal":",","dates":"dd.mm.yyyy","constants":{"BillingCurrency":"EUR"}}"#;
    assert_eq!(json, expected);
    let pasted: crate::workspace::Mapping = serde_json::from_str(json).expect("a mapping");
    assert_eq!(pasted, unknown.guess.mapping);
}

#[test]
fn what_has_two_readings_is_doubted() {
    let ambiguous = unknown("Date,Cost\n03/04/2026,1.25\n05/06/2026,2.50\n");
    assert_eq!(ambiguous.guess.mapping.dates, Some(DateOrder::MonthFirst));
    assert!(!ambiguous.guess.confident);
    let day_first = unknown("Date,Cost\n03/04/2026,1.25\n25/06/2026,2.50\n");
    assert_eq!((day_first.guess.mapping.dates, day_first.guess.confident), (Some(DateOrder::DayFirst), true));
    let nameless = unknown("when,what,how much\n2026-03-01,chat,1.25\n");
    assert_eq!(pairs(&nameless), [("ChargePeriodStart", "when"), ("BilledCost", "how much")]);
    assert_eq!(nameless.guess.doubts.len(), 2);
}

#[test]
fn a_header_without_a_cost_says_so() {
    let unknown = unknown("ChargePeriodStart,Model\n2026-03-01,gpt\n");
    assert_eq!(unknown.guess.doubts, ["no column looks like a cost"]);
}
