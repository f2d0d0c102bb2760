//! Files in files: workbooks, archives and Parquet as other programs wrote them give the money of their rows, and nothing
//! that is done to their bytes makes the reader panic.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::io::{Read, Write};

use cost_matrix::bills::{
    Bill, BillError, BillReader, Options, Package, PackageFault, Sheets, Source, TELLING, is_package,
    read_bill,
};
use cost_matrix::ledger::{Allocation, Asked, By};
use cost_matrix::money::ExactSum;
use cost_matrix::report::{BillNote, Printed};
use cost_matrix::workspace::{Basis, Workspace};
use proptest::prelude::*;

/// The sum of the four rows that all samples hold.
const FOUR: &str = "1011.950001";

/// Of fifty times these rows.
const TWO_HUNDRED: &str = "50597.50005";

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/cases/packages/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn total(bill: &Bill) -> String {
    let mut sum = ExactSum::default();
    bill.control.iter().for_each(|control| sum.merge(&control.sums[Basis::Billed.index()]));
    sum.exact()
}

fn read(name: &str, bytes: Vec<u8>, sheets: &Sheets) -> Vec<Result<Bill, BillError>> {
    assert!(is_package(&bytes[..bytes.len().min(TELLING)]), "{name}");
    let mut package = match Package::open(name, Source::of(bytes), sheets, &[]) {
        Ok(package) => package,
        Err(error) => return vec![Err(error)],
    };
    let mut bills = Vec::new();
    while let Some(part) = package.next_part() {
        bills.push(part.and_then(|mut part| {
            let name = part.name().to_owned();
            let mut reader = BillReader::new(&name, Options { basis: Basis::Billed, ..Options::default() });
            let io = |error: std::io::Error| BillError::Io { file: name.clone(), reason: error.to_string() };
            let mut piece = vec![0; 1_000];
            loop {
                match part.read(&mut piece).map_err(io)? {
                    0 => break,
                    count => reader.push(&piece[..count])?,
                }
            }
            let mut bill = reader.finish()?;
            part.complete(&mut bill).map_err(io)?;
            Ok(bill)
        }));
    }
    bills
}

fn only(name: &str, sheets: &Sheets) -> Bill {
    let mut bills = read(name, sample(name), sheets);
    assert_eq!(bills.len(), 1, "{name}");
    bills.pop().unwrap().unwrap_or_else(|error| panic!("{error}"))
}

fn values<'b>(bill: &'b Bill, column: &str) -> Vec<&'b str> {
    let found = bill.columns.iter().find(|own| &*own.name == column);
    found.map(|column| column.values.iter().map(|value| &**value).collect()).unwrap_or_default()
}

fn days(bill: &Bill) -> (String, String) {
    let first = bill.control.iter().map(|control| control.period.start()).min().unwrap();
    let last = bill.control.iter().map(|control| control.period.last()).max().unwrap();
    (first.to_string(), last.to_string())
}

fn asked(sheet: &str) -> Sheets {
    Sheets { asked: Some(sheet.to_owned()), ..Sheets::default() }
}

#[test]
fn a_workbook_s_bill_is_found_among_its_sheets() {
    for name in ["usage.xlsx", "usage-1904.xlsx", "usage.xls", "usage.ods"] {
        let bill = only(name, &Sheets::default());
        assert_eq!((bill.rows, bill.rejected), (4, 0), "{name} {:?}", bill.refused);
        assert_eq!(total(&bill), FOUR, "{name}");
        assert_eq!(days(&bill), ("2026-03-01".to_owned(), "2026-03-04".to_owned()), "{name}");
        assert_eq!(values(&bill, "ServiceName"), ["Chat", "Embeddings, small", "Images \"large\""], "{name}");
        assert_eq!(values(&bill, "x_Team"), ["search", "ads"], "{name}");
        assert!(bill.notes[0].contains("“Usage” was read") && bill.notes[0].contains("Summary"), "{name}");
        assert_eq!(bill.preamble, 1, "{name}");
        // The row of a charge is the row of the sheet.
        let lines: Vec<u64> = bill.evidence.rows().map(|row| row.line).collect();
        assert_eq!(lines, [5, 6, 7, 8], "{name}");
    }
}

