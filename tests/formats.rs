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
    // A row without the cost that is asked for may have another one: then it is converted, and refused there.
    assert_eq!(again.rows - again.rejected, bill.rows - bill.rejected, "{name} {:?}", again.refused);
    for basis in Basis::ALL {
        assert_eq!(total(&again, basis), total(&bill, basis), "{name} converted, {basis:?}");
    }
    for column in ["x_Model", "x_User", "ProviderName", "SubAccountId", "ChargeCategory"] {
        assert_eq!(by(&again, column), by(&bill, column), "{name}, {column}");
    }
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

/// A generated sample and what it comes to.
struct Sample {
    file: &'static str,
    format: &'static str,
    /// Read, refused, skipped.
    rows: [u64; 3],
    billed: &'static str,
    /// Column, value, billed cost.
    told: &'static [(&'static str, &'static str, &'static str)],
    /// What one of the notes says.
    note: &'static str,
}

const fn sample(
    file: &'static str,
    format: &'static str,
    rows: [u64; 3],
    billed: &'static str,
    told: &'static [(&'static str, &'static str, &'static str)],
    note: &'static str,
) -> Sample {
    Sample { file, format, rows, billed, told, note }
}

const GENERATED: &[Sample] = &[
    sample(
        "aws-cur.csv",
        "aws-cur",
        [8, 0, 0],
        "220.2800001",
        &[
            ("x_Model", "Claude4.6Sonnet", "0.0000001"),
            ("x_TokenType", "input", "0.0000001"),
            ("Tags.Team", "search", "0.0000001"),
            ("Tags.aws:createdBy", "IAMUser:ana", "0.0000001"),
            ("ChargeCategory", "Purchase", "223.28"),
            ("ChargeCategory", "Credit", "-5"),
            ("SubAccountId", "222222222222", "0.0000001"),
        ],
        "",
    ),
    sample(
        "aws-cur-2.csv",
        "aws-cur-2",
        [4, 0, 0],
        "4.75",
        &[
            ("x_Model", "Claude Opus 5", "5.5"),
            ("x_Model", "anthropic.claude-opus-5", "0.25"),
            ("x_TokenType", "cache_read", "0.55"),
            ("Tags.team", "search", "4.95"),
            ("Tags.iamPrincipal/team", "ml", "4.95"),
            ("x_User", "arn:aws:iam::111122223333:user/svc", "4.95"),
            ("SubAccountName", "ml-dev", "0.25"),
        ],
        "",
    ),
    sample(
        "azure-mca.csv",
        "azure-cost",
        [4, 0, 0],
        "3.1600000000000000000000000001",
        &[
            ("BillingCurrency", "EUR", "3.16"),
            ("x_Model", "gpt-4o-0806", "3.22"),
            ("x_TokenType", "output", "0.92"),
            ("Tags.team", "search", "3.22"),
            ("Tags.env", "prod", "0.92"),
            ("ChargeCategory", "Adjustment", "-0.01"),
            ("x_CostCenter", "CC-7", "3.16"),
            ("x_ResourceGroupName", "rg-ml", "3.22"),
        ],
        "",
    ),
    sample(
        "gcp-billing.csv",
        "gcp-billing",
        [3, 1, 0],
        "9.4899999",
        &[
            ("x_Model", "Claude Opus 5", "9.4999999"),
            ("Tags.team", "search", "9.4999999"),
            ("ChargeCategory", "Adjustment", "-0.01"),
            ("SubAccountId", "acme-ml", "9.4899999"),
        ],
        "",
    ),
    sample(
        "gcp-cost-table.csv",
        "gcp-cost-table",
        [4, 0, 2],
        "1251.725",
        &[
            ("BillingCurrency", "USD", "1251.725"),
            ("x_Model", "Gemini 2.5 Flash", "1250.005"),
            ("x_TokenType", "output", "20.0005"),
            ("ChargeCategory", "Credit", "-4.563391"),
            ("ChargeCategory", "Tax", "1.72"),
        ],
        "the file's Total amount due is 1251.72, but its charges add up to 1251.725: 0.005 more",
    ),
    sample(
        "github-usage.csv",
        "github-usage",
        [2, 0, 0],
        "0.56",
        &[("x_User", "ana", "0.4"), ("x_User", "", "0.16"), ("x_CostCenter", "Platform, EMEA", "0.4")],
        "",
    ),
    sample(
        "github-billing-api.json",
        "github-usage",
        [2, 0, 0],
        "1.6050000000000001",
        &[("x_Model", "GPT-5.5", "1.0050000000000001"), ("SubAccountName", "acme", "1.6050000000000001")],
        "",
    ),
    sample(
        "cursor-usage.csv",
        "cursor-usage",
        [6, 1, 0],
        "1.36",
        &[
            ("x_User", "ana@example.com", "0.11"),
            ("x_Kind", "Included", "0"),
            ("x_Model", "claude-opus-5", "1.36"),
        ],
        "1 events that are not charged on demand print a price, 0.4 in all",
    ),
    sample(
        "litellm-spend.json",
        "litellm-spend",
        [3, 1, 0],
        "0.0016234567890123456789",
        &[
            ("x_ApiKey", "a73dc2", "0.0015"),
            ("x_User", "customer-1", "0.0015"),
            ("SubAccountName", "Search", "0.000123456789012346"),
            ("Tags.jobID", "2145", "0.000123456789012346"),
            ("ProviderName", "anthropic", "0.0015"),
        ],
        "the texts of requests and answers were not read",
    ),
    sample(
        "litellm-spend.csv",
        "litellm-spend",
        [2, 0, 0],
        "0.50012345",
        &[
            ("x_ApiKey", "search-key", "0.00012345"),
            ("Tags.team", "search", "0.00012345"),
            ("ProviderName", "LiteLLM", "0.5"),
        ],
        "list prices",
    ),
    sample(
        "litellm-usage.csv",
        "litellm-usage",
        [3, 1, 0],
        "1234.5778",
        &[("SubAccountName", "Search", "1234.5678")],
        "list prices",
    ),
    sample(
        "openai-costs.csv",
        "openai-costs",
        [2, 0, 1],
        "1.500123456789012345678901234567890123",
        &[
            ("x_Model", "gpt-5.6-sol", "0.000123456789012346"),
            ("x_TokenType", "cache_read", "0.000123456789012346"),
            ("x_User", "user-1", "1.5"),
            ("BillingCurrency", "usd", "1.500123456789012346"),
        ],
        "",
    ),
    sample(
        "openai-costs-page.json",
        "openai-costs",
        [2, 0, 0],
        "0.07785500000000000000000000000000001",
        &[("x_TokenType", "output", "0.067855"), ("SubAccountId", "proj_01", "0.067855")],
        "has_more",
    ),
    sample(
        "anthropic-cost.csv",
        "anthropic-cost",
        [3, 0, 0],
        "3.01",
        &[
            ("x_ApiKey", "claude_code_key_ana_x1", "1.89"),
            ("x_TokenType", "cache_write", "1.89"),
            ("SubAccountName", "Payments", "2.71"),
        ],
        "",
    ),
    sample(
        "opencost.csv",
        "opencost",
        [2, 0, 0],
        "9.200000000000001",
        &[("Tags.team", "search", "9.200000000000001"), ("Tags.app", "api", "9.200000000000001")],
        "",
    ),
    sample(
        "opencost-allocation.json",
        "opencost",
        [2, 0, 0],
        "7.1000000000000005",
        &[("Tags.team", "search", "4.6000000000000005"), ("x_Allocation", "__idle__", "2.5")],
        "",
    ),
    sample(
        "openrouter-activity.csv",
        "openrouter-activity",
        [2, 0, 0],
        "0.5012345",
        &[("x_ApiKey", "search-key", "0.0012345"), ("x_Model", "openai/gpt-5.5-20260601", "0.5")],
        "0.75 went to providers with keys of one's own",
    ),
    sample(
        "openrouter-daily.csv",
        "openrouter-activity",
        [2, 0, 0],
        "1.250000000000000001",
        &[("x_Model", "openai/gpt-5.5", "1.250000000000000001")],
        "",
    ),
    sample(
        "portkey.jsonl",
        "portkey",
        [2, 0, 0],
        "0.012535",
        &[
            ("x_Model", "gpt-5.5", "0.0125"),
            ("Tags.team", "ads", "0.000035"),
            ("ProviderName", "openai", "0.0125"),
        ],
        "read as cents",
    ),
    sample(
        "ccusage-daily.json",
        "ccusage",
        [3, 0, 0],
        "18",
        &[("x_Model", "claude-opus-5", "17.5"), ("x_Model", "", "0.42")],
        "list prices",
    ),
    sample(
        "otel-spans.json",
        "otel-spans",
        [1, 0, 1],
        "0.0125",
        &[("x_Model", "gpt-5.5", "0.0125"), ("SubAccountName", "assist", "0.0125")],
        "the texts of requests and answers were not read",
    ),
    sample(
        "cloudzero-cbf.csv",
        "cloudzero-cbf",
        [2, 0, 0],
        "1.75",
        &[("Tags.team", "search", "1.5"), ("ServiceName", "gpt-5.5", "1.75")],
        "",
    ),
    sample(
        "langfuse.jsonl",
        "langfuse",
        [1, 0, 1],
        "0.0015",
        &[
            ("x_Model", "gpt-5.5", "0.0015"),
            ("x_User", "ana", "0.0015"),
            ("x_Environment", "production", "0.0015"),
        ],
        "traces and their observations",
    ),
    sample(
        "helicone.csv",
        "helicone",
        [2, 0, 0],
        "0.004",
        &[("Tags.team", "search", "0.0015"), ("Tags.team", "data", "0.0025"), ("x_User", "ana", "0.0015")],
        "list prices",
    ),
    sample(
        "snowflake-usage.csv",
        "snowflake-usage",
        [2, 0, 0],
        "7.25",
        &[
            ("BillingCurrency", "EUR", "7.25"),
            ("ChargeCategory", "Adjustment", "-0.25"),
            ("SubAccountName", "PROD", "7.25"),
        ],
        "",
    ),
    sample(
        "oracle-cost.csv",
        "oracle-cost",
        [2, 0, 0],
        "2.00000012",
        &[("Tags.Acme.team", "search", "0.00000012"), ("ChargeClass", "Correction", "2")],
        "",
    ),
    sample(
        "deepseek-cost.csv",
        "deepseek-cost",
        [2, 0, 0],
        "1.123456789012345678",
        &[("BillingCurrency", "CNY", "1.123456789012345678"), ("x_Model", "deepseek-reasoner", "1")],
        "",
    ),
    sample(
        "cloudflare-ai-gateway.jsonl",
        "cloudflare-ai-gateway",
        [2, 0, 0],
        "0.0015",
        &[("Tags.team", "search", "0.0015"), ("ProviderName", "openai", "0.0015")],
        "list prices",
    ),
    sample(
        "vercel-ai-gateway.json",
        "vercel-ai-gateway",
        [2, 0, 0],
        "1.250000000000000001",
        &[("x_Model", "anthropic/claude-opus-5", "1.250000000000000001")],
        "",
    ),
    sample(
        "aws-cost-explorer-services.csv",
        "aws-cost-explorer",
        [5, 0, 1],
        "184.5000000001",
        &[
            ("ServiceName", "Amazon Bedrock", "150.5000000001"),
            ("ServiceName", "Claude Opus 5 (Amazon Bedrock Edition)", "30"),
        ],
        "the file's Service total, 184.5000000001, is what its charges add up to",
    ),
    sample(
        "aws-cost-explorer-months.csv",
        "aws-cost-explorer",
        [3, 0, 1],
        "17.75",
        &[("Tags.team", "ml-platform", "12.25"), ("Tags.team", "", "5.5")],
        "the file's Total costs is 17.76, but its charges add up to 17.75: 0.01 less",
    ),
    sample("runpod-billing.json", "runpod-billing", [2, 0, 0], "0.5", &[("ResourceId", "pod-1", "0.42")], ""),
];

