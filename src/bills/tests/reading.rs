//! Whole files: what is accepted, what is refused and why, and that neither cutting nor order changes a figure.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use proptest::prelude::*;

use crate::bills::{
    Bill, BillError, BillReader, Converter, Corrupt, Foreign, GzipFault, Keep, MOST_REFUSED, Options,
    bill_columns, read_bill,
};
use crate::calendar::DateOrder;
use crate::money::{Amount, ExactSum};
use crate::workspace::{Basis, Mapping};

fn read(text: &str) -> Result<Bill, BillError> {
    read_bill("bill.csv", text.as_bytes(), Options::default())
}

fn bill(text: &str) -> Bill {
    read(text).expect("a bill")
}

fn reasons(bill: &Bill) -> Vec<(u64, &str)> {
    bill.refused.iter().map(|refused| (refused.line, refused.reason.as_str())).collect()
}

/// The texts of a combination by column.
fn values(bill: &Bill, place: usize) -> BTreeMap<&str, &str> {
    let ids = bill.combinations[place].values.iter().zip(&bill.columns).filter(|(id, _)| **id > 0);
    ids.map(|(id, column)| (&*column.name, &*column.values[*id as usize - 1])).collect()
}

fn total(bill: &Bill, basis: Basis) -> String {
    let mut sum = ExactSum::default();
    bill.control.iter().for_each(|control| sum.merge(&control.sums[basis.index()]));
    sum.exact()
}

fn days(bill: &Bill, place: usize) -> String {
    let period = bill.combinations[place].period;
    format!("{} {}", period.start(), period.end())
}

fn in_pieces(bytes: &[u8], sizes: &[usize], options: &Options<'_>) -> Result<Bill, BillError> {
    let mut reader = BillReader::new("bill.csv", options.clone());
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, after) = rest.split_at(rest.len().min(*size));
        reader.push(piece)?;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    reader.finish()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

const FOCUS: &str =
    "ChargePeriodStart,ChargePeriodEnd,EffectiveCost,BilledCost,BillingCurrency,ProviderName,Tags,Seat\n";

#[test]
fn rows_that_are_alike_become_one_combination() {
    let rows = "2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,1.10,2,usd,OpenAI,\"{\"\"team\"\": \"\"search\"\", \"\" org\"\": 7}\",a\n\
                2026-03-01T05:00:00Z,2026-03-02T00:00:00Z,0.90,,USD, OpenAI ,\"{\"\"team\"\": \"\"search\"\", \"\" org\"\": 7}\",a\n\
                2026-03-01T05:00:00Z,2026-03-02T00:00:00Z,0.5,1,usd,OpenAI,\"{\"\"team\"\": \"\"search\"\", \"\" org\"\": 7}\",a\n";
    let bill = bill(&(FOCUS.to_owned() + rows));
    assert_eq!((bill.rows, bill.rejected, bill.format.as_str()), (3, 0, "focus-1.0"));
    // The second row lacks a billed cost: it must not pass for one that costs nothing.
    assert_eq!(bill.combinations.len(), 2);
    assert_eq!(bill.combinations[0].rows, 2);
    assert_eq!(bill.combinations[0].cost(Basis::Effective), Amount::parse("1.6").ok());
    assert_eq!(bill.combinations[0].cost(Basis::Billed), Amount::parse("3").ok());
    assert_eq!(bill.combinations[1].cost(Basis::Billed), None);
    let expected = [
        ("BillingCurrency", "usd"),
        ("ProviderName", "OpenAI"),
        ("Tags. org", "7"),
        ("Tags.team", "search"),
        ("x_Seat", "a"),
    ];
    assert_eq!(values(&bill, 0), expected.into());
    assert_eq!(&*bill.combinations[0].currency, "USD");
    assert_eq!(bill.substitutes, [None, None, Some(Basis::Effective)]);
    let lines: Vec<_> = bill.evidence.rows().map(|row| (row.line, row.combination)).collect();
    assert_eq!(lines, [(2, 0), (3, 1), (4, 0)]);
    assert_eq!(
        (total(&bill, Basis::Effective), total(&bill, Basis::List)),
        ("2.5".to_owned(), "2.5".to_owned())
    );
}