#[test]
fn a_sheet_can_be_asked_for() {
    for name in ["usage.xlsx", "usage.xls", "usage.ods"] {
        let usage = only(name, &asked(" usage"));
        assert_eq!(total(&usage), FOUR);
        let preferred =
            Sheets { preferred: vec!["Detail".to_owned(), "USAGE".to_owned()], ..Sheets::default() };
        assert_eq!(only(name, &preferred).sha256, usage.sha256);
        let Err(BillError::Package { fault: PackageFault::NoSheet { wanted, there }, .. }) =
            read(name, sample(name), &asked("Detail")).remove(0)
        else {
            panic!("{name}: there is no such sheet")
        };
        assert_eq!((wanted.as_str(), there[1].as_str()), ("Detail", "Usage"));
    }
    let notes = read("usage.xlsx", sample("usage.xlsx"), &asked("Notes")).remove(0);
    assert!(notes.is_err(), "{notes:?}");
}

#[test]
fn parquet_of_several_writers_gives_every_digit() {
    for (name, first, last) in [
        ("focus-snappy.parquet", "2026-03-01", "2026-03-04"),
        ("focus-gzip-v2.parquet", "2026-03-01", "2026-03-04"),
        ("focus-zstd-int96.parquet", "2026-03-01", "2026-03-04"),
        ("focus-lz4-delta.parquet", "2026-03-01", "2026-03-04"),
        ("focus-polars.parquet", "2026-03-01", "2026-03-04"),
    ] {
        let bill = only(name, &Sheets::default());
        assert_eq!((bill.rows, bill.rejected), (200, 0), "{name} {:?}", bill.refused.first());
        assert_eq!(total(&bill), TWO_HUNDRED, "{name}");
        assert_eq!(days(&bill), (first.to_owned(), last.to_owned()), "{name}");
        assert_eq!(values(&bill, "ProviderName"), ["Acme AI"], "{name}");
        if name != "focus-polars.parquet" {
            assert_eq!(values(&bill, "Tags.team"), ["search", "ads"], "{name}");
            assert_eq!(values(&bill, "x_List"), ["[\"a\",\"b\"]"], "{name}");
            assert_eq!(values(&bill, "x_x_Point.x").len() + values(&bill, "x_Point.x").len(), 1, "{name}");
            assert!(bill.notes.iter().any(|note| note.contains("x_Deep")), "{name} {:?}", bill.notes);
        }
    }
    let refused =
        read("b.parquet", sample("focus-brotli.parquet"), &Sheets::default()).remove(0).unwrap_err();
    assert!(refused.to_string().contains("brotli"), "{refused}");
}

#[test]
fn every_member_of_an_archive_is_a_bill_of_its_own() {
    let bills = read("march.zip", sample("march.zip"), &Sheets::default());
    let told: Vec<String> = bills
        .iter()
        .map(|bill| match bill {
            Ok(bill) => format!("{} {}", bill.name, total(bill)),
            Err(error) => format!("{} {}", error.file(), error.is_no_bill()),
        })
        .collect();
    assert_eq!(
        told,
        [
            &format!("march.zip/march/one.csv {FOUR}"),
            &format!("march.zip/march/two.csv.gz {FOUR}"),
            "march.zip/march/read me.txt true",
            &format!("march.zip/march/usage.xlsx {FOUR}"),
            &format!("march.zip/inner.zip/three.csv {FOUR}"),
        ]
    );
    let own = only("usage.xlsx", &Sheets::default());
    assert_eq!(bills[3].as_ref().unwrap().sha256, own.sha256, "a workbook is the same wherever it stands");
}

#[test]
fn gzip_of_a_package_is_read() {
    for name in ["usage.xlsx", "focus-snappy.parquet", "march.zip"] {
        let mut packed = flate2_gzip(&sample(name));
        let bills = read("packed.gz", packed.clone(), &Sheets::default());
        assert!(bills[0].is_ok(), "{name} {:?}", bills[0].as_ref().err());
        packed.truncate(packed.len() - 20);
        let cut = read("packed.gz", packed, &Sheets::default());
        assert!(cut[0].is_err(), "{name}");
    }
}

fn flate2_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive with these members; `how` is the method and the flags.
fn archive(members: &[(&str, &[u8])], (method, flags): (u16, u16)) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let packed = if method == 8 {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(content).unwrap();
            encoder.finish().unwrap()
        } else {
            content.to_vec()
        };
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let at = bytes.len() as u32;
        let mut about = Vec::new();
        for number in [20, flags, method, 0, 0] {
            about.extend_from_slice(&u16::to_le_bytes(number));
        }
        for number in [sum.sum(), packed.len() as u32, content.len() as u32] {
            about.extend_from_slice(&number.to_le_bytes());
        }
        about.extend_from_slice(&(name.len() as u16).to_le_bytes());
        about.extend_from_slice(&0_u16.to_le_bytes());
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&about);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&about);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let at = bytes.len() as u32;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        bytes.extend_from_slice(&(members.len() as u16).to_le_bytes());
    }
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&at.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    bytes
}

