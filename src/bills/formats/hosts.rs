//! Gateways and hosts whose exports are one plain table: Cloudflare's and Vercel's AI gateways, RunPod.

use super::plan::{Header, Plan, Recognised};

const ESTIMATE: &str = "the costs are the gateway's own, worked out of list prices; a provider's bill for the same calls holds \
                        the same money";

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let plan = cloudflare(header).or_else(|| vercel(header)).or_else(|| runpod(header))?;
    Some(Recognised::Bill(Box::new(plan)))
}

fn plan_of(
    format: &'static str,
    header: &Header<'_>,
    constants: &[(&str, &str)],
    renamed: &[(&str, &str)],
) -> Plan {
    let mut plan = Plan::new(format, header);
    plan.rename_all(header, renamed);
    plan.constant("BillingCurrency", "USD");
    plan.constant("ChargeCategory", "Usage");
    constants.iter().for_each(|(target, text)| plan.constant(target, text));
    plan
}

/// Logs of the AI gateway; the metadata that callers gave are tags.
fn cloudflare(header: &Header<'_>) -> Option<Plan> {
    if !header.has(&["created_at", "provider", "model", "tokens_in", "tokens_out", "cost", "cached"]) {
        return None;
    }
    let renamed = [
        ("created_at", "ChargePeriodStart"),
        ("cost", "BilledCost"),
        ("provider", "ProviderName"),
        ("model", "x_Model"),
        ("metadata", "Tags"),
    ];
    let mut plan = plan_of("cloudflare-ai-gateway", header, &[("ServiceName", "AI Gateway")], &renamed);
    plan.key(header.find("id"));
    plan.key(header.find("duration"));
    plan.note(ESTIMATE.to_owned());
    Some(plan)
}

/// The gateway's report by day: what was charged, without what went to keys of one's own.
fn vercel(header: &Header<'_>) -> Option<Plan> {
    if !header.has(&["day", "total_cost", "market_cost"]) {
        return None;
    }
    let renamed = [
        ("day", "ChargePeriodStart"),
        ("total_cost", "BilledCost"),
        ("model", "x_Model"),
        ("provider", "x_Upstream"),
        ("user", "x_User"),
        ("tag", "Tags.tag"),
    ];
    let constants = [("ProviderName", "Vercel"), ("ServiceName", "AI Gateway")];
    let mut plan = plan_of("vercel-ai-gateway", header, &constants, &renamed);
    if header.find("tag").is_some() {
        plan.note(
            "a request with several tags is in this report once for each of them: its sum may be more than was spent".to_owned(),
        );
    }
    Some(plan)
}

/// Billing by pod or endpoint.
fn runpod(header: &Header<'_>) -> Option<Plan> {
    let resource = header.first(&["podid", "endpointid"])?;
    if !header.has(&["amount", "time", "timebilledms"]) {
        return None;
    }
    let renamed = [("time", "ChargePeriodStart"), ("amount", "BilledCost"), ("gputypeid", "SkuId")];
    let constants = [("ProviderName", "RunPod"), ("ServiceName", "RunPod")];
    let mut plan = plan_of("runpod-billing", header, &constants, &renamed);
    plan.rename(resource, "ResourceId");
    Some(plan)
}