#[test]
fn periods_are_those_of_the_contract() {
    let rows = "2026-03-01,2026-03-11,1,,,,,\n2026-03-01,2026-03-02T00:00:01Z,1,,,,,\n2026-03-01,,1,,,,,\n\
                2026-03-01,2026-03-01,1,,,,,\n2026-03-02,2026-03-01,1,,,,,\n,2026-03-01,1,,,,,\nsoon,,1,,,,,\n";
    let bill = bill(&(FOCUS.to_owned() + rows));
    let spans = ["2026-03-01 2026-03-11", "2026-03-01 2026-03-03", "2026-03-01 2026-03-02"];
    assert_eq!([0, 1, 2].map(|place| days(&bill, place)), spans);
    assert_eq!(bill.combinations[2].rows, 2);
    let expected = [
        (6, "ChargePeriodEnd \"2026-03-01\" is before the start"),
        (7, "ChargePeriodStart is empty"),
        (8, "ChargePeriodStart \"soon\" is not a date (as 2026-03-11 or 2026-03-11T00:00:00Z)"),
    ];
    assert_eq!(reasons(&bill), expected);
}

#[test]
fn an_end_that_never_comes_refuses_the_row() {
    let rows = "2026-03-01,9999-12-31,1,,,,,\n2000-01-01,2100-01-01,2,,,,,\n2000-01-01,2100-01-02,4,,,,,\n";
    let bill = bill(&(FOCUS.to_owned() + rows));
    assert_eq!(total(&bill, Basis::Effective), "2");
    let reason = "is more than 100 years after the start; an end that far is no end of a charge: leave it empty or write the real one";
    let (first, second) = (
        format!("ChargePeriodEnd \"9999-12-31\" {reason}"),
        format!("ChargePeriodEnd \"2100-01-02\" {reason}"),
    );
    assert_eq!(reasons(&bill), [(2, first.as_str()), (4, second.as_str())]);
}

#[test]
fn costs_are_read_as_bills_print_them() {
    let costs = ["\"1,234.50\"", "(12.00)", "1e-7", "-0", "$5", " 7 ", "1E+2", "0.1234567890123456789"];
    let rows: String = costs.iter().map(|cost| format!("2026-03-01,,{cost},,,,,\n")).collect();
    let refused = "2026-03-01,,,,,,,\n2026-03-01,,NULL,,,,,\n2026-03-01,,free,,,,,\n2026-03-01,,1e30,,,,,\n2026-03-01,,-,,,,,\n";
    let bill = bill(&(FOCUS.to_owned() + &rows + refused));
    assert_eq!(total(&bill, Basis::Effective), "1334.6234568890123456789");
    let expected = [
        (10, "EffectiveCost is empty"),
        (11, "EffectiveCost is empty"),
        (12, "EffectiveCost \"free\" is not a number"),
        (13, "EffectiveCost \"1e30\" is larger than any bill (10^18 or more, or more than 1,000 digits)"),
        (14, "EffectiveCost \"-\" is not a number"),
    ];
    assert_eq!(reasons(&bill), expected);
    assert_eq!(bill.refused[2].text, "2026-03-01,,free,,,,,");
}

#[test]
fn costs_beyond_every_bill_are_refused_before_they_overflow() {
    let rows: String = (0..300).map(|_| "2026-03-01,,-900000000000000000,,,,,\n").collect();
    let bill = bill(&(FOCUS.to_owned() + &rows));
    assert_eq!((bill.rows, bill.rejected), (300, 299));
}

#[test]
fn a_missing_cost_column_is_read_from_the_next() {
    let bill = bill("chargeperiodstart,LISTCOST,BilledCost\n2026-03-01,3,2\n");
    assert_eq!(bill.substitutes, [Some(Basis::Billed), None, None]);
    assert_eq!(
        bill.combinations[0].costs,
        [2, 2, 3].map(|cost| Some(Amount::from_units(cost * 10i128.pow(18))))
    );
}

#[test]
fn a_bare_null_is_missing_and_a_quoted_one_is_text() {
    let bill = bill(&(FOCUS.to_owned() + "2026-03-01,NULL,1,NULL,NULL,\"NULL\",NULL,NULL\n"));
    assert_eq!(values(&bill, 0), [("ProviderName", "NULL")].into());
    assert_eq!(&*bill.combinations[0].currency, "");
}

#[test]
fn short_rows_are_filled_and_long_ones_refused() {
    let bill = bill(&(FOCUS.to_owned() + "2026-03-01,,1\n2026-03-01,,1,,,,,x,,\n2026-03-01,,1,,,,,x,,y\n\n"));
    assert_eq!((bill.rows, bill.rejected), (3, 1));
    let reason = "has 10 cells, but the header has 8; a separator may stand in an unquoted text";
    assert_eq!(reasons(&bill), [(4, reason)]);
}

