//! OpenRouter's activity: single generations, or sums by day and model. Billed is what its credits paid; what went to a
//! provider's own key is another bill.

use std::cell::RefCell;
use std::rc::Rc;

use super::plan::{Cells, Header, Plan, Recognised};
use super::values::is_not_zero;
use crate::money::{DecimalMark, ExactSum, read_decimal};

const RENAMED: [(&str, &str); 9] = [
    ("created_at", "ChargePeriodStart"),
    ("date", "ChargePeriodStart"),
    ("cost_total", "BilledCost"),
    ("model_permaslug", "x_Model"),
    ("slug", "x_Model"),
    ("user", "x_User"),
    ("api_key_name", "x_ApiKey"),
    ("app_name", "SubAccountName"),
    ("provider_name", "x_Upstream"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let single = header.has(&["generation_id", "cost_total", "created_at"]);
    let daily = header.has(&["date", "slug", "usage", "byok usage"]);
    if !single && !daily {
        return None;
    }
    let mut plan = Plan::new("openrouter-activity", header);
    plan.rename_all(header, &RENAMED);
    if daily {
        plan.rename(header.find("usage"), "BilledCost");
    }
    for (target, text) in [
        ("ProviderName", "OpenRouter"),
        ("ServiceName", "OpenRouter"),
        ("BillingCurrency", "USD"),
        ("ChargeCategory", "Usage"),
    ] {
        plan.constant(target, text);
    }
    for name in ["generation_id", "generation_time_ms", "time_to_first_token_ms", "byok_usage_inference"] {
        plan.key(header.find(name));
    }
    tell_own_keys(&mut plan, header.first(&["byok_usage_inference", "byok usage"]));
    Some(Recognised::Bill(Box::new(plan)))
}

/// What was paid to providers with keys of one's own.
fn tell_own_keys(plan: &mut Plan, place: Option<usize>) {
    let Some(place) = place else { return };
    let seen = Rc::new(RefCell::new(ExactSum::default()));
    let counted = Rc::clone(&seen);
    plan.skip(move |cells: &Cells<'_>| {
        if let Ok(read) = read_decimal(&cells.text(place), DecimalMark::Point) {
            counted.borrow_mut().add(&read);
        }
        None
    });
    plan.at_the_end(move || {
        let sum = seen.borrow().exact();
        if is_not_zero(&sum) {
            vec![format!(
                "{sum} went to providers with keys of one's own and is on their bills, not in this one"
            )]
        } else {
            Vec::new()
        }
    });
}
