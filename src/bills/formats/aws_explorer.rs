//! The table of AWS Cost Explorer: services (or another grouping) side by side with days or months below each other, or
//! months side by side. Every cell with a cost is a charge; the sums of the table are compared.

use std::borrow::Cow;

use super::plan::{AcrossColumn, Header, Plan, Recognised, Skip};
use crate::calendar::{DateOrder, Day, Stamp};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let plan = groups_across(header).or_else(|| months_across(header))?;
    Some(Recognised::Bill(Box::new(plan)))
}

/// A cell's text without the currency behind it.
fn bare(cell: &str) -> Option<&str> {
    cell.trim().strip_suffix("($)").map(str::trim)
}

fn is_total(name: &str) -> bool {
    name.eq_ignore_ascii_case("total costs") || name.to_ascii_lowercase().ends_with(" total")
}

fn plan_of(header: &Header<'_>) -> Plan {
    let mut plan = Plan::new("aws-cost-explorer", header);
    plan.constant("ProviderName", "AWS");
    plan.constant("BillingCurrency", "USD");
    plan
}

/// What a grouping is called in FOCUS; a tag's key is a tag.
fn target(grouping: &str) -> String {
    match grouping.trim().to_ascii_lowercase().as_str() {
        "service" => "ServiceName".to_owned(),
        "linked account" | "linked account name" => "SubAccountName".to_owned(),
        "region" => "RegionName".to_owned(),
        "usage type" => "x_UsageType".to_owned(),
        "charge type" => "x_ChargeType".to_owned(),
        _ => format!("Tags.{}", grouping.trim()),
    }
}

/// A tag's value without its key before it: `team$search`.
fn without_key<'t>(grouping: &str, value: &'t str) -> &'t str {
    value.strip_prefix(grouping.trim()).and_then(|rest| rest.strip_prefix('$')).unwrap_or(value)
}

fn groups_across(header: &Header<'_>) -> Option<Plan> {
    let grouping = header.cells.first()?;
    let named = |place: usize| bare(&header.cells[place]);
    let total = (1..header.cells.len()).find(|place| named(*place).is_some_and(is_total))?;
    let across = |place: usize| {
        let name = named(place).filter(|name| !is_total(name))?;
        Some(AcrossColumn { place, texts: vec![without_key(grouping, name).to_owned()] })
    };
    let columns: Vec<AcrossColumn> = (1..header.cells.len()).filter_map(across).collect();
    let mut days = header.below.iter().filter_map(|row| day(row.first()?)).peekable();
    if columns.is_empty() || days.peek().is_none() {
        return None;
    }
    // Rows that all begin months are months, which is what Cost Explorer shows first. A single row may be the first day
    // of a month as well: that can't be told, and lies in the same month.
    let monthly = days.all(|day| day.to_string().ends_with("-01"));
    let mut plan = plan_of(header);
    plan.spread(&[&target(grouping)], columns);
    plan.replace("ChargePeriodStart", 0, |cells| cells.text(0));
    plan.derive("ChargePeriodEnd", 0, move |cells| {
        let text = cells.text(0);
        let end = day(&text).filter(|_| monthly).map(|day| next_month(day).to_string());
        end.map_or(text, Cow::Owned)
    });
    plan.leave_out(total);
    plan.skip(move |cells| sum_row(&cells.text(0), &cells.text(total)));
    Some(plan)
}

fn months_across(header: &Header<'_>) -> Option<Plan> {
    let grouping = header.cells.first()?;
    let total = (1..header.cells.len())
        .find(|place| is_total(header.cells[*place].trim().trim_end_matches("($)")))?;
    let across = |place: usize| {
        let start = month(bare(&header.cells[place])?)?;
        Some(AcrossColumn { place, texts: vec![start.to_string(), next_month(start).to_string()] })
    };
    let columns: Vec<AcrossColumn> = (1..header.cells.len()).filter_map(across).collect();
    if columns.is_empty() || columns.len() + 2 < header.cells.len() {
        return None;
    }
    let mut plan = plan_of(header);
    plan.spread(&["ChargePeriodStart", "ChargePeriodEnd"], columns);
    let own = grouping.clone();
    plan.replace(&target(grouping), 0, move |cells| {
        let text = cells.text(0);
        Cow::Owned(without_key(&own, &text).to_owned())
    });
    plan.leave_out(total);
    plan.skip(move |cells| sum_row(&cells.text(0), &cells.text(total)));
    Some(plan)
}

fn sum_row(name: &str, total: &str) -> Option<Skip> {
    let label = bare(name).unwrap_or(name);
    is_total(label).then(|| Skip::Total { label: label.to_owned(), text: total.to_owned() })
}

fn day(text: &str) -> Option<Day> {
    Stamp::parse(text.trim(), DateOrder::YearFirst).ok().map(Stamp::day)
}

/// `Jul 2026` or a first day.
fn month(text: &str) -> Option<Day> {
    let Some((name, year)) = text.split_once(' ') else { return day(text) };
    let number = MONTHS.iter().position(|month| name.to_ascii_lowercase().starts_with(month))? + 1;
    day(&format!("{}-{number:02}-01", year.trim()))
}

/// The first day of the month after a first day.
fn next_month(first: Day) -> Day {
    let later = first.plus(31).to_string();
    day(&format!("{}-01", &later[..later.len().min(7)])).unwrap_or(first)
}