const CSV: &[u8] = b"ChargePeriodStart,BilledCost,BillingCurrency\n2026-03-01,14.20,USD\n";

fn first_error(bytes: Vec<u8>) -> String {
    let first = read("a.zip", bytes, &Sheets::default()).into_iter().next();
    first.map(|bill| bill.map_or_else(|error| error.to_string(), |bill| total(&bill))).unwrap_or_default()
}

#[test]
fn archives_that_mean_harm_are_refused_in_words() {
    assert_eq!(first_error(archive(&[("a.csv", CSV)], (8, 0))), "14.2");
    assert_eq!(first_error(archive(&[("a.csv", CSV)], (0, 0))), "14.2");
    assert!(first_error(archive(&[("a.csv", CSV)], (8, 1))).contains("password"));
    assert!(first_error(archive(&[("a.csv", CSV)], (12, 0))).contains("bzip2"));
    let bomb = [CSV, &b"\n".repeat(40 << 20)].concat();
    let told = first_error(archive(&[("a.csv", &bomb)], (8, 0)));
    assert!(told.contains("times as large"), "{told}");
    let whole = archive(&[("a.csv", CSV)], (0, 0));
    assert!(first_error(whole[..whole.len() - 30].to_vec()).contains("too early"));
    let mut wrong = whole.clone();
    wrong[60] ^= 1;
    assert!(first_error(wrong).contains("the sum of a.csv"));
    // Two entries of the directory that lead to the same bytes.
    let two = archive(&[("a.csv", CSV), ("b.csv", CSV)], (0, 0));
    let second = (30 + 5 + CSV.len()) as u32;
    let at = two.windows(4).rposition(|four| four == second.to_le_bytes()).unwrap();
    let mut overlapping = two.clone();
    overlapping[at..at + 4].fill(0);
    assert!(first_error(overlapping).contains("overlap"));
    let mut nested = archive(&[("a.csv", CSV)], (0, 0));
    for _ in 0..4 {
        nested = archive(&[("a.zip", &nested)], (0, 0));
    }
    assert!(first_error(nested).contains("archives in archives"));
    assert!(
        first_error(archive(&[("__MACOSX/a", b"x"), ("empty/", b"")], (0, 0))).contains("nothing is in it")
    );
}

/// A workbook of one sheet with this XML.
fn workbook(sheet: &str, settings: &str, styles: &str) -> Vec<u8> {
    let workbook = format!(
        "<workbook xmlns:r=\"r\">{settings}<sheets><sheet name=\"A &amp; B\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"/xl/s.xml\"/>\
                     <Relationship Id=\"r2\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";
    archive(
        &[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
            ("xl/s.xml", sheet.as_bytes()),
        ],
        (8, 0),
    )
}

#[test]
fn cells_of_every_kind_are_what_is_stored() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd\\.mm\\.yyyy\"/></numFmts>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let head = "<row r=\"1\"><c t=\"inlineStr\"><is><t>ChargePeriodStart</t></is></c>\
                <c t=\"inlineStr\"><is><r><t>Billed</t></r><r><t>Cost</t></r><rPh><t>no</t></rPh></is></c>\
                <c t=\"inlineStr\"><is><t>x_Note</t></is></c></row>";
    let sheet = |rows: &str| format!("<worksheet><sheetData>{head}{rows}</sheetData></worksheet>");
    let rows = "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>46082</v></c><c r=\"B3\"><f>7+7</f><v>14.199999999999999</v></c>\
                <c r=\"C3\" t=\"b\"><v>1</v></c></row>\
                <row r=\"4\"><c r=\"A4\" s=\"2\"><v>46083.75</v></c><c r=\"B4\"><v>0.000000000000000000000000000000000001</v></c>\
                <c r=\"C4\" t=\"str\"><v>a_x000D_&lt;b&gt;</v></c></row>\
                <row r=\"5\"><c r=\"A5\" s=\"1\"/><c r=\"B5\" t=\"e\"><v>#REF!</v></c></row>\
                <row r=\"7\"><c r=\"A7\" s=\"1\"><v>46084</v></c><c r=\"B7\"><f>SUM(B3:B4)</f></c></row>";
    let mut bills = read("a.xlsx", workbook(&sheet(rows), "", styles), &Sheets::default());
    let bill = bills.remove(0).unwrap();
    assert_eq!(total(&bill), "14.200000000000000000000000000000000001");
    assert_eq!(days(&bill), ("2026-03-01".to_owned(), "2026-03-02".to_owned()));
    assert_eq!(values(&bill, "x_Note"), ["TRUE", "a <b>"]);
    let refused: Vec<u64> = bill.refused.iter().map(|row| row.line).collect();
    assert_eq!(refused, [5, 7], "{:?}", bill.refused);
    assert!(bill.refused[1].text.contains("=SUM(B3:B4)"), "{:?}", bill.refused[1]);
    let later = "<workbookPr date1904=\"1\"/>";
    let bill = read("a.xlsx", workbook(&sheet(rows), later, styles), &Sheets::default()).remove(0).unwrap();
    assert_eq!(days(&bill).0, "2030-03-02");
    for broken in [
        "<row r=\"99999999\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"ZZZZ1\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>17</v></c>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    ] {
        let read = read("a.xlsx", workbook(&sheet(broken), "", styles), &Sheets::default()).remove(0);
        let told = read.map(|bill| bill.rows).map_err(|error| error.to_string());
        assert!(told.is_err() || told == Ok(0), "{broken} {told:?}");
    }
}

