//! Big FOCUS bills for tests and benchmarks, one line at a time.

use super::lines::{FIRST_DAY, hash};

/// How many distinct charges a day has.
const COMBINATIONS: u64 = 200;

/// The days over which the rows are spread.
const DAYS: u64 = 92;

const HEADER: &str = "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,\
ChargeClass,ChargeDescription,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,ContractedCost,\
EffectiveCost,ListCost,PricingUnit,ProviderName,RegionId,ResourceId,ServiceCategory,ServiceName,SkuId,SubAccountId,\
SubAccountName,Tags,x_Model\n";

const TEAMS: [&str; 6] = ["assistant", "discovery", "insights", "research", "engineering", "srch"];
const PRODUCTS: [&str; 3] = ["assist", "find", "digest"];
const ENVIRONMENTS: [&str; 3] = ["prod", "staging", "dev"];
const MODELS: [&str; 5] =
    ["gpt-5.4", "gpt-5.4-mini", "claude-sonnet-4-6", "claude-opus-5", "text-embedding-3-large"];
const PROVIDERS: [&str; 4] = ["AWS", "OpenAI", "Anthropic", "Halyard GPU Cloud"];

/// A FOCUS bill of so many rows, as lines with their line ends, the header first. The same arguments give the same
/// bytes. 26 columns with quoted JSON tags, about 340 bytes a row, in the order of the days from August to
/// October 2026, with about 200 distinct charges a day. Hand it to a file or a reader line by line: nothing is held.
pub fn focus_bill(rows: u64, seed: u64) -> impl Iterator<Item = String> {
    focus_bill_of(rows, seed, COMBINATIONS)
}

/// The same with so many distinct charges a day: 2,200 make about 200,000 combinations of a million rows.
pub fn focus_bill_of(rows: u64, seed: u64, charges: u64) -> impl Iterator<Item = String> {
    let seed = hash(seed);
    std::iter::once(HEADER.to_owned()).chain((0..rows).map(move |row| line(row, rows, seed, charges)))
}

fn line(row: u64, rows: u64, seed: u64, charges: u64) -> String {
    let noise = hash(seed ^ row);
    // What a charge is follows from its number alone, so that it comes back every day.
    let charge = noise % charges.max(1);
    let kind = hash(seed.wrapping_add(charge));
    let day = FIRST_DAY.plus((u128::from(row) * u128::from(DAYS) / u128::from(rows)) as i32);
    let (month, hour) = (day.month(), (noise >> 8) % 23);
    let model = pick(&MODELS, kind);
    let provider = pick(&PROVIDERS, kind >> 8);
    let product = pick(&PRODUCTS, kind >> 16);
    let environment = pick(&ENVIRONMENTS, kind >> 24);
    let team = pick(&TEAMS, kind >> 32);
    let tags = match charge % 25 {
        0 => String::new(),
        _ => format!("\"{{\"\"team\"\":\"\"{team}\"\",\"\"env\"\":\"\"{environment}\"\"}}\""),
    };
    let quantity = 1_000 + (noise >> 16) % 9_000_000;
    let billed = quantity * (150 + kind % 4_000);
    // A third is discounted; one in a hundred is a credit.
    let effective = if charge.is_multiple_of(3) { billed / 100 * 93 } else { billed };
    let (sign, category) = if noise >> 40 & 127 == 0 { ("-", "Credit") } else { ("", "Usage") };
    let [billed, effective] =
        [billed, effective].map(|cost| format!("{sign}{}.{:09}", cost / 1_000_000_000, cost % 1_000_000_000));
    format!(
        "{billed},larkfield,USD,{}T00:00:00Z,{}T00:00:00Z,{category},,\"{model}, in\",{day}T{:02}:00:00Z,\
         {day}T{hour:02}:00:00Z,{quantity},Tokens,{billed},{effective},{billed},1M tokens,{provider},us-east-1,\
         r-{charge:03},AI and Machine Learning,Inference,sku-{:03},{},larkfield-{product}-{environment},\
         {tags},{model}\n",
        month.next().first_day(),
        month.first_day(),
        hour + 1,
        kind % 60,
        1_000 + kind % 9,
    )
}

const fn pick(list: &[&'static str], number: u64) -> &'static str {
    list[(number % list.len() as u64) as usize]
}
