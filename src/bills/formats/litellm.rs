//! LiteLLM: spend logs, daily tables, the dashboard's CSV, and spend reports as JSON. Its costs are worked out of list
//! prices by the gateway, not billed by a provider.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::plan::{Cells, Header, Plan, Recognised};
use super::values::{member, sum};
use super::{Record, Records};

const ESTIMATE: &str = "the costs are the gateway's own, worked out of list prices; a provider's bill for the same calls holds \
                        the same money";

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let plan =
        logs(header).or_else(|| daily(header)).or_else(|| dashboard(header)).or_else(|| report(header))?;
    Some(Recognised::Bill(Box::new(plan)))
}

fn plan_of(format: &'static str, header: &Header<'_>) -> Plan {
    let mut plan = Plan::new(format, header);
    plan.constant("BillingCurrency", "USD");
    plan.constant("ChargeCategory", "Usage");
    plan.note(ESTIMATE.to_owned());
    plan
}

/// The provider of a row, else the gateway.
fn provider(plan: &mut Plan, header: &Header<'_>) {
    match header.find("custom_llm_provider") {
        None => plan.constant("ProviderName", "LiteLLM"),
        Some(place) => plan.derive("ProviderName", place, move |cells| {
            let text = cells.text(place);
            if text.is_empty() { "LiteLLM".into() } else { text }
        }),
    }
}

fn logs(header: &Header<'_>) -> Option<Plan> {
    let spend = header.find("spend")?;
    let request = header.find("request_id")?;
    let start = header.first(&["starttime", "start_time"])?;
    let mut plan = plan_of("litellm-spend", header);
    plan.rename(start, "ChargePeriodStart");
    plan.rename(spend, "BilledCost");
    plan.key(request);
    let renamed = [
        ("model", "x_Model"),
        ("team_id", "SubAccountId"),
        ("total_tokens", "ConsumedQuantity"),
        ("organization_id", "BillingAccountId"),
    ];
    plan.rename_all(header, &renamed);
    plan.constant("ConsumedUnit", "tokens");
    provider(&mut plan, header);
    let (group, model) = (header.find("model_group"), header.find("model"));
    plan.derive("ServiceName", group.or(model).unwrap_or(spend), move |cells| cells.first(&[group, model]));
    let metadata = header.find("metadata");
    let named = move |cells: &Cells<'_>, names: &[&str]| member(&cells.text(metadata), names);
    let key = header.find("api_key");
    plan.derive("x_ApiKey", key.unwrap_or(spend), move |cells| {
        let alias = named(cells, &["user_api_key_alias"]);
        if alias.is_empty() { cells.text(key) } else { Cow::Owned(alias) }
    });
    let (user, end_user) = (header.find("user"), header.find("end_user"));
    plan.derive("x_User", user.unwrap_or(spend), move |cells| cells.first(&[user, end_user]));
    if let Some(place) = metadata {
        plan.key(place);
        plan.derive("SubAccountName", place, move |cells| named(cells, &["user_api_key_team_alias"]).into());
    }
    if let Some(place) = header.find("request_tags") {
        plan.replace("Tags", place, move |cells| request_tags(cells.text(place)));
    }
    // Prompts and answers are nothing that a bill should hold.
    let texts = ["messages", "response", "proxy_server_request"].map(|name| header.find(name));
    if texts.iter().any(Option::is_some) {
        plan.note("the texts of requests and answers were not read".to_owned());
    }
    texts.into_iter().for_each(|place| plan.leave_out(place));
    for name in ["cache_key", "session_id", "requester_ip_address", "completionstarttime"] {
        plan.key(header.find(name));
    }
    Some(plan)
}

