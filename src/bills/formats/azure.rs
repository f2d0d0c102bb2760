//! Azure cost details, actual and amortised: enterprise agreements old and new, Microsoft customer agreements, partners,
//! pay-as-you-go, with translated headers as well.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use super::plan::{Cells, Header, Plan, Recognised};
use super::values::{american_day, day_after, is_not_zero, tags};

const RENAMED: [(&str, &str); 25] = [
    ("subscriptionid", "SubAccountId"),
    ("subscriptionguid", "SubAccountId"),
    ("subscriptionname", "SubAccountName"),
    ("resourceid", "ResourceId"),
    ("instanceid", "ResourceId"),
    ("instancename", "ResourceId"),
    ("resourcegroup", "x_ResourceGroupName"),
    ("resourcegroupname", "x_ResourceGroupName"),
    ("invoicesectionname", "x_InvoiceSectionName"),
    ("invoicesection", "x_InvoiceSectionName"),
    ("costcenter", "x_CostCenter"),
    ("metercategory", "ServiceName"),
    ("metersubcategory", "x_SkuMeterSubcategory"),
    ("metername", "SkuMeter"),
    ("meterid", "SkuId"),
    ("resourcelocation", "RegionName"),
    ("quantity", "ConsumedQuantity"),
    ("usagequantity", "ConsumedQuantity"),
    ("unitofmeasure", "ConsumedUnit"),
    ("product", "ChargeDescription"),
    ("productname", "ChargeDescription"),
    ("invoiceid", "InvoiceId"),
    ("billingcurrency", "BillingCurrency"),
    ("billingcurrencycode", "BillingCurrency"),
    ("paygcostinbillingcurrency", "ListCost"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let header = &header.without_translation();
    let cost = header.first(&["costinbillingcurrency", "cost", "pretaxcost"])?;
    let date = header.first(&["date", "usagedatetime", "usagedate"])?;
    header.find("metercategory")?;
    header.first(&["subscriptionid", "subscriptionguid"])?;
    let mut plan = Plan::new("azure-cost", header);
    plan.rename_all(header, &RENAMED);
    plan.rename(header.find("currency"), "BillingCurrency");
    plan.rename(cost, "BilledCost");
    plan.replace("ChargePeriodStart", date, move |cells| american_day(cells.text(date)));
    plan.constant("ProviderName", "Microsoft");
    if let Some(place) = header.find("billingperiodstartdate") {
        plan.replace("BillingPeriodStart", place, move |cells| american_day(cells.text(place)));
    }
    if let Some(place) = header.find("billingperiodenddate") {
        plan.replace("BillingPeriodEnd", place, move |cells| {
            let last = american_day(cells.text(place));
            day_after(&last).map_or(last, Cow::Owned)
        });
    }
    if let Some(place) = header.find("tags") {
        plan.replace("Tags", place, move |cells| tags(cells.text(place)));
    }
    let charge_type = header.find("chargetype");
    if let Some(place) = charge_type {
        plan.derive("ChargeCategory", place, move |cells| category(cells.text(place)));
    }
    models(&mut plan, header);
    plan.key(header.find("additionalinfo"));
    tell_amortised(&mut plan, charge_type, header.find("pricingmodel"), cost);
    Some(Recognised::Bill(Box::new(plan)))
}

fn category(charge_type: Cow<'_, str>) -> Cow<'_, str> {
    match charge_type.to_ascii_lowercase().as_str() {
        "usage" | "unusedreservation" | "unusedsavingsplan" => "Usage".into(),
        "purchase" => "Purchase".into(),
        "refund" => "Credit".into(),
        "tax" => "Tax".into(),
        "roundingadjustment" => "Adjustment".into(),
        _ => charge_type,
    }
}

/// Both exports have the same columns. In the amortised one, usage that a commitment covers has a cost, and its purchase is
/// not there.
fn tell_amortised(plan: &mut Plan, charge_type: Option<usize>, model: Option<usize>, cost: usize) {
    let (Some(charge_type), Some(model)) = (charge_type, model) else { return };
    let seen = Rc::new([Cell::new(0u64), Cell::new(0u64)]);
    let counted = Rc::clone(&seen);
    plan.skip(move |cells: &Cells<'_>| {
        let [covered, purchases] = &*counted;
        let committed = cells.is(model, "Reservation") || cells.is(model, "SavingsPlan");
        if cells.is(charge_type, "Purchase") {
            purchases.set(purchases.get() + 1);
        } else if committed && is_not_zero(&cells.text(cost)) {
            covered.set(covered.get() + 1);
        }
        None
    });
    plan.at_the_end(move || {
        let [covered, purchases] = &*seen;
        if covered.get() == 0 || purchases.get() > 0 {
            return Vec::new();
        }
        vec![
            "this is the amortised export: its cost spreads commitments over what they cover; the actual export of the \
             same days holds the same money, so give only one of them"
                .to_owned(),
        ]
    });
}

fn models(plan: &mut Plan, header: &Header<'_>) {
    let Some(meter) = header.find("metername") else { return };
    let telling = [
        header.find("metercategory"),
        header.find("metersubcategory"),
        header.first(&["product", "productname"]),
    ];
    let is_of_a_model = move |cells: &Cells<'_>| {
        telling.iter().any(|place| {
            let text = cells.text(*place);
            ["Cognitive Services", "Foundry", "OpenAI"].iter().any(|name| text.contains(name))
        })
    };
    plan.derive("x_Model", meter, move |cells| {
        if is_of_a_model(cells) { model_of_meter(&cells.text(meter)).into() } else { "".into() }
    });
    plan.derive("x_TokenType", meter, move |cells| {
        if is_of_a_model(cells) { kind_of_meter(&cells.text(meter)).into() } else { "".into() }
    });
}

