//! AWS Cost and Usage Reports: the legacy CSV (`lineItem/UnblendedCost`) and CUR 2.0 (`line_item_unblended_cost`). Billed
//! is the unblended cost, net of private discounts where the report has them; effective is the amortised cost.

use std::borrow::Cow;

use super::plan::{Cells, Header, Plan, Recognised};
use super::values::{difference, sum, token_type};
use crate::bills::tags::read_tags;

/// Columns that are only renamed, by the letters and digits of their names.
const RENAMED: [(&str, &str); 19] = [
    ("lineitemusagestartdate", "ChargePeriodStart"),
    ("lineitemusageenddate", "ChargePeriodEnd"),
    ("billbillingperiodstartdate", "BillingPeriodStart"),
    ("billbillingperiodenddate", "BillingPeriodEnd"),
    ("billpayeraccountid", "BillingAccountId"),
    ("billpayeraccountname", "BillingAccountName"),
    ("billinvoiceid", "InvoiceId"),
    ("billinvoicingentity", "InvoiceIssuerName"),
    ("lineitemusageaccountid", "SubAccountId"),
    ("lineitemusageaccountname", "SubAccountName"),
    ("lineitemcurrencycode", "BillingCurrency"),
    ("lineitemlineitemdescription", "ChargeDescription"),
    ("lineitemresourceid", "ResourceId"),
    ("lineitemavailabilityzone", "AvailabilityZone"),
    ("lineitemusageamount", "ConsumedQuantity"),
    ("pricingunit", "ConsumedUnit"),
    ("pricingpublicondemandcost", "ListCost"),
    ("productsku", "SkuId"),
    ("lineitemiamprincipal", "x_User"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let unblended = header.plain("lineitemunblendedcost")?;
    let usage_type = header.plain("lineitemusagetype")?;
    let start = header.plain("lineitemusagestartdate")?;
    let legacy = header.cells[unblended].contains('/');
    let mut plan = Plan::new(if legacy { "aws-cur" } else { "aws-cur-2" }, header);
    plan.rename_plain(header, &RENAMED);
    plan.constant("ProviderName", "AWS");
    billed(&mut plan, header, unblended);
    effective(&mut plan, header, unblended);
    let line_type = header.plain("lineitemlineitemtype");
    plan.derive("ChargeCategory", line_type.unwrap_or(usage_type), move |cells| {
        category(&cells.text(line_type)).into()
    });
    let names =
        ["productproductname", "productservicename", "lineitemproductcode"].map(|name| header.plain(name));
    plan.derive("ServiceName", names[2].unwrap_or(usage_type), move |cells| cells.first(&names));
    let regions = ["productregioncode", "productregion"].map(|name| header.plain(name));
    if let Some(region) = regions[0].or(regions[1]) {
        plan.derive("RegionId", region, move |cells| cells.first(&regions));
    }
    for name in ["identitylineitemid", "identitytimeinterval"] {
        plan.key(header.plain(name));
    }
    bedrock(&mut plan, header, usage_type);
    tags(&mut plan, header, start);
    Some(Recognised::Bill(Box::new(plan)))
}

fn billed(plan: &mut Plan, header: &Header<'_>, unblended: usize) {
    match header.plain("lineitemnetunblendedcost") {
        None => plan.rename(unblended, "BilledCost"),
        Some(net) => plan.derive("BilledCost", net, move |cells| cells.first(&[Some(net), Some(unblended)])),
    }
}

/// The columns of commitments, each net of private discounts where there is such a column.
#[derive(Clone, Copy)]
struct Commitments {
    line_type: Option<usize>,
    billed: [Option<usize>; 2],
    plan: [Option<usize>; 2],
    reservation: [Option<usize>; 2],
    reservation_of: Option<usize>,
    unused: [[Option<usize>; 2]; 2],
    committed: Option<usize>,
    used: Option<usize>,
}

/// Only a report with columns of commitments can tell what is amortised.
fn effective(plan: &mut Plan, header: &Header<'_>, unblended: usize) {
    let find = |net: &str, gross: &str| [header.plain(net), header.plain(gross)];
    let columns = Commitments {
        line_type: header.plain("lineitemlineitemtype"),
        billed: [header.plain("lineitemnetunblendedcost"), Some(unblended)],
        plan: find("savingsplannetsavingsplaneffectivecost", "savingsplansavingsplaneffectivecost"),
        reservation: find("reservationneteffectivecost", "reservationeffectivecost"),
        reservation_of: header.plain("reservationreservationarn"),
        unused: [
            find(
                "reservationnetunusedamortizedupfrontfeeforbillingperiod",
                "reservationunusedamortizedupfrontfeeforbillingperiod",
            ),
            find("reservationnetunusedrecurringfee", "reservationunusedrecurringfee"),
        ],
        committed: header.plain("savingsplantotalcommitmenttodate"),
        used: header.plain("savingsplanusedcommitment"),
    };
    let known = columns.plan.iter().chain(&columns.reservation).any(Option::is_some);
    if known && columns.line_type.is_some() {
        // Only lines of commitments can lack what they need: a message names such a column.
        let title = columns.plan[1].or(columns.reservation[1]).unwrap_or(unblended);
        plan.derive("EffectiveCost", title, move |cells| amortised(&columns, cells));
    }
}

/// What a line costs when commitments are spread over what they cover: purchases are zero, covered usage carries them, and
/// fees carry what was not used.
fn amortised<'r>(columns: &Commitments, cells: &Cells<'r>) -> Cow<'r, str> {
    let line_type = cells.text(columns.line_type);
    let unread = |result: Option<String>| Cow::Owned(result.unwrap_or_default());
    match line_type.to_ascii_lowercase().as_str() {
        "savingsplancoveredusage" => cells.first(&columns.plan),
        "discountedusage" => cells.first(&columns.reservation),
        "savingsplannegation" | "savingsplanupfrontfee" => "0".into(),
        "savingsplanrecurringfee" => {
            unread(difference(&cells.text(columns.committed), &cells.text(columns.used)))
        }
        "rifee" => {
            let unused = columns.unused.map(|places| cells.first(&places));
            unread(sum(unused.iter().map(|text| &**text)))
        }
        "fee" if !cells.text(columns.reservation_of).is_empty() => "0".into(),
        _ => cells.first(&columns.billed),
    }
}

