//! Portkey's logs, the coding assistants' log reader ccusage, spans of calls as OpenTelemetry writes them, and the common
//! bill format of CloudZero. All but the last are estimates.

use serde_json::Value;

use super::plan::{Header, NoBill, Plan, Recognised};
use super::values::{cents, of_seconds, tags};
use super::{Record, Records};

const ESTIMATE: &str = "the costs are worked out of list prices by whoever watched the calls; a provider's bill for the same \
                        calls holds the same money";

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    spans(header).or_else(|| {
        let plan = portkey(header).or_else(|| assistants(header)).or_else(|| cloudzero(header))?;
        Some(Recognised::Bill(Box::new(plan)))
    })
}

pub(super) fn records(value: &Value) -> Option<Records> {
    assistants_records(value).or_else(|| spans_records(value))
}

fn constants(plan: &mut Plan, all: &[(&str, &str)]) {
    all.iter().for_each(|(target, text)| plan.constant(target, text));
}

/// Logs of the gateway; it counts in cents.
fn portkey(header: &Header<'_>) -> Option<Plan> {
    let cost = header.find("cost")?;
    if !header.has(&["created_at", "ai_model", "ai_org"]) {
        return None;
    }
    let mut plan = Plan::new("portkey", header);
    plan.rename_all(
        header,
        &[("created_at", "ChargePeriodStart"), ("ai_model", "x_Model"), ("ai_org", "ProviderName")],
    );
    plan.replace("BilledCost", cost, move |cells| cents(cells.text(cost)));
    if let Some(place) = header.find("metadata") {
        plan.replace("Tags", place, move |cells| tags(cells.text(place)));
    }
    for name in ["id", "trace_id", "response_time"] {
        plan.key(header.find(name));
    }
    ["request", "response"].into_iter().for_each(|name| plan.leave_out(header.find(name)));
    constants(
        &mut plan,
        &[("ServiceName", "Portkey"), ("ChargeCategory", "Usage"), ("BillingCurrency", "USD")],
    );
    plan.note(ESTIMATE.to_owned());
    plan.note(
        "its costs are read as cents; hold one call against Portkey's page, and map the columns yourself if that is not so"
            .to_owned(),
    );
    Some(plan)
}

/// Days, months, sessions or blocks of coding assistants, model by model.
fn assistants(header: &Header<'_>) -> Option<Plan> {
    let cost = header.find("assistant_cost")?;
    let start = header.find("assistant_start")?;
    let mut plan = Plan::new("ccusage", header);
    plan.rename(start, "ChargePeriodStart");
    plan.rename(cost, "BilledCost");
    plan.rename_all(
        header,
        &[("modelname", "x_Model"), ("project", "SubAccountName"), ("sessionid", "x_Session")],
    );
    let all = [
        ("ProviderName", "Coding assistants"),
        ("ServiceName", "Coding assistant"),
        ("ChargeCategory", "Usage"),
        ("BillingCurrency", "USD"),
    ];
    constants(&mut plan, &all);
    plan.note(
        "the costs are what the tokens would cost at list prices; on a plan with a fixed price nobody bills them".to_owned(),
    );
    Some(plan)
}

/// `{"daily": [{"date", "totalCost", "modelBreakdowns": [{"modelName", "cost"}]}], "totals"}`, and likewise `monthly`,
/// `sessions`, `blocks`, and days by project. What a day's models come to is read, or the day where it names none.
fn assistants_records(value: &Value) -> Option<Records> {
    const KINDS: [(&str, &str); 5] = [
        ("daily", "date"),
        ("monthly", "month"),
        ("weekly", "week"),
        ("sessions", "lastActivity"),
        ("blocks", "startTime"),
    ];
    let members = value.as_object()?;
    let mut records = Records::default();
    if let Some(projects) = members.get("projects").and_then(Value::as_object) {
        for (project, days) in projects {
            for day in days.as_array()? {
                add_period(day, "date", Some(project), &mut records)?;
            }
        }
    } else {
        let (list, start) =
            KINDS.iter().find_map(|(kind, start)| Some((members.get(*kind)?.as_array()?, *start)))?;
        for period in list {
            add_period(period, start, None, &mut records)?;
        }
    }
    Some(records).filter(|records| !records.list.is_empty())
}

