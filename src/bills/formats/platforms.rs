//! Data platforms and clouds with a table each: Snowflake's usage in currency, Oracle Cloud's cost report, DeepSeek's cost.
//! Exports of theirs that count credits or units without money are told.

use super::plan::{Header, NoBill, Plan, Recognised};

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    if header.has(&["start_time_iso", "api_key_name", "price", "amount"]) && header.find("cost").is_none() {
        return super::usage::deepseek(header);
    }
    without_money(header)
        .map(Recognised::NoBill)
        .or_else(|| snowflake(header).or_else(|| oracle(header)).or_else(|| deepseek(header)).map(bill))
}

fn bill(plan: Plan) -> Recognised {
    Recognised::Bill(Box::new(plan))
}

fn without_money(header: &Header<'_>) -> Option<NoBill> {
    let no_bill = |format, lacks| Some(NoBill { format, lacks });
    let priced = header.first(&["cost", "list_cost", "usage_in_currency", "amount"]).is_some();
    if header.has(&["sku_name", "usage_quantity", "usage_unit"]) && !priced {
        return no_bill(
            "databricks-usage",
            "it counts units (DBU) and has no cost; join system.billing.list_prices and export a column cost, or give the \
             cloud's bill",
        );
    }
    if header.has(&["service_type", "usage_date", "credits_used"]) && !priced {
        return no_bill(
            "snowflake-credits",
            "it counts credits and has no money; export USAGE_IN_CURRENCY_DAILY instead",
        );
    }
    let fireworks = header.has(&["usage_type", "accelerator_seconds", "prompt_tokens"]) && !priced;
    fireworks.then_some(NoBill {
        format: "fireworks-usage",
        lacks: "it counts tokens and seconds and has no cost; enter the invoice's sum as a source of the workspace",
    })
}

/// `ORGANIZATION_USAGE.USAGE_IN_CURRENCY_DAILY`.
fn snowflake(header: &Header<'_>) -> Option<Plan> {
    let cost = header.find("usage_in_currency")?;
    let date = header.find("usage_date")?;
    let mut plan = Plan::new("snowflake-usage", header);
    plan.rename(date, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename_all(
        header,
        &[
            ("currency", "BillingCurrency"),
            ("organization_name", "BillingAccountName"),
            ("account_name", "SubAccountName"),
            ("account_locator", "SubAccountId"),
            ("region", "RegionId"),
            ("usage_type", "ChargeDescription"),
            ("usage", "ConsumedQuantity"),
            ("service_type", "ServiceName"),
        ],
    );
    plan.constant("ProviderName", "Snowflake");
    let adjustment = header.find("is_adjustment");
    if let Some(place) = adjustment {
        plan.derive("ChargeCategory", place, move |cells| {
            if cells.is(place, "true") || cells.is(place, "1") { "Adjustment" } else { "Usage" }.into()
        });
    }
    Some(plan)
}

/// Oracle's cost report; tags are columns `tags/<namespace>.<key>`.
fn oracle(header: &Header<'_>) -> Option<Plan> {
    let cost = header.find("cost/mycost")?;
    let start = header.find("lineitem/intervalusagestart")?;
    let mut plan = Plan::new("oracle-cost", header);
    plan.rename(start, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename_all(
        header,
        &[
            ("lineitem/intervalusageend", "ChargePeriodEnd"),
            ("cost/currencycode", "BillingCurrency"),
            ("lineitem/tenantid", "BillingAccountId"),
            ("product/compartmentid", "SubAccountId"),
            ("product/compartmentname", "SubAccountName"),
            ("product/service", "ServiceName"),
            ("product/region", "RegionId"),
            ("product/availabilitydomain", "AvailabilityZone"),
            ("product/resourceid", "ResourceId"),
            ("product/description", "ChargeDescription"),
            ("cost/productsku", "SkuId"),
            ("usage/billedquantity", "ConsumedQuantity"),
            ("cost/billingunitreadable", "ConsumedUnit"),
        ],
    );
    plan.constant("ProviderName", "Oracle");
    for (place, name) in header.cells.iter().enumerate() {
        if let Some(key) = name.trim().strip_prefix("tags/") {
            plan.rename(place, &format!("Tags.{key}"));
        }
    }
    for name in ["lineitem/referenceno", "lineitem/backreferenceno"] {
        plan.key(header.find(name));
    }
    if let Some(place) = header.find("lineitem/iscorrection") {
        plan.derive("ChargeClass", place, move |cells| {
            if cells.is(place, "true") { "Correction" } else { "" }.into()
        });
    }
    Some(plan)
}

/// The cost table of DeepSeek's archive.
fn deepseek(header: &Header<'_>) -> Option<Plan> {
    let cost = header.find("cost")?;
    header.find("wallet_type")?;
    let start = header.find("start_time_iso")?;
    let mut plan = Plan::new("deepseek-cost", header);
    plan.rename(start, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename_all(
        header,
        &[
            ("end_time_iso", "ChargePeriodEnd"),
            ("currency", "BillingCurrency"),
            ("model", "x_Model"),
            ("user_id", "x_User"),
        ],
    );
    for (target, text) in
        [("ProviderName", "DeepSeek"), ("ServiceName", "DeepSeek API"), ("ChargeCategory", "Usage")]
    {
        plan.constant(target, text);
    }
    Some(plan)
}
