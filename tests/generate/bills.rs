//! Random bills: columns that come and go, days over months and years, amounts from tiny to large, credits.

use super::Bill;
use super::random::Random;
use super::workspace::Outline;
use serde_json::json;

/// The months in which a scenario happens.
#[derive(Debug)]
pub(crate) struct Era {
    /// Year and month, in order.
    months: Vec<(usize, usize)>,
}

const ERAS: [&[(usize, usize)]; 4] = [
    &[(2025, 12), (2026, 1), (2026, 2)],
    &[(2024, 2), (2024, 3)],
    &[(2026, 3), (2026, 4)],
    &[(2026, 2), (2026, 3), (2026, 4)],
];

impl Era {
    /// One of the eras: a year's end, a leap year, plain months.
    pub(crate) fn pick(random: &mut Random) -> Self {
        Self { months: random.one_of(&ERAS).to_vec() }
    }

    /// Its months' names.
    pub(crate) fn months(&self) -> Vec<String> {
        self.months.iter().map(|(year, month)| format!("{year}-{month:02}")).collect()
    }

    /// A day in it; the first days of months and the 11th come often, so that cuts meet.
    pub(crate) fn day(&self, random: &mut Random) -> String {
        let (year, month) = *random.one_of(&self.months);
        let day = *random.one_of(&[1, 1, 2, 3, 10, 11, 11, 12, 20, 27, 28, 28 + usize::from(month != 2)]);
        format!("{year}-{month:02}-{day:02}")
    }

    fn day_after(&self, random: &mut Random, from: &str) -> String {
        let day = self.day(random);
        if day.as_str() < from { from.to_string() } else { day }
    }
}

const AMOUNTS: [&str; 20] = [
    "0",
    "1",
    "1",
    "10",
    "10",
    "100.00",
    "100",
    "31",
    "7.77",
    "33.33",
    "-1",
    "-10",
    "-12.5",
    "0.05",
    "123456.789012345678",
    "1,000,000.00",
    "-99.999999999999999999",
    "1e2",
    "(12.00)",
    "0.1",
];
const TINY: [&str; 4] = ["0.000000000000000001", "-0.000000000000000007", "1e-7", "5.0000000000000000005"];
const PROVIDERS: [&str; 6] = ["OpenAI", "openai ", " AWS", "Anthropic", "", "NULL"];
const SERVICES: [&str; 7] = ["Gateway", "gateway", "assist", "GPU Hosting", "Support", "", "n/a"];
const ACCOUNTS: [&str; 7] = ["ml-prod", "Ads-dev", "search-prod-1", "PROD", "acct-Search-9", "", "unknown"];
const CATEGORIES: [&str; 5] = ["Usage", "Usage", "Purchase", "Tax", "Credit"];
const MODELS: [&str; 4] = ["gpt-x", "GPT-X", "sonnet", ""];
const SEATS: [&str; 6] = ["5", "10", "10.0", "", "many", "-3"];
const QUANTITIES: [&str; 5] = ["100", "0.5", "-3", "", "NULL"];
const CURRENCIES: [&str; 5] = ["USD", "USD", "EUR", "GBP", ""];

/// One to three bills with up to `size` rows in all.
pub(crate) fn draw(random: &mut Random, outline: &Outline, era: &Era, size: usize) -> Vec<Bill> {
    let files = random.between(1, 3.min(size));
    (0..files)
        .map(|file| {
            let header = columns(random, outline);
            let mut rows: Vec<Vec<String>> = Vec::new();
            for _ in 0..random.between(1, (size / files).max(1)) {
                let mut row = draw_row(random, outline, era, &header);
                // Corrections: an earlier row again with the opposite amount, or once more the same.
                if random.chance(12) && !rows.is_empty() {
                    row = random.one_of(&rows).clone();
                    if random.chance(70) {
                        reverse(&header, &mut row);
                    }
                }
                rows.push(row);
            }
            Bill { name: format!("bill-{file}.csv"), header, rows }
        })
        .collect()
}