fn add_period(period: &Value, start: &str, project: Option<&str>, records: &mut Records) -> Option<()> {
    let own = period.as_object()?;
    let begun = own.get(start)?;
    let total = own.get("totalCost").or_else(|| own.get("costUSD"))?;
    // The time between two sessions.
    if own.get("isGap") == Some(&Value::Bool(true)) {
        return Some(());
    }
    let mut add = |cost: &Value, more: Option<&Record>| {
        let mut record = Record::new();
        record.insert("assistant_start".to_owned(), begun.clone());
        record.insert("assistant_cost".to_owned(), cost.clone());
        record.extend(project.map(|project| ("project".to_owned(), project.into())));
        record.extend(own.get("sessionId").map(|id| ("sessionId".to_owned(), id.clone())));
        let counts = more.unwrap_or(own).iter();
        record.extend(
            counts
                .filter(|(name, _)| name.ends_with("Tokens") || *name == "modelName")
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        records.list.push(record);
    };
    let models = own.get("modelBreakdowns").and_then(Value::as_array).filter(|models| !models.is_empty());
    match models {
        Some(models) => {
            for model in models {
                let model = model.as_object()?;
                add(model.get("cost")?, Some(model));
            }
        }
        None => add(total, None),
    }
    Some(())
}

const SPAN_COSTS: [&str; 4] =
    ["gen_ai.usage.cost", "gen_ai.usage.total_cost", "llm.usage.total_cost", "llm.cost.total"];

/// Spans of calls with a cost among their attributes.
fn spans(header: &Header<'_>) -> Option<Recognised> {
    let start = header.first(&["span_start_seconds", "start_time", "starttime", "timestamp"])?;
    let model = header.first(&["gen_ai.response.model", "gen_ai.request.model", "llm.model_name"]);
    let system = header.first(&["gen_ai.provider.name", "gen_ai.system", "llm.provider"]);
    if model.is_none() && system.is_none() {
        return None;
    }
    let Some(cost) = header.first(&SPAN_COSTS) else {
        return Some(Recognised::NoBill(NoBill {
            format: "otel-spans",
            lacks: "its spans count tokens and have no cost; let the instrumentation write gen_ai.usage.cost, or give the \
                    provider's bill",
        }));
    };
    let mut plan = Plan::new("otel-spans", header);
    plan.replace("ChargePeriodStart", start, move |cells| of_seconds(cells.text(start)));
    plan.rename(cost, "BilledCost");
    plan.rename(model, "x_Model");
    plan.rename(system, "ProviderName");
    plan.rename_all(
        header,
        &[
            ("service.name", "SubAccountName"),
            ("deployment.environment", "x_Environment"),
            ("deployment.environment.name", "x_Environment"),
            ("user.id", "x_User"),
            ("enduser.id", "x_User"),
            ("traceloop.workflow.name", "x_Workflow"),
        ],
    );
    for name in ["trace_id", "span_id", "traceid", "spanid", "gen_ai.response.id"] {
        plan.key(header.find(name));
    }
    let mut texts = false;
    for (place, name) in header.cells.iter().enumerate() {
        let holds = [
            "gen_ai.prompt",
            "gen_ai.completion",
            "gen_ai.input.messages",
            "gen_ai.output.messages",
            "traceloop.entity.",
        ];
        if holds.iter().any(|start| name.trim().starts_with(start)) {
            plan.leave_out(place);
            texts = true;
        }
    }
    if texts {
        plan.note("the texts of requests and answers were not read".to_owned());
    }
    // Spans around calls have no cost of their own.
    plan.skip(move |cells| cells.text(cost).is_empty().then_some(super::plan::Skip::Other));
    constants(
        &mut plan,
        &[("ServiceName", "Model calls"), ("ChargeCategory", "Usage"), ("BillingCurrency", "USD")],
    );
    plan.note(ESTIMATE.to_owned());
    Some(Recognised::Bill(Box::new(plan)))
}

/// `{"resourceSpans": [{"resource", "scopeSpans": [{"spans": [{"startTimeUnixNano", "attributes"}]}]}]}`.
fn spans_records(value: &Value) -> Option<Records> {
    let mut records = Records::default();
    for group in value.get("resourceSpans")?.as_array()? {
        let shared = group.get("resource").and_then(|resource| resource.get("attributes"));
        let scopes = group.get("scopeSpans").or_else(|| group.get("instrumentationLibrarySpans"));
        for span in scopes?.as_array()?.iter().filter_map(|scope| scope.get("spans")?.as_array()).flatten() {
            let mut record = Record::new();
            record.insert("span_start_seconds".to_owned(), seconds(span.get("startTimeUnixNano")?)?.into());
            for (own, name) in [("traceId", "trace_id"), ("spanId", "span_id"), ("name", "span_name")] {
                record.extend(span.get(own).map(|value| (name.to_owned(), value.clone())));
            }
            for attributes in [shared, span.get("attributes")].into_iter().flatten() {
                for attribute in attributes.as_array()? {
                    let name = attribute.get("key")?.as_str()?.to_owned();
                    let value = attribute
                        .get("value")
                        .and_then(Value::as_object)
                        .and_then(|value| value.values().next());
                    record.insert(name, value.cloned().unwrap_or_default());
                }
            }
            records.list.push(record);
        }
    }
    (!records.list.is_empty()).then_some(records)
}

/// Whole seconds of a text of nanoseconds.
fn seconds(nanoseconds: &Value) -> Option<String> {
    let text = nanoseconds.as_str().map_or_else(|| nanoseconds.to_string(), str::to_owned);
    Some((text.parse::<u64>().ok()? / 1_000_000_000).to_string())
}

/// A row a charge, tags as columns `resource/tag:<key>`.
fn cloudzero(header: &Header<'_>) -> Option<Plan> {
    header.find("cost/cost")?;
    header.find("time/usage_start")?;
    let mut plan = Plan::new("cloudzero-cbf", header);
    plan.rename_all(
        header,
        &[
            ("time/usage_start", "ChargePeriodStart"),
            ("time/usage_end", "ChargePeriodEnd"),
            ("cost/cost", "BilledCost"),
            ("cost/discounted_cost", "EffectiveCost"),
            ("cost/on_demand_cost", "ListCost"),
            ("resource/id", "ResourceId"),
            ("resource/service", "ServiceName"),
            ("resource/account", "SubAccountId"),
            ("resource/region", "RegionId"),
            ("resource/usage_family", "x_UsageFamily"),
            ("usage/amount", "ConsumedQuantity"),
            ("usage/units", "ConsumedUnit"),
            ("lineitem/type", "ChargeCategory"),
        ],
    );
    for (place, name) in header.cells.iter().enumerate() {
        if let Some(key) = name.trim().strip_prefix("resource/tag:") {
            plan.rename(place, &format!("Tags.{key}"));
        }
    }
    plan.constant("BillingCurrency", "USD");
    Some(plan)
}