#[test]
fn tags_that_are_no_object_are_kept_as_they_stand() {
    let header = "ChargePeriodStart,EffectiveCost,Tags,Tags.team\n";
    let bill = bill(
        &(header.to_owned()
            + "2026-03-01,1,team=search,\n2026-03-01,1,\"{\"\"team\"\":\"\"ads\"\"}\",own\n2026-03-01,1,\"{\"\"team\"\":\"\"ads\"\"}\",\n"),
    );
    assert_eq!(bill.unread_tags, 1);
    assert_eq!(values(&bill, 0), [("Tags", "team=search")].into());
    assert_eq!(values(&bill, 1), [("Tags.team", "own")].into());
    assert_eq!(values(&bill, 2), [("Tags.team", "ads")].into());
}

#[test]
fn the_service_provider_stands_in_for_the_provider() {
    let columns = "ChargePeriodStart,EffectiveCost,ServiceProviderName";
    let alone = bill(&format!("{columns}\n2026-03-01,1,Google\n"));
    assert_eq!(alone.format, "focus-1.3");
    assert_eq!(values(&alone, 0), [("ProviderName", "Google"), ("ServiceProviderName", "Google")].into());
    let both = bill(&format!("{columns},ProviderName\n2026-03-01,1,Google,\n2026-03-01,1,Google,G\n"));
    assert_eq!(values(&both, 0)["ProviderName"], "Google");
    assert_eq!(values(&both, 1)["ProviderName"], "G");
}

#[test]
fn exactly_the_asked_columns_are_kept() {
    let fields = ["EffectiveCost", "ChargePeriodStart", "Tags.a", "Tags", "x_None"].map(str::to_owned);
    let options = Options { keep: Keep::Fields(BTreeSet::from(fields)), ..Options::default() };
    let text =
        "ChargePeriodStart,EffectiveCost,Tags,Extra\n2026-03-01,1.50,\"{\"\"a\"\":1,\"\"b\"\":2}\",x\n";
    let bill = read_bill("bill.csv", text.as_bytes(), options).expect("a bill");
    let expected = [
        ("ChargePeriodStart", "2026-03-01"),
        ("EffectiveCost", "1.50"),
        ("Tags", "{\"a\":1,\"b\":2}"),
        ("Tags.a", "1"),
    ];
    assert_eq!(values(&bill, 0), expected.into());
}

#[test]
fn a_preamble_is_passed_over_and_counted() {
    let bill = bill("Invoice;March\n\nAccount;7\nChargePeriodStart;BilledCost;Model\n2026-03-01;1.5;m\n");
    assert_eq!((bill.preamble, bill.rows), (2, 1));
    assert_eq!(bill.evidence.rows().map(|row| row.line).collect::<Vec<_>>(), [5]);
    assert_eq!(values(&bill, 0), [("x_Model", "m")].into());
}

#[test]
fn doubled_columns() {
    let error = read("ChargePeriodStart,BilledCost,billedcost\n2026-03-01,1,2\n").expect_err("two costs");
    let expected =
        "bill.csv, line 1: two columns are called BilledCost, and only one can be read; remove or rename one";
    assert_eq!(error.to_string(), expected);
    let bill = bill("ChargePeriodStart,BilledCost,Note,x_Note,Note,,SkuId,SkuId\n2026-03-01,1,a,b,c,d,e,f\n");
    let expected = [
        ("SkuId", "e"),
        ("x_Note", "a"),
        ("x_Note_2", "b"),
        ("x_Note_3", "c"),
        ("x_SkuId_2", "f"),
        ("x_column_6", "d"),
    ];
    assert_eq!(values(&bill, 0), expected.into());
}

fn mapping() -> Mapping {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(to, from)| ((*to).to_owned(), (*from).to_owned())).collect()
    };
    Mapping {
        id: "invoice".to_owned(),
        columns: pairs(&[("ChargePeriodStart", "Tag"), ("BilledCost", "Betrag"), ("x_Model", "Modell")]),
        decimal: Some(",".to_owned()),
        dates: Some(DateOrder::DayFirstDots),
        constants: pairs(&[("BillingCurrency", "EUR"), ("ProviderName", "Mistral")]),
        ..Mapping::default()
    }
}

#[test]
fn any_table_by_a_mapping() {
    let options = Options { mappings: &[mapping()], basis: Basis::Billed, ..Options::default() };
    let text = "Tag;Betrag;Modell;Team\n11.03.2026;\"1.234,50\";m;NULL\n12.03.2026;3,;m;x\n";
    let bill = read_bill("bill.csv", text.as_bytes(), options.clone()).expect("a bill");
    assert_eq!(bill.format, "mapping:invoice");
    assert_eq!(total(&bill, Basis::Billed), "1237.5");
    let expected =
        [("BillingCurrency", "EUR"), ("ProviderName", "Mistral"), ("x_Model", "m"), ("x_Team", "NULL")];
    assert_eq!(values(&bill, 0), expected.into());
    let converter = Converter::new("bill.csv", &options, Vec::new());
    let converted = convert(converter, text);
    let expected = "ChargePeriodStart,BilledCost,x_Model,x_Team,BillingCurrency,ProviderName\n\
                    2026-03-11,1234.5,m,\"NULL\",EUR,Mistral\n2026-03-12,3,m,x,EUR,Mistral\n";
    assert_eq!(converted, expected);
}

