//! Google Cloud's cost table, as the console saves it: lines about the invoice, the charges, then sums. The unrounded cost
//! is read, because the other one is rounded row by row.

use std::borrow::Cow;

use super::gcp::models;
use super::plan::{Cells, Header, NoBill, Plan, Recognised, Skip};
use super::values::day_after;
use crate::calendar::{DateOrder, Stamp};

const RENAMED: [(&str, &str); 10] = [
    ("billing account id", "BillingAccountId"),
    ("billing account name", "BillingAccountName"),
    ("project id", "SubAccountId"),
    ("project name", "SubAccountName"),
    ("service description", "ServiceName"),
    ("sku id", "SkuId"),
    ("sku description", "ChargeDescription"),
    ("usage amount", "ConsumedQuantity"),
    ("usage unit", "ConsumedUnit"),
    ("invoice number", "InvoiceId"),
];

/// What rows are called that sum others up.
const SUMS: [&str; 4] = ["Total", "Subtotal", "Filtered total", "Rounding error"];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let sku = header.find("sku description")?;
    let Some(start) = header.find("usage start date") else {
        header.beginning("subtotal (")?;
        let lacks =
            "it has no dates; download the cost table (Billing, Cost table) or the BigQuery export instead";
        return Some(Recognised::NoBill(NoBill { format: "gcp-reports", lacks }));
    };
    let cost = header.beginning("unrounded cost (").or_else(|| header.beginning("cost ("))?;
    let mut plan = Plan::new("gcp-cost-table", header);
    plan.rename_all(header, &RENAMED);
    plan.rename(cost, "BilledCost");
    plan.constant("ProviderName", "Google Cloud");
    if let Some(currency) = currency(header, cost) {
        plan.constant("BillingCurrency", &currency);
    }
    periods(&mut plan, header, start);
    let cost_type = header.find("cost type");
    if let Some(place) = cost_type {
        plan.derive("ChargeCategory", place, move |cells| category(cells, place));
    }
    models(&mut plan, sku);
    plan.skip(move |cells| {
        let label = cells.all().find(|text| SUMS.iter().any(|sum| text.eq_ignore_ascii_case(sum)))?;
        let is_sum = cells.text(start).is_empty() && cells.text(sku).is_empty();
        let total = label.eq_ignore_ascii_case("Total");
        let sum = if total {
            Skip::Total { label: label.into(), text: cells.text(cost).into() }
        } else {
            Skip::Other
        };
        is_sum.then_some(sum)
    });
    if let Some(due) = preamble(header, "Total amount due") {
        plan.states("Total amount due", due);
    }
    Some(Recognised::Bill(Box::new(plan)))
}

/// A value of the lines about the invoice.
fn preamble<'h>(header: &Header<'h>, name: &str) -> Option<&'h str> {
    let line = header.preamble.iter().find(|line| line.first().is_some_and(|cell| cell.trim() == name))?;
    line.get(1).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn currency(header: &Header<'_>, cost: usize) -> Option<String> {
    if let Some(code) = preamble(header, "Currency") {
        return Some(code.to_owned());
    }
    let inside = header.cells[cost].rsplit_once('(')?.1.trim_end().trim_end_matches(')');
    match inside {
        "$" => Some("USD".to_owned()),
        "€" => Some("EUR".to_owned()),
        "£" => Some("GBP".to_owned()),
        "¥" => Some("JPY".to_owned()),
        "₹" => Some("INR".to_owned()),
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Some(code.to_owned())
        }
        _ => None,
    }
}

/// Both days of a row are included. A row without days, as tax, belongs to the invoice's month.
fn periods(plan: &mut Plan, header: &Header<'_>, start: usize) {
    let end = header.find("usage end date");
    let invoiced =
        preamble(header, "Invoice date").and_then(|text| Stamp::parse(text, DateOrder::YearFirst).ok());
    let month = invoiced.map(|stamp| stamp.day().to_string()[..7].to_owned());
    let after = month.as_ref().and_then(|month| {
        let late = Stamp::parse(&format!("{month}-28"), DateOrder::YearFirst).ok()?.day().plus(4);
        Some(format!("{}-01", &late.to_string()[..7]))
    });
    plan.replace("ChargePeriodStart", start, move |cells| {
        let text = cells.text(start);
        match &month {
            Some(month) if text.is_empty() => Cow::Owned(format!("{month}-01")),
            _ => text,
        }
    });
    if let Some(end) = end {
        plan.replace("ChargePeriodEnd", end, move |cells| {
            let text = cells.text(end);
            match &after {
                Some(after) if text.is_empty() && cells.text(start).is_empty() => Cow::Owned(after.clone()),
                _ => day_after(&text).map_or(text, Cow::Owned),
            }
        });
    }
}

fn category<'r>(cells: &Cells<'r>, place: usize) -> Cow<'r, str> {
    let text = cells.text(place);
    match text.to_ascii_lowercase().as_str() {
        "usage" | "regular" => "Usage".into(),
        "tax" => "Tax".into(),
        "adjustment" => "Adjustment".into(),
        other if other.contains("credit") || other.contains("saving") || other.contains("discount") => {
            "Credit".into()
        }
        _ => text,
    }
}