/// `ChargeCategory` for a type of line.
fn category(line_type: &str) -> &'static str {
    match line_type.to_ascii_lowercase().as_str() {
        "tax" => "Tax",
        "credit" | "refund" => "Credit",
        "fee" | "rifee" | "savingsplanupfrontfee" | "savingsplanrecurringfee" => "Purchase",
        other if other.ends_with("discount") => "Adjustment",
        _ => "Usage",
    }
}

fn bedrock(plan: &mut Plan, header: &Header<'_>, usage_type: usize) {
    let describing = [
        header.plain("lineitemlineitemdescription"),
        header.plain("productservicename"),
        header.plain("productproductname"),
    ];
    let product = header.plain("lineitemproductcode");
    plan.derive("x_Model", usage_type, move |cells| {
        let usage = cells.text(usage_type);
        if !is_of_a_model(&usage, &cells.text(product)) {
            return "".into();
        }
        let described = describing.iter().map(|place| model_described(&cells.text(*place)).to_owned());
        let named = std::iter::once_with(|| model_of_usage(&usage).to_owned());
        named.chain(described).find(|model| !model.is_empty()).unwrap_or_default().into()
    });
    plan.derive("x_TokenType", usage_type, move |cells| {
        let usage = cells.text(usage_type);
        if is_of_a_model(&usage, &cells.text(product)) { kind_of_usage(&usage).into() } else { "".into() }
    });
}

fn is_of_a_model(usage_type: &str, product: &str) -> bool {
    product.contains("Bedrock") || (product == "AWSMarketplace" && !kind_of_usage(usage_type).is_empty())
}

/// `USE1-Claude4.6Opus-input-tokens-batch` without the region and from the direction on; the forms with `MP:` name no model.
fn model_of_usage(usage_type: &str) -> &str {
    let rest = without_region(usage_type);
    if rest.starts_with("MP:") {
        return "";
    }
    let lower = rest.to_ascii_lowercase();
    let marks = ["-cache-", "-input-", "-output-", "-mantle-input", "-mantle-output"];
    marks.iter().filter_map(|mark| lower.find(mark)).min().map_or("", |end| &rest[..end])
}

