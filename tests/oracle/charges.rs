//! Charges: the rows of FOCUS bills and the typed-in costs of sources, each with its fields, days and cost.

use super::Refusal;
use super::conditions::Condition;
use super::days::{Day, days_between, read_moment, read_month};
use super::decimals::{read_decimal, read_json_decimal, to_eighteen_places};
use super::names::folded;
use super::rules::{Setter, Workshop, read_set};
use num_rational::BigRational;
use serde_json::Value;
use std::collections::BTreeMap;

/// One charge, in the currency of its bill.
#[derive(Debug)]
pub(crate) struct Charge {
    /// Every cell that exists, by the field's name.
    pub(crate) fields: BTreeMap<String, String>,
    /// The first day.
    pub(crate) first: Day,
    /// The day after the last.
    pub(crate) after: Day,
    /// Nothing: the workspace's currency.
    pub(crate) currency: Option<String>,
    /// The whole cost on the workspace's basis.
    pub(crate) cost: BigRational,
    /// What a typed-in cost's `set` puts before any rule.
    pub(crate) set: Vec<(usize, Setter)>,
}

impl Charge {
    /// Cost of one of its days: the charge lies evenly on them.
    pub(crate) fn cost_of_a_day(&self) -> BigRational {
        &self.cost / BigRational::from_integer((self.after - self.first).into())
    }
}

/// The columns of FOCUS 1.0 to 1.3, which keep their names; what FOCUS lacks gets `x_` before its own.
const FOCUS: &str = "AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags \
    AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency \
    BillingPeriodEnd BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory ChargeClass \
    ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory \
    CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus \
    CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractApplied ContractedCost \
    ContractedUnitPrice EffectiveCost HostProviderName InvoiceId InvoiceIssuerName ListCost ListUnitPrice \
    PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost \
    PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName \
    ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceProviderName ServiceSubcategory SkuId \
    SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags";

fn field_name(column: &str) -> String {
    let keeps = column.starts_with("x_")
        || column.starts_with("Tags.")
        || FOCUS.split(' ').any(|name| name == column);
    if keeps { column.to_string() } else { format!("x_{column}") }
}

/// The texts that count as missing: outer space cut, then the empty one and the workspace's `non_values`.
pub(crate) fn present(text: &str, non_values: &[String]) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && !non_values.contains(&folded(text))).then(|| text.to_string())
}

/// The cost column: the basis's own, or where the bill lacks it the next of effective, billed, list.
///
/// Read as a circle: after `list` comes `effective` again. (It could also be an order of preference, in which a bill
/// without its billed cost is read by its effective one even where it has a list cost.)
fn cost_column<'a>(basis: &str, header: &[String]) -> Option<&'a str> {
    const CIRCLE: [(&str, &str); 3] =
        [("effective", "EffectiveCost"), ("billed", "BilledCost"), ("list", "ListCost")];
    let own = CIRCLE.iter().position(|(name, _)| *name == basis)?;
    let next = |step: usize| CIRCLE[(own + step) % 3].1;
    (0..3).map(next).find(|column| header.iter().any(|name| name == column))
}

/// The charges of one bill; rows that cannot be read are left out and counted.
pub(crate) fn read_bill(
    csv_text: &str,
    basis: &str,
    non_values: &[String],
) -> Result<(Vec<Charge>, usize), Refusal> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv_text.as_bytes());
    let unusable = |error: csv::Error| Refusal::new("unusable-bill", "bill", &error.to_string());
    let header: Vec<String> =
        reader.headers().map_err(unusable)?.iter().map(|name| name.trim().to_string()).collect();
    let cost =
        cost_column(basis, &header).ok_or_else(|| Refusal::new("unusable-bill", "bill", "no cost column"))?;
    let (mut charges, mut refused) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record.map_err(unusable)?;
        match read_row(&header, &record, cost, non_values) {
            Some(charge) => charges.push(charge),
            None => refused += 1,
        }
    }
    Ok((charges, refused))
}