#[test]
fn a_mapping_comes_before_the_header() {
    let pairs = [("ChargePeriodStart", "ChargePeriodStart"), ("BilledCost", "BilledCost")];
    let columns = pairs.map(|(to, from)| (to.to_owned(), from.to_owned())).into();
    let mapping = Mapping { columns, constants: Vec::new(), ..mapping() };
    let nothing = Mapping { columns: Vec::new(), ..mapping.clone() };
    let mappings = [nothing, mapping];
    let text = "ChargePeriodStart;BilledCost;SkuId;Note\n01.03.2026;1.234,50;NULL;n\n";
    let options = Options { mappings: &mappings, basis: Basis::Billed, ..Options::default() };
    let read = read_bill("bill.csv", text.as_bytes(), options).expect("a bill");
    assert_eq!((read.format.as_str(), read.rejected), ("mapping:invoice", 0));
    assert_eq!(
        (total(&read, Basis::Billed), days(&read, 0)),
        ("1234.5".to_owned(), "2026-03-01 2026-03-02".to_owned())
    );
    assert_eq!(values(&read, 0), [("x_Note", "n")].into());
    // A FOCUS file that lacks one of its columns is none of its files.
    let other = "ChargePeriodStart,EffectiveCost\n2026-03-01,1.50\n";
    let options = Options { mappings: &mappings, ..Options::default() };
    let read = read_bill("bill.csv", other.as_bytes(), options).expect("a bill");
    assert_eq!((read.format.as_str(), total(&read, Basis::Effective)), ("focus-1.0", "1.5".to_owned()));
}

#[test]
fn a_comma_that_may_be_either_refuses_the_row() {
    for delimiter in [";", "\t", "|"] {
        let text = "ChargePeriodStart;BilledCost;ListCost\n2026-03-01;1,500;1\n2026-03-01;1;12,50\n2026-03-01;2.5;2.5\n";
        let bill = bill(&text.replace(';', delimiter));
        assert_eq!(total(&bill, Basis::Billed), "2.5");
        let remedy = "may have a decimal comma or thousands apart: add a mapping to the workspace that says \"decimal\": \",\" \
                      (or \"decimal\": \".\")";
        let (first, second) =
            (format!("BilledCost \"1,500\" {remedy}"), format!("ListCost \"12,50\" {remedy}"));
        assert_eq!(reasons(&bill), [(2, first.as_str()), (3, second.as_str())]);
    }
}

#[test]
fn a_mapped_bill_is_kept_like_its_conversion() {
    let more = [("ConsumedQuantity", "Menge"), ("BillingPeriodStart", "Monat")];
    let more = more.map(|(to, from)| (to.to_owned(), from.to_owned()));
    let mapping = Mapping { columns: [mapping().columns, more.to_vec()].concat(), ..mapping() };
    let fields = ["ConsumedQuantity", "BilledCost", "ChargePeriodStart", "BillingPeriodStart", "x_Model"];
    let options = Options {
        basis: Basis::Billed,
        keep: Keep::Fields(BTreeSet::from(fields.map(str::to_owned))),
        mappings: &[mapping],
    };
    let text = "Tag;Betrag;Modell;Menge;Monat\n11.03.2026;1.234,50;1,5;2.000,0;01.03.2026\n";
    let raw = read_bill("bill.csv", text.as_bytes(), options.clone()).expect("a bill");
    let expected = [
        ("BilledCost", "1234.5"),
        ("BillingPeriodStart", "2026-03-01"),
        ("ChargePeriodStart", "2026-03-11"),
        ("ConsumedQuantity", "2000"),
        ("x_Model", "1,5"),
    ];
    assert_eq!(values(&raw, 0), expected.into());
    let converted = convert(Converter::new("bill.csv", &options, Vec::new()), text);
    let again = read_bill("bill.csv", converted.as_bytes(), options).expect("a bill");
    assert_eq!(values(&again, 0), values(&raw, 0));
}

#[test]
fn a_mapping_leaves_columns_out() {
    let mapping = Mapping { ignore: vec![" team ".to_owned(), "Modell".to_owned()], ..mapping() };
    let options = Options { mappings: &[mapping], basis: Basis::Billed, ..Options::default() };
    let text = "Tag;Betrag;Modell;Team\n11.03.2026;\"1.234,50\";m;x\n";
    let bill = read_bill("bill.csv", text.as_bytes(), options).expect("a bill");
    // What is mapped is kept, also where it is named among those to leave out.
    let expected = [("BillingCurrency", "EUR"), ("ProviderName", "Mistral"), ("x_Model", "m")];
    assert_eq!(values(&bill, 0), expected.into());
}