/// Without a region such as `USE1-`.
fn without_region(usage_type: &str) -> &str {
    match usage_type.split_once('-') {
        Some((region, rest))
            if (2..=5).contains(&region.len())
                && region.starts_with(|first: char| first.is_ascii_uppercase())
                && region.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) =>
        {
            rest
        }
        _ => usage_type,
    }
}

/// `Claude Opus 5 (Amazon Bedrock Edition) input tokens` is of Claude Opus 5.
fn model_described(text: &str) -> &str {
    text.find("(Amazon Bedrock Edition)").map_or("", |end| text[..end].trim())
}

fn kind_of_usage(usage_type: &str) -> &'static str {
    let lower = usage_type.to_ascii_lowercase().replace(['-', '_'], "");
    if lower.contains("cachewrite") {
        "cache_write"
    } else if lower.contains("cacheread") {
        "cache_read"
    } else {
        token_type(&lower)
    }
}

/// Tags in columns of their own, or in the cells with JSON of CUR 2.0. A user's key loses its prefix.
fn tags(plan: &mut Plan, header: &Header<'_>, title: usize) {
    for (place, name) in header.cells.iter().enumerate() {
        let name = name.trim();
        let key = ["resourceTags/", "resource_tags_"].iter().find_map(|start| name.strip_prefix(start));
        if let Some(key) = key {
            plan.rename(place, &format!("Tags.{}", without_user(key)));
        }
    }
    let (resource, all) = (header.find("resource_tags"), header.find("tags"));
    if resource.is_none() && all.is_none() {
        return;
    }
    plan.leave_out(resource);
    plan.leave_out(all);
    plan.derive("Tags", resource.or(all).unwrap_or(title), move |cells| {
        merged(&cells.text(resource), cells.text(all))
    });
}

fn without_user(key: &str) -> &str {
    key.strip_prefix("user:").or_else(|| key.strip_prefix("user_")).unwrap_or(key)
}

/// Both objects as one; a cell that is none stands as it is.
fn merged<'r>(resource: &str, all: Cow<'r, str>) -> Cow<'r, str> {
    if resource.is_empty() {
        return all;
    }
    let (Ok(own), Ok(others)) = (read_tags(resource), read_tags(if all.is_empty() { "{}" } else { &all }))
    else {
        return Cow::Owned([resource, &all].concat());
    };
    let mut object = serde_json::Map::new();
    for (key, value) in others.into_iter().chain(own) {
        let value = value.map_or(serde_json::Value::Null, |text| text.into_owned().into());
        object.insert(without_user(&key).to_owned(), value);
    }
    Cow::Owned(serde_json::Value::Object(object).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_types_of_models() {
        for (usage, model, kind) in [
            ("USE1-Claude3Sonnet-input-tokens", "Claude3Sonnet", "input"),
            ("USE1-NovaPro-input-tokens-batch", "NovaPro", "input"),
            (
                "USE1-Claude4.6Opus-cache-read-input-token-count-cross-region-global",
                "Claude4.6Opus",
                "cache_read",
            ),
            ("USE1-GPT-OSS-Safeguard-20B-input-tokens-priority", "GPT-OSS-Safeguard-20B", "input"),
            ("USE1-openai.gpt-oss-120b-mantle-input-tokens-standard", "openai.gpt-oss-120b", "input"),
            ("USE1-anthropic.claude-opus-5-output-tokens", "anthropic.claude-opus-5", "output"),
            ("USE1-MP:USE1_CacheReadInputTokenCount_Global-Units", "", "cache_read"),
            ("USE1-MP:USE1_CacheWriteInputTokenCount-Units", "", "cache_write"),
            ("APS3-MP:APS3_output_tokens_global_standard-Units", "", "output"),
            ("USE1-BoxUsage:m7i.large", "", ""),
        ] {
            assert_eq!((model_of_usage(usage), kind_of_usage(usage)), (model, kind), "{usage}");
        }
    }
}