fn read_row(
    header: &[String],
    record: &csv::StringRecord,
    cost: &str,
    non_values: &[String],
) -> Option<Charge> {
    let mut fields = BTreeMap::new();
    for (column, cell) in header.iter().zip(record.iter()) {
        let Some(text) = present(cell, non_values).filter(|text| text != "NULL") else { continue };
        if column == "Tags" {
            fields.extend(read_tags(&text, non_values));
        } else {
            fields.insert(field_name(column), text);
        }
    }
    let start = read_moment(fields.get("ChargePeriodStart")?)?;
    let end = match fields.get("ChargePeriodEnd") {
        Some(text) => Some(read_moment(text)?),
        None => None,
    };
    let (first, after) = days_between(start, end)?;
    let cost = to_eighteen_places(&read_decimal(fields.get(cost)?)?);
    let currency = fields.get("BillingCurrency").map(|code| code.to_uppercase());
    Some(Charge { fields, first, after, currency, cost, set: Vec::new() })
}

fn read_tags(json: &str, non_values: &[String]) -> BTreeMap<String, String> {
    let Ok(Value::Object(tags)) = serde_json::from_str(json) else { return BTreeMap::new() };
    let text = |value: Value| match value {
        Value::String(text) => present(&text, non_values),
        Value::Null => None,
        other => present(&other.to_string(), non_values),
    };
    tags.into_iter().filter_map(|(key, value)| Some((format!("Tags.{key}"), text(value)?))).collect()
}

/// A source of the inventory: what its `match` asks, and what it gives.
#[derive(Debug)]
struct Source {
    id: String,
    category: Option<String>,
    asks: Option<Condition>,
}

/// Gives each charge of a bill the source and cost category of the first source whose `match` holds.
pub(crate) fn name_sources(charges: &mut [Charge], workspace: &Value) -> Result<(), Refusal> {
    let mut sources = Vec::new();
    for (at, source) in list(&workspace["sources"]).iter().enumerate() {
        let asks = match &source["match"] {
            Value::Null => None,
            asks => Some(Condition::read(asks, &format!("sources[{at}].match"))?),
        };
        let text = |name: &str| source[name].as_str().map(|text| text.trim().to_string());
        sources.push(Source { id: text("id").unwrap_or_default(), category: text("category"), asks });
    }
    for charge in charges {
        let field = |name: &str| charge.fields.get(name).cloned();
        let first = sources.iter().find(|source| source.asks.as_ref().is_some_and(|asks| asks.holds(&field)));
        if let Some(source) = first {
            charge.fields.insert("x_Source".to_string(), source.id.clone());
            match &source.category {
                Some(category) => charge.fields.insert("x_CostCategory".to_string(), category.clone()),
                None => charge.fields.remove("x_CostCategory"),
            };
        }
    }
    Ok(())
}

/// The typed-in costs: each a charge over its whole month, in the workspace's currency, with no other field.
pub(crate) fn typed_in(workspace: &Value, shop: &Workshop) -> Result<Vec<Charge>, Refusal> {
    let mut charges = Vec::new();
    for (at, source) in list(&workspace["sources"]).iter().enumerate() {
        for (nth, entry) in list(&source["monthly"]).iter().enumerate() {
            let path = format!("sources[{at}].monthly[{nth}]");
            let month = entry["month"].as_str().and_then(read_month);
            let (first, days) = month.ok_or_else(|| Refusal::malformed(&path, "a month"))?;
            let cost =
                read_json_decimal(&entry["cost"]).ok_or_else(|| Refusal::malformed(&path, "a cost"))?;
            let mut fields = BTreeMap::new();
            let members = [
                ("provider", "ProviderName"),
                ("name", "ServiceName"),
                ("id", "x_Source"),
                ("category", "x_CostCategory"),
            ];
            for (member, field) in members {
                if let Some(text) = source[member].as_str().and_then(|text| present(text, &shop.non_values)) {
                    fields.insert(field.to_string(), text);
                }
            }
            let set = read_set(&entry["set"], &format!("{path}.set"), shop)?;
            charges.push(Charge { fields, first, after: first + days, currency: None, cost, set });
        }
    }
    Ok(charges)
}

/// The members of a JSON list; nothing where there is none.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