fn convert(mut converter: Converter<'_, Vec<u8>>, text: &str) -> String {
    converter.push(text.as_bytes()).expect("a bill");
    String::from_utf8(converter.finish().expect("a bill").output).expect("text")
}

#[test]
fn converting_keeps_amounts_stamps_and_order() {
    let text = "Seat,chargeperiodstart,BILLEDCOST,Tags,Tags.env,Note\n\
                \"a, \"\"b\"\"\",2026-03-01 10:00:00,1.50000,\"{\"\"k\"\": 1}\",prod,NULL\nx,bad,1,,,\nc,2026-03-02,-1e-7,NULL,,\"NULL\"\n";
    let options = Options { basis: Basis::Billed, ..Options::default() };
    let converted = convert(Converter::new("bill.csv", &options, Vec::new()), text);
    let expected = "x_Seat,ChargePeriodStart,BilledCost,Tags,x_Note\n\
                    \"a, \"\"b\"\"\",2026-03-01 10:00:00,1.50000,\"{\"\"k\"\": 1, \"\"env\"\": \"\"prod\"\"}\",\n\
                    c,2026-03-02,-1e-7,,\"NULL\"\n";
    assert_eq!(converted, expected);
    let (before, after) = (bill(text), bill(&converted));
    assert_eq!(sums(std::slice::from_ref(&before)), sums(std::slice::from_ref(&after)));
    assert_eq!(values(&before, 0), values(&after, 0));
}

#[test]
fn a_row_with_any_cost_is_converted() {
    let text = "ChargePeriodStart,EffectiveCost,BilledCost\n2026-03-01,,5\n2026-03-01,free,6\n2026-03-01,7,\n2026-03-01,,\n";
    let mut converter = Converter::new("bill.csv", &Options::default(), Vec::new());
    converter.push(text.as_bytes()).expect("a bill");
    let converted = converter.finish().expect("a bill");
    assert_eq!(converted.rejected, 1);
    assert_eq!(converted.refused[0].reason, "EffectiveCost is empty");
    let expected =
        "ChargePeriodStart,EffectiveCost,BilledCost\n2026-03-01,,5\n2026-03-01,free,6\n2026-03-01,7,\n";
    assert_eq!(String::from_utf8(converted.output).as_deref(), Ok(expected));
}

#[test]
fn formulas_are_guarded_on_the_way_out_and_back() {
    let text = "Day,Cost,Saved,Item,Who,Tags\n2026-03-01,-5,-1.5,=HYPERLINK(x),'=a,-odd\n2026-03-02,1,+2,\"@x,y\",'tis,\"{\"\"k\"\": \"\"=1\"\"}\"\n";
    let pairs = [("ChargePeriodStart", "Day"), ("BilledCost", "Cost"), ("SkuId", "Item"), ("Tags", "Tags")];
    let columns = pairs.map(|(to, from)| (to.to_owned(), from.to_owned())).into();
    let options = Options {
        basis: Basis::Billed,
        mappings: &[Mapping { id: "m".to_owned(), columns, ..Mapping::default() }],
        ..Options::default()
    };
    let raw = read_bill("bill.csv", text.as_bytes(), options.clone()).expect("a bill");
    let converted = convert(Converter::new("bill.csv", &options, Vec::new()), text);
    let expected = "ChargePeriodStart,BilledCost,x_Saved,SkuId,x_Who,Tags\n\
                    2026-03-01,-5,-1.5,'=HYPERLINK(x),''=a,'-odd\n\
                    2026-03-02,1,+2,\"'@x,y\",'tis,\"{\"\"k\"\": \"\"=1\"\"}\"\n";
    assert_eq!(converted, expected);
    let again = bill(&converted);
    assert_eq!(again.control.iter().map(|line| line.rows).sum::<u64>(), 2);
    for place in [0, 1] {
        assert_eq!(values(&again, place), values(&raw, place));
    }
    // And once more, now from FOCUS.
    assert_eq!(convert(Converter::new("bill.csv", &Options::default(), Vec::new()), &converted), expected);
}

