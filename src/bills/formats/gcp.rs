//! Google Cloud's billing export, as BigQuery gives it: JSON lines, or CSV with `sku.description` or `sku_description`.
//! Billed is the cost and its credits together.

use std::borrow::Cow;

use serde_json::Value;

use super::plan::{Cells, Header, Plan, Recognised};
use super::values::{sum, tags, token_type};

const RENAMED: [(&str, &str); 15] = [
    ("usagestarttime", "ChargePeriodStart"),
    ("usageendtime", "ChargePeriodEnd"),
    ("currency", "BillingCurrency"),
    ("billingaccountid", "BillingAccountId"),
    ("projectid", "SubAccountId"),
    ("projectname", "SubAccountName"),
    ("servicedescription", "ServiceName"),
    ("skuid", "SkuId"),
    ("skudescription", "ChargeDescription"),
    ("locationregion", "RegionId"),
    ("resourcename", "ResourceName"),
    ("resourceglobalname", "ResourceId"),
    ("usageamount", "ConsumedQuantity"),
    ("usageunit", "ConsumedUnit"),
    ("costatlist", "ListCost"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let cost = header.find("cost")?;
    header.plain("usagestarttime")?;
    let sku = header.plain("skudescription")?;
    let mut plan = Plan::new("gcp-billing", header);
    plan.rename_plain(header, &RENAMED);
    plan.constant("ProviderName", "Google Cloud");
    match header.find("credits") {
        None => {
            plan.rename(cost, "BilledCost");
            plan.note("there is no column of credits: the costs are before credits".to_owned());
        }
        Some(credits) => {
            plan.key(credits);
            plan.derive("BilledCost", cost, move |cells| net(cells, cost, credits));
        }
    }
    if let Some(place) = header.plain("costtype") {
        plan.derive("ChargeCategory", place, move |cells| category(cells.text(place)));
    }
    if let Some(place) = header.find("labels") {
        plan.replace("Tags", place, move |cells| tags(cells.text(place)));
    }
    models(&mut plan, sku);
    Some(Recognised::Bill(Box::new(plan)))
}

/// The cost with its credits; what can't be added stands as it is, and is refused.
fn net<'r>(cells: &Cells<'r>, cost: usize, credits: usize) -> Cow<'r, str> {
    let (cost, credits) = (cells.text(cost), cells.text(credits));
    if credits.is_empty() || credits == "[]" || cost.is_empty() {
        return cost;
    }
    let total = amounts(&credits)
        .and_then(|amounts| sum(std::iter::once(&*cost).chain(amounts.iter().map(String::as_str))));
    total.map_or_else(|| Cow::Owned(format!("{cost} and credits {credits}")), Cow::Owned)
}

/// The amounts of a list of credits.
fn amounts(credits: &str) -> Option<Vec<String>> {
    let Ok(Value::Array(list)) = serde_json::from_str(credits) else { return None };
    let amount = |credit: &Value| match credit.get("amount")? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    list.iter().map(amount).collect()
}

fn category(cost_type: Cow<'_, str>) -> Cow<'_, str> {
    match cost_type.to_ascii_lowercase().as_str() {
        "regular" => "Usage".into(),
        "tax" => "Tax".into(),
        "adjustment" | "rounding_error" => "Adjustment".into(),
        _ => cost_type,
    }
}

/// Model and kind of tokens out of a SKU's description.
pub(super) fn models(plan: &mut Plan, sku: usize) {
    plan.derive("x_Model", sku, move |cells| model(&cells.text(sku)).to_owned().into());
    plan.derive("x_TokenType", sku, move |cells| {
        let text = cells.text(sku);
        if model(&text).is_empty() { "".into() } else { token_type(&text).into() }
    });
}

/// `Claude Opus 5 Input Tokens` and `Gemini 2.5 Flash GA Text Input - Predictions`: what stands before the words of a SKU.
fn model(sku: &str) -> &str {
    const FAMILIES: [&str; 10] =
        ["gemini", "claude", "gemma", "llama", "mistral", "imagen", "veo", "deepseek", "qwen", "gpt"];
    let lower = sku.to_ascii_lowercase();
    if !FAMILIES.iter().any(|family| lower.starts_with(family)) {
        return "";
    }
    const ENDS: [&str; 12] = [
        " ga ",
        " global ",
        " text ",
        " image ",
        " audio ",
        " video ",
        " input",
        " output",
        " cache",
        " caching",
        " thinking ",
        " batch",
    ];
    let end = ENDS.iter().filter_map(|word| lower.find(word)).min();
    end.map_or("", |end| &sku[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_of_skus() {
        for (sku, expected) in [
            ("Claude Opus 5 Input Tokens", "Claude Opus 5"),
            ("Claude Sonnet 5 Cache Read Tokens", "Claude Sonnet 5"),
            ("Gemini 2.5 Flash GA Thinking Text Output - Predictions", "Gemini 2.5 Flash"),
            ("N1 Predefined Instance Core", ""),
        ] {
            assert_eq!(model(sku), expected);
        }
    }
}
