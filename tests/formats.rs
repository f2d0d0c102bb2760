//! Vendors' own exports: the real ones give their published totals, the generated ones what they were made to.

use std::io::Write;
use std::path::Path;

use cost_matrix::bills::{Bill, BillError, BillReader, Converter, Options, read_bill};
use cost_matrix::money::ExactSum;
use cost_matrix::workspace::Basis;

fn options() -> Options<'static> {
    Options { basis: Basis::Billed, ..Options::default() }
}

fn total(bill: &Bill, basis: Basis) -> String {
    let mut sum = ExactSum::default();
    bill.control.iter().for_each(|control| sum.merge(&control.sums[basis.index()]));
    sum.exact()
}

fn in_pieces(name: &str, bytes: &[u8], piece: usize) -> Result<Bill, BillError> {
    let mut reader = BillReader::new(name, options());
    bytes.chunks(piece).try_for_each(|piece| reader.push(piece))?;
    reader.finish()
}

/// Reads a file whole, in pieces, and by its conversion: always the same money.
fn read(name: &str, bytes: &[u8]) -> Bill {
    let bill = read_bill(name, bytes, options()).unwrap_or_else(|error| panic!("{error}"));
    for piece in [1, 7, 4_096] {
        if bytes.len() / piece < 100_000 {
            assert_eq!(in_pieces(name, bytes, piece).as_ref(), Ok(&bill), "{name} in pieces of {piece}");
        }
    }
    let mut converter = Converter::new(name, &options(), Vec::new());
    let converted = converter.push(bytes).and_then(|()| converter.finish()).expect("it was read above");
    let again = read_bill(name, &converted.output[..], options()).expect("a converted bill");
    assert!(again.format.starts_with("focus-1."), "{name} {}", again.format);
    assert_eq!((again.rows, again.rejected), (bill.rows - bill.rejected, 0), "{name} {:?}", again.refused);
    for basis in Basis::ALL {
        assert_eq!(total(&again, basis), total(&bill, basis), "{name} converted, {basis:?}");
    }
    assert_eq!(by(&again, "x_Model"), by(&bill, "x_Model"), "{name}");
    assert!(Bill::from_bytes(&bill.to_bytes()).is_ok_and(|copy| copy == bill), "{name}");
    bill
}

/// Billed cost by a column's values.
fn by(bill: &Bill, column: &str) -> Vec<(String, String)> {
    let place = bill.columns.iter().position(|own| &*own.name == column);
    let mut sums = std::collections::BTreeMap::<String, cost_matrix::money::Amount>::new();
    for combination in &bill.combinations {
        let id = place.and_then(|place| combination.values.get(place)).copied().unwrap_or_default() as usize;
        let value = place.filter(|_| id > 0).map(|place| bill.columns[place].values[id - 1].to_string());
        *sums.entry(value.unwrap_or_default()).or_default() +=
            combination.cost(Basis::Billed).unwrap_or_default();
    }
    sums.into_iter()
        .map(|(value, sum)| (value, cost_matrix::money::print_ratio(&sum.to_ratio(), 18)))
        .collect()
}