#[test]
fn several_bills_are_converted_into_one_file() {
    let first = "ChargePeriodStart,BilledCost,Tags,Tags.env\n2026-03-01,1,\"{\"\"a\"\": {\"\"b\"\": 1}}\",x\n2026-03-01,2,odd,x\n";
    let second = "BilledCost;ChargePeriodStart;Model\n3;2026-03-02;m\n";
    let options = Options { basis: Basis::Billed, ..Options::default() };
    let mut columns = Vec::new();
    for text in [first, second] {
        let more = bill_columns("bill.csv", text.as_bytes(), &options).expect("columns");
        more.into_iter().for_each(|name| {
            if !columns.contains(&name) {
                columns.push(name)
            }
        });
    }
    assert_eq!(columns, ["ChargePeriodStart", "BilledCost", "Tags", "x_Model"]);
    let one = |text, with_header| {
        convert(Converter::new("bill.csv", &options, Vec::new()).columns(&columns, with_header), text)
    };
    let expected = "ChargePeriodStart,BilledCost,Tags,x_Model\n\
                    2026-03-01,1,\"{\"\"a\"\": {\"\"b\"\": 1}, \"\"env\"\": \"\"x\"\"}\",\n\
                    2026-03-01,2,\"{\"\"Tags\"\": \"\"odd\"\", \"\"env\"\": \"\"x\"\"}\",\n2026-03-02,3,,m\n";
    assert_eq!(one(first, true) + &one(second, false), expected);
}

#[test]
fn encodings_and_gzip_give_the_same_bill() {
    let text = FOCUS.to_owned() + "2026-03-01,,1,,,Müller €,,\"zwei\nZeilen\"\n";
    let plain = bill(&text);
    let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let windows: Vec<u8> =
        text.chars().map(|letter| if letter == '€' { 0x80 } else { letter as u8 }).collect();
    let two_members = [gzip(&text.as_bytes()[..50]), gzip(&text.as_bytes()[50..])].concat();
    let files = [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(),
        windows,
        two_members,
    ];
    for bytes in files {
        for size in [1, 7, 100_000] {
            let bill = in_pieces(&bytes, &[size], &Options::default()).expect("a bill");
            let same = Bill { sha256: plain.sha256.clone(), ..bill };
            assert_eq!(same, plain);
        }
    }
}

#[test]
fn damaged_gzip_is_told() {
    // Texts that pack badly, so that a cut is likely to fall anywhere.
    let rows: String =
        (0..3_000u64).map(|row| format!("2026-03-01,,1,,,{},,\n", row * row * 7_919)).collect();
    let packed = gzip((FOCUS.to_owned() + &rows).as_bytes());
    let fault = |bytes: &[u8]| {
        let found = [1_000_000, 7].map(|size| in_pieces(bytes, &[size], &Options::default()));
        assert_eq!(found[0], found[1]);
        match &found[0] {
            Ok(bill) => (bill.rows, None),
            Err(BillError::Gzip { fault, .. }) => (0, Some(*fault)),
            Err(other) => panic!("{other}"),
        }
    };
    let length = packed.len();
    for end in [3, 11, length / 3, length / 2, length - 100, length - 9, length - 8, length - 1] {
        assert_eq!(fault(&packed[..end]), (0, Some(GzipFault::CutOff)), "{end} of {length}");
    }
    let and = |more: &[u8]| [&packed, more].concat();
    assert_eq!(fault(&packed), (3_000, None));
    assert_eq!(fault(&and(&[0; 5_000])), (3_000, None));
    assert_eq!(fault(&and(&gzip(b"2026-03-01,,1,,,x,,\n"))), (3_001, None));
    assert_eq!(fault(&and(&packed[..20])), (0, Some(GzipFault::CutOff)));
    for garbage in [&b"\0\0x"[..], b"<html>", b"\x1f\x1f and some more text"] {
        assert_eq!(fault(&and(garbage)), (0, Some(GzipFault::Trailing)));
    }
    let mut changed = packed.clone();
    changed[length - 6] ^= 0x55;
    assert_eq!(fault(&changed), (0, Some(GzipFault::Damaged)));
}

#[test]
fn a_bomb_streams_through() {
    let mut text = FOCUS.to_owned().into_bytes();
    text.resize(8 << 20, b'\n');
    let bill = read_bill("bomb.gz", &gzip(&text)[..], Options::default()).expect("a bill");
    assert_eq!(bill.rows, 0);
}

#[test]
fn bytes_that_are_no_utf_8_refuse_their_row_only() {
    let mut bytes = (FOCUS.to_owned() + "2026-03-01,,1,,,é,,\n").into_bytes();
    bytes.extend_from_slice(b"2026-03-01,,2,,,\xff,,\n2026-03-01,,4,,,z,,\n");
    let bill = read_bill("bill.csv", &bytes[..], Options::default()).expect("a bill");
    assert_eq!(
        reasons(&bill),
        [(3, "has bytes that are not valid UTF-8, though the file is UTF-8 elsewhere")]
    );
    assert_eq!(total(&bill, Basis::Effective), "5");
}

