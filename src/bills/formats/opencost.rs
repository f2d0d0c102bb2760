//! OpenCost and Kubecost: allocation as CSV by day and container, and as JSON. They name no currency: it is the workspace's.

use serde_json::Value;

use super::plan::{Header, Plan, Recognised};
use super::values::tags;
use super::{Record, Records};

const RENAMED: [(&str, &str); 21] = [
    ("date", "ChargePeriodStart"),
    ("start", "ChargePeriodStart"),
    ("windowstart", "ChargePeriodStart"),
    ("end", "ChargePeriodEnd"),
    ("windowend", "ChargePeriodEnd"),
    ("totalcost", "BilledCost"),
    ("propertiescluster", "SubAccountName"),
    ("cluster", "SubAccountName"),
    ("propertiesnamespace", "x_Namespace"),
    ("namespace", "x_Namespace"),
    ("propertiescontroller", "x_ControllerName"),
    ("controllername", "x_ControllerName"),
    ("propertiescontrollerkind", "x_ControllerKind"),
    ("controllerkind", "x_ControllerKind"),
    ("propertiespod", "ResourceId"),
    ("pod", "ResourceId"),
    ("propertiescontainer", "ResourceName"),
    ("container", "ResourceName"),
    ("propertiesnode", "x_Node"),
    ("propertiesproviderid", "x_ProviderId"),
    ("name", "x_Allocation"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    header.plain("totalcost")?;
    header.plain("cpucost")?;
    header.first_plain(&["namespace", "propertiesnamespace", "name"])?;
    header.first_plain(&["date", "start", "windowstart"])?;
    let mut plan = Plan::new("opencost", header);
    plan.rename_plain(header, &RENAMED);
    for (target, text) in
        [("ProviderName", "Kubernetes"), ("ServiceName", "Kubernetes"), ("ChargeCategory", "Usage")]
    {
        plan.constant(target, text);
    }
    for (place, name) in header.cells.iter().enumerate() {
        if let Some(key) = name.trim().strip_prefix("Label_") {
            plan.rename(place, &format!("Tags.{key}"));
        }
    }
    if let Some(place) = header.first_plain(&["labels", "propertieslabels"]) {
        plan.replace("Tags", place, move |cells| tags(cells.text(place)));
    }
    plan.key(header.plain("minutes"));
    Some(Recognised::Bill(Box::new(plan)))
}

/// `{"data": [{NAME: {"properties", "start", "end", "totalCost", …}}]}`: a list of windows, each with allocations by name.
pub(super) fn records(value: &Value) -> Option<Records> {
    let windows = value.get("data").unwrap_or(value).as_array()?;
    let mut records = Records::default();
    for window in windows.iter().filter(|window| !window.is_null()) {
        for (name, allocation) in window.as_object()? {
            let members = allocation.as_object().filter(|members| members.contains_key("totalCost"))?;
            let mut record = Record::new();
            record.insert("name".to_owned(), name.as_str().into());
            record.extend(members.clone());
            records.list.push(record);
        }
    }
    (!records.list.is_empty()).then_some(records)
}