#[test]
fn generated_samples_give_what_they_were_made_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/formats");
    for sample in GENERATED {
        let Sample { file, format, rows, billed, told, note } = sample;
        let bill = read(file, &std::fs::read(folder.join(file)).expect("a sample"));
        let found =
            (bill.format.as_str(), [bill.rows, bill.rejected, bill.skipped], total(&bill, Basis::Billed));
        assert_eq!(found, (*format, *rows, (*billed).to_owned()), "{file} {:?}", bill.refused);
        for (column, value, cost) in *told {
            let sums = by(&bill, column);
            let expected = ((*value).to_owned(), (*cost).to_owned());
            assert!(sums.contains(&expected), "{file}: {column} {expected:?} is not in {sums:?}");
        }
        assert!(
            note.is_empty() || bill.notes.iter().any(|own| own.contains(note)),
            "{file} {:?}",
            bill.notes
        );
    }
    let samples = std::fs::read_dir(folder).expect("the samples").count();
    assert_eq!(samples, GENERATED.len(), "a sample without a line here");
}

#[test]
fn commitments_are_spread_over_what_they_cover() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/formats");
    let bytes = std::fs::read(folder.join("aws-cur.csv")).expect("a sample");
    let bill = read("aws-cur.csv", &bytes);
    assert_eq!(total(&bill, Basis::Effective), "-0.8699999");
    assert_eq!(total(&bill, Basis::List), "0.6000002");
}

