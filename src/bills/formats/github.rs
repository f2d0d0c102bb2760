//! GitHub's usage reports: AI and premium requests, detailed, summarised, and the answers of its billing interface. Billed
//! is the net amount, list the gross amount.

use serde_json::Value;

use super::plan::{Header, NoBill, Plan, Recognised};
use super::values::american_day;
use super::{Record, Records};

const RENAMED: [(&str, &str); 15] = [
    ("enddate", "ChargePeriodEnd"),
    ("netamount", "BilledCost"),
    ("grossamount", "ListCost"),
    ("product", "ServiceName"),
    ("sku", "SkuId"),
    ("quantity", "ConsumedQuantity"),
    ("grossquantity", "ConsumedQuantity"),
    ("unittype", "ConsumedUnit"),
    ("username", "x_User"),
    ("organization", "SubAccountName"),
    ("organizationname", "SubAccountName"),
    ("repository", "ResourceId"),
    ("repositoryname", "ResourceId"),
    ("model", "x_Model"),
    ("costcentername", "x_CostCenter"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    if let Some(lacks) = lacks(header) {
        return Some(Recognised::NoBill(NoBill { format: "github-usage", lacks }));
    }
    header.plain("netamount")?;
    header.find("sku")?;
    header.first_plain(&["appliedcostperquantity", "priceperunit"])?;
    let date = header.find("date")?;
    let mut plan = Plan::new("github-usage", header);
    plan.rename_plain(header, &RENAMED);
    plan.replace("ChargePeriodStart", date, move |cells| american_day(cells.text(date)));
    plan.note("GitHub's AI, detailed and summarised reports of the same days hold the same money: give only one of them".to_owned());
    plan.constant("ProviderName", "GitHub");
    plan.constant("BillingCurrency", "USD");
    plan.constant("ChargeCategory", "Usage");
    Some(Recognised::Bill(Box::new(plan)))
}

/// Older reports that count requests or minutes and have no amount.
fn lacks(header: &Header<'_>) -> Option<&'static str> {
    let requests = header.has(&["requests used", "exceeds monthly quota"])
        || (header.has(&["exceeds_quota", "total_monthly_quota", "quantity"])
            && header.plain("netamount").is_none());
    if requests {
        return Some("it counts requests and has no amount; download the report that has net_amount");
    }
    let metered = header.has(&["price per unit ($)", "multiplier", "quantity"]);
    metered.then_some("it has prices and quantities, but no amount; download the report that has net_amount")
}

/// `{"timePeriod": {year, month, day}, "usageItems": […]}`: every item gets the days of the period.
pub(super) fn records(value: &Value) -> Option<Records> {
    let items = value.get("usageItems")?.as_array()?;
    let mut records = Records::default();
    let period = value.get("timePeriod").and_then(days);
    for item in items {
        let mut record = Record::new();
        if let (Some((start, end)), None) = (&period, item.get("date")) {
            record.insert("date".to_owned(), start.as_str().into());
            record.insert("endDate".to_owned(), end.as_str().into());
        }
        for name in ["organization", "user"] {
            if let Some(value) = value.get(name) {
                let name = if name == "user" { "username" } else { name };
                record.insert(name.to_owned(), value.clone());
            }
        }
        match item {
            Value::Object(members) => record.extend(members.clone()),
            // Is refused as a row without its columns.
            other => drop(record.insert("usageItem".to_owned(), other.clone())),
        }
        records.list.push(record);
    }
    Some(records)
}

/// First day, and the day after the last.
fn days(period: &Value) -> Option<(String, String)> {
    let part =
        |name: &str| period.get(name).and_then(Value::as_u64).filter(|part| *part > 0 && *part < 10_000);
    let year = part("year")?;
    let Some(month) = part("month") else {
        return Some((format!("{year}-01-01"), format!("{}-01-01", year + 1)));
    };
    let Some(day) = part("day") else {
        let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        return Some((format!("{year}-{month:02}-01"), format!("{next_year}-{next:02}-01")));
    };
    let day = format!("{year}-{month:02}-{day:02}");
    Some((day.clone(), day))
}