/// File, format, rows, refused, skipped, billed total.
const REAL: [(&str, &str, u64, u64, u64, &str); 30] = [
    ("aws/cur_legacy_anonymous.csv", "aws-cur", 1281, 0, 0, "1.6823086974"),
    ("aws/cur2_bedrock_2026-09.csv", "aws-cur-2", 28, 0, 0, "60.2290616"),
    ("azure/EA_ActualCost_Small.csv", "azure-cost", 11, 0, 0, "8.5450077867419368"),
    ("azure/EA_AmortizedCost_Small.csv", "azure-cost", 28, 0, 0, "16.296932136636644627485419"),
    ("azure/EA_NoRows.csv", "azure-cost", 0, 0, 0, "0"),
    ("azure/opencost_headerset_BOM.csv", "azure-cost", 1, 1, 0, "0"),
    ("azure/opencost_headerset_Enterprise.csv", "azure-cost", 1, 0, 0, "0"),
    ("azure/opencost_headerset_EnterpriseCamel.csv", "azure-cost", 1, 0, 0, "0.012"),
    ("azure/opencost_headerset_German.csv", "azure-cost", 1, 0, 0, "0.075"),
    ("azure/opencost_headerset_PayAsYouGo.csv", "azure-cost", 1, 0, 0, "0.075"),
    ("azure/opencost_headerset_YA.csv", "azure-cost", 1, 0, 0, "0.075"),
    ("azure/opencost_values_Template.csv", "azure-cost", 87, 0, 0, "16.393506212224391"),
    ("azure/opencost_values_MissingBrackets.csv", "azure-cost", 1, 0, 0, "4"),
    ("azure/opencost_values_VirtualMachine.csv", "azure-cost", 1, 0, 0, "4"),
    ("gcp/gcp_billing_2026-09.csv", "gcp-billing", 12, 0, 0, "35.1395"),
    ("gcp/gcp_billing_2026-09.jsonl", "gcp-billing", 12, 0, 0, "35.1395"),
    ("openai/costs_2026-09.json", "openai-costs", 20, 0, 0, "10.3617192"),
    ("anthropic/claude_api_cost_2026_02_01_to_2026_02_01.csv", "anthropic-cost", 6, 0, 0, "4.39"),
    ("anthropic/cost_report_2026-08-10_day1.json", "anthropic-cost", 22, 0, 0, "125.0755332"),
    ("anthropic/cost_report_edge.json", "anthropic-cost", 8, 0, 0, "16.9550000000000045"),
    ("anthropic/enterprise_user_cost_report.json", "anthropic-user-cost", 10, 0, 0, "328.16688"),
    ("github/ai_usage_2026-09.csv", "github-usage", 40, 0, 0, "5.2380000000000001"),
    ("github/ai_usage_legacy_pru.csv", "github-usage", 5, 0, 0, "0.88"),
    ("github/detailed_2026-09.csv", "github-usage", 18, 0, 0, "494.2283327"),
    ("github/summarized_2026-09.csv", "github-usage", 6, 0, 0, "1180.9"),
    ("opencost/opencost_export_test_expected.csv", "opencost", 1, 0, 0, "4.6000000000000005"),
    ("litellm/global_spend_report_team_doc_sample.json", "litellm-report", 4, 0, 0, "0.0027565"),
    ("focus/focus_1.0_sample_1000.csv", "focus-1.0", 1000, 0, 0, "20.52022672899"),
    ("focus/focus_1.2_aws_excerpt.csv", "focus-1.2", 4, 0, 0, "610.210294"),
    ("focus/focus_1.3_gcp_excerpt.csv", "focus-1.3", 3, 0, 0, "149.05059248"),
];

/// Exports that hold no money.
const MONEYLESS: [(&str, &str); 4] = [
    ("anthropic/claude_api_tokens_2026_02.csv", "anthropic-usage"),
    ("anthropic/usage_report_2026-08.json", "anthropic-usage"),
    ("openai/usage_completions_2026-09.json", "openai-usage"),
    ("cursor/usage-events-2026-05-14.csv", "cursor-usage"),
];

#[test]
fn real_exports_give_their_totals() {
    let folder = Path::new("../shared/exports");
    if !folder.is_dir() {
        let said = writeln!(std::io::stderr(), "skipped: no real exports in {}", folder.display());
        return said.expect("standard error is open");
    }
    for (path, format, rows, rejected, skipped, expected) in REAL {
        let bytes = std::fs::read(folder.join(path)).expect("a real export");
        let bill = read(path, &bytes);
        let found =
            (bill.format.as_str(), bill.rows, bill.rejected, bill.skipped, total(&bill, Basis::Billed));
        assert_eq!(
            found,
            (format, rows, rejected, skipped, expected.to_owned()),
            "{path} {:?}",
            bill.refused
        );
        println!("{path}: {:?} {:?} {:?}", bill.notes, by(&bill, "x_Model"), by(&bill, "x_TokenType"));
        let names: Vec<&str> = bill.columns.iter().map(|column| &*column.name).collect();
        println!("   {names:?}\n   unkept {:?}", bill.unkept);
    }
    for (path, format) in MONEYLESS {
        let bytes = std::fs::read(folder.join(path)).expect("a real export");
        match read_bill(path, &bytes[..], options()) {
            Err(BillError::NoBill { format: found, .. }) => assert_eq!(found, format, "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
}