/// Headers of exports that hold no money or no days, and what they are.
const UNCHARGEABLE: [(&str, &str); 9] = [
    (
        "Service description,Service ID,SKU description,SKU ID,Cost ($),Unrounded subtotal ($),Subtotal ($)",
        "gcp-reports",
    ),
    (
        "\"Timestamp\",\"User\",\"Model\",\"Requests Used\",\"Exceeds Monthly Quota\",\"Total Monthly Quota\"",
        "github-usage",
    ),
    ("date,username,model,quantity,exceeds_quota,total_monthly_quota", "github-usage"),
    ("Date,Product,SKU,Quantity,Unit Type,Price Per Unit ($),Multiplier,Owner", "github-usage"),
    ("Date,Kind,Model,Input (w/ Cache Write),Input (w/o Cache Write),Total Tokens,Requests", "cursor-usage"),
    (
        "user_email,account_uuid,product,model,total_net_spend_usd,total_gross_spend_usd",
        "anthropic-spend-report",
    ),
    ("record_id,sku_name,usage_start_time,usage_date,usage_unit,usage_quantity", "databricks-usage"),
    ("SERVICE_TYPE,USAGE_DATE,CREDITS_USED_COMPUTE,CREDITS_USED,CREDITS_BILLED", "snowflake-credits"),
    (
        "email,start_time,end_time,usage_type,accelerator_seconds,prompt_tokens,completion_tokens",
        "fireworks-usage",
    ),
];

