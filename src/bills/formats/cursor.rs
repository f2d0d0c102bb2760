//! Cursor's usage events. Billed is what was charged on demand; what the plan includes costs nothing more, and a price that
//! is printed for it is the list cost.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use super::plan::{Cells, Header, NoBill, Plan, Recognised};
use super::values::is_not_zero;
use crate::money::{DecimalMark, ExactSum, read_decimal};

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    header.beginning("input (w/ cache write)")?;
    let date = header.find("date")?;
    let (cost, own) = (header.find("cost"), header.find("cost to you"));
    let Some(shown) = own.or(cost) else {
        let lacks = "it counts requests and tokens and has no cost, because the plan includes them; enter the plan's price \
                     as a source of the workspace";
        return Some(Recognised::NoBill(NoBill { format: "cursor-usage", lacks }));
    };
    let kind = header.find("kind");
    let mut plan = Plan::new("cursor-usage", header);
    plan.rename(date, "ChargePeriodStart");
    let renamed = [("model", "x_Model"), ("user", "x_User"), ("total tokens", "ConsumedQuantity")];
    plan.rename_all(header, &renamed);
    for (target, text) in [
        ("ProviderName", "Cursor"),
        ("ServiceName", "Cursor"),
        ("BillingCurrency", "USD"),
        ("ChargeCategory", "Usage"),
        ("ConsumedUnit", "tokens"),
    ] {
        plan.constant(target, text);
    }
    plan.derive("BilledCost", shown, move |cells| billed(cells, kind, shown));
    let list = cost.unwrap_or(shown);
    plan.derive("ListCost", list, move |cells| {
        let text = cells.text(list);
        if is_word(&text) { "".into() } else { text }
    });
    tell_included(&mut plan, kind, shown);
    Some(Recognised::Bill(Box::new(plan)))
}

fn is_on_demand(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase().replace(['-', ' '], "");
    kind.contains("ondemand") || kind.contains("usagebased")
}

/// A word where a cost would stand.
fn is_word(cost: &str) -> bool {
    ["included", "free", "-", "", "no charge"].contains(&cost.to_ascii_lowercase().as_str())
}

fn billed<'r>(cells: &Cells<'r>, kind: Option<usize>, cost: usize) -> Cow<'r, str> {
    let text = cells.text(cost);
    match kind {
        // An event that is charged must say how much.
        Some(kind) if is_on_demand(&cells.text(kind)) => text,
        Some(_) => "0".into(),
        None if is_word(&text) && !text.is_empty() => "0".into(),
        None => text,
    }
}

/// Prices of events that the plan covers.
fn tell_included(plan: &mut Plan, kind: Option<usize>, cost: usize) {
    let Some(kind) = kind else { return };
    let seen = Rc::new(RefCell::new((0u64, ExactSum::default())));
    let counted = Rc::clone(&seen);
    plan.skip(move |cells: &Cells<'_>| {
        let text = cells.text(cost);
        if !is_on_demand(&cells.text(kind))
            && is_not_zero(&text)
            && let Ok(read) = read_decimal(&text, DecimalMark::Point)
        {
            let mut seen = counted.borrow_mut();
            seen.0 += 1;
            seen.1.add(&read);
        }
        None
    });
    plan.at_the_end(move || {
        let (count, sum) = &*seen.borrow();
        if *count == 0 {
            return Vec::new();
        }
        let sum = sum.exact();
        vec![format!("{count} events that are not charged on demand print a price, {sum} in all: it is their list cost only")]
    });
}
