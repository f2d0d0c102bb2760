//! What observers of calls export with a cost: Langfuse and Helicone. Their costs are worked out of list prices.

use std::borrow::Cow;

use super::plan::{Header, NoBill, Plan, Recognised, Skip};
use super::values::tags;
use crate::bills::tags::read_tags;

const ESTIMATE: &str = "the costs are worked out of list prices by whoever watched the calls; a provider's bill for the same \
                        calls holds the same money";

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    langfuse(header).or_else(|| helicone(header))
}

fn plan_of(format: &'static str, header: &Header<'_>, provider: &str) -> Plan {
    let mut plan = Plan::new(format, header);
    for (target, text) in [
        ("ProviderName", provider),
        ("ServiceName", provider),
        ("BillingCurrency", "USD"),
        ("ChargeCategory", "Usage"),
    ] {
        plan.constant(target, text);
    }
    plan.note(ESTIMATE.to_owned());
    plan
}

/// Observations or traces; a trace's cost is the sum of its observations.
fn langfuse(header: &Header<'_>) -> Option<Recognised> {
    let observations = header.plain("traceid").is_some();
    let start = header.first_plain(if observations { &["starttime"] } else { &["timestamp"] })?;
    let traces = header.plain("sessionid").is_some() && header.plain("userid").is_some();
    let known = header.first_plain(&["costdetails", "usagedetails", "observations", "latency"]).is_some();
    if !known || !(observations || traces) {
        return None;
    }
    let Some(cost) = header.first_plain(&["totalcost", "calculatedtotalcost"]) else {
        let lacks = "it has no total cost; export observations with their costs";
        return Some(Recognised::NoBill(NoBill { format: "langfuse", lacks }));
    };
    let mut plan = plan_of("langfuse", header, "Langfuse");
    plan.rename(start, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename(header.first_plain(&["providedmodelname", "model"]), "x_Model");
    plan.rename_plain(
        header,
        &[
            ("userid", "x_User"),
            ("projectid", "SubAccountId"),
            ("tracename", "x_TraceName"),
            ("environment", "x_Environment"),
        ],
    );
    for name in
        ["id", "traceid", "sessionid", "costdetails", "usagedetails", "metadata", "parentobservationid"]
    {
        plan.key(header.plain(name));
    }
    let texts = ["input", "output"].map(|name| header.find(name));
    if texts.iter().any(Option::is_some) {
        plan.note("the texts of requests and answers were not read".to_owned());
    }
    texts.into_iter().for_each(|place| plan.leave_out(place));
    // Spans without a price are no calls of a model.
    plan.skip(move |cells| cells.text(cost).is_empty().then_some(Skip::Other));
    plan.note("traces and their observations hold the same costs: give only one of them".to_owned());
    Some(Recognised::Bill(Box::new(plan)))
}

fn helicone(header: &Header<'_>) -> Option<Recognised> {
    let cost = header.find("cost")?;
    header.find("response_id")?;
    let properties = header.find("request_properties")?;
    let start = header.first(&["request_created_at", "response_created_at"])?;
    let mut plan = plan_of("helicone", header, "Helicone");
    plan.rename(start, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename_all(header, &[("model", "x_Model"), ("request_user_id", "x_User")]);
    plan.replace("Tags", properties, move |cells| undoubled(cells.text(properties)));
    plan.key(header.find("response_id"));
    plan.key(header.find("latency"));
    if header.find("request_body").is_some() || header.find("response_body").is_some() {
        plan.note("the texts of requests and answers were not read".to_owned());
    }
    plan.leave_out(header.find("request_body"));
    plan.leave_out(header.find("response_body"));
    Some(Recognised::Bill(Box::new(plan)))
}

/// Quotes of JSON that were doubled once more than CSV does.
fn undoubled(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with('{') && read_tags(&text).is_err() {
        let single = text.replace("\"\"", "\"");
        if read_tags(&single).is_ok() {
            return Cow::Owned(single);
        }
    }
    tags(text)
}