#[test]
fn exports_without_money_are_named() {
    for (text, format) in UNCHARGEABLE {
        let error = read_bill("export", text.as_bytes(), options()).expect_err(text);
        let BillError::NoBill { format: found, .. } = &error else { panic!("{text}: {error}") };
        assert_eq!(*found, format, "{text}");
        assert!(
            error.to_string().starts_with(&format!("export: this is {format}, which can't be charged: it")),
            "{error}"
        );
    }
}

/// Exports that hold no money and no tokens.
const MONEYLESS: [(&str, &str); 1] = [("cursor/usage-events-2026-05-14.csv", "cursor-usage")];

/// File, format, and the tokens of two kinds.
type Counted = (&'static str, &'static str, [(&'static str, &'static str); 2]);

/// Exports that count tokens.
const TOKENS: [Counted; 3] = [
    (
        "anthropic/claude_api_tokens_2026_02.csv",
        "anthropic-usage",
        [("output", "34378"), ("cache_read", "3301672")],
    ),
    ("anthropic/usage_report_2026-08.json", "anthropic-usage", [("", ""), ("", "")]),
    ("openai/usage_completions_2026-09.json", "openai-usage", [("output", "442527"), ("", "")]),
];

#[test]
fn deepseek_counts_tokens_a_row_a_kind() {
    let text = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount\n\
                u,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,chat,k,sk,request_count,,7\n\
                u,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,chat,k,sk,input_cache_hit_tokens,0.1,1000\n\
                u,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,chat,k,sk,input_cache_miss_tokens,0.5,300\n\
                u,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,chat,k,sk,output_tokens,2,50\n";
    let bill = read_bill("amount.csv", text.as_bytes(), options()).expect("usage");
    assert_eq!((bill.format.as_str(), bill.skipped), ("deepseek-usage", 1));
    let kinds = [("cache_read", "1000"), ("input", "300"), ("output", "50")];
    assert_eq!(by(&bill, "x_TokenType"), kinds.map(|(kind, count)| (kind.to_owned(), count.to_owned())));
}

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
    }
    for (path, format, kinds) in TOKENS {
        let bytes = std::fs::read(folder.join(path)).expect("a real export");
        let bill = read_bill(path, &bytes[..], options()).expect("usage");
        assert_eq!((bill.format.as_str(), bill.rejected), (format, 0), "{path}");
        let counted = by(&bill, "x_TokenType");
        for (kind, count) in kinds.iter().filter(|(kind, _)| !kind.is_empty()) {
            assert!(counted.contains(&((*kind).to_owned(), (*count).to_owned())), "{path} {counted:?}");
        }
        assert!(bill.control.iter().all(|line| &*line.currency == cost_matrix::bills::TOKENS), "{path}");
    }
    for (path, format) in MONEYLESS {
        let bytes = std::fs::read(folder.join(path)).expect("a real export");
        match read_bill(path, &bytes[..], options()) {
            Err(BillError::NoBill { format: found, .. }) => assert_eq!(found, format, "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
}