/// `["jobID:2145", "taskName:x"]` as tags; a tag without a value is true.
fn request_tags(text: Cow<'_, str>) -> Cow<'_, str> {
    let Ok(Value::Array(list)) = serde_json::from_str::<Value>(&text) else { return text };
    let mut tags = Map::new();
    for tag in &list {
        let Some(tag) = tag.as_str() else { return text };
        match tag.split_once(':') {
            Some((key, value)) => tags.insert(key.trim().to_owned(), value.trim().into()),
            None => tags.insert(tag.trim().to_owned(), true.into()),
        };
    }
    if tags.is_empty() { "".into() } else { Cow::Owned(Value::Object(tags).to_string()) }
}

fn daily(header: &Header<'_>) -> Option<Plan> {
    let spend = header.first(&["spend", "metrics.spend"])?;
    let date = header.find("date")?;
    header.first(&["api_requests", "metrics.api_requests"])?;
    let mut plan = plan_of("litellm-daily", header);
    plan.rename(date, "ChargePeriodStart");
    plan.rename(spend, "BilledCost");
    let renamed = [
        ("model", "x_Model"),
        ("user_id", "x_User"),
        ("team_id", "SubAccountId"),
        ("api_key", "x_ApiKey"),
        ("tag", "Tags.tag"),
    ];
    plan.rename_all(header, &renamed);
    plan.key(header.find("id"));
    plan.key(header.find("breakdown"));
    provider(&mut plan, header);
    let (group, model) = (header.find("model_group"), header.find("model"));
    plan.derive("ServiceName", group.or(model).unwrap_or(spend), move |cells| cells.first(&[group, model]));
    if header.find("tag").is_some() {
        plan.note("a request with several tags is in this table once for each of them: its sum may be more than was spent".to_owned());
    }
    Some(plan)
}

fn dashboard(header: &Header<'_>) -> Option<Plan> {
    let spend = header.find("spend ($)")?;
    let date = header.find("date")?;
    let mut plan = plan_of("litellm-usage", header);
    plan.rename(date, "ChargePeriodStart");
    plan.replace("BilledCost", spend, move |cells| cells.text(spend));
    let renamed = [
        ("team", "SubAccountName"),
        ("team id", "SubAccountId"),
        ("model", "x_Model"),
        ("total tokens", "ConsumedQuantity"),
        ("user", "x_User"),
    ];
    plan.rename_all(header, &renamed);
    plan.constant("ConsumedUnit", "tokens");
    plan.constant("ProviderName", "LiteLLM");
    plan.constant("ServiceName", "LiteLLM");
    if header.find("model").is_some() {
        plan.note(
            "some versions write a key's whole spend under every model of a day: compare the total with the daily export, \
             which has no column Model"
                .to_owned(),
        );
    }
    Some(plan)
}

fn report(header: &Header<'_>) -> Option<Plan> {
    let spend = header.find("spend")?;
    let day = header.find("group_by_day")?;
    let mut plan = plan_of("litellm-report", header);
    plan.rename(day, "ChargePeriodStart");
    plan.rename(spend, "BilledCost");
    let renamed = [
        ("team_name", "SubAccountName"),
        ("customer", "x_User"),
        ("model", "x_Model"),
        ("api_key", "x_ApiKey"),
        ("total_tokens", "ConsumedQuantity"),
    ];
    plan.rename_all(header, &renamed);
    plan.constant("ConsumedUnit", "tokens");
    plan.constant("ProviderName", "LiteLLM");
    if let Some(model) = header.find("model") {
        plan.derive("ServiceName", model, move |cells| cells.text(model));
    }
    Some(plan)
}

/// `[{"group_by_day", "teams": [{"team_name", "total_spend", "metadata": [{"model", "spend", …}]}]}]`: the details are the
/// charges; where they do not come to the total of their group, that is told.
pub(super) fn records(value: &Value) -> Option<Records> {
    let days = value.as_array()?;
    days.first()?.get("group_by_day")?;
    let mut records = Records::default();
    for day in days {
        let groups = ["teams", "customers"].iter().find_map(|name| day.get(*name)?.as_array())?;
        for group in groups {
            add_group(&mut records, day, group);
        }
    }
    Some(records)
}

fn add_group(records: &mut Records, day: &Value, group: &Value) {
    let date = day.get("group_by_day").cloned().unwrap_or_default();
    let mut common = Record::new();
    common.insert("group_by_day".to_owned(), date.clone());
    for name in ["team_name", "customer"] {
        if let Some(value) = group.get(name) {
            common.insert(name.to_owned(), value.clone());
        }
    }
    let details = group.get("metadata").and_then(Value::as_array).filter(|list| !list.is_empty());
    let total = group.get("total_spend");
    let Some(details) = details else {
        // A group without details is a charge itself.
        if let Some(total) = total {
            common.insert("spend".to_owned(), total.clone());
        }
        return records.list.push(common);
    };
    let mut spent = Vec::new();
    for detail in details {
        let mut record = common.clone();
        match detail {
            Value::Object(members) => record.extend(members.clone()),
            other => drop(record.insert("metadata".to_owned(), other.clone())),
        }
        spent.push(record.get("spend").map(number).unwrap_or_default());
        records.list.push(record);
    }
    let Some(stated) = total.and_then(|total| sum([number(total).as_str()])) else { return };
    let added = sum(spent.iter().map(String::as_str));
    if added.as_ref() != Some(&stated) {
        let name =
            ["team_name", "customer"].iter().find_map(|name| group.get(*name)?.as_str()).unwrap_or("a group");
        let added = added.unwrap_or_else(|| "no sum".to_owned());
        let date = date.as_str().unwrap_or_default();
        records.notes.push(format!(
            "{date}, {name}: the report's total is {stated}, but its details come to {added}; the details are read"
        ));
    }
}

/// A number, or a text with one.
fn number(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