#[test]
fn refused_rows_beyond_the_list_are_seen() {
    let mut seen = 0;
    let mut reader = BillReader::new("bill.csv", Options::default()).on_refused(|_| seen += 1);
    reader.push(FOCUS.as_bytes()).expect("header");
    for _ in 0..MOST_REFUSED + 5 {
        reader.push(b"x,,1,,,,,\n").expect("row");
    }
    let bill = reader.finish().expect("a bill");
    assert_eq!(
        (bill.refused.len(), bill.rejected, seen),
        (MOST_REFUSED, MOST_REFUSED as u64 + 5, MOST_REFUSED + 5)
    );
}

#[test]
fn a_column_that_tells_rows_apart_is_dropped() {
    let mut text = "ChargePeriodStart,EffectiveCost,Line,Kind\n".to_owned();
    for line in 0..60_000 {
        text += &format!("2026-03-01,0.5,id-{line},k{}\n", line % 3);
    }
    let bill = bill(&text);
    assert_eq!(bill.dropped, ["x_Line"]);
    assert_eq!((bill.columns.len(), bill.combinations.len()), (1, 3));
    assert_eq!(bill.combinations[0].cost(Basis::Effective), Amount::parse("10000").ok());
    let evidence: Vec<_> = bill.evidence.rows().collect();
    assert!(
        evidence
            .iter()
            .enumerate()
            .all(|(at, row)| (row.line, row.combination) == (at as u64 + 2, at as u32 % 3))
    );
    let asked = Options { keep: Keep::Fields(BTreeSet::from(["x_Line".to_owned()])), ..Options::default() };
    let kept = read_bill("bill.csv", text.as_bytes(), asked).expect("a bill");
    assert_eq!((kept.combinations.len(), kept.dropped.len()), (60_000, 0));
}

#[test]
fn what_is_no_bill_is_told() {
    let kind = |bytes: &[u8]| match read_bill("f", bytes, Options::default()) {
        Err(BillError::Foreign { looks_like, .. }) => Some(looks_like),
        _ => None,
    };
    assert_eq!(kind(b"<!DOCTYPE html><html>"), Some(Foreign::Html));
    assert_eq!(kind(&gzip(b"PK\x03\x04")), Some(Foreign::Zip));
    for nothing in ["", "\n\n", "\u{feff}"] {
        assert_eq!(read(nothing), Err(BillError::Empty { file: "bill.csv".to_owned() }));
    }
    assert!(matches!(read("just some words\nand more"), Err(BillError::NoHeader { .. })));
}

/// FOCUS text with everything that may go wrong in a row, and lines in any order.
fn document() -> impl Strategy<Value = Vec<String>> {
    let start = prop_oneof![Just("2026-03-01"), Just("2026-03-01T22:00:00Z"), Just("2026-03-31"), Just("x")];
    let end = prop_oneof![Just(""), Just("2026-04-01"), Just("2026-03-02T00:00:00Z"), Just("NULL")];
    let cost = || prop_oneof![4 => "-?[0-9]{1,3}\\.[0-9]{1,20}", 1 => Just(String::new()), 1 => Just("1e-30".to_owned())];
    let currency = prop_oneof![Just("USD"), Just("eur"), Just("")];
    let provider = prop_oneof![Just("A"), Just("\"B,\n\"\"b\"\"\""), Just("é"), Just("NULL"), Just("b\"q")];
    let tags =
        prop_oneof![Just(""), Just("\"{\"\"t\"\":1}\""), Just("\"{\"\"u\"\":\"\"v\"\"}\""), Just("no")];
    let row = (start, end, cost(), cost(), currency, provider, tags).prop_map(
        |(start, end, effective, billed, currency, provider, tags)| {
            format!("{start},{end},{effective},{billed},{currency},{provider},{tags},s\n")
        },
    );
    prop_oneof![proptest::collection::vec(row.clone(), 0..12), proptest::collection::vec(row, 25..70)]
}

fn sums(bills: &[Bill]) -> BTreeMap<(String, String), [String; 3]> {
    let mut sums: BTreeMap<_, [ExactSum; 3]> = BTreeMap::new();
    for control in bills.iter().flat_map(|bill| &bill.control) {
        let key = (control.currency.to_string(), format!("{:?}", control.period));
        let sum = sums.entry(key).or_default();
        sum.iter_mut().zip(&control.sums).for_each(|(sum, more)| sum.merge(more));
    }
    sums.into_iter().map(|(key, sums)| (key, sums.map(|sum| sum.exact()))).collect()
}