const SAMPLES: [&str; 9] = [
    "usage.xlsx",
    "usage.xls",
    "usage.ods",
    "march.zip",
    "focus-snappy.parquet",
    "focus-gzip-v2.parquet",
    "focus-zstd-int96.parquet",
    "focus-lz4-delta.parquet",
    "focus-polars.parquet",
];

#[test]
fn what_is_cut_off_is_told() {
    for name in SAMPLES {
        let whole = sample(name);
        for part in 1..24 {
            let cut = whole[..whole.len() * part / 24].to_vec();
            let bills = read(name, cut, &Sheets::default());
            // Old workbooks end in sectors of nothing.
            assert!(name == "usage.xls" || bills.iter().any(Result::is_err), "{name} {part}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// No bytes make a reader panic, or hang.
    #[test]
    fn any_bytes_are_survived(
        sample_place in 0..SAMPLES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let name = SAMPLES[sample_place];
        let mut bytes = sample(name);
        for (place, byte) in &changes {
            let place = place.index(bytes.len() - 8) + 8;
            if place < bytes.len() {
                bytes[place] = *byte;
            }
        }
        drop(read(name, bytes, &Sheets::default()));
    }

    #[test]
    fn any_beginning_is_survived(
        magic in prop::sample::select(vec![&b"PK\x03\x04"[..], b"PK\x05\x06", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
        rest in prop::collection::vec(any::<u8>(), 0..2_000),
        end in prop::sample::select(vec![&b""[..], b"\x10\0\0\0PAR1", b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x40\0\0\0\x10\0\0\0\0\0"]),
    ) {
        let bytes = [magic, &rest, end].concat();
        drop(read("any", bytes, &Sheets::default()));
    }
}

#[test]
fn a_matrix_that_leaves_as_a_workbook_reads_as_its_csv() {
    let workspace = r#"{"format":"cost-matrix/1","currency":"USD",
        "rules":[{"id":"r","when":{},"set":{"team":{"copy":"ProviderName"}}}]}"#;
    let workspace = Workspace::read(workspace.as_bytes()).unwrap();
    let text = "ChargePeriodStart,BilledCost,ProviderName\n2026-03-01,14.20,\"a <b> & \"\"c\"\"\"\n2026-03-02,-0.005,d\n";
    let bill = read_bill("a.csv", text.as_bytes(), Options::default()).unwrap();
    let allocation = Allocation::of(&workspace, &[&bill], Asked::default()).unwrap();
    let notes = BillNote::of_all(&[&bill], Basis::Effective);
    for exact in [false, true] {
        let printed = Printed::of(&allocation.matrix(&[By::Team, By::Month]), exact);
        let mut package =
            Package::open("m.xlsx", Source::of(printed.xlsx(&notes)), &Sheets::default(), &[]).unwrap();
        let mut read = String::new();
        package.next_part().unwrap().unwrap().read_to_string(&mut read).unwrap();
        assert_eq!(read, printed.csv());
        let html = printed.html(&notes);
        assert!(html.contains("a &lt;b&gt; &amp;") && !html.contains("a <b>"), "{html}");
        assert!(html.contains("BilledCost is read in its place"), "{html}");
    }
}
