//! Anthropic's costs: the console's CSV in dollars, and the cost report as JSON, by workspace or by user, in cents. Its
//! usage exports hold tokens and no money.

use super::plan::{Header, NoBill, Plan, Recognised};
use super::values::{cents, token_type};

const RENAMED: [(&str, &str); 13] = [
    ("usage_date_utc", "ChargePeriodStart"),
    ("starting_at", "ChargePeriodStart"),
    ("ending_at", "ChargePeriodEnd"),
    ("cost_usd", "BilledCost"),
    ("list_price_usd", "ListCost"),
    ("currency", "BillingCurrency"),
    ("model", "x_Model"),
    ("workspace", "SubAccountName"),
    ("workspace_id", "SubAccountId"),
    ("api_key", "x_ApiKey"),
    ("description", "ChargeDescription"),
    ("actor.email", "x_User"),
    ("product", "x_Product"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    if counts_tokens(header) {
        return super::usage::anthropic(header);
    }
    if let Some((format, lacks)) = lacks(header) {
        return Some(Recognised::NoBill(NoBill { format, lacks }));
    }
    let console = header.has(&["usage_date_utc", "token_type", "cost_usd"]);
    let report = header.has(&["starting_at", "amount", "currency"])
        && header.first(&["token_type", "cost_type", "actor.email"]).is_some();
    if !console && !report {
        return None;
    }
    let by_user = header.beginning("actor.").is_some();
    let mut plan = Plan::new(if by_user { "anthropic-user-cost" } else { "anthropic-cost" }, header);
    plan.rename_all(header, &RENAMED);
    if console {
        plan.constant("BillingCurrency", "USD");
    }
    for (place, target) in [(header.find("amount"), "BilledCost"), (header.find("list_amount"), "ListCost")] {
        if let Some(place) = place.filter(|_| !console) {
            plan.replace(target, place, move |cells| cents(cells.text(place)));
        }
    }
    for (target, text) in
        [("ProviderName", "Anthropic"), ("ServiceName", "Claude API"), ("ChargeCategory", "Usage")]
    {
        plan.constant(target, text);
    }
    if let Some(place) = header.find("token_type") {
        plan.derive("x_TokenType", place, move |cells| token_type(&cells.text(place)).into());
    }
    Some(Recognised::Bill(Box::new(plan)))
}

fn counts_tokens(header: &Header<'_>) -> bool {
    let usage = header.has(&["usage_date_utc", "usage_output_tokens"]) && header.find("cost_usd").is_none();
    let report = header.has(&["starting_at", "uncached_input_tokens"]) && header.find("amount").is_none();
    usage || report
}

fn lacks(header: &Header<'_>) -> Option<(&'static str, &'static str)> {
    let spend = header.has(&["user_email", "total_net_spend_usd"]) && header.find("date").is_none();
    spend.then_some((
        "anthropic-spend-report",
        "it has one row a user for the whole range and no dates; add a column of dates and a mapping, or enter the sum as a \
         source of the workspace",
    ))
}