/// Texts and days of each combination, with costs and rows: what must not depend on the order of rows.
fn content(bill: &Bill) -> Vec<String> {
    let mut lines: Vec<String> = (0..bill.combinations.len())
        .map(|place| {
            let combination = &bill.combinations[place];
            let costs = combination.costs.map(|cost| cost.map(|cost| cost.to_string()));
            format!("{:?} {} {costs:?} {}", values(bill, place), days(bill, place), combination.rows)
        })
        .collect();
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn neither_cuts_nor_files_nor_order_matter(
        rows in document(), sizes in proptest::collection::vec(1usize..40, 1..12), packed: bool, at: prop::sample::Index,
    ) {
        let text = FOCUS.to_owned() + &rows.concat();
        let bytes = if packed { gzip(text.as_bytes()) } else { text.clone().into_bytes() };
        let whole = read_bill("bill.csv", &bytes[..], Options::default());
        prop_assert_eq!(&in_pieces(&bytes, &sizes, &Options::default()), &whole);
        let whole = whole.expect("a bill");

        let (first, second) = rows.split_at(at.index(rows.len() + 1));
        let halves = [first, second].map(|rows| bill(&(FOCUS.to_owned() + &rows.concat())));
        prop_assert_eq!(sums(&halves), sums(std::slice::from_ref(&whole)));
        prop_assert_eq!(halves[0].fingerprint.wrapping_add(halves[1].fingerprint), whole.fingerprint);

        let mut turned = rows.clone();
        turned.reverse();
        let turned = bill(&(FOCUS.to_owned() + &turned.concat()));
        prop_assert_eq!(turned.fingerprint, whole.fingerprint);
        prop_assert_eq!(content(&turned), content(&whole));
    }

    #[test]
    fn no_line_end_matters_where_it_is_cut(
        rows in document(), sizes in proptest::collection::vec(1usize..40, 1..12), end in 0usize..3,
    ) {
        let text = (FOCUS.to_owned() + &rows.concat()).replace('\n', ["\n", "\r\n", "\r"][end]);
        let whole = read_bill("bill.csv", text.as_bytes(), Options::default());
        prop_assert_eq!(whole.as_ref().map(|bill| bill.rows), Ok(rows.len() as u64));
        prop_assert_eq!(in_pieces(text.as_bytes(), &sizes, &Options::default()), whole);
    }

    #[test]
    fn controls_combinations_and_evidence_agree(rows in document()) {
        let bill = bill(&(FOCUS.to_owned() + &rows.concat()));
        prop_assert_eq!(bill.evidence.rows().count() as u64, bill.rows - bill.rejected);
        for basis in Basis::ALL {
            let combined: Amount = bill.combinations.iter().filter_map(|one| one.cost(basis)).sum();
            let controlled: Amount = bill.control.iter().map(|control| control.sums[basis.index()].rounded()).sum();
            let evident: Amount = bill.evidence.rows().filter_map(|row| row.costs[basis.index()]).sum();
            prop_assert_eq!((combined, controlled), (evident, evident));
        }
        let mut by_evidence = vec![0; bill.combinations.len()];
        bill.evidence.rows().for_each(|row| by_evidence[row.combination as usize] += 1);
        let rows: Vec<u64> = bill.combinations.iter().map(|combination| combination.rows).collect();
        prop_assert_eq!(by_evidence, rows);
    }

    #[test]
    fn stored_bills_come_back_and_damaged_ones_do_not(rows in document(), at: prop::sample::Index, change in 1u8..) {
        let bill = bill(&(FOCUS.to_owned() + &rows.concat()));
        let mut bytes = bill.to_bytes();
        prop_assert!(Bill::from_bytes(&bytes).is_ok_and(|copy| copy == bill));
        let at = at.index(bytes.len());
        prop_assert!(Bill::from_bytes(&bytes[..at]).is_err());
        bytes[at] ^= change;
        prop_assert!(Bill::from_bytes(&bytes).is_err());
        // The same with a checksum that was made to fit: it may be read, but must not panic.
        let content = bytes.len() - 16;
        let sum = crate::bills::fingerprint::hash(&bytes[..content]).to_le_bytes();
        bytes[content..].copy_from_slice(&sum);
        if let Ok(bill) = Bill::from_bytes(&bytes) {
            (0..bill.combinations.len()).for_each(|place| drop(values(&bill, place)));
        }
        prop_assert_eq!(Bill::from_bytes(b"CMB\x01\x09"), Err(Corrupt::Version(9)));
    }

    #[test]
    fn any_bytes_are_survived(bytes: Vec<u8>, header: bool) {
        let bytes = if header { [FOCUS.as_bytes(), &bytes].concat() } else { bytes };
        let _ = read_bill("bill.csv", &bytes[..], Options::default()).map_err(|error| error.to_string());
    }
}