/// A word that names no model: the direction, where it runs, the unit.
fn is_of_the_meter(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let words = [
        "inp", "inpt", "input", "outp", "out", "opt", "output", "glbl", "gl", "global", "regnl", "regional",
        "data", "zone", "dzone", "dz", "batch", "cached", "cchd", "tokens", "token", "1m", "1k", "unit",
        "units",
    ];
    words.contains(&word.as_str())
}

/// `gpt-4o-0806-Inp-glbl Tokens` is of gpt-4o-0806: the words before the first that names no model.
fn model_of_meter(meter: &str) -> String {
    let mut end = meter.len();
    let mut at = 0;
    for word in meter.split_inclusive([' ', '-']) {
        if at > 0 && is_of_the_meter(word.trim_end_matches([' ', '-'])) {
            end = at;
            break;
        }
        at += word.len();
    }
    if end == meter.len() { String::new() } else { meter[..end].trim_end_matches([' ', '-']).to_owned() }
}

fn kind_of_meter(meter: &str) -> &'static str {
    let lower = meter.to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', '-']).collect();
    let any = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if any(&["cached", "cchd"]) {
        "cache_read"
    } else if any(&["inp", "inpt", "input"]) {
        "input"
    } else if any(&["outp", "out", "opt", "output"]) {
        "output"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meters_of_models() {
        for (meter, model, kind) in [
            ("gpt-4o-0806-Inp-glbl Tokens", "gpt-4o-0806", "input"),
            ("gpt-4o-0806-Outp-regnl Tokens", "gpt-4o-0806", "output"),
            ("gpt-4o-mini-0718-Batch-Inp-glbl Tokens", "gpt-4o-mini-0718", "input"),
            ("gpt 4.1 Inp Data Zone Tokens", "gpt 4.1", "input"),
            ("5.4 opt Dz 1M Tokens", "5.4", "output"),
            ("text-embedding-3-large-glbl Tokens", "text-embedding-3-large", ""),
            ("GRS List and Create Container Operations", "", ""),
        ] {
            assert_eq!((model_of_meter(meter).as_str(), kind_of_meter(meter)), (model, kind), "{meter}");
        }
    }
}
