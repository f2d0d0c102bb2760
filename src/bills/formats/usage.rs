//! Usage without money: tokens by model and kind, a charge a kind. What stands as cost is the number of tokens, in the place
//! of a currency [`TOKENS`]; the price list of a workspace makes money of it.

use super::plan::{AcrossColumn, Header, Plan, Recognised};
use super::values::{of_seconds, token_type};
use crate::bills::TOKENS;

/// Columns of tokens and their kinds; the first form of which all columns that count are there is taken.
type Kinds = [(&'static str, &'static str)];

const OPENAI: &Kinds = &[
    ("input_uncached_tokens", "input"),
    ("input_cached_tokens", "cache_read"),
    ("input_cache_write_tokens", "cache_write"),
    ("output_tokens", "output"),
];

/// Embeddings: nothing is cached.
const OPENAI_PLAIN: &Kinds = &[("input_tokens", "input"), ("output_tokens", "output")];

const ANTHROPIC_CONSOLE: &Kinds = &[
    ("usage_input_tokens_no_cache", "input"),
    ("usage_input_tokens_cache_read", "cache_read"),
    ("usage_input_tokens_cache_write_5m", "cache_write"),
    ("usage_input_tokens_cache_write_1h", "cache_write_1h"),
    ("usage_output_tokens", "output"),
];

const ANTHROPIC_REPORT: &Kinds = &[
    ("uncached_input_tokens", "input"),
    ("cache_read_input_tokens", "cache_read"),
    ("cache_creation.ephemeral_5m_input_tokens", "cache_write"),
    ("cache_creation.ephemeral_1h_input_tokens", "cache_write_1h"),
    ("output_tokens", "output"),
];

/// The dashboard's CSV and the answers of the usage interface. None where what is cached can't be told from what is not.
pub(super) fn openai(header: &Header<'_>) -> Option<Recognised> {
    let start = header.find("start_time")?;
    header.find("num_model_requests")?;
    let kinds = if header.find("input_uncached_tokens").is_some() { OPENAI } else { OPENAI_PLAIN };
    if std::ptr::eq(kinds, OPENAI_PLAIN) && header.find("input_cached_tokens").is_some() {
        return None;
    }
    let mut plan = plan_of("openai-usage", header, "OpenAI", "OpenAI API");
    let renamed = [
        ("model", "x_Model"),
        ("project_id", "SubAccountId"),
        ("api_key_id", "x_ApiKey"),
        ("user_id", "x_User"),
    ];
    plan.rename_all(header, &renamed);
    plan.replace("ChargePeriodStart", start, move |cells| of_seconds(cells.text(start)));
    if let Some(end) = header.find("end_time") {
        plan.replace("ChargePeriodEnd", end, move |cells| of_seconds(cells.text(end)));
    }
    spread(plan, header, kinds)
}

/// The console's CSV and the usage report.
pub(super) fn anthropic(header: &Header<'_>) -> Option<Recognised> {
    let is_console = header.find("usage_output_tokens").is_some();
    let kinds = if is_console { ANTHROPIC_CONSOLE } else { ANTHROPIC_REPORT };
    let mut plan = plan_of("anthropic-usage", header, "Anthropic", "Claude API");
    let renamed = [
        ("usage_date_utc", "ChargePeriodStart"),
        ("starting_at", "ChargePeriodStart"),
        ("ending_at", "ChargePeriodEnd"),
        ("model_version", "x_Model"),
        ("model", "x_Model"),
        ("workspace", "SubAccountName"),
        ("workspace_id", "SubAccountId"),
        ("api_key", "x_ApiKey"),
        ("api_key_id", "x_ApiKey"),
    ];
    plan.rename_all(header, &renamed);
    spread(plan, header, kinds)
}

/// DeepSeek's amounts: a row a kind of tokens; counts of requests are no tokens.
pub(super) fn deepseek(header: &Header<'_>) -> Option<Recognised> {
    let (kind, amount) = (header.find("type")?, header.find("amount")?);
    let mut plan = plan_of("deepseek-usage", header, "DeepSeek", "DeepSeek API");
    let renamed = [
        ("start_time_iso", "ChargePeriodStart"),
        ("end_time_iso", "ChargePeriodEnd"),
        ("model", "x_Model"),
        ("amount", "BilledCost"),
        ("user_id", "x_User"),
        ("api_key_name", "x_ApiKey"),
    ];
    plan.rename_all(header, &renamed);
    plan.derive("x_TokenType", kind, move |cells| token_type(&cells.text(kind)).into());
    plan.skip(move |cells| {
        let is_no_tokens = token_type(&cells.text(kind)).is_empty() || cells.text(amount).is_empty();
        is_no_tokens.then_some(super::plan::Skip::Other)
    });
    Some(Recognised::Bill(Box::new(plan)))
}

fn plan_of(format: &'static str, header: &Header<'_>, provider: &str, service: &str) -> Plan {
    let mut plan = Plan::new(format, header);
    for (target, text) in [
        ("ProviderName", provider),
        ("ServiceName", service),
        ("ChargeCategory", "Usage"),
        ("BillingCurrency", TOKENS),
    ] {
        plan.constant(target, text);
    }
    plan.note(
        "it counts tokens and has no money: the price list of the workspace makes estimates of it; tools, images and sound that \
         are priced apart are not in them"
            .to_owned(),
    );
    plan
}

fn spread(mut plan: Plan, header: &Header<'_>, kinds: &Kinds) -> Option<Recognised> {
    let columns: Vec<AcrossColumn> = kinds
        .iter()
        .filter_map(|(name, kind)| {
            Some(AcrossColumn { place: header.find(name)?, texts: vec![(*kind).to_owned()] })
        })
        .collect();
    if columns.is_empty() {
        return None;
    }
    plan.spread(&["x_TokenType"], columns);
    plan.without_zeros();
    Some(Recognised::Bill(Box::new(plan)))
}
