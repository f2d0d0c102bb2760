//! Which records a JSON value holds, and which cells a record has.

use serde_json::{Map, Value};

use super::of_record;
use crate::bills::formats;

/// Members that hold the list of records of a page.
const LISTS: [&str; 8] = ["data", "results", "items", "charges", "records", "rows", "usageItems", "daily"];

/// Members that stay one cell of JSON: their names are somebody's own, not columns.
const WHOLE: [&str; 23] = [
    "messages",
    "response",
    "proxy_server_request",
    "tags",
    "labels",
    "annotations",
    "metadata",
    "resource_tags",
    "custom_tags",
    "usage_metadata",
    "cost_category",
    "cost_details",
    "costdetails",
    "usage_details",
    "usagedetails",
    "request_properties",
    "allocatedtags",
    "skupricedetails",
    "contractapplied",
    "allocatedmethoddetails",
    "system_labels",
    "breakdown",
    "additionalinfo",
];

/// The records of a value: of a format's own shape, of a list, of a page, or the value itself.
pub(super) fn records(value: Value, notes: &mut Vec<String>) -> Vec<Value> {
    if let Some(records) = formats::records(&value) {
        notes.extend(records.notes);
        return records.list.into_iter().map(of_record).collect();
    }
    match value {
        Value::Array(list) => list.into_iter().flat_map(in_bucket).collect(),
        Value::Object(mut page) => {
            let list = LISTS.iter().find(|name| page.get(**name).is_some_and(Value::is_array));
            let Some(list) = list else { return vec![Value::Object(page)] };
            if page.get("has_more") == Some(&Value::Bool(true)) {
                notes.push(
                    "a page of it says \"has_more\": the pages after it are not in this file; fetch all pages and give them \
                     in one file"
                        .to_owned(),
                );
            }
            match page.shift_remove(*list) {
                Some(Value::Array(list)) => list.into_iter().flat_map(in_bucket).collect(),
                _ => Vec::new(),
            }
        }
        other => vec![other],
    }
}

/// A bucket's results, each with what the bucket says of all of them, as its times; anything else as it is.
fn in_bucket(value: Value) -> Vec<Value> {
    let Value::Object(mut bucket) = value else { return vec![value] };
    if !bucket.get("results").is_some_and(Value::is_array) {
        return vec![Value::Object(bucket)];
    }
    let Some(Value::Array(results)) = bucket.shift_remove("results") else {
        return vec![Value::Object(bucket)];
    };
    let with_bucket = |result: Value| match result {
        Value::Object(members) => {
            let mut record = bucket.clone();
            record.extend(members);
            Value::Object(record)
        }
        other => other,
    };
    results.into_iter().map(with_bucket).collect()
}

/// Shows every cell of a record: members of members as `outer.inner`, lists and tags as JSON, nothing for null.
pub(super) fn flatten(record: &Map<String, Value>, each: &mut impl FnMut(&str, String)) {
    flatten_into("", record, each);
}

fn flatten_into(prefix: &str, record: &Map<String, Value>, each: &mut dyn FnMut(&str, String)) {
    for (name, value) in record {
        let own;
        let path = if prefix.is_empty() {
            name.as_str()
        } else {
            own = format!("{prefix}.{name}");
            &own
        };
        match value {
            Value::Object(members) if !is_whole(path) && !members.is_empty() => {
                flatten_into(path, members, each)
            }
            Value::Object(members) if members.is_empty() => each(path, String::new()),
            other => each(path, cell(other)),
        }
    }
}

fn is_whole(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path).to_ascii_lowercase();
    WHOLE.contains(&last.as_str())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => String::new(),
        other => other.to_string(),
    }
}