fn columns(random: &mut Random, outline: &Outline) -> Vec<String> {
    let mut header = vec!["ChargePeriodStart"];
    if random.chance(92) {
        header.push("ChargePeriodEnd");
    }
    let costs = ["EffectiveCost", "BilledCost", "ListCost"];
    let before = header.len();
    header.extend(costs.iter().filter(|_| random.chance(75)));
    if header.len() == before {
        header.push(*random.one_of(&costs));
    }
    if outline.currencies || random.chance(30) {
        header.push("BillingCurrency");
    }
    let fields = [
        "ProviderName",
        "ServiceName",
        "SubAccountName",
        "ChargeCategory",
        "x_Model",
        "Seats",
        "ConsumedQuantity",
    ];
    header.extend(fields.iter().filter(|_| random.chance(75)));
    if random.chance(85) {
        header.push("Tags");
    }
    let mut header: Vec<String> = header.into_iter().map(str::to_string).collect();
    if random.chance(50) {
        random.shuffle(&mut header);
    }
    header
}

fn draw_row(random: &mut Random, outline: &Outline, era: &Era, header: &[String]) -> Vec<String> {
    let start = era.day(random);
    let end = match random.below(10) {
        0 => String::new(),
        1 => start.clone(),
        2..=4 => format!(
            "{}-{:02}",
            &start[..8].trim_end_matches('-'),
            start[8..].parse::<usize>().unwrap_or(1) + 1
        ),
        _ => era.day_after(random, &start),
    };
    let end = if end.ends_with("-02-30") || end.ends_with("-02-29") { start.clone() } else { end };
    let (start, end) = match random.below(8) {
        0 => (format!("{start}T00:00:00Z"), stamp(&end, "T23:59:59Z")),
        1 => (format!("{start}T05:30:00Z"), stamp(&end, "T05:30:00Z")),
        2 => (format!("{start}T00:00:00Z"), stamp(&end, "T00:00:00Z")),
        3 => (format!("{start}T01:00:00+02:00"), stamp(&end, "T01:00:00+02:00")),
        _ => (start, end),
    };
    // Now and then a row that must be refused: an end before the start.
    let (start, end) = if random.chance(2) && end > start { (end, start) } else { (start, end) };
    let cells = header.iter().map(|column| match column.as_str() {
        "ChargePeriodStart" => start.clone(),
        "ChargePeriodEnd" => end.clone(),
        "EffectiveCost" | "BilledCost" | "ListCost" => amount(random, outline),
        "BillingCurrency" if outline.currencies => random.one_of(&CURRENCIES).to_string(),
        "BillingCurrency" => random.one_of(&["USD", ""]).to_string(),
        "ProviderName" => random.one_of(&PROVIDERS).to_string(),
        "ServiceName" => random.one_of(&SERVICES).to_string(),
        "SubAccountName" => random.one_of(&ACCOUNTS).to_string(),
        "ChargeCategory" => random.one_of(&CATEGORIES).to_string(),
        "x_Model" => random.one_of(&MODELS).to_string(),
        "Seats" => random.one_of(&SEATS).to_string(),
        "ConsumedQuantity" => random.one_of(&QUANTITIES).to_string(),
        _ => tags(random, outline),
    });
    cells.collect()
}

fn stamp(day: &str, clock: &str) -> String {
    if day.is_empty() { String::new() } else { format!("{day}{clock}") }
}

fn amount(random: &mut Random, outline: &Outline) -> String {
    if random.chance(1) {
        return random.one_of(&["", "much", "NULL"]).to_string();
    }
    if outline.tiny && random.chance(25) {
        return random.one_of(&TINY).to_string();
    }
    random.one_of(&AMOUNTS).to_string()
}

fn tags(random: &mut Random, outline: &Outline) -> String {
    let mut tags = serde_json::Map::new();
    if random.chance(60) {
        tags.insert("team".to_string(), json!(outline.team_text(random)));
    }
    if random.chance(50) {
        tags.insert("product".to_string(), json!(outline.product_text(random)));
    }
    if random.chance(40) {
        tags.insert(
            "env".to_string(),
            json!(random.one_of(&["prod", "Production", "dev", "stage", " ", "Unknown"])),
        );
    }
    if tags.is_empty() && random.chance(50) {
        return String::new();
    }
    serde_json::Value::Object(tags).to_string()
}

fn reverse(header: &[String], row: &mut [String]) {
    for (column, cell) in header.iter().zip(row) {
        if column.ends_with("Cost") {
            *cell = match cell.strip_prefix('-') {
                Some(amount) => amount.to_string(),
                None if cell.starts_with(|first: char| first.is_ascii_digit()) => format!("-{cell}"),
                None => cell.clone(),
            };
        }
    }
}
